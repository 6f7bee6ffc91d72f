use std::sync::Arc;

use arrow::{
    array::{AsArray, BooleanArray, RecordBatch},
    datatypes::{DataType, FieldRef, SchemaRef},
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

use super::{
    flag_column, list_column,
    table::{Column, Table},
};
use crate::base::Problem;

/// How many rows are written together at most.
const GROUP: usize = 1 << 18;

/// Writes a table as Parquet, compressed, for what is kept for good: the same rows always give the same bytes.
///
/// # Errors
/// When the rows do not fit the schema, which is a fault of the program.
pub fn parquet_bytes(schema: &SchemaRef, batches: &[RecordBatch]) -> std::result::Result<Vec<u8>, Problem> {
    // LZ4 is fast to read back; the evaluation reads each file far more often than landing writes it.
    let mut properties = properties().set_compression(Compression::LZ4_RAW);
    // The least and the greatest word of a file let no query skip it, but cost a comparison a value.
    let words = schema.fields().iter().filter(|field| *field.data_type() == DataType::Utf8);
    for field in words.filter(|field| !is_narrowing(field)) {
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
/// and little is left to compress. The file does not say how its texts came.
///
/// # Errors
/// When the rows do not fit the schema, which is a fault of the program.
pub fn quick_parquet_bytes(schema: &SchemaRef, tables: &[Table]) -> std::result::Result<Vec<u8>, Problem> {
    quick(schema, tables).map_err(|failure| failed(&failure))
}

fn quick(schema: &SchemaRef, tables: &[Table]) -> Result<Vec<u8>> {
    // Of one page in a chunk nothing is to be found faster by an index of pages.
    let mut properties = properties().set_compression(Compression::UNCOMPRESSED).set_offset_index_disabled(true);
    for field in schema.fields() {
        // Days are four bytes each, and looking each up in a dictionary takes longer than writing it.
        if *field.data_type() == DataType::Date32 {
            properties = properties.set_column_dictionary_enabled(field.name().as_str().into(), false);
        }
        if *field.data_type() == DataType::Utf8 && !is_narrowing(field) {
            properties = without_statistics(properties, field);
        }
    }
    let columns = ArrowSchemaConverter::new().convert(schema)?;
    // Room for all of it, so that nothing is moved while it comes: rows take less in a file than here.
    let room = tables.iter().map(Table::size).sum::<usize>() + (1 << 16);
    let mut file =
        SerializedFileWriter::new(Vec::with_capacity(room), columns.root_schema_ptr(), properties.build().into())?;
    let writers = ArrowRowGroupWriterFactory::new(&file, SchemaRef::clone(schema));
    for (group_at, rows) in groups(tables).iter().enumerate() {
        let writers = writers.create_column_writers(group_at)?;
        let mut group = file.next_row_group()?;
        for ((place, field), mut writer) in schema.fields().iter().enumerate().zip(writers) {
            let parts: Vec<&Column> = rows.iter().filter_map(|table| table.column(place)).collect();
            let values = parts.iter().map(|part| if let Column::Values(values) = part { Some(values) } else { None });
            let Some(values) = values.collect::<Option<Vec<_>>>() else {
                list_column::append(&mut group, &columns.column(place), &parts)?;
                continue;
            };
            let flags: Option<Vec<&BooleanArray>> = values.iter().map(|values| values.as_boolean_opt()).collect();
            if let Some(flags) = flags {
                flag_column::append(&mut group, &columns.column(place), &flags)?;
                continue;
            }
            for leaf in values.into_iter().map(|values| compute_leaves(field, values)) {
                leaf?.iter().try_for_each(|leaf| writer.write(leaf))?;
            }
            writer.close()?.append_to_row_group(&mut group)?;
        }
        group.close()?;
    }
    file.into_inner()
}

/// The rows in groups of no more than so many.
fn groups(tables: &[Table]) -> Vec<Vec<Table>> {
    let (mut groups, mut free) = (Vec::<Vec<Table>>::new(), 0);
    for table in tables {
        let mut first = 0;
        while first < table.rows() {
            if free == 0 {
                groups.push(Vec::new());
                free = GROUP;
            }
            let rows = free.min(table.rows() - first);
            if let Some(group) = groups.last_mut() {
                group.push(table.slice(first, rows));
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

/// Says whether queries skip files by the least and the greatest word of a column.
fn is_narrowing(field: &FieldRef) -> bool {
    ["area_code", "plan"].contains(&field.name().as_str())
}

fn without_statistics(properties: WriterPropertiesBuilder, field: &FieldRef) -> WriterPropertiesBuilder {
    properties.set_column_statistics_enabled(field.name().as_str().into(), EnabledStatistics::None)
}

fn failed(failure: &ParquetError) -> Problem {
    Problem::new("writing Parquet", failure.to_string()).help("this is a fault of the program, not of the data")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::{
        array::{ArrayRef, Date32Array, Int32Array, StringArray},
        compute::{concat_batches, take},
        datatypes::{Field, Schema},
    };
    use bytes::Bytes;
    use parquet::{
        arrow::arrow_reader::ParquetRecordBatchReaderBuilder,
        file::{metadata::RowGroupMetaData, reader::FileReader, serialized_reader::SerializedFileReader},
    };

    use super::{super::table::Same, *};

    fn schema(nullable: bool) -> SchemaRef {
        let fields = [
            ("day", DataType::Date32, false),
            ("word", DataType::Utf8, nullable),
            ("count", DataType::Int32, true),
            ("sure", DataType::Boolean, false),
            ("known", DataType::Boolean, true),
        ];
        Arc::new(Schema::new(fields.map(|(name, kind, null)| Field::new(name, kind, null)).to_vec()))
    }

    fn rows(schema: &SchemaRef, list: &StringArray, places: &[Option<u32>]) -> Table {
        let length = i32::try_from(places.len()).unwrap();
        let count: Int32Array = (0..length).map(|row| (row % 3 > 0).then_some(row)).collect();
        let word = Column::Listed(list.clone(), places.iter().copied().collect());
        let sure: BooleanArray = (0..length).map(|row| Some(row % 5 < 2)).collect();
        let known: BooleanArray = (0..length).map(|row| (row % 7 > 1).then_some(row % 3 > 0)).collect();
        let days = Date32Array::from_iter_values(0..length);
        Table::new(schema, vec![days.into(), word, count.into(), sure.into(), known.into()]).unwrap()
    }

    fn words(count: usize) -> StringArray {
        StringArray::from_iter_values((0..count).map(|place| format!("{}w{place}", "ü".repeat(place % 4))))
    }

    /// What is read back, as it was written, lists written out.
    fn both(schema: &SchemaRef, tables: &[Table]) -> (RecordBatch, RecordBatch) {
        let plain = |column: &Column| -> ArrayRef {
            match column {
                Column::Values(values) => Arc::clone(values),
                Column::Listed(list, places) => take(list, places, None).unwrap(),
                Column::Same(Same::Text(text), rows) => Arc::new(StringArray::from_iter_values(vec![text; *rows])),
                Column::Same(Same::Day(day), rows) => Arc::new(Date32Array::from(vec![*day; *rows])),
            }
        };
        let written = tables.iter().map(|table| {
            let columns = (0..5).map(|place| plain(table.column(place).unwrap())).collect();
            RecordBatch::try_new(Arc::clone(schema), columns).unwrap()
        });
        let written: Vec<RecordBatch> = written.collect();
        let bytes = Bytes::from(quick_parquet_bytes(schema, tables).unwrap());
        let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
        assert_eq!(reader.schema().fields(), schema.fields());
        let read: Vec<RecordBatch> =
            reader.with_batch_size(1000).build().unwrap().map(|batch| batch.unwrap()).collect();
        (concat_batches(schema, &read).unwrap(), concat_batches(schema, &written).unwrap())
    }

    #[test]
    fn what_is_written_from_lists_is_read_back() {
        for known in [1, 2, 3, 4, 5, 128, 129, 255, 256, 257, 65_536, 65_537] {
            let list = words(known);
            for length in [1, 2, 7, 8, 9, 31, 32, 33, 63, 64, 65, 1000] {
                let place = |row: usize| u32::try_from(row * 7919 % known).ok();
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
        let place = |row: usize| u32::try_from(row % 11).ok().filter(|place| *place > 2);
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
    fn what_is_the_same_in_every_row_is_written_once() {
        let schema = schema(true);
        let table = |day: Column, word: Column, rows: usize| {
            let counts = Int32Array::from(vec![None; rows]);
            let [sure, known] = [Some(true), None].map(|flag| BooleanArray::from(vec![flag; rows]).into());
            Table::new(&schema, vec![day, word, counts.into(), sure, known]).unwrap()
        };
        let days = |rows: usize| Column::from(Date32Array::from(vec![7; rows]));
        let same = |text: &str, rows: usize| table(days(rows), Column::same(text, rows), rows);
        let distinct = |tables: &[Table]| {
            let (read, written) = both(&schema, tables);
            assert_eq!(read, written);
            let file = SerializedFileReader::new(Bytes::from(quick_parquet_bytes(&schema, tables).unwrap())).unwrap();
            let chunk = file.metadata().row_group(0).column(1).clone();
            chunk.statistics().unwrap().min_bytes_opt().map(<[u8]>::to_vec)
        };
        // Of one text the file says which it is.
        assert_eq!(distinct(&[same("one", 1)]), Some(b"one".to_vec()));
        assert_eq!(distinct(&[same("", 9), same("", 0), same("", 3)]), Some(vec![]));
        assert_eq!(distinct(&[same("one", 9), same("other", 0)]), Some(b"one".to_vec()));
        assert_eq!(distinct(&[same("one", 9), same("other", 8), same("one", 70)]), None);
        let list = rows(&schema, &words(4), &[None, Some(3), None, Some(0)]);
        assert_eq!(distinct(&[same("one", 9), list.clone(), list, same("one", 3)]), None);
        // So with days.
        let day = |day: i32, rows: usize| table(Column::same_day(day, rows), Column::same("one", rows), rows);
        for (tables, least) in [(vec![day(-7, 9), day(-7, 1)], Some(-7)), (vec![day(-7, 9), day(8, 2)], None)] {
            let (read, written) = both(&schema, &tables);
            assert_eq!(read, written);
            let file = SerializedFileReader::new(Bytes::from(quick_parquet_bytes(&schema, &tables).unwrap())).unwrap();
            let statistics = file.metadata().row_group(0).column(0).statistics().unwrap().clone();
            assert_eq!(statistics.min_bytes_opt(), least.map(i32::to_le_bytes).as_ref().map(<[u8; 4]>::as_slice));
        }
    }

    #[test]
    fn each_text_is_written_once_whichever_lists_it_comes_from() {
        // The values of a dictionary differ: readers that keep it, as Arrow C++ does, take places of a second for other texts.
        let schema = schema(true);
        let part = |list: &StringArray| rows(&schema, list, &[Some(1), None, Some(0), Some(1)]);
        let lists = [["one", "other"], ["other", "one"], ["", "one"]].map(|texts| StringArray::from(texts.to_vec()));
        let tables: Vec<Table> = lists.iter().chain(&lists).map(part).collect();
        let (read, written) = both(&schema, &tables);
        assert_eq!(read, written);
        let file = SerializedFileReader::new(Bytes::from(quick_parquet_bytes(&schema, &tables).unwrap())).unwrap();
        let mut pages = file.get_row_group(0).unwrap().get_column_page_reader(1).unwrap();
        let first = pages.get_next_page().unwrap().unwrap();
        assert!(first.is_dictionary_page());
        assert_eq!(first.num_values(), 3);
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
    fn a_row_without_a_value_where_one_must_be_is_an_error() {
        let wanted = schema(false);
        let batch = rows(&schema(true), &words(2), &[Some(0), None]);
        assert!(quick_parquet_bytes(&wanted, &[batch]).unwrap_err().to_string().contains("a row without a value"));
    }

    #[test]
    fn a_place_beyond_the_list_is_an_error() {
        let batch = rows(&schema(true), &words(2), &[Some(0), Some(2)]);
        assert!(
            quick_parquet_bytes(&schema(true), &[batch]).unwrap_err().to_string().contains("a place beyond its list")
        );
    }
}
