//! The other reading of each ambiguity of a plan, ready to be asked, with what it can move.

use crate::{
    base::Problem,
    outcome::evaluate::Rules,
    plan::{Anchor, Call, JoinUntil, Need, Node, Parameter, Plan, Rule, Window, asks_outcomes_of_needs},
};

/// A plan with one of its sources' ambiguities read the other way.
pub struct Otherwise {
    /// The id of the reading.
    pub id: String,
    pub rules: Rules,
    /// Whether other needs on record count for a family's result.
    pub sets: bool,
    /// For each need whether its outcome may come to something else.
    outcomes: Vec<bool>,
    /// For each need whether the data may show it of others.
    found: Vec<bool>,
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
        let (strict, day) = (settings.strict != others.strict, settings.judged_after != others.judged_after);
        let dated = settings.parameters.values().any(|parameter| matches!(parameter, Parameter::Dated(_)));
        let may_differ = |own: Option<&Node>, other: Option<&Node>| {
            let asks = |of: fn(&Node) -> bool| own.is_some_and(of);
            own != other || strict && asks(weighs_evidence) || day && (dated || asks(may_ask_the_judgement))
        };
        let differs = |tree: fn(&Need) -> Option<&Node>| {
            plan.needs().zip(other.needs()).map(|((_, need), (_, other))| may_differ(tree(need), tree(other))).collect()
        };
        Self {
            id: id.to_owned(),
            rules: Rules::new(other),
            sets: settings.needs_join_until != others.needs_join_until
                || day && others.needs_join_until == JoinUntil::JudgedOn,
            outcomes: differs(|need| need.achieved.as_ref()),
            found: differs(|need| need.found.as_ref()),
            outcomes_of_others: other.needs().map(|(_, need)| asks_outcomes_of_needs(need)).collect(),
            eligibility: settings.eligibility != others.eligibility,
        }
    }

    /// Says whether the data may show some need of others.
    pub fn finds_any(&self) -> bool {
        self.found.contains(&true)
    }

    /// Says whether some outcome may come to something else.
    pub fn asks_any(&self) -> bool {
        self.outcomes.contains(&true)
    }

    /// Says whether it can move anything that both plans are asked of the same families.
    pub fn can_move(&self) -> bool {
        self.sets || self.eligibility || self.asks_any() || self.finds_any()
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

/// Says whether a tree weighs evidence that may be lacking.
fn weighs_evidence(tree: &Node) -> bool {
    tree.all().iter().any(|node| matches!(node.rule, Rule::Evidence(_)))
}

/// Says whether what a tree comes to may hang on the day of the judgement: where that is not certain, it may.
fn may_ask_the_judgement(tree: &Node) -> bool {
    tree.leaves().iter().any(|(_, leaf)| !leaf.averages().is_empty() || leaf.calls().into_iter().any(hangs_on_it))
}

fn hangs_on_it(call: &Call) -> bool {
    let of_anchor = |anchor: &Anchor| matches!(anchor, Anchor::JudgedOn | Anchor::SpellEnd { .. });
    let of_window = |window: &&Window| match window {
        Window::Since(_) | Window::Spell { .. } => true,
        Window::Before(anchor, _) | Window::After(anchor, _) | Window::Until(anchor) => of_anchor(anchor),
    };
    let (windows, points) = (call.windows(), call.points());
    windows.is_empty() && points.is_empty()
        || windows.iter().any(of_window)
        || points.iter().any(|point| of_anchor(&point.anchor))
}
