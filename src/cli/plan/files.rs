use std::path::Path;

use crate::{
    base::{Library, LibraryFile, Problem, Problems},
    plan::{Plan, Plans, id_and_readings, read_plan_with_cases},
};

/// Reads a plan with the cases that stand beside it, by its file or its id; and gives its file.
pub(super) fn read_whole(name: &str, library: &Library) -> Result<(Plan, LibraryFile), Problems> {
    let file = file(name, library)?;
    let plan = read_plan_with_cases(&file, library, &|path| found(path, library).map_err(Problems::from))?;
    Ok((plan, file))
}

/// Reads two plans, and says all that is wrong with either.
pub(super) fn both(
    one: &str,
    other: &str,
    read: impl Fn(&str) -> Result<Plan, Problems>,
) -> Result<(Plan, Plan), Problems> {
    match (read(one), read(other)) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(mut problems), Err(more)) => {
            problems.add(more);
            Err(problems)
        }
        (Err(problems), Ok(_)) | (Ok(_), Err(problems)) => Err(problems),
    }
}

/// A plan by its id or its file, with other readings where they are named behind it.
pub(in crate::cli) fn named(name: &str, plans: &Plans) -> Result<Plan, Problems> {
    let (path, readings) = if Path::new(name).is_file() { (name, Vec::new()) } else { id_and_readings(name) };
    let here = format!("{path}.toml");
    // A plan that is being written lies where it is written, until it is put into the library.
    let path = if !plans.has(path) && Path::new(&here).is_file() { here.as_str() } else { path };
    let is_path = Path::new(path).extension().is_some() || path.contains(std::path::MAIN_SEPARATOR);
    if !is_path && !Path::new(path).is_file() || plans.has(path) {
        return plans.read_as(name).map_err(Problems::from);
    }
    let Some(file) = own_file(path)? else {
        return Err(Problem::new(path, "is no file")
            .help("name a plan file, or a plan of the library by its id")
            .into());
    };
    let plan = plans.read_file(&file)?;
    if readings.is_empty() {
        return Ok(plan);
    }
    let name = std::iter::once(plan.id.as_str()).chain(readings.iter().copied()).collect::<Vec<&str>>().join(" + ");
    plan.read_as(&name, &readings).map_err(Problems::from)
}

/// The file that stands beside a plan and has its name with another ending; none where it is not there.
pub(super) fn beside(plan: &str, ending: &str, library: &Library) -> Result<Option<LibraryFile>, Problem> {
    found(&format!("{}{ending}", plan.strip_suffix(".toml").unwrap_or(plan)), library)
}

/// The file of a path: one's own, or one of the library; none where it is neither.
fn found(path: &str, library: &Library) -> Result<Option<LibraryFile>, Problem> {
    if let Some(own) = own_file(path)? {
        return Ok(Some(own));
    }
    Ok(library.files("queries/plans", ".toml")?.into_iter().find(|file| file.path == path))
}

/// Reads a plan file, or one of the library by its id.
fn file(name: &str, library: &Library) -> Result<LibraryFile, Problems> {
    if let Some(own) = own_file(name)? {
        return Ok(own);
    }
    let files = library.files("queries/plans", ".toml")?;
    let wanted = format!("queries/plans/{name}.toml");
    if let Some(file) = files.into_iter().find(|file| file.path == wanted) {
        return Ok(file);
    }
    // A plan that is being written lies where it is written, until it is put into the library.
    own_file(&format!("{name}.toml"))?.ok_or_else(|| {
        Problem::new(name, "is neither a file nor a plan of the library")
            .help("`hearthline plan list` says which plans there are")
            .into()
    })
}

/// Reads a plan file; none where it is not there.
fn own_file(name: &str) -> Result<Option<LibraryFile>, Problem> {
    let path = Path::new(name);
    if !path.is_file() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(path).map_err(|failure| {
        Problem::new(name, format!("cannot be read: {failure}")).help("a plan is a text in UTF-8")
    })?;
    Ok(Some(LibraryFile { path: name.to_owned(), text, overrides: false }))
}
