//! What both plans make of each family, as a cell of a table; and by how many families another reading moves each cell.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    rc::Rc,
};

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
        evaluate::{Evaluation, Rules, Shown, Status},
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
    /// For the needs of each plan the places of their statuses, among those of the families of each plan.
    places: Both<Both<Places>>,
}

/// For each need of a plan the places of its statuses.
type Places = Vec<Vec<usize>>;

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

/// Statuses that are others under another reading, by their places; the places rise.
type Turned = Vec<(usize, Status)>;

impl Comparison {
    /// What both plans make of the families, as their sources were read.
    pub(super) fn base(&self, area: &Area) -> Base<'_> {
        let rules = self.rules();
        let side = self.sides(area);
        let is_of = |own: Side| {
            let side = &side;
            move |family: u32| at(side, family) == Some(own)
        };
        let carried = |own: Side| {
            let statuses = Rc::new(self.own(area, own, rules.of(own), &is_of(own)));
            self.carry(area, own, statuses, rules.of(own.other()), &is_of(own))
        };
        let carried = Both { from: carried(Side::From), to: carried(Side::To) };
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
        let places = |side: Side| {
            let of = |own: Side| {
                let carriage = carried.of(own);
                places(if own == side { &carriage.own } else { &carriage.other }, rules.of(side))
            };
            Both { from: of(Side::From), to: of(Side::To) }
        };
        let places = Both { from: places(Side::From), to: places(Side::To) };
        Base { carried, families, needs_carried, shown, places }
    }

    /// By how many families each other reading moves each cell of those that are closed.
    pub(super) fn moved<'c>(&self, area: &Area, base: &Base<'_>, readings: &'c Both<Vec<Otherwise>>) -> Vec<Moved<'c>> {
        let readings = Side::BOTH.into_iter().flat_map(|side| readings.of(side).iter().map(move |own| (side, own)));
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
            let turned = turned.of(side);
            let found = turned.binary_search_by_key(&place, |(place, _)| *place).ok();
            let own = found.and_then(|found| Some(turned.get(found)?.1));
            let own = own.or_else(|| evaluation.needs.get(place).map(|status| status.status));
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
            // Which needs are carried hangs on the set of the one plan, and on what finds the needs of the other.
            if own == side && reading.sets || own != side && reading.finds_any() {
                self.carried_otherwise(area, base, own, (side, reading), now);
            } else if reading.asks_any() {
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
        let carriage = base.carried.of(own);
        let concerns = |carry: &Carry| {
            let Some(link) = self.links.get(carry.link) else { return false };
            let need = *link.needs.of(side);
            let shown = side != own && *link.carried.of(own) == Carried::Shown;
            own == side || reading.asks_else(need) || shown && reading.finds_others(need)
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
        let scope = |family: u32| at(&concerned, family);
        let statuses =
            if own == side { Rc::new(self.own(area, own, &reading.rules, &scope)) } else { Rc::clone(&carriage.own) };
        let rules = if own == side { *self.rules().of(own.other()) } else { &reading.rules };
        let anew = self.carry(area, own, statuses, rules, &scope);
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
        let turned = turned(area, base, evaluation, base.places.of(side).of(own), reading);
        let family = |(place, _): &(usize, Status)| evaluation.needs.get(*place).map(|status| status.family);
        let mut families: Vec<u32> = turned.iter().filter_map(family).collect();
        families.dedup();
        let mut both = Both::default();
        *both.of_mut(side) = turned;
        for family in families {
            let Some(mut cell) = base.closed(family).copied() else { continue };
            self.judge(&mut cell, carriage, of_family(&carriage.over, family, |carry| carry.family), &both);
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
fn turned(area: &Area, base: &Base<'_>, evaluation: &Evaluation<'_>, by_need: &Places, reading: &Otherwise) -> Turned {
    let places = |wanted: fn(&Otherwise, u32) -> bool| {
        let needs = (0..).zip(by_need).filter(|(need, _)| wanted(reading, *need));
        let closed = |place: &usize| evaluation.needs.get(*place).is_some_and(|own| base.closed(own.family).is_some());
        let mut places: Vec<usize> = needs.flat_map(|(_, places)| places.iter().copied().filter(closed)).collect();
        places.sort_unstable();
        places
    };
    let mut asked = places(Otherwise::asks_else);
    if reading.rules.asks_outcomes {
        // What asks what other needs come to takes all of them to be asked.
        let family = |place: &usize| evaluation.needs.get(*place).map(|status| status.family);
        let asking: HashSet<u32> = places(Otherwise::asks_outcomes).iter().filter_map(family).collect();
        let whole: BTreeSet<u32> = asked.iter().filter_map(family).filter(|family| asking.contains(family)).collect();
        let all = whole.into_iter().flat_map(|family| {
            let first = evaluation.needs.partition_point(|status| status.family < family);
            first..first + evaluation.needs_of(family).len()
        });
        asked.extend(all);
        asked.sort_unstable();
        asked.dedup();
    }
    let statuses = || asked.iter().filter_map(|place| evaluation.needs.get(*place));
    let needs = statuses().map(|status| (status.instance, status.person)).collect();
    let anew = reading.rules.outcomes(area, Record { needs, sources: evaluation.sources() }, &|_, _| true);
    // INVARIANT: both are sorted by family and need, those of one need as they are on record.
    let both = asked.iter().zip(statuses().zip(&anew.needs));
    let turned = both.filter(|(_, (was, now))| was.status != now.status);
    turned.map(|(place, (_, now))| (*place, now.status)).collect()
}

/// The places of the statuses of each of a plan's needs.
fn places(evaluation: &Evaluation<'_>, rules: &Rules) -> Places {
    let mut places = vec![Vec::new(); rules.needs.len()];
    for (place, status) in evaluation.needs.iter().enumerate() {
        if let Some(own) = places.get_mut(status.need as usize) {
            own.push(place);
        }
    }
    places
}

/// What is of one family, of what is sorted by family.
fn of_family<T>(all: &[T], family: u32, of: impl Fn(&T) -> u32) -> &[T] {
    let rest = all.get(all.partition_point(|own| of(own) < family)..).unwrap_or_default();
    rest.get(..rest.partition_point(|own| of(own) == family)).unwrap_or_default()
}

/// Notes of closed families whether they would be eligible, by data alone, under another reading.
fn eligible_otherwise(area: &Area, base: &Base<'_>, (side, reading): (Side, &Otherwise), now: &mut HashMap<u32, Cell>) {
    if !reading.eligibility && !reading.finds_any() {
        return;
    }
    let closed = |family: u32| base.closed(family).is_some();
    let (was, mut anew) = (base.shown.of(side), Vec::new());
    if reading.finds_any() {
        anew = shown(area, &reading.rules, &closed, &|need| reading.finds_others(need));
    }
    let moves = |(_, (need, _)): &&(u32, Shown)| reading.finds_others(*need);
    let families: BTreeSet<u32> = if reading.eligibility {
        (0..area.families.count()).filter(|family| closed(*family)).collect()
    } else {
        was.iter().filter(moves).chain(&anew).map(|(family, _)| *family).collect()
    };
    let family_of = |own: &(u32, Shown)| own.0;
    for family in families {
        let Some(cell) = base.closed(family) else { continue };
        let stays = of_family(was, family, family_of).iter().filter(|own| !moves(own));
        let needs = stays.chain(of_family(&anew, family, family_of)).map(|(_, shown)| *shown);
        let (eligible, _) = eligible(&reading.rules, area, family, needs, false);
        if *cell.eligible.of(side) != eligible {
            *now.entry(family).or_insert(*cell).eligible.of_mut(side) = eligible;
        }
    }
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
        each(family, eligible(rules, area, family, own.into_iter(), false).0);
    }
}
