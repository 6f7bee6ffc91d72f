//! What is asked of school attendance: `attendance` and `exclusions`.

use chrono::NaiveDate;
use hearthline::plan::{AttendanceOf, ExclusionsOf};

use super::{
    asked::Asked, bounds::Bounds, bounds::NEAR, coverage::has_rejected, question::Question, rows::AttendanceRow,
};

/// The share of sessions attended in the last terms, all their sessions together.
pub fn attendance(
    question: &Question,
    asked: &Asked,
    terms: u32,
    upto: NaiveDate,
    of: AttendanceOf,
    settings: &[String],
) -> Bounds {
    let mut rows = rows_of(question, asked, upto);
    rows.retain(|row| settings.is_empty() || settings.contains(&row.setting));
    if has_rejected(question.seen, "attendance", &["all".to_owned()]) {
        return Bounds::unknown();
    }
    let mut attended = 0.0;
    let mut possible = 0.0;
    for term in last_terms(&rows, terms) {
        let rows_of_term: Vec<&&AttendanceRow> = rows.iter().filter(|row| row.term == term).collect();
        let possible_in_term: f64 = rows_of_term.iter().map(|row| row.possible).sum();
        // A term that is not there has no possible sessions either.
        if possible_in_term < NEAR {
            return Bounds::unknown();
        }
        for row in rows_of_term {
            let Some(attended_in_row) = row.attended else { return Bounds::unknown() };
            attended += attended_in_row;
            possible += row.possible;
            match of {
                AttendanceOf::Attended => {}
                AttendanceOf::ExcludingAuthorised => {
                    let Some(authorised_in_row) = row.authorised else { return Bounds::unknown() };
                    possible -= authorised_in_row;
                }
            }
        }
    }
    if possible.abs() < NEAR { Bounds::unknown() } else { Bounds::exactly(attended / possible) }
}

/// Suspensions, days lost or terms with a permanent exclusion in the last terms.
pub fn exclusions(question: &Question, asked: &Asked, of: ExclusionsOf, terms: u32, upto: NaiveDate) -> Bounds {
    let rows = rows_of(question, asked, upto);
    let mut is_whole = !has_rejected(question.seen, "attendance", &["all".to_owned()]);
    let mut sum = 0.0;
    let last_terms = last_terms(&rows, terms);
    if last_terms.is_empty() {
        is_whole = false;
    }
    for term in last_terms {
        let rows_of_term: Vec<&&AttendanceRow> = rows.iter().filter(|row| row.term == term).collect();
        if rows_of_term.is_empty() {
            is_whole = false;
        }
        for row in rows_of_term {
            let values = match of {
                ExclusionsOf::Suspensions => vec![row.suspensions],
                ExclusionsOf::LostDays => vec![row.suspension_days, row.exclusion_days],
                ExclusionsOf::Permanent => {
                    vec![row.permanently_excluded.map(|excluded| if excluded { 1.0 } else { 0.0 })]
                }
            };
            for value in values {
                match value {
                    Some(value) => sum += value,
                    None => is_whole = false,
                }
            }
        }
    }
    if is_whole { Bounds::exactly(sum) } else { Bounds::at_least(sum) }
}

/// The rows of whoever is asked that ended by a day.
fn rows_of<'a>(question: &Question<'a>, asked: &Asked, upto: NaiveDate) -> Vec<&'a AttendanceRow> {
    let mut rows = Vec::new();
    for row in &question.seen.attendance {
        let is_theirs = asked.person().is_none_or(|person| person == row.person_id);
        if is_theirs && row.ends_on <= upto {
            rows.push(row);
        }
    }
    rows
}

/// The latest term of these rows and those before it in the calendar; none where there are no rows.
fn last_terms(rows: &[&AttendanceRow], terms: u32) -> Vec<i32> {
    let Some(latest) = rows.iter().map(|row| row.term).max() else { return Vec::new() };
    let mut last = Vec::new();
    let mut term = latest;
    for _ in 0..terms {
        last.push(term);
        term -= 1;
    }
    last
}
