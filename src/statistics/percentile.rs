use super::Interval;

/// Thousandths of the values that lie beyond each bound of a 95% interval.
const BEYOND: usize = 25;

/// Gives the 95% percentile interval of resampled values; none where there are no values.
pub(super) fn interval(mut values: Vec<f64>) -> Option<Interval> {
    values.sort_by(f64::total_cmp);
    Some(Interval { low: quantile(&values, BEYOND)?, high: quantile(&values, 1000 - BEYOND)? })
}

/// Gives the quantile of sorted values at so many thousandths, by linear interpolation between neighbours (definition 7 of
/// R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), 361-365); none
/// where there are no values.
pub(super) fn quantile(sorted: &[f64], thousandths: usize) -> Option<f64> {
    let steps = sorted.len().checked_sub(1)? * thousandths;
    let at = sorted.get(steps / 1000)?;
    let next = sorted.get(steps / 1000 + 1).unwrap_or(at);
    let between = f64::from(u16::try_from(steps % 1000).ok()?) / 1000.0;
    Some(at + (next - at) * between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_numpy() {
        // numpy 2.4.6, np.percentile([3, 1, 4, 1, 5, 9, 2, 6], [2.5, 97.5])
        let found = interval(vec![3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]).unwrap();
        assert!((found.low - 1.0).abs() < 1e-12 && (found.high - 8.475).abs() < 1e-12, "{found:?}");
        assert_eq!(interval(vec![2.5]), Some(Interval { low: 2.5, high: 2.5 }));
        assert_eq!(interval(Vec::new()), None);
    }
}
