//! A column of what is so or is not, as a chunk of a Parquet file: a bit for each row, as it is in memory.
//!
//! The Parquet writer takes such a column apart into a byte a row, and puts it together again.

use std::io::Write;

use arrow::{
    array::{Array, AsArray, BooleanArray, BooleanBufferBuilder},
    compute::filter,
};
use parquet::{
    errors::Result,
    file::{statistics::Statistics, writer::SerializedRowGroupWriter},
    schema::types::ColumnDescPtr,
};

use super::pages::{self, Levels};

/// Writes a column of flags as the next one of a row group.
///
/// # Errors
/// What the Parquet writer says; when a row has no flag where the schema wants one.
pub fn append<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    column: &ColumnDescPtr,
    parts: &[&BooleanArray],
) -> Result<()> {
    let mut levels = Levels::default();
    let mut flags = BooleanBufferBuilder::new(parts.iter().copied().map(Array::len).sum());
    for part in parts {
        levels.add(part.len(), part.nulls());
        match part.nulls() {
            None => flags.append_buffer(part.values()),
            Some(nulls) => {
                let there = filter(part, &BooleanArray::from(nulls.inner().clone()))?;
                flags.append_buffer(there.as_boolean().values());
            }
        }
    }
    let mut page = levels.page(column, flags.len().div_ceil(8))?;
    page.extend_from_slice(flags.as_slice());
    let statistics = Statistics::boolean(None, None, None, Some(levels.nulls as u64), false);
    pages::append(group, column, &levels, None, page, statistics)
}
