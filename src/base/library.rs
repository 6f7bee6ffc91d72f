use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};

use super::Problem;

static QUERIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");
static REPORTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/reports");

/// The files that say what the program counts and shows: compiled in, or a user's own in a folder of the same shape.
#[derive(Debug, Clone, Default)]
pub struct Library {
    own: Option<PathBuf>,
}

/// One text of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryFile {
    /// The path inside the library, such as `queries/plans/mk-sf-2022.toml`.
    pub path: String,
    /// The text.
    pub text: String,
    /// Whether it stands in place of a compiled-in file of the same path.
    pub overrides: bool,
}

impl Library {
    /// The compiled-in files alone.
    pub fn built_in() -> Self {
        Self::default()
    }

    /// The compiled-in files and those of a folder, which win.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn with_folder(folder: &Path) -> Result<Self, Problem> {
        if folder.is_dir() {
            return Ok(Self { own: Some(folder.to_owned()) });
        }
        Err(Problem::new(folder.display().to_string(), "is not a folder, so it cannot be the library")
            .help("a library holds `queries/` or `reports/`, or both"))
    }

    /// Gives the files below a folder of the library with an ending, sorted by path.
    ///
    /// # Errors
    /// Names a file of the user's own folder that cannot be read.
    pub fn files(&self, folder: &str, ending: &str) -> Result<Vec<LibraryFile>, Problem> {
        let mut found = self.all()?;
        found.retain(|path, _| path.starts_with(&format!("{folder}/")) && path.ends_with(ending));
        Ok(found.into_values().collect())
    }

    fn all(&self) -> Result<BTreeMap<String, LibraryFile>, Problem> {
        let mut found = BTreeMap::new();
        for (root, dir) in [("queries", &QUERIES), ("reports", &REPORTS)] {
            collect_built_in(root, dir, &mut found);
        }
        if let Some(own) = &self.own {
            for root in ["queries", "reports"] {
                collect_own(own, &own.join(root), &mut found)?;
            }
        }
        Ok(found)
    }

    /// Gives the paths of the user's own files that stand in place of compiled-in ones.
    ///
    /// # Errors
    /// Names a file of the user's own folder that cannot be read.
    pub fn overrides(&self) -> Result<Vec<String>, Problem> {
        if self.own.is_none() {
            return Ok(Vec::new());
        }
        Ok(self.all()?.into_values().filter(|file| file.overrides).map(|file| file.path).collect())
    }
}

fn collect_built_in(root: &str, dir: &Dir<'_>, found: &mut BTreeMap<String, LibraryFile>) {
    for file in dir.files() {
        let path = format!("{root}/{}", file.path().to_string_lossy());
        if let Some(text) = file.contents_utf8() {
            let text = text.to_owned();
            found.insert(path.clone(), LibraryFile { path, text, overrides: false });
        }
    }
    for inner in dir.dirs() {
        collect_built_in(root, inner, found);
    }
}

fn collect_own(library: &Path, folder: &Path, found: &mut BTreeMap<String, LibraryFile>) -> Result<(), Problem> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let full = entry.path();
        if full.is_dir() {
            collect_own(library, &full, found)?;
            continue;
        }
        let Some(path) = full.strip_prefix(library).ok().and_then(Path::to_str) else { continue };
        if ![".sql", ".toml", ".html", ".css"].iter().any(|ending| path.ends_with(ending)) {
            continue;
        }
        let text = fs::read_to_string(&full)
            .map_err(|failure| Problem::new(full.display().to_string(), format!("cannot be read: {failure}")))?;
        let overrides = found.contains_key(path);
        found.insert(path.to_owned(), LibraryFile { path: path.to_owned(), text, overrides });
    }
    Ok(())
}
