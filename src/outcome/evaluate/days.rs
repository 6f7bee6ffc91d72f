use std::collections::HashMap;

use super::Rules;
use crate::outcome::{
    area::Area,
    day::{NONE, later},
};

impl Rules {
    /// The judgement date of each family.
    pub(super) fn judged(&self, area: &Area) -> Vec<i32> {
        let judged = |closed: &i32| match self.finally_judged(*closed) {
            NONE => area.as_of,
            day => day.min(area.as_of),
        };
        area.families.closed.iter().map(judged).collect()
    }

    /// The day of the final judgement of a family that closed on a day; [`NONE`] of one that has not.
    pub(in crate::outcome) fn finally_judged(&self, closed: i32) -> i32 {
        if closed == NONE { NONE } else { later(closed, self.plan.settings.judged_after) }
    }

    /// The needs of the plan by their places among those that judgements of the area are about; -1 for none of them.
    pub(in crate::outcome) fn judged_as(&self, area: &Area) -> Vec<i32> {
        let judged: HashMap<&str, i32> = area.evidence.judgements.needs.iter().map(String::as_str).zip(0..).collect();
        self.needs.iter().map(|need| judged.get(need.id.as_str()).copied().unwrap_or(-1)).collect()
    }
}
