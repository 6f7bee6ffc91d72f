//! The spreadsheets of a report, read back with another crate: XLSX and ODS hold the same cells, and these those of the CSV files.

use std::{collections::BTreeMap, fs, io::Cursor};

use calamine::{Data, Ods, Reader, Xlsx};

use crate::{extracts::tiny, pages::check_site, sandbox::Sandbox};

type Sheets = Vec<(String, Vec<Vec<Data>>)>;

fn rows(range: &calamine::Range<Data>) -> Vec<Vec<Data>> {
    assert!(range.start().is_none_or(|start| start == (0, 0)), "begins in A1");
    range.rows().map(<[Data]>::to_vec).collect()
}

fn xlsx(bytes: &[u8]) -> Sheets {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    book.load_tables().unwrap();
    let names = book.sheet_names();
    for name in names.iter().skip(1) {
        assert!(book.merge_cells_by_sheet_name(name).unwrap().is_empty(), "{name}: no cell is merged");
        // Each sheet with a table marks it up as one, under a name of its own.
        let range = book.worksheet_range(name).unwrap();
        assert!(book.table_names_in_sheet(name).len() == 1 || range.height() == 2, "{name}");
    }
    names.into_iter().map(|name| (name.clone(), rows(&book.worksheet_range(&name).unwrap()))).collect()
}

fn ods(bytes: &[u8]) -> Sheets {
    let mut book: Ods<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let names = book.sheet_names();
    names.into_iter().map(|name| (name.clone(), rows(&book.worksheet_range(&name).unwrap()))).collect()
}

/// A cell as both formats agree on it: numbers by value, days as YYYY-MM-DD.
fn plain(cell: &Data) -> String {
    match cell {
        Data::DateTime(day) => day.as_datetime().unwrap().date().to_string(),
        Data::DateTimeIso(day) => day.get(..10).unwrap().to_owned(),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::String(text) => text.clone(),
        other => format!("{other:?}"),
    }
}

/// Checks the spreadsheets of a site against each other, and gives their cells.
pub fn check_workbook(report: &str, files: &[(String, Vec<u8>)]) -> BTreeMap<String, Vec<Vec<String>>> {
    let bytes = |name: &str| &files.iter().find(|(file, _)| file == name).unwrap().1;
    let of = |sheets: Sheets| -> Vec<(String, Vec<Vec<String>>)> {
        let cells = |rows: Vec<Vec<Data>>| rows.iter().map(|row| row.iter().map(plain).collect()).collect();
        sheets.into_iter().map(|(name, rows)| (name, cells(rows))).collect()
    };
    let (one, other) = (of(xlsx(bytes(&format!("{report}.xlsx")))), of(ods(bytes(&format!("{report}.ods")))));
    assert_eq!(one, other, "{report}: XLSX and ODS differ");
    let names: Vec<&str> = one.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.get(..4).unwrap(), ["Cover", "Contents", "Notes", "Columns"]);
    let sheets: BTreeMap<String, Vec<Vec<String>>> = one.iter().cloned().collect();
    let contents: Vec<&str> = sheets["Contents"].iter().skip(3).map(|row| row[0].as_str()).collect();
    assert_eq!(contents, names[2..], "{report}: the contents name every sheet in its order");
    let metadata: serde_json::Value = serde_json::from_slice(bytes("tables/csv-metadata.json")).unwrap();
    let notes: Vec<&str> = sheets["Notes"].iter().map(|row| row[0].as_str()).collect();
    for (name, rows) in &one[4..] {
        assert!(rows[0][0].len() > 5 && rows[1][0].len() > 5, "{report}, {name}: says what it is");
        let csv = String::from_utf8(bytes(&format!("tables/{name}.csv")).clone()).unwrap();
        let described =
            metadata["tables"].as_array().unwrap().iter().find(|table| table["url"] == format!("{name}.csv"));
        let described = described.unwrap()["tableSchema"]["columns"].as_array().unwrap();
        let columns: Vec<(&str, &str)> = sheets["Columns"]
            .iter()
            .filter(|row| row[0] == *name && row[1] != "Has a small count")
            .map(|row| (row[1].as_str(), row[2].as_str()))
            .collect();
        let described: Vec<&str> = described.iter().map(|column| column["name"].as_str().unwrap()).collect();
        assert_eq!(columns.iter().map(|(_, name)| *name).collect::<Vec<_>>(), described, "{report}, {name}");
        let table = check_table(&format!("{report}, {name}"), rows, &columns, &csv);
        for mark in table.iter().flatten().filter(|cell| cell.starts_with('[') && cell.len() < 8) {
            assert!(notes.contains(&mark.as_str()), "{report}, {name}: {mark} is not explained");
        }
    }
    sheets
}

/// Checks a table against its CSV file, and gives its cells.
fn check_table(place: &str, rows: &[Vec<String>], columns: &[(&str, &str)], csv: &str) -> Vec<Vec<String>> {
    let mut lines = csv::Reader::from_reader(csv.as_bytes());
    let header = lines.headers().unwrap().clone();
    assert_eq!(header.iter().collect::<Vec<_>>(), columns.iter().map(|(_, name)| *name).collect::<Vec<_>>(), "{place}");
    let lines: Vec<csv::StringRecord> = lines.records().map(Result::unwrap).collect();
    if lines.is_empty() {
        assert!(rows[1][0].contains("no rows"), "{place}: {:?}", rows[1]);
        return Vec::new();
    }
    let (head, body) = rows[3..].split_first().unwrap();
    let mut known: Vec<&String> = head.iter().collect();
    known.sort();
    known.dedup();
    assert_eq!(known.len(), head.len(), "{place}: no two headings are alike");
    let headings: Vec<&str> = columns.iter().map(|(heading, _)| *heading).chain(["Has a small count"]).collect();
    assert!(head.iter().zip(&headings).all(|(found, heading)| found == heading), "{place}: {head:?}");
    assert_eq!(body.len(), lines.len(), "{place}");
    for (row, line) in body.iter().zip(&lines) {
        assert!(row.iter().all(|cell| !cell.is_empty() && cell != "Empty"), "{place}: an empty cell: {row:?}");
        for ((cell, value), heading) in row.iter().zip(line).zip(head) {
            let scale = if heading.contains("percentage points") { 100.0 } else { 1.0 };
            let same = match (cell.parse::<f64>(), value.parse::<f64>()) {
                (Ok(cell), Ok(value)) => (cell - value * scale).abs() < 1e-9,
                _ if value.is_empty() => cell == "[none]",
                _ if cell == "yes" => value == "true" || value == "yes",
                _ if cell == "no" => value == "false" || value == "no",
                _ => cell.replace("\r\n", "\n") == value.strip_prefix('\'').unwrap_or(value),
            };
            assert!(same, "{place}, {heading}: {cell} is not {value}");
        }
    }
    body.to_vec()
}

const AREAS: &str = "code,name,level,region,valid_from,valid_to\n";
const INDICATORS: &str = "area_code,period,indicator,title,numerator,denominator,shown,rounded_to,source\n";

#[test]
fn marks_are_explained_and_texts_never_become_formulas() {
    let sandbox = Sandbox::new();
    sandbox
        .file("ex/reference/areas/areas.csv", format!("{AREAS}X06000001,=1+1,area,North,,\nX06000002,Two,area,,,\n"));
    let rows = "X06000001,2023,gangs,Gangs,1,8,value,,test\nX06000002,2023,gangs,Gangs,,100,suppressed,,test\n\
                X06000001,2024,gangs,Gangs,,,not_available,,test\nX06000002,2024,gangs,Gangs,30,120,value,,test\n";
    sandbox.file("ex/reference/indicators/indicators.csv", format!("{INDICATORS}{rows}"));
    sandbox.run(&["land", "ex", "--store", "st"]).well();
    sandbox.run(&["report", "areas", "--indicators", "--store", "st", "--out", "out"]).well();
    check_site(&sandbox, "out/areas-indicators");
    let sheets = check_workbook("areas-indicators", &sandbox.files("out/areas-indicators"));
    assert_eq!(sheets["compared"].len(), 4 + 2, "the newest period alone");
    let table = &sheets["series"];
    let at = |heading: &str| table[3].iter().position(|found| found == heading).unwrap();
    let of = |area: &str, period: &str| {
        table.iter().find(|row| row[at("Area code")] == area && row[at("Period")] == period).unwrap().clone()
    };
    let (suppressed, small) = (of("X06000002", "2023"), of("X06000001", "2023"));
    let compared = &sheets["compared"];
    let region = compared[3].iter().position(|found| found == "Region").unwrap();
    let regions: Vec<&str> = compared[4..].iter().map(|row| row[region].as_str()).collect();
    assert_eq!((suppressed[at("Numerator")].as_str(), regions), ("[c]", vec!["North", "[none]"]));
    assert_eq!([&small[at("Area")], &small[at("Numerator")], &small[at("Share")]], ["=1+1", "1", "0.125"]);
    assert_eq!([&small[at("Has a small count")], &suppressed[at("Has a small count")]], ["yes", "no"]);
    assert_eq!(of("X06000001", "2024")[at("Numerator")], "[x]");
    let notes: Vec<(&str, &str)> =
        sheets["Notes"].iter().map(|row| (row[0].as_str(), row.last().unwrap().as_str())).collect();
    assert!(notes.contains(&("[c]", "withheld")) && notes.contains(&("[x]", "not available")), "{notes:?}");
    let csv = fs::read_to_string(sandbox.path("out/areas-indicators/tables/series.csv")).unwrap();
    assert!(csv.contains(",'=1+1,"), "{csv}");
    assert!(sheets["Cover"].iter().any(|row| row[0].starts_with("Synthetic data.")), "{:?}", sheets["Cover"]);
    assert!(sheets["Cover"].iter().any(|row| row[0].starts_with("Internal:")), "{:?}", sheets["Cover"]);
}

#[test]
fn a_spreadsheet_of_one_area_holds_that_area_alone() {
    let sandbox = Sandbox::new();
    sandbox.run(&["land", concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data"), "--store", "st"]);
    for (report, folder) in [("areas", "out/areas-X06000002"), ("monthly", "out/monthly-X06000002")] {
        sandbox.run(&["report", report, "--area", "X06000002", "--store", "st", "--out", "out"]).well();
        let sheets = check_workbook(report, &sandbox.files(folder));
        let mut rows = 0;
        for (name, table) in sheets.iter().filter(|(name, _)| !["Columns", "neighbours"].contains(&name.as_str())) {
            let Some(at) = table.get(3).and_then(|head| head.iter().position(|heading| heading == "Area code")) else {
                continue;
            };
            for row in &table[4..] {
                assert_eq!(row[at], "X06000002", "{report}, {name}");
                rows += 1;
            }
        }
        assert!(rows > 20, "{report}: {rows}");
        assert!(sheets["Cover"].iter().any(|row| row[0] == "About the area X06000002 alone."), "{:?}", sheets["Cover"]);
    }
    // The same data gives the same file.
    let once = sandbox.same_files("out");
    sandbox.run(&["report", "monthly", "--area", "X06000002", "--store", "st", "--out", "out"]).well();
    assert!(sandbox.same_files("out") == once);
}

#[test]
fn a_folder_with_a_spreadsheet_that_no_page_leads_to_is_not_replaced() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts", "--store", "st"]);
    let report = ["report", "sample", "--store", "st", "--out", "out"];
    sandbox.run(&report).well();
    sandbox.run(&report).well();
    for own in ["out/sample/own.xlsx", "out/sample/tables/own.csv"] {
        sandbox.file(own, "mine");
        assert!(sandbox.run(&report).error().contains("out/sample"), "{own}");
        fs::remove_file(sandbox.path(own)).unwrap();
    }
    sandbox.run(&report).well();
}

#[test]
fn worksheets_that_a_recipe_names_wrongly_are_said_at_once() {
    let sandbox = Sandbox::new();
    let recipe = r#"
title = "Plans"
about = "Plans."
[results]
plans = "monthly/plans"
areas = "data/areas"
[sheets.Cover]
from = "plans"
[sheets.areas]
from = "plans"
[sheets.lost]
from = "nowhere"
[sheets.alone]
title = "Of nothing"
[[page]]
file = "index"
template = "index.html"
title = "Plans"
"#;
    sandbox.file("library/reports/mine/recipe.toml", recipe);
    let ran = sandbox.run(&["report", "mine", "--store", "st"]);
    for said in [
        "[sheets.Cover]\n         has a name that no worksheet of a table can have",
        "[sheets.areas]\n         bears the name of a result and is of another",
        "[sheets.lost]\n         is of `nowhere`, which is no result",
        "[sheets.alone]\n         is of no result",
    ] {
        assert!(ran.error().contains(said), "{said}: {}", ran.err);
    }
}

#[test]
fn odd_texts_and_names_stand_in_spreadsheets_as_they_are() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts", "--store", "store"]);
    let long = "a".repeat(400);
    let query = format!(
        "-- title: Odd texts\n-- grain: one row per thing\n-- reads: nothing\n-- takes: nothing\n\
         -- gives: id bigint, name text, area text, long text, n double, day date\n\
         select 1 as id, '=cmd()' as name, 'x' || chr(7) || 'y \"q\" <b>&amp; 😀' as area, \
         replace('{long}', 'a', '{long}') as long, cast('NaN' as double) as n, date '2024-02-29' as day \
         union all select 2, null, '', ' ', 0.25, null order by id"
    );
    sandbox.file("lib/queries/mine/odd.sql", query);
    let recipe = "title = \"Odd: [1] /x*\"\nabout = \"Odd.\"\n[results]\nNotes = \"mine/odd\"\n\
                  a_result_with_a_very_long_name_1 = \"mine/odd\"\na_result_with_a_very_long_name_2 = \"mine/odd\"\n\
                  [[page]]\nfile = \"index\"\ntemplate = \"index.html\"\ntitle = \"Odd\"\n";
    let table = |from: &str| {
        let columns = ["id", "name", "area", "long", "n", "day"]
            .map(|column| format!("{{ column = \"{column}\", title = \"Same\" }}"));
        format!(
            "[[page.table]]\nid = \"{from}\"\ncaption = \"t\"\nrows = {{ from = \"{from}\" }}\ncolumns = [{}]\n",
            columns.join(", ")
        )
    };
    let names = ["a_result_with_a_very_long_name_1", "a_result_with_a_very_long_name_2", "Notes"];
    sandbox.file("lib/reports/odd/recipe.toml", recipe.to_owned() + &names.map(table).concat());
    let template = "{% extends \"shared/base.html\" %}{% block content %}<h2>One</h2>{% endblock content %}{% block method %}{% endblock method %}";
    sandbox.file("lib/reports/odd/index.html", template);
    sandbox.run(&["report", "odd", "--library", "lib", "--store", "store", "--out", "out"]).well();
    for book in [xlsx, ods]
        .iter()
        .zip(["odd.xlsx", "odd.ods"])
        .map(|(read, name)| read(&fs::read(sandbox.path(&format!("out/odd/{name}"))).unwrap()))
    {
        let names: Vec<&str> = book.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names[4..], ["a_result_with_a_very_long_name_", "a_result_with_a_very_long_2", "Notes_2"]);
        let rows: Vec<Vec<String>> = book[4].1[3..].iter().map(|row| row.iter().map(plain).collect()).collect();
        assert_eq!(rows[0], ["Id", "Name", "Area", "Long", "N", "Day", "Has a small count"]);
        assert_eq!(rows[1][..3], ["1", "=cmd()", "xy \"q\" <b>&amp; 😀"]);
        assert_eq!((rows[1][3].len(), rows[1][4].as_str(), rows[1][5].as_str()), (16_383, "[none]", "2024-02-29"));
        assert_eq!(rows[2], ["2", "[none]", "[none]", "[none]", "0.25", "[none]", "yes"]);
    }
}

#[test]
fn names_of_areas_stand_after_their_codes_and_wrong_columns_are_said() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts", "--store", "store"]);
    let query = "-- title: Names of areas\n-- grain: one row per thing\n-- reads: nothing\n-- takes: nothing\n\
                 -- gives: name text, area_code text\n\
                 select 'One' as name, 'X06000001' as area_code union all select null, null order by area_code";
    sandbox.file("lib/queries/mine/names.sql", query);
    let recipe = "title = \"Names\"\nabout = \"Names.\"\n[results]\nnames = \"mine/names\"\n[[page]]\nfile = \"index\"\n\
                  template = \"index.html\"\ntitle = \"Names\"\n[[page.table]]\nid = \"t\"\ncaption = \"t\"\n\
                  rows = { from = \"names\" }\ncolumns = [{ column = \"name\", title = \"Name\" }]\n";
    let template = "{% extends \"shared/base.html\" %}{% block content %}<h2>One</h2>{% endblock content %}{% block method %}{% endblock method %}";
    sandbox.file("lib/reports/names/index.html", template);
    sandbox.file("lib/reports/names/recipe.toml", recipe);
    let args = ["report", "names", "--library", "lib", "--store", "store", "--out", "out"];
    sandbox.run(&args).well();
    let rows = &check_workbook("names", &sandbox.files("out/names"))["names"][3..];
    // The area is nowhere named: it goes by its code.
    assert_eq!(rows[0], ["Area code", "Area"]);
    assert_eq!(rows[1..], [["X06000001", "X06000001"], ["[none]", "All areas together"]]);
    let wrong = "leave_out = [\"lost\"]\n[headings]\nnam = \"Name\"\n[sheets.names]\nwhere = { nmae = \"One\" }\n";
    sandbox.file("lib/reports/names/recipe.toml", recipe.replace("[results]", &format!("{wrong}[results]")));
    let ran = sandbox.run(&args);
    for (place, column) in [("leave_out", "lost"), ("[headings]", "nam"), ("[sheets.names]", "nmae")] {
        let said = format!("recipe.toml, {place}\n         names the column `{column}`, which");
        assert!(ran.error().contains(&said), "{said}: {}", ran.err);
    }
}
