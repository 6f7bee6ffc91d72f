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
    /// Whether its number of successes is withheld: another stands in for it in what is said of all areas together, and nothing
    /// is said of the area itself.
    pub is_withheld: bool,
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
    /// Whether it is known, and what is said of its area.
    pub(super) is_known: bool,
}

impl Share {
    pub(super) fn value(self) -> f64 {
        self.part / self.whole
    }
}

/// What stands in for a number of successes that is withheld because it is small, from 1 to 5: the middle.
const IN_PLACE: u32 = 3;

impl Area {
    /// An area whose number of successes is known.
    #[must_use]
    pub fn new(code: impl Into<String>, part: u32, whole: u32) -> Self {
        Self { code: code.into(), part, whole, is_withheld: false }
    }

    /// An area whose number of successes is withheld because it is small, from 1 to 5. Left out, such areas would make those
    /// that have a share too high together; with 3 for each, the sum is wrong by 2 for each at most.
    #[must_use]
    pub fn withheld(code: impl Into<String>, whole: u32) -> Self {
        Self { code: code.into(), part: IN_PLACE.min(whole), whole, is_withheld: true }
    }

    /// Gives the share, where there are trials.
    pub(super) fn share(&self) -> Option<Share> {
        (self.whole > 0).then(|| Share {
            part: self.part.into(),
            whole: self.whole.into(),
            is_known: !self.is_withheld,
        })
    }

    /// Gives the share, where there are trials and it is known.
    pub(super) fn known(&self) -> Option<Share> {
        self.share().filter(|share| share.is_known)
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
