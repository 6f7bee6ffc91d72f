//! The frame that data is drawn in, with its grid and ticks.

use super::ChartFailure;
use super::along::fit;
use super::canvas::{Canvas, Side, Stroke};
use super::palette::{Dash, EDGE, Ink, LINE, SMALL, WIDTH};
use super::scale::Scale;
use super::typeface::Face;
use super::unit::Unit;

/// The face of ticks.
pub(super) const TICK: Face = Face::regular(SMALL);
/// The line at which what is counted changes.
pub(super) const MARK: Stroke = Stroke { ink: Ink::Text, dash: Dash::Short, width: 1 };
/// How far from the frame the centre of a tick's label lies, up or down.
const BESIDE: i32 = 16;

/// Says between which coordinates data is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub left: i32,
    pub right: i32,
    pub top: i32,
    pub bottom: i32,
}

/// Writes the ticks of a scale, lowest first.
pub(super) fn tick_labels(scale: &Scale, unit: Unit) -> Vec<(f64, String)> {
    scale.ticks().into_iter().map(|tick| (tick, unit.format_tick(tick, scale.step))).collect()
}

impl Frame {
    /// Draws lines across at the ticks of an upright scale, with their labels on the left.
    pub fn draw_upright_grid(&self, canvas: &Canvas<'_>, scale: &Scale, unit: Unit) -> Result<(), ChartFailure> {
        for (tick, label) in tick_labels(scale, unit) {
            let y = scale.at(tick);
            let is_base = tick.abs() < scale.step / 2.0;
            let stroke = if is_base { Stroke::AXIS } else { Stroke::HAIRLINE };
            canvas.line([(self.left, y), (self.right, y)], stroke)?;
            canvas.text(&label, (self.left - EDGE, y), Side::Left, TICK, Ink::Muted)?;
        }
        Ok(())
    }

    /// Draws lines down at the ticks of a lying scale, with their labels below and, if `above`, above as well.
    pub fn draw_lying_grid(
        &self,
        canvas: &Canvas<'_>,
        scale: &Scale,
        unit: Unit,
        above: bool,
    ) -> Result<(), ChartFailure> {
        let labels: Vec<(i32, String)> =
            tick_labels(scale, unit).into_iter().map(|(tick, label)| (scale.at(tick), label)).collect();
        for (x, _) in &labels {
            canvas.line([(*x, self.top), (*x, self.bottom)], Stroke::HAIRLINE)?;
        }
        for label in fit(labels, TICK, (EDGE, WIDTH - EDGE), WIDTH)? {
            canvas.text(&label.text, (label.centre, self.bottom + BESIDE), Side::Middle, TICK, Ink::Muted)?;
            if above {
                canvas.text(&label.text, (label.centre, self.top - BESIDE), Side::Middle, TICK, Ink::Muted)?;
            }
        }
        Ok(())
    }

    /// Draws a line down at a place of the lying scale, with its name above the frame.
    pub fn draw_mark(&self, canvas: &Canvas<'_>, x: i32, name: &str) -> Result<(), ChartFailure> {
        canvas.line([(x, self.top), (x, self.bottom)], MARK)?;
        let name = TICK.shorten(name, WIDTH - 2 * EDGE)?;
        let half = TICK.width(&name)? / 2 + 1;
        let centre = x.min(WIDTH - EDGE - half).max(EDGE + half);
        canvas.text(&name, (centre, self.top - LINE), Side::Middle, TICK, Ink::Text)
    }

    /// Writes the labels of positions below the frame, between the given ends, with a small tick at each.
    pub fn draw_positions(
        &self,
        canvas: &Canvas<'_>,
        labels: impl IntoIterator<Item = (i32, String)>,
        ends: (i32, i32),
        room: i32,
    ) -> Result<(), ChartFailure> {
        for label in fit(labels, TICK, ends, room)? {
            if !label.text.is_empty() {
                canvas.line([(label.place, self.bottom), (label.place, self.bottom + 4)], Stroke::AXIS)?;
            }
            canvas.text(&label.text, (label.centre, self.bottom + BESIDE), Side::Middle, TICK, Ink::Muted)?;
        }
        Ok(())
    }
}
