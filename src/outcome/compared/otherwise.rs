//! The other reading of each ambiguity of a plan, ready to be asked, with what it can move.

use crate::{
    base::Problem,
    outcome::evaluate::Rules,
    plan::{Need, Plan, asks_outcomes_of_needs},
};

/// A plan with one of its sources' ambiguities read the other way.
pub struct Otherwise {
    /// The id of the reading.
    pub id: String,
    pub rules: Rules,
    /// Whether every status, and which needs are in the set, may be another.
    pub all: bool,
    /// For each need whether its outcome asks something else.
    pub outcomes: Vec<bool>,
    /// For each need whether the data shows it of others.
    pub found: Vec<bool>,
    /// For each need whether its outcome asks what other needs come to.
    outcomes_of_others: Vec<bool>,
    /// Whether other families are eligible with the same needs.
    pub eligibility: bool,
}

impl Otherwise {
    /// Every reading of a plan that was not taken, each alone.
    ///
    /// # Errors
    /// When one does not go with its plan.
    pub fn all(rules: &Rules) -> Result<Vec<Self>, Problem> {
        let plan = &rules.plan;
        plan.readings().map(|reading| Ok(Self::of(plan, &plan.read_otherwise(&[&reading.id])?, &reading.id))).collect()
    }

    fn of(plan: &Plan, other: &Plan, id: &str) -> Self {
        let (settings, others) = (&plan.settings, &other.settings);
        // What any clause comes to may hang on these.
        let every = settings.strict != others.strict || settings.judged_after != others.judged_after;
        let all = every || settings.needs_join_until != others.needs_join_until;
        let differs = |differs: fn(&Need, &Need) -> bool| {
            plan.needs().zip(other.needs()).map(|((_, need), (_, other))| every || differs(need, other)).collect()
        };
        Self {
            id: id.to_owned(),
            rules: Rules::new(other),
            all,
            outcomes: differs(|need, other| need.achieved != other.achieved),
            found: differs(|need, other| need.found != other.found),
            outcomes_of_others: other.needs().map(|(_, need)| asks_outcomes_of_needs(need)).collect(),
            eligibility: settings.eligibility != others.eligibility,
        }
    }

    /// Says whether it can move anything that both plans are asked of the same families.
    pub fn can_move(&self) -> bool {
        self.all || self.eligibility || self.outcomes.contains(&true) || self.found.contains(&true)
    }

    /// Says whether the data shows a need of others.
    pub fn finds_others(&self, need: u32) -> bool {
        self.found.get(need as usize) == Some(&true)
    }

    /// Says whether the outcome of a need asks what other needs come to.
    pub fn asks_outcomes(&self, need: u32) -> bool {
        self.outcomes_of_others.get(need as usize) == Some(&true)
    }

    /// Says whether the outcome of a need asks something else.
    pub fn asks_else(&self, need: u32) -> bool {
        self.outcomes.get(need as usize) == Some(&true)
    }
}
