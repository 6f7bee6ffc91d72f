//! A heat map: how many have two things at once, as a triangle read like the table of distances in a road atlas.

use super::canvas::{Canvas, Point, Side, Stroke, draw, draw_nothing};
use super::caption::Caption;
use super::fill::Fill;
use super::key::{Key, Sample};
use super::palette::{BODY, EDGE, Ink, LINE, SMALL, WIDTH};
use super::row::{Cell, stack};
use super::scale::whole;
use super::tally::{SMALL_MARK, Tally};
use super::typeface::Face;
use super::{ChartFailure, Unit};

/// The most things that a reader can still compare in pairs; the first ones are shown.
const MOST: usize = 12;
/// The widest that a cell may be, the room that a name should have, and the least that it must have.
const CELL: i32 = 60;
const NAME_ROOM: i32 = 270;
const LEAST_ROOM: i32 = 150;
/// The free width around a number, and the least height of a row.
const AROUND: i32 = 14;
const HEIGHT: i32 = 30;
/// The distance from the end of a row to its name.
const BESIDE: i32 = 10;

/// Shows which things come together.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMap {
    /// What the chart is called.
    pub caption: Caption,
    /// The rows of the triangle, from the top.
    pub rows: Vec<HeatRow>,
    /// What the number of a pair is.
    pub pair_name: String,
    /// What the number of one thing alone is.
    pub alone_name: String,
    /// What the numbers are.
    pub unit: Unit,
}

/// Holds one row of a [`HeatMap`].
#[derive(Debug, Clone, PartialEq)]
pub struct HeatRow {
    /// What is written at the end of the row, and so at the head of its column.
    pub name: String,
    /// How many have it and the thing of each row above it, in their order, and last how many have it at all.
    pub cells: Vec<Tally>,
}

/// Where the triangle stands.
#[derive(Debug, Clone, Copy)]
struct Grid {
    cell: i32,
    most: f64,
}

impl HeatMap {
    /// Draws the chart.
    ///
    /// # Errors
    /// Fails if the embedded font or the drawing library does; never because of the values.
    pub fn draw(&self) -> Result<String, ChartFailure> {
        if self.rows.is_empty() {
            return draw_nothing(&self.caption);
        }
        let needed = self.needed_width()?;
        let fits = usize::try_from((WIDTH - 2 * EDGE - LEAST_ROOM) / needed).unwrap_or(1).clamp(1, MOST);
        let rows = self.rows.get(..fits).unwrap_or(&self.rows);
        let wished = (WIDTH - 2 * EDGE - NAME_ROOM) / whole(rows.len());
        let grid = Grid { cell: wished.min(CELL).max(needed), most: most_of_pairs(rows) };

        let mut names = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            names.push(Cell::wrapped(&row.name, WIDTH - EDGE - grid.name_x(at), 2, false)?);
        }
        let key = Key::of(self.key_entries(rows))?;
        let (centres, bottom) = stack(names.iter().map(|name| name.height().max(HEIGHT)), key.bottom + 4);
        let left_out = self.rows.len() - rows.len();
        let height = bottom + EDGE + if left_out > 0 { LINE } else { 0 };
        draw(&self.caption, height, |canvas| {
            key.draw(canvas)?;
            let mut top = key.bottom + 4;
            for (at, ((row, name), centre)) in rows.iter().zip(&names).zip(&centres).enumerate() {
                let row_bottom = 2 * centre - top;
                for (column, tally) in row.cells.iter().take(at + 1).enumerate() {
                    let left = grid.x(column);
                    let (upper, lower) = ((left + 1, top + 1), (left + grid.cell - 1, row_bottom - 1));
                    self.draw_cell(canvas, grid, *tally, column == at, (upper, lower))?;
                }
                name.draw(canvas, (grid.name_x(at), *centre), Side::Right)?;
                top = row_bottom;
            }
            if left_out == 0 {
                return Ok(());
            }
            let rest = format!("The table gives {left_out} more");
            canvas.text(&rest, (EDGE, bottom + LINE / 2), Side::Right, Face::regular(SMALL), Ink::Muted)
        })
    }

    /// Draws one cell; that of a thing alone is framed, and its number stands out.
    fn draw_cell(
        &self,
        canvas: &Canvas<'_>,
        grid: Grid,
        tally: Tally,
        is_alone: bool,
        (upper, lower): (Point, Point),
    ) -> Result<(), ChartFailure> {
        let counted = tally.counted();
        if is_alone {
            Fill::Empty.draw(canvas, upper, lower)?;
        } else if let Some(value) = counted.filter(|value| *value > 0.0) {
            Fill::Shade(value / grid.most).draw(canvas, upper, lower)?;
        } else {
            let bottom = lower.1;
            canvas.line([(upper.0, bottom), (lower.0, bottom)], Stroke::HAIRLINE)?;
        }
        let face = if is_alone { Face::semibold(BODY) } else { Face::regular(BODY) };
        let ink = if counted.is_some_and(|value| value > 0.0) { Ink::Text } else { Ink::Muted };
        let middle = (i32::midpoint(upper.0, lower.0), i32::midpoint(upper.1, lower.1));
        canvas.text(&tally.written(self.unit), middle, Side::Middle, face, ink)
    }

    /// Returns the width that the widest number takes.
    fn needed_width(&self) -> Result<i32, ChartFailure> {
        let shown = self.rows.iter().take(MOST);
        let written: Vec<String> = shown.flat_map(|row| &row.cells).map(|tally| tally.written(self.unit)).collect();
        Ok(Face::semibold(BODY).widest(&written)? + AROUND)
    }

    fn key_entries(&self, rows: &[HeatRow]) -> Vec<(Sample, String)> {
        let mut entries = Vec::new();
        if rows.len() > 1 {
            entries.push((Sample::Shades, self.pair_name.clone()));
        }
        entries.push((Sample::Area(Fill::Empty), self.alone_name.clone()));
        let drawn = rows.iter().enumerate().flat_map(|(at, row)| row.cells.iter().take(at + 1));
        if drawn.copied().any(Tally::is_marked) {
            entries.push((Sample::None, SMALL_MARK.to_owned()));
        }
        if rows.len() > 1 {
            entries.push((Sample::None, "A pair stands left of the lower name, below the upper".to_owned()));
        }
        entries
    }
}

impl Grid {
    /// Returns where a column begins.
    fn x(self, column: usize) -> i32 {
        EDGE + self.cell * whole(column)
    }

    /// Returns where the name of a row begins.
    fn name_x(self, row: usize) -> i32 {
        self.x(row + 1) + BESIDE
    }
}

/// Returns the largest number of a pair, or 1 where there is none.
fn most_of_pairs(rows: &[HeatRow]) -> f64 {
    let pairs = rows.iter().enumerate().flat_map(|(at, row)| row.cells.iter().take(at));
    let most = pairs.filter_map(|tally| tally.counted()).fold(0.0, f64::max);
    if most > 0.0 { most } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::super::inspect::{LONG, assert_legible, texts};
    use super::{Caption, HeatMap, HeatRow, Tally, Unit};

    fn tally(value: f64) -> Tally {
        Tally { value: Some(value), small: (1.0..=5.0).contains(&value) }
    }

    fn row(name: &str, values: &[f64]) -> HeatRow {
        HeatRow { name: name.to_owned(), cells: values.iter().copied().map(tally).collect() }
    }

    fn chart(rows: Vec<HeatRow>) -> HeatMap {
        HeatMap {
            caption: Caption { id: "pairs".to_owned(), headline: "Needs".to_owned(), ..Caption::default() },
            rows,
            pair_name: "Families with both".to_owned(),
            alone_name: "Families with it".to_owned(),
            unit: Unit::Count,
        }
    }

    fn drawn(rows: Vec<HeatRow>) -> String {
        let chart = chart(rows);
        let svg = chart.draw().unwrap();
        assert_legible(&svg);
        assert_eq!(svg, chart.draw().unwrap());
        svg
    }

    /// Returns how dark the shaded cells are, the key's three samples first.
    fn shades(svg: &str) -> Vec<f64> {
        let opacity = |line: &str| line.split_once(" opacity=\"")?.1.split_once('"')?.0.parse().ok();
        svg.lines().filter(|line| line.starts_with("<polygon")).filter_map(opacity).collect()
    }

    #[test]
    fn a_pair_is_as_dark_as_it_is_frequent_and_one_alone_is_framed() {
        let svg =
            drawn(vec![row("Work & money", &[56.0]), row("Health", &[22.0, 53.0]), row("Home", &[11.0, 0.0, 3.0])]);
        let written: Vec<String> = texts(&svg).into_iter().map(|text| text.text).collect();
        let key = [
            "Families with both",
            "Families with it",
            "* Count of 1 to 5",
            "A pair stands left of the lower name, below the upper",
        ];
        assert_eq!(written[..4], key);
        assert_eq!(written[4..], ["56", "Work & money", "22", "53", "Health", "11", "0", "3*", "Home"]);
        // Three samples, then 22 and half of 22; a pair of none is not shaded.
        assert_eq!(shades(&svg), [0.05, 0.25, 0.45, 0.45, 0.25]);
    }

    #[test]
    fn one_name_stands_alone_and_none_is_no_data() {
        let svg = drawn(vec![row("Housing", &[7.0])]);
        assert!(svg.contains(">7</text>") && !svg.contains("lower name") && shades(&svg).is_empty());
        assert!(drawn(vec![]).contains(">No data</text>"));
    }

    #[test]
    fn pairs_that_never_come_together_are_not_shaded() {
        let svg = drawn(vec![row("a", &[0.0]), row("b", &[0.0, 0.0])]);
        assert_eq!((shades(&svg).len(), svg.matches(">0</text>").count()), (3, 3));
    }

    #[test]
    fn what_is_missing_is_a_dash() {
        let mut rows = vec![row("a", &[4e15]), row("b", &[f64::NAN, -1.0]), row("c", &[2.0])];
        rows[2].cells.extend([Tally::default(); 9]);
        assert_eq!(drawn(rows).matches(">–</text>").count(), 5);
    }

    #[test]
    fn many_long_names_and_great_numbers_stay_apart() {
        for (count, value, is_cut) in [(10, 1234.0, false), (40, 56.0, true), (12, 1e15, true), (7, 3.0, false)] {
            let rows = (0..count).map(|at| row(&format!("{at} {LONG}"), &vec![value; at + 1]));
            let svg = drawn(rows.collect());
            assert_eq!(svg.contains("The table gives"), is_cut, "{count} of {value}");
        }
    }
}
