use super::super::Impossible;
use super::chance::Chance;
use super::limits::{self, Limits, NoLimits};
use super::signals::{Rule, Signal, find};
use super::stretch::stretches;

/// With fewer months than this the limits are on trial.
const SETTLED_FROM: usize = 13;

/// Whether a month's figure can be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The month is over and its figure stands.
    Complete,
    /// The month is over and its figure can still turn: shown against the lines, sets none, signals nothing.
    Provisional,
    /// The month is not over: no value, no lines.
    Incomplete,
}

/// A month as it goes into a chart. A series has every month, in order; one left out would make strangers neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month<V> {
    /// How sentences call it, such as "April 2023".
    pub label: String,
    /// Whether it can be judged.
    pub standing: Standing,
    /// A count or a share; none where it is not known. Such a month takes no part and ends a run.
    pub value: Option<V>,
}

/// A part of a whole; a whole of 0 has no share, and its month is as one without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The number of successes.
    pub part: u32,
    /// The number of trials.
    pub whole: u32,
}

impl Share {
    /// Gives the share, where the whole is not 0.
    pub fn value(&self) -> Option<f64> {
        (self.whole > 0).then(|| f64::from(self.part) / f64::from(self.whole))
    }
}

/// The kind of a chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Counts, with limits from the mean moving range.
    Xmr,
    /// Shares, with binomial limits.
    P {
        /// The spread of the months in binomial standard deviations; none where it cannot be had.
        sigma_z: Option<f64>,
    },
    /// Shares of overdispersed months, with binomial limits times `sigma_z`.
    PPrime {
        /// The spread of the months in binomial standard deviations.
        sigma_z: f64,
    },
}

/// A month as it is drawn. Nothing in it is ever infinite or not a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// How sentences call it.
    pub label: String,
    /// Whether it can be judged: provisional months are drawn hollow.
    pub standing: Standing,
    /// The count or share.
    pub value: Option<f64>,
    /// The centre line.
    pub centre: Option<f64>,
    /// The lower limit, not below 0.
    pub low: Option<f64>,
    /// The upper limit; for shares not above 1.
    pub high: Option<f64>,
    /// The rules of the signals that the month is part of: each month of a run bears its mark.
    pub signals: Vec<Rule>,
}

/// A series of months with its lines and signals.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// How the lines were found.
    pub kind: Kind,
    /// Every month given, in order.
    pub points: Vec<Point>,
    /// How many months set the lines: complete, with a value.
    pub judged: usize,
    /// Whether fewer than 13 months set the lines.
    pub trial: bool,
    /// Why there are no limits, and so no signals; none where there are limits.
    pub no_limits: Option<NoLimits>,
    /// What stands out, by month.
    pub signals: Vec<Signal>,
    /// How many signals chance alone gives; none without limits.
    pub by_chance: Option<Chance>,
}

/// Makes the chart of individual values and moving ranges (`XmR`) of monthly counts.
///
/// Centre: the mean. Limits: the mean -+ 2.66 x the mean moving range, clamped at 0; only where the mean is 5 or more.
///
/// Source: limits at three standard deviations: W. A. Shewhart, "Economic Control of Quality of Manufactured Product"
/// (1931); from moving ranges: D. J. Wheeler, "Understanding Variation: The Key to Managing Chaos", 2nd edition
/// (2000), appendix, "`XmR` charts using the average moving range". 2.66 is 3 / 1.128.
pub fn xmr_chart(months: &[Month<u32>]) -> Chart {
    let values: Vec<Option<f64>> = months.iter().map(|month| month.over().map(f64::from)).collect();
    let limits = limits::xmr(&taking_part(months, &values));
    draw(months, values, &limits)
}

/// Makes the p chart of monthly shares, or Laney's p' chart where the months are overdispersed.
///
/// Centre: p, the sum of parts over the sum of wholes. Limits of month i: p -+ 3 s, s = sqrt(p (1 - p) / `n_i`),
/// clamped to 0 and 1. With z = (`p_i` - p) / s and `sigma_z` = mean |z - z before| / 1.128, the p' chart has
/// p -+ 3 s `sigma_z`.
///
/// It is chosen where `sigma_z` is above 1 by 1.645 of its standard errors under a steady binomial, which about one
/// such series in twenty passes. The rule is this program's: Laney, as the manual of qicharts2 reports him, would use
/// p' always, as it is the p chart where `sigma_z` is 1; below 1 it is narrower, and here limits never are.
///
/// Source: W. A. Shewhart, "Economic Control of Quality of Manufactured Product" (1931); D. B. Laney, "Improved
/// control charts for attributes", Quality Engineering 14 (2002), 531-537.
///
/// # Errors
/// When a part is larger than its whole, in any month.
pub fn p_chart(months: &[Month<Share>]) -> Result<Chart, Impossible> {
    if months.iter().filter_map(|month| month.value).any(|share| share.part > share.whole) {
        return Err(Impossible::PartAboveWhole);
    }
    let shares: Vec<Option<Share>> = months.iter().map(|month| month.over().filter(|share| share.whole > 0)).collect();
    let limits = limits::p(&shares, &taking_part(months, &shares));
    let values = shares.iter().map(|share| share.and_then(|share| share.value())).collect();
    Ok(draw(months, values, &limits))
}

impl<V: Copy> Month<V> {
    /// Gives the value of a month that is over.
    fn over(&self) -> Option<V> {
        self.value.filter(|_| self.standing != Standing::Incomplete)
    }
}

/// Keeps the values of complete months.
fn taking_part<V, T: Copy>(months: &[Month<V>], values: &[Option<T>]) -> Vec<Option<T>> {
    let complete = |month: &Month<V>| month.standing == Standing::Complete;
    months.iter().zip(values).map(|(month, value)| value.filter(|_| complete(month))).collect()
}

/// Lays the months against the lines.
fn draw<V>(months: &[Month<V>], values: Vec<Option<f64>>, limits: &Limits) -> Chart {
    let stretches = stretches(&taking_part(months, &values));
    let judged = stretches.iter().map(|stretch| stretch.values.len()).sum();
    let mut points = Vec::with_capacity(months.len());
    for (place, (month, value)) in months.iter().zip(values).enumerate() {
        let centre = limits.centre.filter(|_| month.standing != Standing::Incomplete);
        let half_width = limits.half_widths.as_ref().ok().and_then(|widths| widths.get(place).copied().flatten());
        let bounds = centre.zip(half_width);
        points.push(Point {
            label: month.label.clone(),
            standing: month.standing,
            value,
            centre,
            low: bounds.map(|(centre, half)| (centre - half).max(0.0)),
            high: bounds.map(|(centre, half)| (centre + half).min(limits.most)),
            signals: Vec::new(),
        });
    }
    let mut chart = Chart {
        kind: limits.kind,
        points,
        judged,
        trial: judged < SETTLED_FROM,
        no_limits: limits.half_widths.as_ref().err().copied(),
        signals: Vec::new(),
        by_chance: None,
    };
    if let (Some(centre), None) = (limits.centre, chart.no_limits) {
        let bounds = |place: usize| chart.points.get(place).and_then(|point| point.low.zip(point.high));
        chart.signals = stretches.iter().flat_map(|stretch| find(stretch, centre, bounds)).collect();
        chart.by_chance = Some(Chance::over(stretches.iter().map(|stretch| stretch.values.len())));
    }
    for signal in &chart.signals {
        for point in chart.points.iter_mut().take(signal.last + 1).skip(signal.first) {
            point.signals.push(signal.rule);
        }
    }
    chart
}

#[cfg(test)]
#[path = "chart_tests.rs"]
mod tests;
