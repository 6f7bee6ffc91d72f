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

    /// Words as their numbers. Where the column holds each word once, it is looked up once.
    pub fn words(&self, name: &str, code: impl Fn(&str) -> u8) -> Result<Vec<u8>, Problem> {
        let column = self.column(name)?;
        if let Some(words) = column.as_dictionary_opt::<Int32Type>() {
            let known = cast(words.values(), &DataType::Utf8).map_err(|_| unreadable(name))?;
            let codes: Vec<u8> = known.as_string::<i32>().iter().map(|word| word.map_or(NO_WORD, &code)).collect();
            let of = |key: Option<i32>| usize::try_from(key?).ok().and_then(|key| codes.get(key).copied());
            return Ok(words.keys().iter().map(|key| of(key).unwrap_or(NO_WORD)).collect());
        }
        let words = column.as_string_opt::<i32>().ok_or_else(|| unreadable(name))?;
        Ok(words.iter().map(|word| word.map_or(NO_WORD, &code)).collect())
    }
}

/// The words of a column that has no fixed vocabulary, in the order of the alphabet, and which of them each row has.
pub struct Names {
    pub names: Vec<String>,
    /// [`NONE`] for an empty value.
    pub of: Vec<i32>,
}

impl Columns<'_> {
    pub fn names(&self, name: &str) -> Result<Names, Problem> {
        let column = self.column(name)?;
        let words = match column.as_dictionary_opt::<Int32Type>() {
            Some(column) => column.clone(),
            None => cast(column, &DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)))
                .map_err(|_| unreadable(name))?
                .as_dictionary::<Int32Type>()
                .clone(),
        };
        let known = cast(words.values(), &DataType::Utf8).map_err(|_| unreadable(name))?;
        let known: Vec<&str> = known.as_string::<i32>().iter().flatten().collect();
        let names: Vec<String> =
            known.iter().copied().collect::<BTreeSet<&str>>().into_iter().map(str::to_owned).collect();
        let place = |word: &str| names.binary_search_by(|name| name.as_str().cmp(word)).ok();
        let places: Vec<i32> =
            known.iter().map(|word| place(word).and_then(|place| i32::try_from(place).ok()).unwrap_or(NONE)).collect();
        let of = |key: Option<i32>| usize::try_from(key?).ok().and_then(|key| places.get(key).copied());
        let of = words.keys().iter().map(|key| of(key).unwrap_or(NONE)).collect();
        Ok(Names { names, of })
    }
}

fn plain<T: Copy>(values: &[T], array: &dyn Array, none: T) -> Vec<T> {
    match array.nulls() {
        None => values.to_vec(),
        Some(nulls) => values.iter().zip(nulls).map(|(value, there)| if there { *value } else { none }).collect(),
    }
}

pub(super) fn unreadable(name: &str) -> Problem {
    Problem::new(format!("`{name}`"), "is not in the landed data as this version of the program writes it")
        .help("land the submission again with `--replace`")
}
