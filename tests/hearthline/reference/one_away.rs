//! Whether one clause alone keeps a need from being achieved.

use hearthline::plan::{Anchor, Call, Comparison, Leaf, Need, Number, Test, Window};

use super::{NeedStatus, question::Question, tree, value::Value};

/// Says whether a need would be achieved if one clause held that can still come to hold; none where that is not asked.
pub fn one_clause_away(question: &Question, need: &Need, status: &NeedStatus) -> Option<bool> {
    if !status.in_set || !["not_achieved", "not_evidenced"].contains(&status.status) {
        return None;
    }
    if let Some(closed_on) = question.seen.family.closed_on {
        let last = question.plan.settings.judged_after.after(closed_on);
        if last.is_some_and(|last| last <= question.seen.as_of) {
            return None;
        }
    }
    let achieved = need.achieved.as_ref()?;
    for (node, leaf) in achieved.leaves() {
        let taken = Question {
            taken_for_true: Some(node.id.clone()),
            plan: question.plan,
            seen: question.seen,
            need: question.need,
            index: question.index.clone(),
            identified_on: question.identified_on,
            measure: question.measure.clone(),
        };
        if !stays_false(leaf) && tree::evaluate(&taken, achieved).answer.value == Value::True {
            return Some(true);
        }
    }
    Some(false)
}

/// Says whether a clause that is false stays so: so much has happened in a window that stands where it is.
fn stays_false(leaf: &Leaf) -> bool {
    let Test::Compare(Number::Call(call), comparison, _) = &leaf.test else {
        return false;
    };
    if matches!(comparison, Comparison::AtLeast | Comparison::Greater) || !leaf.averages().is_empty() {
        return false;
    }
    let (Call::Events { during: window, .. } | Call::Change { outcome: window, .. }) = call.as_ref() else {
        return false;
    };
    !matches!(window, Window::Before(Anchor::JudgedOn | Anchor::AsOf, _))
}
