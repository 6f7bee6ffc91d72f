//! Reads the spec files: Markdown that is the manual of the rule language and is run on both evaluators.
//!
//! A spec is a second-level heading with a few tables, a clause or a tree, and what is expected of each family. What its
//! tables leave out is filled in here, family by family, as the page of the rule language says under "Cases".

#![expect(clippy::panic, reason = "a spec that is malformed stops the tests, and says where")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use chrono::NaiveDate;
use hearthline::plan::CaseRows;

/// A rule, a few families and what the rule says of them.
pub struct Spec {
    /// The sentence that states the rule.
    pub title: String,
    /// File and line of the heading.
    pub place: String,
    /// The day of the statuses.
    pub as_of: NaiveDate,
    /// A whole plan file, as TOML.
    pub plan: String,
    /// The extract, with nothing left out.
    pub rows: CaseRows,
    /// What is expected of each family.
    pub expect: Vec<Expect>,
}

/// What is expected of the need `n` of a family, or of the family.
pub struct Expect {
    /// The family, by its short name.
    pub family: String,
    /// `true`, `false`, `open` or `missing`; empty where the family's result is expected.
    pub value: String,
    /// For `open`: the day on which it will be known; none where no day is known.
    pub until: Option<NaiveDate>,
    /// The clause that decides, where it is said.
    pub by: Option<String>,
    /// The family's result.
    pub result: Option<String>,
    /// The reason of the result, where it is said.
    pub reason: Option<String>,
    /// File and line.
    pub place: String,
}

type Row = BTreeMap<String, String>;

/// Reads a spec file.
///
/// # Panics
/// At the first line that is not as the format wants it, with its place.
pub fn read(path: &str, text: &str) -> Vec<Spec> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut inside = Inside::Prose;
    for (number, line) in text.lines().enumerate() {
        let place = format!("{path}:{}", number + 1);
        let line = line.trim_end();
        if let Some(title) = line.strip_prefix("## ") {
            drafts.push(Draft::new(title, place));
            inside = Inside::Prose;
        } else if let Some(draft) = drafts.last_mut() {
            inside = draft.line(inside, line, &place);
        }
    }
    assert!(!drafts.is_empty(), "{path}: has no spec");
    drafts.into_iter().map(Draft::finish).collect()
}

/// Where in a spec a line stands.
enum Inside {
    Prose,
    /// A fenced tree or plan.
    Fence,
    /// A table, with its name and its columns.
    Table(String, Vec<String>),
}

/// A spec while it is read.
struct Draft {
    title: String,
    place: String,
    as_of: NaiveDate,
    person: String,
    clause: Option<String>,
    block: Option<String>,
    tables: CaseRows,
    expect: Vec<Expect>,
}

impl Draft {
    fn new(title: &str, place: String) -> Self {
        Self {
            title: title.to_owned(),
            as_of: day("2024-03-31", &place),
            place,
            person: "child".to_owned(),
            clause: None,
            block: None,
            tables: CaseRows::new(),
            expect: Vec::new(),
        }
    }

    fn line(&mut self, inside: Inside, line: &str, place: &str) -> Inside {
        match inside {
            Inside::Fence if line == "```" => Inside::Prose,
            Inside::Fence => {
                let block = self.block.as_mut().unwrap();
                block.push_str(line);
                block.push('\n');
                Inside::Fence
            }
            Inside::Table(table, columns) if line.starts_with('|') => {
                self.row(&table, &columns, line, place);
                Inside::Table(table, columns)
            }
            _ if line.starts_with('|') => header(line, place),
            _ if line == "```toml" => {
                assert!(self.block.is_none() && self.clause.is_none(), "{place}: a second rule");
                self.block = Some(String::new());
                Inside::Fence
            }
            _ => {
                self.other(line, place);
                Inside::Prose
            }
        }
    }

    fn row(&mut self, table: &str, columns: &[String], line: &str, place: &str) {
        let cells = cells(line, place);
        assert!(cells.len() == columns.len(), "{place}: {} cells under {} columns", cells.len(), columns.len());
        if cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|letter| letter == '-')) {
            return;
        }
        let row = columns.iter().cloned().zip(cells).collect();
        self.tables.entry(table.to_owned()).or_default().push(row);
    }

    fn other(&mut self, line: &str, place: &str) {
        if let Some(date) = line.strip_prefix("as_of: ") {
            self.as_of = day(date, place);
        } else if let Some(kind) = line.strip_prefix("need: ") {
            let known = ["child", "adult", "parent", "anyone", "family"].contains(&kind);
            assert!(known, "{place}: a need of `{kind}`");
            kind.clone_into(&mut self.person);
        } else if let Some(clause) = line.strip_prefix("clause: ") {
            assert!(self.block.is_none() && self.clause.is_none(), "{place}: a second rule");
            let clause = clause.strip_prefix('`').and_then(|clause| clause.strip_suffix('`'));
            self.clause = Some(clause.unwrap_or_else(|| panic!("{place}: a clause stands in backticks")).to_owned());
        } else if let Some((family, expected)) = line.split_once(": ").filter(|(family, _)| is_name(family)) {
            self.expect.push(expect(family, expected, place));
        } else {
            let first = line.split(' ').next().unwrap_or_default();
            assert!(!first.contains(':'), "{place}: nothing is called `{first}`");
        }
    }

    fn finish(mut self) -> Spec {
        assert!(!self.expect.is_empty(), "{}: expects nothing", self.place);
        let plan = self.plan();
        let default_need = plan.contains("\nid = \"n\"\n");
        self.fill_families();
        self.fill_people();
        self.fill_needs(default_need);
        self.fill_attendance();
        self.fill("scores", &[("version", "1"), ("informant", "practitioner")]);
        self.fill("claims", &[("route", "outcomes"), ("basis", "rule")]);
        Spec { title: self.title, place: self.place, as_of: self.as_of, plan, rows: self.tables, expect: self.expect }
    }

    /// The families that the spec names, in a table or in what it expects.
    fn families(&self) -> BTreeSet<String> {
        let columns = ["family_id", "earlier_family_id"];
        let rows = self.tables.values().flatten();
        let named = rows.flat_map(|row| columns.iter().filter_map(|column| row.get(*column)));
        let expected = self.expect.iter().map(|expect| &expect.family);
        named.chain(expected).filter(|family| !family.is_empty()).cloned().collect()
    }

    fn fill_families(&mut self) {
        let given = self.tables.remove("families").unwrap_or_default();
        let names = given.iter().filter_map(|row| row.get("family_id"));
        let unnamed: Vec<Row> = self.families().iter().map(|family| pairs(&[("family_id", family)])).collect();
        let names: BTreeSet<String> = names.cloned().collect();
        let others = unnamed.into_iter().filter(|row| !names.contains(&row["family_id"]));
        let mut rows: Vec<Row> = given.into_iter().chain(others).collect();
        for row in &mut rows {
            fill(row, &[("plan", "spec"), ("earlier_family_id", ""), ("identified_on", "2023-01-01")]);
            for practice in ["engaged_on", "assessed_on", "action_plan_on", "lead_practitioner_on", "support_on"] {
                fill(row, &[(practice, "2023-01-15")]);
            }
            fill(row, &[("closed_on", ""), ("closure_reason", ""), ("expectant", "false")]);
        }
        self.tables.insert("families".to_owned(), rows);
    }

    fn fill_people(&mut self) {
        let missing = self.families_without("people");
        let rows = self.tables.entry("people".to_owned()).or_default();
        for family in missing {
            rows.push(pairs(&[("family_id", &family), ("person_id", "child")]));
            rows.push(pairs(&[("family_id", &family), ("person_id", "adult")]));
        }
        // A row without a person says that the family has nobody.
        rows.retain(|row| !row["person_id"].is_empty());
        for row in rows {
            match row["person_id"].as_str() {
                "child" => fill(row, &[("birth_month", "2012-06")]),
                "adult" => fill(row, &[("birth_month", "1985-06"), ("parental_responsibility", "true")]),
                other => assert!(row.contains_key("birth_month"), "{}: when was {other} born?", self.place),
            }
            fill(row, &[("parental_responsibility", "false"), ("resident_from", ""), ("resident_to", "")]);
        }
    }

    fn fill_needs(&mut self, default_need: bool) {
        let missing = self.families_without("needs");
        let identified: Row = self.tables["families"]
            .iter()
            .map(|row| (row["family_id"].clone(), row["identified_on"].clone()))
            .collect();
        let person = match self.person.as_str() {
            "child" => "child",
            "family" => "",
            _ => "adult",
        };
        let rows = self.tables.entry("needs".to_owned()).or_default();
        for family in missing {
            assert!(default_need, "{}: the needs of {family} are not given, and the plan has no `n`", self.place);
            rows.push(pairs(&[("family_id", &family)]));
        }
        // A row with an empty need says that the family has none.
        rows.retain(|row| row.get("need").is_none_or(|need| !need.is_empty()));
        for row in rows {
            let identified = identified[&row["family_id"]].clone();
            fill(row, &[("need", "n"), ("person_id", person), ("identified_on", &identified), ("recorded_on", "")]);
            fill(row, &[("withdrawn_on", ""), ("source", "practitioner"), ("measure", "")]);
        }
    }

    fn fill_attendance(&mut self) {
        for row in self.tables.get_mut("attendance").into_iter().flatten() {
            let (starts_on, ends_on) = term(&row["term"], &self.place);
            fill(row, &[("starts_on", &starts_on), ("ends_on", &ends_on), ("setting", "mainstream")]);
            fill(row, &[("possible", "100"), ("attended", "100"), ("authorised", "0"), ("unauthorised", "0")]);
            fill(row, &[("suspensions", "0"), ("suspension_days", "0"), ("exclusion_days", "0")]);
            fill(row, &[("permanently_excluded", "false")]);
        }
    }

    fn fill(&mut self, table: &str, values: &[(&str, &str)]) {
        for row in self.tables.get_mut(table).into_iter().flatten() {
            fill(row, values);
        }
    }

    fn families_without(&self, table: &str) -> Vec<String> {
        let rows = self.tables.get(table).into_iter().flatten();
        let named: BTreeSet<&String> = rows.filter_map(|row| row.get("family_id")).collect();
        self.families().into_iter().filter(|family| !named.contains(family)).collect()
    }

    /// The plan of the spec: its own headlines, or one need with its tree or clause.
    fn plan(&self) -> String {
        let (block, clause) = (self.block.as_deref(), self.clause.as_deref());
        if let Some(block) = block.filter(|block| block.contains("[[headline]]")) {
            // Settings of its own stand before its first table.
            let tables = if block.starts_with('[') { 0 } else { block.find("\n[").unwrap_or_default() + 1 };
            let (settings, tables) = block.split_at(tables);
            return header_of_plan(settings, tables) + tables;
        }
        let (supplementary, tree) = supplementary(block.unwrap_or_default());
        let rule = match clause {
            Some(clause) => format!("achieved = \"{}\"\n", clause.replace('\\', "\\\\").replace('"', "\\\"")),
            None if tree.trim().is_empty() => panic!("{}: has no rule", self.place),
            None => format!("{supplementary}\n[headline.need.achieved]\n{tree}"),
        };
        let person = &self.person;
        header_of_plan("", "")
            + "[[headline]]\nid = \"h\"\ncode = \"1\"\ntitle = \"A headline\"\n\n[[headline.need]]\nid = \"n\"\n"
            + &format!("code = \"1.1\"\ntitle = \"A need\"\nperson = \"{person}\"\ncite = \"the spec\"\n{rule}")
    }
}

/// What stands before the headlines of a plan, with the settings that the spec gives itself.
fn header_of_plan(settings: &str, tables: &str) -> String {
    let mut header = "id = \"spec\"\nprogramme = \"TF\"\ntitle = \"A spec\"\nsource = \"the spec\"\n".to_owned();
    header.push_str("in_force_from = 2010-01-01\n");
    for (key, value) in [("needs_join_until", "\"judged_on\""), ("eligibility", "{ needs = 1 }"), ("practice", "false")]
    {
        if !settings.lines().any(|line| line.starts_with(key)) {
            writeln!(header, "{key} = {value}").unwrap();
        }
    }
    header.push_str(settings);
    if !tables.contains("[directions]") {
        header.push_str("\n[directions]\nfamily_relationship_quality = \"higher\"\nquality_of_life = \"higher\"\n");
        header.push_str("life_satisfaction = \"higher\"\ncarers_level = \"lower\"\nelim = \"higher\"\n\n");
    }
    header
}

/// Takes the supplementary trees, which belong to the need, out of the body of `achieved`.
fn supplementary(block: &str) -> (String, String) {
    let (mut taken, mut rest, mut inside) = (String::new(), String::new(), false);
    for line in block.lines() {
        inside |= line.starts_with("supplementary");
        let to = if inside { &mut taken } else { &mut rest };
        to.push_str(line);
        to.push('\n');
        inside &= !line.ends_with(']');
    }
    (taken, rest)
}

fn header(line: &str, place: &str) -> Inside {
    let mut columns = cells(line, place);
    let first = columns.first().and_then(|first| first.split_once('.'));
    let (table, first) = first.unwrap_or_else(|| panic!("{place}: a table begins with `table.column`"));
    let (table, first) = (table.to_owned(), first.to_owned());
    columns[0] = first;
    Inside::Table(table, columns)
}

fn cells(line: &str, place: &str) -> Vec<String> {
    let inner = line.strip_prefix('|').and_then(|line| line.strip_suffix('|'));
    let inner = inner.unwrap_or_else(|| panic!("{place}: a row of a table ends with |"));
    inner.split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn is_name(text: &str) -> bool {
    let letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    text.starts_with(|first: char| first.is_ascii_lowercase()) && text.chars().all(letter)
}

fn expect(family: &str, expected: &str, place: &str) -> Expect {
    let mut found = Expect {
        family: family.to_owned(),
        value: String::new(),
        until: None,
        by: None,
        result: None,
        reason: None,
        place: place.to_owned(),
    };
    let mut words = expected.split(' ');
    match words.next().unwrap_or_default() {
        "result" => {
            let result = words.next().unwrap_or_else(|| panic!("{place}: which result?"));
            found.result = Some(result.to_owned());
            if let Some(reason) = words.next() {
                let reason = reason.strip_prefix('(').and_then(|reason| reason.strip_suffix(')'));
                found.reason =
                    Some(reason.unwrap_or_else(|| panic!("{place}: a reason stands in brackets")).to_owned());
            }
            assert!(words.next().is_none(), "{place}: too much");
            return found;
        }
        value @ ("true" | "false" | "open" | "missing") => value.clone_into(&mut found.value),
        other => panic!("{place}: expects `{other}`"),
    }
    while let Some(word) = words.next() {
        let said = words.next().unwrap_or_else(|| panic!("{place}: nothing after `{word}`"));
        match word {
            "until" if found.value == "open" => found.until = Some(day(said, place)),
            "by" => found.by = Some(said.to_owned()),
            _ => panic!("{place}: `{word}`"),
        }
    }
    found
}

fn day(text: &str, place: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("{place}: `{text}` is no day"))
}

/// First and last day of a term, where a spec does not give them.
fn term(term: &str, place: &str) -> (String, String) {
    let (year, name) = term.split_once('-').unwrap_or_else(|| panic!("{place}: `{term}` is no term"));
    let year: i32 = year.parse().unwrap_or_else(|_| panic!("{place}: `{term}` is no term"));
    let (year, starts_on, ends_on) = match name {
        "autumn" => (year, "09-01", "12-20"),
        "spring" => (year + 1, "01-04", "03-31"),
        "summer" => (year + 1, "04-15", "07-22"),
        _ => panic!("{place}: `{term}` is no term"),
    };
    (format!("{year}-{starts_on}"), format!("{year}-{ends_on}"))
}

fn pairs(values: &[(&str, &str)]) -> Row {
    values.iter().map(|(column, value)| ((*column).to_owned(), (*value).to_owned())).collect()
}

fn fill(row: &mut Row, values: &[(&str, &str)]) {
    for (column, value) in values {
        row.entry((*column).to_owned()).or_insert_with(|| (*value).to_owned());
    }
}
