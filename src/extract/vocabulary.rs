//! The words that a column may hold, as the field writes them. A word is added here and nowhere else.

/// `events.kind`.
pub const EVENT_KINDS: &[&str] = &[
    "offence",
    "arrest",
    "suspect",
    "asb_incident",
    "asb_intervention",
    "breach_of_order",
    "gang_involvement",
    "serious_violence",
    "da_incident",
    "da_callout",
    "sv_callout",
    "sexual_offence",
    "hba_incident",
    "hba_callout",
    "missing_report",
    "cse_report",
    "cce_report",
    "harm_report",
    "referral_early_help",
    "referral_social_care",
    "referral_other",
    "escalation_social_care",
    "marac_referral",
    "marmm_referral",
    "yos_record",
    "conviction",
    "civil_remedy",
    "dv_protection_order",
    "emergency_provision",
    "financial_review",
    "birth",
    "development_check",
    "immunisation",
    "gp_appointment",
    "accidental_injury",
    "encompass_notification",
    "prevent_referral",
    "panel_referral",
    "detention",
];

/// The kinds of event that count as crime: what `needs.measure` may name.
pub const CRIME: &[&str] = &["offence", "arrest", "suspect", "asb_incident"];

/// The kinds of event that count as a referral.
pub const REFERRAL: &[&str] = &["referral_early_help", "referral_social_care", "referral_other"];

/// `events.role`.
pub const EVENT_ROLES: &[&str] = &["perpetrator", "victim", "witness", "referred"];

/// `events.reported_by`.
pub const EVENT_REPORTERS: &[&str] =
    &["police", "school", "community_safety", "health", "social_care", "yos", "probation", "service"];

/// `spells.kind`, each with the words of its `spells.status`.
pub const SPELL_STATUSES: &[(&str, &[&str])] = &[
    (
        "education",
        &[
            "on_roll",
            "new_school",
            "alternative_provision",
            "medical_needs_education",
            "elective_home_education",
            "off_roll",
        ],
    ),
    ("participation", &["in_education", "in_training", "in_employment", "neet", "at_risk_of_neet"]),
    ("plan", &["early_help", "child_in_need", "child_protection", "looked_after"]),
    ("justice", &["licence", "supervision", "community_order", "suspended_sentence"]),
    ("custody", &["prison", "secure_unit"]),
    ("benefit", &["jsa", "esa", "income_support", "carers_allowance", "uc_work_related", "uc_other"]),
    ("work", &["employed", "self_employed", "volunteering"]),
    (
        "housing",
        &[
            "settled",
            "suitable_temporary",
            "la_temporary",
            "bed_and_breakfast",
            "with_family",
            "excluded_from_home",
            "unsuitable",
        ],
    ),
    ("possession", &["notice_served", "suspended_order", "tenancy_breach"]),
    ("homelessness_duty", &["prevention", "relief", "main"]),
    ("da_risk", RISK_LEVELS),
    ("hba_risk", RISK_LEVELS),
    ("exploitation_risk", &["sexual", "criminal"]),
    ("debt_plan", &["agreed", "monitored"]),
    ("caring", &["unsupported", "supported", "changed", "care_act_assessed"]),
    ("sen", &["sen_support", "ehc_plan", "assessed"]),
    ("diagnosis", &["awaiting", "received"]),
    ("adaptation", &["needed", "in_place"]),
    ("medication", &["adhering", "not_adhering"]),
    ("entitlement", &["two_year_old", "three_four_year_old"]),
    ("household", &["single", "couple"]),
];

const RISK_LEVELS: &[&str] = &["standard", "medium", "high"];

/// `spells.kind`.
pub const SPELL_KINDS: &[&str] = &[
    "education",
    "participation",
    "plan",
    "justice",
    "custody",
    "benefit",
    "work",
    "housing",
    "possession",
    "homelessness_duty",
    "da_risk",
    "hba_risk",
    "exploitation_risk",
    "debt_plan",
    "caring",
    "sen",
    "diagnosis",
    "adaptation",
    "medication",
    "entitlement",
    "household",
];

/// `spells.reason`.
pub const SPELL_REASONS: &[&str] = &["neglect", "abuse", "disability", "homelessness", "other"];

/// `spells.ended_as`.
pub const SPELL_ENDINGS: &[&str] =
    &["resolved", "completed", "stepped_down", "escalated", "withdrawn", "released", "moved", "aged_out", "other"];

/// `support.service`.
pub const SERVICES: &[&str] = &[
    "parenting_course",
    "child_to_parent_abuse_course",
    "relationship_support",
    "therapeutic_support",
    "mental_health_service",
    "substance_treatment",
    "substance_support",
    "affected_by_support",
    "whole_family_substance",
    "young_carer_assessment",
    "young_carer_support",
    "respite",
    "send_package",
    "team_around_family",
    "appropriate_support",
    "health_plan",
    "healthy_lifestyle",
    "multi_agency_partnership",
    "da_specialist_support",
    "da_awareness_programme",
    "perpetrator_programme",
    "rehabilitation_programme",
    "youth_services",
    "exploitation_support",
    "employment_support",
    "debt_advice",
    "family_nurse_partnership",
    "teen_parent_adviser",
    "parents_as_first_teachers",
    "through_the_gate",
    "services",
];

/// `support.result`.
pub const SUPPORT_RESULTS: &[&str] = &["offered", "declined", "in_place", "engaged", "disengaged", "completed"];

/// `judgements.finding`.
pub const FINDINGS: &[&str] = &[
    "improved",
    "need_met",
    "no_concern",
    "needs_assessed",
    "risk_reduced",
    "habit_reduced",
    "positive_behaviour",
    "progress_on_target",
    "planned_exit_on_target",
    "no_increase",
    "in_work",
    "progress_to_work",
    "in_eet",
    "progression_pathway",
    "cv",
    "email_address",
    "job_search",
    "options_considered",
    "safe_home",
    "fasd_assessed",
];

/// `judgements.assessor`: people, then records.
pub const ASSESSORS: &[&str] = &[
    "practitioner",
    "self",
    "professional",
    "adviser",
    "keyworker",
    "gp",
    "dental",
    "midwife",
    "family_nurse",
    "health_visitor",
    "a_and_e",
    "school",
    "homelessness_service",
    "landlord",
    "dwp_record",
    "ccis",
    "census",
    "police",
    "mash",
    "social_care",
    "treatment_service",
];

/// `scores.informant`.
pub const INFORMANTS: &[&str] = &["self", "parent", "teacher", "practitioner", "family"];

/// `amounts.kind`.
pub const AMOUNT_KINDS: &[&str] = &["earnings", "debt", "rent_arrears"];

/// `amounts.earned_as`.
pub const EARNED_AS: &[&str] = &["employed", "self_employed"];

/// `needs.source`.
pub const NEED_SOURCES: &[&str] = &[
    "practitioner",
    "self_referral",
    "professional_nomination",
    "panel",
    "police",
    "school",
    "health_service",
    "social_care",
    "dwp",
    "landlord",
];

/// `attendance.setting`.
pub const SETTINGS: &[&str] = &[
    "mainstream",
    "special",
    "approved_alternative_provision",
    "other_alternative_provision",
    "pupil_referral_unit",
    "medical",
    "home",
];

/// The terms of a school year, in order.
pub const TERMS: &[&str] = &["autumn", "spring", "summer"];

/// `claims.route`.
pub const CLAIM_ROUTES: &[&str] = &["outcomes", "employment"];

/// `claims.basis`.
pub const CLAIM_BASES: &[&str] = &["rule", "discretion"];

/// `families.closure_reason`.
pub const CLOSURE_REASONS: &[&str] = &["completed", "disengaged", "consent_withdrawn", "moved", "stepped_up", "other"];

/// `people.sex`.
pub const SEXES: &[&str] = &["female", "male", "not_known"];

/// `people.ethnic_group`.
pub const ETHNIC_GROUPS: &[&str] = &["asian", "black", "mixed", "white", "other"];

/// `scores.instrument`; each has its scales in [`super::INSTRUMENTS`].
pub const INSTRUMENT_NAMES: &[&str] = &[
    "sdq",
    "elim",
    "asq3",
    "asq_se",
    "mors",
    "swemwbs",
    "wemwbs",
    "gad7",
    "rcads",
    "k10",
    "dass",
    "top",
    "audit",
    "audit_c",
    "sadq",
    "assist_lite",
    "crafft",
    "dast_a",
    "family_relationship_quality",
    "dash",
    "family_star_plus",
    "carers_level",
    "quality_of_life",
    "life_satisfaction",
];

/// `coverage.source_table`, each with the words that `coverage.kind` may name beside [`ALL`].
pub const SOURCE_KINDS: &[(&str, &[&str])] = &[
    ("attendance", &[]),
    ("events", EVENT_KINDS),
    ("scores", INSTRUMENT_NAMES),
    ("spells", SPELL_KINDS),
    ("support", SERVICES),
    ("judgements", &[]),
    ("amounts", AMOUNT_KINDS),
    ("claims", &[]),
];

/// `coverage.source_table`.
pub const COVERAGE_TABLES: &[&str] =
    &["attendance", "events", "scores", "spells", "support", "judgements", "amounts", "claims"];

/// The word of `coverage.kind` for every kind of the table.
pub const ALL: &str = "all";
