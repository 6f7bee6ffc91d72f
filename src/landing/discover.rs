use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::{
    finding::{Finding, Gravity},
    hex_map::{hex_map, is_hex_map},
    read::TableSource,
    submission::Arrival,
};
use crate::{
    base::{AreaCode, Month, Problem, nearest},
    extract::{REFERENCE_TABLES, TABLES},
    store::Subject,
};

/// What a folder of extracts holds.
#[derive(Debug, Default)]
pub struct Discovered {
    /// The submissions and reference tables, sorted by area and month, reference first.
    pub arrivals: Vec<Arrival>,
    /// What lies in the folder and is none of those.
    pub findings: Vec<Finding>,
}

/// Finds the submissions in a folder: `<area>/<month>/<table>.csv|parquet`, and `reference/<table>/<file>`.
///
/// The folder may also be that of one area, or of one submission; or it is a file, a hex map in HexJSON.
///
/// # Errors
/// When the folder cannot be read, or holds nothing to land.
pub fn discover(folder: &Path) -> Result<Discovered, Problem> {
    let shown = folder.display().to_string();
    if is_hex_map(folder) && !folder.is_dir() {
        return Ok(Discovered { arrivals: vec![hex_map(folder)?], findings: Vec::new() });
    }
    if !folder.is_dir() {
        return Err(Problem::new(shown, "is not a folder").help(
            "name the folder that holds <area>/<month>/<table>.csv, or a .hexjson file, or use --mapping for another file",
        ));
    }
    let mut found = Discovered::default();
    let own_name = name_of(folder);
    let parent_area = folder.canonicalize().ok().and_then(|path| path.parent().map(name_of));
    if own_name.len() == 7
        && let (Ok(month), Some(Ok(area))) =
            (own_name.parse::<Month>(), parent_area.map(|name| name.parse::<AreaCode>()))
    {
        found.submission(folder, &area, month);
    } else if let Ok(area) = own_name.parse::<AreaCode>() {
        found.area(folder, &area);
    } else {
        found.root(folder);
    }
    let refused = found.findings.iter().any(|finding| finding.gravity == Gravity::Refused);
    if found.arrivals.is_empty() && !refused {
        return Err(Problem::new(shown, "holds no submission")
            .help("a submission lies at <area>/<month>/<table>.csv, such as X06000001/2024-03/families.csv"));
    }
    found.arrivals.sort_by(|a, b| order(&a.subject).cmp(&order(&b.subject)));
    Ok(found)
}

fn order(subject: &Subject) -> (bool, &Subject) {
    (matches!(subject, Subject::Submission { .. }), subject)
}

impl Discovered {
    fn root(&mut self, folder: &Path) {
        for (name, path) in self.listed(folder) {
            if name == "reference" && path.is_dir() {
                self.reference(&path);
            } else if let Ok(area) = name.parse::<AreaCode>() {
                self.area(&path, &area);
            } else if path.is_dir() && entries(&path).iter().any(|(name, _)| name.parse::<Month>().is_ok()) {
                self.refuse(
                    &path,
                    "is not the code of an area",
                    "a folder of submissions is named by an area code, such as X06000001",
                );
            } else if path.is_dir() {
                let problem = Problem::new(path.display().to_string(), "holds no submission and is left aside");
                self.findings.push(Finding::warned(problem.help("a folder of submissions is named by an area code")));
            } else if is_table_file(&path) {
                self.refuse(&path, "lies outside a submission", "a table lies at <area>/<month>/<table>.csv");
            }
        }
    }

    fn area(&mut self, folder: &Path, area: &AreaCode) {
        for (name, path) in self.listed(folder) {
            match name.parse::<Month>() {
                Ok(month) if name.len() == 7 => self.submission(&path, area, month),
                _ if path.is_dir() => {
                    self.refuse(&path, "is not a month", "a folder of an area is named by a month, such as 2024-03");
                }
                _ if is_table_file(&path) => {
                    self.refuse(&path, "lies outside a submission", "a table lies at <area>/<month>/<table>.csv");
                }
                _ => {}
            }
        }
    }

    fn submission(&mut self, folder: &Path, area: &AreaCode, month: Month) {
        let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        let subject = Subject::submission(area, month);
        let mut arrival = Arrival::new(subject);
        let mut files: BTreeMap<&'static str, PathBuf> = BTreeMap::new();
        for (name, path) in self.listed(folder) {
            let Some((stem, _)) = table_file(&name) else {
                arrival.findings.push(Finding::warned(
                    Problem::new(path.display().to_string(), "is no table and is left aside")
                        .help("a table is a .csv or .parquet file"),
                ));
                continue;
            };
            let Some(table) = TABLES.iter().find(|table| table.name == stem) else {
                let close = nearest(stem, names.iter().copied());
                let help = close.map_or_else(
                    || format!("the tables are {}", names.join(", ")),
                    |name| format!("`{name}` is close"),
                );
                arrival.findings.push(Finding::refused(
                    Problem::new(path.display().to_string(), "is not a table of the contract").help(help),
                ));
                continue;
            };
            if files.insert(table.name, path.clone()).is_some() {
                arrival.findings.push(Finding::refused(
                    Problem::new(path.display().to_string(), format!("`{stem}` is there twice"))
                        .help("keep one file of each table"),
                ));
            }
        }
        arrival.place = folder.display().to_string();
        arrival.tables = files.into_iter().map(|(table, path)| (table, TableSource::File(path))).collect();
        self.arrivals.push(arrival);
    }

    fn reference(&mut self, folder: &Path) {
        let names: Vec<&str> = REFERENCE_TABLES.iter().map(|table| table.name).collect();
        for (name, path) in self.listed(folder) {
            let Some(table) = REFERENCE_TABLES.iter().find(|table| table.name == name) else {
                let close = nearest(&name, names.iter().copied());
                let help = close.map_or_else(
                    || format!("the reference tables are {}", names.join(", ")),
                    |name| format!("`{name}` is close"),
                );
                self.refuse(&path, "is not a reference table", &help);
                continue;
            };
            let lands = |file: &PathBuf| is_table_file(file) || (table.name == "hexes" && is_hex_map(file));
            let files: Vec<PathBuf> = entries(&path).into_iter().map(|(_, file)| file).filter(lands).collect();
            let [file] = files.as_slice() else {
                self.refuse(
                    &path,
                    &format!("holds {} table files", files.len()),
                    "a reference table is one .csv or .parquet file",
                );
                continue;
            };
            if is_hex_map(file) {
                match hex_map(file) {
                    Ok(arrival) => self.arrivals.push(arrival),
                    Err(problem) => self.findings.push(Finding::refused(problem)),
                }
                continue;
            }
            let mut arrival =
                Arrival::new(Subject::Reference { table: table.name.to_owned(), source: "reference".to_owned() });
            arrival.place = path.display().to_string();
            arrival.tables.insert(table.name, TableSource::File(file.clone()));
            self.arrivals.push(arrival);
        }
    }

    /// Lists a folder; one that cannot be read is refused, for what lies in it would silently be missing.
    fn listed(&mut self, folder: &Path) -> Vec<(String, PathBuf)> {
        if let Err(failure) = fs::read_dir(folder) {
            self.refuse(folder, &format!("cannot be read: {failure}"), "it must be a folder that may be read");
        }
        entries(folder)
    }

    fn refuse(&mut self, path: &Path, cause: &str, help: &str) {
        self.findings.push(Finding::refused(Problem::new(path.display().to_string(), cause).help(help)));
    }
}

/// Lists a folder, sorted, without hidden files; empty where it cannot be read.
fn entries(folder: &Path) -> Vec<(String, PathBuf)> {
    let read = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(String, PathBuf)> = read.map(|entry| (name_of(&entry.path()), entry.path())).collect();
    found.retain(|(name, _)| !name.starts_with('.'));
    found.sort();
    found
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn table_file(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('.').filter(|(_, ending)| ["csv", "parquet"].contains(ending))
}

fn is_table_file(path: &Path) -> bool {
    table_file(&name_of(path)).is_some()
}
