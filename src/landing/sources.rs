use std::{collections::BTreeMap, path::PathBuf};

use arrow::array::RecordBatch;
use serde::Deserialize;

use crate::base::{Problem, Problems, and_list};

/// The name of the file in a mapping that says which source file is which.
pub(super) const SOURCES_FILE: &str = "sources.toml";

/// The sources that a mapping reads, by the names of their tables. Each is known by its columns, so that a file may be
/// called anything: published files have their year in their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sources(BTreeMap<String, Source>);

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    /// What the file is, in words for a message.
    title: String,
    /// Columns that its header has.
    columns: Vec<String>,
}

/// A source file, read whole.
pub(super) struct SourceFile {
    pub path: PathBuf,
    pub batch: RecordBatch,
    pub hash: String,
}

impl Sources {
    /// Reads `sources.toml`.
    ///
    /// # Errors
    /// When it is not what such a file holds.
    pub fn read(place: &str, text: &str) -> Result<Self, Problem> {
        toml::from_str(text).map(Self).map_err(|failure| {
            let before = failure.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.lines().count().max(1);
            Problem::new(format!("{place}:{line}"), failure.message().to_owned())
                .help("write each source as `[name]`, with its `title` and its `columns`")
        })
    }

    /// Says whether none is declared: then tables are named by their files.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names the files, in the order of the names.
    ///
    /// # Errors
    /// Gives every file that is no source or one that another file is, and every source that no file is.
    pub fn name(&self, mapping: &str, files: Vec<SourceFile>) -> Result<Vec<(String, SourceFile)>, Problems> {
        let mut problems = Problems::default();
        let mut named: BTreeMap<&str, SourceFile> = BTreeMap::new();
        for file in files {
            let place = file.path.display().to_string();
            match self.source_of(&file.batch) {
                None => {
                    let problem = Problem::new(place, "is no source of the mapping");
                    problems.push(problem.help(self.closest(&file.batch)));
                }
                Some(name) => match named.get(name) {
                    Some(first) => {
                        let cause = format!("is `{name}`, which {} is too", first.path.display());
                        problems.push(Problem::new(place, cause).help("name one of them"));
                    }
                    None => {
                        named.insert(name, file);
                    }
                },
            }
        }
        for (name, source) in self.0.iter().filter(|(name, _)| !named.contains_key(name.as_str())) {
            let problem = Problem::new(format!("--mapping {mapping}"), format!("no file given is `{name}`"));
            problems.push(problem.help(format!("name the file of {}", source.title)));
        }
        problems.or(named.into_iter().map(|(name, file)| (name.to_owned(), file)).collect())
    }

    /// The source whose columns a file has; of several the one with the most.
    fn source_of(&self, batch: &RecordBatch) -> Option<&str> {
        let fits = self.0.iter().filter(|(_, source)| source.lacking(batch).is_empty());
        fits.max_by_key(|(_, source)| source.columns.len()).map(|(name, _)| name.as_str())
    }

    /// Says which columns a file lacks to be a source, of which it has at least half, or else what the sources are.
    fn closest(&self, batch: &RecordBatch) -> String {
        let lacking = self.0.iter().map(|(name, source)| (name, source.lacking(batch), source.columns.len()));
        let near = lacking.filter(|(_, lacking, all)| lacking.len() * 2 <= *all);
        if let Some((name, lacking, _)) = near.min_by_key(|(_, lacking, _)| lacking.len()) {
            return format!("`{name}` has {} besides", and_list(&lacking));
        }
        let all: Vec<String> = self.0.iter().map(|(name, source)| format!("`{name}`, {}", source.title)).collect();
        format!("the sources are {}", all.join("; "))
    }
}

impl Source {
    fn lacking(&self, batch: &RecordBatch) -> Vec<String> {
        let schema = batch.schema();
        let lacking = self.columns.iter().filter(|column| schema.column_with_name(column).is_none());
        lacking.map(|column| format!("`{column}`")).collect()
    }
}
