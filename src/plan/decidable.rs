//! Clauses that say the same whatever the data is: a bound beyond what a function can give, a window without a day.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Anchor, Call, Comparison, Duration, Leaf, Number, Parameter, Test, Window};
use crate::extract::{INSTRUMENTS, Scale};

/// Between which numbers a number lies, both included.
#[derive(Clone, Copy)]
struct Range {
    low: f64,
    high: f64,
    whole: bool,
}

impl Range {
    const ANY: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY, whole: false };

    fn is_one_number(self) -> bool {
        (self.high - self.low).abs() < f64::EPSILON
    }

    fn just(number: f64) -> Self {
        Self { low: number, high: number, whole: number.fract() == 0.0 }
    }

    fn whole(low: f64, high: f64) -> Self {
        Self { low, high, whole: true }
    }
}

/// Says why no data could decide a clause, and what to do; none where data can.
pub(super) fn undecidable(leaf: &Leaf) -> Option<(String, String)> {
    if let Some(said) = leaf.calls().into_iter().find_map(without_a_day) {
        return Some(said);
    }
    match &leaf.test {
        Test::Holds(..) => None,
        Test::Lasts(call, comparison, duration) => {
            let window = *call.windows().first()?;
            let too_long = longest(window).is_some_and(|window| is_shorter(window, *duration));
            let always = if *comparison == Comparison::Less { "always" } else { "never" };
            too_long.then(|| {
                let cause = format!("{always} holds: its window is shorter than what it asks for");
                (cause, "widen the window, or ask for less".to_owned())
            })
        }
        Test::Compare(left, comparison, right) => {
            // A threshold that changes must make sense from each of its days on.
            let mut days = BTreeSet::new();
            left.days(&mut days);
            right.days(&mut days);
            if days.is_empty() {
                return never_or_always(left.range(None), *comparison, right.range(None));
            }
            days.into_iter().find_map(|day| {
                let (cause, help) = never_or_always(left.range(Some(day)), *comparison, right.range(Some(day)))?;
                Some((format!("{cause}, from {day}"), help))
            })
        }
    }
}

/// Says that a comparison of numbers in two ranges always or never holds.
fn never_or_always(left: Range, comparison: Comparison, right: Range) -> Option<(String, String)> {
    let always = match comparison {
        Comparison::AtLeast => left.low >= right.high,
        Comparison::Greater => left.low > right.high,
        Comparison::AtMost => left.high <= right.low,
        Comparison::Less => left.high < right.low,
        Comparison::Equal => false,
    };
    let apart = left.high < right.low || right.high < left.low;
    let between = left.whole && right.is_one_number() && right.low.fract().abs() > 0.0;
    let never = match comparison {
        Comparison::AtLeast => left.high < right.low,
        Comparison::Greater => left.high <= right.low,
        Comparison::AtMost => right.high < left.low,
        Comparison::Less => right.high <= left.low,
        Comparison::Equal => apart || between,
    };
    let word = if always { "always" } else { "never" };
    (always || never).then(|| {
        let help = if left.low.is_finite() || left.high.is_finite() {
            format!("the number compared lies from {} to {}", said(left.low), said(left.high))
        } else {
            "the number compared is a whole one".to_owned()
        };
        (format!("{word} holds, whatever the data is"), help)
    })
}

fn said(number: f64) -> String {
    if number.is_finite() { number.to_string() } else { "any number".to_owned() }
}

/// Says that a window or a day of a function is never there.
pub(super) fn without_a_day(call: &Call) -> Option<(String, String)> {
    let windows = call.windows();
    let no_day = |window: &Window| match window {
        Window::Before(_, length) | Window::After(_, length) => {
            matches!(length, Duration::Days(0) | Duration::Weeks(0) | Duration::Months(0))
        }
        Window::Since(anchor) => matches!(anchor, Anchor::JudgedOn | Anchor::AsOf),
        Window::Until(_) | Window::Spell { .. } => false,
    };
    if windows.iter().any(|window| no_day(window)) {
        return Some(("has a window without a day".to_owned(), "let it begin earlier, or end later".to_owned()));
    }
    let ahead = windows.iter().any(|window| matches!(window, Window::After(Anchor::AsOf, _)))
        || call.points().iter().any(|point| point.anchor == Anchor::AsOf && matches!(point.shift, Some((true, _))));
    ahead.then(|| {
        let cause = "asks for days after `as_of`, which are never seen".to_owned();
        (cause, "count from another day".to_owned())
    })
}

/// How long a window is; none where its days decide.
fn longest(window: &Window) -> Option<Duration> {
    match window {
        Window::Before(_, length) | Window::After(_, length) => Some(*length),
        Window::Since(_) | Window::Until(_) | Window::Spell { .. } => None,
    }
}

/// Says whether a window is too short for a duration, whatever the months are.
fn is_shorter(window: Duration, duration: Duration) -> bool {
    match (window, duration) {
        (Duration::Months(window), Duration::Months(asked)) => window < asked,
        _ => most_days(window) < least_days(duration),
    }
}

fn most_days(duration: Duration) -> f64 {
    match duration {
        Duration::Days(days) => f64::from(days),
        Duration::Weeks(weeks) => f64::from(weeks) * 7.0,
        Duration::Months(months) => f64::from(months) * 31.0,
    }
}

fn least_days(duration: Duration) -> f64 {
    match duration {
        Duration::Months(months) => f64::from(months) * 28.0,
        other => most_days(other),
    }
}

impl Number {
    /// The days from which the thresholds in it change.
    fn days(&self, found: &mut BTreeSet<NaiveDate>) {
        match self {
            Self::Parameter(_, Parameter::Dated(values)) => found.extend(values.iter().map(|(from, _)| *from)),
            Self::Plus(left, right) | Self::Minus(left, right) | Self::Times(left, right) => {
                left.days(found);
                right.days(found);
            }
            // What an average is of is asked of families judged on any day.
            Self::Literal(_) | Self::Parameter(_, Parameter::Fixed(_)) | Self::Average(..) | Self::Call(_) => {}
        }
    }

    /// What it can be for families judged on a day.
    fn range(&self, day: Option<NaiveDate>) -> Range {
        let both = |left: &Self, right: &Self| (left.range(day), right.range(day));
        match self {
            Self::Literal(number) | Self::Parameter(_, Parameter::Fixed(number)) => Range::just(*number),
            Self::Parameter(_, Parameter::Dated(values)) => {
                let on = values.iter().rev().find(|(from, _)| day.is_some_and(|day| *from <= day));
                on.map_or(Range::ANY, |(_, number)| Range::just(*number))
            }
            Self::Average(_, average) => Range { whole: false, ..average.number.range(None) },
            Self::Call(call) => range(call),
            Self::Plus(left, right) => {
                let (left, right) = both(left, right);
                Range { low: left.low + right.low, high: left.high + right.high, whole: left.whole && right.whole }
            }
            Self::Minus(left, right) => {
                let (left, right) = both(left, right);
                Range { low: left.low - right.high, high: left.high - right.low, whole: left.whole && right.whole }
            }
            Self::Times(left, right) => {
                let (left, right) = both(left, right);
                let product = |one: f64, other: f64| if one == 0.0 || other == 0.0 { 0.0 } else { one * other };
                let ends = [left.low, left.high]
                    .into_iter()
                    .flat_map(|one| [product(one, right.low), product(one, right.high)]);
                let ends: Vec<f64> = ends.collect();
                Range {
                    low: ends.iter().copied().fold(f64::INFINITY, f64::min),
                    high: ends.iter().copied().fold(f64::NEG_INFINITY, f64::max),
                    whole: left.whole && right.whole,
                }
            }
        }
    }
}

fn scales(instrument: &str) -> &'static [Scale] {
    INSTRUMENTS.iter().find(|known| known.name == instrument).map_or(&[], |known| known.scales)
}

/// What a function can give.
fn range(call: &Call) -> Range {
    let most =
        |during: &Window, unit: f64| longest(during).map_or(f64::INFINITY, |length| (most_days(length) / unit).floor());
    match call {
        Call::Attendance { .. } => Range { low: 0.0, high: 1.0, whole: false },
        Call::Exclusions { .. } => Range { low: 0.0, high: f64::INFINITY, whole: false },
        Call::Events { .. } | Call::Support { .. } | Call::Judgements { .. } | Call::People { .. } => {
            Range::whole(0.0, f64::INFINITY)
        }
        Call::Change { .. } => Range { low: -1.0, high: f64::INFINITY, whole: false },
        Call::Score { instrument, scale, .. } => {
            let known = scales(instrument).iter().find(|known| known.name == scale);
            known.map_or(Range::ANY, |known| Range { low: known.range.0, high: known.range.1, whole: false })
        }
        Call::ScalesAtLeast { instrument, minimum, .. } => {
            let reach = scales(instrument).iter().filter(|known| known.range.1 >= *minimum);
            Range::whole(0.0, reach.fold(0.0, |sum, _| sum + 1.0))
        }
        Call::DaysIn { during, .. } | Call::SupportDays { during, .. } => Range::whole(0.0, most(during, 1.0)),
        Call::WeeksAt { during, .. } => Range::whole(0.0, most(during, 7.0)),
        Call::CalendarMonths { .. } => Range::whole(f64::NEG_INFINITY, f64::INFINITY),
        Call::Amount { .. }
        | Call::Improvement { .. }
        | Call::Status { .. }
        | Call::Ended { .. }
        | Call::Judgement { .. }
        | Call::Recorded { .. }
        | Call::Met(_) => Range::ANY,
    }
}
