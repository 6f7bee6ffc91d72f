//! What each need of each family comes to, and why: a plan's trees asked of the evidence.
//!
//! An area is read once, each table into plain columns; every clause then asks just the rows of the people it is about.
//! Nothing here counts families or knows a page, and nothing reads the clock.

mod actions;
mod alone;
mod area;
mod asked;
mod asker;
mod averages;
mod batches;
mod bounds;
mod cap;
mod case_tables;
mod codes;
mod columns;
mod compared;
mod compile;
mod coverage;
mod day;
mod deck;
mod edges;
mod evaluate;
mod evidence;
mod explain;
mod findings;
mod functions;
mod happenings;
mod kept;
mod money;
#[cfg(test)]
mod monotone;
mod on_record;
mod readings;
mod record;
mod result;
mod runs;
mod school;
mod seen;
mod seen_people;
mod seen_rows;
mod seen_series;
mod services;
mod settled;
mod sheet;
mod source;
mod spells;
mod takes;
mod told;
mod unseen;
mod verdict;
mod visit;
mod what_if;
mod witnesses;

pub use actions::{Action, ActionFamily, ActionReason, no_such_locality};
pub use deck::{CheckedCases, check_cases};
pub use evaluate::Rules;
pub use explain::{Explained, ExplainedCarriage, ExplainedLine, ExplainedNeed};
pub use kept::{Evaluated, Kept};
pub use told::{ToldClause, ToldNeed, ToldResult, tell_case};
pub use verdict::Value;
pub use what_if::WhatIf;
pub use witnesses::{Witnesses, witnesses};
