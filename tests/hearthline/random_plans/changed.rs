//! Random plans and small changes of them: what is said to be stricter or looser is, for every family that there is.
//!
//! A change is made in the text of a clause or in a tree, in whichever way, sensible or not; what the comparison of plans
//! claims of it is then held against the statuses of random families under both. It may claim too little, never too much.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use hearthline::{
    outcome::{Rules, ToldNeed, tell_case},
    plan::{CaseRows, Node, Plan, Reach, Rule, Verdict},
};

use super::{
    BATCH,
    dice::Dice,
    families::{day_of_statuses, family_rows},
    number,
    plans::plan_text as random_plan,
    print::{plan_text, read, rows_text},
};

/// What one stands for another of its group in.
const WORDS: [&[&str]; 7] = [
    &["months(6)", "months(3)", "months(12)", "months(1)", "months(2)"],
    &["days(90)", "days(30)", "days(7)", "days(1)", "weeks(4)", "weeks(13)", "weeks(26)"],
    &[" >= ", " > ", " <= ", " < ", " = "],
    &["before(", "after("],
    &["since(engaged)", "until(judged_on)", "since(identified)", "until(identified)"],
    &["by => any", "by => 2", "by => 4", "by => reliable"],
    &["take => total", "take => longest", "take => current"],
];

/// Arguments that may be left out.
const OPTIONAL: [&str; 13] = [
    "role",
    "reported_by",
    "severe",
    "proven",
    "child_present_age",
    "benefit",
    "applied",
    "reason",
    "expected_within",
    "sustained",
    "scale",
    "source",
    "setting",
];

#[test]
fn what_is_said_to_be_stricter_or_looser_is() {
    let seed = number("HEARTHLINE_SEED", 20_240_331);
    let (plans, families) = (number("HEARTHLINE_CHANGES", 60), number("HEARTHLINE_FAMILIES", 40));
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    for place in 0..plans {
        let mut dice = Dice::new(seed.wrapping_add(place));
        let Ok(one) = read(&random_plan(&mut dice)) else { continue };
        let one = simpler(&mut dice, one);
        let other = changed(&mut dice, &one);
        let (one, other) = if dice.chance(50) { (other, one) } else { (one, other) };
        mirrored(&one, &other);
        for _ in 0..families.div_ceil(BATCH as u64) {
            let as_of = day_of_statuses(&mut dice);
            let rows = family_rows(&mut dice, &one, BATCH, as_of);
            if let Err(found) = holds(&one, &other, &rows, as_of, &mut shown) {
                panic!(
                    "seed {seed}, plan {place}: {found}\n{}\n{}{}",
                    plan_text(&one),
                    plan_text(&other),
                    rows_text(&rows)
                );
            }
        }
    }
    for word in ["stricter", "looser", "narrower", "wider"] {
        assert!(shown.get(word).is_some_and(|times| *times > 1), "{word} made too little difference: {shown:?}");
    }
}

/// Checks that the comparison the other way round says the same the other way round.
fn mirrored(one: &Plan, other: &Plan) {
    let verdicts = |one: &Plan, other: &Plan| -> Vec<(String, Verdict, Option<Reach>)> {
        let diff = one.diff(other, None);
        diff.needs.iter().map(|need| (need.other.unwrap().1.id.clone(), need.verdict, need.reach)).collect()
    };
    let there = verdicts(one, other);
    let back = verdicts(other, one).into_iter();
    let back = back.map(|(id, verdict, reach)| (id, verdict.mirrored(), reach.map(Reach::mirrored)));
    assert_eq!(there, back.collect::<Vec<_>>(), "{}\n{}", plan_text(one), plan_text(other));
}

/// Whose need it is: the family, the person and the need.
type Whose = (String, Option<String>, String);

/// Checks what is claimed of every need against the families; notes what made a difference to somebody.
fn holds(
    one: &Plan,
    other: &Plan,
    rows: &CaseRows,
    as_of: NaiveDate,
    shown: &mut BTreeMap<&'static str, usize>,
) -> Result<(), String> {
    let told = |plan: &Plan| -> BTreeMap<Whose, ToldNeed> {
        let (needs, _) = tell_case(&Rules::new(plan), rows, as_of).unwrap();
        needs.into_iter().map(|need| ((need.family.clone(), need.person.clone(), need.need.clone()), need)).collect()
    };
    let (before, after) = (told(one), told(other));
    for need in &one.diff(other, None).needs {
        let id = &need.other.unwrap().1.id;
        let group = |told: &BTreeMap<Whose, ToldNeed>, is: &dyn Fn(&Whose, &ToldNeed) -> bool| -> BTreeSet<Whose> {
            told.iter()
                .filter(|(whose, need)| whose.2 == *id && is(whose, need))
                .map(|(whose, _)| whose.clone())
                .collect()
        };
        let achieved = |told: &BTreeMap<Whose, ToldNeed>, elsewhere: &BTreeMap<Whose, ToldNeed>| {
            group(told, &|whose, need| need.status == "achieved" && elsewhere.contains_key(whose))
        };
        let found = |told: &BTreeMap<Whose, ToldNeed>| group(told, &|_, need| need.found == Some(true));
        let (was, is) = (achieved(&before, &after), achieved(&after, &before));
        let (had, has) = (found(&before), found(&after));
        let reach = need.reach.unwrap();
        let outcome = matches!(
            (need.verdict, is.is_subset(&was), was.is_subset(&is)),
            (Verdict::Same, true, true) | (Verdict::Stricter, true, _) | (Verdict::Looser, _, true)
        ) || matches!(need.verdict, Verdict::Mixed | Verdict::Different | Verdict::NotCompared);
        let who = matches!(
            (reach, has.is_subset(&had), had.is_subset(&has)),
            (Reach::Same, true, true) | (Reach::Narrower, true, _) | (Reach::Wider, _, true) | (Reach::Different, ..)
        );
        if !outcome || !who {
            return Err(format!("{id} is said to be {}, {}: {:#?}", need.verdict.word(), reach.word(), need.why));
        }
        *shown.entry(need.verdict.word()).or_default() += usize::from(was != is);
        *shown.entry(reach.word()).or_default() += usize::from(had != has);
    }
    Ok(())
}

/// The plan with most of its trees cut down to one clause, so that what becomes of a clause is seen.
fn simpler(dice: &mut Dice, mut plan: Plan) -> Plan {
    for need in plan.headlines.iter_mut().flat_map(|headline| &mut headline.needs) {
        for tree in [&mut need.achieved, &mut need.found].into_iter().flatten() {
            let clauses: Vec<Node> = tree.leaves().into_iter().map(|(node, _)| node.clone()).collect();
            if dice.chance(70) {
                *tree = Node { when: None, ..dice.pick(&clauses).clone() };
            }
        }
    }
    read(&plan_text(&plan)).unwrap_or(plan)
}

/// The plan with some of its trees changed.
fn changed(dice: &mut Dice, plan: &Plan) -> Plan {
    let mut changed = plan.clone();
    for headline in 0..plan.headlines.len() {
        for need in 0..plan.headlines[headline].needs.len() {
            for _ in 0..dice.weighted(&[(1, 0), (5, 1), (2, 2), (1, 3)]) {
                let mut next = changed.clone();
                let need = &mut next.headlines[headline].needs[need];
                let tree = if dice.chance(70) { &mut need.achieved } else { &mut need.found };
                let Some(tree) = tree else { continue };
                change(dice, tree);
                // What no plan could say is no change.
                if let Ok(read) = read(&plan_text(&next)) {
                    changed = read;
                }
            }
        }
    }
    if dice.chance(10) {
        changed.settings.strict = !changed.settings.strict;
    }
    changed
}

fn change(dice: &mut Dice, node: &mut Node) {
    let children = match &mut node.rule {
        Rule::Leaf(leaf) => {
            leaf.text = change_clause(dice, &leaf.text);
            return;
        }
        Rule::All(children) | Rule::Any(children) | Rule::Evidence(children) | Rule::First(children) => children,
    };
    let place = dice.count(0, children.len() - 1);
    match dice.weighted(&[(70, 0), (10, 1), (5, 2), (8, 3), (7, 4)]) {
        1 if children.len() > 1 => drop(children.remove(place)),
        2 => children[place].when = None,
        3 => {
            let children = std::mem::take(children);
            let plain = children.iter().all(|child| child.when.is_none());
            node.rule = match dice.weighted(&[(2, 0), (2, 1), (2, 2), (1, 3)]) {
                0 if plain => Rule::All(children),
                1 if plain => Rule::Any(children),
                3 => Rule::First(children),
                _ => Rule::Evidence(children),
            };
        }
        4 => {
            let mut more = children[place].clone();
            change(dice, &mut more);
            children.push(more);
        }
        _ => change(dice, &mut children[place]),
    }
}

fn change_clause(dice: &mut Dice, text: &str) -> String {
    match dice.weighted(&[(40, 0), (25, 1), (15, 2), (20, 3)]) {
        0 => {
            let fits = |words: &&&[&str]| words.iter().any(|word| text.contains(word));
            let groups: Vec<&[&str]> = WORDS.iter().filter(fits).copied().collect();
            let Some(group) = (!groups.is_empty()).then(|| *dice.pick(&groups)) else { return text.to_owned() };
            let there: Vec<&str> = group.iter().copied().filter(|word| text.contains(word)).collect();
            let (from, to) = (dice.word(&there), dice.word(group));
            if dice.chance(70) { text.replacen(&from, &to, 1) } else { text.replace(&from, &to) }
        }
        1 => match text.split_once('[').and_then(|(before, rest)| Some((before, rest.split_once(']')?))) {
            // One word less of a list.
            Some((before, (words, after))) => {
                let words: Vec<&str> = words.split(", ").collect();
                let fewer = dice.some(&words, words.len().max(2) - 1);
                format!("{before}[{}]{after}", fewer.join(", "))
            }
            None => text.to_owned(),
        },
        2 => {
            let argument = format!(", {} => ", dice.word(&OPTIONAL));
            let Some((before, value)) = text.split_once(&argument) else { return text.to_owned() };
            let listed = value.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(_, after)| after);
            let end = || value.find(", ").or(value.find(')')).unwrap();
            format!("{before}{}", listed.unwrap_or_else(|| value.split_at(end()).1))
        }
        _ => match text.rsplit_once(' ') {
            Some((before, value)) => match value.parse::<f64>() {
                Ok(value) => {
                    format!("{before} {:?}", value + dice.weighted(&[(2, 1.0), (2, -1.0), (1, 0.1), (1, -0.1)]))
                }
                Err(_) => text.to_owned(),
            },
            None => text.to_owned(),
        },
    }
}
