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
}

/// Gives the scale of an instrument.
pub fn scale_of(instrument: &str, scale: &str) -> Option<&'static Scale> {
    INSTRUMENTS.iter().find(|known| known.name == instrument)?.scales.iter().find(|known| known.name == scale)
}

const fn scale(name: &'static str, low: f64, high: f64) -> Scale {
    Scale { name, range: (low, high) }
}

/// A scale whose published range the field does not agree on: any number of 0 or more.
const fn unbounded(name: &'static str) -> Scale {
    scale(name, 0.0, f64::MAX)
}

const fn star(name: &'static str) -> Scale {
    scale(name, 1.0, 10.0)
}

const fn days(name: &'static str) -> Scale {
    scale(name, 0.0, 28.0)
}

/// Every instrument, with ranges as their manuals publish them.
pub const INSTRUMENTS: &[Instrument] = &[
    Instrument { name: "sdq", scales: &[scale("total", 0.0, 40.0), scale("prosocial", 0.0, 10.0)] },
    Instrument { name: "elim", scales: &[unbounded("total")] },
    Instrument {
        name: "asq3",
        scales: &[
            scale("communication", 0.0, 60.0),
            scale("gross_motor", 0.0, 60.0),
            scale("fine_motor", 0.0, 60.0),
            scale("problem_solving", 0.0, 60.0),
            scale("personal_social", 0.0, 60.0),
        ],
    },
    Instrument { name: "asq_se", scales: &[unbounded("total")] },
    Instrument { name: "mors", scales: &[scale("warmth", 0.0, 35.0), scale("invasion", 0.0, 35.0)] },
    Instrument { name: "swemwbs", scales: &[scale("total", 7.0, 35.0)] },
    Instrument { name: "wemwbs", scales: &[scale("total", 14.0, 70.0)] },
    Instrument { name: "gad7", scales: &[scale("total", 0.0, 21.0)] },
    Instrument { name: "rcads", scales: &[unbounded("t")] },
    Instrument { name: "k10", scales: &[scale("total", 10.0, 50.0)] },
    Instrument {
        name: "dass",
        scales: &[scale("depression", 0.0, 42.0), scale("anxiety", 0.0, 42.0), scale("stress", 0.0, 42.0)],
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
            scale("physical", 0.0, 20.0),
            scale("psychological", 0.0, 20.0),
            scale("quality_of_life", 0.0, 20.0),
        ],
    },
    Instrument { name: "audit", scales: &[scale("total", 0.0, 40.0)] },
    Instrument { name: "audit_c", scales: &[scale("total", 0.0, 12.0)] },
    Instrument { name: "sadq", scales: &[scale("total", 0.0, 60.0)] },
    Instrument {
        name: "assist_lite",
        scales: &[
            unbounded("tobacco"),
            unbounded("alcohol"),
            unbounded("cannabis"),
            unbounded("stimulants"),
            unbounded("sedatives"),
            unbounded("opioids"),
        ],
    },
    Instrument { name: "crafft", scales: &[scale("total", 0.0, 6.0)] },
    Instrument { name: "dast_a", scales: &[unbounded("total")] },
    Instrument { name: "family_relationship_quality", scales: &[unbounded("total")] },
    Instrument { name: "dash", scales: &[scale("risk_ticks", 0.0, 24.0)] },
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
}
