use arrow::error::ArrowError;
use datafusion::{common::SchemaError, error::DataFusionError};

use crate::base::{Problem, nearest};

/// Puts an error of DataFusion into words. `names` are the tables that a query may have meant.
///
/// What the engine says about values while it runs is left out: it would repeat them.
pub(super) fn in_words(place: &str, failure: &DataFusionError, names: &[String]) -> Problem {
    let problem = |cause: String| Problem::new(place, cause);
    match failure.find_root() {
        DataFusionError::External(error) => match error.downcast_ref::<Problem>() {
            Some(problem) => problem.clone(),
            None => problem("cannot be run".to_owned()),
        },
        // The columns of a source may be the values of its first row, where it lacks a header.
        DataFusionError::SchemaError(error, _) => schema_error(place, error, !names.is_empty()),
        DataFusionError::SQL(error, _) => problem(format!("is not SQL: {error}")),
        DataFusionError::Plan(message) => plan_error(place, message, names),
        DataFusionError::ResourcesExhausted(_) => problem("needs more memory than it may use".to_owned())
            .help("raise --memory, or let the query keep fewer rows at once"),
        error @ (DataFusionError::ObjectStore(_) | DataFusionError::ParquetError(_)) => unread(place, error),
        DataFusionError::NotImplemented(message) if message.contains("single SQL statement") => {
            super::guard::denied(place)
        }
        DataFusionError::NotImplemented(message) => problem(format!("asks for what the engine lacks: {message}")),
        error @ DataFusionError::ArrowError(kind, _) if is_unreadable(kind) => unread(place, error),
        DataFusionError::ArrowError(..) => problem("a value does not fit the type that the query asks for".to_owned())
            .help("`try_cast` gives null instead; a division by zero needs `nullif`"),
        DataFusionError::Execution(message) if message.contains("No value found for placeholder") => {
            missing_parameter(place, message)
        }
        DataFusionError::Execution(message) if message.starts_with(FUNCTION) => {
            problem(message.trim_start_matches(FUNCTION).to_owned())
        }
        DataFusionError::Execution(_) => {
            problem("fails while it runs".to_owned()).help("run a part of it, or `explain` it, to see where")
        }
        _ => problem("cannot be run".to_owned()).help("run a part of it, or `explain` it, to see where"),
    }
}

/// How messages of our own SQL functions begin, which repeat no value.
pub(super) const FUNCTION: &str = "hearthline: ";

fn schema_error(place: &str, error: &SchemaError, say_columns: bool) -> Problem {
    match error {
        SchemaError::FieldNotFound { field, valid_fields } => {
            let problem = Problem::new(place, format!("there is no column `{}`", field.name));
            let names: Vec<&str> = valid_fields.iter().map(|field| field.name.as_str()).collect();
            if !say_columns {
                return problem.help("the columns of a source are those that its first line names");
            }
            match nearest(&field.name, names.iter().copied()) {
                Some(close) => problem.help(format!("`{close}` is close")),
                None if names.is_empty() => problem,
                None => problem.help(format!("the columns here are {}", names.join(", "))),
            }
        }
        SchemaError::AmbiguousReference { field } => {
            Problem::new(place, format!("the column `{}` could be of several tables", field.name))
                .help("write the table before it, such as families.area_code")
        }
        SchemaError::DuplicateQualifiedField { name, .. } | SchemaError::DuplicateUnqualifiedField { name } => {
            Problem::new(place, format!("two columns are named `{name}`")).help("give one of them a name with `as`")
        }
    }
}

fn plan_error(place: &str, message: &str, names: &[String]) -> Problem {
    let quoted = |before: &str, after: &str| {
        let (_, rest) = message.split_once(before)?;
        rest.split_once(after).map(|(name, _)| name.to_owned())
    };
    if let Some(said) = message.strip_prefix(FUNCTION) {
        return Problem::new(place, said);
    }
    if let Some(name) = quoted("table function '", "' not found") {
        return Problem::new(place, format!("there is no table function `{name}`"))
            .help("`hearthline tables` lists the tables; that of one table says whether it can be asked `_at` a day");
    }
    if let Some(name) = quoted("table '", "' not found") {
        let own = name.rsplit('.').next().unwrap_or(&name).to_owned();
        let problem = Problem::new(place, format!("there is no table `{own}`"));
        let bare = names.iter().map(|name| name.rsplit('.').next().unwrap_or(name));
        return match nearest(&own, bare) {
            Some(close) => problem.help(format!("`{close}` is close")),
            None => problem.help("`hearthline tables` lists them"),
        };
    }
    if message.contains("placeholder") {
        return missing_parameter(place, message);
    }
    if message.contains("No SQL statements") {
        return Problem::new(place, "is empty").help("write a query, such as \"select count(*) from families\"");
    }
    let mut lines = message.lines();
    let cause = lines.next().unwrap_or("cannot be planned");
    let help: Vec<&str> = lines.map(str::trim).filter(|line| line.starts_with("Did you mean")).collect();
    let problem = Problem::new(place, cause.trim_end_matches('.'));
    if help.is_empty() { problem } else { problem.help(help.join(" ")) }
}

fn missing_parameter(place: &str, message: &str) -> Problem {
    let name = message
        .split('$')
        .nth(1)
        .map(|rest| rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or(""));
    match name.filter(|name| !name.is_empty()) {
        Some(name) => Problem::new(place, format!("the parameter `${name}` has no value"))
            .help(format!("give it one with --param {name}=VALUE")),
        None => Problem::new(place, "a parameter has no value").help("give it one with --param NAME=VALUE"),
    }
}

/// Says whether Arrow speaks of a file that cannot be read, and not of a value.
fn is_unreadable(error: &ArrowError) -> bool {
    matches!(error, ArrowError::ParquetError(_) | ArrowError::ExternalError(_) | ArrowError::IoError(..))
}

/// Says which table cannot be read, as far as the engine names its file. Paths in the store say nothing of a family.
fn unread(place: &str, failure: &DataFusionError) -> Problem {
    let said = failure.to_string();
    let (cause, help) = if said.contains("ermission denied") {
        ("may not be read", "give this program the right to read the store")
    } else if said.contains("not found") {
        ("is gone from the store", "land the submission again with `--replace`")
    } else {
        ("is damaged", "land the submission again with `--replace`")
    };
    let of = ["submissions/", "reference/"].into_iter().find_map(|root| Some(said.split_once(root)?.1));
    let mut path = of.and_then(|of| Some(of.split_once(".parquet")?.0)).unwrap_or_default().split('/');
    match (path.next(), path.next(), path.next_back()) {
        (Some(of), Some(version), Some(table)) => {
            Problem::new(format!("{of}/{version}, {table}"), format!("{place} reads it, and its file {cause}"))
                .help(help)
        }
        _ => Problem::new(place, format!("a file that it reads {cause}"))
            .help(format!("{help}; `hearthline store` lists what was landed")),
    }
}
