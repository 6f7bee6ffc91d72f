use std::sync::Arc;

use arrow::{
    array::{ArrayRef, BooleanArray, Date32Array, Int32Array, RecordBatch, StringArray, StringBuilder},
    datatypes::SchemaRef,
};

use super::{
    area::Area,
    day::NONE,
    evaluate::{Evaluation, Rules},
};
use crate::{
    base::{Month, Problem, days_from_date},
    extract::{family_result_schema, need_status_schema},
};

/// Gives the rows of `outcome.need_status` of an evaluation.
///
/// # Errors
/// When they do not fit the schema, which is a fault of the program.
pub fn need_status_rows(area: &Area, rules: &Rules, evaluation: &Evaluation<'_>) -> Result<RecordBatch, Problem> {
    let rows = &evaluation.needs;
    let some = |day: i32| (day != NONE).then_some(day);
    let need = |place: u32| rules.needs.get(place as usize);
    let headline = |place: u32| need(place).and_then(|need| rules.plan.headlines.get(need.headline));
    let person = |slot: Option<u32>| slot.and_then(|slot| area.people.id(slot));
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Date32Array::from(vec![area.as_of; rows.len()])),
        Arc::new(rows.iter().map(|row| evaluation.judged.get(row.family as usize).copied()).collect::<Date32Array>()),
        repeated(&area.code, rows.len()),
        repeated(&rules.plan.id, rows.len()),
        texts(rows.iter().map(|row| Some(area.families.id(row.family)))),
        texts(rows.iter().map(|row| person(row.person))),
        texts(rows.iter().map(|row| headline(row.need).map(|headline| headline.id.as_str()))),
        texts(rows.iter().map(|row| need(row.need).map(|need| need.id.as_str()))),
        Arc::new(rows.iter().map(|row| Some(row.in_set)).collect::<BooleanArray>()),
        Arc::new(rows.iter().map(|row| Some(row.recorded)).collect::<BooleanArray>()),
        Arc::new(rows.iter().map(|row| row.found).collect::<BooleanArray>()),
        texts(rows.iter().map(|row| Some(row.status.word()))),
        texts(rows.iter().map(|row| row.decided_by)),
        Arc::new(rows.iter().map(|row| some(row.knowable_on)).collect::<Date32Array>()),
        Arc::new(rows.iter().map(|row| row.one_clause_away).collect::<BooleanArray>()),
    ];
    batch(need_status_schema(), columns)
}

/// Gives the rows of `outcome.family_result` of an evaluation.
///
/// # Errors
/// When they do not fit the schema, which is a fault of the program.
pub fn family_result_rows(area: &Area, rules: &Rules, evaluation: &Evaluation<'_>) -> Result<RecordBatch, Problem> {
    let rows = &evaluation.results;
    let count = |count: u32| i32::try_from(count).ok();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Date32Array::from(vec![area.as_of; rows.len()])),
        repeated(&area.code, rows.len()),
        repeated(&rules.plan.id, rows.len()),
        texts(rows.iter().map(|row| Some(area.families.id(row.family)))),
        Arc::new(rows.iter().map(|row| row.eligible).collect::<BooleanArray>()),
        Arc::new(rows.iter().map(|row| count(row.needs)).collect::<Int32Array>()),
        Arc::new(rows.iter().map(|row| count(row.needs_achieved)).collect::<Int32Array>()),
        texts(rows.iter().map(|row| Some(row.result.word()))),
        texts(rows.iter().map(|row| row.reason.text(rules))),
    ];
    batch(family_result_schema(), columns)
}

/// A column of texts.
pub fn texts<'a>(values: impl ExactSizeIterator<Item = Option<&'a str>>) -> ArrayRef {
    // As long as an id at most, so that nothing is moved while it grows.
    let mut builder = StringBuilder::with_capacity(values.len(), values.len() * 36);
    values.for_each(|value| builder.append_option(value));
    Arc::new(builder.finish())
}

/// A column that says the same in every row.
pub fn repeated(text: &str, rows: usize) -> ArrayRef {
    Arc::new(StringArray::new_repeated(text, rows))
}

/// Rows of a table of outcomes.
///
/// # Errors
/// When they do not fit the schema, which is a fault of the program.
pub fn batch(schema: SchemaRef, columns: Vec<ArrayRef>) -> Result<RecordBatch, Problem> {
    RecordBatch::try_new(schema, columns).map_err(|failure| {
        Problem::new("the outcome tables", failure.to_string()).help("this is a fault of the program, not of the data")
    })
}

/// The last day of a month by its number.
pub fn month_end(number: i32) -> Option<i32> {
    let month = u32::try_from(number.rem_euclid(12) + 1).ok()?;
    Some(days_from_date(Month::new(number.div_euclid(12), month)?.last_day()))
}
