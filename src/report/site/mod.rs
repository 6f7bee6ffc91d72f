//! All pages of a report, put together in memory.
//!
//! `columns` says whether the recipe fits its queries and `ready` what must hold before anything is asked, `audits` and `results` run the queries, `about` says what every page
//! says of the report, and `builder` makes the pages, each of the rows that `parted` finds for it.

mod about;
mod audits;
mod builder;
mod columns;
mod parted;
mod ready;
mod results;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    about::{about, names},
    audits::run_audits,
    builder::{Builder, unmade},
    columns::check_columns,
    ready::{check_locality, check_needs},
    results::run_queries,
};
use super::{
    areas::{Comparator, add_areas},
    changes::{Comparison, Pair},
    context::Writer,
    data_file::DataFile,
    figures::Figures,
    lineage::Lineage,
    recipe::Recipe,
    split::add_splits,
    templates::{faces, templates},
    workbook::{SheetFile, Workbook},
};
use crate::{
    base::{AreaCode, Library, Month, Problem, Problems},
    disclosure::Policy,
    engine::Engine,
    plan::Plans,
    query::Queries,
    store::Manifest,
};

/// By this a page is known as one that was made here.
pub const GENERATOR: &str = "<meta name=\"generator\" content=\"hearthline\">";

/// The pages of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The pages; the first is the one to open.
    pub pages: Vec<Page>,
    /// The tables of all of them as spreadsheets.
    pub sheets: Vec<SheetFile>,
    /// The numbers that they rest on.
    pub figures: Figures,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The name of its file.
    pub file: String,
    /// Its HTML, whole.
    pub html: String,
    /// The files that it leads to.
    pub data: Vec<DataFile>,
}

impl Page {
    /// The files and pages that it leads to.
    fn links(&self) -> impl Iterator<Item = &str> {
        self.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next())
    }
}

/// What a report is made from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The landed data.
    pub engine: &'a Engine,
    /// The queries.
    pub queries: &'a Queries,
    /// The library with the templates.
    pub library: &'a Library,
    /// The plans that families are judged under.
    pub plans: &'a Plans,
    /// What the store holds.
    pub manifest: &'a Manifest,
    /// How many queries run, and how many pages are made, at once.
    pub side_by_side: usize,
}

/// Which pages of a report are to be made.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The first of the months that they are about, in a report about chosen months.
    pub from: Option<Month>,
    /// The month that they are about, in a report about a month; the last one, in a report about chosen months.
    pub month: Option<Month>,
    /// The only area to make pages for.
    pub area: Option<&'a AreaCode>,
    /// The locality of it whose families alone the session is about.
    pub locality: Option<&'a str>,
    /// The numbers of an earlier page to compare with.
    pub earlier: Option<&'a Figures>,
    /// What areas are compared with, in a report that compares them.
    pub compare: Comparator,
}

/// Runs the audits and the queries of a recipe, and renders its pages. With an area, only the pages that stand for its rows
/// are made, so that none leads to a page that is not there.
///
/// # Errors
/// When an audit finds something, a query or a template is wrong, or what the report needs is not landed.
pub async fn build(recipe: &Recipe, sources: Sources<'_>, asked: Asked<'_>) -> Result<Site, Problems> {
    let Sources { engine, queries, library, plans, manifest, side_by_side } = sources;
    let Asked { from, month, area, locality, earlier, compare } = asked;
    check_columns(recipe, queries)?;
    let templates = templates(recipe, library)?;
    check_needs(recipe, engine).await?;
    check_locality(engine, locality).await?;
    run_audits(sources).await?;
    let mut results = run_queries(recipe, sources, from, month).await?;
    add_splits(recipe, &mut results)?;
    add_areas(recipe, compare, side_by_side, &mut results)?;
    let writer = Writer { formats: &recipe.formats, policy: Policy::Internal };
    let lineage = Lineage::of(manifest, month, plans);
    let figures = Figures::collect(recipe, queries, &results, writer, lineage, asked)?;
    let names = names(engine).await?;
    let comparison = match earlier {
        None => None,
        Some(then) => {
            let pair = Pair::new(then, &figures, manifest);
            Some(Comparison { pair, recipe, queries, writer, names: names.clone() })
        }
    };
    let workbook = Workbook::new(recipe, queries, &results, writer, &names, area);
    let about = about(recipe, queries, engine, library, asked).await?;
    // Before the pages: what it takes to write them is free again when the pages are made.
    let mut sheets = workbook.files(&about.cover(recipe, asked))?;
    let builder = Builder {
        recipe,
        results: &results,
        templates,
        writer,
        about,
        faces: faces(),
        lineage: &figures.lineage,
        area,
        unmade: unmade(recipe, &results, writer, area),
        side_by_side,
        comparison,
        downloads: workbook.downloads(),
    };
    let mut problems = Problems::default();
    let mut pages = Vec::new();
    for page in recipe.pages.iter().filter(|page| page.is_made(area.is_some())) {
        match builder.pages(page) {
            Ok(made) => pages.extend(made),
            Err(problem) => problems.push(problem),
        }
    }
    if let Some(area) = area.filter(|_| problems.0.is_empty() && pages.is_empty()) {
        let problem = Problem::new("--area", format!("the report `{}` has no page for {area}", recipe.name));
        problems.push(problem.help("`hearthline store` says which areas were landed"));
    }
    problems.0.extend(same_name(recipe, &pages));
    problems.or(())?;
    // A file that no link leads to is not made.
    let led_to: BTreeSet<&str> = pages.iter().flat_map(Page::links).collect();
    sheets.retain(|sheet| led_to.contains(sheet.name.as_str()));
    Ok(Site { pages, sheets, figures })
}

/// No file of a report may take the place of another.
fn same_name(recipe: &Recipe, pages: &[Page]) -> Option<Problem> {
    let mut known = BTreeMap::new();
    let mut names = pages.iter().flat_map(|page| page.data.iter().map(|data| &data.name).chain([&page.file]));
    // Some file systems do not tell capitals from small letters.
    let (one, other) = names.find_map(|name| Some((known.insert(name.to_lowercase(), name)?, name)))?;
    let cause = if one == other {
        format!("gives two files the name {one}")
    } else {
        format!("names two files {one} and {other}, which some file systems do not tell apart")
    };
    let problem = Problem::new(format!("reports/{}/recipe.toml", recipe.name), cause);
    Some(problem.help("name a page by columns that tell its rows apart"))
}
