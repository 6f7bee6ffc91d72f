use super::{
    draw::Draw,
    strata::{Shared, Strata, Tally},
    table::{Counts, NoSplit, Row, Table},
    terms::Terms,
};
use crate::statistics::{Interval, percentile::interval};

/// A change of a share and what it is made of: `rule + mix + rest + no_counterpart = total`. All are differences of shares,
/// between -1 and 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// The share of all families of cohort S that achieve under plan S, less that of cohort T under plan T.
    pub total: Change,
    /// What the other plan does to the same families.
    pub rule: Term,
    /// What other shares of the strata do.
    pub mix: Term,
    /// What is left within the strata: everything else.
    pub rest: Term,
    /// The change over all families less that over the strata in which both cohorts have families; 0 where these are all.
    pub no_counterpart: Change,
    /// The shares that the total is the change of, and those that the rule is found by.
    pub achieved: Achieved,
    /// How far strata had to be merged.
    pub strata: Strata,
    /// The resamples that the intervals are of: all but those in which no stratum has families of both cohorts.
    pub resamples: u32,
}

/// A change with its 95% interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The change found.
    pub change: f64,
    /// Percentiles of the resamples; none where there are no resamples.
    pub interval: Option<Interval>,
}

/// A term of the split, the mean of its two ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// The mean of both ends.
    pub change: f64,
    /// Percentiles of the resamples; none where there are no resamples.
    pub interval: Option<Interval>,
    /// The term as the first step: the rule on the families of cohort T, the mix at the rates of T, the rest at the weights
    /// of T.
    pub first: f64,
    /// The term as the last step: the rule on the families of cohort S, the mix at the rates of S, the rest at the weights
    /// of S. The mix as the first step and the rest as the last add up to what both make together, and the other way round.
    pub last: f64,
}

/// The shares that achieve, over all families of each cohort.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Achieved {
    /// Cohort T under plan T.
    pub t_under_t: f64,
    /// Cohort T under plan S.
    pub t_under_s: f64,
    /// Cohort S under plan T.
    pub s_under_t: f64,
    /// Cohort S under plan S.
    pub s_under_s: f64,
}

/// Splits the change of the share achieved from cohort T under plan T to cohort S under plan S.
///
/// With w the share of a stratum in its cohort's families, r the share of it that achieves, A the sum of w r over the
/// strata, m the mean of r under both plans: rule = 1/2 ((A of S under S - A of S under T) + (A of T under S - A of T under
/// T)); mix = sum of (w of S - w of T) times the mean of both m; rest = sum of the mean of both w times (m of S - m of T).
/// Kitagawa 1955, her two-factor formula taken over the mean of both plans.
///
/// Strata that only one cohort has are merged: all of the area and number of domains become one, where that is not enough
/// the area. What then has no counterpart is left to a line of its own.
///
/// The intervals are percentiles of multinomial resamples: each cohort keeps its number of families and draws them with
/// replacement from its own table, and merging is done again in each. The same rows, number and seed give the same bounds.
///
/// # Errors
/// When a cohort has no families, both have no area in common, or there are too many families.
pub fn split(rows: &[Row], resamples: u32, seed: u64) -> Result<Split, NoSplit> {
    let table = Table::new(rows)?;
    let mut shared = Shared::default();
    shared.merge(&table, &table.t, &table.s);
    let found = Terms::of(&shared).ok_or(NoSplit::NothingShared)?;
    let (strata, all) = (shared.described(&table), shared.all);

    let draws = resampled(&table, resamples, seed, &mut shared);
    let spread = |term: fn(&Terms) -> f64| interval(draws.iter().map(term).collect());
    let term = |[first, last]: [f64; 2], of: fn(&Terms) -> f64| Term {
        change: f64::midpoint(first, last),
        interval: spread(of),
        first,
        last,
    };
    let share = |cohort: Tally, achieved: f64| achieved / cohort.families;
    Ok(Split {
        total: Change { change: found.total, interval: spread(|terms| terms.total) },
        rule: term(found.rule, |terms| mean(terms.rule)),
        mix: term(found.mix, |terms| mean(terms.mix)),
        rest: term(found.rest, |terms| mean(terms.rest)),
        no_counterpart: Change { change: found.no_counterpart, interval: spread(|terms| terms.no_counterpart) },
        achieved: Achieved {
            t_under_t: share(all.t, all.t.under_t),
            t_under_s: share(all.t, all.t.under_s),
            s_under_t: share(all.s, all.s.under_t),
            s_under_s: share(all.s, all.s.under_s),
        },
        strata,
        resamples: u32::try_from(draws.len()).unwrap_or(resamples),
    })
}

fn mean([first, last]: [f64; 2]) -> f64 {
    f64::midpoint(first, last)
}

fn resampled(table: &Table, resamples: u32, seed: u64, shared: &mut Shared) -> Vec<Terms> {
    let draw = Draw::new(seed);
    let mut t: Vec<Counts> = vec![[0; 4]; table.t.len()];
    let mut s = t.clone();
    let mut draws = Vec::new();
    for number in 0..resamples {
        draw.resample(number.into(), [&table.t, &table.s], [&mut t, &mut s]);
        shared.merge(table, &t, &s);
        draws.extend(Terms::of(shared));
    }
    draws
}
