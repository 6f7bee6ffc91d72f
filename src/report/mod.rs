//! Reports: a recipe names queries, figures and tables; templates arrange them into self-contained pages.
//!
//! `recipe` reads the recipe, `site` runs its queries and makes page after page. `areas` compares areas and `split` splits a change: results that no query can
//! work out. `context` and `format` turn results into finished strings, `figure` draws them with the `chart`s, `data_file` gives the rows behind a chart or a
//! table, `workbook` the tables of all pages as spreadsheets, and `templates` what arranges them. `figures` are the numbers of a whole report with
//! their `lineage`; `changes` compares them with those of an earlier page. `plan_page` is a plan as one page, which holds no number of anybody.
//! Deliberately absent: computing anything else (that is SQL), writing files and reading the clock.

pub mod chart;

mod areas;
mod changes;
mod context;
mod data_file;
mod figure;
mod figures;
mod format;
mod lineage;
mod plan_page;
mod recipe;
mod site;
mod split;
mod template_failure;
mod templates;
mod workbook;

pub use areas::Comparator;
pub use data_file::DataFile;
pub use figures::Figures;
pub use lineage::{Lineage, Submission};
pub use plan_page::{PlanCases, plan_page};
pub use recipe::{Recipe, recipes};
pub use site::{Asked, GENERATOR, Keep, Ready, Site, Sources, ready};
pub use workbook::{SheetFile, TABLES};
