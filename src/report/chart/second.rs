//! The second value of a row of an interval chart, told apart from the first by shape and stroke.

use super::ChartFailure;
use super::canvas::{Canvas, Stroke};
use super::key::Sample;
use super::mark::{Mark, Shape, lying_whisker};
use super::palette::{Dash, Ink, LINE};
use super::scale::Scale;
use super::unit::{drawable, drawable_interval};

/// What the key shows of the two values.
pub(super) const FIRST: Sample = Sample::Value(
    Mark { shape: Shape::Circle, ink: Ink::One, radius: 4, hollow: false },
    Stroke { ink: Ink::One, dash: Dash::Solid, width: 1 },
);
pub(super) const SECOND: Sample = Sample::Value(MARK, WHISKER);

const MARK: Mark = Mark { shape: Shape::Diamond, ink: Ink::Two, radius: 4, hollow: true };
const WHISKER: Stroke = Stroke { ink: Ink::Two, dash: Dash::Short, width: 1 };

/// Holds a second value of a row of an interval chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Second {
    /// Where its mark stands, and what is written below the first value.
    pub value: Option<f64>,
    /// Where its whisker begins and ends.
    pub low_high: Option<(f64, f64)>,
}

impl Second {
    /// Draws the value below the middle of its row, where there is one, and returns the height of the first.
    pub(super) fn draw(&self, canvas: &Canvas<'_>, scale: &Scale, y: i32) -> Result<i32, ChartFailure> {
        let Some(value) = drawable(self.value) else { return Ok(y) };
        let below = y + LINE / 2;
        if let Some((low, high)) = drawable_interval(self.low_high) {
            lying_whisker(canvas, below, (scale.at(low), scale.at(high)), WHISKER)?;
        }
        MARK.draw(canvas, (scale.at(value), below))?;
        Ok(y - LINE / 2)
    }
}
