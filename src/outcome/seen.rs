use std::collections::BTreeMap;

use super::{
    area::at,
    asked::{Ask, Branch, Clause, Tree},
    asker::{Asker, Instance, Subject},
    day::{EVER, NONE, Span},
    evaluate::Rules,
    verdict::Value,
    visit::{When, each_ask, each_when},
};
use crate::{base::date_from_days, plan::Who};

/// How many rows of a person, and of one series of readings, are told one by one.
const MOST: usize = 8;

/// A row in a few words.
pub struct ToldRow {
    /// Whose it is.
    slot: u32,
    row: u32,
    /// The day by which the rows are put in order.
    day: i32,
    /// Rows of one series are cut together.
    series: u32,
    /// Whether it is told however many are newer.
    kept: bool,
    pub text: String,
}

impl ToldRow {
    pub fn new(day: i32, text: String) -> Self {
        Self { slot: 0, row: 0, day, series: 0, kept: false, text }
    }

    pub fn of(self, slot: u32, row: u32) -> Self {
        Self { slot, row, ..self }
    }

    pub fn slot(&self) -> u32 {
        self.slot
    }

    pub fn in_series(self, series: u32, kept: bool) -> Self {
        Self { series, kept, ..self }
    }
}

/// What is told of one window or day of a function.
struct Part {
    /// The function's window, counted along the clause.
    place: usize,
    label: String,
    /// What a function without rows says.
    said: Option<String>,
    asked: Vec<u32>,
    rows: Vec<ToldRow>,
}

impl Asker<'_> {
    /// Tells in words what the data shows of a clause: windows, the rows in them and whose they are, and why it is missing where
    /// it is. It is row-level output.
    pub fn seen(&self, rules: &Rules, leaf: &Tree, instance: &Instance, value: Value) -> String {
        let Branch::Clause(clause) = &leaf.branch else { return String::new() };
        let subjects = self.subjects(clause, instance);
        let mut parts: Vec<Part> = Vec::new();
        for subject in &subjects {
            self.add_parts(rules, clause, *subject, &mut parts);
        }
        let alone = clause.who == Some(Who::Index);
        let mut told: Vec<String> = Vec::new();
        for part in parts {
            let text = self.part_told(instance.family, part, alone);
            if !told.contains(&text) {
                told.push(text);
            }
        }
        let why = if value == Value::Missing { self.unseen(clause, instance, &subjects) } else { Vec::new() };
        if !why.is_empty() {
            told.push(format!("missing because {}", why.join(", and ")));
        } else if told.is_empty() && value == Value::Open {
            told.push("a day from which it is counted is not there yet".to_owned());
        }
        told.join("; ")
    }

    /// Whom a clause asks: each person, or the family as a whole.
    fn subjects<'s>(&'s self, clause: &Clause, instance: &'s Instance) -> Vec<Subject<'s>> {
        let family = instance.family;
        let whole = Subject { instance, family, slot: None, age: None, age_day: NONE, of_everybody: false };
        match clause.who {
            Some(Who::Index) => instance.index.map(|slot| Subject { slot: Some(slot), ..whole }).into_iter().collect(),
            Some(who @ (Who::EveryChild | Who::AnyChild | Who::Adult | Who::Parent)) if !clause.of_people => {
                let Ok(common) = self.days(clause, Subject { of_everybody: true, ..whole }) else { return Vec::new() };
                let asked = self.each_asked(clause, who, whole, &common).map(|subject| (subject.slot, subject.age));
                let asked: Vec<_> = asked.collect();
                asked.into_iter().map(|(slot, age)| Subject { slot, age, ..whole }).collect()
            }
            _ => vec![whole],
        }
    }

    fn add_parts(&self, rules: &Rules, clause: &Clause, subject: Subject<'_>, parts: &mut Vec<Part>) {
        let Ok(days) = self.days(clause, subject) else { return };
        let subject = Subject { age_day: days.first, ..subject };
        let (mut spans, mut place) = (days.spans.into_iter(), 0);
        each_ask(&clause.asked, &mut |ask| {
            let mut whens = Vec::new();
            each_when(ask, &mut |when| whens.push(Some(when)));
            if whens.is_empty() {
                whens.push(None);
            }
            for when in whens {
                place += 1;
                let span = if when.is_some() { spans.next().flatten() } else { Some(Span { first: EVER, last: NONE }) };
                let Some(span) = span else { continue };
                let label = label(ask, when.as_ref(), span);
                let said = self.said_without_rows(rules, ask, subject, when.is_some().then_some(span.last));
                let rows = if said.is_some() { Vec::new() } else { self.rows_told(ask, subject, span) };
                match parts.iter_mut().find(|part| part.place == place && part.label == label) {
                    Some(part) => {
                        part.asked.extend(subject.slot);
                        part.rows.extend(rows);
                    }
                    None => parts.push(Part { place, label, said, asked: subject.slot.into_iter().collect(), rows }),
                }
            }
        });
    }

    /// One window, with the rows of each person; `alone` where it is known already whose they are.
    fn part_told(&self, family: u32, part: Part, alone: bool) -> String {
        let Part { label, said, asked, rows, .. } = part;
        let with_label = |text: &str| if label.is_empty() { text.to_owned() } else { format!("{label}: {text}") };
        if let Some(said) = said {
            return with_label(&said);
        }
        let mut people: BTreeMap<u32, Vec<ToldRow>> = asked.iter().map(|slot| (*slot, Vec::new())).collect();
        for row in rows {
            let own = people.entry(row.slot).or_default();
            // What is nobody's is told once, whoever was asked.
            if own.iter().all(|known| known.row != row.row) {
                own.push(row);
            }
        }
        let told = people.into_iter().map(|(slot, rows)| {
            let listed = listed(rows);
            if alone && asked.contains(&slot) { listed } else { format!("{}: {listed}", self.name_of(family, slot)) }
        });
        let told: Vec<String> = told.collect();
        with_label(if told.is_empty() { "nothing".to_owned() } else { told.join(" / ") }.as_str())
    }

    /// What a person of a family is called here: child 1 (born 2012-09), as the family's people are in order on the day of judgement.
    pub fn name_of(&self, family: u32, slot: u32) -> String {
        let (families, people) = (&self.area.families, &self.area.people);
        let mut own = families.people(family);
        if !own.contains(&slot) {
            let nobody = slot == families.nobody(family);
            return if nobody { "nobody in particular" } else { "somebody of another engagement" }.to_owned();
        }
        let is_child = |slot: u32| people.is_child(slot, at(self.judged, family));
        let number = own.by_ref().filter(|other| *other <= slot && is_child(*other) == is_child(slot)).count();
        let kind = if is_child(slot) { "child" } else { "adult" };
        match at(&people.born, slot) {
            NONE => format!("{kind} {number}"),
            born => format!("{kind} {number} (born {})", date_from_days(born).format("%Y-%m")),
        }
    }
}

fn label(ask: &Ask, when: Option<&When>, span: Span) -> String {
    let last = date_from_days(span.last);
    match (when, ask) {
        (None, _) => String::new(),
        (Some(When::Day(_)), Ask::Status { .. } | Ask::People { .. } | Ask::CalendarMonths { .. }) => {
            format!("on {last}")
        }
        (Some(When::Day(_)), _) => format!("up to {last}"),
        (Some(When::Days(_)), _) if span.first == EVER => format!("up to {last}"),
        (Some(When::Days(_)), _) => format!("{} to {last}", date_from_days(span.first)),
    }
}

/// The rows in order of time; where there are too many of a series the newest, and those that must be told.
fn listed(mut rows: Vec<ToldRow>) -> String {
    if rows.is_empty() {
        return "nothing".to_owned();
    }
    rows.sort_by_key(|row| (row.day, row.row));
    let mut left: BTreeMap<u32, usize> = BTreeMap::new();
    for row in &rows {
        *left.entry(row.series).or_default() += 1;
    }
    let (mut told, mut more) = (Vec::new(), 0);
    for row in rows {
        let left = left.entry(row.series).or_default();
        if *left <= MOST || row.kept {
            told.push(row.text);
        } else {
            more += 1;
        }
        *left -= 1;
    }
    let told = told.join(", ");
    if more == 0 { told } else { format!("{told} ({more} earlier left out)") }
}
