use arrow::{
    array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, Int64Array, RecordBatch},
    compute::{concat_batches, filter_record_batch, kernels::aggregate::min_boolean},
    datatypes::Date32Type,
};
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::{
    base::{AreaCode, Month, Problem, days_from_date},
    store::{Entry, LandedFile, Manifest, Store, Subject, parquet_bytes},
};

/// What is to be forgotten, in every submission and in the history.
#[derive(Debug, Clone)]
pub enum Forget {
    /// One engagement of a family, by its pseudonym.
    Family(String),
    /// All that an area ever submitted.
    Area(AreaCode),
    /// Submissions of months before this one; and in those that stay, families closed before it and evidence that
    /// had ended before it. Coverage then begins with the month, so that what is gone counts as missing.
    Before(Month),
}

/// Forgets, and gives the number of submissions that were changed or removed.
///
/// The manifest changes first and the objects are deleted after it, so that a kill in between leaves a list of what
/// is still to be deleted, which the next command that writes works off.
///
/// # Errors
/// When the storage fails, or somebody else landed something in the meantime.
pub async fn forget(store: &Store, what: &Forget) -> Result<usize, Problem> {
    store.sweep().await?;
    let state = store.state().await?;
    let mut gone = HashSet::new();
    for entry in &state.manifest.entries {
        gone.extend(families_to_forget(store, entry, what).await?);
    }
    let mut changed = Vec::new();
    for entry in &state.manifest.entries {
        if let Some(change) = without(store, entry, what, &gone).await? {
            changed.push((entry.clone(), change));
        }
    }
    store
        .commit(|manifest| {
            if *manifest != state.manifest {
                return Err(Problem::new(store.name(), "somebody else landed something in the meantime")
                    .help("nothing was forgotten; run the command again"));
            }
            manifest.forgettings += 1;
            for (entry, change) in &changed {
                apply(manifest, entry, change);
            }
            Ok(())
        })
        .await?;
    store.sweep().await?;
    // A landing that was stopped, or lost a race, left objects that no manifest names; they may hold anybody.
    store.delete_unnamed("submissions").await?;
    // What was evaluated names families too, and can be evaluated again.
    store.delete_unnamed("outcome").await?;
    store.delete_leftovers()?;
    // What began to land while objects were deleted is told to begin again.
    let ended = |manifest: &mut Manifest| {
        manifest.forgettings += 1;
        Ok(())
    };
    store.commit(ended).await?;
    Ok(changed.len())
}

/// What becomes of an entry.
enum Change {
    Removed,
    Rewritten(Entry),
}

fn apply(manifest: &mut Manifest, entry: &Entry, change: &Change) {
    let replacement = match change {
        Change::Removed => None,
        Change::Rewritten(replacement) => Some(replacement),
    };
    let kept: HashSet<&str> =
        replacement.iter().flat_map(|entry| &entry.files).map(|file| file.path.as_str()).collect();
    let gone = entry.files.iter().map(|file| file.path.clone()).filter(|path| !kept.contains(path.as_str()));
    manifest.to_delete.extend(gone);
    let place = manifest.entries.iter().position(|found| found.subject == entry.subject && found.hash == entry.hash);
    match (place, replacement) {
        (Some(place), Some(replacement)) => {
            if let Some(slot) = manifest.entries.get_mut(place) {
                *slot = replacement.clone();
            }
        }
        (Some(place), None) => {
            manifest.entries.remove(place);
        }
        (None, _) => {}
    }
}

async fn without(
    store: &Store,
    entry: &Entry,
    what: &Forget,
    gone: &HashSet<String>,
) -> Result<Option<Change>, Problem> {
    let Subject::Submission { area, month } = &entry.subject else { return Ok(None) };
    match what {
        Forget::Area(code) => Ok((code.as_str() == area).then_some(Change::Removed)),
        Forget::Before(limit) if *month < limit.to_string() => Ok(Some(Change::Removed)),
        Forget::Family(_) | Forget::Before(_) => rewrite(store, entry, what, gone).await,
    }
}

/// Writes the tables of an entry that hold what is to be forgotten once more, without it.
async fn rewrite(
    store: &Store,
    entry: &Entry,
    what: &Forget,
    gone: &HashSet<String>,
) -> Result<Option<Change>, Problem> {
    let mut replacement = entry.clone();
    let mut rewritten = false;
    for file in &mut replacement.files {
        let batch = read(store, file).await?;
        let fewer = keep(&file.table, &batch, what, gone)?;
        if fewer == batch {
            continue;
        }
        rewritten = true;
        write_again(store, file, &fewer).await?;
    }
    if rewritten {
        recount(store, &mut replacement).await?;
    }
    let contract = replacement.files.iter().filter(|file| crate::extract::table(&file.table).is_some());
    replacement.rows_kept = contract.map(|file| file.rows).sum();
    Ok(rewritten.then_some(Change::Rewritten(replacement)))
}

/// Writes a table once more, under a name of its own.
async fn write_again(store: &Store, file: &mut LandedFile, batch: &RecordBatch) -> Result<(), Problem> {
    let bytes = parquet_bytes(&batch.schema(), std::slice::from_ref(batch))?;
    let stem = file.path.trim_end_matches(".parquet");
    *file = LandedFile {
        table: file.table.clone(),
        path: format!("{stem}-.parquet"),
        bytes: bytes.len() as u64,
        rows: batch.num_rows() as u64,
    };
    store.put(&file.path, bytes).await
}

/// Counts the rows kept of each table again, in the table of the submission's counts.
async fn recount(store: &Store, entry: &mut Entry) -> Result<(), Problem> {
    let rows: HashMap<String, u64> = entry.files.iter().map(|file| (file.table.clone(), file.rows)).collect();
    let Some(file) = entry.files.iter_mut().find(|file| file.table == "submissions") else { return Ok(()) };
    let batch = read(store, file).await?;
    let Some(tables) = batch.column_by_name("source_table") else { return Ok(()) };
    let count =
        |table: Option<&str>| table.and_then(|table| rows.get(table)).and_then(|rows| i64::try_from(*rows).ok());
    let kept: Int64Array = tables.as_string::<i32>().iter().map(count).collect();
    let counted = with_column(&batch, "rows_kept", |_| Arc::new(kept.clone()))?;
    write_again(store, file, &counted).await
}

/// The families of an entry that go, by pseudonym.
async fn families_to_forget(store: &Store, entry: &Entry, what: &Forget) -> Result<HashSet<String>, Problem> {
    let limit = match what {
        Forget::Family(id) => return Ok(HashSet::from([id.clone()])),
        Forget::Area(_) => return Ok(HashSet::new()),
        Forget::Before(month) => days_from_date(month.first_day()),
    };
    let Some(file) = entry.files.iter().find(|file| file.table == "families") else { return Ok(HashSet::new()) };
    let batch = read(store, file).await?;
    let (Some(ids), Some(closed)) = (batch.column_by_name("family_id"), batch.column_by_name("closed_on")) else {
        return Ok(HashSet::new());
    };
    let pairs = ids.as_string::<i32>().iter().zip(closed.as_primitive::<Date32Type>());
    Ok(pairs
        .filter(|(_, closed)| closed.is_some_and(|day| day < limit))
        .filter_map(|(id, _)| id.map(str::to_owned))
        .collect())
}

/// The date columns after which a row of evidence has ended; a row without such a date goes on.
const ENDS: &[(&str, &[&str])] = &[
    ("attendance", &["ends_on"]),
    ("events", &["occurred_on", "proven_on", "recorded_on"]),
    ("scores", &["measured_on"]),
    ("spells", &["ended_on"]),
    ("support", &["ended_on"]),
    ("judgements", &["assessed_on"]),
    ("amounts", &["from_on", "to_on"]),
    ("claims", &["claimed_on"]),
    ("coverage", &["to_on"]),
];

fn keep(table: &str, batch: &RecordBatch, what: &Forget, gone: &HashSet<String>) -> Result<RecordBatch, Problem> {
    let mut keep = vec![true; batch.num_rows()];
    // A later engagement still points to the one that is forgotten; the pointer goes too.
    if let Some(ids) = batch.column_by_name("family_id") {
        for (keep, id) in keep.iter_mut().zip(ids.as_string::<i32>()) {
            *keep &= id.is_none_or(|id| !gone.contains(id));
        }
    }
    let mut batch = batch.clone();
    if let Forget::Before(month) = what {
        let limit = days_from_date(month.first_day());
        if let Some((_, ends)) = ENDS.iter().find(|(name, _)| *name == table) {
            for (row, keep) in keep.iter_mut().enumerate() {
                let last = ends.iter().filter_map(|name| day_at(&batch, name, row)).max();
                *keep &= last.is_none_or(|last| last >= limit);
            }
        }
        if table == "coverage" {
            batch = from_limit(&batch, limit)?;
        }
    }
    let batch = without_pointers(&batch, gone)?;
    let mask = BooleanArray::from(keep);
    if min_boolean(&mask) != Some(false) {
        return Ok(batch);
    }
    filter_record_batch(&batch, &mask).map_err(|failure| Problem::new(table, failure.to_string()))
}

fn day_at(batch: &RecordBatch, column: &str, row: usize) -> Option<i32> {
    let days = batch.column_by_name(column)?.as_primitive::<Date32Type>();
    days.is_valid(row).then(|| days.value(row))
}

fn from_limit(batch: &RecordBatch, limit: i32) -> Result<RecordBatch, Problem> {
    with_column(batch, "from_on", |days| {
        Arc::new(days.as_primitive::<Date32Type>().unary::<_, Date32Type>(|day| day.max(limit)) as Date32Array)
    })
}

fn without_pointers(batch: &RecordBatch, gone: &HashSet<String>) -> Result<RecordBatch, Problem> {
    with_column(batch, "earlier_family_id", |ids| {
        let kept = ids.as_string::<i32>().iter().map(|id| id.filter(|id| !gone.contains(*id)));
        Arc::new(kept.collect::<arrow::array::StringArray>())
    })
}

fn with_column(
    batch: &RecordBatch,
    name: &str,
    change: impl Fn(&ArrayRef) -> ArrayRef,
) -> Result<RecordBatch, Problem> {
    let schema = batch.schema();
    let columns = schema.fields().iter().zip(batch.columns());
    let changed = columns.map(|(field, column)| if field.name() == name { change(column) } else { Arc::clone(column) });
    RecordBatch::try_new(Arc::clone(&schema), changed.collect())
        .map_err(|failure| Problem::new(name, failure.to_string()))
}

async fn read(store: &Store, file: &LandedFile) -> Result<RecordBatch, Problem> {
    let bytes: Bytes = store.get(&file.path).await?;
    let damaged = || {
        Problem::new(format!("{}/{}", store.name(), file.path), "is not the Parquet file that was landed")
            .help("land the submission again with --replace")
    };
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).map_err(|_| damaged())?;
    let schema = Arc::clone(reader.schema());
    let batches: Result<Vec<RecordBatch>, _> = reader.build().map_err(|_| damaged())?.collect();
    concat_batches(&schema, &batches.map_err(|_| damaged())?).map_err(|_| damaged())
}
