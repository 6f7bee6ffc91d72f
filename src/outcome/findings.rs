use smallvec::SmallVec;

use super::{
    area::at,
    asker::{Asker, Subject},
    bounds::{Bounds, Truth},
    codes::WordSet,
    coverage::Source,
    day::{NONE, Span},
};

impl Asker<'_> {
    /// Whether the latest finding of one of the assessors holds.
    pub fn judgement(&self, subject: Subject<'_>, finding: WordSet, by: WordSet, span: Span) -> Truth {
        let all = WordSet::default().with(0);
        if span.last > self.area.as_of || self.area.coverage.has_hole(Source::Judgements, all, subject.family) {
            return Truth::Undecided;
        }
        let judgements = &self.area.evidence.judgements;
        let (own, nobodys) = self.rows_of(&judgements.rows, subject, finding);
        let mut latest = SmallVec::<[(u8, i32, bool); 4]>::new();
        for row in own.iter().chain(nobodys).filter(|row| self.is_about(**row, subject, finding, by, span)) {
            let (assessor, on) = (at(&judgements.assessor, *row), at(&judgements.on, *row));
            let holds = at(&judgements.holds, *row);
            match latest.iter_mut().find(|(known, ..)| *known == assessor) {
                None => latest.push((assessor, on, holds)),
                Some(known) if known.1 < on => (known.1, known.2) = (on, holds),
                Some(known) if known.1 == on => known.2 &= holds,
                Some(_) => {}
            }
        }
        if latest.is_empty() { Truth::Undecided } else { Truth::of(latest.iter().any(|(.., holds)| *holds)) }
    }

    /// How many findings hold.
    pub fn judgements(&self, subject: Subject<'_>, finding: WordSet, by: WordSet, span: Span) -> Bounds {
        let judgements = &self.area.evidence.judgements;
        let (own, nobodys) = self.rows_of(&judgements.rows, subject, finding);
        let count = |rows: &[u32]| {
            let holding = rows.iter().filter(|row| at(&judgements.holds, **row));
            holding.filter(|row| self.is_about(**row, subject, finding, by, span)).fold(0.0, |sum, _| sum + 1.0)
        };
        let sure = count(own);
        let seen = Span { last: span.last.min(self.area.as_of), ..span };
        let covered = self.area.coverage.covers(Source::Judgements, WordSet::default().with(0), subject.family, seen);
        let known = covered && span.last <= self.area.as_of;
        Bounds { low: sure, high: if known { sure + count(nobodys) } else { f64::INFINITY } }
    }

    pub fn is_about(&self, row: u32, subject: Subject<'_>, finding: WordSet, by: WordSet, span: Span) -> bool {
        let judgements = &self.area.evidence.judgements;
        let need = at(&judgements.need, row);
        finding.has(at(&judgements.finding, row))
            && by.has(at(&judgements.assessor, row))
            && span.holds(at(&judgements.on, row))
            && (need == NONE || need == subject.instance.judged_as)
    }
}
