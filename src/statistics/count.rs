use super::Impossible;

/// Up to here a double holds every whole number.
const LARGEST: f64 = 9_007_199_254_740_992.0;

/// Refuses what is no count: negative, with a fraction, not finite, or beyond what a double holds exactly.
pub(super) fn whole(counts: &[f64]) -> Result<(), Impossible> {
    let is_count = |count: &f64| (0.0..=LARGEST).contains(count) && count.fract() == 0.0;
    if counts.iter().all(is_count) { Ok(()) } else { Err(Impossible::NotACount) }
}
