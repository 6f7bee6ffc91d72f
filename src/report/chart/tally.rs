//! A number that may be too small to stand unmarked.

use super::Unit;
use super::unit::drawable;

/// Holds a number of a chart that marks small ones.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    /// The number, if there is one.
    pub value: Option<f64>,
    /// Whether it is so small that it is marked, by an asterisk.
    pub small: bool,
}

/// What a key says of the asterisk.
pub(super) const SMALL_MARK: &str = "* Count of 1 to 5";

impl From<Option<f64>> for Tally {
    /// A number that is never marked, as it counts nobody.
    fn from(value: Option<f64>) -> Self {
        Self { value, small: false }
    }
}

impl Tally {
    /// Returns the number if it can be drawn.
    pub(super) fn drawn(self) -> Option<f64> {
        drawable(self.value)
    }

    /// Writes the number with its mark, if there is one.
    pub(super) fn text(self, unit: Unit) -> Option<String> {
        let mark = if self.small { "*" } else { "" };
        self.drawn().map(|value| format!("{}{mark}", unit.format(value)))
    }

    /// Returns the number if it can be drawn and is no less than zero.
    pub(super) fn counted(self) -> Option<f64> {
        self.drawn().filter(|value| *value >= 0.0)
    }

    /// Writes the number with its mark; a missing one is a dash.
    pub(super) fn written(self, unit: Unit) -> String {
        self.counted().and_then(|_| self.text(unit)).unwrap_or_else(|| "–".to_owned())
    }

    /// Tells whether the number is written with its mark.
    pub(super) fn is_marked(self) -> bool {
        self.small && self.counted().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::{Tally, Unit};

    #[test]
    fn a_small_number_is_marked_and_a_missing_one_is_a_dash() {
        let written = |value, small| Tally { value, small }.written(Unit::Count);
        assert_eq!(written(Some(1234.0), false), "1,234");
        assert_eq!(written(Some(3.0), true), "3*");
        assert_eq!([written(None, true), written(Some(f64::NAN), false), written(Some(-1.0), false)], ["–"; 3]);
    }
}
