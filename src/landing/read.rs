use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use arrow::{
    array::{AsArray, RecordBatch, StringArray, StringBuilder},
    compute::{CastOptions, cast_with_options},
    datatypes::DataType,
};
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use crate::base::{Digest, Problem};

/// Where the rows of a table come from.
#[derive(Debug, Clone)]
pub enum TableSource {
    /// A CSV or Parquet file.
    File(PathBuf),
    /// Rows that a mapping made, with the hash of what they were made from.
    Batches {
        /// What messages call them.
        place: String,
        /// The rows.
        batches: Vec<RecordBatch>,
        /// The names of the columns.
        columns: Vec<String>,
        /// The hash of the source.
        hash: String,
    },
}

/// Some thousand rows of a table, every value as text, with the line on which each row begins.
#[derive(Debug)]
pub(super) struct Chunk {
    pub columns: Vec<StringArray>,
    pub lines: Vec<u64>,
}

/// The column of a source that says on which line a row begins, and of a mapping's result on which line of the source.
pub(super) const LINE: &str = "line";

const CHUNK_ROWS: usize = 8192;

/// Where a chunk ends before it has that many rows.
const CHUNK_BYTES: usize = 1 << 26;

/// The rows of a table as text, read once, hashed on the way.
pub(super) struct Rows {
    pub place: String,
    pub header: Vec<String>,
    inner: Inner,
}

enum Inner {
    Csv { reader: Box<csv::Reader<Hashing>>, seen: Arc<Mutex<Seen>> },
    Parquet { reader: ParquetRecordBatchReader, hash: String, line: u64 },
    Batches { batches: std::vec::IntoIter<RecordBatch>, hash: String, line: u64, lines_at: Option<usize> },
}

impl TableSource {
    /// What messages call the source.
    pub fn place(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Batches { place, .. } => place.clone(),
        }
    }

    /// Hashes the source without looking at its rows.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn hash(&self) -> Result<String, Problem> {
        match self {
            Self::Batches { hash, .. } => Ok(hash.clone()),
            Self::File(path) if !path.is_file() => Err(unreadable(path, "it is no file, or there is none")),
            Self::File(path) => {
                let mut digest = Digest::default();
                let read = File::open(path).and_then(|mut file| io::copy(&mut file, &mut digest));
                read.map_err(|failure| unreadable(path, &failure.to_string()))?;
                Ok(digest.finish())
            }
        }
    }

    /// Opens the source.
    ///
    /// # Errors
    /// When the file cannot be read or is not of its kind.
    pub(super) fn open(self) -> Result<Rows, Problem> {
        match self {
            Self::File(path) if !path.is_file() => Err(unreadable(&path, "it is no file, or there is none")),
            Self::File(path) if path.extension().is_some_and(|ending| ending == "parquet") => open_parquet(&path),
            Self::File(path) => open_csv(&path),
            Self::Batches { place, batches, mut columns, hash } => {
                let lines_at = columns.iter().position(|column| column == LINE);
                columns.retain(|column| column != LINE);
                let inner = Inner::Batches { batches: batches.into_iter(), hash, line: 1, lines_at };
                Ok(Rows { place, header: columns, inner })
            }
        }
    }
}

fn open_csv(path: &Path) -> Result<Rows, Problem> {
    let place = path.display().to_string();
    let file = File::open(path).map_err(|failure| unreadable(path, &failure.to_string()))?;
    let seen = Arc::new(Mutex::new(Seen::default()));
    let source = Hashing { file: BufReader::with_capacity(1 << 20, file), seen: Arc::clone(&seen) };
    let mut reader = Box::new(csv::ReaderBuilder::new().buffer_capacity(1 << 18).from_reader(source));
    let header = reader.headers().map_err(|failure| broken(&place, &failure, 0))?;
    let header: Vec<String> = header.iter().map(str::to_owned).collect();
    if header.iter().all(String::is_empty) {
        return Err(Problem::new(place, "has no header").help("the first line of a CSV file names its columns"));
    }
    Ok(Rows { place, header, inner: Inner::Csv { reader, seen } })
}

fn open_parquet(path: &Path) -> Result<Rows, Problem> {
    let bytes = std::fs::read(path).map_err(|failure| unreadable(path, &failure.to_string()))?;
    let mut digest = Digest::default();
    digest.feed(&bytes);
    let hash = digest.finish();
    let built = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes));
    let built = built.map_err(|_| unreadable(path, "it is not a Parquet file, or is damaged"))?;
    let header = built.schema().fields().iter().map(|field| field.name().clone()).collect();
    let reader = built.with_batch_size(CHUNK_ROWS).build();
    let reader = reader.map_err(|_| unreadable(path, "it is not a Parquet file, or is damaged"))?;
    Ok(Rows { place: path.display().to_string(), header, inner: Inner::Parquet { reader, hash, line: 1 } })
}

impl Rows {
    /// Gives the next rows, or none at the end.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>, Problem> {
        match &mut self.inner {
            Inner::Csv { reader, seen } => read_csv(reader, self.header.len(), &self.place, pending_line(seen)),
            Inner::Parquet { reader, line, .. } => match reader.next() {
                None => Ok(None),
                Some(Ok(batch)) => as_text(&batch, line, &self.place).map(Some),
                Some(Err(_)) => Err(Problem::new(self.place.clone(), "cannot be read: the Parquet file is damaged")
                    .help("supply the file again")),
            },
            Inner::Batches { batches, line, lines_at, .. } => match batches.next() {
                None => Ok(None),
                Some(batch) => Ok(Some(by_line(as_text(&batch, line, &self.place)?, *lines_at))),
            },
        }
    }

    /// Gives the hash of the source, once every row has been read.
    pub fn hash(self) -> String {
        match self.inner {
            Inner::Csv { mut reader, seen } => {
                // What follows the last row belongs to the file too.
                let _ = io::copy(reader.get_mut(), &mut io::sink());
                seen.lock().map(|seen| seen.digest.clone()).unwrap_or_default().finish()
            }
            Inner::Parquet { hash, .. } | Inner::Batches { hash, .. } => hash,
        }
    }
}

fn read_csv(
    reader: &mut csv::Reader<Hashing>,
    width: usize,
    place: &str,
    pending: u64,
) -> Result<Option<Chunk>, Problem> {
    let mut builders: Vec<StringBuilder> =
        (0..width).map(|_| StringBuilder::with_capacity(CHUNK_ROWS, 1 << 16)).collect();
    let mut lines = Vec::with_capacity(CHUNK_ROWS);
    let mut record = csv::StringRecord::new();
    let mut bytes = 0;
    while lines.len() < CHUNK_ROWS
        && bytes < CHUNK_BYTES
        && reader.read_record(&mut record).map_err(|failure| broken(place, &failure, pending))?
    {
        bytes += record.as_slice().len();
        lines.push(record.position().map_or(0, csv::Position::line) + pending);
        for (builder, field) in builders.iter_mut().zip(&record) {
            builder.append_option((!field.is_empty()).then_some(field));
        }
    }
    if lines.is_empty() {
        return Ok(None);
    }
    Ok(Some(Chunk { columns: builders.iter_mut().map(StringBuilder::finish).collect(), lines }))
}

fn as_text(batch: &RecordBatch, line: &mut u64, place: &str) -> Result<Chunk, Problem> {
    let mut columns = Vec::with_capacity(batch.num_columns());
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        let strict = CastOptions { safe: false, ..CastOptions::default() };
        let text = cast_with_options(column, &DataType::Utf8, &strict).map_err(|_| {
            let cause =
                format!("column {} cannot be read as text", batch.schema().index_of(field.name()).unwrap_or(0) + 1);
            Problem::new(place.to_owned(), cause).help("columns are text, whole numbers, numbers, flags or days")
        })?;
        columns.push(empty_as_null(text.as_string()));
    }
    let first = *line;
    *line += batch.num_rows() as u64;
    Ok(Chunk { columns, lines: (first..*line).collect() })
}

/// Takes the lines of a chunk from its column, where it has one. A row that says none begins on line 0.
fn by_line(mut chunk: Chunk, lines_at: Option<usize>) -> Chunk {
    if let Some(at) = lines_at.filter(|at| *at < chunk.columns.len()) {
        let lines = chunk.columns.remove(at);
        chunk.lines = lines.iter().map(|line| line.and_then(|line| line.parse().ok()).unwrap_or_default()).collect();
    }
    chunk
}

fn empty_as_null(text: &StringArray) -> StringArray {
    if text.iter().flatten().all(|value| !value.is_empty()) {
        return text.clone();
    }
    text.iter().map(|value| value.filter(|value| !value.is_empty())).collect()
}

fn unreadable(path: &Path, cause: &str) -> Problem {
    Problem::new(path.display().to_string(), format!("cannot be read: {cause}")).help("supply the file again")
}

/// Says what is wrong with a CSV file, without the row in question.
fn broken(place: &str, failure: &csv::Error, pending: u64) -> Problem {
    let line = |position: Option<&csv::Position>| position.map_or(0, csv::Position::line) + pending;
    match failure.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let cause = format!("the row has {len} values where the header has {expected_len}");
            Problem::new(format!("{place}, line {}", line(pos.as_ref())), cause)
                .help("quote values that hold commas, and close every quote")
        }
        csv::ErrorKind::Utf8 { pos, .. } => {
            Problem::new(format!("{place}, line {}", line(pos.as_ref())), "the text is not UTF-8")
                .help("save the file as UTF-8")
        }
        _ => Problem::new(place.to_owned(), "cannot be read as CSV").help("supply the file again"),
    }
}

/// The reader counts a line of a CRLF file once it has seen both its ends, so the row after it seems to begin a line
/// too early.
fn pending_line(seen: &Mutex<Seen>) -> u64 {
    seen.lock().map_or(0, |seen| u64::from(seen.crlf == Some(true)))
}

/// What is known of the bytes of a file so far.
#[derive(Debug, Default)]
struct Seen {
    digest: Digest,
    /// Whether lines end in CRLF: none before the end of the first line.
    crlf: Option<bool>,
    last: u8,
}

/// Reads a file, feeds every byte to a digest, and notes how its first line ends.
pub(super) struct Hashing {
    file: BufReader<File>,
    seen: Arc<Mutex<Seen>>,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        if let (Ok(mut seen), Some(bytes)) = (self.seen.lock(), buffer.get(..read)) {
            seen.digest.feed(bytes);
            if seen.crlf.is_none() {
                let end = bytes.iter().position(|byte| *byte == b'\n');
                let before = end.and_then(|end| end.checked_sub(1)).and_then(|place| bytes.get(place)).copied();
                seen.crlf = end.map(|_| before.unwrap_or(seen.last) == b'\r');
                seen.last = bytes.last().copied().unwrap_or(seen.last);
            }
        }
        Ok(read)
    }
}
