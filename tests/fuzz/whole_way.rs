//! The whole way of a plan file: read, said, printed, read again, compiled, and its cases run.

use std::collections::BTreeMap;

use hearthline::{
    base::LibraryFile,
    outcome::{Rules, check_cases},
    plan::{Node, Plan, lines, read_deck, read_plan, read_plan_of_any_clauses},
};

/// A plan of one need, beside which a file may be read as one of cases.
const SMALL: &str = include_str!("plans/one-need.toml");

/// Sends a text down the whole way of a plan file, and of a file of cases. What is wrong with it is said; a panic, or an end
/// that does not come, is a fault of the program.
pub fn whole_way(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // It may be based on the small plan.
    let small: BTreeMap<String, Plan> =
        read_plan(&file(SMALL), &BTreeMap::new()).into_iter().map(|plan| (plan.id.clone(), plan)).collect();
    match read_plan(&file(text), &small) {
        Ok(plan) => {
            said(&plan);
            printed(&plan);
            asked(&plan);
        }
        Err(problems) => {
            assert!(!problems.to_string().is_empty(), "a file is refused without a word");
            // Most of what is refused here is a clause that nobody should ask; it can be said and printed all the same.
            if let Ok(plan) = read_plan_of_any_clauses(&file(text)) {
                said(&plan);
                printed(&plan);
            }
        }
    }
    for plan in small.into_values() {
        if let Ok(deck) = read_deck(&file(text), &plan) {
            asked(&Plan { deck, ..plan });
        }
    }
}

fn file(text: &str) -> LibraryFile {
    LibraryFile { path: "fuzzed.toml".to_owned(), text: text.to_owned(), overrides: false }
}

fn said(plan: &Plan) {
    let of_needs =
        plan.needs().flat_map(|(_, need)| need.found.iter().chain(&need.achieved).chain(&need.supplementary));
    for tree in plan.settings.trees().map(|(_, tree)| tree).chain(of_needs) {
        let named = lines(tree).iter().filter(|line| line.id.is_some()).count();
        assert_eq!(named, Node::all(tree).len(), "a clause or a branch is not said");
    }
    let unsaid = plan.settings.averages.values().any(|average| average.in_words().is_empty());
    assert!(!unsaid, "an average is not said");
}

fn printed(plan: &Plan) {
    let text = plan.to_toml();
    let again = read_plan_of_any_clauses(&file(&text));
    assert!(again.is_ok(), "a plan is printed as none\n{text}\n{}", again.err().unwrap_or_default());
    assert!(again.is_ok_and(|again| again.to_toml() == text), "a plan is printed in two ways\n{text}");
}

fn asked(plan: &Plan) {
    let checked = check_cases(&Rules::new(plan));
    assert!(checked.clauses > 0 || plan.needs().next().is_none(), "a plan without a clause");
    for reading in plan.readings() {
        if let Ok(other) = plan.read_otherwise(&[&reading.id]) {
            plan.diff(&other, None);
        }
    }
}
