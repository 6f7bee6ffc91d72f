//! What is asked, with words as numbers: trees, clauses, functions, days and windows.

use super::{
    codes::WordSet,
    day::{NONE, later},
    visit::{When, each_number, whens},
};
use crate::plan::{Comparison, Duration, ExclusionsOf, Margin, Take, Who};

/// A tree whose words are numbers.
pub struct Tree {
    pub id: String,
    /// Its place among all that the tree of its need is made of.
    pub place: u32,
    pub when: Option<Box<Tree>>,
    pub branch: Branch,
}

impl Tree {
    /// Gives each of all that the tree is made of, itself the first, its place: the next of so many.
    pub fn number(&mut self, next: &mut u32) {
        self.place = *next;
        *next += 1;
        if let Some(when) = &mut self.when {
            when.number(next);
        }
        if let Branch::All(children) | Branch::Any(children) | Branch::Evidence(children) | Branch::First(children) =
            &mut self.branch
        {
            for child in children {
                child.number(next);
            }
        }
    }

    /// Gives the ids of the tree and of all that it is made of, by their places.
    pub fn ids<'t>(&'t self, to: &mut Vec<&'t str>) {
        to.push(&self.id);
        if let Some(when) = &self.when {
            when.ids(to);
        }
        if let Branch::All(children) | Branch::Any(children) | Branch::Evidence(children) | Branch::First(children) =
            &self.branch
        {
            for child in children {
                child.ids(to);
            }
        }
    }
}

pub enum Branch {
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Evidence(Vec<Tree>),
    First(Vec<Tree>),
    Clause(Box<Clause>),
}

/// A clause whose words are numbers.
#[derive(Clone)]
pub struct Clause {
    pub who: Option<Who>,
    /// Whether it counts people, rather than asking each.
    pub of_people: bool,
    /// Whether it counts rows by their own days.
    pub dated: bool,
    /// Whether it asks about terms at school.
    pub of_school: bool,
    /// The day of judgement from which all its numbers are there; [`NONE`] where none hangs on a day.
    pub numbers_from: i32,
    /// The rows without which it cannot be true, as one of those that the plan takes; 0 where there are none.
    pub takes: u128,
    pub once_false: OnceFalse,
    /// The windows and days of its functions, in their order.
    pub whens: Vec<When>,
    pub asked: Asked,
}

/// What can become of a clause that is false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnceFalse {
    MayTurn,
    StaysSo,
}

impl Clause {
    /// The same of whoever it asks, with something else asked.
    pub fn asking(self, asked: Asked) -> Self {
        Self { numbers_from: asked.numbers_from(), whens: whens(&asked), asked, ..self }
    }
}

impl Asked {
    /// The day of judgement from which all numbers are there; [`NONE`] where none hangs on a day.
    pub fn numbers_from(&self) -> i32 {
        let mut from = NONE;
        each_number(self, &mut |number| {
            if let Amount::Dated(values) = number {
                from = from.max(values.first().map_or(NONE, |(from, _)| *from));
            }
        });
        from
    }
}

#[derive(Clone)]
pub enum Asked {
    Holds(Ask, bool),
    Lasts(Ask, Comparison, Length),
    Compare(Amount, Comparison, Amount),
    /// A number that nothing is compared with: what an average is of.
    Number(Amount),
}

/// A number of a comparison.
#[derive(Clone)]
pub enum Amount {
    Number(f64),
    /// Numbers, each with the day of judgement from which it holds; the days rise.
    Dated(Vec<(i32, f64)>),
    /// An average over the area's families, by its place among those of the plan.
    Average(u32),
    Ask(Box<Ask>),
    Plus(Box<Amount>, Box<Amount>),
    Minus(Box<Amount>, Box<Amount>),
    Times(Box<Amount>, Box<Amount>),
}

/// One of the twenty functions.
#[derive(Clone)]
pub enum Ask {
    Attendance {
        terms: i32,
        upto: Day,
        excluding_authorised: bool,
        setting: Option<WordSet>,
    },
    Exclusions {
        of: ExclusionsOf,
        terms: i32,
        upto: Day,
    },
    Events {
        what: Happening,
        during: Days,
    },
    Change {
        what: Happening,
        baseline: Days,
        outcome: Days,
    },
    Score {
        instrument: u8,
        reading: Reading,
    },
    Improvement {
        instruments: WordSet,
        scales: WordSet,
        higher: WordSet,
        margins: Vec<(u8, f64)>,
        by: Margin,
        sustained: Option<Length>,
    },
    ScalesAtLeast {
        instrument: u8,
        minimum: f64,
        scales: WordSet,
        reading: Reading,
    },
    Status {
        kind: u8,
        statuses: WordSet,
        at: Day,
        reason: Option<WordSet>,
        expected_within: Option<Length>,
    },
    DaysIn {
        kind: u8,
        statuses: WordSet,
        during: Days,
        take: Take,
    },
    Ended {
        kind: u8,
        statuses: WordSet,
        how: WordSet,
        during: Days,
    },
    Support {
        services: WordSet,
        result: WordSet,
        benefit: Option<bool>,
        applied: Option<bool>,
        during: Days,
    },
    SupportDays {
        services: WordSet,
        during: Days,
        take: Take,
    },
    Judgement {
        finding: WordSet,
        by: WordSet,
        during: Days,
    },
    Judgements {
        finding: WordSet,
        by: WordSet,
        during: Days,
    },
    Amount {
        kind: u8,
        during: Days,
        take: Take,
    },
    WeeksAt {
        kind: u8,
        minimum: f64,
        during: Days,
        take: Take,
    },
    Recorded {
        need: Option<u32>,
        source: Option<WordSet>,
        by_date: Option<Day>,
    },
    People {
        who: Who,
        age: Option<(u32, u32)>,
        resident: bool,
        at: Day,
    },
    Met {
        any_other: bool,
        needs: Vec<u32>,
    },
    CalendarMonths {
        from: Day,
        to: Day,
    },
}

/// What is counted among events.
#[derive(Clone)]
pub struct Happening {
    pub kinds: WordSet,
    pub crime: bool,
    pub role: Option<WordSet>,
    pub reported_by: Option<WordSet>,
    pub severe: Option<bool>,
    pub proven: Option<bool>,
    pub child_present_age: Option<u32>,
}

/// Which reading of a scale.
#[derive(Clone)]
pub struct Reading {
    pub scale: u8,
    pub during: Days,
    pub take: Take,
    /// Scales on which less is better.
    pub lower: WordSet,
}

/// From where days are counted.
#[derive(Clone)]
pub enum From {
    Identified,
    FamilyIdentified,
    Engaged,
    Closed,
    Claimed,
    AsOf,
    JudgedOn,
    SpellEnd(WordSet),
}

/// A day.
#[derive(Clone)]
pub struct Day {
    pub from: From,
    pub shift: Option<(bool, Duration)>,
    /// By how many days it is moved, to see whether a case tells the difference.
    pub moved: i32,
}

/// A window.
#[derive(Clone)]
pub struct Days {
    pub frame: Frame,
    /// By how many days its ends are moved, to see whether a case tells the difference.
    pub moved: (i32, i32),
}

/// Between which days a window lies.
#[derive(Clone)]
pub enum Frame {
    Before(From, Duration),
    After(From, Duration),
    Since(From),
    Until(From),
    /// The days of the last spell with one of some statuses.
    Spell(WordSet),
}

/// A length of time.
#[derive(Debug, Clone, Copy)]
pub struct Length {
    pub duration: Duration,
    /// How many days it is longer, to see whether a case tells the difference.
    pub moved: i32,
}

impl Length {
    pub fn of(duration: Duration) -> Self {
        Self { duration, moved: 0 }
    }

    /// The day so much later.
    pub fn after(self, day: i32) -> i32 {
        later(day, self.duration).saturating_add(self.moved)
    }
}
