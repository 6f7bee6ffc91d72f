use std::{
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::{
    base::{Library, Month, Problem, Problems},
    engine::{Engine, Limits, Locality, OnDemand},
    outcome::Kept,
    plan::Plans,
    query::Queries,
    store::{Manifest, Store},
};

/// Options that every command takes.
#[derive(Debug, Args)]
pub(super) struct Shared {
    /// Folder with plans, queries, mappings and reports of one's own, under the same paths as the built-in ones
    ///
    /// A file of the same path stands in place of the built-in one, and every output names it. Where the option is left out,
    /// ./library is the folder if it holds `queries/` or `reports/`, and each command that has it says so.
    #[arg(long, global = true, env = "HEARTHLINE_LIBRARY", value_name = "DIR", help_heading = "Shared options")]
    pub library: Option<PathBuf>,

    /// Memory that a query may use, in MiB; one that needs more fails
    #[arg(long, global = true, default_value_t = 1024, value_name = "MIB", help_heading = "Shared options")]
    pub memory: usize,
}

/// Where landed data lies.
#[derive(Debug, Args)]
pub(super) struct StoreOption {
    /// Folder of the store
    #[arg(long, env = "HEARTHLINE_STORE", value_name = "DIR", default_value = "./store")]
    pub store: PathBuf,
}

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// A table to read.
    Table,
    /// JSON, one array of objects.
    Json,
}

impl Shared {
    pub fn library(&self) -> Result<Library, Problem> {
        match (&self.library, default_library()) {
            (Some(named), _) => Library::with_folder(named),
            (None, Some(found)) => Library::with_folder(found),
            (None, None) => Ok(Library::built_in()),
        }
    }

    /// The files of the library that take part: a folder that nobody named, and those in place of built-in ones.
    pub fn library_notes(&self) -> Result<Vec<String>, Problem> {
        let unnamed = default_library().filter(|_| self.library.is_none());
        let unnamed = unnamed.map(|folder| format!("the library is ./{}", folder.display()));
        let overrides =
            self.library()?.overrides()?.into_iter().map(|path| format!("{path} overrides the built-in file"));
        Ok(unnamed.into_iter().chain(overrides).collect())
    }

    pub fn plans(&self) -> Result<Arc<Plans>, Problems> {
        Plans::read(&self.library()?).map(Arc::new)
    }

    pub fn limits(&self) -> Limits {
        Limits { memory: self.memory.saturating_mul(1 << 20), partitions: workers() }
    }
}

/// The folder of the library where none is named.
pub(super) const LIBRARY: &str = "library";

/// That folder, where it is there and looks like a library: a folder of that name can be somebody's books.
fn default_library() -> Option<&'static Path> {
    let folder = Path::new(LIBRARY);
    ["queries", "reports"].iter().any(|part| folder.join(part).is_dir()).then_some(folder)
}

/// How much is done at once.
pub(super) fn workers() -> usize {
    thread::available_parallelism().map_or(2, usize::from)
}

/// A store that is open, with what it holds.
pub(super) struct OpenStore {
    pub store: Store,
    pub manifest: Manifest,
}

impl StoreOption {
    pub async fn open(&self) -> Result<OpenStore, Problem> {
        let store = Store::open(&self.store)?;
        let manifest = store.state().await?.manifest;
        Ok(OpenStore { store, manifest })
    }

    /// Opens the store, or none where the folder is not there: a query over no table needs none.
    pub async fn open_if_there(&self) -> Result<Option<OpenStore>, Problem> {
        if self.store.is_dir() { self.open().await.map(Some) } else { Ok(None) }
    }
}

impl OpenStore {
    /// Opens a session over what counts in a month; over the newest submissions where none is given. Of one locality alone,
    /// where one is given.
    pub async fn engine(
        &self,
        month: Option<Month>,
        plans: &Arc<Plans>,
        queries: &Queries,
        locality: Option<&Locality>,
        limits: Limits,
    ) -> Result<Engine, Problem> {
        self.engine_of(self.kept(plans).up_to(month), month, plans, queries, locality, limits).await
    }

    /// The same, with outcomes of one's own.
    pub async fn engine_of(
        &self,
        kept: Kept,
        month: Option<Month>,
        plans: &Arc<Plans>,
        queries: &Queries,
        locality: Option<&Locality>,
        limits: Limits,
    ) -> Result<Engine, Problem> {
        let outcomes: Arc<dyn OnDemand> = Arc::new(kept);
        let view = self.manifest.view(month);
        let engine = Engine::over(Some(&self.store), &view, plans, Some(&outcomes), locality, limits)?;
        queries.offer_measures(&engine).await?;
        Ok(engine)
    }

    /// Checks that something was landed up to a month; in any, where none is given.
    pub fn check_landed(&self, month: Option<Month>) -> Result<(), Problem> {
        if !self.manifest.view(month).submissions.is_empty() {
            return Ok(());
        }
        let until = month.map_or_else(String::new, |month| format!(" up to {month}"));
        let nothing = Problem::new(self.store.name(), format!("holds no submission{until}"));
        Err(nothing.help("`hearthline store` says what it holds"))
    }

    /// What was, or can be, evaluated of the submissions.
    pub fn kept(&self, plans: &Arc<Plans>) -> Kept {
        Kept::new(self.store.clone(), self.manifest.clone(), Arc::clone(plans), workers())
    }
}

/// Reads a day, or a month as its last day.
pub(super) fn day(text: &str) -> Result<NaiveDate, String> {
    let month = || text.parse::<Month>().ok().map(Month::last_day);
    text.parse().ok().or_else(month).ok_or_else(|| "is no day; write 2024-03-31 or 2024-03".to_owned())
}
