use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch},
    datatypes::{DataType, FieldRef, Int32Type, Schema, SchemaRef},
};
use parquet::{
    arrow::{
        ArrowSchemaConverter, ArrowWriter,
        arrow_writer::{ArrowRowGroupWriterFactory, compute_leaves},
    },
    basic::Compression,
    errors::{ParquetError, Result},
    file::{
        properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder},
        writer::SerializedFileWriter,
    },
};

use super::list_column::{self, Listed};
use crate::base::Problem;

/// How many rows are written together at most.
const GROUP: usize = 1 << 18;

/// The schema with each text that comes as a place in a list being one.
pub fn with_lists(schema: &SchemaRef, columns: &[ArrayRef]) -> SchemaRef {
    let field = |(place, field): (usize, &FieldRef)| match columns.get(place).map(Array::data_type) {
        Some(kind @ DataType::Dictionary(_, of)) if **of == *field.data_type() => {
            Arc::new(field.as_ref().clone().with_data_type(kind.clone()))
        }
        _ => Arc::clone(field),
    };
    let fields: Vec<_> = schema.fields().iter().enumerate().map(field).collect();
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

/// Writes a table as Parquet, compressed, for what is kept for good: the same rows always give the same bytes.
///
/// # Errors
/// When the rows do not fit the schema, which is a fault of the program.
pub fn parquet_bytes(schema: &SchemaRef, batches: &[RecordBatch]) -> std::result::Result<Vec<u8>, Problem> {
    // LZ4 is fast to read back; the evaluation reads each file far more often than landing writes it.
    let mut properties = properties().set_compression(Compression::LZ4_RAW);
    // The least and the greatest word of a file let no query skip it, but cost a comparison a value.
    let words = schema.fields().iter().filter(|field| *field.data_type() == DataType::Utf8);
    for field in words.filter(|field| !["area_code", "plan"].contains(&field.name().as_str())) {
        properties = without_statistics(properties, field);
    }
    let write = || {
        let mut writer = ArrowWriter::try_new(Vec::new(), Arc::clone(schema), Some(properties.build()))?;
        batches.iter().try_for_each(|batch| writer.write(batch))?;
        writer.into_inner()
    };
    write().map_err(|failure| failed(&failure))
}

/// Writes a table as Parquet, not compressed, for what can be worked out again: ids are random, words are numbers in the file,
/// and little is left to compress. Texts may come as places in a list; the file says nothing of that.
///
/// # Errors
/// When the rows do not fit the schema, which is a fault of the program.
pub fn quick_parquet_bytes(schema: &SchemaRef, batches: &[RecordBatch]) -> std::result::Result<Vec<u8>, Problem> {
    quick(schema, batches).map_err(|failure| failed(&failure))
}

fn quick(schema: &SchemaRef, batches: &[RecordBatch]) -> Result<Vec<u8>> {
    // Of one page in a chunk nothing is to be found faster by an index of pages.
    let mut properties = properties().set_compression(Compression::UNCOMPRESSED).set_offset_index_disabled(true);
    for field in schema.fields() {
        // Days are four bytes each, and looking each up in a dictionary takes longer than writing it.
        if *field.data_type() == DataType::Date32 {
            properties = properties.set_column_dictionary_enabled(field.name().as_str().into(), false);
        }
        if matches!(field.data_type(), DataType::Utf8 | DataType::Boolean) {
            properties = without_statistics(properties, field);
        }
    }
    let columns = ArrowSchemaConverter::new().convert(schema)?;
    let coming = batches.first().map_or_else(|| SchemaRef::clone(schema), |batch| with_lists(schema, batch.columns()));
    let mut file = SerializedFileWriter::new(Vec::new(), columns.root_schema_ptr(), properties.build().into())?;
    let writers = ArrowRowGroupWriterFactory::new(&file, SchemaRef::clone(&coming));
    for (place, rows) in groups(batches).iter().enumerate() {
        let writers = writers.create_column_writers(place)?;
        let mut group = file.next_row_group()?;
        for ((place, field), mut writer) in coming.fields().iter().enumerate().zip(writers) {
            let parts: Vec<&ArrayRef> = rows.iter().map(|batch| batch.column(place)).collect();
            let lists: Option<Vec<&Listed>> = parts.iter().map(|part| part.as_dictionary_opt::<Int32Type>()).collect();
            if let Some(lists) = lists {
                list_column::append(&mut group, &columns.column(place), &lists)?;
                continue;
            }
            for leaf in parts.into_iter().map(|part| compute_leaves(field, part)) {
                leaf?.iter().try_for_each(|leaf| writer.write(leaf))?;
            }
            writer.close()?.append_to_row_group(&mut group)?;
        }
        group.close()?;
    }
    file.into_inner()
}

/// The rows in groups of no more than so many.
fn groups(batches: &[RecordBatch]) -> Vec<Vec<RecordBatch>> {
    let (mut groups, mut free) = (Vec::<Vec<RecordBatch>>::new(), 0);
    for batch in batches {
        let mut first = 0;
        while first < batch.num_rows() {
            if free == 0 {
                groups.push(Vec::new());
                free = GROUP;
            }
            let rows = free.min(batch.num_rows() - first);
            if let Some(group) = groups.last_mut() {
                group.push(batch.slice(first, rows));
            }
            (first, free) = (first + rows, free - rows);
        }
    }
    groups
}

fn properties() -> WriterPropertiesBuilder {
    WriterProperties::builder()
        .set_created_by("hearthline".to_owned())
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(Some(GROUP))
}

fn without_statistics(properties: WriterPropertiesBuilder, field: &FieldRef) -> WriterPropertiesBuilder {
    properties.set_column_statistics_enabled(field.name().as_str().into(), EnabledStatistics::None)
}

fn failed(failure: &ParquetError) -> Problem {
    Problem::new("writing Parquet", failure.to_string()).help("this is a fault of the program, not of the data")
}

#[cfg(test)]
mod tests {
    use arrow::{
        array::{Date32Array, Int32Array, StringArray},
        compute::{cast, concat_batches},
        datatypes::Field,
    };
    use bytes::Bytes;
    use parquet::{
        arrow::arrow_reader::ParquetRecordBatchReaderBuilder,
        file::{metadata::RowGroupMetaData, reader::FileReader, serialized_reader::SerializedFileReader},
    };

    use super::*;

    fn schema(nullable: bool) -> SchemaRef {
        let fields =
            [("day", DataType::Date32, false), ("word", DataType::Utf8, nullable), ("count", DataType::Int32, true)];
        Arc::new(Schema::new(fields.map(|(name, kind, null)| Field::new(name, kind, null)).to_vec()))
    }

    fn rows(schema: &SchemaRef, list: &StringArray, places: &[Option<i32>]) -> RecordBatch {
        let length = i32::try_from(places.len()).unwrap();
        let word = Listed::try_new(places.iter().copied().collect(), Arc::new(list.clone())).unwrap();
        let count: Int32Array = (0..length).map(|row| (row % 3 > 0).then_some(row)).collect();
        let columns: Vec<ArrayRef> =
            vec![Arc::new(Date32Array::from_iter_values(0..length)), Arc::new(word), Arc::new(count)];
        RecordBatch::try_new(with_lists(schema, &columns), columns).unwrap()
    }

    fn words(count: usize) -> StringArray {
        StringArray::from_iter_values((0..count).map(|place| format!("{}w{place}", "ü".repeat(place % 4))))
    }

    /// What is read back, as it was written, lists written out.
    fn both(schema: &SchemaRef, batches: &[RecordBatch]) -> (RecordBatch, RecordBatch) {
        let plain = |batch: &RecordBatch| {
            let columns = batch.columns().iter().zip(schema.fields());
            let columns = columns.map(|(column, field)| cast(column, field.data_type()).unwrap()).collect();
            RecordBatch::try_new(Arc::clone(schema), columns).unwrap()
        };
        let bytes = Bytes::from(quick_parquet_bytes(schema, batches).unwrap());
        let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
        assert_eq!(reader.schema().fields(), schema.fields());
        let read: Vec<RecordBatch> =
            reader.with_batch_size(1000).build().unwrap().map(|batch| batch.unwrap()).collect();
        let written: Vec<RecordBatch> = batches.iter().map(plain).collect();
        (concat_batches(schema, &read).unwrap(), concat_batches(schema, &written).unwrap())
    }

    #[test]
    fn what_is_written_from_lists_is_read_back() {
        for known in [1, 2, 3, 4, 5, 128, 129, 255, 256, 257, 65_536, 65_537] {
            let list = words(known);
            for length in [1, 2, 7, 8, 9, 31, 32, 33, 63, 64, 65, 1000] {
                let place = |row: usize| i32::try_from(row * 7919 % known).ok();
                let all: Vec<_> = (0..length).map(place).collect();
                let some: Vec<_> = all.iter().enumerate().map(|(row, place)| place.filter(|_| row % 5 > 1)).collect();
                for (nullable, places) in [(false, &all), (true, &all), (true, &some), (true, &vec![None; length])] {
                    let schema = schema(nullable);
                    let (read, written) = both(&schema, &[rows(&schema, &list, places)]);
                    assert_eq!(read, written, "{known} words, {length} rows, {nullable}");
                }
            }
        }
        // Every place of a wide list, so that the widest numbers are packed.
        let schema = schema(false);
        let places: Vec<_> = (0..70_001).rev().map(Some).collect();
        let (read, written) = both(&schema, &[rows(&schema, &words(70_001), &places)]);
        assert_eq!(read, written);
    }

    #[test]
    fn lists_may_differ_and_rows_make_more_than_one_group() {
        let schema = schema(true);
        let place = |row: usize| i32::try_from(row % 11).ok().filter(|place| *place > 2);
        let part = |length: usize, list: &StringArray| rows(&schema, list, &(0..length).map(place).collect::<Vec<_>>());
        let (one, other) = (words(11), words(12));
        let batches = [part(5, &one), part(0, &one), part(GROUP, &one), part(GROUP / 2, &other), part(GROUP, &one)];
        let (read, written) = both(&schema, &batches);
        assert_eq!(read, written);
        let bytes = Bytes::from(quick_parquet_bytes(&schema, &batches).unwrap());
        let file = SerializedFileReader::new(bytes).unwrap();
        let groups = file.metadata().row_groups();
        let sizes: Vec<i64> = groups.iter().map(RowGroupMetaData::num_rows).collect();
        let group = i64::try_from(GROUP).unwrap();
        assert_eq!(sizes, [group, group, group / 2 + 5]);
        let statistics = groups[0].column(1).statistics().unwrap();
        // Five rows, and 262,139: of each eleven the first three have none, 3 + 23,830 * 3 + 3.
        assert_eq!(statistics.null_count_opt(), Some(71_496));
        assert_eq!(statistics.min_bytes_opt(), None);
        let same = rows(&schema, &one, &[None, Some(7), Some(7)]);
        let file = SerializedFileReader::new(Bytes::from(quick_parquet_bytes(&schema, &[same]).unwrap())).unwrap();
        let statistics = file.metadata().row_group(0).column(1).statistics().unwrap();
        let ends = [statistics.min_bytes_opt(), statistics.max_bytes_opt()];
        assert_eq!((ends, statistics.null_count_opt()), ([Some("üüüw7".as_bytes()); 2], Some(1)));
    }

    #[test]
    fn no_rows_are_a_table() {
        let schema = schema(true);
        for batches in [vec![], vec![rows(&schema, &words(1), &[])]] {
            let bytes = Bytes::from(quick_parquet_bytes(&schema, &batches).unwrap());
            let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
            assert_eq!((reader.schema().fields(), reader.metadata().num_row_groups()), (schema.fields(), 0));
        }
    }

    #[test]
    fn a_row_without_a_text_where_one_must_be_is_an_error() {
        let wanted = schema(false);
        let batch = rows(&schema(true), &words(2), &[Some(0), None]);
        assert!(quick_parquet_bytes(&wanted, &[batch]).unwrap_err().to_string().contains("a row without a text"));
    }
}
