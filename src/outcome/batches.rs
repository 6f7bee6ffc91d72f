use std::sync::Arc;

use arrow::{
    array::{
        ArrayRef, BooleanArray, Date32Array, DictionaryArray, Int32Array, RecordBatch, StringArray, StringBuilder,
    },
    buffer::BooleanBuffer,
    datatypes::{Int32Type, SchemaRef},
    error::ArrowError,
};

use super::{
    area::{Area, at},
    day::NONE,
    evaluate::{Evaluation, Rules, Status},
    result::{Outcome, Reason},
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
    let deciding = Deciding::of(rules);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Date32Array::from(vec![area.as_of; rows.len()])),
        Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| at(&evaluation.judged, row.family)))),
        repeated(&area.code, rows.len())?,
        repeated(&rules.plan.id, rows.len())?,
        listed(families.id_list(), rows.iter().map(|row| families.id_place(row.family)))?,
        some_listed(people.id_list(), rows.iter().map(|row| row.person.and_then(|slot| people.id_place(slot))))?,
        listed(&headlines, rows.iter().map(|row| headline(row.need)))?,
        listed(&needs, rows.iter().map(|row| Some(row.need)))?,
        flags(rows.iter().map(|row| row.in_set)),
        flags(rows.iter().map(|row| row.recorded)),
        Arc::new(rows.iter().map(|row| row.found).collect::<BooleanArray>()),
        listed(&statuses, rows.iter().map(|row| Some(row.status as u32)))?,
        some_listed(&deciding.list, rows.iter().map(|row| Some(deciding.place(row.need, row.decided_by?))))?,
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
    let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let outcomes = StringArray::from_iter_values(Outcome::ALL.map(Outcome::word));
    let reasons = Reason::list(rules);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Date32Array::from(vec![area.as_of; rows.len()])),
        repeated(&area.code, rows.len())?,
        repeated(&rules.plan.id, rows.len())?,
        listed(families.id_list(), rows.iter().map(|row| families.id_place(row.family)))?,
        Arc::new(rows.iter().map(|row| row.eligible).collect::<BooleanArray>()),
        Arc::new(Int32Array::from_iter_values(rows.iter().map(|row| count(row.needs)))),
        Arc::new(Int32Array::from_iter_values(rows.iter().map(|row| count(row.needs_achieved)))),
        listed(&outcomes, rows.iter().map(|row| Some(row.result as u32)))?,
        some_listed(&reasons, rows.iter().map(|row| row.reason.place()))?,
    ];
    batch(&family_result_schema(), columns)
}

/// The clauses and branches that can decide the needs of a plan.
struct Deciding<'a> {
    list: StringArray,
    /// Those of each need, each with its place in the list.
    of: Vec<Vec<(&'a str, u32)>>,
}

impl<'a> Deciding<'a> {
    fn of(rules: &'a Rules) -> Self {
        let mut ids = Vec::new();
        let mut of = Vec::new();
        for need in &rules.needs {
            let first = ids.len();
            if let Some(tree) = &need.achieved {
                tree.each_id(&mut |id| ids.push(id));
            }
            of.push((0..).zip(&ids).skip(first).map(|(place, id)| (*id, place)).collect());
        }
        Self { list: StringArray::from_iter_values(ids), of }
    }

    /// The place of what decides a need; beyond the list where that is not of the need.
    fn place(&self, need: u32, id: &str) -> u32 {
        let of_need = self.of.get(need as usize).into_iter().flatten();
        of_need.copied().find_map(|(known, place)| (known == id).then_some(place)).unwrap_or(u32::MAX)
    }
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
    in_list(list, Int32Array::from_iter_values(places.map(|place| key(place.unwrap_or(u32::MAX)))))
}

/// The same, where some rows have none.
fn some_listed(list: &StringArray, places: impl Iterator<Item = Option<u32>>) -> Result<ArrayRef, Problem> {
    in_list(list, places.map(|place| place.map(key)).collect())
}

fn in_list(list: &StringArray, keys: Int32Array) -> Result<ArrayRef, Problem> {
    let column = DictionaryArray::<Int32Type>::try_new(keys, Arc::new(list.clone()));
    Ok(Arc::new(column.map_err(|failure| unfit(&failure))?))
}

fn key(place: u32) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX)
}

fn flags(values: impl Iterator<Item = bool>) -> ArrayRef {
    Arc::new(BooleanArray::from(values.collect::<BooleanBuffer>()))
}

/// A column that says the same in every row, and holds it once.
///
/// # Errors
/// None but a fault of the program.
pub fn repeated(text: &str, rows: usize) -> Result<ArrayRef, Problem> {
    in_list(&StringArray::from_iter_values([text]), Int32Array::from(vec![0; rows]))
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
