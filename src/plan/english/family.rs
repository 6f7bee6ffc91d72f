//! Money, the people of the family, and what is recorded of its needs.

use crate::base::and_list;

use super::{
    super::{Needs, Point, Take, Who, Window},
    asked::{Asked, one_or_none},
    constant::{Bound, Unit},
    readings::which,
    subject::{Mention, Verb},
    time::{among, point},
    words::{amount, sources},
};

pub(super) struct Amount<'a> {
    pub kind: &'a str,
    pub who: Who,
    pub during: &'a Window,
    pub take: Take,
}

impl Asked for Amount<'_> {
    fn unit(&self) -> Unit {
        Unit::Pounds
    }

    fn noun(&self, mention: Mention) -> String {
        let (take, kind) = (which(self.take), amount(self.kind));
        format!("{} {take} amount of {kind} {}", self.who.owner(mention), among(self.during))
    }
}

pub(super) struct Recorded<'a> {
    pub need: Option<&'a str>,
    pub source: &'a [String],
    pub by_date: Option<&'a Point>,
}

impl Asked for Recorded<'_> {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn noun(&self, _mention: Mention) -> String {
        one_or_none(&self.holds(true))
    }

    fn holds(&self, wanted: bool) -> String {
        let article = if wanted { "a" } else { "no" };
        let need = self.need.map_or_else(|| "this need".to_owned(), |need| format!("the need '{need}'"));
        let source = if self.source.is_empty() { String::new() } else { format!(" from {}", sources(self.source)) };
        let by_date = self.by_date.map_or_else(String::new, |day| format!(", made by {}", point(day)));
        format!("the family had {article} record of {need}{source}{by_date}")
    }
}

pub(super) struct People<'a> {
    pub who: Who,
    pub age: Option<(u32, u32)>,
    pub resident: bool,
    pub at: &'a Point,
}

impl People<'_> {
    /// The words for one and for several of those who are counted.
    fn kind(&self) -> (&'static str, &'static str) {
        match self.who {
            Who::Index => ("person of the need", "people of the need"),
            Who::EveryChild | Who::AnyChild => ("child", "children"),
            Who::Adult => ("adult", "adults"),
            Who::Parent => ("parent", "parents"),
            Who::Family => ("person", "people"),
        }
    }

    /// Says age and household of several people.
    fn such(&self) -> String {
        let age = self.age.map_or_else(String::new, |age| format!(" aged {}", years(age)));
        let household = if self.resident { " living in the household" } else { " in the family" };
        format!("{age}{household}")
    }
}

impl Asked for People<'_> {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn noun(&self, mention: Mention) -> String {
        let (_, several) = self.kind();
        let number = match mention {
            Mention::First | Mention::Each => "the number",
            Mention::Again => "that",
        };
        format!("{number} of {several}{} on {}", self.such(), point(self.at))
    }

    fn compared(&self, bound: &Bound) -> String {
        let day = point(self.at);
        let one_person = match self.who {
            Who::Index => bound.is_any() || bound.is_none(),
            Who::EveryChild | Who::AnyChild | Who::Adult | Who::Parent | Who::Family => false,
        };
        if one_person {
            let was = Verb::Was(match (self.age, self.resident) {
                (None, false) => format!("born by {day}"),
                (None, true) => format!("living in the household on {day}"),
                (Some(age), false) => format!("aged {} on {day}", years(age)),
                (Some(age), true) => format!("aged {} and living in the household on {day}", years(age)),
            });
            return if bound.is_any() { self.who.affirm(&was) } else { self.who.deny(&was) };
        }
        let (one, several) = self.kind();
        let there = if bound.is_any() || bound.constant.is_just(1.0) && !bound.is_none() { "was" } else { "were" };
        format!("there {there} {}{} on {day}", bound.many(one, several), self.such())
    }
}

/// Says an age in whole years.
fn years((from, to): (u32, u32)) -> String {
    match (from, to) {
        (from, to) if from == to => from.to_string(),
        (0, 17) => "under 18".to_owned(),
        (0, to) => format!("{to} or younger"),
        (from, 100..) => format!("{from} or over"),
        (from, to) => format!("{from} to {to}"),
    }
}

pub(super) struct Met<'a>(pub &'a Needs);

impl Asked for Met<'_> {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn noun(&self, _mention: Mention) -> String {
        one_or_none(&self.holds(true))
    }

    fn holds(&self, wanted: bool) -> String {
        let named = match self.0 {
            Needs::AnyOther => {
                let how_many = if wanted { "at least one" } else { "none" };
                return format!("the outcome of {how_many} of the family's other needs was achieved");
            }
            Needs::All(named) => named,
        };
        let quoted: Vec<String> = named.iter().map(|need| format!("'{need}'")).collect();
        let needs = and_list(&quoted);
        match (named.len(), wanted) {
            (1, true) => format!("the outcome of the need {needs} was achieved"),
            (1, false) => format!("the outcome of the need {needs} was not achieved"),
            (_, true) => format!("the outcomes of the needs {needs} were all achieved"),
            (_, false) => format!("the outcomes of the needs {needs} were not all achieved"),
        }
    }
}

pub(super) struct CalendarMonths<'a> {
    pub from: &'a Point,
    pub to: &'a Point,
}

impl Asked for CalendarMonths<'_> {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn noun(&self, _mention: Mention) -> String {
        let (from, to) = (point(self.from), point(self.to));
        format!("the number of calendar months from the month of {from} to that of {to}")
    }
}
