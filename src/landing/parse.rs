use std::sync::Arc;

use arrow::compute::kernels::cast_utils::Parser;
use arrow::{
    array::{Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, StringArray},
    datatypes::Date32Type,
};

use super::reason::{Fault, Reason, Refusal};
use crate::{
    base::{AreaCode, Month, days_from_date},
    extract::{Column, Identifier, Kind, is_landable_word, is_pseudonym, scale_of, words},
    plan::Plans,
};

/// What values are checked against beside the contract.
pub(super) struct Surroundings<'a> {
    /// The plans that a family may be worked with under.
    pub plans: &'a Plans,
    /// The area of the folder; none for reference data.
    pub area: Option<&'a str>,
    /// The last day of the submission's month, as Arrow counts days.
    pub last_day: i32,
}

/// The values of a column, and the rows that have none they could have.
pub(super) struct Parsed {
    pub values: ArrayRef,
    pub faults: Vec<(usize, Fault)>,
}

type Value<T> = Result<T, Fault>;

/// Reads a column of text by its kind. `other` gives the text of another column of the same rows.
pub(super) fn parse(
    column: &Column,
    text: &StringArray,
    surroundings: &Surroundings<'_>,
    other: &dyn Fn(&str) -> Option<StringArray>,
) -> Parsed {
    let reader = Reader { text, required: column.required };
    match column.kind {
        Kind::Date => reader.days(|value| day(value, surroundings.last_day)),
        Kind::DateAhead => reader.days(|value| day(value, i32::MAX)),
        Kind::Month => reader.days(|value| month(value, surroundings.last_day)),
        Kind::Term => reader.words(|_, value| fits(is_term(value), Reason::WrongType)),
        Kind::Whole(low, high) => reader.whole(|value| whole(value, low, high)),
        Kind::Number(low, high) => reader.numbers(|_, value| number(value, low, high)),
        Kind::Flag => reader.flags(),
        Kind::Word(allowed) => reader.words(|_, value| word(value, allowed)),
        Kind::WordBy(by, allowed) => {
            let by = other(by);
            reader.words(|row, value| match group(by.as_ref(), row, allowed) {
                Some(allowed) => word(value, allowed),
                None => identifier_free(value),
            })
        }
        Kind::SourceKind => {
            let tables = other("source_table");
            reader.words(|row, value| match group(tables.as_ref(), row, words::SOURCE_KINDS) {
                Some(_) if value == words::ALL => Ok(()),
                Some(kinds) => word(value, kinds),
                None => identifier_free(value),
            })
        }
        Kind::Scale => {
            let instruments = other("instrument");
            reader.words(|row, value| {
                identifier_free(value)?;
                let instrument = value_at(instruments.as_ref(), row).unwrap_or_default();
                let known = words::INSTRUMENT_NAMES.contains(&instrument);
                fits(!known || scale_of(instrument, value).is_some(), Reason::NotInVocabulary)
            })
        }
        Kind::Reading => {
            let (instruments, scales) = (other("instrument"), other("scale"));
            reader.numbers(|row, value| {
                let pair = value_at(instruments.as_ref(), row).zip(value_at(scales.as_ref(), row));
                let scale = pair.and_then(|(instrument, scale)| scale_of(instrument, scale));
                let (low, high) = scale.map_or((f64::MIN, f64::MAX), |scale| scale.range);
                number(value, low, high)
            })
        }
        Kind::Version => reader.words(|_, value| {
            let digits = (1..=3).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit());
            if digits { Ok(()) } else { Err(identifier(value)) }
        }),
        Kind::Pseudonym => {
            reader.words(|_, value| if is_pseudonym(value.as_bytes()) { Ok(()) } else { Err(identifier(value)) })
        }
        Kind::Area => reader.words(|_, value| match surroundings.area {
            Some(area) if value == area => Ok(()),
            Some(_) if AreaCode::is_one(value) => Err(Fault::Refuse(Refusal::WrongArea)),
            None if AreaCode::is_one(value) => Ok(()),
            _ => Err(Fault::Reject(Reason::WrongType)),
        }),
        Kind::Plan => reader.words(|_, value| {
            identifier_free(value)?;
            fits(surroundings.plans.has(value), Reason::NotInVocabulary)
        }),
        Kind::Need => reader.words(|_, value| {
            identifier_free(value)?;
            fits(surroundings.plans.any_has_need(value), Reason::NotInVocabulary)
        }),
        Kind::Locality => reader.words(|_, value| if is_locality(value) { Ok(()) } else { Err(identifier(value)) }),
        Kind::Code => reader.words(|_, value| fits(is_code(value), Reason::WrongType)),
        Kind::Title => reader.words(|_, value| {
            fits(value.chars().count() <= 200 && !value.chars().any(char::is_control), Reason::WrongType)
        }),
        Kind::FinancialYear => reader.words(|_, value| fits(is_financial_year(value), Reason::WrongType)),
    }
}

/// One column of text with what to do about empty values.
struct Reader<'a> {
    text: &'a StringArray,
    required: bool,
}

impl Reader<'_> {
    /// Runs over the values once; a fault leaves null behind.
    fn each<T>(&self, read: impl Fn(usize, &str) -> Value<T>) -> (Vec<Option<T>>, Vec<(usize, Fault)>) {
        let mut faults = Vec::new();
        let mut values = Vec::with_capacity(self.text.len());
        for (row, value) in self.text.iter().enumerate() {
            let value = match value {
                Some(value) => read(row, value).map(Some),
                None if self.required => Err(Fault::Reject(Reason::Missing)),
                None => Ok(None),
            };
            values.push(value.unwrap_or_else(|fault| {
                faults.push((row, fault));
                None
            }));
        }
        (values, faults)
    }

    fn days(&self, read: impl Fn(&str) -> Value<i32>) -> Parsed {
        let (values, faults) = self.each(|_, value| read(value));
        Parsed { values: Arc::new(Date32Array::from(values)), faults }
    }

    fn whole(&self, read: impl Fn(&str) -> Value<i32>) -> Parsed {
        let (values, faults) = self.each(|_, value| read(value));
        Parsed { values: Arc::new(Int32Array::from(values)), faults }
    }

    fn numbers(&self, read: impl Fn(usize, &str) -> Value<f64>) -> Parsed {
        let (values, faults) = self.each(read);
        Parsed { values: Arc::new(Float64Array::from(values)), faults }
    }

    fn flags(&self) -> Parsed {
        let (values, faults) = self.each(|_, value| match value {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Fault::Reject(Reason::WrongType)),
        });
        Parsed { values: Arc::new(BooleanArray::from(values)), faults }
    }

    /// Words stay the text that they are; a row with a fault is filtered out later.
    fn words(&self, check: impl Fn(usize, &str) -> Value<()>) -> Parsed {
        let (_, faults) = self.each(check);
        Parsed { values: Arc::new(self.text.clone()), faults }
    }
}

fn fits(good: bool, reason: Reason) -> Value<()> {
    if good { Ok(()) } else { Err(Fault::Reject(reason)) }
}

fn day(value: &str, last_day: i32) -> Value<i32> {
    // The parser takes other forms too, and overlooks what follows a day.
    let form = |(place, byte): (usize, u8)| if place == 4 || place == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    let written = value.len() == 10 && value.bytes().enumerate().all(form);
    match Date32Type::parse(value).filter(|_| written) {
        None => Err(Fault::Reject(Reason::WrongType)),
        // Outside these years a day is a slip of the pen, or a word for "never".
        Some(day) if !(-25_567..84_006).contains(&day) => Err(Fault::Reject(Reason::OutOfRange)),
        Some(day) if day > last_day => Err(Fault::Reject(Reason::AfterSubmission)),
        Some(day) => Ok(day),
    }
}

fn month(value: &str, last_day: i32) -> Value<i32> {
    let month: Month = value.parse().map_err(|_| Fault::Reject(Reason::WrongType))?;
    match days_from_date(month.last_day()) {
        // A month of birth written as a day says too much about a child.
        _ if value.len() == 10 => Err(Fault::Refuse(Refusal::Identifier(Identifier::Day))),
        day if day > last_day => Err(Fault::Reject(Reason::AfterSubmission)),
        day => Ok(day),
    }
}

fn whole(value: &str, low: i32, high: i32) -> Value<i32> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::Reject(Reason::WrongType));
    }
    let number: Option<i32> = value.parse().ok();
    number.filter(|number| (low..=high).contains(number)).ok_or(Fault::Reject(Reason::OutOfRange))
}

fn number(value: &str, low: f64, high: f64) -> Value<f64> {
    let plain = value.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'e' | b'E' | b'+'));
    let number: Option<f64> = value.parse().ok().filter(|_| plain);
    let number = number.ok_or(Fault::Reject(Reason::WrongType))?;
    if (low..=high).contains(&number) { Ok(number) } else { Err(Fault::Reject(Reason::OutOfRange)) }
}

fn word(value: &str, allowed: &[&str]) -> Value<()> {
    if allowed.contains(&value) {
        return Ok(());
    }
    identifier_free(value)?;
    Err(Fault::Reject(Reason::NotInVocabulary))
}

/// Refuses what has not even the form of a word: it could be anything, a name among others.
fn identifier_free(value: &str) -> Value<()> {
    if is_landable_word(value) { Ok(()) } else { Err(identifier(value)) }
}

fn identifier(value: &str) -> Fault {
    Fault::Refuse(Refusal::Identifier(Identifier::of(value)))
}

fn value_at(text: Option<&StringArray>, row: usize) -> Option<&str> {
    text.filter(|text| text.is_valid(row)).map(|text| text.value(row))
}

/// The words that go with the word in another column; none where that one is itself at fault.
fn group<'a>(by: Option<&StringArray>, row: usize, allowed: &'a [(&'a str, &'a [&'a str])]) -> Option<&'a [&'a str]> {
    let named = value_at(by, row)?;
    allowed.iter().find(|(word, _)| *word == named).map(|(_, words)| *words)
}

fn is_term(value: &str) -> bool {
    value.split_once('-').is_some_and(|(year, term)| {
        year.len() == 4 && Month::new(year.parse().unwrap_or(0), 1).is_some() && words::TERMS.contains(&term)
    })
}

fn is_financial_year(value: &str) -> bool {
    let Some((first, second)) = value.split_once('-') else { return false };
    let (Ok(from), Ok(to)) = (first.parse::<u32>(), second.parse::<u32>()) else { return false };
    first.len() == 4 && second.len() == 2 && (from + 1) % 100 == to
}

fn is_locality(value: &str) -> bool {
    let digits = value.strip_prefix(|first: char| first.is_ascii_alphabetic()).unwrap_or_default();
    matches!(digits.len(), 1..=4 | 8) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_code(value: &str) -> bool {
    value.len() <= 80 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_strict() {
        let end = days_from_date(chrono::NaiveDate::from_ymd_opt(2024, 3, 31).unwrap());
        assert!(day("2024-03-31", end).is_ok());
        for (text, reason) in [
            ("2024-04-01", Reason::AfterSubmission),
            ("2023-02-29", Reason::WrongType),
            ("2024-3-1", Reason::WrongType),
            ("2024-03-1?", Reason::WrongType),
            ("2024-03-1 ", Reason::WrongType),
            ("2024-3-12x", Reason::WrongType),
            ("31/03/2024", Reason::WrongType),
            ("2024-03-31T00:00:00", Reason::WrongType),
            ("1899-12-31", Reason::OutOfRange),
        ] {
            assert_eq!(day(text, end), Err(Fault::Reject(reason)), "{text}");
        }
    }

    #[test]
    fn numbers_keep_their_bounds() {
        assert_eq!(whole("007", 0, 10), Ok(7));
        assert_eq!(whole("+7", 0, 10), Err(Fault::Reject(Reason::WrongType)));
        assert_eq!(whole("99999999999", 0, i32::MAX), Err(Fault::Reject(Reason::OutOfRange)));
        assert_eq!(number("nan", 0.0, 1.0), Err(Fault::Reject(Reason::WrongType)));
        assert_eq!(number("inf", 0.0, 1.0), Err(Fault::Reject(Reason::WrongType)));
        assert_eq!(number("1e400", 0.0, f64::MAX), Err(Fault::Reject(Reason::OutOfRange)));
        assert_eq!(number("-0.1", 0.0, 1.0), Err(Fault::Reject(Reason::OutOfRange)));
    }

    #[test]
    fn terms_and_years_have_their_form() {
        assert!(is_term("2022-autumn") && !is_term("2022-winter") && !is_term("22-autumn"));
        assert!(is_financial_year("2023-24") && is_financial_year("1999-00") && !is_financial_year("2023-25"));
    }
}
