//! Which cases of a plan see which clause, and with which value.

use std::collections::{BTreeMap, BTreeSet};

use super::{evaluate::Rules, sheet::Sheet};
use crate::base::Problems;

/// The names of the cases that see a clause, by the clause's value: true, false, open, missing.
pub type Witnesses = BTreeMap<&'static str, BTreeSet<String>>;

/// What the cases of a plan see of each clause, by the need and the clause's id; of what is asked of the family as such, by
/// "the family". A case of the plan that it is based on sees nothing where it does not hold here.
///
/// # Errors
/// When a case is no family that could be evaluated.
pub fn witnesses(rules: &Rules) -> Result<BTreeMap<(String, String), Witnesses>, Problems> {
    let mut seen: BTreeMap<(String, String), Witnesses> = BTreeMap::new();
    let mut problems = Problems::default();
    for sheet in Sheet::all(rules, &mut problems.0) {
        for (case, told) in sheet.cases.iter().zip(sheet.tell(rules)) {
            if case.if_it_holds && !told.failures(case).is_empty() {
                continue;
            }
            told.each_clause(|of, clause| {
                let values = seen.entry((of.to_owned(), clause.id.clone())).or_default();
                values.entry(clause.value.word()).or_default().insert(case.name.clone());
            });
        }
    }
    problems.or(seen)
}
