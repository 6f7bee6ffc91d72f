//! The rows of one engagement, before any submission cuts them: its whole history, with dates that may lie ahead.

use super::calendar::Day;

/// Thirty-two hex digits in the place of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Pseudonym([u8; 32]);

impl Pseudonym {
    pub(super) fn from_bytes(bytes: [u8; 16]) -> Self {
        let mut text = [b'0'; 32];
        for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
            for (digit, nibble) in pair.iter_mut().zip([byte >> 4, byte & 15]) {
                *digit = if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 };
            }
        }
        Self(text)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The place of a person among the people of the household; none where a row is about the family.
pub(super) type Who = Option<usize>;

/// A word of a vocabulary; empty where the row has none.
pub(super) type Word = &'static str;

pub(super) struct Need {
    pub(super) id: Word,
    pub(super) who: Who,
    pub(super) identified: Day,
    pub(super) recorded: Option<Day>,
    pub(super) withdrawn: Option<Day>,
    pub(super) source: Word,
    pub(super) measure: Word,
}

pub(super) struct Attendance {
    pub(super) who: usize,
    /// The place of the term in the calendar.
    pub(super) term: usize,
    pub(super) possible: i32,
    pub(super) attended: Option<i32>,
    pub(super) authorised: Option<i32>,
    pub(super) unauthorised: Option<i32>,
    pub(super) suspensions: Option<i32>,
    pub(super) suspension_halves: Option<i32>,
    pub(super) exclusion_days: Option<i32>,
    pub(super) permanently_excluded: Option<bool>,
    pub(super) setting: Word,
}

#[derive(Default)]
pub(super) struct Event {
    pub(super) who: Who,
    pub(super) kind: Word,
    pub(super) occurred: Day,
    pub(super) proven: Option<Day>,
    pub(super) recorded: Option<Day>,
    pub(super) role: Word,
    pub(super) reported_by: Word,
    pub(super) severe: Option<bool>,
    pub(super) child_age: Option<i32>,
}

pub(super) struct Score {
    pub(super) who: Who,
    pub(super) instrument: Word,
    pub(super) version: Word,
    pub(super) scale: Word,
    pub(super) informant: Word,
    pub(super) measured: Day,
    pub(super) reading: i32,
}

#[derive(Default)]
pub(super) struct Spell {
    pub(super) who: Who,
    pub(super) kind: Word,
    pub(super) status: Word,
    pub(super) started: Day,
    pub(super) ended: Option<Day>,
    pub(super) ended_as: Word,
    pub(super) expected_end: Option<Day>,
    pub(super) reason: Word,
}

pub(super) struct Support {
    pub(super) who: Who,
    pub(super) service: Word,
    pub(super) started: Day,
    pub(super) ended: Option<Day>,
    /// What is known of it while it runs.
    pub(super) result_so_far: Word,
    /// What came of it in the end.
    pub(super) result: Word,
    pub(super) benefit: Option<bool>,
    pub(super) applied: Option<bool>,
}

pub(super) struct Judgement {
    pub(super) who: Who,
    pub(super) need: Word,
    pub(super) finding: Word,
    pub(super) holds: bool,
    pub(super) assessor: Word,
    pub(super) assessed: Day,
}

pub(super) struct Amount {
    pub(super) who: Who,
    pub(super) kind: Word,
    pub(super) from: Day,
    pub(super) to: Option<Day>,
    pub(super) pence: i32,
    pub(super) earned_as: Word,
}

pub(super) struct Claim {
    pub(super) route: Word,
    pub(super) basis: Word,
    pub(super) claimed: Day,
}

/// The rows of one engagement, in the tables of the contract. One is kept and cleared, so that memory stays flat.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) needs: Vec<Need>,
    pub(super) attendance: Vec<Attendance>,
    pub(super) events: Vec<Event>,
    pub(super) scores: Vec<Score>,
    pub(super) spells: Vec<Spell>,
    pub(super) support: Vec<Support>,
    pub(super) judgements: Vec<Judgement>,
    pub(super) amounts: Vec<Amount>,
    pub(super) claims: Vec<Claim>,
}

impl Rows {
    pub(super) fn clear(&mut self) {
        self.needs.clear();
        self.attendance.clear();
        self.events.clear();
        self.scores.clear();
        self.spells.clear();
        self.support.clear();
        self.judgements.clear();
        self.amounts.clear();
        self.claims.clear();
    }
}
