//! What is carried of one family's needs, to be told.

use std::rc::Rc;

use super::{Comparison, Side, carry::Carriage};
use crate::{
    outcome::{
        area::Area,
        evaluate::{NeedStatus, Rules},
    },
    plan::id_and_readings,
};

/// The needs on record of one family, carried to the plan that is not its own.
pub struct OfFamily<'r> {
    pub carriage: Carriage<'r>,
    /// For each need that is judged there, the need on record that it comes from, and its place among the statuses there.
    guests: Vec<(&'r str, usize)>,
    /// The needs that are not carried: by id, what they correspond to, and why not.
    pub left: Vec<(&'r str, &'r str, &'static str)>,
}

impl OfFamily<'_> {
    /// The needs that are judged under the other plan, each with the one on record that it comes from.
    pub fn guests(&self) -> impl Iterator<Item = (&str, &NeedStatus<'_>)> {
        self.guests.iter().filter_map(|(own, place)| Some((*own, self.carriage.other.needs.get(*place)?)))
    }
}

impl Comparison {
    /// What is carried of a family's needs from its own plan to another; none where the crosswalk does not lead there.
    pub(in crate::outcome) fn of_family<'r>(
        &'r self,
        area: &Area,
        family: u32,
        own: &str,
        other: &'r Rules,
    ) -> Option<OfFamily<'r>> {
        let to = id_and_readings(&other.plan.id).0;
        let side = Side::BOTH.into_iter().find(|side| self.plan(*side) == own && self.plan(side.other()) == to)?;
        let scope = |place: u32| place == family;
        let own = Rc::new(self.own(area, side, self.rules.of(side), &scope));
        let carriage = self.carry(area, side, own, other, &scope);
        let id = |of: Side, need: u32| self.rules.of(of).needs.get(need as usize).map(|need| need.id.as_str());
        let (mut guests, mut left) = (Vec::new(), Vec::new());
        for carry in &carriage.over {
            let Some(link) = self.links.get(carry.link) else { continue };
            let ids = id(side, *link.needs.of(side)).zip(id(side.other(), *link.needs.of(side.other())));
            let Some((own, there)) = ids else { continue };
            match carry.other {
                Some(place) => guests.push((own, place)),
                None => left.push((own, there, carry.how.why_not())),
            }
        }
        Some(OfFamily { carriage, guests, left })
    }
}
