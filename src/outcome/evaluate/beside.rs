use std::collections::HashMap;

use super::{Evaluation, NeedStatus, Rules};
use crate::outcome::area::at;

/// What other plans say of the same families, and where to find each need that one of them asks the same of.
pub struct Beside<'a, 'r> {
    /// The statuses of each plan that are of the family asked about, or of one after it.
    rest: Vec<&'a [NeedStatus<'r>]>,
    /// For each need the plan that asks the same, and the place there.
    places: Vec<Option<(usize, u32)>>,
}

impl<'a, 'r> Beside<'a, 'r> {
    /// What other plans say beside one; where several ask the same, the first.
    pub(super) fn new(rules: &Rules, others: &'a [(&'r Rules, Evaluation<'r>)]) -> Self {
        let mut places = vec![None; rules.needs.len()];
        for (plan, (other, _)) in others.iter().enumerate() {
            let shared = places.iter_mut().zip(rules.needs_shared_with(other));
            shared.for_each(|(place, shared)| *place = place.or(shared.map(|need| (plan, need))));
        }
        Self { rest: others.iter().map(|(_, evaluation)| evaluation.needs.as_slice()).collect(), places }
    }

    /// Goes on to a family: they come in their order.
    pub(super) fn go_to(&mut self, family: u32) {
        for rest in &mut self.rest {
            let before = rest.iter().position(|status| status.family >= family).unwrap_or(rest.len());
            *rest = rest.get(before..).unwrap_or_default();
        }
    }

    /// What a need comes to for the family gone to; none where no other plan asks the same.
    pub(super) fn of(&self, family: u32, need: u32) -> Option<impl Iterator<Item = NeedStatus<'r>> + 'a> {
        let (plan, there) = at(&self.places, need)?;
        let own = self.rest.get(plan)?.iter().take_while(move |status| status.family == family);
        Some(own.filter(move |status| status.need == there).map(move |status| status.as_of_need(need)))
    }
}

impl Rules {
    /// For each need the place of the same need, asked the same, in another plan.
    fn needs_shared_with(&self, other: &Self) -> Vec<Option<u32>> {
        let places: HashMap<&str, u32> =
            (0..).zip(&other.needs).filter_map(|(place, need)| Some((need.shared.as_deref()?, place))).collect();
        self.needs.iter().map(|need| places.get(need.shared.as_deref()?).copied()).collect()
    }
}
