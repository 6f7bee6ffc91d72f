use super::{Duration, Point, Window};

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// The person of the need.
    Index,
    /// Each child that lives in the household; all must hold.
    EveryChild,
    /// Each child; one must hold.
    AnyChild,
    /// Each adult; one must hold.
    Adult,
    /// Each person with parental responsibility; one must hold.
    Parent,
    /// All rows of the family together.
    Family,
}

/// Which of several readings, amounts or runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Take {
    /// The earliest.
    First,
    /// The latest.
    Latest,
    /// The smallest.
    Min,
    /// All days together.
    Total,
    /// The longest run.
    Longest,
    /// The run that holds the last day.
    Current,
}

/// The sessions that count as attended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttendanceOf {
    /// Attended out of possible.
    Attended,
    /// Attended out of possible less authorised absence.
    ExcludingAuthorised,
}

/// What exclusions are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExclusionsOf {
    /// Suspensions.
    Suspensions,
    /// Days lost to suspension and exclusion.
    LostDays,
    /// Terms in which the child was permanently excluded.
    Permanent,
}

/// How much better a reading must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Margin {
    /// Any change in the right direction.
    Any,
    /// The published reliable change.
    Reliable,
    /// At least so much.
    AtLeast(f64),
}

/// The needs whose outcomes are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needs {
    /// These, all of them.
    All(Vec<String>),
    /// Any need of the family other than the one asked about.
    AnyOther,
}

/// One of the twenty functions with what it was asked.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    missing_docs,
    reason = "the fields are the arguments that the rule language names, and its page explains them"
)]
pub enum Call {
    Attendance {
        who: Who,
        terms: u32,
        upto: Point,
        of: AttendanceOf,
        setting: Vec<String>,
    },
    Exclusions {
        who: Who,
        of: ExclusionsOf,
        terms: u32,
        upto: Point,
    },
    Events {
        kinds: Kinds,
        who: Who,
        during: Window,
        filter: EventFilter,
    },
    Change {
        kinds: Kinds,
        who: Who,
        baseline: Window,
        outcome: Window,
        filter: EventFilter,
    },
    Score {
        instrument: String,
        scale: String,
        who: Who,
        during: Window,
        take: Take,
    },
    Improvement {
        instruments: Vec<String>,
        scale: Option<String>,
        who: Who,
        by: Margin,
        sustained: Option<Duration>,
    },
    ScalesAtLeast {
        instrument: String,
        minimum: f64,
        who: Who,
        during: Window,
        take: Take,
    },
    Status {
        kind: String,
        statuses: Vec<String>,
        who: Who,
        at: Point,
        reason: Vec<String>,
        expected_within: Option<Duration>,
    },
    DaysIn {
        kind: String,
        statuses: Vec<String>,
        who: Who,
        during: Window,
        take: Take,
    },
    Ended {
        kind: String,
        statuses: Vec<String>,
        who: Who,
        how: Vec<String>,
        during: Window,
    },
    Support {
        services: Vec<String>,
        who: Who,
        result: Vec<String>,
        benefit: Option<bool>,
        applied: Option<bool>,
        during: Window,
    },
    SupportDays {
        services: Vec<String>,
        who: Who,
        during: Window,
        take: Take,
    },
    Judgement {
        finding: Vec<String>,
        by: Vec<String>,
        who: Who,
        during: Window,
    },
    Judgements {
        finding: Vec<String>,
        by: Vec<String>,
        who: Who,
        during: Window,
    },
    Amount {
        kind: String,
        who: Who,
        during: Window,
        take: Take,
    },
    WeeksAt {
        kind: String,
        minimum: f64,
        who: Who,
        during: Window,
        take: Take,
    },
    Recorded {
        need: Option<String>,
        source: Vec<String>,
        by_date: Option<Point>,
    },
    People {
        who: Who,
        age: Option<(u32, u32)>,
        resident: bool,
        at: Point,
    },
    Met(Needs),
    CalendarMonths {
        from: Point,
        to: Point,
    },
}

/// Kinds of event, all of them words of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kinds {
    /// The kinds.
    pub kinds: Vec<String>,
    /// Whether they were named as `crime`: then the need's own measure takes their place, where it has one, and without
    /// one all rows of one person on one day are one incident.
    pub crime: bool,
}

/// What else an event must be. Nothing asked: anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// The person's part in it, any of these.
    pub role: Vec<String>,
    /// Who reported it, any of these.
    pub reported_by: Vec<String>,
    /// Whether it counts as severe.
    pub severe: Option<bool>,
    /// Whether it was proved by the day of the status.
    pub proven: Option<bool>,
    /// The oldest that the youngest child present may have been.
    pub child_present_age: Option<u32>,
}

impl Call {
    /// Who is asked; none for what is asked of the record itself.
    pub fn who(&self) -> Option<Who> {
        match self {
            Self::Attendance { who, .. }
            | Self::Exclusions { who, .. }
            | Self::Events { who, .. }
            | Self::Change { who, .. }
            | Self::Score { who, .. }
            | Self::Improvement { who, .. }
            | Self::ScalesAtLeast { who, .. }
            | Self::Status { who, .. }
            | Self::DaysIn { who, .. }
            | Self::Ended { who, .. }
            | Self::Support { who, .. }
            | Self::SupportDays { who, .. }
            | Self::Judgement { who, .. }
            | Self::Judgements { who, .. }
            | Self::Amount { who, .. }
            | Self::WeeksAt { who, .. }
            | Self::People { who, .. } => Some(*who),
            Self::Recorded { .. } | Self::Met(_) | Self::CalendarMonths { .. } => None,
        }
    }

    /// The windows from which rows are taken.
    pub fn windows(&self) -> Vec<&Window> {
        match self {
            Self::Events { during, .. }
            | Self::Score { during, .. }
            | Self::ScalesAtLeast { during, .. }
            | Self::DaysIn { during, .. }
            | Self::Ended { during, .. }
            | Self::Support { during, .. }
            | Self::SupportDays { during, .. }
            | Self::Judgement { during, .. }
            | Self::Judgements { during, .. }
            | Self::Amount { during, .. }
            | Self::WeeksAt { during, .. } => vec![during],
            Self::Change { baseline, outcome, .. } => vec![baseline, outcome],
            Self::Attendance { .. }
            | Self::Exclusions { .. }
            | Self::Improvement { .. }
            | Self::Status { .. }
            | Self::Recorded { .. }
            | Self::People { .. }
            | Self::Met(_)
            | Self::CalendarMonths { .. } => Vec::new(),
        }
    }

    /// The days that are asked about, windows aside.
    pub fn points(&self) -> Vec<&Point> {
        match self {
            Self::Attendance { upto: point, .. }
            | Self::Exclusions { upto: point, .. }
            | Self::Status { at: point, .. }
            | Self::People { at: point, .. } => vec![point],
            Self::Recorded { by_date, .. } => by_date.iter().collect(),
            Self::CalendarMonths { from, to } => vec![from, to],
            _ => Vec::new(),
        }
    }
}
