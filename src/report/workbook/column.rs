use std::collections::{BTreeMap, BTreeSet};

use super::{
    heading::headings,
    sheet::{Entry, Kind, cell_text},
};
use crate::{
    query::{Cell, Rows},
    report::{
        context::Writer,
        format::{Format, is_small, mark_of},
        recipe::{FigureRecipe, PageRecipe, Recipe, Selection},
    },
};

/// A column of a table.
pub(super) struct Column<'a> {
    pub name: &'a str,
    pub heading: String,
    pub kind: Kind,
    pub format: Option<Format>,
    place: usize,
    /// The column that says why there is no value.
    shown: Option<usize>,
    /// Where it is not a column of the result, but the name of the area whose code that is: the names by code.
    names: Option<&'a BTreeMap<String, String>>,
}

/// The name of the column with the names of areas, where a result has just their codes.
const AREA: &str = "area";

/// What stands there for rows of all areas.
pub(super) const ALL_AREAS: &str = "All areas together";

/// What stands where there is no value and no reason for it, with what it means: a cell that is left empty says nothing to a screen
/// reader.
pub(super) const NOTHING: (&str, &str) = ("[none]", "no value");

/// The columns of a table: those that tables of the pages show, that figures draw, and that tell rows apart, as the query orders them.
pub(super) fn columns<'a>(
    recipe: &'a Recipe,
    name: &str,
    from: &str,
    rows: &'a Rows,
    chosen: &[&[Cell]],
    writer: Writer<'_>,
    names_of_areas: &'a BTreeMap<String, String>,
) -> Vec<Column<'a>> {
    let words = recipe.sheets.get(name);
    let wanted: BTreeSet<&str> = if let Some(own) = words.and_then(|words| words.columns.as_ref()) {
        own.iter().map(String::as_str).collect()
    } else {
        let shown = recipe.pages.iter().flat_map(|page| shown(page, from)).chain(["area_code"]);
        shown.filter(|column| !recipe.leave_out.iter().any(|left_out| left_out == column)).collect()
    };
    let shown = rows.columns.iter().enumerate().filter(|(_, column)| wanted.contains(column.as_str()));
    let mut places: Vec<(usize, &str)> = shown.map(|(place, column)| (place, column.as_str())).collect();
    let named_here = name_areas(rows, chosen, names_of_areas, &mut places);
    let names: Vec<&str> = places.iter().map(|(_, name)| *name).collect();
    let headings = headings(recipe, name, from, &names);
    let column = |((place, name), heading): ((usize, &'a str), String)| {
        if name == AREA && named_here {
            let names = Some(names_of_areas);
            return Column { name, heading, kind: Kind::Text, format: None, place, shown: None, names };
        }
        let format = writer.formats.get(name).copied();
        let kind = kind(chosen, place, format);
        let heading = if kind == Kind::Points && !heading.to_lowercase().contains("points") {
            format!("{heading} (percentage points)")
        } else {
            heading
        };
        // `shown` speaks for numbers.
        let of_numbers =
            kind != Kind::Text || chosen.iter().all(|row| matches!(row.get(place), None | Some(Cell::Null)));
        let shown = rows.position(&format!("{name}_shown")).or_else(|| rows.position("shown").filter(|_| of_numbers));
        Column { name, heading, kind, format, place, shown, names: None }
    };
    places.into_iter().zip(headings).map(column).collect()
}

/// Puts the names of areas beside their codes, and says whether it did: not where the result has them itself. What else has a
/// name there keeps it, save where rows of all areas have none.
fn name_areas(
    rows: &Rows,
    chosen: &[&[Cell]],
    names: &BTreeMap<String, String>,
    places: &mut Vec<(usize, &str)>,
) -> bool {
    let of = |wanted: &str, places: &[(usize, &str)]| places.iter().position(|(_, name)| *name == wanted);
    let column_of = |wanted: &str, places: &[(usize, &str)]| places.get(of(wanted, places)?).map(|(place, _)| *place);
    let Some(code) = column_of("area_code", places).filter(|_| rows.position(AREA).is_none()) else { return false };
    if let Some(name) = column_of("name", places) {
        let is_own = |row: &&[Cell]| {
            let (name, code) = (row.get(name).and_then(Cell::text), row.get(code).and_then(Cell::text));
            name.is_some() && name == code.and_then(|code| names.get(code)).map(String::as_str)
        };
        if chosen.iter().all(is_own) {
            return false;
        }
        if chosen.iter().any(|row| row.get(name).and_then(Cell::text).is_none()) {
            places.retain(|(_, name)| *name != "name");
        }
    }
    let after = of("area_code", places).map_or(places.len(), |at| at + 1);
    places.insert(after, (code, AREA));
    true
}

/// The columns of a result that a page shows, draws, or tells rows apart by.
fn shown<'a>(page: &'a PageRecipe, result: &str) -> Vec<&'a str> {
    let chosen = |rows: &Selection| rows.from == result;
    let tables = page.tables.iter().filter(|table| chosen(&table.rows));
    let tables = tables.map(|table| (&table.rows, &table.apart, &table.columns));
    let figures: Vec<&FigureRecipe> = page.figures.iter().filter(|figure| chosen(&figure.rows)).collect();
    let of_both = tables.chain(figures.iter().map(|figure| (&figure.rows, &figure.apart, &figure.columns)));
    let mut columns: Vec<&str> = Vec::new();
    for (rows, apart, own) in of_both {
        columns.extend(rows.conditions.keys().chain(apart).map(String::as_str));
        columns
            .extend(own.iter().flat_map(|own| [Some(&own.column), own.across.as_ref()]).flatten().map(String::as_str));
        columns.extend(page.by.iter().chain(page.only.get(result)).chain(page.conditions.keys()).map(String::as_str));
    }
    for figure in figures {
        let single = [&figure.x, &figure.low, &figure.high, &figure.series, &figure.part, &figure.whole, &figure.label];
        columns.extend(single.into_iter().flatten().chain([&figure.y]).map(String::as_str));
        columns.extend(figure.provisional.as_deref());
        columns.extend(
            figure.compare.iter().chain(&figure.parts).chain(&figure.beside).map(|named| named.column.as_str()),
        );
    }
    columns
}

fn kind(rows: &[&[Cell]], place: usize, format: Option<Format>) -> Kind {
    let first = rows.iter().filter_map(|row| row.get(place)).find(|cell| !matches!(cell, Cell::Null));
    match (first, format) {
        (Some(Cell::Day(_)), Some(Format::Day)) => Kind::Day,
        (Some(Cell::Day(_)), _) => Kind::Month,
        (Some(Cell::Whole(_)), Some(Format::Text)) => Kind::Plain,
        (Some(Cell::Whole(_)), _) => Kind::Count,
        (Some(Cell::Number(_)), Some(Format::Number)) => Kind::Decimal,
        (Some(Cell::Number(_)), Some(Format::Points)) => Kind::Points,
        (Some(Cell::Number(_)), _) => Kind::Share,
        (Some(Cell::Text(_) | Cell::Flag(_) | Cell::Null) | None, _) => Kind::Text,
    }
}

impl<'a> Column<'a> {
    /// The value of a row as data; of a column with the names of areas, the code.
    pub fn cell<'r>(&self, row: &'r [Cell]) -> &'r Cell {
        row.get(self.place).unwrap_or(&Cell::Null)
    }

    /// The name of the area of a row, where that is what the column holds.
    pub fn name_of_area<'r>(&self, row: &'r [Cell]) -> Option<&'r str>
    where
        'a: 'r,
    {
        let names = self.names?;
        Some(self.cell(row).text().map_or(ALL_AREAS, |code| names.get(code).map_or(code, String::as_str)))
    }

    /// The mark that stands in place of the value, with what it means.
    pub fn mark(&self, row: &[Cell], writer: Writer<'_>) -> Option<(&'static str, &'static str)> {
        let shown = self.shown.and_then(|place| row.get(place)).and_then(Cell::text);
        mark_of(self.cell(row), self.format, shown, writer.policy)
    }

    pub fn is_small(&self, row: &[Cell], writer: Writer<'_>) -> bool {
        is_small(self.cell(row), self.format, writer.policy)
    }

    pub fn entry<'r>(&self, row: &'r [Cell], writer: Writer<'_>) -> Entry<'r>
    where
        'a: 'r,
    {
        if let Some(name) = self.name_of_area(row) {
            return Entry::Text(cell_text(name));
        }
        if let Some((mark, _)) = self.mark(row, writer) {
            return Entry::from(mark);
        }
        match self.cell(row) {
            Cell::Text(text) if !text.trim().is_empty() => Entry::Text(cell_text(text)),
            Cell::Flag(flag) => Entry::from(if *flag { "yes" } else { "no" }),
            Cell::Day(day) => Entry::Day(*day),
            cell => {
                let scale = if self.kind == Kind::Points { 100.0 } else { 1.0 };
                cell.number().map_or(Entry::from(NOTHING.0), |number| Entry::Number(number * scale))
            }
        }
    }
}
