//! How an area stands to its limits: told by shape, on every chart of areas alike.

use super::ChartFailure;
use super::canvas::{Canvas, Point};
use super::mark::{Mark, Shape};
use super::palette::Ink;

/// How an area stands to the limits of the areas that it is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Outside the 99.8% limits, above them.
    Above,
    /// Outside the 99.8% limits, below them.
    Below,
    /// Between the 95% and the 99.8% limits, above or below.
    Marked,
    /// Inside the 95% limits.
    Similar,
    /// Without limits, or of another time than the others.
    Apart,
}

impl Standing {
    /// All of them, in the order of the key.
    pub(super) const ALL: [Self; 5] = [Self::Above, Self::Below, Self::Marked, Self::Similar, Self::Apart];

    /// Draws the mark of an area.
    pub(super) fn draw(self, canvas: &Canvas<'_>, place: Point, emphasis: bool) -> Result<(), ChartFailure> {
        let (shape, ink, radius, hollow) = match self {
            Self::Above => (Shape::Triangle, Ink::Two, 5, false),
            Self::Below => (Shape::Pointer, Ink::Two, 5, false),
            Self::Marked => (Shape::Diamond, Ink::One, 4, false),
            Self::Similar => (Shape::Circle, Ink::One, 2, false),
            Self::Apart => (Shape::Circle, Ink::Muted, 4, true),
        };
        if emphasis {
            // A ring around the mark.
            let ring = Mark { shape: Shape::Circle, ink: Ink::Text, radius: radius + 4, hollow: true };
            ring.draw(canvas, place)?;
        }
        Mark { shape, ink, radius, hollow }.draw(canvas, place)
    }

    /// What it is called; `above` and `below` are the verdicts on areas outside the limits.
    pub(super) fn name(self, above: &str, below: &str) -> String {
        match self {
            Self::Above => format!("Above the 99.8% limits: {above}"),
            Self::Below => format!("Below the 99.8% limits: {below}"),
            Self::Marked => "Between 95% and 99.8%".to_owned(),
            Self::Similar => "Similar".to_owned(),
            Self::Apart => "Not judged".to_owned(),
        }
    }
}
