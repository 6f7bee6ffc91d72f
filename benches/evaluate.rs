//! Time and peak memory of evaluating every need of every family, beside DuckDB on the same files.
//!
//! `cargo bench --bench evaluate` measures at 100,000 and 1,000,000 families in 150 areas; `-- 3000000` at that size. DuckDB
//! works out `benches/evaluate.sql`, every status of every recorded need, into a table in memory; Hearthline also looks for
//! needs that the data shows and nobody recorded, and writes what it finds. The benchmark fails where a status differs.
//!
//! `HEARTHLINE_PYTHON` names a Python that has duckdb; without it one is installed into `target/`.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock and the environment")]
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run stops")]

use std::{fs, path::Path, process::Command};

use program::measure;

mod program;

/// The last month of sample data.
const DAY: &str = "2024-03-31";
/// The built-in plans, the two of the comparison first.
const PLANS: [&str; 5] = ["mk-sf-2022", "mk-tf-2020", "national-sf-2022", "central-beds-tf", "sf-coded"];
const DUCKDB: &str = "duckdb==2.0.0";

/// The median time of some runs, each from nothing kept, and the highest peak.
fn evaluate(folder: &Path, plans: &[&str], runs: usize) -> (f64, f64) {
    let mut args = vec!["evaluate", "--store", "store", "--as-of", DAY];
    args.extend(plans.iter().flat_map(|plan| ["--plan", plan]));
    let mut seconds = Vec::new();
    let mut peak = 0.0_f64;
    for run in 0..runs {
        // Set aside rather than deleted: a file system is slow to make files for some seconds after it deleted many.
        let _ = fs::rename(folder.join("store/outcome"), folder.join(format!("before-{}-{run}", plans.len())));
        let run = measure(folder, &args);
        assert!(run.out.contains(" 0 kept from before"), "{}", run.out);
        seconds.push(run.seconds);
        peak = peak.max(run.peak_mib);
    }
    seconds.sort_by(f64::total_cmp);
    (*seconds.get(runs / 2).unwrap(), peak)
}

/// A Python that has DuckDB.
fn python() -> String {
    if let Ok(python) = std::env::var("HEARTHLINE_PYTHON") {
        return python;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("duckdb");
    let python = folder.join("bin/python");
    if !python.is_file() {
        assert!(Command::new("python3").args(["-m", "venv"]).arg(&folder).status().unwrap().success());
        assert!(Command::new(&python).args(["-m", "pip", "install", "--quiet", DUCKDB]).status().unwrap().success());
    }
    python.display().to_string()
}

fn duckdb(folder: &Path, python: &str, what: &[&str]) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/evaluate.py");
    let mut command = Command::new(python);
    let output = command.arg(script).args(["store", DAY]).args(what).current_dir(folder).output().unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn main() {
    let sizes: Vec<String> = std::env::args().skip(1).filter(|word| word.parse::<usize>().is_ok()).collect();
    let sizes = if sizes.is_empty() { vec!["100000".to_owned(), "1000000".to_owned()] } else { sizes };
    let python = python();
    for families in &sizes {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        measure(at, &["sample", "--families", families, "--areas", "150", "--submissions", "1", "--out", "extracts"]);
        measure(at, &["land", "extracts", "--store", "store"]);
        fs::remove_dir_all(at.join("extracts")).unwrap();
        println!("{families} families, 150 areas");
        let (five, five_peak) = evaluate(at, &PLANS, 3);
        let (both, both_peak) = evaluate(at, PLANS.split_at(2).0, 3);
        let (one, one_peak) = evaluate(at, PLANS.split_at(1).0, 5);
        println!("  one plan   {one:>8.2} s {one_peak:>6.0} MiB");
        println!("  both plans {both:>8.2} s {both_peak:>6.0} MiB, {:.2} times one", both / one);
        println!("  five plans {five:>8.2} s {five_peak:>6.0} MiB, {:.2} times one", five / one);
        println!("  DuckDB     {}", duckdb(at, &python, &["time"]));
        println!("  {}", duckdb(at, &python, &["compare"]));
    }
}
