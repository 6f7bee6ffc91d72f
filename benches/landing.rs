//! Rows a second and peak memory of landing from CSV, and the time of the two reports, each in a process of its own.
//!
//! `cargo bench` measures at 100,000 and 1,000,000 families in 150 areas; `cargo bench -- 100000` at one size.
//! `HEARTHLINE_FACTORS=FILE` names the published factors, on which the context report is measured too.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run stops")]

use std::fs;

use program::measure;

mod program;

/// The rows that the last line of a landing says were kept.
fn rows(out: &str) -> f64 {
    let last = out.lines().last().unwrap_or_default();
    let number: String = last.rsplit(';').next().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    number.parse().unwrap()
}

fn main() {
    let sizes: Vec<String> = std::env::args().skip(1).filter(|word| word.parse::<usize>().is_ok()).collect();
    let sizes = if sizes.is_empty() { vec!["100000".to_owned(), "1000000".to_owned()] } else { sizes };
    println!("{:<34}{:>14}{:>10}{:>14}{:>12}", "", "rows", "seconds", "rows/second", "peak MiB");
    for families in &sizes {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        measure(at, &["sample", "--families", families, "--areas", "150", "--submissions", "1", "--out", "extracts"]);
        let landed = measure(at, &["land", "extracts", "--store", "store"]);
        let rows = rows(&landed.out);
        let name = format!("land, {families} families");
        println!(
            "{name:<34}{rows:>14}{:>10.2}{:>14.0}{:>12.0}",
            landed.seconds,
            rows / landed.seconds,
            landed.peak_mib
        );
        fs::remove_dir_all(at.join("extracts")).unwrap();
        let report = measure(at, &["report", "sample", "--store", "store"]);
        let name = format!("sample report, {families} families");
        println!("{name:<34}{:>14}{:>10.2}{:>14}{:>12.0}", "", report.seconds, "", report.peak_mib);
    }
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data"), folder.path().join("sample-data"))
        .unwrap();
    let report = measure(folder.path(), &["report"]);
    println!(
        "{:<34}{:>14}{:>10.2}{:>14}{:>12.0}",
        "report on sample-data, landing too", "", report.seconds, "", report.peak_mib
    );
    if let Ok(file) = std::env::var("HEARTHLINE_FACTORS") {
        measure(folder.path(), &["land", &file, "--mapping", "dfe-factors", "--store", "real"]);
        let report = measure(folder.path(), &["report", "context", "--store", "real"]);
        println!("{:<34}{:>14}{:>10.2}{:>14}{:>12.0}", "context report", "", report.seconds, "", report.peak_mib);
    }
}
