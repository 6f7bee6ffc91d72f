use toml::de::{DeTable, DeValue};

use super::{
    Node, Plan,
    read::note_failures,
    section::{Reader, Section},
};
use crate::base::{LibraryFile, Problems, nearest};

/// What a source prints, criterion by criterion, as somebody wrote it down who had not seen the plan file; and of each that
/// no tree of the plan bears the name of, what takes it up instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceList {
    /// The file.
    pub path: String,
    /// What the source prints, in printed order.
    pub criteria: Vec<Criterion>,
}

/// One thing that a source asks or rules, in our own words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Criterion {
    /// The row or the paragraph: a need whose `cite` ends in it takes the criterion up.
    pub place: String,
    /// Which part of it: "eligibility criterion", "outcome", "item 2".
    pub part: String,
    /// What it says.
    pub says: String,
    /// The numbers that are printed in it.
    pub numbers: Vec<String>,
    /// The connective that is printed before it.
    pub joined: Option<String>,
    /// Of whom it is asked.
    pub who: Option<String>,
    /// In which time, or when.
    pub when: Option<String>,
    /// What the print leaves open.
    pub unclear: Option<String>,
    /// The needs that take it up, where no `cite` ends in the place.
    pub needs: Vec<String>,
    /// The clauses or branches that take it up, where they are not just those that bear its part.
    pub clauses: Vec<String>,
    /// The keys of the plan that take it up.
    pub settings: Vec<String>,
    /// The readings that say what is made of what is unclear.
    pub readings: Vec<String>,
    /// Why the plan asks nothing of the kind.
    pub not_asked: Option<String>,
    /// Where it stands in the file; empty, where no list is there.
    pub stands: String,
}

/// The keys of a plan that can take a criterion up; beside them its parameters and averages can.
const SETTINGS: [&str; 13] = [
    "programme",
    "in_force_from",
    "in_force_to",
    "judged_after",
    "needs_join_until",
    "eligibility",
    "practice",
    "strict",
    "gate",
    "route",
    "employment",
    "directions",
    "headline",
];

impl SourceList {
    /// How the name of such a file ends; it stands beside the plan.
    pub const ENDING: &'static str = ".source.toml";
}

/// Reads the list of what a plan's source prints.
///
/// # Errors
/// Gives all that is wrong with the file, each with its line and column.
pub fn read_source_list(file: &LibraryFile, plan: &Plan) -> Result<SourceList, Problems> {
    let (parsed, failures) = DeTable::parse_recoverable(&file.text);
    let reader = Reader::new(file);
    note_failures(&reader, &failures);
    if !reader.is_clean() {
        return Err(reader.problems());
    }
    let section = Section::new(&reader, 0, parsed.get_ref(), "a list of criteria");
    let entries = section.sections("criterion", "a criterion");
    let criteria = entries.iter().map(|entry| criterion(entry, plan)).collect();
    if entries.is_empty() {
        let help = "write what the source prints: `[[criterion]]` with its `place`, `part` and `says`";
        reader.wrong(section.at, "lists no criterion", help);
    }
    section.finish();
    reader.problems().or(SourceList { path: file.path.clone(), criteria })
}

fn criterion(entry: &Section<'_, '_>, plan: &Plan) -> Criterion {
    let text = |key: &'static str| entry.text(key).1.to_owned();
    let if_any = |key: &'static str| entry.text_if_any(key).map(|(_, text)| text.to_owned());
    let criterion = Criterion {
        place: text("place"),
        part: text("part"),
        says: text("says"),
        numbers: texts(entry, "numbers").into_iter().map(|(_, text)| text.to_owned()).collect(),
        joined: if_any("joined"),
        who: if_any("who"),
        when: if_any("when"),
        unclear: if_any("unclear"),
        needs: names(entry, "needs", "a need", plan.needs().map(|(_, need)| need.id.as_str())),
        clauses: texts(entry, "clauses").into_iter().map(|(_, text)| text.to_owned()).collect(),
        settings: {
            let settings = &plan.settings;
            let known = SETTINGS.into_iter().chain(settings.parameters.keys().map(String::as_str));
            names(entry, "settings", "a setting", known.chain(settings.averages.keys().map(String::as_str)))
        },
        readings: names(entry, "readings", "a reading", plan.readings().map(|reading| reading.id.as_str())),
        not_asked: if_any("not_asked"),
        stands: entry.reader.place(entry.at),
    };
    check_clauses(entry, &criterion, plan);
    if criterion.not_asked.is_some() && !(criterion.clauses.is_empty() && criterion.settings.is_empty()) {
        let help = "leave out `not_asked`, or what takes it up";
        entry.reader.wrong(entry.at, "a criterion is asked and not asked", help);
    }
    entry.finish();
    criterion
}

/// Notes clauses that none of the criterion's needs has.
fn check_clauses(entry: &Section<'_, '_>, criterion: &Criterion, plan: &Plan) {
    let needs = criterion.needs_of(plan);
    let of_family = plan.settings.trees().filter(|(which, _)| criterion.settings.iter().any(|own| own == which.key()));
    let of_family: Vec<&Node> = of_family.map(|(_, tree)| tree).collect();
    let trees = || needs.iter().flat_map(|need| need.trees()).map(|(_, tree)| tree).chain(of_family.iter().copied());
    for (at, name) in texts(entry, "clauses") {
        if trees().next().is_none() {
            let help = "name the need too, `needs = [\"…\"]`, or what is asked of the family, `settings = [\"gate\"]`";
            entry.reader.wrong(at, "names a clause, and no need's `cite` ends in the place", help);
        } else if !trees().any(|tree| tree.find(name).is_some()) {
            let ids: Vec<&str> = trees().flat_map(|tree| tree.all()).map(|node| node.id.as_str()).collect();
            let help = nearest(name, ids).map_or_else(
                || format!("`hearthline plan show {}` shows the clauses of each need", plan.id),
                |close| format!("`{close}` is close"),
            );
            entry.reader.wrong(at, "names a clause or a branch that the need does not have", help);
        }
    }
}

/// The names of a list, each of which must be known.
fn names<'a>(
    entry: &Section<'_, '_>,
    key: &'static str,
    what: &str,
    known: impl Iterator<Item = &'a str>,
) -> Vec<String> {
    let known: Vec<&str> = known.collect();
    for (at, name) in texts(entry, key).into_iter().filter(|(_, name)| !known.contains(name)) {
        let help = nearest(name, known.iter().copied())
            .map_or_else(|| "take it out, or mend the plan".to_owned(), |close| format!("`{close}` is close"));
        entry.reader.wrong(at, format!("names {what} that the plan does not have"), help);
    }
    texts(entry, key).into_iter().map(|(_, name)| name.to_owned()).collect()
}

/// The texts of a key that holds a list of them, each with its byte.
fn texts<'a>(entry: &Section<'a, '_>, key: &'static str) -> Vec<(usize, &'a str)> {
    let Some(value) = entry.value(key) else { return Vec::new() };
    let DeValue::Array(list) = value.get_ref() else {
        entry.wrong_type(key, value, "a list of texts, in brackets");
        return Vec::new();
    };
    let text = |item: &'a toml::Spanned<DeValue<'a>>| {
        let text = item.get_ref().as_str();
        if text.is_none() {
            entry.wrong_type(key, item, "a text, in quotes");
        }
        Some((item.span().start, text?))
    };
    list.iter().filter_map(text).collect()
}
