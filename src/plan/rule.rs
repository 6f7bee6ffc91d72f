use chrono::{Months, NaiveDate};

use super::{Call, Parameter};

/// A part of a rule: a clause, or a tree of clauses.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The id, unique in its tree: its own, or its branch's with `.1`, `.2`.
    pub id: String,
    /// Where the source prints it; empty: where the branch above is printed.
    pub cite: String,
    /// What must hold for the node to be asked at all. Only alternatives of `evidence` and `first` have one; its id ends in
    /// `.when`.
    pub when: Option<Box<Node>>,
    /// What it asks.
    pub rule: Rule,
}

/// What a node asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Every child must hold.
    All(Vec<Node>),
    /// One child must hold: cases, a printed OR.
    Any(Vec<Node>),
    /// One of several kinds of evidence must hold; those that are lacking drop out once another was tested.
    Evidence(Vec<Node>),
    /// An order of evidence: the first that was tested decides, the others stand in where those before are lacking.
    First(Vec<Node>),
    /// A clause.
    Leaf(Box<Leaf>),
}

/// A clause: something asked of the data that is true, false, open or missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// The clause as the plan file writes it.
    pub text: String,
    /// What is asked.
    pub test: Test,
}

/// The question of a clause.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// A function that is true or false, and which of the two is wanted.
    Holds(Call, bool),
    /// A comparison of two numbers.
    Compare(Number, Comparison, Number),
    /// A comparison of days with a duration: `days_in(...) >= months(6)`.
    Lasts(Call, Comparison, Duration),
}

/// How two numbers are compared. Numbers nearer than 1e-9 are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// A number of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum Number {
    /// A number as written.
    Literal(f64),
    /// A parameter of the plan, by its name, with its value or values.
    Parameter(String, Parameter),
    /// An average over the families of the area, by its name, with what it is of.
    Average(String, Box<Average>),
    /// What a function gives.
    Call(Box<Call>),
    /// A sum.
    Plus(Box<Number>, Box<Number>),
    /// A difference.
    Minus(Box<Number>, Box<Number>),
    /// A product.
    Times(Box<Number>, Box<Number>),
}

/// A number that is asked of all families of an area, or of their people, to be compared with its mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Average {
    /// The number as the plan file writes it.
    pub text: String,
    /// What is asked.
    pub number: Number,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duration {
    /// Days.
    Days(u32),
    /// Whole weeks.
    Weeks(u32),
    /// Calendar months, clamped at the month's end.
    Months(u32),
}

impl Duration {
    /// The day so much later; none beyond the calendar.
    pub fn after(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Days(days) => day.checked_add_days(chrono::Days::new(days.into())),
            Self::Weeks(weeks) => day.checked_add_days(chrono::Days::new(u64::from(weeks) * 7)),
            Self::Months(months) => day.checked_add_months(Months::new(months)),
        }
    }

    /// The day so much earlier; none before the calendar.
    pub fn before(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Days(days) => day.checked_sub_days(chrono::Days::new(days.into())),
            Self::Weeks(weeks) => day.checked_sub_days(chrono::Days::new(u64::from(weeks) * 7)),
            Self::Months(months) => day.checked_sub_months(Months::new(months)),
        }
    }
}

/// A day from which windows are counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The day on which the need was identified; of a need that is not recorded, the family.
    Identified,
    /// The day on which the family was identified.
    FamilyIdentified,
    /// The day on which the work began.
    Engaged,
    /// The day on which the work ended.
    Closed,
    /// The day of the first claim.
    Claimed,
    /// The day of which the status is.
    AsOf,
    /// The day at which the outcome is judged.
    JudgedOn,
    /// The last day of the last spell of a kind with one of some statuses, of whoever the clause asks.
    SpellEnd {
        /// `spells.kind`.
        kind: String,
        /// `spells.status`, any of these.
        statuses: Vec<String>,
    },
}

/// A day: an anchor, or some time before or after it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Point {
    /// From where it is counted.
    pub anchor: Anchor,
    /// How much later (`true`) or earlier (`false`).
    pub shift: Option<(bool, Duration)>,
}

/// Days from which rows are taken, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Window {
    /// `(A - n, A]`: the day of the anchor belongs to it.
    Before(Anchor, Duration),
    /// `(A, A + n]`.
    After(Anchor, Duration),
    /// `(A, judged_on]`.
    Since(Anchor),
    /// All days up to the anchor, its own included.
    Until(Anchor),
    /// The days of the last spell of a kind with one of some statuses, of whoever the clause asks: those of an order.
    Spell {
        /// `spells.kind`.
        kind: String,
        /// `spells.status`, any of these.
        statuses: Vec<String>,
    },
}

impl Node {
    /// Gives the node and all below it, those of `when` included.
    pub fn all(&self) -> Vec<&Node> {
        let mut found = vec![self];
        found.extend(self.when.iter().flat_map(|when| when.all()));
        found.extend(self.children().iter().flat_map(Self::all));
        found
    }

    /// Gives the leaves below, those of `when` included, in the order in which they stand.
    pub fn leaves(&self) -> Vec<(&Node, &Leaf)> {
        let mut found: Vec<(&Node, &Leaf)> = self.when.iter().flat_map(|when| when.leaves()).collect();
        if let Rule::Leaf(leaf) = &self.rule {
            found.push((self, leaf));
        }
        found.extend(self.children().iter().flat_map(Self::leaves));
        found
    }
}

impl Leaf {
    /// Gives the averages that the clause names, in the order in which they stand.
    pub fn averages(&self) -> Vec<(&str, &Average)> {
        let mut found = Vec::new();
        if let Test::Compare(left, _, right) = &self.test {
            left.averages(&mut found);
            right.averages(&mut found);
        }
        found
    }

    /// Gives the functions that the clause calls. Those of an average that it names are not its own.
    pub fn calls(&self) -> Vec<&Call> {
        match &self.test {
            Test::Holds(call, _) | Test::Lasts(call, ..) => vec![call],
            Test::Compare(left, _, right) => {
                let mut found = Vec::new();
                left.calls(&mut found);
                right.calls(&mut found);
                found
            }
        }
    }
}

impl Average {
    /// Gives the functions that it calls: at least one, and all of them ask the same.
    pub fn calls(&self) -> Vec<&Call> {
        let mut found = Vec::new();
        self.number.calls(&mut found);
        found
    }
}

impl Number {
    fn averages<'a>(&'a self, found: &mut Vec<(&'a str, &'a Average)>) {
        match self {
            Self::Average(name, average) => found.push((name, average)),
            Self::Plus(left, right) | Self::Minus(left, right) | Self::Times(left, right) => {
                left.averages(found);
                right.averages(found);
            }
            Self::Literal(_) | Self::Parameter(..) | Self::Call(_) => {}
        }
    }

    fn calls<'a>(&'a self, found: &mut Vec<&'a Call>) {
        match self {
            Self::Literal(_) | Self::Parameter(..) | Self::Average(..) => {}
            Self::Call(call) => found.push(call),
            Self::Plus(left, right) | Self::Minus(left, right) | Self::Times(left, right) => {
                left.calls(found);
                right.calls(found);
            }
        }
    }
}
