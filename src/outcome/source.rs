use std::{collections::HashMap, sync::Arc};

use arrow::{
    array::RecordBatchReader,
    datatypes::{DataType, Field, Schema, SchemaRef},
};
use bytes::Bytes;
use parquet::{
    arrow::{
        ProjectionMask,
        arrow_reader::{
            ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
        },
    },
    errors::ParquetError,
};

use super::columns::{Columns, Supply, unreadable};
use crate::{
    base::Problem,
    extract::{TABLES, landed_schema, rejects_schema},
    store::{Entry, Store},
};

/// Columns that no clause asks for: the submission says the first two, numbers stand for the ids.
const UNASKED: [&str; 5] = ["area_code", "submission", "family_id", "person_id", "line"];

/// The objects of a submission, fetched and not yet read.
pub struct Fetched {
    subject: String,
    tables: Vec<(&'static str, SchemaRef, Bytes)>,
}

/// The tables of a submission, read once and asked as often as need be.
pub struct Read(HashMap<&'static str, Columns>);

/// Fetches some tables of a submission.
///
/// # Errors
/// When an object is gone.
pub async fn fetch(store: &Store, entry: &Entry, wanted: impl Fn(&str) -> bool) -> Result<Fetched, Problem> {
    let mut tables = Vec::new();
    let named = TABLES.iter().map(|table| (table.name, landed_schema(table)));
    for (name, schema) in named.chain([("rejects", rejects_schema())]).filter(|(name, _)| wanted(name)) {
        let Some(file) = entry.files.iter().find(|file| file.table == name) else {
            return Err(Problem::new(entry.subject.to_string(), format!("has no table `{name}`"))
                .help("land the submission again with `--replace`"));
        };
        let bytes = match store.get(&file.path).await {
            Ok(bytes) => bytes,
            Err(_) if store.size(&file.path).await?.is_none() => {
                let problem = Problem::new(format!("{}, {name}", entry.subject), "its file is gone from the store");
                return Err(problem.help("land the submission again with `--replace`"));
            }
            Err(problem) => return Err(problem),
        };
        tables.push((name, schema, bytes));
    }
    Ok(Fetched { subject: entry.subject.to_string(), tables })
}

impl Fetched {
    /// Reads every table.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn read(mut self) -> Result<Read, Problem> {
        let names: Vec<&'static str> = self.tables.iter().map(|(name, ..)| *name).collect();
        names.into_iter().map(|name| Ok((name, self.take(name)?))).collect::<Result<_, _>>().map(Read)
    }
}

impl Read {
    /// Every table.
    pub fn each(&self) -> impl Iterator<Item = &Columns> {
        self.0.values()
    }
}

impl Supply for &Read {
    fn take(&mut self, name: &str) -> Result<Columns, Problem> {
        self.0.get(name).cloned().ok_or_else(|| unreadable(name))
    }
}

impl Supply for Fetched {
    /// Reads the columns of a table that a plan can ask for.
    fn take(&mut self, name: &str) -> Result<Columns, Problem> {
        let place = self.tables.iter().position(|(known, ..)| *known == name).ok_or_else(|| unreadable(name))?;
        let (name, schema, bytes) = self.tables.swap_remove(place);
        let unread = |failure: &dyn std::fmt::Display| {
            Problem::new(format!("{}, {name}", self.subject), format!("cannot be read: {failure}"))
                .help("land the submission again with `--replace`")
        };
        let (rows, reader) = reader(name, &schema, bytes).map_err(|failure| unread(&failure))?;
        let mut columns = Columns::of(&RecordBatchReader::schema(&reader), rows);
        for batch in reader {
            columns.add(&batch.map_err(|failure| unread(&failure))?)?;
        }
        Ok(columns)
    }
}

/// So many rows are read at a time: few enough that what is read lies near while it is put in order.
const ROWS: usize = 1 << 13;

/// The rows of a table, and how many there are.
fn reader(table: &str, schema: &SchemaRef, bytes: Bytes) -> Result<(usize, ParquetRecordBatchReader), ParquetError> {
    let options = ArrowReaderOptions::new().with_schema(Arc::new(words_once(schema)));
    let metadata = ArrowReaderMetadata::load(&bytes, options)?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(bytes, metadata);
    let columns = schema.fields().iter().map(|field| field.name().as_str());
    let asked: Vec<&str> = columns.filter(|column| is_asked(table, column)).collect();
    let mask = ProjectionMask::columns(builder.parquet_schema(), asked);
    let rows = usize::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
    Ok((rows, builder.with_projection(mask).with_batch_size(ROWS).build()?))
}

fn is_asked(table: &str, column: &str) -> bool {
    let names_itself = match table {
        "families" => column == "family_id",
        "people" => column == "person_id",
        _ => false,
    };
    names_itself || !UNASKED.contains(&column)
}

/// The schema with each word of a column held once, as the file holds it too.
fn words_once(schema: &Schema) -> Schema {
    let field = |field: &Arc<Field>| {
        let word = *field.data_type() == DataType::Utf8 && !field.name().ends_with("_id");
        if !word {
            return Arc::clone(field);
        }
        let kind = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        Arc::new(field.as_ref().clone().with_data_type(kind))
    };
    Schema::new(schema.fields().iter().map(field).collect::<Vec<_>>())
}
