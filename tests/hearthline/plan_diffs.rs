//! What changed from one plan to another, as the command line says it.

use std::fs;

use hearthline::{
    base::Library,
    plan::{Plans, Verdict},
};

use crate::sandbox::{Ran, Sandbox};

/// The sandbox with the two small plans of `tests/plans`.
fn with_both() -> Sandbox {
    let sandbox = Sandbox::new();
    for name in ["earlier.toml", "later.toml"] {
        sandbox.file(name, fs::read(format!("tests/plans/{name}")).unwrap());
    }
    sandbox
}

#[test]
fn each_need_is_said_with_its_verdict_and_why() {
    let ran = with_both().run(&["plan", "diff", "earlier.toml", "later.toml"]);
    assert_eq!(ran.well(), fs::read_to_string("tests/plans/later.txt").unwrap());
}

#[test]
fn a_program_reads_the_same_as_json() {
    let ran =
        with_both().run(&["plan", "diff", "earlier.toml", "later.toml", "--format", "json", "--need", "attendance"]);
    assert_eq!(
        ran.well(),
        r#"{
  "from": "earlier",
  "to": "later",
  "by_crosswalk": false,
  "needs": [
    {
      "from": "attendance",
      "to": "attendance",
      "outcome": "stricter",
      "outcome_by": "clauses",
      "who_has_it": "wider",
      "who_has_it_by": "clauses",
      "why": [
        {
          "about": "outcome",
          "change": "asks more",
          "was": [
            "the person attended at least 90% (least) of sessions over the last 2 terms ended by the judgement date"
          ],
          "is": [
            "the person attended at least 95% (least) of sessions over the last 2 terms ended by the judgement date"
          ]
        },
        {
          "about": "found",
          "change": "asks less",
          "was": [
            "the person attended less than 90% (least) of sessions over the last 2 terms ended by the day the need was identified"
          ],
          "is": [
            "the person attended less than 95% (least) of sessions over the last 2 terms ended by the day the need was identified"
          ]
        }
      ]
    }
  ],
  "plan": []
}
"#
    );
}

/// A plan that counts headlines makes another result of a need under another of them.
#[test]
fn a_need_under_another_headline_or_number_is_said() {
    let sandbox = Sandbox::new();
    let text = fs::read_to_string("tests/plans/earlier.toml").unwrap();
    let crime = "[[headline]]\nid = \"crime\"\ncode = \"2\"\ntitle = \"Crime\"\n\n";
    assert!(text.contains(crime));
    sandbox.file("earlier.toml", &text);
    let suspended = "[[headline.need]]\nid = \"suspended\"";
    let moved = text.replace(crime, "").replace(suspended, &format!("{crime}{suspended}"));
    sandbox.file("moved.toml", moved.replace("code = \"1.2\"", "code = \"2.9\""));
    let ran = sandbox.run(&["plan", "diff", "earlier.toml", "moved.toml"]);
    let said = ran.well();
    let lines = "  same          2.9 Suspended [suspended]\n                \
                 stands under another headline: was 1 School, is 2 Crime\n                \
                 has another number: was 1.2, is 2.9\n";
    assert!(said.contains(lines), "{said}");
    assert!(!said.contains("same plan"), "{said}");
}

#[test]
fn a_plan_is_compared_with_itself_and_with_another_reading() {
    let sandbox = Sandbox::new();
    let same = sandbox.run(&["plan", "diff", "mk-sf-2022", "mk-sf-2022"]);
    assert_eq!(same.well(), "mk-sf-2022 to mk-sf-2022: the two are the same plan, 34 needs\n");
    let reading = "mk-sf-2022 + excluded-six-months";
    let ran = sandbox.run(&["plan", "diff", "mk-sf-2022", reading, "--need", "9.3"]);
    assert_eq!(
        ran.well(),
        "9 HOUSING\n  \
           stricter      9.3 Aged 16 or 17 and made to leave the family home, or likely to be\n                \
                         [young-person-excluded-from-home]\n                \
                         asked in addition: the person was living with relatives or in settled housing for at\n                  \
         least 6 months without a break up to the judgement date (counting only days since\n                  \
         the work began)\n"
    );
    // A plan file takes other readings too, and its needs are those of the crosswalk.
    let mine = include_str!("../../queries/plans/mk-sf-2022.toml").replacen("\"mk-sf-2022\"", "\"mine\"", 1);
    sandbox.file("mine.toml", mine);
    let ran = sandbox.run(&["plan", "diff", reading, "mine.toml + excluded-six-months"]);
    let same = "mk-sf-2022 + excluded-six-months to mine + excluded-six-months: both ask the same, 34 needs\n";
    assert_eq!(ran.well(), same);
    let ran = sandbox.run(&["plan", "diff", "mine.toml", "mk-tf-2020"]);
    for line in [
        "pairs by the crosswalk; ",
        "print for mk-tf-2020 and mk-sf-2022;",
        "asked less before: attendance 1.3 times what it was,",
        "\n  gone          9.3 Aged 16 or 17 and made to leave the family home, or likely to be\n",
        "\n3 CHILDREN WHO NEED EXTRA HELP\n  new           3.1 Child found by assessment to need early help [early-help]\n",
    ] {
        assert!(ran.well().contains(line), "{line}\n{}", ran.out);
    }
}

#[test]
fn the_two_built_in_plans_are_compared_over_the_crosswalk() {
    let ran = Sandbox::new().run(&["plan", "diff", "mk-tf-2020", "mk-sf-2022"]);
    let lines = ran.well();
    for line in [
        " stricter*, ",
        "With * nothing is proved: the word is the crosswalk's,",
        "  mixed*        1.1 School attendance under 90% on average, two terms running [attendance-below-90]\n                \
         mk-tf-2020: 2.1 Absence without the school's leave in the past three terms\n                  \
         [unauthorised-absence] (partly other families)\n                asks more: every child of school age",
        "\n  not compared  1.4 Special educational needs of a child are going unmet\n",
        "\n  new           2.2 Unmet physical health needs in a child under six [early-years-physical-health]\n                New: TF",
        "\n1 CRIME AND ANTI-SOCIAL BEHAVIOUR (mk-tf-2020)\n  gone          1.4 ",
        "\nTHE PLAN AS A WHOLE\n  programme:\n    was  TF\n    is   SF\n",
    ] {
        assert!(lines.contains(line), "{line}\n{lines}");
    }
    assert!(lines.lines().all(|line| line.chars().count() <= 100), "{lines}");
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    let sandbox = Sandbox::new();
    sandbox.file("bad.toml", fs::read("tests/plans/bad.toml").unwrap());
    for (one, other, words) in [
        ("mk-sf-2021", "mk-tf-2020", "there is no plan `mk-sf-2021`\n         help: `mk-sf-2022` is close"),
        (
            "mk-sf-2022 + three-headline",
            "mk-sf-2022",
            "has no reading `three-headline`\n         help: `three-headlines` is close",
        ),
        ("mk-sf-2022", "gone.toml", "gone.toml\n         is no file"),
        ("mk-sf-2021", "mk-tf-2021", "there is no plan `mk-tf-2021`"),
    ] {
        let ran = sandbox.run(&["plan", "diff", one, other]);
        assert!(ran.error().contains(words), "{words}\n{}", ran.err);
    }
    // All that is wrong with a file, as where it is checked.
    let checked = sandbox.run(&["plan", "check", "bad.toml"]).err;
    assert_eq!(sandbox.run(&["plan", "diff", "mk-sf-2022", "bad.toml"]).error(), checked);
    let ran = sandbox.run(&["plan", "diff", "mk-tf-2020", "mk-sf-2022", "--need", "adult-crimes"]);
    assert!(
        ran.error().contains("neither plan has a need `adult-crimes`\n         help: `adult-crime` is close"),
        "{}",
        ran.err
    );
    // What would pair the needs of two plans without a need in common.
    sandbox.file("own/queries/crosswalk.toml", "from = \"mk-tf-2020\"\nto = \"mk-sf-2022\"\n");
    let ran = sandbox.run(&["--library", "own", "plan", "diff", "mk-tf-2020", "mk-sf-2022"]);
    assert!(ran.error().contains("queries/crosswalk.toml:"), "{}", ran.err);
}

/// The needs whose outcomes the two sources print differently, read side by side: of 2.3 the assessment for FASD, of 3.3, 7.2 and
/// 7.3 what is supplementary in the one and not in the other, of 5.2 and 5.3 benefit and completion, of 6.1 the person's own
/// assessment, of 7.3 severe offences, of 9.1 to 9.3 the six months of the framework's outcome column.
#[test]
fn plans_of_one_base_differ_where_their_sources_do() {
    let plans = Plans::read(&Library::built_in()).unwrap();
    let departs = |one: &str, other: &str| -> Vec<(String, &'static str)> {
        let diff = plans.get(one).unwrap().diff(plans.get(other).unwrap(), None);
        let other = diff.needs.iter().filter(|need| need.verdict != Verdict::Same);
        other.map(|need| (need.one.unwrap().1.code.clone(), need.verdict.word())).collect()
    };
    let pairs = |pairs: &[(&str, &'static str)]| -> Vec<(String, &'static str)> {
        pairs.iter().map(|(code, word)| ((*code).to_owned(), *word)).collect()
    };
    assert_eq!(
        departs("national-sf-2022", "mk-sf-2022"),
        pairs(&[
            ("2.3", "looser"),
            ("3.3", "looser"),
            ("5.2", "looser"),
            ("5.3", "looser"),
            ("7.2", "stricter"),
            ("7.3", "different"),
            ("9.1", "looser"),
            ("9.2", "stricter"),
            ("9.3", "looser"),
        ])
    );
    assert_eq!(
        departs("national-sf-2022", "sf-coded"),
        pairs(&[("6.1", "stricter"), ("7.3", "looser"), ("9.1", "looser"), ("9.2", "stricter"), ("9.3", "looser")])
    );
    // Titles, numbers and places aside, all else is asked alike.
    let diff = plans.get("national-sf-2022").unwrap().diff(plans.get("sf-coded").unwrap(), None);
    let same = diff.needs.iter().filter(|need| need.verdict == Verdict::Same);
    assert_eq!(same.filter(|need| need.why.is_empty()).count(), 29);
}

#[test]
fn needs_of_plans_of_one_base_correspond_and_a_crosswalk_serves_those_of_its_base() {
    let sandbox = Sandbox::new();
    let crosswalk = |from: &str, to: &str| sandbox.run(&["plan", "crosswalk", "--from", from, "--to", to]);
    let ran = crosswalk("mk-sf-2022", "sf-coded");
    assert!(ran.well().starts_with("mk-sf-2022 to sf-coded: 34 links; 0 needs without a counterpart\n"), "{}", ran.out);
    assert!(ran.out.contains("The same need: both plans are based on `national-sf-2022`."), "{}", ran.out);
    // Of needs that are other than in the plan that the crosswalk names, outcomes are not compared.
    let not_compared = |ran: &Ran| ran.well().matches("; outcomes are not compared\n").count();
    let (own, other) = (crosswalk("mk-tf-2020", "mk-sf-2022"), crosswalk("mk-tf-2020", "sf-coded"));
    assert!(not_compared(&other) > not_compared(&own), "{}", other.out);
    assert!(other.out.starts_with("mk-tf-2020 to sf-coded: 38 links; 10 needs"), "{}", other.out);
    let ran = crosswalk("central-beds-tf", "mk-sf-2022");
    assert!(ran.well().starts_with("central-beds-tf to mk-sf-2022: 23 links; 16 needs"), "{}", ran.out);
    let ran = crosswalk("central-beds-tf", "mk-tf-2020");
    assert!(ran.error().contains("the crosswalks lead from `mk-tf-2020` to `mk-sf-2022`"), "{}", ran.err);
}
