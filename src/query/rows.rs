use arrow::{
    array::{Array, AsArray, RecordBatch},
    compute::cast,
    datatypes::{DataType, Date32Type, Float64Type, Int64Type},
};
use chrono::NaiveDate;

use super::Type;
use crate::base::{Problem, date_from_days};

/// The result of a query, small enough to be held and read by people.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The values, one vector per row.
    pub rows: Vec<Vec<Cell>>,
}

/// One value of a result.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// None.
    Null,
    /// A text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// A day.
    Day(NaiveDate),
    /// True or false.
    Flag(bool),
}

impl Rows {
    /// Reads batches into values.
    ///
    /// # Errors
    /// When a column is of a type that no query may give.
    pub fn read(place: &str, batches: &[RecordBatch]) -> Result<Self, Problem> {
        let Some(first) = batches.first() else { return Ok(Self::default()) };
        let columns = first.schema().fields().iter().map(|field| field.name().clone()).collect();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for batch in batches {
            let start = rows.len();
            rows.resize(start + batch.num_rows(), Vec::with_capacity(batch.num_columns()));
            for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
                let untyped =
                    || Problem::new(place, format!("column `{}` is of a type that a query may not give", field.name()));
                let of = Type::of(field.data_type())
                    .ok_or_else(|| untyped().help("cast it to text, bigint, double, date or boolean"))?;
                let cells = cells(of, column).ok_or_else(untyped)?;
                for (row, cell) in rows.iter_mut().skip(start).zip(cells) {
                    row.push(cell);
                }
            }
        }
        Ok(Self { columns, rows })
    }

    /// The place of a column.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// Gives the values of a column, null where there is no such column.
    pub fn column(&self, name: &str) -> Vec<&Cell> {
        let position = self.position(name);
        self.rows.iter().map(|row| position.and_then(|place| row.get(place)).unwrap_or(&Cell::Null)).collect()
    }
}

impl Cell {
    /// The value without any dress, days as YYYY-MM-DD; empty where there is none.
    pub fn plain(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Flag(flag) => flag.to_string(),
        }
    }

    /// The whole number, if it is one.
    pub fn whole(&self) -> Option<i64> {
        match self {
            Self::Whole(number) => Some(*number),
            Self::Null | Self::Number(_) | Self::Text(_) | Self::Day(_) | Self::Flag(_) => None,
        }
    }

    /// The number, of a whole number too.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Whole(number) => Some(*number as f64),
            Self::Number(number) => Some(*number).filter(|number| number.is_finite()),
            Self::Null | Self::Text(_) | Self::Day(_) | Self::Flag(_) => None,
        }
    }

    /// The text of a text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Null | Self::Whole(_) | Self::Number(_) | Self::Day(_) | Self::Flag(_) => None,
        }
    }
}

fn cells(of: Type, column: &dyn Array) -> Option<Vec<Cell>> {
    let as_type = |wanted: &DataType| cast(column, wanted).ok();
    Some(match of {
        Type::Text => {
            let texts = as_type(&DataType::Utf8)?;
            texts
                .as_string::<i32>()
                .iter()
                .map(|text| text.map_or(Cell::Null, |text| Cell::Text(text.to_owned())))
                .collect()
        }
        Type::Integer | Type::Bigint => {
            let numbers = as_type(&DataType::Int64)?;
            numbers.as_primitive::<Int64Type>().iter().map(|number| number.map_or(Cell::Null, Cell::Whole)).collect()
        }
        Type::Double => {
            let numbers = column.as_primitive::<Float64Type>();
            numbers.iter().map(|number| number.map_or(Cell::Null, Cell::Number)).collect()
        }
        Type::Date => {
            let days = column.as_primitive::<Date32Type>();
            days.iter().map(|day| day.map_or(Cell::Null, |day| Cell::Day(date_from_days(day)))).collect()
        }
        Type::Boolean => column.as_boolean().iter().map(|flag| flag.map_or(Cell::Null, Cell::Flag)).collect(),
    })
}
