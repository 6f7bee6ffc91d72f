//! The numbers of the sample report, and every status, against those that the scripts of `sample-data/expected/` work out
//! with `DuckDB` from the extracts alone.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use hearthline::{
    base::Library,
    engine::{Engine, Limits, Params},
    landing::{Landing, discover, land},
    plan::Plans,
    query::{Cell, Queries, Rows},
    store::Store,
};
use object_store::memory::InMemory;

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Whole(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

/// An engine over the sample data, as known in March 2024, with its measures.
async fn engine() -> (Engine, Queries) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let store = Store::new(Arc::new(InMemory::new()), "the store");
    let plans = Arc::new(Plans::read(&Library::built_in()).unwrap());
    let limits = hearthline::landing::Limits::default();
    let landing = Landing { plans: Arc::clone(&plans), limits, replace: false, workers: 2 };
    let found = discover(&root.join("sample-data")).unwrap();
    land(&store, found.arrivals, &landing, |_| {}).await.unwrap();
    let manifest = store.state().await.unwrap().manifest;
    let view = manifest.view("2024-03".parse().ok());
    let outcomes: Arc<dyn hearthline::engine::OnDemand> =
        Arc::new(hearthline::outcome::Kept::new(store.clone(), manifest, Arc::clone(&plans), 2));
    let engine =
        Engine::over(Some(&store), &view, &plans, Some(&outcomes), None, Limits { memory: 1 << 28, partitions: 1 })
            .unwrap();
    let queries = Queries::read(&Library::built_in()).unwrap();
    queries.offer_measures(&engine).await.unwrap();
    (engine, queries)
}

fn expected(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("sample-data/expected/{name}.csv"));
    std::fs::read_to_string(file).unwrap()
}

/// The statuses of every need and what the measures make of them, each worked out by `expected_needs.py`.
#[tokio::test]
async fn statuses_and_measures_agree_with_duckdb() {
    let (engine, _) = engine().await;
    for (name, sql) in [
        (
            "need_status",
            "select status.area_code, status.plan, status.need, status.status, count(*) \
             from outcome.need_status as status \
             join (select distinct area_code, submission from extract.families) as newest \
             on newest.area_code = status.area_code and newest.submission = status.as_of \
             where status.recorded group by 1, 2, 3, 4",
        ),
        (
            "need_prevalence",
            "select plan, headline, need, families, with_need from measure.need_prevalence \
             where as_of = '2024-03-31' and area_code is null and need is not null",
        ),
        (
            "need_achievement",
            "select plan, headline, need, sum(closed), sum(achieved), sum(not_achieved), sum(not_evidenced), \
             sum(not_yet_knowable), sum(not_published) from measure.need_achievement \
             where as_of = '2024-03-31' and area_code is null and need is not null \
             and closed_month between '2023-04-30' and '2023-09-30' group by 1, 2, 3",
        ),
    ] {
        let prepared = engine.prepare(name, sql, &Params::new()).await.unwrap();
        let rows = Rows::read(name, &prepared.collect().await.unwrap()).unwrap();
        let line = |row: &Vec<Cell>| row.iter().map(written).collect::<Vec<String>>().join(",");
        let mut lines: Vec<String> = rows.rows.iter().map(line).collect();
        lines.sort();
        let expected = expected(name);
        let mut wanted: Vec<&str> = expected.lines().collect();
        wanted.sort_unstable();
        assert!(!wanted.is_empty(), "{name}");
        assert_eq!(lines, wanted, "{name}");
    }
}

#[tokio::test]
async fn the_sample_report_agrees_with_duckdb() {
    let (engine, queries) = engine().await;
    let given = BTreeMap::from([("month".to_owned(), "2024-03".to_owned())]);
    for (name, columns) in [
        (
            "families/now",
            &["month", "areas_on_time", "areas_late", "families", "month_before", "year_before", "starts", "closures"]
                [..],
        ),
        ("families/starts", &["month", "starts"]),
        ("families/closures", &["month", "closures"]),
        ("families/in_support", &["month", "programme", "families"]),
        ("needs/recorded_by_headline", &["plan", "headline", "families", "with_need", "families_incomplete"]),
    ] {
        let mut rows = queries.get(name).unwrap().run(&engine, &given).await.unwrap();
        if let Some(scope) = rows.position("scope") {
            rows.rows.retain(|row| row[scope] == Cell::Text("all".to_owned()));
        }
        let values: Vec<Vec<&Cell>> = columns.iter().map(|column| rows.column(column)).collect();
        let lines = (0..rows.rows.len()).map(|row| {
            let cells: Vec<String> = values.iter().map(|column| written(column[row])).collect();
            cells.join(",") + "\n"
        });
        assert_eq!(lines.collect::<String>(), expected(name.rsplit('/').next().unwrap()), "{name}");
    }
}

/// Every figure of the monthly report that `expected_month.py` can work out from the extracts alone.
#[tokio::test]
async fn the_monthly_report_agrees_with_duckdb() {
    let (engine, queries) = engine().await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/expected/monthly");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    files.sort();
    assert_eq!(files.len(), 29);
    for file in files {
        let name = format!("monthly/{}", file.file_stem().unwrap().to_str().unwrap());
        let mut reader = csv::Reader::from_path(&file).unwrap();
        let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let mut expected: Vec<Vec<String>> =
            reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        let query = queries.get(&name).unwrap();
        let month = query.header.takes.iter().filter(|taken| taken.name == "month");
        let month = month.map(|taken| (taken.name.clone(), "2024-03".to_owned())).collect();
        let rows = query.run(&engine, &month).await.unwrap();
        let places: Vec<usize> = columns.iter().map(|column| rows.position(column).unwrap()).collect();
        let nine = |cell: &Cell| match cell {
            Cell::Number(number) => format!("{number:.9}"),
            other => written(other),
        };
        let mut found: Vec<Vec<String>> =
            rows.rows.iter().map(|row| places.iter().map(|place| nine(&row[*place])).collect()).collect();
        expected.sort();
        found.sort();
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{name}: {columns:?}");
        }
        assert_eq!(found.len(), expected.len(), "{name}");
    }
}
