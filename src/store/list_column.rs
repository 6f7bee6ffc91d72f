//! A column of texts that come as places in a list, as a chunk of a Parquet file: each text once, and for each row its place.
//!
//! The Parquet writer takes such a column apart and looks every row's text up again (<https://github.com/apache/arrow-rs/issues/10465>).

use std::{collections::HashMap, io::Write};

use arrow::array::{Array, StringArray, UInt32Array};
use bitpacking::{BitPacker as _, BitPacker1x};
use parquet::{
    basic::Type,
    data_type::ByteArray,
    errors::Result,
    file::{statistics::Statistics, writer::SerializedRowGroupWriter},
    schema::types::ColumnDescPtr,
};

use super::{
    pages::{self, Levels, bits, run, unfit},
    table::{Column, Same},
};

/// The chunk of a column, as far as it is filled.
#[derive(Default)]
struct Chunk<'t> {
    /// What some row has, each once, as readers rely on: texts, each after its length, or days.
    values: Vec<u8>,
    /// The places of texts, where they may come from several lists: in one list none stands twice.
    known: Option<HashMap<&'t str, u32>>,
    /// How many there are.
    count: u32,
    /// For each row that has one, its place among them.
    places: Vec<u32>,
    levels: Levels,
}

/// No place yet.
const UNKNOWN: u32 = u32::MAX;

/// How many numbers are packed together.
const BLOCK: usize = BitPacker1x::BLOCK_LEN;

/// Writes a column of texts as the next one of a row group.
///
/// # Errors
/// What the Parquet writer says; when a place is beyond its list, or empty where the schema wants a text.
pub fn append<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    column: &ColumnDescPtr,
    parts: &[&Column],
) -> Result<()> {
    let mut chunk = Chunk { known: (!is_one_list(parts)).then(HashMap::new), ..Chunk::default() };
    let mut list: Option<(&StringArray, Vec<u32>)> = None;
    for part in parts {
        match part {
            Column::Values(_) => return Err(unfit("has no list")),
            Column::Listed(texts, places) => {
                let known = match list.take() {
                    Some((before, known)) if is_same(before, texts) => known,
                    _ => {
                        // Room for all of them, so that nothing is moved while they come.
                        chunk.values.reserve(texts.value_data().len() + texts.len() * size_of::<u32>());
                        vec![UNKNOWN; texts.len()]
                    }
                };
                let (_, known) = list.insert((texts, known));
                chunk.add(places, texts, known)?;
            }
            Column::Same(_, 0) => {}
            Column::Same(what, rows) => {
                let place = match what {
                    Same::Text(text) => chunk.text(text)?,
                    Same::Day(day) => chunk.day(*day),
                };
                chunk.levels.add(*rows, None);
                chunk.places.resize(chunk.places.len() + rows, place);
            }
        }
    }
    let Chunk { count, places, levels, .. } = &chunk;
    let width = u8::try_from(count.next_power_of_two().trailing_zeros().max(1)).unwrap_or(u8::MAX);
    let mut page = levels.page(column, places.len() * usize::from(width) / 8 + BLOCK * size_of::<u32>())?;
    page.push(width);
    pack(places, width, &mut page);
    let statistics = chunk.statistics(column.physical_type());
    pages::append(group, column, &chunk.levels, Some((chunk.values, chunk.count)), page, statistics)
}

/// Says whether all parts are of one list.
fn is_one_list(parts: &[&Column]) -> bool {
    parts
        .windows(2)
        .all(|pair| matches!(pair, [Column::Listed(one, _), Column::Listed(other, _)] if is_same(one, other)))
}

/// Says whether two arrays are one in memory.
fn is_same(one: &StringArray, other: &StringArray) -> bool {
    one.offsets().ptr_eq(other.offsets()) && one.values().ptr_eq(other.values())
}

impl<'t> Chunk<'t> {
    /// Adds rows; `known`: the places of the texts of the list, as far as they are there already.
    fn add(&mut self, rows: &UInt32Array, texts: &'t StringArray, known: &mut [u32]) -> Result<()> {
        self.levels.add(rows.len(), rows.nulls());
        match rows.nulls() {
            None => self.place(rows.values(), texts, known),
            Some(_) => self.place(&rows.iter().flatten().collect::<Vec<_>>(), texts, known),
        }
    }

    /// Adds the places of texts of a list.
    fn place(&mut self, rows: &[u32], texts: &'t StringArray, known: &mut [u32]) -> Result<()> {
        for row in rows {
            let row = *row as usize;
            let own = known.get_mut(row).ok_or_else(|| unfit("has a place beyond its list"))?;
            if *own == UNKNOWN {
                *own = self.text(texts.value(row))?;
            }
        }
        // INVARIANT: each is in the list, as just seen.
        self.places.extend(rows.iter().map(|row| known.get(*row as usize).copied().unwrap_or(UNKNOWN)));
        Ok(())
    }

    /// Adds a text, if it is not there, and gives its place.
    fn text(&mut self, text: &'t str) -> Result<u32> {
        if let Some(place) = self.known.as_ref().and_then(|known| known.get(text)) {
            return Ok(*place);
        }
        let length = u32::try_from(text.len()).map_err(|_| unfit("has a text without an end"))?;
        self.values.extend_from_slice(&length.to_le_bytes());
        self.values.extend_from_slice(text.as_bytes());
        let place = self.next();
        self.known.iter_mut().for_each(|known| _ = known.insert(text, place));
        Ok(place)
    }

    /// Adds a day, if it is not there, and gives its place.
    fn day(&mut self, day: i32) -> u32 {
        let day = day.to_le_bytes();
        let known = (0..).zip(self.values.as_chunks().0).find(|(_, known)| **known == day);
        if let Some((place, _)) = known {
            return place;
        }
        self.values.extend_from_slice(&day);
        self.next()
    }

    fn next(&mut self) -> u32 {
        self.count += 1;
        self.count - 1
    }

    /// What is the same in every row lets a query skip all of them.
    fn statistics(&self, kind: Type) -> Statistics {
        let nulls = self.levels.nulls as u64;
        let only = Some(&self.values).filter(|_| self.count == 1);
        if kind == Type::INT32 {
            let day = only.and_then(|day| Some(i32::from_le_bytes(day.as_slice().try_into().ok()?)));
            return Statistics::int32(day, day, None, Some(nulls), false);
        }
        let text = only.map(|text| ByteArray::from(text.get(size_of::<u32>()..).unwrap_or_default().to_vec()));
        Statistics::byte_array(text.clone(), text, None, Some(nulls), false)
    }
}

/// Adds numbers below 2^`width` (1 to 32): one that all of them are once, with their count; others bit by bit, lowest first.
fn pack(numbers: &[u32], width: u8, to: &mut Vec<u8>) {
    let Some(first) = numbers.first() else { return };
    if numbers.iter().all(|number| number == first) {
        return run(numbers.len(), *first, width, to);
    }
    // They come in eights, so that the last byte is full.
    let eights = numbers.len().div_ceil(8);
    bits(eights, to);
    let end = to.len() + eights * usize::from(width);
    to.reserve(eights * usize::from(width) + BLOCK * size_of::<u32>());
    let (blocks, rest) = numbers.as_chunks::<BLOCK>();
    let mut last = [0; BLOCK];
    last.iter_mut().zip(rest).for_each(|(own, number)| *own = *number);
    let mut packed = [0; BLOCK * size_of::<u32>()];
    for block in blocks.iter().chain([&last]) {
        let size = BitPacker1x::new().compress(block, &mut packed, width);
        to.extend(packed.iter().take(size));
    }
    to.truncate(end);
}
