//! Headlines and their needs.

use super::{
    Base, Names, check_landable, identifier,
    readings::need_reading,
    unstated::{inherit_reading, with_unstated},
};
use crate::{
    base::{nearest, or_list},
    plan::{
        Headline, Need, Node, NotCollected, Reading, Switch,
        section::Section,
        tree::{Ids, Inside, Trees},
    },
};

/// Whose need it may be.
const PEOPLE: [&str; 5] = ["child", "adult", "parent", "anyone", "family"];

/// Words that could be ids of needs and stand for something else: reasons of results, and trees asked of the family.
const TAKEN: [&str; 5] = ["employment", "gate", "practice", "rejected", "route"];

/// Reads the headlines of a plan. Those of the plan that it is based on, and their needs, stand as they are there, but for what
/// is stated here.
pub(super) fn headlines(
    section: &Section<'_, '_>,
    base: &Base,
    trees: &Trees<'_, '_>,
    names: &mut Names,
) -> Option<Vec<Headline>> {
    let stated = section.sections("headline", "a headline");
    let stated: Vec<Option<Headline>> = stated.iter().map(|entry| headline(entry, base, trees, names)).collect();
    Some(with_unstated(section, base, stated.into_iter().collect::<Option<_>>()?, names))
}

fn headline(entry: &Section<'_, '_>, base: &Base, trees: &Trees<'_, '_>, names: &mut Names) -> Option<Headline> {
    let id = identifier(entry, "headline", &mut names.headlines);
    let meant = base.meant(entry, &id, base.headlines().iter().map(|headline| &*headline.id));
    let known = base.headlines().iter().find(|headline| headline.id == meant);
    let mut needs = Vec::new();
    for (key, what, published) in [("need", "a need", true), ("not_published", "a need without an outcome", false)] {
        for section in entry.sections(key, what) {
            needs.push(need(&section, published, base, trees, names));
        }
    }
    let without = entry.sections("not_collected", "a need that is not collected");
    let not_collected = without.iter().map(|section| not_collected(section, base, names)).collect();
    let code = entry.text_or("code", known.map(|known| &*known.code)).1.to_owned();
    let title = entry.text_or("title", known.map(|known| &*known.title)).1.to_owned();
    entry.finish();
    Some(Headline { id, code, title, needs: needs.into_iter().collect::<Option<_>>()?, not_collected })
}

fn not_collected(entry: &Section<'_, '_>, base: &Base, names: &mut Names) -> NotCollected {
    let (id, [code, person, title, cite]) = name_of_need(entry, base, names);
    let known = base.not_collected(&id);
    let why = entry.text_or("why", known.map(|known| &*known.why)).1.to_owned();
    entry.finish();
    NotCollected { id, code, title, person, cite, why }
}

/// Reads the id of a need, and its code, its person, its title and where it is printed.
fn name_of_need(entry: &Section<'_, '_>, base: &Base, names: &mut Names) -> (String, [String; 4]) {
    let id = identifier(entry, "need", &mut names.needs);
    check_landable(entry.reader, entry.text("id").0, &id);
    if TAKEN.contains(&&*id) {
        let cause = format!("`{id}` is a word that a result or the plan itself uses");
        entry.reader.wrong(entry.text("id").0, cause, "give the need another id");
    }
    let meant = base.meant(entry, &id, base.needs());
    if meant != id {
        names.misspelt.insert(meant.to_owned());
    }
    let known = base.name_of(meant);
    let [code_there, person_there, title_there, cite_there] = known.map_or([None; 4], |known| known.map(Some));
    let (code_at, code) = entry.text_or("code", code_there);
    if !names.codes.insert(code.to_owned()) {
        entry.reader.wrong(code_at, "is the code of an earlier need too", "give each need a code of its own");
    }
    let (person_at, person) = entry.text_or("person", person_there);
    if !PEOPLE.contains(&person) {
        let help = format!("it is one of {}", or_list(&PEOPLE));
        entry.reader.wrong(person_at, "does not say whose need it is", help);
    }
    let (title, cite) = (entry.text_or("title", title_there).1, entry.text_or("cite", cite_there).1);
    (id, [code, person, title, cite].map(str::to_owned))
}

fn need(
    entry: &Section<'_, '_>,
    published: bool,
    base: &Base,
    trees: &Trees<'_, '_>,
    names: &mut Names,
) -> Option<Need> {
    let (id, [code, person, title, cite]) = name_of_need(entry, base, names);
    names.places.insert(id.clone(), entry.text("id").0);
    let there = base.need(base.meant(entry, &id, base.needs()));
    let mut ids = Ids::new();
    let mut tree = |key: &'static str, there: Option<&Node>| match entry.value(key) {
        Some(value) => trees.tree(value, key, Inside::Other, &mut ids).map(Some),
        None => Some(there.cloned()),
    };
    let found = tree("found", there.and_then(|there| there.found.as_ref()));
    let achieved =
        if published { tree("achieved", there.and_then(|there| there.achieved.as_ref())) } else { Some(None) };
    if published && achieved == Some(None) {
        let help = "add `achieved`, or list it under `[[headline.not_published]]`";
        entry.reader.wrong(entry.at, "a need has no `achieved`", help);
    }
    let supplementary = match entry.value("supplementary").filter(|_| published) {
        // None here of those that are there.
        Some(value) if there.is_some() && value.get_ref().as_array().is_some_and(|list| list.is_empty()) => {
            Some(Vec::new())
        }
        Some(value) => trees.children(value, "supplementary", Inside::Other, &mut ids),
        None => Some(there.filter(|_| published).map_or_else(Vec::new, |there| there.supplementary.clone())),
    };
    let mut need = Need {
        id,
        code,
        title,
        person,
        cite,
        published,
        found: found.clone().flatten(),
        achieved: achieved.clone().flatten(),
        supplementary: supplementary.clone().unwrap_or_default(),
        readings: Vec::new(),
    };
    departures(entry, there.is_some(), &mut need, trees);
    let known: Vec<&Node> = need.found.iter().chain(&need.achieved).collect();
    let readings: Vec<Option<Reading>> = entry
        .sections("reading", "a reading")
        .iter()
        .map(|entry| need_reading(entry, &known, there.map_or(&[], |there| &there.readings), trees, names))
        .collect();
    entry.finish();
    let whole = found.is_some() && achieved.is_some() && supplementary.is_some();
    let mut own: Vec<Reading> = readings.into_iter().collect::<Option<_>>().filter(|_| whole)?;
    for reading in there.iter().flat_map(|there| &there.readings) {
        if let Some(place) = own.iter().position(|own| own.id == reading.id) {
            need.readings.push(own.remove(place));
        } else if there.is_some_and(|there| need.has_as_in(there, reading)) {
            inherit_reading(entry, reading, names);
            need.readings.push(reading.clone());
        }
    }
    need.readings.extend(own);
    Some(need)
}

/// Makes of the trees that a need has from another plan its own: `changes` gives clauses another tree, `cites` says where they
/// are printed here.
fn departures(entry: &Section<'_, '_>, based: bool, need: &mut Need, trees: &Trees<'_, '_>) {
    for (key, what) in [("changes", "the changes of a need"), ("cites", "the cites of a need")] {
        let Some(section) = entry.section(key, what) else { continue };
        if !based {
            let help = "only a need that the plan it is `based_on` has can depart from it: state the trees themselves";
            entry.reader.wrong(section.at, format!("a need has `{key}` and nothing to depart from"), help);
            continue;
        }
        for (at, clause, value) in section.entries() {
            let mut own: Vec<&mut Node> =
                need.found.iter_mut().chain(&mut need.achieved).chain(&mut need.supplementary).collect();
            let Some(there) = own.iter().find_map(|tree| tree.find(clause)).cloned() else {
                let ids: Vec<&str> = own.iter().flat_map(|tree| tree.all()).map(|node| &*node.id).collect();
                let help = nearest(clause, ids.iter().copied()).map_or_else(
                    || "`hearthline plan show` prints the id of each clause at its end".to_owned(),
                    |close| format!("`{close}` is close"),
                );
                entry.reader.wrong(at, format!("`{key}` speaks of a clause that the need does not have"), help);
                continue;
            };
            let becomes = if key == "cites" {
                let cite = value.get_ref().as_str();
                if cite.is_none() {
                    section.wrong_type(clause, value, "a text, in quotes");
                }
                cite.map(|cite| Node { cite: cite.to_owned(), ..there.clone() })
            } else {
                let read = trees.tree(value, clause, Inside::Other, &mut Ids::new());
                read.map(|read| if read.cite.is_empty() { Node { cite: there.cite.clone(), ..read } } else { read })
            };
            let Some(becomes) = becomes else { continue };
            if (Node { when: there.when.clone(), ..becomes.clone() }) == there {
                let help = "leave it out: it stands so in the other plan";
                entry.reader.wrong(at, format!("`{key}` changes nothing"), help);
            }
            for tree in &mut own {
                tree.replace(clause, &becomes);
            }
        }
    }
}

impl Need {
    /// Says whether what a reading switches stands here as in another need.
    fn has_as_in(&self, other: &Self, reading: &Reading) -> bool {
        let Switch::Clause(clause, _) = &reading.switch else { return false };
        let find =
            |need: &Self| need.found.iter().chain(&need.achieved).find_map(|tree| tree.find(clause)).map(Node::bare);
        find(self).is_some_and(|own| Some(own) == find(other))
    }
}
