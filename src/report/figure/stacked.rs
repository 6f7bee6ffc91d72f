//! A chart of parts as a figure.

use tera::Context;

use super::draw::Drawing;
use crate::{
    base::Problem,
    query::Cell,
    report::{
        chart::{ChartFailure, StackedChart, StackedRow},
        templates::fill,
    },
};

impl Drawing<'_> {
    /// Draws each row as a whole that falls into parts.
    pub fn stacked(&self, place: &str, context: &Context) -> Result<Result<String, ChartFailure>, Problem> {
        let recipe = self.recipe;
        let most = StackedChart::MOST_PARTS;
        if !(2..=most).contains(&recipe.parts.len()) {
            let cause = format!("names {} as parts", crate::base::count(recipe.parts.len(), "column"));
            return Err(Problem::new(place, cause)
                .help(format!("give `parts` two to {most} columns, from the left, each with its name")));
        }
        let row = |row: &Vec<Cell>| StackedRow {
            label: self.text(row, recipe.label.as_ref()),
            parts: recipe.parts.iter().map(|part| self.tally(row, Some(&part.column))).collect(),
            whole: self.tally(row, recipe.whole.as_ref()),
            value: self.number(row, Some(&recipe.y)),
            range: self.interval(row),
            beside: recipe.beside.iter().map(|column| self.tally(row, Some(&column.column))).collect(),
            note: self.note(row),
        };
        let place = &format!("{place}, name or range");
        let name = |template: Option<&String>| fill(place, template.map(String::as_str).unwrap_or_default(), context);
        let chart = StackedChart {
            caption: self.caption(),
            part_names: recipe.parts.iter().map(|part| part.name.clone()).collect(),
            value_name: name(recipe.name.as_ref())?,
            range_name: name(recipe.range.as_ref())?,
            beside_names: recipe.beside.iter().map(|column| column.name.clone()).collect(),
            rows: self.rows.rows.iter().map(row).collect(),
            unit: recipe.parts.first().map_or_else(|| self.unit(), |part| self.unit_of(&part.column)),
        };
        Ok(chart.draw())
    }
}
