//! Attendance: a row per child of school age and term, from a year before the work to the terms that judge it.

use super::{
    calendar::Day,
    needs::Chosen,
    rows::{Attendance, Word},
    source::whole,
    story::Story,
    troubles::Trouble,
};

/// What a child's schooling is like, from what weighs on the family.
#[derive(Clone, Copy, Default)]
struct Schooling {
    /// The trouble of the child itself, if it is one of school.
    trouble: Option<Trouble>,
    met: bool,
    /// Whether the attendance of every child of the family counts, and comes right.
    family_mends: bool,
}

pub(super) fn tell(story: &mut Story, needs: &[Chosen]) {
    let family_mends = needs.iter().any(|need| is_absence(need.trouble) && need.met);
    for child in 0..story.home.people.len() {
        let own = needs.iter().find(|need| need.subject == Some(child) && is_schooling(need.trouble));
        let schooling =
            Schooling { trouble: own.map(|need| need.trouble), met: own.is_some_and(|need| need.met), family_mends };
        // Some children are never found in the school census.
        if !story.source.chance(0.015) {
            terms_of(story, child, schooling);
        }
    }
}

fn is_absence(trouble: Trouble) -> bool {
    matches!(trouble, Trouble::Absence | Trouble::SevereAbsence)
}

fn is_schooling(trouble: Trouble) -> bool {
    is_absence(trouble) || matches!(trouble, Trouble::Suspensions | Trouble::Exclusion | Trouble::OffRoll)
}

fn terms_of(story: &mut Story, child: usize, schooling: Schooling) {
    let family = story.family;
    let Some(person) = story.home.people.get(child) else { return };
    let first = family.engaged - 390;
    let last = if family.takes_part { family.judged() + 20 } else { family.engaged };
    let turns = family.engaged + 50;
    let excluded = family.engaged - story.source.between(20, 200);
    let usual = usual_setting(story, person.disabled == Some(true));
    let calendar = story.calendar;
    for (place, term) in calendar.terms.iter().enumerate() {
        let asked = term.ends >= first && term.starts <= last && term.starts > story.attendance_after;
        let age = calendar.age(person.born, term.august);
        let there = person.is_resident(term.ends) && (5..=15).contains(&age);
        if !asked || !there || story.area.lacks("attendance", "all", term.starts) || story.source.chance(0.008) {
            continue;
        }
        let after = term.ends > turns + 30;
        let off_roll = schooling.trouble == Some(Trouble::OffRoll) && !(after && schooling.met);
        if off_roll && term.starts > family.engaged - 150 {
            continue;
        }
        let put_out = schooling.trouble == Some(Trouble::Exclusion) && term.ends >= excluded;
        let setting = match schooling.trouble {
            Some(Trouble::Exclusion) if put_out && !(after && schooling.met) => "pupil_referral_unit",
            Some(Trouble::SevereAbsence) if after && schooling.met => "approved_alternative_provision",
            Some(Trouble::Suspensions) if after && !schooling.met => "other_alternative_provision",
            _ => usual,
        };
        let days = Stretch { term: place, possible: term.possible, setting, after };
        if put_out && term.starts <= excluded {
            let at_first = Stretch { possible: term.possible / 2, setting: usual, ..days };
            record(story, child, schooling, at_first, Some(term.ends - excluded));
            let rest = term.possible - term.possible / 2;
            // A child is not taken back within the term that it was put out in.
            let elsewhere = if setting == usual { "pupil_referral_unit" } else { setting };
            record(story, child, schooling, Stretch { possible: rest, setting: elsewhere, ..days }, None);
        } else {
            record(story, child, schooling, days, None);
        }
    }
}

fn usual_setting(story: &mut Story, disabled: bool) -> Word {
    let special = if disabled { 35 } else { 2 };
    story.source.weighted(&[("mainstream", 100), ("special", special), ("medical", 1), ("home", 1)])
}

/// A child's sessions in one setting of one term.
#[derive(Clone, Copy)]
struct Stretch {
    term: usize,
    possible: i32,
    setting: Word,
    after: bool,
}

/// The share of sessions attended, and the share of absence that the school did not allow.
fn shares(story: &mut Story, schooling: Schooling, after: bool) -> (f64, f64) {
    let drawn = story.source.normal();
    match schooling.trouble {
        Some(Trouble::Absence) if !after => (0.79 + 0.06 * drawn, 0.5),
        Some(Trouble::Absence) if !schooling.met => (0.84 + 0.05 * drawn, 0.45),
        Some(Trouble::SevereAbsence) if !after => (0.34 + 0.08 * drawn, 0.7),
        Some(Trouble::SevereAbsence) if schooling.met => (0.78 + 0.08 * drawn, 0.3),
        Some(Trouble::SevereAbsence) => (0.43 + 0.09 * drawn, 0.65),
        Some(_) if !(after && schooling.met) => (0.87 + 0.05 * drawn, 0.4),
        _ if after && schooling.family_mends => (0.96 + 0.012 * drawn, 0.2),
        _ => (0.94 + 0.03 * drawn, 0.25),
    }
}

fn record(story: &mut Story, child: usize, schooling: Schooling, days: Stretch, put_out: Option<Day>) {
    let (share, not_allowed) = shares(story, schooling, days.after);
    let attended = whole(f64::from(days.possible) * share.clamp(0.0, 1.0));
    let absent = days.possible - attended;
    let unauthorised = whole(f64::from(absent) * not_allowed * (0.6 + 0.8 * story.source.unit())).min(absent);
    let suspensions = match schooling.trouble {
        Some(Trouble::Suspensions) if !days.after => story.source.between(1, 3),
        Some(Trouble::Suspensions) if schooling.met => i32::from(story.source.chance(0.15)),
        Some(Trouble::Suspensions) => story.source.between(0, 2),
        _ => i32::from(story.source.chance(0.012)),
    };
    let lost = (0..suspensions).map(|_| story.source.between(1, 9)).sum();
    let source = &mut *story.source;
    story.rows.attendance.push(Attendance {
        who: child,
        term: days.term,
        possible: days.possible,
        attended: source.maybe(0.994, attended),
        authorised: source.maybe(0.985, absent - unauthorised),
        unauthorised: source.maybe(0.985, unauthorised),
        suspensions: source.maybe(0.99, suspensions),
        suspension_halves: source.maybe(0.98, lost),
        exclusion_days: source.maybe(0.98, put_out.map_or(0, |days| days.clamp(0, 100) * 5 / 7)),
        permanently_excluded: source.maybe(0.99, put_out.is_some()),
        setting: days.setting,
    });
}
