//! A value with the day on which it will be known.

use chrono::NaiveDate;

use super::value::{self, Value};

/// What a clause or a tree says, and when it can say more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    pub value: Value,
    /// The day on which an open value will be known, where there is one. A value that is not open has none.
    pub knowable_on: Option<NaiveDate>,
}

impl Answer {
    /// An answer that waits for no day.
    pub fn of(value: Value) -> Self {
        Self { value, knowable_on: None }
    }
}

/// Combines as the node `all`: it is known once the last of those that are open is.
pub fn all(answers: &[Answer]) -> Answer {
    let value = value::all(&values(answers));
    let mut latest = None;
    if value == Value::Open {
        let days: Vec<Option<NaiveDate>> = open_days(answers);
        if !days.contains(&None) {
            latest = days.into_iter().flatten().max();
        }
    }
    Answer { value, knowable_on: latest }
}

/// Combines as the node `any`: it can be known once the first of those that are open is.
pub fn any(answers: &[Answer]) -> Answer {
    earliest(value::any(&values(answers)), answers)
}

/// Combines as the node `evidence`: likewise.
pub fn evidence(answers: &[Answer]) -> Answer {
    earliest(value::evidence(&values(answers)), answers)
}

fn earliest(value: Value, answers: &[Answer]) -> Answer {
    let knowable_on = if value == Value::Open { open_days(answers).into_iter().flatten().min() } else { None };
    Answer { value, knowable_on }
}

fn values(answers: &[Answer]) -> Vec<Value> {
    answers.iter().map(|answer| answer.value).collect()
}

fn open_days(answers: &[Answer]) -> Vec<Option<NaiveDate>> {
    answers.iter().filter(|answer| answer.value == Value::Open).map(|answer| answer.knowable_on).collect()
}
