//! A heat map as a figure: from a row for each pair to a triangle.

use std::collections::BTreeMap;

use tera::Context;

use super::draw::Drawing;
use crate::{
    base::Problem,
    report::{
        chart::{ChartFailure, HeatMap, HeatRow, Tally},
        templates::fill,
    },
};

impl Drawing<'_> {
    /// Draws the pairs. A row whose two names are one says how many have it at all, and the most frequent stand first.
    pub fn heat(&self, place: &str, context: &Context) -> Result<Result<String, ChartFailure>, Problem> {
        let recipe = self.recipe;
        let problem = |cause: &str| Problem::new(place, cause);
        let (Some(one), Some(other)) = (&recipe.label, &recipe.x) else {
            return Err(problem("names no pairs").help("`label` and `x` are the columns of the two names of a pair"));
        };
        let (ones, others) = (self.texts(Some(one)), self.texts(Some(other)));
        let mut names: Vec<&String> = Vec::new();
        let mut tallies: BTreeMap<(&String, &String), Tally> = BTreeMap::new();
        for ((one, other), row) in ones.iter().zip(&others).zip(&self.rows.rows) {
            for name in [one, other] {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            let pair = (one.min(other), one.max(other));
            if tallies.insert(pair, self.tally(row, Some(&recipe.y))).is_some() {
                return Err(problem("two rows are of one pair").help("keep the rows to one of them with `where`"));
            }
        }
        let tally =
            |one: &String, other: &String| tallies.get(&(one.min(other), one.max(other))).copied().unwrap_or_default();
        names.sort_by(|one, other| {
            let all = |name: &String| tally(name, name).value.unwrap_or(-1.0);
            all(other).total_cmp(&all(one))
        });
        let row = |(at, name): (usize, &&String)| HeatRow {
            name: (*name).clone(),
            cells: names.iter().take(at + 1).map(|other| tally(name, other)).collect(),
        };
        let place = &format!("{place}, name or alone");
        let name = |template: Option<&String>| fill(place, template.map(String::as_str).unwrap_or_default(), context);
        let chart = HeatMap {
            caption: self.caption(),
            rows: names.iter().enumerate().map(row).collect(),
            pair_name: name(recipe.name.as_ref())?,
            alone_name: name(recipe.alone.as_ref())?,
            unit: self.unit(),
        };
        Ok(chart.draw())
    }
}
