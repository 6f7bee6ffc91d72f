//! Events: what happened before the work, and what happened again where it did not go well.

use super::{
    calendar::HALF_YEAR,
    needs::Chosen,
    rows::{Event, Who, Word},
    story::Story,
    troubles::Trouble as T,
};
use crate::extract::words;

/// Tells the events that hang on no need: referrals, births, and what schools note.
pub(super) fn tell_of_family(story: &mut Story) {
    let family = story.family;
    if story.source.chance(0.35) {
        let kind =
            story.source.weighted(&[("referral_early_help", 50), ("referral_social_care", 35), ("referral_other", 15)]);
        let by = story.source.pick(&["school", "health", "police", "social_care", "service"]);
        let before = story.source.between(1, 60);
        story.happened(None, kind, by, family.identified - before);
    }
    if story.source.chance(if family.well { 0.02 } else { 0.28 }) {
        let kind = story.source.pick(words::REFERRAL);
        let after = story.source.between(5, HALF_YEAR - 5);
        let by = story.source.pick(&["school", "health", "police", "service"]);
        story.event(Event {
            kind,
            occurred: family.closed + after,
            role: "referred",
            reported_by: by,
            ..Event::default()
        });
    }
    if let Some((baby, born)) = story.home.birth.filter(|_| family.earlier.is_none()) {
        story.happened(Some(baby), "birth", "health", born);
    }
}

/// Tells the events of one need.
pub(super) fn tell(story: &mut Story, need: &Chosen) {
    let who = need.subject;
    match need.trouble {
        T::AdultCrime | T::YouthCrime => crime(story, need),
        T::YouthRisk | T::Sentence | T::Custody => offences(story, need),
        T::Gangs => {
            again(story, need, &["gang_involvement", "serious_violence"], "police", (1, 3));
            offences(story, need);
        }
        T::AbuseSuffered | T::AbuseCommitted | T::AbuseWitnessed => abuse(story, need),
        T::Honour => again(story, need, &["hba_incident", "hba_callout"], "police", (1, 2)),
        T::Missing => missing(story, need),
        T::SexualExploitation => {
            again(story, need, &["cse_report", "sexual_offence", "cse_report"], "police", (1, 2));
            again(story, need, &["marmm_referral", "missing_report"], "social_care", (1, 1));
        }
        T::CriminalExploitation => {
            again(story, need, &["cce_report"], "police", (1, 3));
            once(story, who, &["panel_referral"], "yos", 0.4);
        }
        T::HarmOutside => again(story, need, &["harm_report"], "school", (1, 3)),
        T::Radicalisation => once(story, who, &["prevent_referral", "panel_referral"], "school", 0.9),
        T::Neglect | T::EarlyHelp => escalation(story, need),
        T::EarlyHealth | T::Development => health_visits(story, need),
        T::Debt | T::FinancialExclusion | T::InsecureHome => money(story, need),
        T::Suspensions | T::Exclusion => once(story, who, &["detention"], "school", 0.35),
        T::ChildMind | T::Condition | T::AdultMind => once(story, who, &["gp_appointment"], "health", 0.18),
        T::Absence
        | T::SevereAbsence
        | T::OffRoll
        | T::SpecialNeeds
        | T::NewParent
        | T::AdultSubstance
        | T::ChildSubstance
        | T::Parenting
        | T::Conflict
        | T::ChildViolence
        | T::Caring
        | T::TemporaryHome
        | T::ShutOut
        | T::Workless
        | T::UniversalCredit
        | T::Neet => {}
    }
}

/// One event before the work, with the given probability.
fn once(story: &mut Story, who: Who, kinds: &[Word], by: Word, probability: f64) {
    if story.source.chance(probability) {
        let kind = story.source.pick(kinds);
        let on = story.day_before();
        story.happened(who, kind, by, on);
    }
}

/// Some events before the work; where the need is not met, one or two more around its end.
fn again(story: &mut Story, need: &Chosen, kinds: &[Word], by: Word, (low, high): (i32, i32)) {
    for _ in 0..story.source.between(low, high) {
        let kind = story.source.pick(kinds);
        let on = story.day_before();
        story.happened(need.subject, kind, by, on);
    }
    if !need.met {
        for _ in 0..story.source.between(1, 2) {
            let kind = story.source.pick(kinds);
            let on = story.day_after();
            story.happened(need.subject, kind, by, on);
        }
    }
}

fn crime(story: &mut Story, need: &Chosen) {
    let before = story.source.weighted(&[(1, 46), (2, 22), (3, 12), (4, 7), (5, 5), (6, 3), (9, 3), (12, 2)]);
    for _ in 0..before {
        let on = story.day_before();
        incident(story, need, on);
    }
    if before >= 8 && need.met {
        for _ in 0..story.source.between(0, before / 4) {
            let on = story.day_during();
            incident(story, need, on);
        }
    }
    if !need.met {
        for _ in 0..story.source.between(1, (before / 2).max(1)) {
            let on = story.day_after();
            incident(story, need, on);
        }
    }
    if story.source.chance(0.15) {
        let kind = match need.trouble {
            T::YouthCrime => story.source.pick(&["yos_record", "conviction"]),
            _ => story.source.pick(&["asb_intervention", "civil_remedy", "conviction"]),
        };
        let on = story.day_before();
        let by = story.source.pick(&["yos", "probation", "community_safety"]);
        story.happened(need.subject, kind, by, on);
    }
}

/// One incident of the crime group.
fn incident(story: &mut Story, need: &Chosen, on: i32) {
    let source = &mut *story.source;
    let kind = if need.measure.is_empty() {
        source.weighted(&[("offence", 35), ("arrest", 20), ("suspect", 15), ("asb_incident", 30)])
    } else {
        need.measure
    };
    let likely = if need.id == "child-proved-offence" { 0.95 } else { 0.5 };
    let proven = (kind == "offence" && source.chance(likely)).then(|| on + source.between(20, 120));
    let by = if kind == "asb_incident" { "community_safety" } else { "police" };
    let event = Event {
        who: if source.chance(0.98) { need.subject } else { None },
        kind,
        occurred: on,
        proven,
        recorded: source.chance(0.1).then(|| on + source.between(1, 25)),
        role: source.weighted(&[("perpetrator", 90), ("witness", 4), ("", 6)]),
        reported_by: by,
        severe: source.chance(0.9).then(|| source.chance(0.08)),
        child_age: None,
    };
    story.event(event);
}

/// Few offences before; one after, where the need is not met; a breach for those under an order.
fn offences(story: &mut Story, need: &Chosen) {
    let before = i32::from(story.source.chance(0.6));
    for _ in 0..before {
        let on = story.day_before();
        incident(story, need, on);
    }
    if need.trouble == T::YouthRisk {
        once(story, need.subject, &["yos_record", "panel_referral"], "yos", 0.3);
    }
    if !need.met {
        let on = story.day_after();
        if need.trouble == T::Sentence {
            story.happened(need.subject, "breach_of_order", "probation", on);
        } else {
            incident(story, need, on);
        }
    }
}

fn abuse(story: &mut Story, need: &Chosen) {
    let (role, child) = match need.trouble {
        T::AbuseCommitted => ("perpetrator", None),
        T::AbuseWitnessed => ("witness", need.subject),
        _ => ("victim", None),
    };
    let before = story.source.weighted(&[(0, 20), (1, 38), (2, 22), (3, 12), (5, 8)]);
    let after = if need.met { 0 } else { story.source.between(1, 2) };
    for number in 0..before + after {
        let on =
            if number < before { story.day_before() } else { story.family.closed + story.source.between(-27, 150) };
        let kind =
            story.source.weighted(&[("da_incident", 46), ("da_callout", 50), ("sv_callout", 3), ("sexual_offence", 1)]);
        let present = child.or_else(|| youngest(story));
        let age = story.age(present, on);
        let child_age = (present.is_some() && (0..=17).contains(&age) && story.source.chance(0.7)).then_some(age);
        let severe = story.source.chance(0.85).then(|| story.source.chance(0.15));
        let recorded = story.source.chance(0.1).then(|| on + story.source.between(1, 20));
        let who = need.subject;
        story.event(Event {
            who,
            kind,
            occurred: on,
            recorded,
            role,
            reported_by: "police",
            severe,
            child_age,
            ..Event::default()
        });
    }
    match need.trouble {
        T::AbuseSuffered => once(story, need.subject, &["marac_referral"], "police", 0.12),
        T::AbuseCommitted => once(story, need.subject, &["dv_protection_order", "conviction"], "police", 0.12),
        _ => once(story, need.subject, &["encompass_notification"], "police", 0.3),
    }
}

/// The youngest person who is a child when the work begins.
fn youngest(story: &Story) -> Who {
    let people = story.home.people.iter().enumerate();
    people
        .filter(|(_, person)| {
            person.resident_from.is_none() && story.calendar.age(person.born, story.family.engaged) < 17
        })
        .max_by_key(|(_, person)| person.born)
        .map(|(place, _)| place)
}

fn missing(story: &mut Story, need: &Chosen) {
    let start = story.family.engaged - story.source.between(80, 110);
    for _ in 0..story.source.between(3, 5) {
        let on = start + story.source.between(0, 75);
        story.happened(need.subject, "missing_report", "police", on);
    }
    if !need.met {
        let on = story.family.closed + story.source.between(-28, 0);
        story.happened(need.subject, "missing_report", "police", on);
        let later = story.family.judged() - story.source.between(5, 80);
        story.happened(need.subject, "missing_report", "police", later);
    }
}

fn escalation(story: &mut Story, need: &Chosen) {
    if !need.met && story.source.chance(0.6) {
        let on = story.family.closed + story.source.between(3, 160);
        let kind = story.source.pick(&["escalation_social_care", "referral_social_care"]);
        story.happened(need.subject, kind, "social_care", on);
    }
}

fn health_visits(story: &mut Story, need: &Chosen) {
    if need.trouble == T::EarlyHealth {
        once(story, need.subject, &["accidental_injury"], "health", 0.35);
    }
    if need.met || story.source.chance(0.3) {
        let kind = story.source.pick(&["immunisation", "development_check", "gp_appointment"]);
        let on = story.day_during();
        story.happened(need.subject, kind, "health", on);
    }
}

fn money(story: &mut Story, need: &Chosen) {
    if story.source.chance(0.6) {
        let on = story.family.engaged + story.source.between(10, 70);
        story.happened(None, "financial_review", "service", on);
    }
    if need.trouble != T::InsecureHome {
        once(story, None, &["emergency_provision"], "service", 0.5);
        if !need.met && story.source.chance(0.6) {
            let on = story.day_after();
            story.happened(None, "emergency_provision", "service", on);
        }
    }
}
