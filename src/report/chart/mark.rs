//! The marks of values: five shapes, filled or, for provisional values, hollow; and whiskers for intervals.

use super::ChartFailure;
use super::canvas::{Canvas, Point, Stroke};
use super::palette::{Dash, Ink};

/// Names the shape of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
    Pointer,
}

/// Says how a value is marked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub shape: Shape,
    pub ink: Ink,
    pub radius: i32,
    pub hollow: bool,
}

impl Shape {
    /// Returns the shape of a series.
    pub fn of_series(index: usize) -> Self {
        let shapes = [Self::Circle, Self::Square, Self::Triangle, Self::Diamond, Self::Pointer];
        shapes.get(index % shapes.len()).copied().unwrap_or(Self::Circle)
    }

    /// Returns the corners, placed so that the shape looks about as large as a circle; a circle has none.
    fn corners(self, (x, y): Point, radius: i32) -> Vec<Point> {
        let wide = radius + 1;
        match self {
            Self::Circle => Vec::new(),
            Self::Square => {
                vec![
                    (x - radius, y - radius),
                    (x + radius, y - radius),
                    (x + radius, y + radius),
                    (x - radius, y + radius),
                ]
            }
            Self::Triangle => vec![(x, y - wide), (x + wide, y + radius), (x - wide, y + radius)],
            Self::Diamond => vec![(x, y - wide), (x + wide, y), (x, y + wide), (x - wide, y)],
            Self::Pointer => vec![(x, y + wide), (x + wide, y - radius), (x - wide, y - radius)],
        }
    }
}

impl Mark {
    /// Draws the mark; a hollow one hides the line behind it.
    pub fn draw(self, canvas: &Canvas<'_>, place: Point) -> Result<(), ChartFailure> {
        let inside = if self.hollow { Ink::Paper } else { self.ink };
        let outline = Stroke { ink: self.ink, dash: Dash::Solid, width: 2 };
        let mut corners = self.shape.corners(place, self.radius);
        let Some(first) = corners.first().copied() else {
            canvas.disc(place, self.radius.unsigned_abs(), inside)?;
            return if self.hollow { canvas.ring(place, self.radius.unsigned_abs(), outline) } else { Ok(()) };
        };
        canvas.area(corners.clone(), inside, 1.0)?;
        if self.hollow {
            corners.push(first);
            canvas.line(corners, outline)?;
        }
        Ok(())
    }
}

/// Draws an upright whisker between two heights, as one stroke.
pub(super) fn upright_whisker(
    canvas: &Canvas<'_>,
    x: i32,
    (low, high): (i32, i32),
    stroke: Stroke,
) -> Result<(), ChartFailure> {
    let (left, right) = (x - 3, x + 3);
    canvas.line([(left, low), (right, low), (x, low), (x, high), (left, high), (right, high)], stroke)
}

/// Draws a lying whisker between two places of a row, as one stroke.
pub(super) fn lying_whisker(
    canvas: &Canvas<'_>,
    y: i32,
    (low, high): (i32, i32),
    stroke: Stroke,
) -> Result<(), ChartFailure> {
    let (above, below) = (y - 3, y + 3);
    canvas.line([(low, above), (low, below), (low, y), (high, y), (high, above), (high, below)], stroke)
}

/// Draws an upright tick across a row: what its value is compared with. Paper around it keeps it apart from what it crosses.
pub(super) fn upright_tick(canvas: &Canvas<'_>, (x, y): Point, half: i32) -> Result<(), ChartFailure> {
    canvas.block((x - 2, y - half), (x + 2, y + half), Ink::Paper)?;
    canvas.line([(x, y - half), (x, y + half)], Stroke { width: 2, ..Stroke::TEXT })
}

#[cfg(test)]
mod tests {
    use super::super::canvas::draw;
    use super::super::caption::Caption;
    use super::{Ink, Mark, Shape};

    fn drawn(shape: Shape, hollow: bool) -> String {
        let caption = Caption { id: "a".to_owned(), headline: "A".to_owned(), ..Caption::default() };
        let mark = Mark { shape, ink: Ink::One, radius: 4, hollow };
        draw(&caption, 20, |canvas| mark.draw(canvas, (10, 10))).unwrap()
    }

    #[test]
    fn five_series_have_five_shapes_that_differ() {
        let drawings: std::collections::BTreeSet<_> =
            (0..5).map(|series| drawn(Shape::of_series(series), false)).collect();
        assert_eq!(drawings.len(), 5);
        assert_eq!(Shape::of_series(5), Shape::Circle);
    }

    #[test]
    fn a_hollow_mark_is_paper_inside() {
        for series in 0..5 {
            assert!(drawn(Shape::of_series(series), true).contains("fill:var(--chart-paper,#ffffff)"));
            assert!(!drawn(Shape::of_series(series), false).contains("paper"));
        }
    }
}
