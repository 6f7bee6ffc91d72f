//! Anchors, windows and points as days.

use chrono::NaiveDate;
use hearthline::plan::{Anchor, Call, Point, Window};

use super::question::Question;

/// Why an anchor has no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// It has not come yet: a closure, or the end of a spell that still runs.
    ToCome,
    /// The data does not say.
    Missing,
}

/// Days from a first to a last, both included.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// None: all days up to the last.
    pub first: Option<NaiveDate>,
    pub last: NaiveDate,
}

impl Span {
    /// Says whether a day lies in it.
    pub fn has(self, day: NaiveDate) -> bool {
        self.first.is_none_or(|first| first <= day) && day <= self.last
    }

    /// Says whether no day lies in it.
    pub fn is_empty(self) -> bool {
        self.first.is_some_and(|first| self.last < first)
    }

    /// Says whether some of its days have not come yet.
    pub fn is_open(self, as_of: NaiveDate) -> bool {
        !self.is_empty() && self.last > as_of
    }

    /// Gives the number of its days; none where it has no first day.
    pub fn days(self) -> Option<i64> {
        self.first.map(|first| ((self.last - first).num_days() + 1).max(0))
    }

    /// Gives the day on which ages are taken: the first, or the last where it has no first.
    pub fn age_day(self) -> NaiveDate {
        self.first.unwrap_or(self.last)
    }
}

/// A window or a point that a function asks about.
#[derive(Debug, Clone)]
pub enum Asking {
    Window(Window),
    Point(Point),
}

impl Asking {
    /// Says whether its days are other ones for each person.
    pub fn is_personal(&self) -> bool {
        match self {
            Self::Window(Window::Spell { .. }) => true,
            Self::Window(
                Window::Before(anchor, _) | Window::After(anchor, _) | Window::Since(anchor) | Window::Until(anchor),
            ) => is_personal(anchor),
            Self::Point(point) => is_personal(&point.anchor),
        }
    }

    /// Gives its days; a point is one day.
    pub fn span(&self, question: &Question, person: Option<&str>) -> Result<Span, Lacking> {
        match self {
            Self::Window(window) => window_span(question, person, window),
            Self::Point(point) => {
                let day = point_day(question, person, point)?;
                Ok(Span { first: Some(day), last: day })
            }
        }
    }
}

/// Gives the windows and points of a function.
pub fn askings(call: &Call) -> Vec<Asking> {
    match call {
        Call::Attendance { upto: point, .. }
        | Call::Exclusions { upto: point, .. }
        | Call::Status { at: point, .. }
        | Call::People { at: point, .. } => vec![Asking::Point(point.clone())],
        Call::Events { during, .. }
        | Call::Score { during, .. }
        | Call::ScalesAtLeast { during, .. }
        | Call::DaysIn { during, .. }
        | Call::Ended { during, .. }
        | Call::Support { during, .. }
        | Call::SupportDays { during, .. }
        | Call::Judgement { during, .. }
        | Call::Judgements { during, .. }
        | Call::Amount { during, .. }
        | Call::WeeksAt { during, .. } => vec![Asking::Window(during.clone())],
        Call::Change { baseline, outcome, .. } => {
            vec![Asking::Window(baseline.clone()), Asking::Window(outcome.clone())]
        }
        // Readings up to the judgement date are compared, however old.
        Call::Improvement { .. } => vec![Asking::Window(Window::Until(Anchor::JudgedOn))],
        Call::Recorded { by_date, .. } => by_date.iter().map(|point| Asking::Point(point.clone())).collect(),
        Call::CalendarMonths { from, to } => vec![Asking::Point(from.clone()), Asking::Point(to.clone())],
        Call::Met(_) => Vec::new(),
    }
}

fn is_personal(anchor: &Anchor) -> bool {
    match anchor {
        Anchor::SpellEnd { .. } => true,
        Anchor::Identified
        | Anchor::FamilyIdentified
        | Anchor::Engaged
        | Anchor::Closed
        | Anchor::Claimed
        | Anchor::AsOf
        | Anchor::JudgedOn => false,
    }
}

/// Gives the days of a window, for a person or (none) the family.
pub fn window_span(question: &Question, person: Option<&str>, window: &Window) -> Result<Span, Lacking> {
    match window {
        Window::Before(anchor, length) => {
            let last = anchor_day(question, person, anchor)?;
            let before = length.before(last).unwrap_or(NaiveDate::MIN);
            Ok(Span { first: before.succ_opt(), last })
        }
        Window::After(anchor, length) => {
            let before = anchor_day(question, person, anchor)?;
            Ok(Span { first: before.succ_opt(), last: length.after(before).unwrap_or(NaiveDate::MAX) })
        }
        Window::Since(anchor) => {
            let before = anchor_day(question, person, anchor)?;
            Ok(Span { first: before.succ_opt(), last: question.seen.judged_on })
        }
        Window::Until(anchor) => Ok(Span { first: None, last: anchor_day(question, person, anchor)? }),
        Window::Spell { kind, statuses } => {
            let (first, last) = latest_spell(question, person, kind, statuses)?;
            Ok(Span { first: Some(first), last })
        }
    }
}

/// Gives the day of a point, for a person or (none) the family.
pub fn point_day(question: &Question, person: Option<&str>, point: &Point) -> Result<NaiveDate, Lacking> {
    let day = anchor_day(question, person, &point.anchor)?;
    Ok(match point.shift {
        None => day,
        Some((true, length)) => length.after(day).unwrap_or(NaiveDate::MAX),
        Some((false, length)) => length.before(day).unwrap_or(NaiveDate::MIN),
    })
}

/// Gives the day of an anchor, for a person or (none) the family.
pub fn anchor_day(question: &Question, person: Option<&str>, anchor: &Anchor) -> Result<NaiveDate, Lacking> {
    let seen = question.seen;
    match anchor {
        Anchor::Identified => Ok(question.identified_on),
        Anchor::FamilyIdentified => Ok(seen.family.identified_on),
        Anchor::Engaged => seen.family.engaged_on.ok_or(Lacking::Missing),
        Anchor::Closed => seen.family.closed_on.ok_or(Lacking::ToCome),
        Anchor::Claimed => seen.claims.iter().map(|claim| claim.claimed_on).min().ok_or(Lacking::Missing),
        Anchor::AsOf => Ok(seen.as_of),
        Anchor::JudgedOn => Ok(seen.judged_on),
        Anchor::SpellEnd { kind, statuses } => Ok(latest_spell(question, person, kind, statuses)?.1),
    }
}

/// The first and the last day of the latest spell that has ended. One that still runs will be the latest.
fn latest_spell(
    question: &Question,
    person: Option<&str>,
    kind: &str,
    statuses: &[String],
) -> Result<(NaiveDate, NaiveDate), Lacking> {
    let mut latest: Option<(NaiveDate, NaiveDate)> = None;
    for spell in &question.seen.spells {
        // DECIDED: a spell without a person is nobody's in particular, and moves no person's windows.
        let is_theirs = person.is_none() || spell.person_id.as_deref() == person;
        if !is_theirs || spell.kind != kind || !statuses.contains(&spell.status) {
            continue;
        }
        let Some(ended_on) = spell.ended_on else { return Err(Lacking::ToCome) };
        // DECIDED: of several that ended on one day, the one that began first.
        let is_later = match latest {
            None => true,
            Some((first, last)) => ended_on > last || (ended_on == last && spell.started_on < first),
        };
        if is_later {
            latest = Some((spell.started_on, ended_on));
        }
    }
    latest.ok_or(Lacking::Missing)
}
