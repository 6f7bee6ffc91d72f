//! Reports of chosen months, and the split as a step of a recipe.

use crate::{carried, extracts::tiny, pages::check_site, sandbox::Sandbox};

const RECIPE: &str = r#"title = "Mine"
about = "A change, split."
period = true
[results]
counts = "mine/counts"
[split.split]
from = "counts"
by = ["part"]
area = "area"
domains = "domains"
youngest = "youngest"
cohort = "cohort"
t = "The old plan"
s = "The new plan"
both = "b"
only_t = "o_t"
only_s = "o_s"
neither = "n"
least = 5
[formats]
change = "points"
low = "points"
high = "points"
[figures.split]
key = ["part", "term"]
name = "{part}: {title}"
values = { change = "Change" }
[[page]]
file = "index"
template = "index.html"
title = "From {{ report.from }} to {{ report.month }}"
[[page.figure]]
id = "terms"
kind = "intervals"
rows = { from = "split", where = { part = "hand" } }
headline = "Of {{ first.split.total }}"
subtitle = "In percentage points"
y = "change"
low = "low"
high = "high"
label = "title"
columns = [{ column = "title", title = "Term" }, { column = "change", title = "Points" }, { column = "why", title = "Why", if_any = true }]
[[page.table]]
id = "parts"
caption = "Parts"
rows = { from = "split" }
columns = [{ column = "part", title = "Part" }, { column = "change", title = "Points", across = "term" }, { column = "why", title = "Why" }]
"#;

/// The counts of one of the tables of `split_tables.csv`, for a part of its own, and parts that cannot be split.
fn counts() -> String {
    let mut rows: Vec<String> = Vec::new();
    for line in include_str!("split_tables.csv").lines().skip(2) {
        let fields: Vec<&str> = line.split(',').collect();
        if !["hand", "merged"].contains(&fields[0]) {
            continue;
        }
        let cohort = if fields[4] == "T" { "The old plan" } else { "The new plan" };
        let texts = [fields[0], fields[1], fields[2], fields[3], cohort].map(|text| format!("'{text}'"));
        rows.push(format!("({}, {})", texts.join(", "), fields[5..9].join(", ")));
    }
    rows.push("('nobody', '', '', '', null, 0, 0, 0, 0)".to_owned());
    rows.push("('one', 'A', '1', '0-4', 'The old plan', 4, 1, 0, 1)".to_owned());
    rows.push("('one', 'A', '1', '0-4', 'The new plan', 3, 1, 0, 0)".to_owned());
    rows.push("('apart', 'A', '1', '0-4', 'The old plan', 4, 1, 0, 1)".to_owned());
    rows.push("('apart', 'B', '1', '0-4', 'The new plan', 3, 1, 0, 1)".to_owned());
    rows.push("('alike', 'A', '1', '0-4', 'The old plan', 4, 1, 0, 1)".to_owned());
    rows.push("('alike', 'A', '1', '0-4', 'The new plan', 3, 1, 0, 1)".to_owned());
    let columns = ["part", "area", "domains", "youngest", "cohort", "b", "o_t", "o_s", "n"];
    let columns =
        columns.iter().zip(1..).map(|(name, at)| format!("column{at} as {name}")).collect::<Vec<_>>().join(", ");
    format!(
        "-- title: Counts\n-- grain: one row per part, stratum and cohort\n-- reads: nothing\n-- takes: from date, month date\n\
         -- gives: part text, area text, domains text, youngest text, cohort text, b bigint, o_t bigint, o_s bigint, n bigint\n\
         select {columns} from (values {}) where $from <= $month order by part desc, area, domains, youngest, cohort\n",
        rows.join(", ")
    )
}

fn laid_out() -> Sandbox {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts"]).well();
    sandbox.file("own/queries/mine/counts.sql", counts()).file("own/reports/mine/recipe.toml", RECIPE);
    let template = "{% extends \"shared/base.html\" %}{% block content %}<h2>Split</h2>{{ <chart figure={figures.terms} /> }}\
                    {{ <data_table table={tables.parts} /> }}{% endblock content %}";
    sandbox.file("own/reports/mine/index.html", template);
    sandbox
}

fn made(sandbox: &Sandbox, options: &[&str]) -> crate::sandbox::Ran {
    sandbox.run(&[&["--library", "own", "report", "mine", "--store", "store"], options].concat())
}

#[test]
fn a_split_is_a_result_like_any_other() {
    let sandbox = laid_out();
    made(&sandbox, &["--from", "2023-11", "--to", "2024-03"]).well();
    assert_eq!(check_site(&sandbox, "out/mine"), 1);
    let before = sandbox.same_files("out");
    let page = std::fs::read_to_string(sandbox.path("out/mine/index.html")).unwrap();
    assert!(page.contains("<h1>From November 2023 to March 2024</h1>"));
    // The numbers of write_split.py, which works them out by the definition.
    let csv = std::fs::read_to_string(sandbox.path("out/mine/data/index--parts.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |part: &str, term: &str, column: &str| {
        let at = |name: &str| head.iter().position(|column| column == name).unwrap();
        let row = rows.iter().find(|row| row[at("part")] == *part && row[at("term")] == *term).unwrap();
        row[at(column)].to_owned()
    };
    let mut compared = 0;
    for line in include_str!("split.csv").lines().skip(2) {
        let fields: Vec<&str> = line.split(',').collect();
        let (part, expected) = (fields[0], fields[2].parse::<f64>().unwrap());
        let found = match fields[1] {
            _ if !["hand", "merged"].contains(&part) => continue,
            value @ ("total" | "rule" | "mix" | "rest" | "no_counterpart") => {
                assert_eq!(cell(part, value, "change"), cell(part, "mix", value), "{line}");
                cell(part, value, "change")
            }
            value if value.ends_with("_first") => cell(part, value.trim_end_matches("_first"), "first"),
            value if value.ends_with("_last") => cell(part, value.trim_end_matches("_last"), "last"),
            value if value.contains("_under_") => cell(part, "rule", value),
            _ => continue,
        };
        assert!((found.parse::<f64>().unwrap() - expected).abs() < 1e-9, "{line}: {found}");
        compared += 1;
    }
    assert_eq!(compared, 30);
    // What cannot be split says why, and has its counts all the same.
    assert_eq!(cell("nobody", "rule", "change"), "");
    assert_eq!(
        cell("nobody", "total", "why"),
        "no family that closed under The old plan is known under both plans, and no family that closed under The new plan is known \
         under both plans"
    );
    assert_eq!(
        cell("one", "rule", "why"),
        "fewer than 5 families that closed under The new plan are known under both plans"
    );
    assert_eq!(
        (cell("one", "rule", "t_families"), cell("one", "rule", "s_families")),
        ("6".to_owned(), "4".to_owned())
    );
    assert!(cell("apart", "rule", "why").starts_with("no area has families of both cohorts"));
    assert!(cell("alike", "rule", "remark").contains("one stratum"));
    assert_eq!(cell("alike", "mix", "change"), "0");
    // Differences of shares are written in points, with a sign: -0.2 and 0.2.
    assert!(page.contains(">−20.0</td>") && page.contains(">+20.0</td>"));
    let figures = std::fs::read_to_string(sandbox.path("out/mine/figures.json")).unwrap();
    assert!(figures.contains("\"from\":\"2023-11\"") && figures.contains("\"query\":\"queries/mine/counts.sql\""));
    made(&sandbox, &["--from", "2023-11", "--to", "2024-03"]).well();
    assert!(sandbox.same_files("out") == before, "the same counts give the same bytes");
}

#[test]
fn a_split_of_wrong_columns_or_counts_is_said() {
    let sandbox = laid_out();
    for (from, to, cause) in [
        (
            "both = \"b\"",
            "both = \"cohort\"",
            "split `split`, both\n         names the column `cohort`, which holds no whole counts",
        ),
        ("by = [\"part\"]", "by = [\"parts\"]", "split `split`, by\n         names the column `parts`"),
        ("from = \"counts\"", "from = \"count\"", "names the result `count`, which is not in [results]"),
        ("[split.split]", "[split.counts]", "has a result of the name `counts` that is worked out and one of a query"),
        (
            "t = \"The old plan\"",
            "t = \"An old plan\"",
            "has a row whose `cohort` is neither `An old plan` nor `The new plan`",
        ),
        ("sort", "sort", ""),
    ] {
        sandbox.file("own/reports/mine/recipe.toml", RECIPE.replacen(from, to, 1));
        let ran = made(&sandbox, &[]);
        if cause.is_empty() {
            ran.well();
        } else {
            assert!(ran.error().contains(cause), "{}", ran.err);
        }
    }
    sandbox.file("own/reports/mine/recipe.toml", RECIPE);
    sandbox.file("own/queries/mine/counts.sql", counts().replace("column6 as b", "-column6 as b"));
    assert!(made(&sandbox, &[]).error().contains("has a row whose `b` is no count of families"));
}

#[test]
fn months_are_chosen_where_a_report_is_about_chosen_months() {
    let sandbox = laid_out();
    // 24 months up to the newest unless given.
    made(&sandbox, &[]).well();
    let page = std::fs::read_to_string(sandbox.path("out/mine/index.html")).unwrap();
    assert!(page.contains("<h1>From April 2022 to March 2024</h1>"));
    for (options, cause) in [
        (&["--from", "2024-04"][..], "--from\n         is after 2024-03, the last month"),
        (&["--to", "2024-04"], "--to\n         no area has a submission of 2024-04 yet; the newest is of 2024-03"),
        (&["--to", "2024-02"], "--to\n         the areas have no submission up to 2024-02"),
        (
            &["--month", "2024-03"],
            "--month\n         the report `mine` is about chosen months\n         help: give --from and --to",
        ),
        (&["--since", "2024-03"], "--since\n         the report `mine` is about chosen months"),
    ] {
        assert!(made(&sandbox, options).error().contains(cause), "{}", made(&sandbox, options).err);
    }
    for (report, option, cause) in [
        ("monthly", "--from", "the report `monthly` is about one month\n         help: give --month"),
        ("monthly", "--to", "the report `monthly` is about one month"),
        ("context", "--to", "the report `context` is not about a month\n         help: leave it out"),
        ("context", "--month", "the report `context` is not about a month"),
    ] {
        let ran = sandbox.run(&["report", report, "--store", "store", option, "2024-03"]);
        assert!(ran.error().contains(cause), "{}", ran.err);
    }
    // A page that begins with another month shows other families.
    let ran = made(&sandbox, &["--from", "2023-01", "--previous", "out/mine", "--out", "other"]);
    assert!(ran.error().contains("does not begin with the same month"), "{}", ran.err);
    made(&sandbox, &["--previous", "out/mine", "--out", "other"]).well();
    sandbox.file("own/reports/mine/recipe.toml", RECIPE.replacen("period = true", "period = true\nmonthly = true", 1));
    assert!(made(&sandbox, &[]).error().contains("is about one month and about several"));
}

/// The comparison of plans over families of which each is judged under both as its name says.
#[test]
fn the_plan_comparison_is_made_of_what_is_there() {
    let sandbox = Sandbox::new();
    carried::lay_out(&sandbox);
    sandbox.run(&["land", "extracts"]).well();
    let plans = |options: &[&str]| sandbox.run(&[&["report", "plans", "--store", "store"], options].concat());
    plans(&["--from", "2021-01"]).well();
    assert_eq!(check_site(&sandbox, "out/plans"), 3);
    let before = sandbox.same_files("out");
    let page = |name: &str| std::fs::read_to_string(sandbox.path(&format!("out/{name}.html"))).unwrap();
    let index = page("plans/index");
    // 5 of 9 and 4 of 9; too few for a split.
    assert!(index.contains(
        "<p>The same 9 families judged by both plans: 55.6% achieve all linked needs by the rules of Troubled Families and 44.4% by \
         those of Supporting Families, a difference of −11.1 points (95% interval −49.0 to +31.7; exact McNemar test, p 1.000). 3* \
         achieve by the first alone and 2* by the second alone.</p>"
    ));
    assert!(
        index.contains("cannot be split into rules, families and the rest: fewer than 10 families that closed under")
    );
    assert!(index.contains("Late, and left out of every total: X06000002 (newest data: February 2024)."));
    assert!(page("plans/area-X06000002").contains("X06000002 is late: its newest data is of February 2024"));
    plans(&["--from", "2021-01"]).well();
    assert!(sandbox.same_files("out") == before, "the same data gives the same bytes");
    // One cohort lacks closures, in the page of one area; then both do.
    plans(&["--from", "2022-10", "--area", "X06000001"]).well();
    assert_eq!(check_site(&sandbox, "out/plans-X06000001"), 1);
    let later = page("plans-X06000001/area-X06000001");
    assert!(later.contains("no family that closed under Troubled Families is known under both plans"), "{later}");
    plans(&["--from", "2024-03", "--out", "none"]).well();
    assert_eq!(check_site(&sandbox, "none/plans"), 3);
    let none = std::fs::read_to_string(sandbox.path("none/plans/index.html")).unwrap();
    assert!(none.contains("No family closed in these months under either plan."));
}
