//! How the rest of two plans differs: what makes a family's result of its needs.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{JoinUntil, Line, Node, OfFamily, Parameter, Plan, Settings},
    About, Became, Why,
    sides::Sides,
    trees::{compare, plain_lines},
};
use crate::extract::Direction;

/// Says something of a plan.
type Say = fn(&Plan) -> String;

/// What differs, in the order in which `plan show` says it.
pub(super) fn settings(sides: Sides<'_>) -> Vec<Why> {
    let Sides { one, other, .. } = sides;
    let (own, their) = (&one.settings, &other.settings);
    let said: [(&'static str, Say); 7] = [
        ("programme", |plan| plan.programme.clone()),
        ("in force", in_force),
        ("eligible with", |plan| plan.settings.eligibility.in_words()),
        ("judged", |plan| judged(&plan.settings)),
        ("needs that count", |plan| joined(&plan.settings).to_owned()),
        ("practice", |plan| practice(&plan.settings).to_owned()),
        ("lacking evidence", |plan| lacking(&plan.settings).to_owned()),
    ];
    let mut why: Vec<Why> = said
        .into_iter()
        .map(|(what, say)| (what, say(one), say(other)))
        .filter(|(_, was, is)| was != is)
        .map(|(what, was, is)| differs(what, was, is))
        .collect();
    for which in [OfFamily::Gate, OfFamily::Route, OfFamily::Employment] {
        let tree =
            |settings: &Settings| settings.trees().find(|(known, _)| *known == which).map(|(_, tree)| tree.clone());
        of_family(sides, which, tree(own).as_ref(), tree(their).as_ref(), &mut why);
    }
    why.extend(named("parameter", (&own.parameters, &their.parameters), parameter));
    why.extend(named("average", (&own.averages, &their.averages), |average| {
        format!("the mean of {}", average.in_words())
    }));
    // Who does not ask for an instrument need not say what is better on it.
    let both = |plan: &Plan, beside: &Plan| -> BTreeMap<String, Direction> {
        let said = plan.directions.iter().filter(|(name, _)| beside.directions.contains_key(*name));
        said.map(|(name, direction)| (name.clone(), *direction)).collect()
    };
    why.extend(named("better on an instrument", (&both(one, other), &both(other, one)), |direction| {
        match direction {
            Direction::Higher => "more",
            Direction::Lower => "less",
        }
        .to_owned()
    }));
    why
}

fn differs(what: &'static str, was: String, is: String) -> Why {
    let (was, is) = (vec![Line::plain(was)], vec![Line::plain(is)]);
    Why { about: About::Plan(what), became: Became::Other, was, is }
}

/// Things that have names, each said with its name where it differs.
fn named<T>(
    what: &'static str,
    (own, their): (&BTreeMap<String, T>, &BTreeMap<String, T>),
    say: impl Fn(&T) -> String,
) -> Vec<Why> {
    let names: BTreeSet<&String> = own.keys().chain(their.keys()).collect();
    let said = |value: Option<&T>| value.map(&say);
    names
        .into_iter()
        .map(|name| (name, said(own.get(name)), said(their.get(name))))
        .filter(|(_, was, is)| was != is)
        .map(|(name, was, is)| {
            let words =
                |said: Option<String>| format!("`{name}`: {}", said.unwrap_or_else(|| "there is none".to_owned()));
            differs(what, words(was), words(is))
        })
        .collect()
}

fn of_family(sides: Sides<'_>, which: OfFamily, own: Option<&Node>, their: Option<&Node>, why: &mut Vec<Why>) {
    match (own, their) {
        (Some(one), Some(other)) => why.extend(compare(sides, one, other, About::Plan(which.key())).1),
        (None, None) => {}
        (one, other) => {
            let said = |tree: Option<&Node>| tree.map_or_else(|| vec![Line::plain("there is none")], plain_lines);
            let about = About::Plan(which.key());
            why.push(Why { about, became: Became::Other, was: said(one), is: said(other) });
        }
    }
}

fn in_force(plan: &Plan) -> String {
    let to = plan.in_force_to.map_or_else(String::new, |day| format!(" to {day}"));
    format!("from {}{to}", plan.in_force_from)
}

fn judged(settings: &Settings) -> String {
    format!("{} after closure", settings.judged_after.in_words())
}

fn joined(settings: &Settings) -> &'static str {
    match settings.needs_join_until {
        JoinUntil::Engaged => "those identified by the day on which the work began",
        JoinUntil::JudgedOn => "those identified by the judgement date",
    }
}

fn practice(settings: &Settings) -> &'static str {
    if settings.practice {
        "success takes a lead practitioner, an assessment, an action plan and support as well"
    } else {
        "outcomes alone decide"
    }
}

fn lacking(settings: &Settings) -> &'static str {
    if settings.strict {
        "one that nobody supplied leaves the need not evidenced, where another failed"
    } else {
        "one that nobody supplied is passed over, where another failed: the need is not achieved"
    }
}

fn parameter(value: &Parameter) -> String {
    match value {
        Parameter::Fixed(value) => value.to_string(),
        Parameter::Dated(values) => {
            let on = values.iter().map(|(from, value)| format!("{value} for families judged from {from}"));
            on.collect::<Vec<String>>().join(", then ")
        }
    }
}
