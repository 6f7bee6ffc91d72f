use smallvec::SmallVec;

use super::{
    asked::Length,
    bounds::{Bounds, Truth},
    day::{EVER, Span},
};
use crate::plan::{Duration, Take};

/// Days in a row, each run by its first and last day.
#[derive(Debug, Clone, Default)]
pub struct Runs(SmallVec<[(i32, i32); 4]>);

impl Runs {
    /// Adds a spell, clipped to a window.
    pub fn add(&mut self, from: i32, to: i32, span: Span) {
        let (from, to) = (from.max(span.first), to.min(span.last));
        if from <= to {
            self.0.push((from, to));
        }
    }

    /// Joins runs that overlap or touch.
    pub fn joined(mut self) -> Self {
        self.0.sort_unstable();
        let mut joined = SmallVec::<[(i32, i32); 4]>::new();
        for (from, to) in self.0 {
            match joined.last_mut() {
                Some((_, end)) if from <= end.saturating_add(1) => *end = (*end).max(to),
                _ => joined.push((from, to)),
            }
        }
        Self(joined)
    }

    /// The days of what is taken; a run is current if it holds the last day.
    fn days(&self, take: Take, end: i32) -> f64 {
        let days = |run: &(i32, i32)| f64::from(run.1) - f64::from(run.0) + 1.0;
        match take {
            Take::Total => self.0.iter().map(days).sum(),
            Take::Longest => self.0.iter().map(days).fold(0.0, f64::max),
            _ => self.current(end).as_ref().map_or(0.0, days),
        }
    }

    fn current(&self, end: i32) -> Option<(i32, i32)> {
        self.0.iter().copied().find(|(from, to)| *from <= end && end <= *to)
    }

    /// Says whether what is taken lasts so long.
    fn last(&self, take: Take, end: i32, length: Length) -> bool {
        let lasts = |run: &(i32, i32)| run_lasts(*run, length);
        let total = |days: u32| self.days(take, end) >= f64::from(days) + f64::from(length.moved);
        match (take, length.duration) {
            (Take::Total, Duration::Days(days)) => total(days),
            (Take::Total, Duration::Weeks(weeks)) => total(weeks * 7),
            (Take::Total | Take::Longest, _) => self.0.iter().any(lasts),
            _ => self.current(end).as_ref().is_some_and(lasts),
        }
    }
}

/// A run lasts n months if n months from its first day are over on the day after its last.
fn run_lasts((from, to): (i32, i32), length: Length) -> bool {
    from == EVER || length.after(from).saturating_sub(1) <= to
}

/// How long something lasted, as far as it is known.
pub struct Lasting {
    pub sure: Runs,
    /// With the rows that may be the subject's.
    pub possible: Runs,
    /// The whole window, where the data does not say all of it.
    pub whole: Option<Span>,
    /// The last day seen.
    pub end: i32,
}

impl Lasting {
    pub fn days(&self, take: Take) -> Bounds {
        self.counted(take, |days| days)
    }

    pub fn weeks(&self, take: Take) -> Bounds {
        self.counted(take, |days| (days / 7.0).floor())
    }

    fn counted(&self, take: Take, unit: impl Fn(f64) -> f64) -> Bounds {
        let high = match self.whole {
            Some(span) => whole_days(span),
            None => self.possible.days(take, self.end),
        };
        Bounds { low: unit(self.sure.days(take, self.end)), high: unit(high) }
    }

    pub fn last(&self, take: Take, length: Length) -> Truth {
        if self.sure.last(take, self.end, length) {
            return Truth::Yes;
        }
        let possible = match self.whole {
            Some(span) => whole_days(span) > 0.0 && run_lasts((span.first, span.last), length),
            None => self.possible.last(take, self.end, length),
        };
        if possible { Truth::Undecided } else { Truth::No }
    }
}

fn whole_days(span: Span) -> f64 {
    if span.first == EVER { f64::INFINITY } else { (f64::from(span.last) - f64::from(span.first) + 1.0).max(0.0) }
}
