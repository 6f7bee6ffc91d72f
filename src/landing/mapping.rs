use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use arrow::{
    array::{ArrayRef, RecordBatch, StringArray, UInt64Array},
    compute::concat_batches,
    datatypes::{DataType, Field, Schema},
};

use super::{
    pseudonym::PseudonymKey,
    read::{LINE, TableSource},
    sources::{SOURCES_FILE, SourceFile, Sources},
    submission::Arrival,
};
use crate::{
    base::{AreaCode, Digest, Library, Month, Problem, Problems, nearest},
    engine::{Engine, Limits, Params},
    extract::{REFERENCE_TABLES, TABLES, Table, reference_table, table},
    store::Subject,
};

/// How sources of another shape become contract tables: one `select` for each.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The name, by which versions of the reference data that it makes are told apart.
    pub name: String,
    selects: Vec<Select>,
    sources: Sources,
}

#[derive(Debug, Clone)]
struct Select {
    table: &'static Table,
    place: String,
    sql: String,
}

impl Mapping {
    /// Finds a mapping: a folder of `.sql` files, or the name of one in `queries/mappings/` of the library. Beside them
    /// `sources.toml` may say which source file is which.
    ///
    /// # Errors
    /// When there is none, or a file in it is named for no table or cannot be read.
    pub fn find(name: &str, library: &Library) -> Result<Self, Problems> {
        let folder = Path::new(name);
        let (name, files) = if folder.is_dir() {
            let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
            let own = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (own, files_of(folder)?)
        } else {
            let files = library.files(&format!("queries/mappings/{name}"), "")?;
            let of_mapping = files.into_iter().map(|file| (file.path, file.text)).filter(|(path, _)| is_part(path));
            (name.to_owned(), of_mapping.collect())
        };
        let (selects_written, declared): (Vec<_>, Vec<_>) = files.into_iter().partition(|(place, _)| is_sql(place));
        if selects_written.is_empty() {
            return Err(unknown(&name, library)?.into());
        }
        let mut problems = Problems::default();
        let mut sources = Sources::default();
        for (place, text) in declared {
            match Sources::read(&place, &text) {
                Ok(read) => sources = read,
                Err(problem) => problems.push(problem),
            }
        }
        let mut selects = Vec::new();
        for (place, sql) in selects_written {
            let stem = Path::new(&place).file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(table) = table(&stem).or_else(|| reference_table(&stem)) {
                selects.push(Select { table, place, sql });
            } else {
                let names = TABLES.iter().chain(REFERENCE_TABLES).map(|table| table.name);
                let problem = Problem::new(place, "is named for no table of the contract");
                problems.push(match nearest(&stem, names) {
                    Some(close) => problem.help(format!("`{close}.sql` is close")),
                    None => problem.help("`hearthline tables` lists the tables"),
                });
            }
        }
        problems.or(Self { name, selects, sources })
    }
}

fn is_sql(place: &str) -> bool {
    Path::new(place).extension().is_some_and(|ending| ending == "sql")
}

fn is_part(place: &str) -> bool {
    is_sql(place) || Path::new(place).file_name().is_some_and(|name| name == SOURCES_FILE)
}

fn files_of(folder: &Path) -> Result<Vec<(String, String)>, Problem> {
    let entries = fs::read_dir(folder)
        .map_err(|failure| Problem::new(folder.display().to_string(), format!("cannot be read: {failure}")))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| is_part(&path.display().to_string()));
    paths.sort();
    let read = |path: PathBuf| {
        let place = path.display().to_string();
        let text = fs::read_to_string(&path)
            .map_err(|failure| Problem::new(place.clone(), format!("cannot be read: {failure}")))?;
        Ok((place, text))
    };
    paths.into_iter().map(read).collect()
}

fn unknown(name: &str, library: &Library) -> Result<Problem, Problem> {
    let files = library.files("queries/mappings", ".sql")?;
    let mut names: Vec<&str> = files.iter().filter_map(|file| file.path.split('/').nth(2)).collect();
    names.dedup();
    let problem = Problem::new(format!("--mapping {name}"), "there is no such mapping, and no such folder");
    Ok(match nearest(name, names.iter().copied()) {
        Some(close) => problem.help(format!("`{close}` is close")),
        None => problem.help(format!("a mapping is a folder of .sql files, or one of {}", names.join(", "))),
    })
}

/// Runs a mapping over source files and gives what it makes, ready to be landed like any other.
///
/// Each file is a table, all its columns text, with the column `line` besides; a select that gives `line` has its messages
/// count the lines of the source. A table is named as the mapping declares its sources; where it declares none, by
/// its stem, and where there is one file it is also `source`. `of` names the area and month of family tables.
///
/// # Errors
/// When a source cannot be read or is none of the mapping's, a `select` fails, or family tables come without an area and a
/// month.
pub async fn map_sources(
    mapping: &Mapping,
    sources: &[PathBuf],
    of: Option<(AreaCode, Month)>,
    key: Option<&PseudonymKey>,
    limits: Limits,
) -> Result<Vec<Arrival>, Problems> {
    let mut problems = Problems::default();
    let mut files = Vec::new();
    for path in sources {
        match read_whole(path) {
            Ok(file) => files.push(file),
            Err(problem) => problems.push(problem),
        }
    }
    problems.or(())?;
    let named: Vec<(String, SourceFile)> = if mapping.sources.is_empty() {
        files.into_iter().map(|file| (stem(&file.path), file)).collect()
    } else {
        mapping.sources.name(&mapping.name, files)?
    };
    let mut digest = Digest::default();
    for (_, file) in &named {
        digest.feed(file.hash.as_bytes());
    }
    let mut tables: Vec<(String, RecordBatch)> = named.into_iter().map(|(name, file)| (name, file.batch)).collect();
    if let [(name, batch)] = tables.as_slice()
        && name != "source"
    {
        let batch = batch.clone();
        tables.push(("source".to_owned(), batch));
    }
    for select in &mapping.selects {
        digest.feed(select.sql.as_bytes());
    }
    // Another key makes other pseudonyms of the same source.
    digest.feed(key.and_then(PseudonymKey::mark).unwrap_or_default().as_bytes());
    let hash = digest.finish();
    let engine = Engine::over_sources(tables, vec![PseudonymKey::function(key)], limits)?;
    let mut problems = Problems::default();
    let mut made: BTreeMap<Subject, Arrival> = BTreeMap::new();
    for select in &mapping.selects {
        match run(&engine, select, &hash).await {
            Err(problem) => problems.push(problem),
            Ok(source) => match subject(select.table, &mapping.name, of.as_ref()) {
                Err(problem) => problems.push(problem),
                Ok(subject) => {
                    let arrival = made.entry(subject.clone()).or_insert_with(|| Arrival::new(subject));
                    arrival.tables.insert(select.table.name, source);
                }
            },
        }
    }
    problems.or(made.into_values().collect())
}

fn subject(table: &Table, mapping: &str, of: Option<&(AreaCode, Month)>) -> Result<Subject, Problem> {
    if reference_table(table.name).is_some() {
        return Ok(Subject::Reference { table: table.name.to_owned(), source: mapping.to_owned() });
    }
    match of {
        Some((area, month)) => Ok(Subject::submission(area, *month)),
        None => Err(Problem::new(
            format!("--mapping {mapping}"),
            format!("makes `{}`, but of which area and month?", table.name),
        )
        .help("say it with --area CODE --month YYYY-MM")),
    }
}

async fn run(engine: &Engine, select: &Select, hash: &str) -> Result<TableSource, Problem> {
    let prepared = engine.prepare(&select.place, &select.sql, &Params::new()).await?;
    let columns: Vec<String> = prepared.schema.fields().iter().map(|field| field.name().clone()).collect();
    let batches = prepared.collect().await?;
    let what = if columns.iter().any(|column| column == LINE) { "by lines of the source" } else { "its result" };
    Ok(TableSource::Batches { place: format!("{}, {what}", select.place), batches, columns, hash: hash.to_owned() })
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads a source file into memory, all columns text, with the line on which each row begins.
fn read_whole(path: &Path) -> Result<SourceFile, Problem> {
    let place = path.display().to_string();
    let mut rows = TableSource::File(path.to_owned()).open()?;
    let mut fields: Vec<Field> = rows.header.iter().map(|name| Field::new(name, DataType::Utf8, true)).collect();
    // A source may have such a column of its own.
    let numbered = rows.header.iter().all(|name| name != LINE);
    if numbered {
        fields.push(Field::new(LINE, DataType::UInt64, false));
    }
    let schema = Arc::new(Schema::new(fields));
    let mut batches = Vec::new();
    while let Some(chunk) = rows.next_chunk()? {
        let texts = chunk.columns.into_iter().map(|column: StringArray| Arc::new(column) as ArrayRef);
        let lines = numbered.then(|| Arc::new(UInt64Array::from(chunk.lines)) as ArrayRef);
        let columns = texts.chain(lines).collect();
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns);
        batches.push(batch.map_err(|failure| Problem::new(place.clone(), failure.to_string()))?);
    }
    let batch = concat_batches(&schema, &batches).map_err(|failure| Problem::new(place, failure.to_string()))?;
    Ok(SourceFile { path: path.to_owned(), batch, hash: rows.hash() })
}
