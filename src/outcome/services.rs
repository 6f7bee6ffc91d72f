use super::{
    area::at,
    asker::{Asker, Subject},
    bounds::Bounds,
    codes::{WordSet, code_in},
    coverage::Source,
    day::{FOREVER, Span},
    runs::{Lasting, Runs},
};
use crate::extract::words;

impl Asker<'_> {
    /// How many services were, or came to, what is asked in a window.
    pub fn support(
        &self,
        subject: Subject<'_>,
        services: WordSet,
        result: WordSet,
        (benefit, applied): (Option<bool>, Option<bool>),
        span: Span,
    ) -> Bounds {
        let support = &self.area.evidence.support;
        let (own, nobodys) = self.rows_of(&support.rows, subject, services);
        let (mut sure, mut possible) = (0.0, 0.0);
        for (rows, is_own) in [(own, true), (nobodys, false)] {
            for row in rows {
                let fits = services.has(at(&support.service, *row)) && result.has(at(&support.result, *row));
                if !fits || !self.is_in(*row, span) {
                    continue;
                }
                let flag = |wanted: Option<bool>, flags: &[Option<bool>]| match wanted {
                    None => Some(true),
                    Some(wanted) => at(flags, *row).map(|flag| flag == wanted),
                };
                match (flag(benefit, &support.benefit), flag(applied, &support.applied)) {
                    (Some(false), _) | (_, Some(false)) => {}
                    (Some(true), Some(true)) if is_own => sure += 1.0,
                    _ => possible += 1.0,
                }
            }
        }
        let seen = Span { last: span.last.min(self.area.as_of), ..span };
        let covered = self.area.coverage.covers(Source::Support, services, subject.family, seen);
        let known = covered && span.last <= self.area.as_of;
        Bounds { low: sure, high: if known { sure + possible } else { f64::INFINITY } }
    }

    /// The runs of days on which services were in use.
    pub fn support_days(&self, subject: Subject<'_>, services: WordSet, span: Span) -> Lasting {
        let support = &self.area.evidence.support;
        let in_use = WordSet::of(&["engaged", "completed"], |word| code_in(words::SUPPORT_RESULTS, word));
        let (own, nobodys) = self.rows_of(&support.rows, subject, services);
        let seen = Span { last: span.last.min(self.area.as_of), ..span };
        let fits = |row: &&u32| services.has(at(&support.service, **row)) && in_use.has(at(&support.result, **row));
        let mut sure = Runs::default();
        for row in own.iter().filter(fits) {
            sure.add(at(&support.from, *row), at(&support.to, *row), seen);
        }
        let mut possible = sure.clone();
        for row in nobodys.iter().filter(fits) {
            possible.add(at(&support.from, *row), at(&support.to, *row), seen);
        }
        let covered = self.area.coverage.covers(Source::Support, services, subject.family, seen);
        self.lasting(sure, possible, covered, span)
    }

    /// Says whether a service counts in a window: an offer by its start, an outcome by its end, else by any of its days.
    fn is_in(&self, row: u32, span: Span) -> bool {
        let support = &self.area.evidence.support;
        let (from, to) = (at(&support.from, row), at(&support.to, row));
        match words::SUPPORT_RESULTS.get(usize::from(at(&support.result, row))).copied() {
            Some("offered" | "declined") => span.holds(from),
            Some("completed" | "disengaged") => span.holds(if to == FOREVER { from } else { to }),
            _ => {
                let as_of = self.area.as_of;
                from <= span.last.min(as_of) && to.min(as_of) >= span.first && span.first <= span.last
            }
        }
    }
}
