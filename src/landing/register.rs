use std::collections::{BTreeSet, HashMap, HashSet};

use arrow::array::{Array, ArrayRef, AsArray, Int32Array, StringArray};

use super::reason::{Fault, Reason};
use crate::plan::Plans;

/// The families and people of a submission, by which every other row is known or not.
#[derive(Default)]
pub(super) struct Register {
    families: HashMap<String, Family>,
    rejected_families: HashSet<String>,
    /// A rejected family whose id could not be read may be any family that is not there.
    unnamed_family_rejected: bool,
    people: HashMap<String, i32>,
    households: HashSet<(i32, i32)>,
    rejected_people: HashSet<(i32, String)>,
    /// Rejected people whose family could not be read: they may be of any.
    homeless_people: HashSet<String>,
    /// Families of which a rejected person's id could not be read.
    unnamed_person_rejected: HashSet<i32>,
    /// A rejected person of whom neither could be read may be anybody who is not there.
    unnamed_person_of_any: bool,
}

struct Family {
    no: i32,
    plan: String,
}

/// The family numbers of some rows, the person numbers, and the rows that have none.
pub(super) struct Numbers {
    pub families: Int32Array,
    pub people: Int32Array,
    pub faults: Vec<(usize, &'static str, Fault)>,
}

impl Register {
    /// Takes in the families that were kept, in the order of their pseudonyms.
    pub fn keep_families(&mut self, ids: &ArrayRef, plans: &ArrayRef) {
        let plans = plans.as_string::<i32>();
        let mut sorted: Vec<(&str, &str)> =
            ids.as_string::<i32>().iter().zip(plans).filter_map(|(id, plan)| id.zip(plan)).collect();
        sorted.sort_unstable();
        for (no, (id, plan)) in (0..).zip(sorted) {
            self.families.insert(id.to_owned(), Family { no, plan: plan.to_owned() });
        }
    }

    /// Takes in a family whose row was rejected.
    pub fn reject_family(&mut self, id: Option<&str>) {
        match id {
            Some(id) => {
                self.rejected_families.insert(id.to_owned());
            }
            None => self.unnamed_family_rejected = true,
        }
    }

    /// Takes in the people that were kept; a person has one number in every engagement.
    pub fn keep_people(&mut self, families: &Int32Array, ids: &ArrayRef) {
        let ids = ids.as_string::<i32>();
        let distinct: BTreeSet<&str> = ids.iter().flatten().collect();
        self.people = distinct.into_iter().map(str::to_owned).zip(0..).collect();
        let numbered = families.iter().zip(ids).filter_map(|(family, id)| Some((family?, *self.people.get(id?)?)));
        self.households = numbered.collect();
    }

    /// Takes in a person whose row was rejected.
    pub fn reject_person(&mut self, family: Option<i32>, id: Option<&str>) {
        match (family, id) {
            (Some(family), Some(id)) => {
                self.rejected_people.insert((family, id.to_owned()));
            }
            (Some(family), None) => {
                self.unnamed_person_rejected.insert(family);
            }
            (None, Some(id)) => {
                self.homeless_people.insert(id.to_owned());
            }
            (None, None) => self.unnamed_person_of_any = true,
        }
    }

    /// Gives the number of a family.
    pub fn family_no(&self, id: &str) -> Option<i32> {
        self.families.get(id).map(|family| family.no)
    }

    /// Gives the number of a person.
    pub fn person_no(&self, id: &str) -> Option<i32> {
        self.people.get(id).copied()
    }

    /// Says whether a person was kept in a family.
    pub fn lives_in(&self, family: i32, id: &str) -> bool {
        self.person_no(id).is_some_and(|person| self.households.contains(&(family, person)))
    }

    /// Numbers the families of some rows, and their people where the rows name any.
    pub fn number(&self, families: &StringArray, people: Option<&StringArray>) -> Numbers {
        let mut faults = Vec::new();
        let mut family_numbers = Vec::with_capacity(families.len());
        // Rows of a family mostly stand together, so the last answer is often the next one.
        let mut last: (&str, Option<i32>) = ("", None);
        for (row, id) in families.iter().enumerate() {
            let Some(id) = id else {
                family_numbers.push(None);
                continue;
            };
            if id != last.0 {
                last = (id, self.family_no(id));
            }
            if last.1.is_none() {
                let known = self.unnamed_family_rejected || self.rejected_families.contains(id);
                let reason = if known { Reason::FamilyRejected } else { Reason::NoSuchFamily };
                faults.push((row, "family_id", Fault::Reject(reason)));
            }
            family_numbers.push(last.1);
        }
        let mut person_numbers = Vec::with_capacity(families.len());
        let people = people.into_iter().flatten();
        for (row, (id, family)) in people.zip(&family_numbers).enumerate() {
            let number = id.zip(*family).and_then(|(id, family)| match self.resident(family, id) {
                Ok(no) => Some(no),
                Err(reason) => {
                    faults.push((row, "person_id", Fault::Reject(reason)));
                    None
                }
            });
            person_numbers.push(number);
        }
        Numbers { families: family_numbers.into(), people: person_numbers.into(), faults }
    }

    fn resident(&self, family: i32, id: &str) -> Result<i32, Reason> {
        let number = self.person_no(id).filter(|person| self.households.contains(&(family, *person)));
        number.ok_or_else(|| {
            let rejected = self.rejected_people.contains(&(family, id.to_owned())) || self.homeless_people.contains(id);
            if rejected || self.unnamed_person_rejected.contains(&family) || self.unnamed_person_of_any {
                Reason::PersonRejected
            } else {
                Reason::NoSuchPerson
            }
        })
    }

    /// Finds the rows whose need is in some plan, but not in the plan of their family.
    pub fn needs_outside_plan(&self, families: &StringArray, needs: &StringArray, plans: &Plans) -> Vec<usize> {
        let outside = |(row, (family, need)): (usize, (Option<&str>, Option<&str>))| {
            let plan = &self.families.get(family?)?.plan;
            let need = need?;
            (plans.any_has_need(need) && !plans.has_need(plan, need)).then_some(row)
        };
        families.iter().zip(needs).enumerate().filter_map(outside).collect()
    }
}
