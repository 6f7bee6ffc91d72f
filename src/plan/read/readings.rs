//! Ways to read the source that were not taken, and their switches.

use toml::{Spanned, de::DeValue};

use super::{
    Names, identifier,
    parameters::parameter,
    settings::{eligibility, join_until, judged_after},
};
use crate::{
    base::{nearest, or_list},
    plan::{
        Node, Reading, Setting, Switch,
        section::Section,
        tree::{Ids, Inside, Trees},
    },
};

/// Reads what every reading has, all but its switch; what one does not state is as in the reading that it restates.
fn reading(
    entry: &Section<'_, '_>,
    there: Option<&Reading>,
    names: &mut Names,
    switch: Option<Switch>,
) -> Option<Reading> {
    let id = identifier(entry, "reading", &mut names.readings);
    let text = |key: &'static str, there: Option<&String>| entry.text_or(key, there.map(|text| &**text)).1.to_owned();
    let question = text("question", there.map(|there| &there.question));
    let taken = text("taken", there.map(|there| &there.taken));
    let otherwise = text("otherwise", there.map(|there| &there.otherwise));
    entry.finish();
    Some(Reading { id, question, taken, otherwise, switch: switch? })
}

/// Reads a reading of a need's clause. `there`: the readings of the need that it departs from.
pub(super) fn need_reading(
    entry: &Section<'_, '_>,
    known: &[&Node],
    there: &[Reading],
    trees: &Trees<'_, '_>,
    names: &mut Names,
) -> Option<Reading> {
    let there = restated(entry, there);
    let (clause_there, becomes_there) = match there.map(|there| &there.switch) {
        Some(Switch::Clause(clause, becomes)) => (Some(&**clause), Some(becomes)),
        _ => (None, None),
    };
    let (at, clause) = entry.text_or("clause", clause_there);
    let stands = known.iter().any(|tree| tree.find(clause).is_some());
    if !stands && !known.is_empty() {
        let ids: Vec<&str> = known.iter().flat_map(|tree| tree.leaves()).map(|(node, _)| node.id.as_str()).collect();
        let help = nearest(clause, ids).map_or_else(
            || "name a clause or a branch of `found` or `achieved` by its id".to_owned(),
            |close| format!("`{close}` is close"),
        );
        entry.reader.wrong(at, "switches a clause that the need does not have", help);
    }
    let becomes = match becomes_there.filter(|_| entry.value("becomes").is_none()) {
        Some(becomes) => Some(becomes.clone()),
        None => becomes(entry).and_then(|value| trees.tree(value, clause, Inside::Other, &mut Ids::new())),
    };
    let switch = becomes.filter(|_| stands).map(|becomes| Switch::Clause(clause.to_owned(), becomes));
    reading(entry, there, names, switch)
}

/// The reading of the other plan that bears the id of this one.
fn restated<'r>(entry: &Section<'_, '_>, there: &'r [Reading]) -> Option<&'r Reading> {
    let id = entry.text_if_any("id")?.1;
    there.iter().find(|reading| reading.id == id)
}

/// Reads a reading of the whole plan. `there`: those of the plan that it is based on.
pub(super) fn plan_reading(
    entry: &Section<'_, '_>,
    there: &[Reading],
    trees: &Trees<'_, '_>,
    names: &mut Names,
) -> Option<Reading> {
    let there = restated(entry, there);
    if let Some(there) = there.filter(|_| entry.value("setting").is_none() && entry.value("becomes").is_none()) {
        return reading(entry, Some(there), names, Some(there.switch.clone()));
    }
    let (at, name) = entry.text("setting");
    let value = becomes(entry);
    let flag = || {
        let flag = value?.get_ref().as_bool();
        if let (None, Some(value)) = (flag, value) {
            entry.wrong_type("becomes", value, "true or false");
        }
        flag
    };
    let tree = |key: &str| trees.tree(value?, key, Inside::Other, &mut Ids::new()).map(Box::new);
    let switch = match name {
        "judged_after" => value.and_then(|value| judged_after(value, entry)).map(Setting::JudgedAfter),
        "needs_join_until" => value.and_then(|value| join_until(value, entry)).map(Setting::NeedsJoinUntil),
        "eligibility" => value.and_then(|value| eligibility(value, entry)).map(Setting::Eligibility),
        "practice" => flag().map(Setting::Practice),
        "strict" => flag().map(Setting::Strict),
        "gate" => tree("gate").map(Setting::Gate),
        "route" => tree("route").map(Setting::Route),
        "employment" => tree("employment").map(Setting::Employment),
        _ => None,
    };
    let switch = match switch {
        None if trees.parameters.contains_key(name) => {
            let becomes = value.and_then(|value| parameter(entry, "becomes", value));
            becomes.map(|becomes| Switch::Parameter(name.to_owned(), becomes))
        }
        None if trees.averages.contains_key(name) => {
            let becomes = value.and_then(|value| trees.average(value, name));
            becomes.map(|becomes| Switch::Average(name.to_owned(), becomes))
        }
        setting => {
            let settings = [
                "judged_after",
                "needs_join_until",
                "eligibility",
                "practice",
                "gate",
                "route",
                "employment",
                "strict",
            ];
            if setting.is_none() && !settings.contains(&name) {
                let help = format!("it is {}, or a parameter or an average of the plan", or_list(&settings));
                entry.reader.wrong(at, "switches a setting that no plan has", help);
            }
            setting.map(Switch::Setting)
        }
    };
    reading(entry, there, names, switch)
}

fn becomes<'a>(entry: &Section<'a, '_>) -> Option<&'a Spanned<DeValue<'a>>> {
    let value = entry.value("becomes");
    if value.is_none() {
        entry.reader.wrong(entry.at, "a reading has no `becomes`", "say what the other reading changes it into");
    }
    value
}
