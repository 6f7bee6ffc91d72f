//! Random terms at school.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use hearthline::{extract::words, plan::Call};

use super::{
    dice::{Dice, day},
    families::{Family, Row, row},
    interest::Interest,
};

/// Terms of the people of one family, most of them children.
pub fn add_attendance(dice: &mut Dice, interest: &Interest, family: &Family) -> Vec<Row> {
    let asked = |call: &&Call| matches!(call, Call::Attendance { .. } | Call::Exclusions { .. });
    let mut made = Vec::new();
    if !interest.calls.iter().any(|call| asked(&call)) {
        return made;
    }
    for person in &family.people {
        let is_pupil = family.days.as_of.years_since(person.born).is_some_and(|age| age < 19);
        if dice.chance(if is_pupil { 85 } else { 5 }) {
            made.extend(terms(dice, interest, family, &person.id));
        }
    }
    made
}

/// The terms up to a day that matters, at times with one left out or taught in two places.
fn terms(dice: &mut Dice, interest: &Interest, family: &Family, person: &str) -> Vec<Row> {
    let upto = if dice.chance(70) { family.days.at(dice, interest) } else { family.days.matter(dice, interest) };
    // The term of the month: autumn from September, spring from January, summer from April.
    let (year, term) = match upto.month() {
        9..=12 => (upto.year(), 0),
        1..=3 => (upto.year() - 1, 1),
        _ => (upto.year() - 1, 2),
    };
    let latest = year * 3 + term + i32::try_from(dice.whole(-1, 1)).unwrap();
    let many = i32::try_from(dice.whole(1, 6)).unwrap();
    let mut made = Vec::new();
    for term in latest - many + 1..=latest {
        if many > 2 && dice.chance(8) {
            continue;
        }
        let mut settings = BTreeSet::new();
        for _ in 0..dice.weighted(&[(85, 1), (15, 2)]) {
            let setting = if dice.chance(70) { "mainstream".to_owned() } else { dice.word(&words::SETTINGS[..4]) };
            if settings.insert(setting.clone()) {
                made.push(term_row(dice, family, person, (term, upto), setting));
            }
        }
    }
    made
}

fn term_row(dice: &mut Dice, family: &Family, person: &str, (term, upto): (i32, NaiveDate), setting: String) -> Row {
    let (year, place) = (term.div_euclid(3), usize::try_from(term.rem_euclid(3)).unwrap());
    let (starts, ends) = match place {
        0 => (day(year, 9, 1), day(year, 12, 20)),
        1 => (day(year + 1, 1, 4), day(year + 1, 3, 31)),
        _ => (day(year + 1, 4, 15), day(year + 1, 7, 21)),
    };
    // A term may end on the very day asked about, or right after it.
    let ends = if dice.chance(15) { dice.near(upto).max(starts) } else { ends };
    let possible: i64 = dice.weighted(&[(1, 0), (3, 10), (3, 20), (6, 100)]);
    let attended = possible * dice.weighted(&[(6, 90), (4, 100), (3, 50), (2, 40), (1, 0), (1, 80)]) / 100;
    let authorised = possible * dice.weighted(&[(6, 0), (3, 10), (1, 50), (1, 100)]) / 100;
    let known = |dice: &mut Dice, value: String| if dice.chance(95) { value } else { String::new() };
    row([
        ("family_id", family.id.clone()),
        ("person_id", person.to_owned()),
        ("term", format!("{year}-{}", words::TERMS[place])),
        ("starts_on", starts.to_string()),
        ("ends_on", ends.to_string()),
        ("possible", possible.to_string()),
        ("attended", known(dice, attended.to_string())),
        ("authorised", known(dice, authorised.to_string())),
        ("suspensions", dice.word(&["0", "0", "0", "1", "1", "2", "3", ""])),
        ("suspension_days", dice.word(&["0", "0", "0.5", "1", "2.5", ""])),
        ("exclusion_days", dice.word(&["0", "0", "0", "0.5", "1", ""])),
        ("permanently_excluded", dice.word(&["false", "false", "false", "true", ""])),
        ("setting", setting),
    ])
}
