use smallvec::SmallVec;

use super::{
    area::at,
    asked::{Length, Reading},
    asker::{Asker, Subject},
    bounds::{Bounds, Truth},
    codes::WordSet,
    compile::kinds_of,
    coverage::Source,
    day::{EVER, Span},
    functions::Read,
    verdict::Verdict,
};
use crate::plan::{Margin, Take};

/// What must have improved, and by how much.
pub struct Wanted<'a> {
    pub instruments: WordSet,
    pub scales: WordSet,
    pub higher: WordSet,
    pub margins: &'a [(u8, f64)],
    pub by: Margin,
}

/// One day's reading in a series.
#[derive(Clone, Copy)]
struct Point {
    series: (u8, u8, i32, i32, u8),
    on: i32,
    score: f64,
}

impl Asker<'_> {
    /// The first, latest or lowest reading of a scale in a window.
    pub fn score(&self, subject: Subject<'_>, instrument: u8, reading: &Reading, scale: u8, span: Span) -> Read {
        let rows = &self.area.evidence.scores;
        let (own, _) = self.rows_of(&rows.rows, subject, WordSet::default().with(scale));
        let of_scale =
            own.iter().filter(|row| at(&rows.scale, **row) == scale && at(&rows.instrument, **row) == instrument);
        let mut days = SmallVec::<[(i32, f64); 8]>::new();
        for row in of_scale.filter(|row| span.holds(at(&rows.on, **row))) {
            let (on, score) = (at(&rows.on, *row), at(&rows.score, *row));
            match days.iter_mut().find(|(day, _)| *day == on) {
                None => days.push((on, score)),
                Some((_, known)) => *known = least_good(*known, score, !reading.lower.has(scale)),
            }
        }
        let open = span.last > self.area.as_of;
        let hole = self.area.coverage.has_hole(Source::Scores, kinds_of(Source::Scores, instrument), subject.family);
        let first = days.iter().copied().min_by_key(|(day, _)| *day);
        let latest = days.iter().copied().max_by_key(|(day, _)| *day);
        let exactly = |found: Option<(i32, f64)>, known: bool| match found.filter(|_| known) {
            Some((day, score)) => (Bounds::exactly(score), Some((scale, day))),
            None => (Bounds::UNKNOWN, None),
        };
        match reading.take {
            Take::First => exactly(first, !hole),
            Take::Latest => exactly(latest, !hole && !open),
            Take::Min | Take::Total | Take::Longest | Take::Current => {
                let Some((day, low)) =
                    days.iter().copied().min_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)))
                else {
                    return (Bounds::UNKNOWN, None);
                };
                let spread = first.zip(latest).is_some_and(|((first, _), (latest, _))| is_spread(span, first, latest));
                let known = spread && !hole && !open;
                (Bounds { low: if known { low } else { f64::NEG_INFINITY }, high: low }, Some((scale, day)))
            }
        }
    }

    /// How many scales of an instrument have at least a score.
    pub fn scales_at_least(
        &self,
        subject: Subject<'_>,
        instrument: u8,
        minimum: f64,
        scales: WordSet,
        reading: &Reading,
        span: Span,
    ) -> Bounds {
        let (mut low, mut high) = (0.0, 0.0);
        for scale in scales.codes() {
            let (found, _) = self.score(subject, instrument, reading, scale, span);
            match found.compare(crate::plan::Comparison::AtLeast, Bounds::exactly(minimum)) {
                Truth::Yes => (low, high) = (low + 1.0, high + 1.0),
                Truth::Undecided => high += 1.0,
                Truth::No | Truth::Is(_) => {}
            }
        }
        Bounds { low, high }
    }

    /// Whether the latest reading is better than the one at the start.
    pub fn improvement(
        &self,
        subject: Subject<'_>,
        wanted: &Wanted<'_>,
        sustained: Option<Length>,
        engaged: i32,
        judged: i32,
    ) -> Truth {
        let rows = &self.area.evidence.scores;
        let (own, _) = self.rows_of(&rows.rows, subject, wanted.scales);
        let mut points = SmallVec::<[Point; 8]>::new();
        for row in own {
            let (instrument, scale, on) = (at(&rows.instrument, *row), at(&rows.scale, *row), at(&rows.on, *row));
            if !wanted.instruments.has(instrument) || !wanted.scales.has(scale) || on > judged {
                continue;
            }
            let series =
                (instrument, scale, at(&rows.person, *row), at(&rows.version, *row), at(&rows.informant, *row));
            let score = at(&rows.score, *row);
            match points.iter_mut().find(|point| point.series == series && point.on == on) {
                None => points.push(Point { series, on, score }),
                Some(known) => known.score = least_good(known.score, score, wanted.higher.has(scale)),
            }
        }
        points.sort_unstable_by_key(|point| (point.series, point.on));
        let series = points.chunk_by(|one, next| one.series == next.series);
        let verdicts = series.filter_map(|series| self.series(subject, wanted, series, sustained, engaged, judged));
        let (mut some_true, mut some_false) = (false, false);
        for holds in verdicts {
            some_true |= holds;
            some_false |= !holds;
        }
        match (some_true, some_false) {
            (true, _) => Truth::Yes,
            (false, true) => Truth::No,
            (false, false) => Truth::Is(Verdict::MISSING),
        }
    }

    /// Whether one series improved; none where it does not say.
    fn series(
        &self,
        subject: Subject<'_>,
        wanted: &Wanted<'_>,
        series: &[Point],
        sustained: Option<Length>,
        engaged: i32,
        judged: i32,
    ) -> Option<bool> {
        let (instrument, scale, ..) = series.first()?.series;
        if self.area.coverage.has_hole(Source::Scores, kinds_of(Source::Scores, instrument), subject.family) {
            return None;
        }
        let baseline = series.iter().rposition(|point| point.on <= engaged).unwrap_or(0);
        let (start, after) = (series.get(baseline)?, series.get(baseline + 1..)?);
        let better = |point: &Point| {
            let gain = if wanted.higher.has(scale) { point.score - start.score } else { start.score - point.score };
            match wanted.by {
                Margin::Any => gain > 1e-9,
                Margin::AtLeast(margin) => gain > margin - 1e-9,
                Margin::Reliable => {
                    let margin =
                        wanted.margins.iter().find(|(known, _)| *known == instrument).map(|(_, margin)| *margin);
                    margin.is_some_and(|margin| gain > margin - 1e-9)
                }
            }
        };
        if !better(after.last()?) {
            return Some(false);
        }
        let Some(length) = sustained else { return Some(true) };
        let first = after.iter().position(&better)?;
        if !after.get(first..)?.iter().all(better) {
            return Some(false);
        }
        (length.after(after.get(first)?.on) <= judged).then_some(true)
    }
}

/// Of two readings on one day the less good one counts.
fn least_good(one: f64, other: f64, higher_is_better: bool) -> f64 {
    if higher_is_better { one.min(other) } else { one.max(other) }
}

/// Says whether there is a reading in the first and one in the last third of a window.
fn is_spread(span: Span, first: i32, latest: i32) -> bool {
    if span.first == EVER {
        return false;
    }
    let third = i32::try_from(span.days() / 3).unwrap_or(i32::MAX).max(1);
    first < span.first + third && latest > span.last - third
}
