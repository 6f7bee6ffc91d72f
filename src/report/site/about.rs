use std::collections::BTreeMap;

use serde::Serialize;

use super::Asked;
use crate::{
    base::{Library, Month, Problem},
    disclosure::Policy,
    engine::{Engine, Params},
    query::{Cell, Queries, Rows},
    report::{recipe::Recipe, workbook::Cover},
};

/// What every page of a report says of the report.
#[derive(Debug, Serialize)]
pub(super) struct About<'a> {
    name: &'a str,
    title: &'a str,
    purpose: &'a str,
    pub banner: &'static str,
    /// Which areas are fictional: all, some or none.
    pub fictional: &'static str,
    program: &'static str,
    /// The first of the chosen months.
    from: Option<String>,
    month: Option<String>,
    /// The locality that it is about alone.
    locality: Option<&'a str>,
    /// What areas are compared with, in a report that compares them.
    compared_with: Option<&'static str>,
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

/// Says of the report what every page says.
pub(super) async fn about<'a>(
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
        from: asked.from.map(Month::in_words),
        month: asked.month.map(Month::in_words),
        locality: asked.locality,
        compared_with: recipe.areas.as_ref().map(|_| asked.compare.name()),
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

impl About<'_> {
    /// What stands on the cover of the spreadsheets.
    pub fn cover(&self, recipe: &Recipe, asked: Asked<'_>) -> Cover {
        let fictional = match self.fictional {
            "all" => Some("Synthetic data. Fictional areas and families; nothing here is about anybody.".to_owned()),
            "some" => Some("Partly synthetic data. Areas whose codes begin with X are fictional.".to_owned()),
            _ => None,
        };
        let months = match (&self.from, &self.month) {
            (Some(from), Some(month)) => Some(format!("About {from} to {month}.")),
            (None, Some(month)) => Some(format!("About {month}.")),
            _ => None,
        };
        let area = asked.area.map(|area| format!("About the area {area} alone."));
        let locality = self.locality.map(|locality| format!("About families of {locality} alone."));
        let compared = self.compared_with.map(|with| format!("Areas are compared with: {}.", with.to_lowercase()));
        let banner = "Internal: small counts are not protected. Not for publication.";
        let made = format!("Made by Hearthline {} from the same numbers as the pages beside this file.", self.program);
        let lines = fictional.into_iter().chain([banner.to_owned()]).chain(months).chain(area).chain(locality);
        Cover {
            title: self.title.to_owned(),
            purpose: self.purpose.to_owned(),
            lines: lines.chain(compared).chain([made]).collect(),
            words: recipe.notes.clone(),
        }
    }
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

/// The names of the areas, by code.
pub(super) async fn names(engine: &Engine) -> Result<BTreeMap<String, String>, Problem> {
    let sql = "select code, min(name) as name from areas group by code order by code";
    let batches = engine.prepare("the areas", sql, &Params::new()).await?.collect().await?;
    let rows = Rows::read("the areas", &batches)?;
    let text = |cell: Option<&Cell>| cell.and_then(Cell::text).map(str::to_owned);
    Ok(rows.rows.iter().filter_map(|row| text(row.first()).zip(text(row.get(1)))).collect())
}
