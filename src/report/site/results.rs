use std::collections::BTreeMap;

use futures::{StreamExt, stream};

use super::Sources;
use crate::{
    base::{Month, Problems},
    query::Rows,
    report::recipe::Recipe,
};

/// Runs the queries of a recipe, each once for all pages, and gives their rows by the names that the recipe gives them.
pub(super) async fn run_queries(
    recipe: &Recipe,
    sources: Sources<'_>,
    from: Option<Month>,
    month: Option<Month>,
) -> Result<BTreeMap<String, Rows>, Problems> {
    let Sources { engine, queries, side_by_side, .. } = sources;
    let run = async |name: &str| {
        let query = queries.get(name)?;
        let takes = |name: &str| query.header.takes.iter().any(|taken| taken.name == name);
        let months = [("from", from), ("month", month)].into_iter().filter(|(name, _)| takes(name));
        let given = months.filter_map(|(name, month)| Some((name.to_owned(), month?.to_string())));
        query.run(engine, &given.collect()).await
    };
    let run = &run;
    let runs = recipe.results.iter().map(|(name, query)| async move { (name.clone(), run(query).await) });
    let mut found: Vec<_> = stream::iter(runs).buffer_unordered(side_by_side).collect().await;
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut problems = Problems::default();
    let mut results = BTreeMap::new();
    for (name, run) in found {
        match run {
            Ok(rows) => {
                results.insert(name, rows);
            }
            // Many queries may fail for one cause.
            Err(found) => problems.add(found),
        }
    }
    problems.or(results)
}
