//! One row of a chart of parts: its bar, and the bracket below it.

use super::canvas::{Canvas, Stroke};
use super::fill::Fill;
use super::row::Cell;
use super::scale::Scale;
use super::stacked::StackedRow;
use super::tally::Tally;
use super::unit::{drawable, drawable_interval};
use super::{ChartFailure, Unit};

/// Half the thickness of a bar.
const HALF: i32 = 10;
/// How far below the bar the bracket reaches.
const BELOW: i32 = 7;
/// The least height of a row without and with a bracket.
const HEIGHT: i32 = 2 * HALF + 10;
const HEIGHT_WITH_BRACKET: i32 = HEIGHT + 2 * BELOW - 2;
/// The widest that a label, and what is written in place of a value, may be before they are wrapped.
const LABEL_ROOM: i32 = 200;
const NOTE_ROOM: i32 = 104;

/// A row with its texts wrapped, and its numbers if they can be drawn.
#[derive(Debug)]
pub(super) struct Sketch<'a> {
    row: &'a StackedRow,
    pub label: Cell,
    pub value: Cell,
    /// The parts as shares of their sum; none if there is no bar.
    parts: Vec<f64>,
    /// The range, if it is wider than nothing.
    pub range: Option<(f64, f64)>,
}

impl<'a> Sketch<'a> {
    /// Wraps the texts of a row of so many parts.
    pub fn of(row: &'a StackedRow, parts: usize, unit: Unit) -> Result<Self, ChartFailure> {
        let counted: Option<Vec<f64>> = row.parts.iter().take(parts).map(|part| part.counted()).collect();
        let counted = counted.unwrap_or_default();
        let sum: f64 = counted.iter().sum();
        let parts = if sum > 0.0 { counted.iter().map(|part| part / sum).collect() } else { Vec::new() };
        let within = |(low, high): (f64, f64)| (low.clamp(0.0, 1.0), high.clamp(0.0, 1.0));
        let range = drawable_interval(row.range).map(within).filter(|(low, high)| low < high && !parts.is_empty());
        let value = drawable(row.value).map(|value| {
            let whole =
                if row.whole.counted().is_some() { format!(" of {}", row.whole.written(unit)) } else { String::new() };
            format!("{}{whole}", Unit::Share.format(value))
        });
        let upto = range.map(|(_, high)| format!("to {}", Unit::Share.format(high)));
        let below = if value.is_some() { upto.as_deref() } else { row.note.as_deref() };
        Ok(Self {
            row,
            label: Cell::wrapped(&row.label, LABEL_ROOM, 2, false)?,
            value: Cell::of_value(value.as_deref(), below, NOTE_ROOM, false)?,
            parts,
            range,
        })
    }

    /// Returns the height that the texts and the bar need, and the bracket below it.
    pub fn height(&self) -> i32 {
        let bar = if self.range.is_some() { HEIGHT_WITH_BRACKET } else { HEIGHT };
        self.label.height().max(self.value.height()).max(bar)
    }

    /// Draws the parts beside each other, each with its count if that fits, and the bracket.
    pub fn draw_bar(&self, canvas: &Canvas<'_>, scale: &Scale, y: i32, unit: Unit) -> Result<(), ChartFailure> {
        let mut share = 0.0;
        let labels = self.row.parts.iter().copied().map(|part: Tally| part.written(unit));
        for ((part, label), fill) in self.parts.iter().zip(labels).zip(Fill::OF_SEGMENTS) {
            let left = scale.at(share);
            share += part;
            let right = scale.at(share.min(1.0));
            if right <= left {
                continue;
            }
            fill.draw(canvas, (left, y - HALF), (right, y + HALF))?;
            if Fill::room_for(&label)? <= right - left {
                fill.write(canvas, &label, (i32::midpoint(left, right), y))?;
            }
        }
        let Some((low, high)) = self.range else {
            return Ok(());
        };
        let (low, high, top, bottom) = (scale.at(low), scale.at(high), y + HALF + 2, y + HALF + BELOW);
        let bracket = [(low, top), (low, bottom), (high, bottom), (high, top)];
        canvas.line(bracket, Stroke { width: 2, ..Stroke::TEXT })
    }
}
