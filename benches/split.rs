//! Time of the split, and how often its intervals cover what is known by construction.
//!
//! `cargo bench --bench split` splits 150 areas of 12 strata with 2,000 resamples and simulates 500 pairs of cohorts in each of
//! four worlds; `-- 100` so many. It fails where an interval covers the truth in less than 92% or more than 99% of 500. The last
//! world has few families in each stratum, so that many strata are merged: it is only reported.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run stops")]

use std::time::Instant;

use hearthline::statistics::{
    Interval,
    split::{Split, split},
};

use simulated::World;

#[path = "../tests/hearthline/simulated.rs"]
mod simulated;

const RESAMPLES: u32 = 2000;

type Found = fn(&Split) -> (f64, Option<Interval>);

const TERMS: [(&str, Found); 4] = [
    ("rule", |split| (split.rule.change, split.rule.interval)),
    ("mix", |split| (split.mix.change, split.mix.interval)),
    ("rest", |split| (split.rest.change, split.rest.interval)),
    ("total", |split| (split.total.change, split.total.interval)),
];

fn time(families: u32) {
    let world = World { rule: true, mix: true, rest: true, areas: 150, families };
    let rows = world.families(1);
    let started = Instant::now();
    let split = split(&rows, RESAMPLES, 1).unwrap();
    let seconds = started.elapsed().as_secs_f64();
    println!("150 areas of 12 strata, {families} families in each cohort: {seconds:.2} s, {:?}", split.strata);
}

fn cover(name: &str, world: World, simulations: u32, asserted: bool) {
    let truth = world.truth();
    let seeds = 0..u64::from(simulations);
    let splits: Vec<Split> = seeds.map(|seed| split(&world.families(seed), RESAMPLES, seed).unwrap()).collect();
    println!("{name}: {simulations} pairs of cohorts of {} families in {} areas", world.families, world.areas);
    for ((term, found), truth) in TERMS.into_iter().zip([truth.rule, truth.mix, truth.rest, truth.total]) {
        let mean = splits.iter().map(|split| found(split).0).sum::<f64>() / f64::from(simulations);
        let covers = |split: &&Split| found(split).1.is_some_and(|bounds| bounds.low <= truth && truth <= bounds.high);
        let covered = f64::from(u32::try_from(splits.iter().filter(covers).count()).unwrap());
        let share = covered / f64::from(simulations);
        println!("  {term}: truth {truth:.4}, mean found {mean:.4}, covered {:.1}%", 100.0 * share);
        assert!(!asserted || simulations < 500 || (0.92..=0.99).contains(&share), "{name}, {term}");
    }
}

fn main() {
    let simulations = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(500);
    time(150_000);
    time(1_000_000);
    let world = World { rule: false, mix: false, rest: false, areas: 2, families: 1500 };
    cover("only the rule", World { rule: true, ..world }, simulations, true);
    cover("only the mix", World { mix: true, ..world }, simulations, true);
    cover("only the rest", World { rest: true, ..world }, simulations, true);
    let all = World { rule: true, mix: true, rest: true, ..world };
    cover("all three", all, simulations, true);
    cover("all three, few families in a stratum", World { areas: 10, families: 800, ..all }, simulations, false);
}
