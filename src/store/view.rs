use std::collections::BTreeMap;

use super::{Entry, Manifest, Object, Subject};
use crate::base::{AreaCode, Month};

/// The entries that count for a month: each area's newest submission up to it, and the reference data of today.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// The newest submission of each area.
    pub submissions: Vec<Entry>,
    /// The current version of each reference table from each source.
    pub reference: Vec<Entry>,
}

impl Manifest {
    /// Gives the view for a month, or of the newest submissions where no month is given.
    pub fn view(&self, month: Option<Month>) -> View {
        let month = month.map(|month| month.to_string());
        let mut newest: BTreeMap<&str, (&str, &Entry)> = BTreeMap::new();
        let mut reference = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| !entry.superseded) {
            match &entry.subject {
                Subject::Submission { area, month: known } => {
                    let wanted = month.as_ref().is_none_or(|month| known <= month);
                    if wanted && newest.get(area.as_str()).is_none_or(|(found, _)| *found < known.as_str()) {
                        newest.insert(area, (known, entry));
                    }
                }
                Subject::Reference { .. } => {
                    reference.insert(&entry.subject, entry.clone());
                }
            }
        }
        View {
            submissions: newest.into_values().map(|(_, entry)| entry.clone()).collect(),
            reference: reference.into_values().collect(),
        }
    }

    /// Gives the version that counts of a subject.
    pub fn current(&self, subject: &Subject) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.subject == *subject && !entry.superseded)
    }

    /// Takes in a new version of a subject; the one that counted until now stays as history.
    ///
    /// A version of the same hash gives way to it, and the objects that only that one named are to be deleted.
    pub fn supersede(&mut self, entry: Entry) {
        for earlier in self.entries.iter_mut().filter(|earlier| earlier.subject == entry.subject) {
            earlier.superseded = true;
        }
        let same = |earlier: &Entry| earlier.subject == entry.subject && earlier.hash == entry.hash;
        let (gone, stay): (Vec<Entry>, Vec<Entry>) = std::mem::take(&mut self.entries).into_iter().partition(same);
        let paths = gone.into_iter().flat_map(|earlier| earlier.files).map(|file| file.path);
        self.to_delete.extend(paths.filter(|path| entry.files.iter().all(|file| file.path != *path)));
        self.entries = stay;
        self.entries.push(entry);
    }

    /// The newest month of which any area has a submission.
    pub fn newest_month(&self) -> Option<Month> {
        self.months(None).max()
    }

    /// The oldest month of which an area has a submission; any area where none is given.
    pub fn oldest_month(&self, area: Option<&AreaCode>) -> Option<Month> {
        self.months(area).min()
    }

    fn months(&self, wanted: Option<&AreaCode>) -> impl Iterator<Item = Month> {
        let current = self.entries.iter().filter(|entry| !entry.superseded);
        current.filter_map(move |entry| match &entry.subject {
            Subject::Submission { area, month } if wanted.is_none_or(|wanted| area == wanted.as_str()) => {
                month.parse().ok()
            }
            Subject::Submission { .. } | Subject::Reference { .. } => None,
        })
    }
}

impl View {
    /// Gives the objects that hold a table, sorted by area.
    pub fn objects(&self, table: &str) -> Vec<Object> {
        self.submissions.iter().chain(&self.reference).flat_map(|entry| entry.objects(table)).collect()
    }
}
