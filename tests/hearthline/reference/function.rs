//! The twenty functions by name.

use chrono::{Datelike, NaiveDate};
use hearthline::plan::{Call, Point, Take, Window};

use super::{
    amounts,
    asked::Asked,
    attendance,
    bounds::Bounds,
    events, improvement, judgements, needs, people,
    question::Question,
    scores,
    spans::{Span, point_day, window_span},
    spells,
    stretch::Stretch,
    support,
    value::Value,
};

/// What a function gives.
pub enum Reply {
    /// True, false or unknown.
    Truth(Value),
    /// A number. An amount or a score names itself and the day (or month) on which it rests.
    Number(Bounds, Option<(String, NaiveDate)>),
    /// Days, of which either the number or the runs are asked.
    Stretch(Stretch, Take),
}

/// Asks one function of one person or of the family.
pub fn reply(question: &Question, asked: &Asked, call: &Call) -> Reply {
    // A clause of which a day is lacking was answered before any function is asked.
    reply_with_days(question, asked, call).unwrap_or(Reply::Truth(Value::Missing))
}

fn reply_with_days(question: &Question, asked: &Asked, call: &Call) -> Option<Reply> {
    let days = |window: &Window| -> Option<Span> { window_span(question, asked.person(), window).ok() };
    let day = |point: &Point| -> Option<NaiveDate> { point_day(question, asked.person(), point).ok() };
    Some(match call {
        Call::Attendance { who: _, terms, upto, of, setting } => {
            Reply::Number(attendance::attendance(question, asked, *terms, day(upto)?, *of, setting), None)
        }
        Call::Exclusions { who: _, of, terms, upto } => {
            Reply::Number(attendance::exclusions(question, asked, *of, *terms, day(upto)?), None)
        }
        Call::Events { kinds, who: _, during, filter } => {
            Reply::Number(events::events(question, asked, kinds, filter, days(during)?), None)
        }
        Call::Change { kinds, who: _, baseline, outcome, filter } => {
            Reply::Number(events::change(question, asked, kinds, filter, days(baseline)?, days(outcome)?), None)
        }
        Call::Score { instrument, scale, who: _, during, take } => {
            let (bounds, rests_on) = scores::score(question, asked, instrument, scale, days(during)?, *take);
            Reply::Number(bounds, rests_on.map(|day| (format!("{instrument} {scale}"), day)))
        }
        Call::Improvement { instruments, scale, who: _, by, sustained } => {
            Reply::Truth(improvement::improvement(question, asked, instruments, scale.as_deref(), *by, *sustained))
        }
        Call::ScalesAtLeast { instrument, minimum, who: _, during, take } => {
            Reply::Number(scores::scales_at_least(question, asked, instrument, *minimum, days(during)?, *take), None)
        }
        Call::Status { kind, statuses, who: _, at, reason, expected_within } => Reply::Truth(spells::status(
            question,
            asked,
            &spells::Sought { kind, statuses, reason, expected_within: *expected_within },
            day(at)?,
        )),
        Call::DaysIn { kind, statuses, who: _, during, take } => {
            Reply::Stretch(spells::days_in(question, asked, kind, statuses, days(during)?), *take)
        }
        Call::Ended { kind, statuses, who: _, how, during } => {
            Reply::Truth(spells::ended(question, asked, kind, statuses, how, days(during)?))
        }
        Call::Support { services, who: _, result, benefit, applied, during } => Reply::Number(
            support::support(
                question,
                asked,
                &support::Sought { services, result, benefit: *benefit, applied: *applied },
                days(during)?,
            ),
            None,
        ),
        Call::SupportDays { services, who: _, during, take } => {
            Reply::Stretch(support::support_days(question, asked, services, days(during)?), *take)
        }
        Call::Judgement { finding, by, who: _, during } => {
            Reply::Truth(judgements::judgement(question, asked, finding, by, days(during)?))
        }
        Call::Judgements { finding, by, who: _, during } => {
            Reply::Number(judgements::judgements(question, asked, finding, by, days(during)?), None)
        }
        Call::Amount { kind, who: _, during, take } => {
            let (bounds, rests_on) = amounts::amount(question, asked, kind, days(during)?, *take);
            Reply::Number(bounds, rests_on.map(|day| (kind.clone(), day)))
        }
        Call::WeeksAt { kind, minimum, who: _, during, take } => {
            let stretch = amounts::days_at(question, asked, kind, *minimum, days(during)?);
            Reply::Number(stretch.weeks(*take), None)
        }
        Call::Recorded { need, source, by_date } => {
            let by_day = match by_date {
                Some(point) => Some(day(point)?),
                None => None,
            };
            Reply::Truth(needs::recorded(question, need.as_deref(), source, by_day))
        }
        Call::People { who, age, resident, at } => {
            Reply::Number(people::people(question, *who, *age, *resident, day(at)?), None)
        }
        Call::Met(needs) => Reply::Truth(needs::met(question, needs)),
        Call::CalendarMonths { from, to } => Reply::Number(Bounds::exactly(months_between(day(from)?, day(to)?)), None),
    })
}

/// How often the month changes from one day to another; below 0 where the other is earlier.
fn months_between(from: NaiveDate, to: NaiveDate) -> f64 {
    let years = to.year() - from.year();
    f64::from(years) * 12.0 + f64::from(to.month()) - f64::from(from.month())
}
