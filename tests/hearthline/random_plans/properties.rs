//! What holds of every plan, whatever its clauses are: on random plans and on those of the library, over random families.
//!
//! `HEARTHLINE_PROPERTIES` says how many random plans, `HEARTHLINE_FAMILIES` how many families of each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use hearthline::{
    base::Library,
    outcome::{Rules, ToldNeed, ToldResult, tell_case},
    plan::{Anchor, Call, CaseRows, Comparison, Duration, Need, Node, Number, Plan, Plans, Point, Rule, Test, lines},
};

use super::{
    BATCH,
    dice::Dice,
    families::{day_of_statuses, family_rows},
    number,
    plans::plan_text as random_plan,
    print::{read, rows_text},
};

/// A plan with rows that are aimed at it.
struct Batch<'a> {
    name: String,
    plan: &'a Plan,
    rows: CaseRows,
    as_of: NaiveDate,
}

/// Goes through random plans, then those of the library, each with random families. A plan of the library has many needs, and
/// comes as often as it has some.
fn each(mut check: impl FnMut(&mut Dice, &Batch<'_>)) {
    let seed = number("HEARTHLINE_SEED", 20_240_331);
    let (plans, families) = (number("HEARTHLINE_PROPERTIES", 20), number("HEARTHLINE_FAMILIES", 40));
    let mut with_families = |dice: &mut Dice, name: String, plan: &Plan| {
        for _ in 0..families.div_ceil(BATCH as u64) {
            let as_of = day_of_statuses(dice);
            let rows = family_rows(dice, plan, BATCH, as_of);
            check(dice, &Batch { name: name.clone(), plan, rows, as_of });
        }
    };
    for place in 0..plans {
        let mut dice = Dice::new(seed.wrapping_add(place));
        let plan = read(&random_plan(&mut dice)).unwrap();
        with_families(&mut dice, format!("seed {seed}, plan {place}"), &plan);
    }
    let built_in = Plans::read(&Library::built_in()).unwrap();
    for plan in built_in.iter() {
        let mut dice = Dice::new(seed);
        for _ in 0..plans.div_ceil(20) {
            with_families(&mut dice, format!("seed {seed}, {}", plan.id), plan);
        }
    }
}

type Whose = (String, Option<String>, String);

fn told(plan: &Plan, batch: &Batch<'_>) -> (BTreeMap<Whose, ToldNeed>, Vec<ToldResult>) {
    let (needs, results) = tell_case(&Rules::new(plan), &batch.rows, batch.as_of).unwrap();
    let whose = |need: ToldNeed| ((need.family.clone(), need.person.clone(), need.need.clone()), need);
    (needs.into_iter().map(whose).collect(), results)
}

/// False, missing, open, true; and the statuses that follow from them.
fn rank(word: &str) -> usize {
    let order =
        [["false", "not_achieved"], ["missing", "not_evidenced"], ["open", "not_yet_knowable"], ["true", "achieved"]];
    order.iter().position(|words| words.contains(&word)).unwrap()
}

/// The plan with one of its needs changed, and the place of that need; none where no need has an outcome.
fn with_need(dice: &mut Dice, plan: &Plan, change: impl FnOnce(&mut Dice, &mut Node)) -> Option<(Plan, Need)> {
    let with_outcome = |(place, (_, need)): (usize, (_, &Need))| need.achieved.is_some().then_some(place);
    let places: Vec<usize> = plan.needs().enumerate().filter_map(with_outcome).collect();
    let place = (!places.is_empty()).then(|| *dice.pick(&places))?;
    let before = plan.needs().nth(place)?.1.clone();
    let mut other = plan.clone();
    let need = other.headlines.iter_mut().flat_map(|headline| &mut headline.needs).nth(place)?;
    change(dice, need.achieved.as_mut()?);
    Some((other, before))
}

fn has(tree: &Node, is: impl Fn(&Rule) -> bool) -> bool {
    tree.all().iter().any(|node| is(&node.rule))
}

fn has_first(tree: &Node) -> bool {
    has(tree, |rule| matches!(rule, Rule::First(_)))
}

fn each_test(node: &mut Node, change: &mut impl FnMut(&mut Test)) {
    node.when.iter_mut().for_each(|when| each_test(when, change));
    match &mut node.rule {
        Rule::All(nodes) | Rule::Any(nodes) | Rule::Evidence(nodes) | Rule::First(nodes) => {
            for child in nodes {
                each_test(child, change);
            }
        }
        Rule::Leaf(leaf) => change(&mut leaf.test),
    }
}

/// Moves the number of a comparison so that it is harder to come by. What equals a number has no such direction.
fn make_harder(dice: &mut Dice, test: &mut Test) {
    let step = dice.weighted(&[(3, 0.05), (3, 0.5), (6, 1.0), (2, 3.0), (1, 150.0)]);
    match test {
        Test::Compare(_, comparison, Number::Literal(number)) => match comparison {
            Comparison::AtLeast | Comparison::Greater => *number += step,
            Comparison::AtMost | Comparison::Less => *number -= step,
            Comparison::Equal => {}
        },
        Test::Compare(Number::Literal(number), comparison, _) => match comparison {
            Comparison::AtLeast | Comparison::Greater => *number -= step,
            Comparison::AtMost | Comparison::Less => *number += step,
            Comparison::Equal => {}
        },
        Test::Lasts(_, comparison, duration) => {
            let (Duration::Days(many) | Duration::Weeks(many) | Duration::Months(many)) = duration;
            let by = dice.weighted(&[(3, 1), (1, 4)]);
            *many = if *comparison == Comparison::AtLeast { *many + by } else { many.saturating_sub(by).max(1) };
        }
        Test::Compare(..) | Test::Holds(..) => {}
    }
}

/// A clause never rises when its number is made harder (false, missing, open, true), and so no tree of `all`, `any` and
/// `evidence` comes to be true, with a `when` or without. In `first` one may: an alternative that was waited for, or had failed, and
/// is now missing, or does not apply, leaves the decision to the next.
#[test]
fn a_stricter_threshold_never_makes_a_need_achieved() {
    let (mut fell, mut lost) = (0, 0);
    each(|dice, batch| {
        let harder = |dice: &mut Dice, tree: &mut Node| each_test(tree, &mut |test| make_harder(dice, test));
        let Some((other, need)) = with_need(dice, batch.plan, harder) else { return };
        let tree = need.achieved.as_ref().unwrap();
        let ids: BTreeSet<&str> = tree.all().into_iter().map(|node| node.id.as_str()).collect();
        let (before, after) = (told(batch.plan, batch).0, told(&other, batch).0);
        for (whose, was) in before.iter().filter(|(whose, _)| whose.2 == need.id) {
            let is = &after[whose];
            for (was, is) in was.clauses.iter().zip(&is.clauses).filter(|(was, _)| ids.contains(was.id.as_str())) {
                let (one, other) = (was.value.word(), is.value.word());
                let text = || format!("{}\n{}", batch.plan.to_toml(), rows_text(&batch.rows));
                assert!(
                    rank(other) <= rank(one),
                    "{}, {whose:?}: {} was {one} and is {other}\n{}",
                    batch.name,
                    was.id,
                    text()
                );
                fell += usize::from(rank(other) < rank(one));
            }
            let newly = is.status == "achieved" && was.status != "achieved";
            let plain = tree.all().iter().all(|node| node.when.is_none()) && !has_first(tree);
            let well = has_first(tree) || !newly && (!plain || rank(is.status) <= rank(was.status));
            let text = || format!("{}\n{}\n{}", batch.plan.to_toml(), other.to_toml(), rows_text(&batch.rows));
            assert!(well, "{}, {whose:?} was {} and is {}\n{}", batch.name, was.status, is.status, text());
            lost += usize::from(was.status == "achieved" && is.status != "achieved");
        }
    });
    assert!(fell > 20 && lost > 3, "made too little difference: {fell} clauses fell, {lost} needs were lost");
}

/// What holds of whoever is judged, whatever the data is.
fn truth() -> Test {
    let day = || Point { anchor: Anchor::FamilyIdentified, shift: None };
    let months = Call::CalendarMonths { from: day(), to: day() };
    Test::Compare(Number::Call(Box::new(months)), Comparison::Equal, Number::Literal(0.0))
}

/// The same as `outcome::monotone` says of every small tree, here of plans as a whole: over `all`, `any` and `evidence` a need
/// only ever rises (not achieved, not evidenced, not yet knowable, achieved); with `first`, an achieved one may have to be waited for; and a
/// clause of a `when` may bring in an alternative, whatever that is.
#[test]
fn a_clause_that_turns_true_never_makes_a_need_not_achieved() {
    let mut gained = 0;
    each(|dice, batch| {
        let mut in_when = false;
        let turn = |dice: &mut Dice, tree: &mut Node| {
            let leaves: Vec<String> = tree.leaves().iter().map(|(node, _)| node.id.clone()).collect();
            let turned = dice.pick(&leaves);
            let under_when = |node: &Node| node.when.as_ref().is_some_and(|when| when.find(turned).is_some());
            in_when = tree.all().into_iter().any(under_when);
            let mut places = leaves.iter();
            each_test(tree, &mut |test| {
                if places.next() == Some(turned) {
                    *test = truth();
                }
            });
        };
        let Some((other, need)) = with_need(dice, batch.plan, turn) else { return };
        let has_first = has_first(need.achieved.as_ref().unwrap());
        let (before, after) = (told(batch.plan, batch).0, told(&other, batch).0);
        for (whose, was) in before.iter().filter(|(whose, _)| whose.2 == need.id) {
            let is = &after[whose];
            let fell = rank(is.status) < rank(was.status);
            let well = match (has_first, in_when) {
                (false, false) => !fell,
                (true, false) => !fell || (was.status, is.status) == ("achieved", "not_yet_knowable"),
                (false, true) => was.status != "achieved" || is.status == "achieved",
                (true, true) => true,
            };
            let text = || format!("{}\n{}\n{}", batch.plan.to_toml(), other.to_toml(), rows_text(&batch.rows));
            assert!(well, "{}, {whose:?} was {} and is {}\n{}", batch.name, was.status, is.status, text());
            gained += usize::from(rank(is.status) > rank(was.status));
        }
    });
    assert!(gained > 20, "made too little difference: {gained} needs rose");
}

#[test]
fn supplementary_evidence_never_decides() {
    let mut there = 0;
    each(|dice, batch| {
        let (mut without, mut other) = (batch.plan.clone(), batch.plan.clone());
        for need in without.headlines.iter_mut().flat_map(|headline| &mut headline.needs) {
            there += need.supplementary.len();
            need.supplementary.clear();
        }
        for need in other.headlines.iter_mut().flat_map(|headline| &mut headline.needs).filter(|need| need.published) {
            let trees = [need.found.as_ref(), need.achieved.as_ref()];
            let trees = trees.into_iter().flatten().filter(|_| dice.chance(70));
            need.supplementary = trees.map(beside).collect();
        }
        let (needs, results) = told(batch.plan, batch);
        for plan in [&without, &other] {
            let (others, other_results) = told(plan, batch);
            let text = || format!("{}\n{}\n{}", batch.plan.to_toml(), plan.to_toml(), rows_text(&batch.rows));
            assert_eq!(results, other_results, "{}\n{}", batch.name, text());
            assert_eq!(needs.len(), others.len(), "{}\n{}", batch.name, text());
            for (whose, need) in &needs {
                let decided = |need: &ToldNeed| ToldNeed { clauses: Vec::new(), ..need.clone() };
                assert_eq!(decided(need), decided(&others[whose]), "{}\n{}", batch.name, text());
            }
        }
    });
    assert!(there > 0, "no plan had supplementary evidence");
}

/// The tree as supplementary evidence, with ids of its own.
fn beside(tree: &Node) -> Node {
    let mut tree = tree.clone();
    rename(&mut tree);
    tree
}

fn rename(node: &mut Node) {
    node.id = format!("supplementary.of.{}", node.id);
    node.when.iter_mut().for_each(|when| rename(when));
    match &mut node.rule {
        Rule::All(nodes) | Rule::Any(nodes) | Rule::Evidence(nodes) | Rule::First(nodes) => {
            nodes.iter_mut().for_each(rename);
        }
        Rule::Leaf(_) => {}
    }
}

/// Every clause and every branch has just one line, with its id, its cite and, of a clause, its words.
#[test]
fn every_clause_of_a_plan_is_said() {
    let seed = number("HEARTHLINE_SEED", 20_240_331);
    let random = (0..number("HEARTHLINE_PROPERTIES", 20) * 10)
        .map(|place| read(&random_plan(&mut Dice::new(seed.wrapping_add(place)))).unwrap());
    let built_in = Plans::read(&Library::built_in()).unwrap();
    for plan in random.chain(built_in.iter().cloned()) {
        let of_needs =
            plan.needs().flat_map(|(_, need)| need.found.iter().chain(&need.achieved).chain(&need.supplementary));
        for tree in plan.settings.trees().map(|(_, tree)| tree).chain(of_needs) {
            let lines = lines(tree);
            let mut said: Vec<(&str, &str)> =
                lines.iter().filter_map(|line| Some((line.id.as_deref()?, line.cite.as_str()))).collect();
            let mut asked: Vec<(&str, &str)> =
                tree.all().into_iter().map(|node| (node.id.as_str(), node.cite.as_str())).collect();
            said.sort_unstable();
            asked.sort_unstable();
            assert_eq!(said, asked, "{}\n{}", plan.id, plan.to_toml());
            for (node, leaf) in tree.leaves() {
                let line = lines.iter().find(|line| line.id.as_ref() == Some(&node.id)).unwrap();
                assert!(line.text.contains(&leaf.in_words()), "{}: {} is said as {}", plan.id, leaf.test, line.text);
            }
        }
    }
}
