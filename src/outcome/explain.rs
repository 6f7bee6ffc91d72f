use chrono::NaiveDate;

use super::{
    area::{Area, at},
    asked::{Branch, Tree},
    asker::{Asker, Instance},
    columns::Supply,
    compared::OfFamily,
    day::NONE,
    evaluate::{Evaluation, NeedStatus, Rules, Status},
    kept::{Kept, area_of, month_of},
    source::fetch,
    told::{ToldClause, ToldNeed, ToldResult, each_clause, some_day, tell, told_family, told_need},
    verdict::{Value, Verdict},
};
use crate::{
    base::{Problem, date_from_days, days_from_date, or_list},
    plan::{Need, Node, id_and_readings, lines},
    store::Entry,
};

/// What a family's needs come to, and why.
pub struct Explained {
    /// The family.
    pub family: String,
    /// Its area.
    pub area: String,
    /// The plan.
    pub plan: String,
    /// The day of the statuses.
    pub as_of: NaiveDate,
    /// The day at which it is judged.
    pub judged_on: NaiveDate,
    /// Whether the judgement date is still to come.
    pub provisional: bool,
    /// The days from which windows are counted.
    pub days: Vec<(&'static str, Option<NaiveDate>)>,
    /// Its people: what each is called in what is seen, and the pseudonym.
    pub people: Vec<(String, String)>,
    /// The result; none where no work has begun.
    pub result: Option<ToldResult>,
    /// What the plan asks of the family as such, each with a heading; nothing where no work has begun.
    pub of_family: Vec<(&'static str, Vec<ExplainedLine>)>,
    /// Its needs, in plan order.
    pub needs: Vec<ExplainedNeed>,
    /// What is carried from the family's own plan, where this is the other one of the crosswalk.
    pub carriage: Option<ExplainedCarriage>,
}

/// A need, clause by clause.
pub struct ExplainedNeed {
    /// Its printed number.
    pub code: String,
    /// What it is.
    pub title: String,
    /// The status.
    pub told: ToldNeed,
    /// The rule as it reads, each clause with what it says.
    pub lines: Vec<ExplainedLine>,
    /// What would change the status.
    pub would_change: Option<String>,
    /// The need on record under the family's own plan that it is carried over from, by its id.
    pub carried_from: Option<String>,
}

/// What is carried of a family's needs to a plan that is not its own.
pub struct ExplainedCarriage {
    /// The family's own plan.
    pub own: String,
    /// What all carried needs come to; none where none is carried.
    pub status: Option<&'static str>,
    /// The needs that are not carried: by id, what they correspond to, and why not.
    pub left: Vec<(String, String, &'static str)>,
}

/// A line of a rule.
pub struct ExplainedLine {
    /// How far it is indented.
    pub depth: usize,
    /// What is asked.
    pub text: String,
    /// The id of the clause.
    pub id: Option<String>,
    /// What the clause says; none for a line that only leads on.
    pub value: Option<Value>,
    /// The day on which it will be known.
    pub until: Option<NaiveDate>,
    /// What the data shows.
    pub seen: String,
}

impl Kept {
    /// Explains a family of the newest submissions.
    ///
    /// # Errors
    /// When there is no such family or plan, or several areas have a family of that pseudonym.
    pub async fn explain(
        &self,
        family: &str,
        area: Option<&str>,
        as_of: Option<NaiveDate>,
        plan: Option<&str>,
    ) -> Result<Explained, Problem> {
        let entry = self.entry_of(family, area).await?;
        let newest = month_of(&entry).map(crate::base::Month::last_day);
        let as_of = as_of.or(newest).unwrap_or_default();
        if let Some(known) = newest.filter(|known| *known < as_of) {
            let problem =
                Problem::new("--as-of", format!("the newest submission of the area says what was known on {known}"));
            return Err(problem.help("give that day or an earlier one"));
        }
        let mut tables = fetch(&self.store, &entry, |_| true).await?;
        let area = Area::read(area_of(&entry), &mut tables, days_from_date(as_of))?;
        let Some(place) = area.families.ids().zip(0..).find(|(id, _)| *id == family).map(|(_, place)| place) else {
            return Err(
                Problem::new("the family", format!("was not yet identified on {as_of}")).help("give a later day")
            );
        };
        let own = area.families.plans.get(at(&area.families.plan, place) as usize).cloned().unwrap_or_default();
        let rules = self.rules_of(plan.unwrap_or(&own))?;
        let evaluation = rules.evaluate(&area, |other| other == place);
        let mut told = explained(&rules, &area, &evaluation, place, as_of);
        // A plan that the crosswalk does not lead to is asked without: what is on record says nothing there.
        if id_and_readings(&rules.plan.id).0 != own
            && let Ok(comparison) = self.comparison()
            && let Some(carried) = comparison.of_family(&area, place, &own, &rules)
        {
            told.carry(&rules, &area, &own, &carried);
        }
        Ok(told)
    }

    /// Finds the submission that a family is in, reading nothing but the pseudonyms.
    async fn entry_of(&self, family: &str, area: Option<&str>) -> Result<Entry, Problem> {
        let mut found: Vec<Entry> = Vec::new();
        for entry in self.manifest.view(None).submissions {
            if area.is_some_and(|area| area != area_of(&entry)) {
                continue;
            }
            let mut tables = fetch(&self.store, &entry, |table| table == "families").await?;
            let ids = tables.take("families")?.text("family_id")?;
            let here = ids.iter().any(|id| id == Some(family));
            if here {
                found.push(entry);
            }
        }
        let areas: Vec<&str> = found.iter().map(area_of).collect();
        match found.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(Problem::new("the family", "is in none of the newest submissions").help(
                "give the pseudonym as the extract has it; a family whose own row was rejected is in `extract.rejects`, and one \
                 that is no longer supplied is not looked up",
            )),
            _ => Err(Problem::new("the family", format!("is in {} areas", found.len()))
                .help(format!("say which with --area: {}", or_list(&areas)))),
        }
    }
}

impl Explained {
    /// Adds what is carried from the family's own plan, before what the data shows alone.
    fn carry(&mut self, rules: &Rules, area: &Area, own: &str, carried: &OfFamily<'_>) {
        let needs: Vec<&Need> = rules.plan.needs().map(|(_, need)| need).collect();
        let told = |(from, status): &(&str, &NeedStatus<'_>)| {
            let need = needs.get(status.need as usize)?;
            let told = explain_need(rules, area, &carried.carriage.other, status, need);
            Some(ExplainedNeed { carried_from: Some((*from).to_owned()), ..told })
        };
        let mut all: Vec<ExplainedNeed> = carried.guests().filter_map(|guest| told(&guest)).collect();
        let known = |need: &ExplainedNeed| {
            all.iter().any(|own| own.told.need == need.told.need && own.told.person == need.told.person)
        };
        let more: Vec<ExplainedNeed> = self.needs.drain(..).filter(|need| !known(need)).collect();
        all.extend(more);
        self.needs = all;
        let left = carried.left.iter().map(|(own, other, why)| ((*own).to_owned(), (*other).to_owned(), *why));
        let statuses = carried.guests().map(|(_, status)| status.status);
        let status = statuses.reduce(Status::worse).map(Status::word);
        self.carriage = Some(ExplainedCarriage { own: own.to_owned(), status, left: left.collect() });
    }
}

fn explained(rules: &Rules, area: &Area, evaluation: &Evaluation<'_>, place: u32, as_of: NaiveDate) -> Explained {
    let (_, results) = tell(rules, area, evaluation);
    let families = &area.families;
    let judged = at(&evaluation.judged, place);
    let closed = at(&families.closed, place);
    let finally = rules.finally_judged(closed);
    let needs: Vec<&Need> = rules.plan.needs().map(|(_, need)| need).collect();
    let explained_need = |status: &NeedStatus<'_>| {
        let need = needs.get(status.need as usize)?;
        Some(explain_need(rules, area, evaluation, status, need))
    };
    let clauses = told_family(rules, area, evaluation, place);
    let (asker, instance) = (evaluation.asker(area), Instance::of_family(area, place));
    let of_family = rules.plan.settings.trees().filter(|_| !results.is_empty()).map(|(which, node)| {
        let tree = rules.family.trees().find(|tree| tree.id == node.id);
        (which.heading(), lines_of(rules, (node, tree), &clauses, &asker, &instance))
    });
    let of_family = of_family.collect();
    let people = families.people(place).map(|slot| {
        let id = area.people.id(slot).unwrap_or_default();
        (asker.name_of(place, slot), id.to_owned())
    });
    Explained {
        people: people.collect(),
        of_family,
        family: families.id(place).to_owned(),
        area: area.code.clone(),
        plan: rules.plan.id.clone(),
        as_of,
        judged_on: date_from_days(judged),
        provisional: finally == NONE || finally > area.as_of,
        days: vec![
            ("identified", some_day(at(&families.identified, place))),
            ("engaged", some_day(at(&families.engaged, place))),
            ("closed", some_day(closed)),
        ],
        result: results.into_iter().next(),
        carriage: None,
        needs: evaluation.needs.iter().filter_map(explained_need).collect(),
    }
}

fn explain_need(
    rules: &Rules,
    area: &Area,
    evaluation: &Evaluation<'_>,
    status: &NeedStatus<'_>,
    need: &Need,
) -> ExplainedNeed {
    let told = told_need(rules, area, evaluation, status);
    let asker = evaluation.asker(area);
    let trees = rules.needs.get(status.need as usize);
    let mut lines = Vec::new();
    let supplementary = need.supplementary.iter().map(|node| ("Beside it (never decides)", node));
    let parts = need.found.iter().map(|node| ("Shown by the data if", node));
    let parts = parts.chain(need.achieved.iter().map(|node| ("Achieved if", node))).chain(supplementary);
    for (heading, node) in parts {
        lines.push(ExplainedLine {
            depth: 0,
            text: format!("{heading}:"),
            id: None,
            value: None,
            until: None,
            seen: String::new(),
        });
        let tree = trees.and_then(|trees| trees.tree(&node.id));
        lines.extend(lines_of(rules, (node, tree), &told.clauses, &asker, &status.instance));
    }
    let would_change =
        trees.and_then(|trees| trees.achieved.as_ref()).map(|tree| would_change(rules, tree, &asker, status));
    ExplainedNeed { code: need.code.clone(), title: need.title.clone(), told, lines, would_change, carried_from: None }
}

fn lines_of(
    rules: &Rules,
    (node, tree): (&Node, Option<&Tree>),
    clauses: &[ToldClause],
    asker: &Asker<'_>,
    instance: &Instance,
) -> Vec<ExplainedLine> {
    let explained = |line: crate::plan::Line| {
        let clause = clauses.iter().find(|clause| Some(&clause.id) == line.id.as_ref());
        let mut seen = String::new();
        if let (Some(clause), Some(tree)) = (clause, tree) {
            each_clause(tree, &mut |leaf| {
                if let Branch::Clause(asked) = &leaf.branch
                    && leaf.id == clause.id
                {
                    let mut told = vec![asker.seen(rules, leaf, instance, clause.value)];
                    told.extend(rules.averages_told(asker, asked));
                    told.retain(|part| !part.is_empty());
                    seen = told.join("; ");
                }
            });
        }
        ExplainedLine {
            depth: line.depth + 1,
            text: line.text,
            id: clause.map(|clause| clause.id.clone()),
            value: clause.map(|clause| clause.value),
            until: clause.and_then(|clause| clause.until),
            seen,
        }
    };
    lines(node).into_iter().map(explained).collect()
}

/// Says which single clause, if it said something else, would change the status.
fn would_change(rules: &Rules, tree: &Tree, asker: &Asker<'_>, status: &NeedStatus<'_>) -> String {
    let achieved = status.status == Status::Achieved;
    let other = if achieved { Verdict::FALSE } else { Verdict::TRUE };
    let deciding = rules.alone_deciding(asker, tree, &status.instance, achieved, other);
    let deciding: Vec<String> = deciding.map(|leaf| format!("`{}`", leaf.id)).collect();
    match (achieved, deciding.is_empty()) {
        (true, true) => "no single clause: several show that it is achieved".to_owned(),
        (true, false) => format!("it would not be achieved if {} did not hold", or_list(&deciding)),
        (false, true) => "no single clause: more than one would have to hold".to_owned(),
        (false, false) => format!("it would be achieved if {} held", or_list(&deciding)),
    }
}
