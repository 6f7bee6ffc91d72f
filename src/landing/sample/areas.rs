//! The fictional areas: names that no council has, sizes, needs, chances of success, and what each of them supplies.

use super::{
    calendar::{Day, day},
    source::Source,
};

const BEGINNINGS: &[&str] = &[
    "North", "Elder", "Thorn", "Amber", "Silver", "Wren", "Fallow", "Hazel", "Lark", "Otter", "Quarry", "Rowan",
    "Swift", "Tarn", "Willow", "Ember", "Fern", "Heron", "Marl", "Sorrel",
];
const ENDINGS: &[&str] = &["brook", "mere", "combe", "holt", "wick", "garth", "stow", "hythe", "march", "fold"];
const DISTRICTS: &[&str] = &["", "Upper ", "Nether ", "Inner ", "Outer ", "Great ", "Little ", "Old "];

/// The regions, each with its code.
pub(super) const REGIONS: &[(&str, &str)] =
    &[("X12000001", "Upper Vales"), ("X12000002", "Middle Vales"), ("X12000003", "Lower Vales")];
/// The country, with its code.
pub(super) const COUNTRY: (&str, &str) = ("X92000001", "The Vales");

/// Kinds of family, by what weighs most on it.
pub(super) const FAMILY_KINDS: usize = 6;

/// The kinds of event that come from the police.
const POLICE: &[&str] = &[
    "offence",
    "arrest",
    "suspect",
    "asb_incident",
    "gang_involvement",
    "serious_violence",
    "da_incident",
    "da_callout",
    "sv_callout",
    "sexual_offence",
    "hba_incident",
    "hba_callout",
    "missing_report",
    "cse_report",
    "cce_report",
];
/// What comes from the Department for Work and Pensions.
const BENEFITS: &[&str] = &["benefit", "work"];
const RARE_INSTRUMENTS: &[&str] = &["dash", "assist_lite"];

/// A stretch of days over which an area supplies nothing of a source.
struct Gap {
    table: &'static str,
    /// The kinds that are lacking; none named: all.
    kinds: &'static [&'static str],
    from: Day,
    to: Day,
}

/// One fictional area.
pub(super) struct Area {
    /// Counted from 0.
    pub(super) number: usize,
    pub(super) code: String,
    /// The code that it had before its boundary changed, if it did.
    pub(super) earlier_code: Option<String>,
    pub(super) name: String,
    pub(super) weight: f64,
    pub(super) localities: i32,
    /// The mean deprivation decile of its families.
    pub(super) deprivation: f64,
    /// How much better its families fare than elsewhere, in log odds.
    pub(super) success: f64,
    /// How common each kind of family is.
    pub(super) mix: [f64; FAMILY_KINDS],
    /// From when on two thirds more families come to it, so that a control chart has a shift to find.
    pub(super) busier_from: Option<Day>,
    gaps: Vec<Gap>,
}

/// The day on which the boundary of one area changed.
pub(super) fn boundary_changed_on() -> Day {
    day(2023, 4, 1)
}

impl Area {
    pub(super) fn new(number: usize, seed: u64) -> Self {
        let mut source = Source::of_area(seed, u64::try_from(number).unwrap_or(0));
        let first = number == 0;
        let drawn = (0.55 * source.normal()).exp();
        let chance = 0.15 * source.normal();
        Self {
            number,
            code: code(number),
            earlier_code: (number == 2).then(|| format!("X069{:05}", number + 1)),
            name: name(number),
            weight: if first { 1.6 } else { drawn },
            localities: source.between(3, 5),
            deprivation: 4.0 + 1.2 * source.normal(),
            success: match number % 25 {
                1 => 1.8,
                6 => -1.8,
                _ => chance,
            },
            mix: std::array::from_fn(|_| (0.35 * source.normal()).exp()),
            busier_from: first.then(|| day(2022, 4, 1)),
            gaps: gaps(number % 9),
        }
    }

    /// Says whether its last submission is missing, where it has more than one.
    pub(super) fn is_late(&self) -> bool {
        self.number % 50 == 4
    }

    /// Says whether a source is missing over some days.
    pub(super) fn has_gaps(&self) -> bool {
        !self.gaps.is_empty()
    }

    /// Says whether a source lacks a day.
    pub(super) fn lacks(&self, table: &str, kind: &str, on: Day) -> bool {
        self.gaps.iter().any(|gap| gap.is_of(table, kind) && (gap.from..=gap.to).contains(&on))
    }

    /// Says whether some kinds of a table were supplied over other days than the rest.
    pub(super) fn supplies_by_kind(&self, table: &str) -> bool {
        self.gaps.iter().any(|gap| gap.table == table && !gap.kinds.is_empty())
    }

    /// The stretches of days that a source covers up to the day of a submission.
    pub(super) fn covered(&self, table: &str, kind: &str, end: Day) -> Vec<(Day, Day)> {
        let mut from = source_begins(table);
        let mut tiles = Vec::new();
        for gap in self.gaps.iter().filter(|gap| gap.is_of(table, kind)) {
            tiles.push((from, gap.from.saturating_sub(1).min(end)));
            from = from.max(gap.to.saturating_add(1));
        }
        tiles.push((from, end));
        tiles.retain(|(from, to)| from <= to);
        tiles
    }
}

impl Gap {
    fn is_of(&self, table: &str, kind: &str) -> bool {
        self.table == table && (self.kinds.is_empty() || self.kinds.contains(&kind))
    }
}

/// The day from which every area could supply a table.
pub(super) fn source_begins(table: &str) -> Day {
    match table {
        "attendance" => day(2019, 9, 1),
        "events" => day(2018, 4, 1),
        "spells" => day(2018, 1, 1),
        "claims" => day(2020, 4, 1),
        _ => day(2019, 4, 1),
    }
}

fn gaps(pattern: usize) -> Vec<Gap> {
    let gap =
        |table: &'static str, kinds: &'static [&'static str], from: Day, to: Day| vec![Gap { table, kinds, from, to }];
    match pattern {
        1 => gap("spells", BENEFITS, source_begins("spells"), day(2021, 9, 30)),
        3 => gap("events", POLICE, source_begins("events"), day(2021, 3, 31)),
        5 => gap("events", &[], day(2022, 5, 1), day(2022, 5, 31)),
        6 => gap("scores", RARE_INSTRUMENTS, source_begins("scores"), day(2035, 12, 31)),
        7 => gap("attendance", &[], source_begins("attendance"), day(2020, 8, 31)),
        8 => gap("amounts", &["earnings"], source_begins("amounts"), day(2020, 9, 30)),
        _ => Vec::new(),
    }
}

/// The code of an area, by its number.
fn code(number: usize) -> String {
    format!("X06{:06}", number + 1)
}

/// The name of an area, by its number: two hundred pairs, then the same with a word before them.
fn name(number: usize) -> String {
    let pair = number % (BEGINNINGS.len() * ENDINGS.len());
    let beginning = pair % BEGINNINGS.len();
    let ending = (pair + pair / BEGINNINGS.len()) % ENDINGS.len();
    let part = |from: &[&'static str], place: usize| from.get(place).copied().unwrap_or("");
    let district = part(DISTRICTS, number / (BEGINNINGS.len() * ENDINGS.len()));
    format!("{district}{}{}", part(BEGINNINGS, beginning), part(ENDINGS, ending))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_differ_and_the_first_is_northbrook() {
        let names: BTreeSet<String> = (0..1600).map(name).collect();
        assert_eq!(names.len(), 1600);
        assert_eq!(name(0), "Northbrook");
    }

    #[test]
    fn a_gap_splits_what_is_covered() {
        let area = Area::new(5, 1);
        let end = day(2024, 3, 31);
        let tiles = area.covered("events", "arrest", end);
        assert_eq!(tiles, [(day(2018, 4, 1), day(2022, 4, 30)), (day(2022, 6, 1), end)]);
        assert!(area.lacks("events", "arrest", day(2022, 5, 31)) && !area.lacks("events", "arrest", day(2022, 6, 1)));
    }
}
