use std::collections::{BTreeMap, BTreeSet};

use super::{
    column::{ALL_AREAS, NOTHING},
    csvw::{METADATA, holds},
    sheet::{Entry, Kind, Sheet},
    table::{HAS_SMALL, Table},
};

/// What stands on the cover.
#[derive(Debug, Clone)]
pub(in crate::report) struct Cover {
    /// What the report is called, and of what it is.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// What a reader must know: what it is about, and that its numbers are not protected, or synthetic.
    pub lines: Vec<String>,
    /// The words of the report that the notes explain.
    pub words: BTreeMap<String, String>,
}

/// The worksheets before the tables: cover, contents, notes, and what each column holds.
pub(super) fn front<'a>(cover: &'a Cover, tables: &'a [Table<'a>]) -> Vec<Sheet<'a>> {
    let (notes, columns) = (notes(&cover.words, tables), columns(tables));
    let lines = [cover.purpose.clone()].into_iter().chain(cover.lines.iter().cloned());
    let cover = Sheet { name: "Cover".to_owned(), title: cover.title.clone(), lines: lines.collect(), grid: None };
    let contents = contents(&[&notes, &columns], tables);
    vec![cover, contents, notes, columns]
}

fn contents<'a>(front: &[&Sheet<'_>], tables: &'a [Table<'a>]) -> Sheet<'a> {
    let many = |rows: usize| Entry::Number(u32::try_from(rows).map_or(f64::INFINITY, f64::from));
    let row = |sheet: &&Sheet<'_>| {
        let rows = sheet.grid.as_ref().map_or(0, |grid| grid.rows);
        vec![Entry::Link(sheet.name.clone().into()), sheet.title.clone().into(), many(rows)]
    };
    let mut rows: Vec<Vec<Entry<'a>>> = front.iter().map(row).collect();
    rows.extend(tables.iter().map(|table| {
        vec![Entry::Link(table.name.as_str().into()), table.title.as_str().into(), many(table.rows.len())]
    }));
    let lines = vec![format!(
        "This worksheet holds one table: the other worksheets. The file {METADATA} describes the tables for programs."
    )];
    Sheet::of_texts("Contents", "Contents", lines, &["Worksheet", "What it shows", "Rows"], rows)
}

fn notes<'a>(words: &'a BTreeMap<String, String>, tables: &'a [Table<'a>]) -> Sheet<'a> {
    let mut marks = BTreeSet::from([NOTHING]);
    for table in tables {
        for row in &table.rows {
            marks.extend(table.columns.iter().filter_map(|column| column.mark(row, table.writer)));
        }
    }
    let mut notes: Vec<(&str, &str)> = marks.into_iter().collect();
    if tables.iter().any(|table| table.has_small) {
        notes.push((HAS_SMALL, "Whether one of the counts of the row, or one that a share and a count of it give, is 1 to 5. Such a count can point to somebody: it is not for publication."));
    }
    if tables.iter().any(Table::has_all_areas) {
        notes.push((ALL_AREAS, "Every area on time together; such a row has no code of an area."));
    }
    if tables.iter().flat_map(|table| &table.columns).any(|column| column.kind == Kind::Month) {
        notes.push(("Months", "Kept as a day: the last of the month, or the first where the heading says from."));
    }
    notes.extend([
        ("Shares", "Kept as fractions and written as percentages with one decimal."),
        ("Percentage points", "The difference of two percentages: from 20.0% to 25.0% is +5.0."),
        ("Interval from, interval to", "The bounds between which the true value lies at a confidence of 95%."),
    ]);
    notes.extend(words.iter().map(|(word, meaning)| (word.as_str(), meaning.as_str())));
    let rows = notes.into_iter().map(|(word, meaning)| vec![word.into(), meaning.into()]).collect();
    let lines = vec!["This worksheet holds one table: the words and marks of the other worksheets.".to_owned()];
    Sheet::of_texts(
        "Notes",
        "What marks mean, and how numbers are written",
        lines,
        &["Word or mark", "What it means"],
        rows,
    )
}

fn columns<'a>(tables: &'a [Table<'a>]) -> Sheet<'a> {
    let of_table = |table: &'a Table<'a>| {
        let of = |heading: &'a str, name: &'a str, what: &'static str| {
            vec![table.name.as_str().into(), heading.into(), name.into(), what.into()]
        };
        let own = table.columns.iter();
        let own = own.map(move |column| of(&column.heading, column.name, holds(column.kind).1));
        own.chain(table.has_small.then(|| of(HAS_SMALL, NOTHING.0, "yes or no")))
    };
    let lines = vec![
        "This worksheet holds one table: the columns of the tables, with their names in the CSV files.".to_owned(),
    ];
    let headings = ["Worksheet", "Heading", "Name in the CSV file", "What it holds"];
    Sheet::of_texts(
        "Columns",
        "What each column of each table holds",
        lines,
        &headings,
        tables.iter().flat_map(of_table).collect(),
    )
}
