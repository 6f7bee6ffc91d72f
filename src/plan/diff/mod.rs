//! What changed from one plan to another: need by need whether the outcome is the same, stricter or looser, and why.
//!
//! Stricter means: whoever achieves the need in the later plan achieves it in the earlier, on any evidence and with one
//! judgement date; looser is the other way round. What is not achieved does not count: a rule may be no stricter and
//! still leave more outcomes not evidenced. Where neither is proved, the outcome is mixed if each of its parts is
//! stricter or looser, and else different; nothing is said to be proved that is not. Where the crosswalk pairs needs of which
//! clauses prove nothing, the verdict is the crosswalk's: it compares what is printed, and is proved of no family. Nothing
//! here looks at a family.

mod calls;
mod clauses;
mod elsewhere;
mod needs;
mod pairs;
mod proof;
mod settings;
mod sides;
mod trees;

#[cfg(test)]
mod tests;

use super::{Crosswalk, Headline, Line, Link, LinkKind, Need, Plan};

/// What changed from one plan to another.
#[derive(Debug, Clone)]
pub struct PlanDiff<'p> {
    /// Each pair of needs that correspond, in the order of the later plan, then the needs of the earlier one that are gone.
    pub needs: Vec<NeedDiff<'p>>,
    /// How the rest of the plans differs.
    pub settings: Vec<Why>,
    /// The crosswalk that pairs needs, if one does.
    pub crosswalk: Option<&'p Crosswalk>,
}

/// What changed in a need.
#[derive(Debug, Clone)]
pub struct NeedDiff<'p> {
    /// The need in the earlier plan, with its headline.
    pub one: Option<(&'p Headline, &'p Need)>,
    /// The need in the later plan, with its headline.
    pub other: Option<(&'p Headline, &'p Need)>,
    /// What became of its outcome.
    pub verdict: Verdict,
    /// By what the verdict is known; none where it is in one plan alone.
    pub by: Option<By>,
    /// What became of the group of those who have it; none where it is in one plan alone. Over a link it is the link's.
    pub reach: Option<Reach>,
    /// The link of the crosswalk by which they correspond; none: they have one id.
    pub link: Option<&'p Link>,
    /// What differs, and how.
    pub why: Vec<Why>,
}

/// What became of an outcome, from the earlier plan to the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Whoever achieves the one achieves the other.
    Same,
    /// Whoever achieves the later achieves the earlier.
    Stricter,
    /// Whoever achieves the earlier achieves the later.
    Looser,
    /// Stricter in one thing, looser in another.
    Mixed,
    /// Something else is asked.
    Different,
    /// One of them, or both, print no outcome, or the crosswalk compares none.
    NotCompared,
    /// The earlier plan does not have the need.
    New,
    /// The later plan does not have the need.
    Gone,
}

/// By what a verdict is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// The clauses, of any evidence.
    Clauses,
    /// The crosswalk, which compares what the sources print: a single family may show otherwise.
    Crosswalk,
}

/// What became of the group of those who have a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Whoever has the one has the other.
    Same,
    /// Whoever has it in the later plan has it in the earlier.
    Narrower,
    /// Whoever has it in the earlier plan has it in the later.
    Wider,
    /// Neither is known.
    Different,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// What it is about.
    pub about: About,
    /// What became of it.
    pub became: Became,
    /// What stood there; empty: nothing.
    pub was: Vec<Line>,
    /// What stands there; empty: nothing.
    pub is: Vec<Line>,
}

/// What a difference is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// When the outcome is achieved.
    Outcome,
    /// Who has the need.
    Found,
    /// Whose need it is.
    Person,
    /// What is recorded beside the outcome.
    Supplementary,
    /// What the need is called.
    Title,
    /// The headline under which the need stands.
    Headline,
    /// The number that is printed for the need.
    Code,
    /// Something of the whole plan, by what it is called.
    Plan(&'static str),
}

/// What became of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It must hold as well.
    InAddition,
    /// It need not hold any more.
    NoMore,
    /// It is enough as well.
    EnoughAsWell,
    /// It is not enough any more.
    NotEnough,
    /// It asks more than it did.
    More,
    /// It asks less than it did.
    Less,
    /// It became something else.
    Other,
    /// It reads as it did, and what it takes from elsewhere in the plan changed.
    Elsewhere,
    /// It is achieved as before, and lacking evidence weighs otherwise.
    Lacking,
    /// What the crosswalk says of it.
    Crosswalk(&'static str),
    /// What the sources say of a need that only one of them has.
    Reason,
}

impl Verdict {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Stricter => "stricter",
            Self::Looser => "looser",
            Self::Mixed => "mixed",
            Self::Different => "different",
            Self::NotCompared => "not compared",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }

    /// The same, seen from the other plan.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Stricter => Self::Looser,
            Self::Looser => Self::Stricter,
            Self::New => Self::Gone,
            Self::Gone => Self::New,
            Self::Same | Self::Mixed | Self::Different | Self::NotCompared => self,
        }
    }
}

impl Reach {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Narrower => "narrower",
            Self::Wider => "wider",
            Self::Different => "different",
        }
    }

    /// The same, seen from the other plan.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Narrower => Self::Wider,
            Self::Wider => Self::Narrower,
            Self::Same | Self::Different => self,
        }
    }

    /// What a link says, from its plan `from` to its plan `to`: of a criterion that is narrower the need is wider.
    fn of_link(kind: LinkKind) -> Self {
        match kind {
            LinkKind::Same => Self::Same,
            LinkKind::Narrower => Self::Wider,
            LinkKind::Wider => Self::Narrower,
            LinkKind::Overlapping => Self::Different,
        }
    }
}

impl By {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Clauses => "clauses",
            Self::Crosswalk => "crosswalk",
        }
    }
}

impl About {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Outcome => "outcome",
            Self::Found => "found",
            Self::Person => "person",
            Self::Supplementary => "supplementary",
            Self::Title => "title",
            Self::Headline => "headline",
            Self::Code => "code",
            Self::Plan(what) => what,
        }
    }
}

impl Became {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::InAddition => "asked in addition",
            Self::NoMore => "asked no more",
            Self::EnoughAsWell => "enough as well",
            Self::NotEnough => "enough no more",
            Self::More => "asks more",
            Self::Less => "asks less",
            Self::Other => "changed",
            Self::Elsewhere => "changed elsewhere",
            Self::Lacking => "lacking evidence",
            Self::Crosswalk(what) => what,
            Self::Reason => "reason",
        }
    }
}

impl Why {
    /// What differs between trees that read so; where they read alike, it is elsewhere.
    fn between(
        sides: sides::Sides<'_>,
        (about, became): (About, Became),
        (was, is): (Vec<Line>, Vec<Line>),
        trees: &[&super::Node],
    ) -> Self {
        if was == is {
            let is = vec![Line::plain(elsewhere::because(sides, trees))];
            Self { about, became: Became::Elsewhere, was: Vec::new(), is }
        } else {
            Self { about, became, was, is }
        }
    }
}

impl NeedDiff<'_> {
    /// Says whether anything differs.
    pub fn differs(&self) -> bool {
        self.verdict != Verdict::Same || self.reach.is_some_and(|reach| reach != Reach::Same) || !self.why.is_empty()
    }
}

impl PlanDiff<'_> {
    /// Says whether anything differs.
    pub fn differs(&self) -> bool {
        !self.settings.is_empty() || self.needs.iter().any(NeedDiff::differs)
    }
}

impl Plan {
    /// Compares the plan with a later one. Needs of one id correspond; where the crosswalk leads between needs of the two, in
    /// either direction, its links say what else does.
    pub fn diff<'p>(&'p self, later: &'p Self, crosswalk: Option<&'p Crosswalk>) -> PlanDiff<'p> {
        let sides = sides::Sides::of(self, later);
        let unlike = sides.find_unlike();
        let crossing = pairs::Crossing::between(crosswalk, sides);
        let pairs = pairs::pairs(sides, crossing);
        let sides = sides.with(&unlike);
        let needs = pairs.into_iter().map(|pair| needs::compare(sides, &pair, crossing)).collect();
        PlanDiff { needs, settings: settings::settings(sides), crosswalk: crossing.map(|crossing| crossing.crosswalk) }
    }
}
