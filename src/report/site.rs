use std::{
    collections::{BTreeMap, BTreeSet},
    panic, thread,
};

use futures::{StreamExt, stream};
use serde::Serialize;
use tera::{Context, Tera};

use super::{
    cause::Pair,
    changes::Comparison,
    context::{Writer, WrittenTable, fill},
    data_file::DataFile,
    figure::{Figure, draw},
    figures::Figures,
    lineage::Lineage,
    recipe::{PageRecipe, Recipe, Selection, is_file_name},
    templates::{faces, templates},
};
use crate::{
    base::{AreaCode, Library, Month, Problem, Problems, count},
    disclosure::Policy,
    engine::{Engine, Params},
    plan::Plans,
    query::{Cell, Queries, Rows},
    store::Manifest,
};

/// By this a page is known as one that was made here.
pub const GENERATOR: &str = "<meta name=\"generator\" content=\"hearthline\">";

/// The pages of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The pages; the first is the one to open.
    pub pages: Vec<Page>,
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
    /// The month that they are about, in a report about a month.
    pub month: Option<Month>,
    /// The only area to make pages for.
    pub area: Option<&'a AreaCode>,
    /// The locality of it whose families alone the session is about.
    pub locality: Option<&'a str>,
    /// The numbers of an earlier page to compare with.
    pub earlier: Option<&'a Figures>,
}

/// What every page of a report says of the report.
#[derive(Debug, Serialize)]
struct About<'a> {
    name: &'a str,
    title: &'a str,
    purpose: &'a str,
    banner: &'static str,
    /// Which areas are fictional: all, some or none.
    fictional: &'static str,
    program: &'static str,
    month: Option<String>,
    /// The locality that it is about alone.
    locality: Option<&'a str>,
    overrides: Vec<String>,
    sources: Vec<SourceQuery>,
}

/// A query behind a report.
#[derive(Debug, Serialize)]
struct SourceQuery {
    query: String,
    title: String,
    grain: String,
}

/// Runs the audits and the queries of a recipe, and renders its pages. With an area, only the pages that stand for its rows
/// are made, so that none leads to a page that is not there.
///
/// # Errors
/// When an audit finds something, a query or a template is wrong, or what the report needs is not landed.
pub async fn build(recipe: &Recipe, sources: Sources<'_>, asked: Asked<'_>) -> Result<Site, Problems> {
    let Sources { engine, queries, library, plans, manifest, side_by_side } = sources;
    let Asked { month, area, locality, earlier } = asked;
    check_needs(recipe, engine).await?;
    check_locality(engine, locality).await?;
    run_audits(sources).await?;
    let results = run_queries(recipe, sources, month).await?;
    let writer = Writer { formats: &recipe.formats, policy: Policy::Internal };
    let lineage = Lineage::of(manifest, month, plans);
    let figures = Figures::collect(recipe, queries, &results, writer, lineage, asked)?;
    let comparison = match earlier {
        None => None,
        Some(then) => {
            let (pair, names) = (Pair::new(then, &figures, manifest), names(engine).await?);
            Some(Comparison { pair, recipe, queries, writer, names })
        }
    };
    let builder = Builder {
        recipe,
        results: &results,
        templates: templates(library)?,
        writer,
        about: about(recipe, queries, engine, library, asked).await?,
        faces: faces(),
        area,
        side_by_side,
        comparison,
    };
    let mut problems = Problems::default();
    let mut pages = Vec::new();
    for page in recipe.pages.iter().filter(|page| area.is_none() || page.each.is_some()) {
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
    Ok(Site { pages, figures })
}

/// No file of a report may take the place of another.
fn same_name(recipe: &Recipe, pages: &[Page]) -> Option<Problem> {
    let mut known = BTreeSet::new();
    let names = pages.iter().flat_map(|page| page.data.iter().map(|data| &data.name).chain([&page.file]));
    let twice = names.into_iter().find(|name| !known.insert(name.as_str()))?;
    let problem =
        Problem::new(format!("reports/{}/recipe.toml", recipe.name), format!("gives two files the name {twice}"));
    Some(problem.help("name a page by columns that tell its rows apart"))
}

/// The names of the areas, by code.
async fn names(engine: &Engine) -> Result<BTreeMap<String, String>, Problem> {
    let sql = "select code, min(name) as name from areas group by code order by code";
    let batches = engine.prepare("the areas", sql, &Params::new()).await?.collect().await?;
    let rows = Rows::read("the areas", &batches)?;
    let text = |cell: Option<&Cell>| cell.and_then(Cell::text).map(str::to_owned);
    Ok(rows.rows.iter().filter_map(|row| text(row.first()).zip(text(row.get(1)))).collect())
}

/// A report over nothing would look like an answer.
async fn check_needs(recipe: &Recipe, engine: &Engine) -> Result<(), Problem> {
    let Some(needed) = &recipe.needs else { return Ok(()) };
    let place = format!("report `{}`", recipe.name);
    if is_empty(engine, &place, &needed.table).await? {
        return Err(
            Problem::new(place, format!("needs `{}`, which has no rows", needed.table)).help(needed.help.clone())
        );
    }
    Ok(())
}

/// A locality without a family is one misspelt.
async fn check_locality(engine: &Engine, locality: Option<&str>) -> Result<(), Problem> {
    if locality.is_some() && is_empty(engine, "the families", "extract.families").await? {
        let problem =
            Problem::new("--locality", "no family of the area's newest submission lives in a locality of that name");
        return Err(
            problem.help("`hearthline sql \"select distinct area_code, locality from families\"` says which there are")
        );
    }
    Ok(())
}

async fn is_empty(engine: &Engine, place: &str, table: &str) -> Result<bool, Problem> {
    let sql = format!("select 1 from {table} limit 1");
    let rows = engine.prepare(place, &sql, &Params::new()).await?.collect().await?;
    Ok(rows.iter().all(|batch| batch.num_rows() == 0))
}

async fn run_audits(sources: Sources<'_>) -> Result<(), Problems> {
    let Sources { engine, queries, side_by_side, .. } = sources;
    let none = BTreeMap::new();
    let none = &none;
    let runs = queries.audits().map(|audit| async move { (audit, audit.run(engine, none).await) });
    let mut found: Vec<_> = stream::iter(runs).buffer_unordered(side_by_side).collect().await;
    found.sort_by_key(|(audit, _)| &audit.name);
    let mut problems = Problems::default();
    for (audit, run) in found {
        match run {
            Ok(rows) if rows.rows.is_empty() => {}
            Ok(rows) => {
                let cause = format!("the audit finds {}: {}", count(rows.rows.len(), "row"), audit.header.title);
                let help = format!("`hearthline queries run {}` shows them; no page is written", audit.name);
                problems.push(Problem::new(audit.path.clone(), cause).help(help));
            }
            Err(found) => problems.0.extend(found.0),
        }
    }
    problems.or(())
}

async fn run_queries(
    recipe: &Recipe,
    sources: Sources<'_>,
    month: Option<Month>,
) -> Result<BTreeMap<String, Rows>, Problems> {
    let Sources { engine, queries, side_by_side, .. } = sources;
    let run = async |name: &str| {
        let query = queries.get(name)?;
        let takes_month = query.header.takes.iter().any(|taken| taken.name == "month");
        let month = month.filter(|_| takes_month).map(|month| ("month".to_owned(), month.to_string()));
        query.run(engine, &month.into_iter().collect()).await
    };
    let run = &run;
    let runs = recipe.results.iter().map(|(name, query)| async move { (name.clone(), run(query).await) });
    let mut found: Vec<_> = stream::iter(runs).buffer_unordered(side_by_side).collect().await;
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut problems = Problems::default();
    let mut results = BTreeMap::new();
    for (name, run) in found {
        match run {
            Ok(rows) => {
                results.insert(name, rows);
            }
            Err(found) => problems.0.extend(found.0),
        }
    }
    problems.or(results)
}

async fn about<'a>(
    recipe: &'a Recipe,
    queries: &Queries,
    engine: &Engine,
    library: &Library,
    asked: Asked<'a>,
) -> Result<About<'a>, Problem> {
    let used: Vec<_> = recipe.results.values().filter_map(|name| queries.get(name).ok()).collect();
    Ok(About {
        name: &recipe.name,
        title: &recipe.title,
        purpose: &recipe.about,
        banner: Policy::Internal.banner(),
        fictional: fictional(engine).await?,
        program: env!("CARGO_PKG_VERSION"),
        month: asked.month.map(Month::in_words),
        locality: asked.locality,
        overrides: library.overrides()?,
        sources: used
            .iter()
            .map(|query| SourceQuery {
                query: query.path.clone(),
                title: query.header.title.clone(),
                grain: query.header.grain.clone(),
            })
            .collect(),
    })
}

/// Which of the areas are fictional: their codes begin with X, as no real code does.
async fn fictional(engine: &Engine) -> Result<&'static str, Problem> {
    let sql = "select distinct starts_with(area_code, 'X') as fictional from submissions \
               union select distinct starts_with(area_code, 'X') from indicators \
               union select distinct starts_with(code, 'X') from areas order by 1";
    let batches = engine.prepare("the areas", sql, &Params::new()).await?.collect().await?;
    let rows = Rows::read("the areas", &batches)?;
    let has = |wanted: bool| rows.rows.iter().flatten().any(|cell| *cell == Cell::Flag(wanted));
    Ok(match (has(true), has(false)) {
        (true, false) => "all",
        (true, true) => "some",
        (false, _) => "none",
    })
}

struct Builder<'a> {
    recipe: &'a Recipe,
    results: &'a BTreeMap<String, Rows>,
    templates: Tera,
    writer: Writer<'a>,
    about: About<'a>,
    faces: String,
    /// The only area that pages of rows are made for.
    area: Option<&'a AreaCode>,
    /// How many pages are made at once.
    side_by_side: usize,
    /// What the pages are compared with.
    comparison: Option<Comparison<'a>>,
}

impl Builder<'_> {
    /// Renders a page, or one for each row of the result that it names.
    fn pages(&self, page: &PageRecipe) -> Result<Vec<Page>, Problem> {
        let Some(each) = page.each.as_ref().and_then(|each| self.results.get(each)) else {
            return Ok(vec![self.page(page, None, self.results)?]);
        };
        // Rows are parted once for all pages, not searched again for each.
        let only = page.only(self.results);
        let parted: BTreeMap<&String, Parted> = only
            .iter()
            .filter_map(|(name, column)| Some((name, Parted::new(self.results.get(name)?, column))))
            .collect();
        let of_area = |row: &&Vec<Cell>| {
            let code = each.position("area_code").and_then(|place| row.get(place)).and_then(Cell::text);
            self.area.is_none_or(|area| code == Some(area.as_str()))
        };
        let of_row = |row: &Vec<Cell>| {
            let mut results: BTreeMap<String, Rows> = BTreeMap::new();
            for (name, column) in &only {
                let key =
                    each.position(column).and_then(|place| row.get(place)).and_then(Cell::text).unwrap_or_default();
                let part = parted.get(name).map(|parted| parted.of(key)).unwrap_or_default();
                results.insert(name.clone(), part);
            }
            for (name, rows) in self.results.iter().filter(|(name, _)| page.uses(name) && !only.contains_key(*name)) {
                results.insert(name.clone(), rows.clone());
            }
            self.page(page, Some((each, row)), &results)
        };
        let rows: Vec<&Vec<Cell>> = each.rows.iter().filter(of_area).collect();
        let of_rows = |rows: &[&Vec<Cell>]| rows.iter().map(|row| of_row(row)).collect::<Result<Vec<Page>, Problem>>();
        let parts: Vec<Result<Vec<Page>, Problem>> = thread::scope(|scope| {
            let share = rows.len().div_ceil(self.side_by_side.max(1)).max(1);
            let parts: Vec<_> = rows.chunks(share).map(|part| scope.spawn(move || of_rows(part))).collect();
            parts.into_iter().map(|part| part.join().unwrap_or_else(|broken| panic::resume_unwind(broken))).collect()
        });
        Ok(parts.into_iter().collect::<Result<Vec<_>, Problem>>()?.into_iter().flatten().collect())
    }

    fn page(
        &self,
        page: &PageRecipe,
        this: Option<(&Rows, &[Cell])>,
        results: &BTreeMap<String, Rows>,
    ) -> Result<Page, Problem> {
        let place = format!("reports/{}/recipe.toml, page `{}`", self.recipe.name, page.file);
        let mut context = Context::new();
        if let Some((rows, row)) = this {
            context.insert("this", &self.writer.row(rows, row));
        }
        let first = |rows: &Rows| {
            let conditions = page.conditions_of(rows);
            let row = rows.rows.iter().find(|row| self.writer.fits(rows, row, &conditions))?;
            Some(self.writer.row(rows, row))
        };
        let firsts: BTreeMap<&String, _> =
            results.iter().filter_map(|(name, rows)| Some((name, first(rows)?))).collect();
        context.insert("first", &firsts);
        context.insert("report", &self.about);
        let title = fill(&place, &page.title, &context)?;
        let name = this.map_or_else(|| page.file.clone(), |(rows, row)| self.writer.named(&page.file, rows, row));
        if !is_file_name(&name) {
            let problem = Problem::new(place, "the name of a page is letters, digits, hyphens and underscores");
            return Err(problem.help("a page lies in the folder of its report; choose a column of codes for its name"));
        }
        let mut data = Vec::new();
        let mut figures: BTreeMap<&str, Figure> = BTreeMap::new();
        for figure in &page.figures {
            let rows = rows_of(&place, results, &figure.rows.from)?;
            let chosen = self.writer.select(rows, &page.choose(&figure.rows, rows));
            let mut drawn = draw(&place, figure, &chosen, self.writer, &context)?;
            let file = DataFile::new(DataFile::name(&name, &figure.id), &drawn.rows, self.writer)?;
            drawn.file = Some(file.name.clone());
            data.push(file);
            figures.insert(&figure.id, drawn);
        }
        let findings: BTreeMap<&str, &Vec<String>> =
            figures.iter().map(|(id, figure)| (*id, &figure.findings)).collect();
        context.insert("findings", &findings);
        let mut tables: BTreeMap<&str, WrittenTable> = BTreeMap::new();
        for table in &page.tables {
            let rows = rows_of(&place, results, &table.rows.from)?;
            let rows = self.writer.select(rows, &page.choose(&table.rows, rows));
            let caption = fill(&place, &table.caption, &context)?;
            let mut written = self.writer.table(caption, &rows, &table.columns);
            let file = DataFile::new(DataFile::name(&name, &table.id), &rows, self.writer)?;
            written.file = Some(file.name.clone());
            data.push(file);
            tables.insert(&table.id, written);
        }
        if let Some(comparison) = &self.comparison {
            let (changes, file) = comparison.changes(page, &name, results)?;
            data.push(file);
            context.insert("changes", &changes);
        }
        let lists: BTreeMap<&String, Vec<_>> = page
            .lists
            .iter()
            .filter_map(|name| {
                let rows = results.get(name)?;
                Some((name, rows.rows.iter().map(|row| self.writer.row(rows, row)).collect()))
            })
            .collect();
        let news: Result<Vec<String>, Problem> = page.news.iter().map(|text| fill(&place, text, &context)).collect();
        let news: Vec<String> =
            news?.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
        let file = format!("{name}.html");
        context.insert("title", &title);
        context.insert("news", &news);
        context.insert("figures", &figures);
        context.insert("tables", &tables);
        context.insert("lists", &lists);
        context.insert("faces", &self.faces);
        // A page that stands alone has no other to lead to.
        let first = self.recipe.pages.first().map(|page| format!("{}.html", page.file));
        context.insert("home", &if self.area.is_some() { Some(file.clone()) } else { first });
        context.insert("file", &file);
        let template = self.template(&page.template)?;
        let html = self.templates.render(&template, &context).map_err(|failure| {
            Problem::new(format!("reports/{template}"), super::templates::in_words(&failure))
                .help("a template sees title, news, report, this, first, figures, tables, lists and changes")
        })?;
        // Own templates may arrange as they like, but what the reader must know stays on every page.
        // The foot of a printed sheet says it too, but only on paper: what counts is what stands on the page.
        let shown = html.rsplit("</style>").next().unwrap_or_default();
        let synthetic = self.about.fictional == "none" || shown.contains("ynthetic data.");
        if !(html.contains(GENERATOR) && shown.contains(self.about.banner) && synthetic) {
            let problem = Problem::new(format!("reports/{template}"), "leaves out the head that every page bears");
            return Err(
                problem.help("begin it with {% extends \"shared/base.html\" %} and fill the blocks content and method")
            );
        }
        // A file that no link leads to is not made, and so a link to each that is.
        data.retain(|data| html.contains(&format!("href=\"{}\"", data.name)));
        Ok(Page { file, html, data })
    }

    /// A template of the report's own folder, or else a shared one.
    fn template(&self, name: &str) -> Result<String, Problem> {
        let own = format!("{}/{name}", self.recipe.name);
        [own.clone(), name.to_owned()].into_iter().find(|name| self.templates.contains_template(name)).ok_or_else(
            || {
                Problem::new(format!("reports/{own}"), "there is no such template")
                    .help("put it into the report's folder")
            },
        )
    }
}

impl PageRecipe {
    /// The results of which a page has only the rows that belong to its own, each with the column that says so.
    fn only(&self, results: &BTreeMap<String, Rows>) -> BTreeMap<String, String> {
        let mut only = self.only.clone();
        if let Some(column) = &self.by {
            for (name, _) in results.iter().filter(|(_, rows)| rows.position(column).is_some()) {
                only.entry(name.clone()).or_insert_with(|| column.clone());
            }
        }
        only
    }

    /// The page's conditions that a result can meet.
    pub(super) fn conditions_of(&self, rows: &Rows) -> BTreeMap<String, String> {
        let own = self.conditions.iter().filter(|(column, _)| rows.position(column).is_some());
        own.map(|(column, value)| (column.clone(), value.clone())).collect()
    }

    /// A selection with the page's conditions, save where it has its own.
    fn choose(&self, selection: &Selection, rows: &Rows) -> Selection {
        let mut chosen = selection.clone();
        for (column, value) in self.conditions_of(rows) {
            chosen.conditions.entry(column).or_insert(value);
        }
        chosen
    }

    /// Whether a figure, a table or a list of the page is of a result.
    pub(super) fn uses(&self, result: &str) -> bool {
        self.lists.iter().any(|name| name == result)
            || self.figures.iter().any(|figure| figure.rows.from == result)
            || self.tables.iter().any(|table| table.rows.from == result)
    }
}

fn rows_of<'a>(place: &str, results: &'a BTreeMap<String, Rows>, name: &str) -> Result<&'a Rows, Problem> {
    results.get(name).ok_or_else(|| Problem::new(place, format!("there is no result `{name}`")))
}

/// The rows of a result, by the text in one of their columns.
struct Parted<'a> {
    rows: &'a Rows,
    places: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Parted<'a> {
    fn new(rows: &'a Rows, column: &str) -> Self {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, cell) in rows.column(column).into_iter().enumerate() {
            places.entry(cell.text().unwrap_or_default()).or_default().push(place);
        }
        Self { rows, places }
    }

    fn of(&self, key: &str) -> Rows {
        let places = self.places.get(key).into_iter().flatten();
        let rows = places.filter_map(|place| self.rows.rows.get(*place).cloned()).collect();
        Rows { columns: self.rows.columns.clone(), rows }
    }
}
