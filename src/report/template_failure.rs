//! What the template engine says, in the words and with the places of the library.

use tera::{Error, ErrorKind};

use crate::base::Problem;

/// The name that the engine gives to a text that is no file.
const NO_FILE: &str = "__tera_one_off";

/// Gives what the engine says, each with its place; `place` is that of a text that is no file.
pub(super) fn failures(place: &str, failure: &Error) -> Vec<Problem> {
    match failure.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let (line, column) = (report.span().start_line, report.span().start_col + 1);
            let at = place_of(place, report.filename(), &line.to_string(), &column.to_string());
            vec![Problem::new(at, with_sources(report.message().to_owned(), failure) + &callers(place, failure))]
        }
        ErrorKind::Msg(reports) if reports.starts_with(REPORT) => {
            reports.split("\n\n").filter_map(|report| reported(place, report)).collect()
        }
        ErrorKind::MissingParent { current, parent } => {
            vec![Problem::new(format!("reports/{current}"), format!("extends `{parent}`, which is not there"))]
        }
        _ => vec![Problem::new(place, with_sources(failure.to_string(), failure))],
    }
}

/// How a report of several begins.
const REPORT: &str = "error: ";

/// Reads one of several reports, which the engine gives as a text: a sentence, and in the next line the place.
fn reported(place: &str, report: &str) -> Option<Problem> {
    let mut lines = report.lines();
    let cause = lines.next()?.strip_prefix(REPORT)?;
    let mut at = lines.next()?.trim().strip_prefix("--> ")?.rsplitn(3, ':');
    let (column, line, file) = (at.next()?, at.next()?, at.next()?);
    Some(Problem::new(place_of(place, file, line, column), cause))
}

fn place_of(place: &str, file: &str, line: &str, column: &str) -> String {
    match (file, line) {
        (NO_FILE, "1") => format!("{place}, from character {column}"),
        (NO_FILE, _) => format!("{place}, line {line}, from character {column}"),
        _ => format!("reports/{file}:{line}:{column}"),
    }
}

/// Where the template with the fault is called from.
fn callers(place: &str, failure: &Error) -> String {
    let text = failure.to_string();
    let notes = text.lines().filter_map(|line| line.strip_prefix("note: called from "));
    let caller = |note: &str| {
        let mut at = note.rsplitn(3, ':');
        let (column, line, file) = (at.next()?, at.next()?, at.next()?);
        Some(format!("\n  called from {}", place_of(place, file, line, column)))
    };
    notes.filter_map(caller).collect()
}

fn with_sources(mut text: String, failure: &Error) -> String {
    let mut source = std::error::Error::source(failure);
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}
