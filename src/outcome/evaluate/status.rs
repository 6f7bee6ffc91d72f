use crate::outcome::{asked::Tree, asker::Instance};

/// A need of a family, or of a person of it, and what it comes to.
#[derive(Clone)]
pub struct NeedStatus<'r> {
    pub family: u32,
    /// The slot of the person it is recorded for, or found in.
    pub person: Option<u32>,
    /// The need's place in the plan.
    pub need: u32,
    pub in_set: bool,
    pub recorded: bool,
    pub found: Option<bool>,
    pub status: Status,
    /// The clause, or the branch, that decides.
    pub decided_by: Option<&'r Tree>,
    /// The day on which it will be known, or [`NONE`].
    pub knowable_on: i32,
    /// Whether one clause alone keeps it from being achieved; none where it is achieved, waits, or can turn no more.
    pub one_clause_away: Option<bool>,
    pub instance: Instance,
}

impl NeedStatus<'_> {
    /// The same of a need of another plan that asks the same.
    pub(super) fn as_of_need(&self, need: u32) -> Self {
        Self { need, instance: Instance { need, ..self.instance }, ..self.clone() }
    }
}

/// What a need comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    Achieved,
    NotAchieved,
    NotYetKnowable,
    NotEvidenced,
    NotPublished,
}

impl Status {
    /// All of them, in their order.
    pub const ALL: [Self; 5] =
        [Self::Achieved, Self::NotAchieved, Self::NotYetKnowable, Self::NotEvidenced, Self::NotPublished];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Achieved => "achieved",
            Self::NotAchieved => "not_achieved",
            Self::NotYetKnowable => "not_yet_knowable",
            Self::NotEvidenced => "not_evidenced",
            Self::NotPublished => "not_published",
        }
    }

    /// What two come to together: achieved where both are, else what stands most in the way.
    pub fn worse(self, other: Self) -> Self {
        let rank = |status: Self| match status {
            Self::NotAchieved => 0,
            Self::NotYetKnowable => 1,
            Self::NotEvidenced => 2,
            Self::Achieved | Self::NotPublished => 3,
        };
        if rank(other) < rank(self) { other } else { self }
    }
}
