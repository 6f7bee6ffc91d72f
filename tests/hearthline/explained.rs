//! What `explain` shows of a family: the rows that decide a clause, whose they are, and why a clause is missing.

use crate::{extracts, sandbox::Sandbox};

/// A plan whose clauses beside the rule ask for one thing each.
const PLAN: &str = r#"
id = "own-sf"
programme = "SF"
title = "A plan that asks for much"
source = "Nobody"
in_force_from = 2022-10-01
needs_join_until = "judged_on"
eligibility = { needs = 1 }

[[headline]]
id = "h"
code = "1"
title = "H"

[[headline.need]]
id = "adult-crime"
code = "1.1"
title = "N"
person = "adult"
cite = "row 1"
achieved = "events(arrest, who => index, during => since(engaged)) = 0"
supplementary = [{ cite = "item 1", all = [
    "exclusions(of => lost_days, who => any_child, terms => 1, upto => judged_on) = 0",
    "events(da_incident, who => family, role => victim, severe => true, child_present_age => 12, during => last(months(24))) >= 1",
    "people(who => family, at => engaged) >= 2",
    "met(any_other)",
    "events(arrest, who => index, during => since(claimed)) = 0",
    "score(sdq, scale => total, who => any_child, during => since(engaged), take => latest) < 17",
    "support(therapeutic_support, who => index, result => completed, benefit => true, during => since(engaged)) >= 1",
    "improvement(sdq, who => any_child, by => any)",
    "status(housing, settled, who => index, at => judged_on, expected_within => months(6))",
] }]

[[headline.need]]
id = "attendance-below-90"
code = "1.2"
title = "M"
person = "child"
cite = "row 2"
supplementary = [{ cite = "item 2", all = ["events(missing_report, who => index, during => since(engaged)) = 0"] }]
achieved = "attendance(who => every_child, terms => 2, upto => judged_on, of => attended) >= 0.90"
"#;

fn explained(replaced: &[(&str, &str)]) -> String {
    let sandbox = Sandbox::new();
    sandbox.file("own/queries/plans/own-sf.toml", PLAN);
    let families = extracts::FAMILIES.replace("mk-sf-2022", "own-sf");
    extracts::tiny(&sandbox, &[&[("families", families.as_str())], replaced].concat());
    sandbox.run(&["--library", "own", "land", "extracts", "--max-rejected-rows", "9", "--max-rejected-percent", "100"]);
    sandbox.run(&["--library", "own", "explain", "00000000000000f1"]).out
}

fn two_children() -> String {
    extracts::PEOPLE.replace(
        "00000000000000f2,000000000000aa03",
        "00000000000000f1,000000000000aa05,2014-03,female,white,,false,,\n00000000000000f2,000000000000aa03",
    )
}

#[test]
fn what_decides_is_shown_and_whose_it_is() {
    let people = two_children();
    let score = |on: &str, score: u32| format!("00000000000000f1,000000000000aa02,sdq,1,total,parent,{on},{score}\n");
    let scores = extracts::SCORES.to_owned() + &score("2022-12-01", 30) + &score("2023-01-10", 25);
    let arrest = |day: u32| {
        format!("00000000000000f1,000000000000aa01,arrest,2023-03-{day:02},,2023-04-01,perpetrator,police,false,\n")
    };
    let events = extracts::EVENTS.to_owned() + &(1..=10).map(arrest).collect::<String>();
    let term = |term: &str, from: &str, to: &str, attended: u32| {
        format!("00000000000000f1,000000000000aa02,{term},{from},{to},100,{attended},,,0,0,0.5,false,mainstream\n")
    };
    let attendance = extracts::ATTENDANCE.to_owned()
        + &term("2023-autumn", "2023-09-01", "2023-12-15", 95)
        + &term("2022-summer", "2023-04-15", "2023-07-21", 85);
    let support = extracts::header("support")
        + "00000000000000f1,000000000000aa01,therapeutic_support,2023-03-01,2023-05-01,completed,,\n";
    let out = explained(&[
        ("people", &people),
        ("events", &events),
        ("attendance", &attendance),
        ("scores", &scores),
        ("support", &support),
    ]);
    for words in [
        "  adult 1 (born 1988-04): 000000000000aa01\n",
        "  child 2 (born 2014-03): 000000000000aa05\n",
        // Ten arrests from 1 to 10 March, the newest eight of them; who is asked is known.
        "seen: 2023-02-02 to 2024-03-31: 2023-03-03 arrest, 2023-03-04 arrest, 2023-03-05 arrest, 2023-03-06 arrest, 2023-03-07 arrest, \
         2023-03-08 arrest, 2023-03-09 arrest, 2023-03-10 arrest (2 earlier left out) [achieved]",
        // The latest term alone; one child has none.
        "seen: up to 2024-03-31: child 1 (born 2012-09): 2023-autumn (to 2023-12-15) days lost: suspended 0 + excluded 0.5 / \
         child 2 (born 2014-03): nothing; missing because there is no term that ended by then (of child 2 (born 2014-03))",
        "seen: 2022-04-01 to 2024-03-31: nobody in particular: 2023-03-01 da incident (role victim, whether severe is not said, child of 11 \
         present); missing because `events` (da incident) is not supplied for all of 2022-04-01 to 2024-03-31, and what is asked for is \
         not said in a row",
        // Whole years from April 1988, September 2012 and March 2014 to February 2023.
        "seen: on 2023-02-01: 3 people, aged 34, 10, 8 [",
        "seen: 1.2 attendance-below-90 not evidenced [",
        "seen: missing because nothing has been claimed [",
        "seen: 2023-02-02 to 2024-03-31: child 1 (born 2012-09): 2023-02-10 sdq total 21 / child 2 (born 2014-03): nothing; \
         missing because there is no reading in the window (of child 2 (born 2014-03))",
        "seen: 2023-02-02 to 2024-03-31: therapeutic support completed 2023-03-01 to 2023-05-01 (benefit not said); missing because `support` \
         (therapeutic support) is not supplied for all of 2023-02-02 to 2024-03-31, and what is asked for is not said in a row",
        // The reading at the start is the last one on or before 1 February 2023.
        "seen: up to 2024-03-31: child 1 (born 2012-09): 2023-01-10 sdq total 25 (version 1, told by parent), 2023-02-10 sdq total 21 \
         (version 1, told by parent) / child 2 (born 2014-03): nothing [",
        "seen: on 2024-03-31: settled 2020-01-01 to now (expected end not said); missing because what is asked for is not said in a row [",
        // Of three terms the last two: autumn 2023 and the summer before it, which ended the school year of 2022.
        "seen: up to 2024-03-31: child 1 (born 2012-09): 2022-summer (to 2023-07-21) 85 of 100, 2023-autumn (to 2023-12-15) 95 of 100 / \
         child 2 (born 2014-03): nothing; missing because there is no term that ended by then (of child 2 (born 2014-03)) [achieved]",
    ] {
        assert!(out.contains(words), "{words}\n{out}");
    }
}

#[test]
fn a_rejected_row_and_a_need_of_nobody_are_why_a_clause_is_missing() {
    let lost = "00000000000000f1,000000000000aa02,2023-autumn,2023-09-01,2023-12-15,100,120,,,0,0,0,false,mainstream\n";
    let nobodys = extracts::NEEDS.replace("attendance-below-90,000000000000aa02", "attendance-below-90,");
    let out = explained(&[
        ("attendance", &(extracts::ATTENDANCE.to_owned() + lost)),
        ("needs", &nobodys),
        ("people", &two_children()),
    ]);
    let whose =
        "seen: missing because the need is recorded of nobody, and nobody or several of the family could be meant [";
    assert!(out.contains(whose), "{out}");
    let words = "missing because `attendance` has a rejected row that may be of this family, and the term 2021-summer is not there";
    assert!(out.contains(words), "{out}");
}

#[test]
fn a_plan_that_is_named_twice_is_an_error_wherever_it_stands() {
    let ran = Sandbox::new().run(&["explain", "f", "--plan", "a", "--plan", "b", "--plan", "b"]);
    assert!(ran.error().contains("names `b` twice"), "{}", ran.err);
}
