use std::{
    fs::{self, File},
    io,
    path::Path,
};

use tempfile::{NamedTempFile, TempDir};

use super::{
    Problem,
    file::{parent_of, unwritable},
};

/// How the name of a temporary sibling begins.
const PREFIX: &str = ".hearthline-";

/// The file in a temporary sibling that the run which fills it keeps locked as long as it lives.
const LOCK: &str = "lock";

/// What is being written.
const FRESH: &str = "fresh";

/// What stood in its place before.
const EARLIER: &str = "earlier";

/// Writes a whole folder: `fill` writes into a temporary sibling, which then takes the folder's place; gives what it gave.
///
/// An earlier folder of that name is replaced only when `fill` ended well and `replaceable` says it is ours. What runs that
/// were killed left beside it is removed.
///
/// # Errors
/// Gives what `fill` said, or names the folder and what the system said.
pub fn write_folder<T, E: From<Problem>>(
    path: &Path,
    replaceable: impl Fn(&Path) -> bool,
    fill: impl FnOnce(&Path) -> Result<T, E>,
) -> Result<T, E> {
    let failed = |failure: io::Error| unwritable(path, &failure);
    check_folder(path, replaceable)?;
    let parent = parent_of(path);
    fs::create_dir_all(parent).map_err(failed)?;
    remove_leftovers(parent);
    let sibling = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent).map_err(failed)?;
    // Without locks, as on some network drives, what a killed run leaves stays.
    let _locked = lock(&sibling).ok();
    let fresh = sibling.path().join(FRESH);
    fs::create_dir(&fresh).map_err(failed)?;
    let filled = fill(&fresh)?;
    let earlier = sibling.path().join(EARLIER);
    if path.exists() {
        fs::rename(path, &earlier).map_err(failed)?;
    }
    if let Err(failure) = fs::rename(&fresh, path) {
        if earlier.exists() && fs::rename(&earlier, path).is_err() {
            // What stood there is nowhere else.
            let kept = sibling.keep();
            let problem = unwritable(path, &failure);
            return Err(problem.help(format!("what stood there lies in {}", kept.display())).into());
        }
        return Err(failed(failure).into());
    }
    Ok(filled)
}

/// Checks that a folder is not there, or may be replaced.
///
/// # Errors
/// Names the folder where it is somebody else's.
pub fn check_folder(path: &Path, replaceable: impl Fn(&Path) -> bool) -> Result<(), Problem> {
    if path.exists() && !replaceable(path) {
        return Err(Problem::new(path.display().to_string(), "is there already and was not made by this command")
            .help("name a folder that does not exist, or remove this one"));
    }
    Ok(())
}

/// Puts a locked file into a temporary sibling; it is locked before it bears its name.
fn lock(sibling: &TempDir) -> io::Result<File> {
    let file = NamedTempFile::new_in(sibling.path())?;
    file.as_file().try_lock()?;
    file.persist(sibling.path().join(LOCK)).map_err(|failure| failure.error)
}

/// Removes the temporary siblings of runs that live no more. One that cannot be removed is in nobody's way.
fn remove_leftovers(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && is_left(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether a folder is a temporary sibling, holds nothing else, and nobody has its lock any more.
fn is_left(sibling: &Path) -> bool {
    let is_link = fs::symlink_metadata(sibling).map_or(true, |found| !found.is_dir());
    let Some(names) = fs::read_dir(sibling).ok().filter(|_| !is_link) else { return false };
    let names: Vec<String> = names
        .map(|entry| entry.map_or_else(|_| String::new(), |entry| entry.file_name().to_string_lossy().into_owned()))
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    // A run that was killed between its two last steps left here what stood in the place before, and that may be all there is.
    let ours =
        names.iter().all(|name| [LOCK, FRESH, EARLIER].contains(&name.as_str())) && !(has(FRESH) && has(EARLIER));
    // What stood in the place before is removed when the new folder stands there, whoever does it.
    let is_replaced = has(EARLIER);
    ours && (is_replaced || has(LOCK) && File::open(sibling.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok()))
}
