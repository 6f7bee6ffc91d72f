//! The value of a tree, the clause that decides it, and the day on which it will be known.

use hearthline::plan::{Node, Rule};

use super::{
    answer::{self, Answer},
    clause,
    question::Question,
    value::Value,
};

/// What a node of a tree says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub answer: Answer,
    /// The clause that decides, by its id.
    pub decided_by: String,
}

/// Evaluates a tree.
pub fn evaluate(question: &Question, node: &Node) -> Judged {
    match &node.rule {
        Rule::Leaf(_) if question.taken_for_true.as_ref() == Some(&node.id) => {
            Judged { answer: Answer::of(Value::True), decided_by: node.id.clone() }
        }
        Rule::Leaf(leaf) => Judged { answer: clause::ask(question, leaf), decided_by: node.id.clone() },
        Rule::All(children) => {
            let judged = evaluate_each(question, children);
            let answer = answer::all(&answers(&judged));
            let decided_by = if answer.value == Value::True { judged.last() } else { first_of(&judged, answer.value) };
            Judged { answer, decided_by: decided_by.map_or(node.id.clone(), |child| child.decided_by.clone()) }
        }
        Rule::Any(children) => {
            let judged = evaluate_each(question, children);
            first_that_decides(node, &judged, answer::any(&answers(&judged)))
        }
        Rule::Evidence(alternatives) => {
            let mut judged = Vec::new();
            for alternative in alternatives {
                judged.extend(evaluate_alternative(question, alternative));
            }
            let answer = if judged.is_empty() {
                Answer::of(Value::Missing)
            } else if question.plan.settings.strict {
                answer::any(&answers(&judged))
            } else {
                answer::evidence(&answers(&judged))
            };
            first_that_decides(node, &judged, answer)
        }
        // In order: what was tested, or will be, decides; what is missing leaves it to the next.
        Rule::First(alternatives) => {
            let mut first_missing = None;
            for alternative in alternatives {
                let Some(judged) = evaluate_alternative(question, alternative) else { continue };
                if judged.answer.value != Value::Missing {
                    return judged;
                }
                first_missing = first_missing.or(Some(judged));
            }
            first_missing.unwrap_or(Judged { answer: Answer::of(Value::Missing), decided_by: node.id.clone() })
        }
    }
}

/// Evaluates an alternative of `evidence` or `first`: none where it does not apply; where nobody knows whether it does, it is what
/// its condition is.
fn evaluate_alternative(question: &Question, alternative: &Node) -> Option<Judged> {
    let Some(when) = &alternative.when else {
        return Some(evaluate(question, alternative));
    };
    let condition = evaluate(question, when);
    match condition.answer.value {
        Value::True => Some(evaluate(question, alternative)),
        Value::False => None,
        Value::Open | Value::Missing => Some(condition),
    }
}

fn evaluate_each(question: &Question, children: &[Node]) -> Vec<Judged> {
    children.iter().map(|child| evaluate(question, child)).collect()
}

/// An `any` or `evidence` is decided by the first child of its value; one of which nothing applies decides itself.
fn first_that_decides(node: &Node, judged: &[Judged], answer: Answer) -> Judged {
    let decided_by = first_of(judged, answer.value).map_or(node.id.clone(), |child| child.decided_by.clone());
    Judged { answer, decided_by }
}

fn first_of(judged: &[Judged], value: Value) -> Option<&Judged> {
    judged.iter().find(|child| child.answer.value == value)
}

fn answers(judged: &[Judged]) -> Vec<Answer> {
    judged.iter().map(|child| child.answer).collect()
}
