//! Reports: a recipe names queries, figures and tables; templates arrange them into self-contained pages.
//!
//! `recipe` reads the recipe, `context` turns results into finished strings, `figure` draws, `site` puts all pages
//! together in memory. Deliberately absent: computing (that is SQL), writing files and reading the clock.

pub mod chart;

mod context;
mod control;
mod figure;
mod format;
mod heat;
mod recipe;
mod site;
mod stacked;
mod templates;

pub use recipe::{Recipe, recipes};
pub use site::{Page, Site, build};
