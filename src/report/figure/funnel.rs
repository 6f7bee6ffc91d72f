//! Areas as figures: from the rows of a comparison to a funnel and a hex map.

use super::draw::Drawing;
use crate::{
    base::Problem,
    query::Cell,
    report::{
        chart::{ChartFailure, FunnelArea, FunnelChart, FunnelLimits, Hex, HexMap, Standing},
        recipe::{AREA, LOCALITY},
    },
    statistics::areas::{Area, Comparison, Limits, compare},
};

/// At so many counts the limits are worked out for their curves.
const POINTS: u8 = 80;

impl Drawing<'_> {
    /// Draws the funnel of the areas of one measure and period.
    pub fn funnel(&self, place: &str) -> Result<Result<String, ChartFailure>, Problem> {
        let areas = self.rows.rows.iter().map(|row| FunnelArea {
            name: self.cell(row, "name").plain(),
            whole: self.cell(row, "denominator").number().unwrap_or_default(),
            share: self.cell(row, "share").number(),
            standing: self.standing(row),
            emphasis: false,
        });
        let judged: Vec<Area> = self.rows.rows.iter().filter_map(|row| self.area(row)).collect();
        let comparison = compare(&judged).map_err(|failure| {
            Problem::new(place, failure.to_string()).help("keep the rows to one measure and period with `where`")
        })?;
        let (limits, unadjusted) = curves(&comparison, &judged);
        let chart = FunnelChart {
            caption: self.caption(),
            areas: areas.collect(),
            all: comparison.pooled.map(|all| (self.all_of().to_owned(), all)),
            limits,
            unadjusted: if self.recipe.unadjusted { unadjusted } else { Vec::new() },
            counted: self.recipe.name.clone().unwrap_or_default(),
            words: self.words(),
            unit: self.unit_of("share"),
        };
        Ok(chart.draw())
    }

    /// Draws the areas of one measure and period on the hex map.
    pub fn hexes(&self) -> Result<String, ChartFailure> {
        let whole = |row: &[Cell], column| self.cell(row, column).whole().and_then(|number| i32::try_from(number).ok());
        let hex = |row: &Vec<Cell>| Hex {
            name: self.cell(row, "name").plain(),
            place: whole(row, "hex_column").zip(whole(row, "hex_row")),
            standing: self.standing(row),
            emphasis: false,
        };
        let areas = self.rows.rows.iter().map(hex).collect();
        HexMap { caption: self.caption(), areas, words: self.words() }.draw()
    }

    /// What the areas, or the localities, are called together.
    fn all_of(&self) -> &'static str {
        if self.rows.position(LOCALITY).is_some() { "All localities" } else { "All areas" }
    }

    fn cell<'r>(&self, row: &'r [Cell], column: &str) -> &'r Cell {
        self.rows.position(column).and_then(|place| row.get(place)).unwrap_or(&Cell::Null)
    }

    fn standing(&self, row: &[Cell]) -> Standing {
        match self.cell(row, "standing").text() {
            Some("above") => Standing::Above,
            Some("below") => Standing::Below,
            Some("marked") => Standing::Marked,
            Some("similar") => Standing::Similar,
            _ => Standing::Apart,
        }
    }

    fn area(&self, row: &[Cell]) -> Option<Area> {
        let count = |column| self.cell(row, column).whole().and_then(|number| u32::try_from(number).ok());
        // Several localities lie in one area.
        let code = if self.rows.position(LOCALITY).is_some() { LOCALITY } else { AREA };
        let (code, whole) = (self.cell(row, code).plain(), count("denominator")?);
        if self.cell(row, "standing").text() == Some("withheld") {
            return Some(Area::withheld(code, whole));
        }
        Some(Area::new(code, count("numerator")?, whole)).filter(|_| self.standing(row) != Standing::Apart)
    }

    /// The verdicts on areas above their limits, and below.
    fn words(&self) -> (String, String) {
        let better = self.rows.rows.first().and_then(|row| self.cell(row, "better").text());
        let (above, below) = match better {
            Some("higher") => ("better", "worse"),
            Some("lower") => ("worse", "better"),
            _ => ("higher", "lower"),
        };
        (above.to_owned(), below.to_owned())
    }
}

/// The limits at counts from the smallest area's to the largest's: adjusted, and not.
fn curves(comparison: &Comparison, areas: &[Area]) -> (Vec<FunnelLimits>, Vec<FunnelLimits>) {
    let counts = || areas.iter().filter(|area| !area.is_withheld).map(|area| area.whole).filter(|whole| *whole > 0);
    let (Some(least), Some(most)) = (counts().min(), counts().max()) else { return (Vec::new(), Vec::new()) };
    // Closer where the curves bend, among small areas.
    let points = u64::from(POINTS);
    let at = |step: u64| u64::from(least) + u64::from(most - least) * step * step / (points * points);
    let mut wholes: Vec<u32> = (0..=points).filter_map(|step| u32::try_from(at(step)).ok()).collect();
    wholes.dedup();
    let of = |limits: &dyn Fn(u32) -> Option<Limits>| {
        let one = |whole: &u32| {
            let Limits { at_95, at_998 } = limits(*whole)?;
            let ends = |interval: crate::statistics::Interval| (interval.low, interval.high);
            Some(FunnelLimits { whole: f64::from(*whole), at_95: ends(at_95), at_998: ends(at_998) })
        };
        wholes.iter().filter_map(one).collect::<Vec<_>>()
    };
    (of(&|whole| comparison.adjusted_limits(whole)), of(&|whole| comparison.unadjusted_limits(whole)))
}
