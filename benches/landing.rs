//! Rows a second and peak memory of landing from CSV, and the time of the two reports, each in a process of its own.
//!
//! `cargo bench` measures at 100,000 and 1,000,000 families in 150 areas; `cargo bench -- 100000` at one size.
//! `HEARTHLINE_FACTORS=FILE` names the published factors, on which the context report is measured too.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run stops")]

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

struct Measured {
    out: String,
    seconds: f64,
    peak_mib: f64,
}

/// Runs the program to its end and watches its peak memory, as the system counts it.
fn measure(folder: &Path, args: &[&str]) -> Measured {
    let started = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearthline"));
    let mut child = command.args(args).current_dir(folder).stdout(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kib = 0.0_f64;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
        peak_kib = peak_kib.max(kib.unwrap_or(0.0));
        thread::sleep(Duration::from_millis(5));
    }
    let seconds = started.elapsed().as_secs_f64();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.code().unwrap() < 2, "{args:?}");
    Measured { out: String::from_utf8(output.stdout).unwrap(), seconds, peak_mib: peak_kib / 1024.0 }
}

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
