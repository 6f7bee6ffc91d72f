//! The comparison of areas: from counts by measure, area and period to what chance allows, verdicts and ranks.
//!
//! `counted` reads the rows of counts, `neighbours` those of the neighbours, `case_mix` those of the strata; `measured` compares the areas of one measure, and
//! `told` sums measures and areas up. What is worked out stands in `statistics::areas`. Deliberately absent: charts.

mod case_mix;
mod counted;
mod measured;
mod neighbours;
mod told;

use std::{collections::BTreeMap, mem, panic, thread};

use self::{
    case_mix::Strata,
    counted::{Counted, read},
    measured::{Beside, Measured},
    neighbours::Neighbours,
};
use super::recipe::{AREA, AREAS, AreasRecipe, COMPARED, COUNTED, LOCALITY, MEASURES, PageRecipe, Recipe, WITHIN};
use crate::{
    base::Problem,
    query::{Cell, Rows, Type},
};

/// What an area is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Comparator {
    /// The median of its statistical neighbours.
    #[default]
    Neighbours,
    /// All areas of its region together.
    Region,
    /// All areas together.
    England,
}

impl Comparator {
    /// What it is called on the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Neighbours => "Median of its neighbours",
            Self::Region => "Its region",
            Self::England => "All areas",
        }
    }
}

/// Works out the comparisons that a recipe asks for, of areas and of the localities within each, and adds their results to the
/// others.
///
/// # Errors
/// When rows hold what no count is, or two are of one measure, area and period.
pub(super) fn add_areas(
    recipe: &Recipe,
    by: Comparator,
    side_by_side: usize,
    results: &mut BTreeMap<String, Rows>,
) -> Result<(), Problem> {
    for (key, asked) in recipe.compared() {
        // Where no page shows the counts themselves, they stand in memory once, with what they come to.
        let shown = |page: &PageRecipe| page.uses(&asked.from) || page.each.as_ref() == Some(&asked.from);
        let is_shown = recipe.pages.iter().any(shown) || recipe.figures.contains_key(&asked.from);
        let from = results.remove(&asked.from).unwrap_or_default();
        let first = from.rows.iter().take(if is_shown { usize::MAX } else { 1 }).cloned().collect();
        results.insert(asked.from.clone(), Rows { columns: from.columns.clone(), rows: first });
        let found = if asked.within {
            compared_within(asked, side_by_side, from, results)
        } else {
            compared(asked, by, side_by_side, from, results)
        };
        results.extend(found.map_err(|problem| problem.at(format!("reports/{}/recipe.toml, [{key}]", recipe.name)))?);
    }
    Ok(())
}

fn of<'a>(results: &'a BTreeMap<String, Rows>, name: &str) -> &'a Rows {
    static EMPTY: Rows = Rows { columns: Vec::new(), rows: Vec::new() };
    results.get(name).unwrap_or(&EMPTY)
}

/// Compares the localities of each area with each other.
fn compared_within(
    asked: &AreasRecipe,
    side_by_side: usize,
    from: Rows,
    results: &BTreeMap<String, Rows>,
) -> Result<[(String, Rows); 3], Problem> {
    let places = WITHIN.map(|(name, _)| from.position(name));
    // A locality stands where an area would.
    let called = |name: &String| match name.as_str() {
        AREA => String::new(),
        LOCALITY => AREA.to_owned(),
        _ => name.clone(),
    };
    let columns: Vec<String> = from.columns.iter().map(called).collect();
    let mut groups: BTreeMap<String, (Vec<Cell>, Rows)> = BTreeMap::new();
    for row in from.rows {
        let within = places.map(|place| place.and_then(|place| row.get(place)).cloned().unwrap_or(Cell::Null)).to_vec();
        let code = within.first().map(Cell::plain).unwrap_or_default();
        let group = groups.entry(code).or_insert_with(|| (within, Rows { columns: columns.clone(), rows: vec![] }));
        group.1.rows.push(row);
    }
    let groups: Vec<(Vec<Cell>, Rows)> = groups.into_values().collect();
    // Areas beside each other, each on one thread.
    let found = side_by_side_of(groups, side_by_side, |(within, rows)| {
        Ok((within, compared(asked, Comparator::England, 1, rows, results)?))
    })?;
    let mut together = asked.gives().map(|(name, columns)| {
        (name.clone(), Rows { columns: columns.into_iter().map(|column| column.name).collect(), rows: Vec::new() })
    });
    for (within, own) in found {
        for ((_, all), (_, own)) in together.iter_mut().zip(own) {
            all.rows.extend(own.rows.into_iter().map(|row| [within.as_slice(), &row].concat()));
        }
    }
    Ok(together)
}

/// A measure with what each of its rows comes to.
type Known<'a> = (Measured<'a>, Vec<Beside>);

fn compared(
    asked: &AreasRecipe,
    by: Comparator,
    side_by_side: usize,
    from: Rows,
    results: &BTreeMap<String, Rows>,
) -> Result<[(String, Rows); 3], Problem> {
    let beside = |name: &Option<String>| of(results, name.as_deref().unwrap_or_default());
    let (from, neighbours) = (in_order(from), Neighbours::read(beside(&asked.neighbours)));
    let mut measures: BTreeMap<(i64, &str), Vec<Counted<'_>>> = BTreeMap::new();
    for (row, place) in read(&from)?.into_iter().zip(from.column("place")) {
        measures.entry((place.whole().unwrap_or_default(), row.measure)).or_default().push(row);
    }
    // A reader looks for an area by its name.
    for rows in measures.values_mut() {
        rows.sort_by_key(|row| (row.name, row.area));
    }
    let measures: Vec<Vec<Counted<'_>>> = measures.into_values().collect();
    if by == Comparator::Region && !measures.iter().flatten().any(|row| row.region.is_some()) {
        return Err(Problem::new("", "compares with regions, and no area has one")
            .help("land reference/areas with a region for each, or compare with neighbours or with england"));
    }
    let strata = Strata::read(beside(&asked.strata))?;
    let known = side_by_side_of(measures, side_by_side, |rows| {
        let one = Measured::new(rows, &strata)?;
        let beside = one.rows.iter().map(|row| one.beside(row, &neighbours, by)).collect();
        Ok((one, beside))
    })?;
    let places = Places::read(beside(&asked.hexes));
    let row = |(counted, beside): (&Counted<'_>, &Beside)| {
        [counted.cells, beside.cells().as_slice(), &places.of(counted.area)].concat()
    };
    let rows = known.iter().flat_map(|(one, beside)| one.rows.iter().zip(beside)).map(row).collect();
    Ok([
        (asked.rows.clone(), Rows { columns: [names(&COUNTED), names(&COMPARED)].concat(), rows }),
        (asked.measures.clone(), Rows { columns: names(&MEASURES), rows: told::measures(&known) }),
        (asked.areas.clone(), Rows { columns: names(&AREAS), rows: told::areas(&known) }),
    ])
}

/// The places of areas on the hex map.
struct Places<'a>(BTreeMap<&'a str, [&'a Cell; 2]>);

impl<'a> Places<'a> {
    fn read(rows: &'a Rows) -> Self {
        let places = rows.column("q").into_iter().zip(rows.column("r")).map(|(column, row)| [column, row]);
        let known = rows.column("area_code").into_iter().zip(places);
        Self(known.filter_map(|(area, place)| Some((area.text()?, place))).collect())
    }

    fn of(&self, area: &str) -> [Cell; 2] {
        self.0.get(area).map_or([Cell::Null, Cell::Null], |place| place.map(Clone::clone))
    }
}

/// The rows with the columns of counts, in their order.
fn in_order(rows: Rows) -> Rows {
    let places: Vec<Option<usize>> = COUNTED.iter().map(|(name, _)| rows.position(name)).collect();
    let take = |cell: &mut Cell| mem::replace(cell, Cell::Null);
    let row = |mut row: Vec<Cell>| {
        let mut cell = |place: &Option<usize>| place.and_then(|place| row.get_mut(place)).map_or(Cell::Null, take);
        places.iter().map(&mut cell).collect()
    };
    Rows { columns: names(&COUNTED), rows: rows.rows.into_iter().map(row).collect() }
}

fn names(columns: &[(&str, Type)]) -> Vec<String> {
    columns.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// Does the same with each of many things, on several threads, and gives what comes out in their order.
fn side_by_side_of<T: Send, U: Send>(
    things: Vec<T>,
    threads: usize,
    work: impl Fn(T) -> Result<U, Problem> + Sync,
) -> Result<Vec<U>, Problem> {
    let share = things.len().div_ceil(threads.max(1)).max(1);
    let mut parts: Vec<Vec<T>> = Vec::new();
    for (place, thing) in things.into_iter().enumerate() {
        if place % share == 0 {
            parts.push(Vec::with_capacity(share));
        }
        if let Some(part) = parts.last_mut() {
            part.push(thing);
        }
    }
    let work = &work;
    thread::scope(|scope| {
        let doing: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || part.into_iter().map(work).collect::<Result<Vec<U>, Problem>>()))
            .collect();
        let done = doing.into_iter().map(|part| part.join().unwrap_or_else(|broken| panic::resume_unwind(broken)));
        Ok(done.collect::<Result<Vec<_>, Problem>>()?.into_iter().flatten().collect())
    })
}
