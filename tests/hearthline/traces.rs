//! From what the sources print to clauses and cases: whole for the built-in plans, and what is said where it is not.

use std::fs;

use hearthline::{
    base::Library,
    plan::{Plans, SourceList},
};

use crate::sandbox::Sandbox;

#[test]
fn every_criterion_of_every_source_leads_to_what_takes_it_up_and_every_clause_comes_from_one() {
    let plans = Plans::read(&Library::built_in()).unwrap();
    for plan in plans.iter() {
        let ran = Sandbox::new().run(&["plan", "trace", &plan.id]);
        assert_eq!((ran.err.as_str(), ran.code), ("", 0), "{}", ran.out);
        let head = ran.out.split("\n\n").next().unwrap();
        let list = format!("{}, held against queries/plans/{}.source.toml", plan.id, plan.id);
        assert!(head.ends_with(&list), "{} has no list of what its source prints", plan.id);
    }
    let lists = Library::built_in().files("queries/plans", SourceList::ENDING).unwrap();
    assert_eq!(lists.len(), plans.iter().count(), "a list without its plan");
}

const PLAN: &str = r#"
id = "northbrook"
programme = "SF"
title = "Northbrook's plan"
source = "Northbrook Council, outcome plan of 2023"
in_force_from = 2023-04-01
needs_join_until = "judged_on"
eligibility = { needs = 1 }
practice = true

[[headline]]
id = "crime"
code = "1"
title = "Crime"

[[headline.need]]
id = "offending"
code = "1.1"
title = "Offending"
person = "adult"
cite = "Northbrook plan, row 1"
found = "events(offence, who => index, role => perpetrator, during => before(identified, months(12))) >= 1"
supplementary = [{ cite = "item 3", clause = "judgement(improved, by => practitioner, who => index, during => since(engaged))" }]

[headline.need.achieved]
any = [
  { id = "none", cite = "item 1", clause = "events(offence, who => index, role => perpetrator, during => last(months(6))) = 0" },
  { id = "order-kept", cite = "item 2", clause = "events(breach_of_order, who => index, during => last(months(6))) = 0" },
]

[[headline.not_collected]]
id = "gambling"
code = "1.2"
title = "Gambling"
person = "adult"
cite = "Northbrook plan, row 2"
why = "no service of the area records it"

[[case]]
name = "nothing since"
need = "offending"
expect = { status = "achieved" }
"#;

#[test]
fn without_a_list_the_places_that_the_plan_cites_are_followed() {
    let sandbox = Sandbox::new();
    sandbox.file("northbrook.toml", PLAN);
    let ran = sandbox.run(&["plan", "trace", "northbrook.toml"]);
    assert_eq!((ran.err.as_str(), ran.code), ("", 0));
    assert_eq!(
        ran.out,
        "Northbrook's plan\n\
         northbrook: no list of what its source prints is there (northbrook.source.toml beside the plan);\n\
         these are the places that the plan itself cites.\n\
         \n\
         Northbrook plan, row 1\n  \
           eligibility criterion\n    \
             found [found]: the person had at least one offence as the perpetrator in the 12 months before\n      \
               the need was identified; cases: false 1\n  \
           item 1\n    \
             achieved [none in any]: the person had no offences as the perpetrator in the 6 months before the\n      \
               judgement date; cases: true 1\n  \
           item 2\n    \
             achieved [order-kept in any]: the person had no breaches of an order in the 6 months before the\n      \
               judgement date; cases: true 1\n  \
           item 3\n    \
             supplementary [supplementary.1]: the practitioner found, since the work began, that things\n      \
               improved; cases: missing 1\n\
         \n\
         Northbrook plan, row 2\n  \
           eligibility criterion\n    \
             `gambling` is not collected: no service of the area records it\n\
         \n\
         northbrook: 5 cited parts, 4 clauses, 1 case\n"
    );
}

#[test]
fn what_no_clause_takes_up_and_what_no_criterion_asks_is_found() {
    let sandbox = Sandbox::new();
    sandbox.file("northbrook.toml", PLAN.split("[[case]]").next().unwrap());
    sandbox.file(
        "northbrook.source.toml",
        "[[criterion]]\nplace = \"introduction\"\npart = \"rule 1\"\nsays = \"A lead practitioner and a plan\"\nsettings = [\"practice\"]\n\
         [[criterion]]\nplace = \"introduction\"\npart = \"rule 2\"\nsays = \"Reviewed each year\"\nnot_asked = \"It is about the plan.\"\n\
         [[criterion]]\nplace = \"row 1\"\npart = \"eligibility criterion\"\nsays = \"An offence in a year\"\n\
         [[criterion]]\nplace = \"row 1\"\npart = \"item 1, how long\"\nsays = \"None\"\njoined = \"first\"\nunclear = \"From when is not said\"\n\
         [[criterion]]\nplace = \"row 1\"\npart = \"item 4\"\nsays = \"The court says so\"\njoined = \"OR\"\n\
         [[criterion]]\nplace = \"row 1\"\npart = \"item 5\"\nsays = \"No breach\"\nclauses = [\"order-kept\"]\n",
    );
    let ran = sandbox.run(&["plan", "trace", "northbrook.toml"]);
    assert_eq!((ran.err.as_str(), ran.code), ("", 1));
    let (_, summary) = ran.out.split_once("northbrook: 6 criteria").unwrap();
    assert_eq!(
        summary,
        " (1 of them not asked, and why), 3 clauses, 0 cases\n  \
         nothing takes up row 1, item 4 (northbrook.source.toml:21:1)\n  \
         no criterion leads to `supplementary.1` of `offending`: its part is \"item 3\"\n  \
         `order-kept` of `offending` is cited as \"item 2\", and no criterion of that part leads to it\n  \
         no case sees `found` of `offending`\n  \
         no case sees `none` of `offending`\n  \
         no case sees `order-kept` of `offending`\n  \
         no case sees `supplementary.1` of `offending`\n"
    );
    for line in ["    the plan's `practice`\n", "    not asked: It is about the plan.\n", "    NOTHING TAKES IT UP\n"] {
        assert!(ran.out.contains(line), "{}", ran.out);
    }
    let need = sandbox.run(&["plan", "trace", "northbrook.toml", "--need", "1.1"]).out;
    assert!(need.contains("item 1, how long (first): None\n") && need.contains("unclear: From when"), "{need}");
    let without = sandbox.run(&["plan", "trace", "northbrook.toml", "--need", "gambling"]);
    assert_eq!(without.code, 0, "{}", without.out);
    let wrong = sandbox.run(&["plan", "trace", "northbrook.toml", "--need", "ofending"]);
    assert!(wrong.code == 2 && wrong.err.contains("`offending` is close"), "{}", wrong.err);
    let json = sandbox.run(&["plan", "trace", "northbrook.toml", "--format", "json"]);
    let whole: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(whole["criteria"][3]["clauses"][0]["clause"], "none");
    assert_eq!(whole["findings"].as_array().unwrap().len(), 7);
}

#[test]
fn all_that_is_wrong_with_a_list_is_said_at_once() {
    let sandbox = Sandbox::new();
    sandbox.file("northbrook.toml", PLAN);
    sandbox.file("northbrook.source.toml", fs::read("tests/plans/northbrook.source.toml").unwrap());
    let ran = sandbox.run(&["plan", "trace", "northbrook.toml"]);
    assert_eq!((ran.err.as_str(), ran.code), (fs::read_to_string("tests/plans/source_list.txt").unwrap().as_str(), 2));
}
