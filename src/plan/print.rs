//! A plan as its file: what was read, written out whole in one form.
//!
//! What is printed reads as the same plan, but for the words in which clauses were written and the places of cases. Comments of the
//! file are lost, and so is the order of its tables. A plan that departs from another is printed whole, with what it has of the
//! other. One that is read otherwise has a name that is no id, and readings that change nothing any more: it is
//! printed, but its file is not accepted.

mod clause;
mod deck;

use chrono::NaiveDate;

use super::{
    Direction, Eligibility, Headline, JoinUntil, Least, Need, Node, NotCollected, Parameter, Plan, Reading, Rule,
    Setting, Settings, Switch,
};

/// What one step to the right is.
const STEP: &str = "  ";

impl Plan {
    /// Prints the plan as a plan file. Cases stand in it where it was read with them.
    pub fn to_toml(&self) -> String {
        let Self { id, programme, title, source, in_force_from, in_force_to, settings, .. } = self;
        let mut text = [("id", id), ("programme", programme), ("title", title), ("source", source)]
            .map(|(key, value)| line(key, &quoted(value)))
            .concat();
        text += &line("in_force_from", &in_force_from.to_string());
        text.extend(in_force_to.map(|day| line("in_force_to", &day.to_string())));
        text += &settings_text(settings);
        let directions = self.directions.iter().map(|(name, direction)| {
            let better = match direction {
                Direction::Higher => "higher",
                Direction::Lower => "lower",
            };
            line(name, &quoted(better))
        });
        text += &table("directions", directions);
        text.extend(self.readings.iter().map(|reading| reading_text("reading", reading)));
        text.extend(self.headlines.iter().map(headline_text));
        text + &self.deck.to_toml()
    }
}

fn line(key: &str, value: &str) -> String {
    format!("{key} = {value}\n")
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A number as it is written by hand, and in digits that read as the same one.
fn number(number: f64) -> String {
    if number.abs() < 1e15 { number.to_string() } else { format!("{number:?}") }
}

/// A table of the whole plan, or nothing where nothing stands in it.
fn table(name: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { format!("\n[{name}]\n{lines}") }
}

fn settings_text(settings: &Settings) -> String {
    let Settings { judged_after, needs_join_until, eligibility, practice, .. } = settings;
    let mut text = line("judged_after", &quoted(&judged_after.to_string()));
    text += &line("needs_join_until", &quoted(join_word(*needs_join_until)));
    text += &line("eligibility", &eligibility_text(*eligibility));
    text += &line("practice", &practice.to_string());
    text += &line("strict", &settings.strict.to_string());
    text.extend(settings.trees().map(|(which, tree)| line(which.key(), &tree_text(tree, which.key(), ""))));
    let parameters = settings.parameters.iter().map(|(name, value)| line(name, &parameter_text(value)));
    text += &table("parameters", parameters);
    let averages = settings.averages.iter().map(|(name, average)| line(name, &quoted(&average.number.to_string())));
    text + &table("averages", averages)
}

fn join_word(until: JoinUntil) -> &'static str {
    match until {
        JoinUntil::Engaged => "engaged",
        JoinUntil::JudgedOn => "judged_on",
    }
}

fn eligibility_text(Eligibility { least, most_per_person }: Eligibility) -> String {
    let least = match least {
        Least::Needs(needs) => format!("needs = {needs}"),
        Least::Headlines(headlines) => format!("headlines = {headlines}"),
    };
    let cap = most_per_person.map_or_else(String::new, |most| format!(", most_per_person = {most}"));
    format!("{{ {least}{cap} }}")
}

fn parameter_text(parameter: &Parameter) -> String {
    match parameter {
        Parameter::Fixed(value) => number(*value),
        Parameter::Dated(values) => {
            let dated = |(from, value): &(NaiveDate, f64)| format!("{{ from = {from}, is = {} }}", number(*value));
            format!("[{}]", values.iter().map(dated).collect::<Vec<String>>().join(", "))
        }
    }
}

fn headline_text(headline: &Headline) -> String {
    let Headline { id, code, title, needs, not_collected } = headline;
    let mut text = "\n[[headline]]\n".to_owned();
    text.extend([("id", id), ("code", code), ("title", title)].map(|(key, value)| line(key, &quoted(value))));
    text.extend(needs.iter().map(need_text));
    text.extend(not_collected.iter().map(not_collected_text));
    text
}

fn need_text(need: &Need) -> String {
    let Need { id, code, title, person, cite, published, found, achieved, supplementary, readings } = need;
    let table = if *published { "headline.need" } else { "headline.not_published" };
    let mut text = format!("\n[[{table}]]\n");
    let texts = [("id", id), ("code", code), ("title", title), ("person", person), ("cite", cite)];
    text.extend(texts.map(|(key, value)| line(key, &quoted(value))));
    for (key, tree) in [("found", found), ("achieved", achieved)] {
        text.extend(tree.iter().map(|tree| line(key, &tree_text(tree, key, ""))));
    }
    if !supplementary.is_empty() {
        text += &line("supplementary", &list(supplementary, "supplementary", ""));
    }
    text.extend(readings.iter().map(|reading| reading_text(&format!("{table}.reading"), reading)));
    text
}

fn not_collected_text(need: &NotCollected) -> String {
    let NotCollected { id, code, title, person, cite, why } = need;
    let texts = [("id", id), ("code", code), ("title", title), ("person", person), ("cite", cite), ("why", why)];
    format!("\n[[headline.not_collected]]\n{}", texts.map(|(key, value)| line(key, &quoted(value))).concat())
}

fn reading_text(table: &str, reading: &Reading) -> String {
    let Reading { id, question, taken, otherwise, switch } = reading;
    let texts = [("id", id), ("question", question), ("taken", taken), ("otherwise", otherwise)];
    let (key, changed, becomes) = match switch {
        Switch::Clause(clause, tree) => ("clause", clause.as_str(), tree_text(tree, clause, "")),
        Switch::Parameter(name, value) => ("setting", name.as_str(), parameter_text(value)),
        Switch::Average(name, average) => ("setting", name.as_str(), quoted(&average.number.to_string())),
        Switch::Setting(setting) => {
            let (name, becomes) = setting_text(setting);
            ("setting", name, becomes)
        }
    };
    let texts = texts.map(|(key, value)| line(key, &quoted(value))).concat();
    format!("\n[[{table}]]\n{texts}{}{}", line(key, &quoted(changed)), line("becomes", &becomes))
}

fn setting_text(setting: &Setting) -> (&'static str, String) {
    match setting {
        Setting::JudgedAfter(after) => ("judged_after", quoted(&after.to_string())),
        Setting::NeedsJoinUntil(until) => ("needs_join_until", quoted(join_word(*until))),
        Setting::Eligibility(eligibility) => ("eligibility", eligibility_text(*eligibility)),
        Setting::Practice(practice) => ("practice", practice.to_string()),
        Setting::Gate(tree) => ("gate", tree_text(tree, "gate", "")),
        Setting::Route(tree) => ("route", tree_text(tree, "route", "")),
        Setting::Employment(tree) => ("employment", tree_text(tree, "employment", "")),
        Setting::Strict(strict) => ("strict", strict.to_string()),
    }
}

/// Prints a tree. Its id is printed only where it is not the one that it would have anyway.
fn tree_text(node: &Node, default: &str, indent: &str) -> String {
    let Node { id, cite, when, rule } = node;
    let mut parts: Vec<String> = Vec::new();
    parts.extend((id != default).then(|| format!("id = {}", quoted(id))));
    parts.extend((!cite.is_empty()).then(|| format!("cite = {}", quoted(cite))));
    parts.extend(when.iter().map(|when| format!("when = {}", tree_text(when, &format!("{id}.when"), indent))));
    parts.push(match rule {
        Rule::Leaf(leaf) if parts.is_empty() => return quoted(&leaf.test.to_string()),
        Rule::Leaf(leaf) => format!("clause = {}", quoted(&leaf.test.to_string())),
        Rule::All(nodes) => format!("all = {}", list(nodes, id, indent)),
        Rule::Any(nodes) => format!("any = {}", list(nodes, id, indent)),
        Rule::Evidence(nodes) => format!("evidence = {}", list(nodes, id, indent)),
        Rule::First(nodes) => format!("first = {}", list(nodes, id, indent)),
    });
    format!("{{ {} }}", parts.join(", "))
}

/// Prints trees, each on lines of its own.
fn list(nodes: &[Node], branch: &str, indent: &str) -> String {
    let deeper = format!("{indent}{STEP}");
    let tree = |(node, place): (&Node, usize)| {
        format!("{deeper}{},\n", tree_text(node, &format!("{branch}.{place}"), &deeper))
    };
    format!("[\n{}{indent}]", nodes.iter().zip(1..).map(tree).collect::<String>())
}
