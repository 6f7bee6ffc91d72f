//! Every query, audit and SQL function against expected rows in `tests/slt/*.slt`, over a store of their own.

use std::sync::Arc;

use async_trait::async_trait;
use hearthline::{
    base::{Library, Month, Problem, Problems},
    engine::{Engine, Limits, Locality, Params},
    landing::{Landing, discover, land},
    outcome::{Kept, WhatIf},
    plan::{Least, Plans},
    query::{Cell, Queries, Rows, ad_hoc_params},
    store::Store,
};
use object_store::memory::InMemory;
use sqllogictest::{DBOutput, DefaultColumnType};

use crate::{carried, closures, extracts, local_areas, sandbox::Sandbox};

/// The tables of a tiny landed store. `run NAME name=value …` runs a query of the library, and
/// `where COLUMN=VALUE …` keeps the rows that hold these values, `nonzero` at its end keeps the rows whose last value is not 0, `without COLUMN` leaves a column out; all else is SQL.
struct Tables {
    engine: Arc<Engine>,
    queries: Arc<Queries>,
}

#[async_trait]
impl sqllogictest::AsyncDB for Tables {
    type Error = Problems;
    type ColumnType = DefaultColumnType;

    async fn run(&mut self, sql: &str) -> Result<DBOutput<DefaultColumnType>, Problems> {
        let mut rows = if let Some(call) = sql.strip_prefix("run ") {
            let (call, wanted) = call.split_once(" where ").unwrap_or((call, ""));
            let mut words = call.split_whitespace();
            let query = self.queries.get(words.next().unwrap_or_default())?;
            let given = words.filter_map(|word| word.split_once('='));
            let given = given.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            let mut rows = query.run(&self.engine, &given).await?;
            for (column, value) in wanted.split_whitespace().filter_map(|word| word.split_once('=')) {
                let at = rows.position(column).unwrap();
                rows.rows.retain(|row| text(&row[at]) == value);
            }
            rows
        } else {
            let prepared = self.engine.prepare("the query", sql, &Params::new()).await?;
            Rows::read("the query", &prepared.collect().await?)?
        };
        if sql.starts_with("run ") && sql.ends_with(" nonzero") {
            rows.rows.retain(|row| row.last() != Some(&Cell::Whole(0)));
        }
        if let Some((_, column)) = sql.split_once(" without ").filter(|_| sql.starts_with("run ")) {
            let at = rows.position(column).unwrap();
            rows.columns.remove(at);
            for row in &mut rows.rows {
                row.remove(at);
            }
        }
        let types = rows.columns.iter().map(|_| DefaultColumnType::Any).collect();
        let rows = rows.rows.iter().map(|row| row.iter().map(text).collect()).collect();
        Ok(DBOutput::Rows { types, rows })
    }

    async fn shutdown(&mut self) {}
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Null => "NULL".to_owned(),
        Cell::Text(text) if text.is_empty() => "(empty)".to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::Whole(number) => number.to_string(),
        Cell::Number(number) => format!("{number:.12}"),
        Cell::Day(day) => day.to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

/// Writes the tiny submission of two areas, one of them late and with a fault, and some reference data.
fn lay_out_tiny(sandbox: &Sandbox) {
    extracts::tiny_of(sandbox, "X06000001", "2024-03", &[]);
    extracts::tiny_of(sandbox, "X06000002", "2024-02", &[("events", &extracts::EVENTS.replace("arrest", "arest"))]);
    sandbox.file(
        "extracts/reference/areas/areas.csv",
        "code,name,level,region,valid_from,valid_to\nX06000001,Northbrook,area,East,,\nX92000001,Fictional,country,,,\n",
    );
    let indicators = "\
area_code,period,indicator,title,numerator,denominator,shown,rounded_to,source
X92000001,2024,episodes-with-assessment-factor,Assessments,1000,,value,10,test
X92000001,2024,neglect,Neglect,200,1000,value,10,test
X92000001,2023,episodes-with-assessment-factor,Assessments,800,,value,10,test
X92000001,2023,neglect,Neglect,80,800,value,10,test
X06000001,2024,episodes-with-assessment-factor,Assessments,46,,value,,test
X06000001,2024,neglect,Neglect,10,46,value,,test
X06000001,2023,episodes-with-assessment-factor,Assessments,,,suppressed,,test
X06000001,2023,neglect,Neglect,0,,value,,test
X06000001,2022,episodes-with-assessment-factor,Assessments,0,,value,,test
X06000001,2022,neglect,Neglect,0,0,value,,test
X06000001,2021,episodes-with-assessment-factor,Assessments,46,,value,,test
X06000001,2021,neglect,Neglect,,46,unreliable,,test
";
    sandbox.file("extracts/reference/indicators/indicators.csv", indicators);
}

/// Supporting Families with the strict reading of evidence; and without the need of an adult without work, two needs being
/// enough.
fn what_if(plans: &Plans) -> Arc<WhatIf> {
    let against = plans.get("mk-sf-2022").unwrap();
    let mut without = against.clone();
    without.headlines.iter_mut().for_each(|headline| headline.needs.retain(|need| need.id != "adult-workless"));
    without.settings.eligibility.least = Least::Needs(2);
    let strict = plans.read_as("mk-sf-2022 + strict-evidence").unwrap();
    WhatIf::new(against, &[("strict".to_owned(), strict), ("without-work".to_owned(), without)])
}

/// The engine over what is laid out, which runs a query in so many parts.
async fn engine(lay_out: fn(&Sandbox), partitions: usize) -> Result<Engine, Problem> {
    engine_of(lay_out, partitions, None).await
}

/// The same, of one locality where one is given.
async fn engine_of(lay_out: fn(&Sandbox), partitions: usize, locality: Option<&Locality>) -> Result<Engine, Problem> {
    let sandbox = Sandbox::new();
    lay_out(&sandbox);
    let store = Store::new(Arc::new(InMemory::new()), "the store");
    let plans = Plans::read(&Library::built_in()).unwrap();
    let landing = Landing {
        plans: Arc::new(plans.clone()),
        limits: hearthline::landing::Limits::default(),
        replace: false,
        workers: 1,
    };
    land(&store, discover(&sandbox.path("extracts"))?.arrivals, &landing, |_| {}).await?;
    let manifest = store.state().await?.manifest;
    let view = manifest.view(Month::new(2024, 3));
    let kept = Kept::new(store.clone(), manifest, Arc::new(plans.clone()), 2).asking(what_if(&plans));
    let outcomes: Arc<dyn hearthline::engine::OnDemand> = Arc::new(kept);
    let engine =
        Engine::over(Some(&store), &view, &plans, Some(&outcomes), locality, Limits { memory: 1 << 28, partitions })?;
    Queries::read(&Library::built_in()).unwrap().offer_measures(&engine).await?;
    Ok(engine)
}

#[tokio::test]
async fn every_file_agrees_in_two_parts() {
    let differs = disagreement(2).await;
    assert!(differs.is_none(), "{}", differs.unwrap_or_default());
}

/// As reports ask: a query runs in one part, and its rows come area by area.
#[tokio::test]
async fn every_file_agrees_in_one_part() {
    let differs = disagreement(1).await;
    assert!(differs.is_none(), "{}", differs.unwrap_or_default());
}

/// The first record that differs, in words.
async fn disagreement(partitions: usize) -> Option<String> {
    // What the records of a file are about: families that closed, families judged under both plans, local areas, or the tiny
    // submission.
    let closed = Arc::new(engine(closures::lay_out, partitions).await.unwrap());
    let carried = Arc::new(engine(carried::lay_out, partitions).await.unwrap());
    let areas = Arc::new(engine(local_areas::lay_out, partitions).await.unwrap());
    let tiny = Arc::new(engine(lay_out_tiny, partitions).await.unwrap());
    let queries = Arc::new(Queries::read(&Library::built_in()).unwrap());
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/slt");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let engine = match entry.file_name().to_str() {
            Some("closed.slt" | "what_if.slt") => &closed,
            Some("comparison.slt") => &carried,
            Some("areas.slt") => &areas,
            _ => &tiny,
        };
        let mut runner = sqllogictest::Runner::new(|| async {
            Ok(Tables { engine: Arc::clone(engine), queries: Arc::clone(&queries) })
        });
        if let Err(failure) = runner.run_file_async(entry.path()).await {
            return Some(failure.display(false).to_string());
        }
        files += 1;
    }
    assert!(files > 0);
    None
}

#[tokio::test]
async fn in_one_part_groups_of_an_area_are_done_with_when_the_next_begins() {
    let engine = engine(lay_out_tiny, 1).await.unwrap();
    for (sql, streams) in [
        ("select area_code, family_id, count(*) from needs group by area_code, family_id", true),
        ("select family_id, count(*) from needs group by family_id", false),
        // DataFusion 55 would lose groups here.
        (
            "select area_code, plan, count(*) from families group by grouping sets ((area_code, plan), (area_code))",
            false,
        ),
    ] {
        let plan = engine.prepare("the query", &format!("explain {sql}"), &Params::new()).await.unwrap();
        let plan = format!("{:?}", Rows::read("the plan", &plan.collect().await.unwrap()).unwrap());
        assert_eq!(plan.contains("ordering_mode=PartiallySorted"), streams, "{plan}");
    }
}

/// One of the two families of an area lives in L1; the other area has the same families.
#[tokio::test]
async fn a_session_of_a_locality_has_its_families_alone() {
    let locality = Locality { area: "X06000001".to_owned(), name: "L1".to_owned() };
    for partitions in [1, 2] {
        let engine = engine_of(lay_out_tiny, partitions, Some(&locality)).await.unwrap();
        for (sql, count) in [
            ("select count(*) from families", "1"),
            ("select count(*) from people", "2"),
            ("select count(*) from needs", "2"),
            ("select count(*) from attendance", "1"),
            ("select count(*) from events", "2"),
            ("select count(*) from spells where kind = 'custody'", "0"),
            ("select count(*) from need_status where recorded", "2"),
            ("select count(*) from family_result", "1"),
            ("select count(*) from outcome.engagements", "1"),
            ("select sum(closed) from measure.family_success where area_code is not null", "1"),
            // Of the whole area: what was supplied.
            ("select count(*) from coverage", "2"),
            ("select count(distinct area_code) from submissions", "1"),
            ("select count(*) from rejects", "0"),
            // What all rows have, the area, a grouping set may leave out: each group has one first row all the same.
            (
                "select count(*) from (
                    select area_code, source_table, count(*) filter (where position = 1) as firsts
                    from (
                        select area_code, source_table, row_number() over (
                            partition by area_code, source_table order by day
                        ) as position
                        from (
                            select area_code, source_table, column1 as day, count(*)
                            from submissions cross join (values (1), (2), (3), (4), (5), (6))
                            group by grouping sets ((area_code, source_table, column1), (source_table, column1))
                        )
                    )
                    group by area_code, source_table
                )
                where firsts <> 1",
                "0",
            ),
        ] {
            let rows = engine.prepare("the query", sql, &Params::new()).await.unwrap().collect().await.unwrap();
            let rows = Rows::read("the query", &rows).unwrap();
            let counted: Vec<String> = rows.rows.iter().flatten().map(text).collect();
            assert_eq!(counted, [count], "{sql}");
        }
    }
}

#[test]
fn ad_hoc_parameters_are_typed_by_their_form() {
    let given = [("a", "2024-03"), ("b", "12"), ("c", "0.5"), ("d", "X06000001")];
    let given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let words: Vec<String> = ad_hoc_params(&given).values().map(ToString::to_string).collect();
    assert_eq!(words, ["2024-03-31", "12", "0.5", "X06000001"]);
}
