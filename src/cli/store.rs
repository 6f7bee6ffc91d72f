use clap::{Args, Subcommand};
use serde::Serialize;

use super::{
    Done,
    options::{ListFormat, OpenStore, Shared, StoreOption},
    print::Output,
};
use crate::{
    base::{AreaCode, Month, Problem, Problems, count, grouped},
    extract::is_pseudonym,
    landing::{Forget, forget},
    store::{Entry, Subject},
};

/// Show what a store holds, or forget some of it
///
/// Lists every submission and version of reference data: rows kept, rejected and withheld, the start of its hash, and
/// whether it counts now. One that a correction replaced stays listed as history.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct StoreCommand {
    #[command(flatten)]
    store: StoreOption,
    /// How the list is printed
    #[arg(long, value_enum, default_value = "table")]
    format: ListFormat,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    Forget(ForgetCommand),
}

/// Forget a family, an area, or everything before a month, history included
///
/// What is forgotten is deleted from every submission. With --before, submissions of earlier months go whole; in those
/// that stay, families closed before the month go, and evidence that ended before it, and coverage begins with the
/// month. An extract that still holds what was forgotten brings it back when it is landed later; the same files as
/// before do not, for they count as already landed, unless --replace says so or a whole submission was forgotten.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
struct ForgetCommand {
    #[command(flatten)]
    store: StoreOption,
    /// Pseudonym of one engagement of a family
    #[arg(long, group = "what", value_name = "ID", value_parser = pseudonym)]
    family: Option<String>,
    /// Code of an area
    #[arg(long, group = "what", value_name = "CODE")]
    area: Option<AreaCode>,
    /// Month, YYYY-MM: what lies before its first day goes
    #[arg(long, group = "what", value_name = "MONTH")]
    before: Option<Month>,
}

fn pseudonym(text: &str) -> Result<String, String> {
    let formed = is_pseudonym(text.as_bytes());
    formed.then(|| text.to_owned()).ok_or_else(|| "a pseudonym is 16 to 64 hex digits, or a UUID".to_owned())
}

impl StoreCommand {
    pub async fn run(&self, _: &Shared, output: &mut Output) -> Result<Done, Problems> {
        match &self.action {
            Some(Action::Forget(forget)) => forget.run(output).await,
            None => list(&self.store.open().await?, self.format, output),
        }
    }
}

#[derive(Serialize)]
struct Listed {
    subject: String,
    state: &'static str,
    hash: String,
    rows_kept: u64,
    rows_rejected: u64,
    rows_withheld: u64,
    bytes: u64,
}

fn list(open: &OpenStore, format: ListFormat, output: &mut Output) -> Result<Done, Problems> {
    let view = open.manifest.view(None);
    let listed = |entry: &Entry| Listed {
        subject: entry.subject.to_string(),
        state: if entry.superseded {
            "replaced"
        } else if view.submissions.contains(entry) || view.reference.contains(entry) {
            "current"
        } else {
            "earlier month"
        },
        hash: entry.hash.chars().take(12).collect(),
        rows_kept: entry.rows_kept,
        rows_rejected: entry.rows_rejected,
        rows_withheld: entry.rows_withheld,
        bytes: entry.files.iter().map(|file| file.bytes).sum(),
    };
    let mut entries: Vec<&Entry> = open.manifest.entries.iter().collect();
    entries.sort_by_key(|entry| &entry.subject);
    let all: Vec<Listed> = entries.into_iter().map(listed).collect();
    if format == ListFormat::Json {
        output.json(&all)?;
        return Ok(Done::Well);
    }
    if all.is_empty() {
        output.line(format!("{} is empty: `hearthline land FOLDER` lands extracts.", open.store.name()))?;
        return Ok(Done::Well);
    }
    let number = |value: u64| grouped(i64::try_from(value).unwrap_or(i64::MAX));
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|entry| {
            let numbers = [entry.rows_kept, entry.rows_rejected, entry.rows_withheld, entry.bytes].map(number);
            let mut row = vec![entry.subject.clone(), entry.state.to_owned(), entry.hash.clone()];
            row.extend(numbers);
            row
        })
        .collect();
    output.table(&["submission", "state", "version", "rows kept", "rejected", "withheld", "bytes"], &rows)?;
    let submissions = view.submissions.len();
    if let Some(newest) = open.manifest.newest_month() {
        let late: Vec<String> = view
            .submissions
            .iter()
            .filter(|entry| matches!(&entry.subject, Subject::Submission { month, .. } if *month < newest.to_string()))
            .map(|entry| entry.subject.to_string())
            .collect();
        output.line("")?;
        output.line(format!("Newest month {newest}, {} current.", count(submissions, "area")))?;
        if !late.is_empty() {
            output.line(format!("Late: {}.", late.join(", ")))?;
        }
    }
    if !open.manifest.to_delete.is_empty() {
        output.line("A forgetting was stopped half way; the next command that writes ends it.")?;
    }
    Ok(Done::Well)
}

impl ForgetCommand {
    async fn run(&self, output: &mut Output) -> Result<Done, Problems> {
        let open = self.store.open().await?;
        let (what, words) = match (&self.family, &self.area, self.before) {
            (Some(family), ..) => (Forget::Family(family.clone()), "the family".to_owned()),
            (_, Some(area), _) => (Forget::Area(area.clone()), format!("area {area}")),
            (_, _, Some(month)) => (Forget::Before(month), format!("everything before {month}")),
            (None, None, None) => {
                return Err(Problem::new("store forget", "does not say what to forget")
                    .help("name --family, --area or --before")
                    .into());
            }
        };
        let changed = forget(&open.store, &what).await?;
        if changed == 0 {
            output.line(format!("Nothing to forget: no submission holds {words}."))?;
            return Ok(Done::WithFindings);
        }
        output.line(format!("Forgot {words}: {} changed or removed.", count(changed, "submission")))?;
        Ok(Done::Well)
    }
}
