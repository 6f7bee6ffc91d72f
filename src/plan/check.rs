use std::collections::BTreeMap;

use super::{Call, Needs, Node, Plan, Who, section::Reader};
use crate::base::nearest;

/// Checks what can be said only of the plan as a whole: needs that clauses name, cycles, whom a clause can ask.
pub(super) fn check(plan: &Plan, reader: &Reader<'_>, places: &BTreeMap<String, usize>) {
    let ids: Vec<&str> = plan.needs().map(|(_, need)| need.id.as_str()).collect();
    for (_, need) in plan.needs() {
        let at = places.get(&need.id).copied().unwrap_or(0);
        let trees = need.found.iter().chain(&need.achieved).chain(&need.supplementary);
        for (node, leaf) in trees.flat_map(Node::leaves) {
            for call in leaf.calls() {
                for named in needs_named(call).iter().filter(|named| !ids.contains(&named.as_str())) {
                    let cause = format!(
                        "clause `{}` of `{}` names the need `{named}`, which the plan does not have",
                        node.id, need.id
                    );
                    let help = nearest(named, ids.iter().copied()).map_or_else(
                        || "name a need of the plan by its id".to_owned(),
                        |close| format!("`{close}` is close"),
                    );
                    reader.wrong(at, cause, help);
                }
                if call.who() == Some(Who::Index) && need.person == "family" {
                    let cause =
                        format!("clause `{}` of `{}` asks `index`, but it is a need of the family", node.id, need.id);
                    reader.wrong(
                        at,
                        cause,
                        "ask `family`, `adult`, `any_child` or `every_child`, or say whose need it is",
                    );
                }
            }
        }
        for (node, leaf) in need.found.iter().flat_map(Node::leaves) {
            if leaf.calls().iter().any(|call| matches!(call, Call::Met(_))) {
                let cause = format!("clause `{}` of `{}` asks for outcomes before the need is found", node.id, need.id);
                reader.wrong(at, cause, "`met` belongs into `achieved`");
            }
        }
    }
    for path in cycles(plan) {
        let at = path.first().and_then(|first| places.get(*first)).copied().unwrap_or(0);
        reader.wrong(
            at,
            format!("needs wait for each other: {}", path.join(" → ")),
            "let one of them stand without `met`",
        );
    }
    for (_, leaf) in plan.settings.employment.iter().flat_map(Node::leaves) {
        if leaf.calls().iter().any(|call| call.who() == Some(Who::Index) || matches!(call, Call::Met(_))) {
            reader.wrong(0, "`employment` asks for a need or its person", "it is asked of the family as a whole");
        }
    }
}

fn needs_named(call: &Call) -> &[String] {
    match call {
        Call::Met(Needs::All(needs)) => needs,
        Call::Recorded { need: Some(need), .. } => std::slice::from_ref(need),
        _ => &[],
    }
}

/// Gives the shortest cycle through each need that stands in one, each cycle once, the first need repeated at the end.
fn cycles(plan: &Plan) -> Vec<Vec<&str>> {
    let waits = waits_for(plan);
    let mut found: Vec<Vec<&str>> = waits.keys().filter_map(|start| cycle(&waits, start)).collect();
    found.retain(|path| path.iter().min() == path.first());
    found
}

fn cycle<'a>(waits: &BTreeMap<&'a str, Vec<&'a str>>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut paths = vec![vec![start]];
    let mut seen = vec![start];
    while let Some(path) = (!paths.is_empty()).then(|| paths.remove(0)) {
        for next in path.last().and_then(|last| waits.get(last)).into_iter().flatten() {
            let longer: Vec<&str> = path.iter().copied().chain([*next]).collect();
            if *next == start {
                return Some(longer);
            }
            if !seen.contains(next) {
                seen.push(next);
                paths.push(longer);
            }
        }
    }
    None
}

/// The needs whose outcomes each need asks for.
fn waits_for(plan: &Plan) -> BTreeMap<&str, Vec<&str>> {
    let mut waits: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (_, need) in plan.needs() {
        for (_, leaf) in need.achieved.iter().flat_map(Node::leaves) {
            for call in leaf.calls() {
                match call {
                    Call::Met(Needs::All(needs)) => {
                        waits.entry(&need.id).or_default().extend(needs.iter().map(String::as_str));
                    }
                    Call::Met(Needs::AnyOther) => {
                        let others = plan.needs().map(|(_, other)| other.id.as_str()).filter(|other| *other != need.id);
                        waits.entry(&need.id).or_default().extend(others);
                    }
                    _ => {}
                }
            }
        }
    }
    for needs in waits.values_mut() {
        needs.sort_unstable();
        needs.dedup();
    }
    waits
}

/// Gives the needs by their places in an order in which every need comes after those whose outcomes it asks for.
pub fn in_order_of_outcomes(plan: &Plan) -> Vec<u32> {
    let waits = waits_for(plan);
    let ids: Vec<&str> = plan.needs().map(|(_, need)| need.id.as_str()).collect();
    let mut order: Vec<u32> = Vec::new();
    let mut done: Vec<&str> = Vec::new();
    while done.len() < ids.len() {
        let ready = |id: &&str| waits.get(*id).is_none_or(|needs| needs.iter().all(|need| done.contains(need)));
        let next: Vec<(u32, &str)> =
            (0..).zip(ids.iter().copied()).filter(|(_, id)| !done.contains(id) && ready(id)).collect();
        // A plan that was checked has no cycle.
        if next.is_empty() {
            break;
        }
        order.extend(next.iter().map(|(place, _)| *place));
        done.extend(next.iter().map(|(_, id)| *id));
    }
    order
}

/// Says whether any clause of a plan asks for outcomes of other needs.
pub fn asks_outcomes(plan: &Plan) -> bool {
    let trees = plan.needs().flat_map(|(_, need)| need.achieved.iter().chain(&need.supplementary));
    trees.flat_map(Node::leaves).any(|(_, leaf)| leaf.calls().iter().any(|call| matches!(call, Call::Met(_))))
}
