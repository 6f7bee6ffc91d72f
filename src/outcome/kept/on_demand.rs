use std::sync::Arc;

use async_trait::async_trait;

use super::{
    Kept,
    bring::File,
    entries::one,
    job::{CHANGED, COMPARED, Under},
};
use crate::{
    base::Problem,
    engine::{Asked, Of, OnDemand},
    store::{Entry, Object},
};

/// What holds the outcomes of each family's own plan, once that was asked for.
#[derive(Default)]
pub(super) struct Found {
    /// Of each submission.
    pub(super) each: Option<Arc<Vec<File>>>,
    /// Of each area's newest.
    pub(super) newest: Option<Arc<Vec<File>>>,
    /// What compares two plans, of the same.
    pub(super) compared: Option<Arc<Vec<File>>>,
    /// What changed plans would do, of the same.
    pub(super) changed: Option<Arc<Vec<File>>>,
}

#[async_trait]
impl OnDemand for Kept {
    async fn objects(&self, asked: &Asked) -> Result<Vec<Object>, Problem> {
        if asked.table == "engagements" {
            // As each submission has them, so that what was known then can be counted.
            return Ok(self.entries().iter().flat_map(|entry| entry.objects("families")).collect());
        }
        // Queries that run side by side ask at once: one evaluates, and the others wait for what it keeps.
        let mut found = self.found.lock().await;
        let files = match &asked.of {
            Of::Day(day, plan) => {
                let done = self.at(&[*day], std::slice::from_ref(plan), |_| {}).await;
                // The engine has room for one problem; what a submission lacks is said as a list in it.
                Arc::new(done.map_err(one)?.0)
            }
            Of::EachSubmission => self.found_of(&mut found.each, &self.entries(), &Under::Own).await?,
            Of::NewestSubmission => {
                let newest = self.manifest.view(self.month).submissions;
                if COMPARED.contains(&asked.table) {
                    let under = Under::Both(self.comparison()?);
                    self.found_of(&mut found.compared, &newest, &under).await?
                } else if CHANGED.contains(&asked.table) {
                    let Some(what_if) = &self.what_if else { return Ok(Vec::new()) };
                    self.found_of(&mut found.changed, &newest, &Under::Changed(Arc::clone(what_if))).await?
                } else {
                    self.found_of(&mut found.newest, &newest, &Under::Own).await?
                }
            }
        };
        let of_table = files.iter().filter(|(table, _)| *table == asked.table);
        Ok(of_table.map(|(_, object)| object.clone()).collect())
    }

    fn check(&self, asked: &Asked) -> Result<(), Problem> {
        match &asked.of {
            Of::Day(_, plan) => self.rules_of(plan).map(|_| ()),
            Of::NewestSubmission if COMPARED.contains(&asked.table) => self.comparison().map(|_| ()),
            Of::EachSubmission | Of::NewestSubmission => Ok(()),
        }
    }
}

impl Kept {
    /// What holds the outcomes of some submissions, worked out where it is not known.
    async fn found_of(
        &self,
        known: &mut Option<Arc<Vec<File>>>,
        entries: &[Entry],
        under: &Under,
    ) -> Result<Arc<Vec<File>>, Problem> {
        if let Some(known) = known {
            return Ok(Arc::clone(known));
        }
        let (files, _) = self.month_ends(entries, under, |_| {}).await.map_err(one)?;
        Ok(Arc::clone(known.insert(Arc::new(files))))
    }
}
