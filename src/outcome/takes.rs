//! The rows without which a clause cannot be true, so that the many people who have none need not be asked.

use super::{
    area::{Area, at},
    asked::{Amount, Ask, Asked, Branch, Clause, Tree},
    codes::{Folded, WordSet, code_in},
    coverage::Source,
    evidence::attended,
};
use crate::{
    extract::words,
    plan::{Comparison, ExclusionsOf, Who},
};

/// Rows of a table with one of some words.
#[derive(Clone, PartialEq)]
struct Takes {
    source: Source,
    words: WordSet,
    /// Whether the rows must be those of the person of the need, or nobody's.
    index: bool,
    /// Whether a later engagement of the family counts as well, which has no row.
    engagements: bool,
}

/// Everything that the trees of a plan take, each once. A set of them is one whole number; what does not fit in is not asked for.
#[derive(Default)]
pub struct AllTakes {
    all: Vec<Takes>,
    /// For each source the words that any has, and for each word, as it is folded, those that have it.
    with: [(Folded, Vec<u128>); Source::COUNT],
    /// Those whose rows must be the person's, or nobody's.
    of_index: u128,
    /// Those for which a later engagement will do.
    engagements: u128,
}

/// What a tree takes to be true.
pub enum Needed {
    /// It may be true without a row.
    Nothing,
    /// One of a set, or of the others.
    Any(u128, Vec<Needed>),
    /// All of a set, and all the others.
    All(u128, Vec<Needed>),
}

/// The needs that are worth asking of a family, by what it has: as sets of places in a list of needs.
pub struct Worth {
    /// Those that may be there without a row.
    always: u128,
    /// For each of what may be there the needs that may be there with it.
    with: Vec<u128>,
}

impl Worth {
    /// Takes for each need what its tree takes, or nothing where it has no tree.
    pub fn of<'n>(needs: impl Iterator<Item = Option<&'n Needed>>) -> Self {
        let mut worth = Self { always: 0, with: vec![0; 128] };
        for (place, needed) in (0..128).zip(needs) {
            let need = 1_u128 << place;
            match needed.map(Needed::one_of) {
                None => {}
                Some(None) => worth.always |= need,
                Some(Some(set)) => {
                    let taken = worth.with.iter_mut().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
                    taken.for_each(|(_, with)| *with |= need);
                }
            }
        }
        worth
    }

    /// The needs that are worth asking of a family that has these; one beyond the 128th always is, and in no set.
    pub fn with(&self, there: u128) -> u128 {
        let with = |place: usize| self.with.get(place).copied().unwrap_or_default();
        places(there).fold(self.always, |needs, place| needs | with(place))
    }
}

impl AllTakes {
    /// What a tree takes, which is added to all, and noted at each of its clauses.
    pub fn needed(&mut self, tree: &mut Tree) -> Needed {
        match &mut tree.branch {
            Branch::Clause(clause) => {
                let bit = self.place(clause);
                clause.takes = bit.unwrap_or_default();
                bit.map_or(Needed::Nothing, |bit| Needed::Any(bit, Vec::new()))
            }
            Branch::All(children) => {
                let (mut set, mut others) = (0, Vec::new());
                for child in children {
                    match self.needed(child) {
                        Needed::Nothing => {}
                        Needed::Any(bit, more) if bit.is_power_of_two() && more.is_empty() => set |= bit,
                        other => others.push(other),
                    }
                }
                if set == 0 && others.is_empty() { Needed::Nothing } else { Needed::All(set, others) }
            }
            // One of the alternatives decides, whichever it is: without what each of them takes, none can be true.
            Branch::Any(children) | Branch::Evidence(children) | Branch::First(children) => {
                let (mut set, mut others) = (0, Vec::new());
                for child in children {
                    match self.needed(child) {
                        Needed::Nothing => return Needed::Nothing,
                        Needed::Any(more, rest) => {
                            set |= more;
                            others.extend(rest);
                        }
                        other @ Needed::All(..) => others.push(other),
                    }
                }
                Needed::Any(set, others)
            }
        }
    }

    fn place(&mut self, clause: &Clause) -> Option<u128> {
        let takes = Takes::of(clause)?;
        let known = self.all.iter().position(|known| *known == takes);
        let own = 1_u128.checked_shl(u32::try_from(known.unwrap_or(self.all.len())).ok()?)?;
        if known.is_none() {
            let (any, with) = self.with.get_mut(takes.source as usize)?;
            *any = any.and(takes.words.folded());
            with.resize(Folded::PLACES, 0);
            for word in takes.words.folded().places() {
                if let Some(with) = with.get_mut(word as usize) {
                    *with |= own;
                }
            }
            self.of_index |= if takes.index { own } else { 0 };
            self.engagements |= if takes.engagements { own } else { 0 };
            self.all.push(takes);
        }
        Some(own)
    }

    /// What a family has, whoever of it.
    fn of_family(&self, area: &Area, family: u32) -> u128 {
        let mut there = if area.families.is_linked(family) { self.engagements } else { 0 };
        for ((any, with), words) in self.with.iter().zip(area.evidence.words_of_family(family)) {
            for word in words.common(*any).places() {
                there |= at(with, word);
            }
        }
        there
    }
}

/// What there is of a family, or of one of its people.
#[derive(Clone, Copy)]
pub struct There<'a> {
    takes: &'a AllTakes,
    area: &'a Area,
    family: u32,
    pub of_family: u128,
    /// The person of the need; none: whoever of the family.
    slot: Option<u32>,
}

impl<'a> There<'a> {
    pub fn new(takes: &'a AllTakes, area: &'a Area, family: u32) -> Self {
        Self { takes, area, family, of_family: takes.of_family(area, family), slot: None }
    }

    /// The same where the person of the need is this one.
    #[inline]
    pub fn of(self, slot: u32) -> Self {
        Self { slot: Some(slot), ..self }
    }

    /// Says whether one of a set is there.
    #[inline]
    pub fn has_one(&self, set: u128) -> bool {
        let there = set & self.of_family;
        let whosever = there & !self.takes.of_index;
        let Some(slot) = self.slot.filter(|_| whosever == 0) else { return there != 0 };
        places(there).any(|place| self.is_of(place, slot))
    }

    /// Says whether all of a set is there.
    fn has_all(&self, set: u128) -> bool {
        let own = |slot: u32| places(set & self.takes.of_index).all(|place| self.is_of(place, slot));
        set & self.of_family == set && self.slot.is_none_or(own)
    }

    /// Says whether there are such rows of a person, or nobody's.
    fn is_of(&self, place: usize, slot: u32) -> bool {
        let Some(takes) = self.takes.all.get(place) else { return false };
        let rows = self.area.evidence.rows(takes.source);
        rows.slot_has(takes.words, slot)
            || rows.slot_has(takes.words, self.area.families.nobody(self.family))
            || takes.engagements && self.area.families.is_linked(self.family)
    }
}

/// The places of a set, lowest first.
fn places(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (set != 0).then_some(set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(place)
    })
}

impl Needed {
    /// Rows without each of which the tree cannot be true; none where it may be true without a row.
    fn one_of(&self) -> Option<u128> {
        match self {
            Self::Nothing => None,
            Self::Any(set, others) => others.iter().try_fold(*set, |set, other| Some(set | other.one_of()?)),
            // Any one of them will do to say that it is not there.
            Self::All(set, _) if *set != 0 => Some(set & set.wrapping_neg()),
            Self::All(_, others) => others.iter().find_map(Self::one_of),
        }
    }

    /// Says whether what is there is enough for the tree to be true.
    pub fn is_in(&self, there: &There<'_>) -> bool {
        match self {
            Self::Nothing => true,
            Self::Any(set, others) => there.has_one(*set) || others.iter().any(|other| other.is_in(there)),
            Self::All(set, others) => there.has_all(*set) && others.iter().all(|other| other.is_in(there)),
        }
    }
}

impl Takes {
    /// What a clause takes to be true; none where it may be true without a row.
    fn of(clause: &Clause) -> Option<Self> {
        let (source, words) = match &clause.asked {
            Asked::Holds(ask, wanted) => rows_of(ask).filter(|_| *wanted || is_reading(ask)),
            Asked::Lasts(ask, comparison, _) => rows_of(ask).filter(|_| *comparison != Comparison::Less),
            Asked::Compare(
                Amount::Ask(ask),
                comparison,
                number @ (Amount::Number(_) | Amount::Dated(_) | Amount::Average(_)),
            ) => {
                let least = least(number);
                let above_none = match comparison {
                    Comparison::Greater => least >= 0.0,
                    Comparison::AtLeast | Comparison::Equal => least > 0.0,
                    Comparison::Less | Comparison::AtMost => false,
                };
                rows_of(ask).filter(|_| above_none || is_reading(ask))
            }
            Asked::Compare(..) | Asked::Number(_) => None,
        }?;
        let engagements = source == Source::Events && words.has(code_in(words::EVENT_KINDS, "referral_early_help"));
        Some(Self { source, words, index: clause.who == Some(Who::Index), engagements })
    }
}

/// The least that a number of a clause is on any day.
fn least(number: &Amount) -> f64 {
    match number {
        Amount::Number(number) => *number,
        Amount::Dated(values) => values.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min),
        // An average may be anything.
        Amount::Average(_) | Amount::Ask(_) | Amount::Plus(..) | Amount::Minus(..) | Amount::Times(..) => {
            f64::NEG_INFINITY
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

fn rows_of(ask: &Ask) -> Option<(Source, WordSet)> {
    Some(match ask {
        Ask::Attendance { .. } => (Source::Attendance, WordSet::default().with(attended::ANY)),
        // Only rows that count for something make it more than none.
        Ask::Exclusions { of, .. } => {
            let word = match of {
                ExclusionsOf::Suspensions => attended::SUSPENDED,
                ExclusionsOf::LostDays => attended::LOST_DAYS,
                ExclusionsOf::Permanent => attended::EXCLUDED,
            };
            (Source::Attendance, WordSet::default().with(word))
        }
        Ask::Events { what, .. } => (Source::Events, what.kinds),
        Ask::Score { reading, .. } => (Source::Scores, WordSet::default().with(reading.scale)),
        Ask::Improvement { scales, .. } | Ask::ScalesAtLeast { scales, .. } => (Source::Scores, *scales),
        Ask::Status { statuses, .. } | Ask::DaysIn { statuses, .. } | Ask::Ended { statuses, .. } => {
            (Source::Spells, *statuses)
        }
        Ask::Support { services, .. } | Ask::SupportDays { services, .. } => (Source::Support, *services),
        Ask::Judgement { finding, .. } | Ask::Judgements { finding, .. } => (Source::Judgements, *finding),
        Ask::Amount { kind, .. } | Ask::WeeksAt { kind, .. } => (Source::Amounts, WordSet::default().with(*kind)),
        Ask::Change { .. }
        | Ask::Recorded { .. }
        | Ask::People { .. }
        | Ask::Met { .. }
        | Ask::CalendarMonths { .. } => return None,
    })
}
