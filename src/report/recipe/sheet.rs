use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Recipe, is_file_name};
use crate::base::{Problem, Problems};

/// A worksheet of the report's spreadsheets, in so far as it is not made as the pages have it: under the name of a result, what is
/// said of it there; under another name, a worksheet besides.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetRecipe {
    /// The result whose rows it has, where its own name is not that of a result.
    pub from: Option<String>,
    /// What it shows; otherwise the title of the query.
    pub title: Option<String>,
    /// What a row is; otherwise as the query says.
    pub grain: Option<String>,
    /// Only rows whose columns, as written on a page, hold these values.
    #[serde(default, rename = "where")]
    pub conditions: BTreeMap<String, String>,
    /// Its columns; otherwise those that the pages show.
    pub columns: Option<Vec<String>>,
    /// What its columns are called, where the titles of the pages do not do alone.
    #[serde(default)]
    pub headings: BTreeMap<String, String>,
}

/// The worksheets that every spreadsheet begins with, and one whose name a spreadsheet program keeps for itself.
pub const TAKEN: [&str; 5] = ["cover", "contents", "notes", "columns", "history"];

impl Recipe {
    /// Gives the result that a worksheet is of.
    pub fn result_of<'a>(&'a self, sheet: &'a str) -> &'a str {
        self.sheets.get(sheet).and_then(|own| own.from.as_deref()).unwrap_or(sheet)
    }

    /// Checks the names of the worksheets: each is that of a file too.
    pub(super) fn check_sheets(&self, path: &str, results: &[&String]) -> Problems {
        let mut problems = Problems::default();
        for (name, sheet) in &self.sheets {
            let place = || format!("{path}, [sheets.{name}]");
            if !is_file_name(name) || TAKEN.contains(&name.to_lowercase().as_str()) {
                let problem = Problem::new(place(), "has a name that no worksheet of a table can have");
                problems.push(
                    problem.help(
                        "it is letters, digits, hyphens and underscores, and not Cover, Contents, Notes, Columns or History",
                    ),
                );
            }
            let is_result = |name: &String| results.contains(&name);
            match &sheet.from {
                Some(_) if is_result(name) => problems.push(
                    Problem::new(place(), "bears the name of a result and is of another")
                        .help("leave out `from`, or give the worksheet a name of its own"),
                ),
                Some(from) if !is_result(from) => problems.push(
                    Problem::new(place(), format!("is of `{from}`, which is no result"))
                        .help("name a result of [results], or one that is worked out of them"),
                ),
                None if !is_result(name) => problems
                    .push(Problem::new(place(), "is of no result").help("name it as a result is named, or say `from`")),
                _ => {}
            }
        }
        problems
    }
}
