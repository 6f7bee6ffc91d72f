use std::sync::Arc;

use arrow::{
    array::{ArrayRef, Date32Array, RecordBatch, StringArray},
    datatypes::SchemaRef,
};
use chrono::{Datelike, NaiveDate};
use datafusion::{
    datasource::{MemTable, TableProvider},
    error::Result,
};

use super::{
    landed_table::LandedTable,
    on_demand::{Asked, Of, OnDemand, OnDemandTable},
    plan_tables::plan_tables,
    schemas::Schemas,
    within::{Locality, Within},
};
use crate::{
    base::{Month, days_from_date},
    extract::{
        REFERENCE_TABLES, TABLES, Table, carried_family_schema, carried_need_schema, carried_reading_schema,
        changed_family_schema, changed_need_schema, family_result_schema, landed_schema, need_status_schema,
        reference_schema, rejects_schema, submissions_schema,
    },
    plan::Plans,
    store::{Object, View},
};

/// The table of reference that holds what each area is to reach.
const TARGETS: &str = "targets";

/// A table of `outcome`.
pub(super) struct Outcome {
    pub name: &'static str,
    /// What it has of which.
    pub table: &'static str,
    pub of: Of,
    pub schema: SchemaRef,
}

/// The tables of `outcome`.
pub(super) fn outcome_tables() -> Vec<Outcome> {
    let families = TABLES.iter().find(|table| table.name == "families").map(landed_schema);
    let engagements = |schema| Outcome { name: "engagements", table: "engagements", of: Of::EachSubmission, schema };
    let outcome = |name, table, of, schema: &SchemaRef| Outcome { name, table, of, schema: Arc::clone(schema) };
    let (statuses, results) = (need_status_schema(), family_result_schema());
    [
        outcome("need_status", "need_status", Of::EachSubmission, &statuses),
        outcome("need_status_now", "need_status", Of::NewestSubmission, &statuses),
        outcome("family_result", "family_result", Of::EachSubmission, &results),
        outcome("family_result_now", "family_result", Of::NewestSubmission, &results),
        outcome("carried_need", "carried_need", Of::NewestSubmission, &carried_need_schema()),
        outcome("carried_family", "carried_family", Of::NewestSubmission, &carried_family_schema()),
        outcome("carried_reading", "carried_reading", Of::NewestSubmission, &carried_reading_schema()),
        outcome("changed_need", "changed_need", Of::NewestSubmission, &changed_need_schema()),
        outcome("changed_family", "changed_family", Of::NewestSubmission, &changed_family_schema()),
    ]
    .into_iter()
    .chain(families.map(engagements))
    .collect()
}

/// Offers every table of the contract, as far as the view holds it, and empty where it holds nothing; of one locality
/// alone, where one is given.
pub(super) fn offer(
    schemas: &Schemas,
    view: &View,
    plans: &Plans,
    outcomes: Option<&Arc<dyn OnDemand>>,
    locality: Option<&Locality>,
) -> Result<()> {
    let outcome = |Outcome { table, of, schema, .. }: Outcome| -> Arc<dyn TableProvider> {
        match outcomes {
            Some(source) => Arc::new(OnDemandTable { schema, source: Arc::clone(source), asked: Asked { table, of } }),
            None => landed(schema, Vec::new()),
        }
    };
    let extract = |table: &Table| landed(landed_schema(table), view.objects(table.name));
    let mut tables: Vec<(&str, &str, Arc<dyn TableProvider>)> = Vec::new();
    tables.extend(outcome_tables().into_iter().map(|table| ("outcome", table.name, outcome(table))));
    tables.extend(TABLES.iter().map(|table| ("extract", table.name, extract(table))));
    tables.push(("extract", "rejects", landed(rejects_schema(), view.objects("rejects"))));
    tables.push(("extract", "submissions", landed(submissions_schema(), view.objects("submissions"))));
    let named = |wanted: &str| tables.iter().find(|(_, name, _)| *name == wanted).map(|(.., table)| Arc::clone(table));
    let homes = locality.zip(named("families")).zip(named("engagements"));
    let within = homes.map(|((locality, families), engagements)| Within { locality, families, engagements });
    for (schema, name, table) in &tables {
        match &within {
            Some(within) => schemas.add(schema, name, &within.of(schema, name, table)?)?,
            None => schemas.add(schema, name, table)?,
        }
    }
    for table in REFERENCE_TABLES {
        // A target is the whole area's: none of it says what a locality should reach.
        let left_out = locality.is_some() && table.name == TARGETS;
        let objects = if left_out { Vec::new() } else { view.objects(table.name) };
        schemas.add("reference", table.name, &landed(reference_schema(table), objects))?;
    }
    schemas.add("reference", "months", &in_memory(months()?)?)?;
    for (name, table) in plan_tables(plans)? {
        schemas.add("reference", name, &table)?;
    }
    Ok(())
}

fn landed(schema: SchemaRef, objects: Vec<Object>) -> Arc<dyn TableProvider> {
    Arc::new(LandedTable::new(schema, objects))
}

/// A table that is held in memory.
pub(super) fn in_memory(batch: RecordBatch) -> Result<Arc<dyn TableProvider>> {
    Ok(Arc::new(MemTable::try_new(batch.schema(), vec![vec![batch]])?))
}

/// The months of both programmes and some to come: a series to count along, so that a month without rows is a zero.
fn months() -> Result<RecordBatch> {
    let first = Month::new(2012, 4).into_iter();
    let all: Vec<Month> = first.flat_map(|first| (0..12 * 24).map(move |step| first.plus(step))).collect();
    let day = |of: fn(Month) -> NaiveDate| {
        Arc::new(Date32Array::from_iter_values(all.iter().map(|month| days_from_date(of(*month)))))
    };
    let year = |month: &Month| {
        let start = month.plus(-3).first_day().year();
        format!("{start}-{:02}", (start + 1) % 100)
    };
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("month", day(Month::last_day)),
        ("first_day", day(Month::first_day)),
        ("financial_year", Arc::new(StringArray::from_iter_values(all.iter().map(year)))),
    ];
    Ok(RecordBatch::try_from_iter(columns)?)
}
