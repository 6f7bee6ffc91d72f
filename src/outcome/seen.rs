use super::{
    area::at,
    asked::{Ask, Branch, Tree},
    asker::{Asker, Instance, Subject},
    codes::{NO_WORD, WordSet},
    day::{EVER, FOREVER, NONE, Span},
    evidence::Rows,
    visit::{When, each_ask, each_when},
};
use crate::{base::date_from_days, extract::words, plan::Who};

/// How many rows are told one by one.
const MOST: usize = 8;

impl<'a> Asker<'a> {
    /// Tells in words what the data shows of a clause: windows, and the rows in them. It is row-level output.
    pub fn seen(&self, leaf: &Tree, instance: &Instance) -> String {
        let Branch::Clause(clause) = &leaf.branch else { return String::new() };
        let slot = if clause.who == Some(Who::Index) { instance.index } else { None };
        let subject = Subject { instance, family: instance.family, slot, age: None, age_day: NONE, of_everybody: true };
        let Ok(spans) = self.days(clause, subject) else {
            return "a day from which it is counted is not there".to_owned();
        };
        let mut spans = spans.spans.into_iter();
        let mut parts: Vec<String> = Vec::new();
        each_ask(&clause.asked, &mut |ask| {
            each_when(ask, &mut |when| {
                let Some(span) = spans.next().flatten() else { return };
                let rows = self.rows_told(ask, subject, span);
                let days = match when {
                    When::Day(_) => format!("up to {}", date_from_days(span.last)),
                    When::Days(_) if span.first == EVER => format!("up to {}", date_from_days(span.last)),
                    When::Days(_) => format!("{} to {}", date_from_days(span.first), date_from_days(span.last)),
                };
                let rows = if rows.is_empty() { "nothing".to_owned() } else { listed(&rows) };
                let part = format!("{days}: {rows}");
                if !parts.contains(&part) {
                    parts.push(part);
                }
            });
        });
        parts.join("; ")
    }

    /// The rows of a function's kinds in a window (up to its last day, for a day), each in a few words.
    fn rows_told(&self, ask: &Ask, subject: Subject<'_>, span: Span) -> Vec<String> {
        let evidence = &self.area.evidence;
        let day = |day: i32| if day == FOREVER { "now".to_owned() } else { date_from_days(day).to_string() };
        let word =
            |words: &[&str], code: u8| words.get(usize::from(code)).copied().unwrap_or("not said").replace('_', " ");
        let overlaps = |from: i32, to: i32| from <= span.last && to >= span.first;
        match ask {
            Ask::Attendance { .. } | Ask::Exclusions { .. } => {
                let table = &evidence.attendance;
                self.told(&table.rows, subject, |row| {
                    let attended = at(&table.attended, row);
                    let attended = if attended == NONE { "?".to_owned() } else { attended.to_string() };
                    (at(&table.ends_on, row) <= span.last).then(|| {
                        let lost = at(&table.suspensions, row).max(0);
                        let lost = if lost > 0 { format!(", suspensions {lost}") } else { String::new() };
                        format!("{} {attended}/{}{lost}", day(at(&table.ends_on, row)), at(&table.possible, row))
                    })
                })
            }
            Ask::Events { what, .. } | Ask::Change { what, .. } => {
                let table = &evidence.events;
                self.told(&table.rows, subject, |row| {
                    let fits = what.kinds.has(at(&table.kind, row)) && span.holds(at(&table.on, row));
                    fits.then(|| {
                        format!("{} {}", day(at(&table.on, row)), word(words::EVENT_KINDS, at(&table.kind, row)))
                    })
                })
            }
            Ask::Score { instrument, .. } | Ask::ScalesAtLeast { instrument, .. } => {
                self.scores_told(subject, WordSet::default().with(*instrument), span)
            }
            Ask::Improvement { instruments, .. } => {
                self.scores_told(subject, *instruments, Span { first: EVER, last: span.last })
            }
            Ask::Status { kind, .. } | Ask::DaysIn { kind, .. } | Ask::Ended { kind, .. } => {
                let table = &evidence.spells;
                self.told(&table.rows, subject, |row| {
                    let fits = at(&table.kind, row) == *kind && overlaps(at(&table.from, row), at(&table.to, row));
                    fits.then(|| {
                        let how = at(&table.ended_as, row);
                        let how = if how == NO_WORD {
                            String::new()
                        } else {
                            format!(" {}", word(words::SPELL_ENDINGS, how))
                        };
                        let status = status_word(at(&table.status, row));
                        format!("{status} {} to {}{how}", day(at(&table.from, row)), day(at(&table.to, row)))
                    })
                })
            }
            Ask::Support { services, .. } | Ask::SupportDays { services, .. } => {
                let table = &evidence.support;
                self.told(&table.rows, subject, |row| {
                    let fits =
                        services.has(at(&table.service, row)) && overlaps(at(&table.from, row), at(&table.to, row));
                    fits.then(|| {
                        let result = word(words::SUPPORT_RESULTS, at(&table.result, row));
                        let service = word(words::SERVICES, at(&table.service, row));
                        format!("{service} {result} {} to {}", day(at(&table.from, row)), day(at(&table.to, row)))
                    })
                })
            }
            Ask::Judgement { finding, .. } | Ask::Judgements { finding, .. } => {
                let table = &evidence.judgements;
                self.told(&table.rows, subject, |row| {
                    let need = at(&table.need, row);
                    let about = need == NONE || need == subject.instance.judged_as;
                    let fits = about && finding.has(at(&table.finding, row)) && span.holds(at(&table.on, row));
                    fits.then(|| {
                        let says = if at(&table.holds, row) { "yes" } else { "no" };
                        let finding = word(words::FINDINGS, at(&table.finding, row));
                        format!(
                            "{} {} {finding}: {says}",
                            day(at(&table.on, row)),
                            word(words::ASSESSORS, at(&table.assessor, row))
                        )
                    })
                })
            }
            Ask::Amount { kind, .. } | Ask::WeeksAt { kind, .. } => {
                let table = &evidence.amounts;
                self.told(&table.rows, subject, |row| {
                    let fits = at(&table.kind, row) == *kind && overlaps(at(&table.from, row), at(&table.to, row));
                    fits.then(|| format!("{} £{:.2}", day(at(&table.to, row)), at(&table.pounds, row)))
                })
            }
            // The days themselves are what is seen.
            Ask::CalendarMonths { .. } => vec!["this day".to_owned()],
            Ask::Recorded { .. } | Ask::People { .. } | Ask::Met { .. } => Vec::new(),
        }
    }

    fn scores_told(&self, subject: Subject<'_>, instruments: WordSet, span: Span) -> Vec<String> {
        let table = &self.area.evidence.scores;
        self.told(&table.rows, subject, |row| {
            let instrument = at(&table.instrument, row);
            let fits = instruments.has(instrument) && span.holds(at(&table.on, row));
            fits.then(|| {
                let name = words::INSTRUMENT_NAMES.get(usize::from(instrument)).copied().unwrap_or_default();
                format!("{} {} {}", date_from_days(at(&table.on, row)), name.replace('_', " "), at(&table.score, row))
            })
        })
    }

    /// The rows of the subject, and those of nobody in particular, that are worth telling.
    fn told(&self, rows: &'a Rows, subject: Subject<'_>, tell: impl Fn(u32) -> Option<String>) -> Vec<String> {
        let (own, nobodys) = self.rows_of(rows, subject, WordSet::ALL);
        let mut told: Vec<String> = own.iter().filter_map(|row| tell(*row)).collect();
        told.extend(
            nobodys.iter().filter_map(|row| tell(*row)).map(|text| format!("{text} (of nobody in particular)")),
        );
        told.sort();
        told
    }
}

/// The status of a code among those of all kinds of spell.
fn status_word(code: u8) -> String {
    let all = words::SPELL_STATUSES.iter().flat_map(|(_, statuses)| statuses.iter());
    all.copied().nth(usize::from(code)).unwrap_or("not said").replace('_', " ")
}

fn listed(rows: &[String]) -> String {
    let told = rows.iter().take(MOST).map(String::as_str).collect::<Vec<&str>>().join(", ");
    match rows.len().saturating_sub(MOST) {
        0 => told,
        more => format!("{told} and {more} more"),
    }
}
