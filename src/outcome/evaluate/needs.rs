use smallvec::SmallVec;

use super::{NeedRules, NeedStatus, Person, Rules, Status};
use crate::{
    outcome::{
        area::at,
        asker::{Asker, Instance},
        codes::NO_WORD,
        day::NONE,
        on_record::OnRecord,
        takes::There,
        verdict::Value,
    },
    plan::JoinUntil,
};

impl Rules {
    /// The needs on record, as a set of places; those beyond the 128th aside.
    pub(super) fn on_record(&self, own: &[OnRecord]) -> u128 {
        own.iter().fold(0, |set, (instance, _)| set | at(&self.in_order, instance.need))
    }

    /// The needs of a set of places in their order, and all beyond the 128th.
    pub(super) fn asked_in_order(&self, mut set: u128) -> impl Iterator<Item = u32> {
        let of_set = std::iter::from_fn(move || {
            let place = (set != 0).then(|| set.trailing_zeros() as usize)?;
            set &= set - 1;
            Some(place)
        });
        of_set.map_while(|place| self.order.get(place)).chain(self.order.iter().skip(128)).copied()
    }

    /// Evaluates a need where it is on record; whether the data shows it as well is asked only where that is wanted.
    pub(super) fn recorded_need<'r>(
        &'r self,
        asker: &Asker<'_>,
        need: u32,
        own: &[OnRecord],
        look: bool,
        statuses: &mut Vec<NeedStatus<'r>>,
    ) {
        let Some(rules) = self.needs.get(need as usize) else { return };
        for (instance, person) in own.iter().filter(|(instance, _)| instance.need == need) {
            let found = rules.found.as_ref().filter(|_| look).map(|tree| self.walk(asker, tree, instance).0);
            let found = found.and_then(|verdict| match verdict.value {
                Value::True => Some(true),
                Value::False => Some(false),
                Value::Open | Value::Missing => None,
            });
            statuses.push(self.status(asker, rules, *instance, *person, true, found));
        }
    }

    /// Evaluates a need where the data shows it and nobody recorded it. What the family has says whether it is worth asking.
    pub(super) fn found_need<'r>(
        &'r self,
        asker: &Asker<'_>,
        (family, need): (u32, u32),
        there: &There<'_>,
        judged_as: i32,
        statuses: &mut Vec<NeedStatus<'r>>,
    ) {
        let Some(rules) = self.needs.get(need as usize) else { return };
        let recorded = statuses.iter().rev().take_while(|status| status.family == family && status.need == need);
        let known: SmallVec<[Option<u32>; 4]> = recorded.map(|status| status.person).collect();
        self.found_in(asker, (family, need), there, judged_as, &known, |instance| {
            statuses.push(self.status(asker, rules, instance, instance.index, false, Some(true)));
        });
    }

    /// Gives each of whom the data shows a need, those aside whose it is known to be.
    pub(super) fn found_in(
        &self,
        asker: &Asker<'_>,
        (family, need): (u32, u32),
        there: &There<'_>,
        judged_as: i32,
        known: &[Option<u32>],
        mut each: impl FnMut(Instance),
    ) {
        let Some(rules) = self.needs.get(need as usize) else { return };
        let (Some(tree), Some(takes)) = (&rules.found, &rules.found_takes) else { return };
        if !takes.is_in(there) || known.contains(&None) {
            return;
        }
        let area = asker.area;
        let identified = at(&area.families.identified, family);
        let blank = Instance { family, index: None, identified, measure: NO_WORD, need, judged_as };
        if rules.person == Person::Family {
            if known.is_empty() && self.holds(asker, tree, &blank, there) {
                each(blank);
            }
            return;
        }
        for slot in rules.person.people(area, family, identified).filter(|slot| !known.contains(&Some(*slot))) {
            let (instance, there) = (Instance { index: Some(slot), ..blank }, there.of(slot));
            if takes.is_in(&there) && self.holds(asker, tree, &instance, &there) {
                each(instance);
            }
        }
    }

    /// Evaluates a need of whoever another plan says has it.
    pub(super) fn status_of_same<'r>(
        &'r self,
        asker: &Asker<'_>,
        need: u32,
        same: &NeedStatus<'_>,
    ) -> Option<NeedStatus<'r>> {
        let instance = Instance { need, ..same.instance };
        let rules = self.needs.get(need as usize)?;
        Some(self.status(asker, rules, instance, same.person, same.recorded, same.found))
    }

    pub(super) fn status<'r>(
        &'r self,
        asker: &Asker<'_>,
        rules: &'r NeedRules,
        instance: Instance,
        person: Option<u32>,
        recorded: bool,
        found: Option<bool>,
    ) -> NeedStatus<'r> {
        let (verdict, decided_by) = match &rules.achieved {
            Some(tree) => {
                let (verdict, decided_by) = self.walk(asker, tree, &instance);
                (Some(verdict), Some(decided_by))
            }
            None => (None, None),
        };
        let status = match verdict.map(|verdict| verdict.value) {
            Some(Value::True) => Status::Achieved,
            Some(Value::False) => Status::NotAchieved,
            Some(Value::Open) => Status::NotYetKnowable,
            Some(Value::Missing) => Status::NotEvidenced,
            None => Status::NotPublished,
        };
        let until = match self.plan.settings.needs_join_until {
            JoinUntil::Engaged => at(&asker.area.families.engaged, instance.family),
            JoinUntil::JudgedOn => at(asker.judged, instance.family),
        };
        let engaged = at(&asker.area.families.engaged, instance.family) != NONE;
        let in_set = recorded && engaged && instance.identified <= until;
        let knowable_on = verdict.map_or(NONE, |verdict| verdict.until);
        let lacks = matches!(status, Status::NotAchieved | Status::NotEvidenced);
        let tree = rules.achieved.as_ref().filter(|_| in_set && lacks && self.can_turn(asker, instance.family));
        let one_clause_away = tree.map(|tree| self.is_one_clause_away(asker, tree, &instance));
        NeedStatus {
            family: instance.family,
            person,
            need: instance.need,
            in_set,
            recorded,
            found,
            status,
            decided_by,
            knowable_on,
            one_clause_away,
            instance,
        }
    }

    /// Says whether a family's final judgement lies ahead.
    fn can_turn(&self, asker: &Asker<'_>, family: u32) -> bool {
        // Who is judged on an earlier day was judged finally.
        at(asker.judged, family) >= asker.area.as_of
            && match self.finally_judged(at(&asker.area.families.closed, family)) {
                NONE => true,
                day => day > asker.area.as_of,
            }
    }
}

/// For each need its place in an order, as one of a set.
pub(super) fn places_in(order: &[u32]) -> Vec<u128> {
    let mut places = vec![0; order.len()];
    for (place, need) in (0..128).zip(order) {
        if let Some(own) = places.get_mut(*need as usize) {
            *own = 1 << place;
        }
    }
    places
}
