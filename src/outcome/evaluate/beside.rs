use std::collections::HashMap;

use super::{Evaluation, NeedRules, NeedStatus, Rules};
use crate::outcome::area::at;

/// What other plans say of the same families, and where to find each need of which one of them asks the same.
pub struct Beside<'a, 'r> {
    others: Vec<Other<'a, 'r>>,
    /// For each need the plan that asks all the same of it, and the place there.
    same: Places,
    /// For each need the plan by which data shows it of the same people, and the place there.
    found: Places,
    /// All of these needs, as a set of places in the order of asking.
    shared: u128,
}

/// Another plan.
struct Other<'a, 'r> {
    /// Its statuses that are of the family asked about, or of one after it; none of a plan of which nothing is taken.
    rest: &'a [NeedStatus<'r>],
    /// For each of its needs those that are taken from it, as such a set.
    gives: Vec<u128>,
}

/// For each need a plan, by its place among the others, and the place of a need in it.
type Places = Vec<Option<(usize, u32)>>;

impl<'a, 'r> Beside<'a, 'r> {
    /// What a plan has in common with others.
    pub(super) fn of(rules: &Rules, others: &'a [(&'r Rules, Evaluation<'r>)]) -> Self {
        let common = |hash: fn(&NeedRules) -> Option<&str>| -> Places {
            let mut places: HashMap<&str, (usize, u32)> = HashMap::new();
            for (plan, (other, _)) in others.iter().enumerate() {
                for (place, need) in (0..).zip(&other.needs) {
                    hash(need).map(|hash| places.entry(hash).or_insert((plan, place)));
                }
            }
            rules.needs.iter().map(|need| places.get(hash(need)?).copied()).collect()
        };
        let (same, found) = (common(|need| need.shared.as_deref()), common(|need| need.found_shared.as_deref()));
        let mut shared = 0;
        let mut gives: Vec<Vec<u128>> = others.iter().map(|(other, _)| vec![0; other.needs.len()]).collect();
        for (own, (same, found)) in rules.in_order.iter().zip(same.iter().zip(&found)) {
            let Some((plan, need)) = same.or(*found) else { continue };
            shared |= own;
            if let Some(taken) = gives.get_mut(plan).and_then(|plan| plan.get_mut(need as usize)) {
                *taken |= own;
            }
        }
        let is_taken = |plan: usize| same.iter().chain(&found).flatten().any(|(other, _)| *other == plan);
        let other = |(plan, ((_, evaluation), gives)): (usize, (&'a (_, Evaluation<'r>), Vec<u128>))| Other {
            rest: if is_taken(plan) { evaluation.needs.as_slice() } else { &[] },
            gives,
        };
        Self { others: others.iter().zip(gives).enumerate().map(other).collect(), same, found, shared }
    }

    /// Goes on to a family: they come in their order. Of the needs that are worth asking, gives those of which there is
    /// something to ask, or to take.
    pub(super) fn go_to(&mut self, family: u32, worth: u128) -> u128 {
        let mut there = 0;
        for Other { rest, gives } in &mut self.others {
            let before = rest.iter().position(|status| status.family >= family).unwrap_or(rest.len());
            *rest = rest.get(before..).unwrap_or_default();
            let own = rest.iter().take_while(|status| status.family == family);
            there = own.fold(there, |all, status| all | at(gives, status.need));
        }
        worth & !self.shared | there
    }

    /// What a need comes to for the family gone to; none where no other plan asks the same.
    pub(super) fn same(&self, family: u32, need: u32) -> Option<impl Iterator<Item = NeedStatus<'r>> + 'a> {
        let own = self.statuses(family, at(&self.same, need)?)?;
        Some(own.map(move |status| status.as_of_need(need)))
    }

    /// The statuses, as another plan has them, of everybody of the family gone to who has a need; none where no other plan says
    /// so.
    pub(super) fn found(&self, family: u32, need: u32) -> Option<impl Iterator<Item = &'a NeedStatus<'r>>> {
        self.statuses(family, at(&self.found, need)?)
    }

    fn statuses(
        &self,
        family: u32,
        (plan, need): (usize, u32),
    ) -> Option<impl Iterator<Item = &'a NeedStatus<'r>> + use<'a, 'r>> {
        let own = self.others.get(plan)?.rest.iter().take_while(move |status| status.family == family);
        Some(own.filter(move |status| status.need == need))
    }
}
