//! The result of a family.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use hearthline::plan::{Least, Node, Plan};

use super::{
    FamilyResult, NeedStatus, ages,
    question::{about_family, about_record, records},
    seen::Seen,
    status::joins_until,
    tree,
    value::{self, Value},
};

/// Gives the result of a family from the statuses of its needs; none where no work began.
pub fn result(plan: &Plan, seen: &Seen, statuses: &[NeedStatus]) -> Option<FamilyResult> {
    let engaged_on = seen.family.engaged_on?;
    let set = needs_of_the_set(plan, statuses);
    let (eligible, mut result, mut reason) = match eligibility(plan, seen, &set, engaged_on) {
        Err(reason) => (Some(false), "not_eligible", Some(reason.to_owned())),
        Ok(eligible) => {
            let (result, reason) = by_rule_or_employment(plan, seen, &set);
            (eligible, result, reason)
        }
    };
    if result != "success" && seen.claims.iter().any(|claim| claim.basis == "discretion") {
        result = "success_by_discretion";
        reason = None;
    }
    Some(FamilyResult {
        family: seen.family.family_id.clone(),
        eligible,
        needs: set.len(),
        needs_achieved: set.iter().filter(|(_, status)| *status == "achieved").count(),
        result,
        reason,
    })
}

/// Gives the needs of the set in plan order, each with the status that it has for the family.
fn needs_of_the_set<'a>(plan: &'a Plan, statuses: &[NeedStatus]) -> Vec<(&'a str, &'static str)> {
    let mut set = Vec::new();
    for (_, need) in plan.needs() {
        let of_need: Vec<&str> =
            statuses.iter().filter(|row| row.need == need.id && row.in_set).map(|row| row.status).collect();
        if of_need.is_empty() {
            continue;
        }
        let mut status = "achieved";
        for candidate in ["not_published", "not_achieved", "not_yet_knowable", "not_evidenced"] {
            if of_need.contains(&candidate) {
                status = candidate;
                break;
            }
        }
        set.push((need.id.as_str(), status));
    }
    set
}

/// Gives whether a family is eligible, none where a rejected row leaves it open; or the reason why it is not.
fn eligibility(
    plan: &Plan,
    seen: &Seen,
    set: &[(&str, &str)],
    engaged_on: NaiveDate,
) -> Result<Option<bool>, &'static str> {
    let has_child = has_child_or_is_expectant(seen, engaged_on);
    if !has_child && !seen.lost_person {
        return Err("no_child");
    }
    let (many, least) = match (plan.settings.eligibility.least, plan.settings.eligibility.most_per_person) {
        (Least::Needs(least), None) => (set.len(), least),
        (Least::Headlines(least), None) => (headlines(plan, set), least),
        (Least::Needs(least), Some(cap)) => (most_given(&givers(plan, seen, set, false), cap, &mut Vec::new()), least),
        (Least::Headlines(least), Some(cap)) => {
            (most_given(&givers(plan, seen, set, true), cap, &mut Vec::new()), least)
        }
    };
    let has_enough = many >= usize::try_from(least).unwrap_or(usize::MAX);
    // DECIDED: one rejected row of `needs` could change it, however many are lacking.
    if !has_enough && !seen.lost_need {
        return Err("too_few");
    }
    Ok(if has_child && has_enough { Some(true) } else { None })
}

fn has_child_or_is_expectant(seen: &Seen, engaged_on: NaiveDate) -> bool {
    seen.family.expectant
        || seen.people.iter().any(|person| ages::is_child(person, engaged_on) && ages::is_resident(person, engaged_on))
}

fn headlines(plan: &Plan, set: &[(&str, &str)]) -> usize {
    let ids: BTreeSet<&str> = plan
        .needs()
        .filter(|(_, need)| set.iter().any(|(id, _)| *id == need.id))
        .map(|(headline, _)| headline.id.as_str())
        .collect();
    ids.len()
}

/// The people who have each need of the set, or each headline with one: none for the family, or where nobody can be told.
fn givers(plan: &Plan, seen: &Seen, set: &[(&str, &str)], by_headline: bool) -> Vec<BTreeSet<Option<String>>> {
    let mut givers: BTreeMap<&str, BTreeSet<Option<String>>> = BTreeMap::new();
    for (headline, need) in plan.needs().filter(|(_, need)| set.iter().any(|(id, _)| *id == need.id)) {
        let counted = if by_headline { &headline.id } else { &need.id };
        for record in records(seen, need) {
            if joins_until(plan, seen).is_some_and(|last| record.identified_on <= last) {
                givers.entry(counted).or_default().insert(about_record(plan, seen, need, &record).index);
            }
        }
    }
    givers.into_values().collect()
}

/// How many can be counted where each is given by one person, and nobody gives more than the cap: every way is tried.
fn most_given(givers: &[BTreeSet<Option<String>>], cap: u32, given: &mut Vec<String>) -> usize {
    let Some((first, rest)) = givers.split_first() else { return 0 };
    if first.contains(&None) {
        return 1 + most_given(rest, cap, given);
    }
    let mut most = most_given(rest, cap, given);
    for person in first.iter().flatten() {
        if given.iter().filter(|other| *other == person).count() < usize::try_from(cap).unwrap_or(usize::MAX) {
            given.push(person.clone());
            most = most.max(1 + most_given(rest, cap, given));
            given.pop();
        }
    }
    most
}

fn by_rule_or_employment(plan: &Plan, seen: &Seen, set: &[(&str, &str)]) -> (&'static str, Option<String>) {
    let (result, reason) = by_rule(plan, seen, set);
    if result != "success" && ask_family(plan, seen, plan.settings.employment.as_ref()) == Some(Value::True) {
        return ("success_by_employment", None);
    }
    (result, reason)
}

/// A success takes the needs, or the route in their stead; and the gate, practice and nothing lost beside either.
fn by_rule(plan: &Plan, seen: &Seen, set: &[(&str, &str)]) -> (&'static str, Option<String>) {
    let said = |reason: &str| Some(reason.to_owned());
    let (needs, reason) = by_needs(seen, set);
    let (way, reason) = match ask_family(plan, seen, plan.settings.route.as_ref()) {
        None => (needs, reason),
        // Either will do, as in `any`. Of two that say the same, the needs come first.
        Some(route) => {
            let both = value::any(&[needs, route]);
            if both == needs { (needs, reason) } else { (route, said("route")) }
        }
    };
    let gate = ask_family(plan, seen, plan.settings.gate.as_ref()).unwrap_or(Value::True);
    let names_a_need_or_route =
        reason.as_deref().is_some_and(|reason| !["not_published", "rejected"].contains(&reason));
    if way == Value::False {
        return ("not_success", reason);
    }
    if gate == Value::False {
        return ("not_success", said("gate"));
    }
    if way == Value::Open {
        return ("not_yet_knowable", reason);
    }
    if gate == Value::Open {
        return ("not_yet_knowable", said("gate"));
    }
    if way == Value::Missing && names_a_need_or_route {
        return ("not_evidenced", reason);
    }
    if gate == Value::Missing {
        return ("not_evidenced", said("gate"));
    }
    if plan.settings.practice && lacks_practice(seen) {
        return ("not_evidenced", said("practice"));
    }
    if way == Value::Missing {
        return ("not_evidenced", reason);
    }
    // DECIDED: who was lost leaves the result open where it might be the family's only child, and a lost need, whatever
    // the route says, where there might be too few without it.
    let engaged_on = seen.family.engaged_on;
    if engaged_on.is_some_and(|day| eligibility(plan, seen, set, day) == Ok(None)) {
        return ("not_evidenced", said("rejected"));
    }
    ("success", reason)
}

/// What the needs of the set say, with the reason; no reason where all are achieved.
fn by_needs(seen: &Seen, set: &[(&str, &str)]) -> (Value, Option<String>) {
    for (status, value) in
        [("not_achieved", Value::False), ("not_yet_knowable", Value::Open), ("not_evidenced", Value::Missing)]
    {
        if let Some((need, _)) = set.iter().find(|(_, own)| *own == status) {
            return (value, Some((*need).to_owned()));
        }
    }
    if set.iter().all(|(_, status)| *status == "not_published") {
        return (Value::Missing, Some("not_published".to_owned()));
    }
    // DECIDED: a need that was lost might not be achieved.
    if seen.lost_need {
        return (Value::Missing, Some("rejected".to_owned()));
    }
    (Value::True, None)
}

/// What a tree that is asked of the family says; none where the plan has none.
fn ask_family(plan: &Plan, seen: &Seen, node: Option<&Node>) -> Option<Value> {
    node.map(|node| tree::evaluate(&about_family(plan, seen), node).answer.value)
}

fn lacks_practice(seen: &Seen) -> bool {
    [seen.family.lead_practitioner_on, seen.family.assessed_on, seen.family.action_plan_on, seen.family.support_on]
        .iter()
        .any(|day| day.is_none_or(|day| day > seen.judged_on))
}
