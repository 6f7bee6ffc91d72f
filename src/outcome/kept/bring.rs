use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use chrono::NaiveDate;
use futures::{StreamExt, stream};

use super::{
    Kept,
    entries::{area_of, month_of},
    job::{FOLDER, Job, Under},
    task::{Task, Written},
};
use crate::{
    base::{Month, Problem, Problems},
    outcome::source::fetch,
    store::{Entry, Object},
};

/// A table and the object that holds it.
pub(super) type File = (&'static str, Object);

/// What was done to bring outcomes up to date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evaluated {
    /// Submissions evaluated now.
    pub evaluated: usize,
    /// Submissions evaluated before.
    pub kept: usize,
}

impl Kept {
    /// Evaluates each area's newest submission up to a month, at the end of its own month, ahead of need.
    ///
    /// # Errors
    /// Everything that keeps any of them from being evaluated.
    pub async fn evaluate(&self, month: Option<Month>, each: impl Fn(&str) + Sync) -> Result<Evaluated, Problems> {
        self.month_ends(&self.manifest.view(month).submissions, &Under::Own, each).await.map(|(_, done)| done)
    }

    /// Evaluates every family of the newest submissions on each of some days, under each of some plans, in one reading of
    /// the data.
    ///
    /// # Errors
    /// Everything that keeps any of them from being evaluated.
    pub async fn evaluate_under(
        &self,
        plans: &[String],
        days: &[NaiveDate],
        each: impl Fn(&str) + Sync,
    ) -> Result<Evaluated, Problems> {
        self.at(days, plans, each).await.map(|(_, done)| done)
    }

    /// Submissions, each at the end of its own month.
    pub(super) async fn month_ends(
        &self,
        entries: &[Entry],
        under: &Under,
        each: impl Fn(&str) + Sync,
    ) -> Result<(Vec<File>, Evaluated), Problems> {
        let days = entries.iter().filter_map(|entry| Some((entry.clone(), vec![month_of(entry)?.last_day()])));
        self.all(days.collect(), under, each).await
    }

    /// Every family of the newest submissions on some days, under each of some plans. An area that is late is judged at the
    /// end of its own submission's month: later than that nothing is known of it.
    pub(super) async fn at(
        &self,
        days: &[NaiveDate],
        plans: &[String],
        each: impl Fn(&str) + Sync,
    ) -> Result<(Vec<File>, Evaluated), Problems> {
        let rules = plans.iter().map(|plan| self.rules_of(plan)).collect::<Result<_, _>>()?;
        let newest = self.manifest.view(self.month).submissions.into_iter();
        let asked = newest.filter_map(|entry| {
            let known = month_of(&entry)?.last_day();
            let days: BTreeSet<NaiveDate> = days.iter().map(|day| *day.min(&known)).collect();
            Some((entry, days.into_iter().collect()))
        });
        self.all(asked.collect(), &Under::Each(rules), each).await
    }

    async fn all(
        &self,
        asked: Vec<(Entry, Vec<NaiveDate>)>,
        under: &Under,
        each: impl Fn(&str) + Sync,
    ) -> Result<(Vec<File>, Evaluated), Problems> {
        let evaluated = AtomicUsize::new(0);
        let total = asked.len();
        let mut outcomes: Vec<(usize, Result<Vec<File>, Problems>)> = stream::iter(asked.into_iter().enumerate())
            .map(|(place, (entry, days))| {
                let (evaluated, each) = (&evaluated, &each);
                async move {
                    let found = self.one(&entry, &days, under, evaluated).await;
                    each(&entry.subject.to_string());
                    (place, found)
                }
            })
            // Some are fetched and written while the others are evaluated.
            .buffer_unordered(self.workers * 2)
            .collect()
            .await;
        outcomes.sort_by_key(|(place, _)| *place);
        let mut files = Vec::new();
        let mut problems = Problems::default();
        for (_, outcome) in outcomes {
            match outcome {
                Ok(found) => files.extend(found),
                // One cause may keep many from being evaluated.
                Err(found) => problems.add(found),
            }
        }
        let evaluated = evaluated.into_inner();
        if evaluated > 0 && self.store.state().await?.manifest.forgettings != self.manifest.forgettings {
            // What was read may since have been forgotten, and must not be kept.
            self.store.delete_unnamed(FOLDER).await?;
            problems.push(
                Problem::new(self.store.name(), "something was forgotten in the meantime")
                    .help("nothing was kept; run the command again"),
            );
        }
        problems.or((files, Evaluated { evaluated, kept: total - evaluated }))
    }

    /// Gives the files of one submission, evaluated now if they are not kept. What is read is read once, for all days and plans.
    async fn one(
        &self,
        entry: &Entry,
        days: &[NaiveDate],
        under: &Under,
        evaluated: &AtomicUsize,
    ) -> Result<Vec<File>, Problems> {
        let mut files = Vec::new();
        let mut lacking = Vec::new();
        for day in days {
            let mut jobs = Vec::new();
            for job in self.jobs(entry, *day, under) {
                match self.kept(&job, entry).await? {
                    Some(kept) => files.extend(kept),
                    None => jobs.push(job),
                }
            }
            if !jobs.is_empty() {
                lacking.push((*day, jobs));
            }
        }
        if lacking.is_empty() {
            return Ok(files);
        }
        let fetched = fetch(&self.store, entry, |_| true).await?;
        let task = Task {
            code: area_of(entry).to_owned(),
            place: entry.subject.to_string(),
            own: !matches!(under, Under::Each(_)),
            plans: Arc::clone(&self.plans),
        };
        let written = beside(move || task.run(fetched, &lacking)).await?;
        self.put(entry, written, &mut files).await?;
        evaluated.fetch_add(1, Ordering::Relaxed);
        Ok(files)
    }

    /// Keeps what was written.
    async fn put(&self, entry: &Entry, written: Vec<Written>, files: &mut Vec<File>) -> Result<(), Problem> {
        for (table, path, bytes) in written {
            let object = Object { path, bytes: bytes.len() as u64, area: entry.area().map(str::to_owned) };
            self.store.put(&object.path, bytes).await.map_err(|problem| {
                problem.help(
                    "what is evaluated is kept in the store, so that it must allow writing; run `hearthline evaluate` \
                     where it does, and ask then",
                )
            })?;
            files.push((table, object));
        }
        Ok(())
    }

    /// The files of a job, where all its tables are there, and whole: what is not is evaluated again.
    async fn kept(&self, Job { folder, asked }: &Job, entry: &Entry) -> Result<Option<Vec<File>>, Problem> {
        let mut files = Vec::new();
        for table in asked.tables() {
            let path = format!("{folder}/{table}.parquet");
            let Some(bytes) = self.store.whole_parquet(&path).await? else { return Ok(None) };
            files.push((*table, Object { path, bytes, area: entry.area().map(str::to_owned) }));
        }
        Ok(Some(files))
    }
}

/// Does something on the threads that there are workers for: more areas side by side would take more memory and no less time.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problems> + Send + 'static) -> Result<T, Problems> {
    tokio::spawn(async move { work() })
        .await
        .map_err(|_| Problem::new("the evaluation", "broke off").help("this is a fault of the program"))?
}
