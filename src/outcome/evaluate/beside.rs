use std::collections::HashMap;

use super::{Evaluation, NeedRules, NeedStatus, Rules};
use crate::outcome::area::at;

/// What other plans say of the same families, and what is taken from them.
pub struct Beside<'a, 'r> {
    others: Vec<Other<'a, 'r>>,
    /// For each need whether all of it is taken.
    same: Vec<bool>,
    /// For each need of which people are taken the plan by which data shows it of the same, and its place there.
    found: Vec<Option<(usize, u32)>>,
    /// All needs of which something is taken, as a set of places in the order of asking.
    shared: u128,
    /// Whether anything is asked of the family itself.
    pub(super) alone: bool,
}

/// What is taken of a need from another plan.
pub enum Taken<P> {
    /// What it comes to, for everybody.
    All,
    /// Who has it: their statuses there.
    People(P),
    Nothing,
}

/// Another plan.
struct Other<'a, 'r> {
    /// Its statuses of the family gone to, and of those after it; none of a plan of which nothing is taken.
    rest: &'a [NeedStatus<'r>],
    /// Those of the family gone to.
    own: &'a [NeedStatus<'r>],
    /// For each of its needs the one that asks all the same: it has the same id.
    same: Vec<Option<u32>>,
    /// For each of its needs those of which people are taken from it, as such a set.
    gives: Vec<u128>,
}

impl<'a, 'r> Beside<'a, 'r> {
    /// What a plan has in common with others.
    pub(super) fn of(rules: &Rules, others: &'a [(&'r Rules, Evaluation<'r>)]) -> Self {
        let common = |hash: fn(&NeedRules) -> Option<&str>| -> Vec<Option<(usize, u32)>> {
            let mut places: HashMap<&str, (usize, u32)> = HashMap::new();
            for (plan, (other, _)) in others.iter().enumerate() {
                for (place, need) in (0..).zip(&other.needs) {
                    hash(need).map(|hash| places.entry(hash).or_insert((plan, place)));
                }
            }
            rules.needs.iter().map(|need| places.get(hash(need)?).copied()).collect()
        };
        let (same, mut found) = (common(|need| need.shared.as_deref()), common(|need| need.found_shared.as_deref()));
        let nothing = |(other, _): &(&Rules, Evaluation<'r>)| Other {
            rest: &[],
            own: &[],
            same: vec![None; other.needs.len()],
            gives: vec![0; other.needs.len()],
        };
        let mut taken: Vec<Other<'a, 'r>> = others.iter().map(nothing).collect();
        let mut shared = 0;
        for ((need, own), (same, found)) in (0..).zip(&rules.in_order).zip(same.iter().zip(&mut found)) {
            if same.is_some() {
                *found = None;
            }
            let Some((plan, place)) = same.or(*found) else { continue };
            let (Some(other), Some((_, evaluation))) = (taken.get_mut(plan), others.get(plan)) else { continue };
            other.rest = &evaluation.needs;
            shared |= own;
            match (other.same.get_mut(place as usize), other.gives.get_mut(place as usize)) {
                (Some(taken), _) if same.is_some() => *taken = Some(need),
                (_, Some(gives)) => *gives |= own,
                _ => {}
            }
        }
        let all = rules.in_order.iter().fold(0, |all, own| all | own);
        let same = same.iter().map(Option::is_some).collect();
        Self { others: taken, same, found, shared, alone: all & !shared != 0 || rules.needs.len() > 128 }
    }

    /// Goes on to a family: they come in their order. Adds what the needs come to of which all is taken, and gives those of which
    /// something is to be asked: those that are `worth` it, and of which nothing is taken, and those of which people are.
    pub(super) fn go_to(&mut self, family: u32, worth: u128, needs: &mut Vec<NeedStatus<'r>>) -> u128 {
        let mut there = 0;
        for Other { rest, own, same, gives } in &mut self.others {
            let before = rest.iter().position(|status| status.family >= family).unwrap_or(rest.len());
            *rest = rest.get(before..).unwrap_or_default();
            let end = rest.iter().position(|status| status.family != family).unwrap_or(rest.len());
            *own = rest.get(..end).unwrap_or_default();
            for status in *own {
                there |= at(gives, status.need);
                needs.extend(at(same, status.need).map(|need| status.as_of_need(need)));
            }
        }
        worth & !self.shared | there
    }

    /// What is taken of a need for the family gone to.
    pub(super) fn taken(&self, need: u32) -> Taken<impl Iterator<Item = &'a NeedStatus<'r>>> {
        if at(&self.same, need) {
            return Taken::All;
        }
        let found = at(&self.found, need).and_then(|(plan, place)| Some((self.others.get(plan)?.own, place)));
        found
            .map_or(Taken::Nothing, |(own, place)| Taken::People(own.iter().filter(move |status| status.need == place)))
    }
}
