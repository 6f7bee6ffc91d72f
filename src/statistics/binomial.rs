use super::Interval;

/// Probabilities that differ by less are equal: they are sums of rounded terms.
const ROUNDING: f64 = 1e-14;

/// Gives the quantiles of a binomial count of `n` trials that succeed with probability `p`: the smallest k of which P(X <= k) is
/// at least `tail`, and at least 1 - `tail`. Both are whole numbers from 0 to n.
///
/// The terms are summed from the rarer side, where n times the probability is meant to be small: the first term,
/// `(1 - p)^n`, must be more than nothing.
pub(super) fn tails(n: f64, p: f64, tail: f64) -> Interval {
    if p <= 0.5 {
        let reaching = |share: f64| first(n, p, |sum| sum >= share - ROUNDING);
        Interval { low: reaching(tail), high: reaching(1.0 - tail) }
    } else {
        // Of the failures Y = n - X: P(X <= k) is at least q where P(Y <= n - k - 1) is at most 1 - q.
        let passing = |share: f64| n - first(n, 1.0 - p, |sum| sum > share + ROUNDING);
        Interval { low: passing(1.0 - tail), high: passing(tail) }
    }
}

/// The smallest k of which P(X <= k) is as asked; where that is nowhere seen, the one after which nothing is added to it.
fn first(n: f64, p: f64, asked: impl Fn(f64) -> bool) -> f64 {
    let odds = p / (1.0 - p);
    let (mut k, mut term) = (0.0, (n * (-p).ln_1p()).exp());
    let mut sum = term;
    while k < n && !asked(sum) && (k <= n * p || term > f64::MIN_POSITIVE) {
        term *= (n - k) / (k + 1.0) * odds;
        k += 1.0;
        sum += term;
    }
    k
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_fair_coins_by_hand() {
        // Of 32 ways 1, 6, 16, 26, 31 and 32 have at most 0, 1, 2, 3, 4 and 5 heads; a tail may be met exactly.
        for (ways, low, high) in [(1.0, 0.0, 4.0), (1.5, 1.0, 4.0), (6.0, 1.0, 3.0), (6.5, 2.0, 3.0), (0.5, 0.0, 5.0)] {
            assert_eq!(tails(5.0, 0.5, ways / 32.0), Interval { low, high }, "{ways}");
        }
    }

    #[test]
    fn failures_are_successes_turned_round_but_where_a_tail_is_met() {
        for (n, p) in [(1.0, 0.25), (12.0, 0.125), (90.0, 0.0625), (4096.0, 1.0 / 1024.0)] {
            let (few, many) = (tails(n, p, 0.025), tails(n, 1.0 - p, 0.025));
            assert_eq!((few.low, few.high), (n - many.high, n - many.low), "{n} {p}");
        }
    }

    #[test]
    fn a_tail_beyond_what_a_sum_can_tell_ends() {
        let widest = tails(1e15, 5e-15, f64::EPSILON / 4.0);
        assert!(widest.low == 0.0 && widest.high < 1000.0, "{widest:?}");
        let widest = tails(1e6, 1.0 - 5e-6, f64::EPSILON / 4.0);
        assert!(widest.low > 1e6 - 1000.0 && widest.high >= 1e6, "{widest:?}");
    }
}
