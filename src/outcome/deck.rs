use std::collections::{BTreeMap, BTreeSet};

use super::{
    edges::{Edges, FAMILY},
    evaluate::Rules,
    sheet::Sheet,
    verdict::Value,
};
use crate::{
    base::Problem,
    plan::{Anchor, Call, Comparison, Leaf, Need, Needs, Node, Number, Plan, Point, Test, Window},
};

/// What the cases of a plan came to.
pub struct CheckedCases {
    /// What a case expects and the plan does not say.
    pub problems: Vec<Problem>,
    /// How many clauses the plan has.
    pub clauses: usize,
    /// The cases of the plan that it is based on that do not hold where it departs, each with what it expects and what is.
    pub left_out: Vec<(String, String)>,
    /// Values of clauses that no case has seen.
    pub unseen: Vec<String>,
    /// Numbers of clauses that no case shows: with the number moved by one step, every case says the same.
    pub unshown: Vec<String>,
}

/// The values that each clause of each need was seen with.
type Seen = BTreeMap<(String, String), BTreeSet<&'static str>>;

/// Runs the cases of a plan.
pub fn check_cases(rules: &Rules) -> CheckedCases {
    let mut problems = Vec::new();
    let mut seen = Seen::new();
    let mut edges = Edges::of(rules);
    let mut left_out = Vec::new();
    for sheet in Sheet::all(rules, &mut problems) {
        let told = sheet.tell(rules);
        let mut holds = vec![true; told.len()];
        for ((case, told), holds) in sheet.cases.iter().zip(&told).zip(&mut holds) {
            let failures = told.failures(case);
            if case.if_it_holds && !failures.is_empty() {
                let of_case = format!("case `{}`: ", case.name);
                let said =
                    failures.iter().map(|problem| problem.cause.strip_prefix(&of_case).unwrap_or(&problem.cause));
                let said: Vec<&str> = said.collect();
                left_out.push((case.name.clone(), said.join("; ")));
                *holds = false;
                continue;
            }
            problems.extend(failures);
            told.each_clause(|of, clause| {
                seen.entry((of.to_owned(), clause.id.clone())).or_default().insert(clause.value.word());
            });
        }
        if sheet.is_covered() {
            let holds = |family: u32| holds.get(sheet.case_of(family)).copied().unwrap_or(false);
            edges.see(rules, &sheet.area, &sheet.evaluation, holds);
        }
    }
    problems
        .sort_by_key(|problem| rules.plan.deck.cases.iter().position(|case| problem.place.starts_with(&case.place)));
    let of_needs = rules.plan.needs().flat_map(|(_, need)| clauses(need));
    let of_family = rules.plan.settings.trees().flat_map(|(_, tree)| tree.leaves());
    let clauses: Vec<(&str, &Node, &Leaf)> =
        of_needs.chain(of_family.map(|(node, leaf)| (FAMILY, node, leaf))).collect();
    let unseen = clauses.iter().flat_map(|(need, node, leaf)| unseen(&seen, &rules.plan, need, node, leaf)).collect();
    let mut unshown = edges.unshown(rules);
    for claim in &rules.plan.deck.cannot_show {
        match unshown.iter().position(|known| *known == claim.said()) {
            Some(place) => {
                unshown.remove(place);
            }
            None => problems.push(
                Problem::new(
                    claim.place.clone(),
                    format!("{} is shown by a case, or is no number of a clause", claim.said()),
                )
                .help("take the entry out, or write it as `plan check` does"),
            ),
        }
    }
    CheckedCases { problems, clauses: clauses.len(), left_out, unseen, unshown }
}

fn clauses(need: &Need) -> impl Iterator<Item = (&str, &Node, &Leaf)> {
    let trees = need.found.iter().chain(&need.achieved).chain(&need.supplementary);
    trees.flat_map(Node::leaves).map(move |(node, leaf)| (need.id.as_str(), node, leaf))
}

fn unseen(seen: &Seen, plan: &Plan, need: &str, node: &Node, leaf: &Leaf) -> Vec<String> {
    let known = seen.get(&(need.to_owned(), node.id.clone()));
    let lacking: Vec<&str> = values_of(leaf, need, plan)
        .into_iter()
        .map(Value::word)
        .filter(|word| known.is_none_or(|known| !known.contains(word)))
        .collect();
    if lacking.is_empty() {
        return Vec::new();
    }
    vec![format!("`{}` of `{need}` {}", node.id, lacking.join(", "))]
}

/// The values that a clause of a need can take.
fn values_of(leaf: &Leaf, need: &str, plan: &Plan) -> Vec<Value> {
    let mut values = match never_settled(leaf) {
        Some(Value::True) => vec![Value::False],
        Some(_) => vec![Value::True],
        None => vec![Value::True, Value::False],
    };
    if leaf.calls().iter().any(|call| can_be_missing(call)) {
        values.push(Value::Missing);
    }
    if can_be_open(leaf, need, plan) {
        values.push(Value::Open);
    }
    values
}

/// The value that a clause never takes because all time up to a day is never covered: there may always have been more.
fn never_settled(leaf: &Leaf) -> Option<Value> {
    // Readings and amounts are asked of what is there, not of all that was.
    let counts = |call: &Call| {
        !matches!(call, Call::Score { .. } | Call::ScalesAtLeast { .. } | Call::Judgement { .. } | Call::Amount { .. })
    };
    let unbounded = |call: &&Call| counts(call) && matches!(call.windows().as_slice(), [Window::Until(_)]);
    match (&leaf.test, leaf.calls().as_slice()) {
        (
            Test::Compare(
                Number::Call(_),
                comparison,
                Number::Literal(_) | Number::Parameter(..) | Number::Average(..),
            ),
            [call],
        ) if unbounded(call) => match comparison {
            Comparison::AtLeast | Comparison::Greater => Some(Value::False),
            Comparison::AtMost | Comparison::Less | Comparison::Equal => Some(Value::True),
        },
        (Test::Lasts(_, Comparison::AtLeast, _) | Test::Holds(_, true), [call]) if unbounded(call) => {
            Some(Value::False)
        }
        (Test::Lasts(..) | Test::Holds(..), [call]) if unbounded(call) => Some(Value::True),
        _ => None,
    }
}

fn can_be_missing(call: &Call) -> bool {
    match call {
        Call::Recorded { .. } => false,
        Call::CalendarMonths { from, to } => [from, to].iter().any(|point| match point.anchor {
            Anchor::Engaged | Anchor::Claimed | Anchor::SpellEnd { .. } => true,
            Anchor::Identified | Anchor::FamilyIdentified | Anchor::Closed | Anchor::AsOf | Anchor::JudgedOn => false,
        }),
        _ => true,
    }
}

fn can_be_open(leaf: &Leaf, need: &str, plan: &Plan) -> bool {
    leaf.calls().into_iter().any(|call| match call {
        Call::Met(needs) => outcome_can_be_open(needs, need, plan),
        _ => call.points().into_iter().any(point_can_be_open) || call.windows().into_iter().any(window_can_be_open),
    })
}

/// Says whether the outcome of a need that another asks for is ever waited for: one of its clauses must be. A checked plan has
/// no needs that wait for each other, so this ends.
fn outcome_can_be_open(asked: &Needs, need: &str, plan: &Plan) -> bool {
    let is_asked = |other: &&Need| match asked {
        Needs::All(ids) => ids.contains(&other.id),
        Needs::AnyOther => other.id != need,
    };
    let mut others = plan.needs().map(|(_, other)| other).filter(is_asked);
    others.any(|other| other.achieved.iter().flat_map(Node::leaves).any(|(_, leaf)| can_be_open(leaf, &other.id, plan)))
}

fn window_can_be_open(window: &Window) -> bool {
    match window {
        Window::After(..) | Window::Spell { .. } => true,
        Window::Before(anchor, _) | Window::Since(anchor) | Window::Until(anchor) => anchor_can_be_open(anchor),
    }
}

fn point_can_be_open(point: &Point) -> bool {
    matches!(point.shift, Some((true, _))) || anchor_can_be_open(&point.anchor)
}

fn anchor_can_be_open(anchor: &Anchor) -> bool {
    matches!(anchor, Anchor::Closed | Anchor::SpellEnd { .. })
}
