//! Whether a row is what a clause asks for.

use super::asked::Asked;

/// How well a row fits: worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is something else.
    No,
    /// It lacks what would tell.
    Possible,
    /// It is what is asked for.
    Sure,
}

impl Fit {
    /// Turns a known answer into a fit.
    pub fn of(answer: bool) -> Self {
        if answer { Self::Sure } else { Self::No }
    }

    /// Gives the fit of a row that must fit in every one of several ways.
    pub fn all(fits: &[Self]) -> Self {
        fits.iter().copied().min().unwrap_or(Self::Sure)
    }
}

/// Whether a row is about whoever is asked. All rows are the family's; one without a person may be anybody's.
pub fn about(asked: &Asked, person_id: Option<&str>) -> Fit {
    match (&asked.person, person_id) {
        (None, _) => Fit::Sure,
        (Some(_), None) => Fit::Possible,
        (Some(person), Some(person_id)) => Fit::of(person == person_id),
    }
}

/// Whether a row has one of the words, where words are asked for.
pub fn word(words: &[String], word: Option<&String>) -> Fit {
    match word {
        _ if words.is_empty() => Fit::Sure,
        None => Fit::Possible,
        Some(word) => Fit::of(words.contains(word)),
    }
}

/// Whether a row has the flag, where one is asked for.
pub fn flag(wanted: Option<bool>, flag: Option<bool>) -> Fit {
    match (wanted, flag) {
        (None, _) => Fit::Sure,
        (Some(_), None) => Fit::Possible,
        (Some(wanted), Some(flag)) => Fit::of(wanted == flag),
    }
}
