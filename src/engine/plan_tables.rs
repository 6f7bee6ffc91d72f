use std::sync::Arc;

use arrow::{
    array::{ArrayRef, BooleanArray, Date32Array, Int32Array, RecordBatch, StringArray},
    datatypes::SchemaRef,
};
use async_trait::async_trait;
use datafusion::{
    catalog::{Session, TableProvider},
    error::{DataFusionError, Result},
    logical_expr::{Expr, TableType},
    physical_plan::ExecutionPlan,
};

use super::tables::in_memory;
use crate::{
    base::{Problem, days_from_date},
    plan::{Change, Crosswalk, Plans, Reading, Rule},
};

/// How much of a plan's fingerprint tells its version.
const VERSION_DIGITS: usize = 12;

/// The tables of reference that say what is in the plans.
pub(super) fn plan_tables(plans: &Plans) -> Result<[(&'static str, Arc<dyn TableProvider>); 5]> {
    Ok([
        ("plans", in_memory(plan_rows(plans)?)?),
        ("plan_needs", in_memory(plan_need_rows(plans)?)?),
        ("plan_clauses", in_memory(plan_clause_rows(plans)?)?),
        ("plan_readings", in_memory(plan_reading_rows(plans)?)?),
        ("crosswalk", crosswalk(plans)?),
    ])
}

/// The crosswalk; one that is not right says so to whoever reads it, and to nobody else.
fn crosswalk(plans: &Plans) -> Result<Arc<dyn TableProvider>> {
    let (rows, problem) = match plans.crosswalk() {
        None => (crosswalk_rows(None)?, None),
        Some(Ok(crosswalk)) => (crosswalk_rows(Some(crosswalk))?, None),
        Some(Err(problems)) => (crosswalk_rows(None)?, problems.0.first()),
    };
    match problem {
        None => in_memory(rows),
        Some(problem) => Ok(Arc::new(Faulty { schema: rows.schema(), problem: problem.clone() })),
    }
}

/// A table that cannot be read, and why.
#[derive(Debug)]
struct Faulty {
    schema: SchemaRef,
    problem: Problem,
}

#[async_trait]
impl TableProvider for Faulty {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        _projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Err(DataFusionError::External(Box::new(self.problem.clone())))
    }
}

fn texts<'a>(values: impl Iterator<Item = &'a str>) -> ArrayRef {
    Arc::new(values.map(Some).collect::<StringArray>())
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
        (
            "version",
            Arc::new(
                all().map(|plan| plan.fingerprint().get(..VERSION_DIGITS).map(str::to_owned)).collect::<StringArray>(),
            ),
        ),
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

/// What the sources leave open: the readings of the whole plan, without a need, and after them those of each need.
fn plan_reading_rows(plans: &Plans) -> Result<RecordBatch> {
    let mut rows: Vec<(&str, Option<&str>, &Reading)> = Vec::new();
    for plan in plans.iter() {
        rows.extend(plan.readings.iter().map(|reading| (plan.id.as_str(), None, reading)));
        for (_, need) in plan.needs() {
            rows.extend(need.readings.iter().map(|reading| (plan.id.as_str(), Some(need.id.as_str()), reading)));
        }
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("plan", texts(rows.iter().map(|(plan, ..)| *plan))),
        ("need", Arc::new(rows.iter().map(|(_, need, _)| *need).collect::<StringArray>())),
        ("reading", texts(rows.iter().map(|(.., reading)| reading.id.as_str()))),
        ("question", texts(rows.iter().map(|(.., reading)| reading.question.as_str()))),
        ("taken", texts(rows.iter().map(|(.., reading)| reading.taken.as_str()))),
        ("otherwise", texts(rows.iter().map(|(.., reading)| reading.otherwise.as_str()))),
        ("place", Arc::new((1..).take(rows.len()).map(Some).collect::<Int32Array>())),
    ];
    Ok(RecordBatch::try_from_iter(columns)?)
}

/// The crosswalk: its links, and the needs of either plan that correspond to none of the other.
fn crosswalk_rows(crosswalk: Option<&Crosswalk>) -> Result<RecordBatch> {
    let mut rows: Vec<[Option<&str>; 11]> = Vec::new();
    let mut joined: Vec<[Option<String>; 2]> = Vec::new();
    if let Some(crosswalk) = crosswalk {
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
