//! What is asked of the record and of other outcomes: `recorded` and `met`.

use chrono::NaiveDate;
use hearthline::plan::{Need, Needs};

use super::{
    question::{Question, about_record, records},
    tree,
    value::{self, Value},
};

/// Whether the family has a record of a need that counts, by one of the sources, recorded by a day.
pub fn recorded(question: &Question, need: Option<&str>, source: &[String], by_day: Option<NaiveDate>) -> Value {
    let need = need.or(question.need.map(|need| need.id.as_str()));
    Value::of(question.seen.needs.iter().any(|row| {
        Some(row.need.as_str()) == need
            && (source.is_empty() || source.contains(&row.source))
            && by_day.is_none_or(|day| row.recorded_on <= day)
    }))
}

/// Whether other needs of the family are achieved: all of those named, or any other that is recorded.
// DECIDED: by all records that count, whether or not they joined the set. An open answer waits for no day of its own.
pub fn met(question: &Question, needs: &Needs) -> Value {
    let mut values = Vec::new();
    for (_, need) in question.plan.needs() {
        let is_asked_for = match needs {
            Needs::All(ids) => ids.contains(&need.id),
            Needs::AnyOther => question.need.is_none_or(|own| own.id != need.id),
        };
        if !is_asked_for || !need.published {
            continue;
        }
        match (value_for_the_family(question, need), needs) {
            (Some(value), _) => values.push(value),
            (None, Needs::All(_)) => values.push(Value::False),
            (None, Needs::AnyOther) => {}
        }
    }
    match needs {
        // Nothing left to be met is not met.
        Needs::All(_) if values.is_empty() => Value::False,
        Needs::All(_) => value::all(&values),
        Needs::AnyOther => value::any(&values),
    }
}

/// Gives the value of a need of one person or several; none where it is not recorded.
fn value_for_the_family(question: &Question, need: &Need) -> Option<Value> {
    let mut values = Vec::new();
    for record in records(question.seen, need) {
        let achieved = need.achieved.as_ref()?;
        let asked = about_record(question.plan, question.seen, need, &record);
        values.push(tree::evaluate(&asked, achieved).answer.value);
    }
    if values.is_empty() { None } else { Some(of_several(&values)) }
}

/// A need of several people: not achieved if one is, else not yet knowable if one is, else not evidenced if one is.
pub fn of_several(values: &[Value]) -> Value {
    for candidate in [Value::False, Value::Open, Value::Missing] {
        if values.contains(&candidate) {
            return candidate;
        }
    }
    Value::True
}
