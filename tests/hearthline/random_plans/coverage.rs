//! Random coverage of an area, with gaps that begin and end near the windows of its families, and rejected rows.

use hearthline::{
    extract::words::{COVERAGE_TABLES, FINDINGS, SOURCE_KINDS},
    plan::{Call, CaseRows},
};

use super::{
    dice::{Dice, day, later},
    families::{Family, Row, row},
    interest::Interest,
};

/// Adds the tiles of the area, or leaves `coverage` away: then everything is covered.
pub fn add_coverage(dice: &mut Dice, interest: &Interest, families: &[Family], rows: &mut CaseRows) {
    if dice.chance(35) {
        return;
    }
    let tiles = rows.entry("coverage".to_owned()).or_default();
    for table in COVERAGE_TABLES {
        match dice.weighted(&[(8, 0), (46, 1), (46, 2)]) {
            0 => {}
            1 => tiles.push(tile(table, "all", "2005-01-01", "2026-12-31")),
            _ if dice.chance(50) => tiles.extend(pieces(dice, interest, families, table, "all")),
            _ => {
                for kind in kinds(interest, table) {
                    if dice.chance(15) {
                        continue;
                    }
                    let kind = if dice.chance(15) { "all" } else { &kind };
                    tiles.extend(pieces(dice, interest, families, table, kind));
                }
            }
        }
    }
}

/// A row rejected here and there: of a kind or of none known, of a family or of none known.
pub fn add_rejects(dice: &mut Dice, interest: &Interest, families: &[Family], rows: &mut CaseRows) {
    let mut tables: Vec<&str> = COVERAGE_TABLES.to_vec();
    tables.extend(["people", "needs", "people", "needs", "families"]);
    for family in families {
        if dice.chance(6) {
            let rejected = reject(dice, interest, &tables, family.id.clone());
            rows.entry("rejects".to_owned()).or_default().push(rejected);
        }
    }
    if dice.chance(8) {
        let rejected = reject(dice, interest, &tables, String::new());
        rows.entry("rejects".to_owned()).or_default().push(rejected);
    }
}

fn reject(dice: &mut Dice, interest: &Interest, tables: &[&str], family: String) -> Row {
    let table = dice.word(tables);
    let mut kinds = kinds(interest, &table);
    if table == "judgements" {
        kinds = FINDINGS.iter().map(|finding| (*finding).to_owned()).collect();
    }
    kinds.retain(|kind| kind != "all");
    let kind = if kinds.is_empty() || dice.chance(25) { String::new() } else { dice.pick(&kinds).clone() };
    row([("source_table", table), ("kind", kind), ("family_id", family)])
}

fn tile(table: &str, kind: &str, from: &str, to: &str) -> Row {
    row([
        ("source_table", table.to_owned()),
        ("kind", kind.to_owned()),
        ("from_on", from.to_owned()),
        ("to_on", to.to_owned()),
    ])
}

/// Tiles from long ago to the end of all, with a hole of no, one or more days that begins near a day that matters.
fn pieces(dice: &mut Dice, interest: &Interest, families: &[Family], table: &str, kind: &str) -> Vec<Row> {
    let days = &dice.pick(families).days;
    let mut from = day(2005, 1, 1);
    let mut made = Vec::new();
    for _ in 0..dice.weighted(&[(60, 1), (20, 2)]) {
        let to = days.matter(dice, interest).max(from);
        made.push(tile(table, kind, &from.to_string(), &to.to_string()));
        from = later(to, dice.weighted(&[(4, 1), (4, 2), (1, 3), (2, 40), (1, -5)]));
    }
    if dice.chance(80) {
        let to = if dice.chance(50) { dice.near(days.as_of) } else { day(2026, 12, 31) };
        made.push(tile(table, kind, &from.to_string(), &to.max(from).to_string()));
    }
    made
}

/// The kinds of a table that the plan asks for, or one that it does not.
fn kinds(interest: &Interest, table: &str) -> Vec<String> {
    let all = SOURCE_KINDS.iter().find(|(name, _)| *name == table).map_or(&[][..], |(_, kinds)| kinds);
    let mut found: Vec<String> = interest
        .calls
        .iter()
        .flat_map(|call| match (table, call) {
            ("events", Call::Events { kinds, .. } | Call::Change { kinds, .. }) => kinds.kinds.clone(),
            ("scores", Call::Score { instrument, .. } | Call::ScalesAtLeast { instrument, .. }) => {
                vec![instrument.clone()]
            }
            ("scores", Call::Improvement { instruments, .. }) => instruments.clone(),
            ("support", Call::Support { services, .. } | Call::SupportDays { services, .. }) if services.len() < 5 => {
                services.clone()
            }
            ("amounts", Call::Amount { kind, .. } | Call::WeeksAt { kind, .. }) => vec![kind.clone()],
            _ => Vec::new(),
        })
        .collect();
    if table == "spells" {
        found.extend(interest.spells.iter().map(|(kind, _)| kind.clone()));
    }
    found.sort_unstable();
    found.dedup();
    if found.is_empty() {
        found.push(all.first().map_or("all", |kind| kind).to_owned());
    }
    found
}
