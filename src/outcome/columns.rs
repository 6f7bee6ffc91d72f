use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use arrow::{
    array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, RecordBatch, StringArray},
    compute::{cast, concat},
    datatypes::{DataType, Date32Type, Field, Float64Type, Int32Type, Schema},
};

use super::{codes::NO_WORD, day::NONE};
use crate::base::Problem;

/// Gives the tables of one submission, each whole, and each once, so that none is held longer than it is read.
pub trait Supply {
    /// Gives a table.
    ///
    /// # Errors
    /// When the submission lacks it, or it is not what this version of the program writes.
    fn take(&mut self, name: &str) -> Result<Columns, Problem>;
}

/// The columns of a table as plain values. An empty value is [`NONE`], [`NO_WORD`] or not a number.
#[derive(Clone)]
pub struct Columns {
    rows: usize,
    columns: HashMap<String, Column>,
}

/// The values of a column, as far as they are read.
#[derive(Clone)]
enum Column {
    /// Days, and whole numbers.
    Whole(Vec<i32>),
    Number(Vec<f64>),
    Flag(Vec<Option<bool>>),
    Words(Words),
    /// Texts, batch by batch.
    Text(Vec<ArrayRef>),
}

/// The words of a column, and which of them each row has: [`NONE`] for none.
#[derive(Clone, Default)]
struct Words {
    known: Vec<String>,
    places: HashMap<String, i32>,
    keys: Vec<i32>,
}

/// The words of a column that has no fixed vocabulary, in the order of the alphabet, and which of them each row has.
pub struct Names {
    pub names: Vec<String>,
    /// [`NONE`] for an empty value.
    pub of: Vec<i32>,
}

impl Columns {
    /// No rows yet, and room for so many. A column of a kind that nothing asks for is left out.
    pub fn of(schema: &Schema, rows: usize) -> Self {
        let column = |field: &Arc<Field>| Some((field.name().clone(), Column::of(field, rows)?));
        Self { rows: 0, columns: schema.fields().iter().filter_map(column).collect() }
    }

    /// Adds rows: a batch is gone again before the next is read.
    ///
    /// # Errors
    /// Names a column that is of another kind than was said.
    pub fn add(&mut self, batch: &RecordBatch) -> Result<(), Problem> {
        for (field, values) in batch.schema_ref().fields().iter().zip(batch.columns()) {
            let Some(column) = self.columns.get_mut(field.name()) else { continue };
            column.add(values).ok_or_else(|| unreadable(field.name()))?;
        }
        self.rows += batch.num_rows();
        Ok(())
    }

    /// How many rows there are.
    pub fn rows(&self) -> u32 {
        u32::try_from(self.rows).unwrap_or(u32::MAX)
    }

    /// Notes the last day of each family's rows, by its number, in some columns.
    pub fn note_last_days(&self, last: &mut Vec<i32>, of: impl Fn(&str) -> bool) {
        let Some(Column::Whole(families)) = self.columns.get("family_no") else { return };
        for (_, column) in self.columns.iter().filter(|(name, _)| of(name)) {
            let Column::Whole(days) = column else { continue };
            for (family, day) in families.iter().zip(days) {
                let Ok(place) = usize::try_from(*family) else { continue };
                if last.len() <= place {
                    last.resize(place + 1, NONE);
                }
                if let Some(own) = last.get_mut(place) {
                    *own = (*own).max(*day);
                }
            }
        }
    }

    fn take(&mut self, name: &str) -> Result<Column, Problem> {
        self.columns.remove(name).ok_or_else(|| unreadable(name))
    }

    /// Days, which are given away: each column once.
    pub fn day(&mut self, name: &str) -> Result<Vec<i32>, Problem> {
        self.whole(name)
    }

    /// Whole numbers, which are given away: each column once.
    pub fn whole(&mut self, name: &str) -> Result<Vec<i32>, Problem> {
        match self.take(name)? {
            Column::Whole(values) => Ok(values),
            _ => Err(unreadable(name)),
        }
    }

    /// Numbers, which are given away: each column once.
    pub fn number(&mut self, name: &str) -> Result<Vec<f64>, Problem> {
        match self.take(name)? {
            Column::Number(values) => Ok(values),
            _ => Err(unreadable(name)),
        }
    }

    /// Flags, which are given away: each column once.
    pub fn flag(&mut self, name: &str) -> Result<Vec<Option<bool>>, Problem> {
        match self.take(name)? {
            Column::Flag(values) => Ok(values),
            _ => Err(unreadable(name)),
        }
    }

    /// Texts, which are given away: each column once.
    pub fn text(&mut self, name: &str) -> Result<StringArray, Problem> {
        match self.take(name)? {
            Column::Text(batches) => {
                let batches: Vec<&dyn Array> = batches.iter().map(AsRef::as_ref).collect();
                if batches.is_empty() {
                    return Ok(StringArray::new_null(0));
                }
                let texts = concat(&batches).map_err(|_| unreadable(name))?;
                texts.as_string_opt::<i32>().cloned().ok_or_else(|| unreadable(name))
            }
            Column::Words(words) => Ok(words.keys.iter().map(|key| words.word(*key)).collect()),
            _ => Err(unreadable(name)),
        }
    }

    fn words_of(&self, name: &str) -> Result<&Words, Problem> {
        match self.columns.get(name) {
            Some(Column::Words(words)) => Ok(words),
            _ => Err(unreadable(name)),
        }
    }

    /// What each word of a column stands for; each word is looked up once.
    pub fn each<T: Copy>(&self, name: &str, none: T, of: impl Fn(&str) -> T) -> Result<Vec<T>, Problem> {
        let Words { known, keys, .. } = self.words_of(name)?;
        let known: Vec<T> = known.iter().map(|word| of(word)).collect();
        let of = |key: &i32| usize::try_from(*key).ok().and_then(|key| known.get(key).copied());
        Ok(keys.iter().map(|key| of(key).unwrap_or(none)).collect())
    }

    /// Words as their numbers.
    pub fn words(&self, name: &str, code: impl Fn(&str) -> u8) -> Result<Vec<u8>, Problem> {
        self.each(name, NO_WORD, code)
    }

    /// Pairs of words, of two columns, as their numbers; each pair is looked up once.
    pub fn pairs(&self, names: [&str; 2], code: impl Fn(&str, &str) -> u8) -> Result<Vec<u8>, Problem> {
        let [one, other] = names.map(|name| self.words_of(name));
        let (one, other) = (one?, other?);
        let codes_of = |first: &String| other.known.iter().map(|second| code(first, second)).collect();
        let codes: Vec<Vec<u8>> = one.known.iter().map(codes_of).collect();
        let of = |(one, other): (&i32, &i32)| {
            codes.get(usize::try_from(*one).ok()?)?.get(usize::try_from(*other).ok()?).copied()
        };
        Ok(one.keys.iter().zip(&other.keys).map(|keys| of(keys).unwrap_or(NO_WORD)).collect())
    }

    /// Words without a fixed vocabulary.
    pub fn names(&self, name: &str) -> Result<Names, Problem> {
        let known = &self.words_of(name)?.known;
        let names: BTreeSet<&str> = known.iter().map(String::as_str).collect();
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let place = |word: &str| names.binary_search_by(|name| name.as_str().cmp(word)).ok();
        let of =
            self.each(name, NONE, |word| place(word).and_then(|place| i32::try_from(place).ok()).unwrap_or(NONE))?;
        Ok(Names { names, of })
    }
}

impl Column {
    /// An empty column with room for so many values. Ids are texts; any other text is a word of a few.
    fn of(field: &Field, rows: usize) -> Option<Self> {
        Some(match field.data_type() {
            DataType::Date32 | DataType::Int32 => Self::Whole(Vec::with_capacity(rows)),
            DataType::Float64 => Self::Number(Vec::with_capacity(rows)),
            DataType::Boolean => Self::Flag(Vec::with_capacity(rows)),
            DataType::Utf8 if field.name().ends_with("_id") => Self::Text(Vec::new()),
            DataType::Utf8 | DataType::Dictionary(..) => {
                Self::Words(Words { keys: Vec::with_capacity(rows), ..Words::default() })
            }
            _ => return None,
        })
    }

    /// Adds values; none where they are of another kind.
    fn add(&mut self, values: &ArrayRef) -> Option<()> {
        match self {
            Self::Whole(known) if *values.data_type() == DataType::Date32 => plain::<Date32Type>(values, NONE, known),
            Self::Whole(known) => plain::<Int32Type>(values, NONE, known),
            Self::Number(known) => plain::<Float64Type>(values, f64::NAN, known),
            Self::Flag(known) => {
                known.extend(values.as_boolean_opt()?.iter());
                Some(())
            }
            Self::Words(words) => words.add(values),
            Self::Text(known) => {
                known.push(Arc::new(values.as_string_opt::<i32>()?.clone()));
                Some(())
            }
        }
    }
}

impl Words {
    fn add(&mut self, values: &ArrayRef) -> Option<()> {
        let kind = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let values = cast(values, &kind).ok()?;
        let values = values.as_dictionary_opt::<Int32Type>()?;
        let mut place = |word: &str| {
            if let Some(place) = self.places.get(word) {
                return Some(*place);
            }
            let place = i32::try_from(self.known.len()).ok()?;
            self.known.push(word.to_owned());
            self.places.insert(word.to_owned(), place);
            Some(place)
        };
        let words = values.values().as_string_opt::<i32>()?;
        let places: Vec<i32> = words.iter().map(|word| word.and_then(&mut place).unwrap_or(NONE)).collect();
        let own = |key: i32| usize::try_from(key).ok().and_then(|key| places.get(key).copied()).unwrap_or(NONE);
        let first = self.keys.len();
        plain::<Int32Type>(&(Arc::new(values.keys().clone()) as ArrayRef), NONE, &mut self.keys)?;
        self.keys.iter_mut().skip(first).for_each(|key| *key = own(*key));
        Some(())
    }

    fn word(&self, key: i32) -> Option<&str> {
        self.known.get(usize::try_from(key).ok()?).map(String::as_str)
    }
}

/// Adds plain values, and what stands for none.
fn plain<T: ArrowPrimitiveType>(values: &ArrayRef, none: T::Native, found: &mut Vec<T::Native>) -> Option<()> {
    let array = values.as_primitive_opt::<T>()?;
    let values = array.values();
    let Some(nulls) = array.nulls() else {
        found.extend_from_slice(values);
        return Some(());
    };
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
    Some(())
}

pub(super) fn unreadable(name: &str) -> Problem {
    Problem::new(format!("`{name}`"), "is not in the landed data as this version of the program writes it")
        .help("land the submission again with `--replace`")
}
