use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::{AreaCode, Month};

/// One thing that was landed: a submission of an area, or a version of reference data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What it is about.
    pub subject: Subject,
    /// The hash of the files that it was landed from.
    pub hash: String,
    /// Whether a later landing about the same subject took its place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub superseded: bool,
    /// Rows kept, over all tables.
    pub rows_kept: u64,
    /// Rows rejected.
    pub rows_rejected: u64,
    /// Rows withheld because what they hang on was rejected.
    pub rows_withheld: u64,
    /// The objects that hold it.
    pub files: Vec<LandedFile>,
}

/// One object of an entry: a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LandedFile {
    /// The table.
    pub table: String,
    /// The path of the object in the store.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its rows.
    pub rows: u64,
}

/// An object that holds rows of a table, for whoever reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// The path in the store.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// The area that all its rows are of; none where it is reference data.
    pub area: Option<String>,
}

impl Entry {
    /// The area that a submission is of; none where the entry is reference data.
    pub fn area(&self) -> Option<&str> {
        match &self.subject {
            Subject::Submission { area, .. } => Some(area),
            Subject::Reference { .. } => None,
        }
    }

    /// The objects that hold a table.
    pub fn objects(&self, table: &str) -> impl Iterator<Item = Object> {
        let files = self.files.iter().filter(move |file| file.table == table);
        files.map(|file| Object { path: file.path.clone(), bytes: file.bytes, area: self.area().map(str::to_owned) })
    }
}

/// What an entry is about. Two entries about the same subject are versions of one another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A complete extract of an area as known at the end of a month.
    Submission {
        /// The area's code.
        area: String,
        /// The month, `YYYY-MM`.
        month: String,
    },
    /// A reference table from one source.
    Reference {
        /// The table.
        table: String,
        /// The mapping it came through, or `reference` where it came as it is.
        source: String,
    },
}

impl Subject {
    /// The submission of an area and month.
    pub fn submission(area: &AreaCode, month: Month) -> Self {
        Self::Submission { area: area.to_string(), month: month.to_string() }
    }

    /// The folder in the store under which its objects lie.
    pub fn folder(&self) -> String {
        match self {
            Self::Submission { area, month } => format!("submissions/{area}/{month}"),
            Self::Reference { table, source } => format!("reference/{table}/{source}"),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Submission { area, month } => write!(f, "{area}/{month}"),
            Self::Reference { table, source } if source == "reference" => write!(f, "reference/{table}"),
            Self::Reference { table, source } => write!(f, "reference/{table} (through {source})"),
        }
    }
}
