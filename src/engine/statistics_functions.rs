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
use crate::statistics::{Impossible, Interval, mcnemar, newcombe, newcombe_paired, wilson};

/// The level of an interval unless one is given.
const LEVEL: f64 = 0.95;

/// The statistics as SQL functions, under the names that `definitions` gives them.
pub(super) fn all() -> Vec<ScalarUDF> {
    let functions = [
        ("wilson_low", Statistic::Wilson(Side::Low)),
        ("wilson_high", Statistic::Wilson(Side::High)),
        ("newcombe_low", Statistic::Newcombe(Side::Low)),
        ("newcombe_high", Statistic::Newcombe(Side::High)),
        ("newcombe_paired_low", Statistic::NewcombePaired(Side::Low)),
        ("newcombe_paired_high", Statistic::NewcombePaired(Side::High)),
        ("mcnemar_p", Statistic::Mcnemar),
    ];
    functions.into_iter().map(|(name, statistic)| ScalarUDF::from(Function::new(name, statistic))).collect()
}

/// A statistic of counts: `name(count, ...[, level])`.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Function {
    name: &'static str,
    statistic: Statistic,
    signature: Signature,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Statistic {
    Wilson(Side),
    Newcombe(Side),
    NewcombePaired(Side),
    Mcnemar,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Low,
    High,
}

impl Side {
    fn of(self, interval: Option<Interval>) -> Option<f64> {
        match self {
            Self::Low => interval.map(|interval| interval.low),
            Self::High => interval.map(|interval| interval.high),
        }
    }
}

impl Statistic {
    /// How many counts it takes, and whether a level may follow.
    fn takes(self) -> (usize, bool) {
        match self {
            Self::Wilson(_) => (2, true),
            Self::Newcombe(_) | Self::NewcombePaired(_) => (4, true),
            Self::Mcnemar => (2, false),
        }
    }

    fn of(self, numbers: &[f64]) -> Result<Option<f64>, Impossible> {
        match (self, numbers) {
            (Self::Wilson(side), &[k, n, ref level @ ..]) => Ok(side.of(wilson(k, n, given(level))?)),
            (Self::Newcombe(side), &[k1, n1, k2, n2, ref level @ ..]) => {
                Ok(side.of(newcombe(k1, n1, k2, n2, given(level))?))
            }
            (Self::NewcombePaired(side), &[a, b, c, d, ref level @ ..]) => {
                Ok(side.of(newcombe_paired(a, b, c, d, given(level))?))
            }
            (Self::Mcnemar, &[b, c]) => Ok(Some(mcnemar(b, c)?)),
            // INVARIANT: the signature lets no other number of arguments through.
            (Self::Wilson(_) | Self::Newcombe(_) | Self::NewcombePaired(_) | Self::Mcnemar, _) => Ok(None),
        }
    }
}

fn given(level: &[f64]) -> f64 {
    level.first().copied().unwrap_or(LEVEL)
}

impl Function {
    fn new(name: &'static str, statistic: Statistic) -> Self {
        let numbers = |count: usize| TypeSignature::Exact(vec![DataType::Float64; count]);
        let (counts, level) = statistic.takes();
        let shapes = if level { vec![numbers(counts), numbers(counts + 1)] } else { vec![numbers(counts)] };
        Self { name, statistic, signature: Signature::one_of(shapes, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Function {
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
        let at = |row: usize| -> Option<Vec<f64>> {
            columns.iter().map(|column| column.is_valid(row).then(|| column.value(row))).collect()
        };
        let mut values = Vec::with_capacity(args.number_rows);
        for row in 0..columns.first().map_or(0, arrow::array::Array::len) {
            // A null among the numbers makes a null.
            let value = at(row).map_or(Ok(None), |numbers| self.statistic.of(&numbers));
            match value {
                Ok(value) => values.push(value),
                Err(impossible) => return exec_err!("{FUNCTION}`{}`: {impossible}", self.name),
            }
        }
        let values: ArrayRef = Arc::new(arrow::array::PrimitiveArray::<Float64Type>::from(values));
        Ok(ColumnarValue::Array(values))
    }
}
