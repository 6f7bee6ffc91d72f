//! A line chart: one or more series over time, named at their ends.

use super::canvas::{draw, draw_nothing};
use super::caption::Caption;
use super::frame::{Frame, TICK, tick_labels};
use super::line_end::LineEnds;
use super::line_layer::{Layers, Reading};
use super::palette::{EDGE, LINE, WIDTH};
use super::scale::Scale;
use super::tally::Tally;
use super::unit::drawable_interval;
use super::{ChartFailure, Unit};

/// The least height of the frame; many series make it higher.
const HEIGHT: i32 = 280;
const TOP: i32 = 12;
/// The height of the labels below the frame, and of the key to hollow marks and small counts below those.
const BELOW: i32 = 28;
const KEY: i32 = 20;

/// Shows how numbers change over time.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// What the chart is called.
    pub caption: Caption,
    /// The positions, oldest first, as they are written below the frame.
    pub x_labels: Vec<String>,
    /// The lines.
    pub series: Vec<Series>,
    /// What the numbers are.
    pub unit: Unit,
    /// Whether the scale includes zero.
    pub y_from_zero: bool,
    /// The positions whose values may still change, and so are hollow; shorter than the positions means no more of them.
    pub provisional: Vec<bool>,
    /// Where what is counted changes, between two positions, and what is written there.
    pub mark: Option<(f64, String)>,
}

/// Holds one line of a [`LineChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What is written at the line's end.
    pub name: String,
    /// The values by position; a missing one breaks the line.
    pub values: Vec<Tally>,
    /// The intervals by position, each of a value: a band if the line is the only one with intervals, else whiskers.
    pub low_high: Option<Vec<Option<(f64, f64)>>>,
    /// Whether the line is the one to look at.
    pub emphasis: bool,
}

impl LineChart {
    /// Draws the chart.
    ///
    /// # Errors
    /// Fails if the embedded font or the drawing library does; never because of the values.
    pub fn draw(&self) -> Result<String, ChartFailure> {
        let readings: Vec<Vec<Option<Reading>>> = self.series.iter().map(Series::readings).collect();
        let numbers = readings.iter().flatten().flatten().flat_map(|reading| reading.numbers());
        let Some(scale) = Scale::around(numbers, self.y_from_zero, self.unit, 5) else {
            return draw_nothing(&self.caption);
        };

        let ends = LineEnds::of(&self.series, &readings, self.unit)?;
        let ticks: Vec<String> = tick_labels(&scale, self.unit).into_iter().map(|(_, label)| label).collect();
        let above = if self.mark.is_some() { LINE + LINE / 2 } else { 0 };
        let frame = Frame {
            left: EDGE + TICK.widest(&ticks)? + EDGE,
            right: WIDTH - EDGE - ends.width()?,
            top: TOP + above,
            bottom: TOP + above + HEIGHT.max(ends.height()),
        };
        let length = readings.iter().map(Vec::len).max().unwrap_or(0).max(self.x_labels.len());
        let layers = Layers {
            across: Scale::of_positions(length).between(frame.left + 10, frame.right - 10),
            up: scale.between(frame.bottom, frame.top),
            provisional: &self.provisional,
            length,
        };
        let (has_hollow, has_small) = (layers.has_hollow(&readings), ends.is_marked());
        let height = frame.bottom + BELOW + if has_hollow || has_small { KEY } else { 0 };
        draw(&self.caption, height, |canvas| {
            frame.draw_upright_grid(canvas, &layers.up, self.unit)?;
            let labels = self.x_labels.iter().enumerate().map(|(at, label)| (layers.x(at), label.clone()));
            frame.draw_positions(canvas, labels, (EDGE, WIDTH - EDGE), 150)?;
            if let Some((place, name)) = &self.mark {
                frame.draw_mark(canvas, layers.across.at(*place), name)?;
            }
            let emphasised: Vec<bool> = self.series.iter().map(|series| series.emphasis).collect();
            let dodges = layers.draw(canvas, &readings, &emphasised)?;
            ends.draw(canvas, &frame, &layers, &dodges)?;
            Layers::draw_key(canvas, (frame.left, frame.bottom + BELOW + 6), has_hollow, has_small)
        })
    }
}

impl Series {
    /// Returns what can be drawn: a value and, with it, its interval.
    fn readings(&self) -> Vec<Option<Reading>> {
        let interval = |at: usize| self.low_high.as_ref().and_then(|ends| *ends.get(at)?);
        let reading = |(at, value): (usize, &Tally)| {
            Some(Reading { value: value.drawn()?, interval: drawable_interval(interval(at)) })
        };
        self.values.iter().enumerate().map(reading).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::inspect::{LONG, assert_legible, texts};
    use super::{Caption, LineChart, Series, Unit};

    fn series(name: &str, values: &[Option<f64>]) -> Series {
        Series {
            name: name.to_owned(),
            values: values.iter().map(|value| (*value).into()).collect(),
            low_high: None,
            emphasis: false,
        }
    }

    fn chart(series: Vec<Series>) -> LineChart {
        let months = series.iter().map(|series| series.values.len()).max().unwrap_or(0);
        LineChart {
            caption: Caption {
                id: "trend".to_owned(),
                headline: "Need".to_owned(),
                subtitle: "share of families".to_owned(),
                description: "It rises.".to_owned(),
            },
            x_labels: (1..=months).map(|month| format!("2023-{month:02}")).collect(),
            series,
            unit: Unit::Share,
            y_from_zero: true,
            provisional: Vec::new(),
            mark: None,
        }
    }

    fn drawn(chart: &LineChart) -> String {
        let svg = chart.draw().unwrap();
        assert_legible(&svg);
        assert_eq!(svg, chart.draw().unwrap());
        svg
    }

    /// Returns how many points each line in the first series' ink joins.
    fn joined(svg: &str) -> Vec<usize> {
        let lines = svg.lines().filter(|line| line.starts_with("<polyline") && line.contains("--chart-1"));
        lines.map(|line| line.matches(',').count() - 1).collect()
    }

    #[test]
    fn a_gap_is_not_joined() {
        let svg = drawn(&chart(vec![series("a", &[Some(0.1), Some(0.2), None, Some(0.3), Some(0.2), Some(0.1)])]));
        assert_eq!(joined(&svg), [2, 3]);
        let svg = drawn(&chart(vec![series("a", &[Some(0.1), Some(0.2), Some(f64::NAN), Some(0.3)])]));
        assert_eq!(joined(&svg), [2]);
        assert_eq!(svg.matches("<circle").count(), 3);
    }

    #[test]
    fn names_and_last_values_stand_at_the_ends() {
        let svg = drawn(&chart(vec![
            series("A & <b>", &[Some(0.1), Some(0.1234)]),
            series("B", &[Some(0.1), Some(0.12)]),
            series("none", &[None, None]),
        ]));
        assert!(svg.contains(">A &amp; &lt;b&gt; 12.3%</text>"));
        assert!(svg.contains(">B 12.0%</text>") && svg.contains(">none no data</text>"));
    }

    #[test]
    fn provisional_values_are_hollow_and_said_to_be() {
        let mut chart = chart(vec![series("a", &[Some(0.1), Some(0.2)])]);
        assert!(!drawn(&chart).contains("Hollow"));
        chart.provisional = vec![false, true];
        let svg = drawn(&chart);
        assert!(svg.contains(">Hollow: provisional, may still change</text>"));
        assert_eq!(svg.matches("--chart-paper").count(), 2);
    }

    #[test]
    fn a_small_count_at_the_end_of_a_line_is_marked() {
        let mut chart = chart(vec![series("a", &[Some(9.0), Some(3.0)])]);
        chart.unit = Unit::Count;
        assert!(!drawn(&chart).contains('*'));
        chart.series[0].values[1].small = true;
        assert!(drawn(&chart).contains(">a 3*</text>") && drawn(&chart).contains(">* Count of 1 to 5</text>"));
        chart.provisional = vec![false, true];
        assert!(drawn(&chart).contains(">Hollow: provisional, may still change</text>"));
    }

    #[test]
    fn a_mark_between_two_positions_is_named_above_the_frame() {
        let mut chart = chart(vec![series("a", &[Some(0.1), Some(0.2), Some(0.4)])]);
        for place in [0.5, 1.5] {
            chart.mark = Some((place, LONG.to_owned()));
            let svg = drawn(&chart);
            assert_eq!(texts(&svg).iter().filter(|text| LONG.starts_with(text.text.trim_end_matches('…'))).count(), 1);
        }
    }

    #[test]
    fn one_line_has_a_band_and_more_have_whiskers() {
        let mut with_interval = series("a", &[Some(0.1), Some(0.2), None, Some(0.3)]);
        with_interval.low_high = Some(vec![Some((0.05, 0.15)), Some((0.25, 0.15)), Some((0.0, 1.0)), Some((0.2, 0.4))]);
        let svg = drawn(&chart(vec![with_interval.clone()]));
        // Two values with a band, then a value between gaps with a whisker.
        assert_eq!(svg.matches("opacity=\"0.15\"").count(), 1);
        assert_eq!(joined(&svg), [6, 2]);
        let svg = drawn(&chart(vec![with_interval.clone(), with_interval]));
        assert!(!svg.contains("opacity"));
    }

    #[test]
    fn nothing_to_draw_is_said() {
        for series in [vec![], vec![series("a", &[])], vec![series("a", &[None, Some(f64::INFINITY)])]] {
            assert!(drawn(&chart(series)).contains(">No data</text>"));
        }
    }

    #[test]
    fn one_point_is_drawn_in_the_middle() {
        let svg = drawn(&chart(vec![series("a", &[Some(0.4)])]));
        assert_eq!(svg.matches("<circle").count(), 1);
        assert!(joined(&svg).is_empty());
    }

    #[test]
    fn names_at_the_foot_stay_off_the_positions() {
        let mut chart = chart(vec![series(LONG, &[Some(0.4), None, Some(0.0)])]);
        chart.x_labels = vec![LONG.to_owned(); 3];
        drawn(&chart);
    }

    #[test]
    fn many_long_names_stay_apart() {
        let values = |index: u8| vec![Some(0.5), Some(0.5 + f64::from(index) / 1000.0)];
        let all = (0..14).map(|index| series(&format!("{index} {LONG}"), &values(index))).collect();
        let mut chart = chart(all);
        chart.x_labels = vec![LONG.to_owned(); 2];
        chart.unit = Unit::Count;
        for value in chart.series.iter_mut().flat_map(|series| &mut series.values) {
            value.value = value.value.map(|value| value * 1e15);
        }
        let written = texts(&drawn(&chart));
        assert!(written.iter().any(|text| text.text.contains("500,000,000,000,000")));
    }
}
