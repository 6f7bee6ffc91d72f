use std::collections::BTreeMap;

use super::{
    asked::Clause,
    asker::{Asker, each_average},
    evaluate::Rules,
};
use crate::plan::Average;

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
