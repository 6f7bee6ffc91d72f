use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use chrono::NaiveDate;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Deck, Direction, Duration, Eligibility, Headline, JoinUntil, Least, Need, Node, NotCollected, Parameter, Plan,
    Reading, Setting, Settings, Switch, case, check,
    clause::{Averages, Surroundings, What, lone_duration},
    section::{Reader, Section, number_of},
    tree::{Ids, Inside, Trees, read_average},
};
use crate::{
    base::{LibraryFile, Problem, Problems, nearest, or_list},
    extract::INSTRUMENTS,
};

/// Whose need it may be.
pub(super) const PEOPLE: [&str; 5] = ["child", "adult", "parent", "anyone", "family"];

/// Words that could be ids of needs and stand for something else: reasons of results, and trees asked of the family.
const TAKEN: [&str; 5] = ["employment", "gate", "practice", "rejected", "route"];

/// Reads and checks a plan file.
///
/// # Errors
/// Gives all that is wrong with the file, each with its line and column.
pub fn read_plan(file: &LibraryFile) -> Result<Plan, Problems> {
    read(file, true)
}

/// Reads and checks a plan file, clauses allowed that say the same whatever the data is: what a clause means does not hang
/// on whether anybody should ask it.
///
/// # Errors
/// Gives all else that is wrong with the file, each with its line and column.
pub fn read_plan_of_any_clauses(file: &LibraryFile) -> Result<Plan, Problems> {
    read(file, false)
}

fn read(file: &LibraryFile, decidable: bool) -> Result<Plan, Problems> {
    let (parsed, failures) = DeTable::parse_recoverable(&file.text);
    let reader = Reader::new(file);
    note_failures(&reader, &failures);
    if !reader.is_clean() {
        return Err(reader.problems());
    }
    let section = Section::new(&reader, 0, parsed.get_ref(), "a plan");
    let mut names = Names::default();
    let plan = plan(&section, &mut names);
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

pub(super) fn note_failures(reader: &Reader<'_>, failures: &[toml::de::Error]) {
    for failure in failures {
        let at = failure.span().map_or(0, |span| span.start);
        reader.wrong(at, format!("is no TOML: {}", failure.message()), "mend it here, or at the line before");
    }
}

fn plan(section: &Section<'_, '_>, names: &mut Names) -> Option<Plan> {
    let reader = section.reader;
    let (id_at, id) = section.text("id");
    if !is_id(id) && !id.is_empty() {
        reader.wrong(id_at, "is not an id", "an id is lower-case letters, digits and hyphens");
    }
    // Cases are read last, and not at all where the plan is none.
    section.value("case");
    section.value("cannot_show");
    // A plan that lies elsewhere is one that is being written.
    let (folder, name) = reader.path().rsplit_once('/').unwrap_or_default();
    if folder.ends_with("queries/plans") && !id.is_empty() && name.strip_suffix(".toml") != Some(id) {
        reader.wrong(id_at, "is not the name of the file", format!("name the file `{id}.toml`"));
    }
    let (programme_at, programme) = section.text("programme");
    if !programme.is_empty() && !["TF", "SF"].contains(&programme) {
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
    let parameters = parameters(section);
    let directions = directions(section);
    let averages = averages(section, &parameters, &directions, names);
    let used = RefCell::default();
    let trees = Trees { reader, parameters: &parameters, averages: &averages, directions: &directions, used };
    let settings = settings(section, &trees);
    let headlines: Vec<Option<Headline>> =
        section.sections("headline", "a headline").iter().map(|entry| headline(entry, &trees, names)).collect();
    // Beside the places of its averages there is none.
    if names.places.len() == averages.len() {
        reader.wrong(section.at, "a plan has no need", "add `[[headline]]`, and under it `[[headline.need]]`");
    }
    let readings = section.sections("reading", "a reading");
    let readings: Vec<Option<Reading>> = readings.iter().map(|entry| plan_reading(entry, &trees, names)).collect();
    let used = trees.used.into_inner();
    for name in averages.keys().filter(|name| !used.contains(*name)) {
        let at = names.places.get(&check::place_of_average(name)).copied().unwrap_or(section.at);
        reader.wrong(at, format!("no clause names the average `{name}`"), "name it in one, or take it out");
    }
    let mut plan = Plan {
        id: id.to_owned(),
        programme: programme.to_owned(),
        title: section.text("title").1.to_owned(),
        source: section.text("source").1.to_owned(),
        in_force_from: in_force_from?.1,
        in_force_to: in_force_to.map(|(_, day)| day),
        settings: settings?,
        directions,
        headlines: headlines.into_iter().collect::<Option<_>>()?,
        readings: readings.into_iter().collect::<Option<_>>()?,
        deck: Deck::default(),
    };
    plan.deck = case::deck(section, &plan);
    Some(plan)
}

/// The ids and codes of a plan so far.
#[derive(Default)]
struct Names {
    headlines: BTreeSet<String>,
    needs: BTreeSet<String>,
    codes: BTreeSet<String>,
    readings: BTreeSet<String>,
    /// The byte at which each need begins, and each average.
    places: BTreeMap<String, usize>,
}

fn parameters(section: &Section<'_, '_>) -> BTreeMap<String, Parameter> {
    let Some(table) = section.section("parameters", "the parameters") else { return BTreeMap::new() };
    let mut found = BTreeMap::new();
    for (at, name, value) in table.entries() {
        if let Some(parameter) = parameter(&table, name, value) {
            found.insert(name.to_owned(), parameter);
        }
        if !is_word(name) {
            table.reader.wrong(
                at,
                "is no name that a clause can use",
                "write lower-case letters, digits and underscores",
            );
        }
    }
    found
}

/// Reads what each average is of; none for one in which something is wrong.
fn averages(
    section: &Section<'_, '_>,
    parameters: &BTreeMap<String, Parameter>,
    directions: &BTreeMap<String, Direction>,
    names: &mut Names,
) -> Averages {
    let Some(table) = section.section("averages", "the averages") else { return Averages::new() };
    // An average that names another is told so, wherever that one stands.
    let mut found: Averages = table.entries().map(|(_, name, _)| (name.to_owned(), None)).collect();
    for (at, name, value) in table.entries() {
        if !is_word(name) {
            table.reader.wrong(
                at,
                "is no name that a clause can use",
                "write lower-case letters, digits and underscores",
            );
        }
        if parameters.contains_key(name) {
            table.reader.wrong(at, format!("`{name}` is the name of a parameter too"), "give the average another name");
        }
        let surroundings = Surroundings { parameters, averages: &found, directions, what: What::Average, id: name };
        let average = read_average(table.reader, value, &surroundings);
        names.places.insert(check::place_of_average(name), value.span().start);
        found.insert(name.to_owned(), average);
    }
    found
}

/// Reads a parameter: a number, or several with the days from which they hold.
fn parameter(section: &Section<'_, '_>, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Parameter> {
    let Some(list) = value.get_ref().as_array().filter(|list| !list.is_empty()) else {
        let number = number_of(value.get_ref());
        if number.is_none() {
            section.wrong_type(
                name,
                value,
                "a number, or a list of numbers with days: `[{ from = 2022-10-01, is = 0.9 }]`",
            );
        }
        return number.map(Parameter::Fixed);
    };
    let read: Vec<Option<(NaiveDate, f64)>> = list.iter().map(|entry| dated_value(section, name, entry)).collect();
    let values: Vec<(NaiveDate, f64)> = read.into_iter().collect::<Option<_>>()?;
    for (pair, entry) in values.windows(2).zip(list.iter().skip(1)) {
        if let [(earlier, _), (later, _)] = pair
            && later <= earlier
        {
            let cause = format!("`{name}` has {later} after {earlier}");
            section.reader.wrong(entry.span().start, cause, "let its days rise, each named once");
        }
    }
    Some(Parameter::Dated(values))
}

fn dated_value(section: &Section<'_, '_>, name: &str, value: &Spanned<DeValue<'_>>) -> Option<(NaiveDate, f64)> {
    let Some(table) = value.get_ref().as_table() else {
        section.wrong_type(name, value, "a number with its day: `{ from = 2022-10-01, is = 0.9 }`");
        return None;
    };
    let entry = Section::new(section.reader, value.span().start, table, "a dated number");
    let (from, is) = (entry.day("from"), entry.value("is"));
    if entry.value("from").is_none() || is.is_none() {
        let help = "write both: `{ from = 2022-10-01, is = 0.9 }`";
        section.reader.wrong(entry.at, format!("`{name}` lacks a day or a number"), help);
    }
    let number = is.and_then(|value| number_of(value.get_ref()));
    if let (None, Some(is)) = (number, is) {
        entry.wrong_type("is", is, "a number");
    }
    entry.finish();
    Some((from?.1, number?))
}

fn directions(section: &Section<'_, '_>) -> BTreeMap<String, Direction> {
    let Some(table) = section.section("directions", "the directions") else { return BTreeMap::new() };
    let mut found = BTreeMap::new();
    for (at, name, value) in table.entries() {
        match INSTRUMENTS.iter().find(|instrument| instrument.name == name) {
            None => {
                let help = nearest(name, INSTRUMENTS.iter().map(|instrument| instrument.name)).map_or_else(
                    || "name an instrument of the contract".to_owned(),
                    |close| format!("`{close}` is close"),
                );
                table.reader.wrong(at, "is no instrument", help);
            }
            Some(instrument) if instrument.scales.iter().all(|scale| scale.better.is_some()) => {
                table.reader.wrong(at, "has a published direction, which a plan does not change", "leave it out");
            }
            Some(_) => {}
        }
        match value.get_ref().as_str() {
            Some("higher") => found.insert(name.to_owned(), Direction::Higher),
            Some("lower") => found.insert(name.to_owned(), Direction::Lower),
            _ => {
                table.wrong_type(name, value, "\"higher\" or \"lower\"");
                None
            }
        };
    }
    found
}

fn settings(section: &Section<'_, '_>, trees: &Trees<'_, '_>) -> Option<Settings> {
    let mut settings = Settings {
        judged_after: Duration::Months(6),
        needs_join_until: JoinUntil::JudgedOn,
        eligibility: Eligibility { least: Least::Needs(1), most_per_person: None },
        practice: section.flag("practice").unwrap_or(false),
        gate: None,
        route: None,
        employment: None,
        strict: section.flag("strict").unwrap_or(false),
        parameters: trees.parameters.clone(),
        averages: trees.averages.iter().filter_map(|(name, own)| Some((name.clone(), own.clone()?))).collect(),
    };
    let after = section.value("judged_after").map(|value| judged_after(value, section));
    let required = |key: &'static str, example: &str| {
        let value = section.value(key);
        if value.is_none() {
            section.reader.wrong(section.at, format!("a plan has no `{key}`"), format!("add `{key} = {example}`"));
        }
        value
    };
    let join = required("needs_join_until", "\"engaged\" or \"judged_on\"");
    let eligibility_value = required("eligibility", "{ needs = 3 } or { headlines = 2 }");
    let join = join.and_then(|value| join_until(value, section));
    let eligible = eligibility_value.and_then(|value| eligibility(value, section));
    let mut ids = Ids::new();
    let mut of_family = |key: &'static str| match section.value(key) {
        Some(value) => trees.tree(value, key, Inside::Other, &mut ids).map(Some),
        None => Some(None),
    };
    let (gate, route, employment) = (of_family("gate"), of_family("route"), of_family("employment"));
    (settings.gate, settings.route, settings.employment) = (gate?, route?, employment?);
    settings.judged_after = after.unwrap_or(Some(settings.judged_after))?;
    settings.needs_join_until = join?;
    settings.eligibility = eligible?;
    Some(settings)
}

fn judged_after(value: &Spanned<DeValue<'_>>, section: &Section<'_, '_>) -> Option<Duration> {
    let found = value.get_ref().as_str().and_then(lone_duration);
    if found.is_none() {
        section.wrong_type("judged_after", value, "a duration in quotes, such as \"months(6)\"");
    }
    found
}

fn join_until(value: &Spanned<DeValue<'_>>, section: &Section<'_, '_>) -> Option<JoinUntil> {
    match value.get_ref().as_str() {
        Some("engaged") => Some(JoinUntil::Engaged),
        Some("judged_on") => Some(JoinUntil::JudgedOn),
        _ => {
            section.wrong_type("needs_join_until", value, "\"engaged\" or \"judged_on\"");
            None
        }
    }
}

fn eligibility(value: &Spanned<DeValue<'_>>, section: &Section<'_, '_>) -> Option<Eligibility> {
    let keys = ["needs", "headlines", "most_per_person"];
    let table =
        value.get_ref().as_table().filter(|table| table.keys().all(|key| keys.contains(&key.get_ref().as_ref())));
    let whole = |key: &str| {
        let number = table?.iter().find(|(name, _)| name.get_ref() == key)?.1;
        let number = number_of(number.get_ref());
        Some((1..=50).find(|whole| number.is_some_and(|number| (f64::from(*whole) - number).abs() < f64::EPSILON)))
    };
    let least = match (whole("needs"), whole("headlines")) {
        (Some(Some(needs)), None) => Some((Least::Needs(needs), needs)),
        (None, Some(Some(headlines))) => Some((Least::Headlines(headlines), headlines)),
        _ => None,
    };
    let cap = whole("most_per_person");
    let (Some((least, number)), None | Some(Some(_))) = (least, cap) else {
        let wanted = "{ needs = 3 } or { headlines = 2 }, with a whole number from 1 to 50; `most_per_person = 2` beside it says \
                      how many one person can give";
        section.wrong_type("eligibility", value, wanted);
        return None;
    };
    let cap = cap.flatten();
    if cap.is_some_and(|cap| cap >= number) {
        let cause = format!("lets one person give all {number} that the family must have, so that it caps nothing");
        section.reader.wrong(value.span().start, cause, "let `most_per_person` be less, or leave it out");
    }
    Some(Eligibility { least, most_per_person: cap })
}

fn headline(entry: &Section<'_, '_>, trees: &Trees<'_, '_>, names: &mut Names) -> Option<Headline> {
    let id = identifier(entry, "headline", &mut names.headlines);
    let mut needs = Vec::new();
    for (key, what, published) in [("need", "a need", true), ("not_published", "a need without an outcome", false)] {
        for section in entry.sections(key, what) {
            needs.push(need(&section, published, trees, names));
        }
    }
    let without = entry.sections("not_collected", "a need that is not collected");
    let not_collected = without.iter().map(|section| not_collected(section, names)).collect();
    let (code, title) = (entry.text("code").1.to_owned(), entry.text("title").1.to_owned());
    entry.finish();
    Some(Headline { id, code, title, needs: needs.into_iter().collect::<Option<_>>()?, not_collected })
}

fn not_collected(entry: &Section<'_, '_>, names: &mut Names) -> NotCollected {
    let (id, code, person) = name_of_need(entry, names);
    let text = |key: &'static str| entry.text(key).1.to_owned();
    let (title, cite, why) = (text("title"), text("cite"), text("why"));
    entry.finish();
    NotCollected { id, code, title, person, cite, why }
}

/// Reads the id, the code and the person of a need.
fn name_of_need(entry: &Section<'_, '_>, names: &mut Names) -> (String, String, String) {
    let id = identifier(entry, "need", &mut names.needs);
    if TAKEN.contains(&&*id) {
        let cause = format!("`{id}` is a word that a result or the plan itself uses");
        entry.reader.wrong(entry.text("id").0, cause, "give the need another id");
    }
    let (code_at, code) = entry.text("code");
    if !names.codes.insert(code.to_owned()) {
        entry.reader.wrong(code_at, "is the code of an earlier need too", "give each need a code of its own");
    }
    let (person_at, person) = entry.text("person");
    if !PEOPLE.contains(&person) {
        let help = format!("it is one of {}", or_list(&PEOPLE));
        entry.reader.wrong(person_at, "does not say whose need it is", help);
    }
    (id, code.to_owned(), person.to_owned())
}

fn need(entry: &Section<'_, '_>, published: bool, trees: &Trees<'_, '_>, names: &mut Names) -> Option<Need> {
    let (id, code, person) = name_of_need(entry, names);
    names.places.insert(id.clone(), entry.text("id").0);
    let mut ids = Ids::new();
    let mut tree = |key: &'static str| match entry.value(key) {
        Some(value) => trees.tree(value, key, Inside::Other, &mut ids).map(Some),
        None => Some(None),
    };
    let found = tree("found");
    let achieved = if published { tree("achieved") } else { Some(None) };
    if published && achieved == Some(None) {
        let help = "add `achieved`, or list it under `[[headline.not_published]]`";
        entry.reader.wrong(entry.at, "a need has no `achieved`", help);
    }
    let supplementary = match entry.value("supplementary").filter(|_| published) {
        Some(value) => trees.children(value, "supplementary", Inside::Other, &mut ids),
        None => Some(Vec::new()),
    };
    let (title, cite) = (entry.text("title").1.to_owned(), entry.text("cite").1.to_owned());
    let known: Vec<&Node> = [&found, &achieved].into_iter().filter_map(|tree| tree.as_ref()?.as_ref()).collect();
    let readings: Vec<Option<Reading>> =
        entry.sections("reading", "a reading").iter().map(|entry| need_reading(entry, &known, trees, names)).collect();
    entry.finish();
    Some(Need {
        id,
        code,
        title,
        person,
        cite,
        published,
        found: found?,
        achieved: achieved?,
        supplementary: supplementary?,
        readings: readings.into_iter().collect::<Option<_>>()?,
    })
}

/// Reads what every reading has: all but its switch.
fn reading(entry: &Section<'_, '_>, names: &mut Names, switch: Option<Switch>) -> Option<Reading> {
    let id = identifier(entry, "reading", &mut names.readings);
    let text = |key: &'static str| entry.text(key).1.to_owned();
    let (question, taken, otherwise) = (text("question"), text("taken"), text("otherwise"));
    entry.finish();
    Some(Reading { id, question, taken, otherwise, switch: switch? })
}

fn need_reading(entry: &Section<'_, '_>, known: &[&Node], trees: &Trees<'_, '_>, names: &mut Names) -> Option<Reading> {
    let (at, clause) = entry.text("clause");
    let there = known.iter().any(|tree| tree.find(clause).is_some());
    if !there && !known.is_empty() {
        let ids: Vec<&str> = known.iter().flat_map(|tree| tree.leaves()).map(|(node, _)| node.id.as_str()).collect();
        let help = nearest(clause, ids).map_or_else(
            || "name a clause or a branch of `found` or `achieved` by its id".to_owned(),
            |close| format!("`{close}` is close"),
        );
        entry.reader.wrong(at, "switches a clause that the need does not have", help);
    }
    let becomes = becomes(entry).and_then(|value| trees.tree(value, clause, Inside::Other, &mut Ids::new()));
    let switch = becomes.filter(|_| there).map(|becomes| Switch::Clause(clause.to_owned(), becomes));
    reading(entry, names, switch)
}

fn plan_reading(entry: &Section<'_, '_>, trees: &Trees<'_, '_>, names: &mut Names) -> Option<Reading> {
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
    reading(entry, names, switch)
}

fn becomes<'a>(entry: &Section<'a, '_>) -> Option<&'a Spanned<DeValue<'a>>> {
    let value = entry.value("becomes");
    if value.is_none() {
        entry.reader.wrong(entry.at, "a reading has no `becomes`", "say what the other reading changes it into");
    }
    value
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

pub(super) fn is_id(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
}

fn is_word(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}
