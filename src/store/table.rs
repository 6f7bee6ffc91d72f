//! A table that is to be written: columns of values, and of texts that need not be written out for every row.

use arrow::{
    array::{Array, ArrayRef, StringArray, UInt32Array},
    datatypes::{DataType, Schema},
};

use crate::base::Problem;

/// A column of a table.
#[derive(Clone)]
pub enum Column {
    /// A value for each row.
    Values(ArrayRef),
    /// Texts, each row by its place in a list in which none stands twice.
    Listed(StringArray, UInt32Array),
    /// The same in so many rows.
    Same(Same, usize),
}

/// What is the same in every row.
#[derive(Clone, PartialEq)]
pub enum Same {
    Text(String),
    /// A day, counted from 1970.
    Day(i32),
}

/// Columns of the same length, each as the schema has it.
#[derive(Clone)]
pub struct Table {
    columns: Vec<Column>,
    rows: usize,
}

impl<A: Array + 'static> From<A> for Column {
    fn from(values: A) -> Self {
        Self::Values(std::sync::Arc::new(values))
    }
}

impl Column {
    /// The same text in so many rows.
    pub fn same(text: &str, rows: usize) -> Self {
        Self::Same(Same::Text(text.to_owned()), rows)
    }

    /// The same day in so many rows.
    pub fn same_day(day: i32, rows: usize) -> Self {
        Self::Same(Same::Day(day), rows)
    }

    /// How many rows it has.
    fn len(&self) -> usize {
        match self {
            Self::Values(values) => values.len(),
            Self::Listed(_, places) => places.len(),
            Self::Same(_, rows) => *rows,
        }
    }

    fn kind(&self) -> &DataType {
        match self {
            Self::Values(values) => values.data_type(),
            Self::Listed(..) | Self::Same(Same::Text(_), _) => &DataType::Utf8,
            Self::Same(Same::Day(_), _) => &DataType::Date32,
        }
    }

    fn nulls(&self) -> usize {
        match self {
            Self::Values(values) => values.null_count(),
            Self::Listed(_, places) => places.null_count(),
            Self::Same(..) => 0,
        }
    }

    fn slice(&self, first: usize, rows: usize) -> Self {
        match self {
            Self::Values(values) => Self::Values(values.slice(first, rows)),
            Self::Listed(list, places) => Self::Listed(list.clone(), places.slice(first, rows)),
            Self::Same(same, _) => Self::Same(same.clone(), rows),
        }
    }

    /// Bytes that it may take in a file, about.
    fn size(&self) -> usize {
        match self {
            Self::Values(values) => values.get_array_memory_size(),
            Self::Listed(list, places) => list.get_array_memory_size() + places.get_array_memory_size(),
            Self::Same(..) => 0,
        }
    }
}

impl Table {
    /// A table of some columns.
    ///
    /// # Errors
    /// When they do not fit the schema, which is a fault of the program.
    pub fn new(schema: &Schema, columns: Vec<Column>) -> Result<Self, Problem> {
        let rows = columns.first().map_or(0, Column::len);
        let fits = columns.len() == schema.fields().len()
            && columns.iter().zip(schema.fields()).all(|(column, field)| {
                let nullable = field.is_nullable() || column.nulls() == 0;
                column.len() == rows && column.kind() == field.data_type() && nullable
            });
        if fits {
            return Ok(Self { columns, rows });
        }
        Err(Problem::new("a table to be written", "does not fit its schema")
            .help("this is a fault of the program, not of the data"))
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A column by its place.
    pub fn column(&self, place: usize) -> Option<&Column> {
        self.columns.get(place)
    }

    /// Some of the rows.
    #[must_use]
    pub fn slice(&self, first: usize, rows: usize) -> Self {
        Self { columns: self.columns.iter().map(|column| column.slice(first, rows)).collect(), rows }
    }

    /// Bytes that it may take in a file, about.
    pub fn size(&self) -> usize {
        self.columns.iter().map(Column::size).sum()
    }
}

#[cfg(test)]
mod tests {
    use arrow::{
        array::{Date32Array, Int32Array},
        datatypes::Field,
    };

    use super::*;

    #[test]
    fn columns_must_be_those_of_the_schema() {
        let schema = Schema::new(vec![
            Field::new("day", DataType::Date32, false),
            Field::new("word", DataType::Utf8, false),
            Field::new("code", DataType::Utf8, true),
        ]);
        let list = StringArray::from(vec!["one", "other"]);
        let places = |places: Vec<Option<u32>>| Column::Listed(list.clone(), places.into_iter().collect());
        let days = || Column::from(Date32Array::from(vec![1, 2]));
        let fits = |columns: Vec<Column>| Table::new(&schema, columns).is_ok();
        let (word, code) = (|| places(vec![Some(1), Some(0)]), || Column::same("A", 2));
        assert!(fits(vec![days(), word(), code()]));
        assert!(fits(vec![Column::same_day(7, 2), word(), code()]));
        assert!(!fits(vec![code(), word(), code()]));
        assert!(fits(vec![days(), code(), places(vec![None, Some(0)])]));
        assert!(!fits(vec![]));
        assert!(!fits(vec![days(), word()]));
        assert!(!fits(vec![days(), word(), code(), code()]));
        assert!(!fits(vec![days(), word(), Column::same("A", 3)]));
        assert!(!fits(vec![days(), places(vec![None, Some(0)]), code()]));
        assert!(!fits(vec![word(), word(), code()]));
        assert!(!fits(vec![Int32Array::from(vec![1, 2]).into(), word(), code()]));
    }
}
