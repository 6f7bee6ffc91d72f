//! Counts become what may be shown, by a named policy.
//!
//! Deliberately absent: the policies `publish`, `strict` and `cell-key`, and releases. They do not exist until the
//! protection behind them is built, so that no page can claim it.

use crate::base::Shown;

/// By which rule counts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// Everything is shown, small counts are marked, and every page says that they are not protected.
    #[default]
    Internal,
}

/// A count as a page may show it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Disclosed {
    /// The count, or why there is none.
    pub shown: Shown,
    /// Whether it is so small that it could point to somebody.
    pub small: bool,
}

/// The counts that official statistics withhold: 1 to 5.
const SMALL: std::ops::RangeInclusive<i64> = 1..=5;

impl Policy {
    /// Says how a count of people or families is shown.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn count(self, count: i64) -> Disclosed {
        match self {
            Self::Internal => Disclosed { shown: Shown::Value(count as f64), small: SMALL.contains(&count) },
        }
    }

    /// The line that every page of the policy bears.
    pub fn banner(self) -> &'static str {
        match self {
            Self::Internal => {
                "Internal: small counts are marked, not protected (framed, or with a *). Not for publication."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_one_to_five_are_small() {
        let small: Vec<i64> = (0..8).filter(|count| Policy::Internal.count(*count).small).collect();
        assert_eq!(small, [1, 2, 3, 4, 5]);
    }
}
