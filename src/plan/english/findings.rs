//! What people found.

use crate::base::or_list;

use super::{
    super::{Comparison, Who, Window},
    asked::{Asked, one_or_none},
    constant::{Bound, Unit},
    subject::{Mention, Verb},
    time::within,
    words::{Finding, assessor, finding},
};

pub(super) struct Judgement<'a> {
    pub finding: &'a [String],
    pub by: &'a [String],
    pub who: Who,
    pub during: &'a Window,
}

impl Judgement<'_> {
    fn assessors(&self) -> String {
        let names: Vec<String> = self
            .by
            .iter()
            .map(|word| if word == "self" { self.who.themself().to_owned() } else { assessor(word) })
            .collect();
        or_list(&names)
    }

    fn found(&self) -> String {
        let found: Vec<String> = self
            .finding
            .iter()
            .map(|word| match finding(word) {
                Finding::That(clause) => format!("that {clause}"),
                Finding::Was(what) => format!("that {}", self.who.once_named(&Verb::Was(what.to_owned()))),
                Finding::Had(what) => format!("that {}", self.who.once_named(&Verb::Had(what.to_owned()))),
            })
            .collect();
        or_list(&found)
    }
}

impl Asked for Judgement<'_> {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn noun(&self, _mention: Mention) -> String {
        one_or_none(&self.holds(true))
    }

    fn holds(&self, wanted: bool) -> String {
        let (of_whom, by, within, found) = (self.who.of_whom(), self.assessors(), within(self.during), self.found());
        if wanted {
            format!("{of_whom}{by} found, {within}, {found}")
        } else {
            format!("{of_whom}it was not found by {by}, {within}, {found}")
        }
    }
}

pub(super) struct Judgements<'a>(pub Judgement<'a>);

impl Asked for Judgements<'_> {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn noun(&self, mention: Mention) -> String {
        let Self(asked) = self;
        let (owner, by, within) = (asked.who.owner(mention), asked.assessors(), within(asked.during));
        format!("{owner} number of findings by {by}, {within}, {}", asked.found())
    }

    fn compared(&self, bound: &Bound) -> String {
        let Self(asked) = self;
        let (of_whom, by, within) = (asked.who.of_whom(), asked.assessors(), within(asked.during));
        let found = asked.found();
        if bound.is_none() {
            return format!("{of_whom}it was never found by {by}, {within}, {found}");
        }
        match bound.comparison {
            Comparison::Greater | Comparison::AtLeast => {
                format!("{of_whom}{by} found, {} {within}, {found}", bound.times())
            }
            // Said of all of them together: none alone need have found it so seldom.
            Comparison::Equal | Comparison::Less | Comparison::AtMost => {
                format!("{of_whom}it was found by {by}, {} {within}, {found}", bound.times())
            }
        }
    }
}
