//! The tables of a report as spreadsheets: one workbook as XLSX and as ODS, and each table as CSV with CSVW metadata.
//!
//! `gathered` finds the `table`s that the pages show and `column` what stands in them, `heading` says what columns are called, `front` what stands before them, and
//! `xlsx`, `ods` and `csvw` write them, each of the `sheet`s after the other. The layout follows the guidance of the Government Analysis
//! Function, "Releasing statistics in spreadsheets" (2021): a cover, contents and notes; one table a sheet, from column A, under one row of
//! headings; no cell merged, hidden or left empty; nothing told by colour or by frozen panes. Deliberately absent: charts.

mod column;
mod csvw;
mod front;
mod gathered;
mod heading;
mod ods;
mod sheet;
mod table;
mod xlsx;

use std::collections::BTreeMap;

use serde::Serialize;

pub(super) use self::front::Cover;
use self::{front::front, sheet::Sheet, table::Table};
use super::{context::Writer, recipe::Recipe};
use crate::{
    base::{AreaCode, Problem},
    query::{Queries, Rows},
};

/// The folder beside the pages that holds the tables as CSV.
pub const TABLES: &str = "tables";

/// A file of a report that is no page: a workbook, or a table of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFile {
    /// Its name, with its folder beside the pages.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// All tables of a report.
pub(super) struct Workbook<'a> {
    name: &'a str,
    tables: Vec<Table<'a>>,
}

/// Where a page leads for the numbers.
#[derive(Debug, Serialize)]
pub(super) struct Downloads<'a> {
    xlsx: String,
    ods: String,
    metadata: String,
    tables: Vec<Download<'a>>,
}

#[derive(Debug, Serialize)]
struct Download<'a> {
    file: String,
    title: &'a str,
}

impl<'a> Download<'a> {
    fn of(table: &'a Table<'_>) -> Self {
        Self { file: csvw::file(table), title: &table.title }
    }
}

impl<'a> Workbook<'a> {
    /// Gathers the tables of a report; with an area, those of its pages alone.
    pub fn new(
        recipe: &'a Recipe,
        queries: &'a Queries,
        results: &'a BTreeMap<String, Rows>,
        writer: Writer<'a>,
        names: &'a BTreeMap<String, String>,
        area: Option<&AreaCode>,
    ) -> Self {
        Self { name: &recipe.name, tables: gathered::tables(recipe, queries, results, writer, (names, area)) }
    }

    /// The names of its files, for the pages.
    pub fn downloads(&self) -> Downloads<'_> {
        Downloads {
            xlsx: format!("{}.xlsx", self.name),
            ods: format!("{}.ods", self.name),
            metadata: csvw::METADATA.to_owned(),
            tables: self.tables.iter().map(Download::of).collect(),
        }
    }

    /// Writes its files, one after the other.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn files(&self, cover: &Cover) -> Result<Vec<SheetFile>, Problem> {
        let Downloads { xlsx, ods, metadata, .. } = self.downloads();
        let failed = |name: &str, cause: String| Problem::new(name, format!("cannot be written: {cause}"));
        let sheets: Vec<Sheet<'_>> =
            front(cover, &self.tables).into_iter().chain(self.tables.iter().map(Table::sheet)).collect();
        let bytes = xlsx::write(cover, &sheets).map_err(|failure| failed(&xlsx, failure.to_string()))?;
        let mut files = vec![SheetFile { name: xlsx, bytes }];
        let bytes = ods::write(cover, &sheets).map_err(|failure| failed(&ods, failure.to_string()))?;
        files.push(SheetFile { name: ods, bytes });
        for table in &self.tables {
            let name = csvw::file(table);
            let bytes = csvw::table(table).map_err(|failure| failed(&name, failure.to_string()))?;
            files.push(SheetFile { name, bytes });
        }
        files.push(SheetFile { name: metadata, bytes: csvw::metadata(cover, &self.tables).into_bytes() });
        Ok(files)
    }
}
