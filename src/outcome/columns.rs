use std::collections::BTreeSet;

use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch, StringArray},
    compute::cast,
    datatypes::{DataType, Date32Type, Float64Type, Int32Type},
};

use super::{codes::NO_WORD, day::NONE};
use crate::base::Problem;

/// Gives the tables of one submission, each whole, and each once, so that none is held longer than it is read.
pub trait Supply {
    /// Gives a table.
    ///
    /// # Errors
    /// When the submission lacks it, or it is not what this version of the program writes.
    fn take(&mut self, name: &str) -> Result<RecordBatch, Problem>;
}

/// The columns of a table as plain values. An empty value is [`NONE`], [`NO_WORD`] or not a number.
pub struct Columns<'a> {
    batch: &'a RecordBatch,
}

impl<'a> Columns<'a> {
    pub fn of(batch: &'a RecordBatch) -> Self {
        Self { batch }
    }

    fn column(&self, name: &str) -> Result<&'a ArrayRef, Problem> {
        self.batch.column_by_name(name).ok_or_else(|| unreadable(name))
    }

    pub fn day(&self, name: &str) -> Result<Vec<i32>, Problem> {
        let column = self.column(name)?;
        let values = column.as_primitive_opt::<Date32Type>().ok_or_else(|| unreadable(name))?;
        Ok(plain(values.values(), values, NONE))
    }

    pub fn whole(&self, name: &str) -> Result<Vec<i32>, Problem> {
        let column = self.column(name)?;
        let values = column.as_primitive_opt::<Int32Type>().ok_or_else(|| unreadable(name))?;
        Ok(plain(values.values(), values, NONE))
    }

    pub fn number(&self, name: &str) -> Result<Vec<f64>, Problem> {
        let column = self.column(name)?;
        let values = column.as_primitive_opt::<Float64Type>().ok_or_else(|| unreadable(name))?;
        Ok(plain(values.values(), values, f64::NAN))
    }

    pub fn flag(&self, name: &str) -> Result<Vec<Option<bool>>, Problem> {
        let values = self.column(name)?.as_boolean_opt().ok_or_else(|| unreadable(name))?;
        Ok(values.iter().collect())
    }

    pub fn text(&self, name: &str) -> Result<StringArray, Problem> {
        let column = self.column(name)?;
        let column = cast(column, &DataType::Utf8).map_err(|_| unreadable(name))?;
        Ok(column.as_string_opt::<i32>().ok_or_else(|| unreadable(name))?.clone())
    }

    /// A column of words, each word once.
    fn once(&self, name: &str) -> Result<Once, Problem> {
        let column = self.column(name)?;
        let kind = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let column = cast(column, &kind).map_err(|_| unreadable(name))?;
        let column = column.as_dictionary::<Int32Type>();
        let words = column.values().as_string_opt::<i32>().ok_or_else(|| unreadable(name))?.clone();
        Ok(Once { words, keys: plain(column.keys().values(), column.keys(), NONE) })
    }

    /// What each word of a column stands for; each word is looked up once.
    pub fn each<T: Copy>(&self, name: &str, none: T, of: impl Fn(&str) -> T) -> Result<Vec<T>, Problem> {
        let Once { words, keys } = self.once(name)?;
        let known: Vec<T> = words.iter().map(|word| word.map_or(none, &of)).collect();
        let of = |key: &i32| usize::try_from(*key).ok().and_then(|key| known.get(key).copied());
        Ok(keys.iter().map(|key| of(key).unwrap_or(none)).collect())
    }

    /// Words as their numbers.
    pub fn words(&self, name: &str, code: impl Fn(&str) -> u8) -> Result<Vec<u8>, Problem> {
        self.each(name, NO_WORD, code)
    }

    /// Pairs of words, of two columns, as their numbers; each pair is looked up once.
    pub fn pairs(&self, names: [&str; 2], code: impl Fn(&str, &str) -> u8) -> Result<Vec<u8>, Problem> {
        let [one, other] = names.map(|name| self.once(name));
        let (one, other) = (one?, other?);
        let codes_of = |first: Option<&str>| {
            let codes = other.words.iter().map(|second| first.zip(second).map_or(NO_WORD, |(one, two)| code(one, two)));
            codes.collect::<Vec<u8>>()
        };
        let codes: Vec<Vec<u8>> = one.words.iter().map(codes_of).collect();
        let of = |(one, other): (&i32, &i32)| {
            codes.get(usize::try_from(*one).ok()?)?.get(usize::try_from(*other).ok()?).copied()
        };
        Ok(one.keys.iter().zip(&other.keys).map(|keys| of(keys).unwrap_or(NO_WORD)).collect())
    }
}

/// The words of a column, and which of them each row has: [`NONE`] for none.
struct Once {
    words: StringArray,
    keys: Vec<i32>,
}

/// The words of a column that has no fixed vocabulary, in the order of the alphabet, and which of them each row has.
pub struct Names {
    pub names: Vec<String>,
    /// [`NONE`] for an empty value.
    pub of: Vec<i32>,
}

impl Columns<'_> {
    pub fn names(&self, name: &str) -> Result<Names, Problem> {
        let known = self.once(name)?.words;
        let names: BTreeSet<&str> = known.iter().flatten().collect();
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let place = |word: &str| names.binary_search_by(|name| name.as_str().cmp(word)).ok();
        let of =
            self.each(name, NONE, |word| place(word).and_then(|place| i32::try_from(place).ok()).unwrap_or(NONE))?;
        Ok(Names { names, of })
    }
}

fn plain<T: Copy>(values: &[T], array: &dyn Array, none: T) -> Vec<T> {
    let Some(nulls) = array.nulls() else { return values.to_vec() };
    let mut found = Vec::with_capacity(values.len());
    // Most values lie beside others that are there as well.
    for (values, there) in values.chunks(64).zip(nulls.inner().bit_chunks().iter_padded()) {
        if there == u64::MAX {
            found.extend_from_slice(values);
        } else {
            found.extend(
                values.iter().enumerate().map(|(bit, value)| if there >> bit & 1 == 1 { *value } else { none }),
            );
        }
    }
    found
}

pub(super) fn unreadable(name: &str) -> Problem {
    Problem::new(format!("`{name}`"), "is not in the landed data as this version of the program writes it")
        .help("land the submission again with `--replace`")
}
