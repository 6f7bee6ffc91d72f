use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    format::{Format, Written, write},
    recipe::{ColumnRecipe, Selection},
};
use crate::{
    disclosure::Policy,
    query::{Cell, Rows},
};

/// How results become finished strings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writer<'a> {
    pub formats: &'a BTreeMap<String, Format>,
    pub policy: Policy,
}

/// A row as a template sees it: every value a finished string.
pub(super) type WrittenRow = BTreeMap<String, String>;

/// A table as a template sees it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct WrittenTable {
    pub caption: String,
    pub header: Vec<Head>,
    pub rows: Vec<Vec<Value>>,
    /// The marks that stand in place of values, with what they mean.
    pub marks: Vec<(String, String)>,
    /// Whether any small count is marked.
    pub small: bool,
    /// The name of the file with its rows; none for the table of a chart, which has the chart's.
    pub file: Option<String>,
    /// The same of other plans, where its rows are of several.
    pub others: Vec<WrittenTable>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Head {
    pub title: String,
    pub numeric: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Value {
    pub text: String,
    pub why: String,
    pub small: bool,
    pub numeric: bool,
    pub link: Option<String>,
}

impl WrittenTable {
    /// Puts a table together, with what its marks mean.
    pub fn new(caption: String, header: Vec<Head>, rows: Vec<Vec<Value>>) -> Self {
        let values = || rows.iter().flatten();
        let mut marks: Vec<(String, String)> = values()
            .filter(|value| value.text.starts_with('['))
            .map(|value| (value.text.clone(), value.why.clone()))
            .collect();
        marks.sort();
        marks.dedup();
        let small = values().any(|value| value.small);
        Self { caption, header, rows, marks, small, file: None, others: Vec::new() }
    }
}

impl Writer<'_> {
    /// Writes one value of a row.
    pub fn written(self, rows: &Rows, row: &[Cell], column: &str) -> Written {
        let cell = |name: &str| rows.position(name).and_then(|place| row.get(place));
        // `assessments_shown` speaks for `assessments`; `shown` for every column without one of its own.
        let shown = cell(&format!("{column}_shown")).or_else(|| cell("shown")).and_then(Cell::text);
        write(cell(column).unwrap_or(&Cell::Null), self.formats.get(column).copied(), shown, self.policy)
    }

    /// Writes a row; a small count bears a star, for running text has no frame to mark it with.
    pub fn row(self, rows: &Rows, row: &[Cell]) -> WrittenRow {
        let text = |written: Written| if written.small { format!("{}*", written.text) } else { written.text };
        rows.columns.iter().map(|column| (column.clone(), text(self.written(rows, row, column)))).collect()
    }

    /// Fills the name of a page: `{column}` stands for the value of that column.
    pub fn named(self, pattern: &str, rows: &Rows, row: &[Cell]) -> String {
        rows.columns.iter().fold(pattern.to_owned(), |name, column| {
            let mark = format!("{{{column}}}");
            if name.contains(&mark) { name.replace(&mark, &self.written(rows, row, column).text) } else { name }
        })
    }

    /// Picks the rows that a figure or a table shows.
    pub fn select(self, rows: &Rows, selection: &Selection) -> Rows {
        let fits = |row: &&Vec<Cell>| self.fits(rows, row, &selection.conditions);
        let mut picked: Vec<Vec<Cell>> = rows.rows.iter().filter(fits).cloned().collect();
        if let Some(sort) = &selection.sort {
            let (column, descending) = sort.strip_prefix('-').map_or((sort.as_str(), false), |column| (column, true));
            let place = rows.position(column);
            let key = |row: &Vec<Cell>| place.and_then(|place| row.get(place)).and_then(Cell::number);
            // Rows without a value stand last, whichever way the others run.
            picked.sort_by(|a, b| match (key(a), key(b)) {
                (Some(a), Some(b)) if descending => b.total_cmp(&a),
                (Some(a), Some(b)) => a.total_cmp(&b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
        }
        picked.truncate(selection.most.unwrap_or(usize::MAX));
        Rows { columns: rows.columns.clone(), rows: picked }
    }

    /// Says whether the columns of a row, as written on the page, hold some values.
    pub fn fits(self, rows: &Rows, row: &[Cell], conditions: &BTreeMap<String, String>) -> bool {
        conditions.iter().all(|(column, value)| self.written(rows, row, column).text == *value)
    }

    /// Writes a table.
    pub fn table(self, caption: String, rows: &Rows, columns: &[ColumnRecipe]) -> WrittenTable {
        let has_any =
            |column: &&ColumnRecipe| rows.column(&column.column).iter().any(|cell| !matches!(cell, Cell::Null));
        let columns: Vec<ColumnRecipe> =
            columns.iter().filter(|column| !column.if_any || has_any(column)).cloned().collect();
        let columns = columns.as_slice();
        let lines = if let Some((column, across)) =
            columns.iter().find_map(|column| column.across.as_deref().map(|across| (column, across)))
        {
            self.crossed(rows, columns, column, across)
        } else {
            let header = columns
                .iter()
                .map(|column| Head { title: column.title.clone(), numeric: self.is_numeric(rows, &column.column) });
            let lines: Vec<_> = rows.rows.iter().map(|row| self.line(rows, row, columns)).collect();
            (header.collect(), lines)
        };
        let (header, rows) = lines;
        WrittenTable::new(caption, header, rows)
    }

    fn is_numeric(self, rows: &Rows, column: &str) -> bool {
        rows.column(column).iter().any(|cell| matches!(cell, Cell::Whole(_) | Cell::Number(_)))
            && self.formats.get(column) != Some(&Format::Text)
    }

    fn line(self, rows: &Rows, row: &[Cell], columns: &[ColumnRecipe]) -> Vec<Value> {
        columns.iter().map(|column| self.value(rows, row, column)).collect()
    }

    fn value(self, rows: &Rows, row: &[Cell], column: &ColumnRecipe) -> Value {
        let written = self.written(rows, row, &column.column);
        let link = column.link.as_ref().map(|link| self.named(link, rows, row));
        let numeric = written.numeric && self.is_numeric(rows, &column.column);
        Value { text: written.text, why: written.why.to_owned(), small: written.small, numeric, link }
    }

    /// Writes a table whose last column spreads over the values of another: one line per first column.
    fn crossed(
        self,
        rows: &Rows,
        columns: &[ColumnRecipe],
        spread: &ColumnRecipe,
        across: &str,
    ) -> (Vec<Head>, Vec<Vec<Value>>) {
        let fixed: Vec<ColumnRecipe> = columns.iter().filter(|column| column.across.is_none()).cloned().collect();
        // In the order in which the query gives them.
        let mut heads: Vec<String> = Vec::new();
        for row in &rows.rows {
            let head = self.written(rows, row, across).text;
            if !heads.contains(&head) {
                heads.push(head);
            }
        }
        let mut header: Vec<Head> =
            fixed.iter().map(|column| Head { title: column.title.clone(), numeric: false }).collect();
        header.extend(heads.iter().map(|title| Head { title: title.clone(), numeric: true }));
        let empty =
            Value { text: "–".to_owned(), why: "no value".to_owned(), small: false, numeric: true, link: None };
        let mut lines: Vec<(String, Vec<Value>)> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for row in &rows.rows {
            let head = |column: &ColumnRecipe| {
                let link = column.link.as_ref().map(|link| self.named(link, rows, row)).unwrap_or_default();
                format!("{}\u{1f}{link}", self.written(rows, row, &column.column).text)
            };
            let name = fixed.iter().map(head).collect::<Vec<_>>().join("\u{1f}");
            let place = if let Some(place) = places.get(&name) {
                *place
            } else {
                let mut line = self.line(rows, row, &fixed);
                line.extend(heads.iter().map(|_| empty.clone()));
                places.insert(name.clone(), lines.len());
                lines.push((name, line));
                lines.len() - 1
            };
            let head = self.written(rows, row, across).text;
            let at = heads.iter().position(|found| *found == head).map(|at| at + fixed.len());
            let slot = at.and_then(|at| lines.get_mut(place)?.1.get_mut(at));
            if let Some(slot) = slot {
                *slot = self.value(rows, row, spread);
                slot.numeric = true;
            }
        }
        (header, lines.into_iter().map(|(_, line)| line).collect())
    }
}
