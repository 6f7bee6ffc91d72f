use std::sync::Arc;

use arrow::{
    array::{ArrayRef, RecordBatch},
    datatypes::{DataType, FieldRef, Schema, SchemaRef},
};
use parquet::{
    arrow::{ArrowWriter, arrow_writer::ArrowWriterOptions},
    basic::{Compression, Encoding},
    file::properties::{EnabledStatistics, WriterProperties},
};

use crate::base::Problem;

/// How a table is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Compressed: for what is kept for good.
    Small,
    /// Not compressed: for what can be worked out again. Ids are random, one that follows itself is written once, and words are
    /// numbers in the file, so that little is left to compress. Days are as they are.
    Quick,
}

/// The schema with each text that comes as a place in a list being one.
pub fn with_lists(schema: &SchemaRef, columns: &[ArrayRef]) -> SchemaRef {
    let field = |(place, field): (usize, &FieldRef)| match columns.get(place).map(|column| column.data_type()) {
        Some(kind @ DataType::Dictionary(_, of)) if **of == *field.data_type() => {
            Arc::new(field.as_ref().clone().with_data_type(kind.clone()))
        }
        _ => Arc::clone(field),
    };
    let fields: Vec<_> = schema.fields().iter().enumerate().map(field).collect();
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

/// Writes a table as Parquet: the same rows always give the same bytes.
///
/// # Errors
/// When the rows do not fit the schema, which is a fault of the program.
pub fn parquet_bytes(schema: &SchemaRef, batches: &[RecordBatch], packing: Packing) -> Result<Vec<u8>, Problem> {
    let mut properties = WriterProperties::builder()
        .set_created_by("hearthline".to_owned())
        // LZ4 is fast to read back; the evaluation reads each file far more often than landing writes it.
        .set_compression(if packing == Packing::Small { Compression::LZ4_RAW } else { Compression::UNCOMPRESSED })
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(Some(1 << 18));
    for field in schema.fields() {
        let quick = packing == Packing::Quick;
        let id = field.name().ends_with("_id");
        // Days are four bytes each, and looking each up in a dictionary takes longer than writing it.
        if quick && (id || *field.data_type() == DataType::Date32) {
            properties = properties.set_column_dictionary_enabled(field.name().as_str().into(), false);
        }
        // A family has several rows, one after the other.
        if quick && id {
            properties = properties.set_column_encoding(field.name().as_str().into(), Encoding::DELTA_BYTE_ARRAY);
        }
        // The least and the greatest word of a file let no query skip it, but cost a comparison a value.
        let word = *field.data_type() == DataType::Utf8 && !["area_code", "plan"].contains(&field.name().as_str());
        if word || quick && *field.data_type() == DataType::Boolean {
            properties =
                properties.set_column_statistics_enabled(field.name().as_str().into(), EnabledStatistics::None);
        }
    }
    let properties = properties.build();
    let failed = |failure: parquet::errors::ParquetError| {
        Problem::new("writing Parquet", failure.to_string()).help("this is a fault of the program, not of the data")
    };
    let coming = batches.first().map_or_else(|| SchemaRef::clone(schema), |batch| with_lists(schema, batch.columns()));
    // What is read back is as the schema says, so that the file does not speak of lists.
    let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(coming != *schema);
    let mut writer = ArrowWriter::try_new_with_options(Vec::new(), coming, options).map_err(failed)?;
    for batch in batches {
        writer.write(batch).map_err(failed)?;
    }
    writer.into_inner().map_err(failed)
}
