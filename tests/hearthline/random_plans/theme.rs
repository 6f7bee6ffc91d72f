//! The words and durations of one plan: few, so that its clauses and the rows of its families meet.

use std::cell::RefCell;

use hearthline::extract::{INSTRUMENTS, words};

use super::dice::Dice;

/// The functions of the rule language.
pub const FUNCTIONS: [&str; 20] = [
    "attendance",
    "exclusions",
    "events",
    "change",
    "score",
    "improvement",
    "scales_at_least",
    "status",
    "days_in",
    "ended",
    "support",
    "support_days",
    "judgement",
    "judgements",
    "amount",
    "weeks_at",
    "recorded",
    "people",
    "met",
    "calendar_months",
];

/// Instruments whose scales all have a published direction, some of each direction and some with several scales.
const DIRECTED: [&str; 8] = ["gad7", "sdq", "mors", "swemwbs", "dass", "family_star_plus", "audit_c", "k10"];

/// What the clauses of a plan are made of.
pub struct Theme {
    pub events: Vec<&'static str>,
    pub spells: Vec<(&'static str, Vec<&'static str>)>,
    pub services: Vec<&'static str>,
    pub instruments: Vec<&'static str>,
    pub findings: Vec<&'static str>,
    pub assessors: Vec<&'static str>,
    pub amounts: Vec<&'static str>,
    pub durations: Vec<&'static str>,
    /// The way that is better on `elim`, where the plan says so.
    pub elim: Option<&'static str>,
    /// The value of the parameter `share`, where the plan has it.
    pub share: Option<String>,
    /// What the averages of the plan are of, as clauses came to name them.
    pub averages: RefCell<Vec<String>>,
    /// The functions still to be used before all are shuffled again.
    pub deck: Vec<&'static str>,
}

impl Theme {
    pub fn new(dice: &mut Dice) -> Self {
        let kinds = dice.some(words::SPELL_STATUSES, 2);
        let elim = dice.chance(30).then(|| *dice.pick(&["higher", "lower"]));
        let mut instruments = dice.some(&DIRECTED, 2);
        instruments.extend(elim.map(|_| "elim"));
        let mut events = dice.some(words::EVENT_KINDS, 2);
        events.extend(dice.some(words::CRIME, 1));
        events.push(dice.weighted(&[(3, "crime"), (2, "referral")]));
        Self {
            events,
            spells: kinds.into_iter().map(|(kind, statuses)| (kind, dice.some(statuses, 3))).collect(),
            services: dice.some(words::SERVICES, 2),
            instruments,
            findings: dice.some(words::FINDINGS, 2),
            assessors: dice.some(words::ASSESSORS, 3),
            amounts: dice.some(words::AMOUNT_KINDS, 2),
            durations: durations(dice),
            elim,
            share: dice.chance(40).then(|| share(dice)),
            averages: RefCell::default(),
            deck: Vec::new(),
        }
    }

    /// Names an average of something: one that the plan has, or another.
    pub fn average(&self, of: String) -> String {
        let mut averages = self.averages.borrow_mut();
        let known = averages.iter().position(|known| *known == of);
        let place = known.unwrap_or_else(|| {
            averages.push(of);
            averages.len() - 1
        });
        format!("average_{place:02}")
    }

    /// The next function, so that all come up equally often.
    pub fn function(&mut self, dice: &mut Dice) -> &'static str {
        if self.deck.is_empty() {
            self.deck = dice.some(&FUNCTIONS, FUNCTIONS.len());
        }
        self.deck.pop().unwrap()
    }
}

/// A number, or two or three that follow each other.
fn share(dice: &mut Dice) -> String {
    let value = |dice: &mut Dice| dice.word(&["0.5", "0.25", "2", "1", "0"]);
    if dice.chance(40) {
        return value(dice);
    }
    let mut days = ["2022-07-01", "2023-02-28", "2023-06-30", "2024-02-29", "2024-03-31"].to_vec();
    let many = dice.count(1, 3);
    days = dice.some(&days, many);
    days.sort_unstable();
    let values: Vec<String> = days.iter().map(|day| format!("{{ from = {day}, is = {} }}", value(dice))).collect();
    format!("[{}]", values.join(", "))
}

fn durations(dice: &mut Dice) -> Vec<&'static str> {
    let months = ["months(6)", "months(3)", "months(1)", "months(12)", "months(2)"];
    let others = ["days(90)", "days(30)", "days(7)", "days(1)", "days(2)", "weeks(4)", "weeks(13)", "weeks(26)"];
    let mut chosen = dice.some(&months, 2);
    chosen.extend(dice.some(&others, 2));
    if dice.chance(10) {
        chosen.push("days(0)");
    }
    chosen
}

/// Readings of a scale that clauses ask for and rows have.
pub fn readings(instrument: &str, scale: &str) -> Vec<f64> {
    let known = INSTRUMENTS.iter().find(|known| known.name == instrument).unwrap();
    let (low, high) = known.scales.iter().find(|known| known.name == scale).unwrap().range;
    [0.0, 2.0, 4.0, 5.0, 6.0, 10.0].iter().map(|step| low + step).filter(|reading| *reading <= high).collect()
}
