//! What must hold of every page, whatever it shows.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use crate::{
    extracts::{header, tiny, tiny_of},
    sandbox::{Sandbox, files_below},
};

/// The one script of the pages, without which they say the same.
const SORTING: &str = include_str!("../../reports/shared/sorting.html");

fn check_page(name: &str, html: &str) {
    assert_eq!(html.matches(SORTING).count(), 1, "{name} bears the script as it stands in its file");
    let html = &html.replace(SORTING, "");
    let body = html.split("</style>").nth(1).unwrap_or_default();
    assert_eq!(html.matches("<h1>").count(), 1, "{name}");
    assert_eq!(html.matches("<main").count(), 1, "{name}");
    for outside in ["http://", "https://", "src=\"", "@import", "<script", "<link"] {
        let found = body.replace("http://www.w3.org/2000/svg", "");
        assert!(!found.contains(outside), "{name} reaches outside: {outside}");
    }
    for wrong in ["NaN", "inf%", "{{", "{%", "undefined"] {
        assert!(!body.contains(wrong), "{name} holds {wrong}");
    }
    assert_eq!(body.matches("<svg").count(), body.matches("<title").count(), "{name}: a chart without a title");
    assert!(body.contains("Internal: small counts are marked, not protected"), "{name}");
    // Headings go down one level at a time.
    let levels: Vec<u32> = body.split("<h").skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10)).collect();
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{name}: {levels:?}");
    // Every link leads to a page that is there; the caller checks that.
    for id in body.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert_eq!(body.matches(&format!(" id=\"{id}\"")).count(), 1, "{name}: the id {id} is there twice");
    }
}

fn is_a(file: &str, ending: &str) -> bool {
    std::path::Path::new(file).extension().is_some_and(|found| found == ending)
}

/// Checks every page of a site and the files beside them, and gives how many pages there are.
pub fn check_site(sandbox: &Sandbox, folder: &str) -> usize {
    let (books, files): (Vec<_>, Vec<_>) =
        sandbox.files(folder).into_iter().partition(|(name, _)| is_a(name, "xlsx") || is_a(name, "ods"));
    let files: Vec<(String, String)> =
        files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect();
    let (pages, beside): (Vec<_>, Vec<_>) = files.iter().partition(|(name, _)| is_a(name, "html"));
    let mut links = BTreeSet::new();
    for (name, html) in &pages {
        check_page(name, html);
        for link in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let of = if file.is_empty() { name.as_str() } else { file };
            links.insert(file);
            if books.iter().any(|(name, _)| name == file) {
                continue;
            }
            let led_to = files.iter().find(|(name, _)| name == of).map(|(_, text)| text);
            let is_there = |text: &String| place.is_empty() || text.contains(&format!("id=\"{place}\""));
            assert!(led_to.is_some_and(is_there), "{name} links to {link}");
        }
    }
    for (name, text) in &beside {
        let is_table = name.starts_with("tables/") && links.contains(name.as_str());
        assert!(name == "figures.json" || name.starts_with("data/") || is_table, "{name} lies beside the pages");
        if name == "figures.json" {
            let figures: serde_json::Value = serde_json::from_str(text).unwrap();
            assert!(figures["lineage"]["plans"]["mk-sf-2022"].is_string(), "{name}");
        } else if !is_a(name, "json") {
            assert!(links.contains(name.as_str()) && is_a(name, "csv"), "no page leads to {name}");
            let mut table = csv::Reader::from_reader(text.as_bytes());
            assert!(!table.headers().unwrap().is_empty() && table.records().all(|row| row.is_ok()), "{name}");
        }
    }
    assert!(books.iter().all(|(name, _)| links.contains(name.as_str())), "{folder}");
    assert!(files.iter().any(|(name, _)| name == "figures.json"), "{folder}");
    pages.len()
}

#[test]
fn the_first_command_shows_the_sample() {
    let sandbox = Sandbox::new();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data");
    std::os::unix::fs::symlink(root, sandbox.path("sample-data")).unwrap();
    let ran = sandbox.run(&["report"]);
    assert!(ran.well().ends_with("Open out/monthly/index.html\n"), "{}", ran.out);
    assert_eq!(check_site(&sandbox, "out/monthly"), 10);
    let first = sandbox.same_files("out");
    for (name, page) in first.iter().filter(|(name, _)| is_a(name, "html")) {
        let html = String::from_utf8(page.clone()).unwrap();
        assert!(html.rsplit("</style>").next().unwrap().contains("Synthetic data."), "{name}");
        assert!(page.len() < 1 << 20, "{name} is under a megabyte");
    }
    let size = first.iter().find(|(name, _)| name == "monthly/figures.json").map(|(_, bytes)| bytes.len());
    assert!(size.is_some_and(|size| size < 300_000), "{size:?}");
    sandbox.run(&["report"]).well();
    assert!(sandbox.same_files("out") == first, "the same data gives the same bytes");
    assert!(!sandbox.path("store").exists());
}

#[test]
fn the_context_report_shows_every_cell_as_what_it_is() {
    let sandbox = Sandbox::new();
    sandbox.file("factors.csv", include_str!("factors.csv"));
    sandbox.run(&["land", "factors.csv", "--mapping", "dfe-factors"]).well();
    sandbox.run(&["report", "context", "--store", "store"]).well();
    // The index, 39 factors and four councils.
    assert_eq!(check_site(&sandbox, "out/context"), 1 + 39 + 4);
    let page = |name: &str| std::fs::read_to_string(sandbox.path(&format!("out/context/{name}.html"))).unwrap();
    let gangs = page("factor-gangs");
    for mark in [
        "[c]</abbr>",
        "[x]</abbr>",
        "[u]</abbr>",
        "[z]</abbr>",
        "withheld",
        "not available",
        "unreliable",
        "not applicable",
    ] {
        assert!(gangs.contains(mark), "{mark}");
    }
    // 20 of 100: statsmodels proportion_confint(20, 100, method='wilson') is 0.1334 to 0.2888.
    let neglect = page("factor-neglect");
    assert!(neglect.contains("20.0%") && neglect.contains("13.3%") && neglect.contains("28.9%"));
    assert!(neglect.contains("Saint Eld, Vale of"));
}

#[test]
fn markup_in_a_name_stays_text() {
    let sandbox = Sandbox::new();
    let factors =
        include_str!("factors.csv").replace("Wrengarth", "<script>alert(1)</script> & \"co\"").replace(",\"co\"", "");
    sandbox
        .file("factors.csv", factors.replace("<script>alert(1)</script> & \"co\"", "<script>alert(1)</script> & co"));
    sandbox.run(&["land", "factors.csv", "--mapping", "dfe-factors"]).well();
    sandbox.run(&["report", "context", "--store", "store"]).well();
    check_site(&sandbox, "out/context");
}

#[test]
fn a_month_without_data_gives_a_sensible_page() {
    let sandbox = Sandbox::new();
    let empty: Vec<(&str, String)> =
        hearthline::extract::TABLES.iter().map(|table| (table.name, header(table.name))).collect();
    let empty: Vec<(&str, &str)> = empty.iter().map(|(name, text)| (*name, text.as_str())).collect();
    tiny(&sandbox, &empty);
    sandbox.run(&["land", "extracts", "--store", "empty"]).well();
    tiny(&sandbox, &[]);
    tiny_of(&sandbox, "X06000002", "2024-03", &[("needs", &header("needs"))]);
    sandbox.run(&["land", "extracts", "--store", "some"]).well();
    for store in ["empty", "some"] {
        for report in ["sample", "monthly"] {
            let ran = sandbox.run(&["report", report, "--store", store, "--month", "2024-03"]);
            ran.well();
            assert_eq!(ran.err, "");
            check_site(&sandbox, &format!("out/{report}"));
        }
    }
    // Up to a month before the first nothing was landed, and nothing is written.
    let pages = sandbox.same_files("out");
    for (wrong, cause) in [
        (&["--month", "2019-01"][..], "the areas have no submission up to 2019-01; the first is of 2024-03"),
        (&["--month", "1950-01", "--since", "1949-12"], "the areas have no submission up to 1950-01"),
        (&["--area", "X06000002", "--month", "2024-02"], "X06000002 has no submission up to 2024-02"),
        (&["--area", "X06000009"], "no submission of that area was landed"),
        (&["--month", "2024-04"], "no area has a submission of 2024-04 yet; the newest is of 2024-03"),
    ] {
        let ran = sandbox.run(&[&["report", "monthly", "--store", "some"], wrong].concat());
        assert!(ran.error().contains(cause), "{}", ran.err);
    }
    assert!(sandbox.same_files("out") == pages);
}

#[test]
fn a_report_that_cannot_be_made_leaves_the_earlier_pages() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts"]).well();
    sandbox.run(&["report", "sample", "--store", "store"]).well();
    let before = sandbox.same_files("out");
    let own = |files: &[(&str, &str)]| {
        let _ = std::fs::remove_dir_all(sandbox.path("own"));
        for (path, text) in files {
            sandbox.file(&format!("own/{path}"), text);
        }
        sandbox.run(&["--library", "own", "report", "sample", "--store", "store"])
    };
    let ran = own(&[(
        "reports/sample/index.html",
        "{% extends \"shared/base.html\" %}{% block content %}{{ nothing.here }}{% endblock content %}",
    )]);
    assert!(ran.error().contains("reports/sample/index.html") && ran.err.contains("nothing"), "{}", ran.err);
    let ran = own(&[("reports/sample/index.html", "{% if %}")]);
    assert!(ran.error().contains("sample/index.html"), "{}", ran.err);
    let ran = own(&[("reports/sample/recipe.toml", "title = \"x\"\nabout = \"y\"\npages = 3\n")]);
    assert!(ran.error().contains("error: reports/sample/recipe.toml:"), "{}", ran.err);
    let recipe = "title = \"x\"\nabout = \"y\"\n[results]\nnow = \"families/nw\"\n[[page]]\nfile = \"index\"\ntemplate = \"index.html\"\ntitle = \"t\"\nlists = [\"nw\"]\n";
    let ran = own(&[("reports/sample/recipe.toml", recipe)]);
    assert_eq!(
        ran.error(),
        "reports/sample/recipe.toml overrides the built-in file\nerror: reports/sample/recipe.toml\n         names the result `nw`, which is not in [results]\n         help: `now` is close\n"
    );
    let ran = own(&[("reports/sample/recipe.toml", &recipe.replace("\"nw\"", "\"now\""))]);
    assert!(
        ran.error()
            .contains("query `families/nw`\n         there is no such query\n         help: `families/now` is close"),
        "{}",
        ran.err
    );
    let audit = "-- title: Nothing is ever right\n-- grain: one row\n-- reads: nothing\n-- takes: nothing\n-- gives: n bigint\nselect 1 as n order by n\n";
    let ran = own(&[("queries/audits/never.sql", audit)]);
    assert_eq!(
        ran.error(),
        "error: queries/audits/never.sql\n         the audit finds 1 row: Nothing is ever right\n         \
         help: `hearthline queries run audits/never` shows them; no page is written\n"
    );
    assert!(sandbox.same_files("out") == before);
    // A folder that holds something else is never replaced.
    for (folder, file) in [
        ("mine", "letter.txt"),
        ("out", "index--mine.csv"),
        ("out", "more.html"),
        ("out", "data/index--mine.csv"),
        ("out", "data/letter.txt"),
        ("out", "data/figures.json"),
        ("out", "data/more.html"),
        ("out", "data/more/letter.txt"),
        ("out", "more/data/letter.txt"),
    ] {
        sandbox.file(&format!("{folder}/sample/{file}"), "mine");
        let ran = sandbox.run(&["report", "sample", "--store", "store", "--out", folder]);
        assert!(ran.error().contains("is there already and was not made by this command"), "{}", ran.err);
        std::fs::remove_file(sandbox.path(&format!("{folder}/sample/{file}"))).unwrap();
        for emptied in Path::new(file).ancestors().skip(1) {
            let _ = std::fs::remove_dir(sandbox.path(&format!("{folder}/sample")).join(emptied));
        }
    }
    // Earlier versions wrote the data files beside the pages.
    for (name, bytes) in sandbox.same_files("out").into_iter().filter(|(name, _)| !is_a(name, "xlsx")) {
        let text = String::from_utf8(bytes).unwrap().replace("href=\"data/", "href=\"");
        std::fs::remove_file(sandbox.path(&format!("out/{name}"))).unwrap();
        sandbox.file(&format!("out/{}", name.replace("/data/", "/")), text);
    }
    std::fs::remove_dir(sandbox.path("out/sample/data")).unwrap();
    assert!(sandbox.path("out/sample/index--starts.csv").is_file());
    sandbox.run(&["report", "sample", "--store", "store"]).well();
    assert!(sandbox.same_files("out") == before);
    let ran = sandbox.run(&["report", "sample", "--store", "store", "--out", "/proc/nowhere"]);
    assert!(ran.error().contains("cannot be written"), "{}", ran.err);
}

const PAIRS: &str = "\
-- title: Three headlines and who has them
-- grain: one row per pair
-- reads: nothing
-- takes: nothing
-- gives: one text, other text, families bigint, both bigint, neither bigint, share double, at_most double
select one, other, families, families - neither as both, neither, share, at_most
from (values
    ('Home', 'Money', 4, 3, 0.25, 1.0), ('Home', 'Health', 9, 0, 1.0, 1.0), ('Home', 'Home', 12, 5, 0.5, 0.75),
    ('Money', 'Money', 40, 10, 0.5, 0.6), ('Health', 'Health', 30, 0, null, null)
) as pairs(one, other, families, neither, share, at_most)
order by one = other, one, other
";
const PAIRS_RECIPE: &str = "\
title = 'Mine'
about = 'Pairs.'
[results]
pairs = 'mine/pairs'
[[page]]
file = 'index'
template = 'index.html'
title = 'Mine'
[[page.figure]]
id = 'together'
kind = 'heat'
rows = { from = 'pairs' }
headline = '{{ top.one }} comes with {{ top.other }} for {{ top.families }}'
subtitle = ''
label = 'one'
x = 'other'
y = 'families'
name = 'Both'
alone = 'One'
columns = [{ column = 'one', title = 'One' }]
[[page.figure]]
id = 'parts'
kind = 'stacked'
rows = { from = 'pairs', sort = '-families' }
headline = 'Parts of {{ top.one }}'
subtitle = ''
label = 'other'
y = 'share'
parts = [{ column = 'both', name = 'Some' }, { column = 'neither', name = 'None' }]
whole = 'families'
low = 'share'
high = 'at_most'
columns = [{ column = 'one', title = 'One' }]
";

/// The texts of the drawing of a figure.
fn texts_of<'a>(html: &'a str, figure: &str) -> Vec<&'a str> {
    let figure = html.split(&format!("<figure id=\"figure-{figure}\">")).nth(1).unwrap();
    let drawing = figure.split("</svg>").next().unwrap();
    drawing.split("<text").skip(1).map(|text| text.split(['>', '<']).nth(1).unwrap()).collect()
}

#[test]
fn pairs_and_parts_are_drawn_from_the_rows_of_a_query() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts"]).well();
    let made = |recipe: &str| {
        sandbox.file("own/queries/mine/pairs.sql", PAIRS).file("own/reports/mine/recipe.toml", recipe);
        let template = "{% extends \"shared/base.html\" %}{% block content %}<h2>Figures</h2>{{ <chart figure={figures.together} /> }}\
                        {{ <chart figure={figures.parts} /> }}{% endblock content %}";
        sandbox.file("own/reports/mine/index.html", template);
        sandbox.run(&["--library", "own", "report", "mine", "--store", "store"])
    };
    made(PAIRS_RECIPE).well();
    assert_eq!(check_site(&sandbox, "out/mine"), 1);
    let page = std::fs::read_to_string(sandbox.path("out/mine/index.html")).unwrap();
    assert!(page.contains("<h3>Home comes with Health for 9</h3>") && page.contains("<h3>Parts of Money</h3>"));
    // The most frequent first; nobody says of money and health together; a count of 4 is small.
    let drawn = ["40", "Money", "–", "30", "Health", "4*", "9", "12", "Home"];
    assert_eq!(texts_of(&page, "together")[4..], drawn);
    let drawn = texts_of(&page, "parts");
    for text in ["50.0% of 40", "to 60.0%", "30", "10", "25.0% of 4*", "to 100.0%", "1*", "3*"] {
        assert!(drawn.contains(&text), "{text}: {drawn:?}");
    }
    // Where there is no share, nothing is written but that.
    assert!(drawn.contains(&"no value") && !drawn.iter().any(|text| text.contains("of 30")));
    for (from, to, cause) in [
        ("y = 'share'", "y = 'shares'", "names the column `shares`, which the result `pairs` does not have"),
        ("x = 'other'\n", "", "names no pairs"),
        ("x = 'other'", "x = 'one'", "two rows are of one pair"),
        ("{ column = 'both', name = 'Some' }, ", "", "names 1 column as parts"),
    ] {
        let ran = made(&PAIRS_RECIPE.replace(from, to));
        assert!(ran.error().contains(cause), "{}", ran.err);
    }
}

#[test]
fn a_report_of_several_months_is_a_folder_of_months() {
    let sandbox = Sandbox::new();
    tiny_of(&sandbox, "X06000001", "2024-02", &[]);
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts"]).well();
    let months = ["report", "sample", "--store", "store", "--since", "2024-02"];
    let ran = sandbox.run(&months);
    assert_eq!(ran.well().lines().count(), 2, "{}", ran.out);
    let names = sandbox.same_files("out").into_iter().map(|(name, _)| name);
    let pages: Vec<String> = names.filter(|name| is_a(name, "html")).collect();
    assert_eq!(pages, ["sample-months/2024-02/index.html", "sample-months/2024-03/index.html"]);
    sandbox.run(&months).well();
    let before = sandbox.same_files("out");
    // All folders are looked at before the first is written.
    sandbox.file("out/sample-months/2024-03/letter.txt", "mine");
    std::fs::remove_dir_all(sandbox.path("out/sample-months/2024-02")).unwrap();
    let ran = sandbox.run(&months);
    assert!(ran.error().contains("out/sample-months/2024-03\n         is there already"), "{}", ran.err);
    assert!(!sandbox.path("out/sample-months/2024-02").exists());
    std::fs::remove_file(sandbox.path("out/sample-months/2024-03/letter.txt")).unwrap();
    // Months before the first are left out, which is said.
    let ran = sandbox.run(&["report", "sample", "--store", "store", "--since", "2019-01"]);
    assert_eq!(ran.well().lines().count(), 2, "{}", ran.out);
    assert_eq!(ran.err, "the areas have no submission before 2024-02: the months begin there\n");
    assert!(sandbox.same_files("out") == before);
    // A problem of one of several months names it.
    let audit = "-- title: Not in March\n-- grain: row\n-- reads: extract.families\n-- takes: nothing\n-- gives: n bigint\n\
                 select count(*) as n from families having max(submission) = date '2024-03-31' order by n";
    sandbox.file("own/queries/audits/not_in_march.sql", audit);
    let ran = sandbox.run(&[&["--library", "own"], &months[..]].concat());
    assert!(ran.error().contains("error: 2024-03: queries/audits/not_in_march.sql"), "{}", ran.err);
    for (wrong, cause) in [
        (&["--since", "2024-04"][..], "is after 2024-03, the last month"),
        (&["--area", "X06000001"], "has no page for X06000001"),
    ] {
        let mut args = vec!["report", "sample", "--store", "store"];
        args.extend(wrong);
        let ran = sandbox.run(&args);
        assert!(ran.error().contains(cause), "{}", ran.err);
    }
}

#[test]
fn no_kind_of_run_takes_the_place_of_anothers_pages() {
    let sandbox = Sandbox::new();
    tiny_of(&sandbox, "X06000001", "2024-02", &[]);
    tiny(&sandbox, &[]);
    tiny_of(&sandbox, "X06000002", "2024-03", &[]);
    sandbox.run(&["land", "extracts"]).well();
    let (one, two) = ("X06000001", "X06000002");
    let mut earlier: Vec<(String, Vec<u8>)> = Vec::new();
    for (options, folder, pages, note) in [
        (&["--month", "2024-03"][..], "monthly", 3, ""),
        (
            &["--since", "2024-01", "--area", two],
            "monthly-months-X06000002/2024-03",
            1,
            "X06000002 has no submission before 2024-03: the months begin there\n",
        ),
        (&["--area", one], "monthly-X06000001", 1, ""),
        (&["--area", one, "--locality", "L1"], "monthly-X06000001-L1", 1, ""),
        (&["--since", "2024-02", "--month", "2024-02"], "monthly-months/2024-02", 2, ""),
        // The same kind of run again.
        (&["--month", "2024-03"], "monthly", 3, ""),
    ] {
        let ran = sandbox.run(&[&["report", "monthly", "--store", "store"], options].concat());
        let opened = format!("Open out/{folder}/");
        assert!(ran.well().lines().count() == 1 && ran.out.contains(&opened), "{options:?}: {}", ran.out);
        assert_eq!(ran.err, note, "{options:?}");
        // The page of one area leads to no page that was not made.
        assert_eq!(check_site(&sandbox, &format!("out/{folder}")), pages, "{options:?}");
        let now = sandbox.same_files("out");
        assert!(earlier.iter().all(|file| now.contains(file)), "{options:?}");
        earlier = now;
    }
    let page = std::fs::read_to_string(sandbox.path("out/monthly-X06000001-L1/area-X06000001.html")).unwrap();
    assert!(page.contains("Families of L1 alone"));
    let ran = sandbox.run(&["report", "monthly", "--store", "store", "--area", one, "--locality", "L9"]);
    assert!(ran.error().contains("no family of the area's newest submission"), "{}", ran.err);
}

#[test]
fn what_a_killed_run_left_is_removed_and_nothing_else() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts"]).well();
    for (name, files) in [
        ("killed", &["lock", "fresh/index.html"][..]),
        ("replaced", &["lock", "earlier/index.html"]),
        ("swept", &["earlier/index.html"]),
        ("alive", &["lock", "fresh/index.html"]),
        ("unlocked", &["fresh/index.html"]),
        ("both", &["lock", "fresh/index.html", "earlier/index.html"]),
        ("mine", &["lock", "letter.txt"]),
    ] {
        for file in files {
            sandbox.file(&format!("out/.hearthline-{name}/{file}"), "");
        }
    }
    let lock = fs::File::open(sandbox.path("out/.hearthline-alive/lock")).unwrap();
    lock.lock().unwrap();
    sandbox.run(&["report", "sample", "--store", "store"]).well();
    let mut left: Vec<String> = fs::read_dir(sandbox.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    let stay = ["alive", "both", "mine", "unlocked"].map(|name| format!(".hearthline-{name}"));
    assert_eq!(left, [&stay[..], &["sample".to_owned()]].concat());
}

#[test]
fn columns_that_a_recipe_names_are_there_and_hold_what_is_drawn() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts"]).well();
    sandbox.run(&["report", "new", "mine", "--library", "own"]).well();
    let recipe = fs::read_to_string(sandbox.path("own/reports/mine/recipe.toml")).unwrap();
    let query = fs::read_to_string(sandbox.path("own/queries/mine/by_month.sql")).unwrap();
    let made = |recipe: &str, query: &str| {
        sandbox.file("own/reports/mine/recipe.toml", recipe).file("own/queries/mine/by_month.sql", query);
        sandbox.run(&["--library", "own", "report", "mine", "--store", "store"])
    };
    let rows = "rows = { from = \"by_month\" }";
    let changes = [
        (rows, "rows = { from = \"by_month\", where = { nope = \"x\" }, sort = \"-start\" }"),
        ("{month}", "{mnth}"),
        ("[figures.by_month]", "[formats]\nnope = \"number\"\n[figures.by_month]"),
        ("file = \"index\"", "file = \"index\"\nwhere = { nothing = \"all\" }\nby = \"month\""),
        ("x = \"month\"", "x = \"starts\""),
        ("y = \"starts\"", "y = \"month\""),
    ];
    let mut wrong = recipe.clone();
    for (from, to) in changes {
        assert!(wrong.contains(from), "{from}");
        wrong = wrong.replacen(from, to, 1);
    }
    assert_eq!(
        made(&wrong, &query).error(),
        "error: reports/mine/recipe.toml, [formats]\n         names the column `nope`, which no result has\n         help: there are month, starts\n       \
         reports/mine/recipe.toml, figures `by_month`, name\n         names the column `mnth`, which the result `by_month` does not have\n         help: `month` is close\n       \
         reports/mine/recipe.toml, page `index`\n         keeps to the rows of its own row, and has none\n         help: name under `each` the result of which each row makes a page\n       \
         reports/mine/recipe.toml, page `index`, where\n         names the column `nothing`, which no result has\n         help: there are month, starts\n       \
         reports/mine/recipe.toml, page `index`, figure `starts`, where\n         names the column `nope`, which the result `by_month` does not have\n         help: there are month, starts\n       \
         reports/mine/recipe.toml, page `index`, figure `starts`, sort\n         names the column `start`, which the result `by_month` does not have\n         help: `starts` is close\n       \
         reports/mine/recipe.toml, page `index`, figure `starts`, y\n         names the column `month`, which holds no whole counts: its type is date\n         help: name `starts`, or cast the column in its query\n       \
         reports/mine/recipe.toml, page `index`, figure `starts`, x\n         names the column `starts`, which holds no months (dates): its type is bigint\n         help: name `month`, or cast the column in its query\n"
    );
    assert!(!sandbox.path("out").exists());
    // Numbers that no control chart can be made of are said to be what they are.
    for (number, of, cause) in [
        ("-count(*)", "bigint", "the column `starts` holds a number below 0"),
        ("count(*) + 5000000000", "bigint", "the column `starts` holds a number above 4,294,967,295"),
        ("count(*) / 0.0e0", "double", "names the column `starts`, which holds no whole counts: its type is double"),
    ] {
        let query = query.replace("count(*)", number).replace("starts bigint", &format!("starts {of}"));
        let ran = made(&recipe, &query);
        assert!(ran.error().contains(cause), "{}", ran.err);
    }
    let ran = made(&recipe.replace("kind = \"control\"", "kind = \"bars\""), &query);
    assert!(ran.error().contains("names no column as `label`"), "{}", ran.err);
    let twice = "[[page]]\nfile = \"Index\"\ntemplate = \"index.html\"\ntitle = \"t\"\nlike = \"index\"\n";
    let ran = made(&format!("{recipe}{twice}"), &query);
    assert!(ran.error().contains("names two files"), "{}", ran.err);
    made(&recipe, &query).well();
}

#[test]
fn a_fault_of_a_template_has_its_place_and_is_no_other_reports() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts"]).well();
    sandbox.run(&["report", "new", "mine", "--library", "own"]).well();
    let recipe = fs::read_to_string(sandbox.path("own/reports/mine/recipe.toml")).unwrap();
    let made = |name: &str| sandbox.run(&["--library", "own", "report", name, "--store", "store"]);
    let page = |content: &str| {
        let head = "{% extends \"shared/base.html\" %}\n{% block content %}";
        sandbox.file("own/reports/mine/index.html", format!("{head}{content}{{% endblock content %}}"));
        made("mine")
    };
    let help = "help: mend the template, or remove it from the library\n";
    sandbox.file("own/reports/mine/more.html", "<p>\n{{ 1 | nope }}</p>");
    assert_eq!(
        page("{{ 2 | never }}").error(),
        format!(
            "error: reports/mine/index.html:2:27\n         Unknown filter `never`\n         {help}       \
             reports/mine/more.html:2:8\n         Unknown filter `nope`\n         {help}"
        )
    );
    sandbox.file("own/reports/mine/more.html", "{% if %}");
    let ran = page("{% for %}");
    assert!(
        ran.error().contains("reports/mine/index.html:2:") && ran.err.contains("reports/mine/more.html:1:"),
        "{}",
        ran.err
    );
    // Another report does not use them.
    made("sample").well();
    fs::remove_file(sandbox.path("own/reports/mine/more.html")).unwrap();
    let ran = page("{{ nothing.here }}");
    assert!(ran.error().contains("error: reports/mine/index.html:2:"), "{}", ran.err);
    assert!(ran.err.contains("first, figures, findings, moved, chance, tables"), "{}", ran.err);
    // What does not end is ended.
    for (loops, cause) in [
        ("{% for a in range(end=100000) %}{% endfor %}", "`range` counts through 1000 numbers at most"),
        (
            "{% for a in range(end=1000) %}{% for b in range(end=1000) %}{{ 'a thousand times a thousand lines of some length' }}{% endfor %}{% endfor %}",
            "reports/mine/index.html\n         comes to more than 32 MiB",
        ),
    ] {
        let ran = page(loops);
        assert!(ran.error().contains(cause), "{}", ran.err);
    }
    // A text of the recipe is named by what it is for.
    page("").well();
    for (from, to, place) in [
        ("headline = \"", "headline = \"{{ top.nope }}", "page `index`, figure `starts`, headline, from character 8"),
        ("title = \"Families", "title = \"{{ nope }}Families", "page `index`, title, from character 4"),
    ] {
        sandbox.file("own/reports/mine/recipe.toml", recipe.replacen(from, to, 1));
        let ran = made("mine");
        assert!(ran.error().contains(&format!("error: reports/mine/recipe.toml, {place}\n")), "{}", ran.err);
    }
    // A copy of a whole report brings its components along.
    let monthly = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/monthly");
    for entry in fs::read_dir(monthly).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        sandbox.file(&format!("own/reports/ours/{name}"), fs::read(entry.path()).unwrap());
    }
    made("ours").well();
}

#[test]
fn a_new_report_is_whole_and_never_takes_the_place_of_a_file() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts"]).well();
    let new = ["report", "new", "my-report", "--library", "mine"];
    let ran = sandbox.run(&new);
    assert!(ran.well().ends_with("Make it: hearthline report my-report --library mine\n"), "{}", ran.out);
    sandbox.run(&["report", "my-report", "--library", "mine", "--store", "store"]).well();
    assert_eq!(check_site(&sandbox, "out/my-report"), 1);
    for (args, cause) in [
        (&new[..], "is there already"),
        (&["report", "new"], "has no name for the report"),
        (
            &["report", "new", "monthly", "--library", "mine"],
            "would have its files among the built-in ones in reports/monthly/",
        ),
        (&["report", "new", "audits", "--library", "mine"], "among the built-in ones in queries/audits/"),
        (&["report", "new", "shared", "--library", "mine"], "among the built-in ones in reports/shared/"),
        (&["report", "new", "../other", "--library", "mine"], "is no name for a report"),
        (&["report", "sample", "context"], "one report is made at a time"),
    ] {
        let ran = sandbox.run(args);
        assert!(ran.error().contains(cause), "{args:?}: {}", ran.err);
    }
}

#[test]
fn the_guide_to_a_chart_of_ones_own_works_as_written() {
    let (sandbox, root) = (Sandbox::new(), Path::new(env!("CARGO_MANIFEST_DIR")));
    for folder in ["reports", "sample-data"] {
        std::os::unix::fs::symlink(root.join(folder), sandbox.path(folder)).unwrap();
    }
    let guide = fs::read_to_string(root.join("docs/add-a-chart.md")).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_hearthline")).parent().unwrap();
    let mut ran = 0;
    // Every other part is a block: what it is, for a file its path, and its lines.
    for block in guide.split("```").skip(1).step_by(2) {
        let (head, lines) = block.split_once('\n').unwrap();
        if let Some((_, path)) = head.split_once(' ') {
            sandbox.file(path, lines);
            continue;
        }
        assert_eq!(head, "sh");
        let lines = format!("PATH={}:$PATH\n{lines}", program.display());
        let mut shell = Command::new("bash");
        let shell = shell.args(["-euc", &lines]).current_dir(sandbox.path(""));
        let output = shell.env_remove("HEARTHLINE_STORE").env_remove("HEARTHLINE_LIBRARY").output().unwrap();
        assert!(output.status.success(), "{lines}\n{}", String::from_utf8_lossy(&output.stderr));
        ran += 1;
    }
    assert_eq!(ran, 4);
    assert_eq!(check_site(&sandbox, "out/ours"), 10);
    let page = fs::read_to_string(sandbox.path("out/ours/area-X06000007.html")).unwrap();
    assert!(page.contains("17 families&#39; work ended as completed: the most frequent reason"), "{page}");
    assert!(sandbox.path("out/ours/data/index--reasons.csv").is_file());
}

#[test]
fn two_plans_of_one_programme_have_figures_of_their_own() {
    let sandbox = Sandbox::new();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data");
    for (area, plan) in [("X06000006", "mk-sf-2022"), ("X06000009", "sf-coded")] {
        for (name, bytes) in files_below(Path::new(&format!("{sample}/{area}/2024-03"))) {
            let text = String::from_utf8(bytes).unwrap();
            sandbox.file(&format!("ex/{area}/2024-03/{name}"), text.replace("mk-sf-2022", plan));
        }
    }
    sandbox.run(&["land", "ex", "--store", "st"]);
    sandbox.run(&["report", "monthly", "--store", "st", "--out", "out"]).well();
    let page = fs::read_to_string(sandbox.path("out/monthly/index.html")).unwrap();
    for plan in ["mk-sf-2022", "sf-coded"] {
        for figure in ["success_sf", "months_sf", "together_sf"] {
            assert!(page.contains(&format!("<figure id=\"figure-{figure}-{plan}\">")), "{figure} of {plan}");
        }
        let success =
            fs::read_to_string(sandbox.path(&format!("out/monthly/data/index--success_sf-{plan}.csv"))).unwrap();
        assert_eq!(success.lines().count(), 25, "a line for each of 24 months: {plan}");
    }
    // The numbers of the programme as a whole are said of no plan.
    assert!(page.contains("Family success under Supporting Families (sf-coded)"));
    // An area that works under one plan has its figures as ever.
    let area = fs::read_to_string(sandbox.path("out/monthly/area-X06000009.html")).unwrap();
    assert!(area.contains("<figure id=\"figure-success_sf\">") && !area.contains("(sf-coded)"));
}
