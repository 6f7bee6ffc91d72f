use smallvec::SmallVec;

use super::{
    area::at,
    asker::{Asker, Subject},
    bounds::Bounds,
    codes::WordSet,
    coverage::Source,
    day::NONE,
    evidence::attended,
};
use crate::plan::ExclusionsOf;

/// The sums of one term.
#[derive(Clone, Copy)]
struct Term {
    number: i32,
    possible: i64,
    attended: i64,
    authorised: i64,
    unknown: bool,
}

impl Asker<'_> {
    /// The share of sessions attended in the last terms ended by a day, pooled.
    pub fn attendance(
        &self,
        subject: Subject<'_>,
        upto: i32,
        terms: i32,
        excluding_authorised: bool,
        setting: Option<WordSet>,
    ) -> Bounds {
        let rows = &self.area.evidence.attendance;
        let (own, _) = self.rows_of(&rows.rows, subject, WordSet::default().with(attended::ANY));
        let mut found = SmallVec::<[Term; 8]>::new();
        for row in own {
            let set = setting.is_none_or(|set| set.has(rows.setting.get(*row as usize).copied().unwrap_or(u8::MAX)));
            if !set || at(&rows.ends_on, *row) > upto {
                continue;
            }
            let (number, attended, authorised) =
                (at(&rows.term, *row), at(&rows.attended, *row), at(&rows.authorised, *row));
            let unknown = attended == NONE || (excluding_authorised && authorised == NONE);
            let term = Term {
                number,
                possible: at(&rows.possible, *row).into(),
                attended: attended.into(),
                authorised: if authorised == NONE { 0 } else { authorised.into() },
                unknown,
            };
            match found.iter_mut().find(|known| known.number == number) {
                None => found.push(term),
                Some(known) => {
                    known.possible += term.possible;
                    known.attended += term.attended;
                    known.authorised += term.authorised;
                    known.unknown |= unknown;
                }
            }
        }
        let Some(last) = found.iter().map(|term| term.number).max() else { return Bounds::UNKNOWN };
        // A row of a case may name a term that is none, and be the only one.
        found.retain(|term| term.number > last.saturating_sub(terms));
        let whole = i32::try_from(found.len()) == Ok(terms);
        let known = found.iter().all(|term| !term.unknown && term.possible > 0);
        let sum = |of: fn(&Term) -> i64| found.iter().map(of).sum::<i64>();
        let possible = sum(|term| term.possible) - if excluding_authorised { sum(|term| term.authorised) } else { 0 };
        if !whole || !known || possible <= 0 || self.lacks_school(subject.family) {
            return Bounds::UNKNOWN;
        }
        Bounds::exactly(real(sum(|term| term.attended)) / real(possible))
    }

    /// Suspensions, or days or terms lost, in the last terms ended by a day.
    pub fn exclusions(&self, subject: Subject<'_>, upto: i32, terms: i32, of: ExclusionsOf) -> Bounds {
        let rows = &self.area.evidence.attendance;
        let (own, _) = self.rows_of(&rows.rows, subject, WordSet::default().with(attended::ANY));
        let ended = || own.iter().copied().filter(|row| at(&rows.ends_on, *row) <= upto);
        let last = ended().map(|row| at(&rows.term, row)).max().unwrap_or(NONE);
        let mut seen = SmallVec::<[i32; 8]>::new();
        let mut sum = 0.0;
        let mut whole = true;
        for row in ended().filter(|row| at(&rows.term, *row) > last.saturating_sub(terms)) {
            let term = at(&rows.term, row);
            if !seen.contains(&term) {
                seen.push(term);
            }
            let days = |days: &[f64]| Some(at(days, row)).filter(|days| !days.is_nan());
            let parts = match of {
                ExclusionsOf::Suspensions => {
                    [Some(at(&rows.suspensions, row)).filter(|count| *count != NONE).map(f64::from), Some(0.0)]
                }
                ExclusionsOf::LostDays => [days(&rows.suspension_days), days(&rows.exclusion_days)],
                ExclusionsOf::Permanent => {
                    [at(&rows.permanent, row).map(|excluded| f64::from(u8::from(excluded))), Some(0.0)]
                }
            };
            for part in parts {
                whole &= part.is_some();
                sum += part.unwrap_or(0.0);
            }
        }
        whole &= i32::try_from(seen.len()) == Ok(terms) && !self.lacks_school(subject.family);
        Bounds { low: sum, high: if whole { sum } else { f64::INFINITY } }
    }

    fn lacks_school(&self, family: u32) -> bool {
        self.area.coverage.has_hole(Source::Attendance, WordSet::default().with(0), family)
    }
}

/// Sessions are far fewer than a real number tells apart.
#[expect(clippy::cast_precision_loss, reason = "a family has fewer sessions than 2^52")]
fn real(count: i64) -> f64 {
    count as f64
}
