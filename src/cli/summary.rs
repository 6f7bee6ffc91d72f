use crate::{
    base::Problem,
    base::{count, grouped},
    cli::{Done, print::Output},
    landing::{Fate, Gravity, Outcome},
};

/// Prints what became of every arrival: its findings, a line for each, and the sum.
pub(super) fn print(output: &mut Output, outcomes: &[Outcome]) -> Result<Done, Problem> {
    for outcome in outcomes.iter().filter(|outcome| !outcome.findings.is_empty()) {
        output.line(format!("{}: {}", outcome.subject, fate(outcome.fate)))?;
        for finding in &outcome.findings {
            let text = finding.problem.to_string().replace('\n', "\n  ");
            output.line(format!("  {}: {text}", finding.gravity))?;
        }
        output.line("")?;
    }
    let header = ["submission", "", "rows kept", "rejected", "withheld"];
    let row = |outcome: &Outcome| {
        let (kept, rejected, withheld) = outcome.rows;
        let number = |rows: usize| grouped(i64::try_from(rows).unwrap_or(i64::MAX));
        let mut row = vec![outcome.subject.to_string(), fate(outcome.fate).to_owned()];
        if outcome.rows != (0, 0, 0) {
            row.extend([number(kept), number(rejected), number(withheld)]);
        }
        row
    };
    let rows: Vec<Vec<String>> = outcomes.iter().map(row).collect();
    output.table(&header, &rows)?;
    output.line("")?;
    output.line(sentence(outcomes))?;
    let quiet = |outcome: &Outcome| outcome.findings.iter().all(|finding| finding.gravity == Gravity::Warned);
    Ok(if outcomes.iter().all(quiet) { Done::Well } else { Done::WithFindings })
}

fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Landed => "landed",
        Fate::Corrected => "landed as a correction",
        Fate::AlreadyLanded => "already landed",
        Fate::Sound => "could be landed",
        Fate::Refused => "refused, nothing of it is landed",
    }
}

fn sentence(outcomes: &[Outcome]) -> String {
    let with = |wanted: Fate| outcomes.iter().filter(|outcome| outcome.fate == wanted).count();
    let kept: usize =
        outcomes.iter().filter(|outcome| outcome.fate != Fate::Refused).map(|outcome| outcome.rows.0).sum();
    let parts = [
        (with(Fate::Landed) + with(Fate::Corrected), "landed"),
        (with(Fate::Sound), "sound"),
        (with(Fate::AlreadyLanded), "already landed"),
        (with(Fate::Refused), "refused"),
    ];
    let words: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{} {word}", grouped(i64::try_from(*number).unwrap_or(i64::MAX))))
        .collect();
    format!(
        "{}: {}; {} kept.",
        count(outcomes.len(), "submission or reference table")
            .replace("submission or reference tables", "submissions and reference tables"),
        words.join(", "),
        count(kept, "row")
    )
}
