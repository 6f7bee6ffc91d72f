//! Days, lengths of time and windows.

use super::{
    super::{Anchor, Duration, Point, Window},
    words::state,
};

/// Says a length of time: "6 months".
pub(super) fn length(duration: Duration) -> String {
    let (count, unit) = parts(duration);
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}

/// Says a length of time after "the": "6 months", or "month" for a single one.
fn span(duration: Duration) -> String {
    let (count, unit) = parts(duration);
    if count == 1 { unit.to_owned() } else { length(duration) }
}

fn parts(duration: Duration) -> (u32, &'static str) {
    match duration {
        Duration::Days(count) => (count, "day"),
        Duration::Weeks(count) => (count, "week"),
        Duration::Months(count) => (count, "month"),
    }
}

/// Says an anchor as it stands after "before", "after" and "since": "the work began".
fn happening(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Identified => "the need was identified".to_owned(),
        Anchor::FamilyIdentified => "the family was identified".to_owned(),
        Anchor::Engaged => "the work began".to_owned(),
        Anchor::Closed => "the work ended".to_owned(),
        Anchor::Claimed => "the first claim was made".to_owned(),
        Anchor::AsOf => "the status date".to_owned(),
        Anchor::JudgedOn => "the judgement date".to_owned(),
        Anchor::SpellEnd { kind, statuses } => format!("the latest time {} ended", state(kind, statuses)),
    }
}

/// Says an anchor as a day: "the day the work began".
fn day(anchor: &Anchor) -> String {
    let happening = happening(anchor);
    match anchor {
        Anchor::AsOf | Anchor::JudgedOn => happening,
        Anchor::Identified
        | Anchor::FamilyIdentified
        | Anchor::Engaged
        | Anchor::Closed
        | Anchor::Claimed
        | Anchor::SpellEnd { .. } => format!("the day {happening}"),
    }
}

/// Says a point as a day: "the day 6 months after the work began".
pub(super) fn point(point: &Point) -> String {
    match point.shift {
        None => day(&point.anchor),
        Some((later, by)) => {
            let side = if later { "after" } else { "before" };
            let happening = happening(&point.anchor);
            match by {
                Duration::Days(0) | Duration::Weeks(0) | Duration::Months(0) => day(&point.anchor),
                Duration::Days(1) => format!("the day {side} {happening}"),
                Duration::Days(_) | Duration::Weeks(_) | Duration::Months(_) => {
                    format!("the day {} {side} {happening}", length(by))
                }
            }
        }
    }
}

/// Says when something happened: "in the 6 months before the work began", "at any time up to the judgement date".
pub(super) fn within(window: &Window) -> String {
    match window {
        Window::Before(..) | Window::After(..) | Window::Since(_) | Window::Spell { .. } => among(window),
        Window::Until(anchor) => format!("at any time up to {}", day(anchor)),
    }
}

/// Says among which days one is the first, the latest or the lowest: as [`within`], but "up to the judgement date".
pub(super) fn among(window: &Window) -> String {
    match window {
        Window::Before(..) | Window::After(..) => format!("in {}", stretch(window)),
        Window::Spell { .. } => format!("during {}", stretch(window)),
        Window::Since(anchor) => format!("since {}", happening(anchor)),
        Window::Until(anchor) => format!("up to {}", day(anchor)),
    }
}

/// Says a window as a thing: "the 6 months before the work began".
pub(super) fn stretch(window: &Window) -> String {
    match window {
        Window::Before(anchor, duration) => format!("the {} before {}", span(*duration), happening(anchor)),
        Window::After(anchor, duration) => format!("the {} after {}", span(*duration), happening(anchor)),
        Window::Since(anchor) => format!("the time since {}", happening(anchor)),
        Window::Until(anchor) => format!("the time up to {}", day(anchor)),
        Window::Spell { kind, statuses } => format!("the latest time {}", state(kind, statuses)),
    }
}

/// Says the last day of a window, and from where days count: "the judgement date (counting only days since …)".
pub(super) fn last_day(window: &Window) -> String {
    let last = match window {
        Window::Before(anchor, _) => day(anchor),
        Window::After(anchor, duration) => point(&Point { anchor: anchor.clone(), shift: Some((true, *duration)) }),
        Window::Since(_) => day(&Anchor::JudgedOn),
        Window::Until(anchor) => return day(anchor),
        Window::Spell { .. } => format!("the last day of {}", stretch(window)),
    };
    format!("{last} (counting only days {})", among(window))
}
