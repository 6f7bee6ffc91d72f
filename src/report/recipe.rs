use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::format::Format;
use crate::base::{Library, LibraryFile, Problem, Problems, nearest};

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
    /// The results it shows, each by the name of a query. A query runs once for all pages.
    pub results: BTreeMap<String, String>,
    /// How the values of a column are written, where its type does not say it.
    #[serde(default)]
    pub formats: BTreeMap<String, Format>,
    /// The results whose numbers are kept in `figures.json`, so that a later page can say which of them changed.
    #[serde(default)]
    pub figures: BTreeMap<String, FiguresRecipe>,
    /// Its pages; the first is the one to open.
    #[serde(rename = "page")]
    pub pages: Vec<PageRecipe>,
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
    /// Of every result that has this column, only the rows in which it equals that of `this`.
    pub by: Option<String>,
    /// Of these results, only the rows in which a column equals that of `this`.
    #[serde(default)]
    pub only: BTreeMap<String, String>,
    /// The sentences at the top; each a template, left out where it comes to nothing.
    #[serde(default)]
    pub news: Vec<String>,
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

/// What rows of a result a figure or a table shows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// The result.
    pub from: String,
    /// Only rows whose columns, as written on the page, hold these values.
    #[serde(default, rename = "where")]
    pub conditions: BTreeMap<String, String>,
    /// The column to sort by, with `-` before it for the largest first; otherwise as the query gives them.
    pub sort: Option<String>,
    /// How many rows at most.
    pub most: Option<usize>,
}

/// A chart with its table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureRecipe {
    /// The id, by which the template names it.
    pub id: String,
    /// What kind of chart.
    pub kind: ChartKind,
    /// Its rows.
    pub rows: Selection,
    /// What it shows, as a sentence; a template, in which `top` is the first row that the figure shows.
    pub headline: String,
    /// What the numbers are; a template.
    pub subtitle: String,
    /// The column of the horizontal axis, for lines and small multiples; for heat maps that of the other thing of a pair.
    pub x: Option<String>,
    /// The column of the values.
    pub y: String,
    /// The columns of an interval, or of the range that a share of a chart of parts could lie in.
    pub low: Option<String>,
    /// The upper bound.
    pub high: Option<String>,
    /// The column whose values each make a line, or a panel.
    pub series: Option<String>,
    /// The columns of the part and the whole of a control chart of shares.
    pub part: Option<String>,
    /// The whole; of a chart of parts, what they come to.
    pub whole: Option<String>,
    /// The column that says of a month of a control chart that its figure can still turn.
    pub provisional: Option<String>,
    /// The parts of a whole, from the left.
    #[serde(default)]
    pub parts: Vec<NamedColumn>,
    /// What stands beside the whole, and is no part of it.
    #[serde(default)]
    pub beside: Vec<NamedColumn>,
    /// What the range of a share is called; a template.
    pub range: Option<String>,
    /// The column that names the rows of bars, intervals and parts; for heat maps that of the one thing of a pair.
    pub label: Option<String>,
    /// A value to compare with, in small multiples and intervals: its column, and what it is called.
    pub compare: Option<NamedColumn>,
    /// A line across an interval chart.
    pub reference: Option<Reference>,
    /// What the lines of small multiples, the numbers of the pairs of a heat map, or the shares of a chart of parts are
    /// called; a template.
    pub name: Option<String>,
    /// What the numbers of one thing alone are called in a heat map; a template.
    pub alone: Option<String>,
    /// How many panels stand side by side.
    pub panels: Option<usize>,
    /// The columns of the table beside it.
    pub columns: Vec<ColumnRecipe>,
}

/// A column and what it is called in the chart.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedColumn {
    /// The column.
    pub column: String,
    /// What it is called.
    pub name: String,
}

/// A line across an interval chart: a value of the first row of a result.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// What it is called; a template.
    pub name: String,
    /// The column, of the first row that the figure shows.
    pub column: String,
}

/// The kinds of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// Lines over time.
    Lines,
    /// Dots with intervals, one row each.
    Intervals,
    /// Bars, one row each.
    Bars,
    /// A small line chart for each series.
    Multiples,
    /// A bar of 100% for each row, split into its parts.
    Stacked,
    /// A triangle of how many have two things at once.
    Heat,
    /// A control chart of a flow by month: of a count, or of a part of a whole.
    Control,
}

/// A table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRecipe {
    /// The id, by which the template names it.
    pub id: String,
    /// What it shows; a template.
    pub caption: String,
    /// Its rows.
    pub rows: Selection,
    /// Its columns; the first one names the rows.
    pub columns: Vec<ColumnRecipe>,
}

/// A column of a table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRecipe {
    /// The column of the result.
    pub column: String,
    /// What it is called.
    pub title: String,
    /// The page that its values lead to, named as in `file`, by the table's row.
    pub link: Option<String>,
    /// Spread over as many columns as this column of the result has values.
    pub across: Option<String>,
    /// Left out where no row has a value.
    #[serde(default)]
    pub if_any: bool,
}

/// Gives all recipes of the library, by name.
///
/// # Errors
/// Gives all that is wrong with all recipes.
pub fn recipes(library: &Library) -> Result<BTreeMap<String, Recipe>, Problems> {
    let mut problems = Problems::default();
    let mut recipes = BTreeMap::new();
    for file in library.files("reports", "/recipe.toml")? {
        match Recipe::read(&file) {
            Ok(recipe) => {
                recipes.insert(recipe.name.clone(), recipe);
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems.or(recipes)
}

impl Recipe {
    /// Reads a recipe file.
    fn read(file: &LibraryFile) -> Result<Self, Problem> {
        let mut recipe: Self = toml::from_str(&file.text).map_err(|failure| {
            let before = file.text.get(..failure.span().map_or(0, |span| span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            Problem::new(format!("{}:{line}", file.path), failure.message().to_owned())
                .help("docs/architecture.md says what a recipe holds")
        })?;
        file.path.split('/').nth(1).unwrap_or_default().clone_into(&mut recipe.name);
        if recipe.pages.is_empty() {
            return Err(Problem::new(file.path.clone(), "has no page").help("a report has at least one [[page]]"));
        }
        recipe.liken(&file.path)?;
        recipe.check(&file.path)?;
        Ok(recipe)
    }

    /// Gives pages that are like another its figures and tables.
    fn liken(&mut self, path: &str) -> Result<(), Problem> {
        let models = self.pages.clone();
        for page in &mut self.pages {
            let Some(name) = &page.like else { continue };
            let Some(model) = models.iter().find(|model| model.file == *name && model.like.is_none()) else {
                return Err(Problem::new(path, format!("has a page like `{name}`, which is no page of its own"))
                    .help("name the `file` of a page that is like no other"));
            };
            let figures = model.figures.iter().filter(|figure| !page.figures.iter().any(|own| own.id == figure.id));
            let figures: Vec<FigureRecipe> = figures.cloned().collect();
            let tables = model.tables.iter().filter(|table| !page.tables.iter().any(|own| own.id == table.id));
            let tables: Vec<TableRecipe> = tables.cloned().collect();
            page.figures.extend(figures);
            page.tables.extend(tables);
        }
        Ok(())
    }

    /// Checks that every result that the pages name is there.
    fn check(&self, path: &str) -> Result<(), Problem> {
        let named = |page: &PageRecipe| {
            let mut names: Vec<String> = page.each.iter().cloned().collect();
            names.extend(page.only.keys().cloned());
            names.extend(page.lists.iter().cloned());
            names.extend(page.figures.iter().map(|figure| figure.rows.from.clone()));
            names.extend(page.tables.iter().map(|table| table.rows.from.clone()));
            names
        };
        for name in self.pages.iter().flat_map(named).chain(self.figures.keys().cloned()) {
            if !self.results.contains_key(&name) {
                let problem = Problem::new(path, format!("names the result `{name}`, which is not in [results]"));
                return Err(match nearest(&name, self.results.keys().map(String::as_str)) {
                    Some(close) => problem.help(format!("`{close}` is close")),
                    None => problem.help("name the query that gives it under [results]"),
                });
            }
        }
        self.pages.iter().try_for_each(|page| page.check(path))
    }
}

/// The id of the table of what changed, whose file has a name like that of any other table.
pub(super) const CHANGES: &str = "changes";

impl PageRecipe {
    /// Checks that no two figures or tables of the page have one id: each has a file that bears it.
    fn check(&self, path: &str) -> Result<(), Problem> {
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
        Ok(())
    }
}

/// Whether a text can name a file in the folder of a report.
pub(super) fn is_file_name(text: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    !text.is_empty() && text.chars().all(plain) && !text.starts_with('.')
}
