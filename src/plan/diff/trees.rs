//! What became of a tree: the verdict, and part by part what is asked more, less or otherwise.

use super::{
    super::{Call, Leaf, Line, Node, Rule, lines},
    About, Became, Verdict, Why,
    proof::entails,
    sides::Sides,
};

/// Compares two trees, and notes what differs.
pub(super) fn compare(sides: Sides<'_>, one: &Node, other: &Node, about: About) -> (Verdict, Vec<Why>) {
    let mut comparing = Comparing { sides, about, found: Vec::new() };
    let verdict = comparing.parts(Part::of(one), Part::of(other));
    (verdict, comparing.found)
}

/// What can be proved of two trees.
fn proved(sides: Sides<'_>, one: &Node, other: &Node) -> Option<Verdict> {
    match (entails(sides, one, other), entails(sides.mirrored(), other, one)) {
        (true, true) => Some(Verdict::Same),
        (false, true) => Some(Verdict::Stricter),
        (true, false) => Some(Verdict::Looser),
        (false, false) => None,
    }
}

/// How the children of a branch are joined, as far as it matters for what is true.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    All,
    Any,
}

/// A part of a tree, without branches of one child.
#[derive(Clone, Copy)]
struct Part<'a>(&'a Node);

impl<'a> Part<'a> {
    fn of(node: &'a Node) -> Self {
        match &node.rule {
            Rule::All(children) | Rule::Any(children) | Rule::Evidence(children) | Rule::First(children)
                if node.when.is_none() =>
            {
                match children.as_slice() {
                    [only] => Self::of(only),
                    _ => Self(node),
                }
            }
            _ => Self(node),
        }
    }

    /// None: a clause, an order of evidence, or what is asked only where something else holds.
    fn joint(self) -> Option<Joint> {
        match &self.0.rule {
            _ if self.0.when.is_some() => None,
            Rule::All(_) => Some(Joint::All),
            Rule::Any(_) | Rule::Evidence(_) => Some(Joint::Any),
            Rule::First(_) | Rule::Leaf(_) => None,
        }
    }

    /// The parts that are joined so: itself, where it is no such branch.
    fn joined(self, joint: Joint) -> Vec<Self> {
        if self.joint() == Some(joint) {
            self.0.children().iter().flat_map(|child| Self::of(child).joined(joint)).collect()
        } else {
            vec![self]
        }
    }

    fn leaf(self) -> Option<&'a Leaf> {
        match &self.0.rule {
            Rule::Leaf(leaf) => Some(leaf),
            _ => None,
        }
    }

    /// Says whether both ask for the same kind of thing: two clauses, or two branches with such parts.
    fn resembles(self, other: Part<'_>) -> bool {
        match (self.leaf(), other.leaf()) {
            (Some(one), Some(other)) => {
                let (one, other) = (one.calls(), other.calls());
                one.iter().any(|one| other.iter().any(|other| are_alike(one, other)))
            }
            (None, None) => {
                let children = |part: Part<'a>| part.0.children().iter().map(Part::of);
                let others: Vec<Part<'_>> = other.0.children().iter().map(Part::of).collect();
                self.joint() == other.joint()
                    && children(self).any(|one| others.iter().any(|other| one.resembles(*other)))
            }
            _ => false,
        }
    }
}

/// Says whether two parts are a pair.
type Fits<'f> = &'f dyn Fn(Part<'_>, Part<'_>) -> bool;

struct Comparing<'p> {
    sides: Sides<'p>,
    about: About,
    found: Vec<Why>,
}

impl Comparing<'_> {
    fn parts(&mut self, one: Part<'_>, other: Part<'_>) -> Verdict {
        if self.sides.identical(one.0, other.0) {
            return Verdict::Same;
        }
        let proved = proved(self.sides, one.0, other.0);
        if proved == Some(Verdict::Same) {
            self.lacking(one.0, other.0);
            return Verdict::Same;
        }
        let joint = match (one.joint(), other.joint()) {
            (Some(one), Some(other)) if one != other => None,
            (Some(joint), Some(_)) => Some(joint),
            // A clause, and a branch that it is a part of.
            (Some(joint), None) => one.joined(joint).iter().any(|part| self.are_near(*part, other)).then_some(joint),
            (None, Some(joint)) => other.joined(joint).iter().any(|part| self.are_near(one, *part)).then_some(joint),
            (None, None) => None,
        };
        let by_parts = if let Some(joint) = joint {
            self.children(&one.joined(joint), &other.joined(joint), joint)
        } else {
            let became = match proved {
                Some(Verdict::Stricter) => Became::More,
                Some(Verdict::Looser) => Became::Less,
                _ => Became::Other,
            };
            let (was, is) = (plain_lines(one.0), plain_lines(other.0));
            let trees = [one.0, other.0];
            self.found.push(Why::between(self.sides, (self.about, became), (was, is), &trees));
            Verdict::Different
        };
        // All and any hold of no fewer where each part does: what is so of each part is so of a whole that is too large to
        // be proved.
        if proved.is_none() && by_parts == Verdict::Same {
            self.lacking_between(one.0, other.0);
        }
        proved.unwrap_or(by_parts)
    }

    /// Says whether one of two parts is asked whenever the other is.
    fn are_near(&self, one: Part<'_>, other: Part<'_>) -> bool {
        proved(self.sides, one.0, other.0).is_some()
    }

    fn children(&mut self, ones: &[Part<'_>], others: &[Part<'_>], joint: Joint) -> Verdict {
        let pairs = self.pairs(ones, others);
        let mut verdicts = Vec::new();
        for (place, one) in ones.iter().enumerate() {
            let pair = pairs.iter().find(|(own, _)| *own == place).and_then(|(_, other)| others.get(*other));
            if let Some(other) = pair {
                verdicts.push(self.parts(*one, *other));
                continue;
            }
            let (became, verdict) = match joint {
                Joint::All => (Became::NoMore, Verdict::Looser),
                Joint::Any => (Became::NotEnough, Verdict::Stricter),
            };
            self.found.push(Why { about: self.about, became, was: plain_lines(one.0), is: Vec::new() });
            verdicts.push(verdict);
        }
        let added = others.iter().enumerate().filter(|(place, _)| pairs.iter().all(|(_, other)| other != place));
        for (_, other) in added {
            let (became, verdict) = match joint {
                Joint::All => (Became::InAddition, Verdict::Stricter),
                Joint::Any => (Became::EnoughAsWell, Verdict::Looser),
            };
            self.found.push(Why { about: self.about, became, was: Vec::new(), is: plain_lines(other.0) });
            verdicts.push(verdict);
        }
        let any = |wanted: &[Verdict]| verdicts.iter().any(|verdict| wanted.contains(verdict));
        if any(&[Verdict::Different]) {
            Verdict::Different
        } else if any(&[Verdict::Mixed]) || any(&[Verdict::Stricter]) && any(&[Verdict::Looser]) {
            Verdict::Mixed
        } else {
            verdicts.into_iter().find(|verdict| *verdict != Verdict::Same).unwrap_or(Verdict::Same)
        }
    }

    /// Pairs parts: first those that are the same, then those of which one makes the other hold, those of one id, those
    /// that resemble each other, and at last one part that is left with one that is left.
    fn pairs(&self, ones: &[Part<'_>], others: &[Part<'_>]) -> Vec<(usize, usize)> {
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let same_id = |one: Part<'_>, other: Part<'_>| one.0.id == other.0.id;
        let steps: [Fits<'_>; 5] = [
            &|one, other| self.sides.identical(one.0, other.0),
            &|one, other| proved(self.sides, one.0, other.0) == Some(Verdict::Same),
            &|one, other| self.are_near(one, other),
            &same_id,
            &|one, other| one.resembles(other),
        ];
        // In an order that is the same from either side.
        let mut places: Vec<(usize, usize)> =
            (0..ones.len()).flat_map(|one| (0..others.len()).map(move |other| (one, other))).collect();
        places.sort_by_key(|(one, other)| one + other);
        let is_free = |pairs: &[(usize, usize)], (one, other): (usize, usize)| {
            pairs.iter().all(|(known, known_other)| *known != one && *known_other != other)
        };
        for step in steps {
            for (one, other) in &places {
                if !is_free(&pairs, (*one, *other)) {
                    continue;
                }
                if ones.get(*one).zip(others.get(*other)).is_some_and(|(one, other)| step(*one, *other)) {
                    pairs.push((*one, *other));
                }
            }
        }
        let left: Vec<(usize, usize)> = places.into_iter().filter(|place| is_free(&pairs, *place)).collect();
        if let [only] = left.as_slice() {
            pairs.push(*only);
        }
        pairs
    }

    /// Notes where the same is achieved and what is lacking weighs otherwise.
    fn lacking(&mut self, one: &Node, other: &Node) {
        self.lacking_between(one, other);
        for (one, other) in one.children().iter().zip(other.children()) {
            self.lacking(one, other);
        }
    }

    /// The same of the two branches, their children aside.
    fn lacking_between(&mut self, one: &Node, other: &Node) {
        let passes_over = |node: &Node| matches!(node.rule, Rule::Evidence(_));
        let said = |node: &Node| if passes_over(node) { "passed over" } else { "not evidenced" };
        let branches =
            matches!((&one.rule, &other.rule), (Rule::Any(_), Rule::Evidence(_)) | (Rule::Evidence(_), Rule::Any(_)));
        if branches {
            let line = |node: &Node| {
                let text = match said(node) {
                    "passed over" => "one that nobody supplied is passed over where another failed",
                    _ => "one that nobody supplied leaves the need not evidenced",
                };
                vec![Line::plain(text)]
            };
            self.found.push(Why { about: self.about, became: Became::Lacking, was: line(one), is: line(other) });
        }
    }
}

impl Line {
    /// A line that stands alone.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { depth: 0, text: text.into(), id: None, cite: String::new() }
    }
}

/// The lines of a tree without ids and places.
pub(super) fn plain_lines(node: &Node) -> Vec<Line> {
    lines(node).into_iter().map(|line| Line { id: None, cite: String::new(), ..line }).collect()
}

/// Says whether two functions ask for the same kind of thing.
fn are_alike(one: &Call, other: &Call) -> bool {
    let share = |one: &[String], other: &[String]| one.iter().any(|word| other.contains(word));
    match (one, other) {
        (Call::Events { kinds, .. }, Call::Events { kinds: other, .. })
        | (Call::Change { kinds, .. }, Call::Change { kinds: other, .. }) => share(&kinds.kinds, &other.kinds),
        (Call::Score { instrument, .. }, Call::Score { instrument: other, .. })
        | (Call::ScalesAtLeast { instrument, .. }, Call::ScalesAtLeast { instrument: other, .. }) => {
            instrument == other
        }
        (Call::Improvement { instruments, .. }, Call::Improvement { instruments: other, .. }) => {
            share(instruments, other)
        }
        (Call::Status { kind, .. }, Call::Status { kind: other, .. })
        | (Call::DaysIn { kind, .. }, Call::DaysIn { kind: other, .. })
        | (Call::Ended { kind, .. }, Call::Ended { kind: other, .. })
        | (Call::Amount { kind, .. }, Call::Amount { kind: other, .. })
        | (Call::WeeksAt { kind, .. }, Call::WeeksAt { kind: other, .. }) => kind == other,
        (Call::Support { services, .. }, Call::Support { services: other, .. })
        | (Call::SupportDays { services, .. }, Call::SupportDays { services: other, .. }) => share(services, other),
        (Call::Judgement { by, .. }, Call::Judgement { by: other, .. })
        | (Call::Judgements { by, .. }, Call::Judgements { by: other, .. }) => share(by, other),
        (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}
