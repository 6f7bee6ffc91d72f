//! Support: what came of it, and how often.

use crate::base::{and_list, or_list};

use super::{
    super::{Who, Window},
    asked::Asked,
    constant::{Bound, Unit},
    subject::Mention,
    time::within,
    words::{plain_word, services},
};

pub(super) struct Support<'a> {
    pub services: &'a [String],
    pub who: Who,
    pub result: &'a [String],
    pub benefit: Option<bool>,
    pub applied: Option<bool>,
    pub during: &'a Window,
}

impl Support<'_> {
    /// Says what somebody did with a service, with "never" or "ever" or nothing before it.
    fn did(&self, adverb: &str) -> String {
        let adverb = if adverb.is_empty() { String::new() } else { format!("{adverb} ") };
        let mut deeds: Vec<String> =
            self.result.iter().filter(|result| *result != "offered").map(|result| deed(result)).collect();
        let offered = self.result.iter().any(|result| result == "offered");
        if offered && deeds.is_empty() {
            return format!("was {adverb}offered {}", services(self.services));
        }
        if offered {
            // Last, so that "was" is not read with what follows it.
            deeds.push("was offered".to_owned());
        }
        format!("{adverb}{} {}", or_list(&deeds), services(self.services))
    }

    /// Says the flags after a sentence that affirms.
    fn flags_affirmed(&self) -> String {
        let benefit = self.benefit.map(|yes| if yes { "benefiting from it" } else { "without benefiting from it" });
        let applied = self.applied.map(|yes| {
            if yes { "putting what was learnt into practice" } else { "without putting what was learnt into practice" }
        });
        let flags: Vec<&str> = benefit.into_iter().chain(applied).collect();
        if flags.is_empty() { String::new() } else { format!(", {}", and_list(&flags)) }
    }

    /// Says the flags after a sentence that counts or denies.
    fn flags_counted(&self) -> String {
        let benefit = self.benefit.map(|yes| if yes { "that was of benefit" } else { "that was of no benefit" });
        let applied = self.applied.map(|yes| {
            if yes { "whose lessons were put into practice" } else { "whose lessons were not put into practice" }
        });
        let flags: Vec<&str> = benefit.into_iter().chain(applied).collect();
        if flags.is_empty() { String::new() } else { format!(" (counting only support {})", and_list(&flags)) }
    }
}

impl Asked for Support<'_> {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn noun(&self, mention: Mention) -> String {
        let results: Vec<String> = self.result.iter().map(|result| outcome(result)).collect();
        let (owner, within, flags) = (self.who.owner(mention), within(self.during), self.flags_counted());
        format!("{owner} number of records of {}, {}, {within}{flags}", services(self.services), or_list(&results))
    }

    fn compared(&self, bound: &Bound) -> String {
        let (who, within) = (self.who.name(), within(self.during));
        if bound.is_any() {
            return format!("{who} {} {within}{}", self.did(""), self.flags_affirmed());
        }
        let flags = self.flags_counted();
        if bound.is_none() {
            return match self.who.name_denied() {
                Some(nobody) => format!("{nobody} {} {within}{flags}", self.did("ever")),
                None => format!("{who} {} {within}{flags}", self.did("never")),
            };
        }
        format!("{who} {} {} {within}{flags}", self.did(""), bound.times())
    }
}

/// Says a result as what the person did.
fn deed(result: &str) -> String {
    match result {
        "in_place" => "had in place".to_owned(),
        "engaged" => "engaged with".to_owned(),
        "disengaged" => "disengaged from".to_owned(),
        other => plain_word(other),
    }
}

/// Says a result of a record.
fn outcome(result: &str) -> String {
    match result {
        "engaged" => "engaged with".to_owned(),
        "disengaged" => "disengaged from".to_owned(),
        other => plain_word(other),
    }
}
