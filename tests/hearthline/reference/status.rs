//! The statuses of a family's needs: those recorded, and those that only the data shows.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hearthline::plan::{JoinUntil, Need, Plan};

use super::{
    ClauseValue, NeedStatus, clause, one_away,
    question::{Question, about_finding, about_record, people_of_kind, records},
    seen::Seen,
    tree,
    value::Value,
};

/// Gives the statuses of a family's needs in plan order, then by person.
pub fn statuses(plan: &Plan, seen: &Seen) -> (Vec<NeedStatus>, Vec<ClauseValue>) {
    let mut statuses = Vec::new();
    let mut clauses = Vec::new();
    for (_, need) in plan.needs() {
        let records = records(seen, need);
        let mut rows = Vec::new();
        for record in &records {
            let question = about_record(plan, seen, need, record);
            let in_set = joins_until(plan, seen).is_some_and(|last| record.identified_on <= last);
            rows.push((status(&question, need, record.person.clone(), true, in_set), question));
        }
        for person in unrecorded(seen, need) {
            let question = about_finding(plan, seen, need, person.clone());
            let status = status(&question, need, person, false, false);
            if status.found == Some(true) {
                rows.push((status, question));
            }
        }
        rows.sort_by(|(left, _), (right, _)| left.person.cmp(&right.person));
        for (status, question) in rows {
            clauses.extend(clause_values(&question, need, &status));
            statuses.push(status);
        }
    }
    (statuses, clauses)
}

/// The last day on which a need that is identified joins the set; none of a family with which no work began.
pub fn joins_until(plan: &Plan, seen: &Seen) -> Option<NaiveDate> {
    let engaged_on = seen.family.engaged_on?;
    Some(match plan.settings.needs_join_until {
        JoinUntil::Engaged => engaged_on,
        JoinUntil::JudgedOn => seen.judged_on,
    })
}

/// Gives those of whom the need could be found without being recorded: people, or (none) the family.
fn unrecorded(seen: &Seen, need: &Need) -> Vec<Option<String>> {
    let recorded: BTreeSet<Option<String>> = records(seen, need).into_iter().map(|record| record.person).collect();
    if need.person == "family" {
        // DECIDED: a family has a need or has it not, whoever stands in the record.
        return if recorded.is_empty() { vec![None] } else { Vec::new() };
    }
    if recorded.contains(&None) {
        return Vec::new();
    }
    people_of_kind(seen, need, seen.family.identified_on)
        .into_iter()
        .map(|person| Some(person.person_id.clone()))
        .filter(|person| !recorded.contains(person))
        .collect()
}

fn status(question: &Question, need: &Need, person: Option<String>, recorded: bool, in_set: bool) -> NeedStatus {
    let achieved = need.achieved.as_ref().filter(|_| need.published).map(|tree| tree::evaluate(question, tree));
    let found = need.found.as_ref().map(|tree| tree::evaluate(question, tree).answer.value);
    let status = NeedStatus {
        family: question.seen.family.family_id.clone(),
        person,
        need: need.id.clone(),
        judged_on: question.seen.judged_on,
        in_set,
        recorded,
        found: match found {
            Some(Value::True) => Some(true),
            Some(Value::False) => Some(false),
            Some(Value::Open | Value::Missing) | None => None,
        },
        status: match achieved.as_ref().map(|judged| judged.answer.value) {
            Some(Value::True) => "achieved",
            Some(Value::False) => "not_achieved",
            Some(Value::Open) => "not_yet_knowable",
            Some(Value::Missing) => "not_evidenced",
            None => "not_published",
        },
        knowable_on: achieved.as_ref().and_then(|judged| judged.answer.knowable_on),
        decided_by: achieved.map(|judged| judged.decided_by),
        one_clause_away: None,
    };
    NeedStatus { one_clause_away: one_away::one_clause_away(question, need, &status), ..status }
}

/// The value of every clause of the need's trees, conditions included.
fn clause_values(question: &Question, need: &Need, status: &NeedStatus) -> Vec<ClauseValue> {
    let mut values = Vec::new();
    for tree in need.found.iter().chain(&need.achieved).chain(&need.supplementary) {
        for (node, leaf) in tree.leaves() {
            let answer = clause::ask(question, leaf);
            values.push(ClauseValue {
                family: status.family.clone(),
                person: status.person.clone(),
                need: status.need.clone(),
                clause: node.id.clone(),
                value: answer.value.word(),
                knowable_on: answer.knowable_on,
            });
        }
    }
    values
}
