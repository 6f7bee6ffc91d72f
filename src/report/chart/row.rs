//! Rows of a chart: a label on the left, a value or a note, and the height that both need.

use super::ChartFailure;
use super::canvas::{Canvas, Point, Side};
use super::palette::{BODY, Ink, LINE, SMALL};
use super::scale::whole;
use super::typeface::Face;

/// The free height between the texts of two rows.
const BETWEEN: i32 = 6;

/// Some lines of text that are centred on a row.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    lines: Vec<String>,
    face: Face,
    ink: Ink,
}

impl Cell {
    /// Wraps a text into a cell of at most so many lines.
    pub fn wrapped(text: &str, room: i32, lines: usize, emphasis: bool) -> Result<Self, ChartFailure> {
        let face = if emphasis { Face::semibold(BODY) } else { Face::regular(BODY) };
        Ok(Self { lines: face.wrap(text, room, lines)?, face, ink: Ink::Text })
    }

    /// Writes a value, which is never shortened, and wraps a note below it; a note alone is muted.
    pub fn of_value(value: Option<&str>, note: Option<&str>, room: i32, emphasis: bool) -> Result<Self, ChartFailure> {
        let note = note.or(if value.is_none() { Some("no data") } else { None });
        let mut cell = Self::wrapped(note.unwrap_or_default(), room, 2, emphasis)?;
        match value {
            Some(value) => cell.lines.insert(0, value.to_owned()),
            None => cell.ink = Ink::Muted,
        }
        Ok(cell)
    }

    /// Wraps the head of a column, in small letters.
    pub fn head(text: &str, room: i32) -> Result<Self, ChartFailure> {
        let face = Face::regular(SMALL);
        Ok(Self { lines: face.wrap(text, room, 5)?, face, ink: Ink::Muted })
    }

    /// Measures the widest line.
    pub fn width(&self) -> Result<i32, ChartFailure> {
        self.face.widest(&self.lines)
    }

    /// Returns the height of the row, were this its only cell.
    pub fn height(&self) -> i32 {
        LINE * whole(self.lines.len().max(1)) + BETWEEN
    }

    /// Writes the lines, together centred on the height of the place.
    pub fn draw(&self, canvas: &Canvas<'_>, (x, y): Point, side: Side) -> Result<(), ChartFailure> {
        let above = LINE * (whole(self.lines.len()) - 1) / 2;
        for (line, text) in self.lines.iter().enumerate() {
            canvas.text(text, (x, y - above + LINE * whole(line)), side, self.face, self.ink)?;
        }
        Ok(())
    }
}

/// Measures the widest of some cells.
pub(super) fn widest<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Result<i32, ChartFailure> {
    cells.into_iter().try_fold(0, |widest, cell| Ok(cell.width()?.max(widest)))
}

/// Stacks rows of the given heights from `top` down; returns the centre of each, and where the last one ends.
pub(super) fn stack(heights: impl IntoIterator<Item = i32>, top: i32) -> (Vec<i32>, i32) {
    let mut bottom = top;
    let centre = |height: i32| {
        bottom += height;
        bottom - height / 2
    };
    let centres = heights.into_iter().map(centre).collect();
    (centres, bottom)
}

#[cfg(test)]
mod tests {
    use super::{Cell, stack};

    #[test]
    fn rows_stand_below_each_other() {
        assert_eq!(stack([20, 40, 20], 100), (vec![110, 140, 170], 180));
        assert_eq!(stack([], 100), (vec![], 100));
    }

    #[test]
    fn a_value_stands_above_its_note() {
        let cell = |value, note| Cell::of_value(value, note, 130, false).unwrap().lines;
        assert_eq!(cell(Some("12.3%"), Some("few families")), ["12.3%", "few families"]);
        assert_eq!(cell(Some("12.3%"), None), ["12.3%"]);
        assert_eq!(cell(None, Some("withheld")), ["withheld"]);
        assert_eq!(cell(None, None), ["no data"]);
    }
}
