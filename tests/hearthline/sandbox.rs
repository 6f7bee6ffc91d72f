//! A folder of its own for each test, and the built program run in it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

pub struct Sandbox {
    folder: tempfile::TempDir,
}

/// What the program printed, and the code that it ended with.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Sandbox {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn file(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let full = self.path(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a test lays out its own sandbox")]
        fs::write(full, text).unwrap();
        self
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hearthline"));
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env_remove("HEARTHLINE_STORE").env_remove("HEARTHLINE_LIBRARY");
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        let output = self.command(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Ran { code: output.status.code().unwrap(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Every file below a folder with its bytes, sorted by path.
    pub fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        files_below(&self.path(folder))
    }

    /// The same, of those that the same data gives again to the byte: an ODS bears the time at which it was packed.
    pub fn same_files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let same = |(name, _): &(String, Vec<u8>)| Path::new(name).extension().is_none_or(|ending| ending != "ods");
        self.files(folder).into_iter().filter(same).collect()
    }
}

pub fn files_below(folder: &Path) -> Vec<(String, Vec<u8>)> {
    fn collect(root: &Path, folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(root, &path, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    collect(folder, folder, &mut found);
    found.sort();
    found
}

impl Ran {
    /// The output of a run that ended well.
    #[track_caller]
    pub fn well(&self) -> &str {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        &self.out
    }

    /// The message of a run that ended with an error.
    #[track_caller]
    pub fn error(&self) -> &str {
        assert_eq!(self.code, 2, "{}{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        &self.err
    }

    /// The output of a run that ended with findings.
    #[track_caller]
    pub fn findings(&self) -> &str {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        &self.out
    }
}
