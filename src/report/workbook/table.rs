use super::{
    column::{ALL_AREAS, Column},
    csvw,
    sheet::{Entry, Grid, Head, Kind, Sheet},
};
use crate::{query::Cell, report::context::Writer};

/// A table of the report: a result that its pages show, of all that they show at once.
pub(super) struct Table<'a> {
    /// The name of its worksheet and of its file.
    pub name: String,
    pub title: String,
    /// What a row is.
    pub grain: String,
    pub columns: Vec<Column<'a>>,
    pub rows: Vec<&'a [Cell]>,
    /// Whether any count is small.
    pub has_small: bool,
    pub writer: Writer<'a>,
}

/// The heading of the column that says of a row whether one of its counts is small.
pub(super) const HAS_SMALL: &str = "Has a small count";

/// The most rows that a table of a worksheet may have, below its title and its heading.
const MOST_ROWS: usize = 1_048_000;

/// Says whether a product of a share and its whole is a count from 1 to 5.
fn is_small_count(product: f64) -> bool {
    let count = product.round();
    (1.0..=5.0).contains(&count) && (product - count).abs() < 1e-9
}

impl Table<'_> {
    /// Says whether a count of the row is small, or one that a share and a count of it give away.
    pub fn is_small(&self, row: &[Cell]) -> bool {
        let of = |kind: Kind| {
            self.columns.iter().filter(move |column| column.kind == kind).filter_map(|column| column.cell(row).number())
        };
        let gives = |share: f64| of(Kind::Count).any(|whole| is_small_count(share * whole));
        self.columns.iter().any(|column| column.is_small(row, self.writer)) || of(Kind::Share).any(gives)
    }

    /// Says whether it has a row of all areas together.
    pub fn has_all_areas(&self) -> bool {
        let is_of_all = |row: &&[Cell]| self.columns.iter().any(|column| column.name_of_area(row) == Some(ALL_AREAS));
        self.rows.iter().any(is_of_all)
    }

    /// Its worksheet.
    pub fn sheet(&self) -> Sheet<'_> {
        let mut lines = vec![
            format!("This worksheet holds one table: {}.", self.grain),
            "The worksheet Notes says what words in square brackets mean, and the worksheet Columns what each column holds.".to_owned(),
        ];
        let whole = self.rows.len() <= MOST_ROWS;
        if !whole {
            lines = vec![format!(
                "This table has {} rows, more than a worksheet can hold. The file {} holds them all.",
                self.rows.len(),
                csvw::file(self)
            )];
        } else if self.rows.is_empty() || self.columns.is_empty() {
            lines = vec!["There is nothing to show here: the table has no rows.".to_owned()];
        }
        let has_rows = whole && !self.rows.is_empty() && !self.columns.is_empty();
        let grid = has_rows.then(|| {
            let head = |column: &Column<'_>| Head {
                heading: column.heading.clone(),
                kind: column.kind,
                letters: self
                    .rows
                    .iter()
                    .map(|row| column.entry(row, self.writer).letters(column.kind))
                    .max()
                    .unwrap_or(0),
            };
            let mut columns: Vec<Head> = self.columns.iter().map(head).collect();
            if self.has_small {
                columns.push(Head { heading: HAS_SMALL.to_owned(), kind: Kind::Text, letters: 3 });
            }
            let row = move |at: usize| {
                let Some(row) = self.rows.get(at) else { return Vec::new() };
                let mut entries: Vec<Entry<'_>> =
                    self.columns.iter().map(|column| column.entry(row, self.writer)).collect();
                if self.has_small {
                    entries.push(Entry::from(if self.is_small(row) { "yes" } else { "no" }));
                }
                entries
            };
            Grid { columns, rows: self.rows.len(), row: Box::new(row) }
        });
        Sheet { name: self.name.clone(), title: self.title.clone(), lines, grid }
    }
}
