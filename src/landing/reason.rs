use crate::extract::Identifier;

/// What is wrong with a value: either its row is left out, or the whole submission is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The submission is refused.
    Refuse(Refusal),
    /// The row is rejected.
    Reject(Reason),
}

/// Why a submission is refused for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// A value that is no word and no pseudonym stands where only those may stand.
    Identifier(Identifier),
    /// The row belongs to another area than the folder.
    WrongArea,
}

/// Why a row is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A value that every row must have is missing.
    Missing,
    /// The value is of another type.
    WrongType,
    /// The word is not in the vocabulary.
    NotInVocabulary,
    /// The number is outside its range.
    OutOfRange,
    /// The date lies before one that it must follow.
    OutOfOrder,
    /// The number is above one that bounds it.
    AboveBound,
    /// The day does not lie in the school year that the term names.
    WrongTerm,
    /// The date lies after the month of the submission.
    AfterSubmission,
    /// The need is not one of the family's plan.
    NotInPlan,
    /// No family of that id was supplied.
    NoSuchFamily,
    /// No person of that id was supplied in the family.
    NoSuchPerson,
    /// The family's own row was rejected, so this one is withheld.
    FamilyRejected,
    /// The person's own row was rejected, so this one is withheld.
    PersonRejected,
}

impl Reason {
    /// Every reason, in the order of this list.
    pub const ALL: [Self; 13] = [
        Self::Missing,
        Self::WrongType,
        Self::NotInVocabulary,
        Self::OutOfRange,
        Self::OutOfOrder,
        Self::AboveBound,
        Self::WrongTerm,
        Self::AfterSubmission,
        Self::NotInPlan,
        Self::NoSuchFamily,
        Self::NoSuchPerson,
        Self::FamilyRejected,
        Self::PersonRejected,
    ];

    /// The word in `extract.rejects`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::WrongType => "wrong_type",
            Self::NotInVocabulary => "not_in_vocabulary",
            Self::OutOfRange => "out_of_range",
            Self::OutOfOrder => "dates_out_of_order",
            Self::AboveBound => "above_its_bound",
            Self::WrongTerm => "wrong_term",
            Self::AfterSubmission => "after_submission",
            Self::NotInPlan => "need_not_in_plan",
            Self::NoSuchFamily => "no_such_family",
            Self::NoSuchPerson => "no_such_person",
            Self::FamilyRejected => "family_rejected",
            Self::PersonRejected => "person_rejected",
        }
    }

    /// The reason in words, after "rows rejected:".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Missing => "the value is missing",
            Self::WrongType => "the value is of another type",
            Self::NotInVocabulary => "the word is not in the vocabulary",
            Self::OutOfRange => "the number is outside its range",
            Self::OutOfOrder => "the date lies before one that it must follow",
            Self::AboveBound => "the number is above one that bounds it",
            Self::WrongTerm => "the day does not lie in the school year that the term names",
            Self::AfterSubmission => "the date lies after the month of the submission",
            Self::NotInPlan => "the need is not one of the family's plan",
            Self::NoSuchFamily => "no such family in `families`",
            Self::NoSuchPerson => "no such person of the family in `people`",
            Self::FamilyRejected => "the family's own row was rejected",
            Self::PersonRejected => "the person's own row was rejected",
        }
    }

    /// Says whether the row is withheld for what it hangs on, and so no fault of its own.
    pub fn is_withheld(self) -> bool {
        matches!(self, Self::FamilyRejected | Self::PersonRejected)
    }
}
