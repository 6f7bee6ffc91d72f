//! The key of a chart: samples with their names, and sentences, in as many lines as they need.

use super::ChartFailure;
use super::canvas::{Canvas, Point, Side, Stroke};
use super::fill::Fill;
use super::frame::{MARK, TICK};
use super::mark::{Mark, upright_tick};
use super::palette::{EDGE, Ink, LINE, WIDTH};
use super::standing::Standing;

/// The length of a sample, and the distances after it and after an entry.
const SAMPLE: i32 = 28;
const AFTER_SAMPLE: i32 = 6;
const AFTER_ENTRY: i32 = 22;
/// Half the height of a sample that fills an area.
const HALF: i32 = 7;

/// What stands before the name of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sample {
    /// Nothing: the entry is a sentence.
    None,
    Line(Stroke),
    /// A mark on its line.
    Value(Mark, Stroke),
    Tick,
    /// A line down at which what is counted changes.
    Upright,
    Bracket,
    Area(Fill),
    /// Three areas of growing darkness.
    Shades,
    /// The mark of an area.
    Standing(Standing),
}

/// The entries of a key, each at its place.
#[derive(Debug)]
pub(super) struct Key {
    entries: Vec<(Point, Sample, String)>,
    pub bottom: i32,
}

impl Key {
    /// Lays out entries from the upper left corner.
    pub fn of(entries: impl IntoIterator<Item = (Sample, String)>) -> Result<Self, ChartFailure> {
        let (mut x, mut y) = (EDGE, EDGE + LINE / 2);
        let mut placed = Vec::new();
        for (sample, text) in entries {
            let before = sample.width();
            let text = TICK.shorten(&text, WIDTH - 2 * EDGE - before)?;
            let width = before + TICK.width(&text)?;
            if x > EDGE && x + width > WIDTH - EDGE {
                (x, y) = (EDGE, y + LINE);
            }
            placed.push(((x, y), sample, text));
            x += width + AFTER_ENTRY;
        }
        Ok(Self { entries: placed, bottom: y + LINE })
    }

    /// Draws the entries.
    pub fn draw(&self, canvas: &Canvas<'_>) -> Result<(), ChartFailure> {
        for ((x, y), sample, text) in &self.entries {
            sample.draw(canvas, (*x, *y))?;
            canvas.text(text, (*x + sample.width(), *y), Side::Right, TICK, Ink::Muted)?;
        }
        Ok(())
    }
}

impl Sample {
    /// Returns the width that the sample takes before the name.
    fn width(self) -> i32 {
        match self {
            Self::None => 0,
            Self::Tick | Self::Upright => 8 + AFTER_SAMPLE,
            Self::Standing(_) => 12 + AFTER_SAMPLE,
            Self::Line(_) | Self::Value(..) | Self::Bracket | Self::Area(_) | Self::Shades => SAMPLE + AFTER_SAMPLE,
        }
    }

    fn draw(self, canvas: &Canvas<'_>, (x, y): Point) -> Result<(), ChartFailure> {
        match self {
            Self::None => Ok(()),
            Self::Line(stroke) => canvas.line([(x, y), (x + SAMPLE, y)], stroke),
            Self::Value(mark, stroke) => {
                canvas.line([(x, y), (x + SAMPLE, y)], stroke)?;
                mark.draw(canvas, (x + SAMPLE / 2, y))
            }
            Self::Tick => upright_tick(canvas, (x + 4, y), HALF - 1),
            Self::Upright => canvas.line([(x + 4, y - HALF), (x + 4, y + HALF)], MARK),
            Self::Bracket => {
                let bracket = [(x, y - 3), (x, y + 2), (x + SAMPLE, y + 2), (x + SAMPLE, y - 3)];
                canvas.line(bracket, Stroke { width: 2, ..Stroke::TEXT })
            }
            Self::Standing(standing) => standing.draw(canvas, (x + 6, y), false),
            Self::Area(fill) => fill.draw(canvas, (x, y - HALF), (x + SAMPLE, y + HALF)),
            Self::Shades => {
                let third = SAMPLE / 3;
                [0.0, 0.5, 1.0].into_iter().zip([0, third, 2 * third]).try_for_each(|(depth, left)| {
                    Fill::Shade(depth).draw(canvas, (x + left, y - HALF), (x + left + third, y + HALF))
                })
            }
        }
    }
}
