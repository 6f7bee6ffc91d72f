use super::day::NONE;

/// What a clause says of one family or person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// Its window has not ended, and what is seen does not decide it.
    Open,
    /// What would decide it is lacking.
    Missing,
}

impl Value {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::Open => "open",
            Self::Missing => "missing",
        }
    }
}

/// A value, and the day on which an open one will be known: [`NONE`] where no day can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// What is said.
    pub value: Value,
    /// The day on which it will be known, if it is open.
    pub until: i32,
}

impl Verdict {
    pub const TRUE: Self = Self { value: Value::True, until: NONE };
    pub const FALSE: Self = Self { value: Value::False, until: NONE };
    pub const MISSING: Self = Self { value: Value::Missing, until: NONE };

    pub const fn open(until: i32) -> Self {
        Self { value: Value::Open, until }
    }
}

/// How verdicts join, as `definitions.md` has it under *Trees*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// Every one must hold.
    All,
    /// One must hold.
    Any,
    /// One must hold; what is missing drops out once another was tested.
    Evidence,
    /// The first that is not missing decides.
    First,
}

impl Join {
    /// Joins verdicts; none at all are missing.
    pub fn of(self, verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
        if self == Self::First {
            let mut verdicts = verdicts.into_iter();
            return verdicts.find(|verdict| verdict.value != Value::Missing).unwrap_or(Verdict::MISSING);
        }
        let mut seen = Seen::default();
        for verdict in verdicts {
            seen.add(verdict);
        }
        let order = match self {
            Self::All => [Value::False, Value::Missing, Value::Open, Value::True],
            Self::Any => [Value::True, Value::Open, Value::Missing, Value::False],
            Self::Evidence | Self::First => [Value::True, Value::Open, Value::False, Value::Missing],
        };
        match order.into_iter().find(|value| seen.has(*value)) {
            Some(Value::True) => Verdict::TRUE,
            Some(Value::False) => Verdict::FALSE,
            Some(Value::Open) if self == Self::All => Verdict::open(if seen.undated { NONE } else { seen.latest }),
            Some(Value::Open) => Verdict::open(seen.earliest),
            Some(Value::Missing) | None => Verdict::MISSING,
        }
    }
}

/// What the verdicts of a branch were, taken together.
#[derive(Default)]
struct Seen {
    values: u8,
    undated: bool,
    earliest: i32,
    latest: i32,
    dated: bool,
}

impl Seen {
    fn add(&mut self, verdict: Verdict) {
        self.values |= 1 << verdict.value as u8;
        if verdict.value != Value::Open {
            return;
        }
        if verdict.until == NONE {
            self.undated = true;
        } else {
            self.earliest = if self.dated { self.earliest.min(verdict.until) } else { verdict.until };
            self.latest = if self.dated { self.latest.max(verdict.until) } else { verdict.until };
            self.dated = true;
        }
        if !self.dated {
            self.earliest = NONE;
            self.latest = NONE;
        }
    }

    fn has(&self, value: Value) -> bool {
        self.values & (1 << value as u8) != 0
    }
}
