//! A chunk of a column of a Parquet file in one page, or two: what is in a page is made here and beside, after the format's own
//! words; the pages' heads, the metadata and the file are the library's.

use std::{io::Write, sync::Arc};

use arrow::{array::BooleanBufferBuilder, buffer::NullBuffer};
use bytes::Bytes;
use parquet::{
    basic::{Compression, Encoding},
    column::{
        page::{CompressedPage, Page, PageWriter},
        writer::ColumnCloseResult,
    },
    errors::{ParquetError, Result},
    file::{
        metadata::ColumnChunkMetaData,
        statistics::Statistics,
        writer::{SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite},
    },
    schema::types::ColumnDescPtr,
};

/// Which rows of a column have a value.
#[derive(Default)]
pub struct Levels {
    pub rows: usize,
    pub nulls: usize,
    /// A bit for each row; none where all have.
    there: Option<BooleanBufferBuilder>,
}

impl Levels {
    /// Adds rows.
    pub fn add(&mut self, rows: usize, nulls: Option<&NullBuffer>) {
        if let Some(nulls) = nulls {
            let there = self.there.get_or_insert_with(|| {
                let mut there = BooleanBufferBuilder::new(self.rows + rows);
                there.append_n(self.rows, true);
                there
            });
            there.append_buffer(nulls.inner());
            self.nulls += nulls.null_count();
        } else if let Some(there) = &mut self.there {
            there.append_n(rows, true);
        }
        self.rows += rows;
    }

    /// A page of the rows, with room for so many bytes of values, which come next.
    ///
    /// # Errors
    /// When a row has no value where one must be.
    pub fn page(&self, column: &ColumnDescPtr, room: usize) -> Result<Vec<u8>> {
        let mut page = Vec::with_capacity(room + self.rows / 8 + HEADS);
        if column.max_def_level() == 0 {
            return if self.nulls == 0 { Ok(page) } else { Err(unfit("has a row without a value")) };
        }
        let mut levels = Vec::new();
        match &self.there {
            None => run(self.rows, 1, 1, &mut levels),
            Some(there) => {
                bits(self.rows.div_ceil(8), &mut levels);
                levels.extend_from_slice(there.as_slice());
            }
        }
        // Their length comes before them.
        page.extend(u32::try_from(levels.len()).map_err(|_| unfit("has too many rows"))?.to_le_bytes());
        page.append(&mut levels);
        Ok(page)
    }
}

/// What the heads of two pages, or the levels aside their bits, take at most.
const HEADS: usize = 1 << 10;

/// Writes a chunk of a column as the next one of a row group: values that rows name by their places, if they do, with how many they
/// are; and the page of the rows.
///
/// # Errors
/// What the Parquet writer says.
pub fn append<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    column: &ColumnDescPtr,
    levels: &Levels,
    list: Option<(Vec<u8>, u32)>,
    page: Vec<u8>,
    statistics: Statistics,
) -> Result<()> {
    let encoding = if list.is_some() { Encoding::RLE_DICTIONARY } else { Encoding::PLAIN };
    let size = list.as_ref().map_or(0, |(values, _)| values.len()) + page.len();
    let page = Page::DataPage {
        buf: page.into(),
        num_values: u32::try_from(levels.rows).map_err(|_| unfit("has too many rows"))?,
        encoding,
        def_level_encoding: Encoding::RLE,
        rep_level_encoding: Encoding::RLE,
        statistics: None,
    };
    let list = list.map(|(values, count)| Page::DictionaryPage {
        buf: values.into(),
        num_values: count,
        encoding: Encoding::PLAIN,
        is_sorted: false,
    });
    let mut sink = TrackedWrite::new(Vec::with_capacity(size + HEADS));
    let mut pages = SerializedPageWriter::new(&mut sink);
    let mut write = |page: Page| {
        let size = page.buffer().len();
        pages.write_page(CompressedPage::new(page, size)).and_then(|page| Ok(i64::try_from(page.offset)?))
    };
    let (list, page) = (list.map(&mut write).transpose()?, write(page)?);
    pages.close()?;
    let bytes = Bytes::from(sink.into_inner()?);
    let size = i64::try_from(bytes.len())?;
    let mut encodings = vec![Encoding::PLAIN, Encoding::RLE];
    encodings.extend(list.map(|_| Encoding::RLE_DICTIONARY));
    let metadata = ColumnChunkMetaData::builder(Arc::clone(column))
        .set_compression(Compression::UNCOMPRESSED)
        .set_encodings(encodings)
        .set_total_compressed_size(size)
        .set_total_uncompressed_size(size)
        .set_num_values(i64::try_from(levels.rows)?)
        .set_dictionary_page_offset(list)
        .set_data_page_offset(page)
        .set_statistics(statistics)
        .build()?;
    let closed = ColumnCloseResult {
        bytes_written: bytes.len() as u64,
        rows_written: levels.rows as u64,
        metadata,
        bloom_filter: None,
        column_index: None,
        offset_index: None,
    };
    group.append_column(&bytes, closed)
}

/// Adds so many times the same number of so many bits.
pub fn run(times: usize, number: u32, width: u8, to: &mut Vec<u8>) {
    count(times << 1, to);
    to.extend(number.to_le_bytes().iter().take(usize::from(width.div_ceil(8))));
}

/// Says that so many times eight numbers follow, bit by bit, lowest first.
pub fn bits(eights: usize, to: &mut Vec<u8>) {
    count(eights << 1 | 1, to);
}

/// Adds a count, seven bits a byte, lowest first; the highest bit of a byte says that more follow.
fn count(mut count: usize, to: &mut Vec<u8>) {
    while count > 0x7f {
        to.extend(u8::try_from(count & 0x7f | 0x80));
        count >>= 7;
    }
    to.extend(u8::try_from(count));
}

pub fn unfit(what: &str) -> ParquetError {
    ParquetError::General(format!("a column {what}"))
}
