use statrs::distribution::{ContinuousCDF, Normal};

use super::Impossible;

/// Gives the number of standard deviations on either side of the mean that hold a share `level` of a normal
/// distribution: 1.96 for 0.95.
///
/// # Errors
/// When the level does not lie strictly between 0 and 1.
pub fn z_of_level(level: f64) -> Result<f64, Impossible> {
    // Asked below the mean, where a level however near to 1 leaves a tail: above it the rest would round to all.
    Ok(-Normal::standard().inverse_cdf(tail_of_level(level)?))
}

/// Gives the share that a level leaves on either side: 0.025 for 0.95.
pub(super) fn tail_of_level(level: f64) -> Result<f64, Impossible> {
    if level > 0.0 && level < 1.0 { Ok((1.0 - level) / 2.0) } else { Err(Impossible::NotALevel) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_levels_nearest_to_1_and_to_0_have_a_finite_number() {
        // scipy 1.17.1, norm.isf((1 - level) / 2)
        assert!((z_of_level(1.0 - f64::EPSILON / 2.0).unwrap() - 8.292_361_075_813_595).abs() < 1e-9);
        assert!(z_of_level(f64::MIN_POSITIVE).unwrap().abs() < 1e-9);
        assert_eq!(z_of_level(1.0), Err(Impossible::NotALevel));
        assert_eq!(z_of_level(f64::NAN), Err(Impossible::NotALevel));
    }
}
