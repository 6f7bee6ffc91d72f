use serde::Deserialize;

use super::chart::Unit;
use crate::{
    base::{Month, Shown, grouped},
    disclosure::Policy,
    query::Cell,
};

/// How the values of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// As they are.
    Text,
    /// A count of people, families or assessments: thousands separated, small ones marked.
    Count,
    /// A whole number that counts no people: thousands separated.
    Number,
    /// A share as a percentage with one decimal.
    Percent,
    /// A difference of shares in percentage points with one decimal, and its sign.
    Points,
    /// A month in words.
    Month,
    /// A day.
    Day,
}

/// A value as it stands on the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Written {
    pub text: String,
    /// Whether it is a small count.
    pub small: bool,
    /// Why there is no value, in words.
    pub why: &'static str,
    /// Whether it stands to the right, as numbers do.
    pub numeric: bool,
}

/// The count of people, families or assessments that a value is, which the policy decides on.
fn counted(cell: &Cell, format: Option<Format>) -> Option<i64> {
    cell.whole().filter(|_| !matches!(format, Some(Format::Text | Format::Number)))
}

/// The value as data: what the policy withholds on the page is its mark here too.
pub(super) fn released(cell: &Cell, format: Option<Format>, policy: Policy) -> Cell {
    let mark = counted(cell, format).and_then(|number| policy.count(number).shown.mark());
    mark.map_or_else(|| cell.clone(), |(mark, _)| Cell::Text(mark.to_owned()))
}

/// Whether a value is a small count.
pub(super) fn is_small(cell: &Cell, format: Option<Format>, policy: Policy) -> bool {
    counted(cell, format).is_some_and(|number| policy.count(number).small)
}

/// The mark that stands in place of a value, with what it means; none where there is a value, or no reason why there is none.
pub(super) fn mark_of(
    cell: &Cell,
    format: Option<Format>,
    shown: Option<&str>,
    policy: Policy,
) -> Option<(&'static str, &'static str)> {
    match (counted(cell, format), cell) {
        (Some(number), _) => policy.count(number).shown.mark(),
        (None, Cell::Number(number)) if number.is_finite() => None,
        (None, Cell::Number(_) | Cell::Null) => reason(shown).and_then(Shown::mark),
        (None, Cell::Text(_) | Cell::Flag(_) | Cell::Day(_) | Cell::Whole(_)) => None,
    }
}

/// Writes a value. `shown` is the word that says why there is none, where the row has one.
pub(super) fn write(cell: &Cell, format: Option<Format>, shown: Option<&str>, policy: Policy) -> Written {
    let numeric = matches!(cell, Cell::Whole(_) | Cell::Number(_));
    let plain = |text: String| Written { text, numeric, ..Written::default() };
    if let Some((mark, why)) = mark_of(cell, format, shown, policy) {
        return Written { text: mark.to_owned(), why, numeric: true, small: false };
    }
    match (cell, format) {
        (Cell::Text(text), _) => plain(isolated(text)),
        (Cell::Flag(flag), _) => plain(if *flag { "yes" } else { "no" }.to_owned()),
        (Cell::Day(day), Some(Format::Day)) => plain(day.format("%-d %B %Y").to_string()),
        (Cell::Day(day), _) => plain(Month::of(*day).in_words()),
        (Cell::Whole(number), Some(Format::Text)) => plain(number.to_string()),
        (Cell::Whole(number), _) => Written { small: is_small(cell, format, policy), ..plain(grouped(*number)) },
        (Cell::Number(number), Some(Format::Number)) => plain(format!("{number:.1}")),
        (Cell::Number(number), Some(Format::Points)) if number.is_finite() => plain(Unit::Points.format(*number)),
        (Cell::Number(number), _) if number.is_finite() => plain(format!("{:.1}%", number * 100.0)),
        (Cell::Number(_) | Cell::Null, _) => {
            Written { text: "–".to_owned(), why: "no value", numeric: true, small: false }
        }
    }
}

/// Keeps letters that run from the right, and marks that turn the direction, from turning what stands beside the text: it is
/// put between U+2068 and U+2069 (Unicode Standard Annex 9, first strong isolate), where every turn within it ends.
fn isolated(text: &str) -> String {
    let turns = |letter: char| {
        matches!(letter,
            '\u{590}'..='\u{8ff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    if !text.contains(turns) {
        return text.to_owned();
    }
    // An end of an isolate that begins nowhere would end this one.
    format!("\u{2068}{}\u{2069}", text.replace('\u{2069}', ""))
}

/// Why there is no value, by the word of the data.
fn reason(shown: Option<&str>) -> Option<Shown> {
    match shown {
        Some("suppressed") => Some(Shown::Suppressed),
        Some("not_available") => Some(Shown::NotAvailable),
        Some("not_applicable") => Some(Shown::NotApplicable),
        Some("unreliable") => Some(Shown::Unreliable),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_turns_nothing_beside_it() {
        assert_eq!(isolated("Northbrook"), "Northbrook");
        assert_eq!(isolated("Saint-\u{c9}tienne"), "Saint-\u{c9}tienne");
        assert_eq!(isolated("North\u{202e}brook"), "\u{2068}North\u{202e}brook\u{2069}");
        assert_eq!(isolated("a\u{2069}\u{202e}b"), "\u{2068}a\u{202e}b\u{2069}");
        assert_eq!(isolated("\u{5d0}\u{5d1}"), "\u{2068}\u{5d0}\u{5d1}\u{2069}");
    }
}
