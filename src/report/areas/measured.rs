use std::collections::BTreeMap;

use super::{
    Comparator,
    case_mix::{CaseMix, Strata},
    counted::{Better, Counted},
    neighbours::{Neighbours, number},
};
use crate::{
    base::Problem,
    query::Cell,
    statistics::{
        Interval,
        areas::{Adjusted, Area, ByChance, Comparison, Placed, Rank, Side, Spread, Verdict, compare, rank},
        newcombe, wilson,
    },
};

const LEVEL: f64 = 0.95;
/// How many draws ranks and what chance gives rest on, and the number they begin with: the same rows give the same numbers.
const RANK_DRAWS: u32 = 2_000;
const CHANCE_DRAWS: u32 = 1_000;
const SEED: u64 = 2005;

/// One measure, over all its areas and periods.
pub(super) struct Measured<'a> {
    pub rows: Vec<Counted<'a>>,
    /// The newest period of the areas that are on time.
    pub comparison: Comparison,
    pub by_chance: Option<ByChance>,
    /// The same areas, were their families of the mix of all; none where the measure has no strata.
    pub case_mix: Option<CaseMix>,
    ranks: BTreeMap<String, Rank>,
    /// The share of each area on time, or what stands in for it, by period.
    shares: BTreeMap<&'a str, BTreeMap<&'a str, f64>>,
    /// The counts of all areas on time, and of the areas of each region, by period.
    pools: BTreeMap<(&'a str, Option<&'a str>), (u64, u64)>,
    /// The row before the newest of each area.
    before: BTreeMap<&'a str, (u32, u32)>,
}

/// What a row comes to beside the others.
pub(super) struct Beside {
    pub share: Option<f64>,
    pub interval: Option<Interval>,
    pub all: Option<f64>,
    pub region: Option<f64>,
    pub neighbours: Option<(f64, usize)>,
    pub compared: Option<f64>,
    pub placed: Option<Placed>,
    pub verdict: Option<&'static str>,
    pub unadjusted: Option<&'static str>,
    pub mark: Option<&'static str>,
    pub standing: &'static str,
    pub rank: Option<Rank>,
    pub ranked: usize,
    pub change: Option<(f64, Interval)>,
    pub trend: Option<&'static str>,
    pub worse_and_worsening: bool,
    pub adjusted: Option<Adjusted>,
    /// Why there is no adjusted share, where the measure has strata.
    pub not_adjusted: Option<&'static str>,
    /// What the verdict would be, were the adjusted share held against the same limits.
    pub adjusted_verdict: Option<&'static str>,
}

impl<'a> Measured<'a> {
    pub fn new(rows: Vec<Counted<'a>>, strata: &Strata<'_>) -> Result<Self, Problem> {
        let newest: Vec<&Counted<'_>> = rows.iter().filter(|row| row.latest && row.takes_part()).collect();
        let many = newest.len();
        let case_mix = strata.of(&newest, LEVEL)?;
        let taking_part: Vec<Area> = rows.iter().filter(|row| row.latest).filter_map(Counted::as_area).collect();
        let failed = |failure: String| Problem::new("", failure).help("give one row for each measure, area and period");
        let comparison = compare(&taking_part).map_err(|failure| failed(failure.to_string()))?;
        let ranks = rank(&taking_part, RANK_DRAWS, SEED).map_err(|failure| failed(failure.to_string()))?;
        let better = rows.first().map_or(Better::Neither, |row| row.better);
        let ranks =
            ranks.into_iter().filter_map(|ranked| Some((ranked.code, in_direction(ranked.rank?, better, many))));
        let all_alike = comparison.pooled.is_some_and(|all| all <= 0.0 || all >= 1.0);
        let ranks = if all_alike { BTreeMap::new() } else { ranks.collect() };
        let by_chance = (!all_alike).then(|| comparison.flagged_by_chance(CHANCE_DRAWS, SEED)).flatten();
        let mut shares: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
        let mut pools: BTreeMap<(&str, Option<&str>), (u64, u64)> = BTreeMap::new();
        for row in &rows {
            let Some(Area { part, whole, .. }) = row.as_area() else { continue };
            shares.entry(row.period).or_default().insert(row.area, f64::from(part) / f64::from(whole));
            for region in [None, row.region].into_iter().take(1 + usize::from(row.region.is_some())) {
                let pool = pools.entry((row.period, region)).or_default();
                *pool = (pool.0 + u64::from(part), pool.1 + u64::from(whole));
            }
        }
        let before = rows.iter().filter(|row| row.before).filter_map(|row| Some((row.area, row.counts?))).collect();
        Ok(Self { rows, comparison, by_chance, case_mix, ranks, shares, pools, before })
    }

    pub fn better(&self) -> Better {
        self.rows.first().map_or(Better::Neither, |row| row.better)
    }

    /// How the areas spread, where limits can be drawn: at 0% or 100% they have no width.
    pub fn spread(&self) -> Option<Spread> {
        self.comparison.spread.filter(|_| self.comparison.pooled.is_some_and(|all| all > 0.0 && all < 1.0))
    }

    /// The counts of all areas on time in the newest period.
    pub fn all(&self) -> Option<(u64, u64)> {
        let newest = self.rows.iter().find(|row| row.latest && row.takes_part())?;
        self.pools.get(&(newest.period, None)).copied()
    }

    pub fn beside(&self, row: &Counted<'_>, neighbours: &Neighbours<'_>, by: Comparator) -> Beside {
        let pool = |region: Option<&str>| {
            // The part of none.
            let (part, whole) = *self.pools.get(&(row.period, region))?;
            share_of(part, whole)
        };
        let all = pool(None);
        let region = row.region.and_then(|region| pool(Some(region)));
        let neighbours = self.shares.get(row.period).and_then(|shares| neighbours.median(row.area, shares));
        let compared = match by {
            Comparator::Neighbours => neighbours.map(|(median, _)| median),
            Comparator::Region => region,
            Comparator::England => all,
        };
        let placed = self.placed(row);
        let side = placed.and_then(|placed| match placed.verdict {
            Verdict::Outside(side) => Some((side, true)),
            Verdict::Marked(side) => Some((side, false)),
            Verdict::Similar => None,
        });
        let verdict = placed.map(|_| match side {
            Some((side, true)) => word(side, row.better),
            Some((_, false)) | None => "similar",
        });
        let unadjusted =
            placed.zip(row.share()).map(|(placed, share)| held_against(placed.unadjusted.at_998, share, row.better));
        let case_mix = self.case_mix.as_ref().filter(|_| row.latest && row.counts.is_some());
        let adjusted = case_mix.map(|mix| if row.late { Err("late") } else { mix.of(row.area) });
        let (adjusted, not_adjusted) = adjusted.map_or((None, None), |found| (found.ok(), found.err()));
        let adjusted_verdict = placed
            .zip(adjusted)
            .map(|(placed, adjusted)| held_against(placed.adjusted.at_998, adjusted.share, row.better));
        let mark = side.filter(|(_, outside)| !outside).map(|(side, _)| match side {
            Side::Low => "below 95%",
            Side::High => "above 95%",
        });
        let standing = match placed.map(|placed| placed.verdict) {
            Some(Verdict::Outside(Side::High)) => "above",
            Some(Verdict::Outside(Side::Low)) => "below",
            Some(Verdict::Marked(_)) => "marked",
            Some(Verdict::Similar) => "similar",
            None if row.withheld.is_some() && !row.late => "withheld",
            None => "apart",
        };
        let change = row.latest.then(|| self.change(row)).flatten();
        let trend = change.map(|(_, interval)| trend(interval, row.better));
        Beside {
            share: row.share(),
            interval: row.counts.and_then(|(part, whole)| wilson(part.into(), whole.into(), LEVEL).ok().flatten()),
            all,
            region,
            neighbours,
            compared,
            placed,
            verdict,
            unadjusted,
            mark,
            standing,
            rank: self.ranks.get(row.area).copied().filter(|_| row.latest && !row.late),
            ranked: self.ranks.len(),
            change,
            trend,
            worse_and_worsening: verdict == Some("worse") && trend == Some("worsening"),
            adjusted,
            not_adjusted,
            adjusted_verdict,
        }
    }

    fn placed(&self, row: &Counted<'_>) -> Option<Placed> {
        if !row.latest || !row.takes_part() {
            return None;
        }
        self.spread()?;
        self.comparison.areas.iter().find(|compared| compared.area.code == row.area)?.placed
    }

    /// The change since the period before, with its interval.
    fn change(&self, row: &Counted<'_>) -> Option<(f64, Interval)> {
        let ((part, whole), (part_before, whole_before)) = row.counts.zip(self.before.get(row.area).copied())?;
        let [k1, n1, k2, n2] = [part, whole, part_before, whole_before].map(f64::from);
        let interval = newcombe(k1, n1, k2, n2, LEVEL).ok().flatten()?;
        Some((k1 / n1 - k2 / n2, interval))
    }
}

impl Beside {
    /// The cells of the columns that a row of counts gets, in the order of [`crate::report::recipe::COMPARED`].
    pub fn cells(&self) -> Vec<Cell> {
        let text = |text: Option<&str>| text.map_or(Cell::Null, |text| Cell::Text(text.to_owned()));
        let bounds = |interval: Option<Interval>| {
            [number(interval.map(|interval| interval.low)), number(interval.map(|interval| interval.high))]
        };
        let rank = self.rank.map(|rank| rank.rank);
        let ranks = self.rank.and_then(|rank| rank.interval);
        let whole = |count: usize| i64::try_from(count).map_or(Cell::Null, Cell::Whole);
        let distance = self.share.zip(self.compared).map(|(share, compared)| share - compared);
        let mut cells = vec![number(self.share)];
        cells.extend(bounds(self.interval));
        cells.extend([number(self.all), number(self.region), number(self.neighbours.map(|(median, _)| median))]);
        cells.push(self.neighbours.map_or(Cell::Null, |(_, many)| whole(many)));
        cells.extend([number(self.compared), number(distance)]);
        cells.extend(bounds(self.placed.map(|placed| placed.adjusted.at_95)));
        cells.extend(bounds(self.placed.map(|placed| placed.adjusted.at_998)));
        cells.extend(bounds(self.placed.map(|placed| placed.unadjusted.at_998)));
        cells.extend([text(self.unadjusted), text(self.verdict), text(self.mark), text(Some(self.standing))]);
        cells.push(number(rank));
        cells.extend(bounds(ranks));
        cells.push(rank.map_or(Cell::Null, |_| whole(self.ranked)));
        cells.push(number(self.change.map(|(change, _)| change)));
        cells.extend(bounds(self.change.map(|(_, interval)| interval)));
        cells.push(text(self.trend));
        cells.push(Cell::Flag(self.worse_and_worsening));
        cells.push(number(self.adjusted.map(|adjusted| adjusted.share)));
        cells.extend(bounds(self.adjusted.map(|adjusted| adjusted.interval)));
        cells.push(number(self.moved()));
        let strata =
            |of: fn(&Adjusted) -> usize| self.adjusted.as_ref().map_or(Cell::Null, |adjusted| whole(of(adjusted)));
        cells.extend([strata(|adjusted| adjusted.strata), strata(|adjusted| adjusted.merged)]);
        cells.extend([text(self.adjusted_verdict), text(self.not_adjusted)]);
        cells
    }

    /// By how much the share moves when it is adjusted.
    pub fn moved(&self) -> Option<f64> {
        self.adjusted.zip(self.share).map(|(adjusted, share)| adjusted.share - share)
    }

    /// How the verdict would read with the adjusted share, where it is another one.
    pub fn read_otherwise(&self) -> Option<String> {
        let (verdict, adjusted) = self.verdict.zip(self.adjusted_verdict)?;
        (verdict != adjusted).then(|| format!("{adjusted} and not {verdict}"))
    }
}

/// Ranks count from the best, or where neither way is known to be better from the largest share.
fn in_direction(rank: Rank, better: Better, many: usize) -> Rank {
    if better != Better::Lower {
        return rank;
    }
    let last = f64::from(u32::try_from(many).unwrap_or(u32::MAX)) + 1.0;
    let interval = rank.interval.map(|Interval { low, high }| Interval { low: last - high, high: last - low });
    Rank { rank: last - rank.rank, interval }
}

/// The verdict on a share by the limits between which it should lie.
fn held_against(limits: Interval, share: f64, better: Better) -> &'static str {
    if share < limits.low {
        word(Side::Low, better)
    } else if share > limits.high {
        word(Side::High, better)
    } else {
        "similar"
    }
}

/// The verdict on an area outside the limits.
fn word(side: Side, better: Better) -> &'static str {
    match (side, better) {
        (Side::High, Better::Higher) | (Side::Low, Better::Lower) => "better",
        (Side::Low, Better::Higher) | (Side::High, Better::Lower) => "worse",
        (Side::High, Better::Neither) => "higher",
        (Side::Low, Better::Neither) => "lower",
    }
}

/// Which way a share moved, where its interval does not take in no change.
fn trend(Interval { low, high }: Interval, better: Better) -> &'static str {
    let rises = low > 0.0;
    if !rises && high >= 0.0 {
        return "no clear change";
    }
    match (rises, better) {
        (true, Better::Higher) | (false, Better::Lower) => "improving",
        (false, Better::Higher) | (true, Better::Lower) => "worsening",
        (true, Better::Neither) => "rising",
        (false, Better::Neither) => "falling",
    }
}

#[expect(clippy::cast_precision_loss, reason = "sums of counts are far below 2^52")]
pub(super) fn share_of(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
