//! Recipes: what a report is made of, as its author wrote it.
//!
//! `read` reads and checks the file; `page`, `figure` and `table` say what stands in it. Deliberately absent: rows, and what is
//! made of them.

mod areas;
mod figure;
mod page;
mod read;
mod sheet;
mod split;
mod table;

use std::collections::BTreeMap;

use serde::Deserialize;

pub(super) use self::page::{CHANGES, is_file_name, of_area};
pub use self::{
    areas::{AREA, AREAS, AreasRecipe, COMPARED, COUNTED, LOCALITY, MEASURES, STRATA, WITHIN},
    figure::{ChartKind, FigureRecipe},
    page::{PageRecipe, Watched},
    read::recipes,
    sheet::{SheetRecipe, TAKEN},
    split::SplitRecipe,
    table::{ColumnRecipe, Selection, TableRecipe},
};
use super::format::Format;

/// What a report is made of. The file is `reports/<name>/recipe.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The name: that of the folder.
    #[serde(skip)]
    pub name: String,
    /// What the report is called.
    pub title: String,
    /// What it is for, in a sentence.
    pub about: String,
    /// What has to be landed before it can be made: a table that must have rows, and how it gets some.
    pub needs: Option<NeededTable>,
    /// Whether it is about a month, which its queries take as `$month`.
    #[serde(default)]
    pub monthly: bool,
    /// Whether it is about chosen months, of which its queries take the first as `$from` and the last as `$month`.
    #[serde(default)]
    pub period: bool,
    /// The results it shows, each by the name of a query. A query runs once for all pages.
    pub results: BTreeMap<String, String>,
    /// Results that are worked out of others: the splits of a change between two cohorts.
    #[serde(default, rename = "split")]
    pub splits: BTreeMap<String, SplitRecipe>,
    /// Results that are worked out of counts by area.
    pub areas: Option<AreasRecipe>,
    /// The same of the localities within each area.
    pub localities: Option<AreasRecipe>,
    /// How the values of a column are written, where its type does not say it.
    #[serde(default)]
    pub formats: BTreeMap<String, Format>,
    /// What columns are called in the spreadsheets, where the titles of the pages do not do alone.
    #[serde(default)]
    pub headings: BTreeMap<String, String>,
    /// The columns that the spreadsheets leave out: what only chooses rows for the pages.
    #[serde(default)]
    pub leave_out: Vec<String>,
    /// The words of this report that the notes of the spreadsheets explain.
    #[serde(default)]
    pub notes: BTreeMap<String, String>,
    /// The worksheets that are not made as the pages have them.
    #[serde(default)]
    pub sheets: BTreeMap<String, SheetRecipe>,
    /// The results whose numbers are kept in `figures.json`, so that a later page can say which of them changed.
    #[serde(default)]
    pub figures: BTreeMap<String, FiguresRecipe>,
    /// Its pages; the first is the one to open.
    #[serde(rename = "page")]
    pub pages: Vec<PageRecipe>,
}

impl Recipe {
    /// The query that a result is of, or is worked out of.
    pub fn query_of(&self, result: &str) -> Option<&String> {
        let of_areas = self.compared().find(|(_, areas)| areas.gives().iter().any(|(name, _)| *name == result));
        let from = of_areas.map(|(_, areas)| &areas.from).or_else(|| self.splits.get(result).map(|split| &split.from));
        self.results.get(from.map_or(result, String::as_str))
    }

    /// What is compared, each with the key that it stands under.
    pub fn compared(&self) -> impl Iterator<Item = (&'static str, &AreasRecipe)> {
        [("areas", &self.areas), ("localities", &self.localities)]
            .into_iter()
            .filter_map(|(key, asked)| Some((key, asked.as_ref()?)))
    }

    /// The names of the results that are worked out of others.
    fn worked_out(&self) -> Vec<&String> {
        let of_areas = self.compared().flat_map(|(_, areas)| [&areas.rows, &areas.measures, &areas.areas]);
        self.splits.keys().chain(of_areas).collect()
    }
}

/// A table that must have rows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeededTable {
    /// The table.
    pub table: String,
    /// What to do where it has none.
    pub help: String,
}

/// Which numbers of a result are kept, and what tells its rows apart. Rows of an area have it in `area_code`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiguresRecipe {
    /// The column with the month that a row is about; without one it is about the month of the report.
    pub month: Option<String>,
    /// The other columns that tell rows apart.
    #[serde(default)]
    pub key: Vec<String>,
    /// What a row is called; `{column}` stands for its value.
    pub name: String,
    /// The columns of the numbers, each with what it is called.
    pub values: BTreeMap<String, String>,
}
