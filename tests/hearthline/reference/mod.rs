//! The reference evaluator: what an outcome plan says of every family, worked out row by row from the definitions.
//!
//! It is slow and plain on purpose, so that it can be read beside `docs/rule-language.md`, and shares nothing with the
//! evaluator that it checks but the typed plan. It does not read plan files, and takes rows that landed as they are.
//! Where the page leaves something open, a comment says `DECIDED` and how.

mod ages;
mod amounts;
mod answer;
mod asked;
mod attendance;
mod averages;
mod bounds;
mod clause;
mod coverage;
mod events;
mod fit;
mod function;
mod improvement;
mod instruments;
mod judgements;
mod needs;
mod one_away;
mod people;
mod question;
mod reading;
mod result;
mod rows;
mod scores;
mod seen;
mod spans;
mod spells;
mod status;
mod stretch;
mod support;
mod tree;
mod value;

use chrono::NaiveDate;
use hearthline::plan::{CaseRows, Plan};

use self::seen::Seen;

/// What the reference says of every family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// By family, need in plan order, and person.
    pub statuses: Vec<NeedStatus>,
    /// By family; none for a family with which no work has begun.
    pub results: Vec<FamilyResult>,
    /// In the order of the statuses, then as the clauses stand in the plan.
    pub clauses: Vec<ClauseValue>,
}

/// What is said of one need of one person, or of nobody in particular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedStatus {
    pub family: String,
    pub person: Option<String>,
    pub need: String,
    pub judged_on: NaiveDate,
    pub in_set: bool,
    pub recorded: bool,
    pub found: Option<bool>,
    pub status: &'static str,
    pub decided_by: Option<String>,
    pub knowable_on: Option<NaiveDate>,
    /// None: not asked.
    pub one_clause_away: Option<bool>,
}

/// What is said of a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyResult {
    pub family: String,
    /// None: a rejected row leaves it open.
    pub eligible: Option<bool>,
    /// How many different needs the set holds, those without a printed outcome included.
    pub needs: usize,
    pub needs_achieved: usize,
    pub result: &'static str,
    pub reason: Option<String>,
}

/// The value of one clause of a need's trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseValue {
    pub family: String,
    pub person: Option<String>,
    pub need: String,
    pub clause: String,
    /// `true`, `false`, `open` or `missing`.
    pub value: &'static str,
    pub knowable_on: Option<NaiveDate>,
}

/// Evaluates a plan for every family of the rows, whatever plan the family is worked with under.
pub fn evaluate(plan: &Plan, rows: &CaseRows, as_of: NaiveDate) -> Outcome {
    let extract = reading::read(rows);
    let families = seen::families(&extract, as_of);
    let all: Vec<Seen> = families.iter().map(|family| seen::see(plan, &extract, &families, family, as_of)).collect();
    let averages = averages::averages(plan, &all);
    let mut outcome = Outcome { statuses: Vec::new(), results: Vec::new(), clauses: Vec::new() };
    for mut seen in all {
        seen.averages.clone_from(&averages);
        let (statuses, clauses) = status::statuses(plan, &seen);
        outcome.results.extend(result::result(plan, &seen, &statuses));
        outcome.statuses.extend(statuses);
        outcome.clauses.extend(clauses);
    }
    outcome
}
