use chrono::NaiveDate;

use super::{
    area::Area,
    asked::{Branch, Tree},
    asker::{Asker, Instance},
    case_tables::case_tables,
    day::NONE,
    evaluate::{Evaluation, NeedRules, NeedStatus, Rules},
    verdict::{Value, Verdict},
};
use crate::{
    base::{Problem, date_from_days, days_from_date},
    plan::CaseRows,
};

/// A need of a family and what it comes to, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldNeed {
    /// The family.
    pub family: String,
    /// The person it is recorded for, or found in.
    pub person: Option<String>,
    /// The need, by its id.
    pub need: String,
    /// The day at which it is judged.
    pub judged_on: NaiveDate,
    /// Whether it counts for the family's result.
    pub in_set: bool,
    /// Whether it is on record.
    pub recorded: bool,
    /// Whether the data shows it, if that is known.
    pub found: Option<bool>,
    /// The status.
    pub status: &'static str,
    /// The clause that decides.
    pub decided_by: Option<String>,
    /// The day on which the status will be known.
    pub knowable_on: Option<NaiveDate>,
    /// Whether one clause alone keeps it from being achieved, where that is asked.
    pub one_clause_away: Option<bool>,
    /// Every clause, each with its value.
    pub clauses: Vec<ToldClause>,
}

/// A clause and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldClause {
    /// Its id.
    pub id: String,
    /// What it says.
    pub value: Value,
    /// The day on which it will be known, if it is open and that can be said.
    pub until: Option<NaiveDate>,
}

/// A family's result, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldResult {
    /// The family.
    pub family: String,
    /// Whether it is eligible, if that is known.
    pub eligible: Option<bool>,
    /// How many needs it has in the set.
    pub needs: u32,
    /// How many of them are achieved.
    pub needs_achieved: u32,
    /// The result.
    pub result: &'static str,
    /// Why it is no success.
    pub reason: Option<String>,
}

/// Evaluates rows of text under a plan, whatever plan they name, and tells everything.
///
/// # Errors
/// When a row has a value that is none of its kind.
pub fn tell_case(
    rules: &Rules,
    rows: &CaseRows,
    as_of: NaiveDate,
) -> Result<(Vec<ToldNeed>, Vec<ToldResult>), Problem> {
    let area = case_area(rows, as_of)?;
    let evaluation = rules.evaluate(&area, |_| true);
    Ok(tell(rules, &area, &evaluation))
}

/// Reads the rows of a case as an area.
pub(super) fn case_area(rows: &CaseRows, as_of: NaiveDate) -> Result<Area, Problem> {
    Area::read("X00000000", &mut case_tables(rows)?, days_from_date(as_of))
}

/// Puts an evaluation into words, clause by clause.
pub(super) fn tell(rules: &Rules, area: &Area, evaluation: &Evaluation<'_>) -> (Vec<ToldNeed>, Vec<ToldResult>) {
    let needs = evaluation.needs.iter().map(|status| told_need(rules, area, evaluation, status)).collect();
    let results = evaluation.results.iter().map(|result| ToldResult {
        family: area.families.id(result.family).to_owned(),
        eligible: result.eligible,
        needs: result.needs,
        needs_achieved: result.needs_achieved,
        result: result.result.word(),
        reason: result.reason.text(rules).map(str::to_owned),
    });
    (needs, results.collect())
}

/// Puts the clauses that are asked of a family as such into words.
pub(super) fn told_family(rules: &Rules, area: &Area, evaluation: &Evaluation<'_>, family: u32) -> Vec<ToldClause> {
    let asker = evaluation.asker(area);
    told_clauses(rules, &asker, rules.family.trees(), &Instance::of_family(area, family))
}

fn told_clauses<'t>(
    rules: &Rules,
    asker: &Asker<'_>,
    trees: impl Iterator<Item = &'t Tree>,
    instance: &Instance,
) -> Vec<ToldClause> {
    let mut clauses = Vec::new();
    for tree in trees {
        each_clause(tree, &mut |leaf| {
            let (verdict, _) = rules.walk(asker, leaf, instance);
            clauses.push(told_clause(&leaf.id, verdict));
        });
    }
    clauses
}

pub(super) fn told_need(rules: &Rules, area: &Area, evaluation: &Evaluation<'_>, status: &NeedStatus<'_>) -> ToldNeed {
    let asker = evaluation.asker(area);
    let need = rules.needs.get(status.need as usize);
    let clauses = told_clauses(rules, &asker, need.into_iter().flat_map(NeedRules::trees), &status.instance);
    ToldNeed {
        family: area.families.id(status.family).to_owned(),
        person: status.person.and_then(|slot| area.people.id(slot)).map(str::to_owned),
        need: need.map_or_else(String::new, |need| need.id.clone()),
        judged_on: date_from_days(evaluation.judged.get(status.family as usize).copied().unwrap_or(NONE)),
        in_set: status.in_set,
        recorded: status.recorded,
        found: status.found,
        status: status.status.word(),
        decided_by: status.decided_by.map(|by| by.id.clone()),
        knowable_on: some_day(status.knowable_on),
        one_clause_away: status.one_clause_away,
        clauses,
    }
}

fn told_clause(id: &str, verdict: Verdict) -> ToldClause {
    ToldClause { id: id.to_owned(), value: verdict.value, until: some_day(verdict.until) }
}

pub(super) fn some_day(day: i32) -> Option<NaiveDate> {
    (day != NONE).then(|| date_from_days(day))
}

/// Visits the clauses of a tree, those of `when` first.
pub(super) fn each_clause<'t>(tree: &'t Tree, visit: &mut impl FnMut(&'t Tree)) {
    if let Some(when) = &tree.when {
        each_clause(when, visit);
    }
    match &tree.branch {
        Branch::All(children) | Branch::Any(children) | Branch::Evidence(children) | Branch::First(children) => {
            for child in children {
                each_clause(child, visit);
            }
        }
        Branch::Clause(_) => visit(tree),
    }
}
