//! Hearthline turns anonymised family-support extracts of English councils into numbers people can defend.
//!
//! The modules are floors of one house: a module uses only modules that stand before it in this list.

pub mod base;
pub mod statistics;

pub mod extract;

pub mod plan;

pub mod store;

pub mod engine;

pub mod landing;

pub mod outcome;

pub mod query;

pub mod disclosure;

pub mod report;

pub mod cli;
