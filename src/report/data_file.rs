//! The rows of a figure or a table as a file that a spreadsheet or a script reads.

use super::{context::Writer, format::released};
use crate::{
    base::Problem,
    query::{Cell, Rows},
};

/// A CSV file that a page leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// Its name, with the folder beside the pages that it lies in: a link from any of them.
    pub name: String,
    /// Its text: a header of column names, then a line for each row; shares as decimals, days as YYYY-MM-DD.
    pub text: String,
}

impl DataFile {
    /// The folder beside the pages that holds these files: a site of many areas has thousands.
    pub const FOLDER: &'static str = "data";

    /// The name of the file of a figure or a table on a page.
    pub(super) fn name(page: &str, id: &str) -> String {
        format!("{}/{page}--{id}.csv", Self::FOLDER)
    }

    /// Writes every column of some rows, with what the policy withholds withheld.
    pub(super) fn new(name: String, rows: &Rows, writer: Writer<'_>) -> Result<Self, Problem> {
        let broken = |cause: String| Problem::new(name.clone(), format!("cannot be written: {cause}"));
        let mut lines = csv::Writer::from_writer(Vec::new());
        let formats: Vec<_> = rows.columns.iter().map(|column| writer.formats.get(column).copied()).collect();
        let header = rows.columns.iter().map(|column| unarmed(column));
        lines.write_record(header).map_err(|failure| broken(failure.to_string()))?;
        for row in &rows.rows {
            let cells = row.iter().zip(&formats).map(|(cell, format)| plain(&released(cell, *format, writer.policy)));
            lines.write_record(cells).map_err(|failure| broken(failure.to_string()))?;
        }
        let bytes = lines.into_inner().map_err(|failure| broken(failure.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|failure| broken(failure.to_string()))?;
        Ok(Self { name, text })
    }
}

/// A value of the file; empty where there is none.
pub(super) fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => unarmed(text),
        Cell::Number(number) if !number.is_finite() => String::new(),
        Cell::Null | Cell::Number(_) | Cell::Whole(_) | Cell::Day(_) | Cell::Flag(_) => cell.plain(),
    }
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it, by which it stays a text (OWASP, CSV
/// injection). Spreadsheets pass over blanks, and know the signs in full width too.
pub(super) fn unarmed(text: &str) -> String {
    const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let blank = |letter: char| letter.is_whitespace() || letter.is_control();
    let begins = text.trim_start_matches(blank).starts_with(SIGNS);
    if begins || text.starts_with(['\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::disclosure::Policy;

    #[test]
    fn values_stand_as_the_query_gave_them_and_texts_never_as_formulas() {
        let formats = BTreeMap::new();
        let writer = Writer { formats: &formats, policy: Policy::Internal };
        let texts = ["Ely, \"Isle of\"", "=1+1", "-5", " +cmd", "\t@x", "＝1", "a-b"];
        let mut rows = Rows { columns: vec!["name".to_owned(), "value".to_owned()], rows: Vec::new() };
        rows.rows.extend(texts.map(|text| vec![Cell::Text(text.to_owned()), Cell::Null]));
        let last = chrono::NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        for cell in [Cell::Whole(-5), Cell::Number(0.125), Cell::Number(f64::NAN), Cell::Day(last), Cell::Flag(true)] {
            rows.rows.push(vec![Cell::Null, cell]);
        }
        let file = DataFile::new(DataFile::name("index", "starts"), &rows, writer).unwrap();
        assert_eq!(file.name, "data/index--starts.csv");
        assert_eq!(
            file.text,
            "name,value\n\"Ely, \"\"Isle of\"\"\",\n'=1+1,\n'-5,\n' +cmd,\n'\t@x,\n'＝1,\na-b,\n,-5\n,0.125\n,\n,2024-02-29\n,true\n"
        );
    }
}
