use std::fmt;

/// What a value that should not be in an extract looks like. The value itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identifier {
    /// Ten digits with the check digit of an NHS number.
    NhsNumber,
    /// A letter and twelve digits.
    PupilNumber,
    /// Two letters, six digits and a letter from A to D.
    NationalInsuranceNumber,
    /// A postcode, whole or its first half with a space.
    Postcode,
    /// An address with an @.
    Email,
    /// A telephone number.
    Phone,
    /// A day, where none may be.
    Day,
    /// Letters with a capital or a space: perhaps a name.
    Name,
    /// Anything else that is no word of a vocabulary and no pseudonym.
    Other,
}

impl Identifier {
    /// Says what a value looks like.
    pub fn of(value: &str) -> Self {
        let value = value.trim();
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        let letters = value.chars().filter(|letter| letter.is_alphabetic()).count();
        let dense: String = value.chars().filter(|letter| !letter.is_whitespace()).collect();
        if value.contains('@') {
            Self::Email
        } else if is_day(value) {
            Self::Day
        } else if letters == 0 && digits.len() == 10 && has_nhs_check_digit(&digits) {
            Self::NhsNumber
        } else if letters == 0 && (10..=14).contains(&digits.len()) && value.starts_with(['0', '+', '(']) {
            Self::Phone
        } else if shape(&dense) == "A999999999999" {
            Self::PupilNumber
        } else if shape(&dense) == "AA999999A" {
            Self::NationalInsuranceNumber
        } else if is_postcode(&dense) {
            Self::Postcode
        } else if letters > 1 && value.chars().all(|letter| letter.is_alphabetic() || " -'.".contains(letter)) {
            Self::Name
        } else {
            Self::Other
        }
    }
}

impl Identifier {
    /// Says whether the value has the form of an identifier, whatever its case; a name or a word could be either.
    pub fn is_certain(self) -> bool {
        match self {
            Self::NhsNumber
            | Self::PupilNumber
            | Self::NationalInsuranceNumber
            | Self::Postcode
            | Self::Email
            | Self::Phone
            | Self::Day => true,
            Self::Name | Self::Other => false,
        }
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NhsNumber => "look like an NHS number",
            Self::PupilNumber => "look like a unique pupil number",
            Self::NationalInsuranceNumber => "look like a National Insurance number",
            Self::Postcode => "look like a postcode",
            Self::Email => "look like an email address",
            Self::Phone => "look like a telephone number",
            Self::Day => "look like a day, perhaps of birth",
            Self::Name => "look like a name",
            Self::Other => "may identify somebody",
        })
    }
}

/// Says whether a value has the form of a pseudonym: 16 to 64 hex digits, or a UUID.
///
/// Sixteen or more digits alone are hex digits too; a shorter run of digits, such as an NHS number, is not one.
pub fn is_pseudonym(value: &[u8]) -> bool {
    let hex = value.iter().all(u8::is_ascii_hexdigit);
    let uuid = || {
        value.len() == 36
            && value.iter().enumerate().all(|(place, byte)| match place {
                8 | 13 | 18 | 23 => *byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            })
    };
    (hex && (16..=64).contains(&value.len())) || uuid()
}

/// The most letters, and the most digits among them, that a word has: what has more may be something else.
pub const MOST_LETTERS: usize = 60;
/// The most digits.
pub const MOST_DIGITS: usize = 5;

/// Says whether a value has the form of a word of a vocabulary: a lower-case letter, then letters, digits, `_` or `-`.
pub fn is_word(value: &[u8]) -> bool {
    let inner = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
    value.first().is_some_and(u8::is_ascii_lowercase)
        && value.len() <= MOST_LETTERS
        && value.iter().all(inner)
        && value.iter().filter(|byte| byte.is_ascii_digit()).count() <= MOST_DIGITS
}

/// Says whether a value may stand where a word of a vocabulary, or an id of a plan, does.
pub fn is_landable_word(value: &str) -> bool {
    is_word(value.as_bytes()) && !Identifier::of(value).is_certain()
}

/// The check of an NHS number (NHS Data Dictionary): ten digits, modulus 11.
fn has_nhs_check_digit(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|digit| digit.to_digit(10)).collect();
    let Some((check, first)) = values.split_last() else { return false };
    let sum: u32 = first.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 11 == *check
}

/// Writes a value's form: A for a letter, 9 for a digit, itself for the rest.
fn shape(value: &str) -> String {
    value
        .chars()
        .map(|letter| match letter {
            _ if letter.is_ascii_alphabetic() => 'A',
            _ if letter.is_ascii_digit() => '9',
            _ => letter,
        })
        .collect()
}

fn is_postcode(dense: &str) -> bool {
    ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"]
        .iter()
        .any(|outward| shape(dense).strip_suffix("9AA").is_some_and(|first| first == *outward))
}

fn is_day(value: &str) -> bool {
    let day = value.split(['T', ' ']).next().unwrap_or(value);
    matches!(
        shape(day).as_str(),
        "9999-99-99"
            | "99/99/9999"
            | "9/9/9999"
            | "9/99/9999"
            | "99/9/9999"
            | "99-99-9999"
            | "99.99.9999"
            | "9999/99/99"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_identifier_is_told() {
        for (value, kind) in [
            ("943 476 5919", Identifier::NhsNumber),
            ("A123456789012", Identifier::PupilNumber),
            ("QQ 12 34 56 C", Identifier::NationalInsuranceNumber),
            ("ZZ99 9ZZ", Identifier::Postcode),
            ("somebody@example.org", Identifier::Email),
            ("07700 900123", Identifier::Phone),
            ("01/02/2012", Identifier::Day),
            ("2012-02-01", Identifier::Day),
            ("Ann Other", Identifier::Name),
            ("12345", Identifier::Other),
        ] {
            assert_eq!(Identifier::of(value), kind, "{value}");
        }
    }

    #[test]
    fn pseudonyms_are_hex_or_a_uuid() {
        for good in ["0123456789abcdef", "123e4567-e89b-12d3-a456-426614174000", &"A".repeat(64)] {
            assert!(is_pseudonym(good.as_bytes()), "{good}");
        }
        for bad in ["", "0123456789abcde", "9434765919", "0123456789abcdeg", &"a".repeat(65), "ann-other"] {
            assert!(!is_pseudonym(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn words_are_lower_case() {
        assert!(is_word(b"asb_incident") && is_word(b"three_four_year_old"));
        assert!(is_word(&[b'a'; 60]) && !is_word(&[b'a'; 61]) && is_word(b"plan-12345") && !is_word(b"plan-123456"));
        assert!(!is_word(b"Ann") && !is_word(b"ann other") && !is_word(b"a123456789012") && !is_word(b""));
    }
}
