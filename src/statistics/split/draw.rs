use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore as _, SeedableRng as _},
};

use super::table::Counts;

/// Draws tables anew from a table of counts. Each resample has a stream of its own, so that neither their number nor their
/// order moves one.
pub(super) struct Draw {
    seed: u64,
}

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// Fills two tables with as many families as the cohorts have, each family drawn from its cohort with replacement: a
    /// multinomial draw of each cohort.
    pub(super) fn resample(&self, number: u64, cohorts: [&[Counts]; 2], into: [&mut [Counts]; 2]) {
        let mut numbers = ChaCha8Rng::seed_from_u64(self.seed);
        numbers.set_stream(number);
        let mut coins = Coins::new(numbers);
        for (counts, into) in cohorts.into_iter().zip(into) {
            let counts = counts.as_flattened();
            coins.spread(counts, counts.iter().sum(), into.as_flattened_mut());
        }
    }
}

struct Coins {
    numbers: ChaCha8Rng,
    /// Coins thrown and not yet looked at, and how many.
    thrown: u64,
    left: u32,
}

impl Coins {
    fn new(numbers: ChaCha8Rng) -> Self {
        Self { numbers, thrown: 0, left: 0 }
    }

    /// Spreads families over cells in proportion to their counts: first over both halves of the cells, then within each.
    fn spread(&mut self, counts: &[u32], families: u32, into: &mut [u32]) {
        if families == 0 {
            into.fill(0);
        } else if let [cell] = into {
            *cell = families;
        } else {
            let (left, right) = counts.split_at(counts.len() / 2);
            let (into_left, into_right) = into.split_at_mut(counts.len() / 2);
            let (part, other): (u32, u32) = (left.iter().sum(), right.iter().sum());
            let drawn = self.binomial(families, part, part + other);
            self.spread(left, drawn, into_left);
            self.spread(right, families - drawn, into_right);
        }
    }

    /// How many of `trials` succeed, each with probability `part / whole`, without a logarithm or an approximation.
    ///
    /// A trial compares a random number, binary digit by digit, with the probability; the first digit that differs decides
    /// it. Of the trials still undecided as many show a 1 as heads fall among that many coins.
    fn binomial(&mut self, trials: u32, part: u32, whole: u32) -> u32 {
        if part == 0 || part == whole {
            return if part == 0 { 0 } else { trials };
        }
        let (whole, mut left) = (u64::from(whole), u64::from(part));
        let (mut undecided, mut succeeded) = (trials, 0);
        while undecided > 0 && left > 0 {
            let ones = self.heads(undecided);
            left *= 2;
            if left >= whole {
                left -= whole;
                succeeded += undecided - ones;
                undecided = ones;
            } else {
                undecided -= ones;
            }
        }
        // With no digit of 1 left, a number that agrees so far is not below the probability.
        succeeded
    }

    /// How many of some coins show heads.
    fn heads(&mut self, mut coins: u32) -> u32 {
        let mut heads = 0;
        while let Some(rest) = coins.checked_sub(u64::BITS) {
            heads += self.numbers.next_u64().count_ones();
            coins = rest;
        }
        if self.left < coins {
            self.thrown = self.numbers.next_u64();
            self.left = u64::BITS;
        }
        heads += (self.thrown & ((1 << coins) - 1)).count_ones();
        self.thrown >>= coins;
        self.left -= coins;
        heads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chi-square of counts against expected ones.
    fn chi_square(seen: &[f64], expected: &[f64]) -> f64 {
        seen.iter().zip(expected).map(|(seen, expected)| (seen - expected).powi(2) / expected).sum()
    }

    #[test]
    fn binomial_draws_are_binomial() {
        // Binomial(6, 3/7), its coefficients by hand; 22.46 is the 99.9% point of chi-square with 6 degrees of freedom.
        let ways = [1.0, 6.0, 15.0, 20.0, 15.0, 6.0, 1.0];
        let share = |(k, ways): (i32, f64)| ways * 3.0_f64.powi(k) * 4.0_f64.powi(6 - k) / 7.0_f64.powi(6);
        let expected: Vec<f64> = (0..).zip(ways).map(|way| 20_000.0 * share(way)).collect();
        let mut coins = Coins::new(ChaCha8Rng::seed_from_u64(1));
        let mut seen = [0.0; 7];
        for _ in 0..20_000 {
            seen[usize::try_from(coins.binomial(6, 3, 7)).unwrap()] += 1.0;
        }
        assert!(chi_square(&seen, &expected) < 22.46, "{seen:?} {expected:?}");
    }

    #[test]
    fn many_trials_have_the_mean_and_the_spread_of_a_binomial() {
        let mut coins = Coins::new(ChaCha8Rng::seed_from_u64(2));
        for (trials, mean, variance) in [(100, 10.0, 9.0), (10_000, 1000.0, 900.0)] {
            let draws: Vec<f64> = (0..4000).map(|_| f64::from(coins.binomial(trials, 1, 10))).collect();
            let found = draws.iter().sum::<f64>() / 4000.0;
            let spread = draws.iter().map(|draw| (draw - found).powi(2)).sum::<f64>() / 3999.0;
            // Within four standard errors: of a mean sqrt(variance / 4000), of a variance about variance x sqrt(2 / 4000).
            assert!((found - mean).abs() < 4.0 * f64::sqrt(variance / 4000.0), "{found}");
            assert!((spread / variance - 1.0).abs() < 4.0 * f64::sqrt(2.0 / 4000.0), "{spread}");
        }
    }

    #[test]
    fn a_resample_keeps_the_families_and_empty_cells_empty() {
        let counts = [[3, 0, 2, 5], [0, 0, 0, 0], [1, 4, 0, 0]];
        let draw = Draw::new(7);
        let (mut one, mut two) = ([[9; 4]; 3], [[9; 4]; 3]);
        draw.resample(5, [&counts, &counts], [&mut one, &mut two]);
        for into in [one, two] {
            assert_eq!(into.as_flattened().iter().sum::<u32>(), 15);
            assert_eq!((into[0][1], into[1], into[2][2]), (0, [0; 4], 0));
        }
        assert_ne!(one, two);
        let (mut again, mut too) = ([[9; 4]; 3], [[9; 4]; 3]);
        draw.resample(5, [&counts, &counts], [&mut again, &mut too]);
        assert_eq!((one, two), (again, too));
    }
}
