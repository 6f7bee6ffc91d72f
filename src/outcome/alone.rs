//! Which single clause would turn a need, if it said something else.

use smallvec::SmallVec;

use super::{
    asked::{Branch, Clause, OnceFalse, Tree},
    asker::{Asker, Instance},
    evaluate::Rules,
    told::each_clause,
    verdict::{Value, Verdict},
};
use crate::plan::{Anchor, Call, Comparison, Leaf, Number, Test, Window};

impl Rules {
    /// The clauses of which each alone, if it said so, would make a need achieved that is not, or not achieved that is.
    pub(super) fn alone_deciding<'t>(
        &self,
        asker: &Asker<'_>,
        tree: &'t Tree,
        instance: &Instance,
        achieved: bool,
        other: Verdict,
    ) -> impl Iterator<Item = &'t Tree> {
        let mut leaves = SmallVec::<[(&'t Tree, Verdict); 8]>::new();
        each_clause(tree, &mut |leaf| {
            if let Branch::Clause(clause) = &leaf.branch {
                leaves.push((leaf, asker.clause(clause, instance)));
            }
        });
        let turns = |changed: &Tree| {
            let said = |asked: &Tree, _: &Clause| {
                let known = leaves.iter().find(|(leaf, _)| std::ptr::eq(*leaf, asked));
                if std::ptr::eq(asked, changed) {
                    other
                } else {
                    known.map_or(Verdict::MISSING, |(_, verdict)| *verdict)
                }
            };
            (self.decide(tree, &said).0.value == Value::True) != achieved
        };
        let turning: SmallVec<[&Tree; 8]> = leaves.iter().map(|(leaf, _)| *leaf).filter(|leaf| turns(leaf)).collect();
        turning.into_iter()
    }

    /// Says whether a need that is not achieved would be, if one clause held that can still come to hold. What
    /// [`Self::alone_deciding`] names it does not name, and so asks far fewer clauses.
    pub(super) fn is_one_clause_away(&self, asker: &Asker<'_>, tree: &Tree, instance: &Instance) -> bool {
        if is_ordered(tree) {
            return self.alone_deciding(asker, tree, instance, false, Verdict::TRUE).any(|leaf| !is_lost(leaf));
        }
        by_one(asker, tree, instance) == ByOne::Would
    }
}

/// Of a tree without an order of evidence.
fn by_one(asker: &Asker<'_>, tree: &Tree, instance: &Instance) -> ByOne {
    let of = |tree: &Tree| by_one(asker, tree, instance);
    let applied = |child: &Tree| match child.when.as_ref().map(|when| of(when)) {
        None | Some(ByOne::Holds) => of(child),
        Some(ByOne::Would) if of(child) == ByOne::Holds => ByOne::Would,
        Some(ByOne::Would | ByOne::WouldNot) => ByOne::WouldNot,
    };
    match &tree.branch {
        Branch::Clause(clause) if asker.clause(clause, instance).value == Value::True => ByOne::Holds,
        Branch::Clause(_) if is_lost(tree) => ByOne::WouldNot,
        Branch::Clause(_) => ByOne::Would,
        Branch::All(children) => {
            let mut all = ByOne::Holds;
            for child in children {
                all = match (all, of(child)) {
                    (_, ByOne::WouldNot) | (ByOne::Would, ByOne::Would) => return ByOne::WouldNot,
                    (all, ByOne::Holds) => all,
                    (_, ByOne::Would) => ByOne::Would,
                };
            }
            all
        }
        Branch::Any(children) | Branch::Evidence(children) | Branch::First(children) => {
            children.iter().map(applied).fold(ByOne::WouldNot, ByOne::or)
        }
    }
}

/// Says whether a tree has an order of evidence in it: there a clause that holds may also let a later one speak.
fn is_ordered(tree: &Tree) -> bool {
    match &tree.branch {
        Branch::First(_) => true,
        Branch::All(children) | Branch::Any(children) | Branch::Evidence(children) => {
            children.iter().any(|child| is_ordered(child) || child.when.as_ref().is_some_and(|when| is_ordered(when)))
        }
        Branch::Clause(_) => false,
    }
}

/// Whether a tree holds, or would if one clause held that can still come to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ByOne {
    Holds,
    Would,
    WouldNot,
}

impl ByOne {
    /// Of two, where either will do.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Holds, _) | (_, Self::Holds) => Self::Holds,
            (Self::Would, _) | (_, Self::Would) => Self::Would,
            (Self::WouldNot, Self::WouldNot) => Self::WouldNot,
        }
    }
}

impl Rules {
    /// The fewest clauses that would make a tree true, if they held, of those that can still come to hold; none where no
    /// clauses can.
    pub(super) fn fewest_to_turn<'t>(
        &self,
        asker: &Asker<'_>,
        tree: &'t Tree,
        instance: &Instance,
    ) -> Option<Vec<&'t Tree>> {
        let turn = |tree: &'t Tree| self.fewest_to_turn(asker, tree, instance);
        let value = |tree: &Tree| self.walk(asker, tree, instance).0.value;
        let applies = |tree: &&Tree| tree.when.as_ref().is_none_or(|when| value(when) == Value::True);
        match &tree.branch {
            Branch::Clause(_) => match value(tree) {
                Value::True => Some(Vec::new()),
                Value::False if is_lost(tree) => None,
                Value::False | Value::Open | Value::Missing => Some(vec![tree]),
            },
            Branch::All(children) => children.iter().map(turn).collect::<Option<Vec<_>>>().map(|all| all.concat()),
            Branch::Any(children) | Branch::Evidence(children) => {
                children.iter().filter(applies).filter_map(turn).min_by_key(Vec::len)
            }
            // The first that is not missing decides, unless one before it comes to be there.
            Branch::First(children) => {
                let decides = |child: &&Tree| value(child) != Value::Missing;
                let deciding = children.iter().filter(applies).position(|child| decides(&child));
                let first = children.iter().filter(applies).take(deciding.map_or(usize::MAX, |place| place + 1));
                first.filter_map(turn).min_by_key(Vec::len)
            }
        }
    }
}

/// Says whether a clause that is false stays so, whatever is done.
pub fn is_lost(leaf: &Tree) -> bool {
    matches!(&leaf.branch, Branch::Clause(clause) if clause.once_false == OnceFalse::StaysSo)
}

/// What can become of a clause that is false: one too many that happened in a window which does not move on is there for good.
pub fn once_false(leaf: &Leaf) -> OnceFalse {
    let Test::Compare(Number::Call(call), Comparison::Less | Comparison::AtMost | Comparison::Equal, _) = &leaf.test
    else {
        return OnceFalse::MayTurn;
    };
    let window = match call.as_ref() {
        // What is one too many now may not be so by the average of a later month.
        _ if !leaf.averages().is_empty() => return OnceFalse::MayTurn,
        Call::Events { during, .. } => during,
        Call::Change { outcome, .. } => outcome,
        _ => return OnceFalse::MayTurn,
    };
    match window {
        Window::Before(Anchor::JudgedOn | Anchor::AsOf, _) => OnceFalse::MayTurn,
        Window::Before(..) | Window::After(..) | Window::Since(_) | Window::Until(_) | Window::Spell { .. } => {
            OnceFalse::StaysSo
        }
    }
}
