//! What is asked of services: `support` and `support_days`.

use std::collections::BTreeSet;

use super::{
    asked::Asked,
    bounds::Bounds,
    coverage::is_covered,
    fit::{self, Fit},
    question::Question,
    rows::SupportRow,
    seen::Seen,
    spans::Span,
    stretch::{Stretch, days_from},
};

/// What a service must be.
pub struct Sought<'a> {
    pub services: &'a [String],
    pub result: &'a [String],
    pub benefit: Option<bool>,
    pub applied: Option<bool>,
}

/// How many services were so in a window.
pub fn support(question: &Question, asked: &Asked, sought: &Sought, span: Span) -> Bounds {
    let seen = question.seen;
    let mut sure = 0.0;
    let mut at_most = 0.0;
    for row in &seen.support {
        let is_sought = sought.services.contains(&row.service) && sought.result.contains(&row.result);
        if !is_sought || !lies_in(seen, row, span) {
            continue;
        }
        let fit = Fit::all(&[
            fit::about(asked, row.person_id.as_deref()),
            fit::flag(sought.benefit, row.benefit),
            fit::flag(sought.applied, row.applied),
        ]);
        match fit {
            Fit::Sure => {
                sure += 1.0;
                at_most += 1.0;
            }
            Fit::Possible => at_most += 1.0,
            Fit::No => {}
        }
    }
    if span.is_open(seen.as_of) || !is_covered(seen, "support", sought.services, span) {
        return Bounds::at_least(sure);
    }
    Bounds { low: sure, high: at_most }
}

/// The days of a window on which somebody was engaged with such a service.
pub fn support_days(question: &Question, asked: &Asked, services: &[String], span: Span) -> Stretch {
    let seen = question.seen;
    let mut days = BTreeSet::new();
    let mut possible = BTreeSet::new();
    let is_unsure = span.is_open(seen.as_of) || !is_covered(seen, "support", services, span);
    for row in &seen.support {
        if services.contains(&row.service) && (row.result == "engaged" || row.result == "completed") {
            let days_of_row = days_from(row.started_on, row.ended_on.unwrap_or(seen.as_of));
            match fit::about(asked, row.person_id.as_deref()) {
                Fit::Sure => days.extend(days_of_row),
                Fit::Possible => possible.extend(days_of_row),
                Fit::No => {}
            }
        }
    }
    Stretch::new(span, seen.as_of, &days, &possible, is_unsure)
}

/// Says whether the day, or for what lasts one of the days, of a row lies in a window.
fn lies_in(seen: &Seen, row: &SupportRow, span: Span) -> bool {
    match row.result.as_str() {
        "offered" | "declined" => span.has(row.started_on),
        "completed" | "disengaged" => span.has(row.ended_on.unwrap_or(row.started_on)),
        "engaged" | "in_place" => {
            days_from(row.started_on, row.ended_on.unwrap_or(seen.as_of)).iter().any(|day| span.has(*day))
        }
        _ => false,
    }
}
