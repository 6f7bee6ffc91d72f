//! Comparisons of two numbers, with sums, differences and products.

use super::{
    super::{Average, Comparison, Number},
    asked::asked,
    constant::{Bound, Constant, Unit, degree, turned},
    subject::Mention,
};

/// Says a comparison of two numbers as a sentence.
pub(super) fn compare(left: &Number, comparison: Comparison, right: &Number) -> String {
    match (Constant::of(left), Constant::of(right)) {
        (Some(_), None) => compare(right, turned(comparison), left),
        (None, Some(constant)) => with_constant(left, &Bound { comparison, constant }, right),
        (None, None) => match shifted(right) {
            Some((right, by)) => apart(left, comparison, right, by),
            None => said(left, comparison, right),
        },
        (Some(_), Some(_)) => said(left, comparison, right),
    }
}

fn with_constant(left: &Number, bound: &Bound, right: &Number) -> String {
    match left {
        Number::Call(call) => asked(call).compared(bound),
        Number::Minus(one, other) if Constant::of(one).is_none() && Constant::of(other).is_none() => {
            apart(one, bound.comparison, other, bound.constant.clone())
        }
        Number::Literal(_)
        | Number::Parameter(..)
        | Number::Average(..)
        | Number::Plus(..)
        | Number::Minus(..)
        | Number::Times(..) => said(left, bound.comparison, right),
    }
}

/// Splits a number into one that hangs on the data and a constant added to it.
fn shifted(number: &Number) -> Option<(&Number, Constant)> {
    match number {
        Number::Plus(left, right) => match (Constant::of(left), Constant::of(right)) {
            (Some(constant), None) => Some((right, constant)),
            (None, Some(constant)) => Some((left, constant)),
            (Some(_), Some(_)) | (None, None) => None,
        },
        Number::Minus(left, right) => match (Constant::of(left), Constant::of(right)) {
            (None, Some(constant)) => Some((left, constant.negated())),
            (Some(_), _) | (None, None) => None,
        },
        Number::Literal(_) | Number::Parameter(..) | Number::Average(..) | Number::Call(_) | Number::Times(..) => None,
    }
}

/// Says how far one number lies from another.
fn apart(left: &Number, comparison: Comparison, right: &Number, by: Constant) -> String {
    if by.is_just(0.0) {
        return said(left, comparison, right);
    }
    let unit = unit_of(left).or_else(|| unit_of(right)).unwrap_or(Unit::Plain);
    let lower = by.value < 0.0;
    let (side, comparison, by) =
        if lower { ("lower", turned(comparison), by.negated()) } else { ("higher", comparison, by) };
    let mut mention = Mention::First;
    let left = noun(left, unit, &mut mention);
    let right = noun(right, unit, &mut mention);
    format!("{left} was {} {} {side} than {right}", degree(comparison, Unit::Plain), by.distance(unit))
}

/// Says both numbers and how they compare.
fn said(left: &Number, comparison: Comparison, right: &Number) -> String {
    let unit = unit_of(left).or_else(|| unit_of(right)).unwrap_or(Unit::Plain);
    let mut mention = Mention::First;
    let left = noun(left, unit, &mut mention);
    let right = noun(right, unit, &mut mention);
    let compares = match comparison {
        Comparison::Equal => "equal to",
        Comparison::Less | Comparison::AtMost | Comparison::Greater | Comparison::AtLeast => {
            degree(comparison, Unit::Plain)
        }
    };
    format!("{left} was {compares} {right}")
}

/// Says a number as a thing. Whoever is asked is named once; the sum of something is in its unit.
fn noun(number: &Number, unit: Unit, mention: &mut Mention) -> String {
    if let Some(constant) = Constant::of(number) {
        return constant.shown(unit);
    }
    match number {
        Number::Literal(_) | Number::Parameter(..) => String::new(),
        Number::Average(name, average) => format!("the area's average ({name}) of {}", averaged(average)),
        Number::Call(call) => asked(call).noun(std::mem::replace(mention, Mention::Again)),
        Number::Plus(left, right) => {
            let (left, right) = (noun(left, unit, mention), term(right, unit, mention));
            format!("{left} plus {right}")
        }
        Number::Minus(left, right) => {
            let left = noun(left, unit, mention);
            format!("{left} minus {}", term(right, unit, mention))
        }
        Number::Times(left, right) => {
            let (left, right) = if Constant::of(right).is_some() { (right, left) } else { (left, right) };
            let left = factor(left, mention);
            format!("{left} times {}", factor(right, mention))
        }
    }
}

/// Says of what an average is, as a thing: "each child's attendance".
pub(super) fn averaged(average: &Average) -> String {
    noun(&average.number, unit_of(&average.number).unwrap_or(Unit::Plain), &mut Mention::Each)
}

/// A term after a plus or minus: brackets where it is a sum itself.
fn term(number: &Number, unit: Unit, mention: &mut Mention) -> String {
    match Constant::of(number) {
        Some(constant) => constant.shown(unit),
        None => match number {
            Number::Plus(..) | Number::Minus(..) => format!("({})", noun(number, unit, mention)),
            Number::Literal(_) | Number::Parameter(..) | Number::Average(..) | Number::Call(_) | Number::Times(..) => {
                noun(number, unit, mention)
            }
        },
    }
}

/// A factor: a plain number, or brackets where it is a sum.
fn factor(number: &Number, mention: &mut Mention) -> String {
    match Constant::of(number) {
        Some(constant) => constant.shown(Unit::Plain),
        None => term(number, unit_of(number).unwrap_or(Unit::Plain), mention),
    }
}

/// Gives what a number counts; none for a constant.
fn unit_of(number: &Number) -> Option<Unit> {
    match number {
        Number::Literal(_) | Number::Parameter(..) => None,
        Number::Average(_, average) => unit_of(&average.number),
        Number::Call(call) => Some(asked(call).unit()),
        Number::Plus(left, right) | Number::Minus(left, right) => unit_of(left).or_else(|| unit_of(right)),
        Number::Times(left, right) => match (unit_of(left), unit_of(right)) {
            (Some(unit), None) | (None, Some(unit)) => Some(unit),
            (Some(_), Some(_)) => Some(Unit::Plain),
            (None, None) => None,
        },
    }
}
