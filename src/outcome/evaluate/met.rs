use super::{NeedRules, NeedStatus, Status};
use crate::outcome::{
    area::{Area, at},
    verdict::{Join, Value, Verdict},
};

/// What the needs on record come to for each family: the second pass asks it.
pub struct Met {
    /// Whether an outcome is printed for each need of the plan.
    published: Vec<bool>,
    /// For each family, each need.
    of: Vec<Option<Verdict>>,
}

impl Met {
    /// None yet; nothing is kept where no clause asks.
    pub(super) fn new(area: &Area, needs: Option<&Vec<NeedRules>>) -> Self {
        let published: Vec<bool> = needs.into_iter().flatten().map(|need| need.published).collect();
        Self { of: vec![None; area.families.count() as usize * published.len()], published }
    }

    /// Notes what needs come to for a family, of each need all of its people together: the worst of them counts.
    pub(super) fn note(&mut self, family: u32, statuses: &[NeedStatus<'_>]) {
        if self.published.is_empty() {
            return;
        }
        for own in statuses.chunk_by(|one, other| one.need == other.need) {
            let Some(need) = own.first().map(|status| status.need).filter(|need| at(&self.published, *need)) else {
                continue;
            };
            let verdict = own.iter().filter(|status| status.recorded).fold(None, |all, own| Some(worse(all, own)));
            let place = self.place(family, need);
            if let Some(known) = self.of.get_mut(place) {
                *known = verdict;
            }
        }
    }

    fn place(&self, family: u32, need: u32) -> usize {
        family as usize * self.published.len() + need as usize
    }

    /// The needs for which an outcome is printed.
    pub fn needs(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.published).filter(|(_, published)| **published).map(|(need, _)| need)
    }

    /// What a need comes to for a family; none where it is not on record.
    pub fn of(&self, family: u32, need: u32) -> Option<Verdict> {
        self.of.get(self.place(family, need)).copied().flatten()
    }
}

fn worse(known: Option<Verdict>, status: &NeedStatus<'_>) -> Verdict {
    let own = match status.status {
        Status::Achieved => Verdict::TRUE,
        Status::NotAchieved => Verdict::FALSE,
        Status::NotYetKnowable => Verdict::open(status.knowable_on),
        Status::NotEvidenced | Status::NotPublished => Verdict::MISSING,
    };
    let rank = |verdict: &Verdict| match verdict.value {
        Value::False => 0,
        Value::Open => 1,
        Value::Missing => 2,
        Value::True => 3,
    };
    match known {
        // Where several are open, all must be known.
        Some(known) if known.value == Value::Open && own.value == Value::Open => Join::All.of([known, own]),
        Some(known) if rank(&known) <= rank(&own) => known,
        _ => own,
    }
}
