use std::borrow::Cow;

use chrono::NaiveDate;

/// A worksheet, whatever file it will stand in.
pub(super) struct Sheet<'a> {
    /// What its tab says.
    pub name: String,
    /// What stands in its first cell.
    pub title: String,
    /// What stands below that, a cell each.
    pub lines: Vec<String>,
    pub grid: Option<Grid<'a>>,
}

/// The one table of a worksheet.
pub(super) struct Grid<'a> {
    pub columns: Vec<Head>,
    pub rows: usize,
    /// The entries of a row.
    pub row: Box<dyn Fn(usize) -> Vec<Entry<'a>> + 'a>,
}

/// The head of a column.
pub(super) struct Head {
    pub heading: String,
    pub kind: Kind,
    /// The letters of the longest of its entries, about.
    pub letters: usize,
}

/// What a column holds, by which its numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A count: a whole number with its thousands apart.
    Count,
    /// A whole number without that, such as a year.
    Plain,
    /// A number with one decimal.
    Decimal,
    /// A part of a whole, written as a percentage.
    Share,
    /// A difference of shares, in percentage points.
    Points,
    /// A month, as its last day.
    Month,
    Day,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Entry<'a> {
    Text(Cow<'a, str>),
    /// The name of a worksheet, which leads to it.
    Link(Cow<'a, str>),
    Number(f64),
    Day(NaiveDate),
}

impl Entry<'_> {
    /// About how many letters wide it is.
    pub fn letters(&self, kind: Kind) -> usize {
        match self {
            Self::Text(text) | Self::Link(text) => text.chars().count(),
            Self::Number(_) => 9,
            Self::Day(_) if kind == Kind::Month => 14,
            Self::Day(_) => 17,
        }
    }
}

impl<'a> From<&'a str> for Entry<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Entry<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> Sheet<'a> {
    /// A worksheet whose table is of texts.
    pub fn of_texts(name: &str, title: &str, lines: Vec<String>, headings: &[&str], rows: Vec<Vec<Entry<'a>>>) -> Self {
        let letters = |at: usize| {
            let entries = rows.iter().filter_map(|row| row.get(at));
            entries.map(|entry| entry.letters(Kind::Text)).max().unwrap_or_default()
        };
        let counts = |at: usize| rows.iter().all(|row| matches!(row.get(at), Some(Entry::Number(_))));
        let head = |(at, heading): (usize, &&str)| Head {
            heading: (*heading).to_owned(),
            kind: if counts(at) { Kind::Count } else { Kind::Text },
            letters: letters(at),
        };
        let columns = headings.iter().enumerate().map(head).collect();
        // A table without rows is none.
        let count = Some(rows.len()).filter(|count| *count > 0);
        let row = move |at: usize| rows.get(at).cloned().unwrap_or_default();
        let grid = count.map(|rows| Grid { columns, rows, row: Box::new(row) });
        Self { name: name.to_owned(), title: title.to_owned(), lines, grid }
    }
}

impl Head {
    /// How wide the column is, in letters: no entry is cut, long ones run over several lines.
    pub fn width(&self) -> usize {
        const NARROWEST: usize = 10;
        const WIDEST: usize = 60;
        // The longest word of the heading stands whole.
        let word = self.heading.split_whitespace().map(|word| word.chars().count()).max().unwrap_or_default();
        self.letters.max(word).clamp(NARROWEST, WIDEST)
    }

    /// Whether it stands to the right, as its numbers do.
    pub fn is_numeric(&self) -> bool {
        self.kind != Kind::Text
    }
}

/// On how many lines a text stands in a column of some width, at most. Words that do not fit leave some of a line empty.
pub(super) fn lines(letters: usize, width: usize) -> usize {
    if letters <= width + width / 10 { 1 } else { (letters + letters / 10).div_ceil(width.max(1)) }
}

/// Leaves out of a text what no spreadsheet can hold: control characters, and what lies beyond the longest text of a cell.
pub(super) fn cell_text(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 32_767;
    let strange = |letter: char| (letter.is_control() && letter != '\n') || matches!(letter, '\u{fffe}' | '\u{ffff}');
    if text.len() <= LONGEST && !text.contains(strange) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|letter| !strange(*letter)).take(LONGEST / 2).collect())
}
