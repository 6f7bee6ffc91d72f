//! The functions, each as a sentence and as a thing to compare.

use super::{
    super::{Call, Comparison, Duration},
    constant::{Bound, Unit, degree, written},
    family::{Amount, CalendarMonths, Met, People, Recorded},
    findings::{Judgement, Judgements},
    happenings::{Change, Events},
    readings::{Improvement, ScalesAtLeast, Score},
    runs::{Ended, Run, Status},
    school::{Attendance, Exclusions},
    services::Support,
    subject::{Mention, Verb},
    time::length,
    words::{amount, services, state},
};

/// One of the functions with what it was asked, to be said in English.
pub(super) trait Asked {
    /// What its number counts.
    fn unit(&self) -> Unit;

    /// Says its number as a thing: "the person's attendance over the last 2 terms…".
    fn noun(&self, mention: Mention) -> String;

    /// Says how its number compares with a constant, as a sentence.
    fn compared(&self, bound: &Bound) -> String {
        format!("{} was {}", self.noun(Mention::First), bound.said(self.unit()))
    }

    /// Says that it is true, or false, as a sentence.
    fn holds(&self, wanted: bool) -> String {
        let (comparison, value) = if wanted { (Comparison::AtLeast, 1.0) } else { (Comparison::Equal, 0.0) };
        self.compared(&Bound::new(comparison, value))
    }

    /// Says how long it lasts, as a sentence.
    fn lasts(&self, comparison: Comparison, duration: Duration) -> String {
        format!("{} was {} {}", self.noun(Mention::First), degree(comparison, Unit::Days), length(duration))
    }
}

/// Says what is true or false as a number.
pub(super) fn one_or_none(sentence: &str) -> String {
    format!("the count (1 or 0) of whether {sentence}")
}

/// Gives the English of a function.
pub(super) fn asked(call: &Call) -> Box<dyn Asked + '_> {
    match call {
        Call::Attendance { who, terms, upto, of, setting } => {
            Box::new(Attendance { who: *who, terms: *terms, upto, of: *of, setting })
        }
        Call::Exclusions { who, of, terms, upto } => Box::new(Exclusions { who: *who, of: *of, terms: *terms, upto }),
        Call::Events { kinds, who, during, filter } => Box::new(Events { kinds, who: *who, during, filter }),
        Call::Change { kinds, who, baseline, outcome, filter } => {
            Box::new(Change { kinds, who: *who, baseline, outcome, filter })
        }
        Call::Score { instrument, scale, who, during, take } => {
            Box::new(Score { instrument, scale, who: *who, during, take: *take })
        }
        Call::Improvement { instruments, scale, who, by, sustained } => {
            Box::new(Improvement { instruments, scale: scale.as_deref(), who: *who, by: *by, sustained: *sustained })
        }
        Call::ScalesAtLeast { instrument, minimum, who, during, take } => {
            Box::new(ScalesAtLeast { instrument, minimum: *minimum, who: *who, during, take: *take })
        }
        Call::Status { kind, statuses, who, at, reason, expected_within } => {
            Box::new(Status { state: state(kind, statuses), who: *who, at, reason, expected_within: *expected_within })
        }
        Call::DaysIn { kind, statuses, who, during, take } => {
            let state = state(kind, statuses);
            Box::new(Run { verb: Verb::Was(state.clone()), state, unit: Unit::Days, who: *who, during, take: *take })
        }
        Call::Ended { kind, statuses, who, how, during } => {
            Box::new(Ended { state: state(kind, statuses), who: *who, how, during })
        }
        Call::Support { services, who, result, benefit, applied, during } => {
            Box::new(Support { services, who: *who, result, benefit: *benefit, applied: *applied, during })
        }
        Call::SupportDays { services: asked, who, during, take } => {
            let state = format!("engaged with {}", services(asked));
            Box::new(Run { verb: Verb::Was(state.clone()), state, unit: Unit::Days, who: *who, during, take: *take })
        }
        Call::Judgement { finding, by, who, during } => Box::new(Judgement { finding, by, who: *who, during }),
        Call::Judgements { finding, by, who, during } => {
            Box::new(Judgements(Judgement { finding, by, who: *who, during }))
        }
        Call::Amount { kind, who, during, take } => Box::new(Amount { kind, who: *who, during, take: *take }),
        Call::WeeksAt { kind, minimum, who, during, take } => {
            let money = format!("{} of {} or more a month", amount(kind), written(*minimum, Unit::Pounds));
            let state = format!("with {money}");
            Box::new(Run { verb: Verb::Had(money), state, unit: Unit::Weeks, who: *who, during, take: *take })
        }
        Call::Recorded { need, source, by_date } => {
            Box::new(Recorded { need: need.as_deref(), source, by_date: by_date.as_ref() })
        }
        Call::People { who, age, resident, at } => Box::new(People { who: *who, age: *age, resident: *resident, at }),
        Call::Met(needs) => Box::new(Met(needs)),
        Call::CalendarMonths { from, to } => Box::new(CalendarMonths { from, to }),
    }
}
