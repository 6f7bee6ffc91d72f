//! Whether whoever fulfils one tree surely fulfils another.
//!
//! What a tree is true of is all that counts, and by that a tree is an and-or of its clauses: `any` and `evidence` are
//! true where a child is, an alternative with a `when` where both are. So a tree is taken apart, branch by branch, until
//! on either side clauses alone are left, and one of the one must make one of the other true. An order of evidence
//! (`first`) is true or false by what is false before it, and is taken as a whole.

use super::{
    super::{Leaf, Node, Rule},
    clauses::clause_entails,
    sides::Sides,
};

/// Trees that would take more comparisons of clauses are not proved as wholes: those of a plan take some thousand.
const MOST_COMPARISONS: f64 = 300_000.0;

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

/// How many cases a formula falls into, and how many clauses the longest has.
#[derive(Clone, Copy)]
struct Cases {
    many: f64,
    longest: f64,
}

impl Cases {
    const ONE: Self = Self { many: 1.0, longest: 1.0 };

    /// Those of a formula of which all holds (`together`), or of which one thing does.
    fn of(parts: &[Formula<'_>], together: bool, each: fn(&Formula<'_>) -> Self) -> Self {
        parts.iter().map(each).fold(Self { many: f64::from(u8::from(together)), longest: 0.0 }, |one, other| {
            if together {
                Self { many: one.many * other.many, longest: one.longest + other.longest }
            } else {
                Self { many: one.many + other.many, longest: one.longest.max(other.longest) }
            }
        })
    }

    /// Of what is given: each alternative is a case.
    fn given(formula: &Formula<'_>) -> Self {
        match formula {
            Formula::All(parts) => Self::of(parts, true, Self::given),
            Formula::Any(parts) => Self::of(parts, false, Self::given),
            Formula::Clause(_) | Formula::Whole(_) => Self::ONE,
        }
    }

    /// Of what is wanted: each thing that must hold is a case.
    fn wanted(formula: &Formula<'_>) -> Self {
        match formula {
            Formula::Any(parts) => Self::of(parts, true, Self::wanted),
            Formula::All(parts) => Self::of(parts, false, Self::wanted),
            Formula::Clause(_) | Formula::Whole(_) => Self::ONE,
        }
    }
}

/// Says whether whoever fulfils the one tree, in the one plan, fulfils the other in the other, on any evidence. Of trees that
/// are too large it says no.
pub(super) fn entails(sides: Sides<'_>, one: &Node, other: &Node) -> bool {
    let (given, wanted) = (Formula::of(one), Formula::of(other));
    let (cases, goals) = (Cases::given(&given), Cases::wanted(&wanted));
    let comparisons = cases.many * cases.longest * goals.many * goals.longest;
    comparisons <= MOST_COMPARISONS && Proof { sides }.shows(vec![&given], vec![&wanted], Vec::new(), Vec::new())
}

struct Proof<'p> {
    sides: Sides<'p>,
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
