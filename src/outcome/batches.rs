use std::sync::Arc;

use arrow::{
    array::{ArrayRef, BooleanArray, Date32Array, Int32Array, RecordBatch, StringArray, StringBuilder},
    datatypes::{DataType, Schema, SchemaRef},
};

use super::{
    area::{Area, column_of},
    day::NONE,
    evaluate::{Evaluation, Rules, Status},
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
    let headlines = StringArray::from_iter_values(rules.plan.headlines.iter().map(|headline| &headline.id));
    let needs = StringArray::from_iter_values(rules.needs.iter().map(|need| &need.id));
    let statuses = StringArray::from_iter_values(Status::ALL.map(Status::word));
    let headline = |place: u32| u32::try_from(rules.needs.get(place as usize)?.headline).ok();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Date32Array::from(vec![area.as_of; rows.len()])),
        Arc::new(rows.iter().map(|row| evaluation.judged.get(row.family as usize).copied()).collect::<Date32Array>()),
        once(&area.code, rows.len()),
        once(&rules.plan.id, rows.len()),
        area.families.id_column(rows.iter().map(|row| row.family)),
        area.people.id_column(rows.iter().map(|row| row.person)),
        column_of(&headlines, rows.iter().map(|row| headline(row.need))),
        column_of(&needs, rows.iter().map(|row| Some(row.need))),
        Arc::new(rows.iter().map(|row| Some(row.in_set)).collect::<BooleanArray>()),
        Arc::new(rows.iter().map(|row| Some(row.recorded)).collect::<BooleanArray>()),
        Arc::new(rows.iter().map(|row| row.found).collect::<BooleanArray>()),
        column_of(&statuses, rows.iter().map(|row| Some(row.status as u32))),
        texts(rows.iter().map(|row| row.decided_by)),
        Arc::new(rows.iter().map(|row| some(row.knowable_on)).collect::<Date32Array>()),
        Arc::new(rows.iter().map(|row| row.one_clause_away).collect::<BooleanArray>()),
    ];
    coded(&need_status_schema(), columns)
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
        once(&area.code, rows.len()),
        once(&rules.plan.id, rows.len()),
        area.families.id_column(rows.iter().map(|row| row.family)),
        Arc::new(rows.iter().map(|row| row.eligible).collect::<BooleanArray>()),
        Arc::new(rows.iter().map(|row| count(row.needs)).collect::<Int32Array>()),
        Arc::new(rows.iter().map(|row| count(row.needs_achieved)).collect::<Int32Array>()),
        texts(rows.iter().map(|row| Some(row.result.word()))),
        texts(rows.iter().map(|row| row.reason.text(rules))),
    ];
    coded(&family_result_schema(), columns)
}

/// A column that says the same in every row, and holds it once.
fn once(text: &str, rows: usize) -> ArrayRef {
    column_of(&StringArray::from_iter_values([text]), std::iter::repeat_n(Some(0), rows))
}

/// Rows of a table of outcomes, some of whose texts are places in a list.
fn coded(schema: &SchemaRef, columns: Vec<ArrayRef>) -> Result<RecordBatch, Problem> {
    let coded = schema.fields().iter().zip(&columns).map(|(field, column)| match column.data_type() {
        kind @ DataType::Dictionary(_, of) if **of == *field.data_type() => {
            Arc::new(field.as_ref().clone().with_data_type(kind.clone()))
        }
        _ => Arc::clone(field),
    });
    batch(Arc::new(Schema::new(coded.collect::<Vec<_>>())), columns)
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
