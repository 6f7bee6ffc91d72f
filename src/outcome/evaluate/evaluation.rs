use std::sync::Arc;

use super::{Met, NeedStatus};
use crate::outcome::{
    area::Area,
    asker::{Asker, Recorded},
    averages::Mean,
    on_record::Record,
    result::FamilyResult,
};

/// What a plan says of the families of an area.
pub struct Evaluation<'r> {
    pub needs: Vec<NeedStatus<'r>>,
    pub results: Vec<FamilyResult>,
    /// The day at which each family is judged.
    pub judged: Vec<i32>,
    pub(super) met: Met,
    pub(super) record: Record,
    pub(super) averages: Vec<Mean>,
}

impl<'r> Evaluation<'r> {
    /// The needs of one family.
    pub fn needs_of(&self, family: u32) -> &[NeedStatus<'r>] {
        // INVARIANT: they are sorted by family.
        let first = self.needs.partition_point(|status| status.family < family);
        let rest = self.needs.get(first..).unwrap_or_default();
        rest.get(..rest.partition_point(|status| status.family == family)).unwrap_or_default()
    }

    /// The sources of the needs on record of one family.
    pub fn sources_of(&self, family: u32) -> &[(u32, u8, i32)] {
        self.record.sources.of(family)
    }

    /// The sources of all of them.
    pub fn sources(&self) -> Arc<Recorded> {
        Arc::clone(&self.record.sources)
    }

    /// Asks clauses again, of the same families, as the evaluation did.
    pub fn asker<'a>(&'a self, area: &'a Area) -> Asker<'a> {
        let Self { judged, met, record, averages, .. } = self;
        Asker { area, judged, met, recorded: &record.sources, averages }
    }
}
