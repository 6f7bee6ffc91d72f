//! The splits of a recipe: from a result with counts by stratum to one with a row for each term.
//!
//! What is worked out stands in `statistics::split`; here rows become its counts, and its terms rows again.

use std::collections::BTreeMap;

use super::recipe::{Recipe, SplitRecipe};
use crate::{
    base::{Problem, Problems},
    query::{Cell, Rows},
    statistics::{
        Interval,
        split::{Cells, Cohort, Row, Split, Stratum, Term, split},
    },
};

/// How many resamples the intervals rest on, and the number that they begin with: the same rows give the same bounds.
const RESAMPLES: u32 = 2_000;
const SEED: u64 = 1955;

/// With fewer families in a cohort, percentiles of resamples are rough.
const ROUGH: u64 = 50;

/// Works out the splits that a recipe names, beside the results that they are of.
///
/// # Errors
/// When a row is of neither cohort, or a count is none.
pub(super) fn add_splits(recipe: &Recipe, results: &mut BTreeMap<String, Rows>) -> Result<(), Problems> {
    let mut problems = Problems::default();
    for (name, asked) in &recipe.splits {
        let Some(rows) = results.get(&asked.from) else { continue };
        match split_rows(asked, rows) {
            Ok(found) => {
                results.insert(name.clone(), found);
            }
            Err(problem) => problems.push(problem.at(format!("reports/{}/recipe.toml, split `{name}`", recipe.name))),
        }
    }
    problems.or(())
}

/// The rows of one split: a part of the result.
struct Part<'a> {
    by: Vec<&'a Cell>,
    rows: Vec<Row>,
}

fn split_rows(asked: &SplitRecipe, rows: &Rows) -> Result<Rows, Problem> {
    let by: Vec<Vec<&Cell>> = asked.by.iter().map(|name| rows.column(name)).collect();
    let counted = counted(asked, rows)?;
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut known: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for (at, row) in counted.into_iter().enumerate() {
        let cells: Vec<&Cell> = by.iter().filter_map(|column| column.get(at).copied()).collect();
        let key = cells.iter().map(|cell| cell.plain()).collect();
        let place = *known.entry(key).or_insert(parts.len());
        if place == parts.len() {
            parts.push(Part { by: cells, rows: Vec::new() });
        }
        if let Some(part) = parts.get_mut(place) {
            part.rows.extend(row);
        }
    }
    let columns = asked.by.iter().cloned().chain(SplitRecipe::own().map(str::to_owned)).collect();
    let lines = parts.iter().flat_map(|part| {
        terms(asked, &part.rows).map(|own| part.by.iter().map(|cell| (*cell).clone()).chain(own).collect())
    });
    Ok(Rows { columns, rows: lines.collect() })
}

/// The rows of the result as counts; none of a row without a cohort, which stands for a part without families.
fn counted(asked: &SplitRecipe, rows: &Rows) -> Result<Vec<Option<Row>>, Problem> {
    let column = |name: &String| rows.column(name);
    let (areas, domains, youngest) = (column(&asked.area), column(&asked.domains), column(&asked.youngest));
    let counts = [&asked.both, &asked.only_t, &asked.only_s, &asked.neither].map(|name| (name, rows.column(name)));
    let text = |cells: &[&Cell], at: usize| cells.get(at).map(|cell| cell.plain()).unwrap_or_default();
    let one = |(at, cohort): (usize, &Cell)| {
        let cohort = match cohort.text() {
            None => return Ok(None),
            Some(text) if text == asked.t => Cohort::T,
            Some(text) if text == asked.s => Cohort::S,
            Some(_) => {
                let cause = format!("has a row whose `{}` is neither `{}` nor `{}`", asked.cohort, asked.t, asked.s);
                return Err(Problem::new("", cause).help("name under `t` and `s` what stands there for each cohort"));
            }
        };
        let count = |place: usize| {
            let (name, cells) = counts.get(place)?;
            let number = cells.get(at).and_then(|cell| cell.whole()).and_then(|number| u32::try_from(number).ok());
            Some(number.ok_or_else(|| {
                Problem::new("", format!("has a row whose `{name}` is no count of families"))
                    .help("a count is a whole number of 0 or more")
            }))
        };
        let count = |place| count(place).unwrap_or(Ok(0));
        let families = Cells { both: count(0)?, only_t: count(1)?, only_s: count(2)?, neither: count(3)? };
        let stratum = Stratum { area: text(&areas, at), domains: text(&domains, at), youngest: text(&youngest, at) };
        Ok(Some(Row { stratum, cohort, families }))
    };
    rows.column(&asked.cohort).into_iter().enumerate().map(one).collect()
}

/// A term, its bounds, and what it is as the first and as the last step.
type Told = (f64, Option<Interval>, Option<[f64; 2]>);

/// The lines of one split: the terms, and what they come to; of what cannot be split, the same without numbers.
fn terms(asked: &SplitRecipe, rows: &[Row]) -> impl Iterator<Item = Vec<Cell>> + use<> {
    let [t, s] = [Cohort::T, Cohort::S]
        .map(|cohort| rows.iter().filter(|row| row.cohort == cohort).map(|row| row.families.sum()).sum::<u64>());
    let found = match few(asked, [t, s]) {
        Some(why) => Err(why),
        None => split(rows, if asked.intervals { RESAMPLES } else { 0 }, SEED).map_err(|none| none.to_string()),
    };
    let alone = |cohort: Cohort, split: &Split| {
        let alone = rows.iter().filter(|row| row.cohort == cohort && split.strata.alone.contains(&row.stratum.area));
        alone.map(|row| row.families.sum()).sum::<u64>()
    };
    let whole = match &found {
        Ok(split) => {
            let strata = &split.strata;
            let merged = strata.without_youngest + strata.whole_areas;
            let all = strata.as_they_are + merged;
            let bounded = |term: Term| [vec![number(term.change)], bounds(term.interval)].concat();
            let ruled = bounded(split.rule).into_iter().chain([direction(split.rule.interval)]);
            let apart = ruled.chain([split.mix, split.rest].into_iter().flat_map(bounded));
            let achieved = &split.achieved;
            let shares = [achieved.t_under_t, achieved.t_under_s, achieved.s_under_t, achieved.s_under_s];
            apart
                .chain([number(split.no_counterpart.change), number(split.total.change)])
                .chain(bounds(split.total.interval))
                .chain(shares.map(number))
                .chain([count(t), count(s), count(size(all)), count(size(merged))])
                .chain([
                    count(alone(Cohort::T, split)),
                    count(alone(Cohort::S, split)),
                    remark(all, t.min(s)),
                    Cell::Null,
                ])
                .collect()
        }
        Err(why) => {
            let mut cells = vec![Cell::Null; 18];
            cells.extend([count(t), count(s)]);
            cells.extend(vec![Cell::Null; 5]);
            cells.push(Cell::Text(why.clone()));
            cells
        }
    };
    let of = |term: fn(&Split) -> Told| {
        found.as_ref().map_or_else(
            |_| vec![Cell::Null; 6],
            |split| {
                let (change, interval, ends) = term(split);
                let ends = ends.map_or_else(|| vec![Cell::Null; 2], |ends| ends.map(number).to_vec());
                [vec![number(change)], bounds(interval), vec![direction(interval)], ends].concat()
            },
        )
    };
    let lines = [
        ("rule", "The rules", of(|split| ended(split.rule))),
        ("mix", "The mix of families", of(|split| ended(split.mix))),
        ("rest", "The rest: everything else", of(|split| ended(split.rest))),
        (
            "no_counterpart",
            "Families without counterpart",
            of(|split| (split.no_counterpart.change, split.no_counterpart.interval, None)),
        ),
        ("total", "The whole change", of(|split| (split.total.change, split.total.interval, None))),
    ];
    lines.into_iter().zip(1..).map(move |((term, title, own), place)| {
        let named = [Cell::Whole(place), Cell::Text(term.to_owned()), Cell::Text(title.to_owned())];
        named.into_iter().chain(own).chain(whole.clone()).collect()
    })
}

fn ended(term: Term) -> Told {
    (term.change, term.interval, Some([term.first, term.last]))
}

/// Why so few families are not split: resamples of a handful say nothing of what chance does.
fn few(asked: &SplitRecipe, families: [u64; 2]) -> Option<String> {
    let least = asked.least.max(1).into();
    let lacking = families.into_iter().zip([&asked.t, &asked.s]).filter(|(number, _)| *number < least);
    let said = lacking.map(|(number, name)| match number {
        0 => format!("no family that closed under {name} is known under both plans"),
        _ => format!("fewer than {least} families that closed under {name} are known under both plans"),
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join(", and "))
}

/// What a reader must know of a split over one stratum, or of few families.
fn remark(strata: usize, smaller: u64) -> Cell {
    let mut said = Vec::new();
    if strata == 1 {
        said.push("all families are compared as one stratum, so the mix cannot be told from the rest".to_owned());
    }
    if smaller < ROUGH {
        said.push(format!(
            "a cohort has fewer than {ROUGH} families, so the intervals are rough and may be too narrow"
        ));
    }
    if said.is_empty() { Cell::Null } else { Cell::Text(said.join("; ")) }
}

fn number(value: f64) -> Cell {
    Cell::Number(value)
}

fn bounds(interval: Option<Interval>) -> Vec<Cell> {
    interval.map_or_else(|| vec![Cell::Null; 2], |Interval { low, high }| vec![number(low), number(high)])
}

/// Whether an interval lies below nothing, above it, or takes it in.
fn direction(interval: Option<Interval>) -> Cell {
    interval.map_or(Cell::Null, |Interval { low, high }| {
        let word = if high < 0.0 {
            "lower"
        } else if low > 0.0 {
            "higher"
        } else {
            "within chance"
        };
        Cell::Text(word.to_owned())
    })
}

fn count(number: u64) -> Cell {
    i64::try_from(number).map_or(Cell::Null, Cell::Whole)
}

fn size(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
