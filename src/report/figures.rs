use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::{
    context::Writer,
    format::released,
    lineage::Lineage,
    recipe::{FiguresRecipe, Recipe},
    site::Asked,
};
use crate::{
    base::{Digest, Month, Problem, Problems},
    query::{Cell, Queries, Query, Rows},
};

/// Under this stand rows over all areas together.
const ALL: &str = "all";

/// The numbers that a report rests on, and what they were made from: what a later page is compared with.
///
/// They are numbers of the report's queries, so that nothing is in them that the pages may not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// The program that made them.
    program: String,
    /// The report, by name.
    pub(super) report: String,
    /// The first of the months that it is about, `YYYY-MM`, where they were chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    /// The month that it is about, `YYYY-MM`; the last one, where they were chosen.
    pub(super) month: Option<String>,
    /// The locality that it is about alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) locality: Option<String>,
    /// What they were made from.
    pub(super) lineage: Lineage,
    /// The numbers, by the name of their result in the recipe.
    pub(super) results: BTreeMap<String, ResultFigures>,
}

/// The numbers of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResultFigures {
    /// The file of the query.
    pub query: String,
    /// The hash of its text, and of the measures that it reads.
    pub hash: String,
    /// The columns that tell rows of an area and month apart.
    pub key: Vec<String>,
    /// The columns of the numbers.
    pub columns: Vec<String>,
    /// The numbers, one for each column, by area, month and key.
    pub rows: BTreeMap<String, ByMonth>,
}

/// The numbers of an area by month and key; none where a row has no value, or it is withheld.
type ByMonth = BTreeMap<String, BTreeMap<String, Vec<Option<Number>>>>;

/// Where the numbers of a row stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The area's code, or `all`.
    pub area: String,
    /// The month, `YYYY-MM`; empty in a report that is about none.
    pub month: String,
    /// The values of the key.
    pub key: String,
}

impl Place {
    /// Whether the row is over all areas.
    pub fn is_total(&self) -> bool {
        self.area == ALL
    }
}

impl Figures {
    /// The name of the file.
    pub const FILE: &'static str = "figures.json";

    /// Picks the numbers out of the results of a report; with an area, that area's alone.
    pub(super) fn collect(
        recipe: &Recipe,
        queries: &Queries,
        results: &BTreeMap<String, Rows>,
        writer: Writer<'_>,
        lineage: Lineage,
        asked: Asked<'_>,
    ) -> Result<Self, Problems> {
        let mut figures = Self {
            program: program(),
            report: recipe.name.clone(),
            from: asked.from.map(|month| month.to_string()),
            month: asked.month.map(|month| month.to_string()),
            locality: asked.locality.map(str::to_owned),
            lineage,
            results: BTreeMap::new(),
        };
        let mut problems = Problems::default();
        for (name, kept) in &recipe.figures {
            let Some((rows, query)) = results.get(name).zip(recipe.query_of(name)) else { continue };
            let of_result = queries.get(query).and_then(|query| figures.of_result(kept, rows, writer, queries, query));
            match of_result {
                Ok(mut of_result) => {
                    of_result.rows.retain(|code, _| asked.area.is_none_or(|area| code == area.as_str()));
                    figures.results.insert(name.clone(), of_result);
                }
                Err(problem) => {
                    problems.push(problem.at(format!("reports/{}/recipe.toml, figures `{name}`", recipe.name)));
                }
            }
        }
        problems.or(figures)
    }

    fn of_result(
        &self,
        kept: &FiguresRecipe,
        rows: &Rows,
        writer: Writer<'_>,
        queries: &Queries,
        query: &Query,
    ) -> Result<ResultFigures, Problem> {
        let columns: Vec<String> = kept.values.keys().cloned().collect();
        let mut found = ResultFigures {
            query: query.path.clone(),
            hash: hash(queries, query),
            key: kept.key.clone(),
            columns,
            rows: BTreeMap::new(),
        };
        for row in &rows.rows {
            let place = self.place(kept, rows, row);
            let cell = |column: &String| rows.position(column).and_then(|at| row.get(at)).unwrap_or(&Cell::Null);
            // What is withheld is no number any more.
            let number =
                |column: &String| match released(cell(column), writer.formats.get(column).copied(), writer.policy) {
                    Cell::Whole(number) => Some(Number::from(number)),
                    Cell::Number(number) => Number::from_f64(number),
                    Cell::Null | Cell::Text(_) | Cell::Day(_) | Cell::Flag(_) => None,
                };
            let numbers = found.columns.iter().map(number).collect();
            let of_month = found.rows.entry(place.area).or_default().entry(place.month).or_default();
            if of_month.insert(place.key, numbers).is_some() {
                let problem = Problem::new("", "two rows of an area and month have the same key");
                return Err(problem.help("name under `key` the columns that tell them apart, or the `month` of a row"));
            }
        }
        Ok(found)
    }

    /// Where the numbers of a row of a result stand.
    pub(super) fn place(&self, kept: &FiguresRecipe, rows: &Rows, row: &[Cell]) -> Place {
        let cell = |column: &str| rows.position(column).and_then(|at| row.get(at)).unwrap_or(&Cell::Null);
        let area = cell("area_code").text().unwrap_or(ALL).to_owned();
        // Of an area that is late, a row is about the month of its own submission.
        let own = || self.lineage.submissions.get(&area).map(|submission| &submission.month);
        let month = match kept.month.as_ref().map(|column| cell(column)) {
            Some(Cell::Day(day)) => Month::of(*day).to_string(),
            Some(other) => other.plain(),
            None => own().filter(|_| self.month.is_some()).or(self.month.as_ref()).cloned().unwrap_or_default(),
        };
        let key: Vec<String> = kept.key.iter().map(|column| cell(column).plain()).collect();
        Place { area, month, key: key.join(" | ") }
    }

    /// The file, whole.
    ///
    /// # Errors
    /// When a number cannot be written, which no number of a query is.
    pub fn to_json(&self) -> Result<String, Problem> {
        serde_json::to_string(self).map_err(|failure| Problem::new(Self::FILE, format!("cannot be written: {failure}")))
    }

    /// Reads the figures of an earlier page, and checks that the report of a month can be compared with them.
    ///
    /// # Errors
    /// When they are not whole, of another report, made by another program, or of a later month.
    pub fn read(
        place: &str,
        text: &str,
        report: &str,
        (from, month): (Option<Month>, Option<Month>),
        locality: Option<&str>,
    ) -> Result<Self, Problem> {
        let found: Self = serde_json::from_str(text).map_err(|failure| {
            // What is wrong would be said with the value that is.
            Problem::new(format!("{place}:{}:{}", failure.line(), failure.column()), "is not figures of a report")
                .help("make the earlier page again")
        })?;
        let problem = |cause: String| Problem::new(place, cause);
        if found.report != report || found.month.is_some() != month.is_some() {
            return Err(problem(format!("is of another report than `{report}`"))
                .help("name the folder of an earlier page of the same report"));
        }
        if found.locality.as_deref() != locality {
            return Err(problem("is not about the same families".to_owned())
                .help("compare pages of one locality, or pages of whole areas"));
        }
        if found.from != from.map(|month| month.to_string()) {
            return Err(problem("does not begin with the same month".to_owned())
                .help("compare pages whose first month is the same"));
        }
        if found.program != program() {
            let problem = problem(format!("was not made by {}, and programs may count differently", program()));
            return Err(problem.help("make the earlier page again with this program"));
        }
        if let Some(month) = month.filter(|month| found.month > Some(month.to_string())) {
            return Err(problem(format!("is of a later month than {month}")).help("name the folder of an earlier page"));
        }
        let whole = |result: &ResultFigures| {
            let mut rows = result.rows.values().flat_map(BTreeMap::values).flat_map(BTreeMap::values);
            rows.all(|numbers| numbers.len() == result.columns.len())
        };
        if !found.results.values().all(whole) {
            return Err(
                problem("has a row with too many numbers, or too few".to_owned()).help("make the earlier page again")
            );
        }
        Ok(found)
    }
}

impl ResultFigures {
    /// What a row has in a column, where there are such a row and column.
    pub fn number(&self, place: &Place, column: &str) -> Option<&Option<Number>> {
        let at = self.columns.iter().position(|name| name == column)?;
        let numbers = self.rows.get(&place.area)?.get(&place.month)?.get(&place.key)?;
        numbers.get(at)
    }
}

fn program() -> String {
    format!("hearthline {}", env!("CARGO_PKG_VERSION"))
}

/// The hash of a query and of the measures that it reads, which are queries too.
fn hash(queries: &Queries, query: &Query) -> String {
    let mut digest = Digest::default();
    digest.feed(query.sql.as_bytes());
    for measure in query.header.reads.iter().filter_map(|table| table.strip_prefix("measure.")) {
        if let Ok(measure) = queries.get(&format!("measures/{measure}")) {
            digest.feed(measure.sql.as_bytes());
        }
    }
    digest.finish()
}
