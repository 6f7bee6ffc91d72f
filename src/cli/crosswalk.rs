use serde::Serialize;

use super::{Done, options::ListFormat, print::Output};
use crate::{
    base::{Problem, Problems, count},
    plan::{Carried, Link, Need, Plan, Plans},
};

/// Prints which needs of one plan correspond to which of another.
pub(super) fn crosswalk(
    plans: &Plans,
    (from, to): (Option<&str>, Option<&str>),
    format: ListFormat,
    output: &mut Output,
) -> Result<Done, Problems> {
    let crosswalk = &*plans.crosswalk_between(from, to)?;
    let (one, other) = (plans.get(&crosswalk.from)?, plans.get(&crosswalk.to)?);
    if format == ListFormat::Json {
        let links: Vec<Listed<'_>> = crosswalk.links.iter().map(Listed::of).collect();
        let alone = crosswalk.alone.iter().map(|alone| NotComparable {
            plan: &alone.plan,
            need: &alone.need,
            reason: &alone.reason,
        });
        let listed = Whole { from: &crosswalk.from, to: &crosswalk.to, links, not_comparable: alone.collect() };
        output.json(&listed)?;
        return Ok(Done::Well);
    }
    let (links, without) = (count(crosswalk.links.len(), "link"), count(crosswalk.alone.len(), "need"));
    output.line(format!("{} to {}: {links}; {without} without a counterpart", one.id, other.id))?;
    for domain in &crosswalk.domains {
        output.line("")?;
        output.line(domain.title.to_uppercase())?;
        for link in crosswalk.links.iter().filter(|link| link.domain == domain.id) {
            output.line("")?;
            show(link, one, other, output)?;
        }
    }
    if !crosswalk.alone.is_empty() {
        output.line("")?;
        output.line("WITHOUT A COUNTERPART")?;
    }
    for alone in &crosswalk.alone {
        let plan = if alone.plan == one.id { one } else { other };
        output.line("")?;
        output.line(format!("{}, {}", alone.plan, named(plan, &alone.need)))?;
        output.line(format!("  {}", alone.reason))?;
    }
    Ok(Done::Well)
}

fn show(link: &Link, one: &Plan, other: &Plan, output: &mut Output) -> Result<(), Problem> {
    let outcome = link.change().map_or("outcomes are not compared", |change| match change.word() {
        "same" => "the outcome asks the same",
        "stricter" => "the outcome is stricter",
        "looser" => "the outcome is looser",
        _ => "the outcome is stricter in one thing, looser in another",
    });
    output.line(named(one, &link.from))?;
    output.line(format!("  {}; {outcome}", link.kind.in_words()))?;
    output.line(format!("  {}", named(other, &link.to)))?;
    output.line(format!("  {}", link.reason))?;
    for (asks, what) in [("more", &link.asks_more), ("less", &link.asks_less)] {
        if !what.is_empty() {
            output.line(format!("  {} asks {asks}: {}.", other.id, what.join("; ")))?;
        }
    }
    if link.compares_outcomes() {
        let (onward, back) = (of_whom(link.onward), of_whom(link.back));
        output.line(format!("  Carried on for {onward}; back for {back}."))?;
    }
    output.line(format!("  Source: {}", link.cite))
}

fn of_whom(carried: Carried) -> &'static str {
    match carried {
        Carried::Always => "all who have it",
        Carried::Shown => "those of whom the data shows the other need",
        Carried::Assumed => "all who have it, though no data could show the other need",
        Carried::Never => "nobody",
    }
}

fn named(plan: &Plan, id: &str) -> String {
    let need = plan.needs().map(|(_, need)| need).find(|need| need.id == id);
    need.map_or_else(String::new, |Need { code, title, .. }| format!("{code} {title} [{id}]"))
}

#[derive(Serialize)]
struct Whole<'a> {
    from: &'a str,
    to: &'a str,
    links: Vec<Listed<'a>>,
    not_comparable: Vec<NotComparable<'a>>,
}

#[derive(Serialize)]
struct NotComparable<'a> {
    plan: &'a str,
    need: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct Listed<'a> {
    from: &'a str,
    to: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    domain: &'a str,
    outcome: Option<&'static str>,
    onward: &'static str,
    back: &'static str,
    asks_more: &'a [String],
    asks_less: &'a [String],
    cite: &'a str,
    reason: &'a str,
}

impl<'a> Listed<'a> {
    fn of(link: &'a Link) -> Self {
        Self {
            from: &link.from,
            to: &link.to,
            kind: link.kind.word(),
            domain: &link.domain,
            outcome: link.change().map(crate::plan::Change::word),
            onward: link.onward.word(),
            back: link.back.word(),
            asks_more: &link.asks_more,
            asks_less: &link.asks_less,
            cite: &link.cite,
            reason: &link.reason,
        }
    }
}
