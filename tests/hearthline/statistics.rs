//! Statistics against values that another tool worked out, named in the file that holds them.

use hearthline::statistics::{wilson, z_of_level};

#[test]
fn wilson_agrees_with_statsmodels() {
    let values = include_str!("wilson.csv");
    let mut seen = 0;
    for line in values.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let numbers: Vec<f64> = line.split(',').map(|number| number.parse().unwrap()).collect();
        let [k, n, level, low, high] = numbers[..] else { panic!("{line}") };
        let interval = wilson(k, n, level).unwrap().unwrap();
        assert!((interval.low - low).abs() < 1e-9, "{line}: {interval:?}");
        assert!((interval.high - high).abs() < 1e-9, "{line}: {interval:?}");
        seen += 1;
    }
    assert!(seen > 50, "only {seen} values");
}

#[test]
fn the_normal_quantile_is_exact_to_nine_places() {
    // scipy.stats.norm.ppf(0.5 + level / 2)
    for (level, z) in [(0.95, 1.959_963_984_540_054), (0.998, 3.090_232_306_167_813), (0.5, 0.674_489_750_196_081_7)] {
        assert!((z_of_level(level).unwrap() - z).abs() < 1e-9);
    }
}
