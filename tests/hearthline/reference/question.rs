//! One question that the plan asks of one family: about a need of somebody, or about the family as such.

use chrono::NaiveDate;
use hearthline::plan::{Need, Plan};

use super::{ages, rows::PersonRow, seen::Seen};

/// What a tree is asked about.
#[derive(Debug)]
pub struct Question<'a> {
    pub plan: &'a Plan,
    pub seen: &'a Seen,
    /// None: the family as such.
    pub need: Option<&'a Need>,
    /// Whom the clauses about `index` ask; none where nobody can be told.
    pub index: Option<String>,
    pub identified_on: NaiveDate,
    /// The kind of incident counted for the need, where it was recorded.
    pub measure: Option<String>,
    /// A clause that is taken for true, by its id, to see what would come of it.
    pub taken_for_true: Option<String>,
}

/// A need as recorded for one person, or for nobody in particular: all its rows that count together.
#[derive(Debug, Clone)]
pub struct Record {
    pub person: Option<String>,
    pub identified_on: NaiveDate,
    pub measure: Option<String>,
}

/// Gives the records of a need, nobody's first, then by person.
pub fn records(seen: &Seen, need: &Need) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    for row in seen.needs.iter().filter(|row| row.need == need.id) {
        let record =
            Record { person: row.person_id.clone(), identified_on: row.identified_on, measure: row.measure.clone() };
        match records.iter_mut().find(|known| known.person == record.person) {
            None => records.push(record),
            Some(known) if record.identified_on < known.identified_on => *known = record,
            Some(_) => {}
        }
    }
    records.sort_by(|left, right| left.person.cmp(&right.person));
    records
}

/// The question about a need that is recorded.
pub fn about_record<'a>(plan: &'a Plan, seen: &'a Seen, need: &'a Need, record: &Record) -> Question<'a> {
    let index = if need.person == "family" {
        None
    } else if record.person.is_some() {
        record.person.clone()
    } else {
        only_person(seen, need, record.identified_on)
    };
    Question {
        plan,
        seen,
        need: Some(need),
        index,
        identified_on: record.identified_on,
        measure: record.measure.clone(),
        taken_for_true: None,
    }
}

/// The question about a need that is not recorded, of one person or (none) of the family.
pub fn about_finding<'a>(plan: &'a Plan, seen: &'a Seen, need: &'a Need, person: Option<String>) -> Question<'a> {
    Question {
        plan,
        seen,
        need: Some(need),
        index: person,
        identified_on: seen.family.identified_on,
        measure: None,
        taken_for_true: None,
    }
}

/// The question about the family as such.
pub fn about_family<'a>(plan: &'a Plan, seen: &'a Seen) -> Question<'a> {
    Question {
        plan,
        seen,
        need: None,
        index: None,
        identified_on: seen.family.identified_on,
        measure: None,
        taken_for_true: None,
    }
}

/// Gives the people of the family who are of the need's kind on a day.
pub fn people_of_kind<'a>(seen: &'a Seen, need: &Need, day: NaiveDate) -> Vec<&'a PersonRow> {
    let mut people = Vec::new();
    for person in &seen.people {
        let is_of_kind = match need.person.as_str() {
            "child" => ages::is_child(person, day),
            "adult" => !ages::is_child(person, day),
            "parent" => person.parental_responsibility,
            "anyone" => true,
            // A need of the family is nobody's.
            _ => false,
        };
        if is_of_kind {
            people.push(person);
        }
    }
    people.sort_by(|left, right| left.person_id.cmp(&right.person_id));
    people
}

fn only_person(seen: &Seen, need: &Need, identified_on: NaiveDate) -> Option<String> {
    match people_of_kind(seen, need, identified_on).as_slice() {
        [only] => Some(only.person_id.clone()),
        _ => None,
    }
}
