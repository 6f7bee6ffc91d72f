//! The SQL in `queries/`: every published number is one of these. Headers say what a query gives and are checked
//! against what it really gives; audits are queries that must return no rows.

mod catalogue;
mod header;
mod params;
mod rows;

pub use catalogue::{Queries, Query};
pub use header::{Given, Header, Taken, Type};
pub use params::{ad_hoc_params, params_for};
pub use rows::{Cell, Rows};
