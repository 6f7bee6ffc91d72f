//! Reports: a recipe names queries, figures and tables; templates arrange them into self-contained pages.
//!
//! `recipe` reads the recipe, `context` turns results into finished strings, `figure` draws, `data_file` gives the rows
//! behind a chart or a table, `chance` what the control charts say of the newest month, `figures` the numbers of a whole report with their `lineage`; `changes` compares them with those
//! of an earlier page and `cause` says why they differ. `site` puts all pages together in memory. `apart` keeps rows of several plans in figures and tables of their own. `workbook` gives the tables of all pages as spreadsheets. `plan_page` is a plan as one page, which holds no number of anybody. `split` works out the
//! one result that no query can. Deliberately absent:
//! computing anything else (that is SQL), writing files and reading the clock.

pub mod chart;

mod apart;
mod areas;
mod cause;
mod chance;
mod changes;
mod context;
mod control;
mod data_file;
mod figure;
mod figures;
mod format;
mod funnel;
mod heat;
mod lineage;
mod plan_page;
mod recipe;
mod site;
mod split;
mod stacked;
mod template_failure;
mod templates;
mod workbook;

pub use areas::Comparator;
pub use data_file::DataFile;
pub use figures::Figures;
pub use lineage::{Lineage, Submission};
pub use plan_page::{PlanCases, plan_page};
pub use recipe::{Recipe, recipes};
pub use site::{Asked, GENERATOR, Page, Site, Sources, build};
pub use workbook::{SheetFile, TABLES};
