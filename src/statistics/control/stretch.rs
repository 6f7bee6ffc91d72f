/// The constant d2 for ranges of two values: the mean moving range of normal values is 1.128 standard deviations
/// (D. J. Wheeler and D. S. Chambers, "Understanding Statistical Process Control", 1992).
pub(super) const D2: f64 = 1.128;

/// Months in a row that all take part: one without a value, or that is not complete, ends the stretch.
#[derive(Debug, PartialEq)]
pub(super) struct Stretch {
    /// The place of the first month in the whole series.
    pub first: usize,
    /// The values, never empty.
    pub values: Vec<f64>,
}

/// Cuts a series at its gaps, so that two months are neighbours only where no month lies between them.
pub(super) fn stretches(series: &[Option<f64>]) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let mut open = false;
    for (place, value) in series.iter().enumerate() {
        match (value, found.last_mut()) {
            (None, _) => open = false,
            (Some(value), Some(last)) if open => last.values.push(*value),
            (Some(value), _) => {
                found.push(Stretch { first: place, values: vec![*value] });
                open = true;
            }
        }
    }
    found
}

/// Gives the mean absolute difference of neighbours; none where no month has a neighbour.
pub(super) fn mean_moving_range(stretches: &[Stretch]) -> Option<f64> {
    let ranges: Vec<f64> = stretches.iter().flat_map(|stretch| neighbours(&stretch.values)).map(f64::abs).collect();
    (!ranges.is_empty()).then(|| ranges.iter().sum::<f64>() / number(ranges.len()))
}

/// Gives each value less the one before it.
pub(super) fn neighbours(values: &[f64]) -> impl Iterator<Item = f64> {
    values.iter().zip(values.iter().skip(1)).map(|(before, after)| after - before)
}

/// Turns a number of months into a float without loss.
pub(super) fn number(months: usize) -> f64 {
    f64::from(u32::try_from(months).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_ends_a_stretch_and_gives_no_range() {
        let series = [None, Some(1.0), Some(4.0), None, None, Some(90.0), Some(91.0)];
        let found = stretches(&series);
        assert_eq!(
            found,
            [Stretch { first: 1, values: vec![1.0, 4.0] }, Stretch { first: 5, values: vec![90.0, 91.0] }]
        );
        assert_eq!(mean_moving_range(&found), Some(2.0));
        assert_eq!(mean_moving_range(&stretches(&[Some(1.0), None, Some(5.0)])), None);
        assert_eq!(stretches(&[]), []);
    }
}
