use clap::Args;

use super::{
    Done,
    options::{Shared, StoreOption},
    print::Output,
    progress,
};
use crate::base::{Month, Problem, Problems, count};

/// Evaluate every need of every family, ahead of the queries that ask for it
///
/// Each area's newest submission is evaluated as known at the end of its own month, each family under its own plan. What
/// comes out is kept in the store and read by `outcome.need_status` and `outcome.family_result`, which would else be
/// evaluated when they are first asked for. Nothing is evaluated twice.
#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// Month up to which submissions count, YYYY-MM; the newest ones where it is left out
    #[arg(long)]
    month: Option<Month>,
    #[command(flatten)]
    store: StoreOption,
}

impl Evaluate {
    pub async fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        let plans = shared.plans()?;
        let open = self.store.open().await?;
        let kept = open.kept(&plans);
        let submissions = kept.count(self.month);
        if submissions == 0 {
            let nothing = Problem::new(open.store.name(), "holds no submission up to that month");
            return Err(nothing.help("`hearthline store` says what it holds").into());
        }
        let bar = progress::bar("evaluating", submissions);
        let done = kept.evaluate(self.month, |_| bar.inc(1)).await;
        bar.finish_and_clear();
        let done = done?;
        output.line(format!("evaluated {}, {} kept from before", count(done.evaluated, "submission"), done.kept))?;
        Ok(Done::Well)
    }
}
