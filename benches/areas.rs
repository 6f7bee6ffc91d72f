//! Time of the comparison of areas: 40 measures of 153 areas in 24 periods.
//!
//! `cargo bench --bench areas` fits every measure and period, and draws for the last period what the model flags by itself (1,000
//! draws) and the intervals of the ranks (2,000 draws), and standardises it over 12 strata. All of it should take seconds.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run stops")]

use std::time::Instant;

use hearthline::statistics::areas::{Area, Comparison, Stratum, compare, rank, standardise};

const AREAS: u32 = 153;
const MEASURES: u32 = 40;
const PERIODS: u32 = 24;

/// Areas of 30 to 3,000 families, or a hundred times as many people, with shares around that of the measure.
fn areas(measure: u32, period: u32) -> Vec<Area> {
    let times = if measure.is_multiple_of(4) { 100 } else { 1 };
    let area = |number: u32| {
        let mixed = (number * 7919 + measure * 104_729 + period * 1_299_709) % 1000;
        let whole = (30 + number * number * 3000 / (AREAS * AREAS)) * times;
        let part = u64::from(whole) * u64::from(20 + measure * 20 + mixed / 20) / 1000;
        Area::new(format!("X{number:08}"), u32::try_from(part).unwrap(), whole)
    };
    (0..AREAS).map(area).collect()
}

fn strata(areas: &[Area]) -> Vec<Stratum> {
    let split = |area: &Area| -> Vec<Stratum> {
        let stratum = |number: u32| Stratum {
            area: area.code.clone(),
            coarse: (number / 3).to_string(),
            fine: (number % 3).to_string(),
            part: area.part / 12,
            whole: area.whole / 12 + number,
        };
        (0..12).map(stratum).collect()
    };
    areas.iter().flat_map(split).collect()
}

fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let done = work();
    println!("{name:<60}{:>8.2} s", started.elapsed().as_secs_f64());
    done
}

fn main() {
    let all: Vec<Vec<Vec<Area>>> = (0..MEASURES).map(|m| (0..PERIODS).map(|p| areas(m, p)).collect()).collect();
    let mut fitted: Vec<Vec<Comparison>> = timed("limits and verdicts, 40 measures in 24 periods", || {
        let measure = |periods: &Vec<Vec<Area>>| periods.iter().map(|areas| compare(areas).unwrap()).collect();
        all.iter().map(measure).collect()
    });
    let newest: Vec<&Vec<Area>> = all.iter().filter_map(|periods| periods.last()).collect();
    let by_chance: Vec<f64> = timed("flagged by chance, 40 measures, 1,000 draws", || {
        let newest = fitted.iter_mut().filter_map(Vec::pop);
        newest.map(|found| found.flagged_by_chance(1000, 1).unwrap().beyond_998).collect()
    });
    let ranks: usize = timed("ranks, 40 measures, 2,000 draws", || {
        newest.iter().map(|areas| rank(areas, 2000, 1).unwrap().len()).sum()
    });
    let standardised: usize = timed("standardised, 40 measures over 12 strata", || {
        newest.iter().map(|areas| standardise(&strata(areas), 0.95).unwrap().areas.len()).sum()
    });
    assert!(ranks == standardised && by_chance.iter().all(|flagged| flagged.is_finite()));
}
