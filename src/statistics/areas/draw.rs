use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng as _};
use rand_distr::{Binomial, Distribution as _, StandardNormal};

/// The random numbers of one area. Each code has a stream of its own, so that neither the order of the areas nor what others
/// there are moves one.
pub(super) struct Draw {
    numbers: ChaCha8Rng,
}

impl Draw {
    pub(super) fn new(seed: u64, code: &str) -> Self {
        let mut numbers = ChaCha8Rng::seed_from_u64(seed);
        numbers.set_stream(stream(code));
        Self { numbers }
    }

    /// Draws how many of so many trials succeed, each with the probability `share`: V. Kachitvichyanukul and B. W. Schmeiser,
    /// "Binomial random variate generation", Communications of the ACM 31 (1988), 216-222, or by inversion where fewer than 10
    /// successes or failures are expected.
    pub(super) fn binomial(&mut self, trials: u32, share: f64) -> u32 {
        let drawn = Binomial::new(trials.into(), share).map_or(0, |binomial| binomial.sample(&mut self.numbers));
        u32::try_from(drawn).unwrap_or(trials)
    }

    /// Draws a number from the standard normal distribution.
    pub(super) fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.numbers)
    }
}

/// Makes a number of a code: FNV-1a, G. Fowler, L. C. Noll and K.-P. Vo, with 64 bits.
fn stream(code: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    code.bytes().fold(0xcbf2_9ce4_8422_2325, mix)
}
