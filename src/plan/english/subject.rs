//! Whoever a clause asks, as the subject of its sentence.

use super::super::Who;

/// Whether somebody is named for the first time in a sentence, or once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mention {
    First,
    Again,
    /// As one of those of whom an average is taken.
    Each,
}

/// What is said of somebody, affirmed and denied.
pub(super) enum Verb {
    /// "was", with what follows it.
    Was(String),
    /// "had", with what follows it.
    Had(String),
}

impl Who {
    /// Names whoever is asked.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Index => "the person",
            Self::EveryChild => "every child",
            Self::AnyChild => "at least one child",
            Self::Adult => "at least one adult",
            Self::Parent => "at least one parent",
            Self::Family => "the family",
        }
    }

    /// Names whoever is asked where the sentence denies something of each of them.
    pub(super) fn name_denied(self) -> Option<&'static str> {
        match self {
            Self::EveryChild => Some("no child"),
            Self::Index | Self::AnyChild | Self::Adult | Self::Parent | Self::Family => None,
        }
    }

    /// Says whose something is.
    pub(super) fn owner(self, mention: Mention) -> String {
        match mention {
            Mention::First => format!("{}'s", self.name()),
            Mention::Again => self.own().to_owned(),
            Mention::Each => format!("each {}'s", self.one()),
        }
    }

    /// Names one of those of whom an average is taken, as a thing: "child".
    pub(super) fn one(self) -> &'static str {
        match self {
            Self::Index => "person",
            Self::EveryChild => "resident child",
            Self::AnyChild => "child",
            Self::Adult => "adult",
            Self::Parent => "parent",
            Self::Family => "family",
        }
    }

    fn own(self) -> &'static str {
        match self {
            Self::Index | Self::EveryChild | Self::AnyChild | Self::Adult | Self::Parent => "their",
            Self::Family => "its",
        }
    }

    /// Names somebody's own voice.
    pub(super) fn themself(self) -> &'static str {
        match self {
            Self::Index => "the person themself",
            Self::EveryChild | Self::AnyChild => "the child themself",
            Self::Adult => "the adult themself",
            Self::Parent => "the parent themself",
            Self::Family => "the family itself",
        }
    }

    /// Says at the head of a sentence of whom it speaks.
    ///
    /// Says nothing for the person of the need, whom the sentence can name.
    pub(super) fn of_whom(self) -> String {
        match self {
            Self::Index => String::new(),
            Self::EveryChild | Self::AnyChild | Self::Adult | Self::Parent | Self::Family => {
                format!("for {}, ", self.name())
            }
        }
    }

    /// Says "was" or "had" of whoever [`Who::of_whom`] has named.
    pub(super) fn once_named(self, verb: &Verb) -> String {
        match (self, verb) {
            (Self::Index, verb) => self.affirm(verb),
            (Self::EveryChild | Self::AnyChild | Self::Adult | Self::Parent, Verb::Was(what)) => {
                format!("they were {what}")
            }
            (Self::EveryChild | Self::AnyChild | Self::Adult | Self::Parent, Verb::Had(what)) => {
                format!("they had {what}")
            }
            (Self::Family, Verb::Was(what)) => format!("it was {what}"),
            (Self::Family, Verb::Had(what)) => format!("it had {what}"),
        }
    }

    /// Says that something holds.
    pub(super) fn affirm(self, verb: &Verb) -> String {
        format!("{} {}", self.name(), verb.affirmed())
    }

    /// Says that something does not hold: of every child, that it holds of no child.
    pub(super) fn deny(self, verb: &Verb) -> String {
        match self.name_denied() {
            Some(nobody) => format!("{nobody} {}", verb.affirmed()),
            None => format!("{} {}", self.name(), verb.denied()),
        }
    }
}

impl Verb {
    fn affirmed(&self) -> String {
        match self {
            Self::Was(what) => format!("was {what}"),
            Self::Had(what) => format!("had {what}"),
        }
    }

    fn denied(&self) -> String {
        match self {
            Self::Was(what) => format!("was not {what}"),
            Self::Had(what) => format!("did not have {what}"),
        }
    }

    /// Adds to what is said.
    pub(super) fn and(&self, more: &str) -> Self {
        match self {
            Self::Was(what) => Self::Was(format!("{what} {more}")),
            Self::Had(what) => Self::Had(format!("{what} {more}")),
        }
    }
}
