use std::{fmt::Write as _, sync::Arc};

use chrono::NaiveDate;

use super::Kept;
use crate::{
    base::Digest,
    outcome::{compared::Comparison, evaluate::Rules, what_if::WhatIf},
    store::Entry,
};

/// The folder of the store in which what was evaluated is kept. No manifest names what lies there: all of it can be
/// worked out again, and forgetting deletes it.
pub(super) const FOLDER: &str = "outcome";

/// Raised with every change to what an evaluation says, or how a file holds it, so that nothing kept by an earlier program is taken for it.
pub(super) const EDITION: u32 = 3;

/// The tables of one plan, or of each family's own.
pub(super) const TABLES: [&str; 2] = ["need_status", "family_result"];

/// The tables that compare two plans.
pub(super) const COMPARED: [&str; 3] = ["carried_need", "carried_family", "carried_reading"];

/// The tables that say what changed plans would do.
pub(super) const CHANGED: [&str; 2] = ["changed_need", "changed_family"];

/// Under what submissions are evaluated.
#[derive(Clone)]
pub(super) enum Under {
    /// Each family under its own plan.
    Own,
    /// Every family under each of some plans.
    Each(Vec<Arc<Rules>>),
    /// The families of two plans under both.
    Both(Arc<Comparison>),
    /// The families of a plan, under it and under changed ones.
    Changed(Arc<WhatIf>),
}

/// Tables of a submission that are kept, or are to be.
pub(super) struct Job {
    pub(super) folder: String,
    pub(super) asked: Ask,
}

/// What tables are made of.
pub(super) enum Ask {
    Rules(Vec<Arc<Rules>>),
    Both(Arc<Comparison>),
    Changed(Arc<WhatIf>),
}

impl Ask {
    pub(super) fn tables(&self) -> &'static [&'static str] {
        match self {
            Self::Rules(_) => &TABLES,
            Self::Both(_) => &COMPARED,
            Self::Changed(_) => &CHANGED,
        }
    }

    pub(super) fn rules(&self) -> &[Arc<Rules>] {
        match self {
            Self::Rules(rules) => rules,
            Self::Both(_) | Self::Changed(_) => &[],
        }
    }
}

impl Kept {
    /// What is to be there of a submission.
    pub(super) fn jobs(&self, entry: &Entry, day: NaiveDate, under: &Under) -> Vec<Job> {
        let job = |word: &str, asked: Ask| {
            let folder = format!("{FOLDER}/{}/{}", entry.subject.folder(), key(entry, day, word, &asked));
            Job { folder, asked }
        };
        match under {
            Under::Own => vec![job("own", Ask::Rules(self.rules.values().map(Arc::clone).collect()))],
            Under::Each(rules) => rules.iter().map(|rules| job("each", Ask::Rules(vec![Arc::clone(rules)]))).collect(),
            Under::Both(comparison) => vec![job("both", Ask::Both(Arc::clone(comparison)))],
            Under::Changed(what_if) => vec![job("changed", Ask::Changed(Arc::clone(what_if)))],
        }
    }
}

/// What an outcome hangs on: the program, the plans, the rows and the day.
fn key(entry: &Entry, day: NaiveDate, word: &str, asked: &Ask) -> String {
    let mut text = format!("{} {EDITION} {day} {word} {}\n", env!("CARGO_PKG_VERSION"), entry.hash);
    for file in &entry.files {
        let _ = writeln!(text, "{} {}", file.path, file.bytes);
    }
    let mut digest = Digest::default();
    digest.feed(text.as_bytes());
    match asked {
        Ask::Rules(rules) => rules.iter().for_each(|rules| digest.feed(rules.fingerprint.as_bytes())),
        Ask::Both(comparison) => digest.feed(comparison.fingerprint.as_bytes()),
        Ask::Changed(what_if) => digest.feed(what_if.fingerprint.as_bytes()),
    }
    digest.finish().chars().take(32).collect()
}
