//! Choices, all from one seed.

use chrono::{Days, NaiveDate};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A source of choices. The same seed gives the same ones.
pub struct Dice(ChaCha8Rng);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// A whole number from the first to the last, both included.
    pub fn whole(&mut self, first: i64, last: i64) -> i64 {
        self.0.random_range(first..=last.max(first))
    }

    /// How many, both included.
    pub fn count(&mut self, least: usize, most: usize) -> usize {
        self.0.random_range(least..=most)
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.0.random_range(0..from.len())]
    }

    /// One of several words.
    pub fn word(&mut self, from: &[&str]) -> String {
        (*self.pick(from)).to_owned()
    }

    /// One of several, each with its weight.
    pub fn weighted<T: Copy>(&mut self, from: &[(u32, T)]) -> T {
        let total = from.iter().map(|(weight, _)| weight).sum();
        let mut left = self.0.random_range(0..total);
        for (weight, value) in from {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        from[0].1
    }

    /// So many different ones of several, or all.
    pub fn some<T: Clone>(&mut self, from: &[T], many: usize) -> Vec<T> {
        let mut left = from.to_vec();
        let mut taken = Vec::new();
        while taken.len() < many && !left.is_empty() {
            let place = self.0.random_range(0..left.len());
            taken.push(left.remove(place));
        }
        taken
    }

    /// A day from the first to the last, both included.
    pub fn day(&mut self, first: NaiveDate, last: NaiveDate) -> NaiveDate {
        later(first, self.whole(0, (last - first).num_days()))
    }

    /// The day, or one right beside it.
    pub fn near(&mut self, day: NaiveDate) -> NaiveDate {
        later(day, self.weighted(&[(5, 0), (2, -1), (2, 1)]))
    }
}

/// A day of the calendar.
pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// So many days later, or earlier.
pub fn later(day: NaiveDate, days: i64) -> NaiveDate {
    let by = Days::new(days.unsigned_abs());
    if days < 0 { day - by } else { day + by }
}
