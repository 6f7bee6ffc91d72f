use crate::{
    base::Problem,
    engine::{Engine, Params},
    outcome::no_such_locality,
    report::recipe::Recipe,
};

/// A report over nothing would look like an answer.
pub(super) async fn check_needs(recipe: &Recipe, engine: &Engine) -> Result<(), Problem> {
    let Some(needed) = &recipe.needs else { return Ok(()) };
    let place = format!("report `{}`", recipe.name);
    if is_empty(engine, &place, &needed.table).await? {
        return Err(
            Problem::new(place, format!("needs `{}`, which has no rows", needed.table)).help(needed.help.clone())
        );
    }
    Ok(())
}

/// A locality without a family is one misspelt.
pub(super) async fn check_locality(engine: &Engine, locality: Option<&str>) -> Result<(), Problem> {
    if locality.is_some() && is_empty(engine, "the families", "extract.families").await? {
        return Err(no_such_locality());
    }
    Ok(())
}

async fn is_empty(engine: &Engine, place: &str, table: &str) -> Result<bool, Problem> {
    let sql = format!("select 1 from {table} limit 1");
    let rows = engine.prepare(place, &sql, &Params::new()).await?.collect().await?;
    Ok(rows.iter().all(|batch| batch.num_rows() == 0))
}
