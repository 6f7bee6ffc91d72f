use std::collections::{BTreeMap, BTreeSet};

use super::unstated::without;

use crate::{
    base::nearest,
    plan::{
        Headline, Need, NotCollected, Parameter, Plan, Reading, Settings, Switch, clause::Averages, section::Section,
    },
};

/// The plan that another is based on, with the other's thresholds in it; what the other does not state is as here.
pub(super) struct Base {
    /// As it is.
    there: Option<Plan>,
    /// With the other's thresholds and averages, and without what the other leaves out of it, but for needs.
    plan: Option<Plan>,
    /// What the other leaves out, needs included.
    pub without: BTreeSet<String>,
}

impl Base {
    /// Finds the plan that is named, if one is; none where it is not there, which is noted.
    pub fn read(
        section: &Section<'_, '_>,
        plans: &BTreeMap<String, Plan>,
        own: &BTreeMap<String, Parameter>,
    ) -> Option<Self> {
        let Some((at, id)) = section.text_if_any("based_on") else {
            let none = section.value("based_on").is_none();
            let without = without(section, None);
            return none.then_some(Self { there: None, plan: None, without });
        };
        let Some(there) = plans.get(id) else {
            let help = nearest(id, plans.keys().map(String::as_str)).map_or_else(
                || "name a plan of the library, which is not based on this one".to_owned(),
                |close| format!("`{close}` is close"),
            );
            section.reader.wrong(at, format!("is based on `{id}`, which is no plan"), help);
            section.break_off();
            return None;
        };
        let mut plan = there.clone();
        for (name, value) in own {
            plan.set(&Switch::Parameter(name.clone(), value.clone()));
        }
        let without = without(section, Some(there));
        plan.leave_out(&without);
        Some(Self { there: Some(there.clone()), plan: Some(plan), without })
    }

    /// Puts the other plan's averages into it.
    pub fn with_averages(mut self, averages: &Averages) -> Self {
        if let Some(plan) = &mut self.plan {
            for (name, average) in averages.iter().filter_map(|(name, average)| Some((name, average.as_ref()?))) {
                plan.set(&Switch::Average(name.clone(), average.clone()));
            }
        }
        self
    }

    pub fn plan(&self) -> Option<&Plan> {
        self.plan.as_ref()
    }

    pub fn headlines(&self) -> &[Headline] {
        self.plan.as_ref().map_or(&[], |plan| &plan.headlines)
    }

    pub fn need(&self, id: &str) -> Option<&Need> {
        self.headlines().iter().flat_map(|headline| &headline.needs).find(|need| need.id == id)
    }

    /// The id of the other plan that is meant: one that it does not have and that is close to one of its own is misspelt, where
    /// what a new one must state is lacking as well. That is noted.
    pub fn meant<'a>(&self, entry: &Section<'_, '_>, id: &'a str, known: impl Iterator<Item = &'a str>) -> &'a str {
        let Some(plan) = self.plan.as_ref().filter(|_| entry.value("code").is_none()) else { return id };
        let ids: Vec<&str> = known.collect();
        let Some(close) = nearest(id, ids.iter().copied()).filter(|_| !ids.contains(&id)) else { return id };
        let cause = format!("`{id}` is nothing that `{}` has, and lacks what a new one must state", plan.id);
        entry.reader.wrong(entry.text("id").0, cause, format!("`{close}` is close"));
        close
    }

    /// The ids of all needs.
    pub fn needs(&self) -> impl Iterator<Item = &str> {
        self.headlines().iter().flat_map(Headline::ids)
    }

    pub fn not_collected(&self, id: &str) -> Option<&NotCollected> {
        self.headlines().iter().flat_map(|headline| &headline.not_collected).find(|need| need.id == id)
    }

    /// The code, the person, the title and the cite of a need, collected or not.
    pub fn name_of(&self, id: &str) -> Option<[&str; 4]> {
        let need = self.need(id).map(|need| [&*need.code, &*need.person, &*need.title, &*need.cite]);
        need.or_else(|| self.not_collected(id).map(|need| [&*need.code, &*need.person, &*need.title, &*need.cite]))
    }

    /// The readings of the whole plan that go for another too: those that it does not state itself, and of which it has what
    /// they switch as it stands here.
    pub fn readings_for<'a>(&'a self, other: &Plan) -> Vec<&'a Reading> {
        let (Some(plan), Some(there)) = (&self.plan, &self.there) else { return Vec::new() };
        let goes_along = |reading: &&Reading| {
            let stated = other.readings.iter().any(|own| own.id == reading.id);
            !stated
                && match &reading.switch {
                    Switch::Setting(setting) => other.settings.has_as_in(&there.settings, setting),
                    Switch::Parameter(name, _) => {
                        other.settings.parameters.get(name) == there.settings.parameters.get(name)
                    }
                    Switch::Average(name, _) => other.settings.averages.get(name) == there.settings.averages.get(name),
                    Switch::Clause(..) => false,
                }
        };
        plan.readings.iter().filter(goes_along).collect()
    }

    /// The place of a reading among those of the whole plan; after all of them where it is not one.
    pub fn place_of_reading(&self, id: &str) -> usize {
        let place = self.there.as_ref().and_then(|plan| plan.readings.iter().position(|reading| reading.id == id));
        place.unwrap_or(usize::MAX)
    }
}

impl Plan {
    /// Takes readings, and trees asked of the family, out of a plan.
    fn leave_out(&mut self, without: &BTreeSet<String>) {
        let stays = |reading: &Reading| !without.contains(&reading.id);
        self.readings.retain(stays);
        for need in self.headlines.iter_mut().flat_map(|headline| &mut headline.needs) {
            need.readings.retain(stays);
        }
        let Settings { gate, route, employment, .. } = &mut self.settings;
        for (key, tree) in [("gate", gate), ("route", route), ("employment", employment)] {
            if without.contains(key) {
                *tree = None;
            }
        }
    }
}
