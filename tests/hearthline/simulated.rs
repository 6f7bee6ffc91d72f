//! Two cohorts of simulated families of whom it is known by construction what the change of plan, of the families and of all
//! else did. Families are drawn one by one, each with a stratum and with what it achieves under both plans.

use hearthline::statistics::split::{Cells, Cohort, Row, Stratum};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What differs between the cohorts or the plans.
#[derive(Debug, Clone, Copy)]
pub struct World {
    pub rule: bool,
    pub mix: bool,
    pub rest: bool,
    /// Areas, each of twelve strata.
    pub areas: u32,
    /// Families of each cohort.
    pub families: u32,
}

/// The terms that the split has to find.
#[derive(Debug, Clone, Copy)]
pub struct Truth {
    pub rule: f64,
    pub mix: f64,
    pub rest: f64,
    pub total: f64,
}

/// How likely a family is to achieve under both plans, under T only and under S only.
#[derive(Clone, Copy)]
struct Rates {
    both: f64,
    only_t: f64,
    only_s: f64,
}

impl Rates {
    fn mean(self) -> f64 {
        self.both + f64::midpoint(self.only_t, self.only_s)
    }
}

impl World {
    fn strata(&self) -> u32 {
        self.areas * 12
    }

    /// The share of each stratum in a cohort: one to five parts each, others in cohort S where the mix differs.
    fn weights(&self, cohort: Cohort) -> Vec<f64> {
        let other = matches!(cohort, Cohort::S) && self.mix;
        let parts = (0..self.strata()).map(|stratum| {
            let place = if other { self.strata() - 1 - stratum } else { stratum };
            f64::from(1 + place * 5 / self.strata())
        });
        let parts: Vec<f64> = parts.collect();
        let all: f64 = parts.iter().sum();
        parts.into_iter().map(|part| part / all).collect()
    }

    /// From stratum to stratum more achieve; plan S lets fewer achieve where the rule differs; in cohort S more achieve
    /// where the rest does.
    fn rates(&self, cohort: Cohort, stratum: u32) -> Rates {
        let lift = if matches!(cohort, Cohort::S) && self.rest { 0.12 } else { 0.0 };
        let both = 0.15 + 0.45 * f64::from(stratum) / f64::from(self.strata()) + lift;
        let only_t = if self.rule { 0.10 + 0.02 * f64::from(stratum % 3) } else { 0.06 };
        let only_s = if self.rule { 0.03 } else { 0.06 };
        Rates { both, only_t, only_s }
    }

    /// The terms by their definition.
    pub fn truth(&self) -> Truth {
        let mut truth = Truth { rule: 0.0, mix: 0.0, rest: 0.0, total: 0.0 };
        let weights = self.weights(Cohort::T).into_iter().zip(self.weights(Cohort::S));
        for (stratum, (weight_t, weight_s)) in (0..self.strata()).zip(weights) {
            let (t, s) = (self.rates(Cohort::T, stratum), self.rates(Cohort::S, stratum));
            truth.rule += f64::midpoint(weight_t * (t.only_s - t.only_t), weight_s * (s.only_s - s.only_t));
            truth.mix += (weight_s - weight_t) * f64::midpoint(t.mean(), s.mean());
            truth.rest += f64::midpoint(weight_t, weight_s) * (s.mean() - t.mean());
            truth.total += weight_s * (s.both + s.only_s) - weight_t * (t.both + t.only_t);
        }
        truth
    }

    /// Families of both cohorts, counted.
    pub fn families(&self, seed: u64) -> Vec<Row> {
        let mut numbers = ChaCha8Rng::seed_from_u64(seed);
        let mut rows = Vec::new();
        for cohort in [Cohort::T, Cohort::S] {
            let mut counts = vec![Cells::default(); self.weights(cohort).len()];
            let weights = self.weights(cohort);
            for _ in 0..self.families {
                let mut place = numbers.random::<f64>();
                // The last stratum takes what rounding leaves.
                let mut stratum = 0;
                for weight in weights.iter().take(weights.len() - 1) {
                    if place < *weight {
                        break;
                    }
                    place -= weight;
                    stratum += 1;
                }
                let Rates { both, only_t, only_s } = self.rates(cohort, stratum);
                let Some(cells) = counts.get_mut(usize::try_from(stratum).unwrap_or(usize::MAX)) else { continue };
                match numbers.random::<f64>() {
                    place if place < both => cells.both += 1,
                    place if place < both + only_t => cells.only_t += 1,
                    place if place < both + only_t + only_s => cells.only_s += 1,
                    _ => cells.neither += 1,
                }
            }
            rows.extend((0..).zip(counts).map(|(stratum, families)| Row { stratum: named(stratum), cohort, families }));
        }
        rows
    }
}

fn named(stratum: u32) -> Stratum {
    Stratum {
        area: format!("X{:08}", stratum / 12),
        domains: (stratum / 4 % 3).to_string(),
        youngest: (stratum % 4).to_string(),
    }
}
