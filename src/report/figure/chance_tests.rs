//! Limits by hand: the mean and 2.66 mean moving ranges, the pooled share and three binomial deviations.

use super::*;
use crate::statistics::control::{Month, Share, Standing, p_chart, xmr_chart};

fn months<V: Copy>(values: &[V]) -> Vec<Month<V>> {
    let month = |(place, value): (usize, &V)| Month {
        label: format!("month {}", place + 1),
        standing: Standing::Complete,
        value: Some(*value),
    };
    values.iter().enumerate().map(month).collect()
}

fn counts(values: &[u32]) -> Newest {
    Newest::of(&xmr_chart(&months(values)), Unit::Count, |place| values[place].to_string())
}

fn shares(parts: &[u32], whole: u32) -> Newest {
    let values: Vec<Share> = parts.iter().map(|part| Share { part: *part, whole }).collect();
    let chart = p_chart(&months(&values)).unwrap();
    let written = |place: usize| Unit::Share.format(chart.points[place].value.unwrap());
    Newest::of(&chart, Unit::Share, written)
}

const STEADY: [u32; 14] = [20, 24, 19, 22, 25, 18, 21, 23, 20, 24, 22, 19, 21, 20];

#[test]
fn inside_the_limits_nothing_moved() {
    let steady = counts(&STEADY);
    assert_eq!(steady.change, "within what chance alone gives: 12.7 to 29.9 a month");
    let share = shares(&[20, 24, 22, 26, 21], 40);
    assert_eq!(share.change, "within what chance alone gives: 33.0% to 80.0%");
    assert_eq!(
        moved(&[("starts", &steady), ("closures", &steady), ("success", &share)]),
        "Nothing moved beyond chance in starts or closures in month 14, or in success in month 5 (52.5%, limits 33.0% to \
         80.0%)."
    );
}

#[test]
fn a_point_outside_is_named_with_its_limits() {
    let out = counts(&[&STEADY[..13], &[60]].concat());
    assert_eq!(out.change, "beyond what chance alone gives: 7.8 to 40.5 a month");
    assert_eq!(
        moved(&[("starts", &out), ("closures", &counts(&STEADY))]),
        "Moved beyond chance: starts (month 14 is above the upper limit: 60, limits 7.8 to 40.5 a month); nothing did in \
         closures in month 14."
    );
    let after = counts(&[&STEADY[..12], &[60, 21]].concat());
    assert_eq!(after.change, "month 13 lay beyond what chance alone gives: 0.0 to 48.5 a month");
    assert_eq!(moved(&[("starts", &after)]), "Nothing moved beyond chance in starts in month 14.");
}

#[test]
fn a_run_counts_only_where_it_ends_in_the_newest_month() {
    let run = [30, 28, 31, 27, 33, 29, 32, 30, 26, 31, 21, 18, 20, 17, 22, 19, 20, 18];
    let below = counts(&run);
    assert_eq!(below.change, "within what chance alone gives: 15.4 to 34.8 a month");
    assert_eq!(
        moved(&[("starts", &below)]),
        "Moved beyond chance: starts (all 8 months from month 11 to month 18 are below the centre line: 18, limits 15.4 to \
         34.8 a month)."
    );
    let ended = counts(&[&run[..], &[28]].concat());
    assert!(moved(&[("starts", &ended)]).starts_with("Nothing moved beyond chance"));
}

#[test]
fn what_cannot_be_judged_is_said_with_the_reason() {
    let (few, none) = (counts(&[1, 3, 2, 0, 4]), counts(&[]));
    assert_eq!((few.change.as_str(), none.change.as_str()), ("", ""));
    let all = [("starts", &few), ("closures", &few), ("needs", &none), ("success", &shares(&[1, 0, 1, 1], 2))];
    assert_eq!(
        moved(&all),
        "Whether anything moved beyond chance cannot be judged: starts and closures (fewer than 5 a month on average); \
         needs (no complete month has a figure); success (so few that the limits take in every share)."
    );
    let steady = counts(&STEADY);
    assert_eq!(
        moved(&[("needs", &steady), ("starts", &few), ("claims", &none)]),
        "Nothing moved beyond chance in needs in month 14; it cannot be judged for starts (fewer than 5 a month on \
         average), or for claims (no complete month has a figure)."
    );
    assert_eq!(moved::<&str>(&[]), "");
}

#[test]
fn provisional_months_are_passed_over() {
    let mut all = months(&STEADY);
    all.extend(months(&[90]).into_iter().map(|month| Month { standing: Standing::Provisional, ..month }));
    let newest = Newest::of(&xmr_chart(&all), Unit::Count, |place| place.to_string());
    assert_eq!(moved(&[("starts", &newest)]), "Nothing moved beyond chance in starts in month 14.");
}
