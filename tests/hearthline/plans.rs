//! The built-in plans against their own cases, and what is said of plans with faults.

use std::fs;

use crate::sandbox::Sandbox;

#[test]
fn every_case_of_the_built_in_plans_holds_and_every_clause_is_seen_with_every_value() {
    let ran = Sandbox::new().run(&[
        "plan",
        "check",
        "central-beds-tf",
        "mk-sf-2022",
        "mk-tf-2020",
        "national-sf-2022",
        "sf-coded",
    ]);
    assert_eq!((ran.err.as_str(), ran.code), ("", 0));
    assert_eq!(
        ran.out,
        "central-beds-tf: 17 needs, 69 clauses, 73 readings, 549 cases\n\
         mk-sf-2022: 34 needs, 174 clauses, 103 readings, 1,149 cases\n\
         mk-tf-2020: 34 needs, 144 clauses, 88 readings, 699 cases\n\
         national-sf-2022: 34 needs, 178 clauses, 106 readings, 1,149 cases\n\
         sf-coded: 34 needs, 174 clauses, 99 readings, 1,155 cases\n"
    );
}

#[test]
fn all_that_is_wrong_with_a_plan_is_said_at_once() {
    for name in [
        "averages",
        "bad",
        "cycle",
        "departing",
        "failing",
        "foreign",
        "forms",
        "misdated",
        "readings",
        "slips",
        "unasked",
        "unaveraged",
        "unbased",
        "undecidable",
        "unfit",
    ] {
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
    assert!(listed.contains("mk-sf-2022        2022-10-01  in force"), "{listed}");
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

/// A plan of one clause, with cases at its boundary.
const EDGES: &str = r#"
id = "edges"
programme = "SF"
title = "A plan of one clause"
source = "Nobody"
in_force_from = 2022-10-01
needs_join_until = "judged_on"
eligibility = { needs = 1 }
practice = false

[[headline]]
id = "h"
code = "1"
title = "H"

[[headline.need]]
id = "n"
code = "1.1"
title = "N"
person = "adult"
cite = "row 1"
achieved = { id = "few", clause = "events(offence, who => index, during => after(closed, months(6))) <= 1" }
"#;

/// A case of that plan: a family closed on 30 June 2023, with offences on some days of that year.
fn case(name: &str, days: &[&str], as_of: &str, status: &str) -> String {
    let events: Vec<String> = days
        .iter()
        .map(|day| format!("{{ person_id = \"adult\", kind = \"offence\", occurred_on = 2023-{day} }}"))
        .collect();
    format!(
        "[[case]]\nname = \"{name}\"\nneed = \"n\"\nas_of = {as_of}\nfamily = {{ closed_on = 2023-06-30 }}\nevents = [{}]\nexpect = {{ status = \"{status}\" }}\n",
        events.join(", ")
    )
}

#[test]
fn every_number_of_a_clause_is_shown_by_a_case_or_named() {
    let sandbox = Sandbox::new();
    let check = |cases: &[String]| {
        sandbox.file("edges.toml", format!("{EDGES}{}", cases.concat()));
        sandbox.run(&["plan", "check", "edges.toml"])
    };
    let none = check(&[]);
    assert_eq!(none.code, 1);
    assert_eq!(
        none.out,
        "edges: 1 need, 1 clause, 0 readings, 0 cases\n  \
         no case has seen `few` of `n` true, false, missing, open\n  \
         no case shows `few` of `n`: just 1\n  \
         no case shows `few` of `n`: over 1 to 2\n  \
         no case shows `few` of `n`: the day before its window\n  \
         no case shows `few` of `n`: the first day of its window\n  \
         no case shows `few` of `n`: the last day of its window\n  \
         no case shows `few` of `n`: the day after its window\n"
    );
    let uncovered = "[[case]]\nname = \"nothing is covered\"\nneed = \"n\"\nfamily = { closed_on = 2023-06-30 }\ncoverage = []\nexpect = { status = \"not_evidenced\" }\n";
    let mut cases = vec![
        case("one, and one on the day of closure", &["06-30", "09-01"], "2024-03-31", "achieved"),
        case("one, and one on the first day", &["07-01", "09-01"], "2024-03-31", "not_achieved"),
        case("one, and one on the last day", &["09-01", "12-30"], "2024-03-31", "not_achieved"),
        case("one, and one a day later", &["09-01", "12-31"], "2024-03-31", "achieved"),
        case("not over yet", &["09-01"], "2023-09-30", "not_yet_knowable"),
        uncovered.to_owned(),
    ];
    let whole = check(&cases);
    assert_eq!((whole.out.as_str(), whole.code), ("edges: 1 need, 1 clause, 0 readings, 6 cases\n", 0));
    // Without one of the cases, what it alone shows is said; or somebody says why no case can show it.
    let last = cases.remove(2);
    let lacking = check(&cases);
    assert_eq!(lacking.code, 1);
    assert_eq!(
        lacking.out.lines().skip(1).collect::<Vec<_>>(),
        ["  no case shows `few` of `n`: the last day of its window"]
    );
    let claim = "[[cannot_show]]\nneed = \"n\"\nclause = \"few\"\nwhat = \"the last day of its window\"\nwhy = \"Nobody knows.\"\n";
    cases.push(claim.to_owned());
    assert_eq!(check(&cases).code, 0);
    cases.push(last);
    let wrong = check(&cases);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("`few` of `n`: the last day of its window is shown by a case"), "{}", wrong.err);
}

#[test]
fn a_case_that_no_extract_could_hold_is_refused() {
    let sandbox = Sandbox::new();
    for (rows, cause) in [
        ("events = [{ person_id = \"adult\", kind = \"offence\" }]", "a row of `events` has no `occurred_on`"),
        (
            "events = [{ person_id = \"ghost\", kind = \"offence\", occurred_on = 2023-01-01 }]",
            "a row of `events` is of `ghost`, who is not among the people of the case",
        ),
        ("expect = {}", "expects nothing"),
        ("expect = { status = \"maybe\" }", "expects the status `maybe`, which there is not"),
    ] {
        let expect = if rows.starts_with("expect") { "" } else { "expect = { status = \"achieved\" }\n" };
        sandbox.file("edges.toml", format!("{EDGES}[[case]]\nname = \"c\"\nneed = \"n\"\n{rows}\n{expect}"));
        let ran = sandbox.run(&["plan", "check", "edges.toml"]);
        assert!(ran.code == 2 && ran.err.contains(cause), "{cause}\n{}", ran.err);
    }
}

/// A need that is shown by another's outcome, which is asked of a day.
const MET: &str = r#"
[[headline.need]]
id = "m"
code = "1.2"
title = "M"
person = "adult"
cite = "row 2"
achieved = "met('n')"
"#;

#[test]
fn what_is_never_waited_for_need_not_be_seen_so() {
    let sandbox = Sandbox::new();
    let lines = |window: &str| {
        let plan = EDGES.replace("after(closed, months(6))", window);
        sandbox.file("edges.toml", format!("{plan}{MET}"));
        sandbox.run(&["plan", "check", "edges.toml"]).findings().to_owned()
    };
    let waited = lines("after(closed, months(6))");
    assert!(waited.contains("no case has seen `achieved` of `m` true, false, missing, open\n"), "{waited}");
    let never = lines("last(months(6))");
    assert!(never.contains("no case has seen `achieved` of `m` true, false, missing\n"), "{never}");
}

#[test]
fn a_case_that_fails_says_what_decided() {
    let sandbox = Sandbox::new();
    let failing = "[[case]]\nname = \"c\"\nneed = \"n\"\nexpect = { status = \"achieved\", result = \"success\" }\n";
    sandbox.file("edges.toml", format!("{EDGES}{failing}"));
    let ran = sandbox.run(&["plan", "check", "edges.toml"]);
    for words in [
        "expected status achieved, and it is not_yet_knowable, decided by `few`\n",
        "expected the result success, and it is not_yet_knowable, by reason of `n`\n",
    ] {
        assert!(ran.error().contains(words), "{words}\n{}", ran.err);
    }
}

/// A plan of the forms that few plans need.
const RARE: &str = r#"
id = "rare"
programme = "SF"
title = "A plan of rarer forms"
source = "Nobody"
in_force_from = 2022-10-01
needs_join_until = "judged_on"
eligibility = { needs = 2, most_per_person = 1 }
gate = "attendance(who => every_child, terms => 2, upto => closed, of => attended) >= least"
route = { first = ["judgement(need_met, by => practitioner, who => family, during => since(engaged))", "events(breach_of_order, who => adult, during => spell(justice, community_order)) = 0"] }

[parameters]
least = [{ from = 2022-10-01, is = 0.9 }, { from = 2023-09-01, is = 0.95 }]

[[headline]]
id = "h"
code = "1"
title = "H"

[[headline.need]]
id = "n"
code = "1.1"
title = "N"
person = "adult"
cite = "row 1"
achieved = "calendar_months(from => closed, to => claimed) >= 6"

[[headline.need]]
id = "o"
code = "1.3"
title = "O"
person = "adult"
cite = "row 3"
achieved = "recorded()"

[[headline.not_collected]]
id = "m"
code = "1.2"
title = "M"
person = "adult"
cite = "row 2"
why = "No agency shares it."
"#;

#[test]
fn rarer_forms_are_shown_and_their_cases_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.file("own/queries/plans/rare.toml", RARE);
    let shown = sandbox.run(&["plan", "show", "rare", "--library", "own"]).out;
    for line in [
        "and at least 2 needs, of which one person gives at most 1.",
        "  Success takes this as well, whatever the needs are:",
        "every child attended at least 90% from 2022-10-01, then 95% from 2023-09-01 (least) of sessions",
        "  In the stead of the needs, success is also:",
        "    The first of this evidence that is there: [route]",
        "The area may set `least`; it is 0.9 for families judged from 2022-10-01, then 0.95 for families judged from",
        "1.2 M [m]\n  whose: adult; source: row 2\n  It is not collected: No agency shares it.",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    let listed = sandbox.run(&["plan", "list", "--library", "own", "--format", "json"]).out;
    assert!(listed.contains("\"not_collected\": 1"), "{listed}");
    let checked = sandbox.run(&["plan", "check", "own/queries/plans/rare.toml"]);
    assert_eq!(checked.code, 1);
    for line in [
        "no case has seen `gate` of `the family` true, false, missing, open",
        "no case has seen `achieved` of `n` true, false, missing, open",
        "no case shows `gate` of `the family`: just 0.95 from 2023-09-01",
        "no case shows `gate` of `the family`: judged the day before 2023-09-01",
        "no case shows `route.2` of `the family`: the last day of its window",
        "no case shows `achieved` of `n`: a day less, of its second day",
    ] {
        assert!(checked.out.contains(line), "{line}\n{}", checked.out);
    }
}

/// A plan of one clause that names an average.
const ABOVE: &str = r#"
id = "above"
programme = "SF"
title = "A plan above the average"
source = "Nobody"
in_force_from = 2022-10-01
needs_join_until = "judged_on"
eligibility = { needs = 1 }

[averages]
usual = "attendance(who => any_child, terms => 2, upto => judged_on, of => attended)"

[[reading]]
id = "usual-of-three"
question = "Over how many terms is the average?"
taken = "two"
otherwise = "three"
setting = "usual"
becomes = "attendance(who => any_child, terms => 3, upto => judged_on, of => attended)"

[[headline]]
id = "h"
code = "1"
title = "H"

[[headline.need]]
id = "n"
code = "1.1"
title = "N"
person = "child"
cite = "row 1"
achieved = "attendance(who => index, terms => 2, upto => judged_on, of => attended) > usual"
"#;

#[test]
fn a_case_says_what_the_areas_average_is_or_it_is_that_of_its_family() {
    let sandbox = Sandbox::new();
    sandbox.file("own/queries/plans/above.toml", ABOVE);
    let shown = sandbox.run(&["plan", "show", "above", "--library", "own"]).out;
    for line in [
        "The area's average `usual` is the mean of each child's attendance over the last 2 terms ended by the judgement date, as \
         far as it is known.\n",
        "    the person's attendance over the last 2 terms ended by the judgement date was more than the area's average (usual) of \
         each child's attendance over the last 2 terms ended by the judgement date [achieved]\n",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    let term = |term: &str, starts: &str, ends: &str, attended: u32| {
        format!(
            "{{ person_id = \"child\", term = \"{term}\", starts_on = {starts}, ends_on = {ends}, possible = 100, \
             attended = {attended}, authorised = 0, unauthorised = 0, suspensions = 0, suspension_days = 0, \
             exclusion_days = 0, permanently_excluded = false, setting = \"mainstream\" }}"
        )
    };
    let case = |name: &str, average: Option<&str>, attended: [u32; 3], status: &str| {
        let average = average.map_or_else(String::new, |average| format!("averages = {{ usual = {average} }}\n"));
        let attendance = [
            term("2022-summer", "2023-04-15", "2023-07-21", attended[0]),
            term("2023-autumn", "2023-09-01", "2023-12-20", attended[1]),
            term("2023-spring", "2024-01-04", "2024-03-31", attended[2]),
        ];
        format!(
            "[[case]]\nname = \"{name}\"\nneed = \"n\"\n{average}attendance = [{}]\nexpect = {{ status = \"{status}\" }}\n",
            attendance.join(", ")
        )
    };
    let check = |cases: &[String]| {
        sandbox.file("above.toml", format!("{ABOVE}{}", cases.concat()));
        sandbox.run(&["plan", "check", "above.toml"])
    };
    let none = check(&[]);
    assert_eq!(
        none.out,
        "above: 1 need, 1 clause, 1 reading, 0 cases\n  \
         no case has seen `achieved` of `n` true, false, missing\n  \
         no case shows `achieved` of `n`: just the area's average\n  \
         no case shows `achieved` of `n`: over the area's average to 0.01 more\n  \
         no case shows `achieved` of `n`: a day less\n  \
         no case shows `achieved` of `n`: a day more\n  \
         no case shows `achieved` of `n`: a term less\n  \
         no case shows `achieved` of `n`: a term more\n"
    );
    let whole = check(&[
        case("its own average", None, [100, 90, 90], "not_achieved"),
        case("just above the area's", Some("0.895"), [50, 90, 90], "achieved"),
        case("above it with the term before", Some("0.85"), [100, 80, 80], "not_achieved"),
        case("just the area's", Some("0.9"), [90, 89, 91], "not_achieved"),
        "[[case]]\nname = \"no terms\"\nneed = \"n\"\nexpect = { status = \"not_evidenced\" }\n".to_owned(),
    ]);
    // A day more lies ahead of a family that is open.
    assert_eq!(
        whole.out,
        "above: 1 need, 1 clause, 1 reading, 5 cases\n  no case shows `achieved` of `n`: a day more\n"
    );
    let wrong = check(&[case("its own average", None, [100, 90, 90], "achieved")]);
    assert!(wrong.err.contains("expected status achieved, and it is not_achieved"), "{}", wrong.err);
}

/// What is wrong with a crosswalk, all at once, each with its place; nothing of it is guessed.
#[test]
fn a_crosswalk_that_is_not_whole_is_refused() {
    let sandbox = Sandbox::new();
    let built_in = include_str!("../../queries/crosswalk.toml");
    let changed = |changes: &[(&str, &str)]| {
        let text = changes.iter().fold(built_in.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        sandbox.file("mine/queries/crosswalk.toml", text);
        sandbox.run(&["--library", "mine", "plan", "crosswalk"])
    };
    assert_eq!(changed(&[]).well().matches("\n  Source: ").count(), 38);
    let ran = changed(&[
        ("to = \"attendance-below-90\"", "to = \"attendance-below-9\""),
        ("type = \"narrower\"", "type = \"smaller\""),
        ("domain = \"work\"", "domain = \"crime\""),
        ("onward = \"always\"", "onward = \"often\""),
        ("asks_more = [", "asks_most = ["),
        ("need = \"parenting-support\"", "need = \"attendance-below-50\""),
    ]);
    for words in [
        "`mk-sf-2022` has no need `attendance-below-9`\n         help: `attendance-below-90` is close",
        "`smaller` is no word for `type`\n         help: it is same, narrower, wider or overlapping",
        "`often` is no word for `onward`",
        "a link has no key `asks_most`\n         help: `asks_more` is close",
        "in an earlier link\n         help: let a need be in one domain",
        "stands in a link, and is not comparable as well",
        "the need `parenting-support` of `mk-sf-2022` stands in no link",
    ] {
        assert!(ran.error().contains(words), "{words}\n{}", ran.err);
    }
    assert!(ran.err.contains("queries/crosswalk.toml:"), "{}", ran.err);
    let ran = changed(&[("to = \"attendance-below-50\"", "to = \"attendance-below-90\"")]);
    assert!(ran.error().contains("stands in an earlier link with the same need"), "{}", ran.err);
    // The one plan ends on the day before the other begins; a day later, no day changes the one for the other.
    let tf = include_str!("../../queries/plans/mk-tf-2020.toml");
    let later = tf.replace("in_force_to = 2022-09-30", "in_force_to = 2022-10-01");
    assert_ne!(tf, later);
    sandbox.file("both/queries/plans/mk-tf-2020.toml", later);
    let ran = sandbox.run(&["--library", "both", "plan", "crosswalk"]);
    assert!(ran.error().contains("`mk-tf-2020` and `mk-sf-2022` are in force on the same days"), "{}", ran.err);
    // Who compares nothing is not kept from anything by it.
    let sql = |query: &str| sandbox.run(&["--library", "mine", "sql", query, "--format", "csv"]);
    assert_eq!(sql("select count(*) as n from plans").well(), "n\n5\n");
    assert!(sql("select count(*) as n from crosswalk").error().contains("queries/crosswalk.toml:"));
    for (arguments, words) in [
        (&["--from", "mk-sf-2021"][..], "`mk-sf-2022` is close"),
        (&["--from", "mk-sf-2022"][..], "the crosswalks lead from `mk-tf-2020` to `mk-sf-2022`"),
    ] {
        let ran = sandbox.run(&[&["plan", "crosswalk"], arguments].concat());
        assert!(ran.error().contains(words), "{}", ran.err);
    }
    let rows = "select count(*) as n, count(from_need) as of_from, count(to_need) as of_to from reference.crosswalk";
    assert_eq!(sandbox.run(&["sql", rows, "--format", "csv"]).well(), "n,of_from,of_to\n48,41,45\n");
}

#[test]
fn plans_that_are_based_on_each_other_are_told_so() {
    let sandbox = Sandbox::new();
    for (id, base) in [("one", "two"), ("two", "three"), ("three", "one"), ("alone", "alone")] {
        let text = format!(
            "id = \"{id}\"\nbased_on = \"{base}\"\ntitle = \"T\"\nsource = \"S\"\nin_force_from = 2022-10-01\n"
        );
        sandbox.file(&format!("mine/queries/plans/{id}.toml"), text);
    }
    let circle = "is based on a plan that is based on it, or on itself";
    let listed = sandbox.run(&["--library", "mine", "plan", "list"]);
    assert_eq!(listed.error().matches(circle).count(), 4, "{}", listed.err);
    let checked = sandbox.run(&["--library", "mine", "plan", "check", "two"]);
    assert!(checked.error().contains(circle), "{}", checked.err);
}
