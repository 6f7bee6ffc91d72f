use super::verdict::Verdict;
use crate::plan::Comparison;

/// Numbers nearer than this are equal.
const NEAR: f64 = 1e-9;

/// Between which two numbers a number lies, both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    pub low: f64,
    pub high: f64,
}

impl Bounds {
    /// Any number at all.
    pub const UNKNOWN: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };

    pub fn exactly(value: f64) -> Self {
        Self { low: value, high: value }
    }

    /// The number, where nothing is left open.
    pub fn exact(self) -> Option<f64> {
        (self.low.is_finite() && near(self.low, self.high)).then_some(self.low)
    }

    pub fn plus(self, other: Self) -> Self {
        let (low, high) = (self.low + other.low, self.high + other.high);
        // What rises without end, less something without end, may be anything.
        let or = |sum: f64, unknown: f64| if sum.is_nan() { unknown } else { sum };
        Self { low: or(low, f64::NEG_INFINITY), high: or(high, f64::INFINITY) }
    }

    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { low: -other.high, high: -other.low })
    }

    pub fn times(self, other: Self) -> Self {
        // Nothing times anything, however large, is nothing.
        let product = |left: f64, right: f64| if left == 0.0 || right == 0.0 { 0.0 } else { left * right };
        let products = [
            product(self.low, other.low),
            product(self.low, other.high),
            product(self.high, other.low),
            product(self.high, other.high),
        ];
        Self {
            low: products.into_iter().fold(f64::INFINITY, f64::min),
            high: products.into_iter().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    /// Decides a comparison where it holds, or fails, for every value between the bounds.
    pub fn compare(self, comparison: Comparison, other: Self) -> Truth {
        let less = |one: f64, two: f64| one < two && !near(one, two);
        // Two numbers without an end have no order.
        let at_most = |one: f64, two: f64| (one <= two && !(one.is_infinite() && two.is_infinite())) || near(one, two);
        let (yes, no) = match comparison {
            Comparison::Less => (less(self.high, other.low), at_most(other.high, self.low)),
            Comparison::AtMost => (at_most(self.high, other.low), less(other.high, self.low)),
            Comparison::Greater => (less(other.high, self.low), at_most(self.high, other.low)),
            Comparison::AtLeast => (at_most(other.high, self.low), less(self.high, other.low)),
            Comparison::Equal => (
                near(self.low, self.high) && near(other.low, other.high) && near(self.low, other.low),
                less(self.high, other.low) || less(other.high, self.low),
            ),
        };
        match (yes, no) {
            (true, _) => Truth::Yes,
            (false, true) => Truth::No,
            (false, false) => Truth::Undecided,
        }
    }
}

fn near(one: f64, two: f64) -> bool {
    (one - two).abs() < NEAR
}

/// What a comparison, or a function that is true or false, comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Truth {
    Yes,
    No,
    /// Open where a window is, missing otherwise.
    Undecided,
    /// Whatever the windows are.
    Is(Verdict),
}

impl Truth {
    pub fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    /// Turns it round where the clause wants it false.
    pub fn is(self, wanted: bool) -> Self {
        match (self, wanted) {
            (Self::Yes, false) => Self::No,
            (Self::No, false) => Self::Yes,
            (Self::Is(Verdict::TRUE), false) => Self::Is(Verdict::FALSE),
            (Self::Is(Verdict::FALSE), false) => Self::Is(Verdict::TRUE),
            (truth, _) => truth,
        }
    }
}
