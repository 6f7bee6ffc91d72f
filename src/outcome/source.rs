use std::sync::Arc;

use arrow::{
    compute::concat_batches,
    datatypes::{DataType, Field, Schema},
};
use parquet::arrow::{
    ProjectionMask,
    arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder},
};

use super::columns::Tables;
use crate::{
    base::Problem,
    extract::{TABLES, landed_schema, rejects_schema},
    store::{Entry, Store},
};

/// Columns that no clause asks for: the submission says the first two, numbers stand for the others.
const UNASKED: [&str; 4] = ["area_code", "submission", "family_id", "person_id"];

/// Reads the tables of one submission, as far as a plan can ask for them.
///
/// # Errors
/// When an object is gone or is not what this version of the program writes.
pub async fn read_submission(store: &Store, entry: &Entry) -> Result<Tables, Problem> {
    read_tables(store, entry, |_| true).await
}

/// Reads some tables of a submission.
pub(super) async fn read_tables(
    store: &Store,
    entry: &Entry,
    wanted: impl Fn(&str) -> bool,
) -> Result<Tables, Problem> {
    let mut tables = Tables::default();
    let named = TABLES.iter().map(|table| (table.name, landed_schema(table)));
    for (name, schema) in named.chain([("rejects", rejects_schema())]).filter(|(name, _)| wanted(name)) {
        let Some(file) = entry.files.iter().find(|file| file.table == name) else {
            return Err(Problem::new(entry.subject.to_string(), format!("has no table `{name}`"))
                .help("land the submission again with `--replace`"));
        };
        let bytes = store.get(&file.path).await?;
        let unreadable = |failure: &dyn std::fmt::Display| {
            Problem::new(format!("{}, {name}", entry.subject), format!("cannot be read: {failure}"))
                .help("land the submission again with `--replace`")
        };
        let options = ArrowReaderOptions::new().with_schema(Arc::new(words_once(&schema)));
        let metadata = ArrowReaderMetadata::load(&bytes, options).map_err(|failure| unreadable(&failure))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(bytes, metadata);
        let asked: Vec<&str> =
            schema.fields().iter().map(|field| field.name().as_str()).filter(|column| is_asked(name, column)).collect();
        let mask = ProjectionMask::columns(builder.parquet_schema(), asked);
        let reader =
            builder.with_projection(mask).with_batch_size(1 << 20).build().map_err(|failure| unreadable(&failure))?;
        let schema = arrow::array::RecordBatchReader::schema(&reader);
        let batches: Result<Vec<_>, _> = reader.collect();
        let batches = batches.map_err(|failure| unreadable(&failure))?;
        let batch = match batches.as_slice() {
            [only] => only.clone(),
            several => concat_batches(&schema, several).map_err(|failure| unreadable(&failure))?,
        };
        tables.0.insert(name.to_owned(), batch);
    }
    Ok(tables)
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
