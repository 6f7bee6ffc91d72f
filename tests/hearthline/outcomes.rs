//! Evaluating ahead of need, what is kept and forgotten, one family explained, and plans that do not fit the data.

use std::fs;

use crate::{extracts, sandbox::Sandbox};

fn landed() -> Sandbox {
    let sandbox = Sandbox::new();
    extracts::tiny(&sandbox, &[]);
    assert_eq!(sandbox.run(&["land", "extracts"]).code, 0);
    sandbox
}

#[test]
fn nothing_is_evaluated_twice_and_what_is_kept_is_forgotten() {
    let sandbox = landed();
    assert_eq!(sandbox.run(&["evaluate"]).out, "evaluated 1 submission, 0 kept from before\n");
    assert_eq!(sandbox.run(&["evaluate", "--month", "2024-03"]).out, "evaluated 0 submissions, 1 kept from before\n");
    let kept = sandbox.files("store/outcome");
    assert_eq!(kept.len(), 2);
    // The same rows make the same bytes.
    fs::remove_dir_all(sandbox.path("store/outcome")).unwrap();
    assert_eq!(sandbox.run(&["evaluate"]).out, "evaluated 1 submission, 0 kept from before\n");
    assert_eq!(sandbox.files("store/outcome"), kept);
    assert_eq!(sandbox.run(&["store", "forget", "--family", "00000000000000f1"]).code, 0);
    assert_eq!(sandbox.files("store/outcome"), []);
    let left = sandbox.run(&["sql", "select family_id, result from outcome.family_result", "--format", "csv"]);
    assert_eq!(left.out, "family_id,result\n00000000000000f2,not_eligible\n");
    let nothing = sandbox.run(&["evaluate", "--month", "2023-01"]);
    assert_eq!(nothing.code, 2);
    assert!(nothing.err.contains("holds no submission up to that month"), "{}", nothing.err);
}

#[test]
fn a_family_is_explained_clause_by_clause() {
    let sandbox = landed();
    let explained = sandbox.run(&["explain", "00000000000000f1", "--as-of", "2024-03-31"]);
    for words in [
        "Family 00000000000000f1 of X06000001 under mk-sf-2022, as of 2024-03-31",
        "closed: 2023-11-30",
        "judged on: 2024-03-31 (can still turn)",
        "result: not eligible, because of too_few; 1 of 2 needs achieved",
        "ACHIEVED, decided by `none`",
        "2022-02-02 to 2023-02-01: 2023-01-05 arrest",
        "NOT EVIDENCED, decided by `achieved`",
        "what would change it: it would be achieved if `achieved` held",
    ] {
        assert!(explained.out.contains(words), "{words}\n{}", explained.out);
    }
    let other = sandbox.run(&["explain", "00000000000000f1", "--plan", "mk-tf-2020"]);
    assert!(other.out.contains("under mk-tf-2020"), "{}", other.out);
    let nobody = sandbox.run(&["explain", "00000000000000ff"]);
    assert_eq!(nobody.code, 2);
    assert!(nobody.err.contains("is in none of the newest submissions"), "{}", nobody.err);
    assert!(!nobody.err.contains("00000000000000ff"), "{}", nobody.err);
}

#[test]
fn a_plan_that_does_not_fit_the_data_is_said_and_nothing_is_evaluated() {
    let sandbox = landed();
    let plan = fs::read_to_string("queries/plans/mk-sf-2022.toml").unwrap();
    sandbox.file("own/queries/plans/mk-sf-2022.toml", plan.replace("id = \"adult-crime\"", "id = \"adult-crimes\""));
    let ran = sandbox.run(&["--library", "own", "evaluate"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("the need `adult-crime` is on record, which the plan `mk-sf-2022` does not have"),
        "{}",
        ran.err
    );
    assert_eq!(sandbox.files("store/outcome"), []);
}

#[test]
fn the_functions_of_outcomes_say_what_they_take() {
    let sandbox = landed();
    for (query, words) in [
        ("select * from need_status_at('2024-03-31')", "`need_status_at` takes a date and the id of a plan"),
        ("select * from family_result_at(1, 2)", "takes a date such as '2024-03-31', or a month, and the id of a plan"),
        ("select * from need_status_at('2024-03', 'mk-sf-2021')", "`mk-sf-2022` is close"),
        ("select * from need_status_at('2024-03', 'mk-sf-2022 + three-headline')", "`three-headlines` is close"),
    ] {
        let ran = sandbox.run(&["sql", query]);
        assert_eq!(ran.code, 2, "{query}");
        assert!(ran.err.contains(words), "{query}\n{}", ran.err);
    }
}
