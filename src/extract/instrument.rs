/// A validated instrument, with the scales on which it gives readings.
#[derive(Debug, Clone, Copy)]
pub struct Instrument {
    /// The word in `scores.instrument`.
    pub name: &'static str,
    /// Its scales.
    pub scales: &'static [Scale],
}

/// One scale of an instrument.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// The word in `scores.scale`.
    pub name: &'static str,
    /// The lowest and the highest reading that the instrument's manual allows.
    pub range: (f64, f64),
    /// Which way is better, as its manual publishes it.
    pub better: Option<Direction>,
}

/// Which way is better on a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// Gives the change on an instrument that is too large to be chance, as published: by the authors of the GAD-7, 6.
pub fn reliable_change(instrument: &str) -> Option<f64> {
    (instrument == "gad7").then_some(6.0)
}

/// Gives the scale of an instrument.
pub fn scale_of(instrument: &str, scale: &str) -> Option<&'static Scale> {
    INSTRUMENTS.iter().find(|known| known.name == instrument)?.scales.iter().find(|known| known.name == scale)
}

/// A scale without a published direction.
const fn scale(name: &'static str, low: f64, high: f64) -> Scale {
    Scale { name, range: (low, high), better: None }
}

const fn higher(name: &'static str, low: f64, high: f64) -> Scale {
    Scale { name, range: (low, high), better: Some(Direction::Higher) }
}

const fn lower(name: &'static str, low: f64, high: f64) -> Scale {
    Scale { name, range: (low, high), better: Some(Direction::Lower) }
}

/// A scale whose published range the field does not agree on: any number of 0 or more.
const fn unbounded(name: &'static str) -> Scale {
    scale(name, 0.0, f64::MAX)
}

const fn star(name: &'static str) -> Scale {
    higher(name, 1.0, 10.0)
}

const fn days(name: &'static str) -> Scale {
    lower(name, 0.0, 28.0)
}

/// Every instrument, with ranges as their manuals publish them.
pub const INSTRUMENTS: &[Instrument] = &[
    Instrument { name: "sdq", scales: &[lower("total", 0.0, 40.0), higher("prosocial", 0.0, 10.0)] },
    Instrument { name: "elim", scales: &[unbounded("total")] },
    Instrument {
        name: "asq3",
        scales: &[
            higher("communication", 0.0, 60.0),
            higher("gross_motor", 0.0, 60.0),
            higher("fine_motor", 0.0, 60.0),
            higher("problem_solving", 0.0, 60.0),
            higher("personal_social", 0.0, 60.0),
        ],
    },
    Instrument { name: "asq_se", scales: &[lower("total", 0.0, f64::MAX)] },
    Instrument { name: "mors", scales: &[higher("warmth", 0.0, 35.0), lower("invasion", 0.0, 35.0)] },
    Instrument { name: "swemwbs", scales: &[higher("total", 7.0, 35.0)] },
    Instrument { name: "wemwbs", scales: &[higher("total", 14.0, 70.0)] },
    Instrument { name: "gad7", scales: &[lower("total", 0.0, 21.0)] },
    Instrument { name: "rcads", scales: &[lower("t", 0.0, f64::MAX)] },
    Instrument { name: "k10", scales: &[lower("total", 10.0, 50.0)] },
    Instrument {
        name: "dass",
        scales: &[lower("depression", 0.0, 42.0), lower("anxiety", 0.0, 42.0), lower("stress", 0.0, 42.0)],
    },
    Instrument {
        name: "top",
        scales: &[
            days("days_alcohol"),
            days("days_opiates"),
            days("days_crack"),
            days("days_cocaine"),
            days("days_amphetamines"),
            days("days_cannabis"),
            days("days_other"),
            higher("physical", 0.0, 20.0),
            higher("psychological", 0.0, 20.0),
            higher("quality_of_life", 0.0, 20.0),
        ],
    },
    Instrument { name: "audit", scales: &[lower("total", 0.0, 40.0)] },
    Instrument { name: "audit_c", scales: &[lower("total", 0.0, 12.0)] },
    Instrument { name: "sadq", scales: &[lower("total", 0.0, 60.0)] },
    Instrument {
        name: "assist_lite",
        scales: &[
            lower("tobacco", 0.0, f64::MAX),
            lower("alcohol", 0.0, f64::MAX),
            lower("cannabis", 0.0, f64::MAX),
            lower("stimulants", 0.0, f64::MAX),
            lower("sedatives", 0.0, f64::MAX),
            lower("opioids", 0.0, f64::MAX),
        ],
    },
    Instrument { name: "crafft", scales: &[lower("total", 0.0, 6.0)] },
    Instrument { name: "dast_a", scales: &[lower("total", 0.0, f64::MAX)] },
    Instrument { name: "family_relationship_quality", scales: &[unbounded("total")] },
    Instrument { name: "dash", scales: &[lower("risk_ticks", 0.0, 24.0)] },
    Instrument {
        name: "family_star_plus",
        scales: &[
            star("physical_health"),
            star("your_wellbeing"),
            star("meeting_emotional_needs"),
            star("keeping_your_children_safe"),
            star("social_networks"),
            star("education_and_learning"),
            star("boundaries_and_behaviour"),
            star("family_routine"),
            star("home_and_money"),
            star("progress_to_work"),
        ],
    },
    Instrument { name: "carers_level", scales: &[unbounded("total")] },
    Instrument { name: "quality_of_life", scales: &[unbounded("total")] },
    Instrument { name: "life_satisfaction", scales: &[unbounded("total")] },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::words;

    #[test]
    fn every_instrument_of_the_vocabulary_has_scales() {
        let names: Vec<&str> = INSTRUMENTS.iter().map(|instrument| instrument.name).collect();
        assert_eq!(names, words::INSTRUMENT_NAMES);
        assert!(INSTRUMENTS.iter().all(|instrument| !instrument.scales.is_empty()));
    }

    #[test]
    fn just_these_have_no_published_direction() {
        let without =
            INSTRUMENTS.iter().filter(|instrument| instrument.scales.iter().any(|scale| scale.better.is_none()));
        let names: Vec<&str> = without.map(|instrument| instrument.name).collect();
        assert_eq!(
            names,
            ["elim", "family_relationship_quality", "carers_level", "quality_of_life", "life_satisfaction"]
        );
    }
}
