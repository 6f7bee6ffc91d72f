use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fmt::Write as _,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use arrow::{array::RecordBatch, datatypes::SchemaRef};
use async_trait::async_trait;
use chrono::NaiveDate;
use futures::{StreamExt, stream};
use tokio::sync::Mutex;

use super::{
    area::{Area, at},
    batches::{family_result_rows, need_status_rows},
    compared::{Comparison, Rows},
    evaluate::{Evaluation, Rules},
    settled::{Earlier, Lives},
    source::{Fetched, fetch},
    what_if::WhatIf,
};
use crate::{
    base::{Digest, Month, Problem, Problems, days_from_date},
    engine::{Asked, Of, OnDemand},
    extract::{
        carried_family_schema, carried_need_schema, carried_reading_schema, changed_family_schema, changed_need_schema,
        family_result_schema, need_status_schema,
    },
    plan::Plans,
    store::{Entry, Manifest, Object, Packing, Store, Subject, parquet_bytes},
};

/// The folder of the store in which what was evaluated is kept. No manifest names what lies there: all of it can be
/// worked out again, and forgetting deletes it.
const FOLDER: &str = "outcome";

/// Raised with every change to what an evaluation says, so that nothing kept by an earlier program is taken for it.
const EDITION: u32 = 2;

/// The tables of one plan, or of each family's own.
const TABLES: [&str; 2] = ["need_status", "family_result"];

/// The tables that compare two plans.
const COMPARED: [&str; 3] = ["carried_need", "carried_family", "carried_reading"];

/// The tables that say what changed plans would do.
const CHANGED: [&str; 2] = ["changed_need", "changed_family"];

/// Evaluates submissions and keeps what comes out, so that nothing is evaluated twice.
pub struct Kept {
    pub(super) store: Store,
    pub(super) manifest: Manifest,
    plans: Arc<Plans>,
    rules: BTreeMap<String, Arc<Rules>>,
    workers: usize,
    /// The month up to which submissions count; none: all.
    pub(super) month: Option<Month>,
    found: Mutex<Found>,
    /// The two plans of the crosswalk, once they were asked for.
    comparison: OnceLock<Result<Arc<Comparison>, Problem>>,
    /// The changed plans that this session asks about, if any.
    what_if: Option<Arc<WhatIf>>,
}

/// What holds the outcomes of each family's own plan, once that was asked for.
#[derive(Default)]
struct Found {
    /// Of each submission.
    each: Option<Arc<Vec<File>>>,
    /// Of each area's newest.
    newest: Option<Arc<Vec<File>>>,
    /// What compares two plans, of the same.
    compared: Option<Arc<Vec<File>>>,
    /// What changed plans would do, of the same.
    changed: Option<Arc<Vec<File>>>,
}

/// What was done to bring outcomes up to date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evaluated {
    /// Submissions evaluated now.
    pub evaluated: usize,
    /// Submissions evaluated before.
    pub kept: usize,
}

/// Under what submissions are evaluated.
#[derive(Clone)]
enum Under {
    /// Each family under its own plan.
    Own,
    /// Every family under each of some plans.
    Each(Vec<Arc<Rules>>),
    /// The families of two plans under both.
    Both(Arc<Comparison>),
    /// The families of a plan, under it and under changed ones.
    Changed(Arc<WhatIf>),
}

/// Tables of a submission that are kept, or are to be.
struct Job {
    folder: String,
    asked: Ask,
}

/// What tables are made of.
enum Ask {
    Rules(Vec<Arc<Rules>>),
    Both(Arc<Comparison>),
    Changed(Arc<WhatIf>),
}

impl Ask {
    fn tables(&self) -> &'static [&'static str] {
        match self {
            Self::Rules(_) => &TABLES,
            Self::Both(_) => &COMPARED,
            Self::Changed(_) => &CHANGED,
        }
    }

    fn rules(&self) -> &[Arc<Rules>] {
        match self {
            Self::Rules(rules) => rules,
            Self::Both(_) | Self::Changed(_) => &[],
        }
    }
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").field("store", &self.store.name()).finish_non_exhaustive()
    }
}

#[async_trait]
impl OnDemand for Kept {
    async fn objects(&self, asked: &Asked) -> Result<Vec<Object>, Problem> {
        if asked.table == "engagements" {
            // As each submission has them, so that what was known then can be counted.
            return Ok(self.entries().iter().flat_map(|entry| entry.objects("families")).collect());
        }
        // Queries that run side by side ask at once: one evaluates, and the others wait for what it keeps.
        let mut found = self.found.lock().await;
        let files = match &asked.of {
            Of::Day(day, plan) => {
                let done = self.at(&[*day], std::slice::from_ref(plan), |_| {}).await;
                // The engine has room for one problem; what a submission lacks is said as a list in it.
                Arc::new(done.map_err(one)?.0)
            }
            Of::EachSubmission => self.found_of(&mut found.each, &self.entries(), &Under::Own).await?,
            Of::NewestSubmission => {
                let newest = self.manifest.view(self.month).submissions;
                if COMPARED.contains(&asked.table) {
                    let under = Under::Both(self.comparison()?);
                    self.found_of(&mut found.compared, &newest, &under).await?
                } else if CHANGED.contains(&asked.table) {
                    let Some(what_if) = &self.what_if else { return Ok(Vec::new()) };
                    self.found_of(&mut found.changed, &newest, &Under::Changed(Arc::clone(what_if))).await?
                } else {
                    self.found_of(&mut found.newest, &newest, &Under::Own).await?
                }
            }
        };
        let of_table = files.iter().filter(|(table, _)| *table == asked.table);
        Ok(of_table.map(|(_, object)| object.clone()).collect())
    }

    fn check(&self, asked: &Asked) -> Result<(), Problem> {
        match &asked.of {
            Of::Day(_, plan) => self.rules_of(plan).map(|_| ()),
            Of::NewestSubmission if COMPARED.contains(&asked.table) => self.comparison().map(|_| ()),
            Of::EachSubmission | Of::NewestSubmission => Ok(()),
        }
    }
}

/// A table, its path and its bytes.
type Written = (&'static str, String, Vec<u8>);

/// A table and the object that holds it.
type File = (&'static str, Object);

impl Kept {
    /// Outcomes of the submissions that a manifest names.
    pub fn new(store: Store, manifest: Manifest, plans: Arc<Plans>, workers: usize) -> Self {
        let rules = plans.iter().map(|plan| (plan.id.clone(), Arc::new(Rules::new(plan)))).collect();
        Self {
            store,
            manifest,
            plans,
            rules,
            workers,
            month: None,
            found: Mutex::default(),
            comparison: OnceLock::new(),
            what_if: None,
        }
    }

    /// The same, of the submissions up to a month.
    #[must_use]
    pub fn up_to(self, month: Option<Month>) -> Self {
        Self { month, ..self }
    }

    /// The same, with changed plans to ask about.
    #[must_use]
    pub fn asking(self, what_if: Arc<WhatIf>) -> Self {
        Self { what_if: Some(what_if), ..self }
    }

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

    /// How many submissions [`Self::evaluate`] goes through.
    pub fn count(&self, month: Option<Month>) -> usize {
        self.manifest.view(month).submissions.len()
    }

    /// Every submission that counts.
    fn entries(&self) -> Vec<Entry> {
        let all = self.manifest.entries.iter().filter(|entry| !entry.superseded);
        let counts = |entry: &&Entry| month_of(entry).is_some_and(|month| self.month.is_none_or(|last| month <= last));
        all.filter(counts).cloned().collect()
    }

    /// What holds the outcomes of some submissions, worked out where it is not known.
    async fn found_of(
        &self,
        known: &mut Option<Arc<Vec<File>>>,
        entries: &[Entry],
        under: &Under,
    ) -> Result<Arc<Vec<File>>, Problem> {
        if let Some(known) = known {
            return Ok(Arc::clone(known));
        }
        let (files, _) = self.month_ends(entries, under, |_| {}).await.map_err(one)?;
        Ok(Arc::clone(known.insert(Arc::new(files))))
    }

    /// Submissions, each at the end of its own month.
    async fn month_ends(
        &self,
        entries: &[Entry],
        under: &Under,
        each: impl Fn(&str) + Sync,
    ) -> Result<(Vec<File>, Evaluated), Problems> {
        let days = entries.iter().filter_map(|entry| Some((entry.clone(), vec![month_of(entry)?.last_day()])));
        self.all(days.collect(), under, each).await
    }

    /// The two plans of the crosswalk, ready to be compared.
    pub(super) fn comparison(&self) -> Result<Arc<Comparison>, Problem> {
        let compile = || {
            let crosswalk = self.plans.whole_crosswalk().map_err(one)?;
            let rules = |plan: &str| self.rules_of(plan);
            Ok(Arc::new(Comparison::new(crosswalk, &rules(&crosswalk.from)?, &rules(&crosswalk.to)?)))
        };
        self.comparison.get_or_init(compile).clone()
    }

    /// Every family of the newest submissions on some days, under each of some plans. An area that is late is judged at the
    /// end of its own submission's month: later than that nothing is known of it.
    async fn at(
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

    /// A plan by its id, or with other readings: `mk-sf-2022 + strict-evidence + three-headlines`.
    pub(super) fn rules_of(&self, plan: &str) -> Result<Arc<Rules>, Problem> {
        match self.rules.get(plan.trim()) {
            Some(rules) => Ok(Arc::clone(rules)),
            None => Ok(Arc::new(Rules::new(&self.plans.read_as(plan)?))),
        }
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

    /// What is to be there of a submission.
    fn jobs(&self, entry: &Entry, day: NaiveDate, under: &Under) -> Vec<Job> {
        let job = |word: &str, asked: Ask| {
            let folder = format!("{FOLDER}/{}/{}", entry.subject.folder(), key(entry, day, word, &asked));
            Job { folder, asked }
        };
        match under {
            Under::Own => vec![job("own", Ask::Rules(self.rules.values().map(Arc::clone).collect()))],
            Under::Each(rules) => rules.iter().map(|rules| job("each", Ask::Rules(vec![Arc::clone(rules)]))).collect(),
            Under::Both(comparison) => vec![job("both", Ask::Both(Arc::clone(comparison)))],
            Under::Changed(what_if) => vec![job("changed", Ask::Changed(Arc::clone(what_if)))],
        }
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

/// What an outcome hangs on: the program, the plans, the rows and the day.
fn key(entry: &Entry, day: NaiveDate, word: &str, asked: &Ask) -> String {
    let mut text = format!("{} {EDITION} {day} {word} {}\n", env!("CARGO_PKG_VERSION"), entry.hash);
    for file in &entry.files {
        let _ = writeln!(text, "{} {}", file.path, file.bytes);
    }
    let mut digest = Digest::default();
    digest.feed(text.as_bytes());
    match asked {
        Ask::Rules(rules) => rules.iter().for_each(|rules| digest.feed(rules.fingerprint.as_bytes())),
        Ask::Both(comparison) => digest.feed(comparison.fingerprint.as_bytes()),
        Ask::Changed(what_if) => digest.feed(what_if.fingerprint.as_bytes()),
    }
    digest.finish().chars().take(32).collect()
}

/// Does something on the threads that there are workers for: more areas side by side would take more memory and no less time.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problems> + Send + 'static) -> Result<T, Problems> {
    tokio::spawn(async move { work() })
        .await
        .map_err(|_| Problem::new("the evaluation", "broke off").help("this is a fault of the program"))?
}

/// What plans say of the families of an area.
type Others<'r> = Vec<(&'r Rules, Evaluation<'r>)>;

/// One submission to be evaluated.
struct Task {
    code: String,
    place: String,
    /// Whether each family is judged under its own plan.
    own: bool,
    plans: Arc<Plans>,
}

impl Task {
    /// Evaluates, and gives the bytes of both tables of each job; the days rise.
    fn run(&self, mut fetched: Fetched, days: &[(NaiveDate, Vec<Job>)]) -> Result<Vec<Written>, Problems> {
        let mut written = Vec::new();
        if let [(day, jobs)] = days {
            // No table is held longer than it is read.
            let area = Area::read(&self.code, &mut fetched, days_from_date(*day))?;
            if self.own {
                known(&area, &self.place, &self.plans)?;
            }
            let mut others = Vec::new();
            jobs.iter().try_for_each(|job| self.job(&area, job, (None, &mut others), &mut written))?;
            return Ok(written);
        }
        let tables = fetched.read()?;
        let lives = Lives::read(&tables)?;
        let mut earlier: BTreeMap<&str, Earlier<'_>> = BTreeMap::new();
        for (day, jobs) in days {
            let rules = || jobs.iter().flat_map(|job| job.asked.rules());
            for rules in rules() {
                earlier.entry(&rules.plan.id).or_insert_with(|| Earlier::new(&lives, rules));
            }
            let known =
                |number: i32| rules().all(|rules| earlier.get(&*rules.plan.id).is_some_and(|own| own.knows(number)));
            let area = Area::read_all_but(&self.code, &mut &tables, days_from_date(*day), known)?;
            let mut others = Vec::new();
            jobs.iter().try_for_each(|job| self.job(&area, job, (Some(&mut earlier), &mut others), &mut written))?;
        }
        Ok(written)
    }

    /// Evaluates one job. `earlier`: what is known of earlier days; `others`: what other plans say of the same families.
    fn job<'r>(
        &self,
        area: &Area,
        Job { folder, asked }: &'r Job,
        (mut earlier, others): (Option<&mut BTreeMap<&str, Earlier<'r>>>, &mut Others<'r>),
        written: &mut Vec<Written>,
    ) -> Result<(), Problem> {
        let mut write = |schema: &SchemaRef, table: &'static str, rows: &[RecordBatch]| {
            let bytes = parquet_bytes(schema, rows, Packing::Quick)?;
            written.push((table, format!("{folder}/{table}.parquet"), bytes));
            Ok::<_, Problem>(())
        };
        let rules = match asked {
            Ask::Both(comparison) => {
                let Rows { needs, families, readings } = comparison.rows(area)?;
                write(&carried_need_schema(), "carried_need", &needs)?;
                write(&carried_family_schema(), "carried_family", &[families])?;
                return write(&carried_reading_schema(), "carried_reading", &[readings]);
            }
            Ask::Changed(what_if) => {
                let [needs, families] = what_if.rows(area)?;
                write(&changed_need_schema(), "changed_need", &[needs])?;
                return write(&changed_family_schema(), "changed_family", &[families]);
            }
            Ask::Rules(rules) => rules,
        };
        let (mut needs, mut results) = (Vec::new(), Vec::new());
        for rules in rules {
            let plan = area.families.plans.iter().zip(0..).find(|(plan, _)| **plan == rules.plan.id);
            let plan = plan.map(|(_, place)| place);
            if self.own && plan.is_none() {
                continue;
            }
            let scope = |family: u32| !self.own || area.families.plan.get(family as usize).copied() == plan;
            let evaluation = match earlier.as_mut().and_then(|earlier| earlier.get_mut(&*rules.plan.id)) {
                Some(earlier) => rules.evaluate_after(area, earlier),
                None if self.own => rules.evaluate(area, scope),
                None => rules.evaluate_beside(area, others),
            };
            needs.push(need_status_rows(area, rules, &evaluation)?);
            results.push(family_result_rows(area, rules, &evaluation)?);
            if !self.own {
                others.push((&**rules, evaluation));
            }
        }
        write(&need_status_schema(), "need_status", &needs)?;
        write(&family_result_schema(), "family_result", &results)
    }
}

/// Checks that every family's plan is there, and every need is one of its plan.
fn known(area: &Area, place: &str, plans: &Plans) -> Result<(), Problems> {
    let mut problems = Problems::default();
    for plan in area.families.plans.iter().filter(|plan| !plans.has(plan)) {
        problems.push(
            Problem::new(
                place,
                format!("families are worked with under the plan `{plan}`, which is not in the library"),
            )
            .help("give the library that has it with --library"),
        );
    }
    let recorded = area.needs.iter().map(|need| (at(&area.families.plan, need.family), need.need));
    let mut strange = BTreeSet::new();
    for (plan, need) in recorded.collect::<HashSet<_>>() {
        let plan = area.families.plans.get(plan as usize).filter(|plan| plans.has(plan));
        let (Some(plan), Some(need)) = (plan, area.need_names.get(need as usize)) else { continue };
        if !plans.has_need(plan, need) {
            strange.insert((plan, need));
        }
    }
    for (plan, need) in strange {
        problems.push(
            Problem::new(place, format!("the need `{need}` is on record, which the plan `{plan}` does not have"))
                .help("the plan was another one when this was landed; give it back its need, or land again"),
        );
    }
    problems.or(())
}

pub(super) fn month_of(entry: &Entry) -> Option<Month> {
    match &entry.subject {
        Subject::Submission { month, .. } => month.parse().ok(),
        Subject::Reference { .. } => None,
    }
}

pub(super) fn area_of(entry: &Entry) -> &str {
    entry.area().unwrap_or_default()
}

/// Several problems as one.
fn one(problems: Problems) -> Problem {
    let mut all = problems.0.into_iter();
    let Some(first) = all.next() else { return Problem::new("the evaluation", "failed") };
    let more = all.count();
    if more == 0 {
        first
    } else {
        Problem { cause: format!("{} (and {more} more problems like it)", first.cause), ..first }
    }
}
