//! The crosswalk: which needs of one plan correspond to which of another, how closely, and why.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::DeTable;

use super::{
    Need, Plan,
    read::{is_id, note_failures},
    section::{Reader, Section, Text},
};
use crate::base::{LibraryFile, Problem, Problems, nearest, or_list};

/// Which needs of one plan correspond to which of another. Every need of either stands in a link, or says why in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crosswalk {
    /// The id of the one plan.
    pub from: String,
    /// The id of the other.
    pub to: String,
    /// What links are about, in the order in which they are shown.
    pub domains: Vec<Domain>,
    /// The links, in the order of the file.
    pub links: Vec<Link>,
    /// The needs that correspond to none.
    pub alone: Vec<Alone>,
}

/// What both plans have needs in: two needs of one domain can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// The id, unique in the crosswalk.
    pub id: String,
    /// What it is called.
    pub title: String,
}

/// A need of the one plan and a need of the other that correspond.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The need of the one plan.
    pub from: String,
    /// The need of the other.
    pub to: String,
    /// How closely: it is about who has the need, never about its outcome.
    pub kind: LinkKind,
    /// The id of its domain.
    pub domain: String,
    /// Of whom a need on record is carried to the other plan.
    pub onward: Carried,
    /// Of whom a need on record there is carried back.
    pub back: Carried,
    /// What the outcome asks there that it does not ask here.
    pub asks_more: Vec<String>,
    /// What it asks here and not there.
    pub asks_less: Vec<String>,
    /// Where both sources print the rows.
    pub cite: String,
    /// What is alike, and what differs.
    pub reason: String,
}

/// How closely two needs correspond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// Whoever has one has the other.
    Same,
    /// Whoever has the need of the one plan has that of the other, not the other way round.
    Narrower,
    /// Whoever has the need of the other plan has that of the one, not the other way round.
    Wider,
    /// Each has people whom the other has not.
    Overlapping,
}

/// Of whom a need on record under one plan is taken for one under the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// Of all.
    Always,
    /// Of those of whom the data shows the other need.
    Shown,
    /// Of all, though no data could show that they have the other need.
    Assumed,
    /// Of nobody.
    Never,
}

/// A need that corresponds to none of the other plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alone {
    /// The id of its plan.
    pub plan: String,
    /// The need.
    pub need: String,
    /// Why.
    pub reason: String,
}

/// What becomes of an outcome from one plan to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The same is asked.
    Same,
    /// More is asked.
    Stricter,
    /// Less is asked.
    Looser,
    /// More of one thing, less of another.
    Mixed,
}

impl LinkKind {
    const ALL: [Self; 4] = [Self::Same, Self::Narrower, Self::Wider, Self::Overlapping];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Narrower => "narrower",
            Self::Wider => "wider",
            Self::Overlapping => "overlapping",
        }
    }

    /// The words for it, between the one need and the other.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Same => "is the same need as",
            Self::Narrower => "is narrower than",
            Self::Wider => "is wider than",
            Self::Overlapping => "overlaps with",
        }
    }
}

impl Carried {
    const ALL: [Self; 4] = [Self::Always, Self::Shown, Self::Assumed, Self::Never];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Shown => "shown",
            Self::Assumed => "assumed",
            Self::Never => "never",
        }
    }
}

impl Change {
    /// What asks more and less of something comes to.
    pub fn of(more: bool, less: bool) -> Self {
        match (more, less) {
            (false, false) => Self::Same,
            (true, false) => Self::Stricter,
            (false, true) => Self::Looser,
            (true, true) => Self::Mixed,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Stricter => "stricter",
            Self::Looser => "looser",
            Self::Mixed => "mixed",
        }
    }
}

impl Link {
    /// Says whether outcomes can be compared over it, and not prevalence alone.
    pub fn compares_outcomes(&self) -> bool {
        self.onward != Carried::Never || self.back != Carried::Never
    }

    /// What becomes of the outcome; none where it cannot be compared.
    pub fn change(&self) -> Option<Change> {
        self.compares_outcomes().then(|| Change::of(!self.asks_more.is_empty(), !self.asks_less.is_empty()))
    }
}

impl Crosswalk {
    /// Where the library has that of comparisons: reports and what-ifs compare its two plans.
    pub const FILE: &'static str = "queries/crosswalk.toml";
    /// Where it has others, one file for each pair of plans.
    pub const FOLDER: &'static str = "queries/crosswalk/";
}

/// Reads and checks a crosswalk between two of some plans.
///
/// # Errors
/// Gives all that is wrong with the file, each with its line and column.
pub fn read_crosswalk(file: &LibraryFile, plans: &BTreeMap<String, Plan>) -> Result<Crosswalk, Problems> {
    let (parsed, failures) = DeTable::parse_recoverable(&file.text);
    let reader = Reader::new(file);
    note_failures(&reader, &failures);
    if !reader.is_clean() {
        return Err(reader.problems());
    }
    let section = Section::new(&reader, 0, parsed.get_ref(), "a crosswalk");
    let crosswalk = crosswalk(&section, plans);
    section.finish();
    let problems = reader.problems();
    match crosswalk {
        Some(crosswalk) => problems.or(crosswalk),
        None if problems.0.is_empty() => Err(Problem::new(file.path.clone(), "is no crosswalk").into()),
        None => Err(problems),
    }
}

fn crosswalk(section: &Section<'_, '_>, plans: &BTreeMap<String, Plan>) -> Option<Crosswalk> {
    let (from_at, from) = named_plan(section, "from", plans);
    let (to_at, to) = named_plan(section, "to", plans);
    let domains = domains(section);
    let links = section.sections("link", "a link");
    let alone = section.sections("not_comparable", "a need that is not comparable");
    let (from, to) = (from?, to?);
    if from.id == to.id {
        section.reader.wrong(to_at, "is the plan that `from` names too", "name two plans");
    } else if in_force_at_once(from, to) {
        let cause = format!(
            "`{}` and `{}` are in force on the same days, so that no day changes one for the other",
            from.id, to.id
        );
        let help = "let the earlier one end, with `in_force_to`, before the other begins";
        section.reader.wrong(to_at, cause, help);
    }
    let mut reading = Reading { section, plans: [from, to], domains: &domains, stands: BTreeMap::new() };
    let mut pairs = BTreeSet::new();
    let links: Vec<Option<Link>> = links.iter().map(|entry| reading.link(entry, &mut pairs)).collect();
    let alone: Vec<Option<Alone>> = alone.iter().map(|entry| reading.alone(entry)).collect();
    reading.complete([from_at, to_at]);
    let links: Vec<Link> = links.into_iter().collect::<Option<_>>()?;
    for (at, domain) in &domains {
        if !links.iter().any(|link| link.domain == domain.id) {
            section.reader.wrong(*at, format!("no link is about `{}`", domain.id), "take the domain out");
        }
    }
    Some(Crosswalk {
        from: from.id.clone(),
        to: to.id.clone(),
        domains: domains.into_iter().map(|(_, domain)| domain).collect(),
        links,
        alone: alone.into_iter().collect::<Option<_>>()?,
    })
}

/// Says whether there is a day on which both are in force.
fn in_force_at_once(one: &Plan, other: &Plan) -> bool {
    let begins_in_time = |one: &Plan, other: &Plan| other.in_force_to.is_none_or(|last| one.in_force_from <= last);
    begins_in_time(one, other) && begins_in_time(other, one)
}

fn named_plan<'p>(
    section: &Section<'_, '_>,
    key: &'static str,
    plans: &'p BTreeMap<String, Plan>,
) -> (usize, Option<&'p Plan>) {
    let (at, id) = section.text(key);
    let plan = plans.get(id);
    if plan.is_none() && !id.is_empty() {
        let close = nearest(id, plans.keys().map(String::as_str));
        let help = close.map_or_else(|| "name a plan of the library".to_owned(), |close| format!("`{close}` is close"));
        section.reader.wrong(at, format!("there is no plan `{id}`"), help);
    }
    (at, plan)
}

fn domains(section: &Section<'_, '_>) -> Vec<(usize, Domain)> {
    let mut domains: Vec<(usize, Domain)> = Vec::new();
    for entry in section.sections("domain", "a domain") {
        let (at, id) = entry.text("id");
        if !is_id(id) && !id.is_empty() {
            entry.reader.wrong(at, "is not an id", "an id is lower-case letters, digits and hyphens");
        }
        if domains.iter().any(|(_, known)| known.id == id) {
            entry.reader.wrong(at, format!("`{id}` is the id of an earlier domain too"), "give each an id of its own");
        }
        domains.push((at, Domain { id: id.to_owned(), title: entry.text("title").1.to_owned() }));
        entry.finish();
    }
    domains
}

/// Where a need stands in the file.
enum Stands<'a> {
    /// In links of a domain.
    In(&'a str),
    Alone,
}

struct Reading<'a, 'f, 'p> {
    section: &'a Section<'a, 'f>,
    plans: [&'p Plan; 2],
    domains: &'a [(usize, Domain)],
    /// For each need of either plan.
    stands: BTreeMap<(&'p str, &'p str), Stands<'a>>,
}

impl<'a, 'p> Reading<'a, '_, 'p> {
    fn link(&mut self, entry: &Section<'a, '_>, pairs: &mut BTreeSet<[&'a str; 2]>) -> Option<Link> {
        let reader = entry.reader;
        let [one, other] = self.plans;
        let ((from_at, from), (to_at, to)) = (entry.text("from"), entry.text("to"));
        let ends = (self.need(one, (from_at, from)), self.need(other, (to_at, to)));
        if !pairs.insert([from, to]) {
            reader.wrong(from_at, "stands in an earlier link with the same need", "link two needs once");
        }
        let domain = self.domain(entry);
        let kind = word(entry, "type", LinkKind::ALL, LinkKind::word);
        let onward = word(entry, "onward", Carried::ALL, Carried::word);
        let back = word(entry, "back", Carried::ALL, Carried::word);
        let (asks_more, asks_less) = (texts(entry, "asks_more"), texts(entry, "asks_less"));
        let (cite, reason) = (entry.text("cite").1.to_owned(), entry.text("reason").1.to_owned());
        entry.finish();
        let (own, their) = (ends.0?, ends.1?);
        for (plan, need, at) in [(one, own, from_at), (other, their, to_at)] {
            self.stand_in(plan, need, at, domain);
        }
        let link = Link {
            from: from.to_owned(),
            to: to.to_owned(),
            kind: kind?,
            domain: domain?.to_owned(),
            onward: onward?,
            back: back?,
            asks_more,
            asks_less,
            cite,
            reason,
        };
        check_carried(entry, &link, own, their);
        Some(link)
    }

    fn alone(&mut self, entry: &Section<'a, '_>) -> Option<Alone> {
        let ((plan_at, plan), need, reason) = (entry.text("plan"), entry.text("need"), entry.text("reason").1);
        entry.finish();
        let Some(own) = self.plans.into_iter().find(|own| own.id == plan) else {
            let help = format!("it is {}", or_list(&self.plans.map(|plan| plan.id.as_str())));
            entry.reader.wrong(plan_at, "is no plan of this crosswalk", help);
            return None;
        };
        let id = self.need(own, need)?.id.as_str();
        match self.stands.insert((&own.id, id), Stands::Alone) {
            None => {}
            Some(Stands::Alone) => entry.reader.wrong(need.0, "is said to be not comparable twice", "say it once"),
            Some(Stands::In(_)) => {
                entry.reader.wrong(need.0, "stands in a link, and is not comparable as well", "take out either");
            }
        }
        Some(Alone { plan: plan.to_owned(), need: id.to_owned(), reason: reason.to_owned() })
    }

    fn need(&self, plan: &'p Plan, (at, id): Text<'_>) -> Option<&'p Need> {
        let need = plan.needs().map(|(_, need)| need).find(|need| need.id == id);
        if need.is_none() && !id.is_empty() {
            let close = nearest(id, plan.needs().map(|(_, need)| need.id.as_str()));
            let all = || format!("`hearthline plan show {}` shows its needs", plan.id);
            let help = close.map_or_else(all, |close| format!("`{close}` is close"));
            self.section.reader.wrong(at, format!("`{}` has no need `{id}`", plan.id), help);
        }
        need
    }

    fn domain(&self, entry: &Section<'a, '_>) -> Option<&'a str> {
        let (at, id) = entry.text("domain");
        let known = self.domains.iter().any(|(_, domain)| domain.id == id);
        if !known && !id.is_empty() {
            let close = nearest(id, self.domains.iter().map(|(_, domain)| domain.id.as_str()));
            let help =
                close.map_or_else(|| "add it as a `[[domain]]`".to_owned(), |close| format!("`{close}` is close"));
            entry.reader.wrong(at, format!("there is no domain `{id}`"), help);
        }
        known.then_some(id)
    }

    /// Notes that a need stands in a link; one that stands in links of two domains could not be counted.
    fn stand_in(&mut self, plan: &'p Plan, need: &'p Need, at: usize, domain: Option<&'a str>) {
        let Some(domain) = domain else { return };
        if let Some(Stands::In(earlier)) = self.stands.insert((&plan.id, &need.id), Stands::In(domain))
            && earlier != domain
        {
            let cause = format!("stands in `{domain}` here, and in `{earlier}` in an earlier link");
            self.section.reader.wrong(at, cause, "let a need be in one domain");
        }
    }

    /// Notes every need that stands nowhere.
    fn complete(&self, places: [usize; 2]) {
        for (plan, at) in self.plans.into_iter().zip(places) {
            for (_, need) in plan.needs().filter(|(_, need)| !self.stands.contains_key(&(&*plan.id, &*need.id))) {
                let cause = format!("the need `{}` of `{}` stands in no link", need.id, plan.id);
                let help = "link it, or say under `[[not_comparable]]` why it corresponds to none";
                self.section.reader.wrong(at, cause, help);
            }
        }
    }
}

/// Checks that what is carried can be: to be judged, an outcome must be printed, and to be shown, data must be able to.
fn check_carried(entry: &Section<'_, '_>, link: &Link, own: &Need, their: &Need) {
    for (key, carried, there) in [("onward", link.onward, their), ("back", link.back, own)] {
        let at = entry.text(key).0;
        if carried == Carried::Shown && there.found.is_none() {
            let cause = format!("no data can show the need `{}`", there.id);
            entry.reader.wrong(at, cause, "write \"assumed\", or \"never\"");
        }
        if carried != Carried::Never && !(own.published && their.published) {
            let cause = "a need is carried to be judged, and an outcome is not printed for both";
            entry.reader.wrong(at, cause, "write \"never\": prevalence alone can be compared");
        }
    }
    let says_how = !link.asks_more.is_empty() || !link.asks_less.is_empty();
    if says_how && !link.compares_outcomes() {
        let cause = "outcomes are not compared over this link, and it says how they differ";
        entry.reader.wrong(entry.at, cause, "take out `asks_more` and `asks_less`, or carry the need");
    }
}

/// Reads one of some words.
fn word<T: Copy>(entry: &Section<'_, '_>, key: &'static str, all: [T; 4], of: impl Fn(T) -> &'static str) -> Option<T> {
    let (at, text) = entry.text(key);
    let found = all.into_iter().find(|one| of(*one) == text);
    if found.is_none() && !text.is_empty() {
        let help = format!("it is {}", or_list(&all.map(of)));
        entry.reader.wrong(at, format!("`{text}` is no word for `{key}`"), help);
    }
    found
}

/// Reads a list of texts that may be left out.
fn texts(entry: &Section<'_, '_>, key: &'static str) -> Vec<String> {
    let Some(value) = entry.value(key) else { return Vec::new() };
    let list = value.get_ref().as_array();
    let texts: Option<Vec<&str>> = list.and_then(|list| {
        list.iter().map(|text| text.get_ref().as_str().filter(|text| !text.trim().is_empty())).collect()
    });
    if texts.is_none() {
        entry.wrong_type(key, value, "a list of texts, none of them empty");
    }
    texts.unwrap_or_default().into_iter().map(str::to_owned).collect()
}
