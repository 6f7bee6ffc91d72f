use std::collections::BTreeMap;

use arrow::{
    array::{ArrayRef, AsArray},
    datatypes::Date32Type,
};

use super::{
    finding::{Finding, Gravity},
    parse::Surroundings,
    read::TableSource,
    register::Register,
    stored::{Counts, Rejects, Submission, column, empty_table, reference_bytes},
    table::{ReadTable, header_problems, read_table},
};
use crate::{
    base::{Digest, Month, Problem, count, days_from_date},
    extract::{TABLES, Table, reference_table},
    plan::Plans,
    store::Subject,
};

/// Something that arrived to be landed: the tables of a submission, or a reference table.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// What it is about.
    pub subject: Subject,
    /// Where it lies, for messages about it as a whole.
    pub place: String,
    /// Its tables.
    pub tables: BTreeMap<&'static str, TableSource>,
    /// What is known about it before a row is read.
    pub findings: Vec<Finding>,
}

/// From how many rejected rows on a table refuses its submission: above both.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// A percentage of the rows.
    pub percent: f64,
    /// A number of rows.
    pub rows: usize,
}

/// What follows from a table that is not there, or empty.
const NO_EVIDENCE: &str = "what only this table could show counts as missing evidence";

/// The tables by which all other rows are known.
const REGISTERED: [&str; 2] = ["families", "people"];

impl Default for Limits {
    fn default() -> Self {
        Self { percent: 1.0, rows: 20 }
    }
}

/// A submission read whole, with its tables as they will be stored.
#[derive(Debug, Default)]
pub(super) struct ReadArrival {
    pub hash: String,
    pub findings: Vec<Finding>,
    pub files: Vec<TableBytes>,
    pub rows_kept: usize,
    pub rows_rejected: usize,
    pub rows_withheld: usize,
}

/// A table as Parquet.
#[derive(Debug)]
pub(super) struct TableBytes {
    pub table: String,
    pub rows: usize,
    pub bytes: Vec<u8>,
}

impl Arrival {
    /// An arrival without tables yet.
    pub fn new(subject: Subject) -> Self {
        Self { place: subject.to_string(), subject, tables: BTreeMap::new(), findings: Vec::new() }
    }

    /// Hashes the files without looking at their rows.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn hash(&self) -> Result<String, Problem> {
        let hashes: Result<BTreeMap<&str, String>, Problem> =
            self.tables.iter().map(|(table, source)| source.hash().map(|hash| (*table, hash))).collect();
        hashes.map(|hashes| hash_of(&hashes))
    }

    /// Reads and checks every table, each file once. Parquet is made only where `keep` says so.
    pub(super) fn read(self, plans: &Plans, limits: Limits, keep: bool) -> ReadArrival {
        let mut read = ReadArrival { findings: self.findings.clone(), ..ReadArrival::default() };
        let outcome = match &self.subject {
            Subject::Submission { area, month } => match month.parse() {
                Ok(month) => self.tables_of_submission(area, month, plans, limits, keep, &mut read),
                Err(problem) => Err(problem),
            },
            Subject::Reference { table, .. } => self.reference(table, plans, keep, &mut read),
        };
        if let Err(problem) = outcome {
            read.findings.push(Finding::refused(problem));
        }
        if read.is_refused() {
            read.files.clear();
        }
        read
    }

    fn tables_of_submission(
        &self,
        area: &str,
        month: Month,
        plans: &Plans,
        limits: Limits,
        keep: bool,
        read: &mut ReadArrival,
    ) -> Result<(), Problem> {
        let surroundings = Surroundings { plans, area: Some(area), last_day: days_from_date(month.last_day()) };
        let mut register = Register::default();
        let mut hashes = BTreeMap::new();
        let mut counts = Counts::default();
        let mut rejects = Rejects::default();
        let submission = Submission { area: area.to_owned(), day: surroundings.last_day };
        for table in TABLES {
            let Some(source) = self.tables.get(table.name) else {
                read.findings.push(self.absent(table));
                if REGISTERED.contains(&table.name) {
                    self.headers_after(table, read);
                    return Ok(());
                }
                if keep {
                    read.files.push(empty_table(table)?);
                }
                continue;
            };
            let numbered = (!["families", "coverage"].contains(&table.name)).then_some(&register);
            let found = match read_table(table, source.clone(), &surroundings, numbered) {
                Ok(found) => found,
                Err(problems) => {
                    read.findings.extend(problems.into_iter().map(Finding::refused));
                    if REGISTERED.contains(&table.name) {
                        self.headers_after(table, read);
                        return Ok(());
                    }
                    continue;
                }
            };
            match table.name {
                "families" => read.findings.extend(register_families(&mut register, &found, source)),
                "people" => read.findings.extend(register_people(&mut register, &found, source)),
                _ => {}
            }
            read.take_in(table, source, &found, limits);
            hashes.insert(table.name, found.hash.clone());
            counts.add(table.name, &found);
            rejects.add(table.name, &found, &register);
            if keep {
                read.files.push(submission.table(table, &found, &register)?);
            }
        }
        read.hash = hash_of(&hashes);
        if keep {
            read.files.push(submission.rejects(&rejects)?);
            read.files.push(submission.counts(&counts)?);
        }
        Ok(())
    }

    /// Without families and people every other row would be an orphan, so only headers are looked at after them.
    fn headers_after(&self, table: &Table, read: &mut ReadArrival) {
        let after = TABLES.iter().skip_while(|other| other.name != table.name).skip(1);
        for (table, source) in after.filter_map(|table| Some((table, self.tables.get(table.name)?))) {
            let problems = header_problems(table, source.clone());
            read.findings.extend(problems.into_iter().map(Finding::refused));
        }
    }

    fn reference(&self, name: &str, plans: &Plans, keep: bool, read: &mut ReadArrival) -> Result<(), Problem> {
        let surroundings = Surroundings { plans, area: None, last_day: i32::MAX };
        let table = reference_table(name).ok_or_else(|| Problem::new(name, "is not a reference table"))?;
        let Some(source) = self.tables.get(table.name) else { return Ok(()) };
        match read_table(table, source.clone(), &surroundings, None) {
            Err(problems) => read.findings.extend(problems.into_iter().map(Finding::refused)),
            Ok(found) => {
                read.take_in(table, source, &found, Limits { percent: 0.0, rows: 0 });
                read.hash = hash_of(&BTreeMap::from([(table.name, found.hash.clone())]));
                if keep {
                    read.files.push(reference_bytes(table, &found)?);
                }
            }
        }
        Ok(())
    }

    fn absent(&self, table: &Table) -> Finding {
        if table.required {
            let help =
                format!("a submission holds {}.csv or {}.parquet, if only with a header", table.name, table.name);
            return Finding::refused(Problem::new(self.place.clone(), format!("has no `{}`", table.name)).help(help));
        }
        Finding::warned(Problem::new(self.place.clone(), format!("has no `{}`", table.name)).help(NO_EVIDENCE))
    }
}

impl ReadArrival {
    /// Says whether nothing of it may be landed.
    pub fn is_refused(&self) -> bool {
        self.findings.iter().any(|finding| finding.gravity == Gravity::Refused)
    }

    fn take_in(&mut self, table: &Table, source: &TableSource, found: &ReadTable, limits: Limits) {
        self.findings.extend(found.findings.iter().cloned());
        self.rows_kept += found.rows();
        self.rows_rejected += found.rows_rejected;
        self.rows_withheld += found.rows_withheld;
        let all = found.rows() + found.rows_rejected + found.rows_withheld;
        #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
        let percent = 100.0 * found.rows_rejected as f64 / all.max(1) as f64;
        if found.rows_rejected > limits.rows && percent > limits.percent {
            let cause =
                format!("{} of {} rejected, {percent:.1}%", count(found.rows_rejected, "row"), count(all, "row"));
            let help = if limits.rows == 0 && limits.percent == 0.0 {
                "reference data is landed whole or not at all".to_owned()
            } else {
                format!("mend the extract, or raise both limits (now {}% and {} rows)", limits.percent, limits.rows)
            };
            self.findings.push(Finding::refused(Problem::new(source.place(), cause).help(help)));
        }
        if all == 0 && !table.required {
            let mut problem = Problem::new(source.place(), "has no rows");
            if reference_table(table.name).is_none() {
                problem = problem.help(NO_EVIDENCE);
            }
            self.findings.push(Finding::warned(problem));
        }
        if table.name == "coverage" {
            self.findings.extend(holes(found, source));
        }
        if table.name == "families" && found.rejects.iter().any(|reject| reject.any_family) {
            let cause = "a rejected row does not say which family it is: it may be any family that other rows name";
            self.findings.push(Finding::warned(Problem::new(source.place(), cause)));
        } else if table.column("family_id").is_some() {
            let unread = found.rejects.iter().filter(|reject| reject.any_family).count();
            if unread > 0 {
                let cause = format!("{} that may be about any family of the area", count(unread, "rejected row"));
                let help = "the evidence of this kind counts as incomplete for every family";
                self.findings.push(Finding::warned(Problem::new(source.place(), cause).help(help)));
            }
        }
    }
}

/// How many holes a warning names before it only counts them.
const HOLES_NAMED: usize = 5;

/// Warns of sources whose coverage has a hole between two of its rows.
fn holes(found: &ReadTable, source: &TableSource) -> Option<Finding> {
    let [tables, kinds, from, to] = found.columns.as_slice() else { return None };
    let text = |array: &ArrayRef, row: usize| array.as_string::<i32>().value(row).to_owned();
    let day = |array: &ArrayRef, row: usize| array.as_primitive::<Date32Type>().value(row);
    let mut tiles: Vec<(String, String, i32, i32)> =
        (0..found.rows()).map(|row| (text(tables, row), text(kinds, row), day(from, row), day(to, row))).collect();
    tiles.sort_unstable();
    let mut holes = Vec::new();
    for of_source in tiles.chunk_by(|a, b| (&a.0, &a.1) == (&b.0, &b.1)) {
        let mut covered = of_source.first().map_or(0, |tile| tile.3);
        for (table, kind, from, to) in of_source {
            if *from > covered + 1 {
                holes.push(format!("`{kind}` in `{table}`"));
            }
            covered = covered.max(*to);
        }
    }
    holes.dedup();
    (!holes.is_empty()).then(|| {
        let more = holes.len().saturating_sub(HOLES_NAMED);
        holes.truncate(HOLES_NAMED);
        if more > 0 {
            holes.push(format!("{more} more"));
        }
        let cause = format!("coverage has a hole: {}", crate::base::and_list(&holes));
        Finding::warned(Problem::new(source.place(), cause).help("within the hole, no row is no evidence of nothing"))
    })
}

fn hash_of(files: &BTreeMap<&str, String>) -> String {
    let mut digest = Digest::default();
    for (table, hash) in files {
        digest.feed(format!("{table} {hash}\n").as_bytes());
    }
    digest.finish()
}

/// Registers the families, and says where one was both kept and rejected: two rows of one key.
fn register_families(register: &mut Register, found: &ReadTable, source: &TableSource) -> Option<Finding> {
    let table = crate::extract::table("families")?;
    if let (Some(ids), Some(plans)) = (column(table, found, "family_id"), column(table, found, "plan")) {
        register.keep_families(ids, plans);
    }
    for reject in &found.rejects {
        register.reject_family(reject.family_id.as_deref());
    }
    let twice = |id: &str| register.family_no(id).is_some();
    found.rejects.iter().any(|reject| reject.family_id.as_deref().is_some_and(twice)).then(|| kept_and_rejected(source))
}

/// Registers the people, likewise.
fn register_people(register: &mut Register, found: &ReadTable, source: &TableSource) -> Option<Finding> {
    let table = crate::extract::table("people")?;
    if let Some(ids) = column(table, found, "person_id") {
        register.keep_people(&found.family_no, ids);
    }
    let mut twice = false;
    for reject in found.rejects.iter().filter(|reject| !reject.reason.is_withheld()) {
        let family = reject.family_id.as_deref().and_then(|id| register.family_no(id));
        twice |= family.zip(reject.person_id.as_deref()).is_some_and(|(family, id)| register.lives_in(family, id));
        register.reject_person(family, reject.person_id.as_deref());
    }
    twice.then(|| kept_and_rejected(source))
}

fn kept_and_rejected(source: &TableSource) -> Finding {
    let cause = "a row was rejected whose key another row has, too";
    Finding::refused(
        Problem::new(source.place(), cause).help("two rows may not share their key; keep the one that is right"),
    )
}
