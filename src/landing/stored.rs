use std::sync::Arc;

use arrow::{
    array::{ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, StringArray},
    compute::{SortColumn, lexsort_to_indices},
    datatypes::SchemaRef,
};

use super::{
    register::Register,
    submission::TableBytes,
    table::{ReadTable, sorted},
};
use crate::{
    base::Problem,
    extract::{Table, landed_schema, reference_schema, rejects_schema, submissions_schema},
    store::parquet_bytes,
};

/// The submission that the rows of a table belong to.
pub(super) struct Submission {
    pub area: String,
    pub day: i32,
}

impl Submission {
    fn own_columns(&self, rows: usize) -> Vec<ArrayRef> {
        vec![
            Arc::new(StringArray::from_iter_values(std::iter::repeat_n(&self.area, rows))),
            Arc::new(Date32Array::from(vec![self.day; rows])),
        ]
    }

    pub fn table(&self, table: &'static Table, found: &ReadTable, register: &Register) -> Result<TableBytes, Problem> {
        let (family_no, person_no) = numbers(table, found, register);
        let mut columns = self.own_columns(found.rows());
        for (column, values) in table.columns.iter().zip(&found.columns) {
            if column.name != "area_code" {
                columns.push(Arc::clone(values));
            }
            match column.name {
                "family_id" => columns.push(Arc::new(family_no.clone())),
                "person_id" => columns.push(Arc::new(person_no.clone())),
                _ => {}
            }
        }
        let mut order: Vec<(i32, u32)> = match table.column("family_id") {
            Some(_) => family_no.values().iter().copied().zip(0..).collect(),
            None => (0..u32::try_from(found.rows()).unwrap_or(u32::MAX)).map(|row| (0, row)).collect(),
        };
        order.sort_unstable();
        let order: Vec<u32> = order.into_iter().map(|(_, row)| row).collect();
        table_bytes(table.name, &landed_schema(table), &columns, &order)
    }

    pub fn rejects(&self, rejects: &Rejects) -> Result<TableBytes, Problem> {
        let rows = rejects.line.len();
        let mut columns = self.own_columns(rows);
        columns.extend([
            Arc::new(StringArray::from(rejects.table.clone())) as ArrayRef,
            Arc::new(Int64Array::from(rejects.line.clone())),
            Arc::new(StringArray::from(rejects.column.clone())),
            Arc::new(StringArray::from(rejects.reason.clone())),
            Arc::new(BooleanArray::from(rejects.withheld.clone())),
            Arc::new(BooleanArray::from(rejects.any_family.clone())),
            Arc::new(StringArray::from(rejects.family_id.clone())),
            Arc::new(Int32Array::from(rejects.family_no.clone())),
            Arc::new(StringArray::from(rejects.kind.clone())),
        ]);
        let order: Vec<u32> = (0..).take(rows).collect();
        table_bytes("rejects", &rejects_schema(), &columns, &order)
    }

    pub fn counts(&self, counts: &Counts) -> Result<TableBytes, Problem> {
        let rows = counts.table.len();
        let mut columns = self.own_columns(rows);
        columns.extend([
            Arc::new(StringArray::from(counts.table.clone())) as ArrayRef,
            Arc::new(Int64Array::from(counts.kept.clone())),
            Arc::new(Int64Array::from(counts.rejected.clone())),
            Arc::new(Int64Array::from(counts.withheld.clone())),
            Arc::new(StringArray::from(counts.hash.clone())),
        ]);
        let order: Vec<u32> = (0..).take(rows).collect();
        table_bytes("submissions", &submissions_schema(), &columns, &order)
    }
}

/// A table of which nothing was supplied.
pub(super) fn empty_table(table: &'static Table) -> Result<TableBytes, Problem> {
    let schema = landed_schema(table);
    let columns: Vec<ArrayRef> =
        schema.fields().iter().map(|field| arrow::array::new_empty_array(field.data_type())).collect();
    table_bytes(table.name, &schema, &columns, &[])
}

/// Sorts a table and writes it as Parquet.
fn table_bytes(name: &str, schema: &SchemaRef, columns: &[ArrayRef], order: &[u32]) -> Result<TableBytes, Problem> {
    let batch = sorted(columns, order, schema)?;
    let bytes = parquet_bytes(schema, std::slice::from_ref(&batch))?;
    Ok(TableBytes { table: name.to_owned(), rows: batch.num_rows(), bytes })
}

/// Numbers the families and people of a table. The two tables that make the register ask it; the others have asked.
fn numbers(table: &Table, found: &ReadTable, register: &Register) -> (Int32Array, Int32Array) {
    let ids = |name: &str| column(table, found, name).map(arrow::array::AsArray::as_string::<i32>);
    let families = match table.name {
        "families" => ids("family_id").map(|ids| ids.iter().map(|id| register.family_no(id?)).collect()),
        _ => None,
    };
    let people = match table.name {
        "people" => ids("person_id").map(|ids| ids.iter().map(|id| register.person_no(id?)).collect()),
        _ => None,
    };
    (families.unwrap_or_else(|| found.family_no.clone()), people.unwrap_or_else(|| found.person_no.clone()))
}

/// Reference rows are sorted by their key, so that the order of a source does not matter.
pub(super) fn reference_bytes(table: &'static Table, found: &ReadTable) -> Result<TableBytes, Problem> {
    let key: Vec<SortColumn> = table
        .key
        .iter()
        .filter_map(|name| column(table, found, name))
        .map(|values| SortColumn { values: Arc::clone(values), options: None })
        .collect();
    let order = lexsort_to_indices(&key, None)
        .map_err(|failure| Problem::new("sorting reference data", failure.to_string()))?;
    let schema = reference_schema(table);
    let batch = sorted(&found.columns, order.values(), &schema)?;
    let bytes = parquet_bytes(&schema, std::slice::from_ref(&batch))?;
    Ok(TableBytes { table: table.name.to_owned(), rows: batch.num_rows(), bytes })
}

/// The rows of `extract.submissions`.
#[derive(Default)]
pub(super) struct Counts {
    table: Vec<String>,
    kept: Vec<i64>,
    rejected: Vec<i64>,
    withheld: Vec<i64>,
    hash: Vec<String>,
}

impl Counts {
    pub fn add(&mut self, table: &str, found: &ReadTable) {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.table.push(table.to_owned());
        self.kept.push(number(found.rows()));
        self.rejected.push(number(found.rows_rejected));
        self.withheld.push(number(found.rows_withheld));
        self.hash.push(found.hash.clone());
    }
}

/// The rows of `extract.rejects`.
#[derive(Default)]
pub(super) struct Rejects {
    table: Vec<String>,
    line: Vec<i64>,
    column: Vec<&'static str>,
    reason: Vec<&'static str>,
    withheld: Vec<bool>,
    any_family: Vec<bool>,
    family_id: Vec<Option<String>>,
    family_no: Vec<Option<i32>>,
    kind: Vec<Option<String>>,
}

impl Rejects {
    pub fn add(&mut self, table: &str, found: &ReadTable, register: &Register) {
        for reject in &found.rejects {
            self.table.push(table.to_owned());
            self.line.push(i64::try_from(reject.line).unwrap_or(i64::MAX));
            self.column.push(reject.column);
            self.reason.push(reject.reason.word());
            self.withheld.push(reject.reason.is_withheld());
            self.any_family.push(reject.any_family);
            self.family_no.push(reject.family_id.as_deref().and_then(|id| register.family_no(id)));
            self.family_id.push(reject.family_id.clone());
            self.kind.push(reject.kind.clone());
        }
    }
}

/// The kept values of a column.
pub(super) fn column<'a>(table: &Table, found: &'a ReadTable, name: &str) -> Option<&'a ArrayRef> {
    found.columns.get(table.columns.iter().position(|column| column.name == name)?)
}
