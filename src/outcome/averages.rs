use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::{
    area::at,
    asked::{Asked, Clause},
    asker::{Asker, Instance, Subject, Whens, rest_on_the_same},
    day::NONE,
    evaluate::Rules,
    visit::each_average,
};
use crate::plan::{Average, Who};

/// An average of a plan, ready to be asked.
pub struct AverageRules {
    pub name: String,
    /// Of what it is.
    pub clause: Clause,
    /// What it counts, for the words that say it.
    pub average: Average,
}

/// The mean of a number over the families of an area, or over their people.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Mean {
    /// None where the number is known of nobody.
    pub value: Option<f64>,
    /// Of how many it is known; none where a case says what the mean is.
    pub of: Option<u32>,
}

impl Rules {
    /// The averages over all families of an area, whatever plan they name, but for those that are given.
    pub(super) fn means(&self, asker: &Asker<'_>, given: &BTreeMap<String, f64>) -> Vec<Mean> {
        let mean = |average: &AverageRules| match given.get(&average.name) {
            Some(value) => Mean { value: Some(*value), of: None },
            None => mean(asker, &average.clause),
        };
        self.averages.iter().map(mean).collect()
    }

    /// Tells in words the averages that a clause names: the area's average `arrests` is 0.25, of 4 adults.
    pub(super) fn averages_told(&self, asker: &Asker<'_>, clause: &Clause) -> Vec<String> {
        let mut told = Vec::new();
        each_average(&clause.asked, &mut |place| {
            let (rules, mean) = (self.averages.get(place as usize), asker.averages.get(place as usize));
            let Some((AverageRules { name, average, .. }, mean)) = rules.zip(mean) else { return };
            let of = mean.of.map_or_else(String::new, |many| format!(", of {}", average.asked_of(many as usize)));
            let said = match mean.value {
                Some(value) => format!("the area's average `{name}` is {}{of}", (value * 1e6).round() / 1e6),
                None => format!("nothing is known of the area's average `{name}`"),
            };
            if !told.contains(&said) {
                told.push(said);
            }
        });
        told
    }
}

impl Asker<'_> {
    /// Visits the numbers of a family that are known: its own, or one of each person who is asked.
    fn known_numbers(&self, clause: &Clause, family: u32, visit: &mut impl FnMut(f64)) {
        // Of a threshold that is not there yet there is no multiple, not even none.
        if clause.numbers_from != NONE && at(self.judged, family) < clause.numbers_from {
            return;
        }
        let instance = &Instance::of_family(self.area, family);
        let whole = Subject { instance, family, slot: None, age: None, age_day: NONE, of_everybody: false };
        let one = |subject: Subject<'_>| {
            let days = self.days(clause, subject).ok()?;
            self.known_number(clause, subject, &days)
        };
        match clause.who {
            Some(who @ (Who::EveryChild | Who::AnyChild | Who::Adult | Who::Parent)) if !clause.of_people => {
                let Ok(common) = self.days(clause, Subject { of_everybody: true, ..whole }) else { return };
                for subject in self.each_asked(clause, who, whole, &common) {
                    let own = common.are_own();
                    let number = if own { one(subject) } else { self.known_number(clause, subject, &common) };
                    number.into_iter().for_each(&mut *visit);
                }
            }
            _ => one(whole).into_iter().for_each(visit),
        }
    }

    /// A number that the data gives exactly, none of whose windows and days are still to end.
    fn known_number(&self, clause: &Clause, subject: Subject<'_>, days: &Whens) -> Option<f64> {
        let Asked::Number(amount) = &clause.asked else { return None };
        if days.open {
            return None;
        }
        let mut spans = days.spans.iter().flatten().copied();
        let mut rests_on = SmallVec::new();
        let subject = Subject { age_day: days.first, ..subject };
        let bounds = self.amount(amount, subject, &mut spans, &mut rests_on);
        if rest_on_the_same(&rests_on) { None } else { bounds.exact() }
    }
}

fn mean(asker: &Asker<'_>, clause: &Clause) -> Mean {
    // Neumaier (1974): what each addition rounds away is added at the end, so that the order of rows moves nothing.
    let (mut sum, mut lost, mut of) = (0.0_f64, 0.0_f64, 0_u32);
    for family in 0..asker.area.families.count() {
        asker.known_numbers(clause, family, &mut |number| {
            let next = sum + number;
            lost += if sum.abs() >= number.abs() { (sum - next) + number } else { (number - next) + sum };
            sum = next;
            of += 1;
        });
    }
    Mean { value: (of > 0).then(|| (sum + lost) / f64::from(of)), of: Some(of) }
}
