//! Areas compared by a share, with what chance alone gives beside it: the funnel and its verdict, the rank, and the share
//! standardised to the mix of all. No direction is good or bad here, and nothing is withheld: that is for who shows it.

mod area;
mod by_chance;
mod compared;
mod draw;
mod fit;
mod rank;
mod standardised;

pub use area::{Area, NotComparable};
pub use by_chance::ByChance;
pub use compared::{Compared, Comparison, Flagged, Limits, Placed, Side, Spread, Verdict, compare};
pub use rank::{Rank, Ranked, rank};
pub use standardised::{Adjusted, Standardisation, Standardised, Stratum, standardise};
