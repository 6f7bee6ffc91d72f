//! Random plans over random families: the evaluator of the library and the reference must say the same of all.
//!
//! A plan is written as text, clause by clause, from few words; the rows of a batch of families are then aimed at its
//! clauses, so that dates coincide. What differs is shrunk and printed, one case for each sort of difference.
//! `HEARTHLINE_PLANS`, `HEARTHLINE_FAMILIES` (of each plan) and `HEARTHLINE_SEED` say how many and which, for runs by hand.

mod agree;
mod arguments;
mod changed;
mod clauses;
mod coverage;
mod days;
mod dice;
mod evidence;
mod families;
mod interest;
mod money;
mod plans;
mod print;
mod properties;
mod school;
mod shrink;
mod theme;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use chrono::NaiveDate;
use hearthline::{
    base::Library,
    plan::{CaseRows, Plan, Plans},
};

use self::{
    agree::{Asked, agree},
    families::{day_of_statuses, family_rows},
    print::{plan_text, read, rows_text},
    shrink::shrink,
    theme::FUNCTIONS,
};
pub use self::{dice::Dice, plans::plan_text as random_plan_text};

/// Families whose rows are in one extract.
const BATCH: usize = 20;
/// Of more sorts of difference no cases are printed.
const MOST_CASES: usize = 12;

/// The first difference of a sort, and how many there were.
struct First {
    plan: Plan,
    rows: CaseRows,
    as_of: NaiveDate,
    times: usize,
}

#[test]
fn random_plans_over_random_families_agree() {
    let seed = number("HEARTHLINE_SEED", 20_240_331);
    let (plans, families) = (number("HEARTHLINE_PLANS", 60), number("HEARTHLINE_FAMILIES", 60));
    let mut found = Found::default();
    for place in 0..plans {
        let mut dice = Dice::new(seed.wrapping_add(place));
        let text = plans::plan_text(&mut dice);
        let plan = read(&text).unwrap_or_else(|problems| panic!("seed {seed}, plan {place}\n{text}\n{problems}"));
        assert_eq!(read(&plan_text(&plan)), Ok(plan.clone()), "seed {seed}, plan {place}: not printed as it was read");
        found.compare(&mut dice, &plan, families);
    }
    assert!(found.firsts.is_empty(), "seed {seed}\n{}", cases(&found.firsts));
    everything_was_seen(&found.all);
}

/// `HEARTHLINE_BUILT_IN` says how many families, of all plans together.
#[test]
fn the_built_in_plans_over_random_families_agree() {
    let seed = number("HEARTHLINE_SEED", 20_240_331);
    let plans = Plans::read(&Library::built_in()).unwrap();
    let families = number("HEARTHLINE_BUILT_IN", 2_000) / plans.iter().count() as u64;
    let mut results = BTreeSet::new();
    for plan in plans.iter() {
        let mut found = Found::default();
        found.compare(&mut Dice::new(seed), plan, families);
        assert!(found.firsts.is_empty(), "{}, seed {seed}\n{}", plan.id, cases(&found.firsts));
        results.extend(found.all.results);
    }
    // A random family achieves everything too seldom to be waited for; the cases of each plan have one that does.
    for result in ["not_success", "not_evidenced", "not_yet_knowable", "not_eligible"] {
        assert!(results.contains(result), "no family is {result}");
    }
}

/// What both evaluators said, and where they differ.
#[derive(Default)]
struct Found {
    all: Asked,
    firsts: BTreeMap<String, First>,
}

impl Found {
    fn compare(&mut self, dice: &mut Dice, plan: &Plan, families: u64) {
        for _ in 0..families.div_ceil(BATCH as u64) {
            let as_of = day_of_statuses(dice);
            let rows = family_rows(dice, plan, BATCH, as_of);
            let asked = agree(plan, &rows, as_of);
            for found in &asked.disagreements {
                let first = || First { plan: plan.clone(), rows: rows.clone(), as_of, times: 0 };
                self.firsts.entry(found.sort.clone()).or_insert_with(first).times += 1;
            }
            self.all.values.extend(asked.values);
            self.all.results.extend(asked.results);
            self.all.reasons.extend(asked.reasons);
        }
    }
}

/// A number from the environment, for runs by hand.
pub fn number(name: &str, otherwise: u64) -> u64 {
    #[expect(clippy::disallowed_methods, reason = "a run by hand may be longer, or another")]
    let given = std::env::var(name);
    given.map_or(otherwise, |text| text.parse().unwrap())
}

/// One small case for each sort of difference.
fn cases(firsts: &BTreeMap<String, First>) -> String {
    let mut text = String::new();
    for (sort, First { plan, rows, as_of, times }) in firsts.iter().take(MOST_CASES) {
        let small = shrink(plan, rows, *as_of, sort);
        let _ = write!(text, "\n# {sort} ({times} times), as of {as_of}\n\n");
        let _ = writeln!(text, "{}{}", plan_text(&small.plan), rows_text(&small.rows));
        for found in agree(&small.plan, &small.rows, *as_of).disagreements {
            let _ = writeln!(text, "{}", found.text);
        }
    }
    for (sort, first) in firsts.iter().skip(MOST_CASES) {
        let _ = write!(text, "\n# {sort} ({} times), no case printed\n", first.times);
    }
    text
}

/// Every function came to every value, and families to every result: else the generator asks less than it did.
fn everything_was_seen(seen: &Asked) {
    let mut lacking = Vec::new();
    for function in FUNCTIONS.into_iter().chain(["average"]) {
        // No window of `improvement` lies ahead.
        let values = if function == "improvement" {
            &["true", "false", "missing"][..]
        } else {
            &["true", "false", "missing", "open"]
        };
        lacking.extend(
            values.iter().filter(|value| !seen.values.contains(&(function, **value))).map(|value| (function, *value)),
        );
    }
    assert!(lacking.is_empty(), "functions that never came to a value: {lacking:?}");
    let results = [
        "not_eligible",
        "success_by_employment",
        "not_success",
        "not_yet_knowable",
        "not_evidenced",
        "success",
        "success_by_discretion",
    ];
    let lacking: Vec<&str> = results.into_iter().filter(|result| !seen.results.contains(result)).collect();
    assert!(lacking.is_empty(), "results that no family had: {lacking:?}");
    let reasons = ["no_child", "too_few", "practice", "gate", "route"];
    let lacking: Vec<&str> = reasons.into_iter().filter(|reason| !seen.reasons.contains(*reason)).collect();
    assert!(lacking.is_empty(), "reasons that no family had: {lacking:?}");
}
