//! Events and how their number changed.

use crate::base::{and_list, or_list};

use super::{
    super::{Comparison, EventFilter, Kinds, Who, Window},
    asked::Asked,
    constant::{Bound, Unit},
    subject::Mention,
    time::{stretch, within},
    words::{event, reporters, role, shared},
};

pub(super) struct Events<'a> {
    pub kinds: &'a Kinds,
    pub who: Who,
    pub during: &'a Window,
    pub filter: &'a EventFilter,
}

impl Asked for Events<'_> {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn noun(&self, mention: Mention) -> String {
        let Things { several, .. } = things(self.kinds);
        let (part, asked) = (part(self.filter, self.who, self.kinds), asked_for(self.filter, self.kinds));
        format!("{} number of {several}{part} {}{asked}", self.who.owner(mention), within(self.during))
    }

    fn compared(&self, bound: &Bound) -> String {
        let Things { one, several, all } = things(self.kinds);
        let (who, many) = match self.who.name_denied() {
            Some(nobody) if bound.is_none() => (nobody, format!("any {all}")),
            Some(_) | None if bound.is_none() => (self.who.name(), format!("no {all}")),
            Some(_) | None => (self.who.name(), bound.many(&one, &several)),
        };
        let (part, asked) = (part(self.filter, self.who, self.kinds), asked_for(self.filter, self.kinds));
        format!("{who} had {many}{part} {}{asked}", within(self.during))
    }
}

pub(super) struct Change<'a> {
    pub kinds: &'a Kinds,
    pub who: Who,
    pub baseline: &'a Window,
    pub outcome: &'a Window,
    pub filter: &'a EventFilter,
}

impl Change<'_> {
    /// Says what changes, and between which windows.
    fn ends(&self, mention: Mention) -> (String, String) {
        let what = format!(
            "{} {}{}",
            self.who.owner(mention),
            things(self.kinds).all,
            part(self.filter, self.who, self.kinds)
        );
        let ends = format!("from {} to {}", stretch(self.baseline), stretch(self.outcome));
        (what, format!("{ends}{}", asked_for(self.filter, self.kinds)))
    }
}

impl Asked for Change<'_> {
    fn unit(&self) -> Unit {
        Unit::Share
    }

    fn noun(&self, mention: Mention) -> String {
        let (what, ends) = self.ends(mention);
        format!("the change in {what} {ends}")
    }

    fn compared(&self, bound: &Bound) -> String {
        let (what, ends) = self.ends(Mention::First);
        format!("{what} {} {ends}", course(bound))
    }
}

/// Says how a number went: "fell by at least 25%". Never with a "not", which of every child would say too little.
fn course(bound: &Bound) -> String {
    let value = bound.constant.value;
    if bound.constant.is_just(0.0) {
        return match bound.comparison {
            Comparison::Equal => "stayed the same",
            Comparison::Less => "fell",
            Comparison::AtMost => "fell or stayed the same",
            Comparison::Greater => "rose",
            Comparison::AtLeast => "rose or stayed the same",
        }
        .to_owned();
    }
    let falls = value < 0.0;
    let shown = if falls { bound.constant.clone().negated() } else { bound.constant.clone() }.shown(Unit::Share);
    let (goes, else_goes) = if falls { ("fell", "rose") } else { ("rose", "fell") };
    match (bound.comparison, falls) {
        (Comparison::Equal, _) => format!("{goes} by exactly {shown}"),
        (Comparison::AtMost, true) | (Comparison::AtLeast, false) => format!("{goes} by at least {shown}"),
        (Comparison::Less, true) | (Comparison::Greater, false) => format!("{goes} by more than {shown}"),
        (Comparison::AtLeast, true) | (Comparison::AtMost, false) => {
            format!("{goes} by at most {shown}, stayed the same or {else_goes}")
        }
        (Comparison::Greater, true) | (Comparison::Less, false) => {
            format!("{goes} by less than {shown}, stayed the same or {else_goes}")
        }
    }
}

/// Words for kinds of event.
struct Things {
    one: String,
    several: String,
    /// All there are, of which one may say "no".
    all: String,
}

fn things(kinds: &Kinds) -> Things {
    if kinds.crime {
        let all = "crime or anti-social behaviour";
        return Things {
            one: format!("incident of {all}"),
            several: format!("incidents of {all}"),
            all: all.to_owned(),
        };
    }
    let (one, several): (Vec<String>, Vec<String>) = kinds.kinds.iter().map(|kind| event(kind)).unzip();
    let several = shared(&several);
    Things { one: shared(&one), all: several.clone(), several }
}

/// Says the part that the person, or somebody of the family, had in an event.
///
/// Of several kinds in commas, so that it is not heard of the last kind only.
fn part(filter: &EventFilter, who: Who, kinds: &Kinds) -> String {
    if filter.role.is_empty() {
        return String::new();
    }
    let roles: Vec<String> = filter.role.iter().map(|word| format!("as {}", role(word))).collect();
    let part = match who {
        Who::Index | Who::EveryChild | Who::AnyChild | Who::Adult | Who::Parent => or_list(&roles),
        Who::Family => format!("with one of its members {}", or_list(&roles)),
    };
    if kinds.kinds.len() > 1 { format!(", {part},") } else { format!(" {part}") }
}

/// Says what else is asked of an event.
fn asked_for(filter: &EventFilter, kinds: &Kinds) -> String {
    let mut asked = Vec::new();
    if !filter.reported_by.is_empty() {
        asked.push(format!("reported by {}", reporters(&filter.reported_by)));
    }
    asked.extend(
        filter.severe.map(|severe| if severe { "counted as severe" } else { "not counted as severe" }.to_owned()),
    );
    asked.extend(
        filter.proven.map(|proven| {
            if proven { "proved by the status date" } else { "not proved by the status date" }.to_owned()
        }),
    );
    asked.extend(filter.child_present_age.map(|age| format!("with a child aged {age} or younger present")));
    if asked.is_empty() {
        return String::new();
    }
    let those = if kinds.crime { "incidents" } else { "those" };
    format!(" (counting only {those} {})", and_list(&asked))
}
