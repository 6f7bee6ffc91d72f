use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    super::{
        Done,
        options::{ListFormat, Shared},
        print::Output,
    },
    files::{beside, read_whole},
};
use crate::{
    base::{Problem, Problems, count, grouped, nearest},
    outcome::{Rules, Witnesses, witnesses},
    plan::{Plan, SourceList, Trace, Traced, TracedClause, read_source_list},
};

/// The values of a clause, in the order in which they are said.
const VALUES: [&str; 4] = ["true", "false", "open", "missing"];

/// The cases by need and clause.
type Seen = BTreeMap<(String, String), Witnesses>;

/// Follows every criterion of a plan's source to clauses and cases.
pub(super) fn trace(
    name: &str,
    wanted: Option<&str>,
    format: ListFormat,
    shared: &Shared,
    output: &mut Output,
) -> Result<Done, Problems> {
    let library = shared.library()?;
    let (plan, file) = read_whole(name, &library)?;
    let list = beside(&file.path, SourceList::ENDING, &library)?;
    let list = list.map(|file| read_source_list(&file, &plan)).transpose()?;
    let mut trace = plan.trace(list.as_ref());
    if let Some(wanted) = wanted {
        keep_need(&mut trace, wanted, &plan)?;
    }
    let seen = witnesses(&Rules::new(&plan))?;
    let findings = findings(&trace, &seen);
    match format {
        ListFormat::Json => output.json(&Whole::of(&plan, list.as_ref(), &trace, &seen, &findings))?,
        ListFormat::Table => show((&plan, list.as_ref()), (&trace, &seen, &findings), wanted.is_some(), output)?,
    }
    Ok(if findings.is_empty() { Done::Well } else { Done::WithFindings })
}

/// Keeps what is about one need, by its id or number.
fn keep_need(trace: &mut Trace<'_>, wanted: &str, plan: &Plan) -> Result<(), Problem> {
    let known = || {
        let without = plan.not_collected().map(|need| (need.id.as_str(), need.code.as_str()));
        plan.needs().map(|(_, need)| (need.id.as_str(), need.code.as_str())).chain(without)
    };
    let Some((id, _)) = known().find(|(id, code)| *id == wanted || *code == wanted) else {
        let help = nearest(wanted, known().map(|(id, _)| id)).map_or_else(
            || format!("`hearthline plan show {}` shows its needs", plan.id),
            |close| format!("`{close}` is close"),
        );
        let cause = format!("`{}` has no need `{wanted}`", plan.id);
        return Err(Problem::new("the need", cause).help(help));
    };
    let is_of = |clause: &TracedClause<'_>| clause.need.is_some_and(|need| need.id == id);
    trace.criteria.retain(|traced| {
        traced.needs.iter().any(|need| need.id == id) || traced.not_collected.iter().any(|need| need.id == id)
    });
    trace.criteria.iter_mut().for_each(|traced| traced.clauses.retain(is_of));
    trace.astray.retain(is_of);
    trace.miscited.retain(is_of);
    Ok(())
}

/// What there is to look at.
fn findings(trace: &Trace<'_>, seen: &Seen) -> Vec<String> {
    let untaken = trace.criteria.iter().filter(|traced| !traced.is_taken_up()).map(|traced| {
        let criterion = &traced.criterion;
        format!("nothing takes up {}, {} ({})", criterion.place, criterion.part, criterion.stands)
    });
    let astray = trace.astray.iter().map(|clause| {
        let (id, of, part) = (&clause.node.id, clause.asked_of(), clause.part);
        format!("no criterion leads to `{id}` of `{of}`: its part is \"{part}\"")
    });
    let miscited = trace.miscited.iter().map(|clause| {
        let (id, of, part) = (&clause.node.id, clause.asked_of(), clause.part);
        format!("`{id}` of `{of}` is cited as \"{part}\", and no criterion of that part leads to it")
    });
    let mut found: Vec<String> = untaken.chain(astray).chain(miscited).collect();
    for clause in trace.criteria.iter().flat_map(|traced| &traced.clauses).chain(&trace.astray) {
        let finding = format!("no case sees `{}` of `{}`", clause.node.id, clause.asked_of());
        if cases_of(clause, seen).is_none() && !found.contains(&finding) {
            found.push(finding);
        }
    }
    found
}

fn cases_of<'s>(clause: &TracedClause<'_>, seen: &'s Seen) -> Option<&'s Witnesses> {
    seen.get(&(clause.asked_of().to_owned(), clause.node.id.clone()))
}

fn show(
    (plan, list): (&Plan, Option<&SourceList>),
    (trace, seen, findings): (&Trace<'_>, &Seen, &[String]),
    narrowed: bool,
    output: &mut Output,
) -> Result<(), Problem> {
    output.line(&plan.title)?;
    if let Some(list) = list {
        output.line(format!("{}, held against {}", plan.id, list.path))?;
    } else {
        let lacking = format!("{}{}", plan.id, SourceList::ENDING);
        let text = format!("{}: no list of what its source prints is there ({lacking} beside the plan)", plan.id);
        output.hanging("", &format!("{text}; these are the places that the plan itself cites."), 0)?;
    }
    let mut place = "";
    for traced in &trace.criteria {
        if traced.criterion.place != place {
            place = &traced.criterion.place;
            output.line("")?;
            output.line(place)?;
        }
        show_criterion(traced, seen, narrowed, output)?;
    }
    output.line("")?;
    output.line(summary(plan, list, trace, seen))?;
    findings.iter().try_for_each(|finding| output.hanging("  ", finding, 4))
}

/// Shows a criterion with what takes it up; with what the print leaves open where one need alone is asked for.
fn show_criterion(traced: &Traced<'_>, seen: &Seen, narrowed: bool, output: &mut Output) -> Result<(), Problem> {
    let criterion = &traced.criterion;
    let joined = criterion.joined.as_ref().map_or_else(String::new, |joined| format!(" ({joined})"));
    let colon = if criterion.says.is_empty() { "" } else { ": " };
    output.hanging("  ", &format!("{}{joined}{colon}{}", criterion.part, criterion.says), 4)?;
    for clause in &traced.clauses {
        let within = clause.within.join(", ");
        let within = if within.is_empty() { String::new() } else { format!(" in {within}") };
        let text = format!("{} [{}{within}]: {}", clause.tree, clause.node.id, clause.leaf.in_words());
        output.hanging("    ", &format!("{text}; {}", counted(cases_of(clause, seen))), 6)?;
    }
    for otherwise in &traced.otherwise {
        output.hanging("    ", otherwise, 6)?;
    }
    if let Some(unclear) = criterion.unclear.as_ref().filter(|_| narrowed) {
        output.hanging("    ", &format!("unclear: {unclear}"), 6)?;
    }
    if !criterion.readings.is_empty() {
        let readings: Vec<String> = criterion.readings.iter().map(|reading| format!("`{reading}`")).collect();
        output.hanging("    ", &format!("other readings: {}", readings.join(", ")), 6)?;
    }
    if !traced.is_taken_up() {
        output.line("    NOTHING TAKES IT UP")?;
    }
    Ok(())
}

/// Says how many cases see a clause with each value.
fn counted(cases: Option<&Witnesses>) -> String {
    let said = |value: &&str| {
        let names = cases?.get(*value)?;
        Some(format!("{value} {}", names.len()))
    };
    let said: Vec<String> = VALUES.iter().filter_map(said).collect();
    if said.is_empty() { "no case".to_owned() } else { format!("cases: {}", said.join(", ")) }
}

fn summary(plan: &Plan, list: Option<&SourceList>, trace: &Trace<'_>, seen: &Seen) -> String {
    let clauses: BTreeSet<(String, String)> = trace
        .criteria
        .iter()
        .flat_map(|traced| &traced.clauses)
        .map(|clause| (clause.asked_of().to_owned(), clause.node.id.clone()))
        .collect();
    let of_clauses = clauses.iter().filter_map(|clause| seen.get(clause));
    let cases: BTreeSet<&str> = of_clauses.flat_map(|cases| cases.values().flatten()).map(String::as_str).collect();
    let not_asked = trace.criteria.iter().filter(|traced| traced.criterion.not_asked.is_some()).count();
    let criteria = match (list, trace.criteria.len()) {
        (Some(_), 1) => "1 criterion".to_owned(),
        (Some(_), many) => format!("{} criteria", grouped(many.try_into().unwrap_or(i64::MAX))),
        (None, many) => count(many, "cited part"),
    };
    let why = if not_asked > 0 { format!(" ({not_asked} of them not asked, and why)") } else { String::new() };
    format!("{}: {criteria}{why}, {}, {}", plan.id, count(clauses.len(), "clause"), count(cases.len(), "case"))
}

#[derive(Serialize)]
struct Whole<'a> {
    plan: &'a str,
    source: &'a str,
    list: Option<&'a str>,
    criteria: Vec<CriterionShown<'a>>,
    findings: &'a [String],
}

#[derive(Serialize)]
struct CriterionShown<'a> {
    place: &'a str,
    part: &'a str,
    says: &'a str,
    numbers: &'a [String],
    joined: Option<&'a str>,
    who: Option<&'a str>,
    when: Option<&'a str>,
    unclear: Option<&'a str>,
    needs: Vec<&'a str>,
    settings: &'a [String],
    not_asked: Option<&'a str>,
    readings: &'a [String],
    taken_up_by: &'a [String],
    clauses: Vec<ClauseShown<'a>>,
}

#[derive(Serialize)]
struct ClauseShown<'a> {
    need: Option<&'a str>,
    tree: &'a str,
    clause: &'a str,
    part: &'a str,
    within: &'a [&'static str],
    says: String,
    written: &'a str,
    cases: BTreeMap<&'static str, Vec<&'a str>>,
}

impl<'a> Whole<'a> {
    fn of(
        plan: &'a Plan,
        list: Option<&'a SourceList>,
        trace: &'a Trace<'a>,
        seen: &'a Seen,
        findings: &'a [String],
    ) -> Self {
        let criteria = trace.criteria.iter().map(|traced| CriterionShown::of(traced, seen)).collect();
        Self { plan: &plan.id, source: &plan.source, list: list.map(|list| list.path.as_str()), criteria, findings }
    }
}

impl<'a> CriterionShown<'a> {
    fn of(traced: &'a Traced<'a>, seen: &'a Seen) -> Self {
        let criterion = &traced.criterion;
        Self {
            place: &criterion.place,
            part: &criterion.part,
            says: &criterion.says,
            numbers: &criterion.numbers,
            joined: criterion.joined.as_deref(),
            who: criterion.who.as_deref(),
            when: criterion.when.as_deref(),
            unclear: criterion.unclear.as_deref(),
            needs: traced.needs.iter().map(|need| need.id.as_str()).collect(),
            settings: &criterion.settings,
            not_asked: criterion.not_asked.as_deref(),
            readings: &criterion.readings,
            taken_up_by: &traced.otherwise,
            clauses: traced.clauses.iter().map(|clause| ClauseShown::of(clause, seen)).collect(),
        }
    }
}

impl<'a> ClauseShown<'a> {
    fn of(clause: &'a TracedClause<'a>, seen: &'a Seen) -> Self {
        let cases = cases_of(clause, seen);
        let names = |value: &&'static str| {
            let names = cases.and_then(|cases| cases.get(value)).into_iter().flatten().map(String::as_str);
            (*value, names.collect())
        };
        Self {
            need: clause.need.map(|need| need.id.as_str()),
            tree: clause.tree,
            clause: &clause.node.id,
            part: clause.part,
            within: &clause.within,
            says: clause.leaf.in_words(),
            written: &clause.leaf.text,
            cases: VALUES.iter().map(names).collect(),
        }
    }
}
