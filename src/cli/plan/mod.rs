//! The commands on outcome plans: one file per subcommand, and `files` for where plans lie.

mod check;
mod files;
mod list;
mod new;
mod page;
mod show;
mod trace;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{
    Done, crosswalk,
    options::{ListFormat, Shared},
    plan_diff,
    print::Output,
};
use crate::base::Problems;

pub(super) use files::named;

/// Outcome plans: which there are, what they say, and whether one is right
#[derive(Debug, Args)]
pub(super) struct PlanCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    New(new::New),
    /// List the plans of the library
    List {
        #[arg(long, value_enum, default_value = "table")]
        format: ListFormat,
    },
    /// Show a plan, or one need of it, as a document to read
    Show {
        /// The id of a plan, an id with other readings ("mk-sf-2022 + three-headlines"), or a plan file
        #[arg(value_name = "PLAN")]
        plan: String,
        /// The id or the number of one need
        #[arg(value_name = "NEED", conflicts_with = "html")]
        need: Option<String>,
        /// `toml` prints the whole plan as a plan file, in one form and without its cases
        #[arg(long, value_enum, default_value = "text", conflicts_with = "html")]
        format: ShowFormat,
        /// Write it as one page to open in a browser, print or send round
        #[arg(long)]
        html: bool,
        /// File (….html) or folder to write the page to
        #[arg(long, value_name = "FILE or DIR", default_value = "out", requires = "html")]
        out: PathBuf,
    },
    /// Show which needs of one plan correspond to which of another, how closely, and why
    ///
    /// Whoever reads it learns what can be compared across the two: who has a need (narrower, wider, overlapping, the same),
    /// and whether its outcome asks more or less. Every need of either plan stands in a link, or says why it has no
    /// counterpart.
    Crosswalk {
        /// The plan that it starts from
        #[arg(long, value_name = "PLAN")]
        from: Option<String>,
        /// The plan that it leads to
        #[arg(long, value_name = "PLAN")]
        to: Option<String>,
        #[arg(long, value_enum, default_value = "table")]
        format: ListFormat,
    },
    /// Show what changed from one plan to another, need by need: same, stricter, looser, new or gone, and why
    ///
    /// Needs of one id correspond; between the plans of the crosswalk, its links say what else does. An outcome is stricter if
    /// whoever achieves it now would have achieved it before, on any evidence, and looser the other way round. Where neither is
    /// sure, it is mixed if each part is one or the other, and else different. A word with a star (stricter*) is the
    /// crosswalk's: it compares what the sources print, and is proved of no family.
    Diff {
        /// The earlier plan: an id, an id with other readings ("mk-sf-2022 + three-headlines"), or a plan file
        #[arg(value_name = "A")]
        one: String,
        /// The later plan, in the same way
        #[arg(value_name = "B")]
        other: String,
        /// The id or the number of one need, in either plan
        #[arg(long, value_name = "NEED")]
        need: Option<String>,
        #[arg(long, value_enum, default_value = "table")]
        format: ListFormat,
    },
    /// Follow every criterion of a plan's source to the clauses that ask it, and to the cases that see them
    ///
    /// What the source prints stands in a file beside the plan, `<id>.source.toml`. Exit code 1 where nothing takes a
    /// criterion up, no criterion leads to a clause, none that does has the part that the clause is cited as, or no case
    /// sees it. Without such a file, the places that the plan itself cites are followed.
    Trace {
        /// The id of a plan, or a plan file
        #[arg(value_name = "PLAN")]
        plan: String,
        /// The id or the number of one need
        #[arg(long, value_name = "NEED")]
        need: Option<String>,
        #[arg(long, value_enum, default_value = "table")]
        format: ListFormat,
    },
    /// Say everything that is wrong with a plan, run its cases, and say what no case has seen or shows
    ///
    /// Every clause must be seen with every value that it can take, and each of its numbers must be shown by a case: with
    /// the number moved by one step (an end of a window by a day), some case must say something else. Exit code 1 where a
    /// case is lacking, 2 where the plan is wrong or a case fails.
    Check {
        /// A plan file, or the id of a plan of the library
        #[arg(required = true, value_name = "PLAN")]
        plans: Vec<String>,
    },
}

/// How a plan is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ShowFormat {
    /// A document to read.
    Text,
    /// A plan file.
    Toml,
}

impl PlanCommand {
    pub fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        match &self.what {
            What::New(new) => new.run(shared, output).map(|()| Done::Well),
            What::List { format } => list::list(&*shared.plans()?, *format, output),
            What::Show { plan, html: true, out, .. } => page::page(plan, out, shared, output),
            What::Show { plan, need, format, .. } => {
                let plan = named(plan, &*shared.plans()?)?;
                show::show(&plan, need.as_deref(), *format, output)
            }
            What::Crosswalk { from, to, format } => {
                crosswalk::crosswalk(&*shared.plans()?, (from.as_deref(), to.as_deref()), *format, output)
            }
            What::Diff { one, other, need, format } => {
                let plans = shared.plans()?;
                let (one, other) = files::both(one, other, |name| named(name, &plans))?;
                plan_diff::diff(&plans, (&one, &other), need.as_deref(), *format, output)
            }
            What::Trace { plan, need, format } => trace::trace(plan, need.as_deref(), *format, shared, output),
            What::Check { plans } => check::check(plans, shared, output),
        }
    }
}
