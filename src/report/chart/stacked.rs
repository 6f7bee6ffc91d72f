//! A chart of parts of a whole: a bar of 100% for each row, and beside it what is no part of that whole.

use super::canvas::{Canvas, Side, Stroke, draw, draw_nothing};
use super::caption::Caption;
use super::fill::Fill;
use super::frame::Frame;
use super::key::{Key, Sample};
use super::palette::{BODY, EDGE, Ink, WIDTH};
use super::row::{Cell, stack, widest};
use super::scale::Scale;
use super::stacked_row::Sketch;
use super::tally::{SMALL_MARK, Tally};
use super::typeface::Face;
use super::{ChartFailure, Unit};

/// The least width of the bars.
const LEAST_BAR: i32 = 120;
/// The widths to which the heads of the columns are wrapped.
const VALUE_HEAD_ROOM: i32 = 104;
const HEAD_ROOM: i32 = 66;
/// The distance between columns, and on either side of the line that parts off what is no part of the whole.
const BETWEEN: i32 = 14;
/// The height of the row of ticks.
const TICKS: i32 = 26;

/// Compares how wholes fall into parts.
#[derive(Debug, Clone, PartialEq)]
pub struct StackedChart {
    /// What the chart is called.
    pub caption: Caption,
    /// The parts, from the left; no more than [`StackedChart::MOST_PARTS`].
    pub part_names: Vec<String>,
    /// What is written after a bar.
    pub value_name: String,
    /// What the bracket below a bar is.
    pub range_name: String,
    /// What stands beside the whole: a column each, unless it is zero throughout or would leave no room for the bars.
    pub beside_names: Vec<String>,
    /// The rows, from the top.
    pub rows: Vec<StackedRow>,
    /// What the parts are counted in.
    pub unit: Unit,
}

/// Holds one row of a [`StackedChart`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StackedRow {
    /// What is written before the bar.
    pub label: String,
    /// The parts; if one is missing, or all are zero, there is no bar.
    pub parts: Vec<Tally>,
    /// What the parts come to.
    pub whole: Tally,
    /// The share written after the bar.
    pub value: Option<f64>,
    /// Between which shares the value could lie.
    pub range: Option<(f64, f64)>,
    /// What is no part of the whole.
    pub beside: Vec<Tally>,
    /// Why there is no value, written in its place.
    pub note: Option<String>,
}

/// A column of numbers beside the whole.
#[derive(Debug)]
struct Column {
    place: usize,
    head: Cell,
    width: i32,
}

impl StackedChart {
    /// The most parts that a reader can tell apart.
    pub const MOST_PARTS: usize = Fill::OF_SEGMENTS.len();

    /// Draws the chart.
    ///
    /// # Errors
    /// Fails if the embedded font or the drawing library does; never because of the values.
    pub fn draw(&self) -> Result<String, ChartFailure> {
        if self.rows.is_empty() {
            return draw_nothing(&self.caption);
        }
        let sketches = self.rows.iter().map(|row| Sketch::of(row, self.part_names.len(), self.unit));
        let sketches: Vec<Sketch<'_>> = sketches.collect::<Result<_, _>>()?;
        let value_head = Cell::head(&self.value_name, VALUE_HEAD_ROOM)?;
        let value_width = widest(sketches.iter().map(|sketch| &sketch.value).chain([&value_head]))?;
        let left = EDGE + widest(sketches.iter().map(|sketch| &sketch.label))? + 12;
        let columns = self.columns(WIDTH - EDGE - left - LEAST_BAR - 2 * BETWEEN - value_width)?;
        let beside: i32 = columns.iter().map(|column| BETWEEN + column.width).sum();
        let parting = WIDTH - EDGE - beside;
        let value_left = parting - value_width - if columns.is_empty() { 0 } else { BETWEEN };

        let key = Key::of(self.key_entries(&sketches, !columns.is_empty()))?;
        let heads = columns.iter().map(|column| &column.head).chain([&value_head]).map(Cell::height);
        let top = key.bottom + heads.max().unwrap_or(0);
        let (centres, bottom) = stack(sketches.iter().map(Sketch::height), top);
        let frame = Frame { left, right: value_left - BETWEEN, top, bottom };
        // Every bar is the whole, so the scale does not hang on the values.
        let Some(scale) = Scale::around([0.0, 1.0], true, Unit::Share, 4) else {
            return draw_nothing(&self.caption);
        };
        let scale = scale.between(frame.left, frame.right);
        draw(&self.caption, bottom + TICKS, |canvas| {
            key.draw(canvas)?;
            frame.draw_lying_grid(canvas, &scale, Unit::Share, false)?;
            let above = |head: &Cell| top - head.height() / 2;
            value_head.draw(canvas, (value_left, above(&value_head)), Side::Right)?;
            for (sketch, y) in sketches.iter().zip(&centres) {
                sketch.label.draw(canvas, (left - 10, *y), Side::Left)?;
                sketch.value.draw(canvas, (value_left, *y), Side::Right)?;
                sketch.draw_bar(canvas, &scale, *y, self.unit)?;
            }
            let mut right = parting;
            for column in &columns {
                right += BETWEEN + column.width;
                column.head.draw(canvas, (right, above(&column.head)), Side::Left)?;
                self.draw_column(canvas, column.place, right, &centres)?;
            }
            let parting = if columns.is_empty() { Vec::new() } else { vec![(parting, top), (parting, bottom)] };
            canvas.line(parting, Stroke::AXIS)
        })
    }

    /// Measures the columns beside the whole that have anything to say and together are no wider than the room.
    fn columns(&self, room: i32) -> Result<Vec<Column>, ChartFailure> {
        let (mut columns, mut taken) = (Vec::new(), 0);
        for (place, name) in self.beside_names.iter().enumerate() {
            let tallies: Vec<Tally> = self.beside(place).collect();
            let written: Vec<String> = tallies.iter().map(|tally| tally.written(self.unit)).collect();
            let head = Cell::head(name, HEAD_ROOM)?;
            let width = head.width()?.max(Face::regular(BODY).widest(&written)?);
            let is_zero = tallies.iter().all(|tally| tally.counted() == Some(0.0));
            if is_zero || taken + BETWEEN + width > room {
                continue;
            }
            taken += BETWEEN + width;
            columns.push(Column { place, head, width });
        }
        Ok(columns)
    }

    /// Returns the numbers of a column beside the whole.
    fn beside(&self, place: usize) -> impl Iterator<Item = Tally> {
        self.rows.iter().map(move |row| row.beside.get(place).copied().unwrap_or_default())
    }

    fn draw_column(&self, canvas: &Canvas<'_>, place: usize, right: i32, centres: &[i32]) -> Result<(), ChartFailure> {
        for (tally, y) in self.beside(place).zip(centres) {
            let ink = if tally.counted().is_some_and(|value| value > 0.0) { Ink::Text } else { Ink::Muted };
            canvas.text(&tally.written(self.unit), (right, *y), Side::Left, Face::regular(BODY), ink)?;
        }
        Ok(())
    }

    fn key_entries(&self, sketches: &[Sketch<'_>], has_columns: bool) -> Vec<(Sample, String)> {
        let fills = Fill::OF_SEGMENTS.into_iter().zip(&self.part_names);
        let mut entries: Vec<(Sample, String)> = fills.map(|(fill, name)| (Sample::Area(fill), name.clone())).collect();
        if sketches.iter().any(|sketch| sketch.range.is_some()) {
            entries.push((Sample::Bracket, self.range_name.clone()));
        }
        let tallies = self.rows.iter().flat_map(|row| row.parts.iter().chain(&row.beside).chain([&row.whole]));
        if tallies.copied().any(Tally::is_marked) {
            entries.push((Sample::None, SMALL_MARK.to_owned()));
        }
        if has_columns {
            entries.push((Sample::None, "Right of the upright line: no part of the bar".to_owned()));
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::super::inspect::{LONG, assert_legible, texts};
    use super::{Caption, StackedChart, StackedRow, Tally, Unit};

    fn tally(value: f64) -> Tally {
        Tally { value: Some(value), small: (1.0..=5.0).contains(&value) }
    }

    /// A row of parts, with the value and the range that they have if the second part is what is not known.
    fn row(label: &str, parts: [f64; 3], beside: [f64; 2]) -> StackedRow {
        let whole: f64 = parts.iter().sum();
        let share = |part: f64| (whole > 0.0).then(|| part / whole);
        StackedRow {
            label: label.to_owned(),
            parts: parts.map(tally).to_vec(),
            whole: tally(whole),
            value: share(parts[0]),
            range: share(parts[0]).zip(share(parts[0] + parts[1])),
            beside: beside.map(tally).to_vec(),
            note: share(0.0).is_none().then(|| "no value".to_owned()),
        }
    }

    fn chart(rows: Vec<StackedRow>) -> StackedChart {
        StackedChart {
            caption: Caption { id: "achieved".to_owned(), headline: "Achieved".to_owned(), ..Caption::default() },
            part_names: ["Achieved", "Not evidenced", "Not achieved"].map(str::to_owned).to_vec(),
            value_name: "Achieved, of those judged".to_owned(),
            range_name: "What missing evidence leaves open".to_owned(),
            beside_names: ["Not yet knowable", "No printed outcome"].map(str::to_owned).to_vec(),
            rows,
            unit: Unit::Count,
        }
    }

    fn drawn(chart: &StackedChart) -> String {
        let svg = chart.draw().unwrap();
        assert_legible(&svg);
        assert_eq!(svg, chart.draw().unwrap());
        svg
    }

    fn written(svg: &str) -> Vec<String> {
        texts(svg).into_iter().map(|text| text.text).collect()
    }

    #[test]
    fn a_row_has_its_counts_its_share_and_what_stands_beside() {
        let svg = drawn(&chart(vec![row("Work & money", [20.0, 4.0, 16.0], [0.0, 26.0])]));
        let key =
            ["Achieved", "Not evidenced", "Not achieved", "What missing evidence leaves open", "* Count of 1 to 5"];
        assert_eq!(written(&svg)[..5], key);
        for text in ["Work & money", "50.0% of 40", "to 60.0%", "20", "4*", "16", "26"] {
            assert!(written(&svg).iter().any(|one| one == text), "{text}");
        }
        // A column of nothing but zeros is left out.
        assert!(!svg.contains("knowable") && svg.contains(">outcome</text>"));
    }

    #[test]
    fn without_missing_evidence_there_is_no_bracket() {
        let svg = drawn(&chart(vec![row("a", [7.0, 0.0, 9.0], [0.0, 0.0])]));
        assert!(!svg.contains("leaves open") && !svg.contains("upright line") && !svg.contains(">to "));
    }

    #[test]
    fn a_row_without_a_whole_has_a_note_and_no_bar() {
        let mut rows = vec![row("none", [0.0; 3], [0.0, 12.0]), row("a", [8.0; 3], [0.0; 2])];
        rows.push(StackedRow { label: "missing".to_owned(), ..StackedRow::default() });
        rows.push(row("withheld", [8.0; 3], [6.0; 2]));
        rows[3].parts[1] = Tally::default();
        let svg = drawn(&chart(rows));
        // The key's solid sample and one bar.
        assert_eq!(svg.lines().filter(|line| line.starts_with("<polygon") && line.contains("--chart-1")).count(), 2);
        assert!(svg.contains(">no value</text>") && svg.contains(">no data</text>"));
        assert!(drawn(&chart(vec![])).contains(">No data</text>"));
        drawn(&chart(vec![row("none", [0.0; 3], [0.0; 2])]));
    }

    #[test]
    fn a_count_is_written_only_where_it_fits() {
        let svg = drawn(&chart(vec![row("a", [600.0, 6.0, 600.0], [0.0; 2])]));
        assert_eq!(written(&svg).iter().filter(|text| *text == "600").count(), 2);
        assert!(!written(&svg).contains(&"6".to_owned()));
    }

    #[test]
    fn shares_that_are_not_shares_are_kept_inside() {
        let mut rows = vec![row("a", [1.0, 2.0, 3.0], [0.0; 2]); 3];
        (rows[0].range, rows[0].value) = (Some((-4.0, 9.0)), Some(f64::NAN));
        rows[1].range = Some((f64::INFINITY, 0.5));
        rows[2].parts = vec![tally(-1.0), tally(1.0), tally(1e300)];
        drawn(&chart(rows));
    }

    #[test]
    fn forty_rows_long_labels_and_great_numbers_stay_apart() {
        for value in [7.0, 1e6, 1e15] {
            let mut chart = chart((0..40).map(|_| row(LONG, [value, 0.0, value], [value; 2])).collect());
            chart.rows[3] = row(LONG, [value, value, 1.0], [value, 0.0]);
            chart.rows[4].note = Some(LONG.to_owned());
            chart.rows[5] = StackedRow { note: Some(LONG.to_owned()), ..StackedRow::default() };
            chart.part_names = vec![LONG.to_owned(); 6];
            (chart.value_name, chart.range_name) = (LONG.to_owned(), LONG.to_owned());
            chart.beside_names = vec![LONG.to_owned(); 3];
            drawn(&chart);
        }
    }
}
