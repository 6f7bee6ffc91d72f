//! The averages of the area.

use std::collections::BTreeMap;

use hearthline::plan::Plan;

use super::{clause::known_numbers, question::about_family, seen::Seen};

/// The mean of each average's numbers over all families, as far as they are known; an average of none is not there.
// DECIDED: of two amounts or scores that rest on one day, an average knows no more than a clause.
pub fn averages(plan: &Plan, families: &[Seen]) -> BTreeMap<String, f64> {
    let mut averages = BTreeMap::new();
    for (name, average) in &plan.settings.averages {
        let mut numbers = Vec::new();
        for seen in families {
            numbers.extend(known_numbers(&about_family(plan, seen), &average.number, &average.calls()));
        }
        // From the least to the greatest, so that it is the same sum in whatever order the families come.
        numbers.sort_by(f64::total_cmp);
        if let Ok(many) = u32::try_from(numbers.len())
            && many > 0
        {
            averages.insert(name.clone(), numbers.iter().sum::<f64>() / f64::from(many));
        }
    }
    averages
}
