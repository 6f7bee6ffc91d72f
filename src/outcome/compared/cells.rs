//! What both plans make of each family, as a cell of a table; and by how many families another reading moves each cell.

use std::collections::{BTreeMap, HashMap, HashSet};

use smallvec::SmallVec;

use super::{
    Both, Comparison, Side,
    carry::{Carriage, Carry},
    otherwise::Otherwise,
};
use crate::{
    outcome::{
        area::{Area, at},
        day::{NONE, month_of},
        evaluate::{Evaluation, NeedStatus, Rules, Shown, Status},
        on_record::Record,
        result::eligible,
    },
    plan::Carried,
};

/// What both plans make of the families of an area, as their sources were read.
pub struct Base<'r> {
    /// The needs on record of the families of each plan.
    pub carried: Both<Carriage<'r>>,
    /// For each family of the area; none of those of other plans, or with which no work began.
    pub families: Vec<Option<Cell>>,
    /// For each family how many of its needs are carried, one over several links as often.
    pub needs_carried: Vec<u32>,
    /// Of whom the data shows the needs of each plan, by family.
    shown: Both<Vec<(u32, Shown)>>,
}

/// Where a family stands in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// The family's own plan.
    pub side: Side,
    /// Its locality, as a place among those of the area; [`NONE`] for none.
    pub locality: i32,
    /// The number of the month in which the work ended; none while it goes on.
    pub closed: Option<i32>,
    /// In how many domains it has needs that are carried.
    pub domains: u8,
    /// The band of its youngest child's age.
    pub youngest: Youngest,
    /// What its carried needs come to under each plan; none where it has none.
    pub status: Both<Option<Status>>,
    /// Whether it would be eligible under each plan, by data alone; none where that cannot be known.
    pub eligible: Both<Option<bool>>,
}

/// The age of the youngest child that lived in the household when the work began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Youngest {
    UnderFive,
    UnderEleven,
    Older,
    NoChild,
}

impl Youngest {
    pub fn word(self) -> &'static str {
        match self {
            Self::UnderFive => "0-4",
            Self::UnderEleven => "5-10",
            Self::Older => "11+",
            Self::NoChild => "none",
        }
    }

    fn of(area: &Area, family: u32) -> Self {
        let engaged = at(&area.families.engaged, family);
        let people = &area.people;
        let of_child = |slot: u32| match () {
            () if engaged < people.birthday(slot, 5) => Self::UnderFive,
            () if engaged < people.birthday(slot, 11) => Self::UnderEleven,
            () => Self::Older,
        };
        let children = area.families.people(family);
        let children = children.filter(|slot| people.is_child(*slot, engaged) && people.is_resident(*slot, engaged));
        children.map(of_child).min().unwrap_or(Self::NoChild)
    }
}

/// By how many families another reading of a plan moves each cell: who goes is counted below zero.
pub struct Moved<'c> {
    pub side: Side,
    pub reading: &'c str,
    pub cells: BTreeMap<Cell, i64>,
}

/// Statuses that are others under another reading, by their places.
type Turned = HashMap<usize, Status>;

impl Comparison {
    /// What both plans make of the families, as their sources were read.
    pub(super) fn base(&self, area: &Area) -> Base<'_> {
        let rules = self.rules();
        let side = self.sides(area);
        let is_of = |own: Side| {
            let side = &side;
            move |family: u32| at(side, family) == Some(own)
        };
        let carried = Both {
            from: self.carry(area, Side::From, rules, &is_of(Side::From)),
            to: self.carry(area, Side::To, rules, &is_of(Side::To)),
        };
        let engaged = |family: u32| at(&side, family).is_some() && at(&area.families.engaged, family) != NONE;
        let shown = |rules: &Rules| shown(area, rules, &engaged, &|_| true);
        let shown = Both { from: shown(rules.from), to: shown(rules.to) };
        let mut families: Vec<Option<Cell>> = (0..area.families.count())
            .map(|family| {
                let side = at(&side, family).filter(|_| engaged(family))?;
                let closed = at(&area.families.closed, family);
                Some(Cell {
                    side,
                    locality: at(&area.families.locality, family),
                    closed: (closed != NONE).then(|| month_of(closed)),
                    domains: 0,
                    youngest: Youngest::of(area, family),
                    status: Both::default(),
                    eligible: Both::default(),
                })
            })
            .collect();
        for side in Side::BOTH {
            each_eligible(area, rules.of(side), shown.of(side), |family, eligible| {
                if let Some(Some(cell)) = families.get_mut(family as usize) {
                    *cell.eligible.of_mut(side) = eligible;
                }
            });
        }
        let mut needs_carried = vec![0; families.len()];
        for side in Side::BOTH {
            let carriage = carried.of(side);
            for own in carriage.over.chunk_by(|one, other| one.family == other.family) {
                let Some(family) = own.first().map(|carry| carry.family as usize) else { continue };
                if let Some(Some(cell)) = families.get_mut(family) {
                    self.judge(cell, carriage, own, &Both::default());
                }
                if let Some(many) = needs_carried.get_mut(family) {
                    *many = u32::try_from(own.iter().filter(|carry| carry.other.is_some()).count()).unwrap_or(u32::MAX);
                }
            }
        }
        Base { carried, families, needs_carried, shown }
    }

    /// By how many families each other reading moves each cell of those that are closed.
    pub(super) fn moved(&self, area: &Area, base: &Base<'_>) -> Vec<Moved<'_>> {
        let readings =
            Side::BOTH.into_iter().flat_map(|side| self.readings.of(side).iter().map(move |own| (side, own)));
        readings
            .filter(|(_, reading)| reading.can_move())
            .map(|(side, reading)| {
                let mut now: HashMap<u32, Cell> = HashMap::new();
                self.outcomes_otherwise(area, base, (side, reading), &mut now);
                eligible_otherwise(area, base, (side, reading), &mut now);
                let mut cells = BTreeMap::new();
                for (family, cell) in now {
                    let Some(was) = base.closed(family).filter(|was| **was != cell) else { continue };
                    *cells.entry(*was).or_insert(0) -= 1;
                    *cells.entry(cell).or_insert(0) += 1;
                }
                cells.retain(|_, families| *families != 0);
                Moved { side, reading: &reading.id, cells }
            })
            .collect()
    }

    /// The plan of the two that each family is worked with under.
    fn sides(&self, area: &Area) -> Vec<Option<Side>> {
        let of = |plan: &String| Side::BOTH.into_iter().find(|side| self.rules.of(*side).plan.id == *plan);
        let of: Vec<Option<Side>> = area.families.plans.iter().map(of).collect();
        area.families.plan.iter().map(|plan| at(&of, *plan)).collect()
    }

    /// Notes what the carried needs of a family come to, where some statuses may have turned.
    fn judge(&self, cell: &mut Cell, carriage: &Carriage<'_>, own: &[Carry], turned: &Both<Turned>) {
        let (mut status, mut domains): (Both<Option<Status>>, u128) = (Both::default(), 0);
        let mut note = |side: Side, place: usize, evaluation: &Evaluation<'_>| {
            let turned = turned.of(side).get(&place).copied();
            let own = turned.or_else(|| evaluation.needs.get(place).map(|status| status.status));
            let known = status.of_mut(side);
            *known = match (*known, own) {
                (Some(known), Some(own)) => Some(known.worse(own)),
                (known, own) => known.or(own),
            };
        };
        for carry in own {
            let Some(other) = carry.other else { continue };
            note(cell.side, carry.own, &carriage.own);
            note(cell.side.other(), other, &carriage.other);
            domains |= self.links.get(carry.link).map_or(0, |link| 1 << link.domain.min(127));
        }
        (cell.status, cell.domains) = (status, u8::try_from(domains.count_ones()).unwrap_or(u8::MAX));
    }

    /// Finds families of which another reading says something else.
    fn outcomes_otherwise(
        &self,
        area: &Area,
        base: &Base<'_>,
        (side, reading): (Side, &Otherwise),
        now: &mut HashMap<u32, Cell>,
    ) {
        for own in Side::BOTH {
            // The rules that find a need decide which needs are carried to them.
            if reading.all || own != side && reading.found.contains(&true) {
                self.carried_otherwise(area, base, own, (side, reading), now);
            } else if reading.outcomes.contains(&true) {
                self.judged_otherwise(area, base, own, (side, reading), now);
            }
        }
    }

    /// The families of one plan that another reading may concern are carried anew.
    fn carried_otherwise(
        &self,
        area: &Area,
        base: &Base<'_>,
        own: Side,
        (side, reading): (Side, &Otherwise),
        now: &mut HashMap<u32, Cell>,
    ) {
        let mut rules = self.rules();
        *rules.of_mut(side) = &reading.rules;
        let carriage = base.carried.of(own);
        let concerns = |carry: &Carry| {
            let Some(link) = self.links.get(carry.link) else { return false };
            let need = *link.needs.of(side);
            let shown = side != own && *link.carried.of(own) == Carried::Shown;
            reading.all || reading.asks_else(need) || shown && reading.finds_others(need)
        };
        let mut concerned = vec![false; base.families.len()];
        for carry in carriage.over.iter().filter(|carry| concerns(carry)) {
            if let Some(own) = concerned.get_mut(carry.family as usize) {
                *own = base.closed(carry.family).is_some();
            }
        }
        if !concerned.contains(&true) {
            return;
        }
        let anew = self.carry(area, own, rules, &|family| at(&concerned, family));
        for own in anew.over.chunk_by(|one, other| one.family == other.family) {
            let Some(family) = own.first().map(|carry| carry.family) else { continue };
            let Some(mut cell) = base.closed(family).copied() else { continue };
            self.judge(&mut cell, &anew, own, &Both::default());
            now.insert(family, cell);
        }
    }

    /// The needs of families of one plan of which another reading asks something else are judged anew.
    fn judged_otherwise(
        &self,
        area: &Area,
        base: &Base<'_>,
        own: Side,
        (side, reading): (Side, &Otherwise),
        now: &mut HashMap<u32, Cell>,
    ) {
        let carriage = base.carried.of(own);
        let evaluation = if own == side { &carriage.own } else { &carriage.other };
        let turned = turned(area, base, evaluation, reading);
        if turned.is_empty() {
            return;
        }
        let family = |place: &usize| evaluation.needs.get(*place).map(|status| status.family);
        let families: HashSet<u32> = turned.keys().filter_map(family).collect();
        let mut both = Both::default();
        *both.of_mut(side) = turned;
        for own in carriage.over.chunk_by(|one, other| one.family == other.family) {
            let Some(family) = own.first().map(|carry| carry.family).filter(|own| families.contains(own)) else {
                continue;
            };
            let Some(mut cell) = base.closed(family).copied() else { continue };
            self.judge(&mut cell, carriage, own, &both);
            now.insert(family, cell);
        }
    }

    fn rules(&self) -> Both<&Rules> {
        Both { from: &self.rules.from, to: &self.rules.to }
    }
}

impl Base<'_> {
    /// The cell of a family with which the work has ended.
    fn closed(&self, family: u32) -> Option<&Cell> {
        self.families.get(family as usize)?.as_ref().filter(|cell| cell.closed.is_some())
    }
}

/// The statuses of one plan's needs that are others under another reading of it, of families with which the work has ended.
fn turned(area: &Area, base: &Base<'_>, evaluation: &Evaluation<'_>, reading: &Otherwise) -> Turned {
    let has = |of: fn(&Otherwise, u32) -> bool| {
        let of_need = |status: &&NeedStatus<'_>| of(reading, status.need) && base.closed(status.family).is_some();
        evaluation.needs.iter().filter(of_need).map(|status| status.family).collect::<HashSet<u32>>()
    };
    // What asks what other needs come to takes all of them to be asked.
    let whole: HashSet<u32> = if reading.rules.asks_outcomes {
        has(Otherwise::asks_else).intersection(&has(Otherwise::asks_outcomes)).copied().collect()
    } else {
        HashSet::new()
    };
    let wanted = |status: &NeedStatus<'_>| {
        whole.contains(&status.family) || reading.asks_else(status.need) && base.closed(status.family).is_some()
    };
    let places: Vec<usize> =
        evaluation.needs.iter().enumerate().filter(|(_, status)| wanted(status)).map(|(place, _)| place).collect();
    let asked = || places.iter().filter_map(|place| evaluation.needs.get(*place));
    let needs = asked().map(|status| (status.instance, status.person)).collect();
    let anew = reading.rules.outcomes(area, Record { needs, sources: evaluation.sources() }, &|_| true, &|_, _| true);
    // INVARIANT: both are sorted by family and need, those of one need as they are on record.
    let both = places.iter().zip(asked().zip(&anew.needs));
    let turned = both.filter(|(_, (was, now))| was.status != now.status);
    turned.map(|(place, (_, now))| (*place, now.status)).collect()
}

/// Notes of closed families whether they would be eligible, by data alone, under another reading.
fn eligible_otherwise(area: &Area, base: &Base<'_>, (side, reading): (Side, &Otherwise), now: &mut HashMap<u32, Cell>) {
    let finds_others = reading.found.contains(&true);
    if !reading.eligibility && !finds_others {
        return;
    }
    let closed = |family: u32| base.closed(family).is_some();
    let stays = |(_, (need, _)): &&(u32, Shown)| !reading.finds_others(*need);
    let mut found: Vec<(u32, Shown)> = base.shown.of(side).iter().filter(stays).copied().collect();
    if finds_others {
        found.extend(shown(area, &reading.rules, &closed, &|need| reading.finds_others(need)));
        found.sort_by_key(|(family, _)| *family);
    }
    each_eligible(area, &reading.rules, &found, |family, eligible| {
        let Some(was) = base.closed(family) else { return };
        if *was.eligible.of(side) != eligible {
            *now.entry(family).or_insert(*was).eligible.of_mut(side) = eligible;
        }
    });
}

/// Of whom the data shows some needs of a plan, by family.
fn shown(area: &Area, rules: &Rules, scope: &dyn Fn(u32) -> bool, needs: &dyn Fn(u32) -> bool) -> Vec<(u32, Shown)> {
    let mut all = Vec::new();
    rules.shown_by_data(area, scope, needs, |family, own| all.extend(own.iter().map(|shown| (family, *shown))));
    all
}

/// Says of each family whether it would be eligible with needs that are sorted by family.
fn each_eligible(area: &Area, rules: &Rules, shown: &[(u32, Shown)], mut each: impl FnMut(u32, Option<bool>)) {
    let mut rest = shown.iter().peekable();
    for family in 0..area.families.count() {
        let own = std::iter::from_fn(|| rest.next_if(|(of, _)| *of == family));
        let own: SmallVec<[Shown; 8]> = own.map(|(_, shown)| *shown).collect();
        each(family, eligible(rules, area, family, &own, false).0);
    }
}
