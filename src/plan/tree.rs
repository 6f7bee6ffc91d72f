use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use toml::{Spanned, de::DeValue};

use super::{
    Average, Direction, Node, Parameter, Rule,
    clause::{Averages, Fault, Surroundings, What, average, clause},
    section::{Reader, Section},
};

/// Reads the trees of a plan file.
pub(super) struct Trees<'a, 'f> {
    pub reader: &'a Reader<'f>,
    pub parameters: &'a BTreeMap<String, Parameter>,
    pub averages: &'a Averages,
    pub directions: &'a BTreeMap<String, Direction>,
    /// The words of the clauses so far, among them all the parameters and averages that they name.
    pub used: RefCell<BTreeSet<String>>,
}

/// Gives the words of a clause.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
}

/// The ids of a need's nodes so far.
pub(super) type Ids = BTreeSet<String>;

/// A clause with which nothing is wrong, and which asks nobody.
const STEAD: &str = "calendar_months(from => closed, to => claimed) >= 1";

impl Trees<'_, '_> {
    /// Reads a tree: a clause, or a table with `all`, `any`, `evidence`, `first` or `clause`. What is wrong is noted.
    pub fn tree(&self, value: &Spanned<DeValue<'_>>, default: &str, inside: Inside, ids: &mut Ids) -> Option<Node> {
        let at = value.span().start;
        if let Some(text) = value.get_ref().as_str() {
            self.name(at, default, ids);
            let leaf = self.leaf(at, text, default)?;
            return Some(Node {
                id: default.to_owned(),
                cite: String::new(),
                when: None,
                rule: Rule::Leaf(Box::new(leaf)),
            });
        }
        let Some(table) = value.get_ref().as_table() else {
            self.reader.wrong(at, "a tree is a clause or a table", "write a clause in quotes, or `{ all = […] }`");
            return None;
        };
        let section = Section::new(self.reader, at, table, "a tree");
        let own = section.text_if_any("id");
        let id = own.map_or(default, |(_, id)| id).to_owned();
        self.name(own.map_or(at, |(at, _)| at), &id, ids);
        let cite = section.text_if_any("cite").map_or_else(String::new, |(_, cite)| cite.to_owned());
        let when = section.value("when").map(|when| {
            if inside != Inside::Alternatives {
                let help = "only an alternative of `evidence` or `first` has a `when`";
                self.reader.wrong(when.span().start, "a `when` stands where nothing can drop out", help);
            }
            self.tree(when, &format!("{id}.when"), Inside::Other, ids)
        });
        let rule = self.rule(&section, &id, ids);
        section.finish();
        let when = match when {
            None => None,
            Some(when) => Some(Box::new(when?)),
        };
        Some(Node { id, cite, when, rule: rule? })
    }

    fn rule(&self, section: &Section<'_, '_>, id: &str, ids: &mut Ids) -> Option<Rule> {
        let branches = [
            ("all", Inside::Other),
            ("any", Inside::Other),
            ("evidence", Inside::Alternatives),
            ("first", Inside::Alternatives),
        ];
        let given: Vec<_> =
            branches.iter().filter_map(|(key, inside)| Some((*key, *inside, section.value(key)?))).collect();
        let text = section.text_if_any("clause");
        match (given.as_slice(), text) {
            ([], Some((at, text))) => Some(Rule::Leaf(Box::new(self.leaf(at, text, id)?))),
            ([(key, inside, value)], None) => {
                let children = self.children(value, id, *inside, ids)?;
                Some(match *key {
                    "all" => Rule::All(children),
                    "any" => Rule::Any(children),
                    "evidence" => Rule::Evidence(children),
                    _ => Rule::First(children),
                })
            }
            _ => {
                let help = "a tree has just one of `all`, `any`, `evidence`, `first` and `clause`";
                self.reader.wrong(section.at, "a tree asks nothing, or several things at once", help);
                None
            }
        }
    }

    /// Reads the trees of a list, each with its default id.
    pub fn children(&self, value: &Spanned<DeValue<'_>>, id: &str, inside: Inside, ids: &mut Ids) -> Option<Vec<Node>> {
        let is_one_tree = value.get_ref().is_str() || value.get_ref().is_table();
        let Some(list) = value.get_ref().as_array().filter(|list| !list.is_empty()) else {
            if is_one_tree {
                let help = "put it in brackets: `[\"…\"]`";
                self.reader.wrong(value.span().start, "is one tree where a list of trees stands", help);
                return None;
            }
            self.reader.wrong(
                value.span().start,
                "a branch has no trees",
                "give a list of at least one tree, in brackets",
            );
            return None;
        };
        let read: Vec<Option<Node>> = list
            .iter()
            .zip(1..)
            .map(|(item, position)| self.tree(item, &format!("{id}.{position}"), inside, ids))
            .collect();
        read.into_iter().collect()
    }

    fn leaf(&self, at: usize, text: &str, id: &str) -> Option<super::Leaf> {
        let surroundings = Surroundings { what: What::Clause, ..self.surroundings(id) };
        let read = clause(text, &surroundings);
        // Whatever is wrong with it, it may well name what its words name.
        self.used.borrow_mut().extend(words(text).map(str::to_owned));
        // In the stead of a clause that is none stands one that is, so that what is wrong with the plan as a whole is said too.
        noted(self.reader, at, read).or_else(|| clause(STEAD, &surroundings).ok())
    }

    /// Reads what an average becomes under another reading.
    pub fn average(&self, value: &Spanned<DeValue<'_>>, name: &str) -> Option<Average> {
        read_average(self.reader, value, &self.surroundings(name))
    }

    fn surroundings<'s>(&'s self, id: &'s str) -> Surroundings<'s> {
        let Self { parameters, averages, directions, .. } = self;
        Surroundings { parameters, averages, directions, what: What::Average, id }
    }

    fn name(&self, at: usize, id: &str, ids: &mut Ids) {
        if id.is_empty() || id.chars().any(|letter| !(letter.is_ascii_alphanumeric() || "-_.".contains(letter))) {
            self.reader.wrong(at, "a clause has an id that is none", "an id is letters, digits, hyphens and dots");
        }
        if !ids.insert(id.to_owned()) {
            self.reader.wrong(at, format!("`{id}` is the id of an earlier clause too"), "give each an id of its own");
        }
    }
}

/// Reads what an average is of. What is wrong is noted.
pub(super) fn read_average(
    reader: &Reader<'_>,
    value: &Spanned<DeValue<'_>>,
    surroundings: &Surroundings<'_>,
) -> Option<Average> {
    let at = value.span().start;
    let Some(text) = value.get_ref().as_str() else {
        let (name, found) = (surroundings.id, value.get_ref().type_str());
        let help = "give in quotes what it is of: `\"events(crime, who => adult, during => last(months(6)))\"`; an average \
                    that is known is a number under `[parameters]`";
        reader.wrong(at, format!("average `{name}` is of the type {found}"), help);
        return None;
    };
    noted(reader, at, average(text, surroundings))
}

/// Notes what is wrong with a text that stands in quotes at a byte of the file.
fn noted<T>(reader: &Reader<'_>, at: usize, read: Result<T, Vec<Fault>>) -> Option<T> {
    // The quote stands before the first column of the text.
    let note = |fault: Fault| reader.wrong(at + fault.column, fault.cause, fault.help);
    read.map_err(|faults| faults.into_iter().for_each(note)).ok()
}

/// In which branch a tree stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    /// Among the alternatives of `evidence` or `first`.
    Alternatives,
    /// Anywhere else.
    Other,
}
