//! Time and peak memory of the monthly report, one month and all pages, and of the plan comparison over 39 months, of a store of
//! synthetic families; and of one what-if and twenty.
//!
//! `cargo bench --bench report` measures at 100,000 and 1,000,000 families in 150 areas; `-- 3000000` at that size. The first
//! report evaluates every family, the second finds that kept. The aim at 1,000,000 families on two processors is 60 seconds
//! and 1,024 MiB. Then all families are evaluated at one month's end, and at 24 in one reading: that should take less than
//! ten times as long. The plan comparison is to take less than 90 seconds and 1,024 MiB at 1,000,000 families, and twenty what-ifs
//! read the evidence once. Last, the reports of 24 months of 20,000 families in 9 areas, each month a submission of its own.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run stops")]

use std::{fs, path::Path};

use program::measure;

mod program;

fn main() {
    let sizes: Vec<String> = std::env::args().skip(1).filter(|word| word.parse::<usize>().is_ok()).collect();
    let sizes = if sizes.is_empty() { vec!["100000".to_owned(), "1000000".to_owned()] } else { sizes };
    println!("{:<48}{:>10}{:>12}", "", "seconds", "peak MiB");
    for families in &sizes {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        measure(at, &["sample", "--families", families, "--areas", "150", "--submissions", "1", "--out", "extracts"]);
        measure(at, &["land", "extracts", "--store", "store"]);
        fs::remove_dir_all(at.join("extracts")).unwrap();
        for (name, out) in [("evaluated first", "first"), ("kept from before", "again")] {
            let report = measure(at, &["report", "monthly", "--store", "store", "--out", out]);
            assert!(report.out.contains(": 151 pages."), "{}", report.out);
            let name = format!("{families} families, {name}");
            println!("{name:<48}{:>10.2}{:>12.0}", report.seconds, report.peak_mib);
        }
        let figures = |out: &str| fs::read(at.join(out).join("monthly/figures.json")).unwrap();
        assert!(figures("first") == figures("again"), "kept results give other numbers");
        let mut seconds = Vec::new();
        for (name, since) in [("one month's end", &[][..]), ("24 months' ends in one reading", &["--since", "2022-04"])]
        {
            fs::remove_dir_all(at.join("store/outcome")).unwrap();
            let evaluate = ["evaluate", "--store", "store", "--plan", "mk-sf-2022", "--as-of", "2024-03-31"];
            let done = measure(at, &[&evaluate[..], since].concat());
            let name = format!("{families} families, {name}");
            println!("{name:<48}{:>10.2}{:>12.0}", done.seconds, done.peak_mib);
            seconds.push(done.seconds);
        }
        if let [one, many] = seconds.as_slice() {
            println!("{:<48}{:>10.2}", "times as long", many / one);
        }
        plans(at, families);
    }
    months();
}

/// The plan comparison, and what-ifs.
fn plans(at: &Path, families: &str) {
    for (name, out) in [("plan comparison", "first"), ("plan comparison, kept from before", "again")] {
        let args = ["report", "plans", "--from", "2021-01", "--to", "2024-03", "--store", "store", "--out", out];
        let report = measure(at, &args);
        assert!(report.out.contains(": 151 pages."), "{}", report.out);
        let name = format!("{families} families, {name}");
        println!("{name:<48}{:>10.2}{:>12.0}", report.seconds, report.peak_mib);
    }
    let list = measure(
        at,
        &["sql", "select reading from plan_readings where plan = 'mk-sf-2022' limit 20", "--format", "csv"],
    );
    let plans: Vec<String> = list.out.lines().skip(1).map(|reading| format!("mk-sf-2022 + {reading}")).collect();
    assert_eq!(plans.len(), 20);
    for many in [1, 20] {
        let mut args = vec!["whatif", "--store", "store", "--format", "json"];
        args.extend(plans.iter().take(many).flat_map(|plan| ["--plan", plan]));
        let asked = measure(at, &args);
        let name = format!("{families} families, what-ifs: {many}");
        println!("{name:<48}{:>10.2}{:>12.0}", asked.seconds, asked.peak_mib);
    }
}

/// A report of each of 24 months, every month of which has a submission of each area.
fn months() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let sample = ["--families", "20000", "--areas", "9", "--submissions", "24"];
    measure(at, &[&["sample", "--out", "extracts"], &sample[..]].concat());
    measure(at, &["land", "extracts", "--store", "store"]);
    let report = measure(at, &["report", "monthly", "--since", "2022-04", "--store", "store", "--out", "out"]);
    println!("{:<48}{:>10.2}{:>12.0}", "20000 families, 9 areas, 24 months", report.seconds, report.peak_mib);
}
