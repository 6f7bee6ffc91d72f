use std::path::PathBuf;

use clap::Args;

use super::{
    Done,
    land::{LimitOptions, found, report},
    options::{Shared, workers},
    print::Output,
    progress,
};
use crate::{
    base::Problems,
    landing::{Landing, check},
};

/// Say everything that is wrong with extracts, and write nothing
///
/// The check is the one that `land` makes: what it passes can be landed.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Folder of extracts, of one area, or of one submission
    #[arg(required = true, value_name = "FOLDER")]
    sources: Vec<PathBuf>,
    #[command(flatten)]
    limits: LimitOptions,
}

impl Check {
    pub async fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        let plans = shared.plans()?;
        let (arrivals, findings) = found(&self.sources)?;
        let landing = Landing { plans, limits: self.limits.limits(), replace: false, workers: workers() };
        let bar = progress::bar("checking", arrivals.len());
        let outcomes = check(arrivals, &landing, |_| bar.inc(1)).await;
        bar.finish_and_clear();
        report(output, &findings, &outcomes)
    }
}
