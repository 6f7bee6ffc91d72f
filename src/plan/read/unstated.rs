//! What a plan has of the plan that it is based on without stating it.

use std::collections::BTreeSet;

use super::{Base, Names};
use crate::{
    base::nearest,
    plan::{Headline, Need, NotCollected, Plan, Reading, section::Section},
};

/// Adds to the headlines that are stated what is not: the other headlines of the plan that this one is based on, and the other
/// needs of each.
pub(super) fn with_unstated(
    section: &Section<'_, '_>,
    base: &Base,
    mut headlines: Vec<Headline>,
    names: &mut Names,
) -> Vec<Headline> {
    let mut gone = base.without.clone();
    for id in headlines.iter().flat_map(Headline::ids) {
        gone.insert(id.to_owned());
        if base.without.contains(id) {
            let at = names.places.get(id).copied().unwrap_or(section.at);
            section.reader.wrong(at, format!("`{id}` is left out by `without`, and stated"), "do one of the two");
        }
    }
    gone.extend(names.misspelt.iter().cloned());
    for (place, own) in base.headlines().iter().enumerate() {
        let needs: Vec<Need> = own.needs.iter().filter(|need| !gone.contains(&need.id)).cloned().collect();
        let others: Vec<NotCollected> =
            own.not_collected.iter().filter(|need| !gone.contains(&need.id)).cloned().collect();
        let collected = needs.iter().map(|need| [&need.id, &need.code, &need.title]);
        for need in collected.chain(others.iter().map(|need| [&need.id, &need.code, &need.title])) {
            inherit_need(section, need, names);
        }
        for reading in needs.iter().flat_map(|need| &need.readings) {
            inherit_reading(section, reading, names);
        }
        match headlines.iter_mut().find(|headline| headline.id == own.id) {
            Some(stated) => stated.take_in(own, needs, others),
            None if needs.is_empty() && others.is_empty() => {}
            None => {
                let whole = Headline { needs, not_collected: others, ..own.clone() };
                headlines.insert(place.min(headlines.len()), whole);
            }
        }
    }
    headlines
}

/// Notes a need that is taken from the other plan, and whose code another need here bears.
fn inherit_need(section: &Section<'_, '_>, [id, code, title]: [&String; 3], names: &mut Names) {
    names.needs.insert(id.clone());
    names.places.insert(id.clone(), section.at);
    if !names.codes.insert(code.clone()) {
        let cause =
            format!("`{code}` is the code of another need, and of {title} [{id}] of the plan that it is based on");
        let help = "give each need a code of its own, or name the other in `without`";
        section.reader.wrong(section.at, cause, help);
    }
}

/// Notes a reading that is taken from the other plan, and whose id another reading here bears.
pub(super) fn inherit_reading(section: &Section<'_, '_>, reading: &Reading, names: &mut Names) {
    if !names.readings.insert(reading.id.clone()) {
        let cause =
            format!("another reading bears the id `{}`, as one does of the plan that this one is based on", reading.id);
        section.reader.wrong(section.at, cause, "give it another id, or state both here");
    }
}

/// Reads what is left out of the plan that this one is based on: needs, readings, and trees asked of the family.
pub(super) fn without(section: &Section<'_, '_>, base: Option<&Plan>) -> BTreeSet<String> {
    let Some(value) = section.value("without") else { return BTreeSet::new() };
    let Some(list) = value.get_ref().as_array() else {
        section.wrong_type("without", value, "a list of ids of needs");
        return BTreeSet::new();
    };
    let known = base.map_or_else(Vec::new, ids_of);
    let mut found = BTreeSet::new();
    for item in list {
        let at = item.span().start;
        let Some(id) = item.get_ref().as_str() else {
            section.wrong_type("without", item, "an id of a need, in quotes");
            continue;
        };
        if !known.contains(&id) {
            let help = match (nearest(id, known.iter().copied()), base) {
                (Some(close), _) => format!("`{close}` is close"),
                (None, Some(_)) => "name a need, a reading, or a tree such as `gate` of the other plan".to_owned(),
                (None, None) => "only a plan that is `based_on` another leaves something of it out".to_owned(),
            };
            section.reader.wrong(at, "leaves out what is not there", help);
        }
        if !found.insert(id.to_owned()) {
            section.reader.wrong(at, format!("leaves out `{id}` a second time"), "name it once");
        }
    }
    found
}

/// The ids of all that can be left out of a plan.
fn ids_of(plan: &Plan) -> Vec<&str> {
    let needs = plan.headlines.iter().flat_map(Headline::ids);
    let readings = plan.readings().map(|reading| reading.id.as_str());
    let trees = plan.settings.trees().map(|(which, _)| which.key());
    needs.chain(readings).chain(trees).collect()
}

impl Headline {
    /// The ids of all its needs.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.needs.iter().map(|need| &*need.id).chain(self.not_collected.iter().map(|need| &*need.id))
    }

    /// Takes in what it does not state of the headline that it is based on: needs keep their order there, new ones stand
    /// behind; where it states them all, its own order holds.
    fn take_in(&mut self, base: &Self, needs: Vec<Need>, not_collected: Vec<NotCollected>) {
        let place = |id: &str| base.ids().position(|known| known == id).unwrap_or(usize::MAX);
        if !needs.is_empty() {
            self.needs.extend(needs);
            self.needs.sort_by_key(|need| place(&need.id));
        }
        self.not_collected.extend(not_collected);
    }
}
