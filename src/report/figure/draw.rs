use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::Serialize;
use tera::Context;

use super::{
    chance::Newest,
    control::{add_limits, with_drawn, with_limits},
};
use crate::{
    base::Problem,
    query::{Cell, Rows},
    report::{
        chart::{
            Bar, BarChart, Caption, ChartFailure, IntervalChart, LineChart, Panel, Row, Second, Series, SmallMultiples,
            Tally, Unit,
        },
        context::{Writer, WrittenTable},
        format::Format,
        recipe::{ChartKind, FigureRecipe},
        templates::fill,
    },
};

/// A chart as a template sees it: only its SVG is markup.
#[derive(Debug, Clone, Serialize)]
pub(in crate::report) struct Figure {
    pub id: String,
    pub headline: String,
    pub subtitle: String,
    pub svg: String,
    /// What stands out in a control chart, in sentences.
    pub findings: Vec<String>,
    /// What a reader must know of its lines.
    pub notes: Vec<String>,
    /// The newest month of a control chart, for the sentences at the top of the page.
    #[serde(skip)]
    pub newest: Option<Newest>,
    pub table: WrittenTable,
    /// The name of the file with its rows.
    pub file: Option<String>,
    /// What that file holds.
    #[serde(skip)]
    pub rows: Rows,
    /// The plan that it is of, and the same of other plans, where its rows are of several.
    #[serde(skip)]
    pub apart: Option<String>,
    pub others: Vec<Figure>,
}

/// Draws a figure from the rows chosen for it; `place` is that of its page.
pub(in crate::report) fn draw(
    place: &str,
    recipe: &FigureRecipe,
    rows: &Rows,
    writer: Writer<'_>,
    context: &Context,
) -> Result<Figure, Problem> {
    let place = &format!("{place}, figure `{}`", recipe.id);
    let mut context = context.clone();
    if let Some(top) = rows.rows.first() {
        context.insert("top", &writer.row(rows, top));
    }
    let context = &context;
    let headline = fill(&format!("{place}, headline"), &recipe.headline, context)?;
    let subtitle = fill(&format!("{place}, subtitle"), &recipe.subtitle, context)?;
    let mut drawing = Drawing { recipe, rows, writer, headline: headline.clone(), subtitle };
    let mut control = None;
    let svg = match recipe.kind {
        ChartKind::Control => {
            let chart = drawing.control(place)?;
            drawing.subtitle = with_drawn(&drawing.subtitle, &chart);
            let lines = drawing.control_lines(place, context, &chart)?;
            control = Some(chart);
            lines
        }
        ChartKind::Lines => drawing.lines(place, context)?,
        ChartKind::Intervals => drawing.intervals(place, context)?,
        ChartKind::Bars => drawing.bars(),
        ChartKind::Multiples => drawing.multiples(place, context)?,
        ChartKind::Stacked => drawing.stacked(place, context)?,
        ChartKind::Heat => drawing.heat(place, context)?,
        ChartKind::Funnel => drawing.funnel(place)?,
        ChartKind::Hexes => drawing.hexes(),
    };
    let svg = svg.map_err(|failure| Problem::new(place, failure.to_string()))?;
    let mut table = writer.table(headline.clone(), rows, &recipe.columns);
    let (mut findings, mut notes, mut newest) = (Vec::new(), Vec::new(), None);
    let mut rows = rows.clone();
    if let Some(chart) = control {
        newest = Some(drawing.newest(&chart));
        rows = with_limits(&rows, &chart);
        (findings, notes) = (chart.findings(), chart.notes());
        add_limits(&mut table, &chart, drawing.control_unit());
    }
    let subtitle = drawing.subtitle;
    Ok(Figure {
        id: recipe.id.clone(),
        headline,
        subtitle,
        svg,
        findings,
        notes,
        newest,
        table,
        file: None,
        rows,
        apart: None,
        others: Vec::new(),
    })
}

/// The rows of a figure by series and by position along the horizontal axis.
struct Grid<'a> {
    positions: Vec<String>,
    series: Vec<(String, Vec<Option<&'a [Cell]>>)>,
}

pub(in crate::report) struct Drawing<'a> {
    pub recipe: &'a FigureRecipe,
    pub rows: &'a Rows,
    pub writer: Writer<'a>,
    pub headline: String,
    pub subtitle: String,
}

impl Drawing<'_> {
    pub fn unit(&self) -> Unit {
        self.unit_of(&self.recipe.y)
    }

    /// Counts are whole numbers, and shares are not; differences of shares are written as such.
    pub fn unit_of(&self, column: &str) -> Unit {
        let whole = self.rows.column(column).iter().any(|cell| matches!(cell, Cell::Whole(_)));
        match self.writer.formats.get(column) {
            _ if whole => Unit::Count,
            Some(Format::Points) => Unit::Points,
            _ => Unit::Share,
        }
    }

    pub fn number(&self, row: &[Cell], column: Option<&String>) -> Option<f64> {
        self.rows.position(column?).and_then(|place| row.get(place)).and_then(Cell::number)
    }

    pub fn text(&self, row: &[Cell], column: Option<&String>) -> String {
        column.map(|column| self.writer.written(self.rows, row, column).text).unwrap_or_default()
    }

    /// A count as the page may show it, with its mark.
    pub fn tally(&self, row: &[Cell], column: Option<&String>) -> Tally {
        let Some(name) = column else { return Tally::default() };
        let written = self.writer.written(self.rows, row, name);
        let value = self.number(row, column).filter(|_| written.why.is_empty());
        Tally { value, small: written.small }
    }

    /// The value of a row that a series may have at a place.
    fn tally_of(&self, row: Option<&[Cell]>) -> Tally {
        row.map(|row| self.tally(row, Some(&self.recipe.y))).unwrap_or_default()
    }

    pub fn interval(&self, row: &[Cell]) -> Option<(f64, f64)> {
        self.number(row, self.recipe.low.as_ref()).zip(self.number(row, self.recipe.high.as_ref()))
    }

    /// Why a row has no value, in the words of the page.
    pub fn note(&self, row: &[Cell]) -> Option<String> {
        let written = self.writer.written(self.rows, row, &self.recipe.y);
        (!written.why.is_empty()).then(|| written.why.to_owned())
    }

    /// The texts of a column, one per row.
    pub fn texts(&self, column: Option<&String>) -> Vec<String> {
        self.rows.rows.iter().map(|row| self.text(row, column)).collect()
    }

    /// Lays the rows out by series and by position, each row looked at once.
    fn grid(&self, place: &str) -> Result<Grid<'_>, Problem> {
        let series_texts = self.texts(self.recipe.series.as_ref());
        let x_texts = self.texts(self.recipe.x.as_ref());
        let along = self.recipe.x.as_ref().and_then(|x| self.rows.position(x));
        let order = |row: &Vec<Cell>| match along.and_then(|along| row.get(along)) {
            Some(Cell::Day(day)) => day.to_string(),
            Some(Cell::Text(text)) => text.clone(),
            Some(Cell::Whole(number)) => format!("{number:020}"),
            _ => String::new(),
        };
        let ordered: BTreeMap<String, &String> = self.rows.rows.iter().map(order).zip(&x_texts).collect();
        let positions: Vec<String> = ordered.into_values().cloned().collect();
        let at: HashMap<&String, usize> = positions.iter().zip(0..).collect();
        let mut series: Vec<(String, Vec<Option<&[Cell]>>)> = Vec::new();
        let mut known: HashMap<&String, usize> = HashMap::new();
        for ((name, x), row) in series_texts.iter().zip(&x_texts).zip(&self.rows.rows) {
            let number = *known.entry(name).or_insert_with(|| {
                series.push((name.clone(), vec![None; positions.len()]));
                series.len() - 1
            });
            let slot = series.get_mut(number).zip(at.get(x)).and_then(|((_, slots), at)| slots.get_mut(*at));
            if slot.and_then(|slot| slot.replace(row.as_slice())).is_some() {
                return Err(
                    Problem::new(place, "two rows fall on one point").help("name a `series` that tells them apart")
                );
            }
        }
        Ok(Grid { positions, series })
    }

    fn lines(&self, place: &str, context: &Context) -> Result<Result<String, ChartFailure>, Problem> {
        let grid = self.grid(place)?;
        let alone = fill(&format!("{place}, name"), self.recipe.name.as_deref().unwrap_or_default(), context)?;
        let with_interval = self.recipe.low.is_some();
        let series = grid.series.iter().enumerate().map(|(order, (name, rows))| Series {
            name: if self.recipe.series.is_some() { name.clone() } else { alone.clone() },
            values: rows.iter().map(|row| self.tally_of(*row)).collect(),
            low_high: with_interval.then(|| rows.iter().map(|row| self.interval((*row)?)).collect()),
            emphasis: order == 0,
        });
        let chart = LineChart {
            caption: self.caption(),
            series: series.collect(),
            unit: self.unit(),
            y_from_zero: true,
            provisional: self.provisional(&grid),
            mark: self.mark(place, context)?,
            x_labels: grid.positions,
        };
        Ok(chart.draw())
    }

    /// Of which positions some figure can still turn.
    fn provisional(&self, grid: &Grid<'_>) -> Vec<bool> {
        let column = self.recipe.provisional.as_ref().and_then(|column| self.rows.position(column));
        let turns = |row: &[Cell]| column.and_then(|at| row.get(at)) == Some(&Cell::Flag(true));
        let at = |place: usize| {
            let rows = grid.series.iter().filter_map(|(_, rows)| rows.get(place).copied().flatten());
            rows.into_iter().any(turns)
        };
        (0..grid.positions.len()).map(at).collect()
    }

    /// The day of the mark of the first row, as a place between the positions before and after it; none where it lies outside
    /// them.
    fn mark(&self, place: &str, context: &Context) -> Result<Option<(f64, String)>, Problem> {
        let (Some(mark), Some(x)) = (&self.recipe.mark, &self.recipe.x) else { return Ok(None) };
        let day = |cell: &Cell| if let Cell::Day(day) = cell { Some(*day) } else { None };
        let marked = self.rows.column(&mark.column).into_iter().find_map(day);
        let along: BTreeSet<NaiveDate> = self.rows.column(x).into_iter().filter_map(day).collect();
        let before = marked.map_or(0, |marked| along.iter().filter(|month| **month < marked).count());
        if before == 0 || before == along.len() {
            return Ok(None);
        }
        let name = fill(&format!("{place}, mark"), &mark.name, context)?;
        let between = u32::try_from(before).map_or(0.0, f64::from) - 0.5;
        Ok(Some((between, name)))
    }

    fn intervals(&self, place: &str, context: &Context) -> Result<Result<String, ChartFailure>, Problem> {
        let rows = self.rows.rows.iter().map(|row| Row {
            label: self.text(row, self.recipe.label.as_ref()),
            value: self.tally(row, Some(&self.recipe.y)),
            low_high: self.interval(row),
            second: self.second(row),
            comparator: self.number(row, self.recipe.compare.as_ref().map(|compare| &compare.column)),
            note: self.note(row),
            emphasis: false,
        });
        let reference = match &self.recipe.reference {
            None => None,
            Some(reference) => {
                let value = self.rows.rows.iter().find_map(|row| self.number(row, Some(&reference.column)));
                let name = fill(&format!("{place}, reference"), &reference.name, context)?;
                value.map(|value| (name, value))
            }
        };
        let chart = IntervalChart {
            caption: self.caption(),
            rows: rows.collect(),
            reference,
            comparator_name: self.comparator(place, context)?,
            names: [
                fill(&format!("{place}, name"), self.recipe.name.as_deref().unwrap_or_default(), context)?,
                self.recipe
                    .second
                    .as_ref()
                    .map_or(Ok(String::new()), |second| fill(&format!("{place}, second"), &second.name, context))?,
            ],
            unit: self.unit(),
        };
        Ok(chart.draw())
    }

    /// The second value of a row of intervals, with its own interval.
    fn second(&self, row: &[Cell]) -> Option<Second> {
        let second = self.recipe.second.as_ref()?;
        let number = |column| self.number(row, Some(column));
        Some(Second { value: number(&second.y), low_high: number(&second.low).zip(number(&second.high)) })
    }

    /// What the values are called that others are compared with.
    fn comparator(&self, place: &str, context: &Context) -> Result<String, Problem> {
        let name = self.recipe.compare.as_ref().map(|compare| compare.name.as_str()).unwrap_or_default();
        fill(&format!("{place}, compare"), name, context)
    }

    fn bars(&self) -> Result<String, ChartFailure> {
        let rows = self.rows.rows.iter().map(|row| Bar {
            label: self.text(row, self.recipe.label.as_ref()),
            value: self.tally(row, Some(&self.recipe.y)),
            note: self.note(row),
        });
        BarChart { caption: self.caption(), rows: rows.collect(), unit: self.unit() }.draw()
    }

    fn multiples(&self, place: &str, context: &Context) -> Result<Result<String, ChartFailure>, Problem> {
        let grid = self.grid(place)?;
        let compare = self.recipe.compare.as_ref();
        let panels = grid.series.iter().map(|(title, rows)| Panel {
            title: title.clone(),
            values: rows.iter().map(|row| self.tally_of(*row)).collect(),
            comparator: rows.iter().map(|row| self.number((*row)?, compare.map(|compare| &compare.column))).collect(),
        });
        let chart = SmallMultiples {
            caption: self.caption(),
            panels: panels.collect(),
            comparator_name: self.comparator(place, context)?,
            series_name: fill(&format!("{place}, name"), self.recipe.name.as_deref().unwrap_or_default(), context)?,
            unit: self.unit(),
            columns: self.recipe.panels.unwrap_or(3),
            mark: self.mark(place, context)?,
            x_labels: grid.positions,
        };
        Ok(chart.draw())
    }

    /// What the chart is called, and what it would say aloud; the table beside it says the rest.
    pub fn caption(&self) -> Caption {
        let rows = crate::base::count(self.rows.rows.len(), "value");
        Caption {
            id: self.recipe.id.clone(),
            headline: self.headline.clone(),
            subtitle: self.subtitle.clone(),
            description: format!("{}. {rows}; the table after the chart gives every one.", self.headline),
        }
    }
}
