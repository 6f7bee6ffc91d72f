use std::collections::BTreeMap;

use serde::Deserialize;

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
    /// The column whose values, where the rows have several, get a table each.
    pub apart: Option<String>,
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
