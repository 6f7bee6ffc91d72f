use std::{collections::BTreeMap, fmt};

use super::reason::{Fault, Reason, Refusal};
use crate::{
    base::{Problem, count},
    extract::Table,
};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Nothing of the submission is landed.
    Refused,
    /// Rows are left out and kept as evidence that is lacking.
    Rejected,
    /// Landed, but worth knowing.
    Warned,
}

/// One thing that landing has to say about a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it weighs.
    pub gravity: Gravity,
    /// What it is.
    pub problem: Problem,
}

impl fmt::Display for Gravity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused => "refused",
            Self::Rejected => "rejected",
            Self::Warned => "warning",
        })
    }
}

impl Finding {
    /// A finding for which the submission is refused.
    pub fn refused(problem: Problem) -> Self {
        Self { gravity: Gravity::Refused, problem }
    }

    /// A finding that only warns.
    pub fn warned(problem: Problem) -> Self {
        Self { gravity: Gravity::Warned, problem }
    }
}

/// How many lines a message names before it only counts them.
const LINES_NAMED: usize = 5;

/// The faults of one table, gathered so that each kind of fault is said once, with its first lines.
#[derive(Debug, Default)]
pub(super) struct Faults(BTreeMap<(&'static str, Fault), Lines>);

#[derive(Debug, Default)]
struct Lines {
    first: Vec<u64>,
    /// How many lines: fewer than rows where a mapping makes several rows of a line.
    number: usize,
    rows: usize,
    last: Option<u64>,
}

impl Faults {
    /// Takes in one fault.
    pub fn add(&mut self, column: &'static str, fault: Fault, line: u64) {
        let lines = self.0.entry((column, fault)).or_default();
        lines.rows += 1;
        if lines.last.replace(line) == Some(line) {
            return;
        }
        lines.number += 1;
        if lines.first.len() < LINES_NAMED {
            lines.first.push(line);
        }
    }

    /// Says whether a fault refuses the submission.
    pub fn refuse(&self) -> bool {
        self.0.keys().any(|(_, fault)| matches!(fault, Fault::Refuse(_)))
    }

    /// Gives one finding for each column and kind of fault.
    pub fn findings(&self, place: &str, table: &Table) -> Vec<Finding> {
        self.0.iter().map(|((column, fault), lines)| finding(place, table, column, *fault, lines)).collect()
    }
}

fn finding(place: &str, table: &Table, column: &'static str, fault: Fault, lines: &Lines) -> Finding {
    let rows = count(lines.rows, "row");
    let place = format!("{place}, column `{column}`, {}", lines.in_words());
    let expects = table.column(column).map(|column| format!("a value here is {}", column.kind.expects()));
    let (gravity, cause, help) = match fault {
        Fault::Refuse(Refusal::Identifier(identifier)) => (
            Gravity::Refused,
            format!("{} may not land: values here {identifier}", count(lines.rows, "value")),
            Some("replace identifiers by pseudonyms before the extract leaves its source".to_owned()),
        ),
        Fault::Refuse(Refusal::WrongArea) => (
            Gravity::Refused,
            format!("{rows} of another area than the folder"),
            Some("put each area's rows into the folder of that area".to_owned()),
        ),
        Fault::Reject(reason) if reason.is_withheld() => {
            (Gravity::Rejected, format!("{rows} withheld: {}", reason.in_words()), None)
        }
        Fault::Reject(reason) => {
            let help = match reason {
                Reason::OutOfOrder | Reason::AboveBound | Reason::WrongTerm => Some(orders_of(table, column)),
                Reason::NoSuchFamily => Some("every family of a row needs a row in `families`".to_owned()),
                Reason::NoSuchPerson => {
                    Some("every person of a row needs a row in `people`, under that family".to_owned())
                }
                Reason::AfterSubmission => Some("a submission holds what was known at the end of its month".to_owned()),
                Reason::NotInPlan => {
                    Some("`hearthline sql \"select * from reference.plan_needs\"` lists them".to_owned())
                }
                Reason::Missing
                | Reason::WrongType
                | Reason::NotInVocabulary
                | Reason::OutOfRange
                | Reason::FamilyRejected
                | Reason::PersonRejected => expects,
            };
            (Gravity::Rejected, format!("{rows} rejected: {}", reason.in_words()), help)
        }
    };
    Finding { gravity, problem: Problem { place, cause, help } }
}

fn orders_of(table: &Table, column: &str) -> String {
    use crate::extract::Order;
    let words: Vec<String> = table
        .orders
        .iter()
        .filter_map(|order| match order {
            Order::Dates(first, second) if *second == column => {
                Some(format!("`{first}` comes on or before `{second}`"))
            }
            Order::Numbers(first, second) if *first == column => Some(format!("`{first}` is at most `{second}`")),
            Order::Term(first, second) if *first == column => {
                Some(format!("`{first}` names the year in which the school year of `{second}` began"))
            }
            Order::Dates(..) | Order::Numbers(..) | Order::Term(..) => None,
        })
        .collect();
    words.join("; ")
}

impl Lines {
    fn in_words(&self) -> String {
        let first: Vec<String> = self.first.iter().map(u64::to_string).collect();
        let more = self.number - self.first.len();
        match (self.number, more) {
            (1, _) => format!("line {}", first.join("")),
            (_, 0) => format!("lines {}", first.join(", ")),
            _ => format!("lines {} and {more} more", first.join(", ")),
        }
    }
}
