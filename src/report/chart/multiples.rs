//! Small multiples: a grid of little line charts of one shape, each beside the same comparator.

use super::canvas::{Stroke, draw, draw_nothing};
use super::caption::Caption;
use super::key::{Key, Sample};
use super::palette::{BODY, Dash, EDGE, Ink, LINE, SMALL, WIDTH};
use super::panel::{BELOW, PLOT, Place, Sketch};
use super::scale::whole;
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
    /// The start of the chart's ids, which must be its own on the page.
    pub id: String,
    /// What the chart says.
    pub headline: String,
    /// What is shown, of whom and when.
    pub subtitle: String,
    /// The chart in words, for those who do not see it.
    pub description: String,
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
}

/// Holds one panel of [`SmallMultiples`].
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// What is written above the panel.
    pub title: String,
    /// The values by position; a missing one breaks the line.
    pub values: Vec<Option<f64>>,
    /// The comparator's values by position.
    pub comparator: Vec<Option<f64>>,
}

impl SmallMultiples {
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
        if self.panels.is_empty() {
            return draw_nothing(&caption);
        }
        let (columns, margin) = self.columns_and_margin()?;
        let width = panel_width(columns);
        let key = Key::of(self.key_entries())?;

        let mut bottom = key.bottom;
        let mut placed = Vec::new();
        for row in self.panels.chunks(columns) {
            let titles = row.iter().map(|panel| Face::semibold(BODY).wrap(&panel.title, width, 2));
            let titles: Vec<Vec<String>> = titles.collect::<Result<_, _>>()?;
            let title_lines = titles.iter().map(Vec::len).max().unwrap_or(0);
            // A title of one line stands on the line nearest to its panel.
            for (column, (panel, title)) in row.iter().zip(titles).enumerate() {
                let left = EDGE + whole(column) * (width + BESIDE);
                placed.push((Sketch { panel, title }, Place { left, width, margin, top: bottom, title_lines }));
            }
            bottom += LINE * whole(title_lines + 1) + PLOT + BELOW + BETWEEN;
        }
        draw(&caption, bottom - BETWEEN + EDGE, |canvas| {
            key.draw(canvas)?;
            placed.iter().try_for_each(|(sketch, place)| sketch.draw(canvas, *place, &self.x_labels, self.unit))
        })
    }

    /// Returns how many panels fit beside each other, and the margin that the longest written value needs.
    fn columns_and_margin(&self) -> Result<(usize, i32), ChartFailure> {
        let ends = self.panels.iter().flat_map(|panel| {
            let mut drawn = panel.values.iter().filter_map(|value| drawable(*value));
            let first = drawn.next();
            [first, drawn.next_back()].into_iter().flatten()
        });
        let written: Vec<String> = ends.map(|value| self.unit.format(value)).collect();
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
        entries.push((Sample::None, "Each panel has its own scale, written below its title".to_owned()));
        entries
    }
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
    use super::super::inspect::{LONG, assert_legible, texts};
    use super::{Panel, SmallMultiples, Unit};

    fn panel(title: &str, values: &[Option<f64>], comparator: &[Option<f64>]) -> Panel {
        Panel { title: title.to_owned(), values: values.to_vec(), comparator: comparator.to_vec() }
    }

    fn chart(panels: Vec<Panel>) -> SmallMultiples {
        SmallMultiples {
            id: "areas".to_owned(),
            headline: "Areas".to_owned(),
            subtitle: String::new(),
            description: String::new(),
            x_labels: ["2021", "2022", "2023", "2024"].map(str::to_owned).to_vec(),
            panels,
            comparator_name: "All <areas>".to_owned(),
            series_name: "The area".to_owned(),
            unit: Unit::Share,
            columns: 3,
        }
    }

    fn drawn(chart: &SmallMultiples) -> String {
        let svg = chart.draw().unwrap();
        assert_legible(&svg);
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
