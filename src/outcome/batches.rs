use std::collections::HashMap;

use arrow::{
    array::{BooleanArray, Date32Array, Int32Array, StringArray, StringBuilder, UInt32Array},
    buffer::BooleanBuffer,
};

use super::{
    area::{Area, at},
    asked::Tree,
    day::NONE,
    evaluate::{Evaluation, Rules, Status},
    result::{Outcome, Reason},
};
use crate::{
    base::{Month, Problem, days_from_date},
    extract::{family_result_schema, need_status_schema},
    store::{Column, Table},
};

/// Gives the rows of `outcome.need_status` of an evaluation.
///
/// # Errors
/// When they do not fit the schema, which is a fault of the program.
pub fn need_status_rows(area: &Area, rules: &Rules, evaluation: &Evaluation<'_>) -> Result<Table, Problem> {
    let (rows, families, people) = (&evaluation.needs, &area.families, &area.people);
    let some = |day: i32| (day != NONE).then_some(day);
    let headlines = StringArray::from_iter_values(rules.plan.headlines.iter().map(|headline| &headline.id));
    let needs = StringArray::from_iter_values(rules.needs.iter().map(|need| &need.id));
    let statuses = StringArray::from_iter_values(Status::ALL.map(Status::word));
    let headline = |place: u32| u32::try_from(rules.needs.get(place as usize)?.headline).ok();
    let deciding = Deciding::of(rules);
    let columns = vec![
        Column::same_day(area.as_of, rows.len()),
        Date32Array::from_iter_values(rows.iter().map(|row| at(&evaluation.judged, row.family))).into(),
        Column::same(&area.code, rows.len()),
        Column::same(&rules.plan.id, rows.len()),
        listed(families.id_list(), rows.iter().map(|row| families.id_place(row.family))),
        some_listed(people.id_list(), rows.iter().map(|row| row.person.and_then(|slot| people.id_place(slot)))),
        listed(&headlines, rows.iter().map(|row| headline(row.need))),
        listed(&needs, rows.iter().map(|row| Some(row.need))),
        flags(rows.iter().map(|row| row.in_set)),
        flags(rows.iter().map(|row| row.recorded)),
        rows.iter().map(|row| row.found).collect::<BooleanArray>().into(),
        listed(&statuses, rows.iter().map(|row| Some(row.status as u32))),
        some_listed(&deciding.ids.list, rows.iter().map(|row| Some(deciding.place(row.need, row.decided_by?)))),
        rows.iter().map(|row| some(row.knowable_on)).collect::<Date32Array>().into(),
        rows.iter().map(|row| row.one_clause_away).collect::<BooleanArray>().into(),
    ];
    Table::new(&need_status_schema(), columns)
}

/// Gives the rows of `outcome.family_result` of an evaluation.
///
/// # Errors
/// When they do not fit the schema, which is a fault of the program.
pub fn family_result_rows(area: &Area, rules: &Rules, evaluation: &Evaluation<'_>) -> Result<Table, Problem> {
    let (rows, families) = (&evaluation.results, &area.families);
    let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let outcomes = StringArray::from_iter_values(Outcome::ALL.map(Outcome::word));
    let reasons = Once::of(Reason::list(rules));
    let columns = vec![
        Column::same_day(area.as_of, rows.len()),
        Column::same(&area.code, rows.len()),
        Column::same(&rules.plan.id, rows.len()),
        listed(families.id_list(), rows.iter().map(|row| families.id_place(row.family))),
        rows.iter().map(|row| row.eligible).collect::<BooleanArray>().into(),
        Int32Array::from_iter_values(rows.iter().map(|row| count(row.needs))).into(),
        Int32Array::from_iter_values(rows.iter().map(|row| count(row.needs_achieved))).into(),
        listed(&outcomes, rows.iter().map(|row| Some(row.result as u32))),
        some_listed(&reasons.list, rows.iter().map(|row| Some(at(&reasons.places, row.reason.place()?)))),
    ];
    Table::new(&family_result_schema(), columns)
}

/// The clauses and branches that can decide the needs of a plan.
struct Deciding {
    ids: Once,
    /// For each need the place of its first among these.
    first: Vec<u32>,
}

impl Deciding {
    fn of(rules: &Rules) -> Self {
        let (mut ids, mut first) = (Vec::new(), Vec::new());
        for need in &rules.needs {
            first.push(u32::try_from(ids.len()).unwrap_or(u32::MAX));
            need.achieved.iter().for_each(|tree| tree.ids(&mut ids));
        }
        Self { ids: Once::of(ids), first }
    }

    /// The place in the list of what decides a need: its own tree, or that of another plan which asks the same by the same ids.
    fn place(&self, need: u32, by: &Tree) -> u32 {
        at(&self.ids.places, at(&self.first, need) + by.place)
    }
}

/// Texts, each once.
struct Once {
    list: StringArray,
    /// Where in the list that of each is.
    places: Vec<u32>,
}

impl Once {
    fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut list, mut known) = (Vec::new(), HashMap::new());
        let mut place = |text| {
            *known.entry(text).or_insert_with(|| {
                list.push(text);
                u32::try_from(list.len() - 1).unwrap_or(u32::MAX)
            })
        };
        let places = texts.into_iter().map(&mut place).collect();
        Self { places, list: StringArray::from_iter_values(list) }
    }
}

/// A column of texts.
pub fn texts<'a>(values: impl ExactSizeIterator<Item = Option<&'a str>>) -> Column {
    // As long as an id at most, so that nothing is moved while it grows.
    let mut builder = StringBuilder::with_capacity(values.len(), values.len() * 36);
    values.for_each(|value| builder.append_option(value));
    builder.finish().into()
}

/// A column of texts that stand in a list, each once, and each row by the place of its own; one without a place is refused when it
/// is written.
fn listed(list: &StringArray, places: impl Iterator<Item = Option<u32>>) -> Column {
    Column::Listed(list.clone(), UInt32Array::from_iter_values(places.map(|place| place.unwrap_or(u32::MAX))))
}

/// The same, where some rows have none.
fn some_listed(list: &StringArray, places: impl Iterator<Item = Option<u32>>) -> Column {
    Column::Listed(list.clone(), places.collect())
}

fn flags(values: impl Iterator<Item = bool>) -> Column {
    BooleanArray::from(values.collect::<BooleanBuffer>()).into()
}

/// The last day of a month by its number.
pub fn month_end(number: i32) -> Option<i32> {
    let month = u32::try_from(number.rem_euclid(12) + 1).ok()?;
    Some(days_from_date(Month::new(number.div_euclid(12), month)?.last_day()))
}
