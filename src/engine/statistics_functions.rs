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
use crate::statistics::{Impossible, Interval, byar, funnel, koopman, mcnemar, newcombe, newcombe_paired, wilson};

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
        ("koopman_low", Statistic::Koopman(Side::Low)),
        ("koopman_high", Statistic::Koopman(Side::High)),
        ("mcnemar_p", Statistic::Mcnemar),
        ("byar_low", Statistic::Byar(Side::Low)),
        ("byar_high", Statistic::Byar(Side::High)),
        ("funnel_low", Statistic::Funnel(Side::Low)),
        ("funnel_high", Statistic::Funnel(Side::High)),
    ];
    functions.into_iter().map(|(name, statistic)| ScalarUDF::from(Function::new(name, statistic))).collect()
}

/// A statistic of counts: `name(count, ...[, level])`; the first number of a funnel is a share.
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
    Koopman(Side),
    Mcnemar,
    Byar(Side),
    Funnel(Side),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Low,
    High,
}

impl Side {
    /// The bound of an interval; none where it is infinite.
    fn of(self, interval: Option<Interval>) -> Option<f64> {
        let bound = match self {
            Self::Low => interval?.low,
            Self::High => interval?.high,
        };
        bound.is_finite().then_some(bound)
    }
}

impl Statistic {
    /// How many numbers it takes, and whether a level may follow.
    fn takes(self) -> (usize, bool) {
        match self {
            Self::Wilson(_) => (2, true),
            Self::Newcombe(_) | Self::NewcombePaired(_) | Self::Koopman(_) => (4, true),
            Self::Mcnemar => (2, false),
            Self::Byar(_) => (1, true),
            // The level of a funnel is always given: it has several.
            Self::Funnel(_) => (3, false),
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
            (Self::Koopman(side), &[k1, n1, k2, n2, ref level @ ..]) => {
                Ok(side.of(koopman(k1, n1, k2, n2, given(level))?))
            }
            (Self::Mcnemar, &[b, c]) => Ok(Some(mcnemar(b, c)?)),
            (Self::Byar(side), &[k, ref level @ ..]) => Ok(side.of(Some(byar(k, given(level))?))),
            (Self::Funnel(side), &[p, n, level]) => Ok(side.of(funnel(p, n, level)?)),
            // INVARIANT: the signature lets no other number of arguments through.
            (
                Self::Wilson(_)
                | Self::Newcombe(_)
                | Self::NewcombePaired(_)
                | Self::Koopman(_)
                | Self::Mcnemar
                | Self::Byar(_)
                | Self::Funnel(_),
                _,
            ) => Ok(None),
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
