use std::collections::BTreeMap;

use super::area::NotComparable;
use crate::statistics::{Impossible, Interval, byar};

/// The counts of one stratum of an area. Rows of the same area and stratum are added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stratum {
    /// The code of the area.
    pub area: String,
    /// What the families of the stratum have in common, dropped last.
    pub coarse: String,
    /// What else they have in common, dropped first.
    pub fine: String,
    /// The number of successes.
    pub part: u32,
    /// The number of trials.
    pub whole: u32,
}

/// Areas with their standardised shares.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standardisation {
    /// How many strata all areas together have.
    pub strata: usize,
    /// The areas, in the order of their codes.
    pub areas: Vec<Standardised>,
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
    /// How many strata it is made of; with one alone, it is the share as it was.
    pub strata: usize,
    /// How many of these are merged ones.
    pub merged: usize,
}

/// Standardises the share of each area to the mix of strata of all areas together.
///
/// With N the trials of a stratum in all areas, w = N / sum N, and k of n in the stratum of the area: share = sum w k / n. Where
/// the area has no trials in a stratum, the strata are merged for it, in the pool too, so that the weights always sum to 1: all
/// with the same `coarse` become one, and where it has no trials in that one either, all strata do.
///
/// The interval: with O = sum k and `O_low`, `O_high` its bounds by `byar`, `share + sqrt(V / O) (O_low - O)` and the same with
/// `O_high`, V = sum w^2 k / n^2 the variance of the share if each k is a Poisson count. Where O is 0, V / O is taken as it is
/// if the share is the same in all strata, `sum (w^2 / n) / sum n`: this program's choice, as Dobson et al. have none. Poisson
/// counts vary more than binomial ones, so that the interval is wide where shares are large.
///
/// Source: direct standardisation of a share is elementary, and the merging is that of the `split` of a change; the interval:
/// A. J. Dobson, K. Kuulasmaa, E. Eberle and J. Scherer, "Confidence intervals for weighted sums of Poisson parameters",
/// Statistics in Medicine 10 (1991), 457-462.
///
/// # Errors
/// When a part is larger than its whole, or the level is no probability.
pub fn standardise(strata: &[Stratum], level: f64) -> Result<Standardisation, NotComparable> {
    let mut areas: BTreeMap<&str, Groups<'_>> = BTreeMap::new();
    let mut pooled: Groups<'_> = BTreeMap::new();
    for row in strata {
        if row.part > row.whole {
            return Err(NotComparable::PartAboveWhole(row.area.clone()));
        }
        let own = areas.entry(&row.area).or_default();
        if row.whole > 0 {
            own.entry(&row.coarse).or_default().entry(&row.fine).or_default().add(row);
            pooled.entry(&row.coarse).or_default().entry(&row.fine).or_default().add(row);
        }
    }
    let all = sum(pooled.values().flat_map(BTreeMap::values));
    let mut found = Vec::with_capacity(areas.len());
    for (code, own) in areas {
        let (cells, merged) = cells(&own, &pooled, all);
        found.push(Standardised { code: code.to_owned(), adjusted: adjusted(&cells, merged, level)? });
    }
    Ok(Standardisation { strata: pooled.values().map(BTreeMap::len).sum(), areas: found })
}

/// Tallies by what is dropped last, and by what is dropped first.
type Groups<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Tally>>;

#[derive(Clone, Copy, Default)]
struct Tally {
    part: u64,
    whole: u64,
}

impl Tally {
    fn add(&mut self, row: &Stratum) {
        self.part += u64::from(row.part);
        self.whole += u64::from(row.whole);
    }

    fn cell(self, pooled: Self, all: Self) -> Cell {
        Cell { weight: number(pooled.whole) / number(all.whole), part: number(self.part), whole: number(self.whole) }
    }
}

fn sum<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Tally {
    tallies.fold(Tally::default(), |sum, tally| Tally { part: sum.part + tally.part, whole: sum.whole + tally.whole })
}

/// A stratum of an area that has trials in it.
struct Cell {
    weight: f64,
    part: f64,
    whole: f64,
}

/// The strata of an area, merged so that it has trials in each, and how many are merged ones.
fn cells(own: &Groups<'_>, pooled: &Groups<'_>, all: Tally) -> (Vec<Cell>, usize) {
    let (mut cells, mut merged) = (Vec::new(), 0);
    for (coarse, pooled) in pooled {
        let Some(own_fine) = own.get(coarse) else {
            let whole = sum(own.values().flat_map(BTreeMap::values));
            return if whole.whole == 0 { (Vec::new(), 0) } else { (vec![whole.cell(all, all)], 1) };
        };
        let pairs = pooled.iter().map(|(fine, pooled)| Some(own_fine.get(fine)?.cell(*pooled, all)));
        if let Some(as_they_are) = pairs.collect::<Option<Vec<Cell>>>() {
            cells.extend(as_they_are);
        } else {
            cells.push(sum(own_fine.values()).cell(sum(pooled.values()), all));
            merged += 1;
        }
    }
    (cells, merged)
}

fn adjusted(cells: &[Cell], merged: usize, level: f64) -> Result<Option<Adjusted>, Impossible> {
    let sum = |of: fn(&Cell) -> f64| cells.iter().map(of).sum::<f64>();
    let seen = sum(|cell| cell.part);
    let bounds = byar(seen, level)?;
    if cells.is_empty() {
        return Ok(None);
    }
    let share = sum(|cell| cell.weight * cell.part / cell.whole);
    let spread = if seen > 0.0 {
        sum(|cell| (cell.weight / cell.whole).powi(2) * cell.part) / seen
    } else {
        sum(|cell| cell.weight.powi(2) / cell.whole) / sum(|cell| cell.whole)
    };
    let factor = spread.sqrt();
    let interval = Interval {
        low: (share + factor * (bounds.low - seen)).max(0.0),
        high: (share + factor * (bounds.high - seen)).min(1.0),
    };
    Ok(Some(Adjusted { share, interval, strata: cells.len(), merged }))
}

/// Turns a sum of counts into a float, exact up to 2^53.
#[expect(clippy::cast_precision_loss, reason = "as many families there are not")]
fn number(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(area: &str, coarse: &str, fine: &str, part: u32, whole: u32) -> Stratum {
        Stratum { area: area.to_owned(), coarse: coarse.to_owned(), fine: fine.to_owned(), part, whole }
    }

    fn adjusted_of(rows: &[Stratum]) -> Vec<Option<Adjusted>> {
        standardise(rows, 0.95).unwrap().areas.into_iter().map(|area| area.adjusted).collect()
    }

    #[test]
    fn one_stratum_is_the_share_with_the_interval_of_its_count() {
        let found = adjusted_of(&[row("A", "all", "", 12, 80), row("B", "all", "", 0, 40)]);
        let bounds = byar(12.0, 0.95).unwrap();
        let a = found[0].unwrap();
        assert!((a.share - 0.15).abs() < 1e-12 && (a.strata, a.merged) == (1, 0), "{a:?}");
        assert!((a.interval.low - bounds.low / 80.0).abs() < 1e-12, "{a:?}");
        assert!((a.interval.high - bounds.high / 80.0).abs() < 1e-12, "{a:?}");
        // Nothing seen in 40: the exact bound of a count of 0, over 40.
        let b = found[1].unwrap();
        assert!(b.share == 0.0 && b.interval.low == 0.0, "{b:?}");
        assert!((b.interval.high - 40.0_f64.ln() / 40.0).abs() < 1e-12, "{b:?}");
    }

    #[test]
    fn strata_that_an_area_lacks_are_merged_for_it() {
        let rows = [
            row("A", "1", "young", 3, 10),
            row("A", "2", "young", 1, 10),
            row("B", "1", "young", 4, 20),
            row("B", "1", "old", 5, 10),
            row("B", "2", "young", 0, 50),
            row("C", "1", "old", 1, 4),
            row("D", "2", "young", 0, 0),
        ];
        let all = standardise(&rows, 0.95).unwrap();
        assert_eq!(all.strata, 3);
        let found: Vec<_> = all.areas.iter().map(|area| area.adjusted).collect();
        let (young, old, two, sum) = (30.0, 14.0, 60.0, 104.0);
        // A has nobody of 1 and old: what has 1 is one stratum.
        let a = found[0].unwrap();
        assert!((a.share - ((young + old) * 0.3 + two * 0.1) / sum).abs() < 1e-12, "{a:?}");
        assert_eq!((a.strata, a.merged), (2, 1));
        let b = found[1].unwrap();
        assert!((b.share - (young * 0.2 + old * 0.5) / sum).abs() < 1e-12, "{b:?}");
        assert_eq!((b.strata, b.merged), (3, 0));
        // C has nobody of 2: all are one stratum.
        let c = found[2].unwrap();
        assert!((c.share - 0.25).abs() < 1e-12, "{c:?}");
        assert_eq!((c.strata, c.merged), (1, 1));
        assert_eq!(found[3], None);
    }

    #[test]
    fn rows_are_added_up_in_any_order() {
        let mut rows = [
            row("A", "one", "x", 1, 4),
            row("A", "one", "x", 2, 6),
            row("B", "one", "x", 4, 20),
            row("A", "two", "x", 5, 10),
        ];
        let found = standardise(&rows, 0.998).unwrap();
        rows.reverse();
        assert_eq!(standardise(&rows, 0.998).unwrap(), found);
        let together = [row("A", "one", "x", 3, 10), row("B", "one", "x", 4, 20), row("A", "two", "x", 5, 10)];
        assert_eq!(standardise(&together, 0.998).unwrap(), found);
    }

    #[test]
    fn impossible_counts_are_refused() {
        let above = standardise(&[row("A", "one", "", 2, 1)], 0.95);
        assert_eq!(above, Err(NotComparable::PartAboveWhole("A".to_owned())));
        assert_eq!(standardise(&[row("A", "one", "", 1, 1)], 1.0), Err(Impossible::NotALevel.into()));
        assert_eq!(standardise(&[], 0.95), Ok(Standardisation::default()));
    }
}
