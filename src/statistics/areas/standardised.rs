use std::collections::BTreeMap;

use super::area::NotComparable;
use crate::statistics::{Impossible, Interval, byar};

/// The counts of one stratum of an area. Rows of the same area and stratum are added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stratum {
    /// The code of the area.
    pub area: String,
    /// What the families of the stratum have in common.
    pub stratum: String,
    /// The number of successes.
    pub part: u32,
    /// The number of trials.
    pub whole: u32,
}

/// An area with its standardised share.
#[derive(Debug, Clone, PartialEq)]
pub struct Standardised {
    /// The code of the area.
    pub code: String,
    /// The share it would have with the mix of all areas together; none without trials.
    pub adjusted: Option<Adjusted>,
}

/// A directly standardised share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjusted {
    /// The share, between 0 and 1.
    pub share: f64,
    /// Its interval, clamped to 0 and 1.
    pub interval: Interval,
    /// The share of the families of all areas that are in strata which this area has: below 1, the share is standardised to
    /// the mix of these strata alone.
    pub covered: f64,
}

/// Standardises the share of each area to the mix of strata of all areas together. Gives the areas in the order of their codes.
///
/// With N the trials of a stratum in all areas, w = N / sum N, and k of n in the stratum of the area: share = sum w k / n. The
/// weight of strata in which the area has no trials is left out, the other weights made to sum to 1, and the share of weight
/// that is left said as `covered`.
///
/// The interval: with O = sum k and `O_low`, `O_high` its bounds by `byar`, `share + sqrt(V / O) (O_low - O)` and the same with
/// `O_high`, V = sum w^2 k / n^2 the variance of the share if each k is a Poisson count. Where O is 0, V / O is taken as it is
/// if the share is the same in all strata, `sum (w^2 / n) / sum n`: this program's choice, as Dobson et al. have none. Poisson
/// counts vary more than binomial ones, so that the interval is wide where shares are large.
///
/// Source: direct standardisation of a share is elementary; the interval: A. J. Dobson, K. Kuulasmaa, E. Eberle and J. Scherer,
/// "Confidence intervals for weighted sums of Poisson parameters", Statistics in Medicine 10 (1991), 457-462.
///
/// # Errors
/// When a part is larger than its whole, or the level is no probability.
pub fn standardise(strata: &[Stratum], level: f64) -> Result<Vec<Standardised>, NotComparable> {
    let mut areas: BTreeMap<&str, BTreeMap<&str, Tally>> = BTreeMap::new();
    let mut pooled: BTreeMap<&str, u64> = BTreeMap::new();
    for Stratum { area, stratum, part, whole } in strata {
        if part > whole {
            return Err(NotComparable::PartAboveWhole(area.clone()));
        }
        areas.entry(area).or_default().entry(stratum).or_default().add(*part, *whole);
        *pooled.entry(stratum).or_default() += u64::from(*whole);
    }
    let all: u64 = pooled.values().sum();
    let mut found = Vec::with_capacity(areas.len());
    for (code, own) in areas {
        let cells: Vec<Cell> = own
            .iter()
            .filter(|(_, tally)| tally.whole > 0)
            .map(|(stratum, tally)| Cell {
                weight: ratio(pooled.get(stratum).copied().unwrap_or_default(), all),
                part: number(tally.part),
                whole: number(tally.whole),
            })
            .collect();
        found.push(Standardised { code: code.to_owned(), adjusted: adjusted(&cells, level)? });
    }
    Ok(found)
}

#[derive(Clone, Copy, Default)]
struct Tally {
    part: u64,
    whole: u64,
}

impl Tally {
    fn add(&mut self, part: u32, whole: u32) {
        self.part += u64::from(part);
        self.whole += u64::from(whole);
    }
}

/// A stratum of an area that has trials in it.
struct Cell {
    weight: f64,
    part: f64,
    whole: f64,
}

fn adjusted(cells: &[Cell], level: f64) -> Result<Option<Adjusted>, Impossible> {
    let sum = |of: fn(&Cell) -> f64| cells.iter().map(of).sum::<f64>();
    let (seen, covered) = (sum(|cell| cell.part), sum(|cell| cell.weight));
    let bounds = byar(seen, level)?;
    if cells.is_empty() {
        return Ok(None);
    }
    let share = sum(|cell| cell.weight * cell.part / cell.whole) / covered;
    let spread = if seen > 0.0 {
        sum(|cell| (cell.weight / cell.whole).powi(2) * cell.part) / seen
    } else {
        sum(|cell| cell.weight.powi(2) / cell.whole) / sum(|cell| cell.whole)
    };
    let factor = spread.sqrt() / covered;
    let interval = Interval {
        low: (share + factor * (bounds.low - seen)).max(0.0),
        high: (share + factor * (bounds.high - seen)).min(1.0),
    };
    Ok(Some(Adjusted { share, interval, covered }))
}

fn ratio(part: u64, whole: u64) -> f64 {
    number(part) / number(whole)
}

/// Turns a sum of counts into a float, exact up to 2^53.
#[expect(clippy::cast_precision_loss, reason = "as many families there are not")]
fn number(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(area: &str, stratum: &str, part: u32, whole: u32) -> Stratum {
        Stratum { area: area.to_owned(), stratum: stratum.to_owned(), part, whole }
    }

    #[test]
    fn one_stratum_is_the_share_with_the_interval_of_its_count() {
        let found = standardise(&[row("A", "all", 12, 80), row("B", "all", 0, 40)], 0.95).unwrap();
        let bounds = byar(12.0, 0.95).unwrap();
        let a = found[0].adjusted.unwrap();
        assert!((a.share - 0.15).abs() < 1e-12 && (a.covered - 1.0).abs() < 1e-12);
        assert!((a.interval.low - bounds.low / 80.0).abs() < 1e-12, "{a:?}");
        assert!((a.interval.high - bounds.high / 80.0).abs() < 1e-12, "{a:?}");
        // Nothing seen in 40: the exact bound of a count of 0, over 40.
        let b = found[1].adjusted.unwrap();
        assert!(b.share == 0.0 && b.interval.low == 0.0, "{b:?}");
        assert!((b.interval.high - 40.0_f64.ln() / 40.0).abs() < 1e-12, "{b:?}");
    }

    #[test]
    fn a_stratum_that_an_area_lacks_is_left_out() {
        let rows = [row("A", "one", 3, 10), row("B", "one", 4, 20), row("B", "two", 5, 10), row("C", "two", 0, 0)];
        let found = standardise(&rows, 0.95).unwrap();
        let a = found[0].adjusted.unwrap();
        assert!((a.share - 0.3).abs() < 1e-12 && (a.covered - 0.75).abs() < 1e-12, "{a:?}");
        let b = found[1].adjusted.unwrap();
        assert!((b.share - (0.75 * 0.2 + 0.25 * 0.5)).abs() < 1e-12 && (b.covered - 1.0).abs() < 1e-12, "{b:?}");
        assert_eq!(found[2], Standardised { code: "C".to_owned(), adjusted: None });
    }

    #[test]
    fn rows_are_added_up_in_any_order() {
        let mut rows = [row("A", "one", 1, 4), row("A", "one", 2, 6), row("B", "one", 4, 20), row("A", "two", 5, 10)];
        let found = standardise(&rows, 0.998).unwrap();
        rows.reverse();
        assert_eq!(standardise(&rows, 0.998).unwrap(), found);
        let together = [row("A", "one", 3, 10), row("B", "one", 4, 20), row("A", "two", 5, 10)];
        assert_eq!(standardise(&together, 0.998).unwrap(), found);
    }

    #[test]
    fn impossible_counts_are_refused() {
        assert_eq!(standardise(&[row("A", "one", 2, 1)], 0.95), Err(NotComparable::PartAboveWhole("A".to_owned())));
        assert_eq!(standardise(&[row("A", "one", 1, 1)], 1.0), Err(Impossible::NotALevel.into()));
        assert_eq!(standardise(&[], 0.95), Ok(vec![]));
    }
}
