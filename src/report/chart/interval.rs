//! An interval chart: one row each, a dot for the value and a whisker for what chance allows.

use super::canvas::{Canvas, Side, Stroke, draw, draw_nothing};
use super::caption::Caption;
use super::frame::Frame;
use super::key::{Key, Sample};
use super::mark::{Mark, Shape, lying_whisker, upright_tick};
use super::palette::{BODY, Dash, EDGE, Ink, LINE, WIDTH};
use super::row::{Cell, sheets, stack, widest};
use super::scale::{Scale, whole};
use super::second::{FIRST, SECOND, Second};
use super::tally::{SMALL_MARK, Tally};
use super::typeface::{Face, clean};
use super::unit::{drawable, drawable_interval};
use super::{ChartFailure, Unit};

/// The widest that a row's label, its value or note, and the reference's label may be before they are wrapped.
const LABEL_ROOM: i32 = 250;
const VALUE_ROOM: i32 = 130;
const REFERENCE_ROOM: i32 = 300;
/// Half the height of the tick that a row is compared with, which must stand out of the dot.
const TICK: i32 = 8;
/// A chart of more rows than this has its ticks above the rows as well as below.
const TALL: usize = 24;
/// The height of a row of ticks.
const TICKS: i32 = 26;

/// Compares rows, each with its interval, with each other and with a reference.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalChart {
    /// What the chart is called.
    pub caption: Caption,
    /// The rows, from the top.
    pub rows: Vec<Row>,
    /// The label and the value of a line through all rows.
    pub reference: Option<(String, f64)>,
    /// What the ticks of the rows are.
    pub comparator_name: String,
    /// What the values of the rows are, and their second values, where rows have any.
    pub names: [String; 2],
    /// What the numbers are.
    pub unit: Unit,
}

/// Holds one row of an [`IntervalChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What is written before the row.
    pub label: String,
    /// Where the dot stands, and what is written after the row.
    pub value: Tally,
    /// Where the whisker begins and ends.
    pub low_high: Option<(f64, f64)>,
    /// A second value, drawn and written below the first; its interval.
    pub second: Option<Second>,
    /// What the row is compared with: a tick.
    pub comparator: Option<f64>,
    /// Why there is no value, written in its place; or a remark, written below the value.
    pub note: Option<String>,
    /// Whether the row is one to look at.
    pub emphasis: bool,
}

impl IntervalChart {
    /// Draws the chart: an `<svg>`, or several where it is higher than a sheet of paper.
    ///
    /// # Errors
    /// Fails if the embedded font or the drawing library does; never because of the values.
    pub fn draw(&self) -> Result<String, ChartFailure> {
        if self.rows.is_empty() {
            return draw_nothing(&self.caption);
        }
        let sketches: Vec<Sketch<'_>> = self.rows.iter().map(|row| row.sketch(self.unit)).collect::<Result<_, _>>()?;
        let reference = self.reference_lines()?;
        let entries = self.key_entries();
        let key = (!entries.is_empty()).then(|| Key::of(entries)).transpose()?;
        let across = Across {
            left: EDGE + widest(sketches.iter().map(|sketch| &sketch.label))? + 16,
            right: WIDTH - EDGE - widest(sketches.iter().map(|sketch| &sketch.value))? - 16,
        };
        let scale = Scale::around(self.numbers(), false, self.unit, 5)
            .map(|scale| scale.between(across.left + 6, across.right - 6));

        let is_tall = self.rows.len() > TALL;
        let sheets = sheets(sketches, Sketch::height);
        let mut drawings = String::new();
        for (at, rows) in sheets.iter().enumerate() {
            let names = rows.iter().map(|sketch| sketch.row.label.as_str());
            let caption = self.caption.of_sheet(at, sheets.len(), names);
            let key = key.as_ref().filter(|_| at == 0);
            let above = key.map_or(EDGE, |key| key.bottom);
            let top = above + LINE * whole(reference.len()) + if is_tall { TICKS } else { 2 };
            let (centres, bottom) = stack(rows.iter().map(Sketch::height), top);
            let frame = Frame { left: across.left, right: across.right, top, bottom };
            drawings.push_str(&draw(&caption, bottom + TICKS, |canvas| {
                if let Some(key) = key {
                    key.draw(canvas)?;
                }
                for y in &centres {
                    canvas.line([(frame.left, *y), (frame.right, *y)], Stroke::HAIRLINE)?;
                }
                if let Some(scale) = &scale {
                    frame.draw_lying_grid(canvas, scale, self.unit, is_tall)?;
                    self.draw_reference(canvas, &reference, above, scale, &frame)?;
                    for (sketch, y) in rows.iter().zip(&centres) {
                        sketch.row.draw(canvas, scale, *y)?;
                    }
                }
                for (sketch, y) in rows.iter().zip(&centres) {
                    sketch.label.draw(canvas, (frame.left - 10, *y), Side::Left)?;
                    sketch.value.draw(canvas, (WIDTH - EDGE, *y), Side::Left)?;
                }
                Ok(())
            })?);
        }
        Ok(drawings)
    }

    fn key_entries(&self) -> Vec<(Sample, String)> {
        let mut entries = Vec::new();
        if self.rows.iter().any(|row| row.second.is_some()) {
            let [first, second] = self.names.clone();
            entries.extend([(FIRST, first), (SECOND, second)]);
        }
        if self.rows.iter().any(|row| drawable(row.comparator).is_some()) {
            entries.push((Sample::Tick, self.comparator_name.clone()));
        }
        if self.rows.iter().any(|row| row.value.is_marked()) {
            entries.push((Sample::None, SMALL_MARK.to_owned()));
        }
        entries
    }

    /// Returns every number that the scale must hold.
    fn numbers(&self) -> impl Iterator<Item = f64> {
        let rows = self.rows.iter().flat_map(|row| {
            let ends = drawable_interval(row.low_high);
            let second = row.second.as_ref();
            let others = second.and_then(|second| drawable_interval(second.low_high));
            let ends = [ends, others].map(|ends| [ends.map(|ends| ends.0), ends.map(|ends| ends.1)]).concat();
            let ends = ends.into_iter().chain([second.and_then(|second| drawable(second.value))]);
            [row.value.drawn(), drawable(row.comparator)].into_iter().chain(ends).flatten()
        });
        rows.chain(self.reference_value())
    }

    fn reference_value(&self) -> Option<f64> {
        drawable(self.reference.as_ref().map(|reference| reference.1))
    }

    /// Writes the reference's label, with its value on the last line.
    fn reference_lines(&self) -> Result<Vec<String>, ChartFailure> {
        let (Some((label, _)), Some(value)) = (&self.reference, self.reference_value()) else {
            return Ok(Vec::new());
        };
        Face::regular(BODY).wrap(&format!("{} {}", self.unit.format(value), clean(label)), REFERENCE_ROOM, 2)
    }

    fn draw_reference(
        &self,
        canvas: &Canvas<'_>,
        lines: &[String],
        top: i32,
        scale: &Scale,
        frame: &Frame,
    ) -> Result<(), ChartFailure> {
        let Some(value) = self.reference_value() else {
            return Ok(());
        };
        let face = Face::regular(BODY);
        let x = scale.at(value);
        canvas.line([(x, frame.top), (x, frame.bottom)], Stroke { ink: Ink::Text, dash: Dash::Short, width: 1 })?;
        let half = face.widest(lines)? / 2 + 1;
        let centre = x.min(WIDTH - EDGE - half).max(EDGE + half);
        for (line, text) in lines.iter().enumerate() {
            canvas.text(text, (centre, top + LINE / 2 + LINE * whole(line)), Side::Middle, face, Ink::Text)?;
        }
        Ok(())
    }
}

/// The sides of every sheet of a chart.
struct Across {
    left: i32,
    right: i32,
}

/// A row with its texts wrapped.
struct Sketch<'a> {
    row: &'a Row,
    label: Cell,
    value: Cell,
}

impl Sketch<'_> {
    fn height(&self) -> i32 {
        let values = if self.row.second.is_some() { 2 * LINE + 6 } else { 0 };
        self.label.height().max(self.value.height()).max(values)
    }
}

impl Row {
    fn sketch(&self, unit: Unit) -> Result<Sketch<'_>, ChartFailure> {
        let value = self.value.text(unit);
        let second = self.second.as_ref().and_then(|second| drawable(second.value)).map(|second| unit.format(second));
        let note = self.note.as_deref().or(second.as_deref());
        Ok(Sketch {
            row: self,
            label: Cell::wrapped(&self.label, LABEL_ROOM, 2, self.emphasis)?,
            value: Cell::of_value(value.as_deref(), note, VALUE_ROOM, self.emphasis)?,
        })
    }

    /// Draws the whisker, the tick across it, and in front the dot.
    fn draw(&self, canvas: &Canvas<'_>, scale: &Scale, y: i32) -> Result<(), ChartFailure> {
        let ink = if self.emphasis { Ink::Two } else { Ink::One };
        let y = self.second.as_ref().map_or(Ok(y), |second| second.draw(canvas, scale, y))?;
        if let Some((low, high)) = drawable_interval(self.low_high) {
            let stroke = Stroke { ink, dash: Dash::Solid, width: if self.emphasis { 2 } else { 1 } };
            lying_whisker(canvas, y, (scale.at(low), scale.at(high)), stroke)?;
        }
        if let Some(comparator) = drawable(self.comparator) {
            upright_tick(canvas, (scale.at(comparator), y), TICK)?;
        }
        let Some(value) = self.value.drawn() else {
            return Ok(());
        };
        let (shape, radius) = if self.emphasis { (Shape::Diamond, 5) } else { (Shape::Circle, 4) };
        Mark { shape, ink, radius, hollow: false }.draw(canvas, (scale.at(value), y))
    }
}

#[cfg(test)]
mod tests {
    use super::super::inspect::{LONG, assert_all_legible, texts};
    use super::{Caption, IntervalChart, Row, Second, Unit};

    fn row(label: &str, value: Option<f64>, low_high: Option<(f64, f64)>, note: Option<&str>) -> Row {
        let (label, note) = (label.to_owned(), note.map(str::to_owned));
        Row { label, value: value.into(), low_high, second: None, comparator: None, note, emphasis: false }
    }

    fn drawn(rows: Vec<Row>, reference: Option<(&str, f64)>) -> String {
        let chart = IntervalChart {
            caption: Caption { id: "areas".to_owned(), headline: "Areas".to_owned(), ..Caption::default() },
            rows,
            reference: reference.map(|(label, value)| (label.to_owned(), value)),
            comparator_name: "All <areas>".to_owned(),
            names: ["As it is", "With the mix of all"].map(str::to_owned),
            unit: Unit::Share,
        };
        let svg = chart.draw().unwrap();
        assert_all_legible(&svg);
        assert_eq!(svg, chart.draw().unwrap());
        svg
    }

    #[test]
    fn a_row_has_a_dot_a_whisker_and_its_value() {
        let svg = drawn(vec![row("A <b>", Some(0.4), Some((0.3, 0.5)), None)], Some(("all & more", 0.45)));
        assert!(svg.contains(">A &lt;b&gt;</text>") && svg.contains(">40.0%</text>"));
        assert!(svg.contains(">45.0% all &amp; more</text>") && svg.contains("stroke-dasharray"));
        assert_eq!(svg.matches("<circle").count(), 1);
    }

    #[test]
    fn a_note_stands_where_the_value_would() {
        let svg = drawn(
            vec![
                row("a", None, None, Some("withheld")),
                row("b", Some(f64::NAN), Some((0.1, f64::INFINITY)), None),
                row("c", Some(0.2), None, Some("few families")),
            ],
            None,
        );
        assert!(svg.contains(">withheld</text>") && svg.contains(">no data</text>"));
        assert!(svg.contains(">20.0%</text>") && svg.contains(">few families</text>"));
        assert_eq!(svg.matches("<circle").count(), 1);
    }

    #[test]
    fn a_row_is_compared_with_a_value_of_its_own() {
        let mut rows = vec![row("a", Some(0.4), Some((0.3, 0.5)), None), row("b", None, None, None)];
        assert!(!drawn(rows.clone(), None).contains("All &lt;areas&gt;"));
        (rows[0].comparator, rows[1].comparator) = (Some(0.9), Some(f64::NAN));
        let svg = drawn(rows, Some((LONG, 0.3)));
        assert!(svg.contains(">All &lt;areas&gt;</text>"));
        // The tick in the key, and that of the row, which the scale reaches.
        let is_tick = |line: &&str| {
            line.starts_with("<polyline") && line.contains("--chart-ink") && line.contains("stroke-width=\"2\"")
        };
        assert_eq!(svg.lines().filter(is_tick).count(), 2);
        assert!(svg.contains(">90%</text>") || svg.contains(">100%</text>"));
    }

    #[test]
    fn a_second_value_stands_below_the_first_and_differs_in_shape() {
        let mut rows = vec![row("a", Some(0.4), Some((0.3, 0.5)), None), row("b", Some(0.2), None, Some("too few"))];
        rows[0].second = Some(Second { value: Some(0.7), low_high: Some((0.6, 0.9)) });
        rows[1].second = Some(Second { value: None, low_high: None });
        let svg = drawn(rows.clone(), None);
        assert!(svg.contains(">As it is</text>") && svg.contains(">With the mix of all</text>"));
        assert!(svg.contains(">40.0%</text>") && svg.contains(">70.0%</text>") && svg.contains(">too few</text>"));
        // Two dots and one in the key; one diamond and one in the key, each an area and its outline.
        assert_eq!((svg.matches("<circle").count(), svg.matches("<polygon").count()), (3, 2));
        let written = texts(&svg);
        let height = |wanted: &str| written.iter().find(|text| text.text == wanted).unwrap().top;
        assert!(height("40.0%") < height("70.0%"));
        rows[0].second = None;
        rows[1].second = None;
        assert!(!drawn(rows, None).contains("As it is"));
    }

    #[test]
    fn rows_without_any_value_still_stand() {
        let svg = drawn(vec![row("a", None, None, Some("withheld")), row("b", None, None, None)], None);
        assert!(!svg.contains("%</text>") && !svg.contains("<circle"));
        assert!(drawn(vec![], Some(("all", 0.5))).contains(">No data</text>"));
    }

    #[test]
    fn a_hundred_and_sixty_rows_and_long_labels_stay_apart() {
        let rows = (0..160_u8).map(|index| {
            let value = (index % 5 != 3).then_some(f64::from(index) / 200.0);
            let mut row = row(LONG, value, value.map(|value| (value / 2.0, value * 1.2)), Some(LONG));
            row.emphasis = index % 7 == 0;
            row.comparator = (index % 3 == 0).then_some(f64::from(index) / 160.0);
            if index % 2 == 0 {
                (row.label, row.note) = (format!("Area {index}"), None);
            }
            row
        });
        let svg = drawn(rows.collect(), Some((LONG, 0.0)));
        // The ticks stand above the rows as well as below, and the reference is named, in each drawing.
        let drawings = svg.matches("<svg").count();
        assert!(drawings > 1 && svg.matches(">0.0% Children").count() == drawings);
        assert_eq!(texts(&svg).iter().filter(|text| text.text == "60%").count(), 2 * drawings);
    }
}
