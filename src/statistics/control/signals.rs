use std::cmp::Ordering;

use super::stretch::{Stretch, neighbours};

/// So many in a row on one side are a signal.
pub(super) const RUN: usize = 8;
/// So many in a row that rise or fall are a signal; six points make five steps.
pub(super) const TREND: usize = 6;
/// Rounding must not put a point that lies on a limit outside it.
const HAIR: f64 = 1e-9;

/// What makes a signal.
///
/// Points outside: W. A. Shewhart, "Economic Control of Quality of Manufactured Product" (1931). Runs and trends:
/// L. S. Nelson, "The Shewhart control chart: tests for special causes", Journal of Quality Technology 16 (1984),
/// 237-239, tests 1 to 3; but 8 in a row on one side, as Wheeler and the Western Electric handbook (1956) have it,
/// where Nelson's test 2 asks for 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A point beyond the upper limit; a point on it is inside.
    AboveLimit,
    /// A point beyond the lower limit; a point on it is inside.
    BelowLimit,
    /// Eight or more in a row above the centre; a point on the centre is on neither side and ends the run.
    RunAbove,
    /// Eight or more in a row below the centre.
    RunBelow,
    /// Six or more in a row, each above the one before; two equal neighbours end the run, and the later of them can
    /// begin the next.
    Rising,
    /// Six or more in a row, each below the one before.
    Falling,
}

/// A point, or the whole of a run, that chance seldom gives. A run that goes on is still one signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    /// What makes it a signal.
    pub rule: Rule,
    /// The place of its first month in the series.
    pub first: usize,
    /// The place of its last month, which is the first again for a point outside.
    pub last: usize,
}

/// Finds a stretch's signals by month. `limits` gives the low and high limit of the month at a place.
pub(super) fn find(stretch: &Stretch, centre: f64, limits: impl Fn(usize) -> Option<(f64, f64)>) -> Vec<Signal> {
    let mut signals = Vec::new();
    for (place, value) in (stretch.first..).zip(&stretch.values) {
        if let Some((low, high)) = limits(place) {
            let rule = match () {
                () if *value > high + HAIR => Rule::AboveLimit,
                () if *value < low - HAIR => Rule::BelowLimit,
                () => continue,
            };
            signals.push(Signal { rule, first: place, last: place });
        }
    }
    // INVARIANT: values and centre are quotients of whole numbers, each rounded once, so equal ones compare equal.
    let sides: Vec<Ordering> = stretch.values.iter().map(|value| value.total_cmp(&centre)).collect();
    let steps: Vec<Ordering> = neighbours(&stretch.values).map(|step| step.total_cmp(&0.0)).collect();
    for (above, first, length) in alike(&sides, RUN) {
        let rule = if above { Rule::RunAbove } else { Rule::RunBelow };
        signals.push(Signal { rule, first: stretch.first + first, last: stretch.first + first + length - 1 });
    }
    for (rising, first, length) in alike(&steps, TREND - 1) {
        let rule = if rising { Rule::Rising } else { Rule::Falling };
        signals.push(Signal { rule, first: stretch.first + first, last: stretch.first + first + length });
    }
    signals.sort_by_key(|signal| (signal.first, signal.rule));
    signals
}

/// Gives the longest groups of neighbours that are all greater (true) or all less (false): where each begins and how
/// long it is, if it is long enough.
fn alike(orders: &[Ordering], at_least: usize) -> Vec<(bool, usize, usize)> {
    let mut first = 0;
    let mut found = Vec::new();
    for group in orders.chunk_by(PartialEq::eq) {
        match group.first() {
            Some(Ordering::Greater) if group.len() >= at_least => found.push((true, first, group.len())),
            Some(Ordering::Less) if group.len() >= at_least => found.push((false, first, group.len())),
            _ => {}
        }
        first += group.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64], centre: f64) -> Vec<(Rule, usize, usize)> {
        let stretch = Stretch { first: 100, values: values.to_vec() };
        let found = find(&stretch, centre, |_| Some((0.0, 50.0)));
        found.iter().map(|signal| (signal.rule, signal.first, signal.last)).collect()
    }

    #[test]
    fn eight_on_one_side_and_not_seven() {
        let mut values = vec![11.0, 12.0, 11.0, 12.0, 11.0, 12.0, 11.0];
        assert_eq!(of(&values, 10.0), []);
        values.push(12.0);
        assert_eq!(of(&values, 10.0), [(Rule::RunAbove, 100, 107)]);
        values.push(11.0);
        assert_eq!(of(&values, 10.0), [(Rule::RunAbove, 100, 108)]);
        assert_eq!(of(&values, 13.0), [(Rule::RunBelow, 100, 108)]);
        // A point on the centre ends the run.
        values[4] = 10.0;
        assert_eq!(of(&values, 10.0), []);
    }

    #[test]
    fn six_rising_and_not_five_and_equal_neighbours_end_it() {
        assert_eq!(of(&[1.0, 2.0, 3.0, 4.0, 5.0], 3.0), []);
        assert_eq!(of(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 2.0], 3.0), [(Rule::Rising, 100, 105)]);
        assert_eq!(of(&[9.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0], 5.0), [(Rule::Falling, 100, 106)]);
        assert_eq!(of(&[1.0, 2.0, 3.0, 3.0, 4.0, 5.0, 6.0], 3.0), []);
        assert_eq!(of(&[1.0, 2.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], 4.0), [(Rule::Rising, 102, 107)]);
    }

    #[test]
    fn a_point_on_a_limit_is_inside() {
        assert_eq!(of(&[0.0, 50.0, 51.0, 20.0], 20.0), [(Rule::AboveLimit, 102, 102)]);
    }

    #[test]
    fn all_equal_signals_nothing() {
        assert_eq!(of(&[7.0; 30], 7.0), []);
    }
}
