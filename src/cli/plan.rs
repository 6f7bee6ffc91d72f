use std::path::Path;

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use super::{
    Done, crosswalk,
    options::{ListFormat, Shared},
    plan_diff,
    print::Output,
};
use crate::{
    base::{LibraryFile, Problem, Problems, count, nearest},
    outcome::{Rules, check_cases},
    plan::{
        JoinUntil, Least, Need, Node, NotCollected, Parameter, Plan, Plans, Reading, id_and_readings, lines, read_deck,
        read_plan,
    },
};

/// Outcome plans: which there are, what they say, and whether one is right
#[derive(Debug, Args)]
pub(super) struct PlanCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the plans of the library
    List {
        #[arg(long, value_enum, default_value = "table")]
        format: ListFormat,
    },
    /// Show a plan, or one need of it, as a document to read
    Show {
        /// The id of a plan
        #[arg(value_name = "PLAN")]
        plan: String,
        /// The id or the number of one need
        #[arg(value_name = "NEED")]
        need: Option<String>,
        /// `toml` prints the whole plan as a plan file, in one form
        #[arg(long, value_enum, default_value = "text")]
        format: ShowFormat,
    },
    /// Show which needs of one plan correspond to which of another, how closely, and why
    ///
    /// Whoever reads it learns what can be compared across the two: who has a need (narrower, wider, overlapping, the same),
    /// and whether its outcome asks more or less. Every need of either plan stands in a link, or says why it has no
    /// counterpart.
    Crosswalk {
        /// The plan that it starts from
        #[arg(long, value_name = "PLAN")]
        from: Option<String>,
        /// The plan that it leads to
        #[arg(long, value_name = "PLAN")]
        to: Option<String>,
        #[arg(long, value_enum, default_value = "table")]
        format: ListFormat,
    },
    /// Show what changed from one plan to another, need by need: same, stricter, looser, new or gone, and why
    ///
    /// Needs of one id correspond; between the plans of the crosswalk, its links say what else does. An outcome is stricter if
    /// whoever achieves it now would have achieved it before, on any evidence, and looser the other way round. Where neither is
    /// sure, it is mixed if each part is one or the other, and else different. A word with a star (stricter*) is the
    /// crosswalk's: it compares what the sources print, and is proved of no family.
    Diff {
        /// The earlier plan: an id, an id with other readings ("mk-sf-2022 + three-headlines"), or a plan file
        #[arg(value_name = "A")]
        one: String,
        /// The later plan, in the same way
        #[arg(value_name = "B")]
        other: String,
        /// The id or the number of one need, in either plan
        #[arg(long, value_name = "NEED")]
        need: Option<String>,
        #[arg(long, value_enum, default_value = "table")]
        format: ListFormat,
    },
    /// Say everything that is wrong with a plan, run its cases, and say what no case has seen or shows
    ///
    /// Every clause must be seen with every value that it can take, and each of its numbers must be shown by a case: with
    /// the number moved by one step (an end of a window by a day), some case must say something else. Exit code 1 where a
    /// case is lacking, 2 where the plan is wrong or a case fails.
    Check {
        /// A plan file, or the id of a plan of the library
        #[arg(required = true, value_name = "PLAN")]
        plans: Vec<String>,
    },
}

/// How a plan is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ShowFormat {
    /// A document to read.
    Text,
    /// A plan file.
    Toml,
}

impl PlanCommand {
    pub fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        match &self.what {
            What::List { format } => list(&*shared.plans()?, *format, output),
            What::Show { plan, need, format: ShowFormat::Text } => {
                show(&*shared.plans()?, plan, need.as_deref(), output)
            }
            What::Show { need: Some(_), format: ShowFormat::Toml, .. } => {
                let problem = Problem::new("--format toml", "prints a plan file, and one need is none");
                Err(problem.help("leave the need out").into())
            }
            What::Show { plan, need: None, format: ShowFormat::Toml } => {
                let text = shared.plans()?.get(plan)?.to_toml();
                output.write(|out| out.write_all(text.as_bytes()))?;
                Ok(Done::Well)
            }
            What::Crosswalk { from, to, format } => {
                crosswalk::crosswalk(&*shared.plans()?, (from.as_deref(), to.as_deref()), *format, output)
            }
            What::Diff { one, other, need, format } => {
                let plans = shared.plans()?;
                let (one, other) = both(one, other, |name| named(name, &plans))?;
                plan_diff::diff(&plans, (&one, &other), need.as_deref(), *format, output)
            }
            What::Check { plans } => check(plans, shared, output),
        }
    }
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    programme: &'a str,
    in_force_from: String,
    in_force_to: Option<String>,
    headlines: usize,
    needs: usize,
    not_published: usize,
    not_collected: usize,
    readings: usize,
}

impl<'a> Listed<'a> {
    fn of(plan: &'a Plan) -> Self {
        Self {
            id: &plan.id,
            title: &plan.title,
            programme: &plan.programme,
            in_force_from: plan.in_force_from.to_string(),
            in_force_to: plan.in_force_to.map(|day| day.to_string()),
            headlines: plan.headlines.len(),
            needs: plan.needs().filter(|(_, need)| need.published).count(),
            not_published: plan.needs().filter(|(_, need)| !need.published).count(),
            not_collected: plan.not_collected().count(),
            readings: plan.readings().count(),
        }
    }
}

fn list(plans: &Plans, format: ListFormat, output: &mut Output) -> Result<Done, Problems> {
    let listed: Vec<Listed<'_>> = plans.iter().map(Listed::of).collect();
    match format {
        ListFormat::Json => output.json(&listed)?,
        ListFormat::Table => {
            let row = |plan: &Listed<'_>| {
                let to = plan.in_force_to.clone().unwrap_or_else(|| "in force".to_owned());
                let counts = [plan.headlines, plan.needs, plan.not_published, plan.not_collected, plan.readings];
                let mut cells = vec![plan.id.to_owned(), plan.in_force_from.clone(), to];
                cells.extend(counts.map(|count| count.to_string()));
                cells.push(plan.title.to_owned());
                cells
            };
            let header =
                ["plan", "from", "to", "headlines", "needs", "not published", "not collected", "readings", "title"];
            output.table(&header, &listed.iter().map(row).collect::<Vec<_>>())?;
        }
    }
    Ok(Done::Well)
}

fn show(plans: &Plans, id: &str, wanted: Option<&str>, output: &mut Output) -> Result<Done, Problems> {
    let plan = plans.get(id)?;
    let names = |id: &str, code: &str| wanted.is_none_or(|wanted| id == wanted || code == wanted);
    let is_wanted = |need: &Need| names(&need.id, &need.code);
    let is_without = |need: &NotCollected| names(&need.id, &need.code);
    let there = || plan.needs().any(|(_, need)| is_wanted(need)) || plan.not_collected().any(is_without);
    if let Some(wanted) = wanted.filter(|_| !there()) {
        let close = nearest(wanted, plan.needs().map(|(_, need)| need.id.as_str()));
        let help = close.map_or_else(
            || format!("`hearthline plan show {id}` shows all of them"),
            |close| format!("`{close}` is close"),
        );
        return Err(Problem::new("the need", format!("`{id}` has no need `{wanted}`")).help(help).into());
    }
    if wanted.is_none() {
        show_settings(plan, output)?;
    }
    for headline in &plan.headlines {
        let needs: Vec<&Need> = headline.needs.iter().filter(|need| is_wanted(need)).collect();
        let without: Vec<&NotCollected> = headline.not_collected.iter().filter(|need| is_without(need)).collect();
        if needs.is_empty() && without.is_empty() {
            continue;
        }
        output.line("")?;
        output.line(format!("{} {}", headline.code, headline.title.to_uppercase()))?;
        for need in needs {
            show_need(need, output)?;
        }
        for need in without {
            output.line("")?;
            output.line(format!("{} {} [{}]", need.code, need.title, need.id))?;
            output.line(format!("  whose: {}; source: {}", need.person, need.cite))?;
            output.line(format!("  It is not collected: {}", need.why))?;
        }
    }
    Ok(Done::Well)
}

fn show_settings(plan: &Plan, output: &mut Output) -> Result<(), Problem> {
    let settings = &plan.settings;
    let to = plan.in_force_to.map_or_else(String::new, |day| format!(" to {day}"));
    let judged = settings.judged_after.in_words();
    let join = match settings.needs_join_until {
        JoinUntil::Engaged => "the day on which the work began",
        JoinUntil::JudgedOn => "the judgement date",
    };
    let eligible = match settings.eligibility.least {
        Least::Needs(needs) => count(needs as usize, "need"),
        Least::Headlines(headlines) => format!("needs under {}", count(headlines as usize, "headline")),
    };
    let cap = settings.eligibility.most_per_person;
    let cap = cap.map_or_else(String::new, |most| format!(", of which one person gives at most {most}"));
    output.line(&plan.title)?;
    output.line(format!("{} ({}), in force from {}{to}", plan.id, plan.programme, plan.in_force_from))?;
    output.line(format!("Source: {}", plan.source))?;
    output.line("")?;
    output.line(format!("A family is eligible with a child, or expecting one, and at least {eligible}{cap}."))?;
    output.line(format!("It is judged {judged} after closure, on the needs identified by {join}."))?;
    if settings.practice {
        output.line("Success takes a lead practitioner, an assessment, an action plan and support as well.")?;
    }
    for (which, tree) in settings.trees() {
        show_tree(which.heading(), tree, output)?;
    }
    for (name, value) in &settings.parameters {
        match value {
            Parameter::Fixed(value) => output.line(format!("The area may set `{name}`; it is {value}."))?,
            Parameter::Dated(values) => {
                let on = |(from, value): &(NaiveDate, f64)| format!("{value} for families judged from {from}");
                let values: Vec<String> = values.iter().map(on).collect();
                output.line(format!("The area may set `{name}`; it is {}.", values.join(", then ")))?;
            }
        }
    }
    for (name, average) in &settings.averages {
        output.line(format!(
            "The area's average `{name}` is the mean of {}, as far as it is known.",
            average.in_words()
        ))?;
    }
    show_readings(&plan.readings, output)
}

fn show_need(need: &Need, output: &mut Output) -> Result<(), Problem> {
    output.line("")?;
    output.line(format!("{} {} [{}]", need.code, need.title, need.id))?;
    output.line(format!("  whose: {}; source: {}", need.person, need.cite))?;
    match &need.found {
        Some(found) => show_tree("Shown by the data if", found, output)?,
        None => output.line("  No data can show it: the record says it.")?,
    }
    match &need.achieved {
        Some(achieved) => show_tree("Achieved if", achieved, output)?,
        None => output.line("  The source prints no outcome for it.")?,
    }
    for node in &need.supplementary {
        show_tree("Recorded beside it, never deciding", node, output)?;
    }
    show_readings(&need.readings, output)
}

fn show_tree(heading: &str, node: &Node, output: &mut Output) -> Result<(), Problem> {
    output.line(format!("  {heading}:"))?;
    for line in lines(node) {
        let cite = if line.cite.is_empty() { String::new() } else { format!(" ({})", line.cite) };
        let id = line.id.map_or_else(String::new, |id| format!(" [{id}]"));
        output.line(format!("    {}{}{cite}{id}", "  ".repeat(line.depth), line.text))?;
    }
    Ok(())
}

fn show_readings(readings: &[Reading], output: &mut Output) -> Result<(), Problem> {
    for reading in readings {
        output.line(format!("  Read as: {} {}", reading.question, reading.taken))?;
        output.line(format!("    or: {} [{}]", reading.otherwise, reading.id))?;
    }
    Ok(())
}

fn check(names: &[String], shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
    let mut problems = Problems::default();
    let mut done = Done::Well;
    for name in names {
        let read =
            file(name, shared).and_then(|plan| read_plan(&plan).and_then(|read| with_deck(read, &plan.path, shared)));
        match read {
            Err(found) => problems.0.extend(found.0),
            Ok(plan) => {
                let checked = check_cases(&Rules::new(&plan));
                problems.0.extend(checked.problems);
                let clauses = checked.clauses;
                output.line(format!(
                    "{}: {}, {}, {}, {}",
                    plan.id,
                    count(plan.needs().count(), "need"),
                    count(clauses, "clause"),
                    count(plan.readings().count(), "reading"),
                    count(plan.deck.cases.len(), "case"),
                ))?;
                for unseen in &checked.unseen {
                    done = Done::WithFindings;
                    output.line(format!("  no case has seen {unseen}"))?;
                }
                for unshown in &checked.unshown {
                    done = Done::WithFindings;
                    output.line(format!("  no case shows {unshown}"))?;
                }
            }
        }
    }
    problems.or(done)
}

/// Reads two plans, and says all that is wrong with either.
fn both(one: &str, other: &str, read: impl Fn(&str) -> Result<Plan, Problems>) -> Result<(Plan, Plan), Problems> {
    match (read(one), read(other)) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(mut problems), Err(more)) => {
            problems.add(more);
            Err(problems)
        }
        (Err(problems), Ok(_)) | (Ok(_), Err(problems)) => Err(problems),
    }
}

/// A plan by its id or its file, with other readings where they are named behind it.
pub(super) fn named(name: &str, plans: &Plans) -> Result<Plan, Problems> {
    let (path, readings) = if Path::new(name).is_file() { (name, Vec::new()) } else { id_and_readings(name) };
    let is_path = Path::new(path).extension().is_some() || path.contains(std::path::MAIN_SEPARATOR);
    if !is_path && !Path::new(path).is_file() || plans.has(path) {
        return plans.read_as(name).map_err(Problems::from);
    }
    let Some(file) = own_file(path)? else {
        return Err(Problem::new(path, "is no file")
            .help("name a plan file, or a plan of the library by its id")
            .into());
    };
    let plan = read_plan(&file)?;
    if readings.is_empty() {
        return Ok(plan);
    }
    let name = std::iter::once(plan.id.as_str()).chain(readings.iter().copied()).collect::<Vec<&str>>().join(" + ");
    plan.read_as(&name, &readings).map_err(Problems::from)
}

/// Adds the cases that stand beside a plan, in `<id>.cases.toml`.
fn with_deck(mut plan: Plan, path: &str, shared: &Shared) -> Result<Plan, Problems> {
    let beside = format!("{}.cases.toml", path.strip_suffix(".toml").unwrap_or(path));
    let own = Path::new(&beside);
    let deck = if own.is_file() {
        let text = std::fs::read_to_string(own)
            .map_err(|failure| Problem::new(beside.clone(), format!("cannot be read: {failure}")))?;
        Some(LibraryFile { path: beside, text, overrides: false })
    } else {
        shared.library()?.files("queries/plans", ".cases.toml")?.into_iter().find(|file| file.path == beside)
    };
    if let Some(deck) = deck {
        let deck = read_deck(&deck, &plan)?;
        plan.deck.add(deck);
    }
    Ok(plan)
}

/// Reads a plan file, or one of the library by its id.
fn file(name: &str, shared: &Shared) -> Result<LibraryFile, Problems> {
    if let Some(own) = own_file(name)? {
        return Ok(own);
    }
    let files = shared.library()?.files("queries/plans", ".toml")?;
    let wanted = format!("queries/plans/{name}.toml");
    files.into_iter().find(|file| file.path == wanted).ok_or_else(|| {
        Problem::new(name, "is neither a file nor a plan of the library")
            .help("`hearthline plan list` says which plans there are")
            .into()
    })
}

/// Reads a plan file; none where it is not there.
fn own_file(name: &str) -> Result<Option<LibraryFile>, Problem> {
    let path = Path::new(name);
    if !path.is_file() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(path).map_err(|failure| {
        Problem::new(name, format!("cannot be read: {failure}")).help("a plan is a text in UTF-8")
    })?;
    Ok(Some(LibraryFile { path: name.to_owned(), text, overrides: false }))
}
