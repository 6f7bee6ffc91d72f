use std::collections::BTreeMap;

use super::{Given, Header, Rows, Type, params_for};
use crate::{
    base::{Library, Problem, Problems, nearest},
    engine::{Engine, Params, Prepared},
};

/// The folders of `queries/` that hold something else than queries.
const NOT_QUERIES: [&str; 2] = ["queries/plans/", "queries/mappings/"];

/// A query of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Its name: the path below `queries/`, without the ending.
    pub name: String,
    /// Its file.
    pub path: String,
    /// What it says of itself.
    pub header: Header,
    /// The SQL, header included.
    pub sql: String,
    /// Whether it stands in place of a compiled-in one.
    pub overrides: bool,
}

/// All queries of the library, by name.
#[derive(Debug, Clone, Default)]
pub struct Queries(BTreeMap<String, Query>);

impl Queries {
    /// Reads the header of every query.
    ///
    /// # Errors
    /// Gives all that is wrong with all headers.
    pub fn read(library: &Library) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut queries = BTreeMap::new();
        for file in library.files("queries", ".sql")? {
            if NOT_QUERIES.iter().any(|folder| file.path.starts_with(folder)) {
                continue;
            }
            match Header::read(&file) {
                Err(found) => problems.0.extend(found.0),
                Ok(header) => {
                    let name = file.path.trim_start_matches("queries/").trim_end_matches(".sql").to_owned();
                    let query = Query {
                        name: name.clone(),
                        path: file.path,
                        header,
                        sql: file.text,
                        overrides: file.overrides,
                    };
                    queries.insert(name, query);
                }
            }
        }
        problems.or(Self(queries))
    }

    /// The queries, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &Query> {
        self.0.values()
    }

    /// Offers the measures, which other queries read as tables of the schema `measure`.
    ///
    /// # Errors
    /// When one of them is no query, or names what is not there.
    pub async fn offer_measures(&self, engine: &Engine) -> Result<(), Problem> {
        for query in self.iter() {
            if let Some(name) = query.name.strip_prefix("measures/") {
                engine.offer_measure(&query.path, name, &query.sql).await?;
            }
        }
        Ok(())
    }

    /// The audits: queries that must return no rows.
    pub fn audits(&self) -> impl Iterator<Item = &Query> {
        self.iter().filter(|query| query.name.starts_with("audits/"))
    }

    /// Gives a query by name.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn get(&self, name: &str) -> Result<&Query, Problem> {
        self.0.get(name).ok_or_else(|| {
            let problem = Problem::new(format!("query `{name}`"), "there is no such query");
            match nearest(name, self.0.keys().map(String::as_str)) {
                Some(close) => problem.help(format!("`{close}` is close")),
                None => problem.help("`hearthline queries` lists them"),
            }
        })
    }
}

impl Query {
    /// Runs the query and gives its rows.
    ///
    /// # Errors
    /// When a parameter is wrong, the header is not true, or the query fails.
    pub async fn run(&self, engine: &Engine, given: &BTreeMap<String, String>) -> Result<Rows, Problems> {
        let params = params_for(&self.path, &self.header, given)?;
        let prepared = self.prepare(engine, &params).await?;
        let batches = prepared.collect().await?;
        let mut rows = Rows::read(&self.path, &batches)?;
        if rows.columns.is_empty() {
            rows.columns = self.header.gives.iter().map(|given| given.name.clone()).collect();
        }
        Ok(rows)
    }

    /// Plans the query and checks that its header is true.
    ///
    /// # Errors
    /// Gives every line of the header that is not.
    pub async fn prepare(&self, engine: &Engine, params: &Params) -> Result<Prepared, Problems> {
        let prepared = engine.prepare(&self.path, &self.sql, params).await?;
        let mut problems = Problems::default();
        let gives: Vec<Option<Given>> = prepared
            .schema
            .fields()
            .iter()
            .map(|field| Type::of(field.data_type()).map(|of| Given { name: field.name().clone(), of }))
            .collect();
        let said: Vec<Option<Given>> = self.header.gives.iter().cloned().map(Some).collect();
        if gives != said {
            let fields = prepared.schema.fields().iter().zip(&gives);
            let words: Vec<String> = fields
                .map(|(field, of)| match of {
                    Some(column) => format!("{} {}", column.name, column.of),
                    None => format!("{} {}", field.name(), field.data_type()),
                })
                .collect();
            let problem = Problem::new(self.path.clone(), "`-- gives:` is not what the query gives");
            problems.push(problem.help(format!("it gives {}", words.join(", "))));
        }
        let mut takes: Vec<&str> = self.header.takes.iter().map(|taken| taken.name.as_str()).collect();
        takes.sort_unstable();
        if takes != prepared.named {
            let problem = Problem::new(self.path.clone(), "`-- takes:` does not name the parameters of the query");
            problems.push(problem.help(list("it names", &prepared.named)));
        }
        let mut reads = self.header.reads.clone();
        reads.sort();
        if reads != prepared.reads {
            let problem = Problem::new(self.path.clone(), "`-- reads:` does not name the tables that the query reads");
            problems.push(problem.help(list("it reads", &prepared.reads)));
        }
        problems.or(prepared)
    }
}

fn list(verb: &str, words: &[String]) -> String {
    if words.is_empty() { format!("{verb} nothing") } else { format!("{verb} {}", words.join(", ")) }
}
