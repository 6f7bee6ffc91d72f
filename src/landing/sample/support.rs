//! Support: the services that a family was offered for its needs, and what came of them.

use super::{
    needs::Chosen,
    rows::{Support, Word},
    source::Source,
    story::Story,
    troubles::Trouble as T,
};

/// Tells the services of one need.
pub(super) fn tell(story: &mut Story, need: &Chosen) {
    // What a plan requires to be engaged with is nearly always there where the need was met.
    let required = matches!(need.trouble, T::YouthRisk | T::YouthCrime | T::AbuseCommitted | T::Radicalisation);
    let likely = if story.family.supported { 0.5 } else { 0.15 };
    let offered = story.source.chance(if required && need.met { 0.95 } else { likely });
    if !offered || !story.family.takes_part {
        return;
    }
    let service = story.source.pick(services(need.trouble));
    write(story, need, service);
    if story.source.chance(0.08) {
        write(story, need, "services");
    }
}

fn write(story: &mut Story, need: &Chosen, service: Word) {
    let family = story.family;
    let source = &mut *story.source;
    let started = family.engaged + source.between(10, 110);
    let result = result(need.met, service, source);
    let brief = matches!(result, "offered" | "declined");
    let ended = (!brief && source.chance(0.8)).then(|| started + source.between(50, 260));
    let good = need.met && matches!(result, "engaged" | "completed");
    let row = Support {
        who: if source.chance(0.8) { need.subject } else { None },
        service,
        started,
        ended,
        result_so_far: if brief || ended.is_none() { result } else { "engaged" },
        result,
        benefit: source.chance(0.86).then(|| source.chance(if good { 0.92 } else { 0.25 })),
        applied: source.chance(0.7).then(|| source.chance(if good { 0.88 } else { 0.2 })),
    };
    if !story.area.lacks("support", service, started) {
        story.rows.support.push(row);
    }
}

fn result(met: bool, service: Word, source: &mut Source) -> Word {
    if matches!(service, "respite" | "send_package" | "health_plan" | "appropriate_support" | "team_around_family") {
        return source.weighted(&[("in_place", 70), ("engaged", 25), ("offered", 5)]);
    }
    if met {
        source.weighted(&[("completed", 52), ("engaged", 40), ("offered", 3), ("disengaged", 3), ("declined", 2)])
    } else {
        source.weighted(&[("disengaged", 34), ("engaged", 26), ("completed", 14), ("offered", 13), ("declined", 13)])
    }
}

/// The services that answer a trouble.
fn services(trouble: T) -> &'static [Word] {
    match trouble {
        T::Absence | T::SevereAbsence | T::OffRoll | T::Suspensions | T::Exclusion => {
            &["services", "youth_services", "team_around_family"]
        }
        T::SpecialNeeds => &["send_package", "send_package", "team_around_family"],
        T::NewParent => {
            &["parenting_course", "family_nurse_partnership", "teen_parent_adviser", "parents_as_first_teachers"]
        }
        T::EarlyHealth | T::Development => &["family_nurse_partnership", "parents_as_first_teachers", "health_plan"],
        T::ChildMind => &["therapeutic_support", "mental_health_service", "appropriate_support"],
        T::AdultMind => &["mental_health_service", "appropriate_support", "healthy_lifestyle"],
        T::Condition => &["appropriate_support", "health_plan", "respite", "healthy_lifestyle"],
        T::AdultSubstance => {
            &["substance_treatment", "substance_support", "whole_family_substance", "affected_by_support"]
        }
        T::ChildSubstance => &["substance_treatment", "substance_support", "affected_by_support"],
        T::Parenting => &["parenting_course"],
        T::Conflict => &["relationship_support"],
        T::ChildViolence => &["child_to_parent_abuse_course", "therapeutic_support"],
        T::Caring => &["young_carer_assessment", "young_carer_support", "respite"],
        T::Neglect | T::EarlyHelp => &["services", "parenting_course", "team_around_family"],
        T::Missing | T::SexualExploitation | T::CriminalExploitation | T::HarmOutside | T::Radicalisation => {
            &["exploitation_support", "youth_services", "therapeutic_support"]
        }
        T::AdultCrime | T::Sentence => &["rehabilitation_programme", "services"],
        T::YouthRisk | T::YouthCrime | T::Gangs => &["youth_services"],
        T::Custody => &["through_the_gate", "rehabilitation_programme"],
        T::AbuseSuffered | T::Honour => {
            &["multi_agency_partnership", "da_specialist_support", "da_awareness_programme"]
        }
        T::AbuseCommitted => &["perpetrator_programme", "multi_agency_partnership"],
        T::AbuseWitnessed => &["da_specialist_support", "therapeutic_support"],
        T::TemporaryHome | T::InsecureHome | T::ShutOut => &["services", "debt_advice"],
        T::Workless | T::UniversalCredit | T::Neet => &["employment_support"],
        T::Debt | T::FinancialExclusion => &["debt_advice"],
    }
}
