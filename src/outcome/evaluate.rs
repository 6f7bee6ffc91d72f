use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use smallvec::SmallVec;

use super::{
    area::{Area, at},
    asked::{Branch, Clause, Tree},
    asker::{Asker, Instance, Recorded},
    averages::{AverageRules, Mean},
    codes::NO_WORD,
    compile::Compiler,
    day::{NONE, later},
    on_record::{OnRecord, Record},
    result::{FamilyResult, result},
    settled::Earlier,
    takes::{AllTakes, Needed, There, Worth},
    verdict::{Join, Value, Verdict},
};
use crate::plan::{Average, JoinUntil, Node, Plan, asks_outcomes, asks_outcomes_of_needs, in_order_of_outcomes};

/// A plan ready to be asked.
pub struct Rules {
    pub(super) plan: Plan,
    /// A hash of everything that the plan asks, cases aside.
    pub(super) fingerprint: String,
    pub(super) needs: Vec<NeedRules>,
    /// What is asked of the family as such.
    pub(super) family: FamilyRules,
    /// What clauses compare with that hangs on all families of the area.
    pub(super) averages: Vec<AverageRules>,
    /// What must be there for needs to be found that are not on record.
    takes: AllTakes,
    /// The needs that are worth asking, as places in `order`.
    worth: Worth,
    /// The needs in an order in which `met` finds what it asks for.
    order: Vec<u32>,
    /// For each need its place in that order, as one of a set; none beyond the 128th, which is always asked.
    in_order: Vec<u128>,
    /// Whether any clause asks for outcomes of other needs.
    pub(super) asks_outcomes: bool,
}

/// The trees of a need.
pub struct NeedRules {
    pub id: String,
    /// The place of its headline in the plan.
    pub headline: usize,
    pub person: Person,
    pub published: bool,
    pub found: Option<Tree>,
    /// What must be there for it to be found; none where nothing says when it is.
    found_takes: Option<Needed>,
    pub achieved: Option<Tree>,
    pub supplementary: Vec<Tree>,
    /// A hash of all that its statuses hang on; none where they hang on other needs.
    shared: Option<String>,
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

/// The trees that are asked of the family as such.
pub struct FamilyRules {
    pub gate: Option<Tree>,
    pub route: Option<Tree>,
    pub employment: Option<Tree>,
}

impl FamilyRules {
    /// Gives its trees.
    pub fn trees(&self) -> impl Iterator<Item = &Tree> {
        self.gate.iter().chain(&self.route).chain(&self.employment)
    }
}

/// A need that data shows, by its place in the plan, and the slot of whoever it shows it of.
pub type Shown = (u32, Option<u32>);

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
    /// Whether one clause alone keeps it from being achieved; none where it is achieved, waits, or can turn no more.
    pub one_clause_away: Option<bool>,
    pub instance: Instance,
}

impl NeedStatus<'_> {
    /// The same of a need of another plan that asks the same.
    fn as_of_need(&self, need: u32) -> Self {
        Self { need, instance: Instance { need, ..self.instance }, ..self.clone() }
    }
}

/// What other plans say of the same families, and where to find each need that one of them asks the same of.
pub(super) struct Beside<'a, 'r> {
    /// The statuses of each plan that are of the family asked about, or of one after it.
    rest: Vec<&'a [NeedStatus<'r>]>,
    /// For each need the plan that asks the same, and the place there.
    places: Vec<Option<(usize, u32)>>,
}

impl<'a, 'r> Beside<'a, 'r> {
    /// Goes on to a family: they come in their order.
    fn go_to(&mut self, family: u32) {
        for rest in &mut self.rest {
            let before = rest.iter().position(|status| status.family >= family).unwrap_or(rest.len());
            *rest = rest.get(before..).unwrap_or_default();
        }
    }

    /// What a need comes to for the family gone to; none where no other plan asks the same.
    fn of(&self, family: u32, need: u32) -> Option<impl Iterator<Item = NeedStatus<'r>> + 'a> {
        let (plan, there) = at(&self.places, need)?;
        let own = self.rest.get(plan)?.iter().take_while(move |status| status.family == family);
        Some(own.filter(move |status| status.need == there).map(move |status| status.as_of_need(need)))
    }
}

/// What a need comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

    /// What two come to together: achieved where both are, else what stands most in the way.
    pub fn worse(self, other: Self) -> Self {
        let rank = |status: Self| match status {
            Self::NotAchieved => 0,
            Self::NotYetKnowable => 1,
            Self::NotEvidenced => 2,
            Self::Achieved | Self::NotPublished => 3,
        };
        if rank(other) < rank(self) { other } else { self }
    }
}

/// What a plan says of the families of an area.
pub struct Evaluation<'r> {
    pub needs: Vec<NeedStatus<'r>>,
    pub results: Vec<FamilyResult>,
    /// The day at which each family is judged.
    pub judged: Vec<i32>,
    met: Met,
    record: Record,
    averages: Vec<Mean>,
}

impl<'r> Evaluation<'r> {
    /// The needs of one family.
    pub fn needs_of(&self, family: u32) -> &[NeedStatus<'r>] {
        // INVARIANT: they are sorted by family.
        let first = self.needs.partition_point(|status| status.family < family);
        let rest = self.needs.get(first..).unwrap_or_default();
        rest.get(..rest.partition_point(|status| status.family == family)).unwrap_or_default()
    }

    /// The sources of the needs on record of one family.
    pub fn sources_of(&self, family: u32) -> &[(u32, u8, i32)] {
        self.record.sources.of(family)
    }

    /// The sources of all of them.
    pub fn sources(&self) -> Arc<Recorded> {
        Arc::clone(&self.record.sources)
    }

    /// Asks clauses again, of the same families, as the evaluation did.
    pub fn asker<'a>(&'a self, area: &'a Area) -> Asker<'a> {
        let Self { judged, met, record, averages, .. } = self;
        Asker { area, judged, met, recorded: &record.sources, averages }
    }
}

impl Rules {
    /// Compiles the trees of a plan.
    pub fn new(plan: &Plan) -> Self {
        let compiler = Compiler::new(plan);
        let tree = |node: &Option<Node>| node.as_ref().map(|node| compiler.tree(node));
        let mut takes = AllTakes::default();
        let mut needs = Vec::new();
        for (place, headline) in plan.headlines.iter().enumerate() {
            for need in &headline.needs {
                let mut found = tree(&need.found);
                needs.push(NeedRules {
                    id: need.id.clone(),
                    headline: place,
                    person: Person::of(&need.person),
                    published: need.published,
                    found_takes: found.as_mut().map(|tree| takes.needed(tree)),
                    found,
                    achieved: tree(&need.achieved),
                    supplementary: need.supplementary.iter().map(|node| compiler.tree(node)).collect(),
                    shared: (!asks_outcomes_of_needs(need)).then(|| plan.fingerprint_of(need)),
                });
            }
        }
        let average = |(name, average): (&String, &Average)| AverageRules {
            name: name.clone(),
            clause: compiler.average(average),
            average: average.clone(),
        };
        let averages = plan.settings.averages.iter().map(average).collect();
        let order = in_order_of_outcomes(plan);
        let in_order = |need: &u32| needs.get(*need as usize).and_then(|need: &NeedRules| need.found_takes.as_ref());
        let worth = Worth::of(order.iter().map(in_order));
        let in_order = places_in(&order);
        let asks_outcomes = asks_outcomes(plan);
        let (fingerprint, plan) = (plan.fingerprint(), plan.clone());
        let settings = &plan.settings;
        let family = FamilyRules {
            gate: tree(&settings.gate),
            route: tree(&settings.route),
            employment: tree(&settings.employment),
        };
        Self { plan, fingerprint, needs, family, averages, takes, worth, order, in_order, asks_outcomes }
    }

    /// Evaluates the families of an area for which `scope` says so, one after the other.
    pub(super) fn evaluate(&self, area: &Area, scope: impl Fn(u32) -> bool) -> Evaluation<'_> {
        self.evaluate_given(area, scope, &BTreeMap::new(), (None, None))
    }

    /// Evaluates all families of an area, of which other plans have been asked: what a need comes to is taken from a plan that
    /// asks the same of it.
    pub(super) fn evaluate_beside<'r>(&'r self, area: &Area, others: &[(&'r Self, Evaluation<'r>)]) -> Evaluation<'r> {
        let mut places = vec![None; self.needs.len()];
        for (plan, (other, _)) in others.iter().enumerate() {
            let shared = places.iter_mut().zip(self.needs_shared_with(other));
            shared.for_each(|(place, shared)| *place = place.or(shared.map(|need| (plan, need))));
        }
        let rest = others.iter().map(|(_, evaluation)| evaluation.needs.as_slice()).collect();
        let beside = Beside { rest, places };
        self.evaluate_given(area, |_| true, &BTreeMap::new(), (None, Some(beside)))
    }

    /// For each need the place of the same need, asked the same, in another plan.
    fn needs_shared_with(&self, other: &Self) -> Vec<Option<u32>> {
        let places: HashMap<&str, u32> =
            (0..).zip(&other.needs).filter_map(|(place, need)| Some((need.shared.as_deref()?, place))).collect();
        self.needs.iter().map(|need| places.get(need.shared.as_deref()?).copied()).collect()
    }

    /// Evaluates all families of an area, where some were settled on an earlier day and need no asking again.
    pub(super) fn evaluate_after<'r>(&'r self, area: &Area, earlier: &mut Earlier<'r>) -> Evaluation<'r> {
        self.evaluate_given(area, |_| true, &BTreeMap::new(), (Some(earlier), None))
    }

    /// The same, where some averages of the area are given, or families are known of an earlier day, or needs from another plan.
    pub(super) fn evaluate_given<'r>(
        &'r self,
        area: &Area,
        scope: impl Fn(u32) -> bool,
        given: &BTreeMap<String, f64>,
        (mut earlier, mut beside): (Option<&mut Earlier<'r>>, Option<Beside<'_, 'r>>),
    ) -> Evaluation<'r> {
        let judged = self.judged(area);
        let judged_as = self.judged_as(area);
        let record = Record::of(self, area);
        let recorded: &Recorded = &record.sources;
        let mut met = Met::new(area, self.asks_outcomes.then_some(&self.needs));
        let averages = self.averages_of(area, (&judged, &met, &record), given);
        let mut needs = Vec::with_capacity(record.needs.len());
        let mut results = Vec::with_capacity(area.families.count() as usize);
        for (family, own) in record.each_family(area) {
            if !scope(family) {
                continue;
            }
            if let Some((known, result)) = earlier.as_ref().and_then(|earlier| earlier.of(area, family)) {
                needs.extend(known);
                results.extend(result);
                continue;
            }
            let first = needs.len();
            let mut there = There::new(&self.takes, area, family);
            let recorded_here = own.iter().fold(0, |set, (instance, _)| set | at(&self.in_order, instance.need));
            let worth = self.worth.with(there.of_family) | recorded_here;
            if let Some(beside) = &mut beside {
                beside.go_to(family);
            }
            for need in self.asked_in_order(worth) {
                let before = needs.len();
                if let Some(known) = beside.as_ref().and_then(|beside| beside.of(family, need)) {
                    needs.extend(known);
                    met.note(family, need, needs.get(before..).unwrap_or_default());
                    continue;
                }
                let asker = Asker { area, judged: &judged, met: &met, recorded, averages: &averages };
                self.recorded_need(&asker, need, own, true, &mut needs);
                self.found_need(&asker, (family, need), &mut there, at(&judged_as, need), &mut needs);
                met.note(family, need, needs.get(before..).unwrap_or_default());
            }
            let own = needs.get_mut(first..).unwrap_or_default();
            own.sort_by_key(|status| status.need);
            if at(&area.families.engaged, family) != NONE {
                let asker = Asker { area, judged: &judged, met: &met, recorded, averages: &averages };
                results.push(result(self, &asker, family, own));
            }
            if let Some(earlier) = &mut earlier {
                let result = results.last().filter(|result| result.family == family);
                earlier.keep(area, family, needs.get(first..).unwrap_or_default(), result);
            }
        }
        Evaluation { needs, results, judged, met, record, averages }
    }

    /// The needs of a set of places in their order, and all beyond the 128th.
    fn asked_in_order(&self, mut set: u128) -> impl Iterator<Item = u32> {
        let of_set = std::iter::from_fn(move || {
            let place = (set != 0).then(|| set.trailing_zeros() as usize)?;
            set &= set - 1;
            Some(place)
        });
        of_set.map_while(|place| self.order.get(place)).chain(self.order.iter().skip(128)).copied()
    }

    /// The outcomes of needs on record, whoever says that they are: one after the other, as the record has them.
    pub(super) fn outcomes<'r>(
        &'r self,
        area: &Area,
        record: Record,
        wanted: &dyn Fn(u32, u32) -> bool,
    ) -> Evaluation<'r> {
        let judged = self.judged(area);
        let mut met = Met::new(area, self.asks_outcomes.then_some(&self.needs));
        let averages = self.averages_of(area, (&judged, &met, &record), &BTreeMap::new());
        let mut needs = Vec::with_capacity(record.needs.len());
        for own in record.families() {
            let Some(family) = own.first().map(|(instance, _)| instance.family) else { continue };
            let first = needs.len();
            let recorded_here = |need: u32| own.iter().any(|(instance, _)| instance.need == need);
            for need in self.order.iter().filter(|need| recorded_here(**need) && wanted(family, **need)) {
                let before = needs.len();
                let asker = Asker { area, judged: &judged, met: &met, recorded: &record.sources, averages: &averages };
                self.recorded_need(&asker, *need, own, false, &mut needs);
                met.note(family, *need, needs.get(before..).unwrap_or_default());
            }
            needs.get_mut(first..).unwrap_or_default().sort_by_key(|status| status.need);
        }
        Evaluation { needs, results: Vec::new(), judged, met, record, averages }
    }

    /// The averages of the area over all families, whichever are evaluated.
    fn averages_of(
        &self,
        area: &Area,
        (judged, met, record): (&[i32], &Met, &Record),
        given: &BTreeMap<String, f64>,
    ) -> Vec<Mean> {
        self.means(&Asker { area, judged, met, recorded: &record.sources, averages: &[] }, given)
    }

    /// What is asked where nothing is on record: by it, clauses can be asked of the evidence alone.
    pub(super) fn nothing(&self, area: &Area) -> Evaluation<'_> {
        self.outcomes(area, Record::default(), &|_, _| false)
    }

    /// The people of each family in a scope, by its place, of whom the data alone shows each of some needs: nothing is taken for
    /// recorded, or for met.
    pub(super) fn shown_by_data(
        &self,
        area: &Area,
        scope: &dyn Fn(u32) -> bool,
        wanted: &dyn Fn(u32) -> bool,
        mut each: impl FnMut(u32, &[Shown]),
    ) {
        let nothing = self.nothing(area);
        let (asker, judged_as) = (nothing.asker(area), self.judged_as(area));
        let mut shown = Vec::new();
        for family in (0..area.families.count()).filter(|family| scope(*family)) {
            shown.clear();
            let mut there = There::new(&self.takes, area, family);
            let worth = self.worth.with(there.of_family);
            for (place, need) in self.order.iter().enumerate() {
                if wanted(*need) && (place >= 128 || worth >> place & 1 == 1) {
                    let found = self.found_in(&asker, (family, *need), &mut there, at(&judged_as, *need), &[]);
                    shown.extend(found.iter().map(|instance| (*need, instance.index)));
                }
            }
            each(family, &shown);
        }
    }

    /// Says whether data shows a need in who is of a kind to have it, on the day on which another need was identified.
    pub(super) fn shows(&self, asker: &Asker<'_>, instance: &Instance) -> bool {
        let tree = self.needs.get(instance.need as usize).and_then(|need| need.found.as_ref());
        tree.is_some_and(|tree| self.walk(asker, tree, instance).0 == Verdict::TRUE)
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

    /// The needs of the plan by their places among those that judgements of the area are about; -1 for none of them.
    pub(super) fn judged_as(&self, area: &Area) -> Vec<i32> {
        let judged: HashMap<&str, i32> = area.evidence.judgements.needs.iter().map(String::as_str).zip(0..).collect();
        self.needs.iter().map(|need| judged.get(need.id.as_str()).copied().unwrap_or(-1)).collect()
    }

    /// Evaluates a need where it is on record; whether the data shows it as well is asked only where that is wanted.
    fn recorded_need<'r>(
        &'r self,
        asker: &Asker<'_>,
        need: u32,
        own: &[OnRecord],
        look: bool,
        statuses: &mut Vec<NeedStatus<'r>>,
    ) {
        let Some(rules) = self.needs.get(need as usize) else { return };
        for (instance, person) in own.iter().filter(|(instance, _)| instance.need == need) {
            let found = rules.found.as_ref().filter(|_| look).map(|tree| self.walk(asker, tree, instance).0);
            let found = found.and_then(|verdict| match verdict.value {
                Value::True => Some(true),
                Value::False => Some(false),
                Value::Open | Value::Missing => None,
            });
            statuses.push(self.status(asker, rules, *instance, *person, true, found));
        }
    }

    /// Evaluates a need where the data shows it and nobody recorded it. What the family has says whether it is worth asking.
    fn found_need<'r>(
        &'r self,
        asker: &Asker<'_>,
        (family, need): (u32, u32),
        there: &mut There<'_>,
        judged_as: i32,
        statuses: &mut Vec<NeedStatus<'r>>,
    ) {
        let Some(rules) = self.needs.get(need as usize) else { return };
        let recorded = statuses.iter().rev().take_while(|status| status.family == family && status.need == need);
        let known: SmallVec<[Option<u32>; 4]> = recorded.map(|status| status.person).collect();
        for instance in self.found_in(asker, (family, need), there, judged_as, &known) {
            statuses.push(self.status(asker, rules, instance, instance.index, false, Some(true)));
        }
    }

    /// Finds of whom the data shows a need, those aside whose it is known to be.
    fn found_in(
        &self,
        asker: &Asker<'_>,
        (family, need): (u32, u32),
        there: &mut There<'_>,
        judged_as: i32,
        known: &[Option<u32>],
    ) -> SmallVec<[Instance; 2]> {
        let Some(rules) = self.needs.get(need as usize) else { return SmallVec::new() };
        let (Some(tree), Some(takes)) = (&rules.found, &rules.found_takes) else { return SmallVec::new() };
        if !takes.is_in(there.of_family) || known.contains(&None) {
            return SmallVec::new();
        }
        let area = asker.area;
        let identified = at(&area.families.identified, family);
        let blank = Instance { family, index: None, identified, measure: NO_WORD, need, judged_as };
        if rules.person == Person::Family {
            let is_found = known.is_empty() && self.holds(asker, tree, &blank, there.of_family);
            return is_found.then_some(blank).into_iter().collect();
        }
        let people = rules.person.people(area, family, identified).filter(|slot| !known.contains(&Some(*slot)));
        people
            .filter_map(|slot| {
                let instance = Instance { index: Some(slot), ..blank };
                let there = there.of(slot);
                (takes.is_in(there) && self.holds(asker, tree, &instance, there)).then_some(instance)
            })
            .collect()
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
        let finally = self.finally_judged(at(&asker.area.families.closed, instance.family));
        let lacks = matches!(status, Status::NotAchieved | Status::NotEvidenced);
        let can_turn = in_set && lacks && (finally == NONE || finally > asker.area.as_of);
        let tree = rules.achieved.as_ref().filter(|_| can_turn);
        let one_clause_away = tree.map(|tree| self.is_one_clause_away(asker, tree, &instance));
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
            one_clause_away,
            instance,
        }
    }

    /// Says whether a tree is true of who has certain rows: less work than to say what it is if it is not.
    fn holds(&self, asker: &Asker<'_>, tree: &Tree, instance: &Instance, there: u128) -> bool {
        let holds = |tree: &Tree| self.holds(asker, tree, instance, there);
        let applies = |child: &Tree| child.when.as_ref().is_none_or(|when| holds(when));
        let may_hold = |tree: &Tree| match &tree.branch {
            Branch::Clause(clause) => clause.takes == 0 || there & clause.takes != 0,
            _ => true,
        };
        match &tree.branch {
            Branch::Clause(clause) => may_hold(tree) && asker.clause(clause, instance) == Verdict::TRUE,
            Branch::All(children) => children.iter().all(may_hold) && children.iter().all(holds),
            Branch::Any(children) => children.iter().any(holds),
            Branch::Evidence(children) => children.iter().any(|child| applies(child) && holds(child)),
            // What comes first, and is not missing, decides.
            Branch::First(_) => self.walk(asker, tree, instance).0 == Verdict::TRUE,
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
            Branch::First(children) => (children, Join::First),
        };
        let mut said = SmallVec::<[(Verdict, &'r str); 8]>::new();
        for child in children {
            let said_here = match child.when.as_ref().map(|when| self.decide(when, say)) {
                Some((Verdict { value: Value::False, .. }, _)) => continue,
                Some(unknown @ (Verdict { value: Value::Open | Value::Missing, .. }, _)) => unknown,
                Some((Verdict { value: Value::True, .. }, _)) | None => self.decide(child, say),
            };
            said.push(said_here);
            // What decides alone needs nothing more to be asked.
            let decides = match join {
                Join::All => said_here.0.value == Value::False,
                Join::Any | Join::Evidence => said_here.0.value == Value::True,
                Join::First => said_here.0.value != Value::Missing,
            };
            if decides {
                break;
            }
        }
        let verdict = join.of(said.iter().map(|(verdict, _)| *verdict));
        let of_value = |said: &&(Verdict, &'r str)| said.0.value == verdict.value;
        let deciding = match join {
            Join::All if verdict.value == Value::True => said.last(),
            Join::All | Join::Any | Join::Evidence | Join::First => said.iter().find(of_value),
        };
        (verdict, deciding.map_or(&tree.id, |(_, id)| id))
    }

    /// Asks a tree of the family as such; none where the plan has no such tree.
    pub(super) fn of_family(&self, asker: &Asker<'_>, tree: Option<&Tree>, family: u32) -> Option<Value> {
        tree.map(|tree| self.walk(asker, tree, &Instance::of_family(asker.area, family)).0.value)
    }
}

/// For each need its place in an order, as one of a set.
fn places_in(order: &[u32]) -> Vec<u128> {
    let mut places = vec![0; order.len()];
    for (place, need) in (0..128).zip(order) {
        if let Some(own) = places.get_mut(*need as usize) {
            *own = 1 << place;
        }
    }
    places
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
        area.families.people(family).filter(move |slot| self.has(area, *slot, day))
    }

    /// Says whether a person is of this kind on a day.
    pub fn has(self, area: &Area, slot: u32, day: i32) -> bool {
        match self {
            Self::Child => area.people.is_child(slot, day),
            Self::Adult => !area.people.is_child(slot, day),
            Self::Parent => at(&area.people.parent, slot),
            Self::Anyone => true,
            Self::Family => false,
        }
    }
}

/// What the needs on record come to for each family: the second pass asks it.
pub struct Met {
    /// Whether an outcome is printed for each need of the plan.
    published: Vec<bool>,
    /// For each family, each need.
    of: Vec<Option<Verdict>>,
}

impl Met {
    /// None yet; nothing is kept where no clause asks.
    fn new(area: &Area, needs: Option<&Vec<NeedRules>>) -> Self {
        let published: Vec<bool> = needs.into_iter().flatten().map(|need| need.published).collect();
        Self { of: vec![None; area.families.count() as usize * published.len()], published }
    }

    /// The worst of a family's people counts.
    fn note(&mut self, family: u32, need: u32, statuses: &[NeedStatus<'_>]) {
        if !at(&self.published, need) {
            return;
        }
        let verdict = statuses.iter().filter(|status| status.recorded).fold(None, |all, own| Some(worse(all, own)));
        let place = self.place(family, need);
        if let Some(own) = self.of.get_mut(place) {
            *own = verdict;
        }
    }

    fn place(&self, family: u32, need: u32) -> usize {
        family as usize * self.published.len() + need as usize
    }

    /// The needs for which an outcome is printed.
    pub fn needs(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.published).filter(|(_, published)| **published).map(|(need, _)| need)
    }

    /// What a need comes to for a family; none where it is not on record.
    pub fn of(&self, family: u32, need: u32) -> Option<Verdict> {
        self.of.get(self.place(family, need)).copied().flatten()
    }
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
