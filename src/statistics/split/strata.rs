use super::table::{Counts, Table};

/// The families of one cohort in a stratum, and how many of them achieve under each plan.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) families: f64,
    pub(super) under_t: f64,
    pub(super) under_s: f64,
}

impl Tally {
    fn new([both, only_t, only_s, neither]: Counts) -> Self {
        let [both, only_t, only_s, neither] = [both, only_t, only_s, neither].map(f64::from);
        Self { families: both + only_t + only_s + neither, under_t: both + only_t, under_s: both + only_s }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.families += other.families;
        self.under_t += other.under_t;
        self.under_s += other.under_s;
    }

    fn is_empty(self) -> bool {
        self.families == 0.0
    }
}

/// A stratum in both cohorts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pair {
    pub(super) t: Tally,
    pub(super) s: Tally,
}

impl Pair {
    pub(super) fn add(&mut self, other: Self) {
        self.t.add(other.t);
        self.s.add(other.s);
    }

    fn has_both(self) -> bool {
        !self.t.is_empty() && !self.s.is_empty()
    }

    /// Some families, but of one cohort alone.
    fn lacks_one(self) -> bool {
        self.t.is_empty() != self.s.is_empty()
    }
}

/// The strata in which both cohorts have families, after merging.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strata {
    /// Strata compared as they are.
    pub as_they_are: usize,
    /// Strata merged over the youngest child.
    pub without_youngest: usize,
    /// Areas merged to one stratum, over youngest child and domains.
    pub whole_areas: usize,
    /// Areas with families of one cohort alone, which have no counterpart.
    pub alone: Vec<String>,
}

/// What merging leaves: kept from one table to the next, so that a thousand resamples take their room once.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) pairs: Vec<Pair>,
    /// All families, those without counterpart too.
    pub(super) all: Pair,
    /// By how much each of `pairs` was merged, and the places of areas without counterpart.
    merged: Vec<Merged>,
    alone: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Merged {
    Not,
    Youngest,
    Domains,
}

impl Shared {
    /// Merges the strata of `t` and `s`, which have the strata of the table. Where one stratum of an area and number of
    /// domains is empty in one cohort, all of that area and number of domains become one; where that one is empty in a
    /// cohort, the area becomes one; where the area is, it has no counterpart. A stratum empty in both is not there.
    pub(super) fn merge(&mut self, table: &Table, t: &[Counts], s: &[Counts]) {
        self.clear();
        let mut leaves = t.iter().zip(s).map(|(t, s)| Pair { t: Tally::new(*t), s: Tally::new(*s) });
        for (place, (_, domains)) in table.areas.iter().enumerate() {
            let before = self.pairs.len();
            let mut area = Pair::default();
            let mut merge_area = false;
            for strata in domains {
                let before = self.pairs.len();
                let mut whole = Pair::default();
                let mut merge = false;
                for leaf in leaves.by_ref().take(*strata) {
                    whole.add(leaf);
                    merge |= leaf.lacks_one();
                    self.push(leaf, Merged::Not);
                }
                if merge {
                    self.truncate(before);
                    self.push(whole, Merged::Youngest);
                }
                merge_area |= whole.lacks_one();
                area.add(whole);
            }
            if merge_area {
                self.truncate(before);
                self.push(area, Merged::Domains);
            }
            if area.lacks_one() {
                self.alone.push(place);
            }
            self.all.add(area);
        }
    }

    /// The strata in words and numbers.
    pub(super) fn described(&self, table: &Table) -> Strata {
        let count = |what| self.merged.iter().filter(|merged| **merged == what).count();
        let name = |place: &usize| table.areas.get(*place).map(|(name, _)| name.clone());
        Strata {
            as_they_are: count(Merged::Not),
            without_youngest: count(Merged::Youngest),
            whole_areas: count(Merged::Domains),
            alone: self.alone.iter().filter_map(name).collect(),
        }
    }

    /// Whether every family has a counterpart.
    pub(super) fn is_all(&self) -> bool {
        self.alone.is_empty()
    }

    fn push(&mut self, pair: Pair, merged: Merged) {
        if pair.has_both() {
            self.pairs.push(pair);
            self.merged.push(merged);
        }
    }

    fn truncate(&mut self, length: usize) {
        self.pairs.truncate(length);
        self.merged.truncate(length);
    }

    fn clear(&mut self) {
        self.truncate(0);
        self.alone.clear();
        self.all = Pair::default();
    }
}
