use super::{Impossible, Interval, count::whole, z_of_level};

/// Gives the score interval of the ratio `(k1 / n1) / (k2 / n2)` of two independent shares; none where `n1` or `n2` is 0. The
/// lower bound is 0 where `k1` is 0, and the upper one infinite where `k2` is 0.
///
/// A ratio lies within where the score statistic of the hypothesis that it is the true one is not above z squared:
/// `(k1 / n1 - R k2 / n2)^2 / (p1 q1 / n1 + R^2 p2 q2 / n2)`, p1 = R p2 the likeliest shares of that ratio, q = 1 - p.
///
/// Source: P. A. R. Koopman, "Confidence intervals for the ratio of two binomial proportions", Biometrics 40 (1984), 513-517,
/// without the correction n / (n - 1) of O. Miettinen and M. Nurminen, "Comparative analysis of two rates", Statistics in
/// Medicine 4 (1985), 213-226, whose form of the same statistic this is.
///
/// # Errors
/// When a count is no count, a `k` is above its `n`, or the level is no probability.
pub fn koopman(k1: f64, n1: f64, k2: f64, n2: f64, level: f64) -> Result<Option<Interval>, Impossible> {
    whole(&[k1, n1, k2, n2])?;
    if k1 > n1 || k2 > n2 {
        return Err(Impossible::PartAboveWhole);
    }
    let z = z_of_level(level)?;
    if n1 == 0.0 || n2 == 0.0 {
        return Ok(None);
    }
    let (one, other) = (Count { k: k1, n: n1 }, Count { k: k2, n: n2 });
    // The lower bound of a ratio is one over the upper bound of the ratio turned round; that of infinity is 0.
    Ok(Some(Interval { low: upper(other, one, z * z).recip(), high: upper(one, other, z * z) }))
}

#[derive(Clone, Copy)]
struct Count {
    k: f64,
    n: f64,
}

/// The upper bound: where the statistic, which rises from the ratio found on, passes z squared. Halving on the scale of the
/// logarithm needs no start that is near.
fn upper(one: Count, other: Count, z2: f64) -> f64 {
    if other.k == 0.0 {
        return f64::INFINITY;
    }
    let beyond = |log: f64| statistic(one, other, log.exp()) > z2;
    let found = (one.k / one.n) / (other.k / other.n);
    let mut below = if found > 0.0 { found.ln() } else { 0.0 };
    let mut step = 1.0;
    // With no success in the first group every ratio above 0 is above the one found.
    while found == 0.0 && beyond(below) {
        below -= step;
        step *= 2.0;
    }
    step = 1.0;
    while !beyond(below + step) {
        step *= 2.0;
    }
    let mut above = below + step;
    loop {
        let middle = f64::midpoint(below, above);
        if middle <= below || middle >= above {
            return above.exp();
        }
        if beyond(middle) {
            above = middle;
        } else {
            below = middle;
        }
    }
}

/// The score statistic of the hypothesis that the ratio is this one. Turned round where the ratio is above 1, so that nothing
/// nearly equal is subtracted when the likeliest shares are worked out.
fn statistic(one: Count, other: Count, ratio: f64) -> f64 {
    if ratio > 1.0 {
        return statistic(other, one, ratio.recip());
    }
    let successes = one.k + other.k;
    let failures = other.n - other.k;
    // The quadratic equation of the second share p is n R p^2 - (n1 R + k1 + n2 + k2 R) p + k1 + k2 = 0, whose smaller root
    // counts; that of 1 - p has the same discriminant.
    let both = (one.n + other.n) * ratio;
    let linear = one.n * ratio + one.k + other.n + other.k * ratio;
    let of_rest = (one.n * ratio - one.k) + failures * ratio - other.n * (1.0 - ratio);
    let root = (of_rest * of_rest + 4.0 * both * failures * (1.0 - ratio)).sqrt();
    let p2 = 2.0 * successes / (linear + root);
    let q2 = if of_rest > 0.0 {
        (of_rest + root) / (2.0 * both)
    } else if failures > 0.0 {
        2.0 * failures * (1.0 - ratio) / (root - of_rest)
    } else {
        0.0
    };
    let q1 = (1.0 - ratio) + ratio * q2;
    let variance = ratio * p2 * q1 / one.n + ratio * ratio * p2 * q2 / other.n;
    let apart = one.k / one.n - ratio * other.k / other.n;
    if apart == 0.0 { 0.0 } else { apart * apart / variance }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(k1: f64, n1: f64, k2: f64, n2: f64) -> Interval {
        koopman(k1, n1, k2, n2, 0.95).unwrap().unwrap()
    }

    #[test]
    fn all_successes_by_hand() {
        // The likeliest shares are 1 and R, so that the statistic of R below 1 is n1 (1 - R) / R.
        let z = z_of_level(0.95).unwrap();
        for n in [1.0, 30.0, 1e6] {
            let found = of(n, n, n, n);
            assert!((found.low - n / (n + z * z)).abs() < 1e-12, "{found:?}");
            assert!((found.high / ((n + z * z) / n) - 1.0).abs() < 1e-12, "{found:?}");
        }
    }

    #[test]
    fn as_published() {
        // Koopman 1984, example 1: 36 of 40 against 16 of 80, an interval of 2.94 to 7.15.
        let found = of(36.0, 40.0, 16.0, 80.0);
        assert!((found.low - 2.94).abs() < 0.005 && (found.high - 7.15).abs() < 0.005, "{found:?}");
    }

    #[test]
    fn without_successes_a_bound_is_0_or_infinite() {
        let none = of(0.0, 10.0, 3.0, 10.0);
        assert!(none.low == 0.0 && none.high > 0.0 && none.high < 10.0);
        let against_none = of(3.0, 10.0, 0.0, 10.0);
        assert!(against_none.low > 0.0 && against_none.high == f64::INFINITY);
        assert_eq!(of(0.0, 10.0, 0.0, 7.0), Interval { low: 0.0, high: f64::INFINITY });
        let large = of(0.0, 9e15, 1.0, 9e15);
        assert!(large.low == 0.0 && large.high > 1.0 && large.high.is_finite(), "{large:?}");
    }

    #[test]
    fn every_table_of_small_groups_has_an_interval_around_its_ratio() {
        for (n1, n2) in [(1_u32, 1_u32), (1, 9), (4, 7), (12, 5), (2, 100_000)] {
            for (k1, k2) in (0..=n1.min(20)).flat_map(|k1| (0..=n2.min(20)).map(move |k2| (k1, k2))) {
                let [k1, n1, k2, n2] = [k1, n1, k2, n2].map(f64::from);
                let Interval { low, high } = of(k1, n1, k2, n2);
                assert!(low >= 0.0 && low < high, "{k1} {n1} {k2} {n2}: {low} {high}");
                let ratio = (k1 / n1) / (k2 / n2);
                assert!(ratio.is_nan() || (low <= ratio && ratio <= high), "{k1} {n1} {k2} {n2}: {low} {high}");
                let wider = koopman(k1, n1, k2, n2, 0.998).unwrap().unwrap();
                assert!(wider.low <= low && high <= wider.high);
            }
        }
    }

    #[test]
    fn impossible_counts_are_refused() {
        assert_eq!(koopman(2.0, 1.0, 0.0, 1.0, 0.95), Err(Impossible::PartAboveWhole));
        assert_eq!(koopman(0.0, 1.0, 2.0, 1.0, 0.95), Err(Impossible::PartAboveWhole));
        assert_eq!(koopman(0.5, 1.0, 0.0, 1.0, 0.95), Err(Impossible::NotACount));
        assert_eq!(koopman(0.0, 1.0, 0.0, 1.0, 1.0), Err(Impossible::NotALevel));
        assert_eq!(koopman(0.0, 0.0, 0.0, 1.0, 0.95), Ok(None));
        assert_eq!(koopman(0.0, 1.0, 0.0, 0.0, 0.95), Ok(None));
    }
}
