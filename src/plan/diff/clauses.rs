//! Whether whoever fulfils one clause surely fulfils another.
//!
//! A number is known between two bounds, and a comparison holds where it holds for every value between them. So it is
//! enough that both bounds of the one number lie at or below those of the other, on any evidence: what is taken from
//! fewer rows, by a narrower window (whose days are covered where those of the wider one are), or for fewer kinds.

use super::{
    super::{Anchor, Call, Comparison, Duration, Leaf, Number, Parameter, Take, Test, Who, Window},
    calls::{at_most, holds},
    sides::{Sides, plain_number},
};

/// Numbers nearer than that may count as equal.
const APART: f64 = 1e-6;

/// Says whether whoever fulfils the one clause fulfils the other, on any evidence. In doubt it says no.
pub(super) fn clause_entails(sides: Sides<'_>, one: &Leaf, other: &Leaf) -> bool {
    if sides.same(one, other) {
        return true;
    }
    if !sides.speak_alike(one) || !sides.speak_alike(other) {
        return false;
    }
    match (&one.test, &other.test) {
        (Test::Holds(one, true), Test::Holds(other, true)) => holds(one, other),
        (Test::Holds(one, false), Test::Holds(other, false)) => denied(one, other),
        (Test::Lasts(one, Comparison::AtLeast, so_long), Test::Lasts(other, Comparison::AtLeast, long)) => {
            at_most(one, other) && no_longer(*long, *so_long)
        }
        (Test::Lasts(one, Comparison::Less, short), Test::Lasts(other, Comparison::Less, so_short)) => {
            at_most(other, one) && no_longer(*short, *so_short)
        }
        (Test::Lasts(one, Comparison::AtLeast, _), Test::Holds(other, true)) => current(one, other),
        (Test::Compare(left, by, right), Test::Compare(other_left, other_by, other_right)) => {
            let given = reading(left, *by, right);
            let wanted = reading(other_left, *other_by, other_right);
            given.zip(wanted).is_some_and(|(given, wanted)| wanted.follows_from(&given))
        }
        _ => false,
    }
}

/// Says whether a current run of days, a day at least, makes a status hold on the judgement date, which is its last day.
fn current(one: &Call, other: &Call) -> bool {
    let Call::DaysIn { kind, statuses, who, during, take: Take::Current } = one else { return false };
    let Call::Status { kind: other_kind, statuses: others, who: other_who, at, reason, expected_within } = other else {
        return false;
    };
    let to_judgement =
        matches!(during, Window::Since(_) | Window::Before(Anchor::JudgedOn, _) | Window::Until(Anchor::JudgedOn));
    let on_judgement = at.anchor == Anchor::JudgedOn && at.shift.is_none();
    let whoever = who == other_who && matches!(who, Who::Index | Who::Family);
    let plainly = reason.is_empty() && expected_within.is_none();
    to_judgement
        && on_judgement
        && whoever
        && plainly
        && kind == other_kind
        && statuses.iter().all(|status| others.contains(status))
}

/// Says whether what is not so for the one is not so for the other: only where less is asked about rows that are there.
fn denied(one: &Call, other: &Call) -> bool {
    let plainly_seen = matches!(one, Call::Status { .. } | Call::Ended { .. } | Call::Recorded { .. });
    plainly_seen && holds(other, one)
}

/// Says whether one length of time is surely no longer than another. Months are not measured in days.
pub(super) fn no_longer(one: Duration, other: Duration) -> bool {
    let days = |duration: Duration| match duration {
        Duration::Days(days) => Some(u64::from(days)),
        Duration::Weeks(weeks) => Some(7 * u64::from(weeks)),
        Duration::Months(_) => None,
    };
    match (one, other) {
        (Duration::Months(one), Duration::Months(other)) => one <= other,
        (one, other) => days(one).zip(days(other)).is_some_and(|(one, other)| one <= other),
    }
}

/// A comparison as "the greater is at least (or more than) the lesser".
struct AtLeast<'a> {
    greater: Side<'a>,
    lesser: Side<'a>,
    strictly: bool,
}

/// One side of a comparison: a number as written, or one that hangs on the evidence.
#[derive(Clone, Copy)]
enum Side<'a> {
    Written(f64),
    Asked(&'a Number),
}

impl<'a> Side<'a> {
    fn of(number: &'a Number) -> Self {
        literal(number).map_or(Self::Asked(number), Self::Written)
    }

    fn at_most(self, other: Self) -> bool {
        match (self, other) {
            (Self::Written(one), Self::Written(other)) => one <= other,
            (Self::Asked(one), Self::Asked(other)) => number_at_most(one, other),
            _ => false,
        }
    }

    /// Says whether it is so much less that rounding plays no part.
    fn below(self, other: Self) -> bool {
        matches!((self, other), (Self::Written(one), Self::Written(other)) if one + APART < other)
    }
}

/// What a comparison says, read so. An equality says more than that, except of none, where nothing can be below.
fn reading<'a>(left: &'a Number, comparison: Comparison, right: &'a Number) -> Option<AtLeast<'a>> {
    let counts = matches!(left, Number::Call(call) if is_count(call));
    let (left, right) = (Side::of(left), Side::of(right));
    let at_least = |greater, lesser, strictly| Some(AtLeast { greater, lesser, strictly });
    match (comparison, right) {
        // More than 2 are at least 3, and fewer than 3 at most 2.
        (Comparison::Greater, Side::Written(value)) if counts => {
            at_least(left, Side::Written((value + APART).floor() + 1.0), false)
        }
        (Comparison::Less, Side::Written(value)) if counts => {
            at_least(Side::Written((value - APART).ceil() - 1.0), left, false)
        }
        (Comparison::Equal, Side::Written(value)) if counts && value.abs() < APART => at_least(right, left, false),
        (Comparison::AtLeast, _) => at_least(left, right, false),
        (Comparison::Greater, _) => at_least(left, right, true),
        (Comparison::AtMost, _) => at_least(right, left, false),
        (Comparison::Less, _) => at_least(right, left, true),
        (Comparison::Equal, _) => None,
    }
}

impl AtLeast<'_> {
    fn follows_from(&self, given: &AtLeast<'_>) -> bool {
        let sure =
            !self.strictly || given.strictly || given.greater.below(self.greater) || self.lesser.below(given.lesser);
        sure && given.greater.at_most(self.greater) && self.lesser.at_most(given.lesser)
    }
}

fn literal(number: &Number) -> Option<f64> {
    match number {
        Number::Literal(value) | Number::Parameter(_, Parameter::Fixed(value)) => Some(*value),
        _ => None,
    }
}

/// Says whether one number is at most another, both its bounds at or below the other's, on any evidence.
fn number_at_most(one: &Number, other: &Number) -> bool {
    if plain_number(one) == plain_number(other) {
        return true;
    }
    match (one, other) {
        (Number::Call(one), Number::Call(other)) => at_most(one, other),
        (Number::Plus(one, and_one), Number::Plus(other, and_other)) => {
            number_at_most(one, other) && number_at_most(and_one, and_other)
        }
        (Number::Minus(one, less_one), Number::Minus(other, less_other)) => {
            number_at_most(one, other) && number_at_most(less_other, less_one)
        }
        _ => match (literal(one), literal(other), dated(one).zip(dated(other))) {
            (Some(one), Some(other), _) => one <= other,
            (_, _, Some((one, other))) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|((from, one), (since, other))| from == since && one <= other)
            }
            _ => share_at_most(one, other),
        },
    }
}

fn dated(number: &Number) -> Option<&[(chrono::NaiveDate, f64)]> {
    match number {
        Number::Parameter(_, Parameter::Dated(values)) => Some(values),
        _ => None,
    }
}

/// Says whether a share of something that is never below none is at most such a share of as much or more.
fn share_at_most(one: &Number, other: &Number) -> bool {
    let (share, of) = shared(one);
    let (other_share, other_of) = shared(other);
    let never_below_none = matches!(of, Number::Call(call) if is_count(call) || is_amount_of_time(call));
    never_below_none && 0.0 < share && share <= other_share && number_at_most_whole(of, other_of)
}

fn number_at_most_whole(one: &Number, other: &Number) -> bool {
    matches!((one, other), (Number::Call(one), Number::Call(other)) if at_most(one, other))
}

/// A number as a share of another; all of it where it is none.
fn shared(number: &Number) -> (f64, &Number) {
    match number {
        Number::Times(left, right) => match (literal(left), literal(right)) {
            (Some(share), None) => (share, right),
            (None, Some(share)) => (share, left),
            _ => (1.0, number),
        },
        _ => (1.0, number),
    }
}

/// Says whether a function counts: it gives whole numbers from none upwards.
fn is_count(call: &Call) -> bool {
    matches!(
        call,
        Call::Events { .. }
            | Call::Support { .. }
            | Call::Judgements { .. }
            | Call::DaysIn { .. }
            | Call::SupportDays { .. }
            | Call::WeeksAt { .. }
            | Call::ScalesAtLeast { .. }
            | Call::People { .. }
            | Call::Exclusions {
                of: super::super::ExclusionsOf::Suspensions | super::super::ExclusionsOf::Permanent,
                ..
            }
    )
}

/// Says whether a function gives a share or a number of days, which may be broken, from none upwards.
fn is_amount_of_time(call: &Call) -> bool {
    matches!(call, Call::Attendance { .. } | Call::Exclusions { .. })
}
