use super::super::{Call, Leaf, Need, Needs, Node, Number, Plan, Rule, Test, Who};

/// Two plans of which a part of each is compared, on equal evidence and with one judgement date.
#[derive(Clone, Copy)]
pub(super) struct Sides<'p> {
    pub one: &'p Plan,
    pub other: &'p Plan,
    /// The need of both whose trees are compared: it is not among any other needs.
    asker: Option<&'p str>,
    /// The needs that have another outcome in the other plan, or are not in it.
    unlike: &'p [&'p str],
}

impl<'p> Sides<'p> {
    /// Two plans of which each outcome that a clause asks for is taken as the same.
    pub fn of(one: &'p Plan, other: &'p Plan) -> Self {
        Self { one, other, asker: None, unlike: &[] }
    }

    /// The same, where these needs have another outcome in the other plan.
    pub fn with(self, unlike: &'p [&'p str]) -> Self {
        Self { unlike, ..self }
    }

    /// The same, where trees of a need of both are compared.
    pub fn asked_by(self, need: &'p Need) -> Self {
        Self { asker: Some(&need.id), ..self }
    }

    /// The same, the other way round.
    pub fn mirrored(self) -> Self {
        Self { one: self.other, other: self.one, ..self }
    }

    /// Says whether two clauses are one and the same, and mean the same in both plans.
    pub fn same(self, one: &Leaf, other: &Leaf) -> bool {
        plain(&one.test) == plain(&other.test) && self.speak_alike(one)
    }

    /// Says whether two trees are the same clause by clause, ids and places aside: then they have the same value, whichever it is.
    pub fn identical(self, one: &Node, other: &Node) -> bool {
        let whens = match (&one.when, &other.when) {
            (None, None) => true,
            (Some(one), Some(other)) => self.identical(one, other),
            _ => false,
        };
        whens
            && match (&one.rule, &other.rule) {
                (Rule::Leaf(one), Rule::Leaf(other)) => self.same(one, other),
                (Rule::Evidence(_), Rule::Evidence(_)) if self.one.settings.strict != self.other.settings.strict => {
                    false
                }
                (Rule::All(one), Rule::All(other))
                | (Rule::Any(one), Rule::Any(other))
                | (Rule::Evidence(one), Rule::Evidence(other))
                | (Rule::First(one), Rule::First(other)) => {
                    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| self.identical(one, other))
                }
                _ => false,
            }
    }

    /// Says whether what a clause takes from elsewhere in its plan is the same in the other one: which way is better on an
    /// instrument, and the outcomes of other needs.
    pub fn speak_alike(self, leaf: &Leaf) -> bool {
        let averaged = leaf.averages().into_iter().flat_map(|(_, average)| average.calls());
        leaf.calls().into_iter().chain(averaged).all(|call| match call {
            Call::Score { instrument, .. } | Call::ScalesAtLeast { instrument, .. } => self.directed_alike(instrument),
            Call::Improvement { instruments, .. } => instruments.iter().all(|name| self.directed_alike(name)),
            Call::Met(Needs::All(needs)) => self.unlike().all(|id| needs.iter().all(|need| need != id)),
            Call::Met(Needs::AnyOther) => self.unlike_others().next().is_none(),
            _ => true,
        })
    }

    /// Says whether the same is better on an instrument.
    pub fn directed_alike(self, instrument: &str) -> bool {
        self.one.directions.get(instrument) == self.other.directions.get(instrument)
    }

    /// The needs that have another outcome in the other plan, or are not in it.
    pub fn unlike(self) -> impl Iterator<Item = &'p str> {
        self.unlike.iter().copied()
    }

    /// The same without the need that asks.
    pub fn unlike_others(self) -> impl Iterator<Item = &'p str> {
        self.unlike().filter(move |id| Some(*id) != self.asker)
    }

    /// Finds the needs of either plan that have another outcome in the other, or are not in it, by id. No plan asks in a
    /// circle, so that outcomes are the same where what is asked is, need by need, as far as one leads to the other.
    pub fn find_unlike(self) -> Vec<&'p str> {
        let own = self.one.needs().map(|(_, need)| need.id.as_str());
        let new = self.other.needs().map(|(_, need)| need.id.as_str()).filter(|id| !self.one.has(id));
        let ids: Vec<&str> = own.chain(new).collect();
        let mut unlike: Vec<&str> = ids.iter().copied().filter(|id| !self.asks_alike(id)).collect();
        // Who asks for an outcome that is another has another.
        loop {
            let is_unlike = |id: &str| unlike.contains(&id);
            let led: Vec<&str> =
                ids.iter().copied().filter(|id| !is_unlike(id) && self.leads_to(id, &unlike)).collect();
            if led.is_empty() {
                return ids.into_iter().filter(|id| unlike.contains(id)).collect();
            }
            unlike.extend(led);
        }
    }

    /// Says whether the outcome of a need asks the same in both plans, the outcomes that it asks for aside.
    fn asks_alike(self, id: &str) -> bool {
        let (Some(one), Some(other)) = (need(self.one, id), need(self.other, id)) else { return false };
        match (&one.achieved, &other.achieved) {
            (Some(tree), Some(other_tree)) => {
                self.identical(tree, other_tree) && (one.person == other.person || !asks_the_person(tree))
            }
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    /// Says whether the outcome of a need asks for one of these.
    fn leads_to(self, id: &str, unlike: &[&str]) -> bool {
        let tree = need(self.one, id).and_then(|need| need.achieved.as_ref());
        tree.is_some_and(|tree| {
            tree.leaves().iter().flat_map(|(_, leaf)| leaf.calls()).any(|call| match call {
                Call::Met(Needs::All(needs)) => needs.iter().any(|need| unlike.contains(&need.as_str())),
                Call::Met(Needs::AnyOther) => unlike.iter().any(|other| *other != id),
                _ => false,
            })
        })
    }
}

impl Plan {
    /// Says whether it has a need.
    pub(super) fn has(&self, id: &str) -> bool {
        need(self, id).is_some()
    }
}

fn need<'p>(plan: &'p Plan, id: &str) -> Option<&'p Need> {
    plan.needs().find(|(_, need)| need.id == id).map(|(_, need)| need)
}

/// Says whether a tree asks for the person whose need it is.
pub(super) fn asks_the_person(tree: &Node) -> bool {
    tree.leaves().iter().flat_map(|(_, leaf)| leaf.calls()).any(|call| call.who() == Some(Who::Index))
}

/// A test without the words in which its averages are written.
fn plain(test: &Test) -> Test {
    match test {
        Test::Compare(left, comparison, right) => Test::Compare(plain_number(left), *comparison, plain_number(right)),
        Test::Holds(..) | Test::Lasts(..) => test.clone(),
    }
}

/// A number without the words in which its averages are written.
pub(super) fn plain_number(number: &Number) -> Number {
    let both = |left: &Number, right: &Number| (Box::new(plain_number(left)), Box::new(plain_number(right)));
    match number {
        Number::Average(_, average) => plain_number(&average.number).averaged(),
        Number::Plus(left, right) => {
            let (left, right) = both(left, right);
            Number::Plus(left, right)
        }
        Number::Minus(left, right) => {
            let (left, right) = both(left, right);
            Number::Minus(left, right)
        }
        Number::Times(left, right) => {
            let (left, right) = both(left, right);
            Number::Times(left, right)
        }
        Number::Literal(_) | Number::Parameter(..) | Number::Call(_) => number.clone(),
    }
}

impl Number {
    /// An average of a number, without a name.
    fn averaged(self) -> Self {
        Self::Average(String::new(), Box::new(super::super::Average { text: String::new(), number: self }))
    }
}
