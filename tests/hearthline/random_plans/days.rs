//! The days of a family that matter to a plan: its anchors, the ends of its windows, and those right beside them.

use chrono::{Datelike, NaiveDate};
use hearthline::plan::{Anchor, Window};

use super::{
    dice::{Dice, day, later},
    interest::{Interest, anchor_of},
};

/// The days on which a family's clauses hang.
#[derive(Clone)]
pub struct Days {
    pub as_of: NaiveDate,
    pub identified: NaiveDate,
    pub engaged: Option<NaiveDate>,
    pub closed: Option<NaiveDate>,
    pub judged: NaiveDate,
    pub claimed: Vec<NaiveDate>,
    /// When its needs were identified.
    pub needs: Vec<NaiveDate>,
    /// When its spells ended.
    pub spell_ends: Vec<NaiveDate>,
}

impl Days {
    fn anchor(&self, dice: &mut Dice, anchor: &Anchor) -> NaiveDate {
        let one_of = |dice: &mut Dice, days: &[NaiveDate], otherwise: NaiveDate| {
            if days.is_empty() { otherwise } else { *dice.pick(days) }
        };
        match anchor {
            Anchor::Identified => one_of(dice, &self.needs, self.identified),
            Anchor::FamilyIdentified => self.identified,
            Anchor::Engaged => self.engaged.unwrap_or(self.identified),
            Anchor::Closed => self.closed.unwrap_or(self.as_of),
            Anchor::Claimed => one_of(dice, &self.claimed, self.judged),
            Anchor::AsOf => self.as_of,
            Anchor::JudgedOn => self.judged,
            Anchor::SpellEnd { .. } => one_of(dice, &self.spell_ends, self.closed.unwrap_or(self.judged)),
        }
    }

    /// The first and the last day of a window. One without a first day begins two years before its last.
    fn ends(&self, dice: &mut Dice, window: &Window) -> (NaiveDate, NaiveDate) {
        let anchor = match anchor_of(window) {
            Some(anchor) => self.anchor(dice, anchor),
            None if self.spell_ends.is_empty() => self.judged,
            None => *dice.pick(&self.spell_ends),
        };
        match window {
            Window::Before(_, length) => (later(length.before(anchor).unwrap(), 1), anchor),
            Window::After(_, length) => (later(anchor, 1), length.after(anchor).unwrap()),
            Window::Since(_) => (later(anchor, 1), self.judged),
            Window::Until(_) => (later(anchor, -730), anchor),
            Window::Spell { .. } => (later(anchor, -90), anchor),
        }
    }

    /// A day that matters: at an end of a window or at a point of the plan, or between.
    pub fn matter(&self, dice: &mut Dice, interest: &Interest) -> NaiveDate {
        let (windows, points) = (interest.windows.len(), interest.points.len());
        if windows + points == 0 {
            return self.odd(dice);
        }
        let place = dice.count(0, windows + points - 1);
        match interest.windows.get(place) {
            Some(window) => self.within(dice, window),
            None => self.at(dice, interest),
        }
    }

    /// A day at an end of the window, within it, or anywhere.
    pub fn within(&self, dice: &mut Dice, window: &Window) -> NaiveDate {
        let (first, last) = self.ends(dice, window);
        match dice.weighted(&[(24, 0), (24, 1), (38, 2), (14, 3)]) {
            0 => dice.near(first),
            1 => dice.near(last),
            2 => dice.day(first, last.max(first)),
            _ => self.odd(dice),
        }
    }

    /// A day at one of the plan's points.
    pub fn at(&self, dice: &mut Dice, interest: &Interest) -> NaiveDate {
        if interest.points.is_empty() {
            return self.judged;
        }
        let point = dice.pick(&interest.points).clone();
        let anchor = self.anchor(dice, &point.anchor);
        let day = match point.shift {
            None => anchor,
            Some((true, by)) => by.after(anchor).unwrap(),
            Some((false, by)) => by.before(anchor).unwrap(),
        };
        dice.near(day)
    }

    /// The end of a month, a leap day, the day of the statuses, an anchor, or any day.
    pub fn odd(&self, dice: &mut Dice) -> NaiveDate {
        let any = dice.day(later(self.as_of, -900), later(self.as_of, 60));
        let known = [Some(self.identified), self.engaged, self.closed, Some(self.judged)];
        match dice.weighted(&[(2, 0), (1, 1), (2, 2), (3, 3), (3, 4)]) {
            0 => later(day(any.year(), any.month(), 1), -1),
            1 => dice.near(day(if any.year() < 2022 { 2020 } else { 2024 }, 2, 29)),
            2 => dice.near(self.as_of),
            3 => dice.pick(&known).unwrap_or(self.as_of),
            _ => any,
        }
    }

    /// The last day of something that began on a day: as long as a duration of the plan, or up to a day that matters;
    /// none while it lasts.
    pub fn end(&self, dice: &mut Dice, interest: &Interest, began: NaiveDate) -> Option<NaiveDate> {
        let end = match dice.weighted(&[(20, 0), (40, 1), (30, 2), (10, 3)]) {
            0 => return None,
            1 => {
                let as_long = dice.pick(&interest.durations).after(began).unwrap();
                dice.near(later(as_long, -1))
            }
            2 => self.matter(dice, interest),
            _ => began,
        };
        Some(end.max(began))
    }
}
