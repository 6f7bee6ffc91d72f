use super::{super::percentile::quantile, area::Share};
use crate::statistics::Interval;

/// With fewer areas their spread is not estimated.
const AREAS_AT_LEAST: usize = 5;
/// Thousandths of the z scores beyond which they are drawn in on either side.
const DRAWN_IN: usize = 100;

/// The model of areas whose true shares spread around a common one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fit {
    /// The pooled share.
    pub(super) p: f64,
    /// The mean squared z score after drawing in.
    pub(super) phi: f64,
    /// The standard deviation of the true shares, estimated.
    pub(super) tau: f64,
}

/// Gives all parts over all wholes; none where there are no shares.
pub(super) fn pooled(shares: &[Share]) -> Option<f64> {
    let whole: f64 = shares.iter().map(|share| share.whole).sum();
    let part: f64 = shares.iter().map(|share| share.part).sum();
    (whole > 0.0).then(|| part / whole)
}

impl Fit {
    /// Fits the model; none for fewer than five known shares. Where the pooled share is 0 or 1, all are the same, and both phi and tau
    /// are 0.
    ///
    /// With s = sqrt(p (1 - p) / n): z = (share - p) / s, drawn in to its 10th and 90th percentile (linear interpolation); phi =
    /// mean of z squared; w = 1 / s^2; tau^2 = max(0, (N phi - (N - 1)) / (sum w - sum w^2 / sum w)).
    ///
    /// Drawing in lessens phi where there is nothing but chance too: of many normal scores it is 0.68 and not 1 (0.8 - 2 c f(c) +
    /// 0.2 c^2, c = 1.2816 the 90th percentile and f(c) the density there). So tau is 0 up to a spread of about 1.5 times chance,
    /// and small above it.
    ///
    /// Source: D. J. Spiegelhalter, "Handling over-dispersion of performance indicators", Quality and Safety in Health Care 14
    /// (2005), 347-351, the additive model, on the share itself; its estimate of tau is that of R. DerSimonian and N. Laird,
    /// "Meta-analysis in clinical trials", Controlled Clinical Trials 7 (1986), 177-188.
    pub(super) fn of(shares: &[Share]) -> Option<Self> {
        if shares.iter().filter(|share| share.is_known).count() < AREAS_AT_LEAST {
            return None;
        }
        let p = pooled(shares)?;
        let one = p * (1.0 - p);
        if one <= 0.0 {
            return Some(Self { p, phi: 0.0, tau: 0.0 });
        }
        let z: Vec<f64> = shares.iter().map(|share| (share.value() - p) / (one / share.whole).sqrt()).collect();
        let mut sorted = z.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let (low, high) = (quantile(&sorted, DRAWN_IN)?, quantile(&sorted, 1000 - DRAWN_IN)?);
        let squares: f64 = z.iter().map(|z| z.clamp(low, high).powi(2)).sum();
        let areas = f64::from(u32::try_from(shares.len()).ok()?);
        // w is n / (p (1 - p)); sum w - sum w^2 / sum w without taking nearly equal numbers from each other where one area is
        // nearly all.
        let all: f64 = shares.iter().map(|share| share.whole).sum();
        let weight: f64 = shares.iter().map(|share| share.whole * ((all - share.whole) / all)).sum::<f64>() / one;
        let tau = ((squares - (areas - 1.0)) / weight).max(0.0).sqrt();
        Some(Self { p, phi: squares / areas, tau })
    }

    /// Gives the limits of a share of so many trials, `p -+ z sqrt(s^2 + tau^2)`, clamped to 0 and 1.
    pub(super) fn limits(&self, whole: f64, z: f64) -> Interval {
        let half = z * (self.p * (1.0 - self.p) / whole + self.tau * self.tau).sqrt();
        Interval { low: (self.p - half).max(0.0), high: (self.p + half).min(1.0) }
    }
}
