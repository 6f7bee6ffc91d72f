//! What a page says of the page before it: which numbers differ, and why.
//!
//! The families are those of `extracts`: in each area one began in June 2022 (and is in support since) and one in February
//! 2023, closed in November 2023. What must come out was counted by hand.

use crate::{
    extracts::{FAMILIES, tiny_of},
    pages::check_site,
    sandbox::Sandbox,
};

const LATE: &str = "X06000002";

/// The first family ends a month earlier.
fn closed_earlier() -> String {
    FAMILIES.replace("2023-11-30", "2023-10-31")
}

fn land(sandbox: &Sandbox) {
    sandbox.run(&["land", "extracts", "--replace"]).well();
}

/// A report of flows alone, with the pages of the monthly report.
fn flows(sandbox: &Sandbox) {
    let recipe = r#"
        title = "Flows"
        about = "Starts and closures."
        monthly = true
        [results]
        areas = "data/areas"
        flows = "monthly/flows"
        [figures.flows]
        month = "month"
        key = ["kind"]
        name = "{kind} in {month}"
        values = { families = "Families" }
        [[page]]
        file = "index"
        template = "page.html"
        title = "All"
        where = { scope = "all" }
        [[page.table]]
        id = "flows"
        caption = "Flows"
        rows = { from = "flows" }
        columns = [{ column = "month", title = "Month" }, { column = "families", title = "Families" }]
        [[page]]
        file = "area-{area_code}"
        each = "areas"
        only = { flows = "area_code" }
        like = "index"
        template = "page.html"
        title = "{{ this.name }}"
    "#;
    let template = r#"{% extends "shared/base.html" %}{% block content %}<h2>Flows</h2>
{{ <data_table table={tables.flows} /> }}{% if changes %}{{ <what_changed changes={changes} /> }}{% endif %}{% endblock content %}"#;
    sandbox.file("own/reports/flows/recipe.toml", recipe).file("own/reports/flows/page.html", template);
}

/// Makes the pages of a report into a folder, with what changed since those in `earlier` if there are any.
fn report(sandbox: &Sandbox, name: &str, month: &str, out: &str) {
    flows(sandbox);
    let mut args = vec!["--library", "own", "report", name, "--store", "store", "--month", month, "--out", out];
    let earlier = format!("earlier/{name}");
    if sandbox.path(&earlier).exists() {
        args.extend(["--previous", &earlier]);
    }
    sandbox.run(&args).well();
    check_site(sandbox, &format!("{out}/{name}"));
}

/// The rows of a file of changes: what, number, then, now, why.
fn changes(sandbox: &Sandbox, path: &str) -> Vec<[String; 5]> {
    let mut file = csv::Reader::from_path(sandbox.path(path)).unwrap();
    let row = |row: csv::StringRecord| [5, 6, 7, 8, 9].map(|at| row[at].to_owned());
    let mut rows: Vec<[String; 5]> = file.records().map(|record| row(record.unwrap())).collect();
    rows.sort();
    rows
}

fn page(sandbox: &Sandbox, path: &str) -> String {
    std::fs::read_to_string(sandbox.path(path)).unwrap()
}

#[test]
fn a_late_area_that_arrives_changes_the_totals_and_no_other_area() {
    let sandbox = Sandbox::new();
    tiny_of(&sandbox, "X06000001", "2024-02", &[]);
    tiny_of(&sandbox, LATE, "2024-01", &[]);
    land(&sandbox);
    report(&sandbox, "monthly", "2024-02", "earlier");
    let first = page(&sandbox, "earlier/monthly/index.html");
    assert!(first.contains("There is no earlier page to compare with."));
    assert!(!sandbox.path("earlier/monthly/data/index--changes.csv").exists());
    tiny_of(&sandbox, "X06000001", "2024-03", &[]);
    tiny_of(&sandbox, LATE, "2024-03", &[]);
    land(&sandbox);
    report(&sandbox, "monthly", "2024-03", "later");
    let found = changes(&sandbox, "later/monthly/data/index--changes.csv");
    let starts: Vec<&[String; 5]> = found.iter().filter(|row| row[0].starts_with("Starts")).collect();
    let late = format!("late data: {LATE}");
    assert_eq!(
        starts,
        [
            &["Starts in February 2023", "Families", "1", "2", &late].map(str::to_owned),
            &["Starts in June 2022", "Families", "1", "2", &late].map(str::to_owned)
        ]
    );
    assert!(found.iter().all(|row| row[4] == late), "{found:#?}");
    // One of Supporting Families in the ten months from February to November 2023, one of Troubled Families in the 21
    // from June 2022 to February 2024; the page of March shows none of them later.
    let in_support = found.iter().filter(|row| row[0].starts_with("In support")).count();
    assert_eq!(in_support, 10 + 21);
    let starts = page(&sandbox, "later/monthly/data/index--starts.csv");
    assert!(starts.starts_with("scope,area_code,month,kind,families") && starts.lines().count() == 1 + 36, "{starts}");
    assert!(starts.contains("\nall,,2023-01-31,Starts,0") && starts.contains("\nall,,2023-02-28,Starts,2"), "{starts}");
    let index = page(&sandbox, "later/monthly/index.html");
    assert!(index.contains("What changed since the page of February 2024"));
    assert!(index.contains(&format!("<td>{late}</td>")), "the table says why");
    let other = page(&sandbox, "later/monthly/area-X06000001.html");
    assert!(other.contains("numbers that the page of February 2024 and this one both show are the same."), "{other}");
}

#[test]
fn a_correction_is_told_from_a_newer_submission() {
    let sandbox = Sandbox::new();
    for area in ["X06000001", LATE] {
        tiny_of(&sandbox, area, "2024-02", &[]);
    }
    land(&sandbox);
    report(&sandbox, "flows", "2024-02", "earlier");
    let corrected = closed_earlier();
    tiny_of(&sandbox, "X06000001", "2024-02", &[("families", &corrected)]);
    for area in ["X06000001", LATE] {
        tiny_of(&sandbox, area, "2024-03", &[("families", &corrected.replace("X06000001", area))]);
    }
    land(&sandbox);
    let closures = |then: [&str; 2], now: [&str; 2], why: &str| {
        let row = |month: &str, place: usize| {
            [&format!("Closures in {month} 2023"), "Families", then[place], now[place], why].map(str::to_owned)
        };
        vec![row("November", 1), row("October", 0)]
    };
    report(&sandbox, "flows", "2024-03", "later");
    for (page, then, now, why) in [
        ("area-X06000001", ["0", "1"], ["1", "0"], "correction"),
        ("area-X06000002", ["0", "1"], ["1", "0"], "newer submission"),
        ("index", ["0", "2"], ["2", "0"], "correction: X06000001; newer submission: X06000002"),
    ] {
        let found = changes(&sandbox, &format!("later/flows/data/{page}--changes.csv"));
        assert_eq!(found, closures(then, now, why), "{page}");
    }
    // The page of the same month, made again.
    report(&sandbox, "flows", "2024-02", "again");
    let found = changes(&sandbox, "again/flows/data/index--changes.csv");
    assert_eq!(found, closures(["0", "2"], ["1", "1"], "correction: X06000001"));
    // The page of one area finds its numbers among those of all.
    let one = ["--library", "own", "report", "flows", "--store", "store", "--area", LATE];
    sandbox.run(&[&one[..], &["--previous", "earlier/flows", "--out", "one"]].concat()).well();
    assert_eq!(check_site(&sandbox, &format!("one/flows-{LATE}")), 1);
    let name = format!("data/area-{LATE}--changes.csv");
    let alone = page(&sandbox, &format!("one/flows-{LATE}/{name}"));
    assert_eq!(alone, page(&sandbox, &format!("later/flows/{name}")));
}

#[test]
fn months_that_nothing_changed_in_say_so_and_a_changed_query_is_named() {
    let sandbox = Sandbox::new();
    for month in ["2024-02", "2024-03"] {
        tiny_of(&sandbox, "X06000001", month, &[]);
    }
    land(&sandbox);
    sandbox.run(&["report", "sample", "--store", "store", "--since", "2024-02"]).well();
    assert_eq!(check_site(&sandbox, "out/sample-months/2024-03"), 1);
    assert!(!page(&sandbox, "out/sample-months/2024-02/index.html").contains("What changed"));
    // 47 months of two programmes, of starts and of closures stand on both pages.
    let said = "All of the 188 numbers that the page of February 2024 and this one both show are the same.";
    assert!(page(&sandbox, "out/sample-months/2024-03/index.html").contains(said));
    let query = hearthline::base::Library::built_in().files("queries/families", "starts.sql").unwrap().remove(0);
    let doubled = query.text.replacen("as starts", "* 2 as starts", 1);
    assert_ne!(doubled, query.text);
    sandbox.file("own/queries/families/starts.sql", doubled);
    sandbox
        .run(&[
            "--library",
            "own",
            "report",
            "sample",
            "--store",
            "store",
            "--previous",
            "out/sample-months/2024-03",
            "--out",
            "twice",
        ])
        .well();
    let page = page(&sandbox, "twice/sample/index.html");
    assert!(
        page.contains("What changed since the earlier page of March 2024") && page.contains("<td>query</td>"),
        "{page}"
    );
}

#[test]
fn figures_that_cannot_be_compared_with_are_an_error_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    for month in ["2024-02", "2024-03"] {
        tiny_of(&sandbox, "X06000001", month, &[]);
    }
    land(&sandbox);
    sandbox.run(&["report", "sample", "--store", "store"]).well();
    let sound = page(&sandbox, "out/sample/figures.json");
    let version = format!("hearthline {}", env!("CARGO_PKG_VERSION"));
    for (text, cause) in [
        (sound.chars().take(sound.len() / 2).collect(), "is not figures of a report"),
        ("[]".to_owned(), "is not figures of a report"),
        (sound.replace("\"key\"", "\"keys\""), "is not figures of a report"),
        (sound.replace(&version, "hearthline 0.0.1"), "was not made by hearthline"),
        (sound.replacen("\"sample\"", "\"monthly\"", 1), "is of another report than `sample`"),
        (sound.replacen("\"2024-03\"", "\"2024-04\"", 1), "is of a later month than 2024-03"),
        (sound.replacen("[\"starts\"]", "[\"starts\",\"more\"]", 1), "has a row with too many numbers, or too few"),
    ] {
        assert_ne!(text, sound);
        sandbox.file("earlier/figures.json", text);
        let ran = sandbox.run(&["report", "sample", "--store", "store", "--previous", "earlier", "--out", "fresh"]);
        assert!(
            ran.error().starts_with("error: earlier/figures.json") && ran.err.contains(cause),
            "{cause}: {}",
            ran.err
        );
        assert!(ran.err.contains("help: ") && !sandbox.path("fresh").exists(), "{}", ran.err);
    }
    let ran = sandbox.run(&["report", "sample", "--store", "store", "--previous", "nowhere", "--out", "fresh"]);
    assert!(ran.error().contains("nowhere/figures.json\n         cannot be read"), "{}", ran.err);
}

#[test]
fn a_recipe_whose_figures_cannot_be_kept_is_an_error() {
    let sandbox = Sandbox::new();
    tiny_of(&sandbox, "X06000001", "2024-03", &[]);
    land(&sandbox);
    sandbox.run(&["report", "new", "mine", "--library", "own"]).well();
    let recipe = page(&sandbox, "own/reports/mine/recipe.toml");
    for (from, to, cause) in [
        ("month = \"month\"\n", "", "two rows of an area and month have the same key"),
        (
            "month = \"month\"\n",
            "month = \"mont\"\n",
            "names the column `mont`, which the result `by_month` does not have\n         help: `month` is close",
        ),
        ("{ starts = ", "{ month = ", "names the column `month`, which holds no numbers: its type is date"),
        ("[figures.by_month]", "[figures.by_mnth]", "`by_month` is close"),
        ("id = \"starts\"", "id = \"changes\"", "with the id `changes`"),
        ("id = \"starts\"", "id = \"../starts\"", "whose id is no name for a file"),
    ] {
        assert!(recipe.contains(from), "{from}");
        sandbox.file("own/reports/mine/recipe.toml", recipe.replacen(from, to, 1));
        let ran = sandbox.run(&["--library", "own", "report", "mine", "--store", "store"]);
        assert!(
            ran.error().contains("error: reports/mine/recipe.toml") && ran.err.contains(cause),
            "{cause}: {}",
            ran.err
        );
        assert!(!sandbox.path("out").exists());
    }
}
