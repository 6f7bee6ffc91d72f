//! How an area is filled: each fill differs from the others by lightness or pattern, not by colour alone, and text that
//! stands on it can be read.

use super::ChartFailure;
use super::canvas::{Canvas, Point, Side, Stroke};
use super::frame::TICK;
use super::palette::{DARKEST, Ink, LIGHTEST};

/// The distance between two lines of a hatching, and the free border of a label on it.
const HATCH: i32 = 7;
const AROUND: i32 = 3;

/// Says how an area is filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fill {
    /// Dark all over.
    Solid,
    /// Lines aslant on paper.
    Hatched,
    /// Light all over, with an outline.
    Light,
    /// An outline alone.
    Empty,
    /// A shade between the lightest, 0, and the darkest that text can stand on, 1; it has no outline.
    Shade(f64),
}

impl Fill {
    /// The fills of a row's segments, in their order; there are no more that a reader could tell apart.
    pub const OF_SEGMENTS: [Self; 4] = [Self::Solid, Self::Hatched, Self::Light, Self::Empty];

    /// Fills a rectangle, given by its upper left and lower right corner.
    pub fn draw(self, canvas: &Canvas<'_>, upper: Point, lower: Point) -> Result<(), ChartFailure> {
        let ((left, top), (right, bottom)) = (upper, lower);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        match self {
            Self::Solid => canvas.area(corners, Ink::One, 1.0)?,
            Self::Hatched => canvas.line(hatching(upper, lower), Stroke { width: 1, ..Stroke::AXIS })?,
            Self::Light => canvas.area(corners, Ink::Muted, 0.2)?,
            Self::Empty => {}
            Self::Shade(depth) => {
                let opacity = LIGHTEST + depth.clamp(0.0, 1.0) * (DARKEST - LIGHTEST);
                return canvas.area(corners, Ink::One, opacity);
            }
        }
        let outline = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        canvas.line(outline, Stroke { ink: if self == Self::Solid { Ink::One } else { Ink::Muted }, ..Stroke::AXIS })
    }

    /// Writes a label centred on the fill; a hatching stops around it.
    pub fn write(self, canvas: &Canvas<'_>, text: &str, (x, y): Point) -> Result<(), ChartFailure> {
        let ink = if self == Self::Solid { Ink::Paper } else { Ink::Text };
        if self == Self::Hatched {
            let half = TICK.width(text)? / 2 + AROUND;
            canvas.block((x - half, y - 7), (x + half, y + 7), Ink::Paper)?;
        }
        canvas.text(text, (x, y), Side::Middle, TICK, ink)
    }

    /// Returns the least width of an area of this fill that a label fits on.
    pub fn room_for(text: &str) -> Result<i32, ChartFailure> {
        Ok(TICK.width(text)? + 2 * AROUND + 4)
    }
}

/// Returns one line that goes up and down a rectangle aslant; between two strokes it follows the outline, so that the
/// whole is one element of the drawing.
fn hatching((left, top): Point, (right, bottom): Point) -> Vec<Point> {
    let height = bottom - top;
    let strokes = (0..).map(|stroke| left - height + HATCH * (stroke + 1)).take_while(|foot| *foot < right);
    let mut line = Vec::new();
    let mut rises = true;
    let (mut was_foot_inside, mut was_head_inside) = (false, true);
    for foot in strokes {
        let (is_foot_inside, is_head_inside) = (foot >= left, foot + height <= right);
        let low = if is_foot_inside { (foot, bottom) } else { (left, bottom - (left - foot)) };
        let high = if is_head_inside { (foot + height, top) } else { (right, top + (foot + height - right)) };
        // From one edge to the next the outline has a corner.
        if rises && is_foot_inside && !was_foot_inside && !line.is_empty() {
            line.push((left, bottom));
        }
        if !rises && was_head_inside && !is_head_inside {
            line.push((right, top));
        }
        line.extend(if rises { [low, high] } else { [high, low] });
        rises = !rises;
        (was_foot_inside, was_head_inside) = (is_foot_inside, is_head_inside);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::super::canvas::draw;
    use super::super::caption::Caption;
    use super::{Fill, hatching};

    fn drawn(fill: Fill) -> String {
        let caption = Caption { id: "a".to_owned(), headline: "A".to_owned(), ..Caption::default() };
        draw(&caption, 40, |canvas| fill.draw(canvas, (10, 10), (50, 30))).unwrap()
    }

    #[test]
    fn fills_differ_without_their_colour() {
        let grey =
            |fill: Fill| drawn(fill).split("var(").map(|part| part.split_once(')').map_or(part, |cut| cut.1)).collect();
        let drawings: std::collections::BTreeSet<String> = Fill::OF_SEGMENTS.into_iter().map(grey).collect();
        assert_eq!(drawings.len(), Fill::OF_SEGMENTS.len());
    }

    #[test]
    fn a_hatching_follows_the_outline_between_its_strokes() {
        for (width, height) in [(40, 20), (20, 40), (3, 20), (7, 7), (300, 18), (1, 1)] {
            let (left, top, right, bottom) = (10, 5, 10 + width, 5 + height);
            let line = hatching((left, top), (right, bottom));
            for ends in line.windows(2) {
                let ((from_x, from_y), (to_x, to_y)) = (ends[0], ends[1]);
                let is_stroke = from_x - to_x == to_y - from_y;
                let along = |one: i32, other: i32, edges: [i32; 2]| one == other && edges.contains(&one);
                let is_edge = along(from_x, to_x, [left, right]) || along(from_y, to_y, [top, bottom]);
                assert!(is_stroke || is_edge, "{width} by {height}: {ends:?}");
            }
            assert!(line.iter().all(|(x, y)| (left..=right).contains(x) && (top..=bottom).contains(y)));
        }
    }
}
