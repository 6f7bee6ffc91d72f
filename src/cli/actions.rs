use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    Done,
    options::{Shared, StoreOption},
    print::{self, Output},
};
use crate::{
    base::{AreaCode, Month, Problem, Problems, count, write_file},
    outcome::Action,
};

/// List the families that little keeps from their outcome, and what would help
///
/// This is row-level output, for those who may see the families' rows: it leaves no internal place.
///
/// Families whose result can still turn (open, or closed less than the plan's time of judgement ago) and is no success yet.
/// One clause away: a single clause, if it held, would make the need achieved. Evidence missing: the need is not evidenced,
/// with the clauses that lack it. Practice missing: every need is achieved, and a day of practice is not on record in time.
/// Closing soon: the final judgement is within 31 days. Of a family that is, or that has one need in the way, what takes
/// several clauses or time is listed too, with the fewest clauses that would do. A need that nothing can turn any more is
/// not listed.
///
/// Who needs least comes first: fewest other needs in the way, then fewest days left. Sources whose supply ends before the
/// month does stand last.
#[derive(Debug, Args)]
pub(super) struct Actions {
    /// Area whose families are listed, by its code
    #[arg(long, value_name = "CODE")]
    area: AreaCode,
    /// Month up to which submissions count, YYYY-MM; the newest ones where it is left out
    #[arg(long)]
    month: Option<Month>,
    /// Locality to keep to
    #[arg(long)]
    locality: Option<String>,
    /// CSV file to write to, in a folder that is there; a file of that name is replaced. The list is printed where it is left
    /// out
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    store: StoreOption,
}

const HEADER: [&str; 14] = [
    "area_code",
    "locality",
    "family_id",
    "plan",
    "closed_on",
    "judged_on",
    "days_left",
    "closing_soon",
    "need",
    "title",
    "person_id",
    "reason",
    "what",
    "other_needs_in_the_way",
];

impl Actions {
    pub async fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        if let Some(path) = &self.out {
            check_file(path)?;
        }
        let plans = shared.plans()?;
        let open = self.store.open().await?;
        let kept = open.kept(&plans).up_to(self.month);
        let (month, actions) = kept.actions(self.area.as_str(), self.locality.as_deref()).await?;
        if let Some(wanted) = self.month.or_else(|| open.manifest.newest_month()).filter(|wanted| *wanted > month) {
            let area = &self.area;
            print::note(&format!("{area} has no submission of {wanted}: the list is as of {month}, its newest before"));
        }
        let text = csv_of(self.area.as_str(), &actions)?;
        match &self.out {
            None => output.write(|out| out.write_all(text.as_bytes()))?,
            Some(path) => {
                write_file(path, text.as_bytes())?;
                let said = count(actions.len(), "action");
                output.line(format!("{said} at the end of {month}, row-level: {}", print::path(path)))?;
            }
        }
        Ok(Done::Well)
    }
}

/// A list takes the place of an earlier one, of nothing else; and a folder that is not there is probably misspelt.
fn check_file(path: &Path) -> Result<(), Problem> {
    let problem = |cause: &str| Problem::new(print::path(path), cause);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Err(problem("lies in a folder that is not there").help("make the folder, or name another"));
    }
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => Err(problem("is no plain file, and so is not written over")
            .help("name a file; without --out the list is printed")),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn csv_of(area: &str, actions: &[Action]) -> Result<String, Problem> {
    let failed = |failure: String| Problem::new("the list", format!("cannot be written: {failure}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).map_err(|failure| failed(failure.to_string()))?;
    for action in actions {
        let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
        let of = action.of.as_ref();
        let text = |value: Option<String>| value.unwrap_or_default();
        let record = [
            area.to_owned(),
            text(of.and_then(|of| of.locality.clone())),
            text(of.map(|of| of.family.clone())),
            text(of.map(|of| of.plan.clone())),
            day(of.and_then(|of| of.closed_on)),
            day(of.and_then(|of| of.judged_on)),
            text(of.and_then(|of| of.days_left).map(|days| days.to_string())),
            text(of.map(|of| if of.closing_soon { "yes" } else { "no" }.to_owned())),
            text(of.and_then(|of| of.need.clone())),
            text(of.and_then(|of| of.title.clone())),
            text(of.and_then(|of| of.person.clone())),
            action.reason.words().to_owned(),
            action.what.join(if action.any_will_do { "; or " } else { "; and " }),
            text(of.map(|of| of.others.to_string())),
        ];
        writer.write_record(record).map_err(|failure| failed(failure.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|failure| failed(failure.to_string()))?;
    String::from_utf8(bytes).map_err(|failure| failed(failure.to_string()))
}
