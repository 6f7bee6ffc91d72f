//! The rules of the house that no lint knows: floors, headers, tests for every query, words that must not appear.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use hearthline::{
    base::Library,
    extract::{Column, Kind, REFERENCE_TABLES, TABLES, Table, words},
    plan::Plans,
    query::Queries,
};

/// The floors, lowest first.
const FLOORS: [&str; 11] =
    ["base", "statistics", "extract", "plan", "store", "engine", "landing", "query", "disclosure", "report", "cli"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, ending: &str, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("node_modules") {
                collect(&path, ending, found);
            } else if path.is_file() && path.to_string_lossy().ends_with(ending) {
                found.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    found.sort();
    found
}

#[test]
fn a_module_uses_only_floors_below_it() {
    let mut wrong = Vec::new();
    for (path, text) in files("src", ".rs") {
        let inside = path.strip_prefix(root().join("src")).unwrap();
        let floor = inside.iter().next().unwrap().to_string_lossy().into_owned();
        let Some(level) = FLOORS.iter().position(|name| *name == floor) else { continue };
        // `use crate::{a::x, b::y}` and `crate::a::x` both name a floor after `crate::` or at the start of an item.
        for (number, line) in text.lines().enumerate() {
            for (above, name) in FLOORS.iter().enumerate().skip(level + 1) {
                let grouped = line.starts_with("    ")
                    && line.trim_start().starts_with(&format!("{name}::"))
                    && text.contains("use crate::{");
                let direct = line.contains(&format!("crate::{name}::"));
                let own = text.contains(&format!("mod {name};"));
                if direct || (grouped && !own && !line.contains('(')) {
                    wrong.push(format!("{}:{} uses {name}, floor {above}", inside.display(), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_upper_floors_know_datafusion() {
    for (path, text) in files("src", ".rs") {
        let inside = path.strip_prefix(root().join("src")).unwrap().to_string_lossy().into_owned();
        let below = FLOORS.iter().take(5).any(|floor| inside.starts_with(&format!("{floor}/")));
        assert!(!below || !text.contains("datafusion"), "{inside} knows DataFusion");
    }
}

#[test]
fn every_query_has_a_test_and_a_total_order() {
    let tests: String = files("tests/slt", ".slt").into_iter().map(|(_, text)| text).collect();
    for query in Queries::read(&Library::built_in()).unwrap().iter() {
        let run = format!("run {}\n", query.name);
        let with_parameters = format!("run {} ", query.name);
        assert!(tests.contains(&run) || tests.contains(&with_parameters), "{} has no test in tests/slt", query.path);
        assert!(query.sql.contains("order by"), "{} has no order", query.path);
        let keywords = query.sql.lines().filter(|line| !line.trim_start().starts_with("--"));
        for line in keywords {
            assert!(!line.contains("SELECT") && !line.contains("FROM"), "{}: keywords are lower-case", query.path);
        }
    }
}

#[test]
fn the_plans_have_the_needs_that_their_sources_print() {
    let plans = Plans::read(&Library::built_in()).unwrap();
    let counts: BTreeMap<&str, (usize, usize, usize)> = plans
        .iter()
        .map(|plan| {
            let published = plan.needs().filter(|(_, need)| need.published).count();
            let not = plan.needs().filter(|(_, need)| !need.published).count();
            (plan.id.as_str(), (plan.headlines.len(), published, not))
        })
        .collect();
    let printed = [
        ("central-beds-tf", (6, 14, 3)),
        ("mk-sf-2022", (10, 34, 0)),
        ("mk-tf-2020", (6, 28, 6)),
        ("national-sf-2022", (10, 34, 0)),
        ("sf-coded", (10, 34, 0)),
    ];
    assert_eq!(counts, BTreeMap::from(printed));
}

#[test]
fn no_column_of_an_extract_takes_free_text() {
    let free = |column: &&Column| matches!(column.kind, Kind::Title | Kind::Code);
    for table in TABLES {
        assert_eq!(table.columns.iter().filter(free).count(), 0, "{}", table.name);
    }
}

#[test]
fn keys_and_orders_name_columns_of_their_table() {
    use hearthline::extract::Order;
    for table in TABLES.iter().chain(REFERENCE_TABLES) {
        let has = |name: &str| assert!(table.column(name).is_some(), "{}.{name}", table.name);
        table.key.iter().for_each(|name| has(name));
        for order in table.orders {
            let (Order::Dates(first, second) | Order::Numbers(first, second) | Order::Term(first, second)) = order;
            has(first);
            has(second);
        }
    }
}

#[test]
fn the_dictionary_in_the_docs_is_the_contract() {
    let written = fs::read_to_string(root().join("docs/extract-contract.md")).unwrap();
    let expected = dictionary();
    if written != expected {
        let fresh = std::env::temp_dir().join("extract-contract.md");
        #[expect(clippy::disallowed_methods, reason = "for the person who changed the contract")]
        fs::write(&fresh, expected).unwrap();
        panic!("docs/extract-contract.md is not the contract; what it should say is in {}", fresh.display());
    }
}

/// The reference page of the contract, made from the contract.
fn dictionary() -> String {
    let mut page = String::from(
        "# The extract contract\n\nMade from `src/extract`; a test keeps the two the same. `hearthline tables` says it too.\n\n\
         A submission lies at `<area_code>/<YYYY-MM>/<table>.csv` or `.parquet` and is a complete extract of one area as known\n\
         at the end of the month. No column takes free text.\n",
    );
    for (schema, tables) in [("extract", TABLES), ("reference", REFERENCE_TABLES)] {
        for table in tables {
            page.push_str(&entry(schema, table));
        }
    }
    page
}

fn entry(schema: &str, table: &Table) -> String {
    let mut text = format!("\n## {schema}.{}\n\nOne row per {}.", table.name, table.grain);
    if table.required {
        text.push_str(" Every submission holds it, if only with a header.");
    }
    if !table.key.is_empty() {
        let _ = write!(text, " Key: {}.", table.key.join(", "));
    }
    text.push_str("\n\n| column | a value is | empty? | what it is |\n|---|---|---|---|\n");
    for column in table.columns {
        let empty = if column.required { "" } else { "may be" };
        let _ = writeln!(text, "| {} | {} | {empty} | {} |", column.name, column.kind.expects(), column.about);
    }
    text
}

#[test]
fn the_query_of_coverage_knows_every_kind() {
    let sql = fs::read_to_string(root().join("queries/monthly/coverage_gaps.sql")).unwrap();
    for (table, kinds) in words::SOURCE_KINDS.iter().filter(|(_, kinds)| !kinds.is_empty()) {
        let listed = sql.split(&format!("select '{table}' as source_table")).nth(1).unwrap();
        let listed = listed.split("        )\n").next().unwrap();
        let listed: Vec<&str> = listed.split('\'').skip(1).step_by(2).collect();
        assert_eq!(listed, *kinds, "{table}");
    }
}

#[test]
fn the_repository_speaks_of_the_product_alone() {
    let mut all = Vec::new();
    for folder in ["src", "queries", "reports", "docs", "tests", "benches"] {
        for ending in [".rs", ".sql", ".toml", ".html", ".css", ".md", ".slt"] {
            all.extend(files(folder, ending));
        }
    }
    let words = [
        concat!("/", "work/"),
        concat!("/", "root/"),
        concat!("arti", "factory"),
        concat!("FIX", "ME"),
        concat!("TO", "DO"),
    ];
    for (path, text) in all {
        for word in words {
            assert!(!text.contains(word), "{} holds {word}", path.display());
        }
    }
}

#[test]
fn every_place_that_the_map_for_newcomers_names_is_there() {
    let root = root();
    let text = fs::read_to_string(root.join("docs/architecture.md")).unwrap();
    let map = text.split("## Where to find what").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let places = map.split('`').skip(1).step_by(2).filter(|place| place.contains('/') && !place.contains(['<', '*']));
    let places: Vec<&str> = places.collect();
    assert!(places.len() > 30, "{places:?}");
    for place in places {
        let known = [root.join(place), root.join("src").join(place), root.join("src").join(format!("{place}.rs"))];
        assert!(known.iter().any(|path| path.exists()), "{place} is not there");
    }
}
