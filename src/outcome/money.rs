use smallvec::SmallVec;

use super::{
    area::at,
    asker::{Asker, Subject},
    bounds::Bounds,
    codes::{NO_WORD, WordSet, code_in},
    compile::kinds_of,
    coverage::Source,
    day::{NONE, Span, first_of_month, later},
    functions::Read,
    runs::{Lasting, Runs},
};
use crate::{
    extract::words,
    plan::{Duration, Take},
};

impl Asker<'_> {
    /// The first, latest or smallest amount in a window; of a family, what its adults have in a month.
    pub fn pounds(&self, subject: Subject<'_>, kind: u8, span: Span, take: Take) -> Read {
        let amounts = &self.area.evidence.amounts;
        let mut days = SmallVec::<[(i32, f64); 8]>::new();
        for row in self.rows_of_money(subject, kind) {
            let on = at(&amounts.to, row);
            if !span.holds(on) {
                continue;
            }
            let on = if subject.slot.is_none() { first_of_month(on) } else { on };
            match days.iter_mut().find(|(day, _)| *day == on) {
                None => days.push((on, at(&amounts.pounds, row))),
                Some((_, sum)) => *sum += at(&amounts.pounds, row),
            }
        }
        let open = span.last > self.area.as_of;
        let hole = self.area.coverage.has_hole(Source::Amounts, kinds_of(Source::Amounts, kind), subject.family);
        let found = match take {
            Take::First => days.iter().min_by_key(|(day, _)| *day),
            Take::Latest => days.iter().max_by_key(|(day, _)| *day).filter(|_| !open),
            Take::Min | Take::Total | Take::Longest | Take::Current => {
                days.iter().min_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0))).filter(|_| !open)
            }
        };
        match found.filter(|_| !hole) {
            Some((day, pounds)) => (Bounds::exactly(*pounds), Some((kind, *day))),
            None => (Bounds::UNKNOWN, None),
        }
    }

    /// The runs of days whose monthly amount is at a minimum or more.
    pub fn weeks_at(&self, subject: Subject<'_>, kind: u8, minimum: f64, span: Span) -> Lasting {
        let amounts = &self.area.evidence.amounts;
        let self_employed = code_in(words::EARNED_AS, "self_employed");
        let seen = Span { last: span.last.min(self.area.as_of), ..span };
        let mut periods = SmallVec::<[(i32, i32, f64); 16]>::new();
        let mut unsure = false;
        for row in self.rows_of_money(subject, kind) {
            let (from, to) = (at(&amounts.from, row), at(&amounts.to, row));
            let earned_as = at(&amounts.earned_as, row);
            if to < seen.first || from > seen.last || earned_as == self_employed {
                continue;
            }
            if earned_as == NO_WORD {
                unsure = true;
            } else {
                periods.push((from.max(seen.first), to.min(seen.last), monthly(from, to, at(&amounts.pounds, row))));
            }
        }
        if subject.slot.is_some() {
            let nobodys = amounts.rows.of_slot(self.area.families.nobody(subject.family));
            unsure |= nobodys.iter().any(|row| {
                at(&amounts.kind, *row) == kind
                    && at(&amounts.earned_as, *row) != self_employed
                    && at(&amounts.to, *row) >= seen.first
                    && at(&amounts.from, *row) <= seen.last
            });
        }
        let covered = self.area.coverage.covers(Source::Amounts, kinds_of(Source::Amounts, kind), subject.family, seen);
        let sure = days_at(&periods, minimum, seen);
        self.lasting(sure.clone(), sure, covered && !unsure, span)
    }

    /// The rows of a kind that are the subject's; of a family, those of its adults and nobody's.
    pub fn rows_of_money(&self, subject: Subject<'_>, kind: u8) -> impl Iterator<Item = u32> {
        let amounts = &self.area.evidence.amounts;
        let (own, _) = self.rows_of(&amounts.rows, subject, WordSet::default().with(kind));
        let whole = subject.slot.is_none();
        own.iter()
            .copied()
            .filter(move |row| at(&amounts.kind, *row) == kind && (!whole || self.is_adults(subject, *row)))
    }

    fn is_adults(&self, subject: Subject<'_>, row: u32) -> bool {
        let amounts = &self.area.evidence.amounts;
        let person = at(&amounts.person, row);
        let slot = self.area.families.people(subject.family).find(|slot| at(&self.area.people.number, *slot) == person);
        person == NONE || slot.is_some_and(|slot| !self.area.people.is_child(slot, subject.age_day))
    }
}

/// The amount of a period as one of a month: whole months share it evenly, other periods by days of a 365-day year.
fn monthly(from: i32, to: i32, pounds: f64) -> f64 {
    let days = f64::from(to) - f64::from(from) + 1.0;
    let nearly = (days / 30.4).round();
    let months = (1..=1200_u32).find(|months| f64::from(*months) >= nearly).unwrap_or(1);
    for months in [months.saturating_sub(1).max(1), months, months + 1] {
        if later(from, Duration::Months(months)) == to.saturating_add(1) {
            return pounds / f64::from(months);
        }
    }
    pounds / days * 365.0 / 12.0
}

/// The days of a window on which the periods together reach a minimum.
fn days_at(periods: &[(i32, i32, f64)], minimum: f64, span: Span) -> Runs {
    let mut edges = SmallVec::<[i32; 16]>::new();
    for (from, to, _) in periods {
        edges.extend([*from, to.saturating_add(1)]);
    }
    edges.sort_unstable();
    edges.dedup();
    let mut runs = Runs::default();
    for (from, next) in edges.iter().zip(edges.iter().skip(1)) {
        let there = || periods.iter().filter(|(start, end, _)| start <= from && from <= end);
        let sum: f64 = there().map(|(.., pounds)| pounds).sum();
        if there().next().is_some() && sum > minimum - 1e-9 {
            runs.add(*from, next.saturating_sub(1), span);
        }
    }
    runs
}
