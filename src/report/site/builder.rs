use std::{
    collections::{BTreeMap, BTreeSet},
    mem, panic, thread,
};

use tera::{Context, Tera};

use super::{GENERATOR, Keep, Page, about::About, links, parted::Parted};
use crate::{
    base::{AreaCode, Problem},
    query::{Cell, Rows},
    report::{
        changes::Comparison,
        context::{Writer, WrittenRow, WrittenTable},
        data_file::DataFile,
        figure::{Figure, Newest, Part, apart, draw, moved},
        lineage::Lineage,
        recipe::{FigureRecipe, PageRecipe, Recipe, Watched, is_file_name, of_area},
        templates::{fill, render},
        workbook::Downloads,
    },
};

/// What every page of a report is made with.
pub(super) struct Builder<'a> {
    pub recipe: &'a Recipe,
    pub results: &'a BTreeMap<String, Rows>,
    pub templates: Tera,
    pub writer: Writer<'a>,
    pub about: About<'a>,
    pub faces: String,
    /// What the pages were made from.
    pub lineage: &'a Lineage,
    /// The only area that pages of rows are made for.
    pub area: Option<&'a AreaCode>,
    /// The names of pages that another run makes and this one does not: no link leads to them.
    pub unmade: BTreeSet<String>,
    /// How many pages are made at once.
    pub side_by_side: usize,
    /// What the pages are compared with.
    pub comparison: Option<Comparison<'a>>,
    /// Where the pages lead for the numbers of all of them.
    pub downloads: Downloads<'a>,
    pub keep: &'a Keep<'a>,
}

impl Builder<'_> {
    /// Renders and keeps a page, or one for each row of the result that it names.
    pub fn pages(&self, page: &PageRecipe) -> Result<Vec<Page>, Problem> {
        let Some((each, rows)) = page.rows(self.results, self.area) else {
            return Ok(vec![self.page(page, None, self.results)?]);
        };
        // Rows are parted once for all pages, not searched again for each.
        let only = page.only(self.results);
        let parted: BTreeMap<&String, Parted> = only
            .iter()
            .filter_map(|(name, column)| Some((name, Parted::new(self.results.get(name)?, column))))
            .collect();
        let of_row = |row: &Vec<Cell>| {
            let mut results: BTreeMap<String, Rows> = BTreeMap::new();
            for (name, column) in &only {
                let key =
                    each.position(column).and_then(|place| row.get(place)).and_then(Cell::text).unwrap_or_default();
                let mut part = parted.get(name).map(|parted| parted.of(key)).unwrap_or_default();
                if page.one_area && part.position("area_code").is_some() {
                    let rows = mem::take(&mut part.rows);
                    part.rows = rows.into_iter().filter(|row| of_area(&part, row, self.area)).collect();
                }
                results.insert(name.clone(), part);
            }
            for (name, rows) in self.results.iter().filter(|(name, _)| page.uses(name) && !only.contains_key(*name)) {
                results.insert(name.clone(), rows.clone());
            }
            self.page(page, Some((each, row)), &results)
        };
        let of_rows = |rows: &[&Vec<Cell>]| rows.iter().map(|row| of_row(row)).collect::<Result<Vec<Page>, Problem>>();
        let parts: Vec<Result<Vec<Page>, Problem>> = thread::scope(|scope| {
            let share = rows.len().div_ceil(self.side_by_side.max(1)).max(1);
            let parts: Vec<_> = rows.chunks(share).map(|part| scope.spawn(move || of_rows(part))).collect();
            parts.into_iter().map(|part| part.join().unwrap_or_else(|broken| panic::resume_unwind(broken))).collect()
        });
        Ok(parts.into_iter().collect::<Result<Vec<_>, Problem>>()?.into_iter().flatten().collect())
    }

    /// Takes away the links of a table to pages that are not made.
    fn unlink(&self, table: &mut WrittenTable) {
        for value in table.rows.iter_mut().flatten() {
            value.link = value.link.take().filter(|link| !self.unmade.contains(link));
        }
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
        context.insert("downloads", &self.downloads);
        context.insert("lineage", &self.lineage.hashes());
        let title = fill(&format!("{place}, title"), &page.title, &context)?;
        let name = this.map_or_else(|| page.file.clone(), |(rows, row)| self.writer.named(&page.file, rows, row));
        if !is_file_name(&name) {
            let problem = Problem::new(place, "the name of a page is letters, digits, hyphens and underscores");
            return Err(problem.help("a page lies in the folder of its report; choose a column of codes for its name"));
        }
        let mut data = Vec::new();
        let made_of = Made { place: &place, name: &name, page, results, firsts: &firsts };
        let figures = self.figures(&made_of, &context, &mut data)?;
        let findings: BTreeMap<&str, &Vec<String>> =
            figures.iter().map(|(id, figure)| (*id, &figure.findings)).collect();
        context.insert("findings", &findings);
        let looked_at: Vec<(String, &Newest)> =
            page.watch.iter().flat_map(|watched| newest_of(watched, &figures)).collect();
        context.insert("moved", &moved(&looked_at));
        let changes: BTreeMap<&str, &str> =
            figures.iter().filter_map(|(id, figure)| Some((*id, figure.newest.as_ref()?.change.as_str()))).collect();
        context.insert("chance", &changes);
        let tables = self.tables(&made_of, &context, &mut data)?;
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
        let news: Result<Vec<String>, Problem> =
            page.news.iter().map(|text| fill(&format!("{place}, news"), text, &context)).collect();
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
        let html = render(&self.templates, &template, &context)?;
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
        let links: BTreeSet<String> = links(&html).map(str::to_owned).collect();
        data.retain(|data| links.contains(&data.name));
        (self.keep)(&file, html.as_bytes())?;
        data.iter().try_for_each(|data| (self.keep)(&data.name, data.text.as_bytes()))?;
        Ok(Page { file, data: data.into_iter().map(|data| data.name).collect(), links })
    }

    /// Draws the figures of a page, each of the values that it is kept apart by on its own.
    fn figures<'a>(
        &self,
        made: &Made<'a>,
        context: &Context,
        data: &mut Vec<DataFile>,
    ) -> Result<BTreeMap<&'a str, Figure>, Problem> {
        let mut figures: BTreeMap<&str, Figure> = BTreeMap::new();
        for figure in &made.page.figures {
            let rows = rows_of(made.place, made.results, &figure.rows.from)?;
            let chosen = self.writer.select(rows, &made.page.choose(&figure.rows, rows));
            for part in apart(&figure.id, figure.apart.as_ref(), chosen) {
                let first = self.first_of(made, &figure.rows.from, figure.apart.as_ref(), &part);
                let own = part.context(context, made.firsts, first);
                let headline = part.titled(&figure.headline);
                let recipe = FigureRecipe { id: part.id.clone(), headline, ..figure.clone() };
                let mut drawn = draw(made.place, &recipe, &part.rows, self.writer, &own)?;
                drawn.apart.clone_from(&part.value);
                self.unlink(&mut drawn.table);
                let file = DataFile::new(DataFile::name(made.name, &part.id), &drawn.rows, self.writer)?;
                drawn.file = Some(file.name.clone());
                data.push(file);
                match figures.get_mut(figure.id.as_str()) {
                    None => drop(figures.insert(&figure.id, drawn)),
                    Some(first) => first.others.push(drawn),
                }
            }
        }
        Ok(figures)
    }

    /// Writes the tables of a page, likewise.
    fn tables<'a>(
        &self,
        made: &Made<'a>,
        context: &Context,
        data: &mut Vec<DataFile>,
    ) -> Result<BTreeMap<&'a str, WrittenTable>, Problem> {
        let mut tables: BTreeMap<&str, WrittenTable> = BTreeMap::new();
        for table in &made.page.tables {
            let rows = rows_of(made.place, made.results, &table.rows.from)?;
            let rows = self.writer.select(rows, &made.page.choose(&table.rows, rows));
            for part in apart(&table.id, table.apart.as_ref(), rows) {
                let place = format!("{}, table `{}`, caption", made.place, table.id);
                let first = self.first_of(made, &table.rows.from, table.apart.as_ref(), &part);
                let own = part.context(context, made.firsts, first);
                let caption = fill(&place, &part.titled(&table.caption), &own)?;
                let mut written = self.writer.table(caption, &part.rows, &table.columns);
                let file = DataFile::new(DataFile::name(made.name, &part.id), &part.rows, self.writer)?;
                written.file = Some(file.name.clone());
                self.unlink(&mut written);
                data.push(file);
                match tables.get_mut(table.id.as_str()) {
                    None => drop(tables.insert(&table.id, written)),
                    Some(first) => first.others.push(written),
                }
            }
        }
        Ok(tables)
    }

    /// Of rows that are kept apart, the first is that of the part.
    fn first_of<'a>(
        &self,
        made: &Made<'a>,
        result: &'a String,
        column: Option<&String>,
        part: &Part,
    ) -> Option<(&'a String, WrittenRow)> {
        let rows = made.results.get(result)?;
        let mut conditions = made.page.conditions_of(rows);
        conditions.extend(column.cloned().zip(part.value.clone()));
        let row = rows.rows.iter().find(|row| self.writer.fits(rows, row, &conditions))?;
        Some((result, self.writer.row(rows, row)))
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

/// What the figures and tables of one page are made of.
struct Made<'a> {
    /// The place in the recipe, for messages.
    place: &'a str,
    /// The name of the page.
    name: &'a str,
    page: &'a PageRecipe,
    results: &'a BTreeMap<String, Rows>,
    /// The first row of each result.
    firsts: &'a BTreeMap<&'a String, WrittenRow>,
}

/// What a control chart that is watched says of its newest month: each plan for itself.
fn newest_of<'f>(watched: &Watched, figures: &'f BTreeMap<&str, Figure>) -> Vec<(String, &'f Newest)> {
    let figure = figures.get(watched.figure.as_str());
    let all = figure.into_iter().flat_map(|figure| [figure].into_iter().chain(&figure.others));
    all.filter_map(|figure| {
        let of = figure.apart.as_ref().map_or_else(String::new, |apart| format!(" ({apart})"));
        Some((format!("{}{of}", watched.name), figure.newest.as_ref()?))
    })
    .collect()
}

fn rows_of<'a>(place: &str, results: &'a BTreeMap<String, Rows>, name: &str) -> Result<&'a Rows, Problem> {
    results.get(name).ok_or_else(|| Problem::new(place, format!("there is no result `{name}`")))
}

/// The names of the pages of rows that a run does not make, and others do.
pub(super) fn unmade(
    recipe: &Recipe,
    results: &BTreeMap<String, Rows>,
    writer: Writer<'_>,
    area: Option<&AreaCode>,
) -> BTreeSet<String> {
    let of_rows = |page: &PageRecipe| {
        let (each, all) = page.rows(results, None)?;
        let made = page.is_made(area.is_some());
        let unmade = all.into_iter().filter(|row| !made || !of_area(each, row, area));
        Some(unmade.map(|row| writer.named(&page.file, each, row)).collect::<Vec<String>>())
    };
    recipe.pages.iter().filter_map(of_rows).flatten().collect()
}
