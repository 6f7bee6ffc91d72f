/// A figure as it may be shown: a value, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown {
    /// A value.
    Value(f64),
    /// Withheld because the count behind it is small.
    Suppressed,
    /// The source holds no figure.
    NotAvailable,
    /// No figure could exist.
    NotApplicable,
    /// The source says that the figure is not to be relied on.
    Unreliable,
}

impl Shown {
    /// The words of the `shown` column of `reference.indicators`, one per variant.
    pub const WORDS: &'static [&'static str] =
        &["value", "suppressed", "not_available", "not_applicable", "unreliable"];

    /// The mark that stands in a table in place of a value, with its meaning.
    pub fn mark(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Value(_) => None,
            Self::Suppressed => Some(("[c]", "withheld")),
            Self::NotAvailable => Some(("[x]", "not available")),
            Self::NotApplicable => Some(("[z]", "not applicable")),
            Self::Unreliable => Some(("[u]", "unreliable")),
        }
    }
}
