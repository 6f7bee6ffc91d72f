use std::{borrow::Cow, sync::Arc};

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
    plan::{Crosswalk, Plans, Reading, Rule},
};

/// How much of a plan's fingerprint tells its version.
const VERSION_DIGITS: usize = 12;

/// The tables of reference that say what is in the plans.
pub(super) fn plan_tables(plans: &Plans) -> Result<[(&'static str, Arc<dyn TableProvider>); 6]> {
    Ok([
        ("plans", in_memory(plan_rows(plans)?)?),
        ("plan_needs", in_memory(plan_need_rows(plans)?)?),
        ("plan_clauses", in_memory(plan_clause_rows(plans)?)?),
        ("plan_readings", in_memory(plan_reading_rows(plans)?)?),
        ("crosswalk", crosswalk(plans)?),
        ("crosswalks", crosswalks(plans)?),
    ])
}

/// The crosswalk; one that is not right says so to whoever reads it, and to nobody else.
fn crosswalk(plans: &Plans) -> Result<Arc<dyn TableProvider>> {
    let (rows, problem) = match plans.crosswalk() {
        None => (crosswalk_rows(&[])?, None),
        Some(Ok(crosswalk)) => (crosswalk_rows(&[Cow::Borrowed(crosswalk)])?, None),
        Some(Err(problems)) => (crosswalk_rows(&[])?, problems.0.first()),
    };
    table(rows, problem)
}

/// All crosswalks; one that is not right says so to whoever reads them, and to nobody else.
fn crosswalks(plans: &Plans) -> Result<Arc<dyn TableProvider>> {
    let (whole, faulty): (Vec<_>, Vec<_>) = plans.crosswalks().partition(std::result::Result::is_ok);
    let whole: Vec<Cow<'_, Crosswalk>> = whole.into_iter().flatten().collect();
    let problem = faulty.into_iter().find_map(|found| found.err()?.0.first());
    table(crosswalk_rows(&whole)?, problem)
}

fn table(rows: RecordBatch, problem: Option<&Problem>) -> Result<Arc<dyn TableProvider>> {
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
fn crosswalk_rows(crosswalks: &[Cow<'_, Crosswalk>]) -> Result<RecordBatch> {
    let mut rows: Vec<[Option<String>; 13]> = Vec::new();
    for crosswalk in crosswalks {
        let Crosswalk { from, to, domains, links, alone } = &**crosswalk;
        let some = |text: &str| Some(text.to_owned());
        let title = |id: &str| domains.iter().find(|domain| domain.id == id).map(|domain| domain.title.clone());
        let joined = |asks: &[String]| (!asks.is_empty()).then(|| asks.join("; "));
        rows.extend(links.iter().map(|link| {
            [
                some(from),
                some(to),
                some(&link.from),
                some(&link.to),
                some(link.kind.word()),
                some(&link.domain),
                title(&link.domain),
                some(link.onward.word()),
                some(link.back.word()),
                link.change().map(|change| change.word().to_owned()),
                some(&link.reason),
                joined(&link.asks_more),
                joined(&link.asks_less),
            ]
        }));
        rows.extend(alone.iter().map(|alone| {
            let of = |plan: &str| (plan == alone.plan).then(|| alone.need.clone());
            let (kind, reason) = (some("not_comparable"), some(&alone.reason));
            [some(from), some(to), of(from), of(to), kind, None, None, None, None, None, reason, None, None]
        }));
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
        "asks_more",
        "asks_less",
    ];
    let places: ArrayRef = Arc::new((1..).take(rows.len()).map(Some).collect::<Int32Array>());
    let column = |(place, name): (usize, &'static str)| {
        let values = rows.iter().map(|row| row.get(place).and_then(Option::as_deref)).collect::<StringArray>();
        (name, Arc::new(values) as ArrayRef, true)
    };
    let columns = names.into_iter().enumerate().map(column);
    Ok(RecordBatch::try_from_iter_with_nullable([("place", places, true)].into_iter().chain(columns))?)
}
