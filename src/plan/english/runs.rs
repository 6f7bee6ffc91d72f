//! Spells: where somebody was on a day, for how long, and how it ended.

use super::{
    super::{Comparison, Duration, Point, Take, Who, Window},
    asked::{Asked, one_or_none},
    constant::{Bound, Unit, degree},
    subject::{Mention, Verb},
    time::{last_day, length, point, within},
    words::{endings, reasons},
};

pub(super) struct Status<'a> {
    pub state: String,
    pub who: Who,
    pub at: &'a Point,
    pub reason: &'a [String],
    pub expected_within: Option<Duration>,
}

impl Status<'_> {
    /// Says what else is asked of the spell; `that_day` names the day of the status.
    fn asked_for(&self, that_day: &str) -> Option<String> {
        let reason = (!self.reason.is_empty()).then(|| format!("{} as the reason", reasons(self.reason)));
        let end =
            self.expected_within.map(|within| format!("its end expected within {} of {that_day}", length(within)));
        match (reason, end) {
            (None, None) => None,
            (Some(one), None) | (None, Some(one)) => Some(format!("with {one}")),
            (Some(reason), Some(end)) => Some(format!("with {reason} and with {end}")),
        }
    }
}

impl Asked for Status<'_> {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn noun(&self, _mention: Mention) -> String {
        one_or_none(&self.holds(true))
    }

    fn holds(&self, wanted: bool) -> String {
        let (was, day) = (Verb::Was(self.state.clone()), point(self.at));
        match (wanted, self.asked_for("that day")) {
            (true, None) => format!("{} on {day}", self.who.affirm(&was)),
            (true, Some(asked)) => format!("{} on {day}, {asked}", self.who.affirm(&was)),
            (false, None) => format!("{} on {day}", self.who.deny(&was)),
            // The day goes first, so that what is denied is said in one breath.
            (false, Some(asked)) => format!("on {day} {}", self.who.deny(&was.and(&asked))),
        }
    }
}

/// Days or weeks in a state, in runs.
pub(super) struct Run<'a> {
    /// The state with its verb.
    pub verb: Verb,
    /// The state after "days".
    pub state: String,
    pub unit: Unit,
    pub who: Who,
    pub during: &'a Window,
    pub take: Take,
}

impl Run<'_> {
    fn in_days(&self) -> bool {
        match self.unit {
            Unit::Days => true,
            Unit::Weeks | Unit::Share | Unit::Count | Unit::Plain | Unit::Pounds => false,
        }
    }

    /// Says which days are taken together, and of which window.
    fn taken(&self) -> String {
        let within = within(self.during);
        match self.take {
            Take::Total => format!("in total {within}"),
            Take::Longest => format!("without a break {within}"),
            Take::Current => format!("without a break up to {}", last_day(self.during)),
            Take::First => format!("in the first run {within}"),
            Take::Latest => format!("in the latest run {within}"),
            Take::Min => format!("in the shortest run {within}"),
        }
    }

    /// Says on which days the state is asked, where one day is enough; `any` is the word for such a day.
    fn some_day(&self, any: &str) -> String {
        match self.take {
            Take::Total | Take::Longest | Take::First | Take::Latest | Take::Min => {
                format!("on {any} day {}", within(self.during))
            }
            Take::Current => format!("on {}", last_day(self.during)),
        }
    }

    fn lasting(&self, comparison: Comparison, amount: &str) -> String {
        let (verb, taken) = (&self.verb, self.taken());
        match comparison {
            Comparison::Equal | Comparison::Greater | Comparison::AtLeast => {
                self.who.affirm(&verb.and(&format!("for {} {amount} {taken}", degree(comparison, self.unit))))
            }
            // Never in it at all is less too.
            Comparison::Less => self.who.deny(&verb.and(&format!("for {amount} or more {taken}"))),
            Comparison::AtMost => self.who.deny(&verb.and(&format!("for more than {amount} {taken}"))),
        }
    }
}

impl Asked for Run<'_> {
    fn unit(&self) -> Unit {
        self.unit
    }

    fn noun(&self, mention: Mention) -> String {
        let (owner, state, within) = (self.who.owner(mention), &self.state, within(self.during));
        let days = format!("{owner} number of {} {state}", if self.in_days() { "days" } else { "weeks" });
        match self.take {
            Take::Total => format!("{days} in total {within}"),
            Take::Longest => format!("{days} in the longest run {within}"),
            Take::Current => format!("{days} in the run up to {}", last_day(self.during)),
            Take::First => format!("{days} in the first run {within}"),
            Take::Latest => format!("{days} in the latest run {within}"),
            Take::Min => format!("{days} in the shortest run {within}"),
        }
    }

    fn compared(&self, bound: &Bound) -> String {
        if bound.is_none() {
            let ever = if self.in_days() { self.some_day("any") } else { format!("for a whole week {}", self.taken()) };
            return self.who.deny(&self.verb.and(&ever));
        }
        if bound.is_any() && self.in_days() {
            return self.who.affirm(&self.verb.and(&self.some_day("at least one")));
        }
        self.lasting(bound.comparison, &bound.constant.shown(self.unit))
    }

    fn lasts(&self, comparison: Comparison, duration: Duration) -> String {
        match duration {
            Duration::Days(days) => self.compared(&Bound::new(comparison, days.into())),
            Duration::Weeks(_) | Duration::Months(_) => self.lasting(comparison, &length(duration)),
        }
    }
}

pub(super) struct Ended<'a> {
    pub state: String,
    pub who: Who,
    pub how: &'a [String],
    pub during: &'a Window,
}

impl Asked for Ended<'_> {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn noun(&self, _mention: Mention) -> String {
        one_or_none(&self.holds(true))
    }

    fn holds(&self, wanted: bool) -> String {
        let (time, owner) = (format!("time {}", self.state), self.who.owner(Mention::First));
        let so = format!("{} {}", endings(self.how), within(self.during));
        match (wanted, self.who.name_denied()) {
            (true, _) => format!("{owner} {time} ended {so}"),
            (false, Some(nobody)) => format!("{nobody}'s {time} ended {so}"),
            (false, None) => format!("{owner} {time} did not end {so}"),
        }
    }
}
