//! Reference data of local areas: neighbours, populations, hex maps and changes of codes, sound and with every fault.

use std::fmt::Write as _;

use crate::sandbox::Sandbox;

/// Lays out areas that ended, began and came of one another, for `tests/slt/areas.slt`.
pub fn lay_out(sandbox: &Sandbox) {
    sandbox
        .file(
            "extracts/reference/areas/areas.csv",
            "code,name,level,region,valid_from,valid_to\n\
             X92000001,Fictional,country,,,\n\
             X06000001,Northbrook,area,East,,\n\
             X06000011,Eldshire,area,East,,2021-03-31\n\
             X06000012,North Eld,area,East,2021-04-01,\n\
             X06000013,South Eld,area,East,2021-04-01,\n\
             X06000021,Amber,area,East,,2022-03-31\n\
             X06000022,Bay,area,East,,2022-03-31\n\
             X06000023,Amber Bay,area,East,2022-04-01,\n\
             X06000031,Coombe,area,East,,2022-03-31\n\
             X06000032,Coombe Vale,area,East,2022-04-01,\n\
             X06000041,Dene,area,East,,2023-03-31\n\
             X06000042,Dene,area,East,2023-04-01,\n\
             X06000051,Emmer,area,East,,2020-03-31\n",
        )
        .file(
            "extracts/reference/area_changes/area_changes.csv",
            "earlier_code,later_code,changed_on\n\
             X06000011,X06000012,2021-04-01\n\
             X06000011,X06000013,2021-04-01\n\
             X06000021,X06000023,2022-04-01\n\
             X06000022,X06000023,2022-04-01\n\
             X06000031,X06000023,2022-04-01\n\
             X06000031,X06000032,2022-04-01\n\
             X06000041,X06000042,2023-04-01\n",
        )
        .file(
            "extracts/reference/neighbours/neighbours.csv",
            "area_code,rank,neighbour,closeness\n\
             X06000001,1,X06000012,Close\n\
             X06000001,2,X06000011,Close\n\
             X06000001,3,X06000001,Close\n\
             X06000001,4,X06000012,Not close\n\
             X06000001,5,X06000099,Not close\n\
             X06000012,1,X06000001,Close\n\
             X06000013,1,X06000001,Close\n\
             X06000023,1,X06000001,Close\n\
             X06000032,1,X06000001,Close\n\
             X06000098,1,X06000001,Close\n",
        )
        .file(
            "extracts/reference/populations/populations.csv",
            "area_code,period,people,population\n\
             X06000001,2020,children-0-17,100\n\
             X06000011,2020,children-0-17,100\n\
             X06000021,2020,children-0-17,100\n\
             X06000022,2020,children-0-17,100\n\
             X06000031,2020,children-0-17,100\n\
             X06000001,2023,children-0-17,100\n\
             X06000012,2023,children-0-17,100\n\
             X06000013,2023,children-0-17,100\n\
             X06000023,2023,children-0-17,100\n\
             X06000032,2023,children-0-17,100\n\
             X06000042,2023,children-0-17,100\n",
        )
        .file(
            "extracts/reference/hexes/hexes.csv",
            "area_code,q,r\nX06000001,1,1\nX06000012,2,1\nX06000013,2,1\nX06000023,3,1\n",
        );
}

/// The model of eleven councils, 301 to 311: the neighbours of each are the others, in the order of their codes.
fn model() -> String {
    let mut text = "\u{feff}old_la_code,la_name,region_ind,region_name".to_owned();
    for rank in 1..=10 {
        write!(text, ",SN_{rank},SN_{rank}P").unwrap();
    }
    for council in 301..=311 {
        write!(text, "\n{council},\"Council, the {council}th\",1,East").unwrap();
        for neighbour in (301..=311).filter(|other| *other != council) {
            write!(text, ",{neighbour},{}", if neighbour % 2 == 0 { "Close " } else { "Very close" }).unwrap();
        }
    }
    text + "\n"
}

/// The codes of the eleven councils in two years; council 305 was another area in the first.
fn councils() -> String {
    let mut text =
        "time_period,geographic_level,old_la_code,new_la_code\n2025,National,,\n2025,Regional,,\n".to_owned();
    for year in [2024, 2025] {
        for council in 301..=311 {
            let code = if council == 305 && year == 2024 { 90 } else { council - 300 };
            writeln!(text, "{year},Local authority,{council},X060000{code:02}").unwrap();
        }
    }
    text
}

const NEIGHBOURS: [&str; 4] = ["land", "sn_model.csv", "by_council.csv", "--mapping"];

fn neighbours(sandbox: &Sandbox) -> crate::sandbox::Ran {
    sandbox.run(&[&NEIGHBOURS[..], &["dfe-neighbours"]].concat())
}

#[test]
fn neighbours_land_by_the_codes_of_the_newest_year() {
    let sandbox = Sandbox::new();
    sandbox.file("sn_model.csv", model()).file("by_council.csv", councils());
    assert_eq!(
        neighbours(&sandbox).well(),
        "submission                                             rows kept  rejected  withheld\n\
         reference/neighbours (through dfe-neighbours)  landed  110        0         0\n\n\
         1 submission or reference table: 1 landed; 110 rows kept.\n"
    );
    let csv = |query: &str| sandbox.run(&["sql", query, "--format", "csv"]).well().to_owned();
    assert_eq!(
        csv("select rank, neighbour, closeness from neighbours where area_code = 'X06000001' order by rank limit 5"),
        "rank,neighbour,closeness\n1,X06000002,Close\n2,X06000003,Very close\n3,X06000004,Close\n4,X06000005,Very close\n5,X06000006,Close\n"
    );
    assert_eq!(
        csv("select count(*) as n from neighbours where area_code = 'X06000090' or neighbour = 'X06000090'"),
        "n\n0\n"
    );
    // The files are known by their columns, whatever they are called and in whatever order they are named.
    sandbox.file("a.csv", councils()).file("b.csv", model());
    let ran = sandbox.run(&["land", "a.csv", "b.csv", "--mapping", "dfe-neighbours"]);
    assert!(ran.well().contains("1 already landed"), "{}", ran.out);
}

#[test]
fn a_neighbour_that_is_no_area_refuses_the_neighbours() {
    let sandbox = Sandbox::new();
    // The third council has two neighbours of no known code, the fourth none in its second place; the last is itself unknown.
    let model = model()
        .replacen("303,\"Council, the 303th\",1,East,301,Very close,302,", "303,x,1,East,998,Very close,999,", 1)
        .replacen("304,\"Council, the 304th\",1,East,301,Very close,302,", "304,x,1,East,301,Very close,,", 1);
    let councils: String = councils().lines().filter(|line| !line.contains(",311,")).collect::<Vec<_>>().join("\n");
    sandbox.file("sn_model.csv", model).file("by_council.csv", councils);
    let ran = neighbours(&sandbox);
    assert_eq!(
        ran.findings(),
        "reference/neighbours (through dfe-neighbours): refused, nothing of it is landed\n  \
         rejected: queries/mappings/dfe-neighbours/neighbours.sql, by lines of the source, column `area_code`, line 12\n    \
         10 rows rejected: the value is of another type\n    \
         help: a value here is an area code: a capital letter and eight digits\n  \
         rejected: queries/mappings/dfe-neighbours/neighbours.sql, by lines of the source, column `neighbour`, line 5\n    \
         1 row rejected: the value is missing\n    \
         help: a value here is an area code: a capital letter and eight digits\n  \
         rejected: queries/mappings/dfe-neighbours/neighbours.sql, by lines of the source, column `neighbour`, lines 2, 3, 4, 5, 6 and 5 more\n    \
         12 rows rejected: the value is of another type\n    \
         help: a value here is an area code: a capital letter and eight digits\n  \
         refused: queries/mappings/dfe-neighbours/neighbours.sql, by lines of the source\n    \
         23 rows of 110 rows rejected, 20.9%\n    \
         help: reference data is landed whole or not at all\n\n\
         submission                                                                       rows kept  rejected  withheld\n\
         reference/neighbours (through dfe-neighbours)  refused, nothing of it is landed  87         23        0\n\n\
         1 submission or reference table: 1 refused; 0 rows kept.\n"
    );
    assert!(!ran.out.contains("998") && !ran.out.contains("311"), "{}", ran.out);
}

#[test]
fn files_that_are_no_sources_of_a_mapping_are_all_said() {
    let sandbox = Sandbox::new();
    sandbox.file("sn_model.csv", model()).file("by_council.csv", councils()).file("other.csv", "a,b\n1,2\n");
    sandbox.file("short.csv", model().replace(",SN_3,", ",SN_three,").replace(",SN_10P", ",SN_tenP"));
    let land = |files: &[&str]| sandbox.run(&[&["land"], files, &["--mapping", "dfe-neighbours"]].concat());
    assert_eq!(
        land(&["sn_model.csv"]).error(),
        "error: --mapping dfe-neighbours\n         no file given is `councils`\n         \
         help: name the file of a table by council and year that has both kinds of code, such as the factors at the end of assessment\n"
    );
    assert_eq!(
        land(&["sn_model.csv", "by_council.csv", "sn_model.csv"]).error(),
        "error: sn_model.csv\n         is `model`, which sn_model.csv is too\n         help: name one of them\n"
    );
    assert_eq!(
        land(&["other.csv", "short.csv", "by_council.csv"]).error(),
        "error: other.csv\n         is no source of the mapping\n         \
         help: the sources are `councils`, a table by council and year that has both kinds of code, such as the factors at the end of assessment; \
         `model`, the statistical neighbour model, one row per council (Department for Education)\n       \
         short.csv\n         is no source of the mapping\n         help: `model` has `SN_3` and `SN_10P` besides\n       \
         --mapping dfe-neighbours\n         no file given is `model`\n         \
         help: name the file of the statistical neighbour model, one row per council (Department for Education)\n"
    );
    sandbox.file("map/hexes.sql", "select 1").file("map/sources.toml", "[a]\ntitle = \"A\"\ncolums = []\n");
    assert_eq!(
        sandbox.run(&["land", "other.csv", "--mapping", "map"]).error(),
        "error: map/sources.toml:2\n         unknown field `colums`, expected `title` or `columns`\n         help: write each source as `[name]`, with its `title` and its `columns`\n"
    );
}

#[test]
fn populations_land_without_the_years_that_have_none() {
    let sandbox = Sandbox::new();
    let header = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,new_la_code,la_name,age_group,population_estimate";
    let row = |year: &str, level: &str, codes: [&str; 3], estimate: &str| {
        let [country, region, area] = codes;
        format!(
            "\n{year},Reporting year,{level},{country},Fictional,{region},,,{area},,Children aged 0 to 17 years,{estimate}"
        )
    };
    let sound = [
        header.to_owned(),
        row("2024", "National", ["X92000001", "", ""], "3000"),
        row("2024", "Regional", ["X92000001", "X12000001", ""], "2000"),
        row("2024", "Local authority", ["X92000001", "X12000001", "X06000001"], "1000"),
        row("2012", "Local authority", ["X92000001", "X12000001", "X06000001"], "900"),
        row("2012", "Local authority", ["X92000001", "X12000001", "X06000002"], "x"),
    ]
    .concat();
    sandbox.file("mid-year.csv", &sound);
    let land = |more: &[&str]| sandbox.run(&[&["land", "mid-year.csv", "--mapping", "ons-populations"], more].concat());
    land(&[]).well();
    assert_eq!(
        sandbox.run(&["sql", "select * from populations order by area_code, period", "--format", "csv"]).well(),
        "area_code,period,people,population\nX06000001,2012,children-0-17,900\nX06000001,2024,children-0-17,1000\n\
         X12000001,2024,children-0-17,2000\nX92000001,2024,children-0-17,3000\n"
    );
    let broken = [
        sound.as_str(),
        &row("2012", "Local authority", ["X92000001", "X12000001", "X06000003"], "1.5k"),
        &row("2012", "Local authority", ["X92000001", "X12000001", "X06000003"], ""),
        &row("2013", "Local authority", ["X92000001", "X12000001", ""], "7"),
        &row("2013", "Regional", ["X92000001", "X12000001", ""], "7").replace("0 to 17", "0 to 24"),
    ]
    .concat();
    sandbox.file("mid-year.csv", broken);
    assert_eq!(
        land(&["--replace"]).findings(),
        "reference/populations (through ons-populations): refused, nothing of it is landed\n  \
         rejected: queries/mappings/ons-populations/populations.sql, by lines of the source, column `area_code`, line 9\n    \
         1 row rejected: the value is missing\n    \
         help: a value here is an area code: a capital letter and eight digits\n  \
         rejected: queries/mappings/ons-populations/populations.sql, by lines of the source, column `people`, line 10\n    \
         1 row rejected: the value is of another type\n    \
         help: a value here is a code: letters, digits and hyphens\n  \
         rejected: queries/mappings/ons-populations/populations.sql, by lines of the source, column `population`, line 8\n    \
         1 row rejected: the value is missing\n    \
         help: a value here is a whole number of 0 or more, at most 2,147,483,647\n  \
         rejected: queries/mappings/ons-populations/populations.sql, by lines of the source, column `population`, line 7\n    \
         1 row rejected: the value is of another type\n    \
         help: a value here is a whole number of 0 or more, at most 2,147,483,647\n  \
         refused: queries/mappings/ons-populations/populations.sql, by lines of the source\n    \
         4 rows of 8 rows rejected, 50.0%\n    \
         help: reference data is landed whole or not at all\n\n\
         submission                                                                         rows kept  rejected  withheld\n\
         reference/populations (through ons-populations)  refused, nothing of it is landed  4          4         0\n\n\
         1 submission or reference table: 1 refused; 0 rows kept.\n"
    );
}

#[test]
fn a_hex_map_lands_as_it_is() {
    let sandbox = Sandbox::new();
    let map = "\u{feff}{\"layout\":\"odd-r\",\"author\":\"test\",\"hexes\":{\n\
               \"X06000001\":{\"n\":\"Northbrook\",\"q\":-3,\"r\":0},\n\
               \"X06000002\":{\"n\":\"Eld\",\"q\":4,\"r\":12},\n\
               \"north\":{\"n\":\"North\",\"q\":4,\"r\":12}}}";
    sandbox.file("map.hexjson", map);
    let ran = sandbox.run(&["land", "map.hexjson"]);
    assert_eq!(
        ran.well(),
        "reference/hexes: landed\n  warning: map.hexjson\n    1 hexagon is left out: the key is no area code\n    \
         help: an area code is a capital letter and eight digits\n\n\
         submission               rows kept  rejected  withheld\nreference/hexes  landed  2          0         0\n\n\
         1 submission or reference table: 1 landed; 2 rows kept.\n"
    );
    assert_eq!(
        sandbox.run(&["sql", "select * from hexes order by area_code", "--format", "csv"]).well(),
        "area_code,q,r\nX06000001,-3,0\nX06000002,4,12\n"
    );
    assert!(sandbox.run(&["land", "map.hexjson"]).well().contains("1 already landed"));
    // Another map takes its place when told to; and it may lie among extracts.
    sandbox.file("extracts/reference/hexes/ours.hexjson", map.replace("12}", "13}"));
    assert!(sandbox.run(&["land", "extracts"]).findings().contains("other files of this are landed already"));
    sandbox.run(&["land", "extracts", "--replace"]).well();
    assert_eq!(sandbox.run(&["sql", "select max(r) as r from hexes", "--format", "csv"]).well(), "r\n13\n");
    assert!(sandbox.run(&["land", "map.hexjson", "extracts"]).findings().contains("is there twice"));
}

#[test]
fn all_that_is_wrong_with_a_hex_map_is_said_at_once() {
    let sandbox = Sandbox::new();
    let said = |text: &str| {
        sandbox.file("map.hexjson", text);
        let ran = sandbox.run(&["land", "map.hexjson"]);
        let out = ran.findings();
        assert!(out.ends_with("1 submission or reference table: 1 refused; 0 rows kept.\n"), "{out}");
        out.split_once("\n\n").unwrap().0.to_owned()
    };
    assert_eq!(
        said(
            "{\"layout\":\"even-r\",\"hexes\":{\
             \"X06000001\":{\"q\":1,\"r\":1},\"X06000002\":{\"q\":1,\"r\":1},\"X06000001\":{\"q\":2,\"r\":1},\
             \"X06000003\":{\"q\":1.5,\"r\":\"2\"},\"X06000004\":{\"n\":\"none\"},\"X06000005\":{\"q\":1001,\"r\":null},\"X06000006\":[1,2]}}"
        ),
        "reference/hexes: refused, nothing of it is landed\n  \
         refused: map.hexjson\n    \
         its layout is even-r\n    \
         help: only a map in the layout odd-r lands: `\"layout\": \"odd-r\"`\n  \
         refused: map.hexjson, `X06000002`\n    \
         lies in the hexagon of `X06000001`, q 1 and r 1\n    \
         help: two areas may not share a hexagon\n  \
         refused: map.hexjson, `X06000001`\n    \
         stands in the map twice\n    \
         help: keep one entry for each area\n  \
         refused: map.hexjson, `X06000003`\n    \
         its `q` is not a whole number from -1000 to 1000\n    \
         help: `q` is the column of the hexagon and `r` its row, such as `\"q\": 4, \"r\": -2`\n  \
         refused: map.hexjson, `X06000003`\n    \
         its `r` is not a whole number from -1000 to 1000\n    \
         help: `q` is the column of the hexagon and `r` its row, such as `\"q\": 4, \"r\": -2`\n  \
         refused: map.hexjson, `X06000004`\n    \
         has no `q`\n    \
         help: `q` is the column of the hexagon and `r` its row, such as `\"q\": 4, \"r\": -2`\n  \
         refused: map.hexjson, `X06000004`\n    \
         has no `r`\n    \
         help: `q` is the column of the hexagon and `r` its row, such as `\"q\": 4, \"r\": -2`\n  \
         refused: map.hexjson, `X06000005`\n    \
         its `q` is not a whole number from -1000 to 1000\n    \
         help: `q` is the column of the hexagon and `r` its row, such as `\"q\": 4, \"r\": -2`\n  \
         refused: map.hexjson, `X06000005`\n    \
         has no `r`\n    \
         help: `q` is the column of the hexagon and `r` its row, such as `\"q\": 4, \"r\": -2`\n  \
         refused: map.hexjson, `X06000006`\n    \
         has no `q`\n    \
         help: `q` is the column of the hexagon and `r` its row, such as `\"q\": 4, \"r\": -2`\n  \
         refused: map.hexjson, `X06000006`\n    \
         has no `r`\n    \
         help: `q` is the column of the hexagon and `r` its row, such as `\"q\": 4, \"r\": -2`"
    );
    for (text, words) in [
        ("{\"hexes\":{\"X06000001\":{\"q\":1,\"r\":1}}}", "map.hexjson\n    it has no `layout`"),
        ("{\"layout\":\"flat\",\"hexes\":{}}", "its `layout` is none that HexJSON knows"),
        ("{\"layout\":\"odd-r\",\"hexes\":{}}", "map.hexjson\n    `hexes` holds no area"),
        ("{\"layout\":\"odd-r\",\"hexes\":{\"a\":{}}}", "1 hexagon is left out"),
        ("{\"layout\":\"odd-r\"}", "map.hexjson:1:18\n    is not HexJSON"),
        ("{\"layout\":\"odd-r\",\"hexes\":[]}", "is not HexJSON"),
        (
            "{\"layout\":\"odd-r\",\n\"hexes\":{\"X06000001\":",
            "map.hexjson:2:21\n    is not JSON: it cannot be read from here on",
        ),
        ("area_code,q,r\n", "map.hexjson:1:1\n    is not JSON"),
        ("", "is not JSON"),
    ] {
        let found = said(text);
        assert!(found.contains(words), "{found}");
    }
    assert!(sandbox.run(&["land", "none.hexjson"]).error().contains("none.hexjson\n         cannot be read"));
    assert_eq!(sandbox.run(&["sql", "select count(*) as n from hexes", "--format", "csv"]).well(), "n\n0\n");
}

/// A row of the factors of a council, in another year and under another code than that of the sample file.
fn factors(rows: &[(&str, &str)]) -> String {
    let sample = include_str!("factors.csv");
    let row = sample.lines().find(|line| line.contains(",X06000002,")).unwrap();
    let header = sample.lines().next().unwrap().to_owned();
    let rows = rows.iter().map(|(year, code)| row.replacen("2024", year, 1).replacen("X06000002", code, 1));
    std::iter::once(header).chain(rows).collect::<Vec<String>>().join("\n")
}

#[test]
fn councils_that_end_and_begin_have_a_validity_and_a_change() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "factors.csv",
        factors(&[
            ("2022", "E10000023"),
            ("2023", "E10000023"),
            ("2024", "E06000065"),
            ("2025", "E06000065"),
            ("2022", "X06000001"),
            ("2025", "X06000001"),
            ("2022", "X06000002"),
            // Cumbria without what came of it: the file says nothing of a change.
            ("2022", "E10000006"),
        ]),
    );
    sandbox.run(&["land", "factors.csv", "--mapping", "dfe-factors"]).well();
    let csv = |query: &str| sandbox.run(&["sql", query, "--format", "csv"]).well().to_owned();
    assert_eq!(
        csv("select code, valid_from, valid_to from areas order by code"),
        "code,valid_from,valid_to\nE06000065,2023-04-01,\nE10000006,,2022-03-31\nE10000023,,2023-03-31\nX06000001,,\nX06000002,,2022-03-31\n"
    );
    assert_eq!(
        csv("select * from area_changes"),
        "earlier_code,later_code,changed_on\nE10000023,E06000065,2023-04-01\n"
    );
    let gaps = sandbox.run(&["queries", "run", "areas/gaps", "--format", "csv"]);
    assert_eq!(
        gaps.well(),
        "area_code,name,gap,period\nE10000006,\"Saint Eld, Vale of\",\"ended, and no area came of it\",\n\
         X06000002,\"Saint Eld, Vale of\",\"ended, and no area came of it\",\n"
    );
}
