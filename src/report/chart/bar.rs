//! A bar chart: lying bars from zero, each with its value at its end.

use super::canvas::{Side, Stroke, draw, draw_nothing};
use super::caption::Caption;
use super::palette::{EDGE, Ink, WIDTH};
use super::row::{Cell, stack, widest};
use super::scale::Scale;
use super::unit::drawable;
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
    /// The start of the chart's ids, which must be its own on the page.
    pub id: String,
    /// What the chart says.
    pub headline: String,
    /// What is shown, of whom and when.
    pub subtitle: String,
    /// The chart in words, for those who do not see it.
    pub description: String,
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
    pub value: Option<f64>,
    /// Why there is no bar, written in its place; or a remark, written below the value.
    pub note: Option<String>,
}

impl BarChart {
    /// Draws the chart.
    ///
    /// # Errors
    /// Fails if the embedded font or the drawing library does; never because of the values.
    pub fn draw(&self) -> Result<String, ChartFailure> {
        let caption = Caption {
            id: &self.id,
            headline: &self.headline,
            subtitle: &self.subtitle,
            description: &self.description,
        };
        if self.rows.is_empty() {
            return draw_nothing(&caption);
        }
        let (mut labels, mut values, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
        for row in &self.rows {
            let length = drawable(row.value);
            let value = length.map(|length| self.unit.format(length));
            labels.push(Cell::wrapped(&row.label, LABEL_ROOM, 2, false)?);
            values.push(Cell::of_value(value.as_deref(), row.note.as_deref(), VALUE_ROOM, false)?);
            lengths.push(length);
        }

        let is_negative = |length: &Option<f64>| length.is_some_and(|length| length < 0.0);
        let before = values.iter().zip(&lengths).filter(|(_, length)| is_negative(length)).map(|(value, _)| value);
        let after = values.iter().zip(&lengths).filter(|(_, length)| !is_negative(length)).map(|(value, _)| value);
        let left = EDGE + widest(&labels)? + 12;
        let first = left + if lengths.iter().any(is_negative) { widest(before)? + BESIDE } else { 0 };
        let last = WIDTH - EDGE - widest(after)? - BESIDE;
        // Without a single value the notes still stand beside a line at zero.
        let numbers = lengths.iter().copied().flatten().chain([0.0]);
        let Some(scale) = Scale::around(numbers, true, self.unit, 10) else {
            return draw_nothing(&caption);
        };
        let scale = scale.between(first, last);
        let zero = scale.at(0.0);

        let heights = labels.iter().zip(&values).map(|(one, other)| one.height().max(other.height()) + 2);
        let (centres, bottom) = stack(heights, EDGE);
        draw(&caption, bottom + EDGE, |canvas| {
            for (((label, value), length), y) in labels.iter().zip(&values).zip(&lengths).zip(&centres) {
                label.draw(canvas, (left - 10, *y), Side::Left)?;
                let end = length.map_or(zero, |length| scale.at(length));
                if length.is_some() {
                    canvas.block((zero, y - HALF), (end, y + HALF), Ink::One)?;
                }
                if is_negative(length) {
                    value.draw(canvas, (end - BESIDE, *y), Side::Left)?;
                } else {
                    value.draw(canvas, (end + BESIDE, *y), Side::Right)?;
                }
            }
            canvas.line([(zero, EDGE), (zero, bottom)], Stroke::AXIS)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::inspect::{LONG, assert_legible};
    use super::{Bar, BarChart, Unit};

    fn bar(label: &str, value: Option<f64>, note: Option<&str>) -> Bar {
        Bar { label: label.to_owned(), value, note: note.map(str::to_owned) }
    }

    fn drawn(rows: Vec<Bar>, unit: Unit) -> String {
        let chart = BarChart {
            id: "needs".to_owned(),
            headline: "Needs".to_owned(),
            subtitle: String::new(),
            description: String::new(),
            rows,
            unit,
        };
        let svg = chart.draw().unwrap();
        assert_legible(&svg);
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
    fn long_labels_and_great_values_stay_apart() {
        let rows = (0..20_u8).map(|index| bar(LONG, Some(1e15 / f64::from(index + 1)), Some(LONG)));
        drawn(rows.collect(), Unit::Count);
    }
}
