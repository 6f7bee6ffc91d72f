//! Small multiples: a grid of little line charts of one shape, each beside the same comparator.

use super::canvas::{Stroke, draw, draw_nothing};
use super::caption::Caption;
use super::key::{Key, Sample};
use super::palette::{BODY, Dash, EDGE, Ink, LINE, SMALL, WIDTH};
use super::panel::{BELOW, PLOT, Place, Sketch};
use super::scale::whole;
use super::tally::{SMALL_MARK, Tally};
use super::typeface::Face;
use super::unit::drawable;
use super::{ChartFailure, Unit};

/// The most panels beside each other.
const MOST_COLUMNS: usize = 4;
/// The distances between panels.
const BESIDE: i32 = 24;
const BETWEEN: i32 = 14;

/// Shows many short series at once, each on a scale of its own that begins at zero.
#[derive(Debug, Clone, PartialEq)]
pub struct SmallMultiples {
    /// What the chart is called.
    pub caption: Caption,
    /// The positions, oldest first; the first and the last are written below each panel.
    pub x_labels: Vec<String>,
    /// The panels, row by row.
    pub panels: Vec<Panel>,
    /// What the dashed line is.
    pub comparator_name: String,
    /// What the unbroken line is.
    pub series_name: String,
    /// What the numbers are.
    pub unit: Unit,
    /// How many panels stand beside each other, 1 to 4; fewer where the numbers need the room.
    pub columns: usize,
    /// Where what is counted changes, between two positions of every panel, and what that is called.
    pub mark: Option<(f64, String)>,
}

/// Holds one panel of [`SmallMultiples`].
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// What is written above the panel.
    pub title: String,
    /// The values by position; a missing one breaks the line.
    pub values: Vec<Tally>,
    /// The comparator's values by position.
    pub comparator: Vec<Option<f64>>,
}

impl SmallMultiples {
    /// Draws the chart: an `<svg>` for each row of panels.
    ///
    /// # Errors
    /// Fails if the embedded font or the drawing library does; never because of the values.
    pub fn draw(&self) -> Result<String, ChartFailure> {
        if self.panels.is_empty() {
            return draw_nothing(&self.caption);
        }
        let (columns, margin) = self.columns_and_margin()?;
        let key = Key::of(self.key_entries())?;
        let rows: Vec<&[Panel]> = self.panels.chunks(columns).collect();
        let mut drawings = String::new();
        // A row of panels is a drawing of its own, so that a sheet of paper can end between two rows.
        for (at, row) in rows.iter().enumerate() {
            let is_last = at + 1 == rows.len();
            let titles: Vec<&str> = row.iter().map(|panel| panel.title.as_str()).collect();
            let caption = match rows.len() {
                1 => self.caption.clone(),
                _ => self.caption.of_part(at, &titles.join(", ")),
            };
            let (sketches, bottom) = sketch(row, columns, margin, if at == 0 { key.bottom } else { 1 })?;
            let height = bottom + if is_last { EDGE } else { BETWEEN };
            drawings.push_str(&draw(&caption, height, |canvas| {
                if at == 0 {
                    key.draw(canvas)?;
                }
                sketches.iter().try_for_each(|(sketch, place)| sketch.draw(canvas, *place, self))
            })?);
        }
        Ok(drawings)
    }

    /// Returns how many panels fit beside each other, and the margin that the longest written value needs.
    fn columns_and_margin(&self) -> Result<(usize, i32), ChartFailure> {
        let ends = self.panels.iter().flat_map(|panel| {
            let [first, last] = panel.ends();
            [first, last].into_iter().flatten()
        });
        let written: Vec<String> = ends.filter_map(|(_, value)| value.text(self.unit)).collect();
        let margin = Face::semibold(SMALL).widest(&written)? + 8;
        let most = self.columns.clamp(1, MOST_COLUMNS);
        let fits = |columns: &usize| margin * 3 <= panel_width(*columns);
        Ok(((1..=most).rev().find(fits).unwrap_or(1), margin))
    }

    fn key_entries(&self) -> Vec<(Sample, String)> {
        let has_comparator =
            self.panels.iter().flat_map(|panel| &panel.comparator).any(|value| drawable(*value).is_some());
        let mut entries = vec![(Sample::Line(SERIES), self.series_name.clone())];
        if has_comparator {
            entries.push((Sample::Line(COMPARATOR), self.comparator_name.clone()));
        }
        if let Some((_, name)) = &self.mark {
            entries.push((Sample::Upright, name.clone()));
        }
        entries.push((Sample::None, "Each panel has its own scale, written below its title".to_owned()));
        if self.panels.iter().flat_map(Panel::ends).flatten().any(|(_, value)| value.is_marked()) {
            entries.push((Sample::None, SMALL_MARK.to_owned()));
        }
        entries
    }
}

impl Panel {
    /// Returns the first and the last value that can be drawn, which are written, with their positions; the last one alone
    /// where there is one.
    pub(super) fn ends(&self) -> [Option<(usize, Tally)>; 2] {
        let mut drawn = self.values.iter().copied().enumerate().filter(|(_, value)| value.drawn().is_some());
        let last = drawn.next_back();
        [drawn.next(), last]
    }
}

/// Places the panels of a row below `top`, and returns where they end.
fn sketch(
    row: &[Panel],
    columns: usize,
    margin: i32,
    top: i32,
) -> Result<(Vec<(Sketch<'_>, Place)>, i32), ChartFailure> {
    let width = panel_width(columns);
    let titles = row.iter().map(|panel| Face::semibold(BODY).wrap(&panel.title, width, 2));
    let titles: Vec<Vec<String>> = titles.collect::<Result<_, _>>()?;
    let title_lines = titles.iter().map(Vec::len).max().unwrap_or(0);
    // A title of one line stands on the line nearest to its panel.
    let place = |(column, (panel, title))| {
        let left = EDGE + whole(column) * (width + BESIDE);
        (Sketch { panel, title }, Place { left, width, margin, top, title_lines })
    };
    let placed = row.iter().zip(titles).enumerate().map(place).collect();
    Ok((placed, top + LINE * whole(title_lines + 1) + PLOT + BELOW))
}

/// The line of a panel.
pub(super) const SERIES: Stroke = Stroke { ink: Ink::One, dash: Dash::Solid, width: 2 };
/// The line that a panel is compared with.
pub(super) const COMPARATOR: Stroke = Stroke { ink: Ink::Muted, dash: Dash::Short, width: 1 };

fn panel_width(columns: usize) -> i32 {
    (WIDTH - 2 * EDGE - BESIDE * (whole(columns) - 1)) / whole(columns)
}

#[cfg(test)]
mod tests {
    use super::super::inspect::{LONG, assert_all_legible, texts};
    use super::{Caption, Panel, SmallMultiples, Unit};

    fn panel(title: &str, values: &[Option<f64>], comparator: &[Option<f64>]) -> Panel {
        Panel {
            title: title.to_owned(),
            values: values.iter().map(|value| (*value).into()).collect(),
            comparator: comparator.to_vec(),
        }
    }

    fn chart(panels: Vec<Panel>) -> SmallMultiples {
        SmallMultiples {
            caption: Caption { id: "areas".to_owned(), headline: "Areas".to_owned(), ..Caption::default() },
            x_labels: ["2021", "2022", "2023", "2024"].map(str::to_owned).to_vec(),
            panels,
            comparator_name: "All <areas>".to_owned(),
            series_name: "The area".to_owned(),
            unit: Unit::Share,
            columns: 3,
            mark: None,
        }
    }

    fn drawn(chart: &SmallMultiples) -> String {
        let svg = chart.draw().unwrap();
        assert_all_legible(&svg);
        assert_eq!(svg, chart.draw().unwrap());
        svg
    }

    #[test]
    fn a_panel_has_its_scale_and_its_first_and_last_value() {
        let values = [None, Some(0.1), Some(0.25), Some(0.2)];
        let written: Vec<String> = texts(&drawn(&chart(vec![panel("A & B", &values, &[Some(0.3); 4])])))
            .into_iter()
            .map(|text| text.text)
            .collect();
        let sentence = "Each panel has its own scale, written below its title";
        let expected = ["The area", "All <areas>", sentence, "A & B", "0% to 30%", "2024", "2021", "20.0%", "10.0%"];
        assert_eq!(written, expected);
    }

    #[test]
    fn a_gap_is_not_joined_and_a_lone_value_is_a_dot() {
        let svg = drawn(&chart(vec![panel("a", &[Some(0.1), None, Some(0.2), Some(0.3)], &[])]));
        let drawn = |tag: &str| svg.lines().filter(|line| line.starts_with(tag) && line.contains("--chart-1")).count();
        // A sample in the key and one run; a lone value and the mark of the last.
        assert_eq!((drawn("<polyline"), drawn("<circle")), (2, 2));
        assert!(!svg.contains("All &lt;areas&gt;"));
    }

    #[test]
    fn values_below_the_axis_stay_below_it() {
        for last in [-0.41, 0.0] {
            let values = [None, Some(-0.6), Some(0.0), Some(last), None, None];
            let mut chart = chart(vec![panel("a", &values, &[Some(-0.3); 6])]);
            chart.x_labels = (2019..2025).map(|year| year.to_string()).collect();
            drawn(&chart);
        }
    }

    #[test]
    fn each_row_of_panels_is_a_drawing_with_a_name_of_its_own() {
        let panels = ["a & b", "c", "d", "e"].map(|title| panel(title, &[Some(0.1)], &[]));
        let svg = drawn(&chart(panels.to_vec()));
        assert_eq!(svg.matches("<svg").count(), 2);
        assert!(svg.contains("<title id=\"areas-title\">Areas: a &amp; b, c, d</title>"));
        assert!(svg.contains("<title id=\"areas-part-2-title\">Areas: e</title>"));
        assert_eq!(svg.matches(">The area</text>").count(), 1);
    }

    #[test]
    fn small_counts_are_marked_where_they_are_written() {
        let mut chart = chart(vec![panel("a", &[Some(4.0), Some(2.0), Some(9.0)], &[])]);
        chart.unit = Unit::Count;
        for value in &mut chart.panels[0].values {
            value.small = value.value < Some(6.0);
        }
        let svg = drawn(&chart);
        assert!(svg.contains(">4*</text>") && svg.contains(">9</text>") && svg.contains(">* Count of 1 to 5</text>"));
    }

    #[test]
    fn a_mark_stands_in_every_panel_and_is_named_once() {
        let panels = ["a", "b"].map(|title| panel(title, &[Some(0.1), None, Some(0.3)], &[Some(0.2); 3]));
        let mut chart = chart(panels.to_vec());
        chart.mark = Some((0.5, "Another plan".to_owned()));
        let svg = drawn(&chart);
        assert_eq!(svg.matches(">Another plan</text>").count(), 1);
    }

    #[test]
    fn panels_without_data_say_so() {
        let svg = drawn(&chart(vec![panel("a", &[], &[]), panel("b", &[None, Some(f64::NAN)], &[None])]));
        assert_eq!(svg.matches(">No data</text>").count(), 2);
        assert!(drawn(&chart(vec![])).contains(">No data</text>"));
        drawn(&chart(vec![panel("one", &[Some(0.3)], &[])]));
    }

    #[test]
    fn long_texts_and_great_values_stay_apart() {
        let mut chart = chart((0..5).map(|_| panel(LONG, &[Some(1.0), Some(1e15)], &[Some(-1e15); 2])).collect());
        (chart.comparator_name, chart.series_name) = (LONG.to_owned(), LONG.to_owned());
        (chart.x_labels, chart.unit) = (vec![LONG.to_owned(); 2], Unit::Count);
        for columns in [0, 2, 100] {
            chart.columns = columns;
            drawn(&chart);
        }
    }
}
