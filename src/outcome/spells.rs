use super::{
    area::at,
    asked::Length,
    asker::{Asker, Subject},
    bounds::Truth,
    codes::{NO_WORD, WordSet},
    compile::kinds_of,
    coverage::Source,
    day::{NONE, Span},
    runs::{Lasting, Runs},
};

impl Asker<'_> {
    /// Whether a status holds on a day.
    pub fn status(
        &self,
        subject: Subject<'_>,
        kind: u8,
        statuses: WordSet,
        day: i32,
        reason: Option<WordSet>,
        expected_within: Option<Length>,
    ) -> Truth {
        let spells = &self.area.evidence.spells;
        let (own, nobodys) = self.rows_of(&spells.rows, subject, WordSet::ALL);
        let runs = |row: &u32| at(&spells.from, *row) <= day && day <= at(&spells.to, *row);
        let mut possible = false;
        let mut of_kind = false;
        for (rows, sure) in [(own, true), (nobodys, false)] {
            for row in rows.iter().filter(|row| at(&spells.kind, **row) == kind && runs(row)) {
                of_kind |= sure;
                if !statuses.has(at(&spells.status, *row)) {
                    continue;
                }
                let word = at(&spells.reason, *row);
                let reason_fits = reason.map_or(Some(true), |set| (word != NO_WORD).then(|| set.has(word)));
                let end = at(&spells.expected_end_on, *row);
                let end_fits =
                    expected_within.map_or(Some(true), |within| (end != NONE).then(|| end < within.after(day)));
                match (reason_fits, end_fits) {
                    (Some(true), Some(true)) if sure => return Truth::Yes,
                    (Some(false), _) | (_, Some(false)) => {}
                    _ => possible = true,
                }
            }
        }
        let covered = || {
            self.area.coverage.covers(
                Source::Spells,
                kinds_of(Source::Spells, kind),
                subject.family,
                Span { first: day, last: day },
            )
        };
        if possible || !(of_kind || covered()) { Truth::Undecided } else { Truth::No }
    }

    /// The runs of a status in a window.
    pub fn days_in(&self, subject: Subject<'_>, kind: u8, statuses: WordSet, span: Span) -> Lasting {
        let spells = &self.area.evidence.spells;
        let (own, nobodys) = self.rows_of(&spells.rows, subject, statuses);
        let seen = Span { last: span.last.min(self.area.as_of), ..span };
        let mut sure = Runs::default();
        for row in own.iter().filter(|row| statuses.has(at(&spells.status, **row))) {
            sure.add(at(&spells.from, *row), at(&spells.to, *row), seen);
        }
        let mut possible = sure.clone();
        for row in nobodys.iter().filter(|row| statuses.has(at(&spells.status, **row))) {
            possible.add(at(&spells.from, *row), at(&spells.to, *row), seen);
        }
        let covered = self.area.coverage.covers(Source::Spells, kinds_of(Source::Spells, kind), subject.family, seen);
        self.lasting(sure, possible, covered, span)
    }

    /// Whether a status ended so in a window.
    pub fn ended(&self, subject: Subject<'_>, kind: u8, statuses: WordSet, how: WordSet, span: Span) -> Truth {
        let spells = &self.area.evidence.spells;
        let (own, nobodys) = self.rows_of(&spells.rows, subject, statuses);
        let mut possible = false;
        for (rows, sure) in [(own, true), (nobodys, false)] {
            for row in
                rows.iter().filter(|row| statuses.has(at(&spells.status, **row)) && span.holds(at(&spells.to, **row)))
            {
                match at(&spells.ended_as, *row) {
                    NO_WORD => possible = true,
                    word if how.has(word) && sure => return Truth::Yes,
                    word if how.has(word) => possible = true,
                    _ => {}
                }
            }
        }
        let seen = Span { last: span.last.min(self.area.as_of), ..span };
        let covered = self.area.coverage.covers(Source::Spells, kinds_of(Source::Spells, kind), subject.family, seen);
        if possible || span.last > self.area.as_of || !covered { Truth::Undecided } else { Truth::No }
    }

    pub fn lasting(&self, sure: Runs, possible: Runs, covered: bool, span: Span) -> Lasting {
        let known = covered && span.last <= self.area.as_of;
        let end = span.last.min(self.area.as_of);
        Lasting { sure: sure.joined(), possible: possible.joined(), whole: (!known).then_some(span), end }
    }
}
