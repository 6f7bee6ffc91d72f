use chrono::NaiveDate;

use super::{
    alone::is_lost,
    area::{Area, PRACTICE, at},
    asker::Asker,
    day::NONE,
    evaluate::{Evaluation, NeedStatus, Rules, Status},
    kept::{Kept, area_of, month_of},
    result::{FamilyResult, Outcome, Reason},
    source::fetch,
    told::{each_clause, some_day},
    verdict::{Value, Verdict},
};
use crate::{
    base::{Month, Problem, date_from_days, days_from_date},
    plan::{Leaf, Need, Node},
};

/// Something that would help a family to its outcome, or an area to evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What it is about; none where it is the area's.
    pub of: Option<ActionFamily>,
    /// Why it stands here.
    pub reason: ActionReason,
    /// The clauses that would have to hold, or that lack evidence, in plain English; or the source that ends.
    pub what: Vec<String>,
    /// Whether one of them is enough.
    pub any_will_do: bool,
}

/// The family and the need of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionFamily {
    /// The engagement.
    pub family: String,
    /// The plan that judges it.
    pub plan: String,
    /// Its locality.
    pub locality: Option<String>,
    /// The day on which the work ended.
    pub closed_on: Option<NaiveDate>,
    /// The day of the final judgement, for a family that is closed.
    pub judged_on: Option<NaiveDate>,
    /// How many days are left until then.
    pub days_left: Option<i32>,
    /// Whether these are few.
    pub closing_soon: bool,
    /// The need, by its id; none where what is lacking is of no need.
    pub need: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The person who has it.
    pub person: Option<String>,
    /// How many other needs of the family are not achieved.
    pub others: usize,
}

/// Why an action stands on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionReason {
    /// One clause alone keeps the need from being achieved.
    OneClauseAway,
    /// The need is not evidenced.
    EvidenceMissing,
    /// Every need is achieved, and a day of practice is not on record in time.
    PracticeMissing,
    /// The need is not yet knowable, and no one clause alone would do.
    NotYetKnowable,
    /// The need is not achieved, and it takes several clauses.
    SeveralClausesAway,
    /// What the area supplies of a source ends before the month does.
    CoverageEnds,
}

impl ActionReason {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::OneClauseAway => "one clause away",
            Self::EvidenceMissing => "evidence missing",
            Self::PracticeMissing => "practice missing",
            Self::NotYetKnowable => "not yet knowable",
            Self::SeveralClausesAway => "several clauses away",
            Self::CoverageEnds => "coverage ends",
        }
    }
}

/// So few days before its final judgement a family is judged soon: within the month that begins.
const SOON: i32 = 31;

/// Says that a locality is misspelt: one without a family is none.
pub fn no_such_locality() -> Problem {
    Problem::new("--locality", "no family of the area's newest submission lives in a locality of that name")
        .help("`hearthline sql \"select distinct area_code, locality from families\"` says which there are")
}

impl Kept {
    /// What would help the families of an area whose result can still turn, at the end of its newest submission's month.
    ///
    /// A need stands here where one clause would do or evidence is missing; where it is the only one in the way, or the family
    /// is judged soon, whatever keeps it that can still come to hold. Families that need least come first: fewest other
    /// needs in the way, then fewest days left.
    ///
    /// # Errors
    /// When the area has no submission up to the month, no family of it lives in the locality, or a family's plan is not
    /// there.
    pub async fn actions(&self, area: &str, locality: Option<&str>) -> Result<(Month, Vec<Action>), Problem> {
        let newest = self.manifest.view(self.month).submissions;
        let entry = newest.into_iter().find(|entry| area_of(entry) == area);
        let Some((entry, month)) = entry.and_then(|entry| month_of(&entry).map(|month| (entry, month))) else {
            return Err(Problem::new("--area", format!("{area} has no submission up to that month"))
                .help("`hearthline store` says which areas were landed"));
        };
        let mut tables = fetch(&self.store, &entry, |_| true).await?;
        let area = Area::read(area, &mut tables, days_from_date(month.last_day()))?;
        if locality.is_some_and(|wanted| area.families.localities.iter().all(|found| found != wanted)) {
            return Err(no_such_locality());
        }
        let mut actions = Vec::new();
        for (place, plan) in (0..).zip(&area.families.plans) {
            let rules = self.rules_of(plan)?;
            let evaluation = rules.evaluate(&area, |family| at(&area.families.plan, family) == place);
            let list = List { rules: &rules, area: &area, evaluation: &evaluation };
            actions.extend(list.actions());
        }
        let wanted = |action: &Action| {
            let own = action.of.as_ref().and_then(|of| of.locality.as_deref());
            locality.is_none_or(|locality| own == Some(locality))
        };
        actions.retain(wanted);
        let key = |action: &Action| {
            let of = action.of.as_ref();
            let days = of.and_then(|of| of.days_left).unwrap_or(i32::MAX);
            let names = of.map(|of| (of.family.clone(), of.need.clone(), of.person.clone()));
            (of.map_or(0, |of| of.others), days, action.reason, names)
        };
        actions.sort_by_key(key);
        let ends = area.coverage.ends_before(area.as_of);
        let ended = |(source, day): (String, i32)| Action {
            of: None,
            reason: ActionReason::CoverageEnds,
            what: vec![format!("{source} is supplied up to {}", date_from_days(day))],
            any_will_do: true,
        };
        actions.extend(ends.into_iter().map(ended));
        Ok((month, actions))
    }
}

struct List<'a> {
    rules: &'a Rules,
    area: &'a Area,
    evaluation: &'a Evaluation<'a>,
}

impl List<'_> {
    fn actions(&self) -> Vec<Action> {
        let needs: Vec<&Need> = self.rules.plan.needs().map(|(_, need)| need).collect();
        let asker = self.evaluation.asker(self.area);
        let mut actions = Vec::new();
        for result in self.evaluation.results.iter().filter(|result| self.can_turn(result)) {
            let own = self.evaluation.needs_of(result.family).iter().filter(|status| status.in_set);
            let in_the_way: Vec<&NeedStatus<'_>> =
                own.filter(|status| !matches!(status.status, Status::Achieved | Status::NotPublished)).collect();
            if result.reason == Reason::Practice {
                let (of, what) = (Some(self.family(result.family, 0)), self.unpractised(result.family));
                actions.push(Action { of, reason: ActionReason::PracticeMissing, what, any_will_do: false });
            }
            for status in &in_the_way {
                let Some(need) = needs.get(status.need as usize) else { continue };
                let mut of = self.family(result.family, in_the_way.len() - 1);
                let whole = of.closing_soon || of.others == 0;
                let Some((reason, any_will_do, clauses)) = self.helps(&asker, status, whole) else { continue };
                of.need = Some(need.id.clone());
                of.title = Some(need.title.clone());
                of.person = status.person.and_then(|slot| self.area.people.id(slot)).map(str::to_owned);
                let what =
                    clauses.iter().filter_map(|id| clause(need.achieved.as_ref(), id).map(Leaf::in_words)).collect();
                actions.push(Action { of: Some(of), reason, what, any_will_do });
            }
        }
        actions
    }

    /// Says whether a family's result is no success, and is not final yet.
    fn can_turn(&self, result: &FamilyResult) -> bool {
        let judged = self.rules.finally_judged(at(&self.area.families.closed, result.family));
        let open = judged == NONE || judged > self.area.as_of;
        let done = matches!(
            result.result,
            Outcome::Success | Outcome::SuccessByDiscretion | Outcome::SuccessByEmployment | Outcome::NotEligible
        );
        open && !done
    }

    /// The clauses that would help, how, and whether one of them is enough; if several are asked for, also where none is.
    fn helps(
        &self,
        asker: &Asker<'_>,
        status: &NeedStatus<'_>,
        several: bool,
    ) -> Option<(ActionReason, bool, Vec<String>)> {
        let tree = self.rules.needs.get(status.need as usize)?.achieved.as_ref()?;
        let alone = self.rules.alone_deciding(asker, tree, &status.instance, false, Verdict::TRUE);
        let alone: Vec<String> = alone.filter(|leaf| !is_lost(leaf)).map(|leaf| leaf.id.clone()).collect();
        if status.status != Status::NotEvidenced {
            if !alone.is_empty() {
                return Some((ActionReason::OneClauseAway, true, alone));
            }
            let fewest = self.rules.fewest_to_turn(asker, tree, &status.instance).filter(|_| several)?;
            let reason = match status.status {
                Status::NotYetKnowable => ActionReason::NotYetKnowable,
                _ => ActionReason::SeveralClausesAway,
            };
            return Some((reason, false, fewest.into_iter().map(|leaf| leaf.id.clone()).collect()));
        }
        let mut missing = Vec::new();
        each_clause(tree, &mut |leaf| {
            if self.rules.walk(asker, leaf, &status.instance).0.value == Value::Missing {
                missing.push(leaf.id.clone());
            }
        });
        // What would do alone is asked for first; else all that is lacking.
        let enough: Vec<String> = missing.iter().filter(|id| alone.contains(id)).cloned().collect();
        let any_will_do = !enough.is_empty();
        let clauses = if any_will_do { enough } else { missing };
        (!clauses.is_empty()).then_some((ActionReason::EvidenceMissing, any_will_do, clauses))
    }

    /// The days of practice that are lacking; one that is there came after the judgement.
    fn unpractised(&self, family: u32) -> Vec<String> {
        let lacking = at(&self.area.families.unpractised, family);
        let lacking = (0..).zip(PRACTICE).filter(|(bit, _)| lacking >> bit & 1 == 1);
        let lacking: Vec<String> = lacking.map(|(_, column)| format!("{column} is on record")).collect();
        if lacking.is_empty() { vec!["every day of practice lies before the judgement".to_owned()] } else { lacking }
    }

    /// A family and the days that it has, of no need yet.
    fn family(&self, family: u32, others: usize) -> ActionFamily {
        let families = &self.area.families;
        let closed = at(&families.closed, family);
        let judged = self.rules.finally_judged(closed);
        let locality = usize::try_from(at(&families.locality, family)).ok();
        let locality = locality.and_then(|place| families.localities.get(place).cloned());
        let days_left = (judged != NONE).then(|| judged - self.area.as_of);
        ActionFamily {
            family: families.id(family).to_owned(),
            plan: self.rules.plan.id.clone(),
            locality,
            closed_on: some_day(closed),
            judged_on: some_day(judged),
            days_left,
            closing_soon: days_left.is_some_and(|days| days <= SOON),
            need: None,
            title: None,
            person: None,
            others,
        }
    }
}

/// The clause of an id.
fn clause<'t>(tree: Option<&'t Node>, id: &str) -> Option<&'t Leaf> {
    tree?.leaves().into_iter().find(|(node, _)| node.id == id).map(|(_, leaf)| leaf)
}
