use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    base::Month,
    plan::Plans,
    store::{Entry, Manifest, Subject},
};

/// How many digits of a hash a page shows.
const DIGITS: usize = 12;

/// What the numbers of a report were made from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lineage {
    /// The submission of each area that counts, by the area's code.
    pub submissions: BTreeMap<String, Submission>,
    /// The hash of each version of reference data, by what it is called in the store.
    pub reference: BTreeMap<String, String>,
    /// The fingerprint of each plan: of all that it asks, not of its cases.
    pub plans: BTreeMap<String, String>,
}

/// A submission of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// The month at whose end it was known, `YYYY-MM`.
    pub month: String,
    /// The hash of the files that it was landed from.
    pub hash: String,
    /// The rows kept of them, less what was forgotten since.
    pub rows: u64,
}

impl Lineage {
    /// What counts in a month, or now where there is none.
    pub fn of(manifest: &Manifest, month: Option<Month>, plans: &Plans) -> Self {
        let view = manifest.view(month);
        let reference = view.reference.iter().map(|entry| (entry.subject.to_string(), entry.hash.clone()));
        Self {
            submissions: view.submissions.iter().filter_map(Submission::of).collect(),
            reference: reference.collect(),
            plans: plans.iter().map(|plan| (plan.id.clone(), plan.fingerprint())).collect(),
        }
    }

    /// The hash of each area's submission, as a page shows it: the first digits, which tell one from another.
    pub(super) fn hashes(&self) -> BTreeMap<&str, &str> {
        let all = self.submissions.iter();
        all.map(|(area, submission)| (area.as_str(), submission.hash.get(..DIGITS).unwrap_or_default())).collect()
    }

    /// Says whether an area's submission is older than the month of the report.
    pub fn is_late(&self, area: &str, month: Option<&str>) -> bool {
        self.submissions.get(area).zip(month).is_some_and(|(submission, month)| submission.month.as_str() < month)
    }
}

impl Submission {
    /// A submission with the code of its area; none where the entry is reference data.
    pub fn of(entry: &Entry) -> Option<(String, Self)> {
        match &entry.subject {
            Subject::Submission { area, month } => {
                let (month, hash) = (month.clone(), entry.hash.clone());
                Some((area.clone(), Self { month, hash, rows: entry.rows_kept }))
            }
            Subject::Reference { .. } => None,
        }
    }
}
