//! Random rows of evidence, each aimed at a clause of the plan: it fits, or is amiss in one place or another.

use chrono::NaiveDate;
use hearthline::{
    extract::{INSTRUMENTS, words},
    plan::{Call, CaseRows, Plan},
};

use super::{
    dice::Dice,
    families::{Family, Row, row, text},
    interest::{Interest, windows},
    money::add_amounts,
    school::add_attendance,
    theme::readings,
};

/// Adds the evidence of one family.
pub fn add_evidence(dice: &mut Dice, plan: &Plan, interest: &Interest, family: &mut Family, rows: &mut CaseRows) {
    let mut add = |table: &str, made: Vec<Row>| rows.entry(table.to_owned()).or_default().extend(made);
    add("spells", spells(dice, interest, family));
    add("events", aimed(dice, interest, 5, |dice, call| event(dice, family, call)));
    add("scores", aimed(dice, interest, 6, |dice, call| score(dice, interest, family, call)));
    add("support", aimed(dice, interest, 4, |dice, call| support(dice, interest, family, call)));
    add("judgements", aimed(dice, interest, 4, |dice, call| judgement(dice, plan, family, call)));
    add("amounts", add_amounts(dice, interest, family));
    add("attendance", add_attendance(dice, interest, family));
}

/// Up to so many rows, each made for one of the clauses for which such a row can be made.
fn aimed(
    dice: &mut Dice,
    interest: &Interest,
    most: usize,
    mut row_for: impl FnMut(&mut Dice, &Call) -> Option<Row>,
) -> Vec<Row> {
    let mut made = Vec::new();
    let calls: Vec<&Call> = interest.calls.iter().filter(|call| row_for(&mut Dice::new(0), call).is_some()).collect();
    if !calls.is_empty() {
        for _ in 0..dice.count(0, most) {
            let call = *dice.pick(&calls);
            made.extend(row_for(dice, call));
        }
    }
    made
}

/// Somebody of the family, or nobody.
pub fn somebody(dice: &mut Dice, family: &Family) -> String {
    if family.people.is_empty() || dice.chance(15) {
        return String::new();
    }
    // The first person most often, so that the rows of one person add up.
    let place = if dice.chance(50) { 0 } else { dice.count(0, family.people.len() - 1) };
    family.people[place].id.clone()
}

/// One of the words asked for, another, or none.
fn word(dice: &mut Dice, asked: &[String], all: &[&str]) -> String {
    match dice.weighted(&[(70, 0), (15, 1), (15, 2)]) {
        0 if !asked.is_empty() => dice.pick(asked).clone(),
        2 => String::new(),
        _ => dice.word(all),
    }
}

/// One of the words asked for, rarely another.
fn sure_word(dice: &mut Dice, asked: &[String], all: &[&str]) -> String {
    if dice.chance(88) { dice.pick(asked).clone() } else { dice.word(all) }
}

fn flag(dice: &mut Dice) -> String {
    dice.word(&["true", "true", "false", ""])
}

fn day_for(dice: &mut Dice, family: &Family, call: &Call) -> NaiveDate {
    let windows = windows(call);
    let window = dice.pick(&windows);
    family.days.within(dice, window)
}

fn event(dice: &mut Dice, family: &Family, call: &Call) -> Option<Row> {
    let (Call::Events { kinds, filter, .. } | Call::Change { kinds, filter, .. }) = call else { return None };
    let day = day_for(dice, family, call);
    let age = filter.child_present_age.map_or(10, i64::from) + dice.weighted(&[(2, 0), (1, 1), (1, -1)]);
    Some(row([
        ("family_id", family.id.clone()),
        ("person_id", somebody(dice, family)),
        ("kind", sure_word(dice, &kinds.kinds, words::EVENT_KINDS)),
        ("occurred_on", day.to_string()),
        ("proven_on", text(dice.chance(35).then(|| family.days.odd(dice).max(day)))),
        ("recorded_on", text(dice.chance(15).then(|| family.days.odd(dice).max(day)))),
        ("role", word(dice, &filter.role, words::EVENT_ROLES)),
        ("reported_by", word(dice, &filter.reported_by, words::EVENT_REPORTERS)),
        ("severe", flag(dice)),
        ("child_present_age", if dice.chance(20) { String::new() } else { age.clamp(0, 17).to_string() }),
    ]))
}

fn score(dice: &mut Dice, interest: &Interest, family: &Family, call: &Call) -> Option<Row> {
    let instruments = match call {
        Call::Score { instrument, .. } | Call::ScalesAtLeast { instrument, .. } => std::slice::from_ref(instrument),
        Call::Improvement { instruments, .. } => instruments,
        _ => return None,
    };
    let instrument = dice.pick(instruments).clone();
    let scales = INSTRUMENTS.iter().find(|known| known.name == instrument).unwrap().scales;
    let scale = match call {
        Call::Score { scale, .. } | Call::Improvement { scale: Some(scale), .. } if dice.chance(80) => scale.as_str(),
        _ => dice.pick(scales).name,
    };
    let day = match call {
        Call::Improvement { .. } if dice.chance(35) => dice.near(family.days.engaged.unwrap_or(family.days.judged)),
        Call::Improvement { .. } if dice.chance(30) => {
            let duration = *dice.pick(&interest.durations);
            dice.near(duration.before(family.days.judged).unwrap())
        }
        Call::Improvement { .. } => family.days.matter(dice, interest),
        _ => day_for(dice, family, call),
    };
    let readings = readings(&instrument, scale);
    Some(row([
        ("family_id", family.id.clone()),
        ("person_id", somebody(dice, family)),
        ("instrument", instrument),
        ("version", dice.weighted(&[(6, "1"), (1, "2")]).to_owned()),
        ("scale", scale.to_owned()),
        ("informant", dice.weighted(&[(6, "self"), (1, "parent")]).to_owned()),
        ("measured_on", day.to_string()),
        ("score", dice.pick(&readings).to_string()),
    ]))
}

/// Spells that follow each other at times: overlapping, touching, or with a day between.
fn spells(dice: &mut Dice, interest: &Interest, family: &mut Family) -> Vec<Row> {
    let mut made = Vec::new();
    if interest.spells.is_empty() {
        return made;
    }
    for _ in 0..dice.count(0, 3) {
        let (kind, statuses) = dice.pick(&interest.spells).clone();
        let all = words::SPELL_STATUSES.iter().find(|(known, _)| *known == kind).unwrap().1;
        let person = somebody(dice, family);
        let mut start =
            if dice.chance(25) { family.days.at(dice, interest) } else { family.days.matter(dice, interest) };
        for _ in 0..dice.weighted(&[(60, 1), (25, 2), (15, 3)]) {
            let end = family.days.end(dice, interest, start);
            let expected = dice.pick(&interest.durations).after(start).unwrap();
            let expected = dice.near(expected).max(start);
            let ended_as =
                if end.is_some() { word(dice, &asked_endings(interest), words::SPELL_ENDINGS) } else { String::new() };
            made.push(row([
                ("family_id", family.id.clone()),
                ("person_id", person.clone()),
                ("kind", kind.clone()),
                ("status", sure_word(dice, &statuses, all)),
                ("started_on", start.to_string()),
                ("ended_on", text(end)),
                ("ended_as", ended_as),
                ("expected_end_on", text(dice.chance(60).then_some(expected))),
                ("reason", if dice.chance(25) { String::new() } else { dice.word(&words::SPELL_REASONS[..3]) }),
            ]));
            let Some(end) = end else { break };
            family.days.spell_ends.push(end);
            start = end.succ_opt().unwrap() + chrono::Days::new(dice.weighted(&[(4, 0), (2, 1), (1, 2)]));
            if dice.chance(15) {
                start = end;
            }
        }
    }
    made
}

fn asked_endings(interest: &Interest) -> Vec<String> {
    let how = |call: &Call| if let Call::Ended { how, .. } = call { how.clone() } else { Vec::new() };
    interest.calls.iter().flat_map(how).collect()
}

fn support(dice: &mut Dice, interest: &Interest, family: &Family, call: &Call) -> Option<Row> {
    let (services, results) = match call {
        Call::Support { services, result, .. } => (services, result.clone()),
        Call::SupportDays { services, .. } => (services, vec!["engaged".to_owned(), "completed".to_owned()]),
        _ => return None,
    };
    let start = day_for(dice, family, call);
    let end = family.days.end(dice, interest, start);
    Some(row([
        ("family_id", family.id.clone()),
        ("person_id", somebody(dice, family)),
        ("service", sure_word(dice, services, words::SERVICES)),
        ("started_on", start.to_string()),
        ("ended_on", text(end)),
        ("result", sure_word(dice, &results, words::SUPPORT_RESULTS)),
        ("benefit", flag(dice)),
        ("applied", flag(dice)),
    ]))
}

fn judgement(dice: &mut Dice, plan: &Plan, family: &Family, call: &Call) -> Option<Row> {
    let (Call::Judgement { finding, by, .. } | Call::Judgements { finding, by, .. }) = call else { return None };
    let needs: Vec<String> = plan.needs().map(|(_, need)| need.id.clone()).collect();
    Some(row([
        ("family_id", family.id.clone()),
        ("person_id", if dice.chance(30) { String::new() } else { somebody(dice, family) }),
        ("need", if dice.chance(60) { String::new() } else { dice.pick(&needs).clone() }),
        ("finding", sure_word(dice, finding, words::FINDINGS)),
        ("holds", dice.chance(65).to_string()),
        ("assessor", sure_word(dice, by, words::ASSESSORS)),
        ("assessed_on", day_for(dice, family, call).to_string()),
    ]))
}
