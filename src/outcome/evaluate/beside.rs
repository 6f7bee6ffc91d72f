use std::collections::HashMap;

use super::{Evaluation, NeedRules, NeedStatus, Rules};
use crate::outcome::area::at;

/// What other plans say of the same families, and where to find each need of which one of them asks the same.
pub struct Beside<'a, 'r> {
    /// The statuses of each plan that are of the family asked about, or of one after it; none of a plan of which nothing is taken.
    rest: Vec<&'a [NeedStatus<'r>]>,
    /// For each need the plan that asks all the same of it, and the place there.
    same: Places,
    /// For each need the plan by which data shows it of the same people, and the place there.
    found: Places,
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
        let is_asked = |plan: usize| same.iter().chain(&found).flatten().any(|(other, _)| *other == plan);
        let statuses = |(plan, (_, other)): (usize, &'a (_, Evaluation<'r>))| {
            if is_asked(plan) { other.needs.as_slice() } else { &[] }
        };
        Self { rest: others.iter().enumerate().map(statuses).collect(), same, found }
    }

    /// Goes on to a family: they come in their order.
    pub(super) fn go_to(&mut self, family: u32) {
        for rest in &mut self.rest {
            let before = rest.iter().position(|status| status.family >= family).unwrap_or(rest.len());
            *rest = rest.get(before..).unwrap_or_default();
        }
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
        let own = self.rest.get(plan)?.iter().take_while(move |status| status.family == family);
        Some(own.filter(move |status| status.need == need))
    }
}
