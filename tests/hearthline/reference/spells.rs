//! What is asked of spells: `status`, `days_in` and `ended`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hearthline::plan::Duration;

use super::{
    asked::Asked,
    coverage::is_covered,
    fit::{self, Fit},
    question::Question,
    rows::SpellRow,
    spans::Span,
    stretch::{Stretch, days_from},
    value::Value,
};

/// What a spell must be.
pub struct Sought<'a> {
    pub kind: &'a str,
    pub statuses: &'a [String],
    pub reason: &'a [String],
    pub expected_within: Option<Duration>,
}

/// Whether such a spell runs on a day.
pub fn status(question: &Question, asked: &Asked, sought: &Sought, at: NaiveDate) -> Value {
    let mut fits = Vec::new();
    let mut another_runs = false;
    for spell in &question.seen.spells {
        if spell.kind != sought.kind || !runs_on(spell, at) {
            continue;
        }
        let about = fit::about(asked, spell.person_id.as_deref());
        // DECIDED: a spell that may be somebody else's says nothing of whoever is asked.
        if about == Fit::Sure {
            another_runs = true;
        }
        let expected = match (sought.expected_within, spell.expected_end_on) {
            (None, _) => Fit::Sure,
            (Some(_), None) => Fit::Possible,
            (Some(duration), Some(end)) => Fit::of(duration.after(at).is_some_and(|limit| end < limit)),
        };
        let status = Fit::of(sought.statuses.contains(&spell.status));
        fits.push(Fit::all(&[about, status, fit::word(sought.reason, spell.reason.as_ref()), expected]));
    }
    if fits.contains(&Fit::Sure) {
        return Value::True;
    }
    if fits.contains(&Fit::Possible) {
        return Value::Missing;
    }
    let day = Span { first: Some(at), last: at };
    if another_runs || is_covered(question.seen, "spells", &[sought.kind.to_owned()], day) {
        return Value::False;
    }
    Value::Missing
}

/// The days of a window that lie in such spells.
pub fn days_in(question: &Question, asked: &Asked, kind: &str, statuses: &[String], span: Span) -> Stretch {
    let seen = question.seen;
    let mut days = BTreeSet::new();
    let mut possible = BTreeSet::new();
    let is_unsure = span.is_open(seen.as_of) || !is_covered(seen, "spells", &[kind.to_owned()], span);
    for spell in &seen.spells {
        if spell.kind == kind && statuses.contains(&spell.status) {
            // What runs, runs until today.
            let days_of_spell = days_from(spell.started_on, spell.ended_on.unwrap_or(seen.as_of));
            match fit::about(asked, spell.person_id.as_deref()) {
                Fit::Sure => days.extend(days_of_spell),
                Fit::Possible => possible.extend(days_of_spell),
                Fit::No => {}
            }
        }
    }
    Stretch::new(span, seen.as_of, &days, &possible, is_unsure)
}

/// Whether such a spell ended in a window, and how it was asked for.
pub fn ended(question: &Question, asked: &Asked, kind: &str, statuses: &[String], how: &[String], span: Span) -> Value {
    let mut fits = Vec::new();
    for spell in &question.seen.spells {
        let has_ended = spell.ended_on.is_some_and(|ended_on| span.has(ended_on));
        if spell.kind == kind && statuses.contains(&spell.status) && has_ended {
            fits.push(Fit::all(&[
                fit::about(asked, spell.person_id.as_deref()),
                fit::word(how, spell.ended_as.as_ref()),
            ]));
        }
    }
    if fits.contains(&Fit::Sure) {
        Value::True
    } else if fits.contains(&Fit::Possible) {
        if span.is_open(question.seen.as_of) { Value::Open } else { Value::Missing }
    } else if span.is_open(question.seen.as_of) {
        // However well its first days are covered, one may still end in the rest.
        Value::Open
    } else if is_covered(question.seen, "spells", &[kind.to_owned()], span) {
        Value::False
    } else {
        Value::Missing
    }
}

fn runs_on(spell: &SpellRow, day: NaiveDate) -> bool {
    spell.started_on <= day && spell.ended_on.is_none_or(|ended_on| day <= ended_on)
}
