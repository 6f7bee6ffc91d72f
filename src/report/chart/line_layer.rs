//! The layers of a line chart, from the back: intervals, lines, marks.

use super::ChartFailure;
use super::canvas::{Canvas, Point, Side, Stroke};
use super::frame::TICK;
use super::mark::{Mark, Shape, upright_whisker};
use super::palette::{Dash, Ink};
use super::run::runs;
use super::scale::{Scale, whole};
use super::tally::SMALL_MARK;

/// With more positions than this, whiskers would hide the lines, and every series gets a band.
const MOST_WHISKERS: usize = 16;
/// What a key says of a hollow mark, and the distance to what it says next.
const HOLLOW_MARK: &str = "Hollow: provisional, may still change";
const BETWEEN_ENTRIES: i32 = 22;
/// The least distance between two marks of a line.
const BETWEEN_MARKS: i32 = 12;

/// A value that can be drawn, and its interval.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub value: f64,
    pub interval: Option<(f64, f64)>,
}

/// Says where values lie and which of them are provisional.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layers<'a> {
    pub across: Scale,
    pub up: Scale,
    pub provisional: &'a [bool],
    pub length: usize,
}

/// How one series is drawn: moved sideways a little if its whiskers would stand on another's.
#[derive(Debug, Clone, Copy)]
struct Style {
    stroke: Stroke,
    mark: Mark,
    dodge: i32,
    band: bool,
}

impl Reading {
    /// Returns all numbers that the scale must hold.
    pub fn numbers(self) -> impl Iterator<Item = f64> {
        let (low, high) = self.interval.unwrap_or((self.value, self.value));
        [self.value, low, high].into_iter()
    }
}

impl Layers<'_> {
    /// Returns where a position lies.
    pub fn x(&self, position: usize) -> i32 {
        self.across.at(super::scale::real(position))
    }

    /// Tells whether any mark is hollow, so that the chart must say what that means.
    pub fn has_hollow(&self, readings: &[Vec<Option<Reading>>]) -> bool {
        let drawn = |at: usize| readings.iter().any(|series| series.get(at).is_some_and(Option::is_some));
        self.provisional.iter().enumerate().any(|(at, provisional)| *provisional && drawn(at))
    }

    /// Draws all series and returns how far each was moved sideways; the emphasised ones lie in front.
    pub fn draw(
        &self,
        canvas: &Canvas<'_>,
        readings: &[Vec<Option<Reading>>],
        emphasised: &[bool],
    ) -> Result<Vec<i32>, ChartFailure> {
        let has_interval = |series: &Vec<Option<Reading>>| series.iter().flatten().any(|one| one.interval.is_some());
        let with_interval = readings.iter().filter(|series| has_interval(series)).count();
        let band = with_interval == 1 || self.length > MOST_WHISKERS;
        let style = |index: usize| {
            let emphasis = emphasised.get(index).copied().unwrap_or(false);
            let ink = Ink::of_series(index);
            Style {
                stroke: Stroke { ink, dash: Dash::of_series(index), width: if emphasis { 3 } else { 2 } },
                mark: Mark { shape: Shape::of_series(index), ink, radius: if emphasis { 4 } else { 3 }, hollow: false },
                dodge: if band || with_interval == 0 { 0 } else { 4 * whole(index) - 2 * (whole(readings.len()) - 1) },
                band,
            }
        };
        let mut order: Vec<(usize, &Vec<Option<Reading>>)> = readings.iter().enumerate().collect();
        order.sort_by_key(|(index, _)| emphasised.get(*index).copied().unwrap_or(false));
        for (index, series) in &order {
            self.draw_intervals(canvas, series, style(*index))?;
        }
        for (index, series) in &order {
            self.draw_line(canvas, series, style(*index))?;
        }
        Ok((0..readings.len()).map(|index| style(index).dodge).collect())
    }

    /// Writes what a hollow mark and the asterisk of a small count mean, where the chart has them.
    pub fn draw_key(canvas: &Canvas<'_>, (x, y): Point, has_hollow: bool, has_small: bool) -> Result<(), ChartFailure> {
        let mut after = x;
        if has_hollow {
            Mark { shape: Shape::Circle, ink: Ink::Muted, radius: 3, hollow: true }.draw(canvas, (x + 10, y))?;
            canvas.text(HOLLOW_MARK, (x + 20, y), Side::Right, TICK, Ink::Muted)?;
            after = x + 20 + TICK.width(HOLLOW_MARK)? + BETWEEN_ENTRIES;
        }
        if has_small { canvas.text(SMALL_MARK, (after, y), Side::Right, TICK, Ink::Muted) } else { Ok(()) }
    }

    fn draw_intervals(
        &self,
        canvas: &Canvas<'_>,
        series: &[Option<Reading>],
        style: Style,
    ) -> Result<(), ChartFailure> {
        let intervals: Vec<Option<(f64, f64)>> = series.iter().map(|reading| (*reading)?.interval).collect();
        for run in runs(&intervals) {
            if style.band && run.len() > 1 {
                let upper = run.iter().map(|(at, (_, high))| (self.x(*at), self.up.at(*high)));
                let lower = run.iter().rev().map(|(at, (low, _))| (self.x(*at), self.up.at(*low)));
                canvas.area(upper.chain(lower).collect::<Vec<_>>(), style.stroke.ink, 0.15)?;
                continue;
            }
            for (at, (low, high)) in run {
                let whisker = Stroke { dash: Dash::Solid, width: 1, ..style.stroke };
                upright_whisker(canvas, self.x(at) + style.dodge, (self.up.at(low), self.up.at(high)), whisker)?;
            }
        }
        Ok(())
    }

    fn draw_line(&self, canvas: &Canvas<'_>, series: &[Option<Reading>], style: Style) -> Result<(), ChartFailure> {
        let runs = runs(series);
        for run in &runs {
            let points = run.iter().map(|(at, reading)| (self.x(*at) + style.dodge, self.up.at(reading.value)));
            canvas.line(points.collect::<Vec<_>>(), style.stroke)?;
        }
        let distance = (self.x(1) - self.x(0)).max(1);
        let every = usize::try_from(BETWEEN_MARKS / distance + 1).unwrap_or(1);
        for run in &runs {
            for (at, reading) in run {
                let hollow = self.provisional.get(*at).copied().unwrap_or(false);
                let is_end =
                    run.first().is_some_and(|first| first.0 == *at) || run.last().is_some_and(|last| last.0 == *at);
                if hollow || is_end || at % every == 0 {
                    let place = (self.x(*at) + style.dodge, self.up.at(reading.value));
                    Mark { hollow, ..style.mark }.draw(canvas, place)?;
                }
            }
        }
        Ok(())
    }
}
