use super::signals::{RUN, TREND};
use super::stretch::number;

/// The share of a normal distribution beyond three standard deviations, both sides together (scipy: 0.002699796).
const BEYOND_THREE: f64 = 0.0027;

/// How many signals chance alone gives on average in months that nothing moved.
///
/// Assumes months that are independent and alike, no two equal, each as likely above the centre as below, normal
/// for the points outside, and lines known beforehand. Lines drawn from the same months give fewer runs, since these
/// pull the centre to themselves: simulated 0.003, 0.032 and 0.075 runs in 13, 24 and 36 months, against 0.027, 0.070
/// and 0.117 here; points outside are 0.029, 0.063 and 0.093 against 0.035, 0.065 and 0.097; trends need no line.
/// (numpy 2.4.6, seed 20230401, 40,000 series each.) Small counts and shares near 0 or 1 give more points outside:
/// 0.0055 of Poisson months of mean 5 lie beyond three standard deviations, and 0.0128 of binomial ones of 10 at 0.1.
/// A month can signal by more than one rule, and each counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// Points outside the limits: 0.0027 for each month.
    pub outside: f64,
    /// Runs of 8 or more on one side: (m - 6) / 256 in a stretch of m months, for m of 8 or more.
    pub runs: f64,
    /// Runs of 6 or more that rise or fall: (6 m - 29) / 2520 in a stretch of m months, for m of 6 or more.
    pub trends: f64,
}

impl Chance {
    /// Gives the number over stretches of so many months each.
    ///
    /// A run is counted where it begins. On one side: the first month begins one with the chance 2/2^8; any of the
    /// m - 8 later ones that can, 2/2^9, since the month before must lie on the other side. Rising or falling: the
    /// first begins one with 2/6!, any of the m - 6 later ones with 2 (1/6! - 1/7!), since six in order count only
    /// if they are no part of seven. (Elementary; both agree with a full enumeration.)
    pub(super) fn over(stretches: impl Iterator<Item = usize>) -> Self {
        let mut chance = Self { outside: 0.0, runs: 0.0, trends: 0.0 };
        for months in stretches {
            let m = number(months);
            chance.outside += BEYOND_THREE * m;
            if months >= RUN {
                chance.runs += (m - 6.0) / 256.0;
            }
            if months >= TREND {
                chance.trends += (6.0 * m - 29.0) / 2520.0;
            }
        }
        chance
    }

    /// Gives the number of signals of any kind.
    pub fn total(&self) -> f64 {
        self.outside + self.runs + self.trends
    }
}

#[cfg(test)]
mod tests {
    use super::super::signals::{Rule, find};
    use super::super::stretch::Stretch;
    use super::*;

    /// Counts the runs, by the code that finds signals, in values without limits.
    fn runs(values: Vec<f64>, centre: f64, trends: bool) -> f64 {
        let signals = find(&Stretch { first: 0, values }, centre, |_| None);
        let is_trend = |rule| matches!(rule, Rule::Rising | Rule::Falling);
        number(signals.iter().filter(|signal| is_trend(signal.rule) == trends).count())
    }

    #[test]
    fn runs_agree_with_every_way_fourteen_months_can_fall() {
        let ways = 1_u32 << 14;
        let values = |way: u32| (0..14).map(|bit| f64::from(way >> bit & 1)).collect();
        let mean = (0..ways).map(|way| runs(values(way), 0.5, false)).sum::<f64>() / f64::from(ways);
        assert!((mean - Chance::over([14].into_iter()).runs).abs() < 1e-12, "{mean}");
    }

    #[test]
    fn trends_agree_with_every_order_of_eight_months() {
        let mut orders: Vec<Vec<f64>> = vec![vec![]];
        for next in 0..8 {
            let insert = |order: &Vec<f64>, at: usize| {
                let mut longer = order.clone();
                longer.insert(at, f64::from(next));
                longer
            };
            orders = orders.iter().flat_map(|order| (0..=order.len()).map(move |at| insert(order, at))).collect();
        }
        let ways = number(orders.len());
        let mean = orders.into_iter().map(|order| runs(order, -1.0, true)).sum::<f64>() / ways;
        assert!((ways - 40320.0).abs() < 0.5);
        assert!((mean - Chance::over([8].into_iter()).trends).abs() < 1e-12, "{mean}");
    }

    #[test]
    fn numbers_are_those_of_the_script() {
        // tests/statistics/check_control_chart.py, which enumerates 14 and 8 months too.
        let chance = Chance::over([24].into_iter());
        assert!((chance.outside - 0.0648).abs() < 1e-12);
        assert!((chance.runs - 0.070_312_5).abs() < 1e-12);
        assert!((chance.trends - 0.045_634_920_634_920_63).abs() < 1e-12);
        assert!((chance.total() - 0.180_747_420_634_920_63).abs() < 1e-12);
        let cut = Chance::over([7, 5].into_iter());
        assert!((cut.outside - 0.0324).abs() < 1e-12 && cut.runs <= 0.0);
    }
}
