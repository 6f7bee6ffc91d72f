use std::collections::BTreeMap;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{
    Done,
    options::{ListFormat, OpenStore, Shared, StoreOption},
    print::Output,
    sql::{RowFormat, print_rows},
};
use crate::{
    base::{Month, Problem, Problems},
    query::{Queries, Query, params_for},
};

/// List the queries behind every published number, or run one
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct QueriesCommand {
    /// How the list is printed
    #[arg(long, value_enum, default_value = "table")]
    format: ListFormat,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    Run(RunCommand),
}

/// Run one of the queries
///
/// Of each area, the newest submission up to the month counts. A query that takes a month and is given none is run for
/// the newest month landed.
#[derive(Debug, Args)]
#[command(after_help = "Example: hearthline queries run families/starts --month 2024-03 --format csv")]
struct RunCommand {
    /// Name of the query
    name: String,
    #[command(flatten)]
    store: StoreOption,
    /// Month, YYYY-MM
    #[arg(long)]
    month: Option<Month>,
    /// Value of another parameter
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = param)]
    params: Vec<(String, String)>,
    /// How the rows are printed
    #[arg(long, value_enum, default_value = "table")]
    format: RowFormat,
    /// Rows that a table shows at most
    #[arg(long, default_value_t = 1000, value_name = "ROWS")]
    rows: usize,
}

/// Reads NAME=VALUE.
pub(super) fn param(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.trim_start_matches('$').to_owned(), value.to_owned())),
        _ => Err("write a parameter as NAME=VALUE, such as month=2024-03".to_owned()),
    }
}

impl QueriesCommand {
    pub async fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        let queries = Queries::read(&shared.library()?)?;
        match &self.action {
            Some(Action::Run(run)) => run.run(shared, &queries, output).await,
            None => {
                list(&queries, self.format, output)?;
                Ok(Done::Well)
            }
        }
    }
}

fn list(queries: &Queries, format: ListFormat, output: &mut Output) -> Result<(), Problem> {
    let takes = |query: &Query| {
        let words = query.header.takes.iter();
        words
            .map(|taken| format!("{} {}{}", taken.name, taken.of, if taken.optional { "?" } else { "" }))
            .collect::<Vec<_>>()
    };
    if format == ListFormat::Json {
        let all: Vec<Value> = queries
            .iter()
            .map(|query| {
                let gives: Vec<String> =
                    query.header.gives.iter().map(|given| format!("{} {}", given.name, given.of)).collect();
                json!({
                    "name": query.name, "title": query.header.title, "grain": query.header.grain,
                    "reads": query.header.reads, "takes": takes(query), "gives": gives, "overrides": query.overrides,
                })
            })
            .collect();
        return output.json(&all);
    }
    let row = |query: &Query| {
        let mark = if query.overrides { " (override)" } else { "" };
        vec![query.name.clone(), takes(query).join(", "), format!("{}{mark}", query.header.title)]
    };
    let rows: Vec<Vec<String>> = queries.iter().map(row).collect();
    output.table(&["query", "takes", "title"], &rows)?;
    output.line("\n`hearthline queries run NAME` runs one. What stands under audits/ must give no rows.")
}

impl RunCommand {
    async fn run(&self, shared: &Shared, queries: &Queries, output: &mut Output) -> Result<Done, Problems> {
        let query = queries.get(&self.name)?;
        let open = self.store.open().await?;
        let mut given: BTreeMap<String, String> = self.params.iter().cloned().collect();
        // A month given as a parameter is the month up to which submissions count, too.
        let asked = given.get("month").map(|month| month.parse::<Month>()).transpose();
        let month = self.month.or(asked.map_err(|problem| problem.at("--param month"))?);
        let month = month_of(query, month, &open)?;
        if let Some(month) = month {
            given.insert("month".to_owned(), month.to_string());
        }
        let engine = open.engine(month.or(self.month), &shared.plans()?, queries, None, shared.limits()).await?;
        let params = params_for(&query.path, &query.header, &given)?;
        let prepared = query.prepare(&engine, &params).await?;
        print_rows(&prepared, self.format, self.rows, output).await?;
        Ok(Done::Well)
    }
}

/// The month that a query is run for, where it takes one.
fn month_of(query: &Query, given: Option<Month>, open: &OpenStore) -> Result<Option<Month>, Problem> {
    if query.header.takes.iter().all(|taken| taken.name != "month") {
        return Ok(None);
    }
    let month = given.or_else(|| open.manifest.newest_month());
    month.map(Some).ok_or_else(|| {
        Problem::new(open.store.name(), "holds no submission, so there is no newest month")
            .help("land a submission, or name a month with --month YYYY-MM")
    })
}
