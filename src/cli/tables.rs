use clap::Args;
use serde_json::{Value, json};

use super::{
    Done,
    options::{ListFormat, Shared},
    print::Output,
};
use crate::{
    base::{Problem, Problems, nearest},
    extract::{OUTCOME_TABLES, Order, OutcomeTable, REFERENCE_TABLES, TABLES, Table, arrow_type},
    query::{Queries, Query},
};

/// Show the data dictionary: the tables of the extract contract, outcomes and measures, or one of them
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  hearthline tables\n  hearthline tables needs\n  hearthline tables outcome.need_status"
)]
pub(super) struct Tables {
    /// Table to show whole
    table: Option<String>,
    /// How the list is printed
    #[arg(long, value_enum, default_value = "table")]
    format: ListFormat,
}

/// A table that SQL can ask.
enum Listed<'a> {
    /// As it lands, in a schema.
    Landed(&'static str, &'static Table),
    Outcome(&'static OutcomeTable),
    Measure(&'a str, &'a Query),
}

impl Tables {
    pub fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        let queries = Queries::read(&shared.library()?)?;
        let all = every_table(&queries);
        match &self.table {
            None => self.list(&all, output)?,
            Some(name) => {
                let table = find(name, &all)?;
                match self.format {
                    ListFormat::Json => output.json(&table.as_json())?,
                    ListFormat::Table => table.show(output)?,
                }
            }
        }
        Ok(Done::Well)
    }

    fn list(&self, all: &[Listed<'_>], output: &mut Output) -> Result<(), Problem> {
        if self.format == ListFormat::Json {
            return output.json(&all.iter().map(Listed::as_json).collect::<Vec<Value>>());
        }
        let row = |table: &Listed<'_>| vec![table.name(), table.columns().to_string(), table.grain()];
        let rows: Vec<Vec<String>> = all.iter().map(row).collect();
        output.table(&["table", "columns", "grain"], &rows)?;
        output.line("\n`hearthline tables NAME` shows a table whole.")
    }
}

fn every_table(queries: &Queries) -> Vec<Listed<'_>> {
    let landed = |schema: &'static str, tables: &'static [Table]| {
        tables.iter().map(move |table| Listed::Landed(schema, table)).collect::<Vec<_>>()
    };
    let mut all = landed("extract", TABLES);
    all.extend(OUTCOME_TABLES.iter().map(|table| Listed::Outcome(table)));
    all.extend(queries.iter().filter_map(|query| Some(Listed::Measure(query.name.strip_prefix("measures/")?, query))));
    all.extend(landed("reference", REFERENCE_TABLES));
    all
}

fn find<'l, 'a>(name: &str, all: &'l [Listed<'a>]) -> Result<&'l Listed<'a>, Problem> {
    let bare = name.rsplit('.').next().unwrap_or(name);
    all.iter().find(|table| table.bare() == bare).ok_or_else(|| {
        let problem = Problem::new(format!("table `{name}`"), "there is no such table");
        match nearest(bare, all.iter().map(Listed::bare)) {
            Some(close) => problem.help(format!("`{close}` is close")),
            None => problem.help("`hearthline tables` lists them"),
        }
    })
}

impl Listed<'_> {
    fn bare(&self) -> &str {
        match self {
            Self::Landed(_, table) => table.name,
            Self::Outcome(table) => table.name,
            Self::Measure(name, _) => name,
        }
    }

    fn schema(&self) -> &'static str {
        match self {
            Self::Landed(schema, _) => schema,
            Self::Outcome(_) => "outcome",
            Self::Measure(..) => "measure",
        }
    }

    fn name(&self) -> String {
        format!("{}.{}", self.schema(), self.bare())
    }

    fn columns(&self) -> usize {
        match self {
            Self::Landed(_, table) => table.columns.len(),
            Self::Outcome(table) => table.columns.len(),
            Self::Measure(_, query) => query.header.gives.len(),
        }
    }

    fn grain(&self) -> String {
        match self {
            Self::Landed(_, table) => format!("one row per {}", table.grain),
            Self::Outcome(table) => format!("one row per {}", table.grain),
            Self::Measure(_, query) => query.header.grain.clone(),
        }
    }

    fn as_json(&self) -> Value {
        let columns = match self {
            Self::Landed(schema, table) => return as_json(schema, table),
            Self::Outcome(table) => table
                .columns
                .iter()
                .map(|column| {
                    json!({
                        "name": column.name,
                        "type": column.arrow_type().to_string(),
                        "required": !column.may_be_empty,
                        "about": column.about,
                    })
                })
                .collect::<Vec<Value>>(),
            Self::Measure(_, query) => {
                let gives = query.header.gives.iter();
                gives.map(|given| json!({ "name": given.name, "type": given.of.to_string() })).collect()
            }
        };
        json!({ "schema": self.schema(), "table": self.bare(), "grain": self.grain(), "columns": columns })
    }

    fn show(&self, output: &mut Output) -> Result<(), Problem> {
        match self {
            Self::Landed(schema, table) => show(schema, table, output),
            Self::Outcome(table) => {
                output.line(format!("{}: {}", self.name(), self.grain()))?;
                let at = "as known at the end of each submission's month, each family under its own plan";
                output.line(at)?;
                output.line(format!(
                    "{}_at(day, plan): the same of every family, under one plan, as known now",
                    self.bare()
                ))?;
                output.line("")?;
                for column in table.columns {
                    let needed = if column.may_be_empty { ", may be empty" } else { "" };
                    output.line(format!("{} ({}{needed})", column.name, column.arrow_type()))?;
                    output.line(format!("    {}", column.about))?;
                }
                Ok(())
            }
            Self::Measure(_, query) => {
                output.line(format!("{}: {}", self.name(), self.grain()))?;
                output.line(&query.header.title)?;
                if query.header.reads.iter().any(|table| table.starts_with("outcome.")) {
                    let at = "the same under one plan, of every family, as known now";
                    output.line(format!("{}_at(day, plan): {at}", self.bare()))?;
                }
                output.line("")?;
                for given in &query.header.gives {
                    output.line(format!("{} ({})", given.name, given.of))?;
                }
                output.line(format!("\nThe query is {}.", query.path))
            }
        }
    }
}

fn show(schema: &str, table: &Table, output: &mut Output) -> Result<(), Problem> {
    output.line(format!("{schema}.{}: one row per {}", table.name, table.grain))?;
    if !table.key.is_empty() {
        output.line(format!("key: {}", table.key.join(", ")))?;
    }
    for order in table.orders {
        output.line(match order {
            Order::Dates(first, second) => format!("{first} on or before {second}"),
            Order::Numbers(first, second) => format!("{first} at most {second}"),
            Order::Term(first, second) => format!("{first} names the school year of {second}"),
        })?;
    }
    output.line("")?;
    for column in table.columns {
        let needed = if column.required { "required" } else { "may be empty" };
        output.line(format!("{} ({}, {}, {needed})", column.name, column.kind.name(), arrow_type(column.kind)))?;
        output.line(format!("    {}", column.about))?;
        for line in wrapped(&column.kind.expects(), 96) {
            output.line(format!("    {line}"))?;
        }
    }
    Ok(())
}

/// Breaks a text into lines of some width, at its spaces.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + word.len() < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn as_json(schema: &str, table: &Table) -> Value {
    let column = |column: &crate::extract::Column| {
        json!({
            "name": column.name,
            "kind": column.kind.name(),
            "type": arrow_type(column.kind).to_string(),
            "required": column.required,
            "about": column.about,
            "expects": column.kind.expects(),
        })
    };
    json!({
        "schema": schema,
        "table": table.name,
        "grain": table.grain,
        "key": table.key,
        "required": table.required,
        "columns": table.columns.iter().map(column).collect::<Vec<Value>>(),
    })
}
