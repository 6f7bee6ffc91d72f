//! What is asked of events: `events` and `change`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hearthline::plan::{EventFilter, Kinds};

use super::{
    ages,
    asked::{Asked, Stage},
    bounds::Bounds,
    coverage::is_covered,
    fit::{self, Fit},
    question::Question,
    rows::EventRow,
    spans::Span,
};

/// How often something happened in a window.
pub fn events(question: &Question, asked: &Asked, kinds: &Kinds, filter: &EventFilter, span: Span) -> Bounds {
    let measure = question.measure.clone().filter(|_| kinds.crime);
    let by_day = kinds.crime && measure.is_none();
    let kinds = match measure {
        Some(measure) => vec![measure],
        None => kinds.kinds.clone(),
    };

    let mut fitting: Vec<(&EventRow, Fit)> = Vec::new();
    for row in &question.seen.events {
        if kinds.contains(&row.kind) && span.has(row.occurred_on) && is_of_stage(question, asked, row.occurred_on) {
            let fit = Fit::all(&[fit::about(asked, row.person_id.as_deref()), fit_of(filter, row)]);
            if fit != Fit::No {
                fitting.push((row, fit));
            }
        }
    }

    let (sure, at_most) = if !by_day {
        count_rows(&fitting)
    } else if asked.person.is_some() {
        count_days_of_a_person(&fitting)
    } else {
        count_days_of_the_family(&fitting)
    };
    if span.is_open(question.seen.as_of) || !is_covered(question.seen, "events", &kinds, span) {
        return Bounds::at_least(f64::from(sure));
    }
    Bounds { low: f64::from(sure), high: f64::from(at_most) }
}

/// By which part of the baseline the outcome is more, or (negative) less.
pub fn change(
    question: &Question,
    asked: &Asked,
    kinds: &Kinds,
    filter: &EventFilter,
    baseline: Span,
    outcome: Span,
) -> Bounds {
    let baseline = events(question, asked, kinds, filter, baseline);
    let outcome = events(question, asked, kinds, filter, outcome);
    if is_zero(baseline.low) && is_zero(outcome.low) {
        // Both may be 0, and nothing out of nothing is no number.
        return Bounds::unknown();
    }
    Bounds { low: ratio(outcome.low, baseline.high) - 1.0, high: ratio(outcome.high, baseline.low) - 1.0 }
}

/// What part a count is of another. Of nothing, anything is without end.
fn ratio(outcome: f64, baseline: f64) -> f64 {
    if is_zero(baseline) { f64::INFINITY } else { outcome / baseline }
}

fn is_zero(count: f64) -> bool {
    count < 0.5
}

fn fit_of(filter: &EventFilter, row: &EventRow) -> Fit {
    let child_present = match (filter.child_present_age, row.child_present_age) {
        (None, _) => Fit::Sure,
        (Some(_), None) => Fit::Possible,
        (Some(oldest), Some(age)) => Fit::of(age <= oldest),
    };
    Fit::all(&[
        fit::word(&filter.role, row.role.as_ref()),
        fit::word(&filter.reported_by, row.reported_by.as_ref()),
        fit::flag(filter.severe, row.severe),
        // An empty day of proof is no gap: it is not proved.
        fit::flag(filter.proven, Some(row.proven_on.is_some())),
        child_present,
    ])
}

/// Says whether whoever is asked was, on the day, what they are asked as.
fn is_of_stage(question: &Question, asked: &Asked, day: NaiveDate) -> bool {
    let person = question.seen.people.iter().find(|person| Some(person.person_id.as_str()) == asked.person());
    match (asked.stage, person) {
        (Stage::Always, _) | (_, None) => true,
        (Stage::AsChild, Some(person)) => ages::is_child(person, day),
        (Stage::AsAdult, Some(person)) => !ages::is_child(person, day),
    }
}

/// Counts the rows that are sure, and those that may be.
fn count_rows(fitting: &[(&EventRow, Fit)]) -> (u32, u32) {
    let mut sure = 0;
    let mut at_most = 0;
    for (_, fit) in fitting {
        at_most += 1;
        if *fit == Fit::Sure {
            sure += 1;
        }
    }
    (sure, at_most)
}

/// Counts one person's days: all rows of a day are one.
fn count_days_of_a_person(fitting: &[(&EventRow, Fit)]) -> (u32, u32) {
    let mut sure = 0;
    let mut at_most = 0;
    for day in days(fitting) {
        at_most += 1;
        if fitting.iter().any(|(row, fit)| row.occurred_on == day && *fit == Fit::Sure) {
            sure += 1;
        }
    }
    (sure, at_most)
}

/// Counts the days of each person.
// DECIDED: whoever a row does not name may be anybody, one of those with rows on the day or somebody more. Several such
// rows of a day that stand alone are one for sure, and at most as many as they are.
fn count_days_of_the_family(fitting: &[(&EventRow, Fit)]) -> (u32, u32) {
    let mut sure = 0;
    let mut at_most = 0;
    for day in days(fitting) {
        let mut sure_people = BTreeSet::new();
        let mut people = BTreeSet::new();
        let mut sure_of_nobody = false;
        let mut rows_of_nobody = 0;
        for (row, fit) in fitting.iter().filter(|(row, _)| row.occurred_on == day) {
            if let Some(person) = &row.person_id {
                people.insert(person);
                if *fit == Fit::Sure {
                    sure_people.insert(person);
                }
            } else {
                rows_of_nobody += 1;
                sure_of_nobody = sure_of_nobody || *fit == Fit::Sure;
            }
        }
        let count = |people: &BTreeSet<&String>| u32::try_from(people.len()).unwrap_or(u32::MAX);
        sure += if sure_people.is_empty() && sure_of_nobody { 1 } else { count(&sure_people) };
        at_most += count(&people) + rows_of_nobody;
    }
    (sure, at_most)
}

fn days(fitting: &[(&EventRow, Fit)]) -> BTreeSet<NaiveDate> {
    fitting.iter().map(|(row, _)| row.occurred_on).collect()
}
