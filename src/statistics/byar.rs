use super::{Impossible, Interval, count::whole, normal::tail_of_level, z_of_level};

/// From this count on the interval is Byar's.
const APPROXIMATED_FROM: f64 = 10.0;

/// Gives the interval of the mean of a Poisson count of which `k` were seen, not below 0.
///
/// Below 10 the exact bounds, quantiles of chi-square with 2 k and 2 (k + 1) degrees of freedom, halved; from 10 Byar's:
/// `k (1 - 1 / (9 k) - z / (3 sqrt k))^3` below, and above the same of k + 1 with + z.
///
/// Source: exact: F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936), 437-442; Byar's: N. E.
/// Breslow and N. E. Day, "Statistical Methods in Cancer Research, volume II: The Design and Analysis of Cohort Studies",
/// IARC Scientific Publications 82 (1987), page 69.
///
/// # Errors
/// When the count is no count or the level is no probability.
pub fn byar(k: f64, level: f64) -> Result<Interval, Impossible> {
    whole(&[k])?;
    let (z, tail) = (z_of_level(level)?, tail_of_level(level)?);
    if k >= APPROXIMATED_FROM {
        return Ok(Interval { low: cubed(k, -z).max(0.0), high: cubed(k + 1.0, z) });
    }
    // The mean at which so many, or more, are as rare as the tail; and that at which so few, or fewer, are.
    let low = if k == 0.0 { 0.0 } else { rising_to(tail, |mean| at_least(k, mean)) };
    Ok(Interval { low, high: rising_to(-tail, |mean| -at_most(k, mean)) })
}

fn cubed(k: f64, z: f64) -> f64 {
    k * (1.0 - 1.0 / (9.0 * k) + z / (3.0 * k.sqrt())).powi(3)
}

/// The probability of `k` or fewer of a Poisson count.
fn at_most(k: f64, mean: f64) -> f64 {
    let (mut term, mut sum, mut count) = ((-mean).exp(), 0.0, 0.0);
    while count <= k {
        sum += term;
        count += 1.0;
        term *= mean / count;
    }
    sum
}

/// The probability of `k` or more, summed from `k` up: where it is small, nothing is lost to what lies below.
fn at_least(k: f64, mean: f64) -> f64 {
    let (mut term, mut count) = ((-mean).exp(), 0.0);
    while count < k {
        count += 1.0;
        term *= mean / count;
    }
    let mut sum = 0.0;
    while term > sum * f64::EPSILON {
        sum += term;
        count += 1.0;
        term *= mean / count;
    }
    sum
}

/// The mean at which a rising function of it reaches a value, by halving: far above where either bound of a count below 10 lies
/// at any level that a double holds.
fn rising_to(value: f64, of: impl Fn(f64) -> f64) -> f64 {
    let (mut below, mut above) = (0.0, 128.0);
    loop {
        let middle = f64::midpoint(below, above);
        if middle <= below || middle >= above {
            return middle;
        }
        if of(middle) < value {
            below = middle;
        } else {
            above = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_seen_by_hand() {
        // e^-mean is the tail.
        let none = byar(0.0, 0.95).unwrap();
        assert!(none.low == 0.0 && (none.high - 40.0_f64.ln()).abs() < 1e-12, "{none:?}");
        // 1 - e^-mean is the tail.
        let one = byar(1.0, 0.95).unwrap();
        assert!((one.low - (40.0_f64 / 39.0).ln()).abs() < 1e-12, "{one:?}");
    }

    #[test]
    fn intervals_hold_their_count_and_move_up_with_it() {
        for level in [0.5, 0.95, 0.998, 1.0 - f64::EPSILON] {
            let intervals: Vec<Interval> = (0..200_u32).map(|k| byar(f64::from(k), level).unwrap()).collect();
            for (k, interval) in (0_u32..).zip(&intervals) {
                assert!(interval.low <= f64::from(k) && f64::from(k) < interval.high, "{k} {level}: {interval:?}");
                assert!(interval.high.is_finite());
            }
            // Beyond any level that is used the approximation begins with a step down.
            let usual = if level < 0.999 { intervals.as_slice() } else { &intervals[10..] };
            for (one, next) in usual.iter().zip(usual.iter().skip(1)) {
                assert!(one.low <= next.low && one.high < next.high, "{level}: {one:?} {next:?}");
            }
        }
    }

    #[test]
    fn impossible_counts_are_refused() {
        assert_eq!(byar(-1.0, 0.95), Err(Impossible::NotACount));
        assert_eq!(byar(2.5, 0.95), Err(Impossible::NotACount));
        assert_eq!(byar(2.0, 95.0), Err(Impossible::NotALevel));
    }
}
