use std::collections::{BTreeMap, BTreeSet};

use super::counted::{Counted, count};
use crate::{
    base::Problem,
    query::{Cell, Rows},
    report::recipe::STRATA,
    statistics::areas::{Adjusted, Stratum, standardise},
};

/// The counts of each measure by area and by what families bring with them.
pub(super) struct Strata<'a> {
    by_measure: BTreeMap<&'a str, (&'a str, Vec<Stratum>)>,
}

impl<'a> Strata<'a> {
    /// Reads the rows of strata.
    ///
    /// # Errors
    /// When a column holds what is no count.
    pub fn read(rows: &'a Rows) -> Result<Self, Problem> {
        let mut by_measure: BTreeMap<&str, (&str, Vec<Stratum>)> = BTreeMap::new();
        let places = STRATA.map(|(name, _)| rows.position(name));
        for row in &rows.rows {
            let [measure, by, area, coarse, fine, part, whole] =
                places.map(|place| place.and_then(|place| row.get(place)).unwrap_or(&Cell::Null));
            let own = |cell: &Cell| cell.text().unwrap_or_default().to_owned();
            let stratum = Stratum {
                area: own(area),
                coarse: own(coarse),
                fine: own(fine),
                part: count("numerator", part)?.unwrap_or_default(),
                whole: count("denominator", whole)?.unwrap_or_default(),
            };
            let of_measure = by_measure.entry(measure.text().unwrap_or_default()).or_default();
            of_measure.0 = by.text().unwrap_or_default();
            of_measure.1.push(stratum);
        }
        Ok(Self { by_measure })
    }

    /// Standardises the shares of the areas of a measure that are compared; none where it has no strata.
    ///
    /// # Errors
    /// When the strata of an area do not add up to its counts.
    pub fn of(&self, compared: &[&Counted<'_>], level: f64) -> Result<Option<CaseMix>, Problem> {
        let Some((by, strata)) = compared.first().and_then(|row| self.by_measure.get(row.measure)) else {
            return Ok(None);
        };
        let areas: BTreeSet<&str> = compared.iter().map(|row| row.area).collect();
        let strata: Vec<Stratum> = strata.iter().filter(|row| areas.contains(row.area.as_str())).cloned().collect();
        let mut sums: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for Stratum { area, part, whole, .. } in &strata {
            let sum = sums.entry(area).or_default();
            *sum = (sum.0.saturating_add(*part), sum.1.saturating_add(*whole));
        }
        if compared.iter().any(|row| sums.get(row.area).copied() != row.counts) {
            return Err(Problem::new("", "has strata of an area that do not add up to its counts")
                .help("count the same families of each measure, in its newest period, in the result under `strata`"));
        }
        let found = standardise(&strata, level).map_err(|failure| Problem::new("", failure.to_string()))?;
        let areas = found.areas.into_iter().filter_map(|area| Some((area.code, area.adjusted?)));
        Ok(Some(CaseMix { by: (*by).to_owned(), strata: found.strata, areas: areas.collect() }))
    }
}

/// The shares of areas, were their families of the mix of all areas together.
pub(super) struct CaseMix {
    /// What the strata are.
    pub by: String,
    /// How many strata the areas together have.
    pub strata: usize,
    areas: BTreeMap<String, Adjusted>,
}

impl CaseMix {
    /// The adjusted share of an area, or in words why it has none.
    ///
    /// # Errors
    /// When what is left after merging is one stratum, so that nothing is adjusted for.
    pub fn of(&self, area: &str) -> Result<Adjusted, &'static str> {
        match self.areas.get(area) {
            Some(adjusted) if adjusted.strata > 1 => Ok(*adjusted),
            Some(_) if self.strata > 1 => Err("too few strata with families"),
            _ => Err("all families in one stratum"),
        }
    }
}
