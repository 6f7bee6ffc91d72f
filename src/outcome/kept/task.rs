use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

use arrow::datatypes::SchemaRef;
use chrono::NaiveDate;

use super::job::{Ask, Job};
use crate::{
    base::{Problem, Problems, days_from_date},
    extract::{
        carried_family_schema, carried_need_schema, carried_reading_schema, changed_family_schema, changed_need_schema,
        family_result_schema, need_status_schema,
    },
    outcome::{
        area::{Area, at},
        batches::{family_result_rows, need_status_rows},
        compared::Rows,
        evaluate::{Evaluation, Rules},
        settled::{Earlier, Lives},
        source::Fetched,
    },
    plan::Plans,
    store::{Table, quick_parquet_bytes},
};

/// A table, its path and its bytes.
pub(super) type Written = (&'static str, String, Vec<u8>);

/// What plans say of the families of an area.
pub(super) type Others<'r> = Vec<(&'r Rules, Evaluation<'r>)>;

/// One submission to be evaluated.
pub(super) struct Task {
    pub(super) code: String,
    pub(super) place: String,
    /// Whether each family is judged under its own plan.
    pub(super) own: bool,
    pub(super) plans: Arc<Plans>,
}

impl Task {
    /// Evaluates, and gives the bytes of both tables of each job; the days rise.
    pub(super) fn run(&self, mut fetched: Fetched, days: &[(NaiveDate, Vec<Job>)]) -> Result<Vec<Written>, Problems> {
        let mut written = Vec::new();
        if let [(day, jobs)] = days {
            // No table is held longer than it is read.
            let area = Area::read(&self.code, &mut fetched, days_from_date(*day))?;
            if self.own {
                known(&area, &self.place, &self.plans)?;
            }
            let mut others = Vec::new();
            jobs.iter().try_for_each(|job| self.job(&area, job, (None, &mut others), &mut written))?;
            return Ok(written);
        }
        let tables = fetched.read()?;
        let lives = Lives::read(&tables)?;
        let mut earlier: BTreeMap<&str, Earlier<'_>> = BTreeMap::new();
        for (day, jobs) in days {
            let rules = || jobs.iter().flat_map(|job| job.asked.rules());
            for rules in rules() {
                earlier.entry(&rules.plan.id).or_insert_with(|| Earlier::new(&lives, rules));
            }
            let known =
                |number: i32| rules().all(|rules| earlier.get(&*rules.plan.id).is_some_and(|own| own.knows(number)));
            let area = Area::read_all_but(&self.code, &mut &tables, days_from_date(*day), known)?;
            let mut others = Vec::new();
            jobs.iter().try_for_each(|job| self.job(&area, job, (Some(&mut earlier), &mut others), &mut written))?;
        }
        Ok(written)
    }

    /// Evaluates one job. `earlier`: what is known of earlier days; `others`: what other plans say of the same families.
    fn job<'r>(
        &self,
        area: &Area,
        Job { folder, asked }: &'r Job,
        (mut earlier, others): (Option<&mut BTreeMap<&str, Earlier<'r>>>, &mut Others<'r>),
        written: &mut Vec<Written>,
    ) -> Result<(), Problem> {
        let mut write = |schema: &SchemaRef, table: &'static str, rows: &[Table]| {
            let bytes = quick_parquet_bytes(schema, rows)?;
            written.push((table, format!("{folder}/{table}.parquet"), bytes));
            Ok::<_, Problem>(())
        };
        let rules = match asked {
            Ask::Both(comparison) => {
                let Rows { needs, families, readings } = comparison.rows(area)?;
                write(&carried_need_schema(), "carried_need", &needs)?;
                write(&carried_family_schema(), "carried_family", &[families])?;
                return write(&carried_reading_schema(), "carried_reading", &[readings]);
            }
            Ask::Changed(what_if) => {
                let [needs, families] = what_if.rows(area)?;
                write(&changed_need_schema(), "changed_need", &[needs])?;
                return write(&changed_family_schema(), "changed_family", &[families]);
            }
            Ask::Rules(rules) => rules,
        };
        let (mut needs, mut results) = (Vec::new(), Vec::new());
        for rules in rules {
            let plan = area.families.plans.iter().zip(0..).find(|(plan, _)| **plan == rules.plan.id);
            let plan = plan.map(|(_, place)| place);
            if self.own && plan.is_none() {
                continue;
            }
            let scope = |family: u32| !self.own || area.families.plan.get(family as usize).copied() == plan;
            let evaluation = match earlier.as_mut().and_then(|earlier| earlier.get_mut(&*rules.plan.id)) {
                Some(earlier) => rules.evaluate_after(area, earlier),
                None if self.own => rules.evaluate(area, scope),
                None => rules.evaluate_beside(area, others),
            };
            needs.push(need_status_rows(area, rules, &evaluation)?);
            results.push(family_result_rows(area, rules, &evaluation)?);
            if !self.own {
                others.push((&**rules, evaluation));
            }
        }
        write(&need_status_schema(), "need_status", &needs)?;
        write(&family_result_schema(), "family_result", &results)
    }
}

/// Checks that every family's plan is there, and every need is one of its plan.
fn known(area: &Area, place: &str, plans: &Plans) -> Result<(), Problems> {
    let mut problems = Problems::default();
    for plan in area.families.plans.iter().filter(|plan| !plans.has(plan)) {
        problems.push(
            Problem::new(
                place,
                format!("families are worked with under the plan `{plan}`, which is not in the library"),
            )
            .help("give the library that has it with --library"),
        );
    }
    let recorded = area.needs.iter().map(|need| (at(&area.families.plan, need.family), need.need));
    let mut strange = BTreeSet::new();
    for (plan, need) in recorded.collect::<HashSet<_>>() {
        let plan = area.families.plans.get(plan as usize).filter(|plan| plans.has(plan));
        let (Some(plan), Some(need)) = (plan, area.need_names.get(need as usize)) else { continue };
        if !plans.has_need(plan, need) {
            strange.insert((plan, need));
        }
    }
    for (plan, need) in strange {
        problems.push(
            Problem::new(place, format!("the need `{need}` is on record, which the plan `{plan}` does not have"))
                .help("the plan was another one when this was landed; give it back its need, or land again"),
        );
    }
    problems.or(())
}
