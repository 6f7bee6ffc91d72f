use super::{Impossible, Interval, binomial, count::whole, normal::tail_of_level, z_of_level};

/// Below this many expected successes or failures the limits are binomial.
const EXPECTED_AT_LEAST: f64 = 10.0;

/// Gives the limits between which the share of `n` families lies by chance alone where the true share is `p`, between 0 and
/// 1; none where `n` is 0. A share is outside when it lies strictly beyond a limit.
///
/// `p -+ z sqrt(p (1 - p) / n)`; where n p or n (1 - p) is below 10, quantiles of the binomial distribution over n: the
/// smallest k that with all below it has at least the probability of the lower tail, and at least all but that of the upper
/// one. A product is taken to be 10 where rounding alone puts it below.
///
/// Source: D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005),
/// 1185-1202, appendix A.1, whose exact limits are interpolated between counts; here they are counts.
///
/// # Errors
/// When `p` is no share, `n` no count, or the level no probability.
pub fn funnel(p: f64, n: f64, level: f64) -> Result<Option<Interval>, Impossible> {
    whole(&[n])?;
    if !(0.0..=1.0).contains(&p) {
        return Err(Impossible::NotAShare);
    }
    let (z, tail) = (z_of_level(level)?, tail_of_level(level)?);
    if n == 0.0 {
        return Ok(None);
    }
    let rarer = (n * p).min(n * (1.0 - p));
    if rarer < EXPECTED_AT_LEAST * (1.0 - 1e-12) {
        let quantiles = binomial::tails(n, p, tail);
        return Ok(Some(Interval { low: quantiles.low / n, high: quantiles.high / n }));
    }
    let half = z * (p * (1.0 - p) / n).sqrt();
    Ok(Some(Interval { low: (p - half).max(0.0), high: (p + half).min(1.0) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_have_no_width() {
        for p in [0.0, 1.0] {
            assert_eq!(funnel(p, 50.0, 0.95), Ok(Some(Interval { low: p, high: p })));
        }
    }

    #[test]
    fn ten_expected_are_ten_from_either_side() {
        // 100 x (1 - 0.9) is a hair below 10 in doubles; both are the same question.
        let (few, many) = (funnel(0.1, 100.0, 0.95).unwrap().unwrap(), funnel(0.9, 100.0, 0.95).unwrap().unwrap());
        assert!((few.low + many.high - 1.0).abs() < 1e-12 && (few.high + many.low - 1.0).abs() < 1e-12);
        let z = z_of_level(0.95).unwrap();
        assert!((few.low - (0.1 - 0.03 * z)).abs() < 1e-12, "{few:?}");
    }

    #[test]
    fn impossible_numbers_are_refused() {
        assert_eq!(funnel(1.1, 10.0, 0.95), Err(Impossible::NotAShare));
        assert_eq!(funnel(-0.1, 10.0, 0.95), Err(Impossible::NotAShare));
        assert_eq!(funnel(f64::NAN, 10.0, 0.95), Err(Impossible::NotAShare));
        assert_eq!(funnel(0.5, 1.5, 0.95), Err(Impossible::NotACount));
        assert_eq!(funnel(0.5, 10.0, 1.0), Err(Impossible::NotALevel));
        assert_eq!(funnel(0.5, 0.0, 0.95), Ok(None));
    }
}
