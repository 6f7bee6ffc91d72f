//! A plan as a page: whole in itself, with an address for each need, and nothing of anybody on it.

use std::fs;

use crate::sandbox::Sandbox;

#[test]
fn a_plan_is_one_page_that_stands_alone() {
    let sandbox = Sandbox::new();
    sandbox.run(&["plan", "new", "northbrook-sf-2023"]).well();
    let made = sandbox.run(&["plan", "show", "northbrook-sf-2023", "--html"]);
    assert_eq!(made.well(), "Northbrook's outcome plan: open out/northbrook-sf-2023.html\n");
    let page = fs::read_to_string(sandbox.path("out/northbrook-sf-2023.html")).unwrap();
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en-GB\">"));
    for part in [
        "<h3 id=\"need-out-of-work\">2.1 Adult on a benefit for people out of work</h3>",
        "<a href=\"#need-out-of-work\">2.1 Adult on a benefit for people out of work</a>",
        "Need <code>out-of-work</code> of an adult; source: Northbrook plan, headline 2, row 1; 7 cases",
        "One of these cases: <code>achieved</code><ul><li>the person was employed",
        "<li id=\"reading-missing-since-closure\">Which six months are meant? <b>Taken:</b> those before the judgement date.",
        "(not collected)",
        "(no published outcome)",
        "No data can show it: the record says it.",
        "It is not collected: No service of the area records it.",
        "The area may set <code>repeatedly</code>; it is 2.",
        "25 cases show every clause at work, with each of its numbers.",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for astray in ["http:", "https:", "<script", "ynthetic", "nternal"] {
        let text = page.rsplit("</style>").next().unwrap();
        assert!(!text.contains(astray), "{astray}");
    }
    sandbox.run(&["plan", "show", "northbrook-sf-2023.toml", "--html", "--out", "again.html"]).well();
    assert_eq!(page, fs::read_to_string(sandbox.path("again.html")).unwrap());
    // An earlier page gives way; what somebody else wrote does not.
    sandbox.run(&["plan", "show", "northbrook-sf-2023", "--html"]).well();
    sandbox.file("notes.html", "<p>mine</p>");
    let refused = sandbox.run(&["plan", "show", "northbrook-sf-2023", "--html", "--out", "notes.html"]);
    assert!(refused.code == 2 && refused.err.contains("was not made by this program"), "{}", refused.err);
    assert!(sandbox.run(&["plan", "show", "mk-sf-2022", "7.1", "--html"]).err.contains("cannot be used with"));
}

#[test]
fn what_the_cases_of_a_plan_lack_stands_on_its_page() {
    let sandbox = Sandbox::new();
    sandbox.run(&["plan", "new", "northbrook"]).well();
    let text = fs::read_to_string(sandbox.path("northbrook.toml")).unwrap();
    let sentence = |text: &str| {
        sandbox.file("northbrook.toml", text);
        sandbox.run(&["plan", "show", "northbrook", "--html"]).well();
        let page = fs::read_to_string(sandbox.path("out/northbrook.html")).unwrap();
        let (_, after) = page.split_once("2 readings not taken. ").unwrap();
        after.split_once("</p>").unwrap().0.to_owned()
    };
    let (before, after) = text.split_once("[[case]]\nname = \"3.1: nothing was supplied\"").unwrap();
    let (_, rest) = after.split_once("\n# A need that can be").unwrap();
    assert_eq!(
        sentence(&format!("{before}\n# A need that can be{rest}")),
        "24 cases hold; 2 things are not shown by any yet."
    );
    assert_eq!(
        sentence(&text.replace("decided_by = \"in-work\"", "decided_by = \"closer-to-work\"")),
        "25 cases are written, and 2 of the things that they expect are not as the plan says."
    );
    let own = sandbox.file("own/reports/plan-page/page.html", "<p>{{ plan.titel }}</p>");
    let ran = own.run(&["plan", "show", "northbrook", "--html", "--library", "own"]);
    assert!(ran.code == 2 && ran.err.contains("reports/plan-page/page.html"), "{}", ran.err);
}
