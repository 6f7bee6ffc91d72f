//! Scores: readings of instruments. Most people have one reading and no second.

use super::{
    calendar::Day,
    needs::Chosen,
    rows::{Score, Who, Word},
    source::whole,
    story::Story,
    troubles::Trouble as T,
};
use crate::extract::scale_of;

/// The highest reading to draw on a scale without a published range, and on which side better lies.
const UNPUBLISHED: &[(Word, f64)] = &[
    ("elim", 60.0),
    ("asq_se", 120.0),
    ("rcads", 85.0),
    ("assist_lite", 7.0),
    ("dast_a", 24.0),
    ("family_relationship_quality", 40.0),
    ("carers_level", 5.0),
    ("quality_of_life", 20.0),
    ("life_satisfaction", 10.0),
];

/// The instruments and scales on which a higher reading is better; on all others a lower one is.
const HIGHER_IS_BETTER: &[(Word, Word)] = &[
    ("sdq", "prosocial"),
    ("elim", "total"),
    ("asq3", ""),
    ("mors", "warmth"),
    ("swemwbs", "total"),
    ("wemwbs", "total"),
    ("top", "physical"),
    ("top", "psychological"),
    ("top", "quality_of_life"),
    ("family_relationship_quality", "total"),
    ("family_star_plus", ""),
    ("quality_of_life", "total"),
    ("life_satisfaction", "total"),
];

const STAR: &[Word] = &[
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
];
const ASQ: &[Word] = &["communication", "gross_motor", "fine_motor", "problem_solving", "personal_social"];
const SUBSTANCES: &[Word] = &["tobacco", "alcohol", "cannabis", "stimulants", "sedatives", "opioids"];
const DAYS_USED: &[Word] =
    &["days_alcohol", "days_opiates", "days_crack", "days_cocaine", "days_amphetamines", "days_cannabis", "days_other"];

/// Who is read, with what, by whom, and whether things get better.
struct Reading {
    who: Who,
    instrument: Word,
    scales: Vec<Word>,
    version: Word,
    informant: Word,
    improves: bool,
}

/// Tells the Family Star of a few families: all ten areas, at the start and sometimes at the end.
pub(super) fn tell_of_family(story: &mut Story) {
    if story.source.chance(0.035) {
        let improves = story.family.well;
        read(
            story,
            &Reading {
                who: None,
                instrument: "family_star_plus",
                scales: STAR.to_vec(),
                version: "2",
                informant: "family",
                improves,
            },
        );
    }
}

/// Tells the readings of one need.
pub(super) fn tell(story: &mut Story, need: &Chosen) {
    if story.family.takes_part && story.source.chance(0.4) {
        let age = story.age(need.subject, story.family.engaged);
        if let Some(reading) = reading(story, need, age) {
            read(story, &reading);
        }
    }
}

/// Chooses the instrument for a need; none where no instrument is about it.
fn reading(story: &mut Story, need: &Chosen, age: i32) -> Option<Reading> {
    let source = &mut *story.source;
    let instrument = match need.trouble {
        T::ChildMind if age < 2 => "mors",
        T::ChildMind => source.weighted(&[("sdq", 60), ("rcads", 25), ("life_satisfaction", 15)]),
        T::Development => source.weighted(&[("asq3", 40), ("elim", 25), ("asq_se", 20), ("sdq", 15)]),
        T::AdultMind => source.weighted(&[
            ("swemwbs", 30),
            ("wemwbs", 15),
            ("gad7", 25),
            ("k10", 10),
            ("dass", 10),
            ("quality_of_life", 10),
        ]),
        T::AdultSubstance => {
            source.weighted(&[("top", 25), ("audit", 30), ("audit_c", 20), ("sadq", 10), ("assist_lite", 15)])
        }
        T::ChildSubstance => {
            source.weighted(&[("crafft", 40), ("dast_a", 20), ("assist_lite", 15), ("audit", 10), ("sdq", 15)])
        }
        T::Conflict => "family_relationship_quality",
        T::AbuseSuffered | T::AbuseCommitted | T::AbuseWitnessed => "dash",
        T::Caring => "carers_level",
        T::NewParent => "mors",
        T::Suspensions | T::Exclusion | T::OffRoll | T::ChildViolence if age >= 3 => "sdq",
        _ => return None,
    };
    let scales: Vec<Word> = match instrument {
        "sdq" if source.chance(0.3) => vec!["total", "prosocial"],
        "mors" => vec!["warmth", "invasion"],
        "dass" => vec!["depression", "anxiety", "stress"],
        "rcads" => vec!["t"],
        "dash" => vec!["risk_ticks"],
        "asq3" => vec![source.pick(ASQ)],
        "assist_lite" => vec![source.pick(SUBSTANCES)],
        "top" => vec![source.pick(DAYS_USED), "physical", "psychological", "quality_of_life"],
        _ => vec!["total"],
    };
    let informant = match need.trouble {
        T::AbuseSuffered | T::AbuseCommitted | T::AbuseWitnessed | T::Caring => "practitioner",
        T::Development | T::NewParent => "parent",
        _ if age < 11 => source.weighted(&[("parent", 70), ("teacher", 30)]),
        _ => "self",
    };
    let version = if instrument == "rcads" { "47" } else { source.weighted(&[("1", 80), ("2", 20)]) };
    Some(Reading { who: need.subject, instrument, scales, version, informant, improves: need.met })
}

/// Writes one or two readings of every scale.
fn read(story: &mut Story, reading: &Reading) {
    let family = story.family;
    if !family.takes_part {
        return;
    }
    let source = &mut *story.source;
    let first = family.engaged + source.between(-40, 35);
    let last = (family.closed - source.between(0, 60)).max(first + 30);
    let second = source.chance(0.38);
    let again = source.chance(0.15);
    for scale in &reading.scales {
        let (drawn, more) = (story.source.normal(), 0.1 * story.source.unit());
        let worse = (0.55 + 0.25 * family.severity + 0.12 * drawn).clamp(0.0, 1.0);
        let change = if reading.improves { 0.2 + more } else { more - 0.08 };
        let better = (worse - change).clamp(0.0, 1.0);
        write(story, reading, scale, first, worse);
        if second {
            if again {
                write(story, reading, scale, i32::midpoint(first, last), f64::midpoint(worse, better));
            }
            write(story, reading, scale, last, better);
        }
    }
}

/// Writes a reading from how bad things are, from 0 to 1.
fn write(story: &mut Story, reading: &Reading, scale: Word, measured: Day, bad: f64) {
    let instrument = reading.instrument;
    if story.area.lacks("scores", instrument, measured) {
        return;
    }
    let of_instrument = UNPUBLISHED.iter().find(|(name, _)| *name == instrument);
    let range = scale_of(instrument, scale).map_or((0.0, 1.0), |scale| scale.range);
    let (low, high) = of_instrument.map_or(range, |(_, high)| (range.0, *high));
    let higher = HIGHER_IS_BETTER.iter().any(|(name, of)| *name == instrument && (of.is_empty() || *of == scale));
    let share = if higher { 1.0 - bad } else { bad };
    story.rows.scores.push(Score {
        who: reading.who,
        instrument,
        version: reading.version,
        scale,
        informant: reading.informant,
        measured,
        reading: whole(low + share * (high - low)),
    });
}
