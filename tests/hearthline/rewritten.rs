//! Needs carried over the crosswalk, checked by another way to the same: the extracts are written anew, as if the families
//! had been worked with under the other plan, with the carried needs on record there, and evaluated as any other.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use chrono::{Months, NaiveDate};
use hearthline::{base::Library, plan::Plans};

use crate::sandbox::Sandbox;

const DAY: &str = "2024-03-31";
const TF: &str = "mk-tf-2020";
const SF: &str = "mk-sf-2022";

/// Readings of either plan that are checked each time; `HEARTHLINE_READINGS=all` checks every one.
const READINGS: [(&str, &str); 11] = [
    (SF, "strict-evidence"),
    (SF, "judged-at-closure"),
    (SF, "three-headlines"),
    (SF, "needs-at-engagement"),
    (SF, "work-from-spells"),
    (SF, "attendance-90-found-authorised-left-out"),
    (SF, "risk-engagement-supplementary"),
    (TF, "judged-at-closure"),
    (TF, "later-needs-count"),
    (TF, "strict-evidence"),
    (TF, "parent-wellbeing-all-items"),
];

type Row = BTreeMap<String, String>;
/// A family, a need and a person of it.
type Key = (String, String, String);

fn rows_of(text: &[u8]) -> Vec<Row> {
    csv::Reader::from_reader(text).deserialize().map(Result::unwrap).collect()
}

fn sql(sandbox: &Sandbox, store: &str, query: &str) -> Vec<Row> {
    rows_of(sandbox.run(&["sql", query, "--store", store, "--format", "csv"]).well().as_bytes())
}

/// The folder of each area's newest submission of the sample, with the area's code.
fn newest() -> Vec<(String, PathBuf)> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let areas = fs::read_dir(sample).unwrap().flatten().map(|area| area.path());
    let code = |area: &Path| area.file_name().unwrap().to_str().unwrap().to_owned();
    let newest = |area: &Path| fs::read_dir(area).unwrap().flatten().map(|month| month.path()).max().unwrap();
    areas.filter(|area| code(area).starts_with('X')).map(|area| (code(&area), newest(&area))).collect()
}

/// Each area's newest submission of the sample, with some of its tables written anew.
fn land(sandbox: &Sandbox, store: &str, anew: &dyn Fn(&str, Vec<Row>) -> Vec<Row>) {
    for (code, newest) in newest() {
        let month = newest.file_name().unwrap().to_str().unwrap().to_owned();
        for table in fs::read_dir(&newest).unwrap().flatten() {
            let name = table.file_name().into_string().unwrap();
            let mut text = fs::read(table.path()).unwrap();
            if name != "coverage.csv" {
                let header = csv::Reader::from_reader(text.as_slice()).headers().unwrap().clone();
                let mut writer = csv::Writer::from_writer(Vec::new());
                writer.write_record(&header).unwrap();
                for row in anew(&name, rows_of(&text)) {
                    writer.write_record(header.iter().map(|column| &row[column])).unwrap();
                }
                text = writer.into_inner().unwrap();
            }
            sandbox.file(&format!("{store}-files/{code}/{month}/{name}"), text);
        }
    }
    let ran = sandbox.run(&["land", &format!("{store}-files"), "--store", store]);
    assert!(ran.code < 2 && !ran.out.contains("refused"), "{}{}", ran.out, ran.err);
}

/// The extracts as if the families of one plan were worked with under the other, with these carried needs on record, and
/// without some families.
fn relabelled(sandbox: &Sandbox, store: &str, own: &str, carried: &[&Row], without: &BTreeSet<String>) {
    let (own_need, other_need) = ends(own);
    let other = if own == TF { SF } else { TF };
    let families: BTreeSet<&str> = carried.iter().map(|row| row["family_id"].as_str()).collect();
    let over = |row: &Row, person: bool| -> Vec<Row> {
        let is = |link: &&&Row| {
            link["family_id"] == row["family_id"]
                && link[own_need] == row["need"]
                && (!person || link["person_id"] == row["person_id"])
        };
        let mut new: Vec<Row> = carried
            .iter()
            .filter(is)
            .map(|link| {
                let mut row = row.clone();
                row.insert("need".to_owned(), link[other_need].clone());
                if person {
                    row.insert("person_id".to_owned(), link["other_person_id"].clone());
                }
                row
            })
            .collect();
        new.dedup();
        new
    };
    land(sandbox, store, &|table, rows| {
        let rows = left(rows, without);
        match table {
            "families.csv" => rows
                .map(|mut row| {
                    if families.contains(&*row["family_id"]) {
                        row.insert("plan".to_owned(), other.to_owned());
                    }
                    row
                })
                .collect(),
            // What is on record of these families is what is carried; of the rest, all.
            "needs.csv" => rows
                .flat_map(|row| if families.contains(&*row["family_id"]) { over(&row, true) } else { vec![row] })
                .collect(),
            // What was found about a need is found about what it is carried to.
            "judgements.csv" => rows
                .flat_map(|row| {
                    let about_own = families.contains(&*row["family_id"]) && !row["need"].is_empty();
                    if about_own { over(&row, false) } else { vec![row] }
                })
                .collect(),
            _ => rows.collect(),
        }
    });
}

/// The rows of all families but some.
fn left(rows: Vec<Row>, without: &BTreeSet<String>) -> impl Iterator<Item = Row> {
    rows.into_iter().filter(|row| !without.contains(&row["family_id"]))
}

/// The columns of the own need and of the other.
fn ends(own: &str) -> (&'static str, &'static str) {
    if own == TF { ("from_need", "to_need") } else { ("to_need", "from_need") }
}

fn statuses(sandbox: &Sandbox, store: &str, plan: &str) -> BTreeMap<Key, Row> {
    let query = format!(
        "select family_id, need, person_id, status, decided_by, found, in_set from need_status_at('{DAY}', '{plan}') \
         where recorded"
    );
    let key = |row: &Row| (row["family_id"].clone(), row["need"].clone(), row["person_id"].clone());
    sql(sandbox, store, &query).into_iter().map(|row| (key(&row), row)).collect()
}

/// What several statuses come to: none where there are none.
fn together<'a>(statuses: impl Iterator<Item = &'a str>) -> String {
    let order = ["not_achieved", "not_yet_knowable", "not_evidenced", "achieved"];
    let worst = statuses.map(|status| order.iter().position(|own| *own == status).unwrap()).min();
    worst.map_or_else(String::new, |place| order[place].to_owned())
}

/// Families of which the other way says something else: two needs are carried to one, and each link has its own; or the record
/// names nobody, and it is carried to whoever the data shows.
fn left_out(all: &[Row], own: &str) -> BTreeSet<String> {
    let (_, other_need) = ends(own);
    let plans = Plans::read(&Library::built_in()).unwrap();
    let other = plans.get(if own == TF { SF } else { TF }).unwrap();
    let of_family: BTreeSet<&str> =
        other.needs().filter(|(_, need)| need.person == "family").map(|(_, need)| need.id.as_str()).collect();
    let mut seen = BTreeSet::new();
    let twice = |row: &&Row| {
        let carried = ["always", "assumed", "shown", "not_shown"].contains(&&*row["carried"]);
        let nobody = row["person_id"].is_empty() && !of_family.contains(&*row[other_need]);
        carried
            && (nobody
                || !seen.insert([&row["family_id"], &row[other_need], &row["other_person_id"]].map(Clone::clone)))
    };
    all.iter().filter(|row| row["plan"] == own).filter(twice).map(|row| row["family_id"].clone()).collect()
}

#[test]
fn carried_needs_are_judged_as_if_they_were_on_record_under_the_other_plan() {
    let sandbox = Sandbox::new();
    land(&sandbox, "as-it-is", &|_, rows| rows);
    let all = sql(&sandbox, "as-it-is", "select * from carried_need");
    let mut compared = BTreeMap::new();
    for own in [TF, SF] {
        let out = left_out(&all, own);
        let (own_need, other_need) = ends(own);
        let (own_end, other_end) = if own == TF { ("from", "to") } else { ("to", "from") };
        let here: Vec<&Row> = all.iter().filter(|row| row["plan"] == own && !out.contains(&row["family_id"])).collect();
        let judged: Vec<&Row> =
            here.iter().filter(|row| !row[&format!("{other_end}_status")].is_empty()).copied().collect();
        relabelled(&sandbox, own, own, &judged, &BTreeSet::new());
        let there = statuses(&sandbox, own, if own == TF { SF } else { TF });
        for row in &judged {
            let key = (row["family_id"].clone(), row[other_need].clone(), row["other_person_id"].clone());
            let status = there.get(&key).unwrap_or_else(|| panic!("nothing of {row:?}"));
            assert_eq!(row[&format!("{other_end}_status")], status["status"], "{row:?}");
            assert_eq!(row[&format!("{other_end}_decided_by")], status["decided_by"], "{row:?}");
            assert!(row["carried"] != "shown" || status["found"] == "true", "{row:?}");
            *compared.entry((own, row["carried"].as_str())).or_insert(0) += 1;
        }
        // The own plan's statuses are those of every day.
        let own_statuses = statuses(&sandbox, "as-it-is", own);
        for row in &here {
            let status = &own_statuses[&(row["family_id"].clone(), row[own_need].clone(), row["person_id"].clone())];
            assert_eq!(row[&format!("{own_end}_status")], status["status"], "{row:?}");
            assert_eq!(row["in_set"], status["in_set"], "{row:?}");
        }
        let not_shown: Vec<&Row> = here.iter().filter(|row| row["carried"] == "not_shown").copied().collect();
        relabelled(&sandbox, &format!("{own}-not-shown"), own, &not_shown, &BTreeSet::new());
        let there = statuses(&sandbox, &format!("{own}-not-shown"), if own == TF { SF } else { TF });
        for row in not_shown {
            let key = (row["family_id"].clone(), row[other_need].clone(), row["other_person_id"].clone());
            assert_ne!(there[&key]["found"], "true", "{row:?}");
            *compared.entry((own, "not_shown")).or_insert(0) += 1;
        }
    }
    for own in [TF, SF] {
        for how in ["always", "assumed", "shown", "not_shown"] {
            assert!(compared.get(&(own, how)).is_some_and(|many| *many >= 30), "{own} {how}: {compared:?}");
        }
    }
}

/// A family in the table of cells: everything but the number of families.
type Cell = Vec<String>;

const CELL: [&str; 7] =
    ["closed_month", "linked_domains", "youngest", "from_status", "to_status", "from_eligible", "to_eligible"];

fn cell_of(row: &Row) -> Cell {
    CELL.iter().map(|column| row[*column].clone()).collect()
}

fn add(cells: &mut BTreeMap<Cell, i64>, cell: &Cell, families: i64) {
    let own = cells.entry(cell.clone()).or_insert(0);
    *own += families;
    if *own == 0 {
        cells.remove(cell);
    }
}

/// The families as the contract has them, with their people, by id.
struct Household {
    row: Row,
    people: Vec<Row>,
}

impl Household {
    fn all() -> BTreeMap<String, Self> {
        let mut all: BTreeMap<String, Self> = BTreeMap::new();
        for (_, newest) in newest() {
            let families = fs::read(newest.join("families.csv")).unwrap();
            for row in rows_of(&families) {
                all.insert(row["family_id"].clone(), Self { row, people: Vec::new() });
            }
            for person in rows_of(&fs::read(newest.join("people.csv")).unwrap()) {
                if let Some(family) = all.get_mut(&person["family_id"]) {
                    family.people.push(person);
                }
            }
        }
        all
    }

    fn day(&self, column: &str) -> Option<NaiveDate> {
        self.row[column].parse().ok()
    }

    /// The last day of the month of closure.
    fn closed_month(&self) -> String {
        let closed = self.day("closed_on").unwrap();
        let first = NaiveDate::parse_from_str(&closed.format("%Y-%m-01").to_string(), "%Y-%m-%d").unwrap();
        (first + Months::new(1)).pred_opt().unwrap().to_string()
    }

    fn youngest(&self) -> &'static str {
        let engaged = self.day("engaged_on").unwrap();
        let born = |person: &Row| format!("{}-01", person["birth_month"]).parse::<NaiveDate>().unwrap();
        let lives = |person: &Row| {
            let day = |column: &str| person[column].parse::<NaiveDate>().ok();
            born(person) <= engaged
                && day("resident_from").is_none_or(|from| from <= engaged)
                && day("resident_to").is_none_or(|to| engaged <= to)
        };
        let under = |person: &Row, years: u32| engaged < born(person) + Months::new(12 * years);
        let children: Vec<&Row> = self.people.iter().filter(|person| lives(person) && under(person, 18)).collect();
        match () {
            () if children.is_empty() => "none",
            () if children.iter().any(|child| under(child, 5)) => "0-4",
            () if children.iter().any(|child| under(child, 11)) => "5-10",
            () => "11+",
        }
    }
}

/// By family, whether it would be eligible under a plan where nothing is on record and only what the data shows counts.
fn eligible_by_data(sandbox: &Sandbox, plan: &str, reading: Option<&str>) -> BTreeMap<String, bool> {
    let named = reading.map_or_else(|| plan.to_owned(), |reading| format!("{plan} + {reading}"));
    let shown = sql(
        sandbox,
        "nothing-recorded",
        &format!("select distinct family_id, headline, need from need_status_at('{DAY}', '{named}') where found"),
    );
    let results = sql(
        sandbox,
        "nothing-recorded",
        &format!("select family_id, reason from family_result_at('{DAY}', '{named}')"),
    );
    let by_headline = (plan == TF) ^ (reading == Some("two-criteria")) || reading == Some("three-headlines");
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in &shown {
        found.entry(&row["family_id"]).or_default().insert(&row[if by_headline { "headline" } else { "need" }]);
    }
    let least = if plan == TF { 2 } else { 3 };
    let is = |row: &Row| {
        let many = found.get(&*row["family_id"]).map_or(0, BTreeSet::len);
        (row["family_id"].clone(), row["reason"] != "no_child" && many >= least)
    };
    results.iter().map(is).collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "whoever runs it says whether every reading is checked")]
fn families_and_what_other_readings_move_are_those_of_the_extracts_written_anew() {
    let sandbox = Sandbox::new();
    land(&sandbox, "whole", &|_, rows| rows);
    let out = left_out(&sql(&sandbox, "whole", "select * from carried_need"), TF);
    land(&sandbox, "as-it-is", &|_, rows| left(rows, &out).collect());
    land(&sandbox, "nothing-recorded", &|table, rows| {
        if table == "needs.csv" { Vec::new() } else { left(rows, &out).collect() }
    });
    let all = sql(&sandbox, "as-it-is", "select * from carried_need");
    let families = sql(&sandbox, "as-it-is", "select * from carried_family");
    let moved = sql(&sandbox, "as-it-is", "select * from carried_reading");
    let households = Household::all();
    let (from, to) = (eligible_by_data(&sandbox, TF, None), eligible_by_data(&sandbox, SF, None));
    let mut needs: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &all {
        needs.entry(&row["family_id"]).or_default().push(row);
    }
    // Each family's cell is that of its own rows.
    let mut seen = 0;
    for row in &families {
        let id = row["family_id"].as_str();
        let carried: Vec<&Row> = needs.get(id).into_iter().flatten().copied().filter(|row| is_carried(row)).collect();
        assert_eq!(row["from_status"], together(carried.iter().map(|need| &*need["from_status"])), "{row:?}");
        assert_eq!(row["to_status"], together(carried.iter().map(|need| &*need["to_status"])), "{row:?}");
        let domains: BTreeSet<&str> = carried.iter().map(|need| &*need["domain"]).collect();
        assert_eq!(row["linked_domains"], domains.len().to_string(), "{row:?}");
        assert_eq!(row["needs_carried"], carried.len().to_string(), "{row:?}");
        assert_eq!(row["youngest"], households[id].youngest(), "{row:?}");
        assert_eq!(row["from_eligible"], from[id].to_string(), "{row:?}");
        assert_eq!(row["to_eligible"], to[id].to_string(), "{row:?}");
        seen += 1;
    }
    assert!(seen > 500, "{seen}");
    // With every need that might be carried on record, so that readings that find others can be followed.
    let may_be: Vec<&Row> =
        all.iter().filter(|row| row["plan"] == TF && !["never", "nobody"].contains(&&*row["carried"])).collect();
    relabelled(&sandbox, "all-that-may-be", TF, &may_be, &out);
    let plans = Plans::read(&Library::built_in()).unwrap();
    let every = std::env::var("HEARTHLINE_READINGS").is_ok_and(|which| which == "all");
    let of_plan = |plan: &'static str| plans.get(plan).unwrap().readings().map(move |own| (plan, own.id.clone()));
    let readings: Vec<(&str, String)> = if every {
        of_plan(TF).chain(of_plan(SF)).collect()
    } else {
        READINGS.iter().map(|(plan, reading)| (*plan, (*reading).to_owned())).collect()
    };
    for (plan, reading) in readings {
        let named = |of: &str| if of == plan { format!("{of} + {reading}") } else { of.to_owned() };
        let (own, there) =
            (statuses(&sandbox, "as-it-is", &named(TF)), statuses(&sandbox, "all-that-may-be", &named(SF)));
        let read = |of: &str| eligible_by_data(&sandbox, of, Some(&*reading).filter(|_| of == plan));
        let (from, to) = (read(TF), read(SF));
        let mut expected: BTreeMap<Cell, i64> = BTreeMap::new();
        for row in families.iter().filter(|row| row["plan"] == TF && !row["closed_on"].is_empty()) {
            let id = row["family_id"].clone();
            let mut carried: Vec<(&Row, &Row, &str)> = Vec::new();
            for need in may_be.iter().filter(|need| need["family_id"] == id) {
                let status = &own[&(id.clone(), need["from_need"].clone(), need["person_id"].clone())];
                let other = &there[&(id.clone(), need["to_need"].clone(), need["other_person_id"].clone())];
                let shown = ["always", "assumed"].contains(&&*need["carried"]) || other["found"] == "true";
                if status["in_set"] == "true" && shown {
                    carried.push((status, other, &need["domain"]));
                }
            }
            let domains: BTreeSet<&str> = carried.iter().map(|(.., domain)| *domain).collect();
            let cell = vec![
                households[&id].closed_month(),
                domains.len().to_string(),
                households[&id].youngest().to_owned(),
                together(carried.iter().map(|(own, ..)| &*own["status"])),
                together(carried.iter().map(|(_, other, _)| &*other["status"])),
                from[&id].to_string(),
                to[&id].to_string(),
            ];
            add(&mut expected, &cell, 1);
        }
        let mut cells: BTreeMap<Cell, i64> = BTreeMap::new();
        for row in families.iter().filter(|row| row["plan"] == TF && !row["closed_on"].is_empty()) {
            let mut row = row.clone();
            row.insert("closed_month".to_owned(), households[&row["family_id"]].closed_month());
            add(&mut cells, &cell_of(&row), 1);
        }
        let is = |row: &&Row| row["plan"] == TF && row["reading_plan"] == plan && row["reading"] == reading;
        for row in moved.iter().filter(is) {
            add(&mut cells, &cell_of(row), row["families"].parse().unwrap());
        }
        assert_eq!(cells, expected, "{plan} + {reading}");
    }
}

/// Whose need it is hangs on who could have it, not on whether the record says so.
#[test]
fn a_need_of_the_only_parent_is_carried_with_or_without_a_name() {
    let sandbox = Sandbox::new();
    let of_parent = |row: &Row| row["need"] == "parent-wellbeing";
    land(&sandbox, "named", &|_, rows| rows);
    land(&sandbox, "nameless", &|table, mut rows| {
        if table == "needs.csv" {
            let mut once: BTreeMap<String, usize> = BTreeMap::new();
            rows.iter().filter(|row| of_parent(row)).for_each(|row| {
                *once.entry(row["family_id"].clone()).or_default() += 1;
            });
            for row in rows.iter_mut().filter(|row| of_parent(row) && once[&row["family_id"]] == 1) {
                row.insert("person_id".to_owned(), String::new());
            }
        }
        rows
    });
    let query = "select family_id, to_need, other_person_id, from_status, to_status from carried_need \
                 where from_need = 'parent-wellbeing' and plan = 'mk-tf-2020' order by 1, 2, 3, 4, 5";
    let households = Household::all();
    let parents = |id: &str| {
        let people = &households[id].people;
        people.iter().filter(|person| person["parental_responsibility"] == "true").count()
    };
    let mut rows = [sql(&sandbox, "named", query), sql(&sandbox, "nameless", query)];
    for rows in &mut rows {
        rows.retain(|row| parents(&row["family_id"]) == 1);
    }
    assert!(rows[0].len() >= 20, "{}", rows[0].len());
    assert_eq!(rows[0], rows[1]);
}

fn is_carried(row: &Row) -> bool {
    row["in_set"] == "true" && ["always", "assumed", "shown"].contains(&&*row["carried"])
}
