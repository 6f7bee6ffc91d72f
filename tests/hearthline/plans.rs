//! The built-in plans against their own cases, and what is said of plans with faults.

use std::fs;

use crate::sandbox::Sandbox;

#[test]
fn every_case_of_the_built_in_plans_holds_and_every_clause_is_seen_with_every_value() {
    let ran = Sandbox::new().run(&["plan", "check", "mk-sf-2022", "mk-tf-2020"]);
    assert_eq!((ran.err.as_str(), ran.code), ("", 0));
    assert_eq!(
        ran.out,
        "mk-sf-2022: 34 needs, 162 clauses, 77 readings, 1,096 cases\n\
         mk-tf-2020: 34 needs, 144 clauses, 88 readings, 699 cases\n"
    );
}

#[test]
fn all_that_is_wrong_with_a_plan_is_said_at_once() {
    for name in ["bad", "cycle", "failing", "undecidable", "readings"] {
        let sandbox = Sandbox::new();
        let file = format!("{name}.toml");
        sandbox.file(&file, fs::read(format!("tests/plans/{file}")).unwrap());
        let ran = sandbox.run(&["plan", "check", &file]);
        assert_eq!(ran.code, 2);
        assert_eq!(ran.err, fs::read_to_string(format!("tests/plans/{name}.txt")).unwrap(), "{name}");
    }
}

#[test]
fn a_plan_is_listed_and_shown() {
    let sandbox = Sandbox::new();
    let listed = sandbox.run(&["plan", "list"]).out;
    assert!(listed.contains("mk-sf-2022  2022-10-01  in force"), "{listed}");
    let need = sandbox.run(&["plan", "show", "mk-sf-2022", "7.1"]).out;
    for words in [
        "7.1 ",
        "One of these cases:",
        "the person had at most 7 incidents of crime or anti-social behaviour",
        "item 2",
        "[halved]",
        "[adult-crime-half-of-twelve]",
    ] {
        assert!(need.contains(words), "{words}\n{need}");
    }
    let wrong = sandbox.run(&["plan", "show", "mk-sf-2022", "adult-crimes"]);
    assert!(wrong.err.contains("`adult-crime` is close"), "{}", wrong.err);
}
