use smallvec::SmallVec;

use super::Rules;
use crate::outcome::{
    asked::{Branch, Clause, Tree},
    asker::{Asker, Instance},
    takes::There,
    verdict::{Join, Value, Verdict},
};

impl Rules {
    /// Says whether a tree is true of who has certain rows: less work than to say what it is if it is not.
    pub(super) fn holds(&self, asker: &Asker<'_>, tree: &Tree, instance: &Instance, there: &There<'_>) -> bool {
        let holds = |tree: &Tree| self.holds(asker, tree, instance, there);
        let applies = |child: &Tree| child.when.as_ref().is_none_or(|when| holds(when));
        let may_hold = |tree: &Tree| match &tree.branch {
            Branch::Clause(clause) => clause.takes == 0 || there.has_one(clause.takes),
            _ => true,
        };
        match &tree.branch {
            Branch::Clause(clause) => may_hold(tree) && asker.clause(clause, instance) == Verdict::TRUE,
            Branch::All(children) => children.iter().all(may_hold) && children.iter().all(holds),
            Branch::Any(children) => children.iter().any(holds),
            Branch::Evidence(children) => children.iter().any(|child| applies(child) && holds(child)),
            // What comes first, and is not missing, decides.
            Branch::First(_) => self.walk(asker, tree, instance).0 == Verdict::TRUE,
        }
    }

    /// Asks a tree, and says which clause decides.
    pub(in crate::outcome) fn walk<'r>(
        &self,
        asker: &Asker<'_>,
        tree: &'r Tree,
        instance: &Instance,
    ) -> (Verdict, &'r Tree) {
        self.decide(tree, &|_, clause| asker.clause(clause, instance))
    }

    /// Joins what clauses say, however they come to say it, and says which one decides.
    pub(in crate::outcome) fn decide<'r>(
        &self,
        tree: &'r Tree,
        say: &impl Fn(&Tree, &Clause) -> Verdict,
    ) -> (Verdict, &'r Tree) {
        let (children, join) = match &tree.branch {
            Branch::Clause(clause) => return (say(tree, clause), tree),
            Branch::All(children) => (children, Join::All),
            Branch::Any(children) => (children, Join::Any),
            Branch::Evidence(children) if self.plan.settings.strict => (children, Join::Any),
            Branch::Evidence(children) => (children, Join::Evidence),
            Branch::First(children) => (children, Join::First),
        };
        let mut said = SmallVec::<[(Verdict, &'r Tree); 8]>::new();
        for child in children {
            let said_here = match child.when.as_ref().map(|when| self.decide(when, say)) {
                Some((Verdict { value: Value::False, .. }, _)) => continue,
                Some(unknown @ (Verdict { value: Value::Open | Value::Missing, .. }, _)) => unknown,
                Some((Verdict { value: Value::True, .. }, _)) | None => self.decide(child, say),
            };
            said.push(said_here);
            // What decides alone needs nothing more to be asked.
            let decides = match join {
                Join::All => said_here.0.value == Value::False,
                Join::Any | Join::Evidence => said_here.0.value == Value::True,
                Join::First => said_here.0.value != Value::Missing,
            };
            if decides {
                break;
            }
        }
        let verdict = join.of(said.iter().map(|(verdict, _)| *verdict));
        let of_value = |said: &&(Verdict, &'r Tree)| said.0.value == verdict.value;
        let deciding = match join {
            Join::All if verdict.value == Value::True => said.last(),
            Join::All | Join::Any | Join::Evidence | Join::First => said.iter().find(of_value),
        };
        (verdict, deciding.map_or(tree, |(_, decides)| decides))
    }

    /// Asks a tree of the family as such; none where the plan has no such tree.
    pub(in crate::outcome) fn of_family(&self, asker: &Asker<'_>, tree: Option<&Tree>, family: u32) -> Option<Value> {
        tree.map(|tree| self.walk(asker, tree, &Instance::of_family(asker.area, family)).0.value)
    }
}
