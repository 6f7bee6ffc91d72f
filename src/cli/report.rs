use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{Args, ValueEnum};

use super::{
    Done,
    earlier_site::is_report,
    options::{OpenStore, Shared, StoreOption, workers},
    print::{self, Output},
    progress,
    report_folder::{OneSite, Run},
    summary,
};
use crate::{
    base::{AreaCode, Month, Problem, Problems, check_folder, count, nearest, write_file, write_folder},
    engine::{Limits, Locality},
    landing::{self, Fate, Landing, discover, land},
    plan::Plans,
    query::Queries,
    report::{Asked, Comparator, Figures, Ready, Recipe, Site, Sources, ready, recipes},
    store::Store,
};

/// Where the extracts lie that come with the project.
const SAMPLE_DATA: &str = "sample-data";

/// The report that is made from them.
const SAMPLE_REPORT: &str = "monthly";

/// How many queries run at once at most.
const SIDE_BY_SIDE: usize = 4;

/// Make a report: self-contained pages to open in a browser
///
/// Without a name, ./sample-data is landed into a temporary store and its monthly report is made: synthetic families of
/// fictional areas.
/// With a name, the report is made from the store. Before a page is written, every audit is run; one that finds
/// something stops the report.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  hearthline report\n  hearthline report context --store real/ --out out/\n  \
    hearthline report monthly --since 2024-01\n  hearthline report monthly --area X06000003 --locality L2\n  hearthline report plans --from 2021-01 --to 2024-03\n  hearthline report new my-report && hearthline report my-report")]
pub(super) struct Report {
    /// Name of the report; without one, the monthly report on ./sample-data; `new NAME` writes the files of one of your own
    /// into the library, ./library unless --library names another
    #[arg(num_args = 1..=2, value_names = ["NAME", "NAME"])]
    name: Vec<String>,
    #[command(flatten)]
    store: StoreOption,
    /// Month that a monthly report is about, YYYY-MM; the newest landed unless given. It cannot be before the first landed
    #[arg(long)]
    month: Option<Month>,
    /// First month of several up to --month, each in a folder of its own; where there is no submission yet, the first month
    /// that has one
    #[arg(long)]
    since: Option<Month>,
    /// First of the months that a report of chosen months is about, YYYY-MM; 24 months up to --to unless given. It may be
    /// before the first landed
    #[arg(long)]
    from: Option<Month>,
    /// Last of them; the newest landed unless given. The pages say what was known at its end
    #[arg(long)]
    to: Option<Month>,
    /// Area to make pages for, by its code; of a report that has a page for each area
    #[arg(long, value_name = "CODE")]
    area: Option<AreaCode>,
    /// Locality of that area whose families alone the page is about, as the extracts name it
    #[arg(long, value_name = "NAME", requires = "area")]
    locality: Option<String>,
    /// What areas are compared with, in a report that compares them; their neighbours unless given
    #[arg(long, value_enum)]
    compare: Option<Compare>,
    /// Compare areas by published indicators, and not by the extracts
    #[arg(long)]
    indicators: bool,
    /// Folder of an earlier page of the report, to say what changed since; of several months, what the first is compared
    /// with: each other month is compared with the one before it
    #[arg(long, value_name = "DIR")]
    previous: Option<PathBuf>,
    /// Folder to write to; the pages go to the folder NAME in it
    ///
    /// Each kind of run has a folder of its own, and takes the place of earlier pages of that kind alone: NAME for all areas
    /// and their pages, NAME-CODE with --area, NAME-CODE-LOCALITY with --locality, and NAME-months/YYYY-MM (or
    /// NAME-months-CODE/YYYY-MM) with --since.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
}

/// What areas are compared with.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Compare {
    /// The median of the statistical neighbours of each
    Neighbours,
    /// All areas of the region together
    Region,
    /// All areas together
    England,
}

impl From<Compare> for Comparator {
    fn from(compare: Compare) -> Self {
        match compare {
            Compare::Neighbours => Self::Neighbours,
            Compare::Region => Self::Region,
            Compare::England => Self::England,
        }
    }
}

impl Report {
    /// The name of a report that is to be begun.
    ///
    /// # Errors
    /// When several reports are named.
    pub fn new_one(&self) -> Result<Option<&str>, Problem> {
        match self.name.as_slice() {
            [new, name] if new == "new" => Ok(Some(name)),
            [new] if new == "new" => Err(Problem::new("`report new`", "has no name for the report that is to be made")
                .help("write `hearthline report new NAME`")),
            [_, more, ..] => Err(Problem::new(format!("`{more}`"), "one report is made at a time")
                .help("name one report, or `new` and the name of a new one")),
            _ => Ok(None),
        }
    }

    pub async fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        let name = self.name.first().map_or(SAMPLE_REPORT, String::as_str);
        let library = shared.library()?;
        let all = recipes(&library)?;
        let recipe = all.get(name).ok_or_else(|| unknown(name, all.keys().map(String::as_str)))?;
        let recipe = if self.indicators { of_indicators(name, &all)? } else { recipe };
        if self.compare.is_some() && recipe.areas.is_none() {
            return Err(Problem::new(format!("report `{name}`"), "compares no areas")
                .help("leave out --compare, or make the report `areas`")
                .into());
        }
        let compare = self.compare.map_or_else(Comparator::default, Comparator::from);
        let plans = shared.plans()?;
        // The temporary store goes when this ends.
        let (open, temporary) = if self.name.is_empty() {
            let (open, folder) = sample_store(&plans, output).await?;
            (open, Some(folder))
        } else {
            (self.store.open().await?, None)
        };
        let (area, locality) = (self.area.as_ref(), self.locality.as_deref());
        let run = Run { recipe, month: self.month, since: self.since, from: self.from, to: self.to, area, locality };
        let sites = run.sites(&open.manifest, open.store.name(), &self.out)?;
        // Nothing is counted for a folder that cannot be written, nor is the first of several written before.
        sites.iter().try_for_each(|site| check_folder(&site.folder, is_report))?;
        let queries = Queries::read(&library)?;
        let several = sites.len() > 1;
        let (begins, first) = sites.first().map_or((None, None), |site| (site.from, site.month));
        // Each query runs on one processor, area by area in the memory of one, and as many queries as there are processors,
        // but no more than have room together.
        let limits = shared.limits();
        let (limits, side_by_side) = (Limits { partitions: 1, ..limits }, limits.partitions.min(SIDE_BY_SIDE));
        let within = area.zip(locality).map(|(area, name)| Locality { area: area.to_string(), name: name.to_owned() });
        let mut earlier =
            self.previous.as_deref().map(|from| earlier(from, recipe, (begins, first), locality)).transpose()?;
        for OneSite { from, month, folder } in sites {
            let engine = open.engine(month, &plans, &queries, within.as_ref(), limits).await?;
            let sign = progress::sign("counting, drawing");
            let (queries, library, plans, manifest) = (&queries, &library, &plans, &open.manifest);
            let sources = Sources { engine: &engine, queries, library, plans, manifest, side_by_side };
            let asked = Asked { from, month, area, locality, earlier: earlier.as_ref(), compare };
            let site = ready(recipe, sources, asked).await.and_then(|ready| write_site(&folder, ready));
            sign.finish_and_clear();
            let site = site.map_err(|found| if several { of_month(month, found) } else { found })?;
            let pages = count(site.pages.len(), "page");
            let first = site.pages.first().map_or_else(|| folder.clone(), |page| folder.join(page));
            output.line(format!("{}: {pages}. Open {}", recipe.title, print::path(&first)))?;
            earlier = Some(site.figures);
        }
        drop(temporary);
        Ok(Done::Well)
    }
}

/// Of several months, the one that problems are of is said.
fn of_month(month: Option<Month>, mut found: Problems) -> Problems {
    if let Some(month) = month {
        for problem in &mut found.0 {
            problem.place = format!("{month}: {}", problem.place);
        }
    }
    found
}

/// Writes the files of a report into a fresh folder, which takes the place of an earlier one when all are written.
pub(super) fn write_site(folder: &Path, ready: Ready<'_>) -> Result<Site, Problems> {
    write_folder(folder, is_report, |fresh| ready.write(&|name, bytes| write_file(&fresh.join(name), bytes)))
}

/// Reads the figures of an earlier page.
fn earlier(
    folder: &Path,
    recipe: &Recipe,
    months: (Option<Month>, Option<Month>),
    locality: Option<&str>,
) -> Result<Figures, Problem> {
    let path = folder.join(Figures::FILE);
    let text = fs::read_to_string(&path).map_err(|failure| {
        Problem::new(print::path(&path), format!("cannot be read: {failure}"))
            .help("name the folder that holds an earlier page of the report and its figures.json")
    })?;
    Figures::read(&print::path(&path), &text, &recipe.name, months, locality)
}

/// The report that shows by indicators what another shows by the extracts.
fn of_indicators<'a>(name: &str, all: &'a BTreeMap<String, Recipe>) -> Result<&'a Recipe, Problem> {
    all.get(&format!("{name}-indicators")).ok_or_else(|| {
        Problem::new(format!("report `{name}`"), "is not made of indicators")
            .help("leave out --indicators, or make the report `areas`")
    })
}

fn unknown<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Problem {
    let names: Vec<&str> = names.collect();
    let problem = Problem::new(format!("report `{name}`"), "there is no such report");
    match nearest(name, names.iter().copied()) {
        Some(close) => problem.help(format!("`{close}` is close")),
        None => problem.help(format!("the reports are {}", names.join(", "))),
    }
}

/// Lands the extracts that come with the project into a store that goes when the folder is dropped.
async fn sample_store(plans: &Arc<Plans>, output: &mut Output) -> Result<(OpenStore, tempfile::TempDir), Problems> {
    let folder = Path::new(SAMPLE_DATA);
    if !folder.is_dir() {
        return Err(Problem::new(SAMPLE_DATA, "is not here, and without a name the report is made from it")
            .help("run this where the project's sample-data/ lies, or name a report and a store: hearthline report sample --store STORE")
            .into());
    }
    let temporary = tempfile::tempdir()
        .map_err(|failure| Problem::new("the temporary folder", format!("cannot be made: {failure}")))?;
    let store = Store::create(temporary.path())?;
    let found = discover(folder)?;
    let landing =
        Landing { plans: Arc::clone(plans), limits: landing::Limits::default(), replace: false, workers: workers() };
    let bar = progress::bar("landing sample-data", found.arrivals.len());
    let outcomes = land(&store, found.arrivals, &landing, |_| bar.inc(1)).await?;
    bar.finish_and_clear();
    if outcomes.iter().any(|outcome| outcome.fate == Fate::Refused) {
        summary::print(output, &outcomes)?;
        return Err(Problem::new(SAMPLE_DATA, "cannot be landed whole").help("what is wrong stands above").into());
    }
    let left_out: usize = outcomes.iter().map(|outcome| outcome.rows.1 + outcome.rows.2).sum();
    let kept: usize = outcomes.iter().map(|outcome| outcome.rows.0).sum();
    output.line(format!(
        "Landed {SAMPLE_DATA}/, synthetic extracts of fictional areas: {} kept, {} left out and kept as missing evidence.",
        count(kept, "row"),
        count(left_out, "row")
    ))?;
    let manifest = store.state().await?.manifest;
    Ok((OpenStore { store, manifest }, temporary))
}
