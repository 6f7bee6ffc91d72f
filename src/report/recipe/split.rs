use serde::Deserialize;

use crate::query::{Given, Type};

/// A result that is worked out of another: the split of a change between two cohorts into rule, mix and rest.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitRecipe {
    /// The result with the counts: a row for each cohort and stratum.
    pub from: String,
    /// The columns by whose values rows are parted: a split for each.
    #[serde(default)]
    pub by: Vec<String>,
    /// The column of the area of a stratum, which is never merged with another.
    pub area: String,
    /// The column of its number of domains, dropped second.
    pub domains: String,
    /// The column of its youngest child, dropped first.
    pub youngest: String,
    /// The column that says which cohort a row is of.
    pub cohort: String,
    /// What stands there for the cohort that closed under the one plan, T: the name of the plan or programme.
    pub t: String,
    /// The same of the other, S.
    pub s: String,
    /// The column of the families that achieve under both plans.
    pub both: String,
    /// Under plan T only.
    pub only_t: String,
    /// Under plan S only.
    pub only_s: String,
    /// Under neither.
    pub neither: String,
    /// How many families of each cohort it takes at least.
    pub least: u32,
    /// Whether the terms have intervals, which take a while where there are many splits.
    #[serde(default = "yes")]
    pub intervals: bool,
}

fn yes() -> bool {
    true
}

/// The columns that a split has after those that it is parted by.
const COLUMNS: [(&str, Type); 35] = [
    ("place", Type::Bigint),
    ("term", Type::Text),
    ("title", Type::Text),
    ("change", Type::Double),
    ("low", Type::Double),
    ("high", Type::Double),
    ("direction", Type::Text),
    ("first", Type::Double),
    ("last", Type::Double),
    ("rule", Type::Double),
    ("rule_low", Type::Double),
    ("rule_high", Type::Double),
    ("rule_direction", Type::Text),
    ("mix", Type::Double),
    ("mix_low", Type::Double),
    ("mix_high", Type::Double),
    ("rest", Type::Double),
    ("rest_low", Type::Double),
    ("rest_high", Type::Double),
    ("no_counterpart", Type::Double),
    ("total", Type::Double),
    ("total_low", Type::Double),
    ("total_high", Type::Double),
    ("t_under_t", Type::Double),
    ("t_under_s", Type::Double),
    ("s_under_t", Type::Double),
    ("s_under_s", Type::Double),
    ("t_families", Type::Bigint),
    ("s_families", Type::Bigint),
    ("strata", Type::Bigint),
    ("strata_merged", Type::Bigint),
    ("t_alone", Type::Bigint),
    ("s_alone", Type::Bigint),
    ("remark", Type::Text),
    ("why", Type::Text),
];

impl SplitRecipe {
    /// The columns that it needs, each with the key that names it and whether it holds counts.
    pub fn columns(&self) -> [(&'static str, &String, bool); 8] {
        [
            ("area", &self.area, false),
            ("domains", &self.domains, false),
            ("youngest", &self.youngest, false),
            ("cohort", &self.cohort, false),
            ("both", &self.both, true),
            ("only_t", &self.only_t, true),
            ("only_s", &self.only_s, true),
            ("neither", &self.neither, true),
        ]
    }

    /// The names of its own columns.
    pub fn own() -> impl Iterator<Item = &'static str> {
        COLUMNS.into_iter().map(|(name, _)| name)
    }

    /// What it gives: the columns that it is parted by, as the result has them, and its own.
    pub fn gives(&self, from: &[Given]) -> Vec<Given> {
        let by = self.by.iter().filter_map(|name| from.iter().find(|column| column.name == *name)).cloned();
        by.chain(COLUMNS.into_iter().map(|(name, of)| Given { name: name.to_owned(), of })).collect()
    }
}
