//! Whether the columns that a recipe names are there, and hold what is drawn from them.
//!
//! What a query gives stands in its header, which is checked whenever the query is run. So all that is wrong with a recipe is
//! known before anything is counted. Deliberately absent: rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    base::{Problem, Problems, nearest, or_list},
    query::{Given, Queries, Type},
    report::recipe::{COMPARED, COUNTED, ChartKind, ColumnRecipe, FigureRecipe, PageRecipe, Recipe, Selection},
};

/// What a column has to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Anything,
    Numbers,
    Counts,
    Months,
    Flags,
}

impl Holds {
    fn fits(self, of: Type) -> bool {
        match self {
            Self::Anything => true,
            Self::Numbers => matches!(of, Type::Integer | Type::Bigint | Type::Double),
            Self::Counts => matches!(of, Type::Integer | Type::Bigint),
            Self::Months => of == Type::Date,
            Self::Flags => of == Type::Boolean,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Anything => "anything",
            Self::Numbers => "numbers",
            Self::Counts => "whole counts",
            Self::Months => "months (dates)",
            Self::Flags => "true and false",
        }
    }
}

/// Checks every column that a recipe names against the results that it has.
///
/// # Errors
/// Gives all that is wrong, results without a query included.
pub(super) fn check_columns(recipe: &Recipe, queries: &Queries) -> Result<(), Problems> {
    let mut problems = Problems::default();
    let mut results: BTreeMap<&str, &[Given]> = BTreeMap::new();
    for (name, query) in &recipe.results {
        match queries.get(query) {
            Ok(query) => {
                results.insert(name, &query.header.gives);
            }
            Err(problem) => problems.push(problem),
        }
    }
    // Of what is nowhere, nothing can be said while a result is lacking.
    let whole = problems.0.is_empty();
    let splits: Vec<(&String, Vec<Given>)> = recipe
        .splits
        .iter()
        .filter_map(|(name, split)| Some((name, split.gives(results.get(split.from.as_str())?))))
        .collect();
    results.extend(splits.iter().map(|(name, gives)| (name.as_str(), gives.as_slice())));
    let of_areas: Vec<(&String, Vec<Given>)> = recipe.compared().flat_map(|(_, areas)| areas.gives()).collect();
    results.extend(of_areas.iter().map(|(name, gives)| (name.as_str(), gives.as_slice())));
    let mut check =
        Check { file: format!("reports/{}/recipe.toml", recipe.name), results, problems, said: BTreeSet::new() };
    if whole {
        for column in recipe.formats.keys() {
            check.anywhere("[formats]", column);
        }
    }
    for (name, split) in &recipe.splits {
        let place = format!("split `{name}`");
        for column in &split.by {
            check.column(&format!("{place}, by"), &split.from, column, Holds::Anything);
        }
        for (key, column, counts) in split.columns() {
            let holds = if counts { Holds::Counts } else { Holds::Anything };
            check.column(&format!("{place}, {key}"), &split.from, column, holds);
        }
    }
    for (name, areas) in recipe.compared() {
        for (key, result, columns) in areas.takes() {
            for (column, of) in columns {
                check.typed(&format!("[{name}], {key}"), result, column, of);
            }
        }
    }
    for (result, kept) in &recipe.figures {
        let place = format!("figures `{result}`");
        for column in kept.month.iter().chain(&kept.key) {
            check.column(&place, result, column, Holds::Anything);
        }
        for column in kept.values.keys() {
            check.column(&format!("{place}, values"), result, column, Holds::Numbers);
        }
        check.placeholders(&format!("{place}, name"), result, &kept.name);
    }
    for (name, sheet) in &recipe.sheets {
        let columns = sheet.columns.iter().flatten().chain(sheet.conditions.keys()).chain(sheet.headings.keys());
        for column in columns {
            check.column(&format!("[sheets.{name}]"), recipe.result_of(name), column, Holds::Anything);
        }
    }
    for (place, column) in (recipe.headings.keys().map(|column| ("[headings]", column)))
        .chain(recipe.leave_out.iter().map(|column| ("leave_out", column)))
        .filter(|_| whole)
    {
        check.anywhere(place, column);
    }
    for page in &recipe.pages {
        check.page(page, whole);
    }
    check.problems.or(())
}

struct Check<'a> {
    file: String,
    /// The columns of each result.
    results: BTreeMap<&'a str, &'a [Given]>,
    problems: Problems,
    /// What was said already: a figure that two pages share is wrong once.
    said: BTreeSet<(String, String)>,
}

impl Check<'_> {
    fn page(&mut self, page: &PageRecipe, whole: bool) {
        let place = format!("page `{}`", page.file);
        if let Some(each) = &page.each {
            self.placeholders(&format!("{place}, file"), each, &page.file);
            for column in page.by.iter().chain(page.only.values()) {
                self.column(&place, each, column, Holds::Anything);
            }
            for (result, column) in &page.only {
                self.column(&format!("{place}, only"), result, column, Holds::Anything);
            }
            if let Some(column) = page.by.as_ref().filter(|_| whole) {
                self.of_page(&format!("{place}, by"), page, column);
            }
        } else if page.by.is_some() || !page.only.is_empty() {
            let problem =
                Problem::new(format!("{}, {place}", self.file), "keeps to the rows of its own row, and has none");
            self.problems.push(problem.help("name under `each` the result of which each row makes a page"));
        }
        for column in page.conditions.keys().filter(|_| whole) {
            self.anywhere(&format!("{place}, where"), column);
        }
        let known = self.problems.0.len();
        for figure in &page.figures {
            self.figure(&format!("{place}, figure `{}`", figure.id), figure);
        }
        for table in &page.tables {
            let place = format!("{place}, table `{}`", table.id);
            self.selection(&place, &table.rows);
            if let Some(column) = &table.apart {
                self.column(&format!("{place}, apart"), &table.rows.from, column, Holds::Anything);
            }
            self.table(&place, &table.rows.from, &table.columns);
        }
        let found = self.problems.0.split_off(known);
        let own = |problem: &Problem| page.like.is_none() || !self.said.contains(&without_page(problem));
        let found: Vec<Problem> = found.into_iter().filter(own).collect();
        self.said.extend(found.iter().map(without_page));
        self.problems.0.extend(found);
    }

    fn figure(&mut self, place: &str, figure: &FigureRecipe) {
        let from = &figure.rows.from;
        self.selection(place, &figure.rows);
        let control = figure.kind == ChartKind::Control;
        let shares = figure.part.is_some() || figure.whole.is_some();
        let (y, x) = match figure.kind {
            ChartKind::Control if shares => (Holds::Numbers, Holds::Months),
            ChartKind::Control => (Holds::Counts, Holds::Months),
            _ => (Holds::Numbers, Holds::Anything),
        };
        let counts = if control { Holds::Counts } else { Holds::Numbers };
        let single = [
            ("x", &figure.x, x),
            ("low", &figure.low, Holds::Numbers),
            ("high", &figure.high, Holds::Numbers),
            ("series", &figure.series, Holds::Anything),
            ("part", &figure.part, counts),
            ("whole", &figure.whole, counts),
            ("provisional", &figure.provisional, Holds::Flags),
            ("label", &figure.label, Holds::Anything),
            ("apart", &figure.apart, Holds::Anything),
        ];
        let second = figure.second.iter().flat_map(|second| {
            [("second, y", &second.y), ("second, low", &second.low), ("second, high", &second.high)]
        });
        for (key, column) in second {
            self.column(&format!("{place}, {key}"), from, column, Holds::Numbers);
        }
        self.column(&format!("{place}, y"), from, &figure.y, y);
        for (key, column, holds) in single {
            if let Some(column) = column {
                self.column(&format!("{place}, {key}"), from, column, holds);
            }
        }
        let named = [("parts", figure.parts.iter()), ("beside", figure.beside.iter())].into_iter();
        let compare = figure.compare.iter().map(|compare| ("compare", &compare.column));
        if let Some(mark) = &figure.mark {
            self.column(&format!("{place}, mark"), from, &mark.column, Holds::Months);
        }
        let reference = figure.reference.iter().map(|reference| ("reference", &reference.column));
        let named = named.flat_map(|(key, columns)| columns.map(move |named| (key, &named.column)));
        for (key, column) in named.chain(compare).chain(reference) {
            self.column(&format!("{place}, {key}"), from, column, Holds::Numbers);
        }
        if matches!(figure.kind, ChartKind::Funnel | ChartKind::Hexes) {
            for (column, of) in COUNTED.iter().chain(&COMPARED) {
                self.typed(&format!("{place}, from"), from, column, *of);
            }
        }
        self.table(place, from, &figure.columns);
        self.needed(place, figure);
    }

    /// A chart that lacks one of these would be empty, or a heap.
    fn needed(&mut self, place: &str, figure: &FigureRecipe) {
        let has_shares = figure.part.is_some() || figure.whole.is_some();
        let needed: &[(&str, bool)] = match figure.kind {
            ChartKind::Control => &[
                ("x", figure.x.is_some()),
                ("part", figure.part.is_some() || !has_shares),
                ("whole", figure.whole.is_some() || !has_shares),
            ],
            ChartKind::Lines => &[("x", figure.x.is_some())],
            ChartKind::Multiples => &[("x", figure.x.is_some()), ("series", figure.series.is_some())],
            ChartKind::Bars | ChartKind::Intervals => &[("label", figure.label.is_some())],
            ChartKind::Stacked => &[("label", figure.label.is_some()), ("whole", figure.whole.is_some())],
            // What a heat map lacks, it says itself; the others are of the rows of areas, whose columns have names of their own.
            ChartKind::Heat | ChartKind::Funnel | ChartKind::Hexes => &[],
        };
        for (key, _) in needed.iter().filter(|(_, has)| !has) {
            let problem = Problem::new(format!("{}, {place}", self.file), format!("names no column as `{key}`"));
            self.problems.push(problem.help("docs/architecture.md says what each kind of chart is made of"));
        }
    }

    fn selection(&mut self, place: &str, rows: &Selection) {
        for column in rows.conditions.keys() {
            self.column(&format!("{place}, where"), &rows.from, column, Holds::Anything);
        }
        if let Some(sort) = &rows.sort {
            let column = sort.strip_prefix('-').unwrap_or(sort);
            self.column(&format!("{place}, sort"), &rows.from, column, Holds::Numbers);
        }
    }

    fn table(&mut self, place: &str, result: &str, columns: &[ColumnRecipe]) {
        let place = format!("{place}, columns");
        for column in columns {
            for name in [&column.column].into_iter().chain(&column.across) {
                self.column(&place, result, name, Holds::Anything);
            }
            if let Some(link) = &column.link {
                self.placeholders(&place, result, link);
            }
        }
    }

    /// Checks what stands in braces in the name of a page or of a row.
    fn placeholders(&mut self, place: &str, result: &str, pattern: &str) {
        for name in pattern.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name) {
            self.column(place, result, name, Holds::Anything);
        }
    }

    fn column(&mut self, place: &str, result: &str, name: &str, holds: Holds) {
        let Some(columns) = self.results.get(result) else { return };
        let place = format!("{}, {place}", self.file);
        let problem = match columns.iter().find(|column| column.name == name) {
            Some(column) if holds.fits(column.of) => return,
            Some(column) => {
                let cause =
                    format!("names the column `{name}`, which holds no {}: its type is {}", holds.words(), column.of);
                let fitting = columns.iter().filter(|column| holds.fits(column.of));
                let fitting: Vec<String> = fitting.map(|column| format!("`{}`", column.name)).collect();
                let problem = Problem::new(place, cause);
                match fitting.as_slice() {
                    [] => problem.help(format!("the result `{result}` has no such column; cast one in its query")),
                    some => problem.help(format!("name {}, or cast the column in its query", or_list(some))),
                }
            }
            None => {
                let cause = format!("names the column `{name}`, which the result `{result}` does not have");
                unknown(Problem::new(place, cause), name, columns.iter().map(|column| column.name.as_str()))
            }
        };
        self.problems.push(problem);
    }

    /// Checks that a result has a column of a type.
    fn typed(&mut self, place: &str, result: &str, name: &str, of: Type) {
        let given = self.results.get(result).and_then(|columns| columns.iter().find(|column| column.name == name));
        if given.is_some_and(|given| given.of != of) {
            let place = format!("{}, {place}", self.file);
            let problem = Problem::new(place, format!("takes the column `{name}`, which is not of the type {of}"));
            self.problems.push(problem.help("cast it in its query"));
        } else {
            self.column(place, result, name, Holds::Anything);
        }
    }

    /// Checks that a column is there in one result at least.
    fn anywhere(&mut self, place: &str, name: &str) {
        let all: BTreeSet<&str> = self.results.values().copied().flatten().map(|column| column.name.as_str()).collect();
        if !all.contains(name) {
            let cause = format!("names the column `{name}`, which no result has");
            let problem = Problem::new(format!("{}, {place}", self.file), cause);
            self.problems.push(unknown(problem, name, all.into_iter()));
        }
    }

    /// Checks that a column is there in one result at least that the page shows.
    fn of_page(&mut self, place: &str, page: &PageRecipe, name: &str) {
        let shown = self.results.iter().filter(|(result, _)| page.uses(result));
        let shown: Vec<&[Given]> = shown.map(|(_, columns)| *columns).collect();
        let has = |columns: &&[Given]| columns.iter().any(|column| column.name == name);
        if !shown.is_empty() && !shown.iter().any(has) {
            let cause = format!("names the column `{name}`, which no result has that the page shows");
            let all: BTreeSet<&str> = shown.into_iter().flatten().map(|column| column.name.as_str()).collect();
            let problem = Problem::new(format!("{}, {place}", self.file), cause);
            self.problems.push(unknown(problem, name, all.into_iter()));
        }
    }
}

/// Adds what was probably meant, or all that there is.
fn unknown<'n>(problem: Problem, name: &str, columns: impl Iterator<Item = &'n str>) -> Problem {
    let columns: Vec<&str> = columns.collect();
    match nearest(name, columns.iter().copied()) {
        Some(close) => problem.help(format!("`{close}` is close")),
        None => problem.help(format!("there are {}", columns.join(", "))),
    }
}

/// What a problem says of a figure or table, whichever page has it.
fn without_page(problem: &Problem) -> (String, String) {
    let place = problem.place.splitn(3, ", ").nth(2).unwrap_or_default();
    (place.to_owned(), problem.cause.clone())
}
