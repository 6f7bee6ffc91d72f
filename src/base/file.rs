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

pub(super) fn parent_of(path: &Path) -> &Path {
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

pub(super) fn unwritable(path: &Path, failure: &io::Error) -> Problem {
    let help = match failure.kind() {
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a part of that path is a file, not a folder: name another"
        }
        _ => "check that the folder exists, is writable and has room",
    };
    Problem::new(path.display().to_string(), format!("cannot be written: {failure}")).help(help)
}
