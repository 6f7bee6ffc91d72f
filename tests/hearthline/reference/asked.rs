//! Who is asked: one person after the other, or the family as a whole.

use chrono::NaiveDate;
use hearthline::plan::{Call, Who};

use super::{
    ages,
    question::Question,
    rows::PersonRow,
    spans::{Asking, Span, askings},
};

/// Whoever a clause is asked of.
#[derive(Debug, Clone)]
pub struct Asked {
    /// None: the family.
    pub person: Option<String>,
    /// Whether dated rows count only on days on which the person was a child, or an adult.
    pub stage: Stage,
    /// The day on which ages are taken, where no row says another.
    pub age_day: NaiveDate,
}

/// On which days of a life dated rows count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Always,
    AsChild,
    AsAdult,
}

impl Asked {
    /// Gives whoever it is as a person, or (none) the family.
    pub fn person(&self) -> Option<&str> {
        self.person.as_deref()
    }

    /// The family as a whole.
    pub fn family(question: &Question, calls: &[&Call]) -> Self {
        Self { person: None, stage: Stage::Always, age_day: Days::of(question, None, calls).age_day }
    }

    /// The person of the need, whatever their age.
    pub fn index(question: &Question, calls: &[&Call], person: &str) -> Self {
        let age_day = Days::of(question, Some(person), calls).age_day;
        Self { person: Some(person.to_owned()), stage: Stage::Always, age_day }
    }
}

/// Gives everybody of a kind who is asked.
pub fn everybody(question: &Question, calls: &[&Call], who: Who) -> Vec<Asked> {
    let stage = match who {
        Who::EveryChild | Who::AnyChild => Stage::AsChild,
        Who::Adult => Stage::AsAdult,
        Who::Parent | Who::Index | Who::Family => Stage::Always,
    };
    let mut everybody = Vec::new();
    for person in &question.seen.people {
        let days = Days::of(question, Some(&person.person_id), calls);
        if is_asked(who, person, calls, &days) {
            everybody.push(Asked { person: Some(person.person_id.clone()), stage, age_day: days.age_day });
        }
    }
    everybody
}

fn is_asked(who: Who, person: &PersonRow, calls: &[&Call], days: &Days) -> bool {
    match who {
        Who::Parent => person.parental_responsibility,
        Who::Adult => is_adult(person, calls, days),
        Who::AnyChild => is_child(person, calls, days),
        Who::EveryChild => is_child(person, calls, days) && ages::is_resident(person, days.last),
        // These are not asked one after the other.
        Who::Index | Who::Family => false,
    }
}

fn is_adult(person: &PersonRow, calls: &[&Call], days: &Days) -> bool {
    if calls.iter().any(|call| is_dated(call)) {
        // Asked for the days on which they were an adult.
        return days.without_first || !ages::is_child(person, days.last);
    }
    !ages::is_child(person, days.age_day)
}

fn is_child(person: &PersonRow, calls: &[&Call], days: &Days) -> bool {
    if !days.terms.is_empty() {
        return days.terms.iter().all(|(upto, terms)| ages::is_of_school_age(person, *upto, *terms));
    }
    if calls.iter().any(|call| is_dated(call)) {
        // Asked for the days on which they were a child.
        return days.without_first || ages::is_child(person, days.age_day);
    }
    ages::is_child(person, days.age_day)
}

/// Says whether a function counts rows by the age on their own day.
fn is_dated(call: &Call) -> bool {
    match call {
        Call::Events { .. } | Call::Change { .. } => true,
        Call::Attendance { .. }
        | Call::Exclusions { .. }
        | Call::Score { .. }
        | Call::Improvement { .. }
        | Call::ScalesAtLeast { .. }
        | Call::Status { .. }
        | Call::DaysIn { .. }
        | Call::Ended { .. }
        | Call::Support { .. }
        | Call::SupportDays { .. }
        | Call::Judgement { .. }
        | Call::Judgements { .. }
        | Call::Amount { .. }
        | Call::WeeksAt { .. }
        | Call::Recorded { .. }
        | Call::People { .. }
        | Call::Met(_)
        | Call::CalendarMonths { .. } => false,
    }
}

/// The days of a clause that say who is asked.
#[derive(Debug)]
struct Days {
    /// The earliest first day; of a window without one, its last.
    age_day: NaiveDate,
    /// The latest last day.
    last: NaiveDate,
    /// Whether one of the windows has no first day.
    without_first: bool,
    /// The day up to which terms are asked, and how many.
    terms: Vec<(NaiveDate, u32)>,
}

impl Days {
    fn of(question: &Question, person: Option<&str>, calls: &[&Call]) -> Self {
        let spans: Vec<Span> = calls
            .iter()
            .flat_map(|call| askings(call))
            .filter_map(|asking| asking.span(question, person).ok())
            .collect();
        // DECIDED: where the end of a person's spell gives no day, the judgement date says who is asked. So it does for
        // functions that ask about no day.
        let otherwise = question.seen.judged_on;
        let mut terms = Vec::new();
        for call in calls {
            if let Call::Attendance { terms: count, upto, .. } | Call::Exclusions { terms: count, upto, .. } = call {
                let span = Asking::Point(upto.clone()).span(question, person);
                terms.push((span.map_or(otherwise, |span| span.last), *count));
            }
        }
        Self {
            age_day: spans.iter().map(|span| span.age_day()).min().unwrap_or(otherwise),
            last: spans.iter().map(|span| span.last).max().unwrap_or(otherwise),
            without_first: spans.iter().any(|span| span.first.is_none()),
            terms,
        }
    }
}
