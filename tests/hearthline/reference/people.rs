//! What is asked of the people themselves: `people`.

use chrono::NaiveDate;
use hearthline::plan::Who;

use super::{ages, bounds::Bounds, question::Question, rows::PersonRow};

/// How many people of a kind there are on a day, of an age, living in the household.
pub fn people(question: &Question, who: Who, age: Option<(u32, u32)>, resident: bool, at: NaiveDate) -> Bounds {
    let mut count = 0.0;
    for person in &question.seen.people {
        let is_aged = age.is_none_or(|(from, to)| ages::is_aged(person, from, to, at));
        let lives_there = !resident || ages::is_resident(person, at);
        if person.born_on <= at && is_of_kind(question, who, person, at) && is_aged && lives_there {
            count += 1.0;
        }
    }
    // Whoever was lost is not the person of the need.
    if question.seen.lost_person && who != Who::Index { Bounds::at_least(count) } else { Bounds::exactly(count) }
}

fn is_of_kind(question: &Question, who: Who, person: &PersonRow, at: NaiveDate) -> bool {
    match who {
        Who::Index => question.index.as_ref() == Some(&person.person_id),
        Who::EveryChild | Who::AnyChild => ages::is_child(person, at),
        Who::Adult => !ages::is_child(person, at),
        Who::Parent => person.parental_responsibility,
        Who::Family => true,
    }
}
