use super::super::{Call, Leaf, Needs, Node, Number, Plan, Rule, Test};

/// Two plans of which a part of each is compared, on equal evidence and with one judgement date.
#[derive(Clone, Copy)]
pub(super) struct Sides<'p> {
    pub one: &'p Plan,
    pub other: &'p Plan,
}

impl Sides<'_> {
    /// The same, the other way round.
    pub fn mirrored(self) -> Self {
        Self { one: self.other, other: self.one }
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
            Call::Met(Needs::All(needs)) => needs.iter().all(|need| self.achieved_alike(need)),
            Call::Met(Needs::AnyOther) => self.all_alike(),
            _ => true,
        })
    }

    fn directed_alike(self, instrument: &str) -> bool {
        self.one.directions.get(instrument) == self.other.directions.get(instrument)
    }

    /// Says whether a need has the same outcome in both plans. No plan asks in a circle.
    fn achieved_alike(self, need: &str) -> bool {
        match (achieved(self.one, need), achieved(self.other, need)) {
            (Some(one), Some(other)) => self.identical(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    /// Says whether all needs of both plans have the same outcomes, word for word: among them is the one that asks.
    fn all_alike(self) -> bool {
        self.one.directions == self.other.directions
            && self.one.settings.strict == self.other.settings.strict
            && outcomes(self.one).eq(outcomes(self.other))
    }
}

/// The outcome of each need.
fn outcomes(plan: &Plan) -> impl Iterator<Item = (&str, Option<&Node>)> {
    plan.needs().map(|(_, need)| (need.id.as_str(), need.achieved.as_ref()))
}

fn achieved<'p>(plan: &'p Plan, id: &str) -> Option<&'p Node> {
    plan.needs().find(|(_, need)| need.id == id).and_then(|(_, need)| need.achieved.as_ref())
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
