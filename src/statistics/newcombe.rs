use super::{Impossible, Interval, count::whole, wilson};

/// Gives the interval of the difference `k1 / n1 - k2 / n2` of two independent shares, between -1 and 1; none where
/// `n1` or `n2` is 0.
///
/// Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
/// methods", Statistics in Medicine 17 (1998), 873-890, method 10: the Wilson intervals of both shares, without continuity
/// correction, squared and added.
///
/// # Errors
/// When a count is no count, a `k` is above its `n`, or the level is no probability.
pub fn newcombe(k1: f64, n1: f64, k2: f64, n2: f64, level: f64) -> Result<Option<Interval>, Impossible> {
    let (Some(first), Some(second)) = (Reach::new(k1, n1, level)?, Reach::new(k2, n2, level)?) else {
        return Ok(None);
    };
    Ok(Some(difference(first, second, 0.0)))
}

/// Gives the interval of the difference `(a + b) / n - (a + c) / n` of two shares of the same `n = a + b + c + d` families,
/// between -1 and 1: `a` achieve both times, `b` the first time only, `c` the second time only, `d` never. None where `n`
/// is 0.
///
/// Source: R. G. Newcombe, "Improved confidence intervals for the difference between binomial proportions based on paired
/// data", Statistics in Medicine 17 (1998), 2635-2650, method 10: as for independent shares, less what the correlation phi
/// of the two takes away; in phi a positive `ad - bc` is lessened by `n / 2`, though not below 0, and phi is 0 where a share
/// is 0 or 1.
///
/// # Errors
/// When a count is no count or the level is no probability.
pub fn newcombe_paired(a: f64, b: f64, c: f64, d: f64, level: f64) -> Result<Option<Interval>, Impossible> {
    whole(&[a, b, c, d])?;
    let families = a + b + c + d;
    let (Some(first), Some(second)) = (Reach::new(a + b, families, level)?, Reach::new(a + c, families, level)?) else {
        return Ok(None);
    };
    let excess = a * d - b * c;
    let corrected = if excess > 0.0 { (excess - families / 2.0).max(0.0) } else { excess };
    let margins = (a + b) * (c + d) * (a + c) * (b + d);
    let phi = if margins > 0.0 { corrected / margins.sqrt() } else { 0.0 };
    Ok(Some(difference(first, second, phi)))
}

/// A share and how far its Wilson interval goes to either side.
#[derive(Clone, Copy)]
struct Reach {
    share: f64,
    below: f64,
    above: f64,
}

impl Reach {
    fn new(k: f64, n: f64, level: f64) -> Result<Option<Self>, Impossible> {
        let share = k / n;
        let around = |interval: Interval| Self { share, below: share - interval.low, above: interval.high - share };
        Ok(wilson(k, n, level)?.map(around))
    }
}

fn difference(first: Reach, second: Reach, phi: f64) -> Interval {
    // Never negative but for rounding: phi lies between -1 and 1.
    let joined = |x: f64, y: f64| (x * x - 2.0 * phi * x * y + y * y).max(0.0).sqrt();
    let difference = first.share - second.share;
    Interval {
        low: (difference - joined(first.below, second.above)).max(-1.0),
        high: (difference + joined(first.above, second.below)).min(1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired(a: f64, b: f64, c: f64, d: f64) -> (f64, f64) {
        let interval = newcombe_paired(a, b, c, d, 0.95).unwrap().unwrap();
        (interval.low, interval.high)
    }

    fn near((low, high): (f64, f64), expected: (f64, f64), within: f64) {
        assert!((low - expected.0).abs() < within && (high - expected.1).abs() < within, "{low} {high}");
    }

    #[test]
    fn paired_by_hand() {
        let z = super::super::z_of_level(0.95).unwrap();
        // Both shares 1: phi 0, and the Wilson bound of n / n is n / (n + z2).
        let reach = z * z / (54.0 + z * z);
        near(paired(54.0, 0.0, 0.0, 0.0), (-reach, reach), 1e-12);
        // 1 against 0: each reaches z2 / (30 + z2) inwards, and both squared and added.
        let reach = 2.0_f64.sqrt() * z * z / (30.0 + z * z);
        near(paired(0.0, 30.0, 0.0, 0.0), (1.0 - reach, 1.0), 1e-12);
        near(paired(0.0, 0.0, 30.0, 0.0), (-1.0, reach - 1.0), 1e-12);
        // Shares of a half: Wilson reaches z / (2 sqrt(n + z2)) to each side, and all margins are n / 2.
        let half = z / (2.0 * (16.0 + z * z).sqrt());
        // ad - bc is 16, less n / 2 is 8: phi is 8 / 64.
        let reach = half * (2.0_f64 - 2.0 / 8.0).sqrt();
        near(paired(5.0, 3.0, 3.0, 5.0), (-reach, reach), 1e-12);
        // ad - bc is -16, which is left as it is: phi is -16 / 64.
        let reach = half * (2.0_f64 + 2.0 / 4.0).sqrt();
        near(paired(3.0, 5.0, 5.0, 3.0), (-reach, reach), 1e-12);
        // ad - bc is 7 and so is n / 2: phi is 0, as if the shares were independent.
        let apart = newcombe(7.0, 14.0, 7.0, 14.0, 0.95).unwrap().unwrap();
        near(paired(4.0, 3.0, 3.0, 4.0), (apart.low, apart.high), 1e-12);
    }

    #[test]
    fn paired_as_published() {
        // Complete response before and after consolidation therapy (Cavo 2012), as the R package contingencytables of
        // Fagerland, Lydersen and Laake gives it.
        near(paired(59.0, 6.0, 16.0, 80.0), (-0.1186, -0.0046), 5e-5);
    }

    #[test]
    fn impossible_counts_are_refused() {
        assert_eq!(newcombe(2.0, 1.0, 0.0, 1.0, 0.95), Err(Impossible::PartAboveWhole));
        assert_eq!(newcombe(0.0, 1.0, 2.0, 1.0, 0.95), Err(Impossible::PartAboveWhole));
        assert_eq!(newcombe(0.0, 1.0, -1.0, 1.0, 0.95), Err(Impossible::NotACount));
        assert_eq!(newcombe(0.0, 1.0, 0.0, 1.0, 0.0), Err(Impossible::NotALevel));
        assert_eq!(newcombe(0.0, 0.0, 1.0, 2.0, 0.95), Ok(None));
        assert_eq!(newcombe(1.0, 2.0, 0.0, 0.0, 0.95), Ok(None));
        assert_eq!(newcombe_paired(1.0, 0.5, 0.0, 1.0, 0.95), Err(Impossible::NotACount));
        assert_eq!(newcombe_paired(3.0, -1.0, 0.0, 1.0, 0.95), Err(Impossible::NotACount));
        assert_eq!(newcombe_paired(1.0, 1.0, 1.0, 1.0, 1.0), Err(Impossible::NotALevel));
        assert_eq!(newcombe_paired(0.0, 0.0, 0.0, 0.0, 0.95), Ok(None));
    }
}
