use super::{Impossible, count::whole};

/// Gives the exact two-sided p value that `b` families change one way and `c` the other by chance, each way being as likely:
/// `min(1, 2 x the smaller tail of Binomial(b + c, 1/2))`; 1 where nobody changes, and 0 below the smallest double.
///
/// Source: Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages",
/// Psychometrika 12 (1947), 153-157, with the binomial distribution in place of its approximation.
///
/// # Errors
/// When a count is no count.
pub fn mcnemar(b: f64, c: f64) -> Result<f64, Impossible> {
    whole(&[b, c, b + c])?;
    let (smaller, n) = (b.min(c), b + c);
    // Binomial coefficients as multiples of the middle one, from the middle down: no factorial, no logarithm, and nothing
    // that can overflow.
    let mut at = (n / 2.0).floor();
    let mut weight = 1.0;
    let (mut half, mut tail) = (0.0, 0.0);
    while at >= 0.0 && weight > 0.0 {
        // The middle of an even number belongs to both halves.
        half += if at * 2.0 < n { weight } else { weight / 2.0 };
        if at <= smaller {
            tail += weight;
            if weight < tail * f64::EPSILON / n {
                break;
            }
        }
        weight *= at / (n - at + 1.0);
        at -= 1.0;
    }
    Ok((tail / half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_by_hand() {
        // 2 x 1/2, 2 x 1/32, 2 x (1 + 6) / 64, and what would be above 1.
        for (b, c, p) in [(1.0, 0.0, 1.0), (0.0, 5.0, 0.0625), (5.0, 1.0, 0.21875), (1.0, 1.0, 1.0), (0.0, 0.0, 1.0)] {
            assert!((mcnemar(b, c).unwrap() - p).abs() < 1e-15, "{b} {c}");
        }
    }

    #[test]
    fn impossible_counts_are_refused() {
        assert_eq!(mcnemar(-1.0, 2.0), Err(Impossible::NotACount));
        assert_eq!(mcnemar(1.0, 0.5), Err(Impossible::NotACount));
        assert_eq!(mcnemar(f64::INFINITY, 1.0), Err(Impossible::NotACount));
    }
}
