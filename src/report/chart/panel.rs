//! One panel of small multiples.

use super::ChartFailure;
use super::canvas::{Canvas, Side, Stroke};
use super::frame::{Frame, MARK, TICK};
use super::mark::{Mark, Shape};
use super::multiples::{COMPARATOR, Panel, SERIES, SmallMultiples};
use super::palette::{BODY, Ink, LINE, SMALL};
use super::run::runs;
use super::scale::{Scale, real, whole};
use super::tally::Tally;
use super::typeface::Face;
use super::unit::{Unit, drawable};

/// The height of the frame, and of the labels below it.
pub(super) const PLOT: i32 = 84;
pub(super) const BELOW: i32 = 24;

/// A panel with its title wrapped.
#[derive(Debug)]
pub(super) struct Sketch<'a> {
    pub panel: &'a Panel,
    pub title: Vec<String>,
}

/// Says where a panel stands, how wide its margins for values are, and how many lines the titles of its row have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub left: i32,
    pub width: i32,
    pub margin: i32,
    pub top: i32,
    pub title_lines: usize,
}

/// The scales of a panel.
#[derive(Debug, Clone, Copy)]
struct Scales {
    across: Scale,
    up: Scale,
}

impl Sketch<'_> {
    /// Draws the panel.
    pub fn draw(&self, canvas: &Canvas<'_>, place: Place, chart: &SmallMultiples) -> Result<(), ChartFailure> {
        let (x_labels, unit) = (chart.x_labels.as_slice(), chart.unit);
        let skipped = place.title_lines.saturating_sub(self.title.len());
        for (line, text) in self.title.iter().enumerate() {
            let y = place.top + LINE / 2 + LINE * whole(skipped + line);
            canvas.text(text, (place.left, y), Side::Right, Face::semibold(BODY), Ink::Text)?;
        }
        let top = place.top + LINE * whole(place.title_lines + 1) + 8;
        let frame = Frame {
            left: place.left + place.margin,
            right: place.left + place.width - place.margin,
            top,
            bottom: place.top + LINE * whole(place.title_lines + 1) + PLOT,
        };
        let values: Vec<Option<f64>> = self.panel.values.iter().map(|value| value.drawn()).collect();
        let comparator: Vec<Option<f64>> = self.panel.comparator.iter().copied().map(drawable).collect();
        canvas.line([(frame.left, frame.bottom), (frame.right, frame.bottom)], Stroke::HAIRLINE)?;
        let numbers = values.iter().chain(&comparator).copied().flatten();
        let Some(scale) = Scale::around(numbers, true, unit, 4) else {
            let middle = (i32::midpoint(frame.left, frame.right), i32::midpoint(frame.top, frame.bottom));
            return canvas.text("No data", middle, Side::Middle, TICK, Ink::Muted);
        };

        let length = values.len().max(comparator.len()).max(x_labels.len());
        let scales = Scales {
            across: Scale::of_positions(length).between(frame.left, frame.right),
            up: scale.between(frame.bottom, frame.top),
        };
        let extent = [scale.low, scale.high].map(|end| unit.format_tick(end, scale.step)).join(" to ");
        let below_title = place.top + LINE / 2 + LINE * whole(place.title_lines);
        canvas.text(&TICK.shorten(&extent, place.width)?, (place.left, below_title), Side::Right, TICK, Ink::Muted)?;
        for tick in [scale.low, 0.0, scale.high] {
            let y = scales.up.at(tick);
            let stroke = if tick.abs() < scale.step / 2.0 { Stroke::AXIS } else { Stroke::HAIRLINE };
            canvas.line([(frame.left, y), (frame.right, y)], stroke)?;
        }
        let ends = x_labels.iter().enumerate().filter(|(at, _)| *at == 0 || at + 1 == x_labels.len());
        let ends = ends.map(|(at, label)| (scales.across.at(real(at)), label.clone()));
        frame.draw_positions(canvas, ends, (place.left, place.left + place.width), place.width / 2)?;
        if let Some((at, _)) = &chart.mark {
            let x = scales.across.at(*at);
            canvas.line([(x, frame.top), (x, frame.bottom)], MARK)?;
        }
        scales.draw_line(canvas, &comparator, COMPARATOR)?;
        scales.draw_line(canvas, &values, SERIES)?;
        scales.draw_ends(canvas, self.panel, unit)
    }
}

impl Scales {
    /// Draws the runs of a line; a value between two gaps is a dot.
    fn draw_line(&self, canvas: &Canvas<'_>, values: &[Option<f64>], stroke: Stroke) -> Result<(), ChartFailure> {
        for run in runs(values) {
            let points: Vec<_> =
                run.iter().map(|(at, value)| (self.across.at(real(*at)), self.up.at(*value))).collect();
            if let [lone] = points.as_slice() {
                canvas.disc(*lone, stroke.width + 1, stroke.ink)?;
            }
            canvas.line(points, stroke)?;
        }
        Ok(())
    }

    /// Moves a label that stands within the frame off the axis, which would strike it through, to the side of its value.
    fn off_axis(&self, y: i32) -> i32 {
        let axis = self.up.at(0.0);
        let is_above = y < axis || (y == axis && self.up.high > 0.0);
        if is_above { y.min(axis - 9) } else { y.max(axis + 9) }
    }

    /// Writes the first and the last value beside their points, and marks the last.
    fn draw_ends(&self, canvas: &Canvas<'_>, panel: &Panel, unit: Unit) -> Result<(), ChartFailure> {
        let written = |(at, tally): (usize, Tally)| Some((at, tally.drawn()?, tally.text(unit)?));
        let [first, last] = panel.ends().map(|end| end.and_then(written));
        let Some((last_at, last, text)) = last else {
            return Ok(());
        };
        let place = (self.across.at(real(last_at)), self.up.at(last));
        Mark { shape: Shape::Circle, ink: SERIES.ink, radius: 3, hollow: false }.draw(canvas, place)?;
        let y = if last_at + 1 < panel.values.len() { self.off_axis(place.1) } else { place.1 };
        canvas.text(&text, (place.0 + 6, y), Side::Right, Face::semibold(SMALL), SERIES.ink)?;
        if let Some((at, value, text)) = first {
            let y = self.up.at(value);
            let place = (self.across.at(real(at)) - 6, if at > 0 { self.off_axis(y) } else { y });
            canvas.text(&text, place, Side::Left, TICK, SERIES.ink)?;
        }
        Ok(())
    }
}
