use std::sync::Arc;

use datafusion::{
    arrow::{
        array::{Array, ArrayRef, Float64Array},
        datatypes::{DataType, Float64Type},
    },
    common::{cast::as_float64_array, exec_err},
    error::Result,
    logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility},
};

use super::failure::FUNCTION;
use crate::statistics::{Impossible, Interval, wilson};

/// The statistics as SQL functions, under the names that `definitions` gives them.
pub(super) fn all() -> Vec<ScalarUDF> {
    vec![ScalarUDF::from(Bound::new("wilson_low", Side::Low)), ScalarUDF::from(Bound::new("wilson_high", Side::High))]
}

/// One bound of the interval of `k / n`: `name(k, n[, level])`, level 0.95 unless given.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Bound {
    name: &'static str,
    side: Side,
    signature: Signature,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Low,
    High,
}

impl Side {
    fn of(self, interval: Interval) -> f64 {
        match self {
            Self::Low => interval.low,
            Self::High => interval.high,
        }
    }
}

impl Bound {
    fn new(name: &'static str, side: Side) -> Self {
        let numbers = |count: usize| TypeSignature::Exact(vec![DataType::Float64; count]);
        let signature = Signature::one_of(vec![numbers(2), numbers(3)], Volatility::Immutable);
        Self { name, side, signature }
    }

    fn bound(&self, k: f64, n: f64, level: f64) -> Result<Option<f64>, Impossible> {
        Ok(wilson(k, n, level)?.map(|interval| self.side.of(interval)))
    }
}

impl ScalarUDFImpl for Bound {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Float64)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let columns: Vec<&Float64Array> = arrays.iter().map(|array| as_float64_array(array)).collect::<Result<_>>()?;
        let at = |column: usize, row: usize| {
            columns.get(column).filter(|column| column.is_valid(row)).map(|column| column.value(row))
        };
        let mut bounds = Vec::with_capacity(args.number_rows);
        for row in 0..columns.first().map_or(0, arrow::array::Array::len) {
            let level = if columns.len() < 3 { Some(0.95) } else { at(2, row) };
            let bound = match (at(0, row), at(1, row), level) {
                (Some(k), Some(n), Some(level)) => self.bound(k, n, level),
                _ => Ok(None),
            };
            match bound {
                Ok(bound) => bounds.push(bound),
                Err(impossible) => return exec_err!("{FUNCTION}`{}`: {impossible}", self.name),
            }
        }
        let bounds: ArrayRef = Arc::new(arrow::array::PrimitiveArray::<Float64Type>::from(bounds));
        Ok(ColumnarValue::Array(bounds))
    }
}
