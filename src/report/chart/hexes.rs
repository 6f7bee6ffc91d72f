//! A hex map: each area one hexagon of the same size, near where it lies; areas without one are listed below.

use super::ChartFailure;
use super::canvas::{Canvas, Point, Side, Stroke, draw, draw_nothing};
use super::caption::Caption;
use super::frame::TICK;
use super::key::{Key, Sample};
use super::palette::{EDGE, Ink, LINE, WIDTH};
use super::scale::{pixel, whole};
use super::standing::Standing;
use super::typeface::clean;

/// The widest that a hexagon may be, and the least width in which a name is written.
const WIDEST: i32 = 66;
const NAMED_FROM: i32 = 34;
/// No hexagon lies farther out.
const FARTHEST: i32 = 1000;

/// Shows how areas stand to their limits, on a map.
#[derive(Debug, Clone, PartialEq)]
pub struct HexMap {
    /// What the chart is called.
    pub caption: Caption,
    /// The areas.
    pub areas: Vec<Hex>,
    /// The verdict on areas above their limits, and on those below.
    pub words: (String, String),
}

/// An area of a [`HexMap`].
#[derive(Debug, Clone, PartialEq)]
pub struct Hex {
    /// What it is called.
    pub name: String,
    /// Its column and its row, counted from the south, in the layout odd-r; none where the map has no hexagon for it.
    pub place: Option<(i32, i32)>,
    /// How it stands to the limits.
    pub standing: Standing,
    /// Whether it is one to look at.
    pub emphasis: bool,
}

/// How the hexagons lie on the sheet.
#[derive(Debug, Clone, Copy)]
struct Grid {
    least: (i32, i32),
    highest: i32,
    width: i32,
    top: i32,
}

impl Hex {
    /// Its place, where it is one that a map can have.
    fn drawn(&self) -> Option<(i32, i32)> {
        self.place.filter(|(column, row)| column.abs() <= FARTHEST && row.abs() <= FARTHEST)
    }
}

impl HexMap {
    /// Draws the chart.
    ///
    /// # Errors
    /// Fails if the embedded font or the drawing library does; never because of the values.
    pub fn draw(&self) -> Result<String, ChartFailure> {
        if self.areas.is_empty() {
            return draw_nothing(&self.caption);
        }
        let used = Standing::ALL.into_iter().filter(|known| self.areas.iter().any(|area| area.standing == *known));
        let entries = used.map(|known| (Sample::Standing(known), known.name(&self.words.0, &self.words.1)));
        let key = Key::of(entries)?;
        let grid = self.grid(key.bottom + 6);
        let bottom = grid.map_or(key.bottom + 6, Grid::bottom);
        let listed = self.listed()?;
        let height = bottom + LINE * whole(listed.len()) + EDGE;
        draw(&self.caption, height, |canvas| {
            key.draw(canvas)?;
            if let Some(grid) = grid {
                for area in self
                    .areas
                    .iter()
                    .filter(|area| !area.emphasis)
                    .chain(self.areas.iter().filter(|area| area.emphasis))
                {
                    if let Some(place) = area.drawn() {
                        grid.draw(canvas, area, grid.centre(place))?;
                    }
                }
            }
            for (line, text) in listed.iter().enumerate() {
                let y = bottom + LINE / 2 + LINE * whole(line);
                canvas.text(text, (EDGE, y), Side::Right, TICK, Ink::Muted)?;
            }
            Ok(())
        })
    }

    fn grid(&self, top: i32) -> Option<Grid> {
        let places = || self.areas.iter().filter_map(Hex::drawn);
        let ends = |of: fn((i32, i32)) -> i32| Some((places().map(of).min()?, places().map(of).max()?));
        let ((left, right), (low, high)) = (ends(|place| place.0)?, ends(|place| place.1)?);
        let columns = right - left + 1;
        // Odd rows are shoved by half a hexagon.
        let width = ((WIDTH - 2 * EDGE) * 2 / (2 * columns + 1)).clamp(4, WIDEST);
        Some(Grid { least: (left, low), highest: high, width, top })
    }

    /// The areas without a hexagon, in as many lines as they take.
    fn listed(&self) -> Result<Vec<String>, ChartFailure> {
        let word = |area: &Hex| match area.standing {
            Standing::Above => format!("{} ({})", area.name, self.words.0),
            Standing::Below => format!("{} ({})", area.name, self.words.1),
            Standing::Apart => format!("{} (not judged)", area.name),
            Standing::Marked | Standing::Similar => area.name.clone(),
        };
        let names: Vec<String> = self.areas.iter().filter(|area| area.drawn().is_none()).map(word).collect();
        if names.is_empty() {
            return Ok(Vec::new());
        }
        TICK.wrap(&clean(&format!("Not on the map: {}", names.join(", "))), WIDTH - 2 * EDGE, 40)
    }
}

impl Grid {
    fn centre(self, (column, row): (i32, i32)) -> Point {
        // Odd rows lie half a hexagon to the right.
        let shove = if row.rem_euclid(2) == 1 { self.width / 2 } else { 0 };
        let x = EDGE + self.width / 2 + (column - self.least.0) * self.width + shove;
        (x, self.top + self.side() + (self.highest - row) * self.step())
    }

    /// The side of a hexagon that is so wide from side to side.
    fn side(self) -> i32 {
        pixel(f64::from(self.width) / 3.0_f64.sqrt())
    }

    /// The distance between two rows.
    fn step(self) -> i32 {
        pixel(f64::from(self.width) * 3.0_f64.sqrt() / 2.0)
    }

    fn bottom(self) -> i32 {
        self.top + 2 * self.side() + (self.highest - self.least.1) * self.step() + 8
    }

    fn draw(self, canvas: &Canvas<'_>, area: &Hex, (x, y): Point) -> Result<(), ChartFailure> {
        let (half, side) = (self.width / 2 - 1, self.side() - 1);
        let corners = vec![
            (x, y - side),
            (x + half, y - side / 2),
            (x + half, y + side / 2),
            (x, y + side),
            (x - half, y + side / 2),
            (x - half, y - side / 2),
        ];
        let (ink, opacity) = match area.standing {
            Standing::Above | Standing::Below => (Ink::Two, 0.3),
            Standing::Marked => (Ink::One, 0.25),
            Standing::Similar => (Ink::One, 0.08),
            Standing::Apart => (Ink::Paper, 1.0),
        };
        canvas.area(corners.clone(), ink, opacity)?;
        let outline = if area.emphasis { Stroke { width: 3, ..Stroke::TEXT } } else { Stroke::HAIRLINE };
        let first = corners.first().copied();
        canvas.line(corners.into_iter().chain(first).collect::<Vec<_>>(), outline)?;
        let is_named = self.width >= NAMED_FROM;
        area.standing.draw(canvas, (x, if is_named { y - side / 3 } else { y }), false)?;
        if !is_named {
            return Ok(());
        }
        let name = TICK.shorten(&area.name.chars().take(4).collect::<String>(), self.width - 6)?;
        canvas.text(&name, (x, y + side / 3), Side::Middle, TICK, Ink::Text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::inspect::{LONG, assert_legible};
    use super::{Caption, Hex, HexMap, Standing};

    fn drawn(areas: Vec<Hex>) -> String {
        let caption = Caption { id: "map".to_owned(), headline: "Areas".to_owned(), ..Caption::default() };
        let map = HexMap { caption, areas, words: ("higher".to_owned(), "lower".to_owned()) };
        let svg = map.draw().unwrap();
        assert_legible(&svg);
        assert_eq!(svg, map.draw().unwrap());
        svg
    }

    fn hex(name: &str, place: Option<(i32, i32)>, standing: Standing) -> Hex {
        Hex { name: name.to_owned(), place, standing, emphasis: false }
    }

    #[test]
    fn an_area_is_a_hexagon_and_one_without_is_listed() {
        let svg = drawn(vec![
            hex("Northbrook", Some((0, 1)), Standing::Above),
            hex("Eldermere", Some((0, 0)), Standing::Similar),
            hex("Thorncombe", None, Standing::Below),
        ]);
        assert_eq!(svg.matches(">Nort</text>").count(), 1);
        assert!(svg.contains(">Not on the map: Thorncombe (lower)</text>"));
        assert!(svg.contains("Above the 99.8% limits: higher"));
        // The northern row stands above.
        let y = |name: &str| -> i32 {
            let before = svg.split(&format!(">{name}<")).next().unwrap().rsplit("<text").next().unwrap();
            before.split(" y=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
        };
        assert!(y("Nort") < y("Elde"));
    }

    #[test]
    fn many_areas_and_none_are_legible() {
        let standings = [Standing::Above, Standing::Below, Standing::Marked, Standing::Similar, Standing::Apart];
        let many = (0..160_u8).map(|at| {
            let place = (at % 7 != 0).then_some((i32::from(at % 17), i32::from(at / 17)));
            hex(LONG, place, standings[usize::from(at) % 5])
        });
        drawn(many.collect());
        assert!(drawn(Vec::new()).contains(">No data<"));
        drawn(vec![
            hex("far", Some((i32::MIN / 4, 0)), Standing::Similar),
            hex("away", Some((1000, 900)), Standing::Apart),
        ]);
        drawn(vec![hex("only", None, Standing::Apart)]);
    }
}
