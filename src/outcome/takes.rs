//! The rows without which a clause cannot be true, so that the many people who have none need not be asked.

use super::{
    area::Area,
    asked::{Amount, Ask, Asked, Branch, Clause, Tree},
    codes::{WordSet, code_in},
    coverage::Source,
    evidence::Rows,
};
use crate::{
    extract::words,
    plan::{Comparison, Who},
};

/// Rows of a table with one of some words.
#[derive(Clone)]
pub struct Takes {
    source: Source,
    words: WordSet,
    /// Whether a later engagement of the family counts as well, which has no row.
    engagements: bool,
}

impl Takes {
    /// What a clause takes to be true; none where it may be true without a row.
    pub fn of(asked: &Asked) -> Option<Self> {
        match asked {
            Asked::Holds(ask, wanted) => rows_of(ask).filter(|_| *wanted || is_reading(ask)),
            Asked::Lasts(ask, comparison, _) => rows_of(ask).filter(|_| *comparison != Comparison::Less),
            Asked::Compare(Amount::Ask(ask), comparison, Amount::Number(number)) => {
                let above_none = match comparison {
                    Comparison::Greater => *number >= 0.0,
                    Comparison::AtLeast | Comparison::Equal => *number > 0.0,
                    Comparison::Less | Comparison::AtMost => false,
                };
                rows_of(ask).filter(|_| above_none || is_reading(ask))
            }
            Asked::Compare(..) => None,
        }
    }
}

/// Says whether nothing at all is unknown rather than none.
fn is_reading(ask: &Ask) -> bool {
    matches!(
        ask,
        Ask::Attendance { .. }
            | Ask::Score { .. }
            | Ask::Improvement { .. }
            | Ask::Judgement { .. }
            | Ask::Amount { .. }
    )
}

fn rows_of(ask: &Ask) -> Option<Takes> {
    let (source, of) = match ask {
        Ask::Attendance { .. } | Ask::Exclusions { .. } => (Source::Attendance, WordSet::default().with(0)),
        Ask::Events { what, .. } => (Source::Events, what.kinds),
        Ask::Score { reading, .. } => (Source::Scores, WordSet::default().with(reading.scale)),
        Ask::Improvement { scales, .. } | Ask::ScalesAtLeast { scales, .. } => (Source::Scores, *scales),
        Ask::Status { statuses, .. } | Ask::DaysIn { statuses, .. } | Ask::Ended { statuses, .. } => {
            (Source::Spells, *statuses)
        }
        Ask::Support { services, .. } | Ask::SupportDays { services, .. } => (Source::Support, *services),
        Ask::Judgement { finding, .. } | Ask::Judgements { finding, .. } => (Source::Judgements, *finding),
        Ask::Amount { kind, .. } | Ask::WeeksAt { kind, .. } => (Source::Amounts, WordSet::default().with(*kind)),
        Ask::Change { .. } | Ask::Recorded { .. } | Ask::People { .. } | Ask::Met { .. } => return None,
    };
    let engagements = source == Source::Events && of.has(code_in(words::EVENT_KINDS, "referral_early_help"));
    Some(Takes { source, words: of, engagements })
}

impl Tree {
    /// Says whether the tree may be true of a need that is not on record: whether the rows are there that it takes, be it
    /// the family's, be it those of one slot where the clauses ask one person.
    pub fn may_hold(&self, area: &Area, family: u32, slot: Option<u32>) -> bool {
        match &self.branch {
            Branch::All(children) => children.iter().all(|child| child.may_hold(area, family, slot)),
            Branch::Any(children) | Branch::Evidence(children) => {
                children.iter().any(|child| child.may_hold(area, family, slot))
            }
            Branch::Clause(clause) => clause.may_hold(area, family, slot),
        }
    }
}

impl Clause {
    fn may_hold(&self, area: &Area, family: u32, slot: Option<u32>) -> bool {
        let Some(takes) = &self.takes else { return true };
        let evidence = &area.evidence;
        let rows: &Rows = match takes.source {
            Source::Attendance => &evidence.attendance.rows,
            Source::Events => &evidence.events.rows,
            Source::Scores => &evidence.scores.rows,
            Source::Spells => &evidence.spells.rows,
            Source::Support => &evidence.support.rows,
            Source::Judgements => &evidence.judgements.rows,
            Source::Amounts => &evidence.amounts.rows,
        };
        let there = match slot.filter(|_| self.who == Some(Who::Index)) {
            Some(slot) => rows.slot_has(takes.words, slot) || rows.slot_has(takes.words, area.families.nobody(family)),
            None => rows.family_has(takes.words, family),
        };
        there || (takes.engagements && area.families.is_linked(family))
    }
}
