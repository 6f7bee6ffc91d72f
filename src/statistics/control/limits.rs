use super::chart::{Kind, Share};
use super::stretch::{D2, Stretch, mean_moving_range, number, stretches};

/// Three standard deviations by the mean moving range: 3 / 1.128.
const XMR_FACTOR: f64 = 2.66;
/// Below this mean, counts are too small and too skewed for limits on both sides.
const XMR_LEAST_MEAN: f64 = 5.0;
/// The standard normal value that 5% lie above.
const ONE_IN_TWENTY: f64 = 1.645;

/// Why a chart has no limits. Such a chart is a plain line, and signals nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoLimits {
    /// No month takes part.
    NoPoints,
    /// No two neighbouring months take part, so that nothing shows how much months differ.
    NoNeighbours,
    /// The counts are too small: their mean, which is below 5.
    MeanBelowFive(f64),
    /// No month differs from its neighbour, or every share is 0, or every share is 1: limits of no width would make
    /// the first family that differs a signal.
    NoVariation,
}

/// The lines of a chart, before the months are laid against them.
pub(super) struct Limits {
    pub kind: Kind,
    /// None where no month takes part.
    pub centre: Option<f64>,
    /// For each month the distance from the centre to each limit; none where the month has no whole.
    pub half_widths: Result<Vec<Option<f64>>, NoLimits>,
    /// The largest value that is possible.
    pub most: f64,
}

/// Gives the lines of a chart of counts: the mean, and 2.66 mean moving ranges on either side.
pub(super) fn xmr(counts: &[Option<f64>]) -> Limits {
    let taking_part: Vec<f64> = counts.iter().flatten().copied().collect();
    let mean = taking_part.iter().sum::<f64>() / number(taking_part.len());
    let half_widths = match mean_moving_range(&stretches(counts)) {
        _ if taking_part.is_empty() => Err(NoLimits::NoPoints),
        None => Err(NoLimits::NoNeighbours),
        Some(_) if mean < XMR_LEAST_MEAN => Err(NoLimits::MeanBelowFive(mean)),
        Some(range) if range <= 0.0 => Err(NoLimits::NoVariation),
        Some(range) => Ok(vec![Some(XMR_FACTOR * range); counts.len()]),
    };
    Limits { kind: Kind::Xmr, centre: (!taking_part.is_empty()).then_some(mean), half_widths, most: f64::INFINITY }
}

/// Gives the lines of a chart of shares: the pooled share, and three standard deviations on either side, which are
/// binomial (p chart), or binomial times `sigma_z` where the months are overdispersed (p' chart).
///
/// `all` has a share for each month, which sets its width; `taking_part` only those that set the centre.
pub(super) fn p(all: &[Option<Share>], taking_part: &[Option<Share>]) -> Limits {
    let sum = |number: fn(&Share) -> u32| taking_part.iter().flatten().map(number).map(f64::from).sum::<f64>();
    let whole = sum(|share| share.whole);
    let lines = |kind, centre, half_widths| Limits { kind, centre, half_widths, most: 1.0 };
    if whole <= 0.0 {
        return lines(Kind::P { sigma_z: None }, None, Err(NoLimits::NoPoints));
    }
    let centre = sum(|share| share.part) / whole;
    let deviation = |share: &Share| (centre * (1.0 - centre) / f64::from(share.whole)).sqrt();
    if centre <= 0.0 || centre >= 1.0 {
        return lines(Kind::P { sigma_z: None }, Some(centre), Err(NoLimits::NoVariation));
    }
    let z = |share: &Share| Some((share.value()? - centre) / deviation(share));
    let z = stretches(&taking_part.iter().map(|share| share.as_ref().and_then(z)).collect::<Vec<_>>());
    let Some(range) = mean_moving_range(&z) else {
        return lines(Kind::P { sigma_z: None }, Some(centre), Err(NoLimits::NoNeighbours));
    };
    let sigma_z = range / D2;
    let (kind, factor) = if sigma_z > overdispersed_above(&z) {
        (Kind::PPrime { sigma_z }, 3.0 * sigma_z)
    } else {
        (Kind::P { sigma_z: Some(sigma_z) }, 3.0)
    };
    let width = |share: &Share| share.value().map(|_| factor * deviation(share));
    lines(kind, Some(centre), Ok(all.iter().map(|share| share.as_ref().and_then(width)).collect()))
}

/// Gives the `sigma_z` above which months count as overdispersed: 1 plus 1.645 standard errors, so that about one
/// steady binomial series in twenty passes it (1.43 for 13 months, 1.31 for 24, 1.25 for 36).
///
/// For r ranges, of which c pairs share a month, the variance of the mean moving range over d2 is
/// ((pi/2 - 1) r + 2 (sqrt(3)/2 + pi/12 - 1) c) / r^2 standard deviations squared. It follows from the mean of |XY|
/// for normal X and Y with correlation -1/2; without gaps it is (0.8264 m - 1.082) / (m - 1)^2 for m months.
fn overdispersed_above(stretches: &[Stretch]) -> f64 {
    use std::f64::consts::PI;
    let ranges: f64 = stretches.iter().map(|stretch| number(stretch.values.len().saturating_sub(1))).sum();
    let pairs: f64 = stretches.iter().map(|stretch| number(stretch.values.len().saturating_sub(2))).sum();
    let shared = 2.0 * (3.0_f64.sqrt() / 2.0 + PI / 12.0 - 1.0) * pairs;
    1.0 + ONE_IN_TWENTY * ((PI / 2.0 - 1.0) * ranges + shared).sqrt() / ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_is_that_of_numpy() {
        // tests/statistics/check_control_chart.py, numpy 2.4.6; its simulated series pass it 5.3% to 5.9% of the time.
        for (months, expected) in [(13, 1.426_099_927_628_252_2), (24, 1.309_719_739_119_484_4)] {
            let got = overdispersed_above(&[Stretch { first: 0, values: vec![0.0; months] }]);
            assert!((got - expected).abs() < 1e-12, "{months}: {got}");
        }
    }
}
