//! Clauses and trees of clauses in plain English, as a caseworker would say them.
//!
//! A clause becomes one sentence in which every argument is heard. The words are in `vocabulary`; one without an entry
//! is said with spaces for its underscores. Nothing here knows whether a clause holds.

mod asked;
mod comparing;
mod constant;
mod family;
mod findings;
mod happenings;
mod readings;
mod runs;
mod school;
mod services;
mod settings;
mod subject;
mod time;
mod vocabulary;
mod words;

#[cfg(test)]
mod tests;

use super::{Average, Call, Duration, Leaf, Node, Rule, Test, Who};
use crate::base::grouped;

/// One line of a tree said in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How far it is indented: 0 for the root.
    pub depth: usize,
    /// What it says, without a full stop: a clause, or how the lines below it are joined.
    pub text: String,
    /// The id of the clause or branch; none for a line that only leads on to the next.
    pub id: Option<String>,
    /// Where the source prints it; empty: where the branch above is printed.
    pub cite: String,
}

impl Duration {
    /// Says a length of time: "6 months".
    pub fn in_words(self) -> String {
        time::length(self)
    }
}

impl Leaf {
    /// Says the clause in plain English, as a sentence without a full stop or a capital.
    pub fn in_words(&self) -> String {
        match &self.test {
            Test::Holds(call, wanted) => asked::asked(call).holds(*wanted),
            Test::Compare(left, comparison, right) => comparing::compare(left, *comparison, right),
            Test::Lasts(call, comparison, duration) => asked::asked(call).lasts(*comparison, *duration),
        }
    }
}

impl Average {
    /// Says of what it is the mean: "each child's attendance over the last 3 terms ended by the judgement date".
    pub fn in_words(&self) -> String {
        comparing::averaged(self)
    }

    /// Says so many of those of whom it is taken: "12 children".
    pub fn asked_of(&self, many: usize) -> String {
        // People are counted family by family.
        let counts = self.calls().iter().any(|call| matches!(call, Call::People { .. }));
        let who = self.calls().first().and_then(|call| call.who()).filter(|_| !counts).unwrap_or(Who::Family);
        let noun = match (many, who) {
            (1, who) => who.one(),
            (_, Who::Index) => "people",
            (_, Who::EveryChild) => "resident children",
            (_, Who::AnyChild) => "children",
            (_, Who::Adult) => "adults",
            (_, Who::Parent) => "parents",
            (_, Who::Family) => "families",
        };
        format!("{} {noun}", grouped(i64::try_from(many).unwrap_or(i64::MAX)))
    }
}

/// Says a tree as indented lines, each branch before its children.
///
/// An alternative with a `when` stands one step below a line "Where …:". Where that is a branch itself, its children
/// follow, and a line "Then:" without an id leads on to the alternative.
pub fn lines(node: &Node) -> Vec<Line> {
    let mut lines = Vec::new();
    add(node, 0, &mut lines);
    lines
}

fn add(node: &Node, depth: usize, lines: &mut Vec<Line>) {
    let depth = match &node.when {
        None => depth,
        Some(when) => {
            add_when(when, depth, lines);
            depth + 1
        }
    };
    match &node.rule {
        Rule::Leaf(leaf) => lines.push(line(node, depth, leaf.in_words())),
        Rule::All(children) | Rule::Any(children) | Rule::Evidence(children) | Rule::First(children) => {
            lines.push(line(node, depth, format!("{}:", joint(&node.rule, children))));
            for child in children {
                add(child, depth + 1, lines);
            }
        }
    }
}

/// Says the condition of an alternative.
fn add_when(when: &Node, depth: usize, lines: &mut Vec<Line>) {
    match &when.rule {
        Rule::Leaf(leaf) => lines.push(line(when, depth, format!("Where {}:", leaf.in_words()))),
        Rule::All(children) | Rule::Any(children) | Rule::Evidence(children) | Rule::First(children) => {
            let joint = match &when.rule {
                Rule::All(_) | Rule::Leaf(_) => "all of this holds",
                Rule::Any(_) => "one of these cases holds",
                Rule::Evidence(_) => "any of this evidence holds",
                Rule::First(_) => "the first of this evidence that is there holds",
            };
            lines.push(line(when, depth, format!("Where {joint}:")));
            for child in children {
                add(child, depth + 1, lines);
            }
            lines.push(Line { depth, text: "Then:".to_owned(), id: None, cite: String::new() });
        }
    }
}

/// Says how the children of a branch are joined.
fn joint(rule: &Rule, children: &[Node]) -> &'static str {
    let alone = children.len() == 1;
    match rule {
        Rule::Leaf(_) => "This",
        Rule::All(_) => {
            if alone {
                "This"
            } else {
                "All of"
            }
        }
        Rule::Any(_) => {
            if alone {
                "This case"
            } else {
                "One of these cases"
            }
        }
        Rule::Evidence(_) => {
            if alone {
                "This evidence"
            } else {
                "Any of this evidence"
            }
        }
        Rule::First(_) => {
            if alone {
                "This evidence"
            } else {
                "The first of this evidence that is there"
            }
        }
    }
}

fn line(node: &Node, depth: usize, text: String) -> Line {
    Line { depth, text, id: Some(node.id.clone()), cite: node.cite.clone() }
}
