use std::collections::BTreeMap;

/// The families that are compared like with like. What the three levels hold is the caller's; only whether they are equal
/// counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stratum {
    /// The area: never merged with another.
    pub area: String,
    /// The number of domains, dropped second.
    pub domains: String,
    /// The age of the youngest child, dropped first.
    pub youngest: String,
}

/// Which cohort a family belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cohort {
    /// Closed under plan T.
    T,
    /// Closed under plan S.
    S,
}

/// Families by what they achieve under both plans.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cells {
    /// Families that achieve under both plans.
    pub both: u32,
    /// Families that achieve under plan T only.
    pub only_t: u32,
    /// Families that achieve under plan S only.
    pub only_s: u32,
    /// Families that achieve under neither plan.
    pub neither: u32,
}

impl Cells {
    /// All families together.
    pub fn sum(self) -> u64 {
        [self.both, self.only_t, self.only_s, self.neither].map(u64::from).into_iter().sum()
    }
}

/// The families of one cohort in one stratum. Rows of the same cohort and stratum are added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The stratum.
    pub stratum: Stratum,
    /// The cohort.
    pub cohort: Cohort,
    /// The families.
    pub families: Cells,
}

/// Why a change cannot be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSplit {
    /// A cohort without families.
    #[error("no family was closed under plan {0:?} and is known under both plans, so there is no change to split")]
    NobodyIn(Cohort),
    /// Cohorts that have no area in common.
    #[error("no area has families of both cohorts, so nothing can be compared like with like")]
    NothingShared,
    /// Counts beyond what is drawn from.
    #[error("more than 4,294,967,295 families in a cohort cannot be split")]
    TooMany,
}

/// The rows as counts in an order of their own: both, only T, only S, neither.
pub(super) type Counts = [u32; 4];

/// A table of counts: one row for each stratum that holds a family of either cohort, sorted.
pub(super) struct Table {
    /// For each area its name and the number of strata under each of its numbers of domains.
    pub(super) areas: Vec<(String, Vec<usize>)>,
    pub(super) t: Vec<Counts>,
    pub(super) s: Vec<Counts>,
}

impl Table {
    /// # Errors
    /// When a cohort has no families, or more than can be counted.
    pub(super) fn new(rows: &[Row]) -> Result<Self, NoSplit> {
        let mut strata: BTreeMap<&Stratum, (Counts, Counts)> = BTreeMap::new();
        for Row { stratum, cohort, families } in rows {
            let Cells { both, only_t, only_s, neither } = *families;
            let counts = [both, only_t, only_s, neither];
            if counts == [0; 4] {
                continue;
            }
            let (t, s) = strata.entry(stratum).or_default();
            let kept = match cohort {
                Cohort::T => t,
                Cohort::S => s,
            };
            for (kept, count) in kept.iter_mut().zip(counts) {
                *kept = kept.checked_add(count).ok_or(NoSplit::TooMany)?;
            }
        }
        let (t, s): (Vec<Counts>, Vec<Counts>) = strata.values().copied().unzip();
        for (cohort, counts) in [(Cohort::T, &t), (Cohort::S, &s)] {
            let families: u64 = counts.as_flattened().iter().copied().map(u64::from).sum();
            if families == 0 {
                return Err(NoSplit::NobodyIn(cohort));
            }
            if u32::try_from(families).is_err() {
                return Err(NoSplit::TooMany);
            }
        }
        let strata: Vec<&Stratum> = strata.into_keys().collect();
        let by_area = strata.chunk_by(|one, next| one.area == next.area);
        let areas = by_area.filter_map(|area| {
            let domains = area.chunk_by(|one, next| one.domains == next.domains).map(<[_]>::len);
            Some((area.first()?.area.clone(), domains.collect()))
        });
        Ok(Self { areas: areas.collect(), t, s })
    }
}
