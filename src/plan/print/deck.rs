//! Cases as a plan file has them, with everything filled in that was left out.

use std::collections::BTreeMap;

use super::{
    super::{CannotShow, Case, Deck, Expectation},
    STEP, line, number, quoted,
};

impl Deck {
    /// Prints the cases that must hold.
    pub(super) fn to_toml(&self) -> String {
        let cases = self.cases.iter().filter(|case| !case.if_it_holds);
        cases.map(case_text).chain(self.cannot_show.iter().map(cannot_show_text)).collect()
    }
}

fn case_text(case: &Case) -> String {
    let mut text = format!("\n[[case]]\n{}", line("name", &quoted(&case.name)));
    text += &line("as_of", &case.as_of.to_string());
    for (table, rows) in &case.rows {
        let rows: Vec<String> = rows.iter().map(row_text).collect();
        if table == "families" {
            text.extend(rows.first().map(|family| line("family", family)));
        } else {
            text += &line(table, &listed(&rows));
        }
    }
    if !case.averages.is_empty() {
        let averages = case.averages.iter().map(|(name, value)| (name.as_str(), number(*value)));
        text += &line("averages", &pairs(averages));
    }
    let result = case.result.iter().map(|result| pairs([("result", quoted(result))]));
    let expected: Vec<String> = case.expect.iter().map(expectation_text).chain(result).collect();
    text + &line("expect", &listed(&expected))
}

/// The family of a row goes without saying.
fn row_text(row: &BTreeMap<String, String>) -> String {
    let cells = row.iter().filter(|(column, value)| (column.as_str(), value.as_str()) != ("family_id", "f"));
    pairs(cells.map(|(column, value)| (column.as_str(), quoted(value))))
}

fn expectation_text(expected: &Expectation) -> String {
    let Expectation { need, person, status, found, decided_by, knowable_on } = expected;
    let others = [
        ("person", person),
        ("status", status),
        ("found", found),
        ("decided_by", decided_by),
        ("knowable_on", knowable_on),
    ];
    let others = others.into_iter().filter_map(|(key, value)| Some((key, quoted(value.as_ref()?))));
    pairs([("need", quoted(need))].into_iter().chain(others))
}

fn cannot_show_text(claim: &CannotShow) -> String {
    let CannotShow { need, clause, what, why, place: _ } = claim;
    let texts = [("need", need), ("clause", clause), ("what", what), ("why", why)];
    format!("\n[[cannot_show]]\n{}", texts.map(|(key, value)| line(key, &quoted(value))).concat())
}

fn pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let pairs: Vec<String> = pairs.into_iter().map(|(key, value)| format!("{key} = {value}")).collect();
    format!("{{ {} }}", pairs.join(", "))
}

fn listed(rows: &[String]) -> String {
    let rows = rows.iter().map(|row| format!("{STEP}{row},\n")).collect::<Vec<String>>().concat();
    if rows.is_empty() { "[]".to_owned() } else { format!("[\n{rows}]") }
}
