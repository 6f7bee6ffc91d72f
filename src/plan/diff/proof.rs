//! Whether whoever fulfils one tree surely fulfils another.
//!
//! What a tree is true of is all that counts, and by that a tree is an and-or of its clauses: `any` and `evidence` are
//! true where a child is, an alternative with a `when` where both are. So a tree is taken apart, branch by branch, until
//! on either side clauses alone are left, and one of the one must make one of the other true. An order of evidence
//! (`first`) is true or false by what is false before it, and is taken as a whole.

use std::cell::Cell;

use super::{
    super::{Leaf, Node, Rule},
    clauses::clause_entails,
    sides::Sides,
};

/// After so many steps nothing is said of two trees: those of a plan take some thousand.
const MOST_STEPS: u32 = 200_000;

/// A tree as what it is true of.
enum Formula<'a> {
    All(Vec<Formula<'a>>),
    Any(Vec<Formula<'a>>),
    Clause(&'a Leaf),
    Whole(&'a Node),
}

impl<'a> Formula<'a> {
    fn of(node: &'a Node) -> Self {
        let each = |children: &'a [Node]| children.iter().map(Self::of).collect();
        let rule = match &node.rule {
            Rule::Leaf(leaf) => Self::Clause(leaf),
            Rule::All(children) => Self::All(each(children)),
            Rule::Any(children) | Rule::Evidence(children) => Self::Any(each(children)),
            Rule::First(children) => match children.as_slice() {
                [only] if only.when.is_none() => Self::of(only),
                // Its own `when` is part of what is compared as a whole.
                _ => return Self::Whole(node),
            },
        };
        match &node.when {
            Some(when) => Self::All(vec![Self::of(when), rule]),
            None => rule,
        }
    }
}

/// Says whether whoever fulfils the one tree, in the one plan, fulfils the other in the other, on any evidence.
pub(super) fn entails(sides: Sides<'_>, one: &Node, other: &Node) -> bool {
    let (given, wanted) = (Formula::of(one), Formula::of(other));
    let proof = Proof { sides, steps: Cell::new(0) };
    proof.shows(vec![&given], vec![&wanted], Vec::new(), Vec::new())
}

struct Proof<'p> {
    sides: Sides<'p>,
    steps: Cell<u32>,
}

impl Proof<'_> {
    /// Takes apart what is given, of which all holds, and what is wanted, of which one must.
    fn shows<'a>(
        &self,
        mut given: Vec<&'a Formula<'a>>,
        mut wanted: Vec<&'a Formula<'a>>,
        mut facts: Vec<&'a Formula<'a>>,
        mut goals: Vec<&'a Formula<'a>>,
    ) -> bool {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MOST_STEPS {
            return false;
        }
        while let Some(next) = given.pop() {
            match next {
                Formula::All(parts) => given.extend(parts),
                Formula::Any(cases) => {
                    return cases.iter().all(|case| {
                        let given = given.iter().copied().chain([case]).collect();
                        self.shows(given, wanted.clone(), facts.clone(), goals.clone())
                    });
                }
                Formula::Clause(_) | Formula::Whole(_) => facts.push(next),
            }
        }
        while let Some(next) = wanted.pop() {
            match next {
                Formula::Any(cases) => wanted.extend(cases),
                Formula::All(parts) => {
                    return parts.iter().all(|part| {
                        let wanted = wanted.iter().copied().chain([part]).collect();
                        self.shows(Vec::new(), wanted, facts.clone(), goals.clone())
                    });
                }
                Formula::Clause(_) | Formula::Whole(_) => goals.push(next),
            }
        }
        facts.iter().any(|fact| goals.iter().any(|goal| self.makes(fact, goal)))
    }

    fn makes(&self, fact: &Formula<'_>, goal: &Formula<'_>) -> bool {
        match (fact, goal) {
            (Formula::Clause(one), Formula::Clause(other)) => clause_entails(self.sides, one, other),
            (Formula::Whole(one), Formula::Whole(other)) => self.sides.identical(one, other),
            _ => false,
        }
    }
}
