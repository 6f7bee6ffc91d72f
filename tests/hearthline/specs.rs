//! The specs of the rule language, each on both evaluators.

use std::fs;

use hearthline::{
    base::LibraryFile,
    outcome::{Rules, tell_case},
    plan::read_plan_of_any_clauses,
};

use crate::{
    reference,
    spec_file::{self, Expect, Spec},
};

/// What an evaluator says of a family: the status and clause of need `n`, and the result.
struct Said {
    who: &'static str,
    status: Option<(&'static str, Option<String>, Option<chrono::NaiveDate>)>,
    result: Option<(&'static str, Option<String>)>,
}

#[test]
fn every_spec_holds_on_both_evaluators() {
    let mut files: Vec<_> = fs::read_dir("tests/specs").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in files {
        let path = file.display().to_string();
        for spec in spec_file::read(&path, &fs::read_to_string(&file).unwrap()) {
            count += spec.expect.len();
            wrong.extend(check(&spec));
        }
    }
    assert!(wrong.is_empty(), "{} of {count} expectations fail:\n{}", wrong.len(), wrong.join("\n"));
}

fn check(spec: &Spec) -> Vec<String> {
    let file = LibraryFile { path: "spec.toml".to_owned(), text: spec.plan.clone(), overrides: false };
    let plan = read_plan_of_any_clauses(&file)
        .map_err(|problems| format!("{}: {problems}\n{}", spec.place, spec.plan))
        .unwrap();
    let (needs, results) = tell_case(&Rules::new(&plan), &spec.rows, spec.as_of).unwrap();
    let slow = reference::evaluate(&plan, &spec.rows, spec.as_of);
    let mut wrong = Vec::new();
    for expect in &spec.expect {
        let fast = needs.iter().find(|told| told.family == expect.family && told.need == "n");
        let result = results.iter().find(|told| told.family == expect.family);
        let fast = Said {
            who: "fast",
            status: fast.map(|told| (told.status, told.decided_by.clone(), told.knowable_on)),
            result: result.map(|told| (told.result, told.reason.clone())),
        };
        let status = slow.statuses.iter().find(|told| told.family == expect.family && told.need == "n");
        let result = slow.results.iter().find(|told| told.family == expect.family);
        let slow = Said {
            who: "reference",
            status: status.map(|told| (told.status, told.decided_by.clone(), told.knowable_on)),
            result: result.map(|told| (told.result, told.reason.clone())),
        };
        wrong.extend([fast, slow].iter().filter_map(|said| disappointed(expect, said, spec)));
    }
    wrong
}

fn disappointed(expect: &Expect, said: &Said, spec: &Spec) -> Option<String> {
    let value = said.status.as_ref().map_or("none", |(status, ..)| match *status {
        "achieved" => "true",
        "not_achieved" => "false",
        "not_yet_knowable" => "open",
        "not_evidenced" => "missing",
        other => other,
    });
    let mut wrong = Vec::new();
    if !expect.value.is_empty() {
        if expect.value != value {
            wrong.push(format!("expected {}, said {value}", expect.value));
        }
        let (by, until) = said.status.as_ref().map_or((None, None), |(_, by, until)| (by.clone(), *until));
        if expect.by.is_some() && expect.by != by {
            wrong.push(format!("expected by {:?}, said {by:?}", expect.by));
        }
        if expect.value == "open" && expect.until != until {
            wrong.push(format!("expected until {:?}, said {until:?}", expect.until));
        }
    }
    if let Some(expected) = &expect.result {
        let (result, reason) = said.result.clone().unwrap_or(("none", None));
        if expected != result || (expect.reason.is_some() && expect.reason != reason) {
            wrong.push(format!("expected {expected} ({:?}), said {result} ({reason:?})", expect.reason));
        }
    }
    let wrong = wrong.join("; ");
    (!wrong.is_empty()).then(|| format!("{} {} [{}] {}: {wrong}", expect.place, spec.title, said.who, expect.family))
}
