use std::{fmt, str::FromStr};

use arrow::datatypes::DataType;

use crate::base::{LibraryFile, Problem, Problems};

/// What a query says of itself in the comments at its top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// What the numbers are.
    pub title: String,
    /// What one row is.
    pub grain: String,
    /// The tables it reads.
    pub reads: Vec<String>,
    /// The parameters it takes.
    pub takes: Vec<Taken>,
    /// The columns it gives.
    pub gives: Vec<Given>,
}

/// A parameter of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its name, without the `$`.
    pub name: String,
    /// Its type.
    pub of: Type,
    /// Whether it may be left out, and is null then.
    pub optional: bool,
}

/// A column of a query's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its name.
    pub name: String,
    /// Its type.
    pub of: Type,
}

/// A type, by its name in SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// `text`.
    Text,
    /// `integer`, 32 bits.
    Integer,
    /// `bigint`, 64 bits.
    Bigint,
    /// `double`.
    Double,
    /// `date`.
    Date,
    /// `boolean`.
    Boolean,
}

impl Type {
    const ALL: [(&'static str, Self); 6] = [
        ("text", Self::Text),
        ("integer", Self::Integer),
        ("bigint", Self::Bigint),
        ("double", Self::Double),
        ("date", Self::Date),
        ("boolean", Self::Boolean),
    ];

    /// Gives the type of an Arrow column, where it is one that a query may give.
    pub fn of(arrow: &DataType) -> Option<Self> {
        match arrow {
            DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8 => Some(Self::Text),
            DataType::Int32 => Some(Self::Integer),
            DataType::Int64 => Some(Self::Bigint),
            DataType::Float64 => Some(Self::Double),
            DataType::Date32 => Some(Self::Date),
            DataType::Boolean => Some(Self::Boolean),
            _ => None,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(_, of)| of == self).map_or("", |(name, _)| name);
        f.write_str(name)
    }
}

impl FromStr for Type {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names: Vec<&str> = Self::ALL.iter().map(|(name, _)| *name).collect();
        let found = Self::ALL.iter().find(|(name, _)| *name == text).map(|(_, of)| *of);
        found.ok_or_else(|| format!("`{text}` is no type; a type is one of {}", names.join(", ")))
    }
}

impl Header {
    /// Reads the header of a query file: `-- title:`, `-- grain:`, `-- reads:`, `-- takes:`, `-- gives:`, each once.
    ///
    /// A line that begins with `--` and has no key goes on with the one before.
    ///
    /// # Errors
    /// Gives all that is wrong with it.
    pub fn read(file: &LibraryFile) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let fields = fields(&file.text);
        let mut field = |key: &str| {
            let found = fields.iter().find(|(name, ..)| name == key);
            if found.is_none() {
                let problem = Problem::new(file.path.clone(), format!("has no `-- {key}:` at its top"));
                problems.push(problem.help("a query begins with title, grain, reads, takes and gives"));
            }
            found.map(|(_, text, line)| (text.clone(), *line)).unwrap_or_default()
        };
        let (title, _) = field("title");
        let (grain, _) = field("grain");
        let (reads, _) = field("reads");
        let (takes, takes_line) = field("takes");
        let (gives, gives_line) = field("gives");
        let at = |line: usize| format!("{}:{line}", file.path);
        let takes = typed(&takes, &at(takes_line), &mut problems);
        let gives = typed(&gives, &at(gives_line), &mut problems);
        problems.or(Self {
            title,
            grain,
            reads: words(&reads),
            takes: takes.into_iter().map(|(name, of, optional)| Taken { name, of, optional }).collect(),
            gives: gives.into_iter().map(|(name, of, _)| Given { name, of }).collect(),
        })
    }
}

/// Gives the keys of a header with their texts and lines.
fn fields(text: &str) -> Vec<(String, String, usize)> {
    let mut fields: Vec<(String, String, usize)> = Vec::new();
    for (line, content) in text.lines().enumerate() {
        let Some(comment) = content.strip_prefix("--") else { break };
        let comment = comment.trim();
        match comment.split_once(':').filter(|(key, _)| key.chars().all(|letter| letter.is_ascii_lowercase())) {
            Some((key, value)) => fields.push((key.to_owned(), value.trim().to_owned(), line + 1)),
            None => {
                if let Some((_, value, _)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(comment);
                }
            }
        }
    }
    fields
}

/// Splits a list; `nothing` is the empty one.
fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty() && *word != "nothing").map(str::to_owned).collect()
}

fn typed(text: &str, place: &str, problems: &mut Problems) -> Vec<(String, Type, bool)> {
    let mut found = Vec::new();
    for word in words(text) {
        let (name, of) = word.split_once(' ').unwrap_or((word.as_str(), ""));
        let of = of.trim();
        match of.trim_end_matches('?').parse() {
            Ok(kind) => found.push((name.to_owned(), kind, of.ends_with('?'))),
            Err(cause) => problems.push(
                Problem::new(place, cause)
                    .help("write `name type`, with `?` after the type of a parameter that may be left out"),
            ),
        }
    }
    found
}
