//! Runs of values without a gap: what a line may join.

/// Splits a list at its gaps; each value keeps its position.
pub(super) fn runs<T: Copy>(values: &[Option<T>]) -> Vec<Vec<(usize, T)>> {
    let mut found: Vec<Vec<(usize, T)>> = Vec::new();
    let mut follows = false;
    for (position, value) in values.iter().enumerate() {
        match (value, found.last_mut()) {
            (Some(value), Some(run)) if follows => run.push((position, *value)),
            (Some(value), _) => found.push(vec![(position, *value)]),
            (None, _) => {}
        }
        follows = value.is_some();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn a_gap_ends_a_run() {
        assert_eq!(
            runs(&[None, Some('a'), Some('b'), None, None, Some('c')]),
            [vec![(1, 'a'), (2, 'b')], vec![(5, 'c')]]
        );
        assert!(runs::<char>(&[None, None]).is_empty());
        assert!(runs::<char>(&[]).is_empty());
    }
}
