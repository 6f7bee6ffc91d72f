//! What a change of plan did to a share, and what the families and the rest did: the split of a change into rule, mix and
//! rest, after E. M. Kitagawa, "Components of a difference between two rates", Journal of the American Statistical
//! Association 50 (1955), 1168-1194, averaged over the order of the steps.
//!
//! Two cohorts of families are each judged under two plans, T and S: cohort T was closed under plan T, cohort S under plan S.
//! The change is that of the share achieved, from cohort T under plan T to cohort S under plan S. No cause is claimed:
//! the rest is whatever neither the rule nor the mix accounts for.

mod draw;
mod strata;
mod table;
mod terms;
mod whole;

pub use strata::Strata;
pub use table::{Cells, Cohort, NoSplit, Row, Stratum};
pub use whole::{Achieved, Change, Split, Term, split};
