use serde::Deserialize;

use super::{ColumnRecipe, Selection};

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
    /// The column whose values, where the rows have several, get a figure each: numbers of two plans are not one series.
    pub apart: Option<String>,
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
    /// A value to compare with, in small multiples and intervals: its column, and what it is called; a template.
    pub compare: Option<NamedColumn>,
    /// A line across an interval chart.
    pub reference: Option<Reference>,
    /// A day at which lines and small multiples change what they are about: the date of the first row in a column.
    pub mark: Option<Reference>,
    /// What the lines of small multiples, the numbers of the pairs of a heat map, or the shares of a chart of parts are
    /// called; a template.
    pub name: Option<String>,
    /// What the numbers of one thing alone are called in a heat map; a template.
    pub alone: Option<String>,
    /// Whether a funnel has the limits without adjustment beside its own.
    #[serde(default)]
    pub unadjusted: bool,
    /// How many panels stand side by side.
    pub panels: Option<usize>,
    /// A second value of each row of an interval chart, with its interval; `name` is then what the first is called.
    pub second: Option<Second>,
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

/// A second value of each row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Second {
    /// The column of the values.
    pub y: String,
    /// The columns of their intervals.
    pub low: String,
    /// The upper bound.
    pub high: String,
    /// What they are called; a template.
    pub name: String,
}

/// A line across a chart: a value of the first row of a result.
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
    /// Areas at how many they count and at their shares, between the limits of what chance allows.
    Funnel,
    /// Areas on a map of hexagons, by how they stand to those limits.
    Hexes,
    /// A control chart of a flow by month: of a count, or of a part of a whole.
    Control,
}
