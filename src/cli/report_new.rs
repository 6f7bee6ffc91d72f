use std::path::Path;

use super::{
    options::LIBRARY,
    print::{self, Output},
};
use crate::base::{Library, Problem, write_file};

/// The files of a report of one's own, as they are to be named; `NAME` stands for the report's name.
const FILES: [(&str, &str); 3] = [
    ("queries/NAME/by_month.sql", include_str!("../../docs/own-report/by_month.sql")),
    ("reports/NAME/recipe.toml", include_str!("../../docs/own-report/recipe.toml")),
    ("reports/NAME/index.html", include_str!("../../docs/own-report/index.html")),
];

/// Writes the files of a new report into a library folder, ./library where none is named: a whole report, to be changed.
///
/// # Errors
/// When the name is no name or one that is taken, one of the files is there already, or the folder cannot be written.
pub(super) fn new_report(name: &str, library: Option<&Path>, output: &mut Output) -> Result<(), Problem> {
    let place = format!("report `{name}`");
    let folder = library.unwrap_or(Path::new(LIBRARY));
    let formed = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !formed || name == "new" {
        return Err(
            Problem::new(place, "is no name for a report").help("a name is lower-case letters, digits and hyphens")
        );
    }
    // A query of the same folder would be an audit, or a measure, or take the place of one that other reports ask.
    let built_in = Library::built_in();
    for taken in [format!("reports/{name}"), format!("queries/{name}")] {
        if !built_in.files(&taken, "")?.is_empty() {
            let cause = format!("would have its files among the built-in ones in {taken}/");
            let help = "choose another name; a built-in report is changed in a copy, as docs/add-a-chart.md says";
            return Err(Problem::new(place, cause).help(help));
        }
    }
    let paths = FILES.map(|(path, text)| (folder.join(path.replace("NAME", name)), text.replace("NAME", name)));
    if let Some((path, _)) = paths.iter().find(|(path, _)| path.exists()) {
        return Err(Problem::new(path.display().to_string(), "is there already")
            .help("choose another name, or change that file"));
    }
    for (path, text) in &paths {
        write_file(path, text.as_bytes())?;
        output.line(format!("wrote {}", print::path(path)))?;
    }
    let option = library.map_or_else(String::new, |library| format!(" --library {}", print::path(library)));
    output.line(format!("Make it: hearthline report {name}{option}"))
}
