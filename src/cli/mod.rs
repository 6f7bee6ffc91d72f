//! The command line: one file per subcommand. Only here is anything printed, and only here are the clock and the
//! environment read.

mod actions;
mod check;
mod crosswalk;
mod earlier_site;
mod evaluate;
mod explain;
mod land;
mod options;
mod plan;
mod plan_diff;
mod print;
mod progress;
mod queries;
mod report;
mod report_folder;
mod report_new;
mod sample;
mod sql;
mod store;
mod summary;
mod tables;
mod whatif;

use std::{panic, process::ExitCode, thread};

use clap::{Parser, Subcommand};

use self::{options::Shared, print::Output};
use crate::base::{Problem, Problems};

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// All is well: exit code 0.
    Well,
    /// Done, and there is something to look at: exit code 1.
    WithFindings,
}

/// Turns anonymised family-support extracts into numbers people can defend.
///
/// Extracts are checked and landed into a store; queries count what is there; reports show it. Nothing in a store is
/// ever changed in place, and no message repeats a value from an extract.
///
/// The data is pseudonymised and still personal: keep stores and pages where only those may look who may see them.
#[derive(Debug, Parser)]
#[command(name = "hearthline", version, propagate_version = true, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done, 1 done with findings, 2 error.\n\nStart with `hearthline report`: it turns \
    ./sample-data into pages to look at."
)]
struct Cli {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Report(report::Report),
    Land(land::Land),
    Check(check::Check),
    Evaluate(evaluate::Evaluate),
    Explain(explain::Explain),
    Actions(actions::Actions),
    Sample(sample::SampleCommand),
    Store(store::StoreCommand),
    Plan(plan::PlanCommand),
    Tables(tables::Tables),
    Queries(queries::QueriesCommand),
    #[command(name = "whatif")]
    WhatIf(whatif::WhatIfCommand),
    Sql(sql::Sql),
}

/// The stack of the thread that does the work.
const STACK: usize = 1 << 28;

fn run_to_end(cli: &Cli) -> Result<Done, Problems> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK / 8)
        // Each thread keeps memory of its own for what it once had: few threads, little memory.
        .max_blocking_threads(2 * options::workers())
        .build();
    let runtime = runtime.map_err(|failure| broken(&format!("cannot start: {failure}")))?;
    runtime.block_on(cli.command.run(&cli.shared, &mut Output::default()))
}

fn broken(cause: &str) -> Problem {
    Problem::new("hearthline", cause).help("this is a fault of the program; a smaller question may still be answered")
}

/// Reads the command line, does what it says, and gives the exit code.
pub fn run() -> ExitCode {
    // What a panic says could repeat a value; where it happened is enough to mend it.
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        print::note(&format!("hearthline: broke off at {place}"));
    }));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            let wanted = !message.use_stderr();
            // Help that is asked for goes to the output; a pipe that closes early is no error.
            let _ = message.print();
            return ExitCode::from(if wanted { 0 } else { 2 });
        }
    };
    // A query of many terms is a deep tree, and each of its levels takes its part of the stack.
    let worker = thread::Builder::new().stack_size(STACK).spawn(move || run_to_end(&cli));
    let done = match worker.map(thread::JoinHandle::join) {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => Err(broken("broke off").into()),
        Err(failure) => Err(broken(&format!("cannot start: {failure}")).into()),
    };
    match done {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::WithFindings) => ExitCode::from(1),
        Err(problems) => {
            print::error(&problems);
            ExitCode::from(2)
        }
    }
}

impl Command {
    async fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        // A library that is only to be made has nothing in it yet.
        if let Self::Report(report) = self
            && let Some(name) = report.new_one()?
        {
            report_new::new_report(name, shared.library.as_deref(), output)?;
            return Ok(Done::Well);
        }
        shared.library_notes()?.iter().for_each(|note| print::note(note));
        match self {
            Self::Report(report) => report.run(shared, output).await,
            Self::Land(land) => land.run(shared, output).await,
            Self::Evaluate(evaluate) => evaluate.run(shared, output).await,
            Self::Explain(explain) => explain.run(shared, output).await,
            Self::Actions(actions) => actions.run(shared, output).await,
            Self::Check(check) => check.run(shared, output).await,
            Self::Sample(sample) => sample.run(output),
            Self::Store(store) => store.run(shared, output).await,
            Self::Plan(plan) => plan.run(shared, output),
            Self::Tables(tables) => tables.run(shared, output),
            Self::Queries(queries) => queries.run(shared, output).await,
            Self::WhatIf(what_if) => what_if.run(shared, output).await,
            Self::Sql(sql) => sql.run(shared, output).await,
        }
    }
}
