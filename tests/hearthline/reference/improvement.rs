//! Whether readings of the same kind got better: `improvement`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hearthline::plan::{Direction, Duration, Margin};

use super::{
    asked::Asked, bounds::NEAR, coverage::has_rejected, instruments, question::Question, rows::ScoreRow,
    scores::least_good_of_each_day, value::Value,
};

/// One person's (or nobody's) readings that may be compared with each other.
struct Series<'a> {
    instrument: &'a str,
    scale: &'a str,
    rows: Vec<&'a ScoreRow>,
}

/// Whether one of the series got better by the margin, and (where that is asked) stayed so.
pub fn improvement(
    question: &Question,
    asked: &Asked,
    instruments: &[String],
    scale: Option<&str>,
    by: Margin,
    sustained: Option<Duration>,
) -> Value {
    let Some(engaged_on) = question.seen.family.engaged_on else { return Value::Missing };
    let mut values = Vec::new();
    for series in all_series(question, asked, instruments, scale) {
        if has_rejected(question.seen, "scores", &[series.instrument.to_owned()]) {
            values.push(Value::Missing);
        } else {
            values.push(improvement_of(question, &series, engaged_on, by, sustained));
        }
    }
    if values.contains(&Value::True) {
        Value::True
    } else if values.contains(&Value::False) {
        Value::False
    } else {
        Value::Missing
    }
}

/// Gives the readings up to the judgement date by person, instrument, version, scale and informant.
fn all_series<'a>(
    question: &Question<'a>,
    asked: &Asked,
    instruments: &[String],
    scale: Option<&str>,
) -> Vec<Series<'a>> {
    let mut series: BTreeMap<(Option<&str>, &str, &str, &str, &str), Series<'a>> = BTreeMap::new();
    for row in &question.seen.scores {
        let is_theirs = asked.person.is_none() || row.person_id == asked.person;
        let is_asked_for = instruments.contains(&row.instrument) && scale.is_none_or(|scale| scale == row.scale);
        if is_theirs && is_asked_for && row.measured_on <= question.seen.judged_on {
            let key = (
                row.person_id.as_deref(),
                row.instrument.as_str(),
                row.version.as_str(),
                row.scale.as_str(),
                row.informant.as_str(),
            );
            series
                .entry(key)
                .or_insert(Series { instrument: &row.instrument, scale: &row.scale, rows: Vec::new() })
                .rows
                .push(row);
        }
    }
    series.into_values().collect()
}

fn improvement_of(
    question: &Question,
    series: &Series,
    engaged_on: NaiveDate,
    by: Margin,
    sustained: Option<Duration>,
) -> Value {
    // What has no better way cannot get better, nor worse.
    let Some(direction) = instruments::direction(question.plan, series.instrument, series.scale) else {
        return Value::Missing;
    };
    let least = match by {
        Margin::Any => None,
        Margin::Reliable => match instruments::reliable_change(series.instrument) {
            Some(change) => Some(change),
            None => return Value::Missing,
        },
        Margin::AtLeast(least) => Some(least),
    };
    let readings = least_good_of_each_day(&series.rows, Some(direction));
    // The last on or before the day on which the work began, else the first after.
    let Some((baseline_day, baseline)) = readings.range(..=engaged_on).next_back().or_else(|| readings.iter().next())
    else {
        return Value::Missing;
    };
    let mut later: Vec<(NaiveDate, bool)> = Vec::new();
    for (day, reading) in &readings {
        if day > baseline_day {
            let gain = match direction {
                Direction::Higher => reading - baseline,
                Direction::Lower => baseline - reading,
            };
            later.push((*day, is_enough(gain, least)));
        }
    }
    match (later.last(), sustained) {
        (None, _) => Value::Missing,
        (Some((_, false)), _) => Value::False,
        (Some((_, true)), None) => Value::True,
        (Some((_, true)), Some(duration)) => stayed_better(question, &later, duration),
    }
}

/// More than nothing, or at least so much.
fn is_enough(gain: f64, least: Option<f64>) -> bool {
    match least {
        None => gain > NEAR,
        Some(least) => gain > least - NEAR,
    }
}

/// Whether no reading after the first that was better was not, and that first one lies long enough back.
fn stayed_better(question: &Question, later: &[(NaiveDate, bool)], duration: Duration) -> Value {
    let from_first_better: Vec<&(NaiveDate, bool)> = later.iter().skip_while(|(_, better)| !better).collect();
    if from_first_better.iter().any(|(_, better)| !better) {
        return Value::False;
    }
    let held_since = from_first_better.first().and_then(|(day, _)| duration.after(*day));
    if held_since.is_some_and(|day| day <= question.seen.judged_on) { Value::True } else { Value::Missing }
}
