use std::collections::BTreeMap;

use crate::query::Rows;

/// The rows of a result, by the text in one of their columns.
pub(super) struct Parted<'a> {
    rows: &'a Rows,
    places: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Parted<'a> {
    pub fn new(rows: &'a Rows, column: &str) -> Self {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, cell) in rows.column(column).into_iter().enumerate() {
            places.entry(cell.text().unwrap_or_default()).or_default().push(place);
        }
        Self { rows, places }
    }

    pub fn of(&self, key: &str) -> Rows {
        let places = self.places.get(key).into_iter().flatten();
        let rows = places.filter_map(|place| self.rows.rows.get(*place).cloned()).collect();
        Rows { columns: self.rows.columns.clone(), rows }
    }
}
