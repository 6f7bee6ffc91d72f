//! A control chart as a figure: from the rows of its result to lines, sentences and columns of the table.

use tera::Context;

use super::{chance::Newest, draw::Drawing};
use crate::{
    base::Problem,
    query::{Cell, Rows},
    report::{
        chart::{Caption, ChartFailure, LineChart, Series, Tally, Unit},
        context::{Head, Value, WrittenTable},
        templates::fill,
    },
    statistics::control::{Chart, Month, Point, Share, Standing, p_chart, xmr_chart},
};

impl Drawing<'_> {
    /// Works out the lines and signals of a control chart.
    pub fn control(&self, place: &str) -> Result<Chart, Problem> {
        self.check_counts(place)?;
        let labels = self.texts(self.recipe.x.as_ref());
        let whole = |row: &[Cell], column: Option<&String>| {
            let number = self.rows.position(column?).and_then(|at| row.get(at)).and_then(Cell::whole)?;
            u32::try_from(number).ok()
        };
        let standing = |row: &[Cell]| {
            let at = self.recipe.provisional.as_ref().and_then(|column| self.rows.position(column));
            match at.and_then(|at| row.get(at)) {
                Some(Cell::Flag(true)) => Standing::Provisional,
                _ => Standing::Complete,
            }
        };
        let rows = || labels.iter().zip(&self.rows.rows);
        match (&self.recipe.part, &self.recipe.whole) {
            (None, None) => {
                let month = |(label, row): (&String, &Vec<Cell>)| Month {
                    label: label.clone(),
                    standing: standing(row),
                    value: whole(row, Some(&self.recipe.y)),
                };
                Ok(xmr_chart(&rows().map(month).collect::<Vec<_>>()))
            }
            (part, all) => {
                let share =
                    |row: &[Cell]| Some(Share { part: whole(row, part.as_ref())?, whole: whole(row, all.as_ref())? });
                let month = |(label, row): (&String, &Vec<Cell>)| Month {
                    label: label.clone(),
                    standing: standing(row),
                    value: share(row),
                };
                p_chart(&rows().map(month).collect::<Vec<_>>()).map_err(|impossible| {
                    Problem::new(place, impossible.to_string()).help("name the columns of the part and of the whole")
                })
            }
        }
    }

    /// A month whose figure is no count would look like one without any.
    fn check_counts(&self, place: &str) -> Result<(), Problem> {
        let (y, part) = (Some(&self.recipe.y), self.recipe.part.as_ref());
        let counted = if part.is_some() { [part, self.recipe.whole.as_ref()] } else { [y, None] };
        for column in counted.into_iter().flatten() {
            for cell in self.rows.column(column) {
                let cause = match cell {
                    Cell::Whole(count) if *count < 0 => "holds a number below 0",
                    Cell::Whole(count) if u32::try_from(*count).is_err() => "holds a number above 4,294,967,295",
                    Cell::Number(_) => "holds a number that is no whole one",
                    _ => continue,
                };
                let problem = Problem::new(place, format!("the column `{column}` {cause}"));
                return Err(problem.help("a control chart is of counts by month; draw other numbers as `lines`"));
            }
        }
        Ok(())
    }

    /// Draws a control chart: the months, the centre with its limits, and the months that stand out.
    pub fn control_lines(
        &self,
        place: &str,
        context: &Context,
        chart: &Chart,
    ) -> Result<Result<String, ChartFailure>, Problem> {
        let name = fill(&format!("{place}, name"), self.recipe.name.as_deref().unwrap_or_default(), context)?;
        let points = || chart.points.iter();
        // The figure of a month as the page may show it, with its mark; a share is one of the chart's own.
        let tally = |(row, point): (&Vec<Cell>, &Point)| {
            let small = self.recipe.part.is_none() && self.tally(row, Some(&self.recipe.y)).small;
            Tally { value: point.value, small }
        };
        let values: Vec<Tally> = self.rows.rows.iter().zip(points()).map(tally).collect();
        let mut series = vec![Series { name, values: values.clone(), low_high: None, emphasis: true }];
        if chart.no_limits.is_none() {
            series.push(Series {
                name: "Mean, with limits".to_owned(),
                values: points().map(|point| point.centre.into()).collect(),
                low_high: Some(points().map(|point| point.low.zip(point.high)).collect()),
                emphasis: false,
            });
        }
        if !chart.signals.is_empty() {
            let stands_out =
                |(tally, point): (&Tally, &Point)| if point.signals.is_empty() { Tally::default() } else { *tally };
            let (name, values) = ("Stands out".to_owned(), values.iter().zip(points()).map(stands_out).collect());
            series.push(Series { name, values, low_high: None, emphasis: false });
        }
        let caption = self.caption();
        let chart = LineChart {
            caption: Caption {
                description: format!("{} {}", caption.description, chart.findings().join(" ")),
                ..caption
            },
            series,
            unit: self.control_unit(),
            mark: None,
            y_from_zero: true,
            provisional: points().map(|point| point.standing == Standing::Provisional).collect(),
            x_labels: points().map(|point| point.label.clone()).collect(),
        };
        Ok(chart.draw())
    }

    /// What a control chart says of its newest complete month.
    pub fn newest(&self, chart: &Chart) -> Newest {
        let unit = self.control_unit();
        Newest::of(chart, unit, |place| match unit {
            // Running text has no frame to mark a small count with.
            Unit::Count => self.rows.rows.get(place).map_or_else(String::new, |row| {
                let written = self.writer.written(self.rows, row, &self.recipe.y);
                if written.small { format!("{}*", written.text) } else { written.text }
            }),
            Unit::Share | Unit::Points => {
                let value = chart.points.get(place).and_then(|point| point.value);
                value.map_or_else(String::new, |value| unit.format(value))
            }
        })
    }

    /// What the numbers of a control chart are.
    pub fn control_unit(&self) -> Unit {
        if self.recipe.part.is_some() { Unit::Share } else { Unit::Count }
    }
}

/// What is shown, and after it what is drawn beside the months.
pub(in crate::report) fn with_drawn(subtitle: &str, chart: &Chart) -> String {
    match subtitle.trim_end_matches('.') {
        "" => chart.drawn(),
        subtitle => format!("{subtitle}. {}", chart.drawn()),
    }
}

/// Adds the lines and what stands out to the table of a control chart.
pub(in crate::report) fn add_limits(table: &mut WrittenTable, chart: &Chart, unit: Unit) {
    if chart.no_limits.is_some() {
        return;
    }
    let head = |title: &str, numeric: bool| Head { title: title.to_owned(), numeric };
    let lines = ["Mean", "Lower limit", "Upper limit"].map(|title| head(title, true));
    table.header.extend(lines.into_iter().chain([head("Stands out", false)]));
    let value = |text: String, numeric: bool| Value { text, why: String::new(), small: false, numeric, link: None };
    for (row, point) in table.rows.iter_mut().zip(&chart.points) {
        let lines = [point.centre, point.low, point.high]
            .map(|line| line.map_or_else(|| "–".to_owned(), |line| line_text(line, unit)));
        row.extend(lines.map(|line| value(line, true)));
        row.push(value(if point.signals.is_empty() { "no" } else { "yes" }.to_owned(), false));
    }
}

/// The rows of a control chart with its lines and what stands out, as columns of their own.
pub(in crate::report) fn with_limits(rows: &Rows, chart: &Chart) -> Rows {
    let mut all = rows.clone();
    if chart.no_limits.is_some() {
        return all;
    }
    all.columns.extend(["mean", "lower_limit", "upper_limit", "stands_out"].map(str::to_owned));
    for (row, point) in all.rows.iter_mut().zip(&chart.points) {
        row.extend([point.centre, point.low, point.high].map(|line| line.map_or(Cell::Null, Cell::Number)));
        row.push(Cell::Flag(!point.signals.is_empty()));
    }
    all
}

/// Writes a line: a mean of counts lies between whole numbers.
fn line_text(line: f64, unit: Unit) -> String {
    match unit {
        Unit::Count => format!("{line:.1}"),
        Unit::Share | Unit::Points => unit.format(line),
    }
}
