//! Pure functions of numbers, each with the source of its formula. They know no table and read no data.

pub mod areas;
mod binomial;
mod byar;
pub mod control;
mod count;
mod funnel;
mod koopman;
mod mcnemar;
mod newcombe;
mod normal;
mod percentile;
pub mod split;
mod wilson;

pub use byar::byar;
pub use funnel::funnel;
pub use koopman::koopman;
pub use mcnemar::mcnemar;
pub use newcombe::{newcombe, newcombe_paired};
pub use normal::z_of_level;
pub use wilson::{Interval, wilson};

/// Why a statistic cannot be computed from what it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// A count that is negative or has a fraction.
    #[error("a count is a whole number of 0 or more")]
    NotACount,
    /// More successes than trials.
    #[error("a part cannot be larger than the whole")]
    PartAboveWhole,
    /// A share that is no share.
    #[error("a share lies from 0 to 1")]
    NotAShare,
    /// A level that is no probability.
    #[error("a level lies between 0 and 1")]
    NotALevel,
}
