//! Why a clause is missing, where it is cheap to say.

use super::{
    area::at,
    asked::{Ask, Asked, Clause, Frame, From},
    asker::{Asker, Instance, Subject},
    codes::WordSet,
    compile::kinds_of,
    coverage::Source,
    day::{EVER, NONE, Span},
    seen_rows::day,
    seen_series::term_name,
    verdict::Value,
    visit::{When, each_ask, each_when},
};
use crate::{
    extract::words::{COVERAGE_TABLES, SOURCE_KINDS},
    plan::{Take, Who},
};

impl Asker<'_> {
    /// The reasons for which a clause is missing, each once; none where they are not known.
    pub fn unseen(&self, clause: &Clause, instance: &Instance, subjects: &[Subject<'_>]) -> Vec<String> {
        let family = instance.family;
        if clause.numbers_from != NONE && at(self.judged, family) < clause.numbers_from {
            return vec![format!("it has no threshold for a judgement before {}", day(clause.numbers_from))];
        }
        if clause.who == Some(Who::Index) && instance.index.is_none() {
            return vec![
                "the need is recorded of nobody, and nobody or several of the family could be meant".to_owned(),
            ];
        }
        let mut why = Vec::new();
        let several = matches!(clause.who, Some(Who::EveryChild | Who::AnyChild | Who::Adult | Who::Parent));
        if several && self.area.coverage.lacks_people(family) {
            why.push("a row of people was rejected, and somebody may be lacking".to_owned());
        }
        let whole = Subject { instance, family, slot: None, age: None, age_day: NONE, of_everybody: false };
        if subjects.is_empty() {
            let lacking = self.days_lacking(clause, Subject { of_everybody: true, ..whole });
            why.extend(if lacking.is_empty() { vec!["there is nobody to ask".to_owned()] } else { lacking });
        }
        for subject in subjects {
            let missing = self.asked(clause, *subject).value == Value::Missing;
            let reasons = if missing { self.unseen_of(clause, *subject) } else { Vec::new() };
            let name = subject.slot.filter(|_| several && subjects.len() > 1);
            for reason in reasons {
                let of = |slot| format!("{reason} (of {})", self.name_of(family, slot));
                let reason = name.filter(|_| !reason.starts_with('`')).map_or_else(|| reason.clone(), of);
                if !why.contains(&reason) {
                    why.push(reason);
                }
            }
        }
        why
    }

    /// The days that are not there, and why.
    fn days_lacking(&self, clause: &Clause, subject: Subject<'_>) -> Vec<String> {
        let mut why: Vec<String> = Vec::new();
        let asked = clause.whens.iter().filter(|when| !(subject.of_everybody && when.is_own()));
        for when in asked.filter(|when| self.when(when, subject).is_err_and(|verdict| verdict.value == Value::Missing))
        {
            let reason = match when {
                When::Day(day) => from_lacking(&day.from),
                When::Days(days) => match &days.frame {
                    Frame::Before(from, _) | Frame::After(from, _) | Frame::Since(from) | Frame::Until(from) => {
                        from_lacking(from)
                    }
                    Frame::Spell(_) => from_lacking(&From::SpellEnd(WordSet::default())),
                },
            };
            if !why.iter().any(|known| known == reason) {
                why.push(reason.to_owned());
            }
        }
        why
    }

    fn unseen_of(&self, clause: &Clause, subject: Subject<'_>) -> Vec<String> {
        let lacking = self.days_lacking(clause, subject);
        let Ok(days) = self.days(clause, subject) else { return lacking };
        let subject = Subject { age_day: days.first, ..subject };
        let mut spans = days.spans.into_iter();
        let mut why = Vec::new();
        each_ask(&clause.asked, &mut |ask| {
            each_when(ask, &mut |_| {
                if let Some(span) = spans.next().flatten() {
                    self.unseen_in(ask, subject, span, &mut why);
                }
            });
        });
        if why.is_empty() && reads_twice(&clause.asked) {
            why.push("both are of one and the same day or month, and nothing is compared".to_owned());
        }
        why
    }

    fn unseen_in(&self, ask: &Ask, subject: Subject<'_>, span: Span, why: &mut Vec<String>) {
        let Some((source, kinds)) = source_of(ask, subject) else {
            if matches!(ask, Ask::People { .. }) && self.area.coverage.lacks_people(subject.family) {
                why.push("a row of people was rejected, and somebody may be lacking".to_owned());
            }
            return;
        };
        let rows = self.rows_told(ask, subject, span);
        let table = COVERAGE_TABLES.get(source as usize).copied().unwrap_or_default();
        if self.area.coverage.has_hole(source, kinds, subject.family) {
            let of =
                if self.area.families.is_linked(subject.family) { " or of an engagement linked to it" } else { "" };
            why.push(format!("`{table}` has a rejected row that may be of this family{of}"));
        } else if is_counted(ask) && (rows.is_empty() || !matches!(ask, Ask::Status { .. })) {
            // A status that is there says what the day was, whatever was supplied.
            why.extend(self.not_supplied(source, table, kinds, subject.family, span));
        }
        if let Ask::Attendance { .. } | Ask::Exclusions { .. } = ask {
            self.terms_lacking(ask, subject, span.last, why);
        } else if rows.is_empty() && !is_counted(ask) {
            let rows = match source {
                Source::Scores => "reading",
                Source::Judgements => "finding of those who are asked",
                _ => "amount",
            };
            why.push(format!("there is no {rows} in the window"));
        } else {
            match ask {
                Ask::Score { reading, .. } if reading.take == Take::Min => why.push(
                    "the lowest reading takes one in the first and one in the last third of the window".to_owned(),
                ),
                Ask::Improvement { .. } if at(&self.area.families.engaged, subject.family) == NONE => {
                    why.push(from_lacking(&From::Engaged).to_owned());
                }
                Ask::Improvement { sustained, .. } => why.push(
                    if sustained.is_some() {
                        "no series has a reading after its start that has been better for long enough"
                    } else {
                        "no series has a reading after its start"
                    }
                    .to_owned(),
                ),
                _ => {}
            }
        }
        if matches!(ask, Ask::Change { .. }) && rows.is_empty() {
            let reason = "a change from nothing to nothing says nothing".to_owned();
            if !why.contains(&reason) {
                why.push(reason);
            }
        }
        if rows.iter().any(|row| row.text.contains("not said")) {
            why.push("what is asked for is not said in a row".to_owned());
        }
        let nobody = self.area.families.nobody(subject.family);
        if subject.slot.is_some() && rows.iter().any(|row| row.slot() == nobody) {
            why.push("a row names nobody, and may be about anybody".to_owned());
        }
    }

    /// Says which kinds of a source are not supplied for all of a window.
    fn not_supplied(&self, source: Source, table: &str, kinds: WordSet, family: u32, span: Span) -> Option<String> {
        let seen = Span { last: span.last.min(self.area.as_of), ..span };
        if self.area.coverage.covers(source, kinds, family, seen) {
            return None;
        }
        if seen.first == EVER {
            return Some(format!("`{table}` cannot be supplied for a window without a first day"));
        }
        let words = SOURCE_KINDS.iter().find(|(name, _)| *name == table).map_or(&[][..], |(_, kinds)| *kinds);
        let lacks = |kind: &u8| {
            !self.area.coverage.covers(source, WordSet::default().with(*kind), family, seen)
                && (words.is_empty() || usize::from(*kind) < words.len())
        };
        let lacking: Vec<u8> = kinds.codes().filter(lacks).collect();
        let word = |kind: &u8| words.get(usize::from(*kind)).map(|word| word.replace('_', " "));
        let named: Vec<String> = lacking.iter().filter_map(word).collect();
        let of = match named.len() {
            0 => String::new(),
            1..=4 => format!(" ({})", named.join(", ")),
            many => format!(" ({many} kinds)"),
        };
        let days = if seen.first == seen.last {
            format!("on {}", day(seen.first))
        } else {
            format!("for all of {} to {}", day(seen.first), day(seen.last))
        };
        Some(format!("`{table}`{of} is not supplied {days}"))
    }

    fn terms_lacking(&self, ask: &Ask, subject: Subject<'_>, upto: i32, why: &mut Vec<String>) {
        let Some((asked, rows)) = self.terms_asked(ask, subject, upto) else {
            return why.push("there is no term that ended by then".to_owned());
        };
        let terms = &self.area.evidence.attendance;
        let is_there = |term: &i32| rows.iter().any(|row| at(&terms.term, *row) == *term);
        let lacking: Vec<String> = asked.into_iter().filter(|term| !is_there(term)).map(term_name).collect();
        if !lacking.is_empty() {
            why.push(format!("the term {} is not there", lacking.join(" and ")));
        }
        if matches!(ask, Ask::Attendance { .. }) && rows.iter().any(|row| at(&terms.possible, *row) == 0) {
            why.push("a term has no possible sessions".to_owned());
        }
    }
}

/// Why there is no day to count from.
fn from_lacking(from: &From) -> &'static str {
    match from {
        From::Engaged => "no work has begun",
        From::Closed => "the family has not closed",
        From::Claimed => "nothing has been claimed",
        From::SpellEnd(_) => "no such spell has ended",
        From::Identified | From::FamilyIdentified | From::AsOf | From::JudgedOn => "a day is not there",
    }
}

/// The table that a function reads, and the kinds of it.
fn source_of(ask: &Ask, subject: Subject<'_>) -> Option<(Source, WordSet)> {
    let one = |source: Source, kind: u8| Some((source, kinds_of(source, kind)));
    match ask {
        Ask::Attendance { .. } | Ask::Exclusions { .. } => one(Source::Attendance, 0),
        Ask::Events { what, .. } | Ask::Change { what, .. } => Some((Source::Events, what.kinds_for(subject.instance))),
        Ask::Score { instrument, .. } | Ask::ScalesAtLeast { instrument, .. } => one(Source::Scores, *instrument),
        Ask::Improvement { instruments, .. } => Some((Source::Scores, *instruments)),
        Ask::Status { kind, .. } | Ask::DaysIn { kind, .. } | Ask::Ended { kind, .. } => one(Source::Spells, *kind),
        Ask::Support { services, .. } | Ask::SupportDays { services, .. } => Some((Source::Support, *services)),
        Ask::Judgement { .. } | Ask::Judgements { .. } => one(Source::Judgements, 0),
        Ask::Amount { kind, .. } | Ask::WeeksAt { kind, .. } => one(Source::Amounts, *kind),
        Ask::Recorded { .. } | Ask::People { .. } | Ask::Met { .. } | Ask::CalendarMonths { .. } => None,
    }
}

/// Whether a window without rows says something, if the source was supplied for it.
fn is_counted(ask: &Ask) -> bool {
    !matches!(
        ask,
        Ask::Attendance { .. }
            | Ask::Exclusions { .. }
            | Ask::Score { .. }
            | Ask::ScalesAtLeast { .. }
            | Ask::Improvement { .. }
            | Ask::Judgement { .. }
            | Ask::Amount { .. }
    )
}

/// Whether a comparison has two readings or two amounts in it.
fn reads_twice(asked: &Asked) -> bool {
    let mut reads = 0;
    each_ask(asked, &mut |ask| reads += u8::from(matches!(ask, Ask::Score { .. } | Ask::Amount { .. })));
    reads > 1
}
