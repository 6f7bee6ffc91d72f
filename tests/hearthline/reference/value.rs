//! What a clause or a tree says, and how several such values make one.

/// One of the four values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// Only days to come can say.
    Open,
    /// The data does not say.
    Missing,
}

impl Value {
    /// Turns a known answer into a value.
    pub fn of(answer: bool) -> Self {
        if answer { Self::True } else { Self::False }
    }

    /// Gives the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::Open => "open",
            Self::Missing => "missing",
        }
    }

    /// Gives the opposite of a known value; an unknown one stays as it is.
    pub fn opposite(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Open => Self::Open,
            Self::Missing => Self::Missing,
        }
    }
}

/// Combines as the node `all`: false, else missing, else open, else true.
pub fn all(values: &[Value]) -> Value {
    first_present(values, &[Value::False, Value::Missing, Value::Open], Value::True)
}

/// Combines as the node `any`: true, else open, else missing, else false.
pub fn any(values: &[Value]) -> Value {
    first_present(values, &[Value::True, Value::Open, Value::Missing], Value::False)
}

/// Combines as the node `evidence`: true, else open, else false, else missing.
pub fn evidence(values: &[Value]) -> Value {
    first_present(values, &[Value::True, Value::Open, Value::False], Value::Missing)
}

fn first_present(values: &[Value], order: &[Value], otherwise: Value) -> Value {
    for candidate in order {
        if values.contains(candidate) {
            return *candidate;
        }
    }
    otherwise
}
