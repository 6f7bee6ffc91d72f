//! What is asked of single readings: `score` and `scales_at_least`.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use hearthline::plan::{Direction, Take};

use super::{
    asked::Asked, bounds::Bounds, bounds::NEAR, coverage::has_rejected, instruments, question::Question,
    rows::ScoreRow, spans::Span,
};

/// A reading on a scale, and the day on which it rests.
pub fn score(
    question: &Question,
    asked: &Asked,
    instrument: &str,
    scale: &str,
    span: Span,
    take: Take,
) -> (Bounds, Option<NaiveDate>) {
    let mut rows = Vec::new();
    for row in &question.seen.scores {
        // Readings without a person are not a person's.
        let is_theirs = asked.person.is_none() || row.person_id == asked.person;
        if is_theirs && row.instrument == instrument && row.scale == scale && span.has(row.measured_on) {
            rows.push(row);
        }
    }
    let readings = least_good_of_each_day(&rows, instruments::direction(question.plan, instrument, scale));
    let is_open = span.is_open(question.seen.as_of);
    let has_rejected = has_rejected(question.seen, "scores", &[instrument.to_owned()]);

    match take {
        Take::First => match readings.first_key_value() {
            Some((day, reading)) if !has_rejected => (Bounds::exactly(*reading), Some(*day)),
            _ => (Bounds::unknown(), None),
        },
        Take::Latest => match readings.last_key_value() {
            Some((day, reading)) if !has_rejected && !is_open => (Bounds::exactly(*reading), Some(*day)),
            _ => (Bounds::unknown(), None),
        },
        Take::Min => {
            // DECIDED: of several days with the least reading it rests on the first.
            let mut least: Option<(NaiveDate, f64)> = None;
            for (day, reading) in &readings {
                if least.is_none_or(|(_, known)| *reading < known) {
                    least = Some((*day, *reading));
                }
            }
            match least {
                None => (Bounds::unknown(), None),
                Some((day, reading)) if !has_rejected && !is_open && is_spread(&readings, span) => {
                    (Bounds::exactly(reading), Some(day))
                }
                Some((day, reading)) => (Bounds::at_most(reading), Some(day)),
            }
        }
        // These are taken of days, not of readings.
        Take::Total | Take::Longest | Take::Current => (Bounds::unknown(), None),
    }
}

/// How many scales of an instrument have at least so much. One that is unknown may or may not.
pub fn scales_at_least(
    question: &Question,
    asked: &Asked,
    instrument: &str,
    minimum: f64,
    span: Span,
    take: Take,
) -> Bounds {
    let mut sure = 0.0;
    let mut at_most = 0.0;
    for (scale, _) in instruments::scales(instrument) {
        let (bounds, _) = score(question, asked, instrument, scale, span, take);
        if bounds.low > minimum - NEAR {
            sure += 1.0;
        }
        if bounds.high > minimum - NEAR {
            at_most += 1.0;
        }
    }
    Bounds { low: sure, high: at_most }
}

/// Gives one reading for each day: of several the least good, or the lowest where no way is the better one.
pub fn least_good_of_each_day(rows: &[&ScoreRow], direction: Option<Direction>) -> BTreeMap<NaiveDate, f64> {
    let mut readings: BTreeMap<NaiveDate, f64> = BTreeMap::new();
    for row in rows {
        let reading = match readings.get(&row.measured_on) {
            None => row.score,
            Some(known) => match direction {
                Some(Direction::Lower) => known.max(row.score),
                Some(Direction::Higher) | None => known.min(row.score),
            },
        };
        readings.insert(row.measured_on, reading);
    }
    readings
}

/// Says whether there is a reading in the first third of a window's days, and one in the last.
fn is_spread(readings: &BTreeMap<NaiveDate, f64>, span: Span) -> bool {
    let (Some(first), Some(days)) = (span.first, span.days()) else { return false };
    let third = u64::try_from((days / 3).max(1)).unwrap_or(1);
    let (Some(end_of_first), Some(start_of_last)) =
        (first.checked_add_days(Days::new(third - 1)), span.last.checked_sub_days(Days::new(third - 1)))
    else {
        return false;
    };
    readings.keys().any(|day| *day <= end_of_first) && readings.keys().any(|day| *day >= start_of_last)
}
