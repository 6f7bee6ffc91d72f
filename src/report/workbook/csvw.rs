use serde_json::{Value, json};

use super::{Cover, TABLES, column::Column, sheet::Kind, table::Table};
use crate::{
    query::Cell,
    report::data_file::{plain, unarmed},
};

/// The metadata of all tables, where a program that reads one of them looks for it (W3C, "Model for Tabular Data and Metadata on the
/// Web", 2015, section 5.2).
pub(super) const METADATA: &str = "tables/csv-metadata.json";

/// The marks that a CSV file may have in place of a value.
const NO_VALUES: [&str; 5] = ["", "[c]", "[x]", "[z]", "[u]"];

/// The name of the file of a table, with its folder.
pub(super) fn file(table: &Table<'_>) -> String {
    format!("{TABLES}/{}.csv", table.name)
}

/// Writes a table as CSV: numbers as they are, shares and differences as fractions, days as YYYY-MM-DD.
pub(super) fn table(table: &Table<'_>) -> Result<Vec<u8>, csv::Error> {
    let mut lines = csv::Writer::from_writer(Vec::new());
    lines.write_record(table.columns.iter().map(|column| column.name))?;
    for row in &table.rows {
        lines.write_record(table.columns.iter().map(|column| value(table, column, row)))?;
    }
    lines.into_inner().map_err(|failure| failure.into_error().into())
}

fn value(table: &Table<'_>, column: &Column<'_>, row: &[Cell]) -> String {
    match (column.mark(row, table.writer), column.name_of_area(row)) {
        (Some((mark, _)), _) => mark.to_owned(),
        (None, Some(name)) => unarmed(name),
        (None, None) => plain(column.cell(row)),
    }
}

/// What a column holds: its type by CSVW, and in words.
pub(super) fn holds(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Text => ("string", "text"),
        Kind::Count => ("integer", "count or other whole number"),
        Kind::Plain => ("integer", "whole number"),
        Kind::Decimal => ("number", "number"),
        Kind::Share => ("number", "part of a whole, from 0 to 1; written as a percentage in the workbooks"),
        Kind::Points => ("number", "difference of shares: percentage points here, a fraction in the CSV file"),
        Kind::Month => ("date", "month, as a day of it"),
        Kind::Day => ("date", "day"),
    }
}

/// Writes the metadata of the tables (W3C, "Metadata Vocabulary for Tabular Data", 2015).
pub(super) fn metadata(cover: &Cover, tables: &[Table<'_>]) -> String {
    let column = |column: &Column<'_>| {
        let (of, words) = holds(column.kind);
        json!({
            "name": column.name,
            "titles": [column.name, column.heading],
            "dc:description": words,
            "datatype": of,
            "null": NO_VALUES,
        })
    };
    let tables = tables.iter().map(|table| {
        json!({
            "url": format!("{}.csv", table.name),
            "dc:title": table.title,
            "dc:description": table.grain,
            "tableSchema": { "columns": table.columns.iter().map(column).collect::<Vec<Value>>() },
        })
    });
    let whole = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "en" }],
        "dc:title": cover.title,
        "dc:description": format!("{} {}", cover.purpose, cover.lines.join(" ")),
        "tables": tables.collect::<Vec<Value>>(),
    });
    format!("{whole:#}\n")
}
