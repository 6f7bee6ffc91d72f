//! Attendance and exclusions.

use super::{
    super::{AttendanceOf, Comparison, ExclusionsOf, Point, Who},
    asked::Asked,
    constant::{Bound, Unit},
    subject::Mention,
    time::point,
    words::settings,
};

pub(super) struct Attendance<'a> {
    pub who: Who,
    pub terms: u32,
    pub upto: &'a Point,
    pub of: AttendanceOf,
    pub setting: &'a [String],
}

impl Attendance<'_> {
    /// Says which sessions, and of which terms, after a word for them.
    fn sessions(&self) -> String {
        let setting = if self.setting.is_empty() { String::new() } else { format!(" in {}", settings(self.setting)) };
        let of = match self.of {
            AttendanceOf::Attended => "",
            AttendanceOf::ExcludingAuthorised => " (leaving out authorised absence)",
        };
        format!("{setting}{of} over {}", last_terms(self.terms, self.upto))
    }
}

impl Asked for Attendance<'_> {
    fn unit(&self) -> Unit {
        Unit::Share
    }

    fn noun(&self, mention: Mention) -> String {
        format!("{} attendance{}", pupil_owner(self.who, mention), self.sessions())
    }

    fn compared(&self, bound: &Bound) -> String {
        let any = bound.comparison == Comparison::Greater && bound.constant.is_just(0.0);
        let sessions =
            if any { "some sessions".to_owned() } else { format!("{} of sessions", bound.said(Unit::Share)) };
        format!("{} attended {sessions}{}", pupil(self.who), self.sessions())
    }
}

pub(super) struct Exclusions<'a> {
    pub who: Who,
    pub of: ExclusionsOf,
    pub terms: u32,
    pub upto: &'a Point,
}

impl Exclusions<'_> {
    fn things(&self) -> (&'static str, &'static str) {
        match self.of {
            ExclusionsOf::Suspensions => ("suspension", "suspensions"),
            ExclusionsOf::LostDays => ("day lost to suspension or exclusion", "days lost to suspension or exclusion"),
            ExclusionsOf::Permanent => ("permanent exclusion", "permanent exclusions"),
        }
    }
}

impl Asked for Exclusions<'_> {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn noun(&self, mention: Mention) -> String {
        let (_, several) = self.things();
        format!("{} number of {several} over {}", pupil_owner(self.who, mention), last_terms(self.terms, self.upto))
    }

    fn compared(&self, bound: &Bound) -> String {
        let (one, several) = self.things();
        // Days lost may be half days, so that less than one is not none, and more than none not one.
        let many = match self.of {
            ExclusionsOf::LostDays if bound.constant.is_just(0.0) && !bound.is_none() => {
                format!("{} {several}", bound.said(Unit::Count))
            }
            ExclusionsOf::LostDays if bound.constant.is_just(1.0) => format!("{} {one}", bound.said(Unit::Count)),
            ExclusionsOf::LostDays | ExclusionsOf::Suspensions | ExclusionsOf::Permanent => bound.many(one, several),
        };
        let (who, many) = match (self.who.name_denied(), many.strip_prefix("no ")) {
            (Some(nobody), Some(_)) => (nobody, format!("any {several}")),
            _ => (pupil(self.who), many),
        };
        format!("{who} had {many} over {}", last_terms(self.terms, self.upto))
    }
}

/// Names whoever goes to school.
fn pupil(who: Who) -> &'static str {
    match who {
        Who::Index | Who::EveryChild | Who::AnyChild | Who::Adult | Who::Parent => who.name(),
        Who::Family => "the family's children together",
    }
}

fn pupil_owner(who: Who, mention: Mention) -> String {
    match (who, mention) {
        (Who::Index | Who::EveryChild | Who::AnyChild | Who::Adult | Who::Parent, _) => who.owner(mention),
        (Who::Family, Mention::First) => "the family's children's joint".to_owned(),
        (Who::Family, Mention::Again) => "their joint".to_owned(),
        (Who::Family, Mention::Each) => "each family's children's joint".to_owned(),
    }
}

fn last_terms(terms: u32, upto: &Point) -> String {
    let terms = if terms == 1 { "term".to_owned() } else { format!("{terms} terms") };
    format!("the last {terms} ended by {}", point(upto))
}
