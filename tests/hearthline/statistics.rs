//! Statistics against values that another tool worked out, named in the file that holds them.

use hearthline::statistics::{Interval, byar, funnel, koopman, mcnemar, newcombe, newcombe_paired, wilson, z_of_level};

/// The rows of numbers of a file of expected values, without its notes and its head.
fn rows(values: &str) -> impl Iterator<Item = Vec<f64>> {
    let lines = values.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| line.split(',').map(|number| number.parse().unwrap()).collect())
}

/// Compares with expected bounds, the last two numbers of each row: to nine places, large bounds to nine digits.
fn agrees(values: &str, at_least: usize, interval: impl Fn(&[f64]) -> Interval) {
    let mut seen = 0;
    for row in rows(values) {
        let (given, expected) = row.split_at(row.len() - 2);
        let interval = interval(given);
        for (bound, expected) in [(interval.low, expected[0]), (interval.high, expected[1])] {
            let near = (bound - expected).abs() < 1e-9 * expected.abs().max(1.0);
            assert!(near || (bound.is_infinite() && expected.is_infinite()), "{row:?}: {interval:?}");
        }
        seen += 1;
    }
    assert!(seen >= at_least, "only {seen} values");
}

#[test]
fn wilson_agrees_with_statsmodels() {
    agrees(include_str!("wilson.csv"), 50, |row| wilson(row[0], row[1], row[2]).unwrap().unwrap());
}

#[test]
fn newcombe_agrees_with_statsmodels() {
    let interval = |row: &[f64]| newcombe(row[0], row[1], row[2], row[3], row[4]).unwrap().unwrap();
    agrees(include_str!("newcombe.csv"), 200, interval);
}

#[test]
fn newcombe_of_pairs_agrees_with_the_written_calculation() {
    let interval = |row: &[f64]| newcombe_paired(row[0], row[1], row[2], row[3], row[4]).unwrap().unwrap();
    agrees(include_str!("newcombe_paired.csv"), 40, interval);
}

#[test]
fn koopman_agrees_with_statsmodels() {
    let interval = |row: &[f64]| koopman(row[0], row[1], row[2], row[3], row[4]).unwrap().unwrap();
    agrees(include_str!("koopman.csv"), 200, interval);
}

#[test]
fn byar_agrees_with_scipy() {
    agrees(include_str!("byar.csv"), 50, |row| byar(row[0], row[1]).unwrap());
}

#[test]
fn funnel_agrees_with_scipy() {
    agrees(include_str!("funnel.csv"), 300, |row| funnel(row[0], row[1], row[2]).unwrap().unwrap());
}

#[test]
fn mcnemar_agrees_with_statsmodels() {
    let mut seen = 0;
    for row in rows(include_str!("mcnemar.csv")) {
        let (p, expected) = (mcnemar(row[0], row[1]).unwrap(), row[2]);
        // Small p values too to nine digits, as far as a double reaches.
        assert!((p - expected).abs() <= 1e-9 * expected, "{row:?}: {p}");
        seen += 1;
    }
    assert!(seen > 90, "only {seen} values");
}

#[test]
fn the_normal_quantile_is_exact_to_nine_places() {
    // scipy.stats.norm.ppf(0.5 + level / 2)
    for (level, z) in [(0.95, 1.959_963_984_540_054), (0.998, 3.090_232_306_167_813), (0.5, 0.674_489_750_196_081_7)] {
        assert!((z_of_level(level).unwrap() - z).abs() < 1e-9);
    }
}
