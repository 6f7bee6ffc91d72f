use std::collections::{BTreeMap, BTreeSet};

use super::{
    area::Area,
    edges::{Edges, FAMILY},
    evaluate::{Evaluation, Rules},
    told::{ToldClause, ToldNeed, ToldResult, case_area, tell, told_family},
    verdict::Value,
};
use crate::{
    base::Problem,
    plan::{Anchor, Call, Case, Comparison, Expectation, Leaf, Need, Needs, Node, Number, Plan, Point, Test, Window},
};

/// What the cases of a plan came to.
pub struct CheckedCases {
    /// What a case expects and the plan does not say.
    pub problems: Vec<Problem>,
    /// How many clauses the plan has.
    pub clauses: usize,
    /// The cases of the plan that it is based on that do not hold where it departs.
    pub left_out: Vec<String>,
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
    for case in &rules.plan.deck.cases {
        let told = match ToldCase::of(rules, case) {
            Ok(told) => told,
            Err(problem) => {
                problems.push(Problem { place: format!("{}, {}", case.place, problem.place), ..problem });
                continue;
            }
        };
        let failures = told.failures();
        if case.if_it_holds && !failures.is_empty() {
            left_out.push(case.name.clone());
            continue;
        }
        problems.extend(failures);
        told.note_seen(&mut seen);
        if told.is_covered() {
            edges.see(rules, &told.area, &told.evaluation);
        }
    }
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

/// What a case's family comes to.
struct ToldCase<'r> {
    case: &'r Case,
    area: Area,
    evaluation: Evaluation<'r>,
    needs: Vec<ToldNeed>,
    results: Vec<ToldResult>,
    /// The clauses that are asked of the family as such.
    of_family: Vec<ToldClause>,
}

impl<'r> ToldCase<'r> {
    fn of(rules: &'r Rules, case: &'r Case) -> Result<Self, Problem> {
        let area = case_area(&case.rows, case.as_of)?;
        let evaluation = rules.evaluate_given(&area, |_| true, &case.averages, None);
        let of_family =
            evaluation.results.iter().flat_map(|result| told_family(rules, &area, &evaluation, result.family));
        let of_family = of_family.collect();
        let (needs, results) = tell(rules, &area, &evaluation);
        Ok(Self { case, area, evaluation, needs, results, of_family })
    }

    /// What the case expects and the plan does not say.
    fn failures(&self) -> Vec<Problem> {
        let expected = self.case.expect.iter();
        let mut found: Vec<Problem> =
            expected.filter_map(|expected| disappointed(self.case, expected, &self.needs)).collect();
        let told = self.results.first();
        let result = told.map_or("none", |told| told.result);
        if let Some(expected) = self.case.result.as_deref().filter(|expected| *expected != result) {
            let reason = told.and_then(|told| told.reason.as_deref());
            let reason = reason.map_or_else(String::new, |reason| format!(", by reason of `{reason}`"));
            let cause =
                format!("case `{}`: expected the result {expected}, and it is {result}{reason}", self.case.name);
            found.push(Problem::new(self.case.place.clone(), cause));
        }
        found
    }

    fn note_seen(&self, seen: &mut Seen) {
        for clause in &self.of_family {
            seen.entry((FAMILY.to_owned(), clause.id.clone())).or_default().insert(clause.value.word());
        }
        for clause in self.needs.iter().flat_map(|need| need.clauses.iter().map(move |clause| (need, clause))) {
            let (need, clause) = clause;
            seen.entry((need.need.clone(), clause.id.clone())).or_default().insert(clause.value.word());
        }
    }

    /// Says whether all that the case does not show is known not to have been.
    fn is_covered(&self) -> bool {
        !["coverage", "rejects"].iter().any(|table| self.case.rows.contains_key(*table))
    }
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

/// Says what a case expects of a need and the plan does not say.
fn disappointed(case: &Case, expected: &Expectation, told: &[ToldNeed]) -> Option<Problem> {
    let of_need: Vec<&ToldNeed> = told.iter().filter(|told| told.need == expected.need).collect();
    let named = of_need.iter().find(|told| expected.person.is_none() || told.person == expected.person);
    let found = |found: Option<bool>| found.map_or("unknown".to_owned(), |found| found.to_string());
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    // Whoever expects another status looks for the clause first.
    let deciding = |what: &str| match named.and_then(|told| told.decided_by.as_deref()) {
        Some(clause) if what == "status" && expected.decided_by.is_none() => format!(", decided by `{clause}`"),
        _ => String::new(),
    };
    let pairs = match named {
        Some(told) => vec![
            ("status", &expected.status, told.status.to_owned()),
            ("found", &expected.found, found(told.found)),
            ("decided_by", &expected.decided_by, told.decided_by.clone().unwrap_or_default()),
            ("knowable_on", &expected.knowable_on, day(told.knowable_on)),
        ],
        // A need that is not on record, and that the data does not show, has no row.
        None if expected.found.as_deref() == Some("false") && expected.status.is_none() => Vec::new(),
        None => vec![("status", &expected.status, "none".to_owned()), ("found", &expected.found, "unknown".to_owned())],
    };
    let wrong = pairs.iter().filter_map(|(what, wanted, is)| {
        wanted
            .as_ref()
            .filter(|wanted| *wanted != is)
            .map(|wanted| format!("expected {what} {}, and it is {}{}", said(wanted), said(is), deciding(what)))
    });
    let wrong: Vec<String> = wrong.collect();
    (!wrong.is_empty()).then(|| Problem::new(case.place.clone(), format!("case `{}`: {}", case.name, wrong.join("; "))))
}

fn said(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}
