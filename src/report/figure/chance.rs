//! What the control charts of a page say of their newest complete month, for the sentences at its top.

use crate::{
    report::chart::Unit,
    statistics::control::{Chart, NoLimits, Point},
};

/// The newest complete month of a control chart against what chance alone gives.
#[derive(Debug, Clone)]
pub(in crate::report) struct Newest {
    /// The month in words, where one is complete.
    month: Option<String>,
    /// Its figure with the limits, where there are both.
    figure: Option<String>,
    /// What is beyond chance and ends in the month.
    moved: Vec<String>,
    /// Why chance cannot be judged, where it cannot.
    untold: Option<String>,
    /// How the difference on the month before stands to the limits; empty where chance cannot be judged.
    pub change: String,
    /// Whether the figure is a count, and no share.
    is_count: bool,
}

impl Newest {
    /// Looks at the newest complete month of a chart; `figure` writes the figure at a place as the page shows it.
    pub fn of(chart: &Chart, unit: Unit, figure: impl Fn(usize) -> String) -> Self {
        let place = chart.newest();
        let point = place.and_then(|place| chart.points.get(place));
        let limits = point.and_then(|point| point.low.zip(point.high));
        let signals: Vec<_> = place.into_iter().flat_map(|place| chart.ending(place)).collect();
        let span = |(low, high)| match unit {
            Unit::Count => format!("{low:.1} to {high:.1} a month"),
            Unit::Share | Unit::Points => format!("{} to {}", unit.format(low), unit.format(high)),
        };
        let month = point.map(|point| point.label.clone());
        let takes_in_all = |(low, high): (f64, f64)| unit == Unit::Share && low <= 0.0 && high >= 1.0;
        let untold = match (chart.no_limits, &month, limits) {
            (Some(reason), ..) => Some(why(reason)),
            (None, Some(month), None) => Some(format!("no figure in {month}")),
            // Such limits leave nothing outside; a run or a trend can end there all the same.
            (None, Some(_), Some(limits)) if signals.is_empty() && takes_in_all(limits) => {
                Some("so few that the limits take in every share".to_owned())
            }
            (None, ..) => None,
        };
        let change = match limits.filter(|_| untold.is_none()) {
            None => String::new(),
            Some(limits) => {
                let before = place.and_then(|place| chart.points.get(place.checked_sub(1)?));
                format!("{} what chance alone gives: {}", stands(point, before), span(limits))
            }
        };
        Self {
            figure: place.zip(limits).map(|(place, limits)| format!("{}, limits {}", figure(place), span(limits))),
            moved: signals.iter().map(|signal| inside(&chart.sentence(signal))).collect(),
            month,
            untold,
            change,
            is_count: unit == Unit::Count,
        }
    }

    /// The month, and of a share the figure too: the counts stand in sentences of their own.
    fn shown_with(&self) -> String {
        let month = self.month.as_ref().map(|month| format!(" in {month}")).unwrap_or_default();
        let figure = self.figure.as_ref().filter(|_| !self.is_count).map(|figure| format!(" ({figure})"));
        month + &figure.unwrap_or_default()
    }

    /// Why it cannot be judged.
    fn untold_with(&self) -> String {
        self.untold.as_ref().map(|why| format!(" ({why})")).unwrap_or_default()
    }
}

/// How the newest month and the one before stand to the limits: only if both lie inside is their difference nothing more.
fn stands(point: Option<&Point>, before: Option<&Point>) -> String {
    let outside = |point: Option<&Point>| point.is_some_and(Point::is_outside);
    match before {
        _ if outside(point) => "beyond".to_owned(),
        Some(before) if before.is_outside() => format!("{} lay beyond", before.label),
        _ => "within".to_owned(),
    }
}

/// Why a chart has no limits, in a few words.
fn why(reason: NoLimits) -> String {
    match reason {
        NoLimits::NoPoints => "no complete month has a figure".to_owned(),
        NoLimits::NoNeighbours => "no two complete months follow each other".to_owned(),
        NoLimits::MeanBelowFive(_) => "fewer than 5 a month on average".to_owned(),
        NoLimits::NoVariation => "the months do not vary".to_owned(),
    }
}

/// Makes a sentence part of another; one that begins with a month keeps its capital.
fn inside(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    match (sentence.strip_prefix("All "), sentence.strip_prefix("The ")) {
        (Some(rest), _) => format!("all {rest}"),
        (_, Some(rest)) => format!("the {rest}"),
        (None, None) => sentence.to_owned(),
    }
}

/// Says of the charts that are looked at, each with what it is of, what moved beyond chance in its newest complete month; that
/// nothing did; or that it cannot be judged, and why. Empty where none is looked at.
pub(in crate::report) fn moved<Name: AsRef<str>>(looked_at: &[(Name, &Newest)]) -> String {
    let looked_at = || looked_at.iter().map(|(name, newest)| (name.as_ref(), *newest));
    let of = |kind: fn(&Newest) -> bool| looked_at().filter(move |(_, newest)| kind(newest));
    let moved: Vec<String> = of(|newest| !newest.moved.is_empty())
        .map(|(name, newest)| {
            let figure = newest.figure.as_ref().map(|figure| format!(": {figure}")).unwrap_or_default();
            format!("{name} ({}{figure})", newest.moved.join(" and "))
        })
        .collect();
    let still = together(of(|newest| newest.moved.is_empty() && newest.untold.is_none()), Newest::shown_with, "or");
    let untold = together(of(|newest| newest.untold.is_some()), Newest::untold_with, "and");
    let sentence = match (moved.is_empty(), still.is_empty(), untold.is_empty()) {
        (true, true, true) => return String::new(),
        (true, true, false) => {
            return format!("Whether anything moved beyond chance cannot be judged: {}.", untold.join("; "));
        }
        (true, false, _) => format!("Nothing moved beyond chance in {}", still.join(", or in ")),
        (false, true, _) => format!("Moved beyond chance: {}", moved.join("; ")),
        (false, false, _) => {
            format!("Moved beyond chance: {}; nothing did in {}", moved.join("; "), still.join(", or in "))
        }
    };
    match untold.as_slice() {
        [] => format!("{sentence}."),
        untold => format!("{sentence}; it cannot be judged for {}.", untold.join(", or for ")),
    }
}

/// Names what follows one another and has the same said of it together.
fn together<'a>(
    charts: impl Iterator<Item = (&'a str, &'a Newest)>,
    said: fn(&Newest) -> String,
    last: &str,
) -> Vec<String> {
    let charts: Vec<_> = charts.map(|(name, newest)| (name, said(newest))).collect();
    let groups = charts.chunk_by(|(_, one), (_, other)| one == other);
    groups
        .map(|group| {
            let names: Vec<&str> = group.iter().map(|(name, _)| *name).collect();
            let said = group.first().map(|(_, said)| said.as_str()).unwrap_or_default();
            format!("{}{said}", listed(&names, last))
        })
        .collect()
}

/// Lists things in words.
fn listed(things: &[&str], last: &str) -> String {
    match things {
        [] => String::new(),
        [rest @ .., end] if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        [one, ..] => (*one).to_owned(),
    }
}

#[cfg(test)]
#[path = "chance_tests.rs"]
mod tests;
