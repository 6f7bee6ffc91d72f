use std::{
    collections::BTreeMap,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use arrow::{
    array::RecordBatch,
    csv, json,
    util::{display::FormatOptions, pretty::pretty_format_batches_with_options},
};
use clap::{Args, ValueEnum};
use futures::StreamExt;
use parquet::arrow::ArrowWriter;

use super::{
    Done,
    options::{Shared, StoreOption},
    print::{self, Output},
};
use crate::{
    base::{Month, Problem, Problems, grouped},
    engine::{Engine, Prepared},
    query::{Queries, ad_hoc_params},
    store::View,
};

/// Ask the landed tables a question in SQL
///
/// A query reads and nothing else: one `select`, `explain`, `show tables` or `describe TABLE`. The tables are those of
/// the current view: of each area its newest submission, or with --month the newest up to that month.
///
/// The output is row-level where the query is: it is for those who may see the families' rows.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  hearthline sql \"select plan, count(*) from families group by plan\"\n  \
    hearthline sql \"select * from needs where identified_on <= \\$month\" --param month=2024-03 --format csv\n  \
    hearthline sql \"describe attendance\"")]
pub(super) struct Sql {
    /// The query
    query: String,
    #[command(flatten)]
    store: StoreOption,
    /// Value of a parameter that the query names as $NAME; a month is the date of its last day
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = super::queries::param)]
    params: Vec<(String, String)>,
    /// Month up to which submissions count, YYYY-MM
    #[arg(long)]
    month: Option<Month>,
    /// How the rows are printed
    #[arg(long, value_enum, default_value = "table")]
    format: RowFormat,
    /// Rows that a table shows at most; the other formats show all
    #[arg(long, default_value_t = 1000, value_name = "ROWS")]
    rows: usize,
    /// Seconds after which a query is stopped
    #[arg(long, default_value_t = 300, value_name = "SECONDS")]
    seconds: u64,
}

/// How rows are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RowFormat {
    /// A table to read.
    Table,
    /// Comma-separated values with a header.
    Csv,
    /// One JSON object a line.
    Json,
    /// Parquet, for a file or a pipe.
    Parquet,
}

impl Sql {
    pub async fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        stop_after(self.seconds);
        let plans = shared.plans()?;
        let engine = match self.store.open_if_there().await? {
            Some(open) => {
                let queries = Queries::read(&shared.library()?)?;
                open.engine(self.month, &plans, &queries, None, shared.limits()).await?
            }
            None => Engine::over(None, &View::default(), &plans, None, None, shared.limits())?,
        };
        let given: BTreeMap<String, String> = self.params.iter().cloned().collect();
        let prepared = engine.prepare("the query", &self.query, &ad_hoc_params(&given)).await?;
        if !self.store.store.is_dir() && prepared.reads.iter().any(|table| needs_store(table)) {
            // Every table would be empty, and that would look like an answer.
            self.store.open().await?;
        }
        print_rows(&prepared, self.format, self.rows, output).await?;
        Ok(Done::Well)
    }
}

/// Ends the process once the time is up: a join may run long without ever giving the word back.
#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "a query that does not listen can only be ended from outside"
)]
fn stop_after(seconds: u64) {
    thread::spawn(move || {
        thread::sleep(Duration::from_secs(seconds));
        let problem = Problem::new("the query", format!("took longer than {seconds} seconds"));
        print::error(&problem.help("ask for less, or raise --seconds").into());
        std::process::exit(2);
    });
}

/// Says whether a table has rows only where something was landed.
fn needs_store(table: &str) -> bool {
    let known_without = [
        "reference.plans",
        "reference.plan_needs",
        "reference.plan_clauses",
        "reference.crosswalk",
        "reference.plan_readings",
        "reference.months",
    ]
    .contains(&table);
    ["extract.", "outcome.", "measure."].iter().any(|schema| table.starts_with(schema))
        || (table.starts_with("reference.") && !known_without)
}

/// Prints the rows of a query as they come.
pub(super) async fn print_rows(
    prepared: &Prepared,
    format: RowFormat,
    rows: usize,
    output: &mut Output,
) -> Result<(), Problem> {
    match format {
        RowFormat::Table => print_table(prepared, rows, output).await,
        RowFormat::Csv => {
            let mut header = true;
            each_batch(prepared, output, |batch, output| {
                let with_header = std::mem::take(&mut header);
                output.write(|out| {
                    csv::WriterBuilder::new().with_header(with_header).build(out).write(batch).map_err(io_error)
                })
            })
            .await
        }
        RowFormat::Json => {
            each_batch(prepared, output, |batch, output| {
                output.write(|out| {
                    let mut writer = json::LineDelimitedWriter::new(out);
                    writer.write(batch).and_then(|()| writer.finish()).map_err(io_error)
                })
            })
            .await
        }
        RowFormat::Parquet => print_parquet(prepared, output).await,
    }
}

async fn each_batch(
    prepared: &Prepared,
    output: &mut Output,
    mut print: impl FnMut(&RecordBatch, &mut Output) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut stream = prepared.stream().await?;
    let mut any = false;
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(|error| prepared.in_words(&error))?;
        any = true;
        print(&batch, output)?;
        if output.is_gone() {
            return Ok(());
        }
    }
    if any { Ok(()) } else { print(&RecordBatch::new_empty(prepared.schema.clone()), output) }
}

async fn print_table(prepared: &Prepared, rows: usize, output: &mut Output) -> Result<(), Problem> {
    let mut stream = prepared.stream().await?;
    let (mut shown, mut left, mut more) = (Vec::new(), rows, false);
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(|error| prepared.in_words(&error))?;
        more |= batch.num_rows() > left;
        let taken = batch.num_rows().min(left);
        left -= taken;
        shown.push(batch.slice(0, taken));
        if more {
            break;
        }
    }
    if shown.is_empty() {
        shown.push(RecordBatch::new_empty(prepared.schema.clone()));
    }
    let text = pretty_format_batches_with_options(&shown, &FormatOptions::default())
        .map_err(|failure| Problem::new("the query", failure.to_string()))?;
    output.line(text.to_string())?;
    if more {
        let number = grouped(i64::try_from(rows).unwrap_or(i64::MAX));
        print::note(&format!("The first {number} rows; --rows shows more, --format csv all."));
    }
    Ok(())
}

async fn print_parquet(prepared: &Prepared, output: &mut Output) -> Result<(), Problem> {
    if Output::is_terminal() {
        return Err(Problem::new("--format parquet", "is not for a terminal").help("send it to a file: > rows.parquet"));
    }
    let failed = |failure: parquet::errors::ParquetError| Problem::new("the output", failure.to_string());
    let gone = Arc::new(AtomicBool::new(false));
    let pipe = Pipe { out: std::io::stdout(), gone: Arc::clone(&gone) };
    let mut writer = ArrowWriter::try_new(pipe, prepared.schema.clone(), None).map_err(failed)?;
    let mut stream = prepared.stream().await?;
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(|error| prepared.in_words(&error))?;
        writer.write(&batch).map_err(failed)?;
        writer.flush().map_err(failed)?;
        if gone.load(Ordering::Relaxed) {
            return Ok(());
        }
    }
    writer.close().map_err(failed)?;
    output.write(|_| Ok(()))
}

/// The standard output as Parquet is written to it. A reader that has gone away swallows the rest, and is noted.
struct Pipe {
    out: std::io::Stdout,
    gone: Arc<AtomicBool>,
}

impl Pipe {
    fn unless_gone<T>(&self, done: io::Result<T>, otherwise: T) -> io::Result<T> {
        match done {
            Err(failure) if failure.kind() == io::ErrorKind::BrokenPipe => {
                self.gone.store(true, Ordering::Relaxed);
                Ok(otherwise)
            }
            done => done,
        }
    }
}

impl io::Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.unless_gone(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.unless_gone(flushed, ())
    }
}

/// Arrow wraps what the pipe said; a reader that has gone away is told from everything else.
fn io_error(failure: arrow::error::ArrowError) -> io::Error {
    match failure {
        arrow::error::ArrowError::IoError(_, inner) => inner,
        other if other.to_string().contains("Broken pipe") => io::Error::from(io::ErrorKind::BrokenPipe),
        other => io::Error::other(other),
    }
}
