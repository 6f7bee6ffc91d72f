use chrono::NaiveDate;
use clap::Args;

use super::{
    Done,
    options::{Shared, StoreOption, day},
    print::Output,
};
use crate::{
    base::{AreaCode, Problem, Problems},
    outcome::{Explained, ExplainedCarriage, ExplainedLine, ExplainedNeed, Kept, Value},
};

/// Explain what each need of a family comes to, clause by clause
///
/// This is row-level output: days, counts and scores of one family, for those who may see the family's rows.
///
/// For each need, and for each clause of its rule: what was asked, whether it holds, is open or is missing, and which clause
/// decides. The family is looked up in the newest submissions. Under the other plan of the crosswalk, its needs on record
/// are carried over, and judged by that plan's rules.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Pseudonym of the family's engagement
    #[arg(value_name = "FAMILY")]
    family: String,
    /// Area of the family, where several have one of that pseudonym
    #[arg(long, value_name = "CODE")]
    area: Option<AreaCode>,
    /// Day of the statuses, YYYY-MM-DD or YYYY-MM; the end of the newest submission's month where it is left out
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<NaiveDate>,
    /// Plan to explain it under, in place of the family's own; several are explained one after the other
    #[arg(long = "plan", value_name = "PLAN")]
    plans: Vec<String>,
    #[command(flatten)]
    store: StoreOption,
}

impl Explain {
    pub async fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        let mut named = self.plans.iter().enumerate();
        if let Some((_, twice)) = named.find(|(place, plan)| self.plans.iter().take(*place).any(|own| own == *plan)) {
            return Err(Problem::new("--plan", format!("names `{twice}` twice")).help("name each plan once").into());
        }
        let plans = shared.plans()?;
        let kept = self.store.open().await?.kept(&plans);
        if self.plans.is_empty() {
            print(&self.explain(&kept, None).await?, output)?;
        }
        for (place, plan) in self.plans.iter().enumerate() {
            if place > 0 {
                output.line("")?;
            }
            print(&self.explain(&kept, Some(plan)).await?, output)?;
        }
        Ok(Done::Well)
    }

    async fn explain(&self, kept: &Kept, plan: Option<&str>) -> Result<Explained, Problem> {
        let area = self.area.as_ref().map(AreaCode::as_str);
        kept.explain(&self.family, area, self.as_of, plan).await
    }
}

fn print(explained: &Explained, output: &mut Output) -> Result<(), Problem> {
    let Explained { area, plan, as_of, judged_on, .. } = explained;
    output.line(format!("Family {} of {area} under {plan}, as of {as_of}", explained.family))?;
    for (what, day) in &explained.days {
        output.line(format!("  {what}: {}", day.map_or_else(|| "not yet".to_owned(), |day| day.to_string())))?;
    }
    for (name, id) in &explained.people {
        output.line(format!("  {name}: {id}"))?;
    }
    output.line(format!("  judged on: {judged_on}{}", if explained.provisional { " (can still turn)" } else { "" }))?;
    match (&explained.carriage, &explained.result) {
        (Some(carriage), _) => print_carriage(carriage, output)?,
        (None, Some(result)) => {
            let reason = result.reason.as_ref().map_or_else(String::new, |reason| format!(", because of {reason}"));
            output.line(format!(
                "  result: {}{reason}; {} of {} needs achieved",
                words(result.result),
                result.needs_achieved,
                result.needs
            ))?;
        }
        (None, None) => output.line("  result: none, for no work has begun")?,
    }
    for (heading, lines) in &explained.of_family {
        output.line("")?;
        output.line(format!("{heading}:"))?;
        print_lines(lines, output)?;
    }
    for need in &explained.needs {
        output.line("")?;
        print_need(need, output)?;
    }
    Ok(())
}

/// The family is worked with under another plan: what is carried from there, and what is not.
fn print_carriage(carriage: &ExplainedCarriage, output: &mut Output) -> Result<(), Problem> {
    let ExplainedCarriage { own, status, left } = carriage;
    output
        .line(format!("  the family is worked with under {own}; its needs on record are carried over the crosswalk"))?;
    let together = status.map_or_else(|| "none is carried".to_owned(), words);
    output.line(format!("  the carried needs together: {together}"))?;
    for (own, other, why) in left {
        output.line(format!("  not carried: {own} to {other}, for {why}"))?;
    }
    Ok(())
}

fn print_need(need: &ExplainedNeed, output: &mut Output) -> Result<(), Problem> {
    let person = need.told.person.as_ref().map_or_else(String::new, |person| format!(", person {person}"));
    output.line(format!("{} {} [{}]{person}", need.code, need.title, need.told.need))?;
    let recorded = match (need.told.recorded, need.told.in_set) {
        _ if need.carried_from.is_some() => "carried over from",
        (true, true) => "on record, and counts for the result",
        (true, false) => "on record, and does not count for the result",
        (false, _) => "not on record; the data shows it",
    };
    let found = match need.told.found {
        Some(true) => "the data shows it",
        Some(false) => "the data does not show it",
        None => "whether the data shows it is not known",
    };
    // Who is not on record is told of because the data shows the need.
    let found = match &need.carried_from {
        Some(own) => format!(" {own}"),
        None if need.told.recorded => format!("; {found}"),
        None => String::new(),
    };
    output.line(format!("  {recorded}{found}"))?;
    let until = need.told.knowable_on.map_or_else(String::new, |day| format!(", known on {day}"));
    let by = need.told.decided_by.as_ref().map_or_else(String::new, |by| format!(", decided by `{by}`"));
    output.line(format!("  {}{by}{until}", words(need.told.status).to_uppercase()))?;
    print_lines(&need.lines, output)?;
    if let Some(change) = &need.would_change {
        output.line(format!("  what would change it: {change}"))?;
    }
    Ok(())
}

fn print_lines(lines: &[ExplainedLine], output: &mut Output) -> Result<(), Problem> {
    for line in lines {
        let mark = match line.value {
            Some(Value::True) => "yes     ",
            Some(Value::False) => "no      ",
            Some(Value::Open) => "open    ",
            Some(Value::Missing) => "missing ",
            None => "        ",
        };
        let until = line.until.map_or_else(String::new, |day| format!(" (known on {day})"));
        let seen = if line.seen.is_empty() { String::new() } else { format!(" — seen: {}", line.seen) };
        let id = line.id.as_ref().map_or_else(String::new, |id| format!(" [{id}]"));
        output.line(format!("  {mark}{}{}{until}{seen}{id}", "  ".repeat(line.depth), line.text))?;
    }
    Ok(())
}

fn words(word: &str) -> String {
    word.replace('_', " ")
}
