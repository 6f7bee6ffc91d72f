use super::{Person, needs::places_in};
use crate::{
    outcome::{
        asked::Tree,
        averages::AverageRules,
        compile::Compiler,
        takes::{AllTakes, Needed, Worth},
    },
    plan::{Average, Node, Plan, asks_outcomes, asks_outcomes_of_needs, in_order_of_outcomes},
};

/// A plan ready to be asked.
pub struct Rules {
    pub(in crate::outcome) plan: Plan,
    /// A hash of everything that the plan asks, cases aside.
    pub(in crate::outcome) fingerprint: String,
    pub(in crate::outcome) needs: Vec<NeedRules>,
    /// What is asked of the family as such.
    pub(in crate::outcome) family: FamilyRules,
    /// What clauses compare with that hangs on all families of the area.
    pub(in crate::outcome) averages: Vec<AverageRules>,
    /// What must be there for needs to be found that are not on record.
    pub(super) takes: AllTakes,
    /// The needs that are worth asking, as places in `order`.
    pub(super) worth: Worth,
    /// The needs in an order in which `met` finds what it asks for.
    pub(super) order: Vec<u32>,
    /// For each need its place in that order, as one of a set; none beyond the 128th, which is always asked.
    pub(super) in_order: Vec<u128>,
    /// Whether any clause asks for outcomes of other needs.
    pub(in crate::outcome) asks_outcomes: bool,
}

/// The trees of a need.
pub struct NeedRules {
    pub id: String,
    /// The place of its headline in the plan.
    pub headline: usize,
    pub person: Person,
    pub published: bool,
    pub found: Option<Tree>,
    /// What must be there for it to be found; none where nothing says when it is.
    pub(super) found_takes: Option<Needed>,
    pub achieved: Option<Tree>,
    pub supplementary: Vec<Tree>,
    /// A hash of all that its statuses hang on; none where they hang on other needs.
    pub(super) shared: Option<String>,
    /// A hash of all that it hangs on of whom data shows it; none where that hangs on other needs.
    pub(super) found_shared: Option<String>,
}

impl NeedRules {
    /// Gives its trees.
    pub fn trees(&self) -> impl Iterator<Item = &Tree> {
        self.found.iter().chain(&self.achieved).chain(&self.supplementary)
    }

    /// Gives the tree whose root has an id.
    pub fn tree(&self, id: &str) -> Option<&Tree> {
        self.trees().find(|tree| tree.id == id)
    }
}

/// The trees that are asked of the family as such.
pub struct FamilyRules {
    pub gate: Option<Tree>,
    pub route: Option<Tree>,
    pub employment: Option<Tree>,
}

impl FamilyRules {
    /// Gives its trees.
    pub fn trees(&self) -> impl Iterator<Item = &Tree> {
        self.gate.iter().chain(&self.route).chain(&self.employment)
    }
}

impl Rules {
    /// Compiles the trees of a plan.
    pub fn new(plan: &Plan) -> Self {
        let compiler = Compiler::new(plan);
        let tree = |node: &Option<Node>| node.as_ref().map(|node| compiler.tree(node));
        let mut takes = AllTakes::default();
        let mut needs = Vec::new();
        for (place, headline) in plan.headlines.iter().enumerate() {
            for need in &headline.needs {
                let alone = !asks_outcomes_of_needs(need);
                let mut found = tree(&need.found);
                needs.push(NeedRules {
                    id: need.id.clone(),
                    headline: place,
                    person: Person::of(&need.person),
                    published: need.published,
                    found_takes: found.as_mut().map(|tree| takes.needed(tree)),
                    found,
                    achieved: tree(&need.achieved),
                    supplementary: need.supplementary.iter().map(|node| compiler.tree(node)).collect(),
                    shared: alone.then(|| plan.fingerprint_of(need)),
                    found_shared: alone.then(|| plan.fingerprint_of_found(need)),
                });
            }
        }
        let average = |(name, average): (&String, &Average)| AverageRules {
            name: name.clone(),
            clause: compiler.average(average),
            average: average.clone(),
        };
        let averages = plan.settings.averages.iter().map(average).collect();
        let order = in_order_of_outcomes(plan);
        let in_order = |need: &u32| needs.get(*need as usize).and_then(|need: &NeedRules| need.found_takes.as_ref());
        let worth = Worth::of(order.iter().map(in_order));
        let in_order = places_in(&order);
        let asks_outcomes = asks_outcomes(plan);
        let (fingerprint, plan) = (plan.fingerprint(), plan.clone());
        let settings = &plan.settings;
        let family = FamilyRules {
            gate: tree(&settings.gate),
            route: tree(&settings.route),
            employment: tree(&settings.employment),
        };
        Self { plan, fingerprint, needs, family, averages, takes, worth, order, in_order, asks_outcomes }
    }
}
