//! Plans that `plan new` begins: they check as they stand, in every form.

use std::fs;

use crate::sandbox::Sandbox;

#[test]
fn a_new_plan_checks_as_it_stands_and_what_comes_next_is_said() {
    let sandbox = Sandbox::new();
    let made = sandbox.run(&["plan", "new", "northbrook-sf-2023"]);
    assert_eq!((made.err.as_str(), made.code), ("", 0));
    assert_eq!(
        made.out,
        "wrote northbrook-sf-2023.toml\n\
         Check it:    hearthline plan check northbrook-sf-2023.toml\n\
         Read it:     hearthline plan show northbrook-sf-2023.toml\n\
         Follow it:   hearthline plan trace northbrook-sf-2023.toml\n\
         Then put the words of your own plan in place of what stands there, step by step, as its comments say.\n\
         Extracts can name the plan when it lies in the library, as library/queries/plans/northbrook-sf-2023.toml.\n"
    );
    let whole = "6 needs, 12 clauses, 2 readings, 25 cases\n";
    let checked = sandbox.run(&["plan", "check", "northbrook-sf-2023.toml"]);
    assert_eq!((checked.out, checked.code), (format!("northbrook-sf-2023: {whole}"), 0));
    let traced = sandbox.run(&["plan", "trace", "northbrook-sf-2023"]);
    assert_eq!((traced.err.as_str(), traced.code), ("", 0), "{}", traced.out);

    sandbox.run(&["plan", "new", "northbrook-tf-2016", "--programme", "tf", "--out", "plans/tf.toml"]).well();
    let checked = sandbox.run(&["plan", "check", "plans/tf.toml"]);
    assert_eq!((checked.out, checked.code), (format!("northbrook-tf-2016: {whole}"), 0));
    let shown = sandbox.run(&["plan", "show", "plans/tf.toml"]);
    for words in
        ["northbrook-tf-2016 (TF), in force from 2020-04-01", "needs under at least 2 headlines", "the work began"]
    {
        assert!(shown.out.contains(words), "{words}\n{}", shown.out);
    }
    for person in ["child", "adult", "parent", "anyone", "family"] {
        assert!(shown.out.contains(&format!("whose: {person};")), "{person}");
    }
}

#[test]
fn a_plan_that_departs_from_another_begins_as_it() {
    let sandbox = Sandbox::new();
    let made = sandbox.run(&["plan", "new", "northbrook", "--based-on", "mk-tf-2020", "--out", "."]);
    assert!(made.well().contains("hearthline plan diff mk-tf-2020 ./northbrook.toml\n"), "{}", made.out);
    let checked = sandbox.run(&["plan", "check", "northbrook.toml"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
    let diff = sandbox.run(&["plan", "diff", "mk-tf-2020", "northbrook.toml"]);
    assert!(diff.well().starts_with("mk-tf-2020 to northbrook: 34 needs against 34; 34 the same.\n"), "{}", diff.out);
    // What stands in comments as it is in the other plan may be stated.
    let text = fs::read_to_string(sandbox.path("northbrook.toml")).unwrap();
    let stated: Vec<&str> = text
        .lines()
        .map(|line| line.strip_prefix("#: ").filter(|key| !key.starts_with(' ')).unwrap_or(line))
        .take_while(|line| !line.starts_with("# Step 4"))
        .filter(|line| !line.starts_with("without"))
        .collect();
    sandbox.file("stated.toml", stated.join("\n"));
    let diff = sandbox.run(&["plan", "diff", "mk-tf-2020", "stated.toml"]);
    assert_eq!(diff.well(), "mk-tf-2020 to northbrook: both ask the same, 34 needs\n");
}

#[test]
fn what_a_plan_leaves_out_of_another_is_gone() {
    let sandbox = Sandbox::new();
    let base = "gate = \"attendance(who => every_child, terms => 1, upto => judged_on, of => attended) >= 0.9\"\n";
    let own = |id: &str, based_on: &str, more: &str| {
        format!(
            "id = \"{id}\"\nbased_on = \"{based_on}\"\ntitle = \"A plan\"\nsource = \"None\"\nin_force_from = 2023-01-01\n{more}"
        )
    };
    sandbox.file("library/queries/plans/gated.toml", own("gated", "national-sf-2022", base));
    sandbox.file("free.toml", own("free", "gated", "without = [\"gate\", \"three-headlines\"]\n"));
    let shown = |file: &str| sandbox.run(&["--library", "library", "plan", "show", file]).well().to_owned();
    for words in ["whatever the needs are", "three-headlines"] {
        assert!(shown("gated").contains(words) && !shown("free.toml").contains(words), "{words}");
    }
}

#[test]
fn a_new_plan_takes_no_place_that_is_taken() {
    let sandbox = Sandbox::new();
    sandbox.run(&["plan", "new", "northbrook"]).well();
    for (given, said) in [
        (&["northbrook"][..], "northbrook.toml\n         is there already"),
        (&["Northbrook 2016"], "is no id for a plan"),
        (&["mk-sf-2022"], "is in the library already"),
        (&["other", "--based-on", "mk-sf-2023"], "`mk-sf-2022` is close"),
        (&["other", "--out", "northbrook.toml"], "is there already"),
        (&["other", "--out", "northbrook.toml/plans/other.toml"], "a part of that path is a file, not a folder"),
        (
            &[&"northbrook".repeat(30)],
            "may not land in an extract\n         help: give it at most 60 letters and 5 digits",
        ),
        (&["northbrook-sf-20232024"], "may not land in an extract"),
        (&["other", "--based-on", "mk-sf-2022", "--programme", "SF"], "cannot be used with"),
    ] {
        let ran = sandbox.run(&[&["plan", "new"], given].concat());
        assert!(ran.code == 2 && ran.err.contains(said), "{given:?} {}", ran.err);
    }
    assert_eq!(sandbox.files(".").len(), 1);
}
