//! A funnel: each area at how many it counts and at its share, between the limits of what chance allows.

use super::canvas::{Canvas, Point, Side, Stroke, draw, draw_nothing};
use super::caption::Caption;
use super::frame::{Frame, TICK};
use super::key::{Key, Sample};
use super::palette::{Dash, EDGE, Ink, LINE, WIDTH};
use super::scale::Scale;
use super::standing::Standing;
use super::unit::{drawable, drawable_interval};
use super::{ChartFailure, Unit};

/// The room of the ticks at the left, and the height of the frame.
const LEFT: i32 = 64;
const HEIGHT: i32 = 380;
/// The widest that a name may be, and the distance of a name from its mark.
const NAME_ROOM: i32 = 170;
const BESIDE: i32 = 12;
/// So many areas are named at most.
const MOST_NAMED: usize = 16;

/// Compares areas of every size with what chance alone allows.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelChart {
    /// What the chart is called.
    pub caption: Caption,
    /// The areas; those named first stand first.
    pub areas: Vec<FunnelArea>,
    /// The share of all of them together, and what it is called.
    pub all: Option<(String, f64)>,
    /// The limits at growing counts.
    pub limits: Vec<FunnelLimits>,
    /// The limits without adjustment, if they are drawn as well.
    pub unadjusted: Vec<FunnelLimits>,
    /// What is counted: families.
    pub counted: String,
    /// The verdict on areas above their limits, and on those below.
    pub words: (String, String),
    /// What the shares are.
    pub unit: Unit,
}

/// An area of a [`FunnelChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelArea {
    /// What it is called.
    pub name: String,
    /// How many it counts.
    pub whole: f64,
    /// Its share.
    pub share: Option<f64>,
    /// How it stands to the limits.
    pub standing: Standing,
    /// Whether it is one to look at, which is always named.
    pub emphasis: bool,
}

/// The limits at one count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FunnelLimits {
    /// The count.
    pub whole: f64,
    /// Between which 95% lie, and 99.8%.
    pub at_95: (f64, f64),
    /// The outer limits.
    pub at_998: (f64, f64),
}

/// The limits of a chart: how each pair is drawn and what it is called.
const OUTER: Stroke = Stroke { ink: Ink::Text, dash: Dash::Solid, width: 1 };
const INNER: Stroke = Stroke { ink: Ink::Muted, dash: Dash::Long, width: 1 };
const UNADJUSTED: Stroke = Stroke { ink: Ink::Muted, dash: Dash::Dots, width: 1 };
const ALL: Stroke = Stroke { ink: Ink::Text, dash: Dash::Short, width: 1 };

impl FunnelChart {
    /// Draws the chart.
    ///
    /// # Errors
    /// Fails if the embedded font or the drawing library does; never because of the values.
    pub fn draw(&self) -> Result<String, ChartFailure> {
        let shown: Vec<(&FunnelArea, f64, f64)> = self.areas.iter().filter_map(drawn).collect();
        let shares = shown.iter().map(|(_, _, share)| *share);
        // Limits of the few smallest areas are so wide that they would press all others together.
        let mut wholes: Vec<f64> = shown.iter().map(|(_, whole, _)| *whole).collect();
        wholes.sort_unstable_by(f64::total_cmp);
        let small = wholes.get(wholes.len() / 20).copied().unwrap_or_default();
        let wide = self.limits.iter().filter(|limits| limits.whole >= small);
        let ends = wide.flat_map(|limits| [limits.at_998.0, limits.at_998.1]);
        let all = drawable(self.all.as_ref().map(|all| all.1));
        let (Some(across), Some(upright)) = (
            Scale::around(shown.iter().map(|(_, whole, _)| *whole), true, Unit::Count, 6),
            Scale::around(shares.chain(ends.filter(|end| end.is_finite())).chain(all), false, self.unit, 6),
        ) else {
            return draw_nothing(&self.caption);
        };
        let key = Key::of(self.key_entries(&shown))?;
        let frame = Frame { left: LEFT, right: WIDTH - EDGE - 6, top: key.bottom + 6, bottom: key.bottom + 6 + HEIGHT };
        let (across, upright) = (across.between(frame.left, frame.right), upright.between(frame.bottom, frame.top));
        let place = |whole: f64, share: f64| (across.at(whole), upright.at(share));
        let (names, left_out) = names(&shown, &frame, place)?;
        let height = frame.bottom + 2 * LINE + EDGE + if left_out > 0 { LINE } else { 0 };
        draw(&self.caption, height, |canvas| {
            key.draw(canvas)?;
            frame.draw_upright_grid(canvas, &upright, self.unit)?;
            frame.draw_lying_grid(canvas, &across, Unit::Count, false)?;
            let middle = i32::midpoint(frame.left, frame.right);
            let counted = TICK.shorten(&self.counted, frame.right - frame.left)?;
            canvas.text(&counted, (middle, frame.bottom + LINE + 16), Side::Middle, TICK, Ink::Muted)?;
            if let Some(all) = all {
                canvas.line([(frame.left, upright.at(all)), (frame.right, upright.at(all))], ALL)?;
            }
            for (limits, inner, outer) in [(&self.unadjusted, UNADJUSTED, UNADJUSTED), (&self.limits, INNER, OUTER)] {
                for (of, stroke) in [(at_95 as fn(&FunnelLimits) -> _, inner), (at_998, outer)] {
                    curves(canvas, limits, of, stroke, &frame, place)?;
                }
            }
            // Those that stand out lie in front.
            let mut order: Vec<_> = shown.iter().collect();
            order.sort_by_key(|(area, _, _)| (area.emphasis, area.standing != Standing::Similar));
            for (area, whole, share) in order {
                area.standing.draw(canvas, place(*whole, *share), area.emphasis)?;
            }
            for (text, place, side) in &names {
                canvas.text(text, *place, *side, TICK, Ink::Text)?;
            }
            if left_out == 0 {
                return Ok(());
            }
            let rest = format!("{left_out} more stand out, without room for a name: the table has them");
            canvas.text(&rest, (EDGE, frame.bottom + 2 * LINE + 16), Side::Right, TICK, Ink::Muted)
        })
    }

    fn key_entries(&self, shown: &[(&FunnelArea, f64, f64)]) -> Vec<(Sample, String)> {
        let mut entries = Vec::new();
        for standing in Standing::ALL {
            if shown.iter().any(|(area, _, _)| area.standing == standing) {
                entries.push((Sample::Standing(standing), standing.name(&self.words.0, &self.words.1)));
            }
        }
        if let Some((name, _)) = &self.all {
            entries.push((Sample::Line(ALL), name.clone()));
        }
        if !self.limits.is_empty() {
            entries.push((Sample::Line(INNER), "95% limits".to_owned()));
            entries.push((Sample::Line(OUTER), "99.8% limits".to_owned()));
        }
        if !self.unadjusted.is_empty() {
            entries.push((Sample::Line(UNADJUSTED), "Limits without adjustment".to_owned()));
        }
        entries
    }
}

fn drawn(area: &FunnelArea) -> Option<(&FunnelArea, f64, f64)> {
    let whole = drawable(Some(area.whole)).filter(|whole| *whole > 0.0)?;
    Some((area, whole, drawable(area.share)?))
}

fn at_95(limits: &FunnelLimits) -> (f64, f64) {
    limits.at_95
}

fn at_998(limits: &FunnelLimits) -> (f64, f64) {
    limits.at_998
}

/// Draws the lower and the upper line of one pair of limits, as far as they lie in the frame.
fn curves(
    canvas: &Canvas<'_>,
    limits: &[FunnelLimits],
    of: fn(&FunnelLimits) -> (f64, f64),
    stroke: Stroke,
    frame: &Frame,
    place: impl Fn(f64, f64) -> Point,
) -> Result<(), ChartFailure> {
    let ends: Vec<(f64, (f64, f64))> =
        limits.iter().filter_map(|limits| Some((limits.whole, drawable_interval(Some(of(limits)))?))).collect();
    let lower = ends.iter().map(|(whole, ends)| place(*whole, ends.0));
    let upper = ends.iter().map(|(whole, ends)| place(*whole, ends.1));
    [within(lower, frame), within(upper, frame)].concat().into_iter().try_for_each(|run| canvas.line(run, stroke))
}

/// The runs of a line that lie between the top and the bottom of a frame.
fn within(line: impl Iterator<Item = Point>, frame: &Frame) -> Vec<Vec<Point>> {
    let inside = |y: i32| (frame.top..=frame.bottom).contains(&y);
    let mut runs: Vec<Vec<Point>> = Vec::new();
    let mut before: Option<Point> = None;
    for (x, y) in line {
        // Where the line crosses an end of the frame.
        let edge = |(from_x, from_y): Point| {
            let end = if from_y.min(y) < frame.top { frame.top } else { frame.bottom };
            (from_x + (x - from_x) * (end - from_y) / (y - from_y), end)
        };
        match before {
            Some(from) if inside(from.1) && inside(y) => {}
            Some(from) if inside(y) => runs.push(vec![edge(from)]),
            Some(from) if inside(from.1) => runs.last_mut().into_iter().for_each(|run| run.push(edge(from))),
            None if inside(y) => runs.push(Vec::new()),
            _ => {}
        }
        if inside(y) {
            runs.last_mut().into_iter().for_each(|run| run.push((x, y)));
        }
        before = Some((x, y));
    }
    runs
}

/// A name, its place, and to which side of it the name lies.
type Name = (String, Point, Side);

/// Finds room for the names of the areas that stand out, and says for how many there is none.
fn names(
    shown: &[(&FunnelArea, f64, f64)],
    frame: &Frame,
    place: impl Fn(f64, f64) -> Point,
) -> Result<(Vec<Name>, usize), ChartFailure> {
    let is_named = |area: &FunnelArea| area.emphasis || matches!(area.standing, Standing::Above | Standing::Below);
    let mut wanted: Vec<_> = shown.iter().filter(|(area, _, _)| is_named(area)).collect();
    wanted.sort_by_key(|(area, _, _)| !area.emphasis);
    // No name lies on another, nor on the mark of an area that stands out.
    let mut taken: Vec<(Point, Point)> = wanted
        .iter()
        .map(|(_, whole, share)| {
            let (x, y) = place(*whole, *share);
            ((x - 6, y - 6), (x + 6, y + 6))
        })
        .collect();
    let (mut names, mut left_out) = (Vec::new(), 0);
    for (area, whole, share) in &wanted {
        let (x, y) = place(*whole, *share);
        let text = TICK.shorten(&area.name, NAME_ROOM)?;
        let width = TICK.width(&text)?;
        let wishes = [
            ((x + BESIDE, y), Side::Right),
            ((x - BESIDE, y), Side::Left),
            ((x, y - LINE), Side::Middle),
            ((x, y + LINE), Side::Middle),
        ];
        let boxed = |((x, y), side): &(Point, Side)| {
            let left = match side {
                Side::Right => *x,
                Side::Left => x - width,
                Side::Middle => x - width / 2,
            };
            ((left - 2, y - LINE / 2), (left + width + 2, y + LINE / 2))
        };
        let is_free = |wish: &&(Point, Side)| {
            let (upper, lower) = boxed(wish);
            let across = upper.0 >= frame.left && lower.0 <= frame.right;
            let inside = across && upper.1 >= frame.top - LINE / 2 && lower.1 <= frame.bottom + LINE / 2;
            let clear = |other: &(Point, Point)| {
                upper.0 >= other.1.0 || lower.0 <= other.0.0 || upper.1 >= other.1.1 || lower.1 <= other.0.1
            };
            inside && taken.iter().all(clear)
        };
        match wishes.iter().find(is_free).filter(|_| names.len() < MOST_NAMED && !text.is_empty()) {
            None => left_out += 1,
            Some(wish) => {
                taken.push(boxed(wish));
                names.push((text, wish.0, wish.1));
            }
        }
    }
    Ok((names, left_out))
}

#[cfg(test)]
mod tests {
    use super::super::inspect::{LONG, assert_legible};
    use super::{Caption, FunnelArea, FunnelChart, FunnelLimits, Standing, Unit};
    use super::{Frame, within};

    fn area(name: &str, whole: f64, share: Option<f64>, standing: Standing) -> FunnelArea {
        FunnelArea { name: name.to_owned(), whole, share, standing, emphasis: false }
    }

    fn drawn(areas: Vec<FunnelArea>, with_limits: bool) -> String {
        let limits = |spread: f64| {
            let at = |whole: f64| {
                let half = spread / whole.sqrt();
                let at_95 = (0.4 - half, 0.4 + half);
                FunnelLimits { whole, at_95, at_998: (0.4 - 1.6 * half, 0.4 + 1.6 * half) }
            };
            (1..40_u8).map(|step| at(f64::from(step) * 25.0)).collect::<Vec<_>>()
        };
        let chart = FunnelChart {
            caption: Caption { id: "funnel".to_owned(), headline: "Areas".to_owned(), ..Caption::default() },
            areas,
            all: Some(("All <areas>".to_owned(), 0.4)),
            limits: if with_limits { limits(1.5) } else { Vec::new() },
            unadjusted: if with_limits { limits(0.9) } else { Vec::new() },
            counted: "Families".to_owned(),
            words: ("better".to_owned(), "worse".to_owned()),
            unit: Unit::Share,
        };
        let svg = chart.draw().unwrap();
        assert_legible(&svg);
        assert_eq!(svg, chart.draw().unwrap());
        svg
    }

    #[test]
    fn areas_that_stand_out_are_named_and_told_by_shape() {
        let areas = vec![
            area("Northbrook", 400.0, Some(0.7), Standing::Above),
            area("Eldermere", 300.0, Some(0.1), Standing::Below),
            area("Amberholt", 200.0, Some(0.42), Standing::Similar),
            area("Late", 100.0, Some(0.5), Standing::Apart),
            area("Without", 0.0, None, Standing::Apart),
        ];
        let svg = drawn(areas, true);
        assert!(svg.contains(">Northbrook</text>") && svg.contains(">Eldermere</text>") && !svg.contains("Amberholt"));
        for words in
            ["Above the 99.8% limits: better", "Below the 99.8% limits: worse", "Not judged", "All &lt;areas&gt;"]
        {
            assert!(svg.contains(words), "{words}");
        }
        assert!(svg.contains("Limits without adjustment") && !svg.contains("Between 95%"));
    }

    #[test]
    fn limits_end_where_they_leave_the_frame() {
        let frame = Frame { left: 0, right: 100, top: 10, bottom: 110 };
        // By hand: from -90 to 110 it comes in half way, from 60 to 210 it leaves after a third.
        let line = [(0, -90), (10, 110), (20, 60), (30, 210), (40, 300)];
        assert_eq!(within(line.into_iter(), &frame), [vec![(5, 10), (10, 110), (20, 60), (23, 110)]]);
        assert!(within([(0, 0), (10, 200)].into_iter(), &frame).is_empty());
        assert_eq!(within([(0, 20), (10, 30)].into_iter(), &frame), [vec![(0, 20), (10, 30)]]);
    }

    #[test]
    fn the_area_looked_at_is_named_wherever_it_stands() {
        let mut areas = vec![area("Amberholt", 200.0, Some(0.42), Standing::Similar)];
        assert!(!drawn(areas.clone(), false).contains("Amberholt"));
        areas[0].emphasis = true;
        assert!(drawn(areas, false).contains(">Amberholt</text>"));
    }

    #[test]
    fn names_without_room_are_counted() {
        let areas = (0..160_u16).map(|index| area(LONG, f64::from(index) + 5.0, Some(0.8), Standing::Above));
        let svg = drawn(areas.collect(), true);
        assert!(svg.contains("more stand out, without room for a name"));
    }

    #[test]
    fn odd_values_are_not_drawn() {
        let odd = [None, Some(f64::NAN), Some(f64::INFINITY)];
        let areas = odd.into_iter().map(|share| area("a", 10.0, share, Standing::Similar));
        assert!(
            drawn(areas.chain([area("b", f64::NAN, Some(0.4), Standing::Similar)]).collect(), false)
                .contains(">No data<")
        );
        assert!(drawn(Vec::new(), true).contains(">No data<"));
        // All alike, and one alone.
        drawn((0..9).map(|_| area("a", 10.0, Some(0.4), Standing::Similar)).collect(), false);
        drawn(vec![area("a", 1e12, Some(0.0), Standing::Below)], false);
    }
}
