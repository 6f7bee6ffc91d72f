use serde::Serialize;
use tera::Context;

use super::{
    chart::{Bar, BarChart, ChartFailure, IntervalChart, LineChart, Panel, Row, Series, SmallMultiples, Unit},
    context::{Writer, WrittenTable, fill},
    recipe::{ChartKind, FigureRecipe},
};
use crate::{
    base::Problem,
    query::{Cell, Rows},
};

/// A chart as a template sees it: only its SVG is markup.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Figure {
    pub id: String,
    pub headline: String,
    pub subtitle: String,
    pub svg: String,
    pub table: WrittenTable,
}

/// Draws a figure from the rows of its result.
pub(super) fn draw(
    place: &str,
    recipe: &FigureRecipe,
    rows: &Rows,
    writer: Writer<'_>,
    context: &Context,
) -> Result<Figure, Problem> {
    let rows = writer.select(rows, &recipe.rows);
    let headline = fill(place, &recipe.headline, context)?;
    let subtitle = fill(place, &recipe.subtitle, context)?;
    let drawing = Drawing { recipe, rows: &rows, writer, headline: &headline, subtitle: &subtitle };
    let svg = match recipe.kind {
        ChartKind::Lines => drawing.lines(place, context)?,
        ChartKind::Intervals => drawing.intervals(place, context)?,
        ChartKind::Bars => drawing.bars(),
        ChartKind::Multiples => drawing.multiples(place, context)?,
    };
    let svg = svg.map_err(|failure| Problem::new(format!("{place}, figure `{}`", recipe.id), failure.to_string()))?;
    let table = writer.table(headline.clone(), &rows, &recipe.columns)?;
    Ok(Figure { id: recipe.id.clone(), headline, subtitle, svg, table })
}

struct Drawing<'a> {
    recipe: &'a FigureRecipe,
    rows: &'a Rows,
    writer: Writer<'a>,
    headline: &'a str,
    subtitle: &'a str,
}

impl Drawing<'_> {
    fn unit(&self) -> Unit {
        let whole = self.rows.column(&self.recipe.y).iter().any(|cell| matches!(cell, Cell::Whole(_)));
        if whole { Unit::Count } else { Unit::Share }
    }

    fn number(&self, row: &[Cell], column: Option<&String>) -> Option<f64> {
        self.rows.position(column?).and_then(|place| row.get(place)).and_then(Cell::number)
    }

    fn text(&self, row: &[Cell], column: Option<&String>) -> String {
        column.map(|column| self.writer.written(self.rows, row, column).text).unwrap_or_default()
    }

    fn interval(&self, row: &[Cell]) -> Option<(f64, f64)> {
        self.number(row, self.recipe.low.as_ref()).zip(self.number(row, self.recipe.high.as_ref()))
    }

    /// Why a row has no value, in the words of the page.
    fn note(&self, row: &[Cell]) -> Option<String> {
        let written = self.writer.written(self.rows, row, &self.recipe.y);
        (!written.why.is_empty()).then(|| written.why.to_owned())
    }

    /// The values of a column in the order of their first row.
    fn distinct(&self, column: Option<&String>) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for row in &self.rows.rows {
            let text = self.text(row, column);
            if !found.contains(&text) {
                found.push(text);
            }
        }
        found
    }

    /// The positions along the horizontal axis, in the order of their dates or texts.
    fn positions(&self) -> Vec<String> {
        let place = self.recipe.x.as_ref().and_then(|x| self.rows.position(x));
        let mut all: Vec<(String, String)> = self
            .rows
            .rows
            .iter()
            .map(|row| {
                let order = match place.and_then(|place| row.get(place)) {
                    Some(Cell::Day(day)) => day.to_string(),
                    Some(Cell::Text(text)) => text.clone(),
                    Some(Cell::Whole(number)) => format!("{number:020}"),
                    _ => String::new(),
                };
                (order, self.text(row, self.recipe.x.as_ref()))
            })
            .collect();
        all.sort();
        all.dedup();
        all.into_iter().map(|(_, text)| text).collect()
    }

    /// The value of each position in one series; none where it has no row.
    fn along<T>(&self, positions: &[String], series: &str, value: impl Fn(&[Cell]) -> Option<T>) -> Vec<Option<T>> {
        let mut values: Vec<Option<T>> = positions.iter().map(|_| None).collect();
        for row in &self.rows.rows {
            if self.text(row, self.recipe.series.as_ref()) != series {
                continue;
            }
            let at = positions.iter().position(|position| *position == self.text(row, self.recipe.x.as_ref()));
            if let Some(slot) = at.and_then(|at| values.get_mut(at)) {
                *slot = value(row);
            }
        }
        values
    }

    fn lines(&self, place: &str, context: &Context) -> Result<Result<String, ChartFailure>, Problem> {
        let positions = self.positions();
        let alone = fill(place, self.recipe.name.as_deref().unwrap_or_default(), context)?;
        let with_interval = self.recipe.low.is_some();
        let series = self.distinct(self.recipe.series.as_ref()).into_iter().enumerate().map(|(order, name)| Series {
            values: self.along(&positions, &name, |row| self.number(row, Some(&self.recipe.y))),
            low_high: with_interval.then(|| self.along(&positions, &name, |row| self.interval(row))),
            emphasis: order == 0,
            name: if self.recipe.series.is_some() { name } else { alone.clone() },
        });
        let chart = LineChart {
            id: self.recipe.id.clone(),
            headline: self.headline.to_owned(),
            subtitle: self.subtitle.to_owned(),
            description: self.description(),
            series: series.collect(),
            unit: self.unit(),
            y_from_zero: true,
            provisional: vec![false; positions.len()],
            x_labels: positions,
        };
        Ok(chart.draw())
    }

    fn intervals(&self, place: &str, context: &Context) -> Result<Result<String, ChartFailure>, Problem> {
        let rows = self.rows.rows.iter().map(|row| Row {
            label: self.text(row, self.recipe.label.as_ref()),
            value: self.number(row, Some(&self.recipe.y)),
            low_high: self.interval(row),
            note: self.note(row),
            emphasis: false,
        });
        let reference = match &self.recipe.reference {
            None => None,
            Some(reference) => {
                let value = self.rows.rows.iter().find_map(|row| self.number(row, Some(&reference.column)));
                let name = fill(place, &reference.name, context)?;
                value.map(|value| (name, value))
            }
        };
        let chart = IntervalChart {
            id: self.recipe.id.clone(),
            headline: self.headline.to_owned(),
            subtitle: self.subtitle.to_owned(),
            description: self.description(),
            rows: rows.collect(),
            reference,
            unit: self.unit(),
        };
        Ok(chart.draw())
    }

    fn bars(&self) -> Result<String, ChartFailure> {
        let rows = self.rows.rows.iter().map(|row| Bar {
            label: self.text(row, self.recipe.label.as_ref()),
            value: self.number(row, Some(&self.recipe.y)),
            note: self.note(row),
        });
        BarChart {
            id: self.recipe.id.clone(),
            headline: self.headline.to_owned(),
            subtitle: self.subtitle.to_owned(),
            description: self.description(),
            rows: rows.collect(),
            unit: self.unit(),
        }
        .draw()
    }

    fn multiples(&self, place: &str, context: &Context) -> Result<Result<String, ChartFailure>, Problem> {
        let positions = self.positions();
        let compare = self.recipe.compare.as_ref();
        let panels = self.distinct(self.recipe.series.as_ref()).into_iter().map(|title| Panel {
            values: self.along(&positions, &title, |row| self.number(row, Some(&self.recipe.y))),
            comparator: self.along(&positions, &title, |row| self.number(row, compare.map(|compare| &compare.column))),
            title,
        });
        let chart = SmallMultiples {
            id: self.recipe.id.clone(),
            headline: self.headline.to_owned(),
            subtitle: self.subtitle.to_owned(),
            description: self.description(),
            panels: panels.collect(),
            comparator_name: compare.map(|compare| compare.name.clone()).unwrap_or_default(),
            series_name: fill(place, self.recipe.name.as_deref().unwrap_or_default(), context)?,
            unit: self.unit(),
            columns: self.recipe.panels.unwrap_or(3),
            x_labels: positions,
        };
        Ok(chart.draw())
    }

    /// What the chart would say aloud; the table beside it says the rest.
    fn description(&self) -> String {
        let rows = crate::base::count(self.rows.rows.len(), "value");
        format!("{}. {rows}; the table after the chart gives every one.", self.headline)
    }
}
