//! Random families under a plan, with people, needs and claims.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use hearthline::{
    extract::words,
    plan::{CaseRows, Plan},
};

use super::{
    coverage::{add_coverage, add_rejects},
    days::Days,
    dice::{Dice, day, later},
    evidence::add_evidence,
    interest::Interest,
};

/// A row of text.
pub type Row = std::collections::BTreeMap<String, String>;

/// A family that rows are made about.
pub struct Family {
    pub id: String,
    pub people: Vec<Person>,
    pub days: Days,
}

/// A person of a family.
#[derive(Clone)]
pub struct Person {
    pub id: String,
    pub born: NaiveDate,
    pub parent: bool,
}

impl Person {
    fn age(&self, on: NaiveDate) -> u32 {
        on.years_since(self.born).unwrap_or(0)
    }
}

/// Makes a row; an empty text is no value.
pub fn row<const N: usize>(columns: [(&str, String); N]) -> Row {
    columns.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect()
}

pub fn text(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// The day of the statuses of a batch of families.
pub fn day_of_statuses(dice: &mut Dice) -> NaiveDate {
    let known = [day(2023, 2, 28), day(2024, 2, 29), day(2024, 3, 31), day(2023, 8, 31), day(2022, 12, 31)];
    if dice.chance(60) { *dice.pick(&known) } else { dice.day(day(2021, 6, 1), day(2024, 12, 31)) }
}

/// Makes the rows of a batch of families. They share the coverage of their area.
pub fn family_rows(dice: &mut Dice, plan: &Plan, families: usize, as_of: NaiveDate) -> CaseRows {
    let interest = Interest::of(plan);
    let mut rows = CaseRows::new();
    let mut made: Vec<Family> = Vec::new();
    for place in 0..families {
        let earlier = if dice.chance(15) { made.last() } else { None };
        let family = family(dice, plan, &interest, place, earlier, as_of, &mut rows);
        made.push(family);
    }
    for family in &mut made {
        add_evidence(dice, plan, &interest, family, &mut rows);
    }
    add_coverage(dice, &interest, &made, &mut rows);
    add_rejects(dice, &interest, &made, &mut rows);
    rows
}

fn family(
    dice: &mut Dice,
    plan: &Plan,
    interest: &Interest,
    place: usize,
    earlier: Option<&Family>,
    as_of: NaiveDate,
    rows: &mut CaseRows,
) -> Family {
    let id = format!("f{place}");
    let mut days = days(dice, plan, interest, as_of);
    let practice: Vec<String> = (0..4)
        .map(|_| {
            let begun = days.engaged.unwrap_or(days.identified);
            match dice.weighted(&[(16, 0), (1, 1), (1, 2), (1, 3)]) {
                0 => text(Some(later(begun, dice.whole(-5, 5)))),
                1 => text(Some(dice.near(days.judged))),
                2 => text(Some(later(as_of, 1))),
                _ => String::new(),
            }
        })
        .collect();
    let linked_to = match earlier {
        Some(earlier) => earlier.id.clone(),
        None if dice.chance(1) => "gone".to_owned(),
        None => String::new(),
    };
    rows.entry("families".to_owned()).or_default().push(row([
        ("family_id", id.clone()),
        ("plan", plan.id.clone()),
        ("earlier_family_id", linked_to),
        ("identified_on", days.identified.to_string()),
        ("engaged_on", text(days.engaged)),
        ("assessed_on", practice[0].clone()),
        ("action_plan_on", practice[1].clone()),
        ("lead_practitioner_on", practice[2].clone()),
        ("support_on", practice[3].clone()),
        ("closed_on", text(days.closed)),
        ("expectant", dice.chance(12).to_string()),
    ]));
    let people = people(dice, interest, &days, &id, earlier, rows);
    add_claims(dice, &mut days, &id, rows);
    let mut family = Family { id, people, days };
    add_needs(dice, plan, interest, &mut family, rows);
    family
}

/// The days of a family, often so that its closure or its judgement falls on or beside the day of the statuses.
fn days(dice: &mut Dice, plan: &Plan, interest: &Interest, as_of: NaiveDate) -> Days {
    let after = plan.settings.judged_after;
    let duration = *dice.pick(&interest.durations);
    let begun = match dice.weighted(&[(50, 0), (20, 1), (25, 2), (5, 3)]) {
        0 => later(as_of, -dice.whole(30, 700)),
        1 => dice.near(duration.before(as_of).unwrap()),
        2 => later(day(as_of.year() - i32::from(dice.chance(50)), 1, 1), -dice.whole(0, 92)),
        _ => dice.near(as_of),
    };
    let identified = later(begun, -dice.weighted(&[(3, 0), (3, 14), (2, 1), (1, 45), (1, 200)]));
    let engaged = dice.chance(92).then_some(begun);
    let closed = match dice.weighted(&[(40, 0), (22, 1), (10, 2), (12, 3), (6, 4), (10, 5)]) {
        0 => None,
        1 => Some(dice.near(after.before(as_of).unwrap())),
        2 => Some(dice.near(as_of)),
        3 => Some(dice.near(duration.after(begun).unwrap())),
        4 => Some(begun),
        _ => Some(dice.day(begun, as_of.max(begun))),
    };
    let closed = closed.map(|closed| closed.max(begun));
    let seen = closed.filter(|closed| *closed <= as_of);
    let judged = seen.map_or(as_of, |closed| after.after(closed).unwrap().min(as_of));
    Days { as_of, identified, engaged, closed, judged, claimed: Vec::new(), needs: Vec::new(), spell_ends: Vec::new() }
}

/// One to five people; a later engagement has most of those of the earlier one.
fn people(
    dice: &mut Dice,
    interest: &Interest,
    days: &Days,
    family: &str,
    earlier: Option<&Family>,
    rows: &mut CaseRows,
) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for known in earlier.iter().flat_map(|family| &family.people) {
        if dice.chance(80) {
            people.push(known.clone());
        }
    }
    let more = if people.is_empty() { dice.count(1, 4) } else { dice.count(0, 1) };
    for place in 0..more {
        people.push(person(dice, interest, days, format!("{family}-p{place}")));
    }
    for person in &people {
        let moved = |dice: &mut Dice| text(dice.chance(15).then(|| days.matter(dice, interest)));
        let from = moved(dice);
        let to = moved(dice);
        let to = if to < from { String::new() } else { to };
        rows.entry("people".to_owned()).or_default().push(row([
            ("family_id", family.to_owned()),
            ("person_id", person.id.clone()),
            ("birth_month", person.born.format("%Y-%m").to_string()),
            ("parental_responsibility", person.parent.to_string()),
            ("resident_from", from),
            ("resident_to", to),
        ]));
    }
    people
}

/// A person, often one who comes of some age about a day that matters.
fn person(dice: &mut Dice, interest: &Interest, days: &Days, id: String) -> Person {
    let turns = |dice: &mut Dice, years: i64| {
        let near = days.matter(dice, interest);
        let born = later(near, -years * 365 - years / 4 + dice.weighted(&[(4, 0), (1, -30), (1, 30)]));
        day(born.year(), born.month(), 1)
    };
    let born = match dice.weighted(&[(16, 0), (8, 1), (8, 2), (30, 3), (30, 4), (4, 5), (4, 6)]) {
        0 => turns(dice, 18),
        1 => day(days.as_of.year() - 5, if dice.chance(50) { 8 } else { 9 }, 1),
        2 => day(days.as_of.year() - 16, if dice.chance(50) { 8 } else { 9 }, 1),
        3 => day(days.as_of.year() - i32::try_from(dice.whole(6, 15)).unwrap(), 6, 1),
        4 => day(i32::try_from(dice.whole(1970, 1998)).unwrap(), 6, 1),
        5 => {
            let years = *dice.pick(&[6, 5, 16]);
            turns(dice, years)
        }
        _ => turns(dice, 0),
    };
    let parent = if days.as_of.year() - born.year() > 16 { dice.chance(70) } else { dice.chance(3) };
    Person { id, born, parent }
}

fn add_claims(dice: &mut Dice, days: &mut Days, family: &str, rows: &mut CaseRows) {
    for _ in 0..dice.weighted(&[(70, 0), (22, 1), (8, 2)]) {
        let claimed = days.odd(dice);
        days.claimed.push(claimed);
        rows.entry("claims".to_owned()).or_default().push(row([
            ("family_id", family.to_owned()),
            ("route", dice.word(words::CLAIM_ROUTES)),
            ("basis", dice.weighted(&[(4, "rule"), (1, "discretion")]).to_owned()),
            ("claimed_on", claimed.to_string()),
        ]));
    }
}

/// Records most needs: for somebody of their kind, for nobody in particular, at times for somebody else or twice.
fn add_needs(dice: &mut Dice, plan: &Plan, interest: &Interest, family: &mut Family, rows: &mut CaseRows) {
    let mut keys = BTreeSet::new();
    for (_, need) in plan.needs() {
        for _ in 0..dice.weighted(&[(25, 0), (50, 1), (15, 2), (10, 3)]) {
            let identified = match dice.weighted(&[(4, 0), (3, 1), (2, 2), (1, 3)]) {
                0 => family.days.identified,
                1 => dice.near(family.days.engaged.unwrap_or(family.days.identified)),
                2 => dice.near(family.days.judged),
                _ => family.days.matter(dice, interest),
            };
            let fitting = |person: &&Person| match need.person.as_str() {
                "child" => person.age(identified) < 18,
                "adult" => person.age(identified) >= 18,
                "parent" => person.parent,
                _ => true,
            };
            let fitting: Vec<&Person> = family.people.iter().filter(fitting).collect();
            let of_family = need.person == "family" && dice.chance(85);
            let person = match dice.weighted(&[(72, 0), (22, 1), (6, 2)]) {
                _ if of_family || family.people.is_empty() => String::new(),
                0 if !fitting.is_empty() => dice.pick(&fitting).id.clone(),
                2 => dice.pick(&family.people).id.clone(),
                _ => String::new(),
            };
            family.days.needs.push(identified);
            let recorded = dice.chance(30).then(|| family.days.odd(dice).max(identified));
            let withdrawn = dice.chance(12).then(|| family.days.odd(dice).max(identified));
            if keys.insert((need.id.clone(), person.clone(), identified)) {
                rows.entry("needs".to_owned()).or_default().push(row([
                    ("family_id", family.id.clone()),
                    ("need", need.id.clone()),
                    ("person_id", person),
                    ("identified_on", identified.to_string()),
                    ("recorded_on", text(recorded)),
                    ("withdrawn_on", text(withdrawn)),
                    ("source", dice.word(&words::NEED_SOURCES[..3])),
                    ("measure", if dice.chance(30) { dice.word(words::CRIME) } else { String::new() }),
                ]));
            }
        }
    }
}
