//! Families of which nothing more becomes known: what a plan says of them on one day, it says on every later one.

use std::collections::HashMap;

use super::{
    area::{Area, at, every_family},
    day::NONE,
    evaluate::{NeedStatus, Rules},
    result::FamilyResult,
    source::Read,
};
use crate::{
    base::Problem,
    plan::{Anchor, Call, Duration, Leaf, Plan, Window},
};

/// The days of a submission's families, by their numbers in it.
pub struct Lives {
    /// The last day in any row of the family.
    last: Vec<i32>,
    closed: Vec<i32>,
    /// Engagements of one family, which read each other's rows.
    chains: Vec<Vec<i32>>,
}

impl Lives {
    /// Reads the days of all families.
    ///
    /// # Errors
    /// When a table lacks a column, which a store of another version may.
    pub fn read(tables: &Read) -> Result<Self, Problem> {
        let mut last = Vec::new();
        tables.each().for_each(|columns| columns.note_last_days(&mut last));
        let families = every_family(&mut &*tables)?;
        let mut closed = vec![NONE; last.len()];
        let mut chains = Vec::new();
        for (place, number) in (0..).zip(&families.number) {
            if let Some(own) = usize::try_from(*number).ok().and_then(|number| closed.get_mut(number)) {
                *own = at(&families.closed, place);
            }
            let linked = families.linked(place);
            // Of a chain, the first stands for all.
            if linked.iter().all(|other| *other > place) && !linked.is_empty() {
                let others = linked.iter().map(|other| at(&families.number, *other));
                chains.push(others.chain([*number]).collect());
            }
        }
        Ok(Self { last, closed, chains })
    }

    /// From which day on a plan says nothing new of each family; none where that cannot be said.
    fn settled(&self, rules: &Rules) -> Vec<Option<i32>> {
        let Some(reach) = reach(&rules.plan) else { return Vec::new() };
        let own = |(last, closed): (&i32, &i32)| match rules.finally_judged(*closed) {
            NONE => None,
            judged => Some(judged.max(*last).saturating_add(reach)),
        };
        let mut settled: Vec<Option<i32>> = self.last.iter().zip(&self.closed).map(own).collect();
        for chain in &self.chains {
            let places = || chain.iter().filter_map(|number| usize::try_from(*number).ok());
            let days: Option<Vec<i32>> = places().map(|place| settled.get(place).copied().flatten()).collect();
            let all = days.and_then(|days| days.into_iter().max());
            places().for_each(|place| {
                if let Some(own) = settled.get_mut(place) {
                    *own = all;
                }
            });
        }
        settled
    }
}

/// How many days a plan looks beyond the judgement, or beyond a day of a row; none where it looks at the day of the status
/// itself, or at other families: then any day may bring something new.
fn reach(plan: &Plan) -> Option<i32> {
    let of_needs =
        plan.needs().flat_map(|(_, need)| need.found.iter().chain(&need.achieved).chain(&need.supplementary));
    let trees = of_needs.chain(plan.settings.trees().map(|(_, tree)| tree));
    let mut reach = 0;
    for (_, leaf) in trees.flat_map(|tree| tree.leaves()) {
        reach = reach.max(reach_of(leaf)?);
    }
    Some(reach)
}

fn reach_of(leaf: &Leaf) -> Option<i32> {
    if !leaf.averages().is_empty() {
        return None;
    }
    let mut reach = 0;
    for call in leaf.calls() {
        let later = match call {
            Call::Improvement { sustained, .. } => *sustained,
            Call::Status { expected_within, .. } => *expected_within,
            _ => None,
        };
        reach = reach.max(later.map_or(0, days));
        for window in call.windows() {
            reach = reach.max(match window {
                Window::Before(Anchor::AsOf, _)
                | Window::After(Anchor::AsOf, _)
                | Window::Since(Anchor::AsOf)
                | Window::Until(Anchor::AsOf) => return None,
                Window::After(_, length) => days(*length),
                Window::Before(..) | Window::Since(_) | Window::Until(_) | Window::Spell { .. } => 0,
            });
        }
        for point in call.points() {
            reach = reach.max(match (&point.anchor, point.shift) {
                (Anchor::AsOf, _) => return None,
                (_, Some((true, length))) => days(length),
                _ => 0,
            });
        }
    }
    Some(reach)
}

/// No fewer days than a length of time has anywhere in the calendar.
fn days(length: Duration) -> i32 {
    let days = match length {
        Duration::Days(days) => days,
        Duration::Weeks(weeks) => weeks.saturating_mul(7),
        Duration::Months(months) => months.saturating_mul(31),
    };
    i32::try_from(days).unwrap_or(i32::MAX)
}

/// What one plan said of families that were settled on an earlier day.
pub struct Earlier<'r> {
    settled: Vec<Option<i32>>,
    known: HashMap<i32, Known<'r>>,
}

struct Known<'r> {
    /// The family's first slot on that day.
    first: u32,
    needs: Vec<NeedStatus<'r>>,
    result: Option<FamilyResult>,
}

impl<'r> Earlier<'r> {
    /// Nothing is known yet.
    pub fn new(lives: &Lives, rules: &Rules) -> Self {
        Self { settled: lives.settled(rules), known: HashMap::new() }
    }

    /// Says whether a family, by its number, needs no asking again.
    pub fn knows(&self, number: i32) -> bool {
        self.known.contains_key(&number)
    }

    /// Gives what is known of a family, as of its place among the families of another day.
    pub fn of(&self, area: &Area, family: u32) -> Option<(impl Iterator<Item = NeedStatus<'r>>, Option<FamilyResult>)> {
        let known = self.known.get(&at(&area.families.number, family))?;
        let first = area.families.all(family).0;
        let here = move |slot: u32| slot - known.first + first;
        let need = move |status: &NeedStatus<'r>| {
            let mut status = status.clone();
            (status.family, status.instance.family) = (family, family);
            (status.person, status.instance.index) = (status.person.map(here), status.instance.index.map(here));
            status
        };
        let result = known.result.as_ref().map(|result| FamilyResult { family, ..result.clone() });
        Some((known.needs.iter().map(need), result))
    }

    /// Keeps what was said of a family, if that is settled.
    pub fn keep(&mut self, area: &Area, family: u32, needs: &[NeedStatus<'r>], result: Option<&FamilyResult>) {
        let number = at(&area.families.number, family);
        let settled = usize::try_from(number).ok().and_then(|place| self.settled.get(place).copied().flatten());
        if settled.is_some_and(|day| day <= area.as_of) {
            let (first, _) = area.families.all(family);
            self.known.insert(number, Known { first, needs: needs.to_vec(), result: result.cloned() });
        }
    }
}
