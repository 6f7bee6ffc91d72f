//! All pages of a report: its numbers at once, then page after page.
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

use tera::Tera;

use self::{
    about::{About, about, names},
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
    figures::Figures,
    lineage::Lineage,
    recipe::Recipe,
    split::add_splits,
    templates::{faces, templates},
    workbook::Workbook,
};
use crate::{
    base::{AreaCode, Library, Month, Problem, Problems},
    disclosure::Policy,
    engine::Engine,
    plan::Plans,
    query::{Queries, Rows},
    store::Manifest,
};

/// By this a page is known as one that was made here.
pub const GENERATOR: &str = "<meta name=\"generator\" content=\"hearthline\">";

/// A report that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The files of its pages; the first is the one to open.
    pub pages: Vec<String>,
    /// The numbers that they rest on.
    pub figures: Figures,
}

/// Keeps a file of a report: its name, with its folder beside the pages, and what it holds.
pub type Keep<'a> = dyn Fn(&str, &[u8]) -> Result<(), Problem> + Sync + 'a;

/// A page that is written, and what it leads to.
struct Page {
    file: String,
    /// The files of its data.
    data: Vec<String>,
    /// The files and pages that it leads to.
    links: BTreeSet<String>,
}

/// The files and pages that a page leads to.
fn links(html: &str) -> impl Iterator<Item = &str> {
    html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next())
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

/// A report of which all numbers are known, and no page is made.
pub struct Ready<'a> {
    recipe: &'a Recipe,
    sources: Sources<'a>,
    asked: Asked<'a>,
    templates: Tera,
    results: BTreeMap<String, Rows>,
    figures: Figures,
    names: BTreeMap<String, String>,
    about: About<'a>,
}

/// Runs the audits and the queries of a recipe.
///
/// # Errors
/// When an audit finds something, a query is wrong or a template cannot be read, or what the report needs is not landed.
pub async fn ready<'a>(recipe: &'a Recipe, sources: Sources<'a>, asked: Asked<'a>) -> Result<Ready<'a>, Problems> {
    let Sources { engine, queries, library, plans, manifest, side_by_side } = sources;
    let Asked { from, month, locality, compare, .. } = asked;
    check_columns(recipe, queries)?;
    let templates = templates(recipe, library)?;
    check_needs(recipe, engine).await?;
    check_locality(engine, locality).await?;
    run_audits(sources).await?;
    let mut results = run_queries(recipe, sources, from, month).await?;
    add_splits(recipe, &mut results)?;
    add_areas(recipe, compare, side_by_side, &mut results)?;
    let lineage = Lineage::of(manifest, month, plans);
    let figures = Figures::collect(recipe, queries, &results, writer(recipe), lineage, asked)?;
    let names = names(engine).await?;
    let about = about(recipe, queries, engine, library, asked).await?;
    Ok(Ready { recipe, sources, asked, templates, results, figures, names, about })
}

fn writer(recipe: &Recipe) -> Writer<'_> {
    Writer { formats: &recipe.formats, policy: Policy::Internal }
}

impl Ready<'_> {
    /// Renders the pages and writes the spreadsheets, each kept as soon as it is made. With an area, only the pages that stand for
    /// its rows are made, so that none leads to a page that is not there.
    ///
    /// # Errors
    /// When a template is wrong, or a file cannot be kept; what was kept is then of no use.
    pub fn write(self, keep: &Keep<'_>) -> Result<Site, Problems> {
        let Self { recipe, sources, asked, templates, results, figures, names, about } = self;
        let (Sources { queries, manifest, side_by_side, .. }, area) = (sources, asked.area);
        let writer = writer(recipe);
        let comparison = asked.earlier.map(|then| {
            let pair = Pair::new(then, &figures, manifest);
            Comparison { pair, recipe, queries, writer, names: names.clone() }
        });
        let workbook = Workbook::new(recipe, queries, &results, writer, &names, area);
        // Before the pages: what it takes to write them is free again when the pages are made.
        let sheets = workbook.files(&about.cover(recipe, asked))?;
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
            keep,
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
        let mut led_to = sheets.iter().filter(|sheet| pages.iter().any(|page| page.links.contains(&sheet.name)));
        led_to.try_for_each(|sheet| keep(&sheet.name, &sheet.bytes))?;
        keep(Figures::FILE, figures.to_json()?.as_bytes())?;
        Ok(Site { pages: pages.into_iter().map(|page| page.file).collect(), figures })
    }
}

/// No file of a report may take the place of another.
fn same_name(recipe: &Recipe, pages: &[Page]) -> Option<Problem> {
    let mut known = BTreeMap::new();
    let mut names = pages.iter().flat_map(|page| page.data.iter().chain([&page.file]));
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
