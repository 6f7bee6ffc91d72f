//! Numbers of which the data may say only that they lie between two bounds.

use hearthline::plan::Comparison;

/// Numbers nearer than this are equal.
pub const NEAR: f64 = 1e-9;

/// A number between two bounds, both included. An unknown number has no bounds at all: minus infinity and infinity.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The least that it can be.
    pub low: f64,
    /// The most that it can be.
    pub high: f64,
}

impl Bounds {
    /// A number that is known.
    pub fn exactly(number: f64) -> Self {
        Self { low: number, high: number }
    }

    /// A number that is known to be so much, or more.
    pub fn at_least(number: f64) -> Self {
        Self { low: number, high: f64::INFINITY }
    }

    /// A number that is known to be so much, or less.
    pub fn at_most(number: f64) -> Self {
        Self { low: f64::NEG_INFINITY, high: number }
    }

    /// A number of which nothing is known.
    pub fn unknown() -> Self {
        Self { low: f64::NEG_INFINITY, high: f64::INFINITY }
    }

    /// The sum of two numbers.
    pub fn plus(self, other: Self) -> Self {
        let low = self.low + other.low;
        let high = self.high + other.high;
        // A rise without end beside an unknown number leaves nothing known.
        Self {
            low: if low.is_nan() { f64::NEG_INFINITY } else { low },
            high: if high.is_nan() { f64::INFINITY } else { high },
        }
    }

    /// The difference of two numbers.
    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { low: -other.high, high: -other.low })
    }

    /// The product of two numbers.
    // DECIDED: nothing times any number is nothing, also where the number has no bound.
    pub fn times(self, other: Self) -> Self {
        let mut low = f64::INFINITY;
        let mut high = f64::NEG_INFINITY;
        for left in [self.low, self.high] {
            for right in [other.low, other.high] {
                let product = if left.abs() < NEAR || right.abs() < NEAR { 0.0 } else { left * right };
                low = low.min(product);
                high = high.max(product);
            }
        }
        Self { low, high }
    }
}

/// Decides a comparison where it holds, or fails, for every value between the bounds; none where it is left open.
pub fn compare(left: Bounds, comparison: Comparison, right: Bounds) -> Option<bool> {
    match comparison {
        Comparison::Less => {
            if always_less(left, right) {
                Some(true)
            } else if always_at_least(left, right) {
                Some(false)
            } else {
                None
            }
        }
        Comparison::AtLeast => compare(left, Comparison::Less, right).map(|less| !less),
        Comparison::Greater => compare(right, Comparison::Less, left),
        Comparison::AtMost => compare(right, Comparison::Less, left).map(|less| !less),
        Comparison::Equal => {
            if always_at_least(left, right) && always_at_least(right, left) {
                Some(true)
            } else if always_less(left, right) || always_less(right, left) {
                Some(false)
            } else {
                None
            }
        }
    }
}

/// Says whether every value of the left is less than every value of the right, by more than is near.
fn always_less(left: Bounds, right: Bounds) -> bool {
    left.high < right.low - NEAR
}

/// Says whether every value of the left is at least every value of the right, or near it.
// DECIDED: a right without an upper bound may be more than anything, even than a rise without end.
fn always_at_least(left: Bounds, right: Bounds) -> bool {
    right.high < f64::INFINITY && left.low > right.high - NEAR
}
