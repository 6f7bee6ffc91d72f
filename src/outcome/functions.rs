use super::{
    area::at,
    asked::{Ask, Length},
    asker::{Asker, RestsOn, Subject},
    bounds::{Bounds, Truth},
    day::{NONE, Span, month_of},
    verdict::Verdict,
};

/// A number, and what it rests on where it is one reading or amount.
pub type Read = (Bounds, Option<RestsOn>);

impl Asker<'_> {
    /// Asks a function that gives a number.
    pub fn number(&self, ask: &Ask, subject: Subject<'_>, spans: &mut impl Iterator<Item = Span>) -> Read {
        let mut next = || spans.next().unwrap_or(Span { first: 1, last: 0 });
        let bounds = match ask {
            Ask::Attendance { terms, upto: _, excluding_authorised, setting } => {
                self.attendance(subject, next().last, *terms, *excluding_authorised, *setting)
            }
            Ask::Exclusions { of, terms, upto: _ } => self.exclusions(subject, next().last, *terms, *of),
            Ask::Events { what, during: _ } => self.events(subject, what, next()),
            Ask::Change { what, .. } => self.change(subject, what, next(), next()),
            Ask::Score { instrument, reading } => {
                return self.score(subject, *instrument, reading, reading.scale, next());
            }
            Ask::ScalesAtLeast { instrument, minimum, scales, reading } => {
                self.scales_at_least(subject, *instrument, *minimum, *scales, reading, next())
            }
            Ask::DaysIn { kind, statuses, during: _, take } => {
                self.days_in(subject, *kind, *statuses, next()).days(*take)
            }
            Ask::Support { services, result, benefit, applied, during: _ } => {
                self.support(subject, *services, *result, (*benefit, *applied), next())
            }
            Ask::SupportDays { services, during: _, take } => self.support_days(subject, *services, next()).days(*take),
            Ask::Judgements { finding, by, during: _ } => self.judgements(subject, *finding, *by, next()),
            Ask::Amount { kind, during: _, take } => return self.pounds(subject, *kind, next(), *take),
            Ask::WeeksAt { kind, minimum, during: _, take } => {
                self.weeks_at(subject, *kind, *minimum, next()).weeks(*take)
            }
            Ask::People { who, age, resident, at: _ } => self.count_people(subject, *who, *age, *resident, next().last),
            Ask::CalendarMonths { .. } => {
                let (from, to) = (next().last, next().last);
                Bounds::exactly(f64::from(month_of(to) - month_of(from)))
            }
            // The plan's check lets none of these stand where a number does.
            Ask::Improvement { .. }
            | Ask::Status { .. }
            | Ask::Ended { .. }
            | Ask::Judgement { .. }
            | Ask::Recorded { .. }
            | Ask::Met { .. } => Bounds::UNKNOWN,
        };
        (bounds, None)
    }

    /// Asks a function that is true or false.
    pub fn holds(&self, ask: &Ask, subject: Subject<'_>, spans: &mut impl Iterator<Item = Span>) -> Truth {
        let mut next = || spans.next().unwrap_or(Span { first: 1, last: 0 });
        match ask {
            Ask::Improvement { instruments, scales, higher, margins, by, sustained } => {
                let judged = next().last;
                let engaged = at(&self.area.families.engaged, subject.family);
                if engaged == NONE {
                    return Truth::Is(Verdict::MISSING);
                }
                let wanted = super::readings::Wanted {
                    instruments: *instruments,
                    scales: *scales,
                    higher: *higher,
                    margins,
                    by: *by,
                };
                self.improvement(subject, &wanted, *sustained, engaged, judged)
            }
            Ask::Status { kind, statuses, at: _, reason, expected_within } => {
                self.status(subject, *kind, *statuses, next().last, *reason, *expected_within)
            }
            Ask::Ended { kind, statuses, how, during: _ } => self.ended(subject, *kind, *statuses, *how, next()),
            Ask::Judgement { finding, by, during: _ } => self.judgement(subject, *finding, *by, next()),
            Ask::Recorded { need, source, by_date } => {
                let by = by_date.as_ref().map(|_| next().last);
                self.is_recorded(subject, *need, *source, by)
            }
            Ask::Met { any_other, needs } => self.is_met(subject, *any_other, needs),
            Ask::Attendance { .. }
            | Ask::Exclusions { .. }
            | Ask::Events { .. }
            | Ask::Change { .. }
            | Ask::Score { .. }
            | Ask::ScalesAtLeast { .. }
            | Ask::DaysIn { .. }
            | Ask::Support { .. }
            | Ask::SupportDays { .. }
            | Ask::Judgements { .. }
            | Ask::Amount { .. }
            | Ask::WeeksAt { .. }
            | Ask::People { .. }
            | Ask::CalendarMonths { .. } => Truth::Undecided,
        }
    }

    /// Asks whether what a function counts in days lasts so long.
    pub fn lasts(
        &self,
        ask: &Ask,
        subject: Subject<'_>,
        spans: &mut impl Iterator<Item = Span>,
        length: Length,
    ) -> Truth {
        let span = spans.next().unwrap_or(Span { first: 1, last: 0 });
        match ask {
            Ask::DaysIn { kind, statuses, during: _, take } => {
                self.days_in(subject, *kind, *statuses, span).last(*take, length)
            }
            Ask::SupportDays { services, during: _, take } => {
                self.support_days(subject, *services, span).last(*take, length)
            }
            _ => Truth::Undecided,
        }
    }
}
