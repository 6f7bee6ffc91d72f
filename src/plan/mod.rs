//! Outcome plans: which needs a plan knows, when the data shows one, and when its outcome is achieved.
//!
//! A plan file is read and checked as a whole, all problems at once, into a typed tree of clauses. Nothing here evaluates
//! a clause: that is `outcome`.

mod arguments;
mod call;
mod case;
mod catalogue;
mod check;
mod clause;
mod crosswalk;
mod crosswalks;
mod decidable;
mod diff;
mod english;
mod given;
mod given_days;
mod given_words;
mod inherited;
mod print;
mod read;
mod reading;
mod rule;
mod section;
mod source_list;
mod trace;
mod tree;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::base::Digest;

pub use crate::extract::Direction;
pub use call::{AttendanceOf, Call, EventFilter, ExclusionsOf, Kinds, Margin, Needs, Take, Who};
pub use case::{CannotShow, Case, CaseRows, Deck, Expectation};
pub use catalogue::{Plans, id_and_readings, read_plan_with_cases};
pub use check::{asks_outcomes, asks_outcomes_of_needs, in_order_of_outcomes};
pub use crosswalk::{Alone, Carried, Change, Crosswalk, Domain, Link, LinkKind, read_crosswalk};
pub use diff::{About, Became, By, NeedDiff, PlanDiff, Reach, Verdict, Why};
pub use english::{Line, lines};
pub(crate) use read::unlandable;
pub use read::{read_deck, read_plan, read_plan_of_any_clauses};
pub use rule::{Anchor, Average, Comparison, Duration, Leaf, Node, Number, Point, Rule, Test, Window};
pub use source_list::{Criterion, SourceList, read_source_list};
pub use trace::{Trace, Traced, TracedClause};

/// An outcome plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The id by which extracts name the plan.
    pub id: String,
    /// The plan that it departs from, if it is based on one: what its file does not state is as there.
    pub based_on: Option<String>,
    /// The national programme: `TF` or `SF`.
    pub programme: String,
    /// What it is called.
    pub title: String,
    /// The printed source.
    pub source: String,
    /// First day in force.
    pub in_force_from: NaiveDate,
    /// Last day in force; none while it is.
    pub in_force_to: Option<NaiveDate>,
    /// How a family's needs make its result.
    pub settings: Settings,
    /// Which way is better, for instruments without a published direction.
    pub directions: BTreeMap<String, Direction>,
    /// Its headlines, in printed order.
    pub headlines: Vec<Headline>,
    /// Readings of the whole plan that were not taken.
    pub readings: Vec<Reading>,
    /// Small families with what the plan says of them.
    pub deck: Deck,
}

impl Plan {
    /// The hash of all that the plan asks and says; its cases, which change no result, stand outside.
    pub fn fingerprint(&self) -> String {
        let mut digest = Digest::default();
        digest.feed(format!("{:?}", self.without_cases()).as_bytes());
        digest.finish()
    }

    /// The same without its cases, which may be a thousand.
    #[must_use]
    pub fn without_cases(&self) -> Self {
        let Self { settings, directions, headlines, readings, .. } = self;
        Self {
            id: self.id.clone(),
            based_on: self.based_on.clone(),
            programme: self.programme.clone(),
            title: self.title.clone(),
            source: self.source.clone(),
            in_force_from: self.in_force_from,
            in_force_to: self.in_force_to,
            settings: settings.clone(),
            directions: directions.clone(),
            headlines: headlines.clone(),
            readings: readings.clone(),
            deck: Deck::default(),
        }
    }
}

/// How a plan makes a family's result of its needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// How long after closure the outcome is judged.
    pub judged_after: Duration,
    /// Up to when a need that was identified counts for the result.
    pub needs_join_until: JoinUntil,
    /// How much a family must have to be eligible.
    pub eligibility: Eligibility,
    /// Whether success takes the four days of practice.
    pub practice: bool,
    /// What must hold beside the needs, whichever they are, asked of the family.
    pub gate: Option<Node>,
    /// What makes a success in the needs' stead, asked of the family.
    pub route: Option<Node>,
    /// A route to a success of its own, by employment, asked of the family.
    pub employment: Option<Node>,
    /// Whether `evidence` is read as `any`.
    pub strict: bool,
    /// Thresholds that the plan leaves to the area. They stand in the clauses already.
    pub parameters: BTreeMap<String, Parameter>,
    /// Averages over the area's families. They stand in the clauses already.
    pub averages: BTreeMap<String, Average>,
}

/// A threshold that a plan gives a name.
#[derive(Debug, Clone, PartialEq)]
pub enum Parameter {
    /// One number.
    Fixed(f64),
    /// Numbers, each for families judged on its day or later, up to the day of the next. The days rise.
    Dated(Vec<(NaiveDate, f64)>),
}

/// Up to when a need that was identified counts for the family's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinUntil {
    /// The day on which the work began.
    Engaged,
    /// The judgement date.
    JudgedOn,
}

/// How much a family must have to be eligible, beside a child or an expectant parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Eligibility {
    /// What is counted, and how many there must be.
    pub least: Least,
    /// How many of them one person can give, where that is capped. What is the family's, or nobody's in particular, is given
    /// by nobody.
    pub most_per_person: Option<u32>,
}

/// What is counted for a family to be eligible, and how many there must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Least {
    /// So many different needs.
    Needs(u32),
    /// Needs under so many headlines.
    Headlines(u32),
}

/// A group of needs that the programme counts as one problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Headline {
    /// The id, unique in the plan.
    pub id: String,
    /// The printed number.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// Its needs, in printed order.
    pub needs: Vec<Need>,
    /// Its needs that the council does not collect: nothing is asked of them.
    pub not_collected: Vec<NotCollected>,
}

/// A need that the source prints and the council does not collect. No extract may record it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCollected {
    /// The id, unique in the plan.
    pub id: String,
    /// The number of the headline and of the row.
    pub code: String,
    /// What it is, in our own words.
    pub title: String,
    /// Whose need it is: child, adult, parent, anyone or family.
    pub person: String,
    /// Where the source prints it.
    pub cite: String,
    /// Why it is not collected.
    pub why: String,
}

/// A need that makes a family eligible.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// The id, unique in the plan.
    pub id: String,
    /// The number of the headline and of the row.
    pub code: String,
    /// What it is, in our own words.
    pub title: String,
    /// Whose need it is: child, adult, parent, anyone or family.
    pub person: String,
    /// Where the source prints it.
    pub cite: String,
    /// Whether the source prints an outcome for it.
    pub published: bool,
    /// When the data shows the need; none where no data can.
    pub found: Option<Node>,
    /// When its outcome is achieved; none where the source prints none.
    pub achieved: Option<Node>,
    /// What is recorded beside it, never required and never sufficient.
    pub supplementary: Vec<Node>,
    /// Readings of the source that were not taken.
    pub readings: Vec<Reading>,
}

/// A way to read the source that was not taken, and what would change.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The id of its switch, unique in the plan.
    pub id: String,
    /// What the source leaves open.
    pub question: String,
    /// The reading taken.
    pub taken: String,
    /// The other one.
    pub otherwise: String,
    /// What the other one changes.
    pub switch: Switch,
}

/// What a reading changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Switch {
    /// A clause or branch of the need becomes another tree, which keeps its id.
    Clause(String, Node),
    /// A setting of the plan becomes this.
    Setting(Setting),
    /// A parameter has another value, in every clause that names it.
    Parameter(String, Parameter),
    /// An average is of something else, in every clause that names it.
    Average(String, Average),
}

/// One of the [`Settings`] with another value.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each is the field of the settings that bears its name")]
pub enum Setting {
    JudgedAfter(Duration),
    NeedsJoinUntil(JoinUntil),
    Eligibility(Eligibility),
    Practice(bool),
    Gate(Box<Node>),
    Route(Box<Node>),
    Employment(Box<Node>),
    Strict(bool),
}

/// A tree of a plan that is asked of the family as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfFamily {
    /// What must hold beside the needs.
    Gate,
    /// What makes a success in their stead.
    Route,
    /// What makes a success by employment.
    Employment,
}

impl OfFamily {
    /// Its key in the plan file, which is its root's id too.
    pub fn key(self) -> &'static str {
        match self {
            Self::Gate => "gate",
            Self::Route => "route",
            Self::Employment => "employment",
        }
    }

    /// Says what it is for, before its lines.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Gate => "Success takes this as well, whatever the needs are",
            Self::Route => "In the stead of the needs, success is also",
            Self::Employment => "Success by employment if",
        }
    }
}

impl Settings {
    /// Gives the trees that are asked of the family as such.
    pub fn trees(&self) -> impl Iterator<Item = (OfFamily, &Node)> {
        let trees =
            [(OfFamily::Gate, &self.gate), (OfFamily::Route, &self.route), (OfFamily::Employment, &self.employment)];
        trees.into_iter().filter_map(|(which, tree)| Some((which, tree.as_ref()?)))
    }
}

impl Plan {
    /// Gives every need with its headline, in printed order.
    pub fn needs(&self) -> impl Iterator<Item = (&Headline, &Need)> {
        self.headlines.iter().flat_map(|headline| headline.needs.iter().map(move |need| (headline, need)))
    }

    /// Gives every need that the council does not collect.
    pub fn not_collected(&self) -> impl Iterator<Item = &NotCollected> {
        self.headlines.iter().flat_map(|headline| &headline.not_collected)
    }
}
