use std::collections::{BTreeMap, BTreeSet};

use super::{column::columns, table::Table};
use crate::{
    base::AreaCode,
    query::{Cell, Queries, Rows},
    report::{
        context::Writer,
        recipe::{PageRecipe, Recipe, SheetRecipe, TAKEN, of_area},
    },
};

/// Gathers the tables of a report in the order in which its pages show them; with an area, those of its pages alone.
pub(super) fn tables<'a>(
    recipe: &'a Recipe,
    queries: &'a Queries,
    results: &'a BTreeMap<String, Rows>,
    writer: Writer<'a>,
    (names_of_areas, area): (&'a BTreeMap<String, String>, Option<&AreaCode>),
) -> Vec<Table<'a>> {
    // A page that no row makes is not there.
    let has_rows = |page: &&PageRecipe| page.rows(results, area).is_none_or(|(_, rows)| !rows.is_empty());
    let made = recipe.pages.iter().filter(|page| page.is_made(area.is_some())).filter(has_rows);
    let made: Vec<&PageRecipe> = made.collect();
    let mut names: Vec<&str> = Vec::new();
    for page in &made {
        let shown = page.figures.iter().map(|figure| &figure.rows.from);
        for name in shown.chain(page.tables.iter().map(|table| &table.rows.from)) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    let own = recipe.sheets.iter().filter_map(|(name, words)| Some((name.as_str(), words.from.as_deref()?)));
    let own: Vec<(&str, &str)> = own.filter(|(_, from)| names.contains(from)).collect();
    let of_results = names.into_iter().map(|name| (name, name));
    let mut taken = BTreeSet::from(TAKEN.map(str::to_owned));
    of_results
        .chain(own)
        .filter_map(|(name, from)| {
            let (from, rows) = results.get_key_value(from)?;
            let words = recipe.sheets.get(name);
            let chosen = chosen(from, rows, words, &made, results, writer, area);
            let header = recipe.query_of(from).and_then(|query| queries.get(query).ok()).map(|query| &query.header);
            let said = |own: fn(&SheetRecipe) -> Option<&String>, otherwise: Option<&String>| {
                words.and_then(own).or(otherwise).cloned().unwrap_or_default()
            };
            let columns = columns(recipe, name, from, rows, &chosen, writer, names_of_areas);
            let mut table = Table {
                name: worksheet(name, &mut taken),
                title: said(|words| words.title.as_ref(), header.map(|header| &header.title)),
                grain: said(|words| words.grain.as_ref(), header.map(|header| &header.grain)),
                has_small: false,
                columns,
                rows: chosen,
                writer,
            };
            table.has_small = table.rows.iter().any(|row| table.is_small(row));
            Some(table)
        })
        .collect()
}

/// The name of a worksheet: short enough, and no other's, where capitals count for nothing.
fn worksheet(name: &str, taken: &mut BTreeSet<String>) -> String {
    const LONGEST: usize = 31;
    let cut = |most: usize| name.chars().take(most).collect::<String>();
    let numbered = (2..).map(|number| format!("{}_{number}", cut(LONGEST - 6)));
    let mut names = [cut(LONGEST)].into_iter().chain(numbered);
    names.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
}

/// The rows of a table. With an area, of a result of which its pages show only what belongs to them, they are just that.
fn chosen<'a>(
    result: &str,
    rows: &'a Rows,
    words: Option<&SheetRecipe>,
    made: &[&PageRecipe],
    results: &BTreeMap<String, Rows>,
    writer: Writer<'a>,
    area: Option<&AreaCode>,
) -> Vec<&'a [Cell]> {
    // For each page that shows just rows of its own: by which column, their values, and whether they are the area's alone.
    let mut own: Vec<(usize, BTreeSet<&str>, bool)> = Vec::new();
    for page in made.iter().filter(|_| area.is_some()) {
        let only = page.only(results);
        let Some((column, (each, of))) = only.get(result).zip(page.rows(results, area)) else { continue };
        let Some((place, from)) = rows.position(column).zip(each.position(column)) else { continue };
        let values = of.iter().filter_map(|row| row.get(from).and_then(Cell::text)).collect();
        own.push((place, values, page.one_area && rows.position("area_code").is_some()));
    }
    let belongs = |row: &&Vec<Cell>| {
        let on_page = |(place, values, one_area): &(usize, BTreeSet<&str>, bool)| {
            let text = row.get(*place).and_then(Cell::text);
            text.is_some_and(|text| values.contains(text)) && (!one_area || of_area(rows, row, area))
        };
        own.is_empty() || own.iter().any(on_page)
    };
    let fits = |row: &&Vec<Cell>| words.is_none_or(|words| writer.fits(rows, row, &words.conditions));
    rows.rows.iter().filter(belongs).filter(fits).map(Vec::as_slice).collect()
}
