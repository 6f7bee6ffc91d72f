use serde::Deserialize;

use crate::query::{Given, Type};

/// Results that are worked out of counts by area: what chance allows, verdicts, ranks, and what the areas are compared with.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreasRecipe {
    /// The result with the counts: a row for each measure, area and period.
    pub from: String,
    /// The result with the neighbours of each area; without one, none is compared with neighbours.
    pub neighbours: Option<String>,
    /// The result with the places of the areas on the hex map.
    pub hexes: Option<String>,
    /// The result with the counts of the newest period by what families bring with them; without one, nothing is adjusted.
    pub strata: Option<String>,
    /// Whether localities are compared, those of each area with each other alone.
    #[serde(default)]
    pub within: bool,
    /// What the result with the same rows is called, each with what it is compared with.
    pub rows: String,
    /// What the result with a row for each measure is called.
    pub measures: String,
    /// What the result with a row for each area is called.
    pub areas: String,
}

/// The columns of the counts that it is worked out of, with their types.
pub const COUNTED: [(&str, Type); 19] = [
    ("place", Type::Bigint),
    ("measure", Type::Text),
    ("title", Type::Text),
    ("topic", Type::Text),
    ("of", Type::Text),
    ("better", Type::Text),
    ("area_code", Type::Text),
    ("name", Type::Text),
    ("region", Type::Text),
    ("late", Type::Boolean),
    ("lacks", Type::Text),
    ("period", Type::Text),
    ("latest", Type::Boolean),
    ("before", Type::Boolean),
    ("in_series", Type::Boolean),
    ("numerator", Type::Bigint),
    ("denominator", Type::Bigint),
    ("shown", Type::Text),
    ("rounded", Type::Boolean),
];

/// The columns of the area that localities lie in, before those of the counts.
pub const WITHIN: [(&str, Type); 2] = [("area_code", Type::Text), ("area_name", Type::Text)];

/// The column that tells areas apart, and the one that tells localities of an area apart in its place.
pub const AREA: &str = "area_code";
pub const LOCALITY: &str = "locality";

/// The columns of the neighbours that it takes.
pub const NEIGHBOURS: [(&str, Type); 4] =
    [("area_code", Type::Text), ("neighbour", Type::Text), ("name", Type::Text), ("closeness", Type::Text)];

/// The columns of the hex map that it takes.
pub const HEXES: [(&str, Type); 3] = [("area_code", Type::Text), ("q", Type::Integer), ("r", Type::Integer)];

/// The columns of the strata that it takes; where an area lacks one, `fine` is dropped first and `coarse` last.
pub const STRATA: [(&str, Type); 7] = [
    ("measure", Type::Text),
    ("strata_by", Type::Text),
    ("area_code", Type::Text),
    ("coarse", Type::Text),
    ("fine", Type::Text),
    ("numerator", Type::Bigint),
    ("denominator", Type::Bigint),
];

/// The columns that each row of counts gets.
pub const COMPARED: [(&str, Type); 38] = [
    ("share", Type::Double),
    ("low", Type::Double),
    ("high", Type::Double),
    ("all_share", Type::Double),
    ("region_share", Type::Double),
    ("neighbours_share", Type::Double),
    ("neighbours", Type::Bigint),
    ("compared_share", Type::Double),
    ("distance", Type::Double),
    ("low_95", Type::Double),
    ("high_95", Type::Double),
    ("low_998", Type::Double),
    ("high_998", Type::Double),
    ("unadjusted_low", Type::Double),
    ("unadjusted_high", Type::Double),
    ("unadjusted_verdict", Type::Text),
    ("verdict", Type::Text),
    ("mark", Type::Text),
    ("standing", Type::Text),
    ("rank", Type::Double),
    ("rank_low", Type::Double),
    ("rank_high", Type::Double),
    ("ranked", Type::Bigint),
    ("change", Type::Double),
    ("change_low", Type::Double),
    ("change_high", Type::Double),
    ("trend", Type::Text),
    ("worse_and_worsening", Type::Boolean),
    ("adjusted", Type::Double),
    ("adjusted_low", Type::Double),
    ("adjusted_high", Type::Double),
    ("adjusted_by", Type::Double),
    ("strata", Type::Bigint),
    ("strata_merged", Type::Bigint),
    ("adjusted_verdict", Type::Text),
    ("not_adjusted", Type::Text),
    ("hex_column", Type::Bigint),
    ("hex_row", Type::Bigint),
];

/// The columns of the row of a measure.
pub const MEASURES: [(&str, Type); 46] = [
    ("place", Type::Bigint),
    ("measure", Type::Text),
    ("title", Type::Text),
    ("topic", Type::Text),
    ("of", Type::Text),
    ("direction", Type::Text),
    ("period", Type::Text),
    ("areas", Type::Bigint),
    ("areas_late", Type::Bigint),
    ("areas_without", Type::Bigint),
    ("areas_withheld", Type::Bigint),
    ("rounded", Type::Boolean),
    ("numerator", Type::Bigint),
    ("denominator", Type::Bigint),
    ("all_share", Type::Double),
    ("smallest", Type::Double),
    ("largest", Type::Double),
    ("phi", Type::Double),
    ("tau", Type::Double),
    ("outside", Type::Bigint),
    ("outside_low", Type::Bigint),
    ("outside_high", Type::Bigint),
    ("outside_by_chance", Type::Double),
    ("beyond_95", Type::Bigint),
    ("beyond_95_by_chance", Type::Double),
    ("outside_unadjusted", Type::Bigint),
    ("names_low", Type::Text),
    ("names_high", Type::Text),
    ("why", Type::Text),
    ("strata_by", Type::Text),
    ("strata", Type::Bigint),
    ("areas_adjusted", Type::Bigint),
    ("moves_most", Type::Text),
    ("moves_from", Type::Double),
    ("moves_to", Type::Double),
    ("moves_by", Type::Double),
    ("moves_low", Type::Double),
    ("moves_high", Type::Double),
    ("read_otherwise", Type::Text),
    // Of all measures together.
    ("all_measures", Type::Bigint),
    ("all_judged", Type::Bigint),
    ("all_directed", Type::Bigint),
    ("all_with_outside", Type::Bigint),
    ("all_outside", Type::Bigint),
    ("all_outside_by_chance", Type::Double),
    ("all_worsening", Type::Text),
];

/// The columns of the row of an area.
pub const AREAS: [(&str, Type); 26] = [
    ("area_code", Type::Text),
    ("name", Type::Text),
    ("region", Type::Text),
    ("late", Type::Boolean),
    ("lacks", Type::Text),
    ("newest", Type::Text),
    ("measures", Type::Bigint),
    ("judged", Type::Bigint),
    ("better", Type::Bigint),
    ("worse", Type::Bigint),
    ("higher", Type::Bigint),
    ("lower", Type::Bigint),
    ("worse_and_worsening", Type::Bigint),
    ("names_worse", Type::Text),
    ("names_better", Type::Text),
    ("names_higher", Type::Text),
    ("names_lower", Type::Text),
    ("measures_adjusted", Type::Bigint),
    ("moves_most", Type::Text),
    ("moves_from", Type::Double),
    ("moves_to", Type::Double),
    ("moves_by", Type::Double),
    ("moves_low", Type::Double),
    ("moves_high", Type::Double),
    ("read_otherwise", Type::Text),
    ("rounded", Type::Boolean),
];

/// The columns of a result, with their types.
type Columns = Vec<(&'static str, Type)>;

impl AreasRecipe {
    /// Columns as they are called where localities are compared, or as they are.
    fn own(&self, columns: &[(&'static str, Type)]) -> Columns {
        if !self.within {
            return columns.to_vec();
        }
        let own = columns.iter().map(|(name, of)| (if *name == AREA { LOCALITY } else { name }, *of));
        WITHIN.into_iter().chain(own).collect()
    }

    /// The results that it gives, each with its columns.
    pub fn gives(&self) -> [(&String, Vec<Given>); 3] {
        let given = |columns: &[(&'static str, Type)]| {
            let given = self.own(columns).into_iter().map(|(name, of)| Given { name: name.to_owned(), of });
            given.collect::<Vec<_>>()
        };
        let rows = given(&[COUNTED.as_slice(), COMPARED.as_slice()].concat());
        [(&self.rows, rows), (&self.measures, given(&MEASURES)), (&self.areas, given(&AREAS))]
    }

    /// The results that it takes: the key that names each, the result, and the columns that it must have.
    pub fn takes(&self) -> Vec<(&'static str, &String, Columns)> {
        let from = self.own(&COUNTED);
        let others = [
            ("neighbours", &self.neighbours, NEIGHBOURS.as_slice()),
            ("hexes", &self.hexes, HEXES.as_slice()),
            ("strata", &self.strata, STRATA.as_slice()),
        ];
        let others =
            others.into_iter().filter_map(|(key, result, columns)| Some((key, result.as_ref()?, columns.to_vec())));
        [("from", &self.from, from)].into_iter().chain(others).collect()
    }
}
