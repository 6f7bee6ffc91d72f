//! What can weigh on a family, and the need that each plan calls it by.

use super::{areas::FAMILY_KINDS, rows::Word};

/// What weighs on a family, whatever a plan calls it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Trouble {
    #[default]
    Absence,
    SevereAbsence,
    Suspensions,
    Exclusion,
    OffRoll,
    SpecialNeeds,
    NewParent,
    EarlyHealth,
    Development,
    ChildMind,
    AdultMind,
    Condition,
    AdultSubstance,
    ChildSubstance,
    Parenting,
    Conflict,
    ChildViolence,
    Caring,
    Neglect,
    EarlyHelp,
    Missing,
    SexualExploitation,
    CriminalExploitation,
    HarmOutside,
    Radicalisation,
    AdultCrime,
    YouthRisk,
    YouthCrime,
    Sentence,
    Custody,
    Gangs,
    AbuseSuffered,
    AbuseCommitted,
    AbuseWitnessed,
    Honour,
    TemporaryHome,
    InsecureHome,
    ShutOut,
    Workless,
    UniversalCredit,
    Neet,
    Debt,
    FinancialExclusion,
}

/// Whose a need is, as the plan file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Child,
    Adult,
    Parent,
    /// An adult's or a child's, as the trouble has it.
    Anyone,
    Family,
}

use Trouble as T;
use Whose::{Adult, Anyone, Child, Family, Parent};

/// A trouble, the need of each plan, the ages of the child it is about (none: an adult), and its weight in each kind of
/// family: abuse, money, school, health, early years, streets.
pub(super) type Line = (Trouble, (Word, Whose), (Word, Whose), Option<(i32, i32)>, [u32; FAMILY_KINDS]);

/// No need of the plan.
const NONE: (Word, Whose) = ("", Family);

#[rustfmt::skip]
pub(super) const LINES: &[Line] = &[
    (T::Absence, ("unauthorised-absence", Child), ("attendance-below-90", Child), Some((5, 15)), [4, 3, 22, 5, 1, 10]),
    (T::SevereAbsence, ("unauthorised-absence", Child), ("attendance-below-50", Child), Some((6, 15)), [1, 1, 7, 1, 0, 4]),
    (T::Suspensions, ("three-suspensions", Child), ("not-engaging-with-education", Child), Some((8, 15)), [1, 1, 9, 1, 0, 5]),
    (T::Exclusion, ("permanent-exclusion", Child), ("not-engaging-with-education", Child), Some((9, 15)), [0, 0, 3, 0, 0, 2]),
    (T::OffRoll, ("no-school-or-alternative-place", Child), ("not-engaging-with-education", Child), Some((6, 15)), [0, 1, 4, 1, 0, 2]),
    (T::SpecialNeeds, ("special-educational-needs-or-disability", Child), ("special-educational-needs-unmet", Child), Some((3, 16)), [1, 1, 8, 4, 3, 1]),
    (T::NewParent, ("substance-use-or-new-parent-health", Anyone), ("new-parent-extra-support", Parent), None, [1, 1, 0, 2, 12, 0]),
    (T::EarlyHealth, ("free-early-education-not-taken-up", Family), ("early-years-physical-health", Child), Some((0, 4)), [1, 1, 0, 2, 9, 0]),
    (T::Development, ("good-level-of-development-not-reached", Child), ("early-years-development", Child), Some((1, 4)), [1, 1, 1, 2, 10, 0]),
    (T::ChildMind, ("child-wellbeing", Child), ("child-mental-health", Child), Some((0, 17)), [12, 3, 10, 9, 2, 5]),
    (T::AdultMind, ("parent-wellbeing", Parent), ("adult-mental-health", Adult), None, [9, 8, 4, 18, 8, 3]),
    (T::Condition, NONE, ("disability-or-health-condition", Family), Some((1, 17)), [1, 3, 2, 9, 3, 1]),
    (T::AdultSubstance, ("substance-use-or-new-parent-health", Anyone), ("adult-substance-use", Adult), None, [4, 3, 1, 9, 3, 4]),
    (T::ChildSubstance, ("substance-use-or-new-parent-health", Anyone), ("child-substance-use", Child), Some((12, 17)), [0, 0, 2, 2, 0, 5]),
    (T::Parenting, ("parent-wellbeing", Parent), ("parenting-support", Parent), None, [4, 3, 6, 4, 14, 4]),
    (T::Conflict, ("child-affected-by-parental-conflict", Child), ("parental-conflict", Parent), Some((2, 16)), [10, 3, 3, 4, 5, 1]),
    (T::ChildViolence, ("child-wellbeing", Child), ("child-violence-at-home", Child), Some((9, 17)), [5, 1, 5, 3, 0, 3]),
    (T::Caring, ("caring-responsibilities", Anyone), ("young-carer", Child), Some((8, 17)), [1, 2, 2, 6, 1, 0]),
    (T::Neglect, ("child-in-need", Child), ("abuse-or-neglect-at-home", Child), Some((0, 16)), [8, 3, 3, 4, 6, 4]),
    (T::EarlyHelp, ("early-help", Child), NONE, Some((0, 16)), [4, 4, 6, 4, 6, 4]),
    (T::Missing, ("missing-three-times", Child), ("missing-from-home", Child), Some((11, 17)), [1, 0, 3, 1, 0, 7]),
    (T::SexualExploitation, ("sexual-exploitation-risk-referred", Child), ("sexual-exploitation", Child), Some((11, 17)), [1, 0, 1, 1, 0, 4]),
    (T::CriminalExploitation, ("child-exploitation", Child), ("criminal-exploitation", Child), Some((11, 17)), [0, 0, 1, 0, 0, 6]),
    (T::HarmOutside, ("child-exploitation", Child), ("harm-outside-family", Child), Some((9, 17)), [1, 0, 3, 1, 0, 3]),
    (T::Radicalisation, ("nominated-over-offending", Anyone), ("radicalisation", Child), Some((11, 17)), [0, 0, 1, 0, 0, 2]),
    (T::AdultCrime, ("anti-social-behaviour-incident", Anyone), ("adult-crime", Adult), None, [3, 2, 1, 3, 1, 7]),
    (T::YouthRisk, ("nominated-over-offending", Anyone), ("youth-crime-risk", Child), Some((10, 17)), [0, 0, 4, 0, 0, 9]),
    (T::YouthCrime, ("child-proved-offence", Child), ("youth-crime", Child), Some((11, 17)), [0, 0, 3, 0, 0, 10]),
    (T::Sentence, ("sentence-or-licence-in-community", Adult), ("adult-crime", Adult), None, [1, 1, 0, 1, 0, 3]),
    (T::Custody, ("custody-release-within-year", Anyone), ("adult-crime", Adult), None, [0, 1, 0, 0, 0, 2]),
    (T::Gangs, ("gangs-and-serious-violence", Anyone), ("youth-crime-risk", Child), Some((12, 17)), [0, 0, 1, 0, 0, 4]),
    (T::AbuseSuffered, ("domestic-or-sexual-abuse-victim", Anyone), ("domestic-abuse-victim", Family), None, [22, 2, 2, 3, 4, 2]),
    (T::AbuseCommitted, ("domestic-abuse-committed", Anyone), ("domestic-abuse-perpetrator", Adult), None, [9, 1, 1, 1, 2, 1]),
    (T::AbuseWitnessed, ("domestic-call-out-child-present", Family), ("domestic-abuse-child", Child), Some((0, 16)), [14, 1, 2, 2, 4, 1]),
    (T::Honour, ("honour-based-abuse", Anyone), ("domestic-abuse-victim", Family), None, [1, 0, 0, 0, 0, 0]),
    (T::TemporaryHome, ("temporary-accommodation-over-six-weeks", Family), ("temporary-accommodation-at-risk", Family), None, [2, 6, 0, 1, 1, 0]),
    (T::InsecureHome, ("homelessness-risk-tenancy-breach", Family), ("unsuitable-or-insecure-housing", Family), None, [4, 12, 1, 3, 3, 1]),
    (T::ShutOut, NONE, ("young-person-excluded-from-home", Child), Some((16, 17)), [2, 2, 3, 1, 0, 3]),
    (T::Workless, ("out-of-work-benefit", Adult), ("adult-workless", Adult), None, [3, 14, 2, 6, 4, 2]),
    (T::UniversalCredit, ("universal-credit-work-related", Adult), ("adult-workless", Adult), None, [2, 9, 1, 2, 2, 1]),
    (T::Neet, ("neet-or-leaving-school-without-plan", Child), ("young-person-neet", Child), Some((15, 17)), [1, 3, 4, 1, 0, 4]),
    (T::Debt, ("debt-unmet-basic-needs", Family), ("debt-or-money-problems", Family), None, [4, 18, 2, 5, 4, 2]),
    (T::FinancialExclusion, ("financial-exclusion-nominated", Family), NONE, None, [1, 4, 0, 1, 1, 0]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::Library, plan::Plans};

    fn whose(word: &str) -> Whose {
        match word {
            "child" => Child,
            "adult" => Adult,
            "parent" => Parent,
            "anyone" => Anyone,
            _ => Family,
        }
    }

    #[test]
    fn every_need_of_both_plans_is_told_with_the_right_person() {
        let plans = Plans::read(&Library::built_in()).unwrap();
        for (plan, of) in
            [("mk-tf-2020", (|line: &Line| line.1) as fn(&Line) -> _), ("mk-sf-2022", |line: &Line| line.2)]
        {
            let plan = plans.get(plan).unwrap();
            let needs: Vec<(&str, Whose)> =
                plan.needs().map(|(_, need)| (need.id.as_str(), whose(&need.person))).collect();
            for line in LINES.iter().map(of).filter(|line| !line.0.is_empty()) {
                assert!(needs.contains(&line), "{line:?}");
            }
            for need in needs {
                assert!(LINES.iter().any(|line| of(line) == need), "{need:?}");
            }
        }
    }
}
