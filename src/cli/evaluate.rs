use chrono::NaiveDate;
use clap::Args;

use super::{
    Done,
    options::{Shared, StoreOption, day},
    print::Output,
    progress,
};
use crate::base::{Month, Problem, Problems, count};

/// Evaluate every need of every family, ahead of the queries that ask for it
///
/// Each area's newest submission is evaluated as known at the end of its own month, each family under its own plan. What
/// comes out is kept in the store and read by `outcome.need_status` and `outcome.family_result`, which would else be
/// evaluated when they are first asked for. Nothing is evaluated twice.
///
/// With --plan, every family of the newest submissions is evaluated under that plan instead, whatever its own is, on the
/// day that --as-of gives, as `need_status_at` and `family_result_at` ask for it; with --since, at the end of each month
/// from that one on as well. Several plans and several days are one reading of the data.
#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// Month up to which submissions count, YYYY-MM; the newest ones where it is left out
    #[arg(long)]
    month: Option<Month>,
    /// Plan under which every family is evaluated, with other readings after a +: 'mk-sf-2022 + strict-evidence'
    #[arg(long = "plan", value_name = "PLAN", requires = "as_of", conflicts_with = "month")]
    plans: Vec<String>,
    /// Day of the statuses, YYYY-MM-DD or YYYY-MM, with --plan
    #[arg(long, value_name = "DAY", requires = "plans", value_parser = day)]
    as_of: Option<NaiveDate>,
    /// Month from whose end on each month's end is a day of the statuses too, up to --as-of
    #[arg(long, value_name = "MONTH", requires = "as_of")]
    since: Option<Month>,
    #[command(flatten)]
    store: StoreOption,
}

impl Evaluate {
    pub async fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        let plans = shared.plans()?;
        let open = self.store.open().await?;
        let kept = open.kept(&plans);
        open.check_landed(self.month)?;
        let bar = progress::bar("evaluating", kept.count(self.month));
        let done = match self.as_of {
            Some(day) => kept.evaluate_under(&self.plans, &self.days(day)?, |_| bar.inc(1)).await,
            None => kept.evaluate(self.month, |_| bar.inc(1)).await,
        };
        bar.finish_and_clear();
        let done = done?;
        output.line(format!("evaluated {}, {} kept from before", count(done.evaluated, "submission"), done.kept))?;
        Ok(Done::Well)
    }

    /// The day asked for, and the end of each month before it that is asked for.
    fn days(&self, last: NaiveDate) -> Result<Vec<NaiveDate>, Problem> {
        let ends = std::iter::successors(self.since, |month| Some(month.plus(1))).map(Month::last_day);
        let mut days: Vec<NaiveDate> = ends.take_while(|day| *day < last).collect();
        if self.since.is_some_and(|since| since.last_day() > last) {
            return Err(
                Problem::new("--since", format!("ends after {last}, the last day")).help("give an earlier month")
            );
        }
        days.push(last);
        Ok(days)
    }
}
