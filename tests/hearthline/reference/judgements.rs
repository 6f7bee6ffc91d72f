//! What is asked of findings: `judgement` and `judgements`.

use std::collections::BTreeMap;

use super::{
    asked::Asked,
    bounds::Bounds,
    coverage::{has_rejected, is_covered},
    fit::{self, Fit},
    question::Question,
    rows::JudgementRow,
    spans::Span,
    value::Value,
};

/// Whether the latest finding of one of the assessors holds.
pub fn judgement(question: &Question, asked: &Asked, finding: &[String], by: &[String], span: Span) -> Value {
    if span.is_open(question.seen.as_of) {
        // DECIDED: open comes before missing. A later finding may be another.
        return Value::Open;
    }
    if has_rejected(question.seen, "judgements", &["all".to_owned()]) {
        return Value::Missing;
    }
    let mut by_assessor: BTreeMap<&str, Vec<&JudgementRow>> = BTreeMap::new();
    for (row, fit) in rows_of(question, asked, finding, by, span) {
        // What was found of nobody in particular was found of everybody.
        if fit != Fit::No {
            by_assessor.entry(&row.assessor).or_default().push(row);
        }
    }
    let mut one_holds = false;
    for rows in by_assessor.values() {
        let latest = rows.iter().map(|row| row.assessed_on).max();
        let holds = rows.iter().filter(|row| Some(row.assessed_on) == latest).all(|row| row.holds);
        one_holds = one_holds || holds;
    }
    if by_assessor.is_empty() { Value::Missing } else { Value::of(one_holds) }
}

/// How many findings hold.
pub fn judgements(question: &Question, asked: &Asked, finding: &[String], by: &[String], span: Span) -> Bounds {
    let mut sure = 0.0;
    let mut at_most = 0.0;
    for (row, fit) in rows_of(question, asked, finding, by, span) {
        if row.holds && fit != Fit::No {
            at_most += 1.0;
            if fit == Fit::Sure {
                sure += 1.0;
            }
        }
    }
    let is_covered = is_covered(question.seen, "judgements", &["all".to_owned()], span);
    if span.is_open(question.seen.as_of) || !is_covered {
        return Bounds::at_least(sure);
    }
    Bounds { low: sure, high: at_most }
}

/// The findings about this need, or none in particular, and whether they are about whoever is asked.
fn rows_of<'a>(
    question: &Question<'a>,
    asked: &Asked,
    finding: &[String],
    by: &[String],
    span: Span,
) -> Vec<(&'a JudgementRow, Fit)> {
    let mut rows = Vec::new();
    for row in &question.seen.judgements {
        let is_about_need = match (&row.need, question.need) {
            (None, _) => true,
            (Some(id), Some(need)) => *id == need.id,
            (Some(_), None) => false,
        };
        let is_sought = finding.contains(&row.finding) && by.contains(&row.assessor) && span.has(row.assessed_on);
        if is_about_need && is_sought {
            rows.push((row, fit::about(asked, row.person_id.as_deref())));
        }
    }
    rows
}
