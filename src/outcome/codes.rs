//! Words of the vocabulary as small numbers: where each stands in its list. A set of them is one whole number.

use crate::extract::{INSTRUMENTS, words};

/// No word.
pub const NO_WORD: u8 = u8::MAX;

/// A set of words of one vocabulary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WordSet(u128);

impl WordSet {
    /// Every word.
    pub const ALL: Self = Self(u128::MAX);

    /// The set of some words; one that the vocabulary lacks is in no set.
    pub fn of<T: AsRef<str>>(named: &[T], code: impl Fn(&str) -> u8) -> Self {
        named.iter().map(|word| code(word.as_ref())).fold(Self::default(), Self::with)
    }

    pub fn with(self, code: u8) -> Self {
        Self(self.0 | 1_u128.checked_shl(u32::from(code)).unwrap_or(0))
    }

    /// The words of both.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[inline]
    pub fn has(self, code: u8) -> bool {
        self.0.checked_shr(u32::from(code)).unwrap_or(0) & 1 == 1
    }

    /// The same in half the room, where two words may stand for each other: a set that it does not meet, this one does not.
    #[inline]
    pub fn folded(self) -> Folded {
        #[expect(clippy::cast_possible_truncation, reason = "either half of it")]
        Folded(self.0 as u64 | (self.0 >> 64) as u64)
    }

    /// The codes in it, lowest first.
    pub fn codes(self) -> impl Iterator<Item = u8> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let code = u8::try_from(left.trailing_zeros()).ok().filter(|_| left != 0)?;
            left &= left - 1;
            Some(code)
        })
    }
}

/// A set of words that may seem to have one more than it has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Folded(u64);

impl Folded {
    /// How many places there are.
    pub const PLACES: usize = 64;

    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The words that are in both.
    pub fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[inline]
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The places in it, lowest first.
    #[inline]
    pub fn places(self) -> impl Iterator<Item = u32> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let place = (left != 0).then_some(left.trailing_zeros())?;
            left &= left - 1;
            Some(place)
        })
    }
}

/// The number of a word in a vocabulary.
pub fn code_in(vocabulary: &[&str], word: &str) -> u8 {
    vocabulary.iter().position(|known| *known == word).and_then(|place| u8::try_from(place).ok()).unwrap_or(NO_WORD)
}

/// The number of a status among the statuses of all kinds of spell.
pub fn spell_code(kind: &str, status: &str) -> u8 {
    let mut before = 0;
    for (known, statuses) in words::SPELL_STATUSES {
        if *known == kind {
            return statuses
                .iter()
                .position(|word| *word == status)
                .and_then(|place| u8::try_from(before + place).ok())
                .unwrap_or(NO_WORD);
        }
        before += statuses.len();
    }
    NO_WORD
}

/// The number of a scale among the scales of all instruments.
pub fn scale_code(instrument: &str, scale: &str) -> u8 {
    let mut before = 0;
    for known in INSTRUMENTS {
        if known.name == instrument {
            let place = known.scales.iter().position(|own| own.name == scale);
            return place.and_then(|place| u8::try_from(before + place).ok()).unwrap_or(NO_WORD);
        }
        before += known.scales.len();
    }
    NO_WORD
}

/// The scales of an instrument, or the one named.
pub fn scales_of(instrument: &str, scale: Option<&str>) -> WordSet {
    let scales = INSTRUMENTS.iter().filter(|known| known.name == instrument).flat_map(|known| known.scales);
    let named = scales.filter(|known| scale.is_none_or(|scale| scale == known.name));
    named.map(|known| scale_code(instrument, known.name)).fold(WordSet::default(), WordSet::with)
}
