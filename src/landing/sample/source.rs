//! The random source of one family or one area. Every choice in the sample is drawn here, so that a seed decides all.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore as _, SeedableRng as _},
};

use super::rows::Pseudonym;

/// Keeps the streams of an area apart from those of its families.
const AREA_STREAM: u64 = u64::MAX;

/// A stream of random numbers that depends on the seed, the area and the family, and on nothing else.
pub(super) struct Source(ChaCha8Rng);

impl Source {
    /// The stream of a family, by its place in its area: neither the size of the sample nor the order of work moves it.
    pub(super) fn of_family(seed: u64, area: u64, family: u64) -> Self {
        let mut key = [0; 32];
        let words = seed.to_le_bytes().into_iter().chain(area.to_le_bytes());
        for (place, byte) in key.iter_mut().zip(words) {
            *place = byte;
        }
        let mut numbers = ChaCha8Rng::from_seed(key);
        numbers.set_stream(family);
        Self(numbers)
    }

    /// The stream of an area's own traits.
    pub(super) fn of_area(seed: u64, area: u64) -> Self {
        Self::of_family(seed, area, AREA_STREAM)
    }

    /// A number from 0 up to, but not including, 1.
    pub(super) fn unit(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / 4_294_967_296.0
    }

    /// True with the given probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A whole number from `low` to `high`, both included; `low` where they are in the wrong order.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = u64::from(high.saturating_sub(low).max(0).unsigned_abs()) + 1;
        let step = (u64::from(self.0.next_u32()) * span) >> 32;
        low.saturating_add(i32::try_from(step).unwrap_or(0))
    }

    /// Roughly normal with mean 0 and deviation 1: the sum of four even draws, which has no far tails.
    pub(super) fn normal(&mut self) -> f64 {
        let sum: f64 = (0..4).map(|_| self.unit()).sum();
        (sum - 2.0) * 1.732
    }

    /// One of several, each as likely as the next.
    pub(super) fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        let last = i32::try_from(from.len()).unwrap_or(i32::MAX) - 1;
        let place = usize::try_from(self.between(0, last)).unwrap_or(0);
        from.get(place).copied().unwrap_or_default()
    }

    /// One of several, each as likely as its weight says.
    pub(super) fn weighted<T: Copy + Default>(&mut self, from: &[(T, u32)]) -> T {
        let total: u32 = from.iter().map(|(_, weight)| weight).sum();
        let mut left = self.unit() * f64::from(total);
        for (value, weight) in from {
            left -= f64::from(*weight);
            if left < 0.0 {
                return *value;
            }
        }
        T::default()
    }

    /// Some of it, with the given probability, else nothing.
    pub(super) fn maybe<T>(&mut self, probability: f64, value: T) -> Option<T> {
        self.chance(probability).then_some(value)
    }

    /// A fresh pseudonym of 32 hex digits.
    pub(super) fn pseudonym(&mut self) -> Pseudonym {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        Pseudonym::from_bytes(bytes)
    }
}

/// Rounds to a whole number.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and no figure of the sample comes near the limit")]
pub(super) fn whole(number: f64) -> i32 {
    number.round() as i32
}

/// Turns log odds into a probability.
pub(super) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}
