//! The split against values that another program worked out by the definition (`tests/statistics/write_split.py`), against
//! tables made so that one term alone can differ, and against simulated families. `cargo bench --bench split` simulates more.

use std::collections::BTreeMap;

use hearthline::statistics::split::{Cells, Cohort, NoSplit, Row, Split, Stratum, Term, split};

use crate::simulated::{Truth, World};

type Expected = BTreeMap<String, f64>;

/// The tables of `split_tables.csv` by name, with what they split into.
fn tables() -> Vec<(String, Vec<Row>, Expected)> {
    let mut tables: BTreeMap<&str, (Vec<Row>, Expected)> = BTreeMap::new();
    let fields = |line: &'static str| line.split(',').collect::<Vec<&str>>();
    for line in include_str!("split_tables.csv").lines().skip(2) {
        let fields = fields(line);
        let [both, only_t, only_s, neither] = [5, 6, 7, 8].map(|field: usize| fields[field].parse().unwrap());
        let cohort = if fields[4] == "T" { Cohort::T } else { Cohort::S };
        let families = Cells { both, only_t, only_s, neither };
        tables.entry(fields[0]).or_default().0.push(row([fields[1], fields[2], fields[3]], cohort, families));
    }
    for line in include_str!("split.csv").lines().skip(2) {
        let fields = fields(line);
        let expected = &mut tables.get_mut(fields[0]).unwrap().1;
        expected.insert(fields[1].to_owned(), fields[2].parse().unwrap());
    }
    tables.into_iter().map(|(name, (rows, expected))| (name.to_owned(), rows, expected)).collect()
}

fn row([area, domains, youngest]: [&str; 3], cohort: Cohort, families: Cells) -> Row {
    let stratum = Stratum { area: area.to_owned(), domains: domains.to_owned(), youngest: youngest.to_owned() };
    Row { stratum, cohort, families }
}

fn cells([both, only_t, only_s, neither]: [u32; 4]) -> Cells {
    Cells { both, only_t, only_s, neither }
}

/// One area with strata of the given families in cohort T and in cohort S.
fn one_area(strata: &[([u32; 4], [u32; 4])]) -> Vec<Row> {
    let rows = strata.iter().enumerate().flat_map(|(place, (t, s))| {
        let youngest = place.to_string();
        [(Cohort::T, t), (Cohort::S, s)].map(|(cohort, families)| row(["A", "1", &youngest], cohort, cells(*families)))
    });
    rows.collect()
}

/// Every number of a split under the name that the file of expected values gives it.
fn numbers(split: &Split) -> Expected {
    let count = |count: usize| f64::from(u32::try_from(count).unwrap());
    let mut all = vec![
        ("total", split.total.change),
        ("no_counterpart", split.no_counterpart.change),
        ("t_under_t", split.achieved.t_under_t),
        ("t_under_s", split.achieved.t_under_s),
        ("s_under_t", split.achieved.s_under_t),
        ("s_under_s", split.achieved.s_under_s),
        ("as_they_are", count(split.strata.as_they_are)),
        ("without_youngest", count(split.strata.without_youngest)),
        ("whole_areas", count(split.strata.whole_areas)),
        ("alone", count(split.strata.alone.len())),
    ];
    let Split { rule, mix, rest, .. } = split;
    all.extend([("rule", rule.change), ("rule_first", rule.first), ("rule_last", rule.last)]);
    all.extend([("mix", mix.change), ("mix_first", mix.first), ("mix_last", mix.last)]);
    all.extend([("rest", rest.change), ("rest_first", rest.first), ("rest_last", rest.last)]);
    all.into_iter().map(|(name, number)| (name.to_owned(), number)).collect()
}

fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-12
}

/// All lines add up, and in either order of mix and rest.
fn adds_up(split: &Split) {
    let Split { total, rule, mix, rest, no_counterpart, .. } = split;
    assert!(is_near(rule.change + mix.change + rest.change + no_counterpart.change, total.change), "{split:?}");
    assert!(is_near(mix.first + rest.last, mix.change + rest.change), "{split:?}");
    assert!(is_near(mix.last + rest.first, mix.change + rest.change), "{split:?}");
    for Term { change, first, last, .. } in [rule, mix, rest] {
        assert!(is_near(f64::midpoint(*first, *last), *change), "{split:?}");
    }
}

#[test]
fn agrees_with_numpy() {
    let tables = tables();
    assert_eq!(tables.len(), 5);
    for (name, rows, expected) in tables {
        let split = split(&rows, 0, 1).unwrap();
        for (value, number) in numbers(&split) {
            assert!((number - expected[&value]).abs() < 1e-9, "{name} {value}: {number}, not {}", expected[&value]);
        }
        adds_up(&split);
        assert_eq!((split.rule.interval, split.resamples), (None, 0));
    }
}

#[test]
fn intervals_are_those_of_numpy_up_to_chance() {
    for (name, rows, expected) in tables().into_iter().filter(|(name, ..)| name != "hand") {
        let split = split(&rows, 1000, 11).unwrap();
        let found = [
            ("total", split.total.interval),
            ("rule", split.rule.interval),
            ("mix", split.mix.interval),
            ("rest", split.rest.interval),
            ("no_counterpart", split.no_counterpart.interval),
        ];
        for (value, interval) in found {
            let (interval, low, high) =
                (interval.unwrap(), expected[&format!("{value}_low")], expected[&format!("{value}_high")]);
            // A bound of 1,000 resamples has a standard error of about a fiftieth of the width.
            let within = (high - low) / 12.0 + 1e-12;
            assert!((interval.low - low).abs() < within, "{name} {value}: {interval:?}, not {low}");
            assert!((interval.high - high).abs() < within, "{name} {value}: {interval:?}, not {high}");
        }
    }
}

#[test]
fn only_the_rule_changed() {
    // The same families but for their number: 3 of S for each of T.
    let split = split(&one_area(&[([4, 3, 1, 2], [12, 9, 3, 6]), ([5, 2, 0, 13], [15, 6, 0, 39])]), 0, 1).unwrap();
    // Of 30 families of T, 4 + 3 + 5 + 2 = 14 achieve under T and 4 + 1 + 5 + 0 = 10 under S.
    assert!(is_near(split.rule.change, -4.0 / 30.0), "{split:?}");
    for zero in [split.mix.change, split.rest.change, split.mix.first, split.rest.last, split.no_counterpart.change] {
        assert!(is_near(zero, 0.0), "{split:?}");
    }
    adds_up(&split);
}

#[test]
fn only_the_mix_changed() {
    // Rates of 0.6 and 0.2 under both plans; a quarter of T and three quarters of S in the first stratum.
    let split = split(&one_area(&[([5, 1, 1, 3], [15, 3, 3, 9]), ([6, 0, 0, 24], [2, 0, 0, 8])]), 0, 1).unwrap();
    assert!(is_near(split.mix.change, 0.5 * 0.4), "{split:?}");
    for zero in [split.rule.change, split.rest.change, split.rule.first, split.rest.first] {
        assert!(is_near(zero, 0.0), "{split:?}");
    }
    adds_up(&split);
}

#[test]
fn only_the_rest_changed() {
    // The same weights, rates of 0.6 and 0.2 in T, of 0.7 and 0.5 in S, under both plans.
    let split = split(&one_area(&[([5, 1, 1, 3], [6, 1, 1, 2]), ([2, 2, 2, 14], [10, 0, 0, 10])]), 0, 1).unwrap();
    assert!(is_near(split.rest.change, (0.1 + 2.0 * 0.3) / 3.0), "{split:?}");
    for zero in [split.rule.change, split.mix.change, split.rule.last, split.mix.last] {
        assert!(is_near(zero, 0.0), "{split:?}");
    }
    adds_up(&split);
}

#[test]
fn what_is_alone_is_merged_level_by_level_and_never_over_areas() {
    let one = cells([1, 0, 0, 1]);
    let both = |key| [row(key, Cohort::T, one), row(key, Cohort::S, one)];
    let mut rows = both(["A", "1", "0-4"]).to_vec();
    rows.extend(both(["A", "2", "0-4"]));
    rows.extend(both(["B", "1", "0-4"]));
    let strata = |rows: &[Row]| {
        let strata = split(rows, 0, 1).unwrap().strata;
        ([strata.as_they_are, strata.without_youngest, strata.whole_areas], strata.alone)
    };
    assert_eq!(strata(&rows), ([3, 0, 0], Vec::new()));
    // A second age in one cohort alone: its area and number of domains become one stratum.
    rows.push(row(["A", "1", "5-10"], Cohort::T, one));
    assert_eq!(strata(&rows), ([2, 1, 0], Vec::new()));
    // A number of domains in one cohort alone: the area becomes one.
    rows.push(row(["A", "3+", "none"], Cohort::S, one));
    assert_eq!(strata(&rows), ([1, 0, 1], Vec::new()));
    // An area in one cohort alone has no counterpart.
    rows.push(row(["C", "1", "0-4"], Cohort::S, one));
    assert_eq!(strata(&rows), ([1, 0, 1], vec!["C".to_owned()]));
    // A row of no families changes nothing.
    rows.push(row(["D", "1", "0-4"], Cohort::S, Cells::default()));
    assert_eq!(strata(&rows), ([1, 0, 1], vec!["C".to_owned()]));
}

#[test]
fn rows_in_any_order_and_parts_give_the_same() {
    let (_, mut rows, _) = tables().into_iter().find(|(name, ..)| name == "merged").unwrap();
    let whole = split(&rows, 50, 3).unwrap();
    assert_eq!(split(&rows, 50, 3).unwrap(), whole);
    assert_ne!(split(&rows, 50, 4).unwrap().rule.interval, whole.rule.interval);
    rows.reverse();
    let mut parts = Vec::new();
    for row in rows {
        let Cells { both, only_t, only_s, neither } = row.families;
        let first = Cells { both, only_t: 0, only_s, neither: 0 };
        parts.push(Row { families: first, ..row.clone() });
        parts.push(Row { families: Cells { both: 0, only_t, only_s: 0, neither }, ..row });
    }
    assert_eq!(split(&parts, 50, 3).unwrap(), whole);
}

#[test]
fn what_cannot_be_split_says_why() {
    let one = cells([1, 0, 0, 0]);
    let t = row(["A", "1", "0-4"], Cohort::T, one);
    let s = row(["B", "1", "0-4"], Cohort::S, one);
    assert_eq!(split(&[], 10, 1), Err(NoSplit::NobodyIn(Cohort::T)));
    assert_eq!(split(std::slice::from_ref(&t), 10, 1), Err(NoSplit::NobodyIn(Cohort::S)));
    assert_eq!(split(&[t.clone(), s], 10, 1), Err(NoSplit::NothingShared));
    let many = Row { families: cells([u32::MAX, 0, 0, 0]), ..t.clone() };
    assert_eq!(split(&[t, many], 10, 1), Err(NoSplit::TooMany));
}

/// Simulates 40 times: each term is found on average, and its interval covers the truth at least 34 times.
fn is_found(world: World) {
    let Truth { rule, mix, rest, total } = world.truth();
    let splits: Vec<Split> = (0..40).map(|seed| split(&world.families(seed), 200, seed).unwrap()).collect();
    let total_of = |split: &Split| (split.total.change, split.total.interval);
    let check = |name: &str, truth: f64, of: &dyn Fn(&Split) -> (f64, Option<hearthline::statistics::Interval>)| {
        let found: Vec<(f64, hearthline::statistics::Interval)> =
            splits.iter().map(of).map(|(change, interval)| (change, interval.unwrap())).collect();
        let mean = found.iter().map(|(change, _)| change).sum::<f64>() / 40.0;
        let variance = found.iter().map(|(change, _)| (change - mean).powi(2)).sum::<f64>() / 39.0;
        // Three standard errors of the mean of 40.
        let within = 3.0 * (variance / 40.0).sqrt();
        assert!((mean - truth).abs() <= within, "{name}: {mean}, not {truth}, within {within}");
        let covered = found.iter().filter(|(_, interval)| interval.low <= truth && truth <= interval.high).count();
        assert!(covered >= 34, "{name} covers {truth} in {covered} of 40");
    };
    check("rule", rule, &|split| (split.rule.change, split.rule.interval));
    check("mix", mix, &|split| (split.mix.change, split.mix.interval));
    check("rest", rest, &|split| (split.rest.change, split.rest.interval));
    check("total", total, &total_of);
}

const NOTHING: World = World { rule: false, mix: false, rest: false, areas: 2, families: 1000 };

#[test]
fn a_simulated_change_of_rule_is_found() {
    let world = World { rule: true, ..NOTHING };
    let truth = world.truth();
    assert!(truth.rule < -0.05 && is_near(truth.mix, 0.0) && is_near(truth.rest, 0.0), "{truth:?}");
    is_found(world);
}

#[test]
fn a_simulated_change_of_mix_is_found() {
    let world = World { mix: true, ..NOTHING };
    let truth = world.truth();
    assert!(truth.mix < -0.05 && is_near(truth.rule, 0.0) && is_near(truth.rest, 0.0), "{truth:?}");
    is_found(world);
}

#[test]
fn a_simulated_change_of_the_rest_is_found() {
    let world = World { rest: true, ..NOTHING };
    let truth = world.truth();
    assert!(truth.rest > 0.05 && is_near(truth.rule, 0.0) && is_near(truth.mix, 0.0), "{truth:?}");
    is_found(world);
}

#[test]
fn simulated_changes_of_all_three_are_found() {
    is_found(World { rule: true, mix: true, rest: true, ..NOTHING });
}
