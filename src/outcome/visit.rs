//! Goes through what a clause asks: its functions, their windows and days, the averages that it names.

use super::asked::{Amount, Ask, Asked, Day, Days, Frame, From};

/// A window or a day of a function.
#[derive(Clone)]
pub enum When {
    Day(Day),
    Days(Days),
}

impl When {
    /// Says whether it hangs on a spell, and so is each person's own.
    pub fn is_own(&self) -> bool {
        let from = match self {
            Self::Day(day) => &day.from,
            Self::Days(days) => match &days.frame {
                Frame::Spell(_) => return true,
                Frame::Before(from, _) | Frame::After(from, _) | Frame::Since(from) | Frame::Until(from) => from,
            },
        };
        matches!(from, From::SpellEnd(_))
    }
}

/// Visits the functions of a clause in the order in which they stand.
pub fn each_ask<'c>(asked: &'c Asked, visit: &mut impl FnMut(&'c Ask)) {
    if let Asked::Holds(ask, _) | Asked::Lasts(ask, ..) = asked {
        visit(ask);
    }
    each_number(asked, &mut |number| {
        if let Amount::Ask(ask) = number {
            visit(ask);
        }
    });
}

/// Visits the averages that a clause names, in the order in which they stand.
pub fn each_average(asked: &Asked, visit: &mut impl FnMut(u32)) {
    each_number(asked, &mut |number| {
        if let Amount::Average(place) = number {
            visit(*place);
        }
    });
}

/// Visits the numbers of a comparison that are made of no others.
pub fn each_number<'c>(asked: &'c Asked, visit: &mut impl FnMut(&'c Amount)) {
    fn parts<'c>(of: &'c Amount, visit: &mut impl FnMut(&'c Amount)) {
        match of {
            Amount::Number(_) | Amount::Dated(_) | Amount::Average(_) | Amount::Ask(_) => visit(of),
            Amount::Plus(left, right) | Amount::Minus(left, right) | Amount::Times(left, right) => {
                parts(left, visit);
                parts(right, visit);
            }
        }
    }
    match asked {
        Asked::Holds(..) | Asked::Lasts(..) => {}
        Asked::Compare(left, _, right) => {
            parts(left, visit);
            parts(right, visit);
        }
        Asked::Number(of) => parts(of, visit),
    }
}

/// The windows and days of a clause, in the order of its functions.
pub fn whens(asked: &Asked) -> Vec<When> {
    let mut whens = Vec::new();
    each_ask(asked, &mut |ask| each_when(ask, &mut |when| whens.push(when)));
    whens
}

/// Visits the windows and days of a function.
pub fn each_when(ask: &Ask, visit: &mut impl FnMut(When)) {
    match ask {
        Ask::Attendance { upto: day, .. }
        | Ask::Exclusions { upto: day, .. }
        | Ask::Status { at: day, .. }
        | Ask::People { at: day, .. } => visit(When::Day(day.clone())),
        Ask::Recorded { by_date, .. } => by_date.iter().for_each(|day| visit(When::Day(day.clone()))),
        Ask::Change { baseline, outcome, .. } => {
            visit(When::Days(baseline.clone()));
            visit(When::Days(outcome.clone()));
        }
        Ask::Score { reading, .. } | Ask::ScalesAtLeast { reading, .. } => visit(When::Days(reading.during.clone())),
        Ask::Events { during, .. }
        | Ask::DaysIn { during, .. }
        | Ask::Ended { during, .. }
        | Ask::Support { during, .. }
        | Ask::SupportDays { during, .. }
        | Ask::Judgement { during, .. }
        | Ask::Judgements { during, .. }
        | Ask::Amount { during, .. }
        | Ask::WeeksAt { during, .. } => visit(When::Days(during.clone())),
        Ask::Improvement { .. } => visit(When::Day(Day { from: From::JudgedOn, shift: None, moved: 0 })),
        Ask::CalendarMonths { from, to } => {
            visit(When::Day(from.clone()));
            visit(When::Day(to.clone()));
        }
        Ask::Met { .. } => {}
    }
}
