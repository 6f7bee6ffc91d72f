//! Judgements: what practitioners, families and records found. Where nobody wrote anything down, there is no row.

use super::{
    calendar::Day,
    family::Programme,
    needs::Chosen,
    rows::{Judgement, Word},
    story::Story,
    troubles::Trouble as T,
};

/// Tells the judgements of one need.
pub(super) fn tell(story: &mut Story, need: &Chosen) {
    if !need.evidenced || !story.family.takes_part {
        return;
    }
    let both = matches!(need.trouble, T::SexualExploitation | T::CriminalExploitation | T::Radicalisation);
    let closing = story.family.closed - story.source.between(0, 20);
    if story.source.chance(0.12) {
        // An early look, before much has changed: a later finding can turn it.
        let holds = need.met && story.source.chance(0.5);
        let midway = story.family.engaged + story.source.between(60, 120);
        write(story, need, ("improved", "practitioner"), holds, midway);
    }
    if both || story.source.chance(0.62) {
        judge(story, need, ("improved", "practitioner"), closing);
    }
    if story.source.chance(if both { 0.93 } else { 0.2 }) {
        judge(story, need, ("improved", "self"), closing);
    }
    if story.family.programme == Programme::TroubledFamilies {
        look_back(story, need);
    }
    let (likely, findings) = findings(need.trouble);
    let each = matches!(need.trouble, T::Workless | T::Caring) && story.source.chance(0.3);
    if each {
        for finding in findings {
            judge(story, need, *finding, closing);
        }
    } else if story.source.chance(likely) {
        let finding = story.source.pick(findings);
        judge(story, need, finding, closing);
        if finding.0.contains("target") || finding.0.contains("assessed") {
            let later = story.family.closed + story.source.between(40, 150);
            judge(story, need, finding, later);
        }
    }
}

/// Under Troubled Families whoever treats or supports a person looks back on half a year some time after closure.
fn look_back(story: &mut Story, need: &Chosen) {
    let treated = matches!(
        need.trouble,
        T::ChildMind
            | T::AdultMind
            | T::Parenting
            | T::ChildViolence
            | T::NewParent
            | T::AdultSubstance
            | T::ChildSubstance
    );
    if treated && story.source.chance(0.75) {
        let finding = if need.trouble == T::ChildSubstance { "planned_exit_on_target" } else { "progress_on_target" };
        let later = story.family.closed + story.source.between(40, 160);
        judge(story, need, (finding, "professional"), later);
    }
}

/// Writes a finding that is nearly always true to what happened.
fn judge(story: &mut Story, need: &Chosen, finding: (Word, Word), on: Day) {
    let holds = if need.met { story.source.chance(0.975) } else { story.source.chance(0.12) };
    write(story, need, finding, holds, on);
}

fn write(story: &mut Story, need: &Chosen, (finding, assessor): (Word, Word), holds: bool, assessed: Day) {
    let id = if story.source.chance(0.97) { need.id } else { "" };
    if !story.area.lacks("judgements", finding, assessed) {
        story.rows.judgements.push(Judgement { who: need.who, need: id, finding, holds, assessor, assessed });
    }
}

/// How often somebody besides the practitioner makes a finding, and which.
fn findings(trouble: T) -> (f64, &'static [(Word, Word)]) {
    match trouble {
        T::OffRoll | T::SevereAbsence => (0.4, &[("no_concern", "professional"), ("need_met", "school")]),
        T::SpecialNeeds => (0.5, &[("needs_assessed", "professional"), ("need_met", "school")]),
        T::NewParent => {
            (0.4, &[("need_met", "midwife"), ("need_met", "family_nurse"), ("progress_on_target", "professional")])
        }
        T::EarlyHealth => (
            0.7,
            &[
                ("need_met", "gp"),
                ("need_met", "dental"),
                ("need_met", "health_visitor"),
                ("need_met", "a_and_e"),
                ("need_met", "family_nurse"),
                ("need_met", "midwife"),
            ],
        ),
        T::Development => {
            (0.4, &[("need_met", "health_visitor"), ("fasd_assessed", "professional"), ("improved", "professional")])
        }
        T::ChildMind | T::Condition => (0.5, &[("improved", "professional"), ("progress_on_target", "professional")]),
        T::AdultMind => (0.5, &[("progress_on_target", "professional"), ("improved", "professional")]),
        T::AdultSubstance => (
            0.6,
            &[
                ("habit_reduced", "professional"),
                ("progress_on_target", "professional"),
                ("need_met", "treatment_service"),
            ],
        ),
        T::ChildSubstance => {
            (0.6, &[("planned_exit_on_target", "treatment_service"), ("habit_reduced", "professional")])
        }
        T::Caring => {
            (0.6, &[("needs_assessed", "professional"), ("no_increase", "professional"), ("need_met", "social_care")])
        }
        T::Neglect | T::EarlyHelp | T::HarmOutside => (0.2, &[("need_met", "social_care"), ("no_concern", "school")]),
        T::SexualExploitation | T::CriminalExploitation | T::Radicalisation | T::Missing => {
            (0.4, &[("risk_reduced", "mash"), ("risk_reduced", "police")])
        }
        T::YouthRisk | T::YouthCrime | T::Gangs => {
            (0.6, &[("positive_behaviour", "practitioner"), ("no_concern", "police")])
        }
        T::AbuseSuffered | T::AbuseCommitted | T::AbuseWitnessed | T::Honour => (
            0.5,
            &[
                ("risk_reduced", "practitioner"),
                ("risk_reduced", "professional"),
                ("risk_reduced", "self"),
                ("safe_home", "police"),
            ],
        ),
        T::TemporaryHome | T::InsecureHome => {
            (0.6, &[("need_met", "homelessness_service"), ("need_met", "landlord"), ("safe_home", "practitioner")])
        }
        T::Workless => (
            0.5,
            &[
                ("cv", "adviser"),
                ("email_address", "adviser"),
                ("job_search", "adviser"),
                ("options_considered", "adviser"),
                ("in_work", "dwp_record"),
                ("progress_to_work", "keyworker"),
            ],
        ),
        T::UniversalCredit => (0.5, &[("in_work", "dwp_record"), ("progress_to_work", "adviser")]),
        T::Neet => (
            0.7,
            &[
                ("in_eet", "ccis"),
                ("in_eet", "census"),
                ("progression_pathway", "adviser"),
                ("in_eet", "self"),
                ("in_eet", "practitioner"),
            ],
        ),
        T::Absence
        | T::Suspensions
        | T::Exclusion
        | T::Parenting
        | T::Conflict
        | T::ChildViolence
        | T::AdultCrime
        | T::Sentence
        | T::Custody
        | T::ShutOut
        | T::Debt
        | T::FinancialExclusion => (0.15, &[("improved", "professional")]),
    }
}
