//! A case as text: the plan as its file would have it, the rows as tables.

use std::{collections::BTreeSet, fmt::Write};

use hearthline::{
    base::LibraryFile,
    plan::{
        CaseRows, Direction, Duration, JoinUntil, Least, Need, Node, Parameter, Plan, Rule, read_plan_of_any_clauses,
    },
};

/// Reads the text of a plan as its file; none where it is not accepted.
pub fn read(text: &str) -> Result<Plan, String> {
    let file = LibraryFile { path: "queries/plans/random.toml".into(), text: text.to_owned(), overrides: false };
    read_plan_of_any_clauses(&file)
        .map_err(|problems| problems.0.iter().map(|problem| format!("{problem:?}")).collect::<Vec<String>>().join("\n"))
}

/// The text of a plan file. Ids of clauses are left to the reader.
pub fn plan_text(plan: &Plan) -> String {
    let settings = &plan.settings;
    let join = match settings.needs_join_until {
        JoinUntil::Engaged => "engaged",
        JoinUntil::JudgedOn => "judged_on",
    };
    let cap = settings.eligibility.most_per_person;
    let cap = cap.map_or_else(String::new, |most| format!(", most_per_person = {most}"));
    let eligibility = match settings.eligibility.least {
        Least::Needs(least) => format!("{{ needs = {least}{cap} }}"),
        Least::Headlines(least) => format!("{{ headlines = {least}{cap} }}"),
    };
    let judged_after = match settings.judged_after {
        Duration::Days(many) => format!("days({many})"),
        Duration::Weeks(many) => format!("weeks({many})"),
        Duration::Months(many) => format!("months({many})"),
    };
    let mut text = format!(
        "id = \"random\"\nprogramme = \"{}\"\ntitle = \"A random plan\"\nsource = \"None\"\nin_force_from = {}\n\
         judged_after = \"{judged_after}\"\nneeds_join_until = \"{join}\"\neligibility = {eligibility}\n\
         practice = {}\nstrict = {}\n",
        plan.programme, plan.in_force_from, settings.practice, settings.strict
    );
    for (which, tree) in settings.trees() {
        let _ = writeln!(text, "{} = {}", which.key(), tree_text(tree));
    }
    for (place, (name, value)) in settings.parameters.iter().enumerate() {
        text += if place == 0 { "[parameters]\n" } else { "" };
        let value = match value {
            Parameter::Fixed(value) => format!("{value:?}"),
            Parameter::Dated(values) => {
                let on = |(from, value): &(chrono::NaiveDate, f64)| format!("{{ from = {from}, is = {value:?} }}");
                format!("[{}]", values.iter().map(on).collect::<Vec<String>>().join(", "))
            }
        };
        let _ = writeln!(text, "{name} = {value}");
    }
    for (place, (name, direction)) in plan.directions.iter().enumerate() {
        text += if place == 0 { "[directions]\n" } else { "" };
        let word = if *direction == Direction::Higher { "higher" } else { "lower" };
        let _ = writeln!(text, "{name} = \"{word}\"");
    }
    for headline in &plan.headlines {
        let _ = write!(
            text,
            "[[headline]]\nid = \"{}\"\ncode = \"{}\"\ntitle = \"A headline\"\n",
            headline.id, headline.code
        );
        for need in &headline.needs {
            text += &need_text(need);
        }
        for need in &headline.not_collected {
            let _ = write!(
                text,
                "[[headline.not_collected]]\nid = \"{}\"\ncode = \"{}\"\ntitle = \"A need\"\nperson = \"{}\"\n\
                 cite = \"None\"\nwhy = \"{}\"\n",
                need.id, need.code, need.person, need.why
            );
        }
    }
    // No clause of a smaller plan may name them all.
    let averages = settings.averages.iter().filter(|(name, _)| text.contains(*name));
    let averages: Vec<String> = averages.map(|(name, average)| format!("{name} = \"{}\"\n", average.text)).collect();
    if averages.is_empty() { text } else { format!("{text}[averages]\n{}", averages.concat()) }
}

fn need_text(need: &Need) -> String {
    let table = if need.published { "need" } else { "not_published" };
    let mut text = format!(
        "[[headline.{table}]]\nid = \"{}\"\ncode = \"{}\"\ntitle = \"A need\"\nperson = \"{}\"\ncite = \"None\"\n",
        need.id, need.code, need.person
    );
    for (key, tree) in [("found", &need.found), ("achieved", &need.achieved)] {
        if let Some(tree) = tree {
            let _ = writeln!(text, "{key} = {}", tree_text(tree));
        }
    }
    if !need.supplementary.is_empty() {
        let trees: Vec<String> = need.supplementary.iter().map(tree_text).collect();
        let _ = writeln!(text, "supplementary = [{}]", trees.join(", "));
    }
    text
}

fn tree_text(node: &Node) -> String {
    let list = |nodes: &[Node]| nodes.iter().map(tree_text).collect::<Vec<String>>().join(", ");
    let rule = match &node.rule {
        Rule::Leaf(leaf) if node.when.is_none() => return format!("\"{}\"", leaf.text),
        Rule::Leaf(leaf) => format!("clause = \"{}\"", leaf.text),
        Rule::All(nodes) => format!("all = [{}]", list(nodes)),
        Rule::Any(nodes) => format!("any = [{}]", list(nodes)),
        Rule::Evidence(nodes) => format!("evidence = [{}]", list(nodes)),
        Rule::First(nodes) => format!("first = [{}]", list(nodes)),
    };
    match &node.when {
        Some(when) => format!("{{ when = {}, {rule} }}", tree_text(when)),
        None => format!("{{ {rule} }}"),
    }
}

/// The rows as tables of Markdown.
pub fn rows_text(rows: &CaseRows) -> String {
    let mut text = String::new();
    for (table, rows) in rows {
        let columns: BTreeSet<&String> = rows.iter().flat_map(|row| row.keys()).collect();
        let heads: Vec<&str> = columns.iter().map(|column| column.as_str()).collect();
        let _ = write!(text, "\n{table}\n| {} |\n|{}\n", heads.join(" | "), "---|".repeat(heads.len()));
        for row in rows {
            let cells: Vec<&str> = columns.iter().map(|column| row.get(*column).map_or("", String::as_str)).collect();
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
    }
    text
}
