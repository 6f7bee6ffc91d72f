//! The files of one submission, open side by side while its families stream through.

use std::{fs, io, path::Path};

use super::faults::{Fault, Made};
use crate::{base::Problem, extract::TABLES};

/// A table of the contract, by its place in [`TABLES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet {
    Families,
    People,
    Needs,
    Attendance,
    Events,
    Scores,
    Spells,
    Support,
    Judgements,
    Amounts,
    Claims,
    Coverage,
}

/// One open file.
struct Open {
    /// The path below the sample's folder.
    path: String,
    writer: csv::Writer<fs::File>,
    rows: usize,
    faults: Vec<Fault>,
}

/// The files of one submission.
pub(super) struct Sheets(Vec<Open>);

impl Sheets {
    /// Makes the folder of a submission and begins its twelve files.
    pub(super) fn begin(folder: &Path, submission: &str, faults: Vec<Fault>) -> Result<Self, Problem> {
        fs::create_dir_all(folder.join(submission)).map_err(|failure| unwritable(submission, &failure))?;
        let mut waiting = faults;
        let mut sheets = Vec::with_capacity(TABLES.len());
        for table in TABLES {
            let path = format!("{submission}/{}.csv", table.name);
            let (faults, others) = waiting.into_iter().partition(|fault: &Fault| fault.table == table.name);
            waiting = others;
            let mut writer = begin_file(folder, &path)?;
            let header: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
            writer.write_record(header).map_err(|failure| unwritable(&path, &failure.into()))?;
            sheets.push(Open { path, writer, rows: 0, faults });
        }
        Ok(Self(sheets))
    }

    /// Writes a row, with a fault where one has been waiting for such a row.
    pub(super) fn put(&mut self, sheet: Sheet, fields: &[&[u8]]) -> Result<(), Problem> {
        let Some(open) = self.0.get_mut(sheet as usize) else { return Ok(()) };
        open.rows += 1;
        let line = open.rows + 1;
        let written = match open.faults.iter_mut().find_map(|fault| fault.befall(fields, line)) {
            Some(value) => open.writer.write_record(value),
            None => open.writer.write_record(fields),
        };
        written.map_err(|failure| unwritable(&open.path, &failure.into()))
    }

    /// Ends the files; gives the number of rows and the faults that were made.
    pub(super) fn end(self) -> Result<(usize, Vec<Made>), Problem> {
        let mut rows = 0;
        let mut made = Vec::new();
        for mut open in self.0 {
            open.writer.flush().map_err(|failure| unwritable(&open.path, &failure))?;
            rows += open.rows;
            let mut harmed: Vec<(usize, &str)> = open.faults.iter().flat_map(Fault::made).collect();
            harmed.sort_unstable();
            made.extend(harmed.into_iter().map(|(line, what)| (open.path.clone(), format!("line {line}: {what}"))));
        }
        Ok((rows, made))
    }
}

/// Begins a CSV file below the sample's folder, which is itself a temporary one that appears whole or not at all.
#[expect(clippy::disallowed_methods, reason = "rows stream into a folder that `base::write_folder` puts in its place")]
pub(super) fn begin_file(folder: &Path, path: &str) -> Result<csv::Writer<fs::File>, Problem> {
    let file = fs::File::create(folder.join(path)).map_err(|failure| unwritable(path, &failure))?;
    Ok(csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(file))
}

/// Says that a file of the sample cannot be written.
pub(super) fn unwritable(path: &str, failure: &io::Error) -> Problem {
    Problem::new(path, format!("cannot be written: {failure}")).help("check that the disk has room")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheets_are_the_tables_of_the_contract() {
        for (sheet, name) in [(Sheet::Families, "families"), (Sheet::Events, "events"), (Sheet::Coverage, "coverage")] {
            assert_eq!(TABLES[sheet as usize].name, name);
        }
        assert_eq!(Sheet::Coverage as usize + 1, TABLES.len());
    }
}
