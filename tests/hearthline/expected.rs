//! The numbers of the sample report against those that `sample-data/expected/expected.py` works out with `DuckDB` from
//! the extracts alone.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use hearthline::{
    base::Library,
    engine::{Engine, Limits},
    landing::{Landing, discover, land},
    plan::Plans,
    query::{Cell, Queries},
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

#[tokio::test]
async fn the_sample_report_agrees_with_duckdb() {
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
        Engine::over(Some(&store), &view, &plans, Some(&outcomes), Limits { memory: 1 << 28, partitions: 2 }).unwrap();
    let queries = Queries::read(&Library::built_in()).unwrap();
    queries.offer_measures(&engine).await.unwrap();
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
        let file = root.join(format!("sample-data/expected/{}.csv", name.rsplit('/').next().unwrap()));
        let expected = std::fs::read_to_string(file).unwrap();
        assert_eq!(lines.collect::<String>(), expected, "{name}");
    }
}
