//! Why two clauses that read alike differ: what they take from elsewhere in their plans changed.

use super::{
    super::{Call, Needs, Node},
    sides::Sides,
};
use crate::base::and_list;

/// So many needs are named.
const NAMED: usize = 3;

/// Says what the trees take from elsewhere that changed.
pub(super) fn because(sides: Sides<'_>, trees: &[&Node]) -> String {
    let (mut needs, mut instruments) = (Vec::new(), Vec::new());
    let leaves = trees.iter().flat_map(|tree| tree.leaves());
    let calls = leaves.flat_map(|(_, leaf)| {
        let averaged = leaf.averages().into_iter().flat_map(|(_, average)| average.calls());
        leaf.calls().into_iter().chain(averaged).collect::<Vec<_>>()
    });
    for call in calls {
        match call {
            Call::Met(Needs::All(asked)) => {
                needs.extend(sides.unlike().filter(|id| asked.iter().any(|need| need == id)));
            }
            Call::Met(Needs::AnyOther) => needs.extend(sides.unlike_others()),
            Call::Score { instrument, .. } | Call::ScalesAtLeast { instrument, .. } => instruments.push(instrument),
            Call::Improvement { instruments: asked, .. } => instruments.extend(asked),
            _ => {}
        }
    }
    let mut parts: Vec<String> = Vec::new();
    let places = [(true, true), (true, false), (false, true)].map(|places| {
        let mut ids: Vec<&str> = Vec::new();
        for id in needs.iter().filter(|id| (sides.one.has(id), sides.other.has(id)) == places) {
            if !ids.contains(id) {
                ids.push(id);
            }
        }
        ids
    });
    let [changed, gone, new] = places;
    if !changed.is_empty() {
        parts.push(format!("the outcome of {} changed", named(&changed)));
    }
    for (ids, word) in [(new, "new"), (gone, "gone")] {
        if !ids.is_empty() {
            parts.push(format!("{} {} {word}", named(&ids), if ids.len() == 1 { "is" } else { "are" }));
        }
    }
    instruments.retain(|instrument| !sides.directed_alike(instrument));
    instruments.sort_unstable();
    instruments.dedup();
    if !instruments.is_empty() {
        let names: Vec<&str> = instruments.into_iter().map(String::as_str).collect();
        parts.push(format!("what is better on {} changed", named(&names)));
    }
    if parts.is_empty() {
        parts.push("what it takes from the plan as a whole changed".to_owned());
    }
    format!("because {}", and_list(&parts))
}

/// The first names, and how many more there are.
fn named(names: &[&str]) -> String {
    let mut said: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(NAMED) {
        0 => {}
        more => said.push(format!("{more} more")),
    }
    and_list(&said)
}
