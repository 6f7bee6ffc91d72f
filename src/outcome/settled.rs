//! Families of which nothing more becomes known: what a plan says of them on one day, it says on every later one.

use std::collections::HashMap;

use super::{
    area::{Area, at, every_family},
    day::{NONE, later},
    evaluate::{NeedStatus, Rules},
    result::FamilyResult,
    source::Read,
};
use crate::{
    base::Problem,
    plan::{Anchor, Duration, Plan, Point, Window},
};

/// The days of a submission's families, by their numbers in it.
pub struct Lives {
    /// The last day in any row of the family.
    last: Vec<i32>,
    /// The last day on which the family, or a need of it, was identified, or the work began.
    begun: Vec<i32>,
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
        let (mut last, mut begun) = (Vec::new(), Vec::new());
        for columns in tables.each() {
            columns.note_last_days(&mut last, |name| name.ends_with("_on") && name != "expected_end_on");
            columns.note_last_days(&mut begun, |name| ["identified_on", "engaged_on"].contains(&name));
        }
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
        Ok(Self { last, begun, closed, chains })
    }

    /// From which day on a plan says nothing new of each family; none where that cannot be said.
    fn settled(&self, rules: &Rules) -> Vec<Option<i32>> {
        let Some(reach) = Reach::of(&rules.plan) else { return Vec::new() };
        let own = |((last, begun), closed): ((&i32, &i32), &i32)| match rules.finally_judged(*closed) {
            NONE => None,
            judged => Some(reach.last_day(judged.max(*last), *begun, *closed)),
        };
        let mut settled: Vec<Option<i32>> = self.last.iter().zip(&self.begun).zip(&self.closed).map(own).collect();
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

/// How far windows of a plan go on after the day that they are counted from.
#[derive(Default)]
struct Reach {
    /// After the family, or a need, was identified, or the work began.
    begin: Vec<Duration>,
    closed: Vec<Duration>,
    /// After the judgement, or a day of another row.
    others: Vec<Duration>,
}

impl Reach {
    /// None for a plan that looks at the day of the status itself, or at other families: any day may bring something new.
    fn of(plan: &Plan) -> Option<Self> {
        let of_needs =
            plan.needs().flat_map(|(_, need)| need.found.iter().chain(&need.achieved).chain(&need.supplementary));
        let trees = of_needs.chain(plan.settings.trees().map(|(_, tree)| tree));
        let mut reach = Self::default();
        for (_, leaf) in trees.flat_map(|tree| tree.leaves()) {
            if !leaf.averages().is_empty() {
                return None;
            }
            for call in leaf.calls() {
                call.windows().into_iter().try_for_each(|window| reach.note_window(window))?;
                for Point { anchor, shift } in call.points() {
                    let length = shift.and_then(|(later, length)| later.then_some(length));
                    reach.note(anchor, length)?;
                }
            }
        }
        Some(reach)
    }

    fn note_window(&mut self, window: &Window) -> Option<()> {
        match window {
            Window::After(anchor, length) => self.note(anchor, Some(*length)),
            Window::Before(anchor, _) | Window::Since(anchor) | Window::Until(anchor) => self.note(anchor, None),
            Window::Spell { .. } => Some(()),
        }
    }

    fn note(&mut self, anchor: &Anchor, length: Option<Duration>) -> Option<()> {
        let lengths = match anchor {
            Anchor::AsOf => return None,
            Anchor::Identified | Anchor::FamilyIdentified | Anchor::Engaged => &mut self.begin,
            Anchor::Closed => &mut self.closed,
            Anchor::Claimed | Anchor::JudgedOn | Anchor::SpellEnd { .. } => &mut self.others,
        };
        lengths.extend(length);
        Some(())
    }

    /// The last day that any window of a family takes in, or on which something becomes known of it.
    fn last_day(&self, last: i32, begun: i32, closed: i32) -> i32 {
        let from = |day: i32, lengths: &[Duration]| lengths.iter().map(|length| later(day, *length)).max();
        let ends =
            [from(last, &self.others), from(begun, &self.begin).filter(|_| begun != NONE), from(closed, &self.closed)];
        ends.into_iter().flatten().fold(last, i32::max)
    }
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
