//! Both evaluators asked the same, and where they differ.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    panic::{AssertUnwindSafe, catch_unwind},
};

use chrono::NaiveDate;
use hearthline::{
    outcome::{Rules, ToldNeed, ToldResult, tell_case},
    plan::{CaseRows, Node, Plan},
};

use super::interest::function;
use crate::reference::{self, FamilyResult, NeedStatus, Outcome};

/// A place at which the evaluators differ.
#[derive(Debug, Clone)]
pub struct Disagreement {
    family: String,
    /// How far it is from what is asked of the data: clauses first, then `met`, statuses and results, which follow them.
    distance: u8,
    /// What differs and how, without names: two of one sort likely have one cause.
    pub sort: String,
    /// Whose, which, and what each evaluator says.
    pub text: String,
}

/// What came of asking both.
#[derive(Default)]
pub struct Asked {
    /// Of each family only those nearest to the data.
    pub disagreements: Vec<Disagreement>,
    /// The functions that were asked alone, each with a value that it had.
    pub values: BTreeSet<(&'static str, &'static str)>,
    /// The words of results.
    pub results: BTreeSet<&'static str>,
    /// Their reasons.
    pub reasons: BTreeSet<String>,
}

type Key = (String, Option<String>, String);

/// Runs both evaluators and compares every clause, status and result.
pub fn agree(plan: &Plan, rows: &CaseRows, as_of: NaiveDate) -> Asked {
    let fast = catch_unwind(AssertUnwindSafe(|| tell_case(&Rules::new(plan), rows, as_of).unwrap()));
    let slow = catch_unwind(AssertUnwindSafe(|| reference::evaluate(plan, rows, as_of)));
    let (Ok((needs, results)), Ok(outcome)) = (&fast, &slow) else {
        let who = if fast.is_err() { "the fast evaluator panics" } else { "the reference panics" };
        let (sort, text) = (who.to_owned(), who.to_owned());
        let disagreement = Disagreement { family: String::new(), distance: 0, sort, text };
        return Asked { disagreements: vec![disagreement], ..Asked::default() };
    };
    let mut asked = Asked::default();
    asked.clauses(plan, needs, outcome);
    asked.statuses(needs, outcome);
    asked.results(results, outcome);
    asked.keep_nearest();
    asked
}

impl Asked {
    fn differ(&mut self, (family, distance): (&str, u8), sort: String, text: String) {
        self.disagreements.push(Disagreement { family: family.to_owned(), distance, sort, text });
    }

    fn keep_nearest(&mut self) {
        let mut nearest: BTreeMap<String, u8> = BTreeMap::new();
        for found in &self.disagreements {
            let known = nearest.entry(found.family.clone()).or_insert(found.distance);
            *known = found.distance.min(*known);
        }
        self.disagreements.retain(|found| nearest[&found.family] == found.distance);
    }

    fn clauses(&mut self, plan: &Plan, needs: &[ToldNeed], outcome: &Outcome) {
        let texts = clauses(plan);
        let mut slow = BTreeMap::new();
        for clause in &outcome.clauses {
            let key: Key = (clause.family.clone(), clause.person.clone(), clause.need.clone());
            slow.insert((key, clause.clause.clone()), (clause.value, clause.knowable_on));
        }
        for need in needs {
            let key: Key = (need.family.clone(), need.person.clone(), need.need.clone());
            for clause in &need.clauses {
                let (functions, text) = &texts[&(need.need.clone(), clause.id.clone())];
                let fast = (clause.value.word(), clause.until);
                if let [only] = functions.as_slice() {
                    self.values.insert((*only, fast.0));
                }
                // A status that only one has differs as a whole.
                let Some(slow) = slow.get(&(key.clone(), clause.id.clone())) else { continue };
                if fast != *slow {
                    let how = if fast.0 == slow.0 {
                        "the day differs".to_owned()
                    } else {
                        format!("{} / {}", fast.0, slow.0)
                    };
                    let sort = format!("{}: {how}", functions.join("+"));
                    let distance = u8::from(functions.contains(&"met"));
                    let whose = format!("{}, {} `{text}`", name(&key), clause.id);
                    self.differ((&need.family, distance), sort, both(&whose, &fast, slow));
                }
            }
        }
    }

    fn statuses(&mut self, needs: &[ToldNeed], outcome: &Outcome) {
        let fast: BTreeMap<Key, NeedStatus> = needs.iter().map(status).map(|status| (key(&status), status)).collect();
        let slow: BTreeMap<Key, NeedStatus> =
            outcome.statuses.iter().cloned().map(|status| (key(&status), status)).collect();
        if fast.len() != needs.len() || slow.len() != outcome.statuses.len() {
            self.differ(("", 0), "a status twice".to_owned(), both("statuses", &needs.len(), &outcome.statuses.len()));
        }
        let keys: BTreeSet<&Key> = fast.keys().chain(slow.keys()).collect();
        for key in keys {
            let (one, other) = (fast.get(key), slow.get(key));
            if one != other {
                let sort = format!("status: {}", columns(one, other));
                self.differ((&key.0, 2), sort, both(&name(key), &one, &other));
            }
        }
    }

    fn results(&mut self, results: &[ToldResult], outcome: &Outcome) {
        let fast: BTreeMap<&str, FamilyResult> =
            results.iter().map(|told| (told.family.as_str(), family_result(told))).collect();
        let slow: BTreeMap<&str, FamilyResult> =
            outcome.results.iter().map(|result| (result.family.as_str(), result.clone())).collect();
        self.results.extend(fast.values().map(|result| result.result));
        self.reasons.extend(fast.values().filter_map(|result| result.reason.clone()));
        let families: BTreeSet<&str> = fast.keys().chain(slow.keys()).copied().collect();
        for family in families {
            let (one, other) = (fast.get(family), slow.get(family));
            if one != other {
                let word = |result: Option<&FamilyResult>| result.map_or("none", |result| result.result);
                let sort = format!("result: {} / {}", word(one), word(other));
                self.differ((family, 3), sort, both(family, &one, &other));
            }
        }
    }
}

/// Every clause of a plan: the functions that it calls (of one with an average, just that) and its text, by need and id.
fn clauses(plan: &Plan) -> BTreeMap<(String, String), (Vec<&'static str>, String)> {
    let mut found = BTreeMap::new();
    for (_, need) in plan.needs() {
        let trees = need.found.iter().chain(&need.achieved).chain(&need.supplementary);
        for (node, leaf) in trees.flat_map(Node::leaves) {
            let mut functions: Vec<&str> = leaf.calls().into_iter().map(function).collect();
            functions.sort_unstable();
            functions.dedup();
            if !leaf.averages().is_empty() {
                functions = vec!["average"];
            }
            found.insert((need.id.clone(), node.id.clone()), (functions, leaf.text.clone()));
        }
    }
    found
}

fn both(whose: &str, fast: &impl Debug, slow: &impl Debug) -> String {
    format!("{whose}:\n  the fast evaluator says {fast:?}\n  the reference says      {slow:?}")
}

fn status(told: &ToldNeed) -> NeedStatus {
    NeedStatus {
        family: told.family.clone(),
        person: told.person.clone(),
        need: told.need.clone(),
        judged_on: told.judged_on,
        in_set: told.in_set,
        recorded: told.recorded,
        found: told.found,
        status: told.status,
        decided_by: told.decided_by.clone(),
        knowable_on: told.knowable_on,
        one_clause_away: told.one_clause_away,
    }
}

fn family_result(told: &ToldResult) -> FamilyResult {
    FamilyResult {
        family: told.family.clone(),
        eligible: told.eligible,
        needs: usize::try_from(told.needs).unwrap(),
        needs_achieved: usize::try_from(told.needs_achieved).unwrap(),
        result: told.result,
        reason: told.reason.clone(),
    }
}

fn key(status: &NeedStatus) -> Key {
    (status.family.clone(), status.person.clone(), status.need.clone())
}

fn name((family, person, need): &Key) -> String {
    format!("{family}, {}, {need}", person.as_deref().unwrap_or("nobody in particular"))
}

/// The columns in which two statuses differ.
fn columns(one: Option<&NeedStatus>, other: Option<&NeedStatus>) -> String {
    let (Some(one), Some(other)) = (one, other) else { return "only one has it".to_owned() };
    let differing = [
        ("judged_on", one.judged_on != other.judged_on),
        ("in_set", one.in_set != other.in_set),
        ("recorded", one.recorded != other.recorded),
        ("found", one.found != other.found),
        ("status", one.status != other.status),
        ("decided_by", one.decided_by != other.decided_by),
        ("knowable_on", one.knowable_on != other.knowable_on),
        ("one_clause_away", one.one_clause_away != other.one_clause_away),
    ];
    let names: Vec<&str> = differing.iter().filter(|(_, differs)| *differs).map(|(name, _)| *name).collect();
    names.join(", ")
}
