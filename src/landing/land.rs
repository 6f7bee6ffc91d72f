use std::sync::Arc;

use futures::StreamExt;

use super::{
    finding::Finding,
    submission::{Arrival, Limits, ReadArrival},
};
use crate::{
    base::Problem,
    plan::Plans,
    store::{Entry, LandedFile, Store, Subject},
};

/// How many submissions one manifest makes visible at once: few enough to lose little work to a kill, enough that the
/// manifests of thousands of submissions stay small.
const GROUP: usize = 16;

/// How things are to be landed.
#[derive(Debug, Clone)]
pub struct Landing {
    /// The plans that families may be worked with under.
    pub plans: Arc<Plans>,
    /// From how many rejected rows on a submission is refused.
    pub limits: Limits,
    /// Whether other files of an area and month that are landed already take their place.
    pub replace: bool,
    /// How many submissions are read at once.
    pub workers: usize,
}

/// What became of one arrival.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What it is about.
    pub subject: Subject,
    /// What became of it.
    pub fate: Fate,
    /// What there is to say about it.
    pub findings: Vec<Finding>,
    /// Rows kept, rejected and withheld.
    pub rows: (usize, usize, usize),
}

/// What became of an arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is landed now.
    Landed,
    /// It took the place of an earlier version.
    Corrected,
    /// The same files were landed before.
    AlreadyLanded,
    /// It was only checked, and could be landed.
    Sound,
    /// Nothing of it is landed.
    Refused,
}

/// Checks arrivals as landing would, and writes nothing.
pub async fn check(arrivals: Vec<Arrival>, landing: &Landing, mut on_done: impl FnMut(&Outcome)) -> Vec<Outcome> {
    let mut reading = read_all(arrivals, landing, false);
    let mut outcomes = Vec::new();
    while let Some((subject, read)) = reading.next().await {
        let fate = if read.is_refused() { Fate::Refused } else { Fate::Sound };
        let outcome = outcome(subject, fate, &read);
        on_done(&outcome);
        outcomes.push(outcome);
    }
    outcomes
}

/// Lands arrivals in their order. One that is refused does not stop the others.
///
/// # Errors
/// When the storage fails. What was committed before stays landed, and the same command lands the rest.
pub async fn land(
    store: &Store,
    arrivals: Vec<Arrival>,
    landing: &Landing,
    mut on_done: impl FnMut(&Outcome),
) -> Result<Vec<Outcome>, Problem> {
    store.sweep().await?;
    let mut outcomes = Vec::new();
    let forgettings = store.state().await?.manifest.forgettings;
    let arrivals = sort_out(store, arrivals, landing, &mut outcomes).await?;
    outcomes.iter().for_each(&mut on_done);
    let mut reading = read_all(arrivals, landing, true);
    let mut group = Vec::new();
    loop {
        let next = reading.next().await;
        let ended = next.is_none();
        if let Some((subject, mut read)) = next {
            if read.is_refused() {
                let refused = outcome(subject, Fate::Refused, &read);
                on_done(&refused);
                outcomes.push(refused);
            } else {
                let files = write_tables(store, &subject, &mut read).await?;
                group.push((entry(&subject, &read, files), outcome(subject, Fate::Landed, &read)));
            }
        }
        if group.len() >= GROUP || (ended && !group.is_empty()) {
            for landed in commit(store, std::mem::take(&mut group), landing.replace, forgettings).await? {
                on_done(&landed);
                outcomes.push(landed);
            }
        }
        if ended {
            store.sweep().await?;
            return Ok(outcomes);
        }
    }
}

/// Sets aside what is landed already, or may not take the place of what is.
async fn sort_out(
    store: &Store,
    arrivals: Vec<Arrival>,
    landing: &Landing,
    outcomes: &mut Vec<Outcome>,
) -> Result<Vec<Arrival>, Problem> {
    let manifest = store.state().await?.manifest;
    let mut fresh = Vec::new();
    for arrival in arrivals {
        let Some(current) = manifest.current(&arrival.subject) else {
            fresh.push(arrival);
            continue;
        };
        let (fate, findings) = match arrival.hash() {
            Ok(hash) if hash == current.hash && !landing.replace => (Fate::AlreadyLanded, arrival.findings),
            // The same files once more write objects again that are gone or damaged.
            Ok(_) if landing.replace => {
                fresh.push(arrival);
                continue;
            }
            Ok(_) => (Fate::Refused, vec![Finding::refused(other_files(&arrival.place))]),
            Err(problem) => (Fate::Refused, vec![Finding::refused(problem)]),
        };
        outcomes.push(Outcome { subject: arrival.subject, fate, findings, rows: (0, 0, 0) });
    }
    Ok(fresh)
}

fn other_files(place: &str) -> Problem {
    Problem::new(place, "other files of this are landed already")
        .help("if these correct them, land them with --replace; the earlier ones stay in the history")
}

/// Reads several arrivals at once, and gives them in their order.
fn read_all(
    arrivals: Vec<Arrival>,
    landing: &Landing,
    keep: bool,
) -> impl futures::Stream<Item = (Subject, ReadArrival)> + Unpin + use<> {
    let (limits, workers, plans) = (landing.limits, landing.workers.max(1), Arc::clone(&landing.plans));
    futures::stream::iter(arrivals)
        .map(move |arrival| {
            let plans = Arc::clone(&plans);
            let (subject, place) = (arrival.subject.clone(), arrival.place.clone());
            async move {
                let read = tokio::task::spawn_blocking(move || arrival.read(&plans, limits, keep)).await;
                (subject, read.unwrap_or_else(|_| broken_off(&place)))
            }
        })
        .buffered(workers)
        .boxed()
}

fn broken_off(place: &str) -> ReadArrival {
    let problem = Problem::new(place, "reading broke off").help("this is a fault of the program, not of the data");
    ReadArrival { findings: vec![Finding::refused(problem)], ..ReadArrival::default() }
}

async fn write_tables(store: &Store, subject: &Subject, read: &mut ReadArrival) -> Result<Vec<LandedFile>, Problem> {
    let version: String = read.hash.chars().take(16).collect();
    let mut files = Vec::new();
    for table in std::mem::take(&mut read.files) {
        let path = format!("{}/{version}/{}.parquet", subject.folder(), table.table);
        files.push(LandedFile {
            path: path.clone(),
            bytes: table.bytes.len() as u64,
            rows: table.rows as u64,
            table: table.table,
        });
        store.put(&path, table.bytes).await?;
    }
    Ok(files)
}

fn entry(subject: &Subject, read: &ReadArrival, files: Vec<LandedFile>) -> Entry {
    Entry {
        subject: subject.clone(),
        hash: read.hash.clone(),
        superseded: false,
        rows_kept: read.rows_kept as u64,
        rows_rejected: read.rows_rejected as u64,
        rows_withheld: read.rows_withheld as u64,
        files,
    }
}

fn outcome(subject: Subject, fate: Fate, read: &ReadArrival) -> Outcome {
    let rows = (read.rows_kept, read.rows_rejected, read.rows_withheld);
    Outcome { subject, fate, findings: read.findings.clone(), rows }
}

/// Commits a group of entries at once. Where somebody else landed other files of the same in the meantime, that one
/// stands and this one is refused.
async fn commit(
    store: &Store,
    group: Vec<(Entry, Outcome)>,
    replace: bool,
    forgettings: u64,
) -> Result<Vec<Outcome>, Problem> {
    let mut fates = Vec::new();
    store
        .commit(|manifest| {
            if manifest.forgettings != forgettings {
                return Err(Problem::new(store.name(), "something was forgotten while this landed")
                    .help("nothing of this group was landed; run the command again"));
            }
            fates = group
                .iter()
                .map(|(entry, _)| match manifest.current(&entry.subject) {
                    Some(current) if current.files == entry.files => Fate::AlreadyLanded,
                    Some(current) if current.hash == entry.hash && !replace => Fate::AlreadyLanded,
                    Some(_) if !replace => Fate::Refused,
                    earlier => {
                        let fate = if earlier.is_some() { Fate::Corrected } else { Fate::Landed };
                        manifest.supersede(entry.clone());
                        fate
                    }
                })
                .collect();
            Ok(())
        })
        .await?;
    let decided = group.into_iter().zip(fates).map(|((_, mut outcome), fate)| {
        outcome.fate = fate;
        if fate == Fate::Refused {
            let problem = Problem::new(outcome.subject.to_string(), "somebody else landed other files of this first")
                .help("if these correct them, land them with --replace");
            outcome.findings.push(Finding::refused(problem));
        }
        outcome
    });
    Ok(decided.collect())
}
