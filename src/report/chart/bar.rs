//! A bar chart: lying bars from zero, each with its value at its end.

use super::canvas::{Canvas, Side, Stroke, draw, draw_nothing};
use super::caption::Caption;
use super::key::{Key, Sample};
use super::palette::{EDGE, Ink, WIDTH};
use super::row::{Cell, sheets, stack, widest};
use super::scale::Scale;
use super::tally::{SMALL_MARK, Tally};
use super::{ChartFailure, Unit};

/// The widest that a row's label and its value or note may be before they are wrapped.
const LABEL_ROOM: i32 = 260;
const VALUE_ROOM: i32 = 180;
/// Half the thickness of a bar.
const HALF: i32 = 8;
/// The distance from a bar to its value.
const BESIDE: i32 = 6;

/// Compares sizes.
#[derive(Debug, Clone, PartialEq)]
pub struct BarChart {
    /// What the chart is called.
    pub caption: Caption,
    /// The bars, from the top.
    pub rows: Vec<Bar>,
    /// What the numbers are.
    pub unit: Unit,
}

/// Holds one bar of a [`BarChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What is written before the bar.
    pub label: String,
    /// The length of the bar, and what is written at its end.
    pub value: Tally,
    /// Why there is no bar, written in its place; or a remark, written below the value.
    pub note: Option<String>,
}

impl BarChart {
    /// Draws the chart: an `<svg>`, or several where it is higher than a sheet of paper.
    ///
    /// # Errors
    /// Fails if the embedded font or the drawing library does; never because of the values.
    pub fn draw(&self) -> Result<String, ChartFailure> {
        if self.rows.is_empty() {
            return draw_nothing(&self.caption);
        }
        let sketches: Vec<Sketch> = self.rows.iter().map(|row| self.sketch(row)).collect::<Result<_, _>>()?;
        let before = sketches.iter().filter(|sketch| sketch.is_negative());
        let after = sketches.iter().filter(|sketch| !sketch.is_negative());
        let left = EDGE + widest(sketches.iter().map(|sketch| &sketch.label))? + 12;
        let has_negative = sketches.iter().any(Sketch::is_negative);
        let first = left + if has_negative { widest(before.map(|sketch| &sketch.value))? + BESIDE } else { 0 };
        let last = WIDTH - EDGE - widest(after.map(|sketch| &sketch.value))? - BESIDE;
        // Without a single value the notes still stand beside a line at zero.
        let numbers = sketches.iter().filter_map(|sketch| sketch.length).chain([0.0]);
        let Some(scale) = Scale::around(numbers, true, self.unit, 10) else {
            return draw_nothing(&self.caption);
        };
        let scale = scale.between(first, last);
        let is_marked = self.rows.iter().any(|row| row.value.is_marked());
        let key = is_marked.then(|| Key::of([(Sample::None, SMALL_MARK.to_owned())])).transpose()?;

        let sheets = sheets(sketches, Sketch::height);
        let mut drawings = String::new();
        for (at, rows) in sheets.iter().enumerate() {
            let names = rows.iter().map(|sketch| sketch.name.as_str());
            let caption = self.caption.of_sheet(at, sheets.len(), names);
            let key = key.as_ref().filter(|_| at == 0);
            let top = key.map_or(EDGE, |key| key.bottom);
            let (centres, bottom) = stack(rows.iter().map(Sketch::height), top);
            drawings.push_str(&draw(&caption, bottom + EDGE, |canvas| {
                if let Some(key) = key {
                    key.draw(canvas)?;
                }
                for (sketch, y) in rows.iter().zip(centres) {
                    sketch.label.draw(canvas, (left - 10, y), Side::Left)?;
                    sketch.draw_bar(canvas, &scale, y)?;
                }
                let zero = scale.at(0.0);
                canvas.line([(zero, top), (zero, bottom)], Stroke::AXIS)
            })?);
        }
        Ok(drawings)
    }

    fn sketch(&self, row: &Bar) -> Result<Sketch, ChartFailure> {
        let value = row.value.text(self.unit);
        Ok(Sketch {
            name: row.label.clone(),
            label: Cell::wrapped(&row.label, LABEL_ROOM, 2, false)?,
            value: Cell::of_value(value.as_deref(), row.note.as_deref(), VALUE_ROOM, false)?,
            length: row.value.drawn(),
        })
    }
}

/// A bar with its texts wrapped.
#[derive(Debug)]
struct Sketch {
    name: String,
    label: Cell,
    value: Cell,
    length: Option<f64>,
}

impl Sketch {
    fn height(&self) -> i32 {
        self.label.height().max(self.value.height()) + 2
    }

    fn is_negative(&self) -> bool {
        self.length.is_some_and(|length| length < 0.0)
    }

    /// Draws the bar from zero, and the value or the note at its end.
    fn draw_bar(&self, canvas: &Canvas<'_>, scale: &Scale, y: i32) -> Result<(), ChartFailure> {
        let (zero, end) = (scale.at(0.0), scale.at(self.length.unwrap_or(0.0)));
        if self.length.is_some() {
            canvas.block((zero, y - HALF), (end, y + HALF), Ink::One)?;
        }
        if self.is_negative() {
            self.value.draw(canvas, (end - BESIDE, y), Side::Left)
        } else {
            self.value.draw(canvas, (end + BESIDE, y), Side::Right)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::inspect::{LONG, assert_all_legible};
    use super::{Bar, BarChart, Caption, Unit};

    fn bar(label: &str, value: Option<f64>, note: Option<&str>) -> Bar {
        Bar { label: label.to_owned(), value: value.into(), note: note.map(str::to_owned) }
    }

    fn drawn(rows: Vec<Bar>, unit: Unit) -> String {
        let chart = BarChart {
            caption: Caption { id: "needs".to_owned(), headline: "Needs".to_owned(), ..Caption::default() },
            rows,
            unit,
        };
        let svg = chart.draw().unwrap();
        assert_all_legible(&svg);
        assert_eq!(svg, chart.draw().unwrap());
        svg
    }

    #[test]
    fn a_bar_has_its_value_at_its_end_and_a_missing_one_its_note() {
        let rows = vec![
            bar("A & B", Some(12_345.0), None),
            bar("zero", Some(0.0), None),
            bar("withheld one", None, Some("withheld")),
            bar("not a number", Some(f64::NAN), None),
        ];
        let svg = drawn(rows, Unit::Count);
        assert!(svg.contains(">A &amp; B</text>") && svg.contains(">12,345</text>") && svg.contains(">0</text>"));
        assert!(svg.contains(">withheld</text>") && svg.contains(">no data</text>"));
        assert_eq!(svg.matches("<rect").count(), 2);
    }

    #[test]
    fn a_small_count_is_marked_and_the_mark_explained() {
        assert!(!drawn(vec![bar("a", Some(3.0), None)], Unit::Count).contains('*'));
        let mut rows = vec![bar("a", Some(3.0), None), bar("b", Some(30.0), None)];
        rows[0].value.small = true;
        let svg = drawn(rows, Unit::Count);
        assert!(svg.contains(">3*</text>") && svg.contains(">30</text>") && svg.contains(">* Count of 1 to 5</text>"));
    }

    #[test]
    fn bars_below_zero_go_the_other_way() {
        let svg = drawn(vec![bar("a", Some(-0.2), Some(LONG)), bar("b", Some(0.1), Some(LONG))], Unit::Share);
        assert!(svg.contains(">−20.0%</text>"));
        drawn(vec![bar("a", Some(-0.2), None), bar("b", None, Some(LONG))], Unit::Share);
    }

    #[test]
    fn bars_without_values_and_no_bars_are_drawn() {
        assert!(!drawn(vec![bar("a", None, None)], Unit::Share).contains("<rect"));
        assert!(drawn(vec![], Unit::Share).contains(">No data</text>"));
    }

    #[test]
    fn more_bars_than_a_sheet_has_room_for_are_drawn_in_parts() {
        let rows = (0..100).map(|index| bar(&format!("Area {index}"), Some(f64::from(index)), None));
        let svg = drawn(rows.collect(), Unit::Count);
        // 100 rows of 24 make six parts of about 400.
        assert_eq!(svg.matches("<svg").count(), 6);
        assert!(svg.contains("<title id=\"needs-title\">Needs: from Area 0 to Area 16</title>"));
        assert!(svg.contains("<title id=\"needs-part-6-title\">Needs: from Area 85 to Area 99</title>"));
    }

    #[test]
    fn long_labels_and_great_values_stay_apart() {
        let rows = (0..20_u8).map(|index| bar(LONG, Some(1e15 / f64::from(index + 1)), Some(LONG)));
        drawn(rows.collect(), Unit::Count);
    }
}
