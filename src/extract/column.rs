use super::{INSTRUMENTS, Instrument, Scale};

/// One column of a contract table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The name, as in the header of a file and in SQL.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Whether a row must have a value.
    pub required: bool,
    /// What it means, in a sentence without a full stop.
    pub about: &'static str,
}

/// What the values of a column are. There is no kind for free text: a name or a postcode has nowhere to land.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A day, `YYYY-MM-DD`, not after the month of the submission.
    Date,
    /// A day that may lie ahead.
    DateAhead,
    /// A month, `YYYY-MM`; in SQL the date of its last day.
    Month,
    /// A school term, `2022-autumn`: the year in which the school year began, and the term.
    Term,
    /// A whole number within bounds, both included.
    Whole(i32, i32),
    /// A number within bounds, both included.
    Number(f64, f64),
    /// `true` or `false`.
    Flag,
    /// A word of a vocabulary.
    Word(&'static [&'static str]),
    /// A word of the vocabulary that belongs to the word in another column of the row.
    WordBy(&'static str, &'static [(&'static str, &'static [&'static str])]),
    /// A kind, instrument or service of the table in `source_table` of the row, or `all`.
    SourceKind,
    /// The scale of the instrument in another column of the row.
    Scale,
    /// A reading on the scale of the row, within the published range of that scale.
    Reading,
    /// Digits: the version of an instrument.
    Version,
    /// A pseudonym: 16 to 64 hex digits, or a UUID.
    Pseudonym,
    /// The code of a local area.
    Area,
    /// The id of an outcome plan.
    Plan,
    /// The id of a need in the plan of the row's family.
    Need,
    /// A part of an area: a letter and one to four digits, or the code of a statistical area.
    Locality,
    /// A code that a reference source gives: letters, digits and hyphens. Reference data only.
    Code,
    /// A title that a reference source gives. Reference data only: it describes areas, never families.
    Title,
    /// A financial year, `2023-24`.
    FinancialYear,
}

impl Kind {
    /// Says what a value must be, for a data dictionary and for the help of an error.
    pub fn expects(self) -> String {
        match self {
            Self::Date => "a day, YYYY-MM-DD, not after the month of the submission".to_owned(),
            Self::DateAhead => "a day, YYYY-MM-DD, which may lie ahead".to_owned(),
            Self::Month => "a month, YYYY-MM".to_owned(),
            Self::Term => "a school term, such as 2022-autumn, 2022-spring or 2022-summer".to_owned(),
            Self::Whole(low, high) if high == i32::MAX => {
                format!("a whole number of {low} or more, at most 2,147,483,647")
            }
            Self::Whole(low, high) => format!("a whole number from {low} to {high}"),
            Self::Number(low, high) if high >= f64::MAX => format!("a number of {low} or more"),
            Self::Number(low, high) => format!("a number from {low} to {high}"),
            Self::Flag => "true or false".to_owned(),
            Self::Word(words) => format!("one of {}", words.join(", ")),
            Self::WordBy(other, words) => {
                let groups: Vec<String> =
                    words.iter().map(|(word, allowed)| format!("{word}: {}", allowed.join(", "))).collect();
                format!("a word that goes with `{other}` ({})", groups.join("; "))
            }
            Self::SourceKind => "a kind, instrument or service of the table in `source_table`, or `all`".to_owned(),
            Self::Scale => format!("a scale of the row's instrument ({})", scales()),
            Self::Reading => "a number within the published range of the row's scale".to_owned(),
            Self::Version => "one to three digits".to_owned(),
            Self::Pseudonym => "a pseudonym: 16 to 64 hex digits, or a UUID".to_owned(),
            Self::Area => "an area code: a capital letter and eight digits".to_owned(),
            Self::Plan => "the id of an outcome plan".to_owned(),
            Self::Need => "the id of a need in the plan of the row's family".to_owned(),
            Self::Locality => "a letter and one to four digits, such as L1, or a letter and eight digits".to_owned(),
            Self::Code => "a code: letters, digits and hyphens".to_owned(),
            Self::Title => "a title of at most 200 characters, without tabs or line breaks".to_owned(),
            Self::FinancialYear => "a financial year, such as 2023-24".to_owned(),
        }
    }

    /// Says in one or two words what a value is, for a list of columns.
    pub fn name(self) -> &'static str {
        match self {
            Self::Date | Self::DateAhead => "date",
            Self::Month => "month",
            Self::Term => "term",
            Self::Whole(..) => "whole number",
            Self::Number(..) | Self::Reading => "number",
            Self::Flag => "flag",
            Self::Word(_) | Self::WordBy(..) | Self::SourceKind | Self::Scale => "word",
            Self::Version => "digits",
            Self::Pseudonym => "pseudonym",
            Self::Area => "area code",
            Self::Plan => "plan id",
            Self::Need => "need id",
            Self::Locality => "locality",
            Self::Code => "code",
            Self::Title => "title",
            Self::FinancialYear => "financial year",
        }
    }
}

/// Every scale with its range, by instrument.
fn scales() -> String {
    let scale = |scale: &Scale| match scale.range {
        (low, high) if high >= f64::MAX => format!("{} {low} or more", scale.name),
        (low, high) => format!("{} {low} to {high}", scale.name),
    };
    let instrument = |instrument: &Instrument| {
        let scales: Vec<String> = instrument.scales.iter().map(scale).collect();
        format!("{}: {}", instrument.name, scales.join(", "))
    };
    INSTRUMENTS.iter().map(instrument).collect::<Vec<String>>().join("; ")
}

impl Column {
    const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name, kind, required: true, about }
    }

    /// The column, with a value that a row may lack.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }
}

/// A column of days.
pub(super) const fn date(name: &'static str, about: &'static str) -> Column {
    Column::new(name, Kind::Date, about)
}

/// A column of words from one vocabulary.
pub(super) const fn word(name: &'static str, words: &'static [&'static str], about: &'static str) -> Column {
    Column::new(name, Kind::Word(words), about)
}

/// A column of flags.
pub(super) const fn flag(name: &'static str, about: &'static str) -> Column {
    Column::new(name, Kind::Flag, about)
}

/// A column of whole numbers from 0 up.
pub(super) const fn whole(name: &'static str, about: &'static str) -> Column {
    Column::new(name, Kind::Whole(0, i32::MAX), about)
}

/// A column of any other kind.
pub(super) const fn column(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column::new(name, kind, about)
}

/// The family of the row.
pub(super) const FAMILY: Column = column("family_id", Kind::Pseudonym, "The family's engagement");

/// The person of the row, where it is about one.
pub(super) const PERSON: Column =
    column("person_id", Kind::Pseudonym, "The person the row is about; empty where it is about the family").optional();

/// The person of the row, which must be about one.
pub(super) const ONE_PERSON: Column = column("person_id", Kind::Pseudonym, "The person the row is about");
