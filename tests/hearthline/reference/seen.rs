//! What is seen of one family on the day of the statuses.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hearthline::plan::Plan;

use super::rows::{
    AmountRow, AttendanceRow, ClaimRow, CoverageRow, EventRow, Extract, FamilyRow, JudgementRow, NeedRow, PersonRow,
    RejectedRow, ScoreRow, SpellRow, SupportRow,
};

/// One family and its rows, without anything dated or recorded after `as_of`.
#[derive(Debug)]
pub struct Seen {
    pub as_of: NaiveDate,
    pub judged_on: NaiveDate,
    pub family: FamilyRow,
    pub people: Vec<PersonRow>,
    pub needs: Vec<NeedRow>,
    pub claims: Vec<ClaimRow>,
    pub attendance: Vec<AttendanceRow>,
    pub events: Vec<EventRow>,
    pub scores: Vec<ScoreRow>,
    pub spells: Vec<SpellRow>,
    pub support: Vec<SupportRow>,
    pub judgements: Vec<JudgementRow>,
    pub amounts: Vec<AmountRow>,
    /// None: everything is covered.
    pub coverage: Option<Vec<CoverageRow>>,
    /// Rejected rows of evidence of this family, of one linked to it, or of nobody knows whom.
    pub rejects: Vec<RejectedRow>,
    /// Whether a row of `people` was rejected that may be this family's.
    pub lost_person: bool,
    /// Whether a row of `needs` was rejected that may be this family's.
    pub lost_need: bool,
    /// The averages of the area, by name; those of which nothing is known are not there. They are worked out once all
    /// families are seen.
    pub averages: BTreeMap<String, f64>,
}

/// Gives the families that are there by `as_of`, in the order of their ids, their later days taken away.
pub fn families(extract: &Extract, as_of: NaiveDate) -> Vec<FamilyRow> {
    let mut seen = Vec::new();
    for family in &extract.families {
        if family.identified_on <= as_of {
            seen.push(FamilyRow {
                engaged_on: by(family.engaged_on, as_of),
                assessed_on: by(family.assessed_on, as_of),
                action_plan_on: by(family.action_plan_on, as_of),
                lead_practitioner_on: by(family.lead_practitioner_on, as_of),
                support_on: by(family.support_on, as_of),
                closed_on: by(family.closed_on, as_of),
                ..family.clone()
            });
        }
    }
    seen.sort_by(|left, right| left.family_id.cmp(&right.family_id));
    seen
}

/// Collects what is seen of one of these families.
pub fn see(plan: &Plan, extract: &Extract, families: &[FamilyRow], family: &FamilyRow, as_of: NaiveDate) -> Seen {
    let linked = linked_families(families, &family.family_id);
    let is_own = |family_id: &String| *family_id == family.family_id;
    let is_linked = |family_id: &String| linked.contains(family_id);
    let lost = |table: &str| {
        extract.rejects.iter().any(|row| row.source_table == table && row.family_id.as_ref().is_none_or(is_own))
    };

    let mut events: Vec<EventRow> = extract
        .events
        .iter()
        .filter(|row| is_linked(&row.family_id) && row.occurred_on <= as_of && row.recorded_on <= as_of)
        .map(|row| EventRow { proven_on: by(row.proven_on, as_of), ..row.clone() })
        .collect();
    events.extend(later_engagements(families, &linked, family));

    Seen {
        as_of,
        judged_on: judged_on(plan, family, as_of),
        family: family.clone(),
        people: extract.people.iter().filter(|row| is_own(&row.family_id)).cloned().collect(),
        needs: extract.needs.iter().filter(|row| is_own(&row.family_id) && counts(row, as_of)).cloned().collect(),
        claims: extract
            .claims
            .iter()
            .filter(|row| is_own(&row.family_id) && row.claimed_on <= as_of)
            .cloned()
            .collect(),
        attendance: extract
            .attendance
            .iter()
            .filter(|row| is_linked(&row.family_id) && row.ends_on <= as_of)
            .cloned()
            .collect(),
        events,
        scores: extract
            .scores
            .iter()
            .filter(|row| is_linked(&row.family_id) && row.measured_on <= as_of)
            .cloned()
            .collect(),
        spells: extract
            .spells
            .iter()
            .filter(|row| is_linked(&row.family_id) && row.started_on <= as_of)
            .map(|row| spell_as_seen(row, as_of))
            .collect(),
        support: extract
            .support
            .iter()
            .filter(|row| is_linked(&row.family_id) && row.started_on <= as_of)
            .map(|row| support_as_seen(row, as_of))
            .collect(),
        judgements: extract
            .judgements
            .iter()
            .filter(|row| is_linked(&row.family_id) && row.assessed_on <= as_of)
            .cloned()
            .collect(),
        amounts: extract
            .amounts
            .iter()
            .filter(|row| is_linked(&row.family_id) && row.to_on <= as_of)
            .cloned()
            .collect(),
        coverage: extract.coverage.clone(),
        rejects: extract.rejects.iter().filter(|row| row.family_id.as_ref().is_none_or(is_linked)).cloned().collect(),
        lost_person: lost("people"),
        lost_need: lost("needs"),
        averages: BTreeMap::new(),
    }
}

/// The earlier of `as_of` and the plan's time after closure; of an open family `as_of`.
fn judged_on(plan: &Plan, family: &FamilyRow, as_of: NaiveDate) -> NaiveDate {
    match family.closed_on {
        Some(closed_on) => plan.settings.judged_after.after(closed_on).map_or(as_of, |day| day.min(as_of)),
        None => as_of,
    }
}

/// Gives the ids of the engagements that hang together by `earlier_family_id`, before and after, this one included.
// DECIDED: an engagement identified after `as_of` is not there, so it links nothing and its rows are not read. Two
// later engagements of one earlier hang together too.
fn linked_families(families: &[FamilyRow], family_id: &str) -> Vec<String> {
    let mut linked = vec![family_id.to_owned()];
    loop {
        let mut found = Vec::new();
        for family in families {
            let Some(earlier) =
                families.iter().find(|other| Some(&other.family_id) == family.earlier_family_id.as_ref())
            else {
                continue;
            };
            if linked.contains(&family.family_id) && !linked.contains(&earlier.family_id) {
                found.push(earlier.family_id.clone());
            }
            if linked.contains(&earlier.family_id) && !linked.contains(&family.family_id) {
                found.push(family.family_id.clone());
            }
        }
        if found.is_empty() {
            return linked;
        }
        linked.extend(found);
    }
}

/// The start of each later engagement, as an early help referral of no person.
fn later_engagements(families: &[FamilyRow], linked: &[String], family: &FamilyRow) -> Vec<EventRow> {
    let mut referrals = Vec::new();
    for other in families {
        if linked.contains(&other.family_id) && other.identified_on > family.identified_on {
            referrals.push(EventRow {
                family_id: other.family_id.clone(),
                person_id: None,
                kind: "referral_early_help".to_owned(),
                occurred_on: other.identified_on,
                proven_on: None,
                recorded_on: other.identified_on,
                role: None,
                reported_by: None,
                severe: None,
                child_present_age: None,
            });
        }
    }
    referrals
}

/// Says whether a need counts: identified and recorded by the day, and not withdrawn by then.
fn counts(row: &NeedRow, as_of: NaiveDate) -> bool {
    row.identified_on <= as_of && row.recorded_on <= as_of && by(row.withdrawn_on, as_of).is_none()
}

fn spell_as_seen(row: &SpellRow, as_of: NaiveDate) -> SpellRow {
    let mut seen = row.clone();
    if row.ended_on.is_some_and(|ended_on| ended_on > as_of) {
        seen.ended_on = None;
        seen.ended_as = None;
    }
    seen
}

fn support_as_seen(row: &SupportRow, as_of: NaiveDate) -> SupportRow {
    let mut seen = row.clone();
    if row.ended_on.is_some_and(|ended_on| ended_on > as_of) {
        seen.ended_on = None;
        if row.result == "completed" || row.result == "disengaged" {
            "engaged".clone_into(&mut seen.result);
            seen.benefit = None;
            seen.applied = None;
        }
    }
    seen
}

/// A day, if it has come.
fn by(day: Option<NaiveDate>, as_of: NaiveDate) -> Option<NaiveDate> {
    day.filter(|day| *day <= as_of)
}
