//! What is published about the instruments: their scales, which way is better, and what change is reliable.
//!
//! Higher is better: SWEMWBS and WEMWBS, SDQ prosocial, ASQ-3, MORS warmth, the health and quality-of-life scales of
//! TOP, Family Star Plus. Lower is better: the rest, but for those of which nothing is published.

use hearthline::plan::{Direction, Plan};

use Direction::{Higher, Lower};

type Scale = (&'static str, Option<Direction>);

/// Gives the scales of an instrument.
pub fn scales(instrument: &str) -> Vec<Scale> {
    match instrument {
        "sdq" => vec![("total", Some(Lower)), ("prosocial", Some(Higher))],
        "asq3" => {
            every(&["communication", "gross_motor", "fine_motor", "problem_solving", "personal_social"], Some(Higher))
        }
        "mors" => vec![("warmth", Some(Higher)), ("invasion", Some(Lower))],
        "swemwbs" | "wemwbs" => vec![("total", Some(Higher))],
        "asq_se" | "gad7" | "k10" | "audit" | "audit_c" | "sadq" | "crafft" | "dast_a" => {
            vec![("total", Some(Lower))]
        }
        "rcads" => vec![("t", Some(Lower))],
        "dass" => every(&["depression", "anxiety", "stress"], Some(Lower)),
        "top" => {
            let days = [
                "days_alcohol",
                "days_opiates",
                "days_crack",
                "days_cocaine",
                "days_amphetamines",
                "days_cannabis",
                "days_other",
            ];
            let mut scales = every(&days, Some(Lower));
            scales.extend(every(&["physical", "psychological", "quality_of_life"], Some(Higher)));
            scales
        }
        "assist_lite" => every(&["tobacco", "alcohol", "cannabis", "stimulants", "sedatives", "opioids"], Some(Lower)),
        "dash" => vec![("risk_ticks", Some(Lower))],
        "family_star_plus" => every(
            &[
                "physical_health",
                "your_wellbeing",
                "meeting_emotional_needs",
                "keeping_your_children_safe",
                "social_networks",
                "education_and_learning",
                "boundaries_and_behaviour",
                "family_routine",
                "home_and_money",
                "progress_to_work",
            ],
            Some(Higher),
        ),
        "elim" | "family_relationship_quality" | "carers_level" | "quality_of_life" | "life_satisfaction" => {
            vec![("total", None)]
        }
        _ => Vec::new(),
    }
}

/// Gives which way is better: as published, else as the plan says.
pub fn direction(plan: &Plan, instrument: &str, scale: &str) -> Option<Direction> {
    for (name, published) in scales(instrument) {
        if name == scale && published.is_some() {
            return published;
        }
    }
    plan.directions.get(instrument).copied()
}

/// Gives the change that is too large to be chance, where one is published.
pub fn reliable_change(instrument: &str) -> Option<f64> {
    if instrument == "gad7" { Some(6.0) } else { None }
}

fn every(names: &[&'static str], direction: Option<Direction>) -> Vec<Scale> {
    names.iter().map(|name| (*name, direction)).collect()
}
