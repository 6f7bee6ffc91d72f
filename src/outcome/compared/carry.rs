//! Needs on record, carried over links to be judged by the rule of the other plan.

use std::rc::Rc;

use smallvec::{SmallVec, smallvec};

use super::{Comparison, Side};
use crate::{
    outcome::{
        area::Area,
        asker::{Asker, Instance},
        evaluate::{Evaluation, NeedStatus, Person, Rules},
        on_record::{Record, Sources},
    },
    plan::Carried,
};

/// What needs on record of the families of one plan come to there, and under the other plan.
pub struct Carriage<'r> {
    pub own: Rc<Evaluation<'r>>,
    /// One entry per need on record, link, and person it is carried to; sorted by family.
    pub over: Vec<Carry>,
    pub other: Evaluation<'r>,
}

/// A need on record and a link of it.
#[derive(Clone, Copy)]
pub struct Carry {
    pub family: u32,
    /// The place of its status among those of the own plan.
    pub own: usize,
    pub link: usize,
    pub how: How,
    /// The slot of whom it is carried to.
    pub person: Option<u32>,
    /// The place of its status among those of the other plan, where it is judged there.
    pub other: Option<usize>,
}

/// Whether a need is carried, and if not why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Always,
    Shown,
    Assumed,
    /// The data does not show the other need.
    NotShown,
    /// Outcomes are not compared over this link.
    Never,
    /// The other need can be nobody's of whom this one is on record.
    Nobody,
}

impl How {
    pub fn word(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Shown => "shown",
            Self::Assumed => "assumed",
            Self::NotShown => "not_shown",
            Self::Never => "never",
            Self::Nobody => "nobody",
        }
    }

    /// Why a need that is on record is not judged under the other plan.
    pub fn why_not(self) -> &'static str {
        match self {
            Self::NotShown => "the data does not show it",
            Self::Never => "outcomes are not compared over this link",
            Self::Nobody => "it can be nobody's of whom this need is on record",
            Self::Always | Self::Shown | Self::Assumed => "the need on record does not count for the family's result",
        }
    }

    fn is_carried(self) -> bool {
        matches!(self, Self::Always | Self::Shown | Self::Assumed)
    }
}

/// The other end of a link.
struct End {
    need: u32,
    /// Of whom a need on record is carried there.
    carried: Carried,
    /// Whose need it is.
    kind: Person,
    /// Whose the need on record is.
    own: Person,
}

/// A need to be judged under the other plan, with the place among [`Carriage::over`] that it comes from.
struct Guest {
    instance: Instance,
    person: Option<u32>,
    from: usize,
}

impl Comparison {
    /// What the needs on record of the families of one plan that are in a scope come to there.
    pub(super) fn own<'r>(
        &self,
        area: &Area,
        side: Side,
        rules: &'r Rules,
        scope: &dyn Fn(u32) -> bool,
    ) -> Evaluation<'r> {
        let links_of = self.links_of.of(side);
        let linked = |need: u32| links_of.get(need as usize).is_some_and(|links| !links.is_empty());
        rules.outcomes(area, Record::of(rules, area), &|family, need| {
            scope(family) && (rules.asks_outcomes || linked(need))
        })
    }

    /// Carries the needs of the families of one plan that are in a scope to the other, under some rules of it.
    pub(super) fn carry<'r>(
        &self,
        area: &Area,
        side: Side,
        own: Rc<Evaluation<'r>>,
        other_rules: &'r Rules,
        scope: &dyn Fn(u32) -> bool,
    ) -> Carriage<'r> {
        let links_of = self.links_of.of(side);
        let nothing = other_rules.nothing(area);
        let asker = nothing.asker(area);
        let mut over = Vec::new();
        let mut guests = Vec::new();
        let mut sources = Sources::default();
        for (place, status) in own.needs.iter().enumerate().filter(|(_, status)| scope(status.family)) {
            for link in links_of.get(status.need as usize).into_iter().flatten() {
                let Some(end) = self.end(side, *link) else { continue };
                let End { need, kind, .. } = end;
                for (how, person) in end.carried_to(&asker, other_rules, status) {
                    if how.is_carried() && status.in_set {
                        let index = kind.of_need(area, status.family, person, status.instance.identified);
                        let instance = Instance { index, need, ..status.instance };
                        guests.push(Guest { instance, person, from: over.len() });
                        let own = own.sources_of(status.family).iter().filter(|(own, ..)| *own == status.need);
                        sources.add(status.family, own.map(|(_, source, day)| (need, *source, *day)));
                    }
                    over.push(Carry { family: status.family, own: place, link: *link, how, person, other: None });
                }
            }
        }
        // As statuses come: by family and need, those of one need as they are on record.
        guests.sort_by_key(|guest| (guest.instance.family, guest.instance.need));
        for (place, guest) in guests.iter().enumerate() {
            if let Some(carry) = over.get_mut(guest.from) {
                carry.other = Some(place);
            }
        }
        let needs = guests.into_iter().map(|guest| (guest.instance, guest.person)).collect();
        let record = Record { needs, sources: sources.of_all(area).into() };
        let other = other_rules.outcomes(area, record, &|_, _| true);
        Carriage { own, over, other }
    }

    fn end(&self, side: Side, link: usize) -> Option<End> {
        let over = self.links.get(link)?;
        let kind = |side: Side| {
            let need = self.rules.of(side).needs.get(*over.needs.of(side) as usize);
            need.map_or(Person::Family, |need| need.person)
        };
        let need = *over.needs.of(side.other());
        Some(End { need, carried: *over.carried.of(side), kind: kind(side.other()), own: kind(side) })
    }
}

impl End {
    /// To whom a need on record is carried; where it is carried to nobody, why.
    fn carried_to(
        &self,
        asker: &Asker<'_>,
        rules: &Rules,
        status: &NeedStatus<'_>,
    ) -> SmallVec<[(How, Option<u32>); 1]> {
        let (area, family, day) = (asker.area, status.family, status.instance.identified);
        // Whom the record names, or else the only one whose need it can be.
        let person = status.person.or(status.instance.index);
        let candidates: SmallVec<[Option<u32>; 4]> = match (self.kind, person) {
            (Person::Family, _) => smallvec![None],
            (kind, Some(slot)) if kind == self.own || kind.has(area, slot, day) => smallvec![Some(slot)],
            (_, Some(_)) => SmallVec::new(),
            (kind, None) => kind.people(area, family, day).map(Some).collect(),
        };
        let how = match self.carried {
            _ if candidates.is_empty() => How::Nobody,
            Carried::Never => How::Never,
            Carried::Always => How::Always,
            Carried::Assumed => How::Assumed,
            Carried::Shown => How::Shown,
        };
        if how != How::Shown {
            // Where it can be of several, nobody is named there either.
            return smallvec![(how, person.filter(|_| self.kind != Person::Family))];
        }
        let instance = |index| Instance { index, need: self.need, ..status.instance };
        let shown = candidates.into_iter().filter(|person| rules.shows(asker, &instance(*person)));
        let shown: SmallVec<[(How, Option<u32>); 1]> = shown.map(|person| (How::Shown, person)).collect();
        if shown.is_empty() { smallvec![(How::NotShown, person)] } else { shown }
    }
}
