//! The outcomes of submissions as files of the store, each under a hash of everything it hangs on, so that nothing is evaluated
//! twice.

mod bring;
mod entries;
mod job;
mod on_demand;
mod task;

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use tokio::sync::Mutex;

pub use bring::Evaluated;
use entries::one;
pub(super) use entries::{area_of, month_of};
use on_demand::Found;

use super::{compared::Comparison, evaluate::Rules, what_if::WhatIf};
use crate::{
    base::{Month, Problem},
    plan::Plans,
    store::{Manifest, Store},
};

/// Evaluates submissions and keeps what comes out, so that nothing is evaluated twice.
pub struct Kept {
    pub(super) store: Store,
    pub(super) manifest: Manifest,
    plans: Arc<Plans>,
    rules: BTreeMap<String, Arc<Rules>>,
    workers: usize,
    /// The month up to which submissions count; none: all.
    pub(super) month: Option<Month>,
    found: Mutex<Found>,
    /// The two plans of the crosswalk, once they were asked for.
    comparison: OnceLock<Result<Arc<Comparison>, Problem>>,
    /// The changed plans that this session asks about, if any.
    what_if: Option<Arc<WhatIf>>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").field("store", &self.store.name()).finish_non_exhaustive()
    }
}

impl Kept {
    /// Outcomes of the submissions that a manifest names.
    pub fn new(store: Store, manifest: Manifest, plans: Arc<Plans>, workers: usize) -> Self {
        let rules = plans.iter().map(|plan| (plan.id.clone(), Arc::new(Rules::new(plan)))).collect();
        Self {
            store,
            manifest,
            plans,
            rules,
            workers,
            month: None,
            found: Mutex::default(),
            comparison: OnceLock::new(),
            what_if: None,
        }
    }

    /// The same, of the submissions up to a month.
    #[must_use]
    pub fn up_to(self, month: Option<Month>) -> Self {
        Self { month, ..self }
    }

    /// The same, with changed plans to ask about.
    #[must_use]
    pub fn asking(self, what_if: Arc<WhatIf>) -> Self {
        Self { what_if: Some(what_if), ..self }
    }

    /// The two plans of the crosswalk, ready to be compared.
    pub(super) fn comparison(&self) -> Result<Arc<Comparison>, Problem> {
        let compile = || {
            let crosswalk = self.plans.whole_crosswalk().map_err(one)?;
            let rules = |plan: &str| self.rules_of(plan);
            Ok(Arc::new(Comparison::new(crosswalk, &rules(&crosswalk.from)?, &rules(&crosswalk.to)?)))
        };
        self.comparison.get_or_init(compile).clone()
    }

    /// A plan by its id, or with other readings: `mk-sf-2022 + strict-evidence + three-headlines`.
    pub(super) fn rules_of(&self, plan: &str) -> Result<Arc<Rules>, Problem> {
        match self.rules.get(plan.trim()) {
            Some(rules) => Ok(Arc::clone(rules)),
            None => Ok(Arc::new(Rules::new(&self.plans.read_as(plan)?))),
        }
    }
}
