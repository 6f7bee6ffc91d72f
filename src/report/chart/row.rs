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

/// The height that a sheet of A4 has room for below the heading of a chart, and that of each drawing of a higher one: low
/// enough to begin on a sheet that something else stands on.
const SHEET: i32 = 900;
const PART: i32 = 450;

/// Parts the rows of a chart that is higher than a sheet of paper into even parts: what is drawn as one cannot go on on
/// the next sheet.
pub(super) fn sheets<T>(rows: Vec<T>, height: impl Fn(&T) -> i32) -> Vec<Vec<T>> {
    let total: i32 = rows.iter().map(&height).sum();
    if total <= SHEET {
        return vec![rows];
    }
    let even = total / (total / PART + 1);
    let (mut sheets, mut filled): (Vec<Vec<T>>, i32) = (Vec::new(), even);
    for row in rows {
        let needed = height(&row);
        match sheets.last_mut() {
            Some(sheet) if filled < even => {
                sheet.push(row);
                filled += needed;
            }
            _ => {
                sheets.push(vec![row]);
                filled = needed;
            }
        }
    }
    sheets
}

#[cfg(test)]
mod tests {
    use super::{Cell, sheets, stack};

    #[test]
    fn rows_fill_sheets_in_their_order() {
        let heights = |rows: &[i32]| sheets(rows.to_vec(), |height| *height);
        assert_eq!(heights(&[400, 500]), [vec![400, 500]]);
        // 1,500 makes four parts of about 375.
        assert_eq!(heights(&[300; 5]), [vec![300, 300], vec![300, 300], vec![300]]);
        assert_eq!(heights(&[40; 30]).iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 10]);
        assert_eq!(heights(&[]), [Vec::<i32>::new()]);
    }

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
