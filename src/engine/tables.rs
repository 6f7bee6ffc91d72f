use std::sync::Arc;

use arrow::{
    array::{ArrayRef, BooleanArray, Date32Array, Int32Array, RecordBatch, StringArray},
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
    schemas::Schemas,
    within::{Locality, Within},
};
use crate::{
    base::{Month, days_from_date},
    extract::{
        REFERENCE_TABLES, TABLES, Table, family_result_schema, landed_schema, need_status_schema, reference_schema,
        rejects_schema, submissions_schema,
    },
    plan::{Change, Plans, Rule},
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
    schemas.add("reference", "plans", &in_memory(plan_rows(plans)?)?)?;
    schemas.add("reference", "plan_needs", &in_memory(plan_need_rows(plans)?)?)?;
    schemas.add("reference", "plan_clauses", &in_memory(plan_clause_rows(plans)?)?)?;
    schemas.add("reference", "crosswalk", &in_memory(crosswalk_rows(plans)?)?)
}

fn landed(schema: SchemaRef, objects: Vec<Object>) -> Arc<dyn TableProvider> {
    Arc::new(LandedTable::new(schema, objects))
}

/// A table that is held in memory.
pub(super) fn in_memory(batch: RecordBatch) -> Result<Arc<dyn TableProvider>> {
    Ok(Arc::new(MemTable::try_new(batch.schema(), vec![vec![batch]])?))
}

fn texts<'a>(values: impl Iterator<Item = &'a str>) -> ArrayRef {
    Arc::new(values.map(Some).collect::<StringArray>())
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

fn plan_rows(plans: &Plans) -> Result<RecordBatch> {
    let all = || plans.iter();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("plan", texts(all().map(|plan| plan.id.as_str()))),
        ("programme", texts(all().map(|plan| plan.programme.as_str()))),
        ("title", texts(all().map(|plan| plan.title.as_str()))),
        ("source", texts(all().map(|plan| plan.source.as_str()))),
        (
            "in_force_from",
            Arc::new(all().map(|plan| Some(days_from_date(plan.in_force_from))).collect::<Date32Array>()),
        ),
        ("in_force_to", Arc::new(all().map(|plan| plan.in_force_to.map(days_from_date)).collect::<Date32Array>())),
    ];
    Ok(RecordBatch::try_from_iter(columns)?)
}

fn plan_need_rows(plans: &Plans) -> Result<RecordBatch> {
    let all = || plans.iter().flat_map(|plan| plan.needs().map(move |(headline, need)| (plan, headline, need)));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("plan", texts(all().map(|(plan, ..)| plan.id.as_str()))),
        ("headline", texts(all().map(|(_, headline, _)| headline.id.as_str()))),
        ("headline_code", texts(all().map(|(_, headline, _)| headline.code.as_str()))),
        ("headline_title", texts(all().map(|(_, headline, _)| headline.title.as_str()))),
        ("need", texts(all().map(|(.., need)| need.id.as_str()))),
        ("need_code", texts(all().map(|(.., need)| need.code.as_str()))),
        ("place", Arc::new((1..).take(all().count()).map(Some).collect::<Int32Array>())),
        ("title", texts(all().map(|(.., need)| need.title.as_str()))),
        ("person", texts(all().map(|(.., need)| need.person.as_str()))),
        ("published", Arc::new(all().map(|(.., need)| Some(need.published)).collect::<BooleanArray>())),
        ("cite", texts(all().map(|(.., need)| need.cite.as_str()))),
    ];
    Ok(RecordBatch::try_from_iter(columns)?)
}

/// The clauses of the plans in plain English, and the lists of evidence, which decide themselves where nothing of them applies.
fn plan_clause_rows(plans: &Plans) -> Result<RecordBatch> {
    let mut rows: Vec<[String; 6]> = Vec::new();
    for plan in plans.iter() {
        for (_, need) in plan.needs() {
            let parts = [("found", need.found.as_ref()), ("achieved", need.achieved.as_ref())].into_iter();
            let parts = parts.filter_map(|(part, tree)| Some((part, tree?)));
            let trees = parts.chain(need.supplementary.iter().map(|tree| ("supplementary", tree)));
            for (part, node) in trees.flat_map(|(part, tree)| tree.all().into_iter().map(move |node| (part, node))) {
                let words = match &node.rule {
                    Rule::Leaf(leaf) => leaf.in_words(),
                    Rule::Evidence(_) | Rule::First(_) => "none of the evidence listed applies".to_owned(),
                    Rule::All(_) | Rule::Any(_) => continue,
                };
                let (plan, need) = (plan.id.clone(), need.id.clone());
                rows.push([plan, need, part.to_owned(), node.id.clone(), words, node.cite.clone()]);
            }
        }
    }
    let names = ["plan", "need", "part", "clause", "words", "cite"];
    let column = |place: usize| texts(rows.iter().map(move |row| row.get(place).map_or("", String::as_str)));
    let mut columns: Vec<(&str, ArrayRef)> =
        names.iter().zip(0..).map(|(name, place)| (*name, column(place))).collect();
    columns.push(("place", Arc::new((1..).take(rows.len()).map(Some).collect::<Int32Array>())));
    Ok(RecordBatch::try_from_iter(columns)?)
}

/// The crosswalk: its links, and the needs of either plan that correspond to none of the other.
fn crosswalk_rows(plans: &Plans) -> Result<RecordBatch> {
    let mut rows: Vec<[Option<&str>; 11]> = Vec::new();
    let mut joined: Vec<[Option<String>; 2]> = Vec::new();
    if let Some(crosswalk) = plans.crosswalk() {
        let title =
            |id: &str| crosswalk.domains.iter().find(|domain| domain.id == id).map(|domain| domain.title.as_str());
        let (from, to) = (Some(crosswalk.from.as_str()), Some(crosswalk.to.as_str()));
        for link in &crosswalk.links {
            let ends = [from, to, Some(&*link.from), Some(&*link.to), Some(link.kind.word())];
            let domain = [Some(&*link.domain), title(&link.domain)];
            let carried = [Some(link.onward.word()), Some(link.back.word())];
            let [from, to, from_need, to_need, kind] = ends;
            let ([domain, domain_title], [onward, back]) = (domain, carried);
            let change = link.change().map(Change::word);
            rows.push([
                from,
                to,
                from_need,
                to_need,
                kind,
                domain,
                domain_title,
                onward,
                back,
                change,
                Some(&link.reason),
            ]);
            joined.push([&link.asks_more, &link.asks_less].map(|asks| (!asks.is_empty()).then(|| asks.join("; "))));
        }
        for alone in &crosswalk.alone {
            let own = |plan: Option<&str>| plan.filter(|plan| *plan == alone.plan).map(|_| &*alone.need);
            let kind = Some("not_comparable");
            rows.push([from, to, own(from), own(to), kind, None, None, None, None, None, Some(&alone.reason)]);
            joined.push([None, None]);
        }
    }
    let names = [
        "from_plan",
        "to_plan",
        "from_need",
        "to_need",
        "link",
        "domain",
        "domain_title",
        "onward",
        "back",
        "outcome",
        "reason",
    ];
    let mut columns: Vec<(&str, ArrayRef)> =
        vec![("place", Arc::new((1..).take(rows.len()).map(Some).collect::<Int32Array>()))];
    for (place, name) in names.into_iter().enumerate() {
        let values = rows.iter().map(|row| row.get(place).copied().flatten()).collect::<StringArray>();
        columns.push((name, Arc::new(values)));
    }
    for (place, name) in ["asks_more", "asks_less"].into_iter().enumerate() {
        let values = joined.iter().map(|row| row.get(place).and_then(Option::as_deref)).collect::<StringArray>();
        columns.push((name, Arc::new(values)));
    }
    Ok(RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, values)| (name, values, true)))?)
}
