//! Days that count, together and in runs.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hearthline::plan::{Duration, Take};

use super::{bounds::Bounds, spans::Span};

/// The days of a window that count for sure, and whether others may.
#[derive(Debug)]
pub struct Stretch {
    span: Span,
    as_of: NaiveDate,
    days: BTreeSet<NaiveDate>,
    /// Those, and the days that may count.
    possible: BTreeSet<NaiveDate>,
    /// Whether other days may count too. Then all days of the window may.
    is_unsure: bool,
}

impl Stretch {
    /// Of these days, those of the window that have come.
    pub fn new(
        span: Span,
        as_of: NaiveDate,
        days: &BTreeSet<NaiveDate>,
        possible: &BTreeSet<NaiveDate>,
        is_unsure: bool,
    ) -> Self {
        let of_window = |day: &NaiveDate| span.has(*day) && *day <= as_of;
        let days: BTreeSet<NaiveDate> = days.iter().copied().filter(of_window).collect();
        let possible = possible.iter().copied().filter(of_window).chain(days.iter().copied()).collect();
        Self { span, as_of, days, possible, is_unsure }
    }

    /// Gives the number of days.
    pub fn days(&self, take: Take) -> Bounds {
        self.count(take, 1)
    }

    /// Gives the number of whole weeks.
    pub fn weeks(&self, take: Take) -> Bounds {
        self.count(take, 7)
    }

    fn count(&self, take: Take, unit: i64) -> Bounds {
        let count = |days: &BTreeSet<NaiveDate>| match take {
            Take::Total => Some(length_of_all(&runs(days))),
            Take::Longest => Some(runs(days).into_iter().map(length).max().unwrap_or(0)),
            Take::Current => Some(self.current_run(days).map_or(0, length)),
            // These are taken of readings, not of days.
            Take::First | Take::Latest | Take::Min => None,
        };
        let (Some(days), Some(possible)) = (count(&self.days), count(&self.possible)) else {
            return Bounds::unknown();
        };
        let low = as_number(days / unit);
        if !self.is_unsure {
            return Bounds { low, high: as_number(possible / unit) };
        }
        match self.span.days() {
            Some(whole) => Bounds { low, high: as_number(whole / unit) },
            None => Bounds::at_least(low),
        }
    }

    /// Says whether the days last so long; none where that is open.
    pub fn lasts(&self, take: Take, duration: Duration) -> Option<bool> {
        let last_in = |days: &BTreeSet<NaiveDate>| match take {
            // The plan's check lets all days together be compared with days and weeks alone.
            Take::Total => days.first().is_some_and(|day| length_of_all(&runs(days)) >= days_of(duration, *day)),
            Take::Longest => runs(days).into_iter().any(|run| run_lasts(run, duration)),
            Take::Current => self.current_run(days).is_some_and(|run| run_lasts(run, duration)),
            Take::First | Take::Latest | Take::Min => false,
        };
        let surely = last_in(&self.days);
        let possibly = match self.span.first {
            _ if !self.is_unsure => last_in(&self.possible),
            None => true,
            Some(first) => run_lasts((first, self.span.last), duration),
        };
        if surely {
            Some(true)
        } else if possibly {
            None
        } else {
            Some(false)
        }
    }

    /// The run that holds the window's last day, or today.
    fn current_run(&self, days: &BTreeSet<NaiveDate>) -> Option<(NaiveDate, NaiveDate)> {
        let day = self.span.last.min(self.as_of);
        runs(days).into_iter().find(|(first, last)| *first <= day && day <= *last)
    }
}

/// Days that follow each other are one run, from its first day to its last.
fn runs(days: &BTreeSet<NaiveDate>) -> Vec<(NaiveDate, NaiveDate)> {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(*day) => *last = *day,
            _ => runs.push((*day, *day)),
        }
    }
    runs
}

/// Gives every day from a first to a last, both included.
pub fn days_from(first: NaiveDate, last: NaiveDate) -> BTreeSet<NaiveDate> {
    first.iter_days().take_while(|day| *day <= last).collect()
}

fn length((first, last): (NaiveDate, NaiveDate)) -> i64 {
    (last - first).num_days() + 1
}

fn length_of_all(runs: &[(NaiveDate, NaiveDate)]) -> i64 {
    runs.iter().map(|run| length(*run)).sum()
}

/// A run lasts n months if its first day and n months, less 1 day, is not after its last.
fn run_lasts((first, last): (NaiveDate, NaiveDate), duration: Duration) -> bool {
    duration.after(first).and_then(|day| day.pred_opt()).is_some_and(|needed| needed <= last)
}

fn days_of(duration: Duration, begins: NaiveDate) -> i64 {
    duration.after(begins).map_or(i64::MAX, |end| (end - begins).num_days())
}

fn as_number(count: i64) -> f64 {
    i32::try_from(count).map_or(f64::INFINITY, f64::from)
}
