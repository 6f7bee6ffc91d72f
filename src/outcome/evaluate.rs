use std::collections::HashMap;

use super::{
    area::{Area, RecordedNeed, at},
    asked::{Branch, Clause, Tree},
    asker::{Asker, Instance, Recorded},
    codes::NO_WORD,
    compile::Compiler,
    day::{NONE, later},
    result::{FamilyResult, result},
    verdict::{Join, Value, Verdict},
};
use crate::plan::{JoinUntil, Node, Plan, asks_outcomes, in_order_of_outcomes};

/// A plan ready to be asked.
pub struct Rules {
    pub(super) plan: Plan,
    /// A hash of everything that the plan asks, cases aside.
    pub(super) fingerprint: String,
    pub(super) needs: Vec<NeedRules>,
    pub(super) employment: Option<Tree>,
    /// The needs in an order in which `met` finds what it asks for.
    order: Vec<u32>,
    /// Whether any clause asks for outcomes of other needs.
    asks_outcomes: bool,
}

/// The trees of a need.
pub struct NeedRules {
    pub id: String,
    /// The place of its headline in the plan.
    pub headline: usize,
    pub person: Person,
    pub published: bool,
    pub found: Option<Tree>,
    pub achieved: Option<Tree>,
    pub supplementary: Vec<Tree>,
}

impl NeedRules {
    /// Gives its trees.
    pub fn trees(&self) -> impl Iterator<Item = &Tree> {
        self.found.iter().chain(&self.achieved).chain(&self.supplementary)
    }

    /// Gives the tree whose root has an id.
    pub fn tree(&self, id: &str) -> Option<&Tree> {
        self.trees().find(|tree| tree.id == id)
    }
}

/// Whose need it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    Child,
    Adult,
    Parent,
    Anyone,
    Family,
}

/// A need of a family, or of a person of it, and what it comes to.
#[derive(Debug, Clone)]
pub struct NeedStatus<'r> {
    pub family: u32,
    /// The slot of the person it is recorded for, or found in.
    pub person: Option<u32>,
    /// The need's place in the plan.
    pub need: u32,
    pub in_set: bool,
    pub recorded: bool,
    pub found: Option<bool>,
    pub status: Status,
    /// The clause that decides.
    pub decided_by: Option<&'r str>,
    /// The day on which it will be known, or [`NONE`].
    pub knowable_on: i32,
    pub instance: Instance,
}

/// What a need comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Achieved,
    NotAchieved,
    NotYetKnowable,
    NotEvidenced,
    NotPublished,
}

impl Status {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Achieved => "achieved",
            Self::NotAchieved => "not_achieved",
            Self::NotYetKnowable => "not_yet_knowable",
            Self::NotEvidenced => "not_evidenced",
            Self::NotPublished => "not_published",
        }
    }
}

/// A need on record, with the person that the record names.
type OnRecord = (Instance, Option<u32>);

/// What a plan says of the families of an area.
pub struct Evaluation<'r> {
    pub needs: Vec<NeedStatus<'r>>,
    pub results: Vec<FamilyResult>,
    /// The day at which each family is judged.
    pub judged: Vec<i32>,
    met: Vec<Option<Vec<Option<Verdict>>>>,
    recorded: Recorded,
}

impl<'r> Evaluation<'r> {
    /// The needs of one family.
    pub fn needs_of(&self, family: u32) -> &[NeedStatus<'r>] {
        // INVARIANT: they are sorted by family.
        let first = self.needs.partition_point(|status| status.family < family);
        let rest = self.needs.get(first..).unwrap_or_default();
        rest.get(..rest.partition_point(|status| status.family == family)).unwrap_or_default()
    }

    /// Asks clauses again, of the same families, as the evaluation did.
    pub fn asker<'a>(&'a self, area: &'a Area) -> Asker<'a> {
        Asker { area, judged: &self.judged, met: &self.met, recorded: &self.recorded }
    }
}

impl Rules {
    /// Compiles the trees of a plan.
    pub fn new(plan: &Plan) -> Self {
        let compiler = Compiler::new(plan);
        let tree = |node: &Option<Node>| node.as_ref().map(|node| compiler.tree(node));
        let mut needs = Vec::new();
        for (place, headline) in plan.headlines.iter().enumerate() {
            for need in &headline.needs {
                needs.push(NeedRules {
                    id: need.id.clone(),
                    headline: place,
                    person: Person::of(&need.person),
                    published: need.published,
                    found: tree(&need.found),
                    achieved: tree(&need.achieved),
                    supplementary: need.supplementary.iter().map(|node| compiler.tree(node)).collect(),
                });
            }
        }
        let order = in_order_of_outcomes(plan);
        let asks_outcomes = asks_outcomes(plan);
        let (fingerprint, plan) = (plan.fingerprint(), plan.clone());
        Self { needs, employment: tree(&plan.settings.employment), order, asks_outcomes, fingerprint, plan }
    }

    /// Evaluates the families of an area for which `scope` says so.
    pub(super) fn evaluate(&self, area: &Area, scope: impl Fn(u32) -> bool) -> Evaluation<'_> {
        let judged = self.judged(area);
        let (recorded, instances) = self.recorded(area, &scope);
        let mut statuses: Vec<Vec<NeedStatus<'_>>> = self.needs.iter().map(|_| Vec::new()).collect();
        let mut met: Vec<Option<Vec<Option<Verdict>>>> = self.needs.iter().map(|_| None).collect();
        for need in &self.order {
            let asker = Asker { area, judged: &judged, met: &met, recorded: &recorded };
            let own = instances.get(*need as usize).map_or(&[][..], Vec::as_slice);
            let found = self.need(&asker, *need, own, &scope);
            if self.asks_outcomes && self.needs.get(*need as usize).is_some_and(|rules| rules.published) {
                let per_family = families_verdicts(area, &found);
                if let Some(place) = met.get_mut(*need as usize) {
                    *place = Some(per_family);
                }
            }
            if let Some(place) = statuses.get_mut(*need as usize) {
                *place = found;
            }
        }
        let mut needs: Vec<NeedStatus<'_>> = statuses.into_iter().flatten().collect();
        needs.sort_by_key(|status| (status.family, status.need));
        let asker = Asker { area, judged: &judged, met: &met, recorded: &recorded };
        let results = self.results(&asker, &needs, &scope);
        Evaluation { needs, results, judged, met, recorded }
    }

    /// The judgement date of each family.
    fn judged(&self, area: &Area) -> Vec<i32> {
        let judged = |closed: &i32| match self.finally_judged(*closed) {
            NONE => area.as_of,
            day => day.min(area.as_of),
        };
        area.families.closed.iter().map(judged).collect()
    }

    /// The day of the final judgement of a family that closed on a day; [`NONE`] of one that has not.
    pub(super) fn finally_judged(&self, closed: i32) -> i32 {
        if closed == NONE { NONE } else { later(closed, self.plan.settings.judged_after) }
    }

    /// The needs of the plan that are on record, by need, and by family.
    fn recorded(&self, area: &Area, scope: &impl Fn(u32) -> bool) -> (Recorded, Vec<Vec<OnRecord>>) {
        let places: HashMap<&str, u32> = self.needs.iter().map(|need| need.id.as_str()).zip(0..).collect();
        let judged_as: HashMap<&str, i32> =
            area.evidence.judgements.needs.iter().map(String::as_str).zip(0..).collect();
        // Each id is looked up once: its place in the plan, and among the needs that judgements are about.
        let known = area.need_names.iter().map(|name| {
            let judged_as = judged_as.get(name.as_str()).copied().unwrap_or(-1);
            places.get(name.as_str()).map(|need| (*need, judged_as))
        });
        let known: Vec<Option<(u32, i32)>> = known.collect();
        let mut entries = Vec::new();
        let mut starts = Vec::new();
        let mut instances: Vec<Vec<OnRecord>> = self.needs.iter().map(|_| Vec::new()).collect();
        let mut needs = area.needs.iter().peekable();
        for family in 0..area.families.count() {
            starts.push(u32::try_from(entries.len()).unwrap_or(u32::MAX));
            while let Some(recorded) = needs.next_if(|need| need.family == family) {
                let Some((need, judged_as)) = at(&known, recorded.need) else { continue };
                entries.extend(recorded.sources.iter().map(|(source, day)| (need, *source, *day)));
                if !scope(family) {
                    continue;
                }
                let instance = self.instance(area, recorded, need, judged_as);
                if let Some(own) = instances.get_mut(need as usize) {
                    own.push((instance, recorded.person));
                }
            }
        }
        starts.push(u32::try_from(entries.len()).unwrap_or(u32::MAX));
        (Recorded { starts, entries }, instances)
    }

    fn instance(&self, area: &Area, recorded: &RecordedNeed, need: u32, judged_as: i32) -> Instance {
        let person = self.needs.get(need as usize).map_or(Person::Family, |rules| rules.person);
        let index = match (person, recorded.person) {
            (Person::Family, _) => None,
            (_, Some(slot)) => Some(slot),
            (_, None) => {
                let mut people = person.people(area, recorded.family, recorded.identified);
                people.next().filter(|_| people.next().is_none())
            }
        };
        let (family, identified, measure) = (recorded.family, recorded.identified, recorded.measure);
        Instance { family, index, identified, measure, need, judged_as }
    }

    /// Evaluates one need: where it is on record, and where the data shows it without.
    fn need(
        &self,
        asker: &Asker<'_>,
        need: u32,
        recorded: &[OnRecord],
        scope: &impl Fn(u32) -> bool,
    ) -> Vec<NeedStatus<'_>> {
        let Some(rules) = self.needs.get(need as usize) else { return Vec::new() };
        let shows = |tree: &Tree, instance: &Instance| {
            tree.may_hold(asker.area, instance.family, instance.index)
                && self.walk(asker, tree, instance).0 == Verdict::TRUE
        };
        let mut statuses = Vec::with_capacity(recorded.len());
        for (instance, person) in recorded {
            let found = rules.found.as_ref().map(|tree| self.walk(asker, tree, instance).0);
            let found = found.and_then(|verdict| match verdict.value {
                Value::True => Some(true),
                Value::False => Some(false),
                Value::Open | Value::Missing => None,
            });
            statuses.push(self.status(asker, rules, *instance, *person, true, found));
        }
        let Some(tree) = &rules.found else { return statuses };
        let named = asker.area.evidence.judgements.needs.iter().zip(0..).find(|(name, _)| **name == rules.id);
        let judged_as = named.map_or(-1, |(_, place)| place);
        let mut recorded = recorded.iter().peekable();
        for family in (0..asker.area.families.count()).filter(|family| scope(*family)) {
            let mut known = smallvec::SmallVec::<[Option<u32>; 4]>::new();
            while let Some((_, person)) = recorded.next_if(|(instance, _)| instance.family == family) {
                known.push(*person);
            }
            if known.contains(&None) || !tree.may_hold(asker.area, family, None) {
                continue;
            }
            let identified = at(&asker.area.families.identified, family);
            let blank = Instance { family, index: None, identified, measure: NO_WORD, need, judged_as };
            if rules.person == Person::Family {
                if known.is_empty() && self.walk(asker, tree, &blank).0 == Verdict::TRUE {
                    statuses.push(self.status(asker, rules, blank, None, false, Some(true)));
                }
                continue;
            }
            for slot in rules.person.people(asker.area, family, identified).filter(|slot| !known.contains(&Some(*slot)))
            {
                let instance = Instance { index: Some(slot), ..blank };
                if shows(tree, &instance) {
                    statuses.push(self.status(asker, rules, instance, Some(slot), false, Some(true)));
                }
            }
        }
        statuses
    }

    fn status<'r>(
        &'r self,
        asker: &Asker<'_>,
        rules: &'r NeedRules,
        instance: Instance,
        person: Option<u32>,
        recorded: bool,
        found: Option<bool>,
    ) -> NeedStatus<'r> {
        let (verdict, decided_by) = match &rules.achieved {
            Some(tree) => {
                let (verdict, decided_by) = self.walk(asker, tree, &instance);
                (Some(verdict), Some(decided_by))
            }
            None => (None, None),
        };
        let status = match verdict.map(|verdict| verdict.value) {
            Some(Value::True) => Status::Achieved,
            Some(Value::False) => Status::NotAchieved,
            Some(Value::Open) => Status::NotYetKnowable,
            Some(Value::Missing) => Status::NotEvidenced,
            None => Status::NotPublished,
        };
        let until = match self.plan.settings.needs_join_until {
            JoinUntil::Engaged => at(&asker.area.families.engaged, instance.family),
            JoinUntil::JudgedOn => at(asker.judged, instance.family),
        };
        let engaged = at(&asker.area.families.engaged, instance.family) != NONE;
        let in_set = recorded && engaged && instance.identified <= until;
        let knowable_on = verdict.map_or(NONE, |verdict| verdict.until);
        NeedStatus {
            family: instance.family,
            person,
            need: instance.need,
            in_set,
            recorded,
            found,
            status,
            decided_by,
            knowable_on,
            instance,
        }
    }

    /// Asks a tree, and says which clause decides.
    pub(super) fn walk<'r>(&self, asker: &Asker<'_>, tree: &'r Tree, instance: &Instance) -> (Verdict, &'r str) {
        self.decide(tree, &|_, clause| asker.clause(clause, instance))
    }

    /// Joins what clauses say, however they come to say it, and says which one decides.
    pub(super) fn decide<'r>(&self, tree: &'r Tree, say: &impl Fn(&Tree, &Clause) -> Verdict) -> (Verdict, &'r str) {
        let (children, join) = match &tree.branch {
            Branch::Clause(clause) => return (say(tree, clause), &tree.id),
            Branch::All(children) => (children, Join::All),
            Branch::Any(children) => (children, Join::Any),
            Branch::Evidence(children) if self.plan.settings.strict => (children, Join::Any),
            Branch::Evidence(children) => (children, Join::Evidence),
        };
        let mut said = smallvec::SmallVec::<[(Verdict, &'r str); 8]>::new();
        for child in children {
            let said_here = match child.when.as_ref().map(|when| self.decide(when, say)) {
                Some((Verdict { value: Value::False, .. }, _)) => continue,
                Some(unknown @ (Verdict { value: Value::Open | Value::Missing, .. }, _)) => unknown,
                Some((Verdict { value: Value::True, .. }, _)) | None => self.decide(child, say),
            };
            said.push(said_here);
            // What decides alone needs nothing more to be asked.
            let decides = if join == Join::All { Value::False } else { Value::True };
            if said_here.0.value == decides {
                break;
            }
        }
        let verdict = join.of(said.iter().map(|(verdict, _)| *verdict));
        let of_value = |said: &&(Verdict, &'r str)| said.0.value == verdict.value;
        let deciding = match join {
            Join::All if verdict.value == Value::True => said.last(),
            Join::All | Join::Any | Join::Evidence => said.iter().find(of_value),
        };
        (verdict, deciding.map_or(&tree.id, |(_, id)| id))
    }

    fn results(
        &self,
        asker: &Asker<'_>,
        statuses: &[NeedStatus<'_>],
        scope: &impl Fn(u32) -> bool,
    ) -> Vec<FamilyResult> {
        let mut statuses = statuses;
        let mut results = Vec::new();
        for family in 0..asker.area.families.count() {
            let own = statuses.iter().take_while(|status| status.family == family).count();
            let (own, rest) = statuses.split_at_checked(own).unwrap_or((statuses, &[]));
            statuses = rest;
            if scope(family) && at(&asker.area.families.engaged, family) != NONE {
                results.push(result(self, asker, family, own));
            }
        }
        results
    }

    /// Asks the employment route of a family.
    pub(super) fn is_in_work(&self, asker: &Asker<'_>, family: u32) -> bool {
        let identified = at(&asker.area.families.identified, family);
        let instance = Instance { family, index: None, identified, measure: NO_WORD, need: u32::MAX, judged_as: -1 };
        self.employment.as_ref().is_some_and(|tree| self.walk(asker, tree, &instance).0 == Verdict::TRUE)
    }
}

impl Person {
    fn of(word: &str) -> Self {
        match word {
            "child" => Self::Child,
            "adult" => Self::Adult,
            "parent" => Self::Parent,
            "anyone" => Self::Anyone,
            _ => Self::Family,
        }
    }

    /// The people of a family of this kind on a day.
    pub fn people(self, area: &Area, family: u32, day: i32) -> impl Iterator<Item = u32> {
        area.families.people(family).filter(move |slot| match self {
            Self::Child => area.people.is_child(*slot, day),
            Self::Adult => !area.people.is_child(*slot, day),
            Self::Parent => at(&area.people.parent, *slot),
            Self::Anyone => true,
            Self::Family => false,
        })
    }
}

/// What a need that is on record comes to for each family: the worst of its people's.
fn families_verdicts(area: &Area, statuses: &[NeedStatus<'_>]) -> Vec<Option<Verdict>> {
    let mut found = vec![None; area.families.id.len()];
    for status in statuses.iter().filter(|status| status.recorded) {
        if let Some(known) = found.get_mut(status.family as usize) {
            *known = Some(worse(*known, status));
        }
    }
    found
}

fn worse(known: Option<Verdict>, status: &NeedStatus<'_>) -> Verdict {
    let own = match status.status {
        Status::Achieved => Verdict::TRUE,
        Status::NotAchieved => Verdict::FALSE,
        Status::NotYetKnowable => Verdict::open(status.knowable_on),
        Status::NotEvidenced | Status::NotPublished => Verdict::MISSING,
    };
    let rank = |verdict: &Verdict| match verdict.value {
        Value::False => 0,
        Value::Open => 1,
        Value::Missing => 2,
        Value::True => 3,
    };
    match known {
        // Where several are open, all must be known.
        Some(known) if known.value == Value::Open && own.value == Value::Open => Join::All.of([known, own]),
        Some(known) if rank(&known) <= rank(&own) => known,
        _ => own,
    }
}
