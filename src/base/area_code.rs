use std::{fmt, str::FromStr};

use super::Problem;

/// The code of a local area as the Office for National Statistics writes it: a letter and eight digits.
///
/// `X` begins the codes of fictional areas, which no real area has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode(String);

impl AreaCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Says whether the text has the form of an area code.
    pub fn is_one(text: &str) -> bool {
        let mut bytes = text.bytes();
        bytes.next().is_some_and(|first| first.is_ascii_uppercase())
            && text.len() == 9
            && bytes.all(|byte| byte.is_ascii_digit())
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AreaCode {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        if Self::is_one(text) {
            return Ok(Self(text.to_owned()));
        }
        Err(Problem::new("the area code", "is not written as an area code")
            .help("an area code is a capital letter and eight digits, such as X06000003"))
    }
}
