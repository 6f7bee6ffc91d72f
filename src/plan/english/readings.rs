//! Readings of validated instruments.

use super::{
    super::{Duration, Margin, Take, Who, Window},
    asked::{Asked, one_or_none},
    constant::{Bound, Unit, plain},
    subject::Mention,
    time::{among, length},
    words::{has_scales, instrument, instruments, scale},
};

pub(super) struct Score<'a> {
    pub instrument: &'a str,
    pub scale: &'a str,
    pub who: Who,
    pub during: &'a Window,
    pub take: Take,
}

impl Asked for Score<'_> {
    fn unit(&self) -> Unit {
        Unit::Plain
    }

    fn noun(&self, mention: Mention) -> String {
        let (take, instrument, scale) = (which(self.take), instrument(self.instrument), scale(self.scale));
        format!("{} {take} {instrument} {scale} score {}", self.who.owner(mention), among(self.during))
    }
}

pub(super) struct Improvement<'a> {
    pub instruments: &'a [String],
    pub scale: Option<&'a str>,
    pub who: Who,
    pub by: Margin,
    pub sustained: Option<Duration>,
}

impl Asked for Improvement<'_> {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn noun(&self, _mention: Mention) -> String {
        one_or_none(&self.holds(true))
    }

    fn holds(&self, wanted: bool) -> String {
        let scale = match self.scale {
            Some(name) => format!(" {}", scale(name)),
            None => String::new(),
        };
        let on_scale = match self.scale {
            None if self.instruments.iter().any(|name| has_scales(name)) => " on at least one scale",
            None | Some(_) => "",
        };
        let reading = format!("latest {}{scale} reading", instruments(self.instruments));
        let margin = match self.by {
            Margin::Any => String::new(),
            Margin::Reliable => " by at least the published reliable change".to_owned(),
            Margin::AtLeast(by) => format!(" by at least {}", plain(by)),
        };
        let better = format!("better than the one at the start{margin}{on_scale}");
        let lasting =
            self.sustained.map(|by| format!("stayed so for at least {} before the judgement date", length(by)));
        let (owner, nobody) = (self.who.owner(Mention::First), self.who.name_denied());
        match (wanted, nobody, lasting) {
            (true, _, None) => format!("{owner} {reading} is {better}"),
            (true, _, Some(lasting)) => format!("{owner} {reading} is {better} and has {lasting}"),
            (false, Some(nobody), None) => format!("{nobody}'s {reading} is {better}"),
            (false, Some(nobody), Some(lasting)) => format!("{nobody}'s {reading} is {better} and has {lasting}"),
            (false, None, None) => format!("{owner} {reading} is not {}", denied(&better)),
            (false, None, Some(lasting)) => {
                format!("{owner} {reading} is not {}, or has not {lasting}", denied(&better))
            }
        }
    }
}

/// What is denied of at least one scale is denied of any.
fn denied(better: &str) -> String {
    better.replacen("on at least one scale", "on any scale", 1)
}

pub(super) struct ScalesAtLeast<'a> {
    pub instrument: &'a str,
    pub minimum: f64,
    pub who: Who,
    pub during: &'a Window,
    pub take: Take,
}

impl ScalesAtLeast<'_> {
    fn reading(&self) -> String {
        format!("at the {} reading {}", which(self.take), among(self.during))
    }
}

impl Asked for ScalesAtLeast<'_> {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn noun(&self, mention: Mention) -> String {
        let (owner, minimum) = (self.who.owner(mention), plain(self.minimum));
        format!("{owner} number of {} scales with {minimum} or more {}", instrument(self.instrument), self.reading())
    }

    fn compared(&self, bound: &Bound) -> String {
        let instrument = instrument(self.instrument);
        let (who, scales) = match self.who.name_denied() {
            Some(nobody) if bound.is_none() => (nobody, format!("any {instrument} scale")),
            Some(_) | None if bound.is_none() => (self.who.name(), format!("no {instrument} scale")),
            Some(_) | None => {
                (self.who.name(), bound.many(&format!("{instrument} scale"), &format!("{instrument} scales")))
            }
        };
        format!("{who} reached {} or more on {scales} {}", plain(self.minimum), self.reading())
    }
}

/// Says which of several readings or amounts.
pub(super) fn which(take: Take) -> &'static str {
    match take {
        Take::First => "first",
        Take::Latest => "latest",
        Take::Min => "lowest",
        Take::Total => "total",
        Take::Longest => "longest",
        Take::Current => "current",
    }
}
