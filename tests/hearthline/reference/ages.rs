//! Ages. A person counts as born on the first day of the month of birth.

use chrono::{Datelike, Months, NaiveDate};

use super::rows::PersonRow;

/// Says whether a person is under 18 on a day.
// DECIDED: somebody not born yet is, so that a baby born in a window is asked. Only `people` asks for the birth.
pub fn is_child(person: &PersonRow, day: NaiveDate) -> bool {
    birthday(person, 18).is_none_or(|eighteenth| day < eighteenth)
}

/// Says whether a person has an age, in whole years, from one to another on a day. Somebody not born yet has none.
pub fn is_aged(person: &PersonRow, from: u32, to: u32, day: NaiveDate) -> bool {
    let is_old_enough = birthday(person, from).is_some_and(|birthday| birthday <= day);
    let is_young_enough = birthday(person, to + 1).is_none_or(|birthday| day < birthday);
    is_old_enough && is_young_enough
}

/// Says whether a person lives in the household on a day.
pub fn is_resident(person: &PersonRow, day: NaiveDate) -> bool {
    person.born_on <= day
        && person.resident_from.is_none_or(|from| from <= day)
        && person.resident_to.is_none_or(|to| day <= to)
}

/// Says whether a child is of school age in all of the `terms` terms up to a day: 5 to 15 on the 31 August before the
/// school year of the day less 3 months, and before that of the day less (4 n - 2) months.
pub fn is_of_school_age(person: &PersonRow, upto: NaiveDate, terms: u32) -> bool {
    for months in [3, terms.saturating_mul(4).saturating_sub(2)] {
        let Some(day) = upto.checked_sub_months(Months::new(months)) else { return false };
        let Some(eve) = eve_of_school_year(day) else { return false };
        if !is_aged(person, 5, 15, eve) {
            return false;
        }
    }
    true
}

/// The 31 August before the school year, which runs from 1 September.
fn eve_of_school_year(day: NaiveDate) -> Option<NaiveDate> {
    let year = if day.month() >= 9 { day.year() } else { day.year() - 1 };
    NaiveDate::from_ymd_opt(year, 8, 31)
}

fn birthday(person: &PersonRow, age: u32) -> Option<NaiveDate> {
    person.born_on.checked_add_months(Months::new(age.saturating_mul(12)))
}
