use super::chart::{Chart, Point, Standing};
use super::signals::{Rule, Signal};

impl Chart {
    /// Gives the place of the newest complete month.
    pub fn newest(&self) -> Option<usize> {
        self.points.iter().rposition(|point| point.standing == Standing::Complete)
    }

    /// Gives the signals that end in the month at a place: a point outside is one of that month alone.
    pub fn ending(&self, place: usize) -> impl Iterator<Item = &Signal> {
        self.signals.iter().filter(move |signal| signal.last == place)
    }
}

impl Point {
    /// Says whether the month lies outside its limits.
    pub fn is_outside(&self) -> bool {
        self.signals.iter().any(|rule| matches!(rule, Rule::AboveLimit | Rule::BelowLimit))
    }
}
