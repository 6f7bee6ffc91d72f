//! One binary for all tests that see the program from outside: linking DataFusion takes seconds each time.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_collect,
    reason = "a test that cannot go on stops, and need not be fast"
)]

mod areas;
mod areas_compared;
mod carried;
mod changes;
mod closures;
mod commands;
mod comparison;
mod expected;
mod explained;
mod extracts;
mod faults;
mod fuzzed_plans;
mod guide;
mod house;
mod landing;
mod local_areas;
mod new_plans;
mod outcomes;
mod pages;
mod plan_diffs;
mod plan_pages;
mod plans;
mod printed_plans;
mod random_plans;
mod reference;
mod rewritten;
mod sandbox;
mod simulated;
mod slt;
mod spec_file;
mod specs;
mod split;
mod statistics;
mod traces;
mod what_ifs;
#[path = "../fuzz/whole_way.rs"]
mod whole_way;
mod workbooks;
