use std::collections::BTreeMap;

use crate::{
    base::Problem,
    query::{Cell, Rows},
    report::recipe::COUNTED,
    statistics::areas::Area,
};

/// A row of counts: how many of how many, in one area and period.
#[derive(Debug, Clone)]
pub(super) struct Counted<'a> {
    pub cells: &'a [Cell],
    pub measure: &'a str,
    pub area: &'a str,
    pub name: &'a str,
    pub region: Option<&'a str>,
    pub period: &'a str,
    pub better: Better,
    /// Whether its area is late: its figure is of another month than the others'.
    pub late: bool,
    pub latest: bool,
    pub before: bool,
    /// The counts; none where they are not shown, or of nobody.
    pub counts: Option<(u32, u32)>,
    /// Of how many it is, where the count of them is withheld because it is small.
    pub withheld: Option<u32>,
}

/// Which way a measure is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Better {
    Higher,
    Lower,
    /// Neither way is known to be.
    Neither,
}

impl Counted<'_> {
    /// The area as statistics take it, where it has a share or one that is withheld, and is of the time of the others.
    pub fn as_area(&self) -> Option<Area> {
        if self.late {
            return None;
        }
        let withheld = self.withheld.map(|whole| Area::withheld(self.area, whole));
        withheld.or_else(|| self.counts.map(|(part, whole)| Area::new(self.area, part, whole)))
    }

    /// Says whether it is compared with the others: an area that is late is of another time.
    pub fn takes_part(&self) -> bool {
        !self.late && self.counts.is_some()
    }

    /// Whether the source rounds its counts: the last of the columns of counts.
    pub fn is_rounded(&self) -> bool {
        matches!(self.cells.last(), Some(Cell::Flag(true)))
    }

    pub fn share(&self) -> Option<f64> {
        self.counts.map(|(part, whole)| f64::from(part) / f64::from(whole))
    }
}

/// Reads the rows of counts.
///
/// # Errors
/// When a column holds what it cannot: counts below 0, a part above its whole, a direction that is none.
pub(super) fn read(rows: &Rows) -> Result<Vec<Counted<'_>>, Problem> {
    let places: BTreeMap<&str, usize> =
        COUNTED.iter().filter_map(|(name, _)| Some((*name, rows.position(name)?))).collect();
    rows.rows.iter().map(|row| one(row, &places)).collect()
}

fn one<'a>(row: &'a [Cell], places: &BTreeMap<&str, usize>) -> Result<Counted<'a>, Problem> {
    let cell = |name: &str| places.get(name).and_then(|place| row.get(*place)).unwrap_or(&Cell::Null);
    let text = |name: &str| cell(name).text();
    let flag = |name: &str| matches!(cell(name), Cell::Flag(true));
    let number = |name: &str| count(name, cell(name));
    let better = match text("better") {
        Some("higher") => Better::Higher,
        Some("lower") => Better::Lower,
        Some("none") | None => Better::Neither,
        Some(_) => {
            return Err(
                Problem::new("", "has a row whose `better` is no direction").help("it is higher, lower or none")
            );
        }
    };
    let is_shown = text("shown") == Some("value");
    let whole = number("denominator")?.filter(|whole| *whole > 0);
    let counts = number("numerator")?.zip(whole).filter(|_| is_shown);
    if counts.is_some_and(|(part, whole)| part > whole) {
        return Err(Problem::new("", "has a row whose `numerator` is above its `denominator`")
            .help("a measure compares parts of a whole"));
    }
    Ok(Counted {
        cells: row,
        measure: text("measure").unwrap_or_default(),
        area: text("area_code").unwrap_or_default(),
        name: text("name").unwrap_or_default(),
        region: text("region"),
        period: text("period").unwrap_or_default(),
        better,
        late: flag("late"),
        latest: flag("latest"),
        before: flag("before"),
        counts,
        withheld: whole.filter(|_| text("shown") == Some("suppressed")),
    })
}

/// The count in a column, where there is one.
///
/// # Errors
/// When it is no count.
pub(super) fn count(name: &str, cell: &Cell) -> Result<Option<u32>, Problem> {
    match cell {
        Cell::Null => Ok(None),
        other => other.whole().and_then(|number| u32::try_from(number).ok()).map(Some).ok_or_else(|| {
            Problem::new("", format!("has a row whose `{name}` is no count"))
                .help("a count is a whole number from 0 to 4,294,967,295")
        }),
    }
}
