//! What is asked of money: `amount` and `weeks_at`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate};
use hearthline::plan::Take;

use super::{
    ages,
    asked::Asked,
    bounds::{Bounds, NEAR},
    coverage::{has_rejected, is_covered},
    fit::Fit,
    question::Question,
    rows::AmountRow,
    spans::Span,
    stretch::{Stretch, days_from},
};

/// Pounds, and the day (of a family: the first of the month) on which they rest.
pub fn amount(question: &Question, asked: &Asked, kind: &str, span: Span, take: Take) -> (Bounds, Option<NaiveDate>) {
    let mut pounds: BTreeMap<NaiveDate, f64> = BTreeMap::new();
    for row in &question.seen.amounts {
        if row.kind == kind && span.has(row.to_on) && whose(question, asked, row) == Fit::Sure {
            let day = if asked.person.is_some() { Some(row.to_on) } else { row.to_on.with_day(1) };
            if let Some(day) = day {
                *pounds.entry(day).or_insert(0.0) += row.pounds;
            }
        }
    }
    if has_rejected(question.seen, "amounts", &[kind.to_owned()]) {
        return (Bounds::unknown(), None);
    }
    let is_open = span.is_open(question.seen.as_of);
    let taken = match take {
        Take::First => pounds.first_key_value(),
        Take::Latest if !is_open => pounds.last_key_value(),
        Take::Min if !is_open => {
            let mut least: Option<(&NaiveDate, &f64)> = None;
            for (day, pounds) in &pounds {
                if least.is_none_or(|(_, known)| pounds < known) {
                    least = Some((day, pounds));
                }
            }
            least
        }
        // Those of an open window; and the last three are taken of days, not of pounds.
        Take::Latest | Take::Min | Take::Total | Take::Longest | Take::Current => None,
    };
    match taken {
        Some((day, pounds)) => (Bounds::exactly(*pounds), Some(*day)),
        None => (Bounds::unknown(), None),
    }
}

/// The days of a window with at least so many pounds a month, what was earned by self-employment left out.
pub fn days_at(question: &Question, asked: &Asked, kind: &str, minimum: f64, span: Span) -> Stretch {
    let seen = question.seen;
    let mut pounds: BTreeMap<NaiveDate, f64> = BTreeMap::new();
    let mut is_unsure = span.is_open(seen.as_of) || !is_covered(seen, "amounts", &[kind.to_owned()], span);
    for row in &seen.amounts {
        if row.kind != kind {
            continue;
        }
        let earned = match row.earned_as.as_deref() {
            None => Fit::Possible,
            Some(earned_as) => Fit::of(earned_as != "self_employed"),
        };
        let days = days_from(row.from_on, row.to_on);
        match Fit::all(&[whose(question, asked, row), earned]) {
            Fit::Sure => {
                for day in days {
                    *pounds.entry(day).or_insert(0.0) += pounds_a_month(row);
                }
            }
            Fit::Possible => is_unsure = is_unsure || days.iter().any(|day| span.has(*day)),
            Fit::No => {}
        }
    }
    let enough: BTreeSet<NaiveDate> =
        pounds.into_iter().filter(|(_, pounds)| *pounds > minimum - NEAR).map(|(day, _)| day).collect();
    Stretch::new(span, seen.as_of, &enough, &BTreeSet::new(), is_unsure)
}

/// Whether money is that of whoever is asked. A family's is that of its adults, and nobody's.
fn whose(question: &Question, asked: &Asked, row: &AmountRow) -> Fit {
    match (&asked.person, &row.person_id) {
        (Some(_), None) => Fit::Possible,
        (Some(person), Some(person_id)) => Fit::of(person == person_id),
        (None, None) => Fit::Sure,
        (None, Some(person_id)) => {
            // DECIDED: adult on the day on which the clause takes ages. Who is not in the family is none of its adults.
            let person = question.seen.people.iter().find(|person| person.person_id == *person_id);
            Fit::of(person.is_some_and(|person| !ages::is_child(person, asked.age_day)))
        }
    }
}

/// What a row of a whole number of months comes to in each, and another by the days of a year.
fn pounds_a_month(row: &AmountRow) -> f64 {
    let mut months = 1;
    while let Some(end) = row.from_on.checked_add_months(Months::new(months)).and_then(|day| day.pred_opt()) {
        if end == row.to_on {
            return row.pounds / f64::from(months);
        }
        if end > row.to_on {
            break;
        }
        months += 1;
    }
    let days = i32::try_from((row.to_on - row.from_on).num_days() + 1).unwrap_or(i32::MAX);
    row.pounds / f64::from(days) * 365.0 / 12.0
}
