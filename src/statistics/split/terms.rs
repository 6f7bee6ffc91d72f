use super::strata::{Pair, Shared, Tally};

/// The terms of one table. `[first, last]`: the term as the first step of its order, and as the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    pub(super) rule: [f64; 2],
    pub(super) mix: [f64; 2],
    pub(super) rest: [f64; 2],
    pub(super) no_counterpart: f64,
    pub(super) total: f64,
}

impl Terms {
    /// Splits the change over the merged strata; none where no stratum has families of both cohorts.
    ///
    /// In the letters of the formulas: w is a stratum's share of its cohort's families, r the share of the stratum that
    /// achieves, A the sum of w r over the strata, m the mean of r under both plans.
    pub(super) fn of(shared: &Shared) -> Option<Self> {
        let mut compared = Pair::default();
        for pair in &shared.pairs {
            compared.add(*pair);
        }
        if compared.t.families == 0.0 || compared.s.families == 0.0 {
            return None;
        }
        let (mut mix, mut rest) = ([0.0; 2], [0.0; 2]);
        for pair in &shared.pairs {
            let (weight_t, weight_s) = (pair.t.families / compared.t.families, pair.s.families / compared.s.families);
            let (mean_t, mean_s) = (mean_rate(pair.t), mean_rate(pair.s));
            add(&mut mix, (weight_s - weight_t) * mean_t, (weight_s - weight_t) * mean_s);
            add(&mut rest, weight_t * (mean_s - mean_t), weight_s * (mean_s - mean_t));
        }
        let rule = [rate_change(compared.t), rate_change(compared.s)];
        let total = change(shared.all);
        let no_counterpart = if shared.is_all() { 0.0 } else { total - change(compared) };
        Some(Self { rule, mix, rest, no_counterpart, total })
    }
}

/// A[S,S] - A[T,T]: from cohort T under plan T to cohort S under plan S.
fn change(pair: Pair) -> f64 {
    pair.s.under_s / pair.s.families - pair.t.under_t / pair.t.families
}

/// A[c,S] - A[c,T]: what plan S instead of T does to one cohort. Over all its strata, so that w r is a count by a count.
fn rate_change(cohort: Tally) -> f64 {
    (cohort.under_s - cohort.under_t) / cohort.families
}

fn mean_rate(cohort: Tally) -> f64 {
    (cohort.under_t + cohort.under_s) / (2.0 * cohort.families)
}

fn add([first, last]: &mut [f64; 2], to_first: f64, to_last: f64) {
    *first += to_first;
    *last += to_last;
}
