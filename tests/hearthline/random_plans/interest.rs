//! What a plan asks for, so that rows can be made that matter to it.

use hearthline::plan::{Anchor, Average, Call, Duration, Leaf, Node, Plan, Point, Test, Window};

/// The clauses of a plan, taken apart.
pub struct Interest {
    pub calls: Vec<Call>,
    pub windows: Vec<Window>,
    pub points: Vec<Point>,
    /// All durations, those of windows and points included.
    pub durations: Vec<Duration>,
    /// Kinds of spell with statuses.
    pub spells: Vec<(String, Vec<String>)>,
}

impl Interest {
    pub fn of(plan: &Plan) -> Self {
        let needs =
            plan.needs().flat_map(|(_, need)| need.found.iter().chain(&need.achieved).chain(&need.supplementary));
        let leaves: Vec<&Leaf> = needs
            .chain(plan.settings.trees().map(|(_, tree)| tree))
            .flat_map(Node::leaves)
            .map(|(_, leaf)| leaf)
            .collect();
        let averaged = plan.settings.averages.values().flat_map(Average::calls);
        let mut found = Self {
            calls: leaves.iter().flat_map(|leaf| leaf.calls()).chain(averaged).cloned().collect(),
            windows: Vec::new(),
            points: Vec::new(),
            durations: vec![plan.settings.judged_after],
            spells: Vec::new(),
        };
        for leaf in leaves {
            if let Test::Lasts(_, _, duration) = &leaf.test {
                found.durations.push(*duration);
            }
        }
        for call in found.calls.clone() {
            found.read(&call);
        }
        found
    }

    fn read(&mut self, call: &Call) {
        match call {
            Call::Status { kind, statuses, expected_within, .. } => {
                self.spells.push((kind.clone(), statuses.clone()));
                self.durations.extend(*expected_within);
            }
            Call::DaysIn { kind, statuses, .. } | Call::Ended { kind, statuses, .. } => {
                self.spells.push((kind.clone(), statuses.clone()));
            }
            Call::Improvement { sustained, .. } => self.durations.extend(*sustained),
            _ => {}
        }
        for window in windows(call) {
            if let Window::Spell { kind, statuses } = &window {
                self.spells.push((kind.clone(), statuses.clone()));
            }
            if let Some(anchor) = anchor_of(&window) {
                self.anchor(anchor.clone());
            }
            if let Window::Before(_, duration) | Window::After(_, duration) = &window {
                self.durations.push(*duration);
            }
            self.windows.push(window);
        }
        for point in points(call) {
            self.anchor(point.anchor.clone());
            self.durations.extend(point.shift.map(|(_, duration)| duration));
            self.points.push(point);
        }
    }

    fn anchor(&mut self, anchor: Anchor) {
        if let Anchor::SpellEnd { kind, statuses } = anchor {
            self.spells.push((kind, statuses));
        }
    }
}

/// The windows of a call.
pub fn windows(call: &Call) -> Vec<Window> {
    match call {
        Call::Events { during, .. }
        | Call::Score { during, .. }
        | Call::ScalesAtLeast { during, .. }
        | Call::DaysIn { during, .. }
        | Call::Ended { during, .. }
        | Call::Support { during, .. }
        | Call::SupportDays { during, .. }
        | Call::Judgement { during, .. }
        | Call::Judgements { during, .. }
        | Call::Amount { during, .. }
        | Call::WeeksAt { during, .. } => vec![during.clone()],
        Call::Change { baseline, outcome, .. } => vec![baseline.clone(), outcome.clone()],
        Call::Attendance { .. }
        | Call::Exclusions { .. }
        | Call::Improvement { .. }
        | Call::Status { .. }
        | Call::Recorded { .. }
        | Call::People { .. }
        | Call::Met(_)
        | Call::CalendarMonths { .. } => Vec::new(),
    }
}

fn points(call: &Call) -> Vec<Point> {
    match call {
        Call::Attendance { upto: at, .. }
        | Call::Exclusions { upto: at, .. }
        | Call::Status { at, .. }
        | Call::People { at, .. } => vec![at.clone()],
        Call::Recorded { by_date, .. } => by_date.iter().cloned().collect(),
        Call::CalendarMonths { from, to } => vec![from.clone(), to.clone()],
        _ => Vec::new(),
    }
}

pub fn anchor_of(window: &Window) -> Option<&Anchor> {
    match window {
        Window::Before(anchor, _) | Window::After(anchor, _) | Window::Since(anchor) | Window::Until(anchor) => {
            Some(anchor)
        }
        Window::Spell { .. } => None,
    }
}

/// The name of a function.
pub fn function(call: &Call) -> &'static str {
    match call {
        Call::Attendance { .. } => "attendance",
        Call::Exclusions { .. } => "exclusions",
        Call::Events { .. } => "events",
        Call::Change { .. } => "change",
        Call::Score { .. } => "score",
        Call::Improvement { .. } => "improvement",
        Call::ScalesAtLeast { .. } => "scales_at_least",
        Call::Status { .. } => "status",
        Call::DaysIn { .. } => "days_in",
        Call::Ended { .. } => "ended",
        Call::Support { .. } => "support",
        Call::SupportDays { .. } => "support_days",
        Call::Judgement { .. } => "judgement",
        Call::Judgements { .. } => "judgements",
        Call::Amount { .. } => "amount",
        Call::WeeksAt { .. } => "weeks_at",
        Call::Recorded { .. } => "recorded",
        Call::People { .. } => "people",
        Call::Met(_) => "met",
        Call::CalendarMonths { .. } => "calendar_months",
    }
}
