//! The numbers of the sample report, and every status, against those that the scripts of `sample-data/expected/` work out
//! with `DuckDB` from the extracts alone.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use hearthline::{
    base::Library,
    engine::{Engine, Limits, Locality, OnDemand, Params},
    landing::{Landing, discover, land},
    outcome::Kept,
    plan::Plans,
    query::{Cell, Queries, Rows},
    store::{Store, View},
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

/// The sample data, landed, and what is worked out of it as known in March 2024.
struct Sample {
    store: Store,
    view: View,
    plans: Arc<Plans>,
    outcomes: Arc<dyn OnDemand>,
}

impl Sample {
    async fn land() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let store = Store::new(Arc::new(InMemory::new()), "the store");
        let plans = Arc::new(Plans::read(&Library::built_in()).unwrap());
        let limits = hearthline::landing::Limits::default();
        let landing = Landing { plans: Arc::clone(&plans), limits, replace: false, workers: 2 };
        let found = discover(&root.join("sample-data")).unwrap();
        land(&store, found.arrivals, &landing, |_| {}).await.unwrap();
        let manifest = store.state().await.unwrap().manifest;
        let view = manifest.view("2024-03".parse().ok());
        let outcomes = Arc::new(Kept::new(store.clone(), manifest, Arc::clone(&plans), 2));
        Self { store, view, plans, outcomes }
    }

    /// An engine over it; over one locality alone, where one is given.
    fn engine(&self, locality: Option<&Locality>) -> Engine {
        let limits = Limits { memory: 1 << 28, partitions: 1 };
        Engine::over(Some(&self.store), &self.view, &self.plans, Some(&self.outcomes), locality, limits).unwrap()
    }
}

/// An engine over the sample data with its measures.
async fn engine() -> (Engine, Queries) {
    let engine = Sample::land().await.engine(None);
    let queries = Queries::read(&Library::built_in()).unwrap();
    queries.offer_measures(&engine).await.unwrap();
    (engine, queries)
}

fn expected(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("sample-data/expected/{name}.csv"));
    std::fs::read_to_string(file).unwrap()
}

/// The statuses of every need and what the measures make of them, each worked out by `expected_needs.py`; and by
/// `expected_month.py` whether one clause is in the way.
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
            "one_clause_away",
            "select status.area_code, status.plan, status.need, status.status, status.one_clause_away, count(*) \
             from outcome.need_status as status \
             join (select distinct area_code, submission from extract.families) as newest \
             on newest.area_code = status.area_code and newest.submission = status.as_of \
             where status.one_clause_away is not null group by 1, 2, 3, 4, 5",
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

/// Runs each query of the monthly report of which a folder has a file, and compares the columns that the file names. Of a
/// locality, the rows of its area count.
async fn compare(engine: &Engine, queries: &Queries, folder: &str, of_a_locality: bool) {
    let files = files_of(folder);
    assert_eq!(files.len(), 31);
    for file in files {
        let name = match file.file_stem().unwrap().to_str().unwrap() {
            "areas" => "data/areas".to_owned(),
            "in_support" => "families/in_support".to_owned(),
            own => format!("monthly/{own}"),
        };
        let query = queries.get(&name).unwrap();
        let takes_month = query.header.takes.iter().any(|taken| taken.name == "month");
        let month = takes_month.then(|| ("month".to_owned(), "2024-03".to_owned())).into_iter().collect();
        let mut rows = query.run(engine, &month).await.unwrap();
        if let Some(scope) = rows.position("scope").filter(|_| of_a_locality) {
            rows.rows.retain(|row| row[scope] == Cell::Text("area".to_owned()));
        }
        assert_agree(&rows, &file);
    }
}

/// The files of a folder of expected numbers.
fn files_of(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/expected").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

/// Compares rows with a file, in the columns that it names and in whatever order.
fn assert_agree(rows: &Rows, file: &Path) {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let mut expected: Vec<Vec<String>> =
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    let places: Vec<usize> = columns.iter().map(|column| rows.position(column).unwrap()).collect();
    // A bound that is 0 may be written below it.
    let nine = |cell: &Cell| match cell {
        Cell::Number(number) => format!("{number:.9}").replace("-0.000000000", "0.000000000"),
        other => written(other),
    };
    let mut found: Vec<Vec<String>> =
        rows.rows.iter().map(|row| places.iter().map(|place| nine(&row[*place])).collect()).collect();
    for cell in expected.iter_mut().flatten().filter(|cell| *cell == "-0.000000000") {
        "0.000000000".clone_into(cell);
    }
    expected.sort();
    found.sort();
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected, "{}: {columns:?}", file.display());
    }
    assert_eq!(found.len(), expected.len(), "{}", file.display());
}

/// Every figure of the plan comparison, worked out by `expected_plans.py` from what is carried.
#[tokio::test]
async fn the_plan_comparison_agrees_with_duckdb() {
    let (engine, queries) = engine().await;
    let files = files_of("comparison");
    assert_eq!(files.len(), 13);
    for file in files {
        let query = queries.get(&format!("comparison/{}", file.file_stem().unwrap().to_str().unwrap())).unwrap();
        let months =
            [("from", "2021-01"), ("month", "2024-03")].map(|(name, month)| (name.to_owned(), month.to_owned()));
        let mut rows = query.run(&engine, &BTreeMap::from(months)).await.unwrap();
        // The script says nothing of readings that move no number, nor of rows of clauses that others push off the page.
        if let Some(still) = rows.position("moves_nothing") {
            rows.rows.retain(|row| row[still] == Cell::Flag(false));
        }
        if let Some(place) = rows.position("tf_clause").and(rows.position("families")) {
            let area = rows.position("area_code").unwrap();
            let all = rows.rows.clone();
            let last = |of: &Cell| {
                let mine: Vec<i64> =
                    all.iter().filter(|row| row[area] == *of).filter_map(|row| row[place].whole()).collect();
                if mine.len() == 40 { mine.into_iter().min() } else { None }
            };
            rows.rows.retain(|row| row[place].whole() > last(&row[area]).or(Some(0)));
        }
        assert_agree(&rows, &file);
    }
}

/// Every figure of the monthly report that `expected_month.py` can work out from the extracts alone.
#[tokio::test]
async fn the_monthly_report_agrees_with_duckdb() {
    let (engine, queries) = engine().await;
    compare(&engine, &queries, "monthly", false).await;
}

/// The same of one locality: with rows that were left out, of few families, and of an area that is late.
#[tokio::test]
async fn the_monthly_report_of_a_locality_agrees_with_duckdb() {
    let sample = Sample::land().await;
    let queries = Queries::read(&Library::built_in()).unwrap();
    for (area, name) in [("X06000001", "L1"), ("X06000003", "L2"), ("X06000005", "L2")] {
        let locality = Locality { area: area.to_owned(), name: name.to_owned() };
        let engine = sample.engine(Some(&locality));
        compare(&engine, &queries, &format!("monthly-locality/{area}-{name}"), true).await;
    }
}
