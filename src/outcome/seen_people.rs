//! What functions say that count no rows: people by their ages, needs by what they come to, months.

use super::{
    area::at,
    asked::Ask,
    asker::{Asker, Subject},
    day::month_of,
    evaluate::Rules,
    seen_rows::{day, word},
    verdict::{Value, Verdict},
};
use crate::{extract::words, plan::Need};

impl Asker<'_> {
    /// What a function says that has no rows to tell; none for the others. The day is that of the function, where it has one.
    pub fn said_without_rows(&self, rules: &Rules, ask: &Ask, subject: Subject<'_>, on: Option<i32>) -> Option<String> {
        let family = subject.family;
        match ask {
            Ask::People { who, age, resident, .. } => {
                let on = on?;
                let slots = self.people_counted(subject, *who, *age, *resident, on);
                let ages = slots.map(|slot| {
                    let born = at(&self.area.people.born, slot);
                    ((month_of(on) - month_of(born)) / 12).to_string()
                });
                let ages: Vec<String> = ages.collect();
                let people = if ages.len() == 1 { "person" } else { "people" };
                let told = if ages.is_empty() { String::new() } else { format!(", aged {}", ages.join(", ")) };
                Some(format!("{} {people}{told}", ages.len()))
            }
            // The days themselves are what is seen.
            Ask::CalendarMonths { .. } => Some("this day".to_owned()),
            Ask::Recorded { need, .. } => {
                let wanted = need.unwrap_or(subject.instance.need);
                let entries = self.recorded.of(family).iter().filter(|(need, ..)| *need == wanted);
                let told = entries.map(|(_, source, on)| {
                    format!("recorded {} from {}", day(*on), word(words::NEED_SOURCES, *source))
                });
                let told: Vec<String> = told.collect();
                Some(if told.is_empty() { "not on record".to_owned() } else { told.join(", ") })
            }
            Ask::Met { any_other, needs } => {
                let places = self
                    .met
                    .needs()
                    .filter(|need| if *any_other { *need != subject.instance.need } else { needs.contains(need) });
                let all: Vec<&Need> = rules.plan.needs().map(|(_, need)| need).collect();
                let told = places.filter_map(|need| {
                    let status = self.met.of(family, need);
                    let own = all.get(need as usize).filter(|_| status.is_some() || !*any_other)?;
                    Some(format!("{} {} {}", own.code, own.id, status.map_or("not on record", status_of)))
                });
                let told: Vec<String> = told.collect();
                let nothing = if *any_other { "no other need on record" } else { "no outcome is printed for it" };
                Some(if told.is_empty() { nothing.to_owned() } else { told.join(", ") })
            }
            _ => None,
        }
    }
}

fn status_of(verdict: Verdict) -> &'static str {
    match verdict.value {
        Value::True => "achieved",
        Value::False => "not achieved",
        Value::Open => "not yet knowable",
        Value::Missing => "not evidenced",
    }
}
