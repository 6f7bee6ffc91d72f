use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::Number;

use super::cause::{Cause, Causes, Pair};
use crate::{
    base::{Month, Problem, and_list, count, grouped},
    query::{Cell, Queries, Rows},
    report::{
        context::{Head, Value, Writer, WrittenTable},
        data_file::DataFile,
        figures::Place,
        format::{Format, Written, write},
        recipe::{CHANGES, PageRecipe, Recipe},
    },
};

/// How many rows stand on the page; every number that differs is in the file beside it.
const SHOWN: usize = 20;

/// How many areas are named before they are counted.
const NAMED: usize = 3;

/// What changed since an earlier page, as a template sees it.
#[derive(Debug, Clone, Serialize)]
pub(in crate::report) struct Changes {
    /// The earlier page, in words.
    pub since: String,
    /// How many numbers differ, and by how much the most.
    pub sentences: Vec<String>,
    /// The causes, each with how many numbers it changed.
    pub causes: Vec<String>,
    /// The numbers that differ, the largest difference first.
    pub table: WrittenTable,
}

/// What an earlier page and this one are compared by.
pub(in crate::report) struct Comparison<'a> {
    pub pair: Pair<'a>,
    pub recipe: &'a Recipe,
    pub queries: &'a Queries,
    pub writer: Writer<'a>,
    /// The names of areas, by code.
    pub names: BTreeMap<String, String>,
}

/// A number that is not what the earlier page said.
struct Change<'a> {
    result: &'a str,
    place: Place,
    column: &'a str,
    name: String,
    title: &'a str,
    then: Cell,
    now: Cell,
    causes: Causes,
}

impl Comparison<'_> {
    /// Compares the numbers of a page with those that the earlier page showed too.
    pub fn changes(
        &self,
        page: &PageRecipe,
        file: &str,
        results: &BTreeMap<String, Rows>,
    ) -> Result<(Changes, DataFile), Problem> {
        let (compared, mut changes) = self.compare(page, results);
        // Equal differences stand in the order of the recipe's results.
        changes.sort_by(|a, b| b.size().total_cmp(&a.size()));
        let data = DataFile::new(DataFile::name(file, CHANGES), &self.rows(&changes), self.writer)?;
        let since = self.since();
        let mut table = self.table(&since, &changes);
        table.file = Some(data.name.clone());
        let (sentences, causes) = (self.sentences(&since, compared, &changes), causes(&changes));
        Ok((Changes { since, sentences, causes, table }, data))
    }

    /// Gives how many numbers stand on both pages, and those that differ as they are written.
    fn compare(&self, page: &PageRecipe, results: &BTreeMap<String, Rows>) -> (usize, Vec<Change<'_>>) {
        let mut compared = 0;
        let mut changes = Vec::new();
        // A result of no figure, table or list is one that templates take a row of, on any page.
        let shows = |result: &str| page.uses(result) || !self.recipe.pages.iter().any(|page| page.uses(result));
        for (result, kept) in self.recipe.figures.iter().filter(|(result, _)| shows(result)) {
            let (then, now) = (self.pair.then.results.get(result), self.pair.now.results.get(result));
            let query = self.recipe.query_of(result).and_then(|query| self.queries.get(query).ok());
            let (Some(then), Some(now), Some(query), Some(rows)) = (then, now, query, results.get(result)) else {
                continue;
            };
            let conditions = page.conditions_of(rows);
            let of_page = |row: &&Vec<Cell>| self.writer.fits(rows, row, &conditions);
            for row in rows.rows.iter().filter(of_page).filter(|_| then.key == now.key) {
                let place = self.pair.now.place(kept, rows, row);
                let plan = rows.position("plan").and_then(|at| row.get(at)).and_then(Cell::text);
                for (column, title) in &kept.values {
                    let (Some(before), Some(after)) = (then.number(&place, column), now.number(&place, column)) else {
                        continue;
                    };
                    compared += 1;
                    let (before, after) = (cell(before.as_ref()), cell(after.as_ref()));
                    if self.written(column, &before).text == self.written(column, &after).text {
                        continue;
                    }
                    changes.push(Change {
                        result,
                        place: place.clone(),
                        column,
                        name: self.writer.named(&kept.name, rows, row),
                        title,
                        then: before,
                        now: after,
                        causes: self.pair.causes(query, result, &place, column, plan),
                    });
                }
            }
        }
        (compared, changes)
    }

    fn written(&self, column: &str, cell: &Cell) -> Written {
        write(cell, self.writer.formats.get(column).copied(), None, self.writer.policy)
    }

    fn since(&self) -> String {
        let (then, now) = (self.pair.then.month.as_deref(), self.pair.now.month.as_deref());
        let Some(month) = then.and_then(|then| then.parse::<Month>().ok()) else {
            return "the earlier page".to_owned();
        };
        format!("the {}page of {}", if then == now { "earlier " } else { "" }, month.in_words())
    }

    fn sentences(&self, since: &str, compared: usize, changes: &[Change<'_>]) -> Vec<String> {
        if compared == 0 {
            return vec![format!("No number stands both on this page and on {since}.")];
        }
        let Some(largest) = changes.first() else {
            return vec![format!(
                "All of the {} that {since} and this one both show are the same.",
                count(compared, "number")
            )];
        };
        let verb = if changes.len() == 1 { "is" } else { "are" };
        let text = |cell: &Cell| {
            let written = self.written(largest.column, cell);
            // Running text has no frame to mark a small count with.
            if written.small { format!("{}*", written.text) } else { written.text }
        };
        vec![
            format!(
                "{} of the {} that {since} and this one both show {verb} different.",
                grouped(i64::try_from(changes.len()).unwrap_or(i64::MAX)),
                count(compared, "number")
            ),
            format!(
                "The largest difference: {}, {}: {} then, {} now ({}).",
                largest.name,
                largest.title,
                text(&largest.then),
                text(&largest.now),
                self.why(largest)
            ),
        ]
    }

    /// The months of one series that changed for the same causes make one row: that of the largest difference.
    fn table(&self, since: &str, changes: &[Change<'_>]) -> WrittenTable {
        let mut groups: Vec<(&Change<'_>, usize)> = Vec::new();
        let mut places: HashMap<_, usize> = HashMap::new();
        for change in changes {
            let series = (change.result, &change.place.key, change.column, &change.causes);
            let place = *places.entry(series).or_insert(groups.len());
            match groups.get_mut(place) {
                Some((_, others)) => *others += 1,
                None => groups.push((change, 0)),
            }
        }
        let more = if groups.len() > SHOWN { format!(": {SHOWN} of {}", groups.len()) } else { String::new() };
        let caption = format!("What differs from {since}, the largest difference first{more}");
        let head = |(title, numeric): (&str, bool)| Head { title: title.to_owned(), numeric };
        let header = [
            ("What", false),
            ("Number", false),
            ("Then", true),
            ("Now", true),
            ("Difference", true),
            ("Why", false),
            ("Others alike", true),
        ];
        let row = |(change, others): &(&Change<'_>, usize)| {
            let plain =
                |text: String, numeric: bool| Value { text, why: String::new(), small: false, numeric, link: None };
            let number = |cell: &Cell| {
                let Written { text, small, why, .. } = self.written(change.column, cell);
                Value { text, why: why.to_owned(), small, numeric: true, link: None }
            };
            vec![
                plain(change.name.clone(), false),
                plain(change.title.to_owned(), false),
                number(&change.then),
                number(&change.now),
                plain(change.difference(self.writer.formats.get(change.column).copied()), true),
                plain(self.why(change), false),
                plain(others.to_string(), true),
            ]
        };
        WrittenTable::new(caption, header.map(head).to_vec(), groups.iter().take(SHOWN).map(row).collect())
    }

    /// All changes, for the file beside the table.
    fn rows(&self, changes: &[Change<'_>]) -> Rows {
        let columns = ["result", "area_code", "month", "key", "column", "what", "number", "then", "now", "why"];
        let text = |text: &str| Cell::Text(text.to_owned());
        let row = |change: &Change<'_>| {
            let Place { area, month, key } = &change.place;
            let mut row: Vec<Cell> =
                [change.result, area, month, key, change.column, &change.name, change.title].map(text).to_vec();
            row.extend([change.then.clone(), change.now.clone(), text(&self.why(change))]);
            row
        };
        Rows { columns: columns.map(str::to_owned).to_vec(), rows: changes.iter().map(row).collect() }
    }

    /// The causes of a change in a cell; of a total, with the areas that they concern.
    fn why(&self, change: &Change<'_>) -> String {
        let cause = |(cause, areas): (&Cause, &BTreeSet<String>)| {
            let name = |code: &String| self.names.get(code).unwrap_or(code).clone();
            let names: Vec<String> = areas.iter().filter(|_| change.place.is_total()).map(name).collect();
            match names.len() {
                0 => cause.words().to_owned(),
                1..=NAMED => format!("{}: {}", cause.words(), and_list(&names)),
                many => format!("{}: {}", cause.words(), count(many, "area")),
            }
        };
        change.causes.iter().map(cause).collect::<Vec<_>>().join("; ")
    }
}

impl Change<'_> {
    /// How far apart the two numbers are; a value that came or went is as far as none can be.
    fn size(&self) -> f64 {
        self.then.number().zip(self.now.number()).map_or(f64::INFINITY, |(then, now)| (now - then).abs())
    }

    fn difference(&self, format: Option<Format>) -> String {
        let sign = |down: bool| if down { '\u{2212}' } else { '+' };
        if let (Some(then), Some(now)) = (self.then.whole(), self.now.whole()) {
            return format!("{}{}", sign(now < then), grouped(now.saturating_sub(then).saturating_abs()));
        }
        let Some((then, now)) = self.then.number().zip(self.now.number()) else { return "–".to_owned() };
        let (size, unit) = match format {
            Some(Format::Number) => ((now - then).abs(), ""),
            _ => ((now - then).abs() * 100.0, " points"),
        };
        format!("{}{size:.1}{unit}", sign(now < then))
    }
}

/// Says of each cause how many numbers it changed, the most first.
fn causes(changes: &[Change<'_>]) -> Vec<String> {
    let mut counted: BTreeMap<Cause, usize> = BTreeMap::new();
    for cause in changes.iter().flat_map(|change| change.causes.keys()) {
        *counted.entry(*cause).or_default() += 1;
    }
    let mut counted: Vec<(Cause, usize)> = counted.into_iter().collect();
    counted.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let sentence = |(cause, number): (Cause, usize)| {
        format!("{}: {}. {}.", capitalised(cause.words()), count(number, "number"), capitalised(cause.meaning()))
    };
    counted.into_iter().map(sentence).collect()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn cell(number: Option<&Number>) -> Cell {
    let whole = |number: &Number| number.as_i64().map(Cell::Whole);
    number.and_then(|number| whole(number).or_else(|| number.as_f64().map(Cell::Number))).unwrap_or(Cell::Null)
}
