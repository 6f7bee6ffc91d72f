//! The rows of a family in a few words: the day, and what a clause asks of them.

use super::{
    area::at,
    asked::{Ask, Happening},
    asker::{Asker, Subject},
    codes::{NO_WORD, WordSet, code_in},
    day::{FOREVER, NONE, Span},
    evidence::Rows,
    seen::ToldRow,
};
use crate::{base::date_from_days, extract::words};

impl Asker<'_> {
    /// The rows of a function's kinds in a window (up to its last day, for a day), each with what is asked of it.
    pub fn rows_told(&self, ask: &Ask, subject: Subject<'_>, span: Span) -> Vec<ToldRow> {
        match ask {
            Ask::Attendance { .. } | Ask::Exclusions { .. } => self.terms_told(ask, subject, span.last),
            Ask::Score { .. } | Ask::ScalesAtLeast { .. } | Ask::Improvement { .. } => {
                self.scores_told(ask, subject, span)
            }
            Ask::Events { what, .. } | Ask::Change { what, .. } => self.events_told(what, subject, span),
            Ask::Status { .. } | Ask::DaysIn { .. } | Ask::Ended { .. } => self.spells_told(ask, subject, span),
            Ask::Support { .. } | Ask::SupportDays { .. } => self.support_told(ask, subject, span),
            Ask::Judgement { finding, by, .. } | Ask::Judgements { finding, by, .. } => {
                let table = &self.area.evidence.judgements;
                self.told(&table.rows, subject, true, |row| {
                    let fits = finding.has(at(&table.finding, row)) && self.is_about(row, subject, *finding, *by, span);
                    let holds = if at(&table.holds, row) { "yes" } else { "no" };
                    let finding = word(words::FINDINGS, at(&table.finding, row));
                    let assessor = word(words::ASSESSORS, at(&table.assessor, row));
                    let on = at(&table.on, row);
                    fits.then(|| ToldRow::new(on, format!("{} {assessor} {finding}: {holds}", day(on))))
                })
            }
            Ask::Amount { kind, .. } | Ask::WeeksAt { kind, .. } => {
                self.amounts_told(*kind, subject, span, matches!(ask, Ask::WeeksAt { .. }))
            }
            Ask::Recorded { .. } | Ask::People { .. } | Ask::Met { .. } | Ask::CalendarMonths { .. } => Vec::new(),
        }
    }

    /// The rows of the subject that are worth telling, and those of nobody in particular where they may count.
    pub fn told(
        &self,
        rows: &Rows,
        subject: Subject<'_>,
        nobodys: bool,
        tell: impl Fn(u32) -> Option<ToldRow>,
    ) -> Vec<ToldRow> {
        let families = &self.area.families;
        let (first, end) = families.all(subject.family);
        let slots: Vec<u32> = match subject.slot {
            Some(slot) => std::iter::once(slot).chain(nobodys.then(|| families.nobody(subject.family))).collect(),
            None => (first..end).collect(),
        };
        let mut told = Vec::new();
        for slot in slots {
            told.extend(rows.of_slot(slot).iter().filter_map(|row| Some(tell(*row)?.of(slot, *row))));
        }
        told
    }

    fn events_told(&self, what: &Happening, subject: Subject<'_>, span: Span) -> Vec<ToldRow> {
        let table = &self.area.evidence.events;
        let kinds = what.kinds_for(subject.instance);
        let mut told = self.told(&table.rows, subject, true, |row| {
            let on = at(&table.on, row);
            if !kinds.has(at(&table.kind, row)) || !span.holds(on) || !self.is_of_age(subject, on) {
                return None;
            }
            let text = format!("{} {}", day(on), word(words::EVENT_KINDS, at(&table.kind, row)));
            let mut asked = Vec::new();
            asked.extend(what.role.map(|_| said("role", words::EVENT_ROLES, at(&table.role, row))));
            let reported = |_| said("reported by", words::EVENT_REPORTERS, at(&table.reported_by, row));
            asked.extend(what.reported_by.map(reported));
            let severe = |_| flag(at(&table.severe, row), "severe", "not severe", "whether severe is not said");
            asked.extend(what.severe.map(severe));
            asked.extend(what.proven.map(|_| match at(&table.proven_on, row) {
                proven if proven != NONE && proven <= self.area.as_of => format!("proved {}", day(proven)),
                _ => "not proved".to_owned(),
            }));
            asked.extend(what.child_present_age.map(|_| match at(&table.child_present_age, row) {
                NONE => "age of the child present not said".to_owned(),
                age => format!("child of {age} present"),
            }));
            Some(ToldRow::new(on, with(text, &asked)))
        });
        let referral = code_in(words::EVENT_KINDS, "referral_early_help");
        if kinds.has(referral) && what.proven != Some(true) {
            let families = &self.area.families;
            let own = at(&families.identified, subject.family);
            let starts = families.linked(subject.family).iter().map(|other| at(&families.identified, *other));
            for (on, row) in starts.filter(|on| *on > own && span.holds(*on)).zip((0..u32::MAX).rev()) {
                let text = format!("{} {} (a later engagement began)", day(on), word(words::EVENT_KINDS, referral));
                told.push(ToldRow::new(on, text).of(families.nobody(subject.family), row));
            }
        }
        told
    }

    fn spells_told(&self, ask: &Ask, subject: Subject<'_>, span: Span) -> Vec<ToldRow> {
        let (Ask::Status { kind, .. } | Ask::DaysIn { kind, .. } | Ask::Ended { kind, .. }) = ask else {
            return Vec::new();
        };
        let table = &self.area.evidence.spells;
        self.told(&table.rows, subject, true, |row| {
            let (from, to) = (at(&table.from, row), at(&table.to, row));
            if at(&table.kind, row) != *kind || from > span.last || to < span.first {
                return None;
            }
            let text = format!("{} {} to {}", status_word(at(&table.status, row)), day(from), day(to));
            let mut asked = Vec::new();
            if let Ask::Status { reason: Some(_), .. } = ask {
                asked.push(said("reason", words::SPELL_REASONS, at(&table.reason, row)));
            }
            if let Ask::Status { expected_within: Some(_), .. } = ask {
                asked.push(match at(&table.expected_end_on, row) {
                    NONE => "expected end not said".to_owned(),
                    end => format!("expected to end {}", day(end)),
                });
            }
            if matches!(ask, Ask::Ended { .. }) && to != FOREVER {
                asked.push(said("ended as", words::SPELL_ENDINGS, at(&table.ended_as, row)));
            }
            Some(ToldRow::new(to.min(self.area.as_of), with(text, &asked)))
        })
    }

    fn support_told(&self, ask: &Ask, subject: Subject<'_>, span: Span) -> Vec<ToldRow> {
        let (services, benefit, applied) = match ask {
            Ask::Support { services, benefit, applied, .. } => (services, *benefit, *applied),
            Ask::SupportDays { services, .. } => (services, None, None),
            _ => return Vec::new(),
        };
        let table = &self.area.evidence.support;
        self.told(&table.rows, subject, true, |row| {
            let (from, to) = (at(&table.from, row), at(&table.to, row));
            if !services.has(at(&table.service, row)) || from > span.last || to < span.first {
                return None;
            }
            let service = word(words::SERVICES, at(&table.service, row));
            let result = word(words::SUPPORT_RESULTS, at(&table.result, row));
            // An offer is dated by its start.
            let ends = if to == FOREVER && ["offered", "declined"].contains(&result.as_str()) {
                String::new()
            } else {
                format!(" to {}", day(to))
            };
            let text = format!("{service} {result} {}{ends}", day(from));
            let mut asked = Vec::new();
            let shown = |_| flag(at(&table.benefit, row), "with benefit", "without benefit", "benefit not said");
            asked.extend(benefit.map(shown));
            asked.extend(applied.map(|_| flag(at(&table.applied, row), "applied", "not applied", "applied not said")));
            Some(ToldRow::new(to.min(self.area.as_of), with(text, &asked)))
        })
    }

    fn amounts_told(&self, kind: u8, subject: Subject<'_>, span: Span, periods: bool) -> Vec<ToldRow> {
        let table = &self.area.evidence.amounts;
        let of_family: Vec<u32> = self.rows_of_money(subject, kind).collect();
        self.told(&table.rows, subject, periods, |row| {
            let (from, to, pounds) = (at(&table.from, row), at(&table.to, row), at(&table.pounds, row));
            let days = if periods { from <= span.last && to >= span.first } else { span.holds(to) };
            let counts = subject.slot.is_some() || of_family.contains(&row);
            if at(&table.kind, row) != kind || !days || !counts {
                return None;
            }
            let text = if periods {
                let earned = said("earned as", words::EARNED_AS, at(&table.earned_as, row));
                format!("{} to {} £{pounds:.2} ({earned})", day(from), day(to))
            } else {
                format!("{} £{pounds:.2}", day(to))
            };
            // Weeks may be decided by the oldest of them.
            Some(ToldRow::new(to, text).in_series(0, periods))
        })
    }
}

pub fn day(day: i32) -> String {
    if day == FOREVER { "now".to_owned() } else { date_from_days(day).to_string() }
}

/// A row with what is asked of it: 2023-01-05 arrest (role perpetrator).
fn with(text: String, asked: &[String]) -> String {
    if asked.is_empty() { text } else { format!("{text} ({})", asked.join(", ")) }
}

/// A word of a vocabulary as it is read.
pub fn word(vocabulary: &[&str], code: u8) -> String {
    vocabulary.get(usize::from(code)).copied().unwrap_or("not said").replace('_', " ")
}

/// What a column says, with what it is; role not said, where it is empty.
pub fn said(what: &str, vocabulary: &[&str], code: u8) -> String {
    format!("{what} {}", word(vocabulary, code))
}

fn flag(flag: Option<bool>, yes: &str, no: &str, unknown: &str) -> String {
    flag.map_or(unknown, |flag| if flag { yes } else { no }).to_owned()
}

/// The status of a code among those of all kinds of spell.
fn status_word(code: u8) -> String {
    let all = words::SPELL_STATUSES.iter().flat_map(|(_, statuses)| statuses.iter());
    all.copied().nth(usize::from(code)).unwrap_or("not said").replace('_', " ")
}

impl Happening {
    /// The kinds that it counts for a need: `crime` stands for the need's measure, where it has one.
    pub fn kinds_for(&self, instance: &super::asker::Instance) -> WordSet {
        let measured = self.crime && instance.measure != NO_WORD;
        if measured { WordSet::default().with(instance.measure) } else { self.kinds }
    }
}
