//! Where each clause turns, and whether a case stands on either side: a bound, an end of a window, a length, an age.
//!
//! A clause is asked again with one of its numbers moved by one step. If no case says anything else then, no case shows
//! where the number lies. An end of a window is shown by rows a day apart, so what hangs on coverage does not count.

use std::collections::BTreeMap;

use super::{
    area::Area,
    asked::{Amount, Ask, Asked, Branch, Clause, Day, Days, Frame, Tree},
    asker::{Asker, Instance},
    evaluate::{Evaluation, NeedRules, Rules},
    told::each_clause,
    verdict::Value,
    visit::each_ask,
};
use crate::{
    base::date_from_days,
    plan::{Comparison, Duration, Margin},
};

/// So little moves a bound past what lies on it, and past nothing else.
const HAIR: f64 = 1e-6;

/// The place of the trees that are asked of the family as such, after those of all needs.
const OF_FAMILY: u32 = u32::MAX;

/// What stands for a need where a tree is asked of the family as such.
pub const FAMILY: &str = "the family";

/// The numbers of a plan's clauses that no case has shown yet.
pub struct Edges(BTreeMap<(u32, String), Vec<Edge>>);

/// A clause with one number moved by one step.
struct Edge {
    /// What a case would have to tell apart.
    what: String,
    moved: Clause,
}

impl Edges {
    /// All numbers of all clauses of a plan.
    pub fn of(rules: &Rules) -> Self {
        let mut found = BTreeMap::new();
        let needs = (0..).zip(&rules.needs).flat_map(|(place, need)| need.trees().map(move |tree| (place, tree)));
        for (place, tree) in needs.chain(rules.family.trees().map(|tree| (OF_FAMILY, tree))) {
            each_clause(tree, &mut |leaf| {
                if let Branch::Clause(clause) = &leaf.branch {
                    found.insert((place, leaf.id.clone()), edges(clause));
                }
            });
        }
        Self(found)
    }

    /// Takes out what families of cases show.
    pub fn see(&mut self, rules: &Rules, area: &Area, evaluation: &Evaluation<'_>, shows: impl Fn(u32) -> bool) {
        let asker = evaluation.asker(area);
        for status in evaluation.needs.iter().filter(|status| shows(status.family)) {
            for tree in rules.needs.get(status.need as usize).into_iter().flat_map(NeedRules::trees) {
                self.see_tree(status.need, tree, &asker, &status.instance);
            }
        }
        for result in evaluation.results.iter().filter(|result| shows(result.family)) {
            let instance = Instance::of_family(area, result.family);
            rules.family.trees().for_each(|tree| self.see_tree(OF_FAMILY, tree, &asker, &instance));
        }
    }

    fn see_tree(&mut self, place: u32, tree: &Tree, asker: &Asker<'_>, instance: &Instance) {
        each_clause(tree, &mut |leaf| {
            let Branch::Clause(clause) = &leaf.branch else { return };
            let Some(edges) = self.0.get_mut(&(place, leaf.id.clone())) else { return };
            if edges.is_empty() {
                return;
            }
            let value = asker.clause(clause, instance).value;
            edges.retain(|edge| {
                let moved = asker.clause(&edge.moved, instance).value;
                value == moved || value == Value::Open || moved == Value::Open
            });
        });
    }

    /// What no case has shown, by need and clause.
    pub fn unshown(self, rules: &Rules) -> Vec<String> {
        let said = |((need, id), edges): ((u32, String), Vec<Edge>)| {
            let need = rules.needs.get(need as usize).map_or(FAMILY, |need| &need.id);
            edges.into_iter().map(|edge| format!("`{id}` of `{need}`: {}", edge.what)).collect::<Vec<_>>()
        };
        self.0.into_iter().flat_map(said).collect()
    }
}

fn edges(clause: &Clause) -> Vec<Edge> {
    let mut found = Vec::new();
    let mut add = |what: String, asked: Asked| {
        found.push(Edge { what, moved: clause.clone().asking(asked) });
    };
    for (what, asked) in dated_bounds(&clause.asked) {
        add(what, asked);
    }
    for (what, comparison, step) in bounds(&clause.asked) {
        let mut asked = clause.asked.clone();
        if let Asked::Compare(_, own, right) = &mut asked {
            *own = comparison;
            match right {
                Amount::Number(number) => *number += step,
                Amount::Average(place) => {
                    *right = Amount::Plus(Box::new(Amount::Average(*place)), Box::new(Amount::Number(step)));
                }
                _ => {}
            }
        }
        add(what, asked);
    }
    if let Asked::Lasts(ask, comparison, length) = &clause.asked {
        // Nothing lasts less than a day.
        let least = length.duration == Duration::Days(1);
        let steps = [("what lasts just so long", 1), ("what lasts a day less", -1)];
        for (what, by) in steps.into_iter().take(if least { 1 } else { 2 }) {
            let mut longer = *length;
            longer.moved = by;
            add(what.to_owned(), Asked::Lasts(ask.clone(), *comparison, longer));
        }
    }
    let mut asks = Vec::new();
    each_ask(&clause.asked, &mut |ask| asks.push(ask));
    for (place, ask) in asks.iter().enumerate() {
        for (what, step) in steps_of(ask) {
            let mut asked = clause.asked.clone();
            let mut at = 0;
            each_ask_of(&mut asked, &mut |ask| {
                if at == place {
                    step(ask);
                }
                at += 1;
            });
            add(if asks.len() > 1 { format!("{what}, in its function {}", place + 1) } else { what.to_owned() }, asked);
        }
    }
    found
}

/// The comparisons beside one, each with how far its bound is moved.
fn bounds(asked: &Asked) -> Vec<(String, Comparison, f64)> {
    let Asked::Compare(left, comparison, right) = asked else { return Vec::new() };
    let strict = match comparison {
        Comparison::AtLeast => Comparison::Greater,
        Comparison::Greater => Comparison::AtLeast,
        Comparison::AtMost => Comparison::Less,
        Comparison::Less => Comparison::AtMost,
        Comparison::Equal => Comparison::Equal,
    };
    if let Amount::Dated(_) = right {
        return Vec::new();
    }
    let (step, just, over, under) = match (right, left) {
        (Amount::Number(number), Amount::Ask(ask)) => {
            let (step, just) = (step_of(ask), said(*number));
            let over = format!("over {just} to {}", said(number + step));
            let under = format!("from {} to under {just}", said(number - step));
            (step, just, over, under)
        }
        // It lies where each case says that it does.
        (Amount::Average(_), Amount::Ask(ask)) => {
            let (step, just) = (step_of(ask), "the area's average".to_owned());
            (step, just.clone(), format!("over {just} to {step} more"), format!("from {step} less to under {just}"))
        }
        _ => return vec![("two equal numbers".to_owned(), strict, 0.0)],
    };
    let bound = (format!("just {just}"), strict, 0.0);
    let (above, below) = ((over, *comparison, step), (under, *comparison, -step));
    match comparison {
        Comparison::AtLeast | Comparison::Less => vec![bound, below],
        Comparison::Greater | Comparison::AtMost => vec![bound, above],
        Comparison::Equal => vec![(above.0, Comparison::AtMost, step)],
    }
}

fn said(number: f64) -> String {
    format!("{}", (number * 1e6).round() / 1e6)
}

/// A clause with one of the numbers of its bound moved, or the day from which one holds.
fn dated_bounds(asked: &Asked) -> Vec<(String, Asked)> {
    let Asked::Compare(left, comparison, Amount::Dated(values)) = asked else { return Vec::new() };
    let step = if let Amount::Ask(ask) = left { step_of(ask) } else { 1.0 };
    let mut found = Vec::new();
    for (place, (from, value)) in values.iter().enumerate() {
        let day = date_from_days(*from);
        let mut add = |what: String, days: i32, by: f64| {
            let mut values = values.clone();
            if let Some((from, value)) = values.get_mut(place) {
                *from = from.saturating_add(days);
                *value += by;
            }
            found.push((what, Asked::Compare(left.clone(), *comparison, Amount::Dated(values))));
        };
        // A bound moved by next to nothing tells apart just what lies on it.
        let (on, further) = match comparison {
            Comparison::AtLeast | Comparison::Less => (HAIR, -step),
            Comparison::Greater | Comparison::AtMost => (-HAIR, step),
            Comparison::Equal => (HAIR, step),
        };
        let beside = if further < 0.0 {
            format!("from {} to under {}", said(value + further), said(*value))
        } else {
            format!("over {} to {}", said(*value), said(value + further))
        };
        add(format!("just {} from {day}", said(*value)), 0, on);
        add(format!("{beside} from {day}"), 0, further);
        add(format!("judged on {day}"), 1, 0.0);
        add(format!("judged the day before {day}"), -1, 0.0);
    }
    found
}

/// How near a bound a case must come: a whole one, a hundredth of a share, a quarter of a change.
fn step_of(ask: &Ask) -> f64 {
    match ask {
        Ask::Attendance { .. } => 0.01,
        Ask::Change { .. } => 0.25,
        _ => 1.0,
    }
}

type Step = (&'static str, fn(&mut Ask));

/// The steps that a function's arguments can be moved by.
fn steps_of(ask: &Ask) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut bounded = Vec::new();
    each_days(&mut ask.clone(), &mut |days| bounded.push(!matches!(days.frame, Frame::Until(_))));
    if bounded.first() == Some(&true) {
        steps.push(("the day before its window", |ask| end(ask, 0, -1, 0)));
        steps.push(("the first day of its window", |ask| end(ask, 0, 1, 0)));
    }
    if !bounded.is_empty() {
        steps.push(("the last day of its window", |ask| end(ask, 0, 0, -1)));
        steps.push(("the day after its window", |ask| end(ask, 0, 0, 1)));
    }
    if bounded.get(1) == Some(&true) {
        steps.push(("the day before its second window", |ask| end(ask, 1, -1, 0)));
        steps.push(("the first day of its second window", |ask| end(ask, 1, 1, 0)));
    }
    if bounded.len() > 1 {
        steps.push(("the last day of its second window", |ask| end(ask, 1, 0, -1)));
        steps.push(("the day after its second window", |ask| end(ask, 1, 0, 1)));
    }
    let mut days = 0;
    each_day(&mut ask.clone(), &mut |_| days += 1);
    if days > 0 {
        steps.push(("a day less", |ask| move_day(ask, 0, -1)));
        steps.push(("a day more", |ask| move_day(ask, 0, 1)));
    }
    if days > 1 {
        steps.push(("a day less, of its second day", |ask| move_day(ask, 1, -1)));
        steps.push(("a day more, of its second day", |ask| move_day(ask, 1, 1)));
    }
    match ask {
        Ask::Attendance { .. } | Ask::Exclusions { .. } => {
            steps.push(("a term less", |ask| terms(ask, -1)));
            steps.push(("a term more", |ask| terms(ask, 1)));
        }
        Ask::Status { expected_within: Some(_), .. } => {
            steps.push(("an end expected a day sooner", |ask| within(ask, -1)));
            steps.push(("an end expected a day later", |ask| within(ask, 1)));
        }
        Ask::Improvement { sustained, by, .. } => {
            if sustained.is_some() {
                steps.push(("held a day less", |ask| within(ask, -1)));
                steps.push(("held just so long", |ask| within(ask, 1)));
            }
            match by {
                Margin::Any => {}
                Margin::Reliable | Margin::AtLeast(_) => {
                    steps.push(("better by one less", |ask| margin(ask, -1.0)));
                    steps.push(("better by just so much", |ask| margin(ask, 1.0)));
                }
            }
        }
        Ask::ScalesAtLeast { .. } | Ask::WeeksAt { .. } => {
            steps.push(("one below its minimum", |ask| minimum(ask, -1.0)));
            steps.push(("just its minimum", |ask| minimum(ask, 1.0)));
        }
        Ask::People { age: Some((youngest, _)), .. } => {
            if *youngest > 0 {
                steps.push(("a year too young", |ask| age(ask, -1, 0)));
            }
            steps.push(("the youngest age", |ask| age(ask, 1, 0)));
            steps.push(("the oldest age", |ask| age(ask, 0, -1)));
            steps.push(("a year too old", |ask| age(ask, 0, 1)));
        }
        Ask::Events { what, .. } | Ask::Change { what, .. } if what.child_present_age.is_some() => {
            steps.push(("a child of the oldest age present", |ask| present(ask, -1)));
            steps.push(("a child a year older present", |ask| present(ask, 1)));
        }
        Ask::Events { .. }
        | Ask::Change { .. }
        | Ask::Score { .. }
        | Ask::Status { .. }
        | Ask::DaysIn { .. }
        | Ask::Ended { .. }
        | Ask::Support { .. }
        | Ask::SupportDays { .. }
        | Ask::Judgement { .. }
        | Ask::Judgements { .. }
        | Ask::Amount { .. }
        | Ask::Recorded { .. }
        | Ask::People { .. }
        | Ask::Met { .. }
        | Ask::CalendarMonths { .. } => {}
    }
    steps
}

/// Moves one of a function's days.
fn move_day(ask: &mut Ask, place: usize, by: i32) {
    let mut at = 0;
    each_day(ask, &mut |day| {
        if at == place {
            day.moved += by;
        }
        at += 1;
    });
}

/// Moves the ends of one of a function's windows.
fn end(ask: &mut Ask, window: usize, first: i32, last: i32) {
    let mut place = 0;
    each_days(ask, &mut |days| {
        if place == window {
            days.moved = (first, last);
        }
        place += 1;
    });
}

fn terms(ask: &mut Ask, by: i32) {
    if let Ask::Attendance { terms, .. } | Ask::Exclusions { terms, .. } = ask {
        *terms += by;
    }
}

fn within(ask: &mut Ask, by: i32) {
    if let Ask::Status { expected_within: Some(length), .. } | Ask::Improvement { sustained: Some(length), .. } = ask {
        length.moved += by;
    }
}

fn margin(ask: &mut Ask, step: f64) {
    if let Ask::Improvement { by, margins, .. } = ask {
        if let Margin::AtLeast(margin) = by {
            *margin += step;
        }
        for (_, margin) in margins {
            *margin += step;
        }
    }
}

fn minimum(ask: &mut Ask, by: f64) {
    if let Ask::ScalesAtLeast { minimum, .. } | Ask::WeeksAt { minimum, .. } = ask {
        *minimum += by;
    }
}

fn age(ask: &mut Ask, youngest: i32, oldest: i32) {
    if let Ask::People { age: Some((from, to)), .. } = ask {
        *from = from.saturating_add_signed(youngest);
        *to = to.saturating_add_signed(oldest);
    }
}

fn present(ask: &mut Ask, by: i32) {
    if let Ask::Events { what, .. } | Ask::Change { what, .. } = ask {
        what.child_present_age = what.child_present_age.map(|age| age.saturating_add_signed(by));
    }
}

/// Visits the functions of a clause to change them.
fn each_ask_of(asked: &mut Asked, visit: &mut impl FnMut(&mut Ask)) {
    fn amount(of: &mut Amount, visit: &mut impl FnMut(&mut Ask)) {
        match of {
            Amount::Number(_) | Amount::Dated(_) | Amount::Average(_) => {}
            Amount::Ask(ask) => visit(ask),
            Amount::Plus(left, right) | Amount::Minus(left, right) | Amount::Times(left, right) => {
                amount(left, visit);
                amount(right, visit);
            }
        }
    }
    match asked {
        Asked::Holds(ask, _) | Asked::Lasts(ask, ..) => visit(ask),
        Asked::Compare(left, _, right) => {
            amount(left, visit);
            amount(right, visit);
        }
        Asked::Number(of) => amount(of, visit),
    }
}

/// Visits the windows of a function to change them.
fn each_days(ask: &mut Ask, visit: &mut impl FnMut(&mut Days)) {
    match ask {
        Ask::Change { baseline, outcome, .. } => {
            visit(baseline);
            visit(outcome);
        }
        Ask::Score { reading, .. } | Ask::ScalesAtLeast { reading, .. } => visit(&mut reading.during),
        Ask::Events { during, .. }
        | Ask::DaysIn { during, .. }
        | Ask::Ended { during, .. }
        | Ask::Support { during, .. }
        | Ask::SupportDays { during, .. }
        | Ask::Judgement { during, .. }
        | Ask::Judgements { during, .. }
        | Ask::Amount { during, .. }
        | Ask::WeeksAt { during, .. } => visit(during),
        Ask::Attendance { .. }
        | Ask::Exclusions { .. }
        | Ask::Improvement { .. }
        | Ask::Status { .. }
        | Ask::Recorded { .. }
        | Ask::People { .. }
        | Ask::Met { .. }
        | Ask::CalendarMonths { .. } => {}
    }
}

/// Visits the days of a function to change them.
fn each_day(ask: &mut Ask, visit: &mut impl FnMut(&mut Day)) {
    match ask {
        Ask::Attendance { upto: day, .. }
        | Ask::Exclusions { upto: day, .. }
        | Ask::Status { at: day, .. }
        | Ask::People { at: day, .. } => visit(day),
        Ask::Recorded { by_date, .. } => by_date.iter_mut().for_each(visit),
        Ask::CalendarMonths { from, to } => {
            visit(from);
            visit(to);
        }
        Ask::Events { .. }
        | Ask::Change { .. }
        | Ask::Score { .. }
        | Ask::Improvement { .. }
        | Ask::ScalesAtLeast { .. }
        | Ask::DaysIn { .. }
        | Ask::Ended { .. }
        | Ask::Support { .. }
        | Ask::SupportDays { .. }
        | Ask::Judgement { .. }
        | Ask::Judgements { .. }
        | Ask::Amount { .. }
        | Ask::WeeksAt { .. }
        | Ask::Met { .. } => {}
    }
}
