use super::{
    super::{Done, print::Output},
    ShowFormat,
};
use crate::{
    base::{Problem, Problems, nearest},
    plan::{Need, Node, NotCollected, Plan, Reading, lines},
};

/// Shows a plan, or one need of it, as a document to read.
pub(super) fn show(
    plan: &Plan,
    wanted: Option<&str>,
    format: ShowFormat,
    output: &mut Output,
) -> Result<Done, Problems> {
    if format == ShowFormat::Toml {
        if wanted.is_some() {
            let problem = Problem::new("--format toml", "prints a plan file, and one need is none");
            return Err(problem.help("leave the need out").into());
        }
        output.write(|out| out.write_all(plan.to_toml().as_bytes()))?;
        return Ok(Done::Well);
    }
    let id = &plan.id;
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
    output.line(&plan.title)?;
    output.line(format!("{} ({}), in force from {}{to}", plan.id, plan.programme, plan.in_force_from))?;
    output.line(format!("Source: {}", plan.source))?;
    output.line("")?;
    settings.in_words().iter().try_for_each(|sentence| output.line(sentence))?;
    for (which, tree) in settings.trees() {
        show_tree(which.heading(), tree, output)?;
    }
    settings.thresholds_in_words().iter().try_for_each(|sentence| output.line(sentence))?;
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
