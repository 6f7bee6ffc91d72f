use std::collections::BTreeMap;

use crate::report::recipe::{ColumnRecipe, Recipe};

/// What the columns of a table are called where no page stands around them: each heading says by itself what it means, and no two
/// are alike.
///
/// The recipe's own headings come first, of the table and then of all; else the title of the column on a page, if it begins like
/// one and no other column has it; else its name in words.
pub(super) fn headings(recipe: &Recipe, table: &str, result: &str, columns: &[&str]) -> Vec<String> {
    let of_pages = titles(recipe, result);
    let same = |title: &str| columns.iter().filter(|column| of_pages.get(*column) == Some(&title)).count() > 1;
    let of_table = recipe.sheets.get(table).map(|words| &words.headings);
    let heading = |column: &&str| {
        let own = of_table.and_then(|own| own.get(*column)).or_else(|| recipe.headings.get(*column));
        let title = || of_pages.get(column).copied().filter(|title| begins_like_one(title) && !same(title));
        let title = || title().filter(|_| *column != "area_code");
        own.map(String::as_str).or_else(title).map_or_else(|| in_words(column), str::to_owned)
    };
    let mut headings: Vec<String> = columns.iter().map(heading).collect();
    for at in 1..headings.len() {
        let (before, rest) = headings.split_at_mut(at);
        if let Some((heading, column)) = rest.first_mut().zip(columns.get(at))
            && before.contains(heading)
        {
            *heading = format!("{heading} ({column})");
        }
    }
    headings
}

/// The first title that the pages give each column of a result.
fn titles<'a>(recipe: &'a Recipe, result: &str) -> BTreeMap<&'a str, &'a str> {
    let of = |from: &str, columns: &'a [ColumnRecipe]| if from == result { columns } else { &[] };
    let of_page = recipe.pages.iter().flat_map(|page| {
        let figures = page.figures.iter().map(|figure| of(&figure.rows.from, &figure.columns));
        figures.chain(page.tables.iter().map(|table| of(&table.rows.from, &table.columns)))
    });
    let mut titles = BTreeMap::new();
    for column in of_page.flatten().filter(|column| column.across.is_none()) {
        titles.entry(column.column.as_str()).or_insert(column.title.as_str());
    }
    titles
}

fn begins_like_one(title: &str) -> bool {
    title.chars().next().is_some_and(|letter| !letter.is_lowercase())
}

/// The name of a column in words.
fn in_words(column: &str) -> String {
    let words = column.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
