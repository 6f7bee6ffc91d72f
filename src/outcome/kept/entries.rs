use super::Kept;
use crate::{
    base::{Month, Problem, Problems},
    store::{Entry, Subject},
};

impl Kept {
    /// How many submissions [`Self::evaluate`] goes through.
    pub fn count(&self, month: Option<Month>) -> usize {
        self.manifest.view(month).submissions.len()
    }

    /// Every submission that counts.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let all = self.manifest.entries.iter().filter(|entry| !entry.superseded);
        let counts = |entry: &&Entry| month_of(entry).is_some_and(|month| self.month.is_none_or(|last| month <= last));
        all.filter(counts).cloned().collect()
    }
}

pub(in crate::outcome) fn month_of(entry: &Entry) -> Option<Month> {
    match &entry.subject {
        Subject::Submission { month, .. } => month.parse().ok(),
        Subject::Reference { .. } => None,
    }
}

pub(in crate::outcome) fn area_of(entry: &Entry) -> &str {
    entry.area().unwrap_or_default()
}

/// Several problems as one.
pub(super) fn one(problems: Problems) -> Problem {
    let mut all = problems.0.into_iter();
    let Some(first) = all.next() else { return Problem::new("the evaluation", "failed") };
    let more = all.count();
    if more == 0 {
        first
    } else {
        Problem { cause: format!("{} (and {more} more problems like it)", first.cause), ..first }
    }
}
