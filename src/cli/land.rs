use std::{collections::HashSet, path::PathBuf};

use clap::Args;

use super::{
    Done,
    options::{Shared, StoreOption, workers},
    print::Output,
    progress, summary,
};
use crate::{
    base::{AreaCode, Month, Problem, Problems},
    landing::{
        Arrival, Finding, Gravity, Landing, Limits, Mapping, Outcome, PseudonymKey, discover, land, map_sources,
    },
    store::Store,
};

/// Land extracts into the store: checked, pseudonymous, sorted Parquet
///
/// A folder of extracts holds <area>/<month>/<table>.csv or .parquet, and reference/<table>/. Each submission is
/// landed whole or not at all; one that is refused does not stop the others. The same files again are "already
/// landed". Other files of the same area and month are a correction and need --replace; the earlier ones stay in the
/// history.
///
/// A source in another shape is mapped with SQL: one `select` for each table that it fills, over the files as tables
/// named by their file names, or known by their columns where the mapping says so. Built-in mappings read what the
/// Department for Education publishes: `dfe-factors` the factors at the end of assessment, with the councils and the
/// changes of their codes; `dfe-neighbours` the statistical neighbours, beside a table that has both kinds of code, such
/// as those factors; `ons-populations` the mid-year estimates of children.
///
/// A hex map in HexJSON (layout odd-r, file ending .hexjson) lands as it is.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  hearthline land extracts/\n  hearthline land factors.csv --mapping dfe-factors --store real/\n  \
    hearthline land neighbours.csv factors.csv --mapping dfe-neighbours --store real/\n  \
    hearthline land map.hexjson --store real/\n  \
    hearthline land cases.csv --mapping my-mapping/ --key secret.txt --area X06000001 --month 2024-03"
)]
pub(super) struct Land {
    /// Folder of extracts, or a hex map; with --mapping, the source files
    #[arg(required = true, value_name = "FOLDER|FILE")]
    sources: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreOption,
    /// Mapping for the source files: a built-in one by name, or a folder of .sql files
    #[arg(long, value_name = "NAME|DIR")]
    mapping: Option<String>,
    /// Area of mapped family tables
    #[arg(long, requires = "mapping", value_name = "CODE")]
    area: Option<AreaCode>,
    /// Month of mapped family tables, YYYY-MM
    #[arg(long, requires = "mapping")]
    month: Option<Month>,
    /// File with the key of `pseudonym()`; it is never stored
    #[arg(long, requires = "mapping", value_name = "FILE")]
    key: Option<PathBuf>,
    /// Let other files of a landed area and month take their place
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    limits: LimitOptions,
}

/// From how many rejected rows on a submission is refused.
#[derive(Debug, Args)]
pub(super) struct LimitOptions {
    /// Refuse a submission with more rejected rows in a table than this percentage, if also above --max-rejected-rows
    #[arg(long, default_value_t = 1.0, value_name = "PERCENT", value_parser = percent)]
    max_rejected_percent: f64,
    /// Refuse a submission with more rejected rows in a table than this, if also above --max-rejected-percent
    #[arg(long, default_value_t = 20, value_name = "ROWS")]
    max_rejected_rows: usize,
}

fn percent(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    number
        .filter(|number| (0.0..=100.0).contains(number))
        .ok_or_else(|| "a percentage lies between 0 and 100".to_owned())
}

impl LimitOptions {
    pub fn limits(&self) -> Limits {
        Limits { percent: self.max_rejected_percent, rows: self.max_rejected_rows }
    }
}

impl Land {
    pub async fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        let plans = shared.plans()?;
        let (arrivals, findings) = match &self.mapping {
            Some(name) => (self.mapped(name, shared).await?, Vec::new()),
            None => found(&self.sources)?,
        };
        let landing = Landing { plans, limits: self.limits.limits(), replace: self.replace, workers: workers() };
        let store = Store::create(&self.store.store)?;
        let bar = progress::bar("landing", arrivals.len());
        let outcomes = land(&store, arrivals, &landing, |_| bar.inc(1)).await?;
        bar.finish_and_clear();
        report(output, &findings, &outcomes)
    }

    async fn mapped(&self, name: &str, shared: &Shared) -> Result<Vec<Arrival>, Problems> {
        let mapping = Mapping::find(name, &shared.library()?)?;
        let key = self.key.as_deref().map(PseudonymKey::read).transpose()?;
        if self.area.is_some() != self.month.is_some() {
            return Err(Problem::new("--area and --month", "go together").help("give both, or neither").into());
        }
        let of = self.area.clone().zip(self.month);
        map_sources(&mapping, &self.sources, of, key.as_ref(), shared.limits()).await
    }
}

/// Finds what lies in folders of extracts.
pub(super) fn found(sources: &[PathBuf]) -> Result<(Vec<Arrival>, Vec<Finding>), Problems> {
    let mut problems = Problems::default();
    let (mut arrivals, mut findings, mut subjects) = (Vec::new(), Vec::new(), HashSet::new());
    for source in sources {
        match discover(source) {
            Ok(found) => {
                for mut arrival in found.arrivals {
                    if !subjects.insert(arrival.subject.clone()) {
                        let problem = Problem::new(
                            arrival.place.clone(),
                            "is there twice: another folder of this command holds it too",
                        );
                        arrival.findings.push(Finding::refused(problem.help("name one of them")));
                    }
                    arrivals.push(arrival);
                }
                findings.extend(found.findings);
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems.or((arrivals, findings))
}

/// Prints what lies beside the submissions, then what became of them.
pub(super) fn report(output: &mut Output, findings: &[Finding], outcomes: &[Outcome]) -> Result<Done, Problems> {
    for finding in findings {
        output.line(format!("{}: {}\n", finding.gravity, finding.problem))?;
    }
    let done = summary::print(output, outcomes)?;
    let quiet = findings.iter().all(|finding| finding.gravity == Gravity::Warned);
    Ok(if quiet { done } else { Done::WithFindings })
}
