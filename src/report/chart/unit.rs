//! What the numbers of a chart are, and how they are written.

/// Values beyond this are not drawn: whole numbers stop being exact there, and no count of families comes near.
const LARGEST: f64 = 1e15;

/// Says what the numbers of a chart are, and so how they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A part of a whole: 0.1234 is written `12.3%`.
    Share,
    /// A difference of shares: 0.1234 is written `+12.3`, in percentage points.
    Points,
    /// A number of things: 12345 is written `12,345`, and a mean of such numbers with a decimal.
    Count,
}

impl Unit {
    /// Writes a value in full.
    #[must_use]
    pub fn format(self, value: f64) -> String {
        match self {
            Self::Share => signed(value, |size| format!("{:.1}%", size * 100.0)),
            Self::Points => with_sign(value, |size| format!("{:.1}", size * 100.0)),
            Self::Count if value.fract() == 0.0 => signed(value, |size| grouped(&format!("{size:.0}"))),
            Self::Count => signed(value, |size| {
                let written = format!("{size:.1}");
                let (whole, tenth) = written.split_once('.').unwrap_or((&written, "0"));
                format!("{}.{tenth}", grouped(whole))
            }),
        }
    }

    /// Writes a tick of an axis, with no more decimals than the step between ticks needs.
    pub(super) fn format_tick(self, value: f64, step: f64) -> String {
        match self {
            Self::Share | Self::Points => {
                let decimals = (0..6).find(|places| step * 100.0 * 10_f64.powi(*places) > 0.999).unwrap_or(6);
                let places = usize::try_from(decimals).unwrap_or(0);
                if self == Self::Points {
                    return with_sign(value, |size| format!("{:.places$}", size * 100.0));
                }
                signed(value, |size| format!("{:.places$}%", size * 100.0))
            }
            Self::Count => self.format(value),
        }
    }

    /// Returns the step between two ticks where all values are the same.
    pub(super) fn lone_step(self) -> f64 {
        match self {
            Self::Share | Self::Points => 0.1,
            Self::Count => 1.0,
        }
    }

    /// Returns the smallest step between two ticks.
    pub(super) fn least_step(self) -> f64 {
        match self {
            Self::Share | Self::Points => 1e-6,
            Self::Count => 1.0,
        }
    }
}

/// Lets a value through if it can be drawn.
pub(super) fn drawable(value: Option<f64>) -> Option<f64> {
    value.filter(|number| number.is_finite() && number.abs() <= LARGEST)
}

/// Lets an interval through if both ends can be drawn, the lower first.
pub(super) fn drawable_interval(ends: Option<(f64, f64)>) -> Option<(f64, f64)> {
    let (one, other) = ends?;
    let (one, other) = (drawable(Some(one))?, drawable(Some(other))?);
    Some((one.min(other), one.max(other)))
}

/// Writes the size of a value and puts a minus sign before it, unless it is written as zero.
fn signed(value: f64, write: impl Fn(f64) -> String) -> String {
    let size = write(value.abs());
    let is_zero = !size.contains(|character: char| ('1'..='9').contains(&character));
    if value < 0.0 && !is_zero { format!("−{size}") } else { size }
}

/// The same with a plus sign before what is more than zero.
fn with_sign(value: f64, write: impl Fn(f64) -> String) -> String {
    let written = signed(value, write);
    let is_zero = !written.contains(|character: char| ('1'..='9').contains(&character));
    if value > 0.0 && !is_zero { format!("+{written}") } else { written }
}

/// Puts a comma before every third digit from the right.
fn grouped(digits: &str) -> String {
    let mut written = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{Unit, drawable, drawable_interval};

    #[test]
    fn values_are_written_by_their_unit() {
        assert_eq!(Unit::Share.format(0.1234), "12.3%");
        assert_eq!(Unit::Share.format(-0.0001), "0.0%");
        assert_eq!(Unit::Share.format(-0.021), "−2.1%");
        assert_eq!(Unit::Points.format(0.1234), "+12.3");
        assert_eq!(Unit::Points.format(-0.061), "−6.1");
        assert_eq!(Unit::Points.format(0.0004), "0.0");
        assert_eq!(Unit::Points.format_tick(0.05, 0.05), "+5");
        assert_eq!(Unit::Count.format(12_345.0), "12,345");
        assert_eq!(Unit::Count.format(-1_234_567.0), "−1,234,567");
        assert_eq!(Unit::Count.format(999.0), "999");
        assert_eq!(Unit::Count.format(1_234.56), "1,234.6");
    }

    #[test]
    fn ticks_have_the_decimals_of_their_step() {
        assert_eq!(Unit::Share.format_tick(0.1 + 0.2, 0.1), "30%");
        assert_eq!(Unit::Share.format_tick(0.005, 0.005), "0.5%");
        assert_eq!(Unit::Share.format_tick(0.0002, 0.0001), "0.02%");
    }

    #[test]
    fn what_cannot_be_drawn_is_missing() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
            assert_eq!(drawable(Some(value)), None);
            assert_eq!(drawable_interval(Some((0.0, value))), None);
        }
        assert_eq!(drawable_interval(Some((0.5, 0.25))), Some((0.25, 0.5)));
    }
}
