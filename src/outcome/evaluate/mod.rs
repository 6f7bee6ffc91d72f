//! What a plan says of the families of an area: its trees are walked for each need on record, and for each that data shows.

mod beside;
mod days;
mod evaluation;
mod met;
mod needs;
mod person;
mod rules;
mod shown;
mod status;
mod walk;

use std::collections::BTreeMap;

use beside::{Beside, Taken};
pub use evaluation::Evaluation;
pub use met::Met;
pub use person::Person;
pub use rules::{NeedRules, Rules};
pub use status::{NeedStatus, Status};

use super::{
    area::{Area, at},
    asker::{Asker, Recorded},
    averages::Mean,
    day::NONE,
    on_record::Record,
    result::result,
    settled::Earlier,
    takes::There,
};

/// A need that data shows, by its place in the plan, and the slot of whoever it shows it of.
pub type Shown = (u32, Option<u32>);

impl Rules {
    /// Evaluates the families of an area for which `scope` says so, one after the other.
    pub(super) fn evaluate(&self, area: &Area, scope: impl Fn(u32) -> bool) -> Evaluation<'_> {
        self.evaluate_given(area, scope, &BTreeMap::new(), (None, None))
    }

    /// Evaluates all families of an area, of which other plans have been asked: what a need comes to is taken from a plan that
    /// asks the same of it, and who has it from one that finds it by the same.
    pub(super) fn evaluate_beside<'r>(&'r self, area: &Area, others: &[(&'r Self, Evaluation<'r>)]) -> Evaluation<'r> {
        self.evaluate_given(area, |_| true, &BTreeMap::new(), (None, Some(Beside::of(self, others))))
    }

    /// Evaluates all families of an area, where some were settled on an earlier day and need no asking again.
    pub(super) fn evaluate_after<'r>(&'r self, area: &Area, earlier: &mut Earlier<'r>) -> Evaluation<'r> {
        self.evaluate_given(area, |_| true, &BTreeMap::new(), (Some(earlier), None))
    }

    /// The same, where some averages of the area are given, or families are known of an earlier day, or needs from another plan.
    pub(super) fn evaluate_given<'r>(
        &'r self,
        area: &Area,
        scope: impl Fn(u32) -> bool,
        given: &BTreeMap<String, f64>,
        (mut earlier, mut beside): (Option<&mut Earlier<'r>>, Option<Beside<'_, 'r>>),
    ) -> Evaluation<'r> {
        let judged = self.judged(area);
        let judged_as = self.judged_as(area);
        let record = Record::of(self, area);
        let recorded: &Recorded = &record.sources;
        let mut met = Met::new(area, self.asks_outcomes.then_some(&self.needs));
        let averages = self.averages_of(area, (&judged, &met, &record), given);
        // Room for what is found as well, so that nothing is moved while it comes.
        let mut needs = Vec::with_capacity(2 * record.needs.len() + area.families.count() as usize);
        let mut results = Vec::with_capacity(area.families.count() as usize);
        for (family, own) in record.each_family(area) {
            if !scope(family) {
                continue;
            }
            if let Some((known, result)) = earlier.as_ref().and_then(|earlier| earlier.of(area, family)) {
                needs.extend(known);
                results.extend(result);
                continue;
            }
            let first = needs.len();
            // Where other plans say all that there is to say, nothing is looked for.
            let alone = beside.as_ref().is_none_or(|beside| beside.alone);
            let there = alone.then(|| There::new(&self.takes, area, family));
            let worth = there.map_or(0, |there| self.worth.with(there.of_family) | self.on_record(own));
            let wanted = match &mut beside {
                Some(beside) => beside.go_to(family, worth, &mut needs),
                None => worth,
            };
            met.note(family, needs.get(first..).unwrap_or_default());
            for need in self.asked_in_order(wanted) {
                let before = needs.len();
                let asker = Asker { area, judged: &judged, met: &met, recorded, averages: &averages };
                match beside.as_ref().map_or(Taken::Nothing, |beside| beside.taken(need)) {
                    Taken::All => {}
                    Taken::People(whose) => {
                        needs.extend(whose.filter_map(|status| self.status_of_same(&asker, need, status)));
                    }
                    Taken::Nothing => {
                        self.recorded_need(&asker, need, own, true, &mut needs);
                        if let Some(there) = &there {
                            self.found_need(&asker, (family, need), there, at(&judged_as, need), &mut needs);
                        }
                    }
                }
                met.note(family, needs.get(before..).unwrap_or_default());
            }
            let own = needs.get_mut(first..).unwrap_or_default();
            own.sort_by_key(|status| status.need);
            if at(&area.families.engaged, family) != NONE {
                let asker = Asker { area, judged: &judged, met: &met, recorded, averages: &averages };
                results.push(result(self, &asker, family, own));
            }
            if let Some(earlier) = &mut earlier {
                let result = results.last().filter(|result| result.family == family);
                earlier.keep(area, family, needs.get(first..).unwrap_or_default(), result);
            }
        }
        Evaluation { needs, results, judged, met, record, averages }
    }

    /// The outcomes of needs on record, whoever says that they are: one after the other, as the record has them.
    pub(super) fn outcomes<'r>(
        &'r self,
        area: &Area,
        record: Record,
        wanted: &dyn Fn(u32, u32) -> bool,
    ) -> Evaluation<'r> {
        let judged = self.judged(area);
        let mut met = Met::new(area, self.asks_outcomes.then_some(&self.needs));
        let averages = self.averages_of(area, (&judged, &met, &record), &BTreeMap::new());
        let mut needs = Vec::with_capacity(record.needs.len());
        for own in record.families() {
            let Some(family) = own.first().map(|(instance, _)| instance.family) else { continue };
            let first = needs.len();
            for need in self.asked_in_order(self.on_record(own)).filter(|need| wanted(family, *need)) {
                let before = needs.len();
                let asker = Asker { area, judged: &judged, met: &met, recorded: &record.sources, averages: &averages };
                self.recorded_need(&asker, need, own, false, &mut needs);
                met.note(family, needs.get(before..).unwrap_or_default());
            }
            needs.get_mut(first..).unwrap_or_default().sort_by_key(|status| status.need);
        }
        Evaluation { needs, results: Vec::new(), judged, met, record, averages }
    }

    /// The averages of the area over all families, whichever are evaluated.
    fn averages_of(
        &self,
        area: &Area,
        (judged, met, record): (&[i32], &Met, &Record),
        given: &BTreeMap<String, f64>,
    ) -> Vec<Mean> {
        self.means(&Asker { area, judged, met, recorded: &record.sources, averages: &[] }, given)
    }

    /// What is asked where nothing is on record: by it, clauses can be asked of the evidence alone.
    pub(super) fn nothing(&self, area: &Area) -> Evaluation<'_> {
        self.outcomes(area, Record::default(), &|_, _| false)
    }
}
