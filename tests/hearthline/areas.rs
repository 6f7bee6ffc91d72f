//! The comparison of areas against what numpy and scipy find by the definitions (`tests/statistics/write_areas.py`).

use hearthline::statistics::areas::{
    Area, Comparison, Limits, NotComparable, Rank, Side, Stratum, Verdict, compare, rank, standardise,
};

const SEED: u64 = 20_240_331;

/// The cells of a file of expected values, without its notes and its head.
fn rows(values: &str) -> impl Iterator<Item = Vec<&str>> {
    values.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split(',').collect())
}

fn numbers(cells: &[&str]) -> Vec<f64> {
    cells.iter().map(|cell| cell.parse().unwrap()).collect()
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1e-9
}

/// The areas of one set of the script.
fn areas(set: &str) -> Vec<Area> {
    let area = |row: Vec<&str>| {
        let (part, whole) = (row[2].parse().unwrap(), row[3].parse().unwrap());
        if row[4] == "True" { Area::withheld(row[1], whole) } else { Area::new(row[1], part, whole) }
    };
    rows(include_str!("areas_given.csv")).filter(|row| row[0] == set).map(area).collect()
}

fn sets() -> Vec<(&'static str, Vec<f64>)> {
    rows(include_str!("areas_spread.csv")).map(|row| (row[0], numbers(&row[1..]))).collect()
}

fn compared(set: &str) -> Comparison {
    compare(&areas(set)).unwrap()
}

fn area(code: &str, part: u32, whole: u32) -> Area {
    Area::new(code, part, whole)
}

#[test]
fn spread_and_flags_agree_with_numpy() {
    let sets = sets();
    assert_eq!(sets.len(), 13);
    for (set, expected) in sets {
        let found = compared(set);
        let spread = found.spread.unwrap();
        assert!(near(found.pooled.unwrap(), expected[0]), "{set}: {found:?}");
        // phi of many thousand is of its own size.
        assert!((spread.phi - expected[1]).abs() <= 1e-9 * expected[1].max(1.0), "{set}: {spread:?}");
        assert!(near(spread.tau, expected[2]), "{set}: {spread:?}");
        let flagged = [spread.flagged.beyond_95, spread.flagged.beyond_998].map(f64::from);
        assert!(near(flagged[0], expected[3]) && near(flagged[1], expected[4]), "{set}: {spread:?}");
    }
}

#[test]
fn limits_and_verdicts_agree_with_numpy_and_scipy() {
    let bounds = |limits: Limits| [limits.at_95.low, limits.at_95.high, limits.at_998.low, limits.at_998.high];
    let expected: Vec<_> = rows(include_str!("areas_placed.csv")).collect();
    let (mut seen, mut flagged) = (0, 0);
    for (set, _) in sets() {
        let found = compared(set);
        for compared in &found.areas {
            let row = expected.iter().find(|row| row[0] == set && row[1] == compared.area.code);
            let (Some(row), Some(placed)) = (row, compared.placed) else {
                assert!(compared.area.whole == 0 || compared.area.is_withheld);
                assert!(compared.share.is_none() && row.is_none());
                continue;
            };
            let verdict = match placed.verdict {
                Verdict::Outside(Side::High) => "2",
                Verdict::Marked(Side::High) => "1",
                Verdict::Similar => "0",
                Verdict::Marked(Side::Low) => "-1",
                Verdict::Outside(Side::Low) => "-2",
            };
            assert_eq!(verdict, row[2], "{set}: {compared:?}");
            assert_eq!(found.adjusted_limits(compared.area.whole), Some(placed.adjusted));
            assert_eq!(found.unadjusted_limits(compared.area.whole), Some(placed.unadjusted));
            let found = [bounds(placed.adjusted), bounds(placed.unadjusted)].concat();
            let agree = found.iter().zip(numbers(&row[3..])).all(|(found, expected)| near(*found, expected));
            assert!(agree, "{set}: {compared:?} {row:?}");
            seen += 1;
            flagged += u32::from(verdict != "0");
        }
    }
    assert_eq!(seen, expected.len());
    assert!(flagged > 10, "{flagged}");
}

#[test]
fn what_the_model_flags_by_itself_agrees_with_numpy_within_chance() {
    for (set, expected) in sets() {
        let found = compared(set).flagged_by_chance(1000, SEED).unwrap();
        let pairs = [(found.beyond_95, expected[5], expected[7]), (found.beyond_998, expected[6], expected[8])];
        for (found, expected, deviation) in pairs {
            // Four standard errors of 1,000 draws beside the script's 20,000.
            let apart = 4.0 * deviation * (1.0_f64 / 1000.0 + 1.0 / 20_000.0).sqrt();
            assert!((found - expected).abs() <= apart, "{set}: {found} {expected} {apart}");
        }
    }
}

#[test]
fn ranks_agree_with_scipy_and_their_intervals_within_chance() {
    let expected: Vec<_> = rows(include_str!("areas_drawn.csv")).collect();
    for (set, _) in sets() {
        for ranked in rank(&areas(set), 2000, SEED).unwrap() {
            let row = expected.iter().find(|row| row[0] == set && row[1] == ranked.code);
            let (Some(row), Some(Rank { rank, interval })) = (row, ranked.rank) else {
                assert!(row.is_none() && ranked.rank.is_none());
                continue;
            };
            let expected = numbers(&row[2..]);
            let interval = interval.unwrap();
            assert!(near(rank, expected[0]), "{set}: {ranked:?} {row:?}");
            assert!(expected[2] <= interval.low && interval.low <= expected[3], "{set}: {ranked:?} {row:?}");
            assert!(expected[5] <= interval.high && interval.high <= expected[6], "{set}: {ranked:?} {row:?}");
        }
    }
}

#[test]
fn standardised_shares_agree_with_numpy() {
    let stratum = |row: Vec<&str>| Stratum {
        area: row[0].to_owned(),
        coarse: row[1].to_owned(),
        fine: row[2].to_owned(),
        part: row[3].parse().unwrap(),
        whole: row[4].parse().unwrap(),
    };
    let strata: Vec<Stratum> = rows(include_str!("strata_given.csv")).map(stratum).collect();
    let (mut merged, mut whole, mut unseen) = (0, 0, 0);
    for row in rows(include_str!("standardised.csv")) {
        let expected = numbers(&row[1..]);
        let all = standardise(&strata, expected[0]).unwrap().areas;
        let found = all.iter().find(|area| area.code == row[0]).unwrap().adjusted.unwrap();
        let [strata, made] = [found.strata, found.merged].map(|count| f64::from(u32::try_from(count).unwrap()));
        let found = [found.share, strata, made, found.interval.low, found.interval.high];
        assert!(found.iter().zip(&expected[1..]).all(|(found, expected)| near(*found, *expected)), "{row:?} {found:?}");
        merged += u32::from(made > 0.0 && strata > 1.0);
        whole += u32::from(strata < 2.0);
        unseen += u32::from(expected[1] == 0.0);
    }
    assert!(merged > 0 && whole > 0 && unseen > 0, "{merged} {whole} {unseen}");
}

#[test]
fn the_order_of_the_areas_does_not_matter_and_the_seed_does() {
    for (set, _) in sets() {
        let given = areas(set);
        let mut turned = given.clone();
        turned.reverse();
        turned.rotate_left(2);
        let (one, other) = (compare(&given).unwrap(), compare(&turned).unwrap());
        assert_eq!(one, other);
        assert_eq!(one.flagged_by_chance(50, SEED), other.flagged_by_chance(50, SEED));
        assert_eq!(rank(&given, 50, SEED).unwrap(), rank(&turned, 50, SEED).unwrap());
    }
    let given = areas("spread");
    assert_ne!(rank(&given, 50, 1).unwrap(), rank(&given, 50, 2).unwrap());
}

#[test]
fn fewer_than_five_areas_with_families_have_no_limits() {
    let four = [("A", 1, 10), ("B", 2, 10), ("C", 3, 10), ("D", 9, 10), ("E", 0, 0)];
    let found = compare(&four.map(|(code, part, whole)| area(code, part, whole))).unwrap();
    assert!(found.spread.is_none() && found.flagged_by_chance(10, SEED).is_none());
    assert!(near(found.pooled.unwrap(), 0.375));
    assert!(found.adjusted_limits(10).is_none() && found.unadjusted_limits(10).is_none());
    assert!(found.areas.iter().all(|compared| compared.placed.is_none()));
    assert!(near(found.areas[3].share.unwrap(), 0.9));
    let one = rank(&[area("A", 1, 10)], 100, SEED).unwrap()[0].rank.unwrap();
    assert!(near(one.rank, 1.0) && near(one.interval.unwrap().high, 1.0));
}

#[test]
fn no_areas_and_no_families_are_no_error() {
    let none = compare(&[]).unwrap();
    assert!(none.pooled.is_none() && none.areas.is_empty());
    let empty = compare(&["A", "B", "C", "D", "E"].map(|code| area(code, 0, 0))).unwrap();
    assert!(empty.pooled.is_none() && empty.spread.is_none() && empty.areas.len() == 5);
    assert!(rank(&[area("A", 0, 0)], 10, SEED).unwrap()[0].rank.is_none());
    let five = compared("five");
    assert!(five.flagged_by_chance(0, SEED).is_none() && five.adjusted_limits(0).is_none());
    assert!(five.unadjusted_limits(0).is_none());
    assert!(rank(&areas("five"), 0, SEED).unwrap()[0].rank.unwrap().interval.is_none());
}

#[test]
fn areas_that_are_no_areas_are_refused() {
    let twice = [area("A", 1, 2), area("B", 1, 2), area("A", 1, 2)];
    assert_eq!(compare(&twice), Err(NotComparable::Twice("A".to_owned())));
    let above = [area("A", 1, 2), area("B", 3, 2)];
    assert_eq!(rank(&above, 1, SEED), Err(NotComparable::PartAboveWhole("B".to_owned())));
}

#[test]
fn nothing_is_ever_not_a_number_and_wider_limits_hold_the_narrower() {
    // Counts of a simple generator, from none to a few, with areas that are empty and areas that are all.
    let mut state = 7_u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    for round in 0..300 {
        let many = next(12);
        let given: Vec<Area> = (0..many)
            .map(|code| {
                let whole = if next(4) == 0 { next(100_000) } else { next(9) };
                area(&format!("A{code}"), next(whole + 1), whole)
            })
            .collect();
        let found = compare(&given).unwrap();
        for compared in &found.areas {
            assert_eq!(compared.share.is_some(), compared.area.whole > 0);
            let Some(placed) = compared.placed else { continue };
            for limits in [placed.adjusted, placed.unadjusted] {
                let (inner, outer) = (limits.at_95, limits.at_998);
                assert!(0.0 <= outer.low && outer.low <= inner.low, "{round}: {compared:?}");
                assert!(inner.low <= inner.high && inner.high <= outer.high && outer.high <= 1.0, "{compared:?}");
            }
        }
        if let Some(spread) = found.spread {
            assert!(spread.phi.is_finite() && spread.tau.is_finite() && spread.phi >= 0.0 && spread.tau >= 0.0);
            assert!(spread.flagged.beyond_998 <= spread.flagged.beyond_95);
            let chance = found.flagged_by_chance(20, round).unwrap();
            assert!((0.0..=f64::from(many)).contains(&chance.beyond_95) && chance.beyond_998 <= chance.beyond_95);
        }
        for Rank { rank, interval } in rank(&given, 20, round).unwrap().into_iter().filter_map(|ranked| ranked.rank) {
            let interval = interval.unwrap();
            assert!(1.0 <= interval.low && interval.low <= interval.high && interval.high <= f64::from(many));
            assert!((1.0..=f64::from(many)).contains(&rank));
        }
    }
}
