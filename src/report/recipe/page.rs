use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{ChartKind, FigureRecipe, Selection, TableRecipe};
use crate::{
    base::{AreaCode, Problem},
    query::{Cell, Rows},
};

/// A page, or one page for each row of a result.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageRecipe {
    /// The name of the file without `.html`; `{column}` stands for a value of the page's row.
    pub file: String,
    /// The template below `reports/<name>/`, or `reports/`.
    pub template: String,
    /// The title; a template.
    pub title: String,
    /// The result of which each row makes a page; the row is `this`.
    pub each: Option<String>,
    /// Whether the pages are made only where those of one area are asked for: of all areas they would be too many. Of the
    /// results in `only`, the rows are then that area's.
    #[serde(default)]
    pub one_area: bool,
    /// Of every result that has this column, only the rows in which it equals that of `this`.
    pub by: Option<String>,
    /// Of these results, only the rows in which a column equals that of `this`.
    #[serde(default)]
    pub only: BTreeMap<String, String>,
    /// The sentences at the top; each a template, left out where it comes to nothing.
    #[serde(default)]
    pub news: Vec<String>,
    /// The control charts whose newest month the news look at.
    #[serde(default)]
    pub watch: Vec<Watched>,
    /// Of every result that has them, only rows whose columns, as written on the page, hold these values.
    #[serde(default, rename = "where")]
    pub conditions: BTreeMap<String, String>,
    /// The page, by its file, whose figures and tables this one has too, save those of its own with the same id.
    pub like: Option<String>,
    /// Results whose rows the template walks through, as finished strings.
    #[serde(default)]
    pub lists: Vec<String>,
    /// The figures, by id.
    #[serde(default, rename = "figure")]
    pub figures: Vec<FigureRecipe>,
    /// The tables, by id.
    #[serde(default, rename = "table")]
    pub tables: Vec<TableRecipe>,
}

/// A control chart that the news look at.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watched {
    /// The id of the figure.
    pub figure: String,
    /// What it is of, within a sentence.
    pub name: String,
}

/// The id of the table of what changed, whose file has a name like that of any other table.
pub(in crate::report) const CHANGES: &str = "changes";

impl PageRecipe {
    /// Checks that no two figures or tables of the page have one id: each has a file that bears it.
    pub(super) fn check(&self, path: &str) -> Result<(), Problem> {
        let mut known = BTreeSet::from([CHANGES]);
        let ids = self.figures.iter().map(|figure| &figure.id).chain(self.tables.iter().map(|table| &table.id));
        for id in ids {
            let place = || format!("{path}, page `{}`", self.file);
            if !is_file_name(id) {
                let problem = Problem::new(place(), "has a figure or table whose id is no name for a file");
                return Err(problem.help("an id is letters, digits, hyphens and underscores"));
            }
            if !known.insert(id) {
                let problem = Problem::new(place(), format!("has several figures or tables with the id `{id}`"));
                return Err(problem.help(format!("give each an id of its own; `{CHANGES}` is taken")));
            }
        }
        let is_control = |id: &String| {
            self.figures.iter().any(|figure| figure.id == *id && matches!(figure.kind, ChartKind::Control))
        };
        match self.watch.iter().find(|watched| !is_control(&watched.figure)) {
            None => Ok(()),
            Some(Watched { figure, .. }) => {
                let place = format!("{path}, page `{}`", self.file);
                Err(Problem::new(place, format!("watches `{figure}`, which is no control chart of the page"))
                    .help("name the id of a figure of the kind `control`"))
            }
        }
    }

    /// Whether its pages are made where those of one area alone, or of all, are asked for.
    pub(in crate::report) fn is_made(&self, of_one_area: bool) -> bool {
        if of_one_area { self.each.is_some() } else { !self.one_area }
    }

    /// The rows that make its pages where those of one area alone, or of all, are asked for; none where it is one page.
    pub(in crate::report) fn rows<'a>(
        &self,
        results: &'a BTreeMap<String, Rows>,
        area: Option<&AreaCode>,
    ) -> Option<(&'a Rows, Vec<&'a Vec<Cell>>)> {
        let each = self.each.as_ref().and_then(|each| results.get(each))?;
        Some((each, each.rows.iter().filter(|row| of_area(each, row, area)).collect()))
    }

    /// The results of which a page has only the rows that belong to its own, each with the column that says so.
    pub(in crate::report) fn only(&self, results: &BTreeMap<String, Rows>) -> BTreeMap<String, String> {
        let mut only = self.only.clone();
        if let Some(column) = &self.by {
            for (name, _) in results.iter().filter(|(_, rows)| rows.position(column).is_some()) {
                only.entry(name.clone()).or_insert_with(|| column.clone());
            }
        }
        only
    }

    /// The page's conditions that a result can meet.
    pub(in crate::report) fn conditions_of(&self, rows: &Rows) -> BTreeMap<String, String> {
        let own = self.conditions.iter().filter(|(column, _)| rows.position(column).is_some());
        own.map(|(column, value)| (column.clone(), value.clone())).collect()
    }

    /// A selection with the page's conditions, save where it has its own.
    pub(in crate::report) fn choose(&self, selection: &Selection, rows: &Rows) -> Selection {
        let mut chosen = selection.clone();
        for (column, value) in self.conditions_of(rows) {
            chosen.conditions.entry(column).or_insert(value);
        }
        chosen
    }

    /// Whether a figure, a table or a list of the page is of a result.
    pub(in crate::report) fn uses(&self, result: &str) -> bool {
        self.lists.iter().any(|name| name == result)
            || self.figures.iter().any(|figure| figure.rows.from == result)
            || self.tables.iter().any(|table| table.rows.from == result)
    }
}

/// Whether a row is of the only area that is asked for, if one is.
pub(in crate::report) fn of_area(rows: &Rows, row: &[Cell], area: Option<&AreaCode>) -> bool {
    let code = || rows.position("area_code").and_then(|place| row.get(place)).and_then(Cell::text);
    area.is_none_or(|area| code() == Some(area.as_str()))
}

/// Whether a text can name a file in the folder of a report.
pub(in crate::report) fn is_file_name(text: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    !text.is_empty() && text.chars().all(plain) && !text.starts_with('.')
}
