use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use tera::Context;

use super::{
    site::GENERATOR,
    templates::{faces, render, template},
};
use crate::{
    base::{Library, Problem, Problems, count},
    plan::{Line, Need, Node, NotCollected, Plan, Reading, lines},
};

/// The template of the page, below `reports/`.
const TEMPLATE: &str = "plan-page/page.html";

/// What the cases of a plan come to, for whoever reviews it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanCases {
    /// How many expect something of each need, by its id.
    pub of_needs: BTreeMap<String, usize>,
    /// One sentence on all of them.
    pub sentence: String,
}

/// Gives a plan as one page of HTML, whole in itself, to be sent round and read: its settings, and each need with its rule in
/// plain English, where the source prints it, and how else it could be read. It holds no data.
///
/// # Errors
/// When the template is wrong, or leaves out the head of the page.
pub fn plan_page(plan: &Plan, cases: Option<&PlanCases>, library: &Library) -> Result<String, Problems> {
    let templates = template(TEMPLATE, library)?;
    let mut context = Context::new();
    context.insert("plan", &PlanShown::of(plan, cases));
    context.insert("overrides", &library.overrides()?);
    context.insert("program", env!("CARGO_PKG_VERSION"));
    context.insert("faces", &faces());
    let html = render(&templates, TEMPLATE, &context)?;
    if html.contains(GENERATOR) {
        return Ok(html);
    }
    let problem = Problem::new(format!("reports/{TEMPLATE}"), "leaves out the head that every page bears");
    Err(problem.help(format!("put {GENERATOR} into its head")).into())
}

#[derive(Serialize)]
struct PlanShown<'a> {
    id: &'a str,
    title: &'a str,
    programme: &'static str,
    source: &'a str,
    based_on: Option<&'a str>,
    in_force: String,
    counts: String,
    cases: Option<&'a str>,
    settings: Vec<String>,
    family: Vec<Part>,
    thresholds: Vec<Vec<Piece>>,
    readings: Vec<ReadingShown<'a>>,
    headlines: Vec<HeadlineShown<'a>>,
    fingerprint: String,
}

#[derive(Serialize)]
struct HeadlineShown<'a> {
    id: &'a str,
    code: &'a str,
    title: &'a str,
    needs: Vec<NeedShown<'a>>,
}

#[derive(Serialize)]
struct NeedShown<'a> {
    id: &'a str,
    code: &'a str,
    title: &'a str,
    whose: &'static str,
    cite: &'a str,
    /// What the table of contents says beside it, where it is no need like the others.
    mark: &'static str,
    cases: Option<String>,
    /// What stands in the stead of trees.
    remarks: Vec<String>,
    parts: Vec<Part>,
    readings: Vec<ReadingShown<'a>>,
}

/// A piece of a sentence: words, or a name as the plan file writes it.
#[derive(Serialize)]
struct Piece {
    text: String,
    is_name: bool,
}

/// A tree with what it is for.
#[derive(Serialize)]
struct Part {
    heading: &'static str,
    lines: Vec<LineShown>,
}

/// A line of a tree with those below it.
#[derive(Serialize)]
struct LineShown {
    text: String,
    id: Option<String>,
    cite: String,
    below: Vec<LineShown>,
}

#[derive(Serialize)]
struct ReadingShown<'a> {
    id: &'a str,
    question: &'a str,
    taken: &'a str,
    otherwise: &'a str,
}

impl<'a> PlanShown<'a> {
    fn of(plan: &'a Plan, cases: Option<&'a PlanCases>) -> Self {
        let from = day(plan.in_force_from);
        let published = plan.needs().filter(|(_, need)| need.published).count();
        let not_published = plan.needs().count() - published;
        let not_collected = plan.not_collected().count();
        let mut counts = vec![count(plan.headlines.len(), "headline"), count(published, "need")];
        if not_published > 0 {
            counts.push(format!("{} without a published outcome", count(not_published, "need")));
        }
        if not_collected > 0 {
            counts.push(format!("{} not collected", count(not_collected, "need")));
        }
        counts.push(format!("{} not taken", count(plan.readings().count(), "reading")));
        Self {
            id: &plan.id,
            title: &plan.title,
            programme: if plan.programme == "TF" { "Troubled Families" } else { "Supporting Families" },
            source: &plan.source,
            based_on: plan.based_on.as_deref(),
            in_force: plan
                .in_force_to
                .map_or_else(|| format!("from {from}"), |to| format!("from {from} to {}", day(to))),
            counts: counts.join(", "),
            cases: cases.map(|cases| cases.sentence.as_str()),
            settings: plan.settings.in_words(),
            family: plan.settings.trees().map(|(which, tree)| Part::of(which.heading(), tree)).collect(),
            thresholds: plan.settings.thresholds_in_words().iter().map(|sentence| pieces(sentence)).collect(),
            readings: plan.readings.iter().map(ReadingShown::of).collect(),
            headlines: plan
                .headlines
                .iter()
                .map(|headline| HeadlineShown {
                    id: &headline.id,
                    code: &headline.code,
                    title: &headline.title,
                    needs: headline
                        .needs
                        .iter()
                        .map(|need| NeedShown::of(need, cases))
                        .chain(headline.not_collected.iter().map(NeedShown::without))
                        .collect(),
                })
                .collect(),
            fingerprint: plan.fingerprint().chars().take(12).collect(),
        }
    }
}

impl<'a> NeedShown<'a> {
    fn of(need: &'a Need, cases: Option<&PlanCases>) -> Self {
        let mut remarks = Vec::new();
        if need.found.is_none() {
            remarks.push("No data can show it: the record says it.".to_owned());
        }
        if need.achieved.is_none() {
            remarks.push("The source prints no outcome for it.".to_owned());
        }
        let found = need.found.iter().map(|tree| Part::of("Shown by the data if", tree));
        let achieved = need.achieved.iter().map(|tree| Part::of("Achieved if", tree));
        let beside = need.supplementary.iter().map(|tree| Part::of("Recorded beside it, never deciding", tree));
        let many = cases.map(|cases| cases.of_needs.get(&need.id).copied().unwrap_or_default());
        Self {
            id: &need.id,
            code: &need.code,
            title: &need.title,
            whose: whose(&need.person),
            cite: &need.cite,
            mark: if need.published { "" } else { "no published outcome" },
            cases: many.filter(|many| need.published || *many > 0).map(|many| count(many, "case")),
            remarks,
            parts: found.chain(achieved).chain(beside).collect(),
            readings: need.readings.iter().map(ReadingShown::of).collect(),
        }
    }

    fn without(need: &'a NotCollected) -> Self {
        Self {
            id: &need.id,
            code: &need.code,
            title: &need.title,
            whose: whose(&need.person),
            cite: &need.cite,
            mark: "not collected",
            cases: None,
            remarks: vec![format!("It is not collected: {}", need.why)],
            parts: Vec::new(),
            readings: Vec::new(),
        }
    }
}

impl Part {
    fn of(heading: &'static str, tree: &Node) -> Self {
        let mut all = lines(tree).into_iter().peekable();
        Self { heading, lines: LineShown::at(0, &mut all) }
    }
}

impl LineShown {
    /// The lines of a depth with those below each, up to the first that stands less deep.
    fn at(depth: usize, all: &mut std::iter::Peekable<impl Iterator<Item = Line>>) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        while let Some(line) = all.next_if(|line| line.depth >= depth) {
            let Line { depth, text, id, cite } = line;
            found.push(Self { text, id, cite, below: Self::at(depth + 1, all) });
        }
        found
    }
}

impl<'a> ReadingShown<'a> {
    fn of(reading: &'a Reading) -> Self {
        let Reading { id, question, taken, otherwise, .. } = reading;
        Self { id, question, taken, otherwise }
    }
}

/// The pieces of a sentence in which names stand between backticks.
fn pieces(sentence: &str) -> Vec<Piece> {
    let piece = |(place, text): (usize, &str)| Piece { text: text.to_owned(), is_name: place % 2 == 1 };
    sentence.split('`').enumerate().map(piece).collect()
}

fn whose(person: &str) -> &'static str {
    match person {
        "child" => "of a child",
        "adult" => "of an adult",
        "parent" => "of a parent",
        "anyone" => "of an adult or a child",
        _ => "of the family",
    }
}

fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}
