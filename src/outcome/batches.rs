use std::sync::Arc;

use arrow::{
    array::{
        ArrayRef, BooleanArray, Date32Array, DictionaryArray, Int32Array, RecordBatch, StringArray, StringBuilder,
    },
    datatypes::{Int32Type, SchemaRef},
    error::ArrowError,
};

use super::{
    area::Area,
    day::NONE,
    evaluate::{Evaluation, Rules, Status},
};
use crate::{
    base::{Month, Problem, days_from_date},
    extract::{family_result_schema, need_status_schema},
    store::with_lists,
};

/// Gives the rows of `outcome.need_status` of an evaluation.
///
/// # Errors
/// When they do not fit the schema, which is a fault of the program.
pub fn need_status_rows(area: &Area, rules: &Rules, evaluation: &Evaluation<'_>) -> Result<RecordBatch, Problem> {
    let (rows, families, people) = (&evaluation.needs, &area.families, &area.people);
    let some = |day: i32| (day != NONE).then_some(day);
    let headlines = StringArray::from_iter_values(rules.plan.headlines.iter().map(|headline| &headline.id));
    let needs = StringArray::from_iter_values(rules.needs.iter().map(|need| &need.id));
    let statuses = StringArray::from_iter_values(Status::ALL.map(Status::word));
    let headline = |place: u32| u32::try_from(rules.needs.get(place as usize)?.headline).ok();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Date32Array::from(vec![area.as_of; rows.len()])),
        Arc::new(rows.iter().map(|row| evaluation.judged.get(row.family as usize).copied()).collect::<Date32Array>()),
        repeated(&area.code, rows.len())?,
        repeated(&rules.plan.id, rows.len())?,
        listed(families.id_list(), rows.iter().map(|row| families.id_place(row.family)))?,
        listed(people.id_list(), rows.iter().map(|row| row.person.and_then(|slot| people.id_place(slot))))?,
        listed(&headlines, rows.iter().map(|row| headline(row.need)))?,
        listed(&needs, rows.iter().map(|row| Some(row.need)))?,
        Arc::new(rows.iter().map(|row| Some(row.in_set)).collect::<BooleanArray>()),
        Arc::new(rows.iter().map(|row| Some(row.recorded)).collect::<BooleanArray>()),
        Arc::new(rows.iter().map(|row| row.found).collect::<BooleanArray>()),
        listed(&statuses, rows.iter().map(|row| Some(row.status as u32)))?,
        texts(rows.iter().map(|row| row.decided_by)),
        Arc::new(rows.iter().map(|row| some(row.knowable_on)).collect::<Date32Array>()),
        Arc::new(rows.iter().map(|row| row.one_clause_away).collect::<BooleanArray>()),
    ];
    batch(&need_status_schema(), columns)
}

/// Gives the rows of `outcome.family_result` of an evaluation.
///
/// # Errors
/// When they do not fit the schema, which is a fault of the program.
pub fn family_result_rows(area: &Area, rules: &Rules, evaluation: &Evaluation<'_>) -> Result<RecordBatch, Problem> {
    let (rows, families) = (&evaluation.results, &area.families);
    let count = |count: u32| i32::try_from(count).ok();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Date32Array::from(vec![area.as_of; rows.len()])),
        repeated(&area.code, rows.len())?,
        repeated(&rules.plan.id, rows.len())?,
        listed(families.id_list(), rows.iter().map(|row| families.id_place(row.family)))?,
        Arc::new(rows.iter().map(|row| row.eligible).collect::<BooleanArray>()),
        Arc::new(rows.iter().map(|row| count(row.needs)).collect::<Int32Array>()),
        Arc::new(rows.iter().map(|row| count(row.needs_achieved)).collect::<Int32Array>()),
        texts(rows.iter().map(|row| Some(row.result.word()))),
        texts(rows.iter().map(|row| row.reason.text(rules))),
    ];
    batch(&family_result_schema(), columns)
}

/// A column of texts.
pub fn texts<'a>(values: impl ExactSizeIterator<Item = Option<&'a str>>) -> ArrayRef {
    // As long as an id at most, so that nothing is moved while it grows.
    let mut builder = StringBuilder::with_capacity(values.len(), values.len() * 36);
    values.for_each(|value| builder.append_option(value));
    Arc::new(builder.finish())
}

/// A column of texts that stand in a list, each row by the place of its own.
///
/// # Errors
/// When a place is beyond the list, which is a fault of the program.
fn listed(list: &StringArray, places: impl Iterator<Item = Option<u32>>) -> Result<ArrayRef, Problem> {
    let places = places.map(|place| place.map(|place| i32::try_from(place).unwrap_or(i32::MAX)));
    let column = DictionaryArray::<Int32Type>::try_new(places.collect(), Arc::new(list.clone()));
    Ok(Arc::new(column.map_err(|failure| unfit(&failure))?))
}

/// A column that says the same in every row, and holds it once.
///
/// # Errors
/// None but a fault of the program.
pub fn repeated(text: &str, rows: usize) -> Result<ArrayRef, Problem> {
    listed(&StringArray::from_iter_values([text]), std::iter::repeat_n(Some(0), rows))
}

/// Rows of a table of outcomes; a text of the schema may be a place in a list.
///
/// # Errors
/// When they do not fit the schema, which is a fault of the program.
pub fn batch(schema: &SchemaRef, columns: Vec<ArrayRef>) -> Result<RecordBatch, Problem> {
    RecordBatch::try_new(with_lists(schema, &columns), columns).map_err(|failure| unfit(&failure))
}

fn unfit(failure: &ArrowError) -> Problem {
    Problem::new("the outcome tables", failure.to_string()).help("this is a fault of the program, not of the data")
}

/// The last day of a month by its number.
pub fn month_end(number: i32) -> Option<i32> {
    let month = u32::try_from(number.rem_euclid(12) + 1).ok()?;
    Some(days_from_date(Month::new(number.div_euclid(12), month)?.last_day()))
}
