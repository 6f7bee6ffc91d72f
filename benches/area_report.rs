//! Time and peak memory of the area report: every page and spreadsheet of 153 areas on 40 measures in 24 periods.
//!
//! `cargo bench --bench area_report` lands made-up counts of fictional areas in 9 regions, with ten neighbours and a hexagon each, and
//! makes the report of them. The aim on two processors is 60 seconds and 1,024 MiB.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock and lays out its own files")]
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run stops")]

use std::{fmt::Write, fs, path::Path};

use program::measure;

mod program;

const AREAS: u32 = 153;
const MEASURES: u32 = 40;
const PERIODS: u32 = 24;

fn code(area: u32) -> String {
    format!("X{:08}", 6_000_001 + area)
}

/// A number that looks like chance and is the same each time.
fn mixed(parts: [u32; 3]) -> u32 {
    let [area, measure, period] = parts;
    (area * 7919 + measure * 104_729 + period * 1_299_709) % 1000
}

fn lay_out(folder: &Path) {
    let table = |name: &str, text: &str| {
        let folder = folder.join("reference").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{name}.csv")), text).unwrap();
    };
    let mut areas = "code,name,level,region,valid_from,valid_to\n".to_owned();
    let mut neighbours = "area_code,rank,neighbour,closeness\n".to_owned();
    let mut hexes = "area_code,q,r\n".to_owned();
    for area in 0..AREAS {
        let _ = writeln!(areas, "{},Area {area},area,Region {},,", code(area), area % 9);
        let _ = writeln!(hexes, "{},{},{}", code(area), area % 13, area / 13);
        for rank in 1..=10 {
            let _ = writeln!(neighbours, "{},{rank},{},Close", code(area), code((area + rank * 7) % AREAS));
        }
    }
    let mut indicators = "area_code,period,indicator,title,numerator,denominator,shown,rounded_to,source\n".to_owned();
    for measure in 0..MEASURES {
        for period in 0..PERIODS {
            for area in 0..AREAS {
                let whole = 30 + area * area * 3000 / (AREAS * AREAS);
                let part = whole * (20 + measure * 20 + mixed([area, measure, period]) / 20) / 1000;
                let (code, year) = (code(area), 2001 + period);
                let _ = writeln!(
                    indicators,
                    "{code},{year},measure-{measure:02},Measure {measure},{part},{whole},value,,made up"
                );
            }
        }
    }
    table("areas", &areas);
    table("neighbours", &neighbours);
    table("hexes", &hexes);
    table("indicators", &indicators);
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    lay_out(&at.join("extracts"));
    println!("{:<48}{:>10}{:>12}", "", "seconds", "peak MiB");
    let land = measure(at, &["land", "extracts", "--store", "store"]);
    println!("{:<48}{:>10.2}{:>12.0}", "landed", land.seconds, land.peak_mib);
    let report = measure(at, &["report", "areas", "--indicators", "--store", "store", "--out", "out"]);
    assert!(report.out.contains(&format!(": {} pages.", 1 + MEASURES + AREAS)), "{}", report.out);
    let name = "every page and spreadsheet";
    println!("{name:<48}{:>10.2}{:>12.0}", report.seconds, report.peak_mib);
}
