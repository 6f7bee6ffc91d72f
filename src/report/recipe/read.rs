use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::{Table, Value};

use super::{FigureRecipe, PageRecipe, Recipe, TableRecipe};
use crate::base::{Library, LibraryFile, Problem, Problems, nearest};

/// Gives all recipes of the library, by name.
///
/// # Errors
/// Gives all that is wrong with all recipes.
pub fn recipes(library: &Library) -> Result<BTreeMap<String, Recipe>, Problems> {
    let mut problems = Problems::default();
    let mut recipes = BTreeMap::new();
    let files = library.files("reports", "/recipe.toml")?;
    for file in &files {
        match Recipe::read(file, &files) {
            Ok(recipe) => {
                recipes.insert(recipe.name.clone(), recipe);
            }
            Err(found) => problems.0.extend(found.0),
        }
    }
    problems.or(recipes)
}

/// A recipe that states how it departs from another: a key that both have is its own, and of a table each key by itself.
fn based_on(base: &Value, own: Table, files: &[LibraryFile]) -> Result<Recipe, Problem> {
    let name = base.as_str().unwrap_or_default();
    let Some(base) = files.iter().find(|file| file.path == format!("reports/{name}/recipe.toml")) else {
        let names = files.iter().filter_map(|file| file.path.split('/').nth(1));
        let problem = Problem::new("", "is `based_on` a report that there is not");
        return Err(match nearest(name, names) {
            Some(close) => problem.help(format!("`{close}` is close")),
            None => problem.help("name another report: `based_on = \"areas\"`"),
        });
    };
    let failed = |failure: toml::de::Error| {
        Problem::new("", failure.message().to_owned()).help("docs/architecture.md says what a recipe holds")
    };
    let mut whole: Table = toml::from_str(&base.text).map_err(failed)?;
    if whole.contains_key("based_on") {
        let problem = Problem::new("", format!("is based on `{name}`, which is itself based on another"));
        return Err(problem.help("base it on a report that states all"));
    }
    for (key, value) in own {
        match (whole.get_mut(&key), value) {
            (Some(Value::Table(there)), Value::Table(value)) => there.extend(value),
            (_, value) => {
                whole.insert(key, value);
            }
        }
    }
    Recipe::deserialize(whole).map_err(failed)
}

impl Recipe {
    /// Reads a recipe file; what it does not state stands as in the recipe that it is based on.
    fn read(file: &LibraryFile, files: &[LibraryFile]) -> Result<Self, Problems> {
        let failed = |failure: toml::de::Error| {
            let before = file.text.get(..failure.span().map_or(0, |span| span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            Problem::new(format!("{}:{line}", file.path), failure.message().to_owned())
                .help("docs/architecture.md says what a recipe holds")
        };
        let mut own: Table = toml::from_str(&file.text).map_err(failed)?;
        let mut recipe: Self = match own.remove("based_on") {
            None => toml::from_str(&file.text).map_err(failed)?,
            Some(base) => based_on(&base, own, files).map_err(|problem| problem.at(&file.path))?,
        };
        file.path.split('/').nth(1).unwrap_or_default().clone_into(&mut recipe.name);
        if recipe.pages.is_empty() {
            let problem = Problem::new(file.path.clone(), "has no page");
            return Err(problem.help("a report has at least one [[page]]").into());
        }
        if recipe.monthly && recipe.period {
            let problem = Problem::new(file.path.clone(), "is about one month and about several");
            return Err(problem.help("a report is `monthly` or of a `period`, not both").into());
        }
        recipe.liken(&file.path)?;
        recipe.check(&file.path)?;
        Ok(recipe)
    }

    /// Gives pages that are like another its figures and tables.
    fn liken(&mut self, path: &str) -> Result<(), Problem> {
        let models = self.pages.clone();
        for page in &mut self.pages {
            let Some(name) = &page.like else { continue };
            let Some(model) = models.iter().find(|model| model.file == *name && model.like.is_none()) else {
                return Err(Problem::new(path, format!("has a page like `{name}`, which is no page of its own"))
                    .help("name the `file` of a page that is like no other"));
            };
            let figures = model.figures.iter().filter(|figure| !page.figures.iter().any(|own| own.id == figure.id));
            let figures: Vec<FigureRecipe> = figures.cloned().collect();
            let tables = model.tables.iter().filter(|table| !page.tables.iter().any(|own| own.id == table.id));
            let tables: Vec<TableRecipe> = tables.cloned().collect();
            page.figures.extend(figures);
            page.tables.extend(tables);
        }
        Ok(())
    }

    /// Checks that every result that the pages name is there.
    fn check(&self, path: &str) -> Result<(), Problems> {
        let named = |page: &PageRecipe| {
            let mut names: Vec<String> = page.each.iter().cloned().collect();
            names.extend(page.only.keys().cloned());
            names.extend(page.lists.iter().cloned());
            names.extend(page.figures.iter().map(|figure| figure.rows.from.clone()));
            names.extend(page.tables.iter().map(|table| table.rows.from.clone()));
            names
        };
        let results: BTreeSet<String> = self.pages.iter().flat_map(named).chain(self.figures.keys().cloned()).collect();
        let mut problems = Problems::default();
        let worked_out = self.worked_out();
        let taken = worked_out.iter().filter(|name| self.results.contains_key(**name));
        problems.0.extend(taken.map(|name| {
            Problem::new(path, format!("has a result of the name `{name}` that is worked out and one of a query"))
                .help("give each its own name")
        }));
        let missing = results.iter().filter(|name| !worked_out.contains(name));
        let of_areas = self.compared().flat_map(|(_, areas)| areas.takes()).map(|(_, result, _)| result);
        let missing = missing.chain(self.splits.values().map(|split| &split.from)).chain(of_areas);
        for name in missing.filter(|name| !self.results.contains_key(*name)) {
            let problem = Problem::new(path, format!("names the result `{name}`, which is not in [results]"));
            problems.push(match nearest(name, self.results.keys().map(String::as_str)) {
                Some(close) => problem.help(format!("`{close}` is close")),
                None => problem.help("name the query that gives it under [results]"),
            });
        }
        let known: Vec<&String> = self.results.keys().chain(worked_out).collect();
        problems.0.extend(self.check_sheets(path, &known).0);
        problems.0.extend(self.pages.iter().filter_map(|page| page.check(path).err()));
        problems.or(())
    }
}
