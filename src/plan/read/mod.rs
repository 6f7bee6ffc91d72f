//! Reads a plan file: all that is wrong with it at once, or the typed plan.

mod base;
mod needs;
mod parameters;
mod readings;
mod settings;
mod unstated;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use toml::de::DeTable;

use self::{
    base::Base,
    needs::headlines,
    parameters::{averages, directions, parameters},
    readings::plan_reading,
    settings::settings,
};
use super::{
    Deck, Plan, Reading, case, check,
    section::{Reader, Section},
    tree::{Trees, words},
};
use crate::{
    base::{LibraryFile, Problem, Problems},
    extract::{MOST_DIGITS, MOST_LETTERS, is_landable_word},
};

/// Reads and checks a plan file. `plans` are those that it may be based on.
///
/// # Errors
/// Gives all that is wrong with the file, each with its line and column.
pub fn read_plan(file: &LibraryFile, plans: &BTreeMap<String, Plan>) -> Result<Plan, Problems> {
    read(file, plans, true)
}

/// Reads and checks a plan file, clauses allowed that say the same whatever the data is: what a clause means does not hang
/// on whether anybody should ask it.
///
/// # Errors
/// Gives all else that is wrong with the file, each with its line and column.
pub fn read_plan_of_any_clauses(file: &LibraryFile) -> Result<Plan, Problems> {
    read(file, &BTreeMap::new(), false)
}

/// The plan that a file is based on; none where it names none, or is no TOML.
pub(super) fn base_of(file: &LibraryFile) -> Option<String> {
    let table = DeTable::parse(&file.text).ok()?;
    let (_, value) = table.get_ref().iter().find(|(key, _)| key.get_ref() == "based_on")?;
    value.get_ref().as_str().map(str::to_owned)
}

fn read(file: &LibraryFile, plans: &BTreeMap<String, Plan>, decidable: bool) -> Result<Plan, Problems> {
    let (parsed, failures) = DeTable::parse_recoverable(&file.text);
    let reader = Reader::new(file);
    note_failures(&reader, &failures);
    if !reader.is_clean() {
        return Err(reader.problems());
    }
    let section = Section::new(&reader, 0, parsed.get_ref(), "a plan");
    let mut names = Names::default();
    let plan = plan(&section, plans, &mut names);
    section.finish();
    if let Some(plan) = &plan {
        check::check(plan, &reader, &names.places, decidable);
    }
    let problems = reader.problems();
    match plan {
        Some(plan) => problems.or(plan),
        None if problems.0.is_empty() => Err(Problem::new(file.path.clone(), "is no plan").into()),
        None => Err(problems),
    }
}

/// Reads the cases of a plan that stand in a file of their own, `<id>.cases.toml`.
///
/// # Errors
/// Gives all that is wrong with the file, each with its line and column.
pub fn read_deck(file: &LibraryFile, plan: &Plan) -> Result<Deck, Problems> {
    let (parsed, failures) = DeTable::parse_recoverable(&file.text);
    let reader = Reader::new(file);
    note_failures(&reader, &failures);
    if !reader.is_clean() {
        return Err(reader.problems());
    }
    let section = Section::new(&reader, 0, parsed.get_ref(), "a file of cases");
    let deck = case::deck(&section, plan);
    section.finish();
    reader.problems().or(deck)
}

/// After so many, what is no TOML is what a bracket or a quotation mark before it makes of it.
const MOST_FAILURES: usize = 3;

pub(super) fn note_failures(reader: &Reader<'_>, failures: &[toml::de::Error]) {
    for failure in failures.iter().take(MOST_FAILURES) {
        let at = failure.span().map_or(0, |span| span.start);
        reader.wrong(
            at,
            format!("is no TOML: {}", failure.message()),
            "mend it here, or where the text or the list begins that does not end before it",
        );
    }
}

fn plan(section: &Section<'_, '_>, plans: &BTreeMap<String, Plan>, names: &mut Names) -> Option<Plan> {
    let reader = section.reader;
    let (id_at, id) = section.text("id");
    if !is_id(id) && !id.is_empty() {
        reader.wrong(id_at, "is not an id", "an id is lower-case letters, digits and hyphens");
    }
    check_landable(reader, id_at, id);
    // Cases are read last, and not at all where the plan is none.
    section.value("case");
    section.value("cannot_show");
    // A plan that lies elsewhere is one that is being written.
    let (folder, name) = reader.path().rsplit_once('/').unwrap_or_default();
    if folder.ends_with("queries/plans") && !id.is_empty() && name.strip_suffix(".toml") != Some(id) {
        reader.wrong(id_at, "is not the name of the file", format!("name the file `{id}.toml`"));
    }
    let own = parameters(section, names);
    let base = Base::read(section, plans, &own)?;
    let (programme_at, programme) = section.text_or("programme", base.plan().map(|plan| &*plan.programme));
    let programme = programme.to_owned();
    if !programme.is_empty() && !["TF", "SF"].contains(&&*programme) {
        reader.wrong(programme_at, "is not a programme", "a programme is TF or SF");
    }
    let in_force_from = section.day("in_force_from");
    if section.value("in_force_from").is_none() {
        reader.wrong(section.at, "a plan has no `in_force_from`", "add its first day: `in_force_from = 2022-10-01`");
    }
    let in_force_to = section.day("in_force_to");
    if let (Some((_, from)), Some((at, to))) = (in_force_from, in_force_to)
        && to < from
    {
        reader.wrong(at, "is before the plan came into force", "give a later day, or leave it out");
    }
    let there = base.plan();
    let mut parameters = there.map_or_else(BTreeMap::new, |plan| plan.settings.parameters.clone());
    let parameters_there: BTreeSet<String> = parameters.keys().cloned().collect();
    parameters.extend(own.clone());
    let mut all = there.map_or_else(BTreeMap::new, |plan| plan.directions.clone());
    all.extend(directions(section));
    let directions = all;
    let averages_there = there.map_or_else(BTreeMap::new, |plan| plan.settings.averages.clone());
    let averages = averages(section, &averages_there, &parameters, &directions, names);
    let base = base.with_averages(&averages);
    let there = base.plan();
    let used = RefCell::default();
    let trees = Trees { reader, parameters: &parameters, averages: &averages, directions: &directions, used };
    let settings = settings(section, &trees, there.map(|plan| &plan.settings));
    let headlines = headlines(section, &base, &trees, names);
    if names.needs.is_empty() {
        reader.wrong(section.at, "a plan has no need", "add `[[headline]]`, and under it `[[headline.need]]`");
    }
    let readings = section.sections("reading", "a reading");
    let readings: Vec<Option<Reading>> = readings
        .iter()
        .map(|entry| plan_reading(entry, there.map_or(&[], |plan| &plan.readings), &trees, names))
        .collect();
    let used = trees.used.into_inner();
    let unnamed = |what: &str, name: &str, place: String| {
        let at = names.places.get(&place).copied().unwrap_or(section.at);
        reader.wrong(at, format!("no clause names the {what} `{name}`"), "name it in one, or take it out");
    };
    for name in averages.keys().filter(|name| !averages_there.contains_key(*name) && !used.contains(*name)) {
        unnamed("average", name, check::place_of_average(name));
    }
    let in_averages: BTreeSet<&str> = averages.values().flatten().flat_map(|average| words(&average.text)).collect();
    let is_named = |name: &str| used.contains(name) || in_averages.contains(name);
    for name in own.keys().filter(|name| !parameters_there.contains(*name) && !is_named(name)) {
        unnamed("parameter", name, check::place_of_parameter(name));
    }
    let mut plan = Plan {
        id: id.to_owned(),
        based_on: there.map(|plan| plan.id.clone()),
        programme,
        title: section.text("title").1.to_owned(),
        source: section.text("source").1.to_owned(),
        in_force_from: in_force_from?.1,
        in_force_to: in_force_to.map(|(_, day)| day),
        settings: settings?,
        directions,
        headlines: headlines?,
        readings: readings.into_iter().collect::<Option<_>>()?,
        deck: Deck::default(),
    };
    for reading in base.readings_for(&plan) {
        unstated::inherit_reading(section, reading, names);
        plan.readings.push(reading.clone());
    }
    plan.readings.sort_by_key(|reading| base.place_of_reading(&reading.id));
    plan.deck = case::deck(section, &plan);
    Some(plan)
}

/// The ids and codes of a plan so far.
#[derive(Default)]
struct Names {
    headlines: BTreeSet<String>,
    needs: BTreeSet<String>,
    codes: BTreeSet<String>,
    /// The needs of the plan that it is based on whose ids are misspelt.
    misspelt: BTreeSet<String>,
    readings: BTreeSet<String>,
    /// The byte at which each need begins, and each average.
    places: BTreeMap<String, usize>,
}

/// Reads an id, which must be well formed and new among those of its sort.
fn identifier(entry: &Section<'_, '_>, sort: &str, known: &mut BTreeSet<String>) -> String {
    let (at, id) = entry.text("id");
    if !is_id(id) && !id.is_empty() {
        entry.reader.wrong(at, "is not an id", "an id is lower-case letters, digits and hyphens");
    }
    if !known.insert(id.to_owned()) && !id.is_empty() {
        entry.reader.wrong(
            at,
            format!("is the id of an earlier {sort} too"),
            format!("give each {sort} an id of its own"),
        );
    }
    id.to_owned()
}

/// Notes an id that no extract could name: landing would take it for something else.
fn check_landable(reader: &Reader<'_>, at: usize, id: &str) {
    if is_id(id) && !is_landable_word(id) {
        reader.wrong(at, "is an id that may not land in an extract", unlandable());
    }
}

/// What an id that extracts name has to be.
pub(crate) fn unlandable() -> String {
    format!("give it at most {MOST_LETTERS} letters and {MOST_DIGITS} digits, and not the form of an identifier")
}

pub(super) fn is_id(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
}

fn is_word(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}
