//! The area report: its numbers against those of the monthly report, odd worlds of areas, and its command line.

use std::{collections::BTreeMap, fmt::Write, fs};

use crate::{pages::check_site, sandbox::Sandbox};

const INDICATORS: &str = "area_code,period,indicator,title,numerator,denominator,shown,rounded_to,source\n";

/// Lands areas with a share each of 2023 and 2024; a share is a part of a whole.
fn land(sandbox: &Sandbox, areas: &[(&str, &str)], more: &str) {
    let mut names = "code,name,level,region,valid_from,valid_to\n".to_owned();
    let mut rows = INDICATORS.to_owned();
    for (at, (before, now)) in areas.iter().enumerate() {
        let code = format!("X0600000{at}");
        let _ = writeln!(names, "{code},Area {at},area,North,,");
        for (period, counts) in [("2023", before), ("2024", now)] {
            let _ = writeln!(rows, "{code},{period},late-help,Late help,{counts},value,,test");
        }
    }
    sandbox.file("ex/reference/areas/areas.csv", names);
    sandbox.file("ex/reference/indicators/indicators.csv", rows + more);
    sandbox.run(&["land", "ex", "--store", "st"]).well();
}

fn report(sandbox: &Sandbox) -> String {
    sandbox.run(&["report", "areas", "--indicators", "--store", "st", "--out", "out"]).well();
    check_site(sandbox, "out/areas-indicators");
    fs::read_to_string(sandbox.path("out/areas-indicators/measure-late-help.html")).unwrap()
}

#[test]
fn an_area_far_from_the_others_stands_out_and_is_named() {
    let sandbox = Sandbox::new();
    let even = ("400,1000", "400,1000");
    land(&sandbox, &[even, even, even, even, even, even, ("400,1000", "560,1000")], "");
    let page = report(&sandbox);
    assert!(
        page.contains("<p>1 of 7 areas lies outside the adjusted 99.8% limits; the fitted model alone would put"),
        "{page}"
    );
    assert!(page.contains("Above: Area 6."), "{page}");
    let data = fs::read_to_string(sandbox.path("out/areas-indicators/data/measure-late-help--funnel.csv")).unwrap();
    assert_eq!(data.lines().filter(|line| line.contains(",above,")).count(), 1);
    let area = fs::read_to_string(sandbox.path("out/areas-indicators/area-X06000006.html")).unwrap();
    assert!(
        area.contains("Higher: Late help.") && area.contains("No statistical neighbours of this area are landed"),
        "{area}"
    );
    // A panel for each area, the two periods below it.
    assert!(page.matches(">2023</text>").count() == 7 && page.contains("Each area over time"), "{page}");
    let why = "nothing is known of what they bring with them, so that nothing is adjusted for";
    assert!(page.contains(why) && area.contains("so that nothing is adjusted for"), "{page}");
    // An area without a hexagon is listed.
    assert!(page.contains("Not on the map: Area 0, Area 1, Area 2, Area 3, Area 4, Area 5, Area 6 (higher)"), "{page}");
}

#[test]
fn odd_worlds_of_areas_make_sensible_pages() {
    let even = ("40,100", "40,100");
    let few = "No area can be told from chance: fewer than five have a figure";
    for (areas, said) in [
        (vec![even], few),
        (vec![even; 4], few),
        (vec![even; 9], "None of 9 areas lies outside"),
        (vec![("0,100", "0,100"); 6], "No area can be told from chance: the share is the same in all"),
        (vec![("100,100", "100,100"); 6], "No area can be told from chance: the share is the same in all"),
        (vec![even, even, even, even, even, ("0,0", "0,0")], "None of 5 areas lies outside"),
        (vec![("0,0", "0,0"); 6], "No area can be told from chance: none has a figure"),
        (vec![even, even, even, even, even, ("1,1", "4000000,4000000")], "areas lie"),
    ] {
        let sandbox = Sandbox::new();
        land(&sandbox, &areas, "");
        let page = report(&sandbox);
        assert!(page.contains(said), "{areas:?}\n{page}");
        assert!(!page.contains("NaN") && !page.contains("inf%"), "{areas:?}");
    }
}

#[test]
fn an_area_that_ceased_is_shown_and_not_compared() {
    let sandbox = Sandbox::new();
    let even = ("40,100", "40,100");
    let gone = "X06900001,2023,late-help,Late help,10,100,value,,test\n";
    sandbox.file(
        "ex/reference/area_changes/area_changes.csv",
        "earlier_code,later_code,changed_on\nX06900001,X06000001,2023-04-01\n",
    );
    let names = "X06900001,Old Area,area,North,,2023-03-31\n";
    land(&sandbox, &[even; 6], gone);
    let areas = fs::read_to_string(sandbox.path("ex/reference/areas/areas.csv")).unwrap() + names;
    sandbox.file("ex/reference/areas/areas.csv", areas);
    sandbox.run(&["land", "ex", "--store", "st", "--replace"]).well();
    let page = report(&sandbox);
    assert!(page.contains("None of 6 areas lies outside") && !page.contains("Old Area"), "{page}");
    let area = fs::read_to_string(sandbox.path("out/areas-indicators/area-X06900001.html")).unwrap();
    for words in ["There is no figure of the newest period: the newest is of 2023", "Changes of its code", "one to one"]
    {
        assert!(area.contains(words), "{words}\n{area}");
    }
}

/// The share of all areas by hand: 6 of 40 of 100 and 3 in place of the withheld one of 1,000 are 243 of 1,600.
#[test]
fn a_count_that_is_withheld_stands_in_the_sum_and_its_area_is_not_judged() {
    let sandbox = Sandbox::new();
    let row = "X06000009,2024,late-help,Late help,,1000,suppressed,5,test\n";
    sandbox.file("ex/reference/area_changes/area_changes.csv", "earlier_code,later_code,changed_on\n");
    land(&sandbox, &[("40,100", "40,100"); 6], row);
    let areas =
        fs::read_to_string(sandbox.path("ex/reference/areas/areas.csv")).unwrap() + "X06000009,Area 0,area,North,,\n";
    sandbox.file("ex/reference/areas/areas.csv", areas);
    sandbox.run(&["land", "ex", "--store", "st", "--replace"]).well();
    let page = report(&sandbox);
    for said in [
        "All areas together: 15.2% (243 of 1,600, with 3 for each count of 1 to 5 that is withheld, of 1 areas)",
        "Withheld by the source, for they are 1 to 5: 1;",
        // Two areas of one name.
        "Area 0 (X06000000)",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    let data = fs::read_to_string(sandbox.path("out/areas-indicators/data/measure-late-help--areas.csv")).unwrap();
    let withheld = data.lines().find(|line| line.contains("X06000009")).unwrap();
    assert!(withheld.contains(",withheld,"), "{withheld}");
}

#[test]
fn a_period_that_does_not_begin_with_its_year_stops_the_report() {
    let sandbox = Sandbox::new();
    land(&sandbox, &[("40,100", "40,100")], "X06000000,Q4-2024,late-help,Late help,40,100,value,,test\n");
    let ran = sandbox.run(&["report", "areas", "--indicators", "--store", "st"]);
    assert!(ran.code != 0 && ran.err.contains("a period begins with its year"), "{}", ran.err);
}

#[test]
fn regions_are_compared_with_where_there_are_any() {
    let sandbox = Sandbox::new();
    sandbox.file("ex/reference/areas/areas.csv", "code,name,level,region,valid_from,valid_to\nX06000001,One,area,,,\n");
    let row = "X06000001,2024,late-help,Late help,40,100,value,,test\n";
    sandbox.file("ex/reference/indicators/indicators.csv", format!("{INDICATORS}{row}"));
    sandbox.run(&["land", "ex", "--store", "st"]).well();
    let ran = sandbox.run(&["report", "areas", "--indicators", "--compare", "region", "--store", "st"]);
    assert!(ran.code == 2 && ran.err.contains("no area has one"), "{}", ran.err);
}

#[test]
fn what_a_report_of_areas_cannot_be_is_an_error() {
    let sandbox = Sandbox::new();
    land(&sandbox, &[("40,100", "40,100")], "");
    for (args, said) in [
        (&["context", "--compare", "region"][..], "compares no areas"),
        (&["context", "--indicators"], "is not made of indicators"),
        (&["areas"], "holds no submission to report on"),
        (&["areas", "--indicators", "--compare", "englan"], "england"),
        (&["areas", "--area", "X06000000", "--locality", "L1"], "compares whole areas"),
    ] {
        let ran = sandbox.run(&[&["report"], args, &["--store", "st"]].concat());
        assert!(ran.code == 2 && ran.err.contains(said), "{args:?} {}", ran.err);
    }
    for (compare, name) in
        [("neighbours", "Median of its neighbours"), ("region", "Its region"), ("england", "All areas")]
    {
        sandbox.run(&["report", "areas", "--indicators", "--compare", compare, "--store", "st", "--out", "out"]).well();
        let page = fs::read_to_string(sandbox.path("out/areas-indicators/area-X06000000.html")).unwrap();
        assert!(page.contains(&format!("Compared with here: {}", name.to_lowercase())), "{compare}");
    }
}

/// Two ways to the same counts: what the area report compares is what the monthly report, whose numbers were worked out by
/// other tools, says of each area.
#[test]
fn the_areas_are_compared_on_the_numbers_of_the_monthly_report() {
    let sandbox = Sandbox::new();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data");
    sandbox.run(&["land", sample, "--store", "st"]).findings();
    let rows = |query: &str| -> Vec<serde_json::Value> {
        let ran = sandbox.run(&["queries", "run", query, "--month", "2024-03", "--store", "st", "--format", "json"]);
        ran.well().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let mut compared: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
    let text = |row: &serde_json::Value, column: &str| row[column].as_str().unwrap_or_default().to_owned();
    for row in rows("areas/families").iter().filter(|row| row["latest"] == true && row["denominator"] != 0) {
        let counts = (row["numerator"].as_i64().unwrap(), row["denominator"].as_i64().unwrap());
        compared.insert((text(row, "area_code"), text(row, "title")), counts);
    }
    let mut found = 0;
    for (query, title, part, whole) in [
        ("monthly/achievement", "Achieved: ", "achieved", "judged"),
        ("monthly/prevalence", "Recorded: ", "with_need", "families"),
    ] {
        for row in
            rows(query).iter().filter(|row| row["scope"] == "area" && row["level"] == "headline" && row[whole] != 0)
        {
            let key = (text(row, "area_code"), format!("{title}{} ({})", text(row, "title"), text(row, "plan")));
            let counts = (row[part].as_i64().unwrap(), row[whole].as_i64().unwrap());
            assert_eq!(compared.get(&key), Some(&counts), "{key:?}");
            found += 1;
        }
    }
    assert!(found > 100, "{found}");
    adjusted_as_duckdb_and_scipy_find(&sandbox);
    localities_as_duckdb_counts(&rows("areas/localities"));
    odd_localities_make_sensible_pages(&sandbox);
    strata_of_other_families_are_refused(&sandbox);
}

/// The lines of a CSV file, each by the names of its columns.
fn lines(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|line| line.unwrap()).collect()
}

/// The adjusted shares of every measure and area, against what `sample-data/expected/expected_areas.py` finds in the extracts.
fn adjusted_as_duckdb_and_scipy_find(sandbox: &Sandbox) {
    sandbox.run(&["report", "areas", "--month", "2024-03", "--store", "st", "--out", "out"]).well();
    let mut found: BTreeMap<(String, String), [String; 5]> = BTreeMap::new();
    for file in fs::read_dir(sandbox.path("out/areas/data")).unwrap().flatten() {
        let name = file.file_name().into_string().unwrap();
        if !(name.starts_with("measure-") && name.ends_with("--adjusted.csv")) {
            continue;
        }
        for line in lines(&fs::read_to_string(file.path()).unwrap()).iter().filter(|line| !line["adjusted"].is_empty())
        {
            let cells = ["adjusted", "adjusted_low", "adjusted_high", "strata", "strata_merged"];
            let key = (line["measure"].clone(), line["area_code"].clone());
            found.insert(key, cells.map(|column| line[column].clone()));
        }
    }
    let expected = lines(include_str!("../../sample-data/expected/areas/adjusted.csv"));
    assert!(expected.len() > 90 && expected.len() == found.len(), "{} {}", expected.len(), found.len());
    for line in &expected {
        let found = &found[&(line["measure"].clone(), line["area_code"].clone())];
        for (column, found) in
            ["adjusted", "adjusted_low", "adjusted_high", "strata", "strata_merged"].iter().zip(found)
        {
            let [found, expected] = [found, &line[*column]].map(|number| number.parse::<f64>().unwrap());
            assert!((found - expected).abs() < 1e-9, "{column} {found} {line:?}");
        }
    }
    let page = |name: &str| fs::read_to_string(sandbox.path(&format!("out/areas/{name}.html"))).unwrap();
    let words = "take counts for Poisson";
    assert!(page("measure-success-mk-tf-2020").contains(words) && page("area-X06000001").contains(words));
    assert!(page("measure-success-mk-tf-2020").contains("Areas with one: 1 of 8."));
    // An area that is late is no part of the mix.
    assert!(page("area-X06000005").contains("it is late, and no part of the mix of all areas"));
}

/// What the localities of an area are compared on, against what `sample-data/expected/expected_areas.py` counts in the extracts.
fn localities_as_duckdb_counts(rows: &[serde_json::Value]) {
    let text = |row: &serde_json::Value, column: &str| row[column].as_str().unwrap_or_default().to_owned();
    let mut found: BTreeMap<[String; 4], (i64, i64)> = BTreeMap::new();
    for row in rows.iter().filter(|row| row["denominator"] != 0) {
        let [measure, area, locality] = ["measure", "area_code", "locality"].map(|column| text(row, column));
        let counts = (row["numerator"].as_i64().unwrap(), row["denominator"].as_i64().unwrap());
        found.insert([measure, area, locality, row["before"].to_string()], counts);
    }
    let expected = lines(include_str!("../../sample-data/expected/areas/localities.csv"));
    assert!(expected.len() > 1000 && expected.len() == found.len(), "{} {}", expected.len(), found.len());
    for line in &expected {
        let key = ["measure", "area_code", "locality", "before"].map(|column| line[column].clone());
        let counts = (line["numerator"].parse().unwrap(), line["denominator"].parse().unwrap());
        assert_eq!(found.get(&key), Some(&counts), "{key:?}");
    }
}

/// A query of localities that gives rows of one measure: of an area with many, of one with few, and of one with one alone.
fn own_localities(sandbox: &Sandbox) {
    let given = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/queries/areas/no_localities.sql")).unwrap();
    let header: String =
        given.lines().take_while(|line| line.starts_with("--")).map(|line| format!("{line}\n")).collect();
    let mut rows = Vec::new();
    let mut add = |area: &str, locality: &str, before: (u32, u32), now: (u32, u32)| {
        for (period, is_now, (part, whole)) in [("2023", false, before), ("2024", true, now)] {
            let shown = if whole == 0 { "not_applicable" } else { "value" };
            rows.push(format!(
                "('{area}', 'Area', 0, 'success', 'Success', 'Outcomes', 'families', 'higher', '{locality}', '{locality}', \
                 '', false, '', '{period}', {is_now}, {}, false, {part}, {whole}, '{shown}', false)",
                !is_now
            ));
        }
    };
    for locality in ["L1", "L2", "L3", "L4", "L5"] {
        add("X06000001", locality, (100, 200), (100, 200));
    }
    add("X06000001", "L6", (120, 200), (30, 200));
    add("X06000001", "L7", (0, 0), (0, 0));
    add("X06000002", "L1", (1, 2), (1, 3));
    add("X06000002", "L2", (1, 2), (3, 3));
    add("X06000003", "L1", (1, 2), (1, 3));
    let names =
        ["area_code", "area_name", "place", "measure", "title", "topic", "of", "better", "locality", "name", "region"]
            .into_iter()
            .chain([
                "late",
                "lacks",
                "period",
                "latest",
                "before",
                "in_series",
                "numerator",
                "denominator",
                "shown",
                "rounded",
            ]);
    let whole = ["place", "numerator", "denominator"];
    let columns = names.enumerate().map(|(at, name)| match name {
        name if whole.contains(&name) => format!("cast(column{} as bigint) as {name}", at + 1),
        name => format!("column{} as {name}", at + 1),
    });
    let columns: Vec<String> = columns.collect();
    let sql = format!("{header}select {}\nfrom (values {})\norder by 1, 9, 14\n", columns.join(", "), rows.join(",\n"));
    sandbox.file("own/queries/areas/localities.sql", sql);
}

/// Localities by the same means: the verdict, its direction and the trend of one that stands out; none where there is nothing to
/// compare; pages of measures where one area is asked for alone.
fn odd_localities_make_sensible_pages(sandbox: &Sandbox) {
    own_localities(sandbox);
    let report = ["report", "areas", "--month", "2024-03", "--store", "st", "--library", "own", "--out", "odd"];
    sandbox.run(&report).well();
    check_site(sandbox, "odd/areas");
    let page = |name: &str| fs::read_to_string(sandbox.path(&format!("odd/{name}.html"))).unwrap();
    let many = page("areas/area-X06000001");
    assert!(
        many.contains("Localities of Northbrook")
            && many.contains("Below the limits")
            && !many.contains("Above the limits")
    );
    assert!(!many.contains("href=\"localities-"), "a link to a page of one area alone");
    assert!(page("areas/area-X06000002").contains("fewer than five have a figure"));
    assert!(page("areas/area-X06000003").contains("live in one, so that there is nothing to compare it with"));
    assert!(page("areas/area-X06000004").contains("No locality is recorded of any of its families"));
    sandbox.run(&[&report[..], &["--area", "X06000001"]].concat()).well();
    check_site(sandbox, "odd/areas-X06000001");
    let one = page("areas-X06000001/localities-X06000001-success");
    // 530 of 1,200: phi 4.14 and tau 0.0699 make 99.8% limits from 0.1998 to 0.6835 (numpy, scipy); the sixth has 0.15.
    assert!(one.contains("<p>1 of 6 localities lies outside the adjusted 99.8% limits"), "{one}");
    assert!(one.contains("530 of 1,200") && one.contains("Below: L6."), "{one}");
    let data =
        fs::read_to_string(sandbox.path("odd/areas-X06000001/data/localities-X06000001-success--localities.csv"))
            .unwrap();
    let sixth = lines(&data).into_iter().find(|line| line["locality"] == "L6").unwrap();
    assert_eq!((sixth["rank"].as_str(), sixth["trend"].as_str()), ("6", "worsening"));
    assert!((sixth["low_998"].parse::<f64>().unwrap() - 0.199_817_734_066_665_6).abs() < 1e-9, "{sixth:?}");
    assert_eq!((sixth["verdict"].as_str(), sixth["worse_and_worsening"].as_str()), ("worse", "true"));
    assert_eq!((sixth["unadjusted_verdict"].as_str(), sixth["area_code"].as_str()), ("worse", "X06000001"));
    let seventh = lines(&data).into_iter().find(|line| line["locality"] == "L7").unwrap();
    assert!(seventh["verdict"].is_empty() && seventh["share"].is_empty());
}

/// Strata of other families than those that are compared would adjust for what is not there.
fn strata_of_other_families_are_refused(sandbox: &Sandbox) {
    let query = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/queries/areas/strata.sql")).unwrap();
    sandbox.file(
        "other/queries/areas/strata.sql",
        query.replace("is_supported\n        group", "is_supported and fine <> '0-4'\n        group"),
    );
    let ran =
        sandbox.run(&["report", "areas", "--month", "2024-03", "--store", "st", "--library", "other", "--out", "out"]);
    let said = "strata of an area that do not add up to its counts";
    assert!(ran.code == 2 && ran.err.contains(said) && ran.err.contains("[areas]"), "{}", ran.err);
}
