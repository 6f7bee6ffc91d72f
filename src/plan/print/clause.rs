//! Clauses in the rule language: every argument by its name, always in the same order.
//!
//! What can be written in two ways is written in one: `last(n)` for a window before the judgement date, `crime`, `referral` and
//! `services` for the words that they stand for, a single word without brackets.

use std::fmt::{Display, Formatter, Result};

use super::super::{
    Anchor, AttendanceOf, Call, Comparison, Duration, EventFilter, ExclusionsOf, Kinds, Margin, Needs, Number, Point,
    Take, Test, Who, Window, clause::is_plain_name,
};
use crate::extract::words;

impl Display for Test {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match self {
            Self::Holds(call, true) => write!(to, "{call}"),
            Self::Holds(call, false) => write!(to, "{call} = false"),
            Self::Compare(left, comparison, right) => write!(to, "{left} {comparison} {right}"),
            Self::Lasts(call, comparison, duration) => write!(to, "{call} {comparison} {duration}"),
        }
    }
}

impl Display for Comparison {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        to.write_str(match self {
            Self::Equal => "=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        })
    }
}

impl Display for Number {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match self {
            Self::Literal(number) => write!(to, "{number}"),
            Self::Parameter(name, _) | Self::Average(name, _) => to.write_str(&named(name)),
            Self::Call(call) => write!(to, "{call}"),
            Self::Plus(left, right) => write!(to, "{left} + {}", bracketed(right, right.is_sum())),
            Self::Minus(left, right) => write!(to, "{left} - {}", bracketed(right, right.is_sum())),
            Self::Times(left, right) => {
                let product = matches!(**right, Self::Times(..));
                write!(to, "{} * {}", bracketed(left, left.is_sum()), bracketed(right, product || right.is_sum()))
            }
        }
    }
}

impl Number {
    fn is_sum(&self) -> bool {
        matches!(self, Self::Plus(..) | Self::Minus(..))
    }
}

fn bracketed(number: &Number, brackets: bool) -> String {
    if brackets { format!("({number})") } else { number.to_string() }
}

/// A name that SQL takes for a word of its own stands in quotes.
fn named(name: &str) -> String {
    if is_plain_name(name) { name.to_owned() } else { format!("\"{name}\"") }
}

impl Display for Call {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        let (name, arguments) = match self {
            Self::Attendance { who, terms, upto, of, setting } => {
                let mut given = vec![is("who", who), is("terms", terms), is("upto", upto), is("of", of)];
                given.extend(any_of("setting", setting));
                ("attendance", given)
            }
            Self::Exclusions { who, of, terms, upto } => {
                ("exclusions", vec![is("of", of), is("who", who), is("terms", terms), is("upto", upto)])
            }
            Self::Events { kinds, who, during, filter } => {
                let mut given = vec![kinds.to_string(), is("who", who), is("during", during)];
                given.extend(filtered(filter));
                ("events", given)
            }
            Self::Change { kinds, who, baseline, outcome, filter } => {
                let mut given =
                    vec![kinds.to_string(), is("who", who), is("baseline", baseline), is("outcome", outcome)];
                given.extend(filtered(filter));
                ("change", given)
            }
            Self::Score { instrument, scale, who, during, take } => {
                let given =
                    [instrument.clone(), is("scale", scale), is("who", who), is("during", during), is("take", take)];
                ("score", given.into())
            }
            Self::Improvement { instruments, scale, who, by, sustained } => {
                let mut given = vec![listed(instruments)];
                given.extend(scale.as_ref().map(|scale| is("scale", scale)));
                given.extend([is("who", who), is("by", by)]);
                given.extend(sustained.map(|sustained| is("sustained", sustained)));
                ("improvement", given)
            }
            Self::ScalesAtLeast { instrument, minimum, who, during, take } => {
                let (minimum, during) = (is("minimum", minimum), is("during", during));
                ("scales_at_least", vec![instrument.clone(), minimum, is("who", who), during, is("take", take)])
            }
            Self::Status { kind, statuses, who, at, reason, expected_within } => {
                let mut given = vec![kind.clone(), listed(statuses), is("who", who), is("at", at)];
                given.extend(any_of("reason", reason));
                given.extend(expected_within.map(|within| is("expected_within", within)));
                ("status", given)
            }
            Self::DaysIn { kind, statuses, who, during, take } => {
                let given = [kind.clone(), listed(statuses), is("who", who), is("during", during), is("take", take)];
                ("days_in", given.into())
            }
            Self::Ended { kind, statuses, who, how, during } => {
                let how = is("how", listed(how));
                ("ended", vec![kind.clone(), listed(statuses), is("who", who), how, is("during", during)])
            }
            Self::Support { services, who, result, benefit, applied, during } => {
                let mut given = vec![served(services), is("who", who), is("result", listed(result))];
                given.extend(benefit.map(|benefit| is("benefit", benefit)));
                given.extend(applied.map(|applied| is("applied", applied)));
                given.push(is("during", during));
                ("support", given)
            }
            Self::SupportDays { services, who, during, take } => {
                ("support_days", vec![served(services), is("who", who), is("during", during), is("take", take)])
            }
            Self::Judgement { finding, by, who, during } => ("judgement", judged(finding, by, *who, during)),
            Self::Judgements { finding, by, who, during } => ("judgements", judged(finding, by, *who, during)),
            Self::Amount { kind, who, during, take } => {
                ("amount", vec![kind.clone(), is("who", who), is("during", during), is("take", take)])
            }
            Self::WeeksAt { kind, minimum, who, during, take } => {
                let (minimum, during) = (is("minimum", minimum), is("during", during));
                ("weeks_at", vec![kind.clone(), minimum, is("who", who), during, is("take", take)])
            }
            Self::Recorded { need, source, by_date } => {
                let mut given: Vec<String> = need.iter().map(|need| need_id(need)).collect();
                given.extend(any_of("source", source));
                given.extend(by_date.as_ref().map(|day| is("by_date", day)));
                ("recorded", given)
            }
            Self::People { who, age, resident, at } => {
                let mut given = vec![is("who", who)];
                given.extend(age.map(|(from, to)| is("age", format!("[{from}, {to}]"))));
                given.extend(resident.then(|| is("resident", true)));
                given.push(is("at", at));
                ("people", given)
            }
            Self::Met(Needs::All(needs)) => ("met", needs.iter().map(|need| need_id(need)).collect()),
            Self::Met(Needs::AnyOther) => ("met", vec!["any_other".to_owned()]),
            Self::CalendarMonths { from, to } => ("calendar_months", vec![is("from", from), is("to", to)]),
        };
        write!(to, "{name}({})", arguments.join(", "))
    }
}

/// One argument with its name.
fn is(name: &str, value: impl Display) -> String {
    format!("{name} => {value}")
}

/// Words of an argument that may be left out.
fn any_of(name: &str, words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| is(name, listed(words)))
}

/// Several words stand in brackets.
fn listed(words: &[String]) -> String {
    match words {
        [only] => only.clone(),
        several => format!("[{}]", several.join(", ")),
    }
}

fn filtered(filter: &EventFilter) -> Vec<String> {
    let EventFilter { role, reported_by, severe, proven, child_present_age } = filter;
    let mut given: Vec<String> = any_of("role", role).into_iter().collect();
    given.extend(any_of("reported_by", reported_by));
    given.extend(severe.map(|severe| is("severe", severe)));
    given.extend(proven.map(|proven| is("proven", proven)));
    given.extend(child_present_age.map(|age| is("child_present_age", age)));
    given
}

fn served(services: &[String]) -> String {
    if services == words::SERVICES { "services".to_owned() } else { listed(services) }
}

fn judged(finding: &[String], by: &[String], who: Who, during: &Window) -> Vec<String> {
    vec![listed(finding), is("by", listed(by)), is("who", who), is("during", during)]
}

fn need_id(id: &str) -> String {
    format!("'{}'", id.replace('\'', "''"))
}

impl Display for Kinds {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        if self.crime {
            return to.write_str("crime");
        }
        let referral = self.kinds.windows(words::REFERRAL.len()).position(|kinds| kinds == words::REFERRAL);
        let Some(place) = referral else { return to.write_str(&listed(&self.kinds)) };
        let (before, after) = self.kinds.split_at(place);
        let after = after.iter().skip(words::REFERRAL.len());
        let named: Vec<String> = before.iter().chain([&"referral".to_owned()]).chain(after).cloned().collect();
        to.write_str(&listed(&named))
    }
}

impl Display for Who {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        to.write_str(match self {
            Self::Index => "index",
            Self::EveryChild => "every_child",
            Self::AnyChild => "any_child",
            Self::Adult => "adult",
            Self::Parent => "parent",
            Self::Family => "family",
        })
    }
}

impl Display for Take {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        to.write_str(match self {
            Self::First => "first",
            Self::Latest => "latest",
            Self::Min => "min",
            Self::Total => "total",
            Self::Longest => "longest",
            Self::Current => "current",
        })
    }
}

impl Display for AttendanceOf {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        to.write_str(match self {
            Self::Attended => "attended",
            Self::ExcludingAuthorised => "excluding_authorised",
        })
    }
}

impl Display for ExclusionsOf {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        to.write_str(match self {
            Self::Suspensions => "suspensions",
            Self::LostDays => "lost_days",
            Self::Permanent => "permanent",
        })
    }
}

impl Display for Margin {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match self {
            Self::Any => to.write_str("any"),
            Self::Reliable => to.write_str("reliable"),
            Self::AtLeast(number) => write!(to, "{number}"),
        }
    }
}

impl Display for Duration {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match self {
            Self::Days(many) => write!(to, "days({many})"),
            Self::Weeks(many) => write!(to, "weeks({many})"),
            Self::Months(many) => write!(to, "months({many})"),
        }
    }
}

impl Display for Anchor {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        to.write_str(match self {
            Self::Identified => "identified",
            Self::FamilyIdentified => "family_identified",
            Self::Engaged => "engaged",
            Self::Closed => "closed",
            Self::Claimed => "claimed",
            Self::AsOf => "as_of",
            Self::JudgedOn => "judged_on",
            Self::SpellEnd { kind, statuses } => return write!(to, "spell_end({kind}, {})", listed(statuses)),
        })
    }
}

impl Display for Point {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match self {
            Self { anchor, shift: None } => write!(to, "{anchor}"),
            Self { anchor, shift: Some((true, duration)) } => write!(to, "{anchor} + {duration}"),
            Self { anchor, shift: Some((false, duration)) } => write!(to, "{anchor} - {duration}"),
        }
    }
}

impl Display for Window {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match self {
            Self::Before(Anchor::JudgedOn, length) => write!(to, "last({length})"),
            Self::Before(anchor, length) => write!(to, "before({anchor}, {length})"),
            Self::After(anchor, length) => write!(to, "after({anchor}, {length})"),
            Self::Since(anchor) => write!(to, "since({anchor})"),
            Self::Until(anchor) => write!(to, "until({anchor})"),
            Self::Spell { kind, statuses } => write!(to, "spell({kind}, {})", listed(statuses)),
        }
    }
}
