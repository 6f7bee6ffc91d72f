use std::collections::HashMap;

use arrow::array::Array;

use super::{
    area::{Families, Numbers, at},
    codes::{NO_WORD, WordSet, code_in},
    columns::Columns,
    day::{EVER, Span},
};
use crate::{
    base::Problem,
    extract::words::{ALL, COVERAGE_TABLES, SOURCE_KINDS},
};

/// A table of evidence, by its place among those that coverage speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Attendance,
    Events,
    Scores,
    Spells,
    Support,
    Judgements,
    Amounts,
}

impl Source {
    /// How many there are.
    pub const COUNT: usize = 7;
}

/// Which days of which sources an area really supplied, and for which families rows were rejected.
#[derive(Default)]
pub struct Coverage {
    /// For each source and kind the days covered, in runs that do not touch.
    tiles: Vec<Vec<Vec<Span>>>,
    /// Rejected rows that may be any family's.
    anywhere: Vec<Hole>,
    /// Rejected rows of families.
    holes: HashMap<u32, Vec<Hole>>,
    /// Whether a family has any.
    has_holes: Vec<bool>,
}

/// A rejected row.
#[derive(Debug, Clone, Copy)]
struct Hole {
    table: Table,
    /// Its kind, or [`NO_WORD`] for any.
    kind: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    Source(u8),
    People,
    Needs,
}

impl Coverage {
    pub fn read(
        coverage: &mut Columns,
        rejects: &mut Columns,
        families: &Families,
        numbers: &Numbers,
    ) -> Result<Self, Problem> {
        let mut found = Self { tiles: tiles(coverage)?, ..Self::default() };
        found.read_holes(rejects, numbers)?;
        if !families.linked.is_empty() {
            found.share(families);
        }
        found.has_holes = (0..families.count()).map(|family| found.holes.contains_key(&family)).collect();
        Ok(found)
    }

    /// Says whether a source supplied every kind asked for on every day of the span, for this family.
    pub fn covers(&self, source: Source, kinds: WordSet, family: u32, span: Span) -> bool {
        if span.last < span.first {
            return true;
        }
        let Some(tiles) = self.tiles.get(source as usize).filter(|_| span.first != EVER) else { return false };
        kinds.codes().all(|kind| {
            let runs = tiles.get(usize::from(kind));
            runs.is_some_and(|runs| runs.iter().any(|run| run.first <= span.first && span.last <= run.last))
        }) && !self.has_hole(source, kinds, family)
    }

    /// The sources whose newest tile ends before a day, each with its last day: a table, or a table and a kind.
    pub fn ends_before(&self, day: i32) -> Vec<(String, i32)> {
        let mut found = Vec::new();
        for (tiles, (table, kinds)) in self.tiles.iter().zip(SOURCE_KINDS) {
            let last = |runs: &Vec<Span>| runs.last().map(|run| run.last).filter(|last| *last < day);
            let ends: Vec<Option<i32>> = tiles.iter().map(last).collect();
            // One line where all kinds end together.
            if let Some(Some(first)) = ends.first()
                && ends.iter().all(|end| end == &Some(*first))
            {
                found.push(((*table).to_owned(), *first));
                continue;
            }
            let named = ends.iter().zip(*kinds).filter_map(|(end, kind)| Some((format!("{table}, {kind}"), (*end)?)));
            found.extend(named);
        }
        found
    }

    /// Says whether a row of a source and of one of the kinds was rejected that may be this family's.
    #[inline]
    pub fn has_hole(&self, source: Source, kinds: WordSet, family: u32) -> bool {
        let fits =
            |hole: &Hole| hole.table == Table::Source(source as u8) && (hole.kind == NO_WORD || kinds.has(hole.kind));
        self.holes_of(family).any(fits)
    }

    /// Says whether a person of the family may have been lost.
    pub fn lacks_people(&self, family: u32) -> bool {
        self.holes_of(family).any(|hole| hole.table == Table::People)
    }

    /// Says whether a need of the family may have been lost.
    pub fn lacks_needs(&self, family: u32) -> bool {
        self.holes_of(family).any(|hole| hole.table == Table::Needs)
    }

    fn holes_of(&self, family: u32) -> impl Iterator<Item = &Hole> {
        let own = if at(&self.has_holes, family) { self.holes.get(&family) } else { None };
        self.anywhere.iter().chain(own.into_iter().flatten())
    }

    fn read_holes(&mut self, columns: &mut Columns, numbers: &Numbers) -> Result<(), Problem> {
        let (table, kind) = (columns.text("source_table")?, columns.text("kind")?);
        let (family, anywhere) = (columns.whole("family_no")?, columns.flag("any_family")?);
        for place in 0..columns.rows() {
            let row = place as usize;
            let name = table.value(row);
            let table = match name {
                "people" => Table::People,
                "needs" => Table::Needs,
                _ => match code_in(COVERAGE_TABLES, name) {
                    NO_WORD => continue,
                    code => Table::Source(code),
                },
            };
            let known = !kind.is_null(row) && divides(name);
            let kind = if known { kind_code(name, kind.value(row)) } else { NO_WORD };
            if at(&anywhere, place) == Some(true) {
                self.anywhere.push(Hole { table, kind });
            } else if let Some(family) = numbers.place(at(&family, place)) {
                self.holes.entry(family).or_default().push(Hole { table, kind });
            }
        }
        Ok(())
    }

    /// A family reads the evidence of the engagements linked to it, and lacks what they lack. Its people and needs are its own.
    fn share(&mut self, families: &Families) {
        let own = self.holes.clone();
        for (family, linked) in &families.linked {
            let theirs = linked.iter().filter_map(|other| own.get(other)).flatten();
            let theirs: Vec<Hole> = theirs.filter(|hole| matches!(hole.table, Table::Source(_))).copied().collect();
            if !theirs.is_empty() {
                self.holes.entry(*family).or_default().extend(theirs);
            }
        }
    }
}

/// Says whether the kinds of a table are sources of their own.
fn divides(table: &str) -> bool {
    SOURCE_KINDS.iter().any(|(name, kinds)| *name == table && !kinds.is_empty())
}

/// The number of a kind among those of its table; a table that is not divided has one, 0.
fn kind_code(table: &str, kind: &str) -> u8 {
    SOURCE_KINDS.iter().find(|(name, _)| *name == table).map_or(NO_WORD, |(_, kinds)| code_in(kinds, kind))
}

fn tiles(columns: &mut Columns) -> Result<Vec<Vec<Vec<Span>>>, Problem> {
    let (table, kind) = (columns.text("source_table")?, columns.text("kind")?);
    let (from, to) = (columns.day("from_on")?, columns.day("to_on")?);
    let of_table = |(_, kinds): &(&str, &[&str])| vec![Vec::new(); kinds.len().max(1)];
    let mut found: Vec<Vec<Vec<Span>>> = SOURCE_KINDS.iter().map(of_table).collect();
    for place in 0..columns.rows() {
        let row = place as usize;
        let span = Span { first: at(&from, place), last: at(&to, place) };
        let name = table.value(row);
        let source = code_in(COVERAGE_TABLES, name);
        let kinds = SOURCE_KINDS.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, kinds)| kinds);
        let codes: Vec<u8> = match kind.value(row) {
            ALL => (0..u8::try_from(kinds.len().max(1)).unwrap_or(u8::MAX)).collect(),
            word => vec![code_in(kinds, word)],
        };
        for code in codes {
            let runs = found.get_mut(usize::from(source)).and_then(|kinds| kinds.get_mut(usize::from(code)));
            if let Some(runs) = runs {
                runs.push(span);
            }
        }
    }
    for runs in found.iter_mut().flatten() {
        runs.sort_unstable_by_key(|run| (run.first, run.last));
        runs.dedup_by(|next, run| {
            let touches = next.first <= run.last.saturating_add(1);
            if touches {
                run.last = run.last.max(next.last);
            }
            touches
        });
    }
    Ok(found)
}
