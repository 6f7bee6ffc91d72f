use clap::Args;
use serde_json::{Value, json};

use super::{Done, options::ListFormat, print::Output};
use crate::{
    base::{Problem, Problems, nearest},
    extract::{Order, REFERENCE_TABLES, TABLES, Table, arrow_type},
};

/// Show the data dictionary: the tables of the extract contract, or one of them
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  hearthline tables\n  hearthline tables needs")]
pub(super) struct Tables {
    /// Table to show whole
    table: Option<String>,
    /// How the list is printed
    #[arg(long, value_enum, default_value = "table")]
    format: ListFormat,
}

impl Tables {
    pub fn run(&self, output: &mut Output) -> Result<Done, Problems> {
        match &self.table {
            None => self.list(output)?,
            Some(name) => {
                let (schema, table) = find(name)?;
                match self.format {
                    ListFormat::Json => output.json(&as_json(schema, table))?,
                    ListFormat::Table => show(schema, table, output)?,
                }
            }
        }
        Ok(Done::Well)
    }

    fn list(&self, output: &mut Output) -> Result<(), Problem> {
        let all: Vec<(&str, &Table)> = every_table().collect();
        if self.format == ListFormat::Json {
            let tables: Vec<Value> = all.iter().map(|(schema, table)| as_json(schema, table)).collect();
            return output.json(&tables);
        }
        let row = |(schema, table): &(&str, &Table)| {
            let name = format!("{schema}.{}", table.name);
            vec![name, table.columns.len().to_string(), format!("one row per {}", table.grain)]
        };
        let rows: Vec<Vec<String>> = all.iter().map(row).collect();
        output.table(&["table", "columns", "grain"], &rows)?;
        output.line("\n`hearthline tables NAME` shows a table whole.")
    }
}

fn every_table() -> impl Iterator<Item = (&'static str, &'static Table)> {
    let extract = TABLES.iter().map(|table| ("extract", table));
    extract.chain(REFERENCE_TABLES.iter().map(|table| ("reference", table)))
}

fn find(name: &str) -> Result<(&'static str, &'static Table), Problem> {
    let bare = name.rsplit('.').next().unwrap_or(name);
    every_table().find(|(_, table)| table.name == bare).ok_or_else(|| {
        let problem = Problem::new(format!("table `{name}`"), "is not in the contract");
        match nearest(bare, every_table().map(|(_, table)| table.name)) {
            Some(close) => problem.help(format!("`{close}` is close")),
            None => problem.help("`hearthline tables` lists them"),
        }
    })
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
