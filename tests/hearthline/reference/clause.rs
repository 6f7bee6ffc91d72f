//! The value of one clause, asked of everybody it asks.

use chrono::NaiveDate;
use hearthline::plan::{Call, Comparison, Leaf, Number, Parameter, Test, Who};

use super::{
    answer::{self, Answer},
    asked::{Asked, everybody},
    bounds::{Bounds, NEAR, compare},
    function::{Reply, reply},
    question::Question,
    spans::{Asking, Lacking, Span, askings},
    value::Value,
};

/// Asks a clause of everybody it asks.
pub fn ask(question: &Question, leaf: &Leaf) -> Answer {
    // DECIDED: before its first day there is nothing to hold the data to, whatever the data is.
    let Test::Compare(left, _, right) = &leaf.test else { return ask_whoever(question, leaf) };
    if lacks_a_number(question, left) || lacks_a_number(question, right) {
        return Answer::of(Value::Missing);
    }
    ask_whoever(question, leaf)
}

/// Says whether a number names a parameter that has none yet.
fn lacks_a_number(question: &Question, number: &Number) -> bool {
    match number {
        Number::Parameter(_, parameter) => value_of(question, parameter).is_none(),
        // An average of which nothing is known is a number all the same.
        Number::Literal(_) | Number::Average(..) | Number::Call(_) => false,
        Number::Plus(left, right) | Number::Minus(left, right) | Number::Times(left, right) => {
            lacks_a_number(question, left) || lacks_a_number(question, right)
        }
    }
}

/// What a parameter is on the judgement date; none before its first day.
fn value_of(question: &Question, parameter: &Parameter) -> Option<f64> {
    match parameter {
        Parameter::Fixed(value) => Some(*value),
        Parameter::Dated(values) => {
            let mut found = None;
            for (from, value) in values {
                if *from <= question.seen.judged_on {
                    found = Some(*value);
                }
            }
            found
        }
    }
}

fn ask_whoever(question: &Question, leaf: &Leaf) -> Answer {
    let calls = leaf.calls();
    match who_is_asked(&calls) {
        Who::Family => ask_one(question, leaf, &Asked::family(question, &calls)),
        Who::Index => match &question.index {
            None => Answer::of(Value::Missing),
            Some(person) => ask_one(question, leaf, &Asked::index(question, &calls, person)),
        },
        Who::AnyChild | Who::Adult | Who::Parent => match ask_each(question, leaf, &calls) {
            Ok(answers) => answer::any(&answers),
            Err(answer) => answer,
        },
        Who::EveryChild => match ask_each(question, leaf, &calls) {
            Ok(answers) => answer::all(&answers),
            Err(answer) => answer,
        },
    }
}

/// The numbers of a family that are known: one of the family, or one of each person who is asked.
pub fn known_numbers(question: &Question, number: &Number, calls: &[&Call]) -> Vec<f64> {
    if lacks_a_number(question, number) {
        return Vec::new();
    }
    let whoever = match who_is_asked(calls) {
        Who::Family => vec![Asked::family(question, calls)],
        // The plan's check lets no average ask for the person of a need.
        Who::Index => Vec::new(),
        who => {
            let common: Vec<Asking> = all_askings(calls).into_iter().filter(|asking| !asking.is_personal()).collect();
            if not_answerable(question, None, &common).is_some() {
                return Vec::new();
            }
            everybody(question, calls, who)
        }
    };
    whoever.iter().filter_map(|asked| known_number(question, number, calls, asked)).collect()
}

/// A number, if its days are all there and over, and nothing leaves it open.
fn known_number(question: &Question, number: &Number, calls: &[&Call], asked: &Asked) -> Option<f64> {
    let askings = all_askings(calls);
    if not_answerable(question, asked.person(), &askings).is_some() {
        return None;
    }
    let (is_open, _) = openness(question, asked.person(), &askings);
    let reckoned = reckon(question, asked, number);
    let distinct: std::collections::BTreeSet<_> = reckoned.rests_on.iter().collect();
    if is_open || distinct.len() < reckoned.rests_on.len() {
        return None;
    }
    let Bounds { low, high } = reckoned.bounds;
    (low.is_finite() && (high - low).abs() < NEAR).then_some(low)
}

/// Gives who is asked. `people` counts a group of people at once, and what is asked of the record asks nobody: both are
/// asked of the family.
fn who_is_asked(calls: &[&Call]) -> Who {
    let mut asked = Who::Family;
    for call in calls {
        match call {
            Call::People { who: Who::Index, .. } => asked = Who::Index,
            Call::People { .. } => {}
            other => asked = other.who().unwrap_or(asked),
        }
    }
    asked
}

/// Gives the answer of each person who is asked, or the answer of the clause where it does not come to that.
fn ask_each(question: &Question, leaf: &Leaf, calls: &[&Call]) -> Result<Vec<Answer>, Answer> {
    // DECIDED: without its days nobody knows whom a clause asks, so a lacking day comes before nobody to ask. Days that
    // hang on a person's spell are looked at person by person.
    let common: Vec<Asking> = all_askings(calls).into_iter().filter(|asking| !asking.is_personal()).collect();
    if let Some(answer) = not_answerable(question, None, &common) {
        return Err(answer);
    }
    let mut answers = Vec::new();
    for asked in everybody(question, calls, who_is_asked(calls)) {
        answers.push(ask_one(question, leaf, &asked));
    }
    if question.seen.lost_person {
        answers.push(Answer::of(Value::Missing));
    }
    if answers.is_empty() {
        return Err(Answer::of(Value::Missing));
    }
    Ok(answers)
}

/// Asks a clause of one person or of the family.
fn ask_one(question: &Question, leaf: &Leaf, asked: &Asked) -> Answer {
    let askings = all_askings(&leaf.calls());
    if let Some(answer) = not_answerable(question, asked.person(), &askings) {
        return answer;
    }
    let (is_open, last) = openness(question, asked.person(), &askings);
    let undecided = if is_open { Value::Open } else { Value::Missing };
    let value = match &leaf.test {
        Test::Holds(call, wanted) => match reply(question, asked, call) {
            Reply::Truth(value) if *wanted => value,
            Reply::Truth(value) => value.opposite(),
            // The plan's check lets no number stand alone.
            Reply::Number(..) | Reply::Stretch(..) => Value::Missing,
        },
        Test::Compare(left, comparison, right) => {
            let (left, right) = (reckon(question, asked, left), reckon(question, asked, right));
            let mut rests_on = left.rests_on;
            rests_on.extend(right.rests_on);
            let distinct: std::collections::BTreeSet<_> = rests_on.iter().collect();
            if distinct.len() < rests_on.len() {
                undecided
            } else {
                compare(left.bounds, *comparison, right.bounds).map_or(undecided, Value::of)
            }
        }
        Test::Lasts(call, comparison, duration) => match reply(question, asked, call) {
            Reply::Stretch(stretch, take) => {
                let lasts = stretch.lasts(take, *duration);
                match comparison {
                    Comparison::AtLeast => lasts.map_or(undecided, Value::of),
                    Comparison::Less => lasts.map_or(undecided, |lasts| Value::of(!lasts)),
                    // The plan's check lets no other comparison with a duration pass.
                    Comparison::Equal | Comparison::AtMost | Comparison::Greater => Value::Missing,
                }
            }
            Reply::Truth(_) | Reply::Number(..) => Value::Missing,
        },
    };
    Answer { value, knowable_on: if value == Value::Open { last } else { None } }
}

fn all_askings(calls: &[&Call]) -> Vec<Asking> {
    calls.iter().flat_map(|call| askings(call)).collect()
}

/// Gives the answer of a clause of which an anchor has no day, or a point has not come. A missing anchor wins.
fn not_answerable(question: &Question, person: Option<&str>, askings: &[Asking]) -> Option<Answer> {
    let mut to_come = false;
    let mut point_to_come = false;
    for asking in askings {
        match asking.span(question, person) {
            Err(Lacking::Missing) => return Some(Answer::of(Value::Missing)),
            Err(Lacking::ToCome) => to_come = true,
            Ok(span) => {
                if matches!(asking, Asking::Point(_)) && span.last > question.seen.as_of {
                    point_to_come = true;
                }
            }
        }
    }
    if to_come {
        return Some(Answer::of(Value::Open));
    }
    if point_to_come {
        let (_, last) = openness(question, person, askings);
        return Some(Answer { value: Value::Open, knowable_on: last });
    }
    None
}

/// Says whether one of the windows is still open, and gives the last day of all windows and points.
fn openness(question: &Question, person: Option<&str>, askings: &[Asking]) -> (bool, Option<NaiveDate>) {
    let spans: Vec<Span> = askings.iter().filter_map(|asking| asking.span(question, person).ok()).collect();
    let is_open = spans.iter().any(|span| span.is_open(question.seen.as_of));
    (is_open, spans.iter().map(|span| span.last).max())
}

/// A number of a comparison, with the days (or months) on which its scores and amounts rest.
struct Reckoned {
    bounds: Bounds,
    rests_on: Vec<(String, NaiveDate)>,
}

fn reckon(question: &Question, asked: &Asked, number: &Number) -> Reckoned {
    match number {
        Number::Literal(value) => Reckoned { bounds: Bounds::exactly(*value), rests_on: Vec::new() },
        Number::Parameter(_, parameter) => {
            let bounds = value_of(question, parameter).map_or_else(Bounds::unknown, Bounds::exactly);
            Reckoned { bounds, rests_on: Vec::new() }
        }
        Number::Average(name, _) => {
            let bounds = question.seen.averages.get(name).map_or_else(Bounds::unknown, |mean| Bounds::exactly(*mean));
            Reckoned { bounds, rests_on: Vec::new() }
        }
        Number::Call(call) => match reply(question, asked, call) {
            Reply::Number(bounds, rests_on) => Reckoned { bounds, rests_on: rests_on.into_iter().collect() },
            Reply::Stretch(stretch, take) => Reckoned { bounds: stretch.days(take), rests_on: Vec::new() },
            // The plan's check lets nothing that is true or false be compared with a number.
            Reply::Truth(_) => Reckoned { bounds: Bounds::unknown(), rests_on: Vec::new() },
        },
        Number::Plus(left, right) => joined(question, asked, left, right, Bounds::plus),
        Number::Minus(left, right) => joined(question, asked, left, right, Bounds::minus),
        Number::Times(left, right) => joined(question, asked, left, right, Bounds::times),
    }
}

fn joined(
    question: &Question,
    asked: &Asked,
    left: &Number,
    right: &Number,
    join: fn(Bounds, Bounds) -> Bounds,
) -> Reckoned {
    let left = reckon(question, asked, left);
    let right = reckon(question, asked, right);
    let mut rests_on = left.rests_on;
    rests_on.extend(right.rests_on);
    Reckoned { bounds: join(left.bounds, right.bounds), rests_on }
}
