//! The key of small multiples: samples of the lines with their names, and a sentence, in as many lines as they need.

use super::ChartFailure;
use super::canvas::{Canvas, Point, Side, Stroke};
use super::frame::TICK;
use super::palette::{EDGE, Ink, LINE, WIDTH};

/// The length of a line's sample, and the distances after it and after an entry.
const SAMPLE: i32 = 28;
const AFTER_SAMPLE: i32 = 6;
const AFTER_ENTRY: i32 = 22;

/// The entries of a key, each at its place.
#[derive(Debug)]
pub(super) struct Key {
    entries: Vec<(Point, Option<Stroke>, String)>,
    pub bottom: i32,
}

impl Key {
    /// Lays out entries from the upper left corner; one without a stroke is text alone.
    pub fn of(entries: impl IntoIterator<Item = (Option<Stroke>, String)>) -> Result<Self, ChartFailure> {
        let (mut x, mut y) = (EDGE, EDGE + LINE / 2);
        let mut placed = Vec::new();
        for (stroke, text) in entries {
            let sample = if stroke.is_some() { SAMPLE + AFTER_SAMPLE } else { 0 };
            let text = TICK.shorten(&text, WIDTH - 2 * EDGE - sample)?;
            let width = sample + TICK.width(&text)?;
            if x > EDGE && x + width > WIDTH - EDGE {
                (x, y) = (EDGE, y + LINE);
            }
            placed.push(((x, y), stroke, text));
            x += width + AFTER_ENTRY;
        }
        Ok(Self { entries: placed, bottom: y + LINE })
    }

    /// Draws the entries.
    pub fn draw(&self, canvas: &Canvas<'_>) -> Result<(), ChartFailure> {
        for ((x, y), stroke, text) in &self.entries {
            let mut start = *x;
            if let Some(stroke) = stroke {
                canvas.line([(start, *y), (start + SAMPLE, *y)], *stroke)?;
                start += SAMPLE + AFTER_SAMPLE;
            }
            canvas.text(text, (start, *y), Side::Right, TICK, Ink::Muted)?;
        }
        Ok(())
    }
}
