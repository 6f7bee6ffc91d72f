//! What a tree becomes when one of its clauses turns true: every small tree with every value of its clauses, and larger ones
//! at random.
//!
//! The four values have an order: false, missing, open, true. Over `all`, `any` and `evidence` without `when` a tree never falls
//! while a clause rises, so that a clause that turns true makes no need not achieved, and leaves an achieved one as it is. Two
//! things are outside of this, both by what they are for:
//!
//! - In `first`, an earlier child that was missing may come to be open, and is then waited for: an achieved need may become
//!   not yet knowable. It never becomes not achieved, or not evidenced.
//! - A clause of a `when` may bring in an alternative, whatever that is: a need may come to be not achieved. Where no `first` is
//!   about, an achieved one stays so even then.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{
    Rules,
    asked::{Branch, Clause, Tree},
    verdict::{Value, Verdict},
};
use crate::{base::LibraryFile, plan::read_plan_of_any_clauses};

const ORDER: [Value; 4] = [Value::False, Value::Missing, Value::Open, Value::True];

/// How a tree is built: a clause, or a branch of alternatives, each with its condition.
#[derive(Debug, Clone)]
enum Shape {
    Clause,
    Branch(Kind, Vec<(Option<Shape>, Shape)>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    All,
    Any,
    Evidence,
    First,
}

const KINDS: [Kind; 4] = [Kind::All, Kind::Any, Kind::Evidence, Kind::First];

impl Kind {
    fn takes_when(self) -> bool {
        matches!(self, Self::Evidence | Self::First)
    }
}

/// Every shape of just so many clauses whose branches have at least two children, or one with a condition.
fn shapes(clauses: usize) -> Vec<Shape> {
    if clauses == 1 {
        return vec![Shape::Clause];
    }
    let of_kind = |kind: Kind| {
        let several = children(clauses, kind, true).into_iter().map(move |children| Shape::Branch(kind, children));
        several.collect::<Vec<Shape>>()
    };
    KINDS.into_iter().flat_map(of_kind).collect()
}

/// Every list of children of so many clauses. `whole`: a list of one child without a condition would be no branch.
fn children(clauses: usize, kind: Kind, whole: bool) -> Vec<Vec<(Option<Shape>, Shape)>> {
    if clauses == 0 {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for of_first in 1..=clauses {
        let mut firsts: Vec<(Option<Shape>, Shape)> = Vec::new();
        if !(whole && of_first == clauses) {
            firsts.extend(shapes(of_first).into_iter().map(|shape| (None, shape)));
        }
        for of_when in (1..of_first).filter(|_| kind.takes_when()) {
            for when in shapes(of_when) {
                firsts.extend(shapes(of_first - of_when).into_iter().map(|shape| (Some(when.clone()), shape)));
            }
        }
        for rest in children(clauses - of_first, kind, false) {
            let with_rest = |first: &(Option<Shape>, Shape)| [first.clone()].into_iter().chain(rest.clone()).collect();
            found.extend(firsts.iter().map(with_rest));
        }
    }
    found
}

/// A tree and what is in it.
struct Built {
    tree: Tree,
    /// Of each clause, whether it stands in a `when`.
    in_when: Vec<bool>,
    has_first: bool,
}

impl Built {
    fn of(shape: &Shape, clause: &Clause) -> Self {
        let mut built = Self {
            tree: Tree { id: String::new(), place: 0, when: None, branch: Branch::All(Vec::new()) },
            in_when: Vec::new(),
            has_first: false,
        };
        built.tree = built.tree(shape, clause, false);
        built
    }

    fn tree(&mut self, shape: &Shape, clause: &Clause, in_when: bool) -> Tree {
        let Shape::Branch(kind, alternatives) = shape else {
            self.in_when.push(in_when);
            let id = (self.in_when.len() - 1).to_string();
            return Tree { id, place: 0, when: None, branch: Branch::Clause(Box::new(clause.clone())) };
        };
        self.has_first |= *kind == Kind::First;
        let child = |(when, shape): &(Option<Shape>, Shape)| {
            let when = when.as_ref().map(|when| Box::new(self.tree(when, clause, true)));
            Tree { when, ..self.tree(shape, clause, in_when) }
        };
        let children = alternatives.iter().map(child).collect();
        let branch = match kind {
            Kind::All => Branch::All(children),
            Kind::Any => Branch::Any(children),
            Kind::Evidence => Branch::Evidence(children),
            Kind::First => Branch::First(children),
        };
        Tree { id: "branch".to_owned(), place: 0, when: None, branch }
    }
}

/// Says what a tree is whose clauses have these values.
fn value(rules: &Rules, tree: &Tree, values: &[Value]) -> Value {
    let say = |tree: &Tree, _: &Clause| Verdict { value: values[tree.id.parse::<usize>().unwrap()], ..Verdict::TRUE };
    rules.decide(tree, &say).0.value
}

/// Turns each clause true, or to whatever comes after its value, and checks what becomes of the tree.
fn check(rules: &Rules, built: &Built, values: &[Value], shape: &Shape) {
    let before = value(rules, &built.tree, values);
    let at = |value: Value| ORDER.iter().position(|known| *known == value).unwrap();
    for (place, now) in values.iter().enumerate() {
        for to in ORDER.into_iter().filter(|to| at(*to) > at(*now)) {
            let mut other = values.to_vec();
            other[place] = to;
            let after = value(rules, &built.tree, &other);
            let fell = at(after) < at(before);
            let well = match (built.has_first, built.in_when[place]) {
                (false, false) => !fell,
                // The rest is said of clauses that turn true.
                _ if to != Value::True => true,
                (true, false) => !fell || (before, after) == (Value::True, Value::Open),
                (false, true) => before != Value::True || after == Value::True,
                (true, true) => true,
            };
            assert!(well, "{shape:?} of {values:?} was {before:?} and is {after:?} with {to:?} at {place}");
        }
    }
}

fn rules(strict: bool) -> Rules {
    let text = format!(
        "id = \"p\"\nprogramme = \"SF\"\ntitle = \"P\"\nsource = \"S\"\nin_force_from = 2022-10-01\n\
         needs_join_until = \"engaged\"\neligibility = {{ needs = 1 }}\nstrict = {strict}\n\
         [[headline]]\nid = \"h\"\ncode = \"1\"\ntitle = \"H\"\n\
         [[headline.need]]\nid = \"n\"\ncode = \"1.1\"\ntitle = \"N\"\nperson = \"adult\"\ncite = \"C\"\nachieved = \"recorded()\"\n"
    );
    Rules::new(&read_plan_of_any_clauses(&LibraryFile { path: "p.toml".into(), text, overrides: false }).unwrap())
}

fn a_clause(rules: &Rules) -> Clause {
    match &rules.needs[0].achieved.as_ref().unwrap().branch {
        Branch::Clause(clause) => Clause::clone(clause),
        _ => panic!("the plan has one clause"),
    }
}

#[test]
fn a_clause_that_turns_true_does_no_harm_in_any_small_tree() {
    for strict in [false, true] {
        let rules = rules(strict);
        let clause = a_clause(&rules);
        for clauses in 1_u32..=3 {
            for shape in shapes(clauses as usize) {
                let built = Built::of(&shape, &clause);
                for code in 0..4_usize.pow(clauses) {
                    let values: Vec<Value> = (0..clauses).map(|place| ORDER[code / 4_usize.pow(place) % 4]).collect();
                    check(&rules, &built, &values, &shape);
                }
            }
        }
    }
}

#[test]
fn a_clause_that_turns_true_does_no_harm_in_large_trees() {
    let mut dice = ChaCha8Rng::seed_from_u64(20_240_331);
    for strict in [false, true] {
        let rules = rules(strict);
        let clause = a_clause(&rules);
        for _ in 0..3_000 {
            let depth = dice.random_range(1..=3);
            let shape = random_shape(&mut dice, depth);
            let built = Built::of(&shape, &clause);
            for _ in 0..4 {
                // Mostly true or missing, so that much hangs on one clause.
                let values: Vec<Value> =
                    built.in_when.iter().map(|_| ORDER[[0, 1, 1, 2, 3, 3, 3][dice.random_range(0..7)]]).collect();
                check(&rules, &built, &values, &shape);
            }
        }
    }
}

fn random_shape(dice: &mut ChaCha8Rng, depth: u32) -> Shape {
    if depth == 0 || dice.random_range(0..10) < 2 {
        return Shape::Clause;
    }
    let kinds = if dice.random_range(0..2) == 0 { &KINDS[..] } else { &KINDS[..3] };
    let kind = kinds[dice.random_range(0..kinds.len())];
    let alternative = |dice: &mut ChaCha8Rng| {
        let when = (kind.takes_when() && dice.random_range(0..3) == 0).then(|| random_shape(dice, depth - 1));
        (when, random_shape(dice, depth - 1))
    };
    let many = dice.random_range(2..=4);
    Shape::Branch(kind, (0..many).map(|_| alternative(dice)).collect())
}

/// What `first` and `when` are excepted for does happen: else the exceptions would be wider than what they are for.
#[test]
fn what_is_excepted_happens() {
    use Value::{False, Missing, Open, True};
    let rules = rules(false);
    let clause = a_clause(&rules);
    let tree = |kind, children: Vec<(Option<Shape>, Shape)>| Built::of(&Shape::Branch(kind, children), &clause).tree;
    let both = Shape::Branch(Kind::All, vec![(None, Shape::Clause), (None, Shape::Clause)]);
    let waits = tree(Kind::First, vec![(None, both), (None, Shape::Clause)]);
    assert_eq!(value(&rules, &waits, &[Missing, Open, True]), True);
    // The other way round, a stricter threshold lets a later child decide.
    assert_eq!(value(&rules, &waits, &[True, Open, True]), Open);
    let alternatives = vec![(None, Shape::Clause), (Some(Shape::Clause), Shape::Clause)];
    let applies = tree(Kind::Evidence, alternatives.clone());
    assert_eq!(value(&rules, &applies, &[Missing, False, False]), Missing);
    assert_eq!(value(&rules, &applies, &[Missing, True, False]), False);
    let before = tree(Kind::First, alternatives.into_iter().rev().collect());
    assert_eq!(value(&rules, &before, &[False, False, True]), True);
    assert_eq!(value(&rules, &before, &[True, False, True]), False);
}
