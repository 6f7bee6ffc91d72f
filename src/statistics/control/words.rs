use super::chart::{Chart, Kind, Point, Standing};
use super::limits::NoLimits;
use super::signals::{Rule, Signal};

impl Chart {
    /// Says in plain English what stands out, a sentence for each signal; or that nothing does; or why there are no
    /// limits to stand out from.
    pub fn findings(&self) -> Vec<String> {
        match self.no_limits {
            Some(reason) => vec![reason.sentence()],
            None if self.signals.is_empty() => vec!["No month and no run of months stands out.".to_owned()],
            None => self.signals.iter().map(|signal| self.sentence(signal)).collect(),
        }
    }

    /// Says what is drawn beside the months: the band of limits, or that there is none.
    pub fn drawn(&self) -> String {
        let steady = match self.kind {
            Kind::Xmr => "flow",
            Kind::P { .. } | Kind::PPrime { .. } => "share",
        };
        match self.no_limits {
            None => format!("The band is what chance alone makes of a steady {steady}"),
            Some(_) => "The months alone are drawn, without a band of what chance makes of them".to_owned(),
        }
    }

    /// Says what a reader must know of the lines: which they are, whether they are on trial, which months are hollow,
    /// and how many signals chance alone gives. Empty without limits.
    pub fn notes(&self) -> Vec<String> {
        let Some(chance) = self.by_chance else { return Vec::new() };
        let mut notes = vec![match self.kind {
            Kind::Xmr => "Limits: the mean and 2.66 mean moving ranges on either side (XmR chart).".to_owned(),
            Kind::P { .. } => "Limits: three binomial standard deviations on either side (p chart).".to_owned(),
            Kind::PPrime { sigma_z } => format!(
                "The months differ {sigma_z:.1} times as much as binomial chance would make them, and the limits are \
                 as much wider (Laney's p' chart)."
            ),
        }];
        if self.trial {
            notes.push(format!("The limits are on trial: {} months set them, fewer than 13.", self.judged));
        }
        let limits =
            || self.points.iter().filter(|point| point.standing == Standing::Complete && point.value.is_some());
        let is_open = |point: &&Point| point.low.zip(point.high).is_some_and(|(low, high)| low <= 0.0 && high >= 1.0);
        let (open, all) = (limits().filter(is_open).count(), limits().count());
        if self.kind != Kind::Xmr && open > 0 {
            notes.push(format!(
                "In {open} of the {all} complete months so few are counted that the limits take in every share, and no \
                 share could lie beyond them."
            ));
        }
        if self.points.iter().any(|point| point.standing == Standing::Provisional) {
            notes.push("Hollow months are provisional: they set no line and signal nothing.".to_owned());
        }
        let months = self.judged;
        notes.push(format!("In {months} steady months chance alone gives about {:.2} signals.", chance.total()));
        notes
    }

    /// Says what a signal of this chart is.
    pub fn sentence(&self, signal: &Signal) -> String {
        let label = |place: usize| self.points.get(place).map_or("", |point| point.label.as_str());
        let (first, last) = (label(signal.first), label(signal.last));
        let months = signal.last.saturating_sub(signal.first) + 1;
        match signal.rule {
            Rule::AboveLimit => format!("{first} is above the upper limit."),
            Rule::BelowLimit => format!("{first} is below the lower limit."),
            Rule::RunAbove => format!("All {months} months from {first} to {last} are above the centre line."),
            Rule::RunBelow => format!("All {months} months from {first} to {last} are below the centre line."),
            Rule::Rising => format!("The {months} months from {first} to {last} rise without a break."),
            Rule::Falling => format!("The {months} months from {first} to {last} fall without a break."),
        }
    }
}

impl NoLimits {
    /// Says why there are no limits.
    pub fn sentence(&self) -> String {
        match self {
            Self::NoPoints => "No limits: no complete month has a figure.".to_owned(),
            Self::NoNeighbours => "No limits: no two complete months follow each other.".to_owned(),
            Self::MeanBelowFive(mean) => format!("No limits: the mean count, {}, is below 5.", below_five(*mean)),
            Self::NoVariation => "No limits: the months do not vary.".to_owned(),
        }
    }
}

/// Writes a mean with one decimal, and never as the 5.0 that it lies below.
fn below_five(mean: f64) -> String {
    format!("{:.1}", (mean * 10.0).floor() / 10.0)
}
