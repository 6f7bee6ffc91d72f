use super::{
    super::{Anchor, Call, EventFilter, Margin, Take, Who, Window},
    clauses::no_longer,
};

/// Says whether one function surely gives at most what another gives: from fewer rows, in a narrower window, of fewer kinds.
/// Both its bounds are then at or below the other's, for what covers the more covers the less.
pub(super) fn at_most(one: &Call, other: &Call) -> bool {
    if one == other {
        return true;
    }
    if one.who() != other.who() {
        return false;
    }
    let within = |window: &Window, other: &Window| is_within(window, other, one.who());
    match (one, other) {
        (
            Call::Events { kinds, during, filter, .. },
            Call::Events { kinds: other_kinds, during: other_during, filter: other_filter, .. },
        ) => {
            // A need's own measure takes the place of `crime`, and of nothing else.
            let fewer =
                kinds == other_kinds || !kinds.crime && !other_kinds.crime && is_part(&kinds.kinds, &other_kinds.kinds);
            fewer && within(during, other_during) && passes_less(filter, other_filter)
        }
        (
            Call::Support { services, result, benefit, applied, during, .. },
            Call::Support {
                services: other_services,
                result: other_result,
                benefit: other_benefit,
                applied: other_applied,
                during: other_during,
                ..
            },
        ) => {
            is_part(services, other_services)
                && is_part(result, other_result)
                && asks_as_much(benefit.as_ref(), other_benefit.as_ref())
                && asks_as_much(applied.as_ref(), other_applied.as_ref())
                && within(during, other_during)
        }
        (
            Call::SupportDays { services, during, take, .. },
            Call::SupportDays { services: other_services, during: other_during, take: other_take, .. },
        ) => {
            is_part(services, other_services)
                && take == other_take
                && within(during, other_during)
                && end_alike(during, other_during, *take)
        }
        (
            Call::DaysIn { kind, statuses, during, take, .. },
            Call::DaysIn { kind: other_kind, statuses: other_statuses, during: other_during, take: other_take, .. },
        ) => {
            kind == other_kind
                && is_part(statuses, other_statuses)
                && take == other_take
                && within(during, other_during)
                && end_alike(during, other_during, *take)
        }
        (
            Call::Judgements { finding, by, during, .. },
            Call::Judgements { finding: other_finding, by: other_by, during: other_during, .. },
        ) => is_part(finding, other_finding) && is_part(by, other_by) && within(during, other_during),
        (
            Call::WeeksAt { kind, minimum, during, take, .. },
            Call::WeeksAt { kind: other_kind, minimum: other_minimum, during: other_during, take: other_take, .. },
        ) => kind == other_kind && minimum >= other_minimum && during == other_during && take == other_take,
        (
            Call::ScalesAtLeast { instrument, minimum, during, take, .. },
            Call::ScalesAtLeast {
                instrument: other_instrument,
                minimum: other_minimum,
                during: other_during,
                take: other_take,
                ..
            },
        ) => instrument == other_instrument && minimum >= other_minimum && during == other_during && take == other_take,
        _ => false,
    }
}

/// Says whether a function that is true makes another true.
pub(super) fn holds(one: &Call, other: &Call) -> bool {
    if one == other {
        return true;
    }
    if one.who() != other.who() {
        return false;
    }
    match (one, other) {
        (
            Call::Status { kind, statuses, at, reason, expected_within, .. },
            Call::Status {
                kind: other_kind,
                statuses: other_statuses,
                at: other_at,
                reason: other_reason,
                expected_within: other_within,
                ..
            },
        ) => {
            let as_soon = match (expected_within, other_within) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(one), Some(other)) => no_longer(*one, *other),
            };
            kind == other_kind
                && is_part(statuses, other_statuses)
                && at == other_at
                && of_some(reason, other_reason)
                && as_soon
        }
        (
            Call::Ended { kind, statuses, how, during, .. },
            Call::Ended { kind: other_kind, statuses: other_statuses, how: other_how, during: other_during, .. },
        ) => {
            kind == other_kind
                && is_part(statuses, other_statuses)
                && is_part(how, other_how)
                && is_within(during, other_during, one.who())
        }
        // Each assessor's latest finding counts, so that other findings, or other days, may overrule one; another assessor cannot.
        (
            Call::Judgement { finding, by, during, .. },
            Call::Judgement { finding: other_finding, by: other_by, during: other_during, .. },
        ) => {
            is_part(finding, other_finding)
                && is_part(other_finding, finding)
                && is_part(by, other_by)
                && during == other_during
        }
        (
            Call::Improvement { instruments, scale, by, sustained, .. },
            Call::Improvement {
                instruments: other_instruments,
                scale: other_scale,
                by: other_by,
                sustained: other_sustained,
                ..
            },
        ) => {
            let lasts = match (sustained, other_sustained) {
                (_, None) => is_margin_of_less(*other_by, *by),
                (None, Some(_)) => false,
                // With another margin the days from which it lasted are others, and a step back may lie between.
                (Some(one), Some(other)) => by == other_by && no_longer(*other, *one),
            };
            is_part(instruments, other_instruments) && (other_scale.is_none() || scale == other_scale) && lasts
        }
        (
            Call::Recorded { need, source, by_date },
            Call::Recorded { need: other_need, source: other_source, by_date: other_date },
        ) => need == other_need && by_date == other_date && of_some(source, other_source),
        _ => false,
    }
}

/// Says whether all words of a list are in another.
fn is_part(words: &[String], of: &[String]) -> bool {
    words.iter().all(|word| of.contains(word))
}

/// The same of a list that, empty, stands for any word or none.
fn of_some(words: &[String], of: &[String]) -> bool {
    of.is_empty() || !words.is_empty() && is_part(words, of)
}

/// Says whether what is asked of a flag is asked there too, or nothing is asked there.
fn asks_as_much<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
    other.is_none() || one == other
}

/// Says whether whatever passes the one passes the other.
fn passes_less(one: &EventFilter, other: &EventFilter) -> bool {
    let as_young = match (one.child_present_age, other.child_present_age) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(one), Some(other)) => one <= other,
    };
    of_some(&one.role, &other.role)
        && of_some(&one.reported_by, &other.reported_by)
        && asks_as_much(one.severe.as_ref(), other.severe.as_ref())
        && asks_as_much(one.proven.as_ref(), other.proven.as_ref())
        && as_young
}

/// Says whether a margin is surely no more than another. A published one is more than none.
fn is_margin_of_less(one: Margin, other: Margin) -> bool {
    match (one, other) {
        (one, other) if one == other => true,
        (Margin::Any, Margin::Reliable) => true,
        (Margin::Any, Margin::AtLeast(more)) => more > 1e-6,
        (Margin::AtLeast(one), Margin::AtLeast(other)) => one <= other,
        _ => false,
    }
}

/// Says whether the days of a window are among those of another, whatever its anchors are. Who is a child, or an adult, hangs
/// on the window, so that only the person of the need, or the whole family, is the same in both.
fn is_within(one: &Window, other: &Window, who: Option<Who>) -> bool {
    if one == other {
        return true;
    }
    if !matches!(who, Some(Who::Index | Who::Family)) {
        return false;
    }
    match (one, other) {
        (Window::Before(anchor, length), Window::Before(other, other_length))
        | (Window::After(anchor, length), Window::After(other, other_length)) => {
            anchor == other && no_longer(*length, *other_length)
        }
        (Window::Before(anchor, _), Window::Until(other)) => anchor == other,
        (Window::Since(_), Window::Until(Anchor::JudgedOn)) => true,
        _ => false,
    }
}

/// Says whether a current run ends on the same day in both windows; of others it does not matter.
fn end_alike(one: &Window, other: &Window, take: Take) -> bool {
    take != Take::Current || one == other || !matches!((one, other), (Window::After(..), Window::After(..)))
}
