//! The faults of a sample: what is wrong with a few rows of two areas, so that landing has something to reject.
//!
//! Every fault is of a row. None refuses a whole submission, and none looks like anything that identifies somebody.

use super::calendar::{Calendar, Day};
use crate::{base::Month, extract::table};

/// A fault that was made: the file, and what is wrong on which of its lines.
pub(super) type Made = (String, String);

/// One fault: a value that takes the place of another in the first fitting rows.
pub(super) struct Fault {
    pub(super) table: &'static str,
    column: usize,
    /// The columns that a row must fill, each with the value it must hold; an empty one: any.
    fits: Vec<(usize, &'static str)>,
    value: String,
    /// How many fitting rows pass unharmed.
    skip: usize,
    /// How many rows are still to be harmed.
    left: usize,
    what: &'static str,
    lines: Vec<usize>,
}

impl Fault {
    /// Gives the row with its fault, or nothing where the row does not fit.
    pub(super) fn befall(&mut self, fields: &[&[u8]], line: usize) -> Option<Vec<Vec<u8>>> {
        let fits = self.left > 0
            && self.fits.iter().all(|(place, wanted)| {
                let held = fields.get(*place).copied().unwrap_or_default();
                !held.is_empty() && (wanted.is_empty() || held == wanted.as_bytes())
            });
        if !fits {
            return None;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return None;
        }
        self.left -= 1;
        self.lines.push(line);
        let mut row: Vec<Vec<u8>> = fields.iter().map(|field| field.to_vec()).collect();
        if let Some(field) = row.get_mut(self.column) {
            *field = self.value.clone().into_bytes();
        }
        Some(row)
    }

    /// The lines that it harmed, each with what is wrong there.
    pub(super) fn made(&self) -> impl Iterator<Item = (usize, &'static str)> {
        self.lines.iter().map(|line| (*line, self.what))
    }
}

/// A pseudonym in the right form that stands for nobody.
const NOBODY: &str = "0123456789abcdef0123456789abcdef";

/// One line of the lists below: table, column, columns that must be filled, value, rows to skip, rows to harm, what is wrong.
type Line =
    (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str, usize, usize, &'static str);

/// The faults of the first area.
#[rustfmt::skip]
const FIRST: &[Line] = &[
    ("families", "closed_on", &[("engaged_on", ""), ("closed_on", "")], "2015-01-31", 5, 1, "closed_on lies before engaged_on and identified_on"),
    ("families", "plan", &[], "mk-tf-2015", 12, 1, "plan is the id of no plan; the other rows of this family hang on this one"),
    ("people", "birth_month", &[], "2011-13", 20, 1, "birth_month is no month; the other rows of this person hang on this one"),
    ("needs", "need", &[("person_id", "")], "attendance-below-80", 15, 1, "need is the id of no need of any plan"),
    ("needs", "need", &[("need", "unauthorised-absence")], "attendance-below-90", 1, 1, "need is one of another plan than the family's"),
    ("needs", "family_id", &[], NOBODY, 30, 2, "family_id is of no family in this submission"),
    ("attendance", "attended", &[("attended", "")], "999", 30, 1, "attended is above possible"),
    ("attendance", "possible", &[("attended", "")], "n/k", 40, 1, "possible is no number"),
    ("events", "occurred_on", &[], "2023-02-30", 10, 1, "occurred_on is a day that no calendar has"),
    ("events", "kind", &[], "noise_complaint", 25, 2, "kind is no word of the vocabulary"),
];

/// The faults of the other area.
#[rustfmt::skip]
const OTHER: &[Line] = &[
    ("needs", "source", &[], "", 9, 1, "source is empty, which it may not be"),
    ("events", "person_id", &[("person_id", "")], NOBODY, 8, 2, "person_id is of no person in this family"),
    ("events", "occurred_on", &[], AFTER, 15, 1, "occurred_on lies after the month of the submission"),
    ("scores", "score", &[("instrument", "sdq")], "41", 0, 1, "score is above the highest that the scale allows"),
    ("spells", "ended_on", &[("ended_on", "")], "2012-06-30", 2, 1, "ended_on lies before started_on"),
    ("spells", "status", &[("kind", "plan")], "bed_and_breakfast", 1, 1, "status is a word of another kind of spell"),
    ("support", "benefit", &[("benefit", "")], "2", 3, 1, "benefit is neither true nor false"),
    ("judgements", "person_id", &[("person_id", "")], NOBODY, 6, 1, "person_id is of no person in this family"),
    ("amounts", "pounds", &[], "250,00", 2, 1, "pounds is written with a decimal comma"),
    ("claims", "claimed_on", &[], "2023-13-01", 1, 1, "claimed_on is a day that no calendar has"),
];

/// Stands for a day after the month of the submission.
const AFTER: &str = "after";

/// The faults of an area's submission: of the last one, in the first area and in one other.
pub(super) fn of(area: usize, areas: usize, month: Month, calendar: &Calendar) -> Vec<Fault> {
    let other = areas.saturating_sub(1).min(5);
    let lines = match area {
        0 => FIRST,
        _ if area == other => OTHER,
        _ => return Vec::new(),
    };
    let after: Day = super::calendar::last_of(month) + 40;
    lines.iter().filter_map(|line| fault(line, &String::from_utf8_lossy(calendar.text(after)))).collect()
}

fn fault(line: &Line, after: &str) -> Option<Fault> {
    let (name, column, fits, value, skip, left, what) = *line;
    let table = table(name)?;
    let place = |column: &str| table.columns.iter().position(|known| known.name == column);
    let fits = fits.iter().filter_map(|(column, value)| place(column).map(|place| (place, *value))).collect();
    let value = if value == AFTER { after } else { value }.to_owned();
    Some(Fault { table: name, column: place(column)?, fits, value, skip, left, what, lines: Vec::new() })
}
