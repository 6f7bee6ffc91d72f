use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{
    Average, Call, Least, Need, Needs, Node, Plan, Reading, Who,
    decidable::{undecidable, without_a_day},
    section::Reader,
};
use crate::base::{Problem, count, nearest};

/// Something wrong with a plan as a whole, at one of its needs or averages or, without one, at the plan.
struct Fault {
    /// The need, or an average as [`place_of_average`] has it.
    need: Option<String>,
    cause: String,
    help: String,
}

/// What stands for an average where places are kept by need: no need is called so.
pub(super) fn place_of_average(name: &str) -> String {
    format!("averages.{name}")
}

/// What stands for a parameter there.
pub(super) fn place_of_parameter(name: &str) -> String {
    format!("parameters.{name}")
}

/// Checks what can be said only of the plan as a whole, as it stands and under each of its other readings.
pub(super) fn check(plan: &Plan, reader: &Reader<'_>, places: &BTreeMap<String, usize>, decidable: bool) {
    let note = |fault: Fault, under: &str| {
        let at = fault.need.and_then(|need| places.get(&need)).copied().unwrap_or(0);
        reader.wrong(at, format!("{under}{}", fault.cause), fault.help);
    };
    let own = faults(plan, decidable);
    if !own.is_empty() {
        for fault in own {
            note(fault, "");
        }
        return;
    }
    let switched = |reading: &Reading, changes: bool, faults: Vec<Fault>| {
        if !changes {
            let cause = format!("the reading `{}` changes nothing", reading.id);
            note(Fault { need: None, cause, help: "let it change what it speaks of, or take it out".to_owned() }, "");
        }
        for fault in faults {
            note(fault, &format!("under the reading `{}`, ", reading.id));
        }
    };
    // The cases say nothing of how a plan may be read.
    let plan = &plan.without_cases();
    for reading in &plan.readings {
        let other = plan.switched(reading);
        switched(reading, other != *plan, faults(&other, decidable));
    }
    // A reading of a need leaves the other needs as they were; only a cycle goes through them.
    let ids = ids(plan);
    for (_, need) in plan.needs() {
        for reading in &need.readings {
            let mut other = need.clone();
            other.switch(reading);
            let mut found = need_faults(&ids, &other, decidable);
            if asks_outcomes_of_needs(&other) {
                found.extend(cycle_faults(&plan.switched(reading)));
            }
            switched(reading, other != *need, found);
        }
    }
}

/// The first thing that is wrong with a plan as a whole, of which readings were switched.
pub(super) fn first_fault(plan: &Plan) -> Option<Problem> {
    let fault = faults(plan, false).into_iter().next()?;
    Some(Problem::new(format!("plan {}", plan.id), fault.cause).help("these readings do not go together"))
}

/// `decidable`: whether data must be able to decide each clause.
fn faults(plan: &Plan, decidable: bool) -> Vec<Fault> {
    let ids = ids(plan);
    let mut found: Vec<Fault> =
        plan.needs().flat_map(|(_, need)| need_faults(&ids, need, decidable)).chain(cycle_faults(plan)).collect();
    let undecidable_average = |(name, average): (&String, &Average)| {
        let (cause, help) = average.calls().into_iter().find_map(without_a_day)?;
        let cause = format!("average `{name}` {cause}");
        Some(Fault { need: Some(place_of_average(name)), cause, help })
    };
    found.extend(plan.settings.averages.iter().filter(|_| decidable).filter_map(undecidable_average));
    let mut wrong = |cause: String, help: String| found.push(Fault { need: None, cause, help });
    let (asked, there, what) = match plan.settings.eligibility.least {
        Least::Needs(least) => (least, plan.needs().count(), "need"),
        Least::Headlines(least) => {
            (least, plan.headlines.iter().filter(|headline| !headline.needs.is_empty()).count(), "headline")
        }
    };
    if usize::try_from(asked).is_ok_and(|asked| asked > there) {
        let cause = format!("`eligibility` asks for {}, and the plan has {there}", count(asked as usize, what));
        wrong(cause, "no family could be eligible: ask for fewer".to_owned());
    }
    for (which, tree) in plan.settings.trees() {
        for (node, leaf) in tree.leaves() {
            let of_a_need = |call: &&Call| {
                call.who() == Some(Who::Index) || matches!(call, Call::Met(_) | Call::Recorded { need: None, .. })
            };
            if leaf.calls().iter().any(of_a_need) {
                let help = "it is asked of the family as a whole".to_owned();
                wrong(format!("`{}` asks for a need or its person", which.key()), help);
            }
            let clause = || format!("clause `{}`", node.id);
            leaf.calls().iter().for_each(|call| unknown_needs(&ids, call, &clause, &mut wrong));
            if let Some((cause, help)) = undecidable(leaf).filter(|_| decidable) {
                wrong(format!("{} {cause}", clause()), help);
            }
        }
    }
    found
}

/// The needs of a plan by their ids.
struct Known<'a> {
    needs: Vec<&'a str>,
    not_collected: Vec<&'a str>,
}

fn ids(plan: &Plan) -> Known<'_> {
    Known {
        needs: plan.needs().map(|(_, need)| need.id.as_str()).collect(),
        not_collected: plan.not_collected().map(|need| need.id.as_str()).collect(),
    }
}

fn cycle_faults(plan: &Plan) -> Vec<Fault> {
    let fault = |path: Vec<&str>| Fault {
        need: path.first().map(|first| (*first).to_owned()),
        cause: format!("needs wait for each other: {}", path.join(" → ")),
        help: "let one of them stand without `met`".to_owned(),
    };
    cycles(plan).into_iter().map(fault).collect()
}

fn need_faults(ids: &Known<'_>, need: &Need, decidable: bool) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut wrong = |cause: String, help: String| found.push(Fault { need: Some(need.id.clone()), cause, help });
    let trees = || need.found.iter().chain(&need.achieved).chain(&need.supplementary);
    let mut parts = BTreeSet::new();
    for node in trees().flat_map(Node::all).filter(|node| !parts.insert(&node.id)) {
        let cause = format!("`{}` of `{}` has two parts of that id", node.id, need.id);
        wrong(cause, "give each branch and clause of a need an id of its own".to_owned());
    }
    for (node, leaf) in trees().flat_map(Node::leaves) {
        let clause = || format!("clause `{}` of `{}`", node.id, need.id);
        for call in leaf.calls() {
            unknown_needs(ids, call, &clause, &mut wrong);
            if call.who() == Some(Who::Index) && need.person == "family" {
                let help = "ask `family`, `adult`, `any_child` or `every_child`, or say whose need it is";
                wrong(format!("{} asks `index`, but it is a need of the family", clause()), help.to_owned());
            }
        }
        if let Some((cause, help)) = undecidable(leaf).filter(|_| decidable) {
            wrong(format!("{} {cause}", clause()), help);
        }
    }
    for (node, leaf) in need.found.iter().flat_map(Node::leaves) {
        if leaf.calls().iter().any(|call| matches!(call, Call::Met(_))) {
            let cause = format!("clause `{}` of `{}` asks for outcomes before the need is found", node.id, need.id);
            wrong(cause, "`met` belongs into `achieved`".to_owned());
        }
    }
    found
}

fn unknown_needs(ids: &Known<'_>, call: &Call, clause: &impl Fn() -> String, wrong: &mut impl FnMut(String, String)) {
    for named in needs_named(call).iter().filter(|named| !ids.needs.contains(&named.as_str())) {
        if ids.not_collected.contains(&named.as_str()) {
            let said = format!("{} names the need `{named}`, which is not collected", clause());
            wrong(said, "ask for a need that is".to_owned());
            continue;
        }
        let help = nearest(named, ids.needs.iter().copied())
            .map_or_else(|| "name a need of the plan by its id".to_owned(), |close| format!("`{close}` is close"));
        wrong(format!("{} names the need `{named}`, which the plan does not have", clause()), help);
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
    let ids: Vec<&str> = plan.needs().map(|(_, need)| need.id.as_str()).collect();
    let in_order = in_order_of_outcomes(plan);
    let outside: BTreeSet<&str> = in_order.iter().filter_map(|place| ids.get(*place as usize).copied()).collect();
    let starts = waits.keys().filter(|start| !outside.contains(*start));
    let mut found: Vec<Vec<&str>> = starts.filter_map(|start| cycle(&waits, start)).collect();
    found.retain(|path| path.iter().min() == path.first());
    found
}

fn cycle<'a>(waits: &BTreeMap<&'a str, Vec<&'a str>>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut left = VecDeque::from([start]);
    while let Some(at) = left.pop_front() {
        for next in waits.get(at).into_iter().flatten() {
            if *next == start {
                let mut path: Vec<&str> = std::iter::successors(Some(at), |at| before.get(at).copied()).collect();
                path.insert(0, start);
                path.reverse();
                return Some(path);
            }
            if !before.contains_key(next) {
                before.insert(next, at);
                left.push_back(next);
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
    let mut lacks: BTreeMap<&str, usize> = waits.iter().map(|(id, needs)| (*id, needs.len())).collect();
    let mut waiting: BTreeMap<&str, Vec<(u32, &str)>> = BTreeMap::new();
    let ids = || (0..).zip(plan.needs().map(|(_, need)| need.id.as_str()));
    for (place, id) in ids() {
        for need in waits.get(id).into_iter().flatten() {
            waiting.entry(need).or_default().push((place, id));
        }
    }
    let mut order: Vec<u32> = Vec::new();
    let mut next: Vec<(u32, &str)> = ids().filter(|(_, id)| lacks.get(id).is_none_or(|lacks| *lacks == 0)).collect();
    // A plan that was checked has no cycle; what stands in one, or waits for one, is never next.
    while !next.is_empty() {
        order.extend(next.iter().map(|(place, _)| *place));
        let mut later = Vec::new();
        for waits in next.iter().filter_map(|(_, done)| waiting.get(done)).flatten() {
            // An id that two needs bear, which is wrong, is counted down once too often.
            let Some(lacks) = lacks.get_mut(waits.1).filter(|lacks| **lacks > 0) else { continue };
            *lacks -= 1;
            if *lacks == 0 {
                later.push(*waits);
            }
        }
        later.sort_unstable();
        next = later;
    }
    order
}

/// Says whether any clause of a plan asks for outcomes of other needs.
pub fn asks_outcomes(plan: &Plan) -> bool {
    plan.needs().any(|(_, need)| asks_outcomes_of_needs(need))
}

/// Says whether a clause of a need asks for outcomes of other needs.
pub fn asks_outcomes_of_needs(need: &Need) -> bool {
    let leaves = need.achieved.iter().chain(&need.supplementary).flat_map(Node::leaves);
    leaves.into_iter().any(|(_, leaf)| leaf.calls().iter().any(|call| matches!(call, Call::Met(_))))
}
