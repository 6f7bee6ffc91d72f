//! Random amounts: single ones, and earnings period by period.

use chrono::{Datelike, Months, NaiveDate};
use hearthline::{extract::words, plan::Call};

use super::{
    dice::{Dice, day, later},
    evidence::somebody,
    families::{Family, Row, row, text},
    interest::{Interest, windows},
};

/// Amounts of one family.
pub fn add_amounts(dice: &mut Dice, interest: &Interest, family: &Family) -> Vec<Row> {
    let asked: Vec<&Call> =
        interest.calls.iter().filter(|call| matches!(call, Call::Amount { .. } | Call::WeeksAt { .. })).collect();
    let mut made = Vec::new();
    if asked.is_empty() {
        return made;
    }
    for _ in 0..dice.count(0, 4) {
        let call = *dice.pick(&asked);
        let windows = windows(call);
        let first = family.days.within(dice, &windows[0]);
        match call {
            Call::Amount { kind, .. } => made.push(single(dice, family, kind, first)),
            Call::WeeksAt { kind, minimum, .. } => made.extend(series(dice, family, kind, *minimum, first)),
            _ => {}
        }
    }
    made
}

fn single(dice: &mut Dice, family: &Family, kind: &str, dated: NaiveDate) -> Row {
    let (from, to) = match dice.weighted(&[(4, 0), (3, 1), (2, 2)]) {
        0 => (dated, None),
        1 => (later(dated, -dice.whole(0, 40)), Some(dated)),
        _ => (dated, Some(family.days.odd(dice).max(dated))),
    };
    let pounds = dice.word(&["0", "100", "338", "400", "338"]);
    let person = somebody(dice, family);
    amount(dice, family, person, kind, (from, to), pounds)
}

/// Months, pairs of months, weeks or fours of weeks, one after the other, with amounts at and beside what is asked for.
fn series(dice: &mut Dice, family: &Family, kind: &str, minimum: f64, dated: NaiveDate) -> Vec<Row> {
    let person = somebody(dice, family);
    let mut from = if dice.chance(40) { day(dated.year(), dated.month(), 1) } else { dated };
    let (months, days) = dice.weighted(&[(5, (1, 0)), (1, (2, 0)), (2, (0, 28)), (2, (0, 7)), (1, (0, 10))]);
    let exact = if months > 0 { minimum * f64::from(months) } else { minimum * f64::from(days) * 12.0 / 365.0 };
    let mut made = Vec::new();
    for _ in 0..dice.count(1, 6) {
        let next = if months > 0 { from + Months::new(months) } else { later(from, days.into()) };
        let pounds = match dice.weighted(&[(5, 0), (1, 1), (1, 2), (1, 3)]) {
            0 => exact,
            1 => exact - 0.01,
            2 => exact / 2.0,
            _ => 0.0,
        };
        if !dice.chance(10) {
            let last = if dice.chance(5) { later(next, -2) } else { later(next, -1) };
            made.push(amount(dice, family, person.clone(), kind, (from, Some(last)), pounds.to_string()));
        }
        from = next;
    }
    made
}

fn amount(
    dice: &mut Dice,
    family: &Family,
    person: String,
    kind: &str,
    (from, to): (NaiveDate, Option<NaiveDate>),
    pounds: String,
) -> Row {
    row([
        ("family_id", family.id.clone()),
        ("person_id", person),
        ("kind", if dice.chance(95) { kind.to_owned() } else { dice.word(words::AMOUNT_KINDS) }),
        ("from_on", from.to_string()),
        ("to_on", text(to)),
        ("pounds", pounds),
        ("earned_as", dice.weighted(&[(8, "employed"), (1, "self_employed"), (1, "")]).to_owned()),
    ])
}
