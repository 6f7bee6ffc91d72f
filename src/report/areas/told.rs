//! What a reader is told first: of each measure, how many areas stand out and how many would by chance; of each area, on what.

use std::collections::BTreeMap;

use super::{
    Known,
    counted::{Better, Counted},
    measured::{Beside, share_of},
    neighbours::number,
};
use crate::{
    base::and_list,
    query::Cell,
    statistics::areas::{Side, Verdict},
};

/// With fewer areas, or localities, that have a share there are no limits; nor where they are all 0% or 100%.
const NO_LIMITS: &str = "fewer than five have a figure";
const NO_FIGURE: &str = "none has a figure";
const ALL_ALIKE: &str = "the share is the same in all";

/// The rows of the measures, in the order of [`crate::report::recipe::MEASURES`].
pub(super) fn measures(known: &[Known<'_>]) -> Vec<Vec<Cell>> {
    let rows: Vec<Vec<Cell>> = known.iter().filter_map(measure).collect();
    let judged: Vec<&Known<'_>> = known.iter().filter(|(measured, _)| measured.spread().is_some()).collect();
    let outside: Vec<u32> = judged
        .iter()
        .filter_map(|(measured, _)| measured.spread())
        .map(|spread| spread.flagged.beyond_998)
        .filter(|outside| *outside > 0)
        .collect();
    let directed = judged.iter().filter(|(measured, _)| measured.better() != Better::Neither).count();
    let by_chance: f64 =
        judged.iter().filter_map(|(measured, _)| measured.by_chance).map(|chance| chance.beyond_998).sum();
    let worsening: Vec<String> = known
        .iter()
        .flat_map(|(measured, beside)| measured.rows.iter().zip(beside))
        .filter(|(_, beside)| beside.worse_and_worsening)
        .map(|(row, _)| format!("{} in {}", title(row), row.name))
        .collect();
    let together = [
        count(rows.len()),
        count(judged.len()),
        count(directed),
        count(outside.len()),
        Cell::Whole(outside.iter().copied().map(i64::from).sum()),
        if judged.is_empty() { Cell::Null } else { Cell::Number(by_chance) },
        listed(&worsening),
    ];
    rows.into_iter().map(|row| [row.as_slice(), &together].concat()).collect()
}

fn measure((measured, beside): &Known<'_>) -> Option<Vec<Cell>> {
    let newest: Vec<(&Counted<'_>, &Beside)> = measured.rows.iter().zip(beside).filter(|(row, _)| row.latest).collect();
    let first = newest.iter().find(|(row, _)| !row.late).or_else(|| newest.first())?.0;
    let on_time = || newest.iter().filter(|(row, _)| row.takes_part());
    let shares = || on_time().filter_map(|(row, _)| row.share());
    let all = measured.all();
    let outside = |wanted: Side| {
        on_time()
            .filter(|(_, beside)| beside.placed.is_some_and(|placed| placed.verdict == Verdict::Outside(wanted)))
            .map(|(row, _)| row.name.to_owned())
            .collect::<Vec<String>>()
    };
    let (low, high) = (outside(Side::Low), outside(Side::High));
    let unadjusted = on_time().filter(|(_, beside)| beside.unadjusted.is_some_and(|word| word != "similar")).count();
    let spread = measured.spread();
    let direction = match measured.better() {
        Better::Higher => "higher is better",
        Better::Lower => "lower is better",
        Better::Neither => "no known direction",
    };
    let why = match (spread, on_time().count()) {
        (Some(_), _) => Cell::Null,
        (None, 0) => text(NO_FIGURE),
        (None, _) if measured.comparison.spread.is_some() => text(ALL_ALIKE),
        (None, _) => text(NO_LIMITS),
    };
    // The first columns are those of the counts.
    let mut cells: Vec<Cell> = first.cells.iter().take(5).cloned().collect();
    cells.extend([text(direction), text(first.period), count(on_time().count())]);
    cells.push(count(newest.iter().filter(|(row, _)| row.late).count()));
    let without = || newest.iter().filter(|(row, _)| !row.late && row.counts.is_none());
    let withheld = without().filter(|(row, _)| row.withheld.is_some()).count();
    cells.extend([count(without().count() - withheld), count(withheld)]);
    cells.push(Cell::Flag(on_time().any(|(row, _)| row.is_rounded())));
    let sum = |sum: Option<u64>| sum.and_then(|sum| i64::try_from(sum).ok()).map_or(Cell::Null, Cell::Whole);
    cells.extend([sum(all.map(|(part, _)| part)), sum(all.map(|(_, whole)| whole))]);
    cells.push(number(all.and_then(|(part, whole)| share_of(part, whole))));
    cells.extend([number(shares().reduce(f64::min)), number(shares().reduce(f64::max))]);
    cells.extend([number(spread.map(|spread| spread.phi)), number(spread.map(|spread| spread.tau))]);
    let if_drawn = |cell: Cell| spread.map_or(Cell::Null, |_| cell);
    cells.push(if_drawn(count(low.len() + high.len())));
    cells.extend([if_drawn(count(low.len())), if_drawn(count(high.len()))]);
    cells.push(number(measured.by_chance.map(|chance| chance.beyond_998)));
    cells.push(spread.map_or(Cell::Null, |spread| Cell::Whole(spread.flagged.beyond_95.into())));
    cells.push(number(measured.by_chance.map(|chance| chance.beyond_95)));
    cells.push(if_drawn(count(unadjusted)));
    cells.extend([listed(&low), listed(&high), why]);
    let mix = measured.case_mix.as_ref();
    cells.push(mix.map_or(Cell::Null, |mix| text(&mix.by)));
    cells.push(mix.map_or(Cell::Null, |mix| count(mix.strata)));
    cells.push(mix.map_or(Cell::Null, |_| adjusted(&newest)));
    cells.extend(moved(&newest, |row| row.name.to_owned()));
    Some(cells)
}

/// How many of some rows have an adjusted share.
fn adjusted(rows: &[(&Counted<'_>, &Beside)]) -> Cell {
    count(rows.iter().filter(|(_, beside)| beside.adjusted.is_some()).count())
}

/// Which of some rows moves most when it is adjusted, from where to where, and the verdicts that would read otherwise.
fn moved(rows: &[(&Counted<'_>, &Beside)], name: impl Fn(&Counted<'_>) -> String) -> [Cell; 7] {
    let moves = rows.iter().filter_map(|(row, beside)| Some((row, beside, beside.moved()?)));
    let moves = moves.filter(|(.., by)| by.abs() > f64::EPSILON);
    // The first of those that move as far.
    let most = moves.rev().max_by(|(.., one), (.., other)| one.abs().total_cmp(&other.abs()));
    let otherwise = rows
        .iter()
        .filter_map(|(row, beside)| Some(format!("{} ({})", name(row), beside.read_otherwise()?)))
        .collect::<Vec<String>>();
    let share = |of: fn(&Beside) -> Option<f64>| number(most.as_ref().and_then(|(_, beside, _)| of(beside)));
    [
        most.as_ref().map_or(Cell::Null, |(row, ..)| text(&name(row))),
        share(|beside| beside.share),
        share(|beside| beside.adjusted.map(|adjusted| adjusted.share)),
        share(Beside::moved),
        share(|beside| beside.adjusted.map(|adjusted| adjusted.interval.low)),
        share(|beside| beside.adjusted.map(|adjusted| adjusted.interval.high)),
        listed(&otherwise),
    ]
}

/// What is told of one area.
#[derive(Default)]
struct Area<'a> {
    row: Option<&'a Counted<'a>>,
    measures: usize,
    /// On how many of them there are limits.
    judged: usize,
    /// The titles of the measures by verdict.
    by_verdict: BTreeMap<&'static str, Vec<String>>,
    worsening: usize,
    newest: Vec<(&'a Counted<'a>, &'a Beside)>,
}

/// The rows of the areas, in the order of [`crate::report::recipe::AREAS`].
pub(super) fn areas(known: &[Known<'_>]) -> Vec<Vec<Cell>> {
    let mut areas: BTreeMap<&str, Area<'_>> = BTreeMap::new();
    for (measured, beside) in known {
        for (row, beside) in measured.rows.iter().zip(beside) {
            let area = areas.entry(row.area).or_default();
            let is_newer = area.row.is_none_or(|known| row.period >= known.period);
            if is_newer {
                area.row = Some(row);
            }
            if !row.latest {
                continue;
            }
            area.newest.push((row, beside));
            area.measures += usize::from(row.counts.is_some());
            area.worsening += usize::from(beside.worse_and_worsening);
            area.judged += usize::from(beside.verdict.is_some());
            if let Some(verdict) = beside.verdict {
                area.by_verdict.entry(verdict).or_default().push(title(row));
            }
        }
    }
    let mut areas: Vec<Area<'_>> = areas.into_values().collect();
    areas.sort_by_key(|area| area.row.map(|row| (row.name, row.area)));
    areas.iter().filter_map(told).collect()
}

fn told(area: &Area<'_>) -> Option<Vec<Cell>> {
    let row = area.row?;
    let of = |verdict: &str| area.by_verdict.get(verdict).map(Vec::as_slice).unwrap_or_default();
    let mut cells = vec![text(row.area), text(row.name), row.region.map_or(Cell::Null, text), Cell::Flag(row.late)];
    cells.push(row.cells.get(10).cloned().unwrap_or(Cell::Null));
    cells.extend([text(row.period), count(area.measures), count(area.judged)]);
    cells.extend(["better", "worse", "higher", "lower"].map(|verdict| count(of(verdict).len())));
    cells.push(count(area.worsening));
    cells.extend(["worse", "better", "higher", "lower"].map(|verdict| listed(of(verdict))));
    cells.push(adjusted(&area.newest));
    cells.extend(moved(&area.newest, title));
    cells.push(Cell::Flag(area.newest.iter().any(|(row, _)| row.is_rounded())));
    Some(cells)
}

/// The title of a row's measure: the third of the columns of counts.
fn title(row: &Counted<'_>) -> String {
    row.cells.get(2).map(Cell::plain).unwrap_or_default()
}

fn listed(names: &[String]) -> Cell {
    if names.is_empty() { Cell::Null } else { Cell::Text(and_list(names)) }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn count(number: usize) -> Cell {
    i64::try_from(number).map_or(Cell::Null, Cell::Whole)
}
