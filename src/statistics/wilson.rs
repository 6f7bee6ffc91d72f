use super::{Impossible, count::whole, z_of_level};

/// The lower and the upper bound of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// Gives the Wilson score interval of the share `k / n`, clamped to 0 and 1; none where `n` is 0.
///
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
/// American Statistical Association 22 (1927), 209-212; without continuity correction.
///
/// # Errors
/// When a count is no count, `k` is above `n`, or the level is no probability.
pub fn wilson(k: f64, n: f64, level: f64) -> Result<Option<Interval>, Impossible> {
    whole(&[k, n])?;
    if k > n {
        return Err(Impossible::PartAboveWhole);
    }
    let z = z_of_level(level)?;
    if n == 0.0 {
        return Ok(None);
    }
    let (p, z2) = (k / n, z * z);
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    // At the ends the bound is exact, and rounding would put it a hair inside.
    let low = if k == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if k >= n { 1.0 } else { (centre + half).min(1.0) };
    Ok(Some(Interval { low, high }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_counts_are_refused() {
        assert_eq!(wilson(2.0, 1.0, 0.95), Err(Impossible::PartAboveWhole));
        assert_eq!(wilson(-1.0, 1.0, 0.95), Err(Impossible::NotACount));
        assert_eq!(wilson(0.5, 1.0, 0.95), Err(Impossible::NotACount));
        assert_eq!(wilson(1.0, f64::NAN, 0.95), Err(Impossible::NotACount));
        assert_eq!(wilson(1.0, 2.0, 1.0), Err(Impossible::NotALevel));
        assert_eq!(wilson(0.0, 0.0, 0.95), Ok(None));
    }
}
