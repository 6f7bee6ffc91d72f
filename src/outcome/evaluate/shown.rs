use super::{Rules, Shown};
use crate::outcome::{
    area::{Area, at},
    asker::{Asker, Instance},
    takes::There,
    verdict::Verdict,
};

impl Rules {
    /// The people of each family in a scope, by its place, of whom the data alone shows each of some needs: nothing is taken for
    /// recorded, or for met.
    pub(in crate::outcome) fn shown_by_data(
        &self,
        area: &Area,
        scope: &dyn Fn(u32) -> bool,
        wanted: &dyn Fn(u32) -> bool,
        mut each: impl FnMut(u32, &[Shown]),
    ) {
        let nothing = self.nothing(area);
        let (asker, judged_as) = (nothing.asker(area), self.judged_as(area));
        let mut shown = Vec::new();
        for family in (0..area.families.count()).filter(|family| scope(*family)) {
            shown.clear();
            let there = There::new(&self.takes, area, family);
            let worth = self.worth.with(there.of_family);
            for (place, need) in self.order.iter().enumerate() {
                if wanted(*need) && (place >= 128 || worth >> place & 1 == 1) {
                    self.found_in(&asker, (family, *need), &there, at(&judged_as, *need), &[], |instance| {
                        shown.push((*need, instance.index));
                    });
                }
            }
            each(family, &shown);
        }
    }

    /// Says whether data shows a need in who is of a kind to have it, on the day on which another need was identified.
    pub(in crate::outcome) fn shows(&self, asker: &Asker<'_>, instance: &Instance) -> bool {
        let tree = self.needs.get(instance.need as usize).and_then(|need| need.found.as_ref());
        tree.is_some_and(|tree| self.walk(asker, tree, instance).0 == Verdict::TRUE)
    }
}
