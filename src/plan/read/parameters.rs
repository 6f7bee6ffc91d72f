//! The names that clauses use: thresholds, averages of the area, directions of instruments.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use toml::{Spanned, de::DeValue};

use super::{Names, is_word};
use crate::{
    base::nearest,
    extract::INSTRUMENTS,
    plan::{
        Average, Direction, Parameter, check,
        clause::{Averages, Surroundings, What},
        section::{Section, number_of},
        tree::read_average,
    },
};

/// Reads the thresholds that the plan itself gives.
pub(super) fn parameters(section: &Section<'_, '_>, names: &mut Names) -> BTreeMap<String, Parameter> {
    let Some(table) = section.section("parameters", "the parameters") else { return BTreeMap::new() };
    let mut found = BTreeMap::new();
    for (at, name, value) in table.entries() {
        names.places.insert(check::place_of_parameter(name), at);
        if let Some(parameter) = parameter(&table, name, value) {
            found.insert(name.to_owned(), parameter);
        }
        if !is_word(name) {
            table.reader.wrong(
                at,
                "is no name that a clause can use",
                "write lower-case letters, digits and underscores",
            );
        }
    }
    found
}

/// Reads what each average is of, beside those that are there already; none for one in which something is wrong.
pub(super) fn averages(
    section: &Section<'_, '_>,
    there: &BTreeMap<String, Average>,
    parameters: &BTreeMap<String, Parameter>,
    directions: &BTreeMap<String, Direction>,
    names: &mut Names,
) -> Averages {
    let mut found: Averages = there.iter().map(|(name, average)| (name.clone(), Some(average.clone()))).collect();
    let Some(table) = section.section("averages", "the averages") else { return found };
    // An average that names another is told so, wherever that one stands.
    found.extend(table.entries().map(|(_, name, _)| (name.to_owned(), None)));
    for (at, name, value) in table.entries() {
        if !is_word(name) {
            table.reader.wrong(
                at,
                "is no name that a clause can use",
                "write lower-case letters, digits and underscores",
            );
        }
        if parameters.contains_key(name) {
            table.reader.wrong(at, format!("`{name}` is the name of a parameter too"), "give the average another name");
        }
        let surroundings = Surroundings { parameters, averages: &found, directions, what: What::Average, id: name };
        let average = read_average(table.reader, value, &surroundings);
        names.places.insert(check::place_of_average(name), value.span().start);
        found.insert(name.to_owned(), average);
    }
    found
}

/// Reads a parameter: a number, or several with the days from which they hold.
pub(super) fn parameter(section: &Section<'_, '_>, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Parameter> {
    let Some(list) = value.get_ref().as_array().filter(|list| !list.is_empty()) else {
        let number = number_of(value.get_ref());
        if number.is_none() {
            section.wrong_type(
                name,
                value,
                "a number, or a list of numbers with days: `[{ from = 2022-10-01, is = 0.9 }]`",
            );
        }
        return number.map(Parameter::Fixed);
    };
    let read: Vec<Option<(NaiveDate, f64)>> = list.iter().map(|entry| dated_value(section, name, entry)).collect();
    let values: Vec<(NaiveDate, f64)> = read.into_iter().collect::<Option<_>>()?;
    for (pair, entry) in values.windows(2).zip(list.iter().skip(1)) {
        if let [(earlier, _), (later, _)] = pair
            && later <= earlier
        {
            let cause = format!("`{name}` has {later} after {earlier}");
            section.reader.wrong(entry.span().start, cause, "let its days rise, each named once");
        }
    }
    Some(Parameter::Dated(values))
}

fn dated_value(section: &Section<'_, '_>, name: &str, value: &Spanned<DeValue<'_>>) -> Option<(NaiveDate, f64)> {
    let Some(table) = value.get_ref().as_table() else {
        section.wrong_type(name, value, "a number with its day: `{ from = 2022-10-01, is = 0.9 }`");
        return None;
    };
    let entry = Section::new(section.reader, value.span().start, table, "a dated number");
    let (from, is) = (entry.day("from"), entry.value("is"));
    if entry.value("from").is_none() || is.is_none() {
        let help = "write both: `{ from = 2022-10-01, is = 0.9 }`";
        section.reader.wrong(entry.at, format!("`{name}` lacks a day or a number"), help);
    }
    let number = is.and_then(|value| number_of(value.get_ref()));
    if let (None, Some(is)) = (number, is) {
        entry.wrong_type("is", is, "a number");
    }
    entry.finish();
    Some((from?.1, number?))
}

pub(super) fn directions(section: &Section<'_, '_>) -> BTreeMap<String, Direction> {
    let Some(table) = section.section("directions", "the directions") else { return BTreeMap::new() };
    let mut found = BTreeMap::new();
    for (at, name, value) in table.entries() {
        match INSTRUMENTS.iter().find(|instrument| instrument.name == name) {
            None => {
                let help = nearest(name, INSTRUMENTS.iter().map(|instrument| instrument.name)).map_or_else(
                    || "name an instrument of the contract".to_owned(),
                    |close| format!("`{close}` is close"),
                );
                table.reader.wrong(at, "is no instrument", help);
            }
            Some(instrument) if instrument.scales.iter().all(|scale| scale.better.is_some()) => {
                table.reader.wrong(at, "has a published direction, which a plan does not change", "leave it out");
            }
            Some(_) => {}
        }
        match value.get_ref().as_str() {
            Some("higher") => found.insert(name.to_owned(), Direction::Higher),
            Some("lower") => found.insert(name.to_owned(), Direction::Lower),
            _ => {
                table.wrong_type(name, value, "\"higher\" or \"lower\"");
                None
            }
        };
    }
    found
}
