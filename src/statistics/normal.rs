use statrs::distribution::{ContinuousCDF, Normal};

use super::Impossible;

/// Gives the number of standard deviations on either side of the mean that hold a share `level` of a normal
/// distribution: 1.96 for 0.95.
///
/// # Errors
/// When the level does not lie strictly between 0 and 1.
pub fn z_of_level(level: f64) -> Result<f64, Impossible> {
    if level > 0.0 && level < 1.0 {
        Ok(Normal::standard().inverse_cdf(0.5 + level / 2.0))
    } else {
        Err(Impossible::NotALevel)
    }
}
