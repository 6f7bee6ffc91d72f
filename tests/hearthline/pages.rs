//! What must hold of every page, whatever it shows.

use crate::{
    extracts::{header, tiny, tiny_of},
    sandbox::Sandbox,
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

fn check_site(sandbox: &Sandbox, folder: &str) -> usize {
    let pages = sandbox.files(folder);
    for (name, bytes) in &pages {
        let html = String::from_utf8(bytes.clone()).unwrap();
        check_page(name, &html);
        for link in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(link.starts_with('#') || pages.iter().any(|(page, _)| page == link), "{name} links to {link}");
        }
    }
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
    let first = sandbox.files("out");
    for (name, page) in &first {
        let html = String::from_utf8(page.clone()).unwrap();
        assert!(html.contains("Synthetic data."), "{name}");
        assert!(page.len() < 1 << 20, "{name} is under a megabyte");
    }
    sandbox.run(&["report"]).well();
    assert!(sandbox.files("out") == first, "the same data gives the same bytes");
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
    for (store, month) in
        [("empty", "2024-03"), ("some", "2024-03"), ("some", "2019-01"), ("some", "2030-01"), ("some", "1950-01")]
    {
        for report in ["sample", "monthly"] {
            sandbox.run(&["report", report, "--store", store, "--month", month]).well();
            check_site(&sandbox, &format!("out/{report}"));
        }
    }
    let before = std::fs::read_to_string(sandbox.path("out/sample/index.html")).unwrap();
    assert!(before.contains("No area has data of January 1950."));
}

#[test]
fn a_report_that_cannot_be_made_leaves_the_earlier_pages() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts"]).well();
    sandbox.run(&["report", "sample", "--store", "store"]).well();
    let before = sandbox.files("out");
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
    assert!(sandbox.files("out") == before);
    // A folder that holds something else is never replaced.
    sandbox.file("mine/sample/letter.txt", "mine");
    let ran = sandbox.run(&["report", "sample", "--store", "store", "--out", "mine"]);
    assert!(ran.error().contains("is there already and was not made by this command"), "{}", ran.err);
    let ran = sandbox.run(&["report", "sample", "--store", "store", "--out", "/proc/nowhere"]);
    assert!(ran.error().contains("cannot be written"), "{}", ran.err);
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
    let pages: Vec<String> = sandbox.files("out").into_iter().map(|(name, _)| name).collect();
    assert_eq!(pages, ["sample/2024-02/index.html", "sample/2024-03/index.html"]);
    sandbox.run(&months).well();
    // The page of one area leads to no page that was not made.
    sandbox.run(&["report", "monthly", "--store", "store", "--area", "X06000001", "--out", "one"]).well();
    assert_eq!(check_site(&sandbox, "one/monthly"), 1);
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
        (&["report", "new", "other"], "has no library folder to go to"),
        (&["report", "new", "../other", "--library", "mine"], "is no name for a report"),
        (&["report", "sample", "context"], "one report is made at a time"),
    ] {
        let ran = sandbox.run(args);
        assert!(ran.error().contains(cause), "{args:?}: {}", ran.err);
    }
}
