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

    /// Says whether a need that is not achieved would be, if one clause held that can still come to hold.
    pub(super) fn is_one_clause_away(&self, asker: &Asker<'_>, tree: &Tree, instance: &Instance) -> bool {
        self.alone_deciding(asker, tree, instance, false, Verdict::TRUE).any(|leaf| !is_lost(leaf))
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
