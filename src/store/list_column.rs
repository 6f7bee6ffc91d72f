//! A column of texts that come as places in a list, as a chunk of a Parquet file: each text once, and for each row its place.
//!
//! The Parquet writer takes such a column apart and looks every row's text up again (<https://github.com/apache/arrow-rs/issues/10465>).
//! Only what is in a page is made here, after the format's own words (*Encodings*: dictionary, and the run-length and bit-packing
//! hybrid); the pages' heads, the metadata and the file are the library's.

use std::sync::Arc;

use arrow::{
    array::{Array, AsArray, DictionaryArray, StringArray},
    datatypes::Int32Type,
};
use bytes::Bytes;
use parquet::{
    basic::{Compression, Encoding},
    column::{
        page::{CompressedPage, Page, PageWriter},
        writer::ColumnCloseResult,
    },
    data_type::ByteArray,
    errors::{ParquetError, Result},
    file::{
        metadata::ColumnChunkMetaData,
        statistics::Statistics,
        writer::{SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite},
    },
    schema::types::ColumnDescPtr,
};

/// A column of places in a list.
pub type Listed = DictionaryArray<Int32Type>;

/// The chunk of a column, as far as it is filled.
#[derive(Default)]
struct Chunk {
    /// The texts that some row has, each after its length.
    texts: Vec<u8>,
    /// How many there are.
    count: u32,
    /// For each row that has a text, its place among them.
    places: Vec<u32>,
    rows: usize,
    /// For each row 1 where it has a text, 0 where not; it stops before the rows of which all that follow have one.
    levels: Vec<u32>,
}

/// No place yet.
const UNKNOWN: u32 = u32::MAX;

/// Writes a column as the next one of a row group.
///
/// # Errors
/// What the Parquet writer says; when a place is beyond its list, or empty where the schema wants a text.
pub fn append<W: std::io::Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    column: &ColumnDescPtr,
    parts: &[&Listed],
) -> Result<()> {
    let mut chunk = Chunk::default();
    let mut list: Option<(&StringArray, Vec<u32>)> = None;
    for part in parts {
        let texts = part.values().as_string_opt::<i32>().ok_or_else(|| unfit("a list of something else"))?;
        // A text that stands in two lists is written twice.
        let known = match list.take() {
            Some((before, known)) if is_same(before, texts) => known,
            _ => vec![UNKNOWN; texts.len()],
        };
        let (_, known) = list.insert((texts, known));
        chunk.add(part, texts, known)?;
    }
    let (bytes, closed) = chunk.close(column)?;
    group.append_column(&bytes, closed)
}

/// Says whether two arrays are one in memory.
fn is_same(one: &StringArray, other: &StringArray) -> bool {
    one.offsets().ptr_eq(other.offsets()) && one.values().ptr_eq(other.values())
}

impl Chunk {
    /// Adds rows; `known`: the places of the texts of the list, as far as they are there already.
    fn add(&mut self, rows: &Listed, texts: &StringArray, known: &mut [u32]) -> Result<()> {
        let keys = rows.keys();
        if let Some(nulls) = keys.nulls() {
            self.levels.resize(self.rows, 1);
            self.levels.extend(nulls.iter().map(u32::from));
            self.place(keys.iter().flatten(), texts, known)?;
        } else {
            self.place(keys.values().iter().copied(), texts, known)?;
        }
        self.rows += rows.len();
        Ok(())
    }

    /// Adds the places of texts of a list.
    fn place(&mut self, keys: impl Iterator<Item = i32>, texts: &StringArray, known: &mut [u32]) -> Result<()> {
        let mut places = std::mem::take(&mut self.places);
        places.reserve(keys.size_hint().0);
        for key in keys {
            let key = usize::try_from(key).unwrap_or(usize::MAX);
            let own = known.get_mut(key).ok_or_else(|| unfit("a place beyond its list"))?;
            if *own == UNKNOWN {
                *own = self.text(texts.value(key))?;
            }
            places.push(*own);
        }
        self.places = places;
        Ok(())
    }

    /// Adds a text, and gives its place.
    fn text(&mut self, text: &str) -> Result<u32> {
        let length = u32::try_from(text.len()).map_err(|_| unfit("a text without an end"))?;
        self.texts.extend_from_slice(&length.to_le_bytes());
        self.texts.extend_from_slice(text.as_bytes());
        self.count += 1;
        Ok(self.count - 1)
    }

    fn close(mut self, column: &ColumnDescPtr) -> Result<(Bytes, ColumnCloseResult)> {
        let rows = self.rows;
        let nulls = rows - self.places.len();
        let mut page = Vec::new();
        if column.max_def_level() > 0 {
            // The length of the levels comes before them.
            let mut levels = Vec::new();
            if self.levels.is_empty() {
                run(rows, 1, 1, &mut levels);
            } else {
                self.levels.resize(rows, 1);
                pack(&self.levels, 1, &mut levels);
            }
            page.extend(u32::try_from(levels.len()).map_err(|_| unfit("too many rows"))?.to_le_bytes());
            page.append(&mut levels);
        } else if nulls > 0 {
            return Err(unfit("a row without a text"));
        }
        let width = (u32::BITS - self.count.saturating_sub(1).leading_zeros()).max(1);
        page.extend(u8::try_from(width));
        pack(&self.places, width, &mut page);
        // What is the same in every row lets a query skip all of them.
        let only = (self.count == 1).then(|| ByteArray::from(self.texts.get(4..).unwrap_or_default().to_vec()));
        let list = Page::DictionaryPage {
            buf: self.texts.into(),
            num_values: self.count,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        let rows_page = Page::DataPage {
            buf: page.into(),
            num_values: u32::try_from(rows).map_err(|_| unfit("too many rows"))?,
            encoding: Encoding::RLE_DICTIONARY,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let mut sink = TrackedWrite::new(Vec::new());
        let mut pages = SerializedPageWriter::new(&mut sink);
        let [list, rows_page] = [list, rows_page].map(|page| {
            let size = page.buffer().len();
            pages.write_page(CompressedPage::new(page, size))
        });
        let (list, rows_page) = (list?, rows_page?);
        pages.close()?;
        let bytes = Bytes::from(sink.into_inner()?);
        let size = i64::try_from(bytes.len())?;
        let metadata = ColumnChunkMetaData::builder(Arc::clone(column))
            .set_compression(Compression::UNCOMPRESSED)
            .set_encodings(vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY])
            .set_total_compressed_size(size)
            .set_total_uncompressed_size(size)
            .set_num_values(i64::try_from(rows)?)
            .set_dictionary_page_offset(Some(i64::try_from(list.offset)?))
            .set_data_page_offset(i64::try_from(rows_page.offset)?)
            .set_statistics(Statistics::byte_array(only.clone(), only, None, Some(nulls as u64), false))
            .build()?;
        let closed = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: rows as u64,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok((bytes, closed))
    }
}

/// Adds numbers below 2^`width` (1 to 32): one that all of them are once, with their count; others bit by bit, lowest first.
fn pack(numbers: &[u32], width: u32, to: &mut Vec<u8>) {
    let Some(first) = numbers.first() else { return };
    if numbers.iter().all(|number| number == first) {
        return run(numbers.len(), *first, width, to);
    }
    // They come in eights, so that the last byte is full.
    let eights = numbers.len().div_ceil(8);
    count(eights << 1 | 1, to);
    to.reserve(eights * width as usize + 4);
    let (mut bits, mut filled) = (0_u64, 0);
    let padding = std::iter::repeat_n(&0, eights * 8 - numbers.len());
    for number in numbers.iter().chain(padding) {
        bits |= u64::from(*number) << filled;
        filled += width;
        if filled >= 32 {
            to.extend(bits.to_le_bytes().iter().take(4));
            bits >>= 32;
            filled -= 32;
        }
    }
    to.extend(bits.to_le_bytes().iter().take(filled.div_ceil(8) as usize));
}

/// Adds so many times the same number.
fn run(times: usize, number: u32, width: u32, to: &mut Vec<u8>) {
    count(times << 1, to);
    to.extend(number.to_le_bytes().iter().take(width.div_ceil(8) as usize));
}

/// Adds a count, seven bits a byte, lowest first; the highest bit of a byte says that more follow.
fn count(mut count: usize, to: &mut Vec<u8>) {
    while count > 0x7f {
        to.extend(u8::try_from(count & 0x7f | 0x80));
        count >>= 7;
    }
    to.extend(u8::try_from(count));
}

fn unfit(what: &str) -> ParquetError {
    ParquetError::General(format!("a column of a list has {what}"))
}
