use crate::statistics::Impossible;

/// An area, or a locality within one, with the share that is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// What tells it from the others: it stands once in a comparison, and its random draws hang on it.
    pub code: String,
    /// The number of successes.
    pub part: u32,
    /// The number of trials; an area with none takes no part.
    pub whole: u32,
}

/// Why areas cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotComparable {
    /// A code that stands there twice.
    #[error("the area {0} stands in the comparison twice")]
    Twice(String),
    /// A part above its whole.
    #[error("the part of the area {0} is larger than its whole")]
    PartAboveWhole(String),
    /// A level that is no probability.
    #[error(transparent)]
    Impossible(#[from] Impossible),
}

/// A share of at least one trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Share {
    pub(super) part: f64,
    pub(super) whole: f64,
}

impl Share {
    pub(super) fn value(self) -> f64 {
        self.part / self.whole
    }
}

impl Area {
    /// Gives the share, where there are trials.
    pub(super) fn share(&self) -> Option<Share> {
        (self.whole > 0).then(|| Share { part: self.part.into(), whole: self.whole.into() })
    }
}

/// Puts areas in the order of their codes: sums of rounded numbers hang on their order.
///
/// # Errors
/// When a code stands there twice or a part is larger than its whole.
pub(super) fn in_order(areas: &[Area]) -> Result<Vec<&Area>, NotComparable> {
    let mut areas: Vec<&Area> = areas.iter().collect();
    areas.sort_by(|one, other| one.code.cmp(&other.code));
    for same in areas.chunk_by(|one, next| one.code == next.code) {
        match same {
            [area] if area.part > area.whole => return Err(NotComparable::PartAboveWhole(area.code.clone())),
            [area, _, ..] => return Err(NotComparable::Twice(area.code.clone())),
            _ => {}
        }
    }
    Ok(areas)
}
