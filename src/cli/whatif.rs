use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::{Map, Value, json};

use super::{
    Done,
    earlier_site::is_report,
    options::{ListFormat, Shared, StoreOption},
    plan::named,
    print::{self, Output},
    report::write_site,
};
use crate::{
    base::{Month, Problem, Problems, and_list, check_folder, count, grouped, nearest},
    engine::Limits,
    outcome::WhatIf,
    plan::{Need, Plan, Plans, id_and_readings},
    query::{Cell, Queries, Rows},
    report::{Asked, Comparator, Sources, ready, recipes},
};

/// The report that the pages are made of, and their folder.
const REPORT: &str = "whatif";

/// Say what changed plans would have made of the same families
///
/// The families are those worked with under the plan of --against, as the newest submissions know them; each is judged under
/// that plan and under every changed one. What comes out: how family success changes among families that are closed, with the
/// interval of the difference between pairs, which needs come to another status, and by which clause. Several changed plans
/// are one reading of the data.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  hearthline whatif --plan my-plan.toml\n  \
    hearthline whatif --plan 'mk-sf-2022 + strict-evidence' --plan 'mk-sf-2022 + three-headlines'\n  \
    hearthline whatif --plan my-plan.toml --against mk-sf-2022 --from 2023-04 --out out/")]
pub(super) struct WhatIfCommand {
    /// Changed plan: a file, or the id of a plan with other readings after a +; several are asked at once
    #[arg(long = "plan", value_name = "PLAN", required = true)]
    plans: Vec<String>,
    /// Plan that the families are worked with under; unless given, the one whose id the changed plans have, or most of whose
    /// needs
    #[arg(long, value_name = "PLAN")]
    against: Option<String>,
    /// First month of closure that counts, YYYY-MM; all unless given
    #[arg(long, value_name = "MONTH")]
    from: Option<Month>,
    /// Month up to which submissions count, YYYY-MM; the newest unless given
    #[arg(long)]
    month: Option<Month>,
    /// How it is printed
    #[arg(long, value_enum, default_value = "table")]
    format: ListFormat,
    /// Folder to write pages to as well, one for each changed plan; they go to the folder whatif in it
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    store: StoreOption,
}

/// The queries whose results are printed, and what each is called in JSON.
const QUERIES: [(&str, &str); 5] = [
    ("summary", "what_if/summary"),
    ("areas", "what_if/areas"),
    ("results", "what_if/results"),
    ("needs", "what_if/needs"),
    ("clauses", "what_if/clauses"),
];

impl WhatIfCommand {
    pub async fn run(&self, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
        let plans = shared.plans()?;
        let (against, changed) = self.read(&plans)?;
        let folder = self.out.as_ref().map(|out| out.join(REPORT));
        folder.iter().try_for_each(|folder| check_folder(folder, is_report))?;
        for note in changed.iter().flat_map(|changed| strangers(&against, changed)) {
            print::note(&note);
        }
        let open = self.store.open().await?;
        open.check_landed(self.month)?;
        let kept = open.kept(&plans).up_to(self.month).asking(WhatIf::new(&against, &changed));
        let library = shared.library()?;
        let queries = Queries::read(&library)?;
        let limits = Limits { partitions: 1, ..shared.limits() };
        let engine = open.engine_of(kept, self.month, &plans, &queries, None, limits).await?;
        let from = self.from.map(|from| ("from".to_owned(), from.to_string()));
        let given: BTreeMap<String, String> = from.into_iter().collect();
        let mut results = Vec::new();
        for (name, query) in QUERIES {
            results.push((name, queries.get(query)?.run(&engine, &given).await?));
        }
        let [summary, areas, families, needs, clauses] = results.as_slice() else { return Ok(Done::Well) };
        if summary.1.rows.is_empty() {
            let from = self.from.map_or_else(String::new, |from| format!(" from {from} on"));
            let cause = format!("no family that is worked with under `{}` was closed{from}", against.id);
            return Err(Problem::new(open.store.name(), cause)
                .help("name the plan of the families with --against, or an earlier month with --from")
                .into());
        }
        if self.format == ListFormat::Json {
            let all: Map<String, Value> =
                results.iter().map(|(name, rows)| ((*name).to_owned(), listed(rows))).collect();
            output.json(&json!({ "against": against.id, "results": all }))?;
        } else {
            for (place, (name, plan)) in changed.iter().enumerate() {
                if place > 0 {
                    output.line("")?;
                }
                let title = if *name == plan.id { name.clone() } else { format!("{name} ({})", plan.id) };
                output.line(format!("{title} against {}", against.id))?;
                show([summary, areas, families, needs, clauses].map(|(_, rows)| of(rows, name)), output)?;
            }
        }
        let Some(folder) = folder else { return Ok(Done::Well) };
        let all = recipes(&library)?;
        let recipe = all.get(REPORT).ok_or_else(|| Problem::new(REPORT, "is no report of the library"))?;
        let (queries, library, plans, manifest) = (&queries, &library, &*plans, &open.manifest);
        let sources = Sources { engine: &engine, queries, library, plans, manifest, side_by_side: 1 };
        let month = self.month.or_else(|| open.manifest.newest_month());
        let asked =
            Asked { from: self.from, month, area: None, locality: None, earlier: None, compare: Comparator::default() };
        let site = write_site(&folder, ready(recipe, sources, asked).await?)?;
        if self.format == ListFormat::Table {
            let first = site.pages.first().map_or_else(|| folder.clone(), |page| folder.join(page));
            output.line(format!("\n{}. Open {}", count(site.pages.len(), "page"), print::path(&first)))?;
        }
        Ok(Done::Well)
    }

    /// The plan of the families and the changed ones, each with what it is called: all that is wrong with any of them is said.
    fn read(&self, plans: &Plans) -> Result<(Plan, Vec<(String, Plan)>), Problems> {
        let mut problems = Problems::default();
        let mut changed: Vec<(String, Plan)> = Vec::new();
        for name in &self.plans {
            let called = called(name);
            if changed.iter().any(|(known, _)| *known == called) {
                let problem = Problem::new("--plan", format!("names two plans that are called `{called}`"));
                problems.push(problem.help("name each once, and give two files different names"));
                continue;
            }
            match named(name, plans) {
                Ok(plan) => changed.push((called, plan)),
                Err(found) => problems.add(found),
            }
        }
        let against = match &self.against {
            Some(against) => named(against, plans),
            None => own_plan(&changed, plans).map_err(Problems::from),
        };
        match against {
            Ok(against) => {
                check(&against, &changed, &mut problems);
                problems.or((against, changed))
            }
            Err(found) => {
                if problems.0.is_empty() || self.against.is_some() {
                    problems.add(found);
                }
                Err(problems)
            }
        }
    }
}

/// What a plan is called: a file by its name, whatever folder it lies in.
fn called(name: &str) -> String {
    let file = Path::new(name).file_name().filter(|_| Path::new(name).is_file());
    file.map_or_else(|| name.to_owned(), |file| file.to_string_lossy().into_owned())
}

/// The plan of the library that all changed ones are of: the one whose readings they are or whose id they have, or else the one
/// with which they have the most needs in common, and the most that ask the same.
fn own_plan(changed: &[(String, Plan)], plans: &Plans) -> Result<Plan, Problem> {
    let own = |(name, plan): &(String, Plan)| -> Vec<&Plan> {
        if let Some(own) = plans.get(id_and_readings(&plan.id).0).ok().filter(|own| own.id != *name) {
            return vec![own];
        }
        // Needs in common count first, then those that ask the same.
        let known = |library: &Plan| {
            let there = |need: &Need| library.needs().map(|(_, known)| known).find(|known| known.id == need.id);
            let pairs: Vec<(&Need, &Need)> =
                plan.needs().filter_map(|(_, need)| there(need).map(|known| (need, known))).collect();
            let same =
                pairs.iter().filter(|(need, known)| need.achieved == known.achieved && need.found == known.found);
            (pairs.len(), same.count())
        };
        let others = || plans.iter().filter(|library| library.id != plan.id);
        let most = others().map(known).max().filter(|(needs, _)| *needs > 0);
        others().filter(|library| Some(known(library)) == most).collect()
    };
    let mut found: Vec<Vec<&str>> =
        changed.iter().map(|changed| own(changed).into_iter().map(|plan| plan.id.as_str()).collect()).collect();
    found.dedup();
    match found.as_slice() {
        [own] if own.len() == 1 => plans.get(own.first().copied().unwrap_or_default()).cloned(),
        [own] if own.is_empty() => Err(Problem::new(
            "--against",
            "is not given, and no plan of the library has a need of the changed one",
        )
        .help("name the plan that the families are worked with under; `hearthline plan list` says which there are")),
        _ => {
            let several: Vec<&str> = found.into_iter().flatten().collect();
            let cause = format!("is not given, and the changed plans could be of {}", and_list(&several));
            Err(Problem::new("--against", cause).help("name the plan that the families are worked with under"))
        }
    }
}

/// What may be a slip of the pen: needs that are on record and that a changed plan does not have, and needs that it has and no
/// record can.
fn strangers(against: &Plan, (name, plan): &(String, Plan)) -> Vec<String> {
    let ids = |of: &Plan| of.needs().map(|(_, need)| need.id.clone()).collect::<Vec<String>>();
    let (known, own) = (ids(against), ids(plan));
    let close = |id: &str, among: &[String]| {
        nearest(id, among.iter().map(String::as_str)).map_or_else(String::new, |close| format!("; `{close}` is close"))
    };
    let gone = known.iter().filter(|id| !own.contains(id));
    let gone = gone
        .map(|id| format!("{name} has no need `{id}`: where it is on record it counts no longer{}", close(id, &own)));
    let new = own.iter().filter(|id| !known.contains(id));
    let new = new.map(|id| format!("{name} has a need `{id}`, which is on no family's record{}", close(id, &known)));
    gone.chain(new).collect()
}

/// Checks that each changed plan asks something else, and of needs that the families can have.
fn check(against: &Plan, changed: &[(String, Plan)], problems: &mut Problems) {
    for (name, plan) in changed {
        let knows = |id: &str| against.needs().any(|(_, need)| need.id == id);
        if !plan.needs().any(|(_, need)| knows(&need.id)) {
            let cause = format!("has no need of `{}`, so nothing on record could be judged", against.id);
            problems.push(Problem::new(name.clone(), cause).help("name the plan that it changes with --against"));
        } else if (plan.settings == against.settings) && plan.headlines == against.headlines {
            let cause = format!("asks the same as `{}`", against.id);
            problems.push(Problem::new(name.clone(), cause).help("change a clause or a setting, or name another plan"));
        }
    }
}

/// The rows that are about one changed plan.
fn of(rows: &Rows, name: &str) -> Rows {
    let own = rows.rows.iter().zip(rows.column("what_if")).filter(|(_, what_if)| what_if.text() == Some(name));
    Rows { columns: rows.columns.clone(), rows: own.map(|(row, _)| row.clone()).collect() }
}

fn show([summary, areas, families, needs, clauses]: [Rows; 5], output: &mut Output) -> Result<(), Problem> {
    let family = Row { rows: &summary, place: 0 };
    let [turned, closed] = ["changed", "closed"].map(|of| grouped(family.whole(of)));
    let have = if turned == "1" { "has" } else { "have" };
    output.line(format!("  Closed families: {closed}, of which {turned} {have} another result."))?;
    output.line(format!("  {}", sentence(&family)))?;
    let late: Vec<String> = rows_of(&areas)
        .filter(|row| matches!(row.cell("late"), Cell::Flag(true)))
        .map(|row| format!("{} ({})", row.text("name"), row.text("submission")))
        .collect();
    if !late.is_empty() {
        output
            .line(format!("  Late, as known then, and left out of all but the table of areas: {}.", and_list(&late)))?;
    }
    show_families(&families, output)?;
    let turns: Vec<Row<'_>> = rows_of(&needs).filter(|row| row.whole("changed") > 0).collect();
    if turns.is_empty() {
        output.line("  No need comes to another status.")?;
    } else {
        show_needs(&turns, output)?;
        show_clauses(&clauses, output)?;
    }
    if turns.is_empty() && family.whole("changed") == 0 { Ok(()) } else { show_areas(&areas, output) }
}

/// The families that have another result.
fn show_families(families: &Rows, output: &mut Output) -> Result<(), Problem> {
    let turned = |row: &Row<'_>| matches!(row.cell("changed"), Cell::Flag(true));
    let line = |row: Row<'_>| {
        vec![format!("  {}", grouped(row.whole("families"))), row.text("title_before"), row.text("title_after")]
    };
    let lines: Vec<Vec<String>> = rows_of(families).filter(turned).map(line).collect();
    if lines.is_empty() {
        return Ok(());
    }
    output.line("")?;
    output.table(&["  families", "was", "is"], &lines)
}

/// The needs that come to another status, by what they come to before and after.
fn show_needs(needs: &[Row<'_>], output: &mut Output) -> Result<(), Problem> {
    let pair = |row: &Row<'_>, of: &str| {
        let [before, after] = ["before", "after"].map(|when| row.whole(&format!("{of}_{when}")));
        if before == after { grouped(before) } else { format!("{} -> {}", grouped(before), grouped(after)) }
    };
    let statuses = ["achieved", "not_achieved", "not_evidenced", "not_yet_knowable"];
    let line = |row: &Row<'_>| {
        let mut cells = vec![format!("  {} {}", row.text("code"), row.text("need")), grouped(row.whole("changed"))];
        cells.extend(statuses.map(|status| pair(row, status)));
        cells
    };
    output.line("")?;
    let header = ["  need", "turn", "achieved", "not achieved", "not evidenced", "not yet knowable"];
    output.table(&header, &needs.iter().map(line).collect::<Vec<_>>())
}

/// By which clause they do.
fn show_clauses(clauses: &Rows, output: &mut Output) -> Result<(), Problem> {
    let said = |row: &Row<'_>, when: &str| {
        let (status, by) = (row.text(&format!("status_{when}_words")), row.text(&format!("decided_by_{when}")));
        if by.is_empty() { status } else { format!("{status} ({by})") }
    };
    let line = |row: Row<'_>| {
        let needs = format!("  {}", grouped(row.whole("needs")));
        vec![needs, row.text("need"), said(&row, "before"), said(&row, "after")]
    };
    output.line("")?;
    output
        .table(&["  needs", "need", "was, by clause", "is, by clause"], &rows_of(clauses).map(line).collect::<Vec<_>>())
}

/// What becomes of success in each area.
fn show_areas(areas: &Rows, output: &mut Output) -> Result<(), Problem> {
    let line = |row: Row<'_>| {
        let share = |of: &str| {
            format!("{} of {}", row.percent(&format!("share_{of}")), grouped(row.whole(&format!("judged_{of}"))))
        };
        vec![
            format!("  {}", row.text("name")),
            share("before"),
            share("after"),
            grouped(row.whole("judged_both")),
            row.points("difference"),
            row.interval(),
        ]
    };
    output.line("")?;
    let header = ["  area", "success before", "after", "judged by both", "difference", "95% interval"];
    output.table(&header, &rows_of(areas).map(line).collect::<Vec<_>>())
}

fn rows_of(rows: &Rows) -> impl Iterator<Item = Row<'_>> {
    (0..rows.rows.len()).map(move |place| Row { rows, place })
}

/// What becomes of family success.
fn sentence(row: &Row<'_>) -> String {
    let rate = |when: &str| {
        let [success, judged] = ["success", "judged"].map(|of| grouped(row.whole(&format!("{of}_{when}"))));
        format!("{} ({success} of {judged})", row.percent(&format!("share_{when}")))
    };
    let both = row.whole("judged_both");
    if both == 0 {
        return "No closed family is judged under both, so that success cannot be compared.".to_owned();
    }
    let [won, lost] = ["won", "lost"].map(|of| grouped(row.whole(of)));
    let p = row.number("p").map_or_else(String::new, |p| format!(", McNemar p {p:.3}"));
    format!(
        "Family success goes from {} to {}. Of the {} judged under both, {won} come to succeed and {lost} no longer do: {} \
         percentage points (95% interval {}{p}).",
        rate("before"),
        rate("after"),
        grouped(both),
        row.points("difference"),
        row.interval()
    )
}

/// A row of a result.
struct Row<'a> {
    rows: &'a Rows,
    place: usize,
}

impl Row<'_> {
    fn cell(&self, column: &str) -> &Cell {
        self.rows.column(column).get(self.place).copied().unwrap_or(&Cell::Null)
    }

    fn whole(&self, column: &str) -> i64 {
        self.cell(column).whole().unwrap_or_default()
    }

    fn number(&self, column: &str) -> Option<f64> {
        self.cell(column).number()
    }

    fn text(&self, column: &str) -> String {
        self.cell(column).plain()
    }

    fn percent(&self, column: &str) -> String {
        self.number(column).map_or_else(|| "-".to_owned(), |share| format!("{:.1}%", share * 100.0))
    }

    /// A difference of shares, in percentage points with its sign.
    fn points(&self, column: &str) -> String {
        self.number(column).map_or_else(|| "-".to_owned(), |share| format!("{:+.1}", share * 100.0))
    }

    fn interval(&self) -> String {
        match (self.number("low"), self.number("high")) {
            (Some(_), Some(_)) => format!("{} to {}", self.points("low"), self.points("high")),
            _ => "-".to_owned(),
        }
    }
}

/// Rows as JSON objects.
fn listed(rows: &Rows) -> Value {
    let cell = |cell: &Cell| match cell {
        Cell::Null => Value::Null,
        Cell::Whole(number) => json!(number),
        Cell::Number(number) => json!(number),
        Cell::Flag(flag) => json!(flag),
        Cell::Text(_) | Cell::Day(_) => json!(cell.plain()),
    };
    let row = |row: &Vec<Cell>| rows.columns.iter().cloned().zip(row.iter().map(cell)).collect::<Map<_, _>>();
    rows.rows.iter().map(|own| Value::Object(row(own))).collect()
}
