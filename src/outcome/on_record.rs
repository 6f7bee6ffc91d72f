//! What is on record of families, in the words of one plan.

use std::{collections::HashMap, sync::Arc};

use smallvec::SmallVec;

use super::{
    area::{Area, at},
    asker::{Instance, Recorded},
    evaluate::{Person, Rules},
};

/// A need on record, with the person that the record names.
pub type OnRecord = (Instance, Option<u32>);

/// The needs on record of an area's families, one family after the other.
#[derive(Default)]
pub struct Record {
    pub needs: Vec<OnRecord>,
    /// The same with their sources, for clauses that ask what is on record.
    pub sources: Arc<Recorded>,
}

impl Record {
    /// What the area has on record of the needs of a plan.
    pub fn of(rules: &Rules, area: &Area) -> Self {
        let places: HashMap<&str, u32> = rules.needs.iter().map(|need| need.id.as_str()).zip(0..).collect();
        let places: Vec<Option<u32>> = area.need_names.iter().map(|name| places.get(name.as_str()).copied()).collect();
        let judged_as = rules.judged_as(area);
        let mut needs = Vec::with_capacity(area.needs.len());
        let mut sources = Sources::default();
        for own in &area.needs {
            let Some(need) = at(&places, own.need) else { continue };
            let person = rules.needs.get(need as usize).map_or(Person::Family, |need| need.person);
            let index = person.of_need(area, own.family, own.person, own.identified);
            let (family, identified, measure) = (own.family, own.identified, own.measure);
            let judged_as = at(&judged_as, need);
            needs.push((Instance { family, index, identified, measure, need, judged_as }, own.person));
            sources.add(family, own.sources.iter().map(|(source, day)| (need, *source, *day)));
        }
        Self { needs, sources: sources.of_all(area).into() }
    }

    /// Gives the needs of each family that has any.
    pub fn families(&self) -> impl Iterator<Item = &[OnRecord]> {
        self.needs.chunk_by(|(one, _), (other, _)| one.family == other.family)
    }

    /// Gives each family with its needs.
    pub fn each_family<'s>(&'s self, area: &Area) -> impl Iterator<Item = (u32, &'s [OnRecord])> {
        let mut rest = self.needs.as_slice();
        (0..area.families.count()).map(move |family| {
            let end = rest.iter().position(|(instance, _)| instance.family != family).unwrap_or(rest.len());
            let (own, after) = rest.split_at(end);
            rest = after;
            (family, own)
        })
    }
}

/// Sources of needs, as families come one after the other.
#[derive(Default)]
pub struct Sources(Recorded);

impl Sources {
    /// Adds entries of a family that is the last so far, or comes after it.
    pub fn add(&mut self, family: u32, entries: impl Iterator<Item = (u32, u8, i32)>) {
        self.fill(family + 1);
        self.0.entries.extend(entries);
    }

    /// The sources of all families of an area.
    pub fn of_all(mut self, area: &Area) -> Recorded {
        self.fill(area.families.count() + 1);
        self.0
    }

    fn fill(&mut self, starts: u32) {
        let end = u32::try_from(self.0.entries.len()).unwrap_or(u32::MAX);
        let known = self.0.starts.len();
        self.0.starts.resize(known.max(starts as usize), end);
    }
}

impl Person {
    /// The slot of whoever a need on record is of: whom the record names, or else the only person of the kind.
    pub fn of_need(self, area: &Area, family: u32, named: Option<u32>, identified: i32) -> Option<u32> {
        match (self, named) {
            (Self::Family, _) => None,
            (_, Some(slot)) => Some(slot),
            (person, None) => {
                let people: SmallVec<[u32; 2]> = person.people(area, family, identified).take(2).collect();
                if let [only] = people[..] { Some(only) } else { None }
            }
        }
    }
}
