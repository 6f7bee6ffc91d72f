use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use super::Problem;

/// Writes a whole file: a temporary sibling first, then a rename, so that no reader ever sees half of it.
///
/// # Errors
/// Names the file and what the system said.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let parent = parent_of(path);
    let write = || -> io::Result<()> {
        fs::create_dir_all(parent)?;
        let mut sibling = tempfile::NamedTempFile::new_in(parent)?;
        sibling.write_all(bytes)?;
        readable(sibling.path())?;
        sibling.persist(path).map_err(|failure| failure.error)?;
        Ok(())
    };
    write().map_err(|failure| unwritable(path, &failure))
}

/// Writes a whole folder: `fill` writes into a temporary sibling, which then takes the folder's place.
///
/// An earlier folder of that name is replaced only when `fill` ended well and `replaceable` says it is ours.
///
/// # Errors
/// Gives what `fill` said, or names the folder and what the system said.
pub fn write_folder(
    path: &Path,
    replaceable: impl Fn(&Path) -> bool,
    fill: impl FnOnce(&Path) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let failed = |failure: io::Error| unwritable(path, &failure);
    if path.exists() && !replaceable(path) {
        return Err(Problem::new(path.display().to_string(), "is there already and was not made by this command")
            .help("name a folder that does not exist, or remove this one"));
    }
    let parent = parent_of(path);
    fs::create_dir_all(parent).map_err(failed)?;
    let sibling = tempfile::Builder::new().prefix(".hearthline-").tempdir_in(parent).map_err(failed)?;
    let fresh = sibling.path().join("fresh");
    fs::create_dir(&fresh).map_err(failed)?;
    fill(&fresh)?;
    if path.exists() {
        fs::rename(path, sibling.path().join("earlier")).map_err(failed)?;
    }
    fs::rename(&fresh, path).map_err(failed)
}

fn parent_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Temporary files are born private; what takes their place is as readable as any other new file.
#[cfg(unix)]
fn readable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &Path) -> io::Result<()> {
    Ok(())
}

fn unwritable(path: &Path, failure: &io::Error) -> Problem {
    Problem::new(path.display().to_string(), format!("cannot be written: {failure}"))
        .help("check that the folder exists, is writable and has room")
}
