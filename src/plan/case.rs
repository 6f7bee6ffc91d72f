use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use toml::{Spanned, de::DeValue};

use super::{
    Plan,
    section::{Section, day_of, number_of},
};
use crate::{
    base::{nearest, or_list},
    extract::{self, TABLES, is_in_school_year},
};

/// Rows of an extract as text, table by table, each row by its columns: an empty text, or none, is no value.
///
/// Families and people are called by short names. A table that is not there has no rows; where `coverage` is not there,
/// everything is covered. Beside the contract's tables it may hold `rejects` (`source_table`, `kind`, `family_id`), each
/// row a hole in coverage.
pub type CaseRows = BTreeMap<String, Vec<BTreeMap<String, String>>>;

/// A small family written into a plan file, with what the plan says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// Where it stands in the plan file.
    pub place: String,
    /// The day of the statuses.
    pub as_of: NaiveDate,
    /// The family, the people and the evidence.
    pub rows: CaseRows,
    /// Averages of the area, by name; one that is not there is that of the case's own family.
    pub averages: BTreeMap<String, f64>,
    /// What is expected.
    pub expect: Vec<Expectation>,
    /// The expected result of the family, where it is said.
    pub result: Option<String>,
    /// Whether it may fail: it is of the plan that this one is based on, and about what departs from it.
    pub if_it_holds: bool,
}

/// What a case expects of one need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The need.
    pub need: String,
    /// The person, by the short name; none for the family's own, or where only one person has the need.
    pub person: Option<String>,
    /// The status.
    pub status: Option<String>,
    /// Whether the data shows the need: `true`, `false` or `unknown`.
    pub found: Option<String>,
    /// The clause that decides.
    pub decided_by: Option<String>,
    /// The day on which the status will be known; an empty text: not said by any day.
    pub knowable_on: Option<String>,
}

/// The cases of a plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Deck {
    /// Small families.
    pub cases: Vec<Case>,
    /// Numbers of clauses that no case can show.
    pub cannot_show: Vec<CannotShow>,
}

/// A number of a clause that could be moved by one step without any data telling the difference, as a person found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannotShow {
    /// The need.
    pub need: String,
    /// The clause.
    pub clause: String,
    /// What cannot be told apart, as `plan check` says it.
    pub what: String,
    /// Why not.
    pub why: String,
    /// Where it stands in the file.
    pub place: String,
}

impl Deck {
    /// Adds the cases of another file.
    pub fn add(&mut self, other: Self) {
        self.cases.extend(other.cases);
        self.cannot_show.extend(other.cannot_show);
    }
}

impl CannotShow {
    /// The number, as `plan check` names it.
    pub fn said(&self) -> String {
        format!("`{}` of `{}`: {}", self.clause, self.need, self.what)
    }
}

/// The words that a case can expect.
const STATUSES: [&str; 5] = ["achieved", "not_achieved", "not_yet_knowable", "not_evidenced", "not_published"];
const FOUND: [&str; 3] = ["true", "false", "unknown"];
const RESULTS: [&str; 8] = [
    "success",
    "success_by_discretion",
    "success_by_employment",
    "not_success",
    "not_evidenced",
    "not_yet_knowable",
    "not_eligible",
    "none",
];

/// A row of a case while it is filled in.
type Row = BTreeMap<String, String>;

/// Reads the cases of a file and fills in what they leave out.
pub(super) fn deck(section: &Section<'_, '_>, plan: &Plan) -> Deck {
    let found = section.sections("case", "a case");
    let mut names = BTreeSet::new();
    let cases = found.iter().map(|entry| case(entry, plan, &mut names)).collect();
    let claims = section.sections("cannot_show", "an entry");
    let claim = |entry: &Section<'_, '_>| {
        let text = |key: &'static str| entry.text(key).1.to_owned();
        let (need, clause, what, why) = (text("need"), text("clause"), text("what"), text("why"));
        entry.finish();
        CannotShow { need, clause, what, why, place: entry.reader.place(entry.at) }
    };
    Deck { cases, cannot_show: claims.iter().map(claim).collect() }
}

fn case(entry: &Section<'_, '_>, plan: &Plan, names: &mut BTreeSet<String>) -> Case {
    let (name_at, name) = entry.text("name");
    if !names.insert(name.to_owned()) && !name.is_empty() {
        entry.reader.wrong(
            name_at,
            "is the name of an earlier case too",
            "say what this one shows that the other does not",
        );
    }
    let name = name.to_owned();
    let need = entry.text_if_any("need");
    let as_of = entry.day("as_of").map_or_else(|| day(2024, 3, 31), |(_, day)| day);
    let mut rows: CaseRows = TABLES
        .iter()
        .filter(|table| table.name != "families")
        .filter_map(|table| Some((table.name.to_owned(), table_rows(entry, table.name)?)))
        .collect();
    if let Some(rejects) = table_rows(entry, "rejects") {
        rows.insert("rejects".to_owned(), rejects);
    }
    let mut family = entry.section("family", "the family of a case").map_or_else(Row::new, |family| row(&family));
    for key in family.keys().filter(|key| !has_column("families", key)) {
        let columns = extract::table("families").map_or(&[][..], |table| table.columns);
        let help = nearest(key, columns.iter().map(|column| column.name))
            .map_or_else(|| "see the table `families`".to_owned(), |close| format!("`{close}` is close"));
        entry.reader.wrong(entry.at, format!("the family of a case has no column `{key}`"), help);
    }
    let identified = family.entry("identified_on".to_owned()).or_insert_with(|| "2023-01-01".to_owned()).clone();
    for (column, value) in [
        ("family_id", "f"),
        ("plan", &*plan.id),
        ("engaged_on", "2023-01-15"),
        ("assessed_on", "2023-01-15"),
        ("action_plan_on", "2023-01-15"),
        ("lead_practitioner_on", "2023-01-15"),
        ("support_on", "2023-01-15"),
        ("expectant", "false"),
    ] {
        family.entry(column.to_owned()).or_insert_with(|| value.to_owned());
    }
    rows.insert("families".to_owned(), vec![family]);
    rows.entry("people".to_owned()).or_insert_with(default_people);
    let known = need.and_then(|(at, id)| {
        let known = plan.needs().map(|(_, need)| need).find(|known| known.id == id);
        if known.is_none() {
            let close = nearest(id, plan.needs().map(|(_, need)| need.id.as_str()));
            let help = close
                .map_or_else(|| "name a need of the plan by its id".to_owned(), |close| format!("`{close}` is close"));
            entry.reader.wrong(at, "is a case of a need that the plan does not have", help);
        }
        known
    });
    let needs = rows.entry("needs".to_owned()).or_insert_with(|| known.iter().map(|need| recorded(need)).collect());
    for row in needs.iter_mut() {
        row.entry("identified_on".to_owned()).or_insert_with(|| identified.clone());
        row.entry("source".to_owned()).or_insert_with(|| "practitioner".to_owned());
        if let Some((_, need)) = need {
            row.entry("need".to_owned()).or_insert_with(|| need.to_owned());
        }
    }
    for rows in rows.values_mut() {
        for row in rows {
            row.entry("family_id".to_owned()).or_insert_with(|| "f".to_owned());
        }
    }
    check_rows(entry, &rows);
    check_values(entry, &rows);
    check_needs(entry, &rows, plan);
    let averages = averages(entry, plan);
    let mut result = None;
    let expect = expectations(entry, need.map(|(_, need)| need), &mut result);
    entry.finish();
    Case { name, place: entry.reader.place(entry.at), as_of, rows, averages, expect, result, if_it_holds: false }
}

/// Reads what averages of the area are in a case.
fn averages(entry: &Section<'_, '_>, plan: &Plan) -> BTreeMap<String, f64> {
    let Some(section) = entry.section("averages", "the averages of a case") else { return BTreeMap::new() };
    let known = &plan.settings.averages;
    let mut found = BTreeMap::new();
    for (at, name, value) in section.entries() {
        if !known.contains_key(name) {
            let close = nearest(name, known.keys().map(String::as_str));
            let help = close.map_or_else(
                || "name one that stands under `[averages]`".to_owned(),
                |close| format!("`{close}` is close"),
            );
            entry.reader.wrong(at, format!("a case has the average `{name}`, which the plan does not have"), help);
        }
        match number_of(value.get_ref()) {
            Some(number) => {
                found.insert(name.to_owned(), number);
            }
            None => section.wrong_type(name, value, "a number"),
        }
    }
    found
}

/// The columns of a row of a case that was left out: of which table, and of which kind, if only one.
const REJECTS: [&str; 3] = ["source_table", "kind", "family_id"];

/// Notes tables of rows left out that there are not, and terms whose days lie in another school year.
fn check_values(entry: &Section<'_, '_>, rows: &CaseRows) {
    for row in rows.get("rejects").into_iter().flatten() {
        let table = row.get("source_table").map_or("", String::as_str);
        if extract::table(table).is_none() {
            let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
            let help = nearest(table, names.iter().copied())
                .map_or_else(|| format!("it is one of {}", or_list(&names)), |close| format!("`{close}` is close"));
            entry.reader.wrong(entry.at, "a row of `rejects` has a `source_table` that is no table", help);
        }
    }
    for row in rows.get("attendance").into_iter().flatten() {
        let day = |column: &str| row.get(column).and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok());
        let in_year =
            |column: &str| row.get("term").zip(day(column)).is_none_or(|(term, day)| is_in_school_year(term, day));
        if !(in_year("starts_on") && in_year("ends_on")) {
            let help = "a term bears the year in which its school year began: the spring of 2023 is `2022-spring`";
            entry.reader.wrong(entry.at, "a row of `attendance` has a day outside the school year of its term", help);
        }
    }
}

/// Notes rows that lack what a row must have, and people who are not of the family.
fn check_rows(entry: &Section<'_, '_>, rows: &CaseRows) {
    let people: Vec<&str> =
        rows.get("people").into_iter().flatten().filter_map(|row| row.get("person_id").map(String::as_str)).collect();
    for (name, rows) in rows {
        let required = extract::table(name).map_or(&[][..], |table| table.columns);
        let required =
            || required.iter().filter(|column| column.required && !["area_code", "submission"].contains(&column.name));
        for row in rows {
            let there = |column: &str| row.get(column).is_some_and(|value| !value.is_empty());
            for column in required().filter(|column| !there(column.name)) {
                let cause = format!("a row of `{name}` has no `{}`", column.name);
                entry.reader.wrong(entry.at, cause, "every row of the extract has one");
            }
            let stranger =
                row.get("person_id").filter(|person| !person.is_empty() && !people.contains(&person.as_str()));
            if let Some(stranger) = stranger {
                let cause = format!("a row of `{name}` is of `{stranger}`, who is not among the people of the case");
                entry.reader.wrong(entry.at, cause, or_list(&people));
            }
        }
    }
}

/// Notes needs on record that the plan does not have: no extract could hold them.
fn check_needs(entry: &Section<'_, '_>, rows: &CaseRows, plan: &Plan) {
    let recorded: BTreeSet<&str> =
        rows.get("needs").into_iter().flatten().filter_map(|row| row.get("need").map(String::as_str)).collect();
    for need in recorded.into_iter().filter(|id| !plan.needs().any(|(_, known)| known.id == *id)) {
        let why = if plan.not_collected().any(|known| known.id == need) {
            "which is not collected"
        } else {
            "which the plan does not have"
        };
        let help = nearest(need, plan.needs().map(|(_, need)| need.id.as_str()))
            .map_or_else(|| "record a need of the plan".to_owned(), |close| format!("`{close}` is close"));
        entry.reader.wrong(entry.at, format!("a row of `needs` has the need `{need}`, {why}"), help);
    }
}

/// The record of a need that a case takes for granted.
fn recorded(need: &super::Need) -> Row {
    let mut row = Row::from([("need".to_owned(), need.id.clone())]);
    match need.person.as_str() {
        "child" => row.insert("person_id".to_owned(), "child".to_owned()),
        "family" => None,
        _ => row.insert("person_id".to_owned(), "adult".to_owned()),
    };
    row
}

fn default_people() -> Vec<Row> {
    [("child", "2012-06", "false"), ("adult", "1985-06", "true")]
        .into_iter()
        .map(|(person, born, parent)| {
            [("person_id", person), ("birth_month", born), ("parental_responsibility", parent)]
                .into_iter()
                .map(|(column, value)| (column.to_owned(), value.to_owned()))
                .collect()
        })
        .collect()
}

/// The rows of a table of the case, or none where it is not there.
fn table_rows(entry: &Section<'_, '_>, table: &'static str) -> Option<Vec<Row>> {
    entry.value(table)?;
    let mut rows = Vec::new();
    for section in entry.sections(table, "a row of a case") {
        for (at, column, _) in section.entries().filter(|(_, column, _)| !has_column(table, column)) {
            let columns = extract::table(table)
                .map_or_else(|| REJECTS.to_vec(), |table| table.columns.iter().map(|column| column.name).collect());
            let help = nearest(column, columns.iter().copied()).map_or_else(
                || format!("its columns are {}", columns.join(", ")),
                |close| format!("`{close}` is close"),
            );
            entry.reader.wrong(at, format!("`{table}` has no column `{column}`"), help);
        }
        rows.push(row(&section));
    }
    Some(rows)
}

fn has_column(table: &str, column: &str) -> bool {
    match extract::table(table) {
        Some(table) => table.column(column).is_some(),
        None => REJECTS.contains(&column),
    }
}

fn row(section: &Section<'_, '_>) -> Row {
    section.entries().map(|(_, column, value)| (column.to_owned(), text_of(section, column, value))).collect()
}

/// The text of a value, as it would stand in an extract.
fn text_of(section: &Section<'_, '_>, column: &str, value: &Spanned<DeValue<'_>>) -> String {
    match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Integer(whole) => whole.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Datetime(_) => day_of(value.get_ref()).map_or_else(String::new, |day| day.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => {
            section.wrong_type(column, value, "a text, a day, a number, true or false");
            String::new()
        }
    }
}

fn expectations(entry: &Section<'_, '_>, need: Option<&str>, result: &mut Option<String>) -> Vec<Expectation> {
    let several = entry.value("expect").is_some_and(|value| value.get_ref().is_array());
    let sections = if several {
        entry.sections("expect", "what is expected")
    } else {
        entry.section("expect", "what is expected").into_iter().collect()
    };
    if sections.is_empty() {
        entry.reader.wrong(entry.at, "a case expects nothing", "add `expect = { status = \"achieved\" }`");
    }
    sections.iter().filter_map(|section| expectation(section, need, result)).collect()
}

fn expectation(section: &Section<'_, '_>, need: Option<&str>, result: &mut Option<String>) -> Option<Expectation> {
    let text = |key: &'static str| {
        let value = section.value(key)?;
        Some(text_of(section, key, value))
    };
    let word = |key: &'static str, allowed: &[&str]| {
        let found = text(key)?;
        if !allowed.contains(&found.as_str()) {
            let help = format!("`{key}` is {}", or_list(allowed));
            section.reader.wrong(section.at, format!("expects the {key} `{found}`, which there is not"), help);
        }
        Some(found)
    };
    let own_result = word("result", &RESULTS);
    let of_family = own_result.is_some();
    if of_family {
        *result = own_result;
    }
    let own = text("need");
    let expected = Expectation {
        need: own.or_else(|| need.map(str::to_owned)).unwrap_or_default(),
        person: text("person"),
        status: word("status", &STATUSES),
        found: word("found", &FOUND),
        decided_by: text("decided_by"),
        knowable_on: text("knowable_on"),
    };
    section.finish();
    let Expectation { status, found, decided_by, knowable_on, .. } = &expected;
    let says = [status, found, decided_by, knowable_on].into_iter().any(Option::is_some);
    if says && expected.need.is_empty() {
        section.reader.wrong(section.at, "expects a status of no need", "name it: `need = \"…\"`");
    }
    if !says && !of_family {
        section.reader.wrong(
            section.at,
            "expects nothing",
            "add `status = \"achieved\"`, or another thing to hold it to",
        );
    }
    says.then_some(expected)
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
