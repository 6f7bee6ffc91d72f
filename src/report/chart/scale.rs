//! A scale: round ticks around the data, and the place of a value on the sheet.

use super::unit::Unit;

/// Maps values between two round numbers to places between two coordinates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub low: f64,
    pub high: f64,
    pub step: f64,
    from: i32,
    to: i32,
}

impl Scale {
    /// Returns the scale that holds all the values and `at_zero`'s zero, with about `ticks` steps between ticks; `None`
    /// if there is no value.
    pub fn around(values: impl IntoIterator<Item = f64>, from_zero: bool, unit: Unit, ticks: u8) -> Option<Self> {
        let ends = values.into_iter().fold(None, |ends: Option<(f64, f64)>, value| {
            Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
        });
        let (mut low, mut high) = ends?;
        if from_zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        let ticks = f64::from(ticks.max(1));
        let step = if high > low { round_step((high - low) / ticks, unit) } else { unit.lone_step() };
        low = (low / step + 1e-9).floor() * step;
        high = (high / step - 1e-9).ceil() * step;
        if high - low < step / 2.0 {
            // All values are one round number: the scale begins there, or ends there if the number is negative or all.
            let ends_there = low < 0.0 || (unit == Unit::Share && low >= 1.0 - step / 2.0);
            (low, high) = if ends_there { (low - step, low) } else { (low, low + step) };
        }
        Some(Self { low, high, step, from: 0, to: 0 })
    }

    /// Returns the scale of positions in a list of `length` things.
    pub fn of_positions(length: usize) -> Self {
        let last = real(length.saturating_sub(1));
        // A single thing stands in the middle.
        let (low, high) = if length < 2 { (-1.0, 1.0) } else { (0.0, last) };
        Self { low, high, step: 1.0, from: 0, to: 0 }
    }

    /// Lays the scale between two coordinates.
    pub fn between(self, from: i32, to: i32) -> Self {
        Self { from, to, ..self }
    }

    /// Returns where a value lies.
    pub fn at(&self, value: f64) -> i32 {
        let part = (value - self.low) / (self.high - self.low);
        pixel(f64::from(self.from) + part * f64::from(self.to - self.from))
    }

    /// Returns the round numbers from the lowest to the highest.
    pub fn ticks(&self) -> Vec<f64> {
        let ticks = (0..40_u8).map(|tick| self.low + f64::from(tick) * self.step);
        ticks.take_while(|tick| *tick <= self.high + self.step / 2.0).collect()
    }
}

/// Returns the least of 1, 2 or 5 times a power of ten that is no less than `rough`.
fn round_step(rough: f64, unit: Unit) -> f64 {
    let rough = rough.max(unit.least_step());
    let mut power = 1.0;
    while power * 10.0 <= rough {
        power *= 10.0;
    }
    while power > rough {
        power /= 10.0;
    }
    // A step that is round but for the last bit of a division is taken as it is.
    let fits = |factor: &f64| factor * power >= rough * (1.0 - 1e-9);
    [1.0, 2.0, 5.0].into_iter().find(fits).unwrap_or(10.0) * power
}

/// Writes a length of a list as a number; beyond 4 billion it no longer matters.
pub(super) fn real(length: usize) -> f64 {
    u32::try_from(length).map_or(f64::from(u32::MAX), f64::from)
}

/// Writes a length of a list as a coordinate.
pub(super) fn whole(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

/// Rounds to the nearest coordinate.
pub(super) fn pixel(place: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates, and no sheet is that large")]
    let nearest = place.round() as i32;
    nearest
}

#[cfg(test)]
mod tests {
    use super::{Scale, Unit};

    fn ticks(values: &[f64], from_zero: bool, unit: Unit) -> Vec<String> {
        let scale = Scale::around(values.iter().copied(), from_zero, unit, 5).unwrap();
        scale.ticks().into_iter().map(|tick| unit.format_tick(tick, scale.step)).collect()
    }

    #[test]
    fn ticks_are_round_and_hold_the_data() {
        assert_eq!(ticks(&[0.12, 0.43], true, Unit::Share), ["0%", "10%", "20%", "30%", "40%", "50%"]);
        assert_eq!(ticks(&[0.0, 1.0], true, Unit::Share), ["0%", "20%", "40%", "60%", "80%", "100%"]);
        assert_eq!(ticks(&[0.412, 0.431], false, Unit::Share), ["41.0%", "41.5%", "42.0%", "42.5%", "43.0%", "43.5%"]);
        assert_eq!(ticks(&[3.0], true, Unit::Count), ["0", "1", "2", "3"]);
        assert_eq!(ticks(&[-40.0, 60.0], true, Unit::Count), ["−40", "−20", "0", "20", "40", "60"]);
        assert_eq!(ticks(&[1e15, -1e15], true, Unit::Count).len(), 5);
    }

    #[test]
    fn one_value_still_has_a_scale() {
        assert_eq!(ticks(&[0.0], true, Unit::Count), ["0", "1"]);
        assert_eq!(ticks(&[7.0], false, Unit::Count), ["7", "8"]);
        assert_eq!(ticks(&[0.0], true, Unit::Share), ["0%", "10%"]);
        assert_eq!(ticks(&[0.43], false, Unit::Share), ["40%", "50%"]);
        assert_eq!(ticks(&[1.0], false, Unit::Share), ["90%", "100%"]);
        assert!(Scale::around([], true, Unit::Count, 5).is_none());
    }

    #[test]
    fn values_lie_between_the_ends() {
        let scale = Scale::around([0.0, 10.0], true, Unit::Count, 5).unwrap().between(100, 0);
        assert_eq!([0.0, 5.0, 10.0].map(|value| scale.at(value)), [100, 50, 0]);
        assert_eq!(Scale::of_positions(1).between(0, 50).at(0.0), 25);
        assert_eq!(Scale::of_positions(3).between(0, 50).at(2.0), 50);
    }
}
