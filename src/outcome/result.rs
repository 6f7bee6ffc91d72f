use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::{
    area::{Area, at},
    asker::Asker,
    cap::most_given,
    day::NONE,
    evaluate::{NeedStatus, Rules, Shown, Status},
    verdict::Value,
};
use crate::plan::Least;

/// What a family's needs come to together.
#[derive(Debug, Clone)]
pub struct FamilyResult {
    pub family: u32,
    /// None where a rejected row leaves it open.
    pub eligible: Option<bool>,
    pub needs: u32,
    pub needs_achieved: u32,
    pub result: Outcome,
    /// A need by its place in the plan, or a word.
    pub reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    None,
    Need(u32),
    NoChild,
    TooFew,
    Practice,
    /// The plan's gate.
    Gate,
    /// The plan's route in the stead of the needs: of a success, too.
    Route,
    NotPublished,
    Rejected,
}

/// The result of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Success,
    SuccessByDiscretion,
    SuccessByEmployment,
    NotSuccess,
    NotEvidenced,
    NotYetKnowable,
    NotEligible,
}

impl Outcome {
    /// All of them, in their order.
    pub const ALL: [Self; 7] = [
        Self::Success,
        Self::SuccessByDiscretion,
        Self::SuccessByEmployment,
        Self::NotSuccess,
        Self::NotEvidenced,
        Self::NotYetKnowable,
        Self::NotEligible,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::SuccessByDiscretion => "success_by_discretion",
            Self::SuccessByEmployment => "success_by_employment",
            Self::NotSuccess => "not_success",
            Self::NotEvidenced => "not_evidenced",
            Self::NotYetKnowable => "not_yet_knowable",
            Self::NotEligible => "not_eligible",
        }
    }
}

impl Reason {
    /// Those that are no need, in the order in which they come in the list.
    const WORDS: [Self; 7] =
        [Self::NoChild, Self::TooFew, Self::Practice, Self::Gate, Self::Route, Self::NotPublished, Self::Rejected];

    /// The words for all of them: the ids of the plan's needs come last.
    pub fn list(rules: &Rules) -> impl Iterator<Item = &str> {
        let needs = (0..).zip(&rules.needs).map(|(place, _)| Self::Need(place));
        Self::WORDS.into_iter().chain(needs).filter_map(|reason| reason.text(rules))
    }

    /// The place in that list.
    pub fn place(self) -> Option<u32> {
        match self {
            Self::None => None,
            Self::Need(place) => u32::try_from(Self::WORDS.len()).ok().map(|words| words + place),
            word => (0..).zip(Self::WORDS).find(|(_, known)| *known == word).map(|(place, _)| place),
        }
    }

    /// The word for it, or the need's id.
    pub fn text(self, rules: &Rules) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Need(place) => rules.needs.get(place as usize).map(|need| need.id.as_str()),
            Self::NoChild => Some("no_child"),
            Self::TooFew => Some("too_few"),
            Self::Practice => Some("practice"),
            Self::Gate => Some("gate"),
            Self::Route => Some("route"),
            Self::NotPublished => Some("not_published"),
            Self::Rejected => Some("rejected"),
        }
    }
}

/// The needs of the set, each once: achieved when it is for each of its people.
#[derive(Default)]
struct NeedSet {
    /// For each status how many needs have it, and the first of them.
    of: [(u32, Option<u32>); Status::ALL.len()],
}

impl NeedSet {
    /// Takes them from statuses that are sorted by need.
    fn of(statuses: &[NeedStatus<'_>]) -> Self {
        let mut set = Self::default();
        let mut last: Option<(u32, Status)> = None;
        for status in statuses.iter().filter(|status| status.in_set) {
            last = match last {
                Some((need, worst)) if need == status.need => Some((need, worst.worse(status.status))),
                other => {
                    set.add(other);
                    Some((status.need, status.status))
                }
            };
        }
        set.add(last);
        set
    }

    fn add(&mut self, need: Option<(u32, Status)>) {
        let Some((need, status)) = need else { return };
        if let Some((count, first)) = self.of.get_mut(status as usize) {
            *count += 1;
            first.get_or_insert(need);
        }
    }

    /// How many needs have a status.
    fn count(&self, status: Status) -> u32 {
        self.of.get(status as usize).map_or(0, |(count, _)| *count)
    }

    fn all(&self) -> u32 {
        self.of.iter().map(|(count, _)| count).sum()
    }

    /// The first need that has a status.
    fn first(&self, status: Status) -> Option<u32> {
        self.of.get(status as usize).and_then(|(_, first)| *first)
    }
}

/// Says what an engaged family's statuses, sorted by need, come to.
pub fn result(rules: &Rules, asker: &Asker<'_>, family: u32, statuses: &[NeedStatus<'_>]) -> FamilyResult {
    let set = NeedSet::of(statuses);
    let (needs, needs_achieved) = (set.all(), set.count(Status::Achieved));
    let area = asker.area;
    let members = statuses.iter().filter(|status| status.in_set).map(|status| (status.need, status.instance.index));
    let (eligible, why_not) = eligible(rules, area, family, members, area.coverage.lacks_needs(family));
    let (by_rule, why) = by_rule(rules, asker, family, &set, eligible);
    let (mut result, mut reason) = match (eligible, by_rule) {
        (Some(false), _) => (Outcome::NotEligible, why_not),
        (_, Outcome::Success) => (Outcome::Success, why),
        _ if rules.of_family(asker, rules.family.employment.as_ref(), family) == Some(Value::True) => {
            (Outcome::SuccessByEmployment, Reason::None)
        }
        (_, other) => (other, why),
    };
    if result != Outcome::Success && at(&asker.area.families.discretion, family) {
        (result, reason) = (Outcome::SuccessByDiscretion, Reason::None);
    }
    FamilyResult { family, eligible, needs, needs_achieved, result, reason }
}

/// Says whether a family is eligible with some needs, each with the slot of whose it is, and why not; where it is `unsure`
/// whether there are more needs, too few leave it open.
pub fn eligible(
    rules: &Rules,
    area: &Area,
    family: u32,
    needs: impl Iterator<Item = Shown>,
    unsure: bool,
) -> (Option<bool>, Reason) {
    let headline = |need: u32| rules.needs.get(need as usize).map_or(0, |need| need.headline);
    let itself = |need: u32| need as usize;
    let eligibility = rules.plan.settings.eligibility;
    let cap = eligibility.most_per_person;
    let enough = match eligibility.least {
        Least::Needs(least) => most_counted(needs, cap, itself) >= least as usize,
        Least::Headlines(least) => most_counted(needs, cap, headline) >= least as usize,
    };
    match (at(&area.families.with_child, family), enough) {
        (true, true) => (Some(true), Reason::None),
        (false, _) if !area.coverage.lacks_people(family) => (Some(false), Reason::NoChild),
        (_, false) if !unsure => (Some(false), Reason::TooFew),
        _ => (None, Reason::None),
    }
}

/// How many different needs, or headlines, count; where there is a cap, one person gives at most so many of them.
fn most_counted(needs: impl Iterator<Item = Shown>, cap: Option<u32>, counted: impl Fn(u32) -> usize) -> usize {
    let Some(cap) = cap else {
        let mut different = SmallVec::<[usize; 8]>::new();
        for (need, _) in needs {
            let own = counted(need);
            if !different.contains(&own) {
                different.push(own);
            }
        }
        return different.len();
    };
    let mut givers: BTreeMap<usize, Vec<Option<u32>>> = BTreeMap::new();
    for (need, whose) in needs {
        givers.entry(counted(need)).or_default().push(whose);
    }
    most_given(&givers.into_values().collect::<Vec<_>>(), cap as usize)
}

/// A success takes the needs, or the route in their stead; and the gate, practice and nothing lost beside either.
fn by_rule(rules: &Rules, asker: &Asker<'_>, family: u32, set: &NeedSet, eligible: Option<bool>) -> (Outcome, Reason) {
    let needs = by_needs(asker, family, set);
    let route = rules.of_family(asker, rules.family.route.as_ref(), family);
    // Of two that say the same, the needs come first.
    let (way, reason) = match route {
        Some(route) if better(route, needs.0) => (route, Reason::Route),
        _ => needs,
    };
    let gate = rules.of_family(asker, rules.family.gate.as_ref(), family).unwrap_or(Value::True);
    let practice = at(&asker.area.families.practice, family);
    let practised = !rules.plan.settings.practice || (practice != NONE && practice <= at(asker.judged, family));
    let lacking = matches!(reason, Reason::NotPublished | Reason::Rejected);
    match (way, gate) {
        (Value::False, _) => (Outcome::NotSuccess, reason),
        (_, Value::False) => (Outcome::NotSuccess, Reason::Gate),
        (Value::Open, _) => (Outcome::NotYetKnowable, reason),
        (_, Value::Open) => (Outcome::NotYetKnowable, Reason::Gate),
        (Value::Missing, _) if !lacking => (Outcome::NotEvidenced, reason),
        (_, Value::Missing) => (Outcome::NotEvidenced, Reason::Gate),
        _ if !practised => (Outcome::NotEvidenced, Reason::Practice),
        (Value::Missing, _) => (Outcome::NotEvidenced, reason),
        (Value::True, Value::True) if eligible.is_none() => (Outcome::NotEvidenced, Reason::Rejected),
        (Value::True, Value::True) => (Outcome::Success, reason),
    }
}

/// What the needs of the set say, with the reason; no reason where all are achieved.
fn by_needs(asker: &Asker<'_>, family: u32, set: &NeedSet) -> (Value, Reason) {
    let first = |status: Status| set.first(status).map(Reason::Need);
    if let Some(reason) = first(Status::NotAchieved) {
        (Value::False, reason)
    } else if let Some(reason) = first(Status::NotYetKnowable) {
        (Value::Open, reason)
    } else if let Some(reason) = first(Status::NotEvidenced) {
        (Value::Missing, reason)
    } else if set.count(Status::NotPublished) == set.all() {
        (Value::Missing, Reason::NotPublished)
    } else if asker.area.coverage.lacks_needs(family) {
        (Value::Missing, Reason::Rejected)
    } else {
        (Value::True, Reason::None)
    }
}

/// Says whether one value outweighs another where either will do.
fn better(value: Value, other: Value) -> bool {
    let rank = |value: Value| match value {
        Value::False => 0,
        Value::Missing => 1,
        Value::Open => 2,
        Value::True => 3,
    };
    rank(value) > rank(other)
}
