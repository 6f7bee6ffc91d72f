//! Numbers that do not hang on the data, and how a function is compared with one.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::{Comparison, Number, Parameter};
use crate::base::{and_list, grouped};

/// What a number counts, which decides how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// A share of a whole, written in percent.
    Share,
    /// Things one can count.
    Count,
    /// A reading, or a factor.
    Plain,
    Pounds,
    Days,
    Weeks,
}

/// A number made of literals and parameters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Constant {
    /// The value; of one that changes on a day, the last.
    pub value: f64,
    /// The values of one that changes, each with its day.
    dated: Vec<(NaiveDate, f64)>,
    /// The parameters it was made of, with their values; none for those that change.
    parameters: Vec<(String, Option<f64>)>,
    /// Whether it is one parameter, or that with the other sign.
    bare: bool,
}

/// A comparison with a constant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bound {
    pub comparison: Comparison,
    pub constant: Constant,
}

impl Constant {
    pub fn literal(value: f64) -> Self {
        Self { value, dated: Vec::new(), parameters: Vec::new(), bare: false }
    }

    /// Folds a number that calls no function.
    pub fn of(number: &Number) -> Option<Self> {
        match number {
            Number::Literal(value) => Some(Self::literal(*value)),
            Number::Parameter(name, Parameter::Fixed(value)) => {
                Some(Self { parameters: vec![(name.clone(), Some(*value))], bare: true, ..Self::literal(*value) })
            }
            Number::Parameter(name, Parameter::Dated(values)) => Some(Self {
                value: values.last().map_or(0.0, |(_, value)| *value),
                dated: values.clone(),
                parameters: vec![(name.clone(), None)],
                bare: true,
            }),
            Number::Average(..) | Number::Call(_) => None,
            Number::Plus(left, right) => Some(Self::of(left)?.with(Self::of(right)?, |left, right| left + right)),
            Number::Minus(left, right) => {
                let (left, right) = (Self::of(left)?, Self::of(right)?);
                let negated = right.bare && left.parameters.is_empty() && is(left.value, 0.0);
                Some(Self { bare: negated, ..left.with(right, |left, right| left - right) })
            }
            Number::Times(left, right) => Some(Self::of(left)?.with(Self::of(right)?, |left, right| left * right)),
        }
    }

    fn with(mut self, other: Self, join: impl Fn(f64, f64) -> f64) -> Self {
        for parameter in other.parameters {
            if !self.parameters.contains(&parameter) {
                self.parameters.push(parameter);
            }
        }
        let days: BTreeSet<NaiveDate> = self.dated.iter().chain(&other.dated).map(|(day, _)| *day).collect();
        let on = |(value, dated): (f64, &[(NaiveDate, f64)]), day: NaiveDate| match dated {
            [] => Some(value),
            several => several.iter().rev().find(|(from, _)| *from <= day).map(|(_, value)| *value),
        };
        let joined = |day: NaiveDate| {
            Some((day, join(on((self.value, &self.dated), day)?, on((other.value, &other.dated), day)?)))
        };
        let dated = days.into_iter().filter_map(joined).collect();
        Self { value: join(self.value, other.value), dated, parameters: self.parameters, bare: false }
    }

    /// The same with the other sign.
    pub fn negated(self) -> Self {
        let dated = self.dated.iter().map(|(day, value)| (*day, -value)).collect();
        Self { value: -self.value, dated, ..self }
    }

    /// Whether it is this number, and no parameter of the plan.
    pub fn is_just(&self, value: f64) -> bool {
        self.parameters.is_empty() && is(self.value, value)
    }

    /// Writes it with its unit, and the parameters in brackets.
    pub fn shown(&self, unit: Unit) -> String {
        self.with_names(&|value| written(value, unit))
    }

    fn with_names(&self, write: &dyn Fn(f64) -> String) -> String {
        let on = |(day, value): &(NaiveDate, f64)| format!("{} from {day}", write(*value));
        let written = match self.dated.as_slice() {
            [] => write(self.value),
            several => several.iter().map(on).collect::<Vec<String>>().join(", then "),
        };
        let names: Vec<String> = match self.parameters.as_slice() {
            [] => return written,
            [(name, _)] if self.bare => return format!("{written} ({name})"),
            several => several
                .iter()
                .map(|(name, value)| value.map_or(name.clone(), |value| format!("{name} at {}", plain(value))))
                .collect(),
        };
        format!("{written} (with {})", and_list(&names))
    }

    /// Writes it as the distance between two numbers of a unit.
    pub fn distance(&self, unit: Unit) -> String {
        match unit {
            Unit::Share => {
                let points = |value: f64| {
                    let points = value * 100.0;
                    let noun = if is(points, 1.0) { "percentage point" } else { "percentage points" };
                    format!("{} {noun}", plain(points))
                };
                self.with_names(&points)
            }
            Unit::Count | Unit::Plain | Unit::Pounds | Unit::Days | Unit::Weeks => self.shown(unit),
        }
    }
}

impl Bound {
    pub fn new(comparison: Comparison, value: f64) -> Self {
        Self { comparison, constant: Constant::literal(value) }
    }

    /// Whether it asks that there be none, of what is counted in wholes.
    pub fn is_none(&self) -> bool {
        match self.comparison {
            Comparison::Equal | Comparison::AtMost => self.constant.is_just(0.0),
            Comparison::Less => self.constant.is_just(1.0),
            Comparison::Greater | Comparison::AtLeast => false,
        }
    }

    /// Whether it asks that there be any, of what is counted in wholes.
    pub fn is_any(&self) -> bool {
        match self.comparison {
            Comparison::AtLeast => self.constant.is_just(1.0),
            Comparison::Greater => self.constant.is_just(0.0),
            Comparison::Equal | Comparison::AtMost | Comparison::Less => false,
        }
    }

    /// Says it: "at least 90%".
    pub fn said(&self, unit: Unit) -> String {
        format!("{} {}", degree(self.comparison, unit), self.constant.shown(unit))
    }

    /// Says how often: "at least twice", "fewer than 3 times".
    pub fn times(&self) -> String {
        let degree = degree(self.comparison, Unit::Count);
        if self.is_any() {
            "at least once".to_owned()
        } else if self.constant.is_just(1.0) {
            format!("{degree} once")
        } else if self.constant.is_just(2.0) {
            format!("{degree} twice")
        } else {
            format!("{degree} {} times", self.constant.shown(Unit::Count))
        }
    }

    /// Says how many of something: "at least one offence", "no offences".
    pub fn many(&self, one: &str, several: &str) -> String {
        if self.is_none() {
            format!("no {several}")
        } else if self.is_any() {
            format!("at least one {one}")
        } else {
            let just_one = self.constant.dated.is_empty() && is(self.constant.value, 1.0);
            let noun = if just_one { one } else { several };
            format!("{} {noun}", self.said(Unit::Count))
        }
    }
}

/// Says a comparison before a number.
pub(super) fn degree(comparison: Comparison, unit: Unit) -> &'static str {
    match (comparison, unit) {
        (Comparison::Equal, _) => "exactly",
        (Comparison::Less, Unit::Count) => "fewer than",
        (Comparison::Less, Unit::Share | Unit::Plain | Unit::Pounds | Unit::Days | Unit::Weeks) => "less than",
        (Comparison::AtMost, _) => "at most",
        (Comparison::Greater, _) => "more than",
        (Comparison::AtLeast, _) => "at least",
    }
}

/// Turns a comparison round, as for its two sides exchanged.
pub(super) fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::Equal,
        Comparison::Less => Comparison::Greater,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::Greater => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
    }
}

/// Writes a number without needless zeros.
pub(super) fn plain(value: f64) -> String {
    let digits = format!("{value:.6}");
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    if digits == "-0" { "0".to_owned() } else { digits.to_owned() }
}

/// Writes a number with its unit.
pub(super) fn written(value: f64, unit: Unit) -> String {
    let one = is(value, 1.0);
    match unit {
        Unit::Share => format!("{}%", plain(value * 100.0)),
        Unit::Count | Unit::Plain => plain(value),
        Unit::Pounds => {
            let sign = if value < 0.0 { "-" } else { "" };
            let digits = format!("{:.2}", value.abs());
            let (pounds, pence) = digits.split_once('.').unwrap_or((&digits, "00"));
            let pounds = pounds.parse().map_or_else(|_| pounds.to_owned(), grouped);
            if pence == "00" { format!("{sign}£{pounds}") } else { format!("{sign}£{pounds}.{pence}") }
        }
        Unit::Days => format!("{} {}", plain(value), if one { "day" } else { "days" }),
        Unit::Weeks => format!("{} {}", plain(value), if one { "week" } else { "weeks" }),
    }
}

fn is(value: f64, other: f64) -> bool {
    (value - other).abs() < 1e-9
}
