//! The result of a family.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hearthline::plan::{Eligibility, Plan};

use super::{FamilyResult, NeedStatus, ages, question::about_family, seen::Seen, tree, value::Value};

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
    let has_enough = match plan.settings.eligibility {
        Eligibility::Needs(least) => set.len() >= usize::try_from(least).unwrap_or(usize::MAX),
        Eligibility::Headlines(least) => headlines(plan, set) >= usize::try_from(least).unwrap_or(usize::MAX),
    };
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

fn by_rule_or_employment(plan: &Plan, seen: &Seen, set: &[(&str, &str)]) -> (&'static str, Option<String>) {
    let (result, reason) = by_rule(plan, seen, set);
    if result != "success"
        && let Some(employment) = &plan.settings.employment
        && tree::evaluate(&about_family(plan, seen), employment).answer.value == Value::True
    {
        return ("success_by_employment", None);
    }
    (result, reason)
}

fn by_rule(plan: &Plan, seen: &Seen, set: &[(&str, &str)]) -> (&'static str, Option<String>) {
    for result in ["not_achieved", "not_yet_knowable", "not_evidenced"] {
        if let Some((need, _)) = set.iter().find(|(_, status)| *status == result) {
            let result = if result == "not_achieved" { "not_success" } else { result };
            return (result, Some((*need).to_owned()));
        }
    }
    let lacks_practice = plan.settings.practice
        && [
            seen.family.lead_practitioner_on,
            seen.family.assessed_on,
            seen.family.action_plan_on,
            seen.family.support_on,
        ]
        .iter()
        .any(|day| day.is_none_or(|day| day > seen.judged_on));
    if lacks_practice {
        return ("not_evidenced", Some("practice".to_owned()));
    }
    if set.iter().all(|(_, status)| *status == "not_published") {
        return ("not_evidenced", Some("not_published".to_owned()));
    }
    // DECIDED: a need that was lost might not be achieved, so any leaves the result open; a person who was lost does
    // so only where it might be the family's only child.
    let only_child_may_be_lost = match seen.family.engaged_on {
        Some(engaged_on) => seen.lost_person && !has_child_or_is_expectant(seen, engaged_on),
        None => false,
    };
    if seen.lost_need || only_child_may_be_lost {
        return ("not_evidenced", Some("rejected".to_owned()));
    }
    ("success", None)
}
