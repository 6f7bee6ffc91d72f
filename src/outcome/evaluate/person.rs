use crate::outcome::area::{Area, at};

/// Whose need it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    Child,
    Adult,
    Parent,
    Anyone,
    Family,
}

impl Person {
    pub(super) fn of(word: &str) -> Self {
        match word {
            "child" => Self::Child,
            "adult" => Self::Adult,
            "parent" => Self::Parent,
            "anyone" => Self::Anyone,
            _ => Self::Family,
        }
    }

    /// The people of a family of this kind on a day.
    pub fn people(self, area: &Area, family: u32, day: i32) -> impl Iterator<Item = u32> {
        area.families.people(family).filter(move |slot| self.has(area, *slot, day))
    }

    /// Says whether a person is of this kind on a day.
    pub fn has(self, area: &Area, slot: u32, day: i32) -> bool {
        match self {
            Self::Child => area.people.is_child(slot, day),
            Self::Adult => !area.people.is_child(slot, day),
            Self::Parent => at(&area.people.parent, slot),
            Self::Anyone => true,
            Self::Family => false,
        }
    }
}
