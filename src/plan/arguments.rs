use sqlparser::ast::Expr;

use super::{
    AttendanceOf, Call, ExclusionsOf, Needs, Take, Who, Window,
    clause::Reading,
    given::{Arguments, Given},
};
use crate::{base::nearest, extract::words};

/// The functions of the rule language.
const FUNCTIONS: [&str; 20] = [
    "attendance",
    "exclusions",
    "events",
    "change",
    "score",
    "improvement",
    "scales_at_least",
    "status",
    "days_in",
    "ended",
    "support",
    "support_days",
    "judgement",
    "judgements",
    "amount",
    "weeks_at",
    "recorded",
    "people",
    "met",
    "calendar_months",
];

const READINGS: &[(&str, Take)] = &[("first", Take::First), ("latest", Take::Latest), ("min", Take::Min)];
const RUNS: &[(&str, Take)] = &[("total", Take::Total), ("longest", Take::Longest), ("current", Take::Current)];

/// Reads a call of one of the functions.
pub(super) fn call(reading: &mut Reading<'_>, function: &str, arguments: Arguments<'_>) -> Option<Call> {
    let mut given = Given { reading, arguments, function, known: Vec::new() };
    let call = match function {
        "attendance" => attendance(&mut given),
        "exclusions" => exclusions(&mut given),
        "events" => events(&mut given),
        "change" => change(&mut given),
        "score" => score(&mut given),
        "improvement" => improvement(&mut given),
        "scales_at_least" => scales_at_least(&mut given),
        "status" => status(&mut given),
        "days_in" => days_in(&mut given),
        "ended" => ended(&mut given),
        "support" => support(&mut given),
        "support_days" => support_days(&mut given),
        "judgement" => {
            judgement(&mut given).map(|(finding, by, who, during)| Call::Judgement { finding, by, who, during })
        }
        "judgements" => {
            judgement(&mut given).map(|(finding, by, who, during)| Call::Judgements { finding, by, who, during })
        }
        "amount" => amount(&mut given),
        "weeks_at" => weeks_at(&mut given),
        "recorded" => Some(recorded(&mut given)),
        "people" => people(&mut given),
        "met" => met(&mut given),
        "calendar_months" => {
            let (from, to) = (given.point("from"), given.point("to"));
            from.zip(to).map(|(from, to)| Call::CalendarMonths { from, to })
        }
        _ => {
            let help = match nearest(function, FUNCTIONS) {
                Some(close) => format!("`{close}` is close"),
                None => format!("the functions are {}", FUNCTIONS.join(", ")),
            };
            given.fault(
                given.arguments.column,
                format!("calls `{function}`, which is no function of the rule language"),
                help,
            );
            return None;
        }
    };
    given.finish();
    call
}

fn attendance(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let (who, terms, upto) = (given.who(), given.count("terms"), given.point("upto"));
    let of = given.choice(
        "of",
        &[("attended", AttendanceOf::Attended), ("excluding_authorised", AttendanceOf::ExcludingAuthorised)],
    );
    let setting = given.words_if_any("setting", words::SETTINGS);
    Some(Call::Attendance { who: who?, terms: terms?, upto: upto?, of: of?, setting })
}

fn exclusions(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let (who, terms, upto) = (given.who(), given.count("terms"), given.point("upto"));
    let of = given.choice(
        "of",
        &[
            ("suspensions", ExclusionsOf::Suspensions),
            ("lost_days", ExclusionsOf::LostDays),
            ("permanent", ExclusionsOf::Permanent),
        ],
    );
    Some(Call::Exclusions { who: who?, of: of?, terms: terms?, upto: upto? })
}

fn events(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let (kinds, who, during) = (given.kinds(), given.who(), given.window("during"));
    let filter = given.event_filter();
    Some(Call::Events { kinds: kinds?, who: who?, during: during?, filter })
}

fn change(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let (kinds, who) = (given.kinds(), given.who());
    let (baseline, outcome) = (given.window("baseline"), given.window("outcome"));
    let filter = given.event_filter();
    Some(Call::Change { kinds: kinds?, who: who?, baseline: baseline?, outcome: outcome?, filter })
}

fn score(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let instrument = given.first_word("an instrument", words::INSTRUMENT_NAMES);
    let scale = given.scale(instrument.as_slice());
    if given.named("scale").is_none() {
        given.lacks("scale");
    }
    let (who, during, take) = (given.who(), given.window("during"), given.choice("take", READINGS));
    Some(Call::Score { instrument: instrument?, scale: scale?, who: who?, during: during?, take: take? })
}

fn improvement(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let instruments = given.first_words("instruments", words::INSTRUMENT_NAMES);
    let scale = given.scale(&instruments);
    let who = given.who();
    let by = given.margin(&instruments);
    given.directions(&instruments, scale.as_deref());
    let sustained = given.duration_if_any("sustained");
    (!instruments.is_empty()).then_some(())?;
    Some(Call::Improvement { instruments, scale, who: who?, by: by?, sustained })
}

fn scales_at_least(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let instrument = given.first_word("an instrument", words::INSTRUMENT_NAMES);
    let (minimum, who) = (given.number("minimum"), given.who());
    let (during, take) = (given.window("during"), given.choice("take", READINGS));
    Some(Call::ScalesAtLeast { instrument: instrument?, minimum: minimum?, who: who?, during: during?, take: take? })
}

fn status(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let of = given.kind_and_statuses();
    let (who, at) = (given.who(), given.point("at"));
    let reason = given.words_if_any("reason", words::SPELL_REASONS);
    let expected_within = given.duration_if_any("expected_within");
    let (kind, statuses) = of?;
    Some(Call::Status { kind, statuses, who: who?, at: at?, reason, expected_within })
}

fn days_in(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let of = given.kind_and_statuses();
    let (who, during, take) = (given.who(), given.window("during"), given.choice("take", RUNS));
    let (kind, statuses) = of?;
    Some(Call::DaysIn { kind, statuses, who: who?, during: during?, take: take? })
}

fn ended(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let of = given.kind_and_statuses();
    let (who, how, during) = (given.who(), given.words("how", words::SPELL_ENDINGS), given.window("during"));
    let (kind, statuses) = of?;
    Some(Call::Ended { kind, statuses, who: who?, how: how?, during: during? })
}

fn support(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let services = given.services();
    let (who, result) = (given.who(), given.words("result", words::SUPPORT_RESULTS));
    let (benefit, applied) = (given.flag_if_any("benefit"), given.flag_if_any("applied"));
    let during = given.window("during");
    Some(Call::Support { services: services?, who: who?, result: result?, benefit, applied, during: during? })
}

fn support_days(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let services = given.services();
    let (who, during, take) = (given.who(), given.window("during"), given.choice("take", RUNS));
    Some(Call::SupportDays { services: services?, who: who?, during: during?, take: take? })
}

fn judgement(given: &mut Given<'_, '_, '_>) -> Option<(Vec<String>, Vec<String>, Who, Window)> {
    let finding = given.first_words("findings", words::FINDINGS);
    let (by, who, during) = (given.words("by", words::ASSESSORS), given.who(), given.window("during"));
    (!finding.is_empty()).then_some(())?;
    Some((finding, by?, who?, during?))
}

fn amount(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let kind = given.first_word("a kind of amount", words::AMOUNT_KINDS);
    let (who, during, take) = (given.who(), given.window("during"), given.choice("take", READINGS));
    Some(Call::Amount { kind: kind?, who: who?, during: during?, take: take? })
}

fn weeks_at(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let kind = given.first_word("a kind of amount", words::AMOUNT_KINDS);
    let minimum = given.number("minimum");
    let (who, during, take) = (given.who(), given.window("during"), given.choice("take", RUNS));
    Some(Call::WeeksAt { kind: kind?, minimum: minimum?, who: who?, during: during?, take: take? })
}

fn recorded(given: &mut Given<'_, '_, '_>) -> Call {
    let need = given.arguments.first.first().copied();
    let need = need.and_then(|need| given.need_id(need));
    let source = given.words_if_any("source", words::NEED_SOURCES);
    let by_date = given.named("by_date").and_then(|point| given.point_of(point));
    given.at_most_first(1);
    Call::Recorded { need, source, by_date }
}

fn people(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let (who, at) = (given.who(), given.point("at"));
    let age = given.age();
    let resident = given.flag_if_any("resident").unwrap_or(false);
    Some(Call::People { who: who?, age, resident, at: at? })
}

fn met(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let needs = given.arguments.first.clone();
    given.at_most_first(usize::MAX);
    match needs.as_slice() {
        [] => {
            given.fault(given.arguments.column, "asks `met` of no need", "name needs in single quotes, or `any_other`");
            None
        }
        [Expr::Identifier(name)] if name.value == "any_other" && name.quote_style.is_none() => {
            Some(Call::Met(Needs::AnyOther))
        }
        several => {
            let ids: Vec<String> = several.iter().filter_map(|need| given.need_id(need)).collect();
            (ids.len() == several.len()).then_some(Call::Met(Needs::All(ids)))
        }
    }
}
