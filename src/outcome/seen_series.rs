//! Terms at school and readings of scales in a few words.

use std::collections::BTreeMap;

use super::{
    area::at,
    asked::Ask,
    asker::{Asker, Subject},
    codes::{NO_WORD, WordSet},
    day::{EVER, NONE, Span},
    seen::ToldRow,
    seen_rows::{day, said, word},
};
use crate::{
    extract::{INSTRUMENTS, words},
    plan::{ExclusionsOf, Take},
};

impl Asker<'_> {
    /// The terms that a clause asks for, and those of them that are there: the latest, and the ones before it in the calendar.
    pub fn terms_asked(&self, ask: &Ask, subject: Subject<'_>, upto: i32) -> Option<(Vec<i32>, Vec<u32>)> {
        let (terms, set) = match ask {
            Ask::Attendance { terms, setting, .. } => (*terms, *setting),
            Ask::Exclusions { terms, .. } => (*terms, None),
            _ => return None,
        };
        let table = &self.area.evidence.attendance;
        let (own, _) = self.rows_of(&table.rows, subject, WordSet::ALL);
        let of_set = |row: u32| table.setting.get(row as usize).copied().unwrap_or(NO_WORD);
        let fits = |row: &u32| at(&table.ends_on, *row) <= upto && set.is_none_or(|set| set.has(of_set(*row)));
        let rows: Vec<u32> = own.iter().copied().filter(fits).collect();
        let last = rows.iter().map(|row| at(&table.term, *row)).max()?;
        let asked: Vec<i32> = (0..terms).rev().map(|back| last - back).collect();
        let rows = rows.into_iter().filter(|row| asked.contains(&at(&table.term, *row))).collect();
        Some((asked, rows))
    }

    /// The terms that a clause asks for, in words.
    pub fn terms_told(&self, ask: &Ask, subject: Subject<'_>, upto: i32) -> Vec<ToldRow> {
        let table = &self.area.evidence.attendance;
        let (_, rows) = self.terms_asked(ask, subject, upto).unwrap_or_default();
        let number = |count: i32| if count == NONE { "not said".to_owned() } else { count.to_string() };
        self.told(&table.rows, subject, false, |row| {
            if !rows.contains(&row) {
                return None;
            }
            let text = match ask {
                Ask::Attendance { excluding_authorised, setting, .. } => {
                    let authorised = number(at(&table.authorised, row));
                    let less =
                        if *excluding_authorised { format!(" less {authorised} authorised") } else { String::new() };
                    let set =
                        setting.map(|_| format!(" ({})", said("setting", words::SETTINGS, at(&table.setting, row))));
                    let (attended, possible) = (number(at(&table.attended, row)), number(at(&table.possible, row)));
                    format!("{attended} of {possible}{less}{}", set.unwrap_or_default())
                }
                Ask::Exclusions { of: ExclusionsOf::Suspensions, .. } => {
                    format!("suspensions {}", number(at(&table.suspensions, row)))
                }
                Ask::Exclusions { of: ExclusionsOf::LostDays, .. } => {
                    let days = |days: f64| if days.is_nan() { "not said".to_owned() } else { days.to_string() };
                    let (suspended, excluded) = (at(&table.suspension_days, row), at(&table.exclusion_days, row));
                    format!("days lost: suspended {} + excluded {}", days(suspended), days(excluded))
                }
                _ => match at(&table.permanent, row) {
                    Some(true) => "permanently excluded".to_owned(),
                    Some(false) => "not permanently excluded".to_owned(),
                    None => "permanent exclusion not said".to_owned(),
                },
            };
            let ends = at(&table.ends_on, row);
            let term = term_name(at(&table.term, row));
            Some(ToldRow::new(ends, format!("{term} (to {}) {text}", day(ends))).in_series(0, true))
        })
    }

    /// The readings that a clause asks for; of an improvement, each series from its start.
    pub fn scores_told(&self, ask: &Ask, subject: Subject<'_>, span: Span) -> Vec<ToldRow> {
        let improvement = matches!(ask, Ask::Improvement { .. });
        let (instruments, scales, take) = match ask {
            Ask::Score { instrument, reading } => {
                (WordSet::default().with(*instrument), WordSet::default().with(reading.scale), reading.take)
            }
            Ask::ScalesAtLeast { instrument, scales, reading, .. } => {
                (WordSet::default().with(*instrument), *scales, reading.take)
            }
            Ask::Improvement { instruments, scales, .. } => (*instruments, *scales, Take::Latest),
            _ => return Vec::new(),
        };
        let span = if improvement { Span { first: EVER, last: span.last } } else { span };
        let table = &self.area.evidence.scores;
        let fits = |row: u32| {
            instruments.has(at(&table.instrument, row))
                && scales.has(at(&table.scale, row))
                && span.holds(at(&table.on, row))
        };
        let series = |row: u32| {
            let by = if improvement { (at(&table.version, row), at(&table.informant, row)) } else { (0, 0) };
            (at(&table.person, row), at(&table.scale, row), by)
        };
        // From each series the reading that must be told, however many come after it.
        let engaged = at(&self.area.families.engaged, subject.family);
        let mut must: BTreeMap<_, (u32, i32, f64)> = BTreeMap::new();
        let (own, _) = self.rows_of(&table.rows, subject, WordSet::ALL);
        for row in own.iter().copied().filter(|row| fits(*row)) {
            let (on, score) = (at(&table.on, row), at(&table.score, row));
            let number = u32::try_from(must.len()).unwrap_or(u32::MAX);
            let first = must.entry(series(row)).or_insert((number, on, score));
            let nearer = match take {
                Take::Min => score < first.2,
                _ if improvement && first.1 <= engaged => first.1 < on && on <= engaged,
                _ => on < first.1,
            };
            if nearer {
                (first.1, first.2) = (on, score);
            }
        }
        self.told(&table.rows, subject, false, |row| {
            let (number, from, _) = must.get(&series(row)).copied().filter(|_| fits(row))?;
            let on = at(&table.on, row);
            if improvement && on < from {
                return None;
            }
            let instrument = word(words::INSTRUMENT_NAMES, at(&table.instrument, row));
            let scale = INSTRUMENTS.iter().flat_map(|known| known.scales).nth(usize::from(at(&table.scale, row)));
            let scale = scale.map_or_else(String::new, |scale| scale.name.replace('_', " "));
            let mut text = format!("{} {instrument} {scale} {}", day(on), at(&table.score, row));
            if improvement {
                let version = at(&table.version, row);
                let (digits, version) = (usize::try_from(version / 1000).unwrap_or(0), version % 1000);
                let told_by = said("told by", words::INFORMANTS, at(&table.informant, row));
                text = format!("{text} (version {version:0digits$}, {told_by})");
            }
            Some(ToldRow::new(on, text).in_series(number, on == from && (improvement || take != Take::Latest)))
        })
    }
}

/// A term as the extract writes it.
pub fn term_name(term: i32) -> String {
    let place = usize::try_from(term.rem_euclid(3)).unwrap_or(0);
    format!("{}-{}", term.div_euclid(3), words::TERMS.get(place).copied().unwrap_or_default())
}
