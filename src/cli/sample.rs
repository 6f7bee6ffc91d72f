use std::path::{Path, PathBuf};

use clap::Args;

use super::{Done, print, print::Output, progress};
use crate::{
    base::{AreaCode, Problems, count, write_folder},
    landing::sample::{Sample, write_sample},
};

/// Make synthetic extracts of fictional areas
///
/// The extracts look like work: both programmes, needs that cluster, evidence that is partly missing, families that
/// return, an area that is late, a code that changed, faults. The same numbers always give the same bytes.
#[derive(Debug, Args)]
pub(super) struct SampleCommand {
    /// Families (engagements) over all areas, about
    #[arg(long, default_value_t = 20_000)]
    families: usize,
    /// Areas
    #[arg(long, default_value_t = 9)]
    areas: usize,
    /// Months from April 2020
    #[arg(long, default_value_t = 48)]
    months: usize,
    /// Submissions of each area, of the last months
    #[arg(long, default_value_t = 3)]
    submissions: usize,
    /// Seed of all that is drawn by lot
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Leave out the faults that show what landing does with them
    #[arg(long)]
    no_faults: bool,
    /// Folder to write; it must not be there, or be a sample
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl SampleCommand {
    pub fn run(&self, output: &mut Output) -> Result<Done, Problems> {
        let sample = Sample {
            families: self.families,
            areas: self.areas,
            months: self.months,
            submissions: self.submissions,
            seed: self.seed,
            faults: !self.no_faults,
        };
        let bar = progress::bar("writing", self.areas.saturating_mul(self.submissions));
        let write = |folder: &Path| write_sample(&sample, folder, &mut |done| bar.set_position(done as u64));
        let written = write_folder(&self.out, is_sample, write)?;
        bar.finish_and_clear();
        let (rows, submissions) = (count(written.rows, "row"), count(written.submissions, "submission"));
        output.line(format!("{}: {rows} in {submissions}, all synthetic", print::path(&self.out)))?;
        Ok(Done::Well)
    }
}

/// Only a folder that holds nothing but what this command writes may be replaced.
fn is_sample(folder: &Path) -> bool {
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap_or_default();
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    let names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let own = |name: &String| AreaCode::is_one(name) || name == "README.md" || name == "reference";
    names.is_empty() || (readme.starts_with("# Sample extracts\n") && names.iter().all(own))
}
