use std::collections::BTreeMap;

use crate::query::{Cell, Rows};

/// The statistical neighbours of each area, the closest first.
pub(super) struct Neighbours<'a> {
    of: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Neighbours<'a> {
    pub fn read(rows: &'a Rows) -> Self {
        let mut of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (area, neighbour) in rows.column("area_code").into_iter().zip(rows.column("neighbour")) {
            if let Some((area, neighbour)) = area.text().zip(neighbour.text()) {
                of.entry(area).or_default().push(neighbour);
            }
        }
        Self { of }
    }

    /// The median of the shares of an area's neighbours, and of how many it is; a neighbour without a share is left out.
    ///
    /// The median and not the mean, as the Department for Education compares.
    pub fn median(&self, area: &str, shares: &BTreeMap<&str, f64>) -> Option<(f64, usize)> {
        let own = self.of.get(area)?;
        let mut found: Vec<f64> = own.iter().filter_map(|neighbour| shares.get(neighbour).copied()).collect();
        found.sort_by(f64::total_cmp);
        let upper = *found.get(found.len() / 2)?;
        let lower = *found.get(found.len().checked_sub(1)? / 2)?;
        Some((f64::midpoint(lower, upper), found.len()))
    }
}

/// Gives the cell of a number that may be none.
pub(super) fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Null, Cell::Number)
}
