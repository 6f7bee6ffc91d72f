use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Header, Type};
use crate::{
    base::{AreaCode, Month, Problem, Problems, days_from_date, nearest},
    engine::{Params, ScalarValue},
};

/// Gives the parameters of a query from their texts, each read by the type in the header.
///
/// # Errors
/// When one is missing, of another type, or not one that the query takes.
pub fn params_for(place: &str, header: &Header, given: &BTreeMap<String, String>) -> Result<Params, Problems> {
    let mut problems = Problems::default();
    for name in given.keys().filter(|name| header.takes.iter().all(|taken| taken.name != **name)) {
        let names = header.takes.iter().map(|taken| taken.name.as_str());
        let problem = Problem::new(place, format!("takes no parameter `{name}`"));
        problems.push(match nearest(name, names.clone()) {
            Some(close) => problem.help(format!("`{close}` is close")),
            None if header.takes.is_empty() => problem.help("it takes none"),
            None => problem.help(format!("it takes {}", names.collect::<Vec<_>>().join(", "))),
        });
    }
    let mut params = Params::new();
    for taken in &header.takes {
        let value = match given.get(&taken.name) {
            // An area that is none would look like one without rows.
            Some(text) if taken.name == "area" && !AreaCode::is_one(text) => {
                let problem = Problem::new(place, "the parameter `area` is not an area code");
                problems.push(problem.help("an area code is a capital letter and eight digits, such as X06000003"));
                continue;
            }
            Some(text) => typed(text, taken.of),
            None if taken.optional => Some(null(taken.of)),
            None => {
                let problem = Problem::new(place, format!("the parameter `{}` has no value", taken.name));
                problems.push(problem.help(format!("give it one with --param {}=VALUE", taken.name)));
                continue;
            }
        };
        match value {
            Some(value) => {
                params.insert(taken.name.clone(), value);
            }
            None => problems.push(
                Problem::new(place, format!("the parameter `{}` is no {}", taken.name, taken.of)).help(form(taken.of)),
            ),
        }
    }
    problems.or(params)
}

/// Gives parameters for SQL without a header: a month and a day are dates, then numbers, else text.
pub fn ad_hoc_params(given: &BTreeMap<String, String>) -> Params {
    let value = |text: &String| {
        [Type::Date, Type::Bigint, Type::Double]
            .into_iter()
            .find_map(|of| typed(text, of))
            .unwrap_or_else(|| ScalarValue::from(text.as_str()))
    };
    given.iter().map(|(name, text)| (name.clone(), value(text))).collect()
}

/// Reads a value; a month stands for its last day.
fn typed(text: &str, of: Type) -> Option<ScalarValue> {
    match of {
        Type::Text => Some(ScalarValue::from(text)),
        Type::Integer => text.parse::<i32>().ok().map(ScalarValue::from),
        Type::Bigint => text.parse::<i64>().ok().map(ScalarValue::from),
        Type::Double => text.parse::<f64>().ok().filter(|number| number.is_finite()).map(ScalarValue::from),
        Type::Boolean => text.parse::<bool>().ok().map(ScalarValue::from),
        Type::Date => {
            let month = || text.parse::<Month>().ok().map(Month::last_day);
            let day = if text.len() == 10 { text.parse::<NaiveDate>().ok() } else { month() };
            day.map(|day| ScalarValue::Date32(Some(days_from_date(day))))
        }
    }
}

fn null(of: Type) -> ScalarValue {
    match of {
        Type::Text => ScalarValue::Utf8(None),
        Type::Integer => ScalarValue::Int32(None),
        Type::Bigint => ScalarValue::Int64(None),
        Type::Double => ScalarValue::Float64(None),
        Type::Date => ScalarValue::Date32(None),
        Type::Boolean => ScalarValue::Boolean(None),
    }
}

fn form(of: Type) -> &'static str {
    match of {
        Type::Text => "any text",
        Type::Integer | Type::Bigint => "a whole number, such as 12",
        Type::Double => "a number, such as 0.5",
        Type::Date => "a month, such as 2024-03, or a day, such as 2024-03-31",
        Type::Boolean => "true or false",
    }
}
