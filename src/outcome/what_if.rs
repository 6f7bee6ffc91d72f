//! What changed plans would make of the families of a plan: their needs and results under both, counted.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use arrow::array::{Date32Array, Int64Array};

use super::{
    area::{Area, at},
    batches::{month_end, texts},
    day::{NONE, month_of},
    evaluate::{Evaluation, NeedStatus, Rules, Status},
    result::Outcome,
};
use crate::{
    base::{Digest, Problem},
    extract::{changed_family_schema, changed_need_schema},
    plan::{Plan, id_and_readings},
    store::{Column, Table},
};

/// A plan, and changed ones that are asked of the same families.
pub struct WhatIf {
    /// The plan that the families are worked with under.
    plan: String,
    /// The same, as its source is read.
    against: Rules,
    changed: Vec<Changed>,
    /// A hash of everything that it asks.
    pub(super) fingerprint: String,
}

/// A changed plan.
struct Changed {
    /// What it is called.
    name: String,
    rules: Rules,
}

/// What becomes of a need that counts for a result; none under a plan where it does not count.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct OfNeed<'a> {
    name: &'a str,
    locality: i32,
    closed: Option<i32>,
    need: &'a str,
    was: Option<(Status, Option<&'a str>)>,
    is: Option<(Status, Option<&'a str>)>,
}

/// What becomes of a family.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct OfFamily<'a> {
    name: &'a str,
    locality: i32,
    closed: Option<i32>,
    was: (Outcome, Option<&'a str>),
    is: (Outcome, Option<&'a str>),
}

impl WhatIf {
    /// A plan and changed ones, each with what it is called.
    pub fn new(against: &Plan, changed: &[(String, Plan)]) -> Arc<Self> {
        let compile = |(name, plan): &(String, Plan)| Changed { name: name.clone(), rules: Rules::new(plan) };
        let plan = id_and_readings(&against.id).0.to_owned();
        let (against, changed) = (Rules::new(against), changed.iter().map(compile).collect::<Vec<_>>());
        let mut digest = Digest::default();
        digest.feed(against.fingerprint.as_bytes());
        for Changed { name, rules } in &changed {
            digest.feed(format!("{name}\n{}\n", rules.fingerprint).as_bytes());
        }
        Self { plan, against, changed, fingerprint: digest.finish() }.into()
    }

    /// Says what the plans make of the families of an area that are worked with under the one.
    ///
    /// # Errors
    /// When rows do not fit their schema, which is a fault of the program.
    pub(super) fn rows(&self, area: &Area) -> Result<[Table; 2], Problem> {
        let plan = area.families.plans.iter().zip(0..).find(|(plan, _)| **plan == self.plan);
        let scope = |family: u32| plan.is_some_and(|(_, own)| at(&area.families.plan, family) == own);
        let was = self.against.evaluate(area, scope);
        let (mut needs, mut families) = (BTreeMap::new(), BTreeMap::new());
        let evaluations: Vec<_> =
            self.changed.iter().map(|changed| (changed, changed.rules.evaluate(area, scope))).collect();
        for (Changed { name, rules }, is) in &evaluations {
            let results = was.results.iter().zip(&is.results);
            for (own, other) in results {
                // INVARIANT: both have a result of each engaged family.
                let of = OfFamily {
                    name,
                    locality: at(&area.families.locality, own.family),
                    closed: closed_month(area, own.family),
                    was: (own.result, own.reason.text(&self.against)),
                    is: (other.result, other.reason.text(rules)),
                };
                *families.entry(of).or_insert(0) += 1;
                self.note_needs(area, own.family, (name, rules), (&was, is), &mut needs);
            }
        }
        let plan = &self.plan;
        Ok([need_rows(area, plan, &needs)?, family_rows(area, plan, &families)?])
    }

    fn note_needs<'a>(
        &'a self,
        area: &Area,
        family: u32,
        (name, rules): (&'a str, &'a Rules),
        (was, is): (&'a Evaluation<'_>, &'a Evaluation<'_>),
        needs: &mut BTreeMap<OfNeed<'a>, i64>,
    ) {
        let mut of_family: HashMap<(&str, Option<u32>), [Option<&NeedStatus<'_>>; 2]> = HashMap::new();
        for (place, rules, statuses) in [(0, &self.against, was.needs_of(family)), (1, rules, is.needs_of(family))] {
            for status in statuses.iter().filter(|status| status.in_set) {
                let Some(need) = rules.needs.get(status.need as usize) else { continue };
                if let Some(own) = of_family.entry((&need.id, status.person)).or_default().get_mut(place) {
                    *own = Some(status);
                }
            }
        }
        for ((need, _), [was, is]) in of_family {
            let turns = was.map(|status| status.status) != is.map(|status| status.status);
            let said = |status: &'a NeedStatus<'_>| {
                (status.status, status.decided_by.filter(|_| turns).map(|by| by.id.as_str()))
            };
            let of = OfNeed {
                name,
                locality: at(&area.families.locality, family),
                closed: closed_month(area, family),
                need,
                was: was.map(said),
                is: is.map(said),
            };
            *needs.entry(of).or_insert(0) += 1;
        }
    }
}

/// The number of the month in which the work with a family ended.
fn closed_month(area: &Area, family: u32) -> Option<i32> {
    let closed = at(&area.families.closed, family);
    (closed != NONE).then(|| month_of(closed))
}

fn need_rows(area: &Area, plan: &str, needs: &BTreeMap<OfNeed<'_>, i64>) -> Result<Table, Problem> {
    let all = || needs.keys();
    let columns: Vec<Column> = vec![
        texts(all().map(|of| Some(of.name))),
        Column::same(plan, needs.len()),
        Column::same(&area.code, needs.len()),
        texts(all().map(|of| area.families.locality_of(of.locality))),
        all().map(|of| of.closed.and_then(month_end)).collect::<Date32Array>().into(),
        texts(all().map(|of| Some(of.need))),
        texts(all().map(|of| of.was.map(|(status, _)| status.word()))),
        texts(all().map(|of| of.was.and_then(|(_, by)| by))),
        texts(all().map(|of| of.is.map(|(status, _)| status.word()))),
        texts(all().map(|of| of.is.and_then(|(_, by)| by))),
        needs.values().copied().map(Some).collect::<Int64Array>().into(),
    ];
    Table::new(&changed_need_schema(), columns)
}

fn family_rows(area: &Area, plan: &str, families: &BTreeMap<OfFamily<'_>, i64>) -> Result<Table, Problem> {
    let all = || families.keys();
    let columns: Vec<Column> = vec![
        texts(all().map(|of| Some(of.name))),
        Column::same(plan, families.len()),
        Column::same(&area.code, families.len()),
        texts(all().map(|of| area.families.locality_of(of.locality))),
        all().map(|of| of.closed.and_then(month_end)).collect::<Date32Array>().into(),
        texts(all().map(|of| Some(of.was.0.word()))),
        texts(all().map(|of| of.was.1)),
        texts(all().map(|of| Some(of.is.0.word()))),
        texts(all().map(|of| of.is.1)),
        families.values().copied().map(Some).collect::<Int64Array>().into(),
    ];
    Table::new(&changed_family_schema(), columns)
}
