//! What changed since an earlier page of the report, and why: `comparison` finds the numbers that differ, `cause` says what made them.

mod cause;
mod comparison;

pub(super) use self::{cause::Pair, comparison::Comparison};
