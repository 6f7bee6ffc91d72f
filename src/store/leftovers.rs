use std::{fs, io, path::Path};

use super::Store;
use crate::base::Problem;

impl Store {
    /// Deletes what a process that was stopped left half written, which no listing of objects shows, and folders that are
    /// empty. Who writes meanwhile is told that the storage failed.
    ///
    /// # Errors
    /// What the storage said.
    pub fn delete_leftovers(&self) -> Result<(), Problem> {
        let Some(folder) = &self.folder else { return Ok(()) };
        clear(folder, true).map_err(|failure| {
            Problem::new(self.name.clone(), format!("what was left half written cannot be deleted: {failure}"))
                .help("delete files whose names end in `#` and a number by hand")
        })
    }
}

fn clear(folder: &Path, is_root: bool) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            clear(&entry.path(), false)?;
        } else if is_half_written(&entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path())?;
        }
    }
    if !is_root && fs::read_dir(folder)?.next().is_none() {
        fs::remove_dir(folder)?;
    }
    Ok(())
}

/// A file being written bears the name that it will have, `#` and a number.
fn is_half_written(name: &str) -> bool {
    name.rsplit_once('#')
        .is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}
