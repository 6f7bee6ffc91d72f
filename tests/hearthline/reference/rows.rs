//! The rows of an extract, table by table, with what is asked of them.

use chrono::NaiveDate;

/// An engagement of a family.
#[derive(Debug, Clone)]
pub struct FamilyRow {
    pub family_id: String,
    pub earlier_family_id: Option<String>,
    pub identified_on: NaiveDate,
    pub engaged_on: Option<NaiveDate>,
    pub assessed_on: Option<NaiveDate>,
    pub action_plan_on: Option<NaiveDate>,
    pub lead_practitioner_on: Option<NaiveDate>,
    pub support_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub expectant: bool,
}

/// A person in an engagement.
#[derive(Debug, Clone)]
pub struct PersonRow {
    pub family_id: String,
    pub person_id: String,
    pub born_on: NaiveDate,
    pub parental_responsibility: bool,
    pub resident_from: Option<NaiveDate>,
    pub resident_to: Option<NaiveDate>,
}

/// A need that was recorded.
#[derive(Debug, Clone)]
pub struct NeedRow {
    pub family_id: String,
    pub need: String,
    pub person_id: Option<String>,
    pub identified_on: NaiveDate,
    pub recorded_on: NaiveDate,
    pub withdrawn_on: Option<NaiveDate>,
    pub source: String,
    pub measure: Option<String>,
}

/// A child's term in one setting.
#[derive(Debug, Clone)]
pub struct AttendanceRow {
    pub family_id: String,
    pub person_id: String,
    /// Terms counted one after the other, so that the next term is one more.
    pub term: i32,
    pub ends_on: NaiveDate,
    pub possible: f64,
    pub attended: Option<f64>,
    pub authorised: Option<f64>,
    pub suspensions: Option<f64>,
    pub suspension_days: Option<f64>,
    pub exclusion_days: Option<f64>,
    pub permanently_excluded: Option<bool>,
    pub setting: String,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct EventRow {
    pub family_id: String,
    pub person_id: Option<String>,
    pub kind: String,
    pub occurred_on: NaiveDate,
    pub proven_on: Option<NaiveDate>,
    pub recorded_on: NaiveDate,
    pub role: Option<String>,
    pub reported_by: Option<String>,
    pub severe: Option<bool>,
    pub child_present_age: Option<u32>,
}

/// A reading of an instrument.
#[derive(Debug, Clone)]
pub struct ScoreRow {
    pub family_id: String,
    pub person_id: Option<String>,
    pub instrument: String,
    pub version: String,
    pub scale: String,
    pub informant: String,
    pub measured_on: NaiveDate,
    pub score: f64,
}

/// A status with a first and a last day.
#[derive(Debug, Clone)]
pub struct SpellRow {
    pub family_id: String,
    pub person_id: Option<String>,
    pub kind: String,
    pub status: String,
    pub started_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
    pub ended_as: Option<String>,
    pub expected_end_on: Option<NaiveDate>,
    pub reason: Option<String>,
}

/// A service.
#[derive(Debug, Clone)]
pub struct SupportRow {
    pub family_id: String,
    pub person_id: Option<String>,
    pub service: String,
    pub started_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
    pub result: String,
    pub benefit: Option<bool>,
    pub applied: Option<bool>,
}

/// A finding by somebody or by a record.
#[derive(Debug, Clone)]
pub struct JudgementRow {
    pub family_id: String,
    pub person_id: Option<String>,
    pub need: Option<String>,
    pub finding: String,
    pub holds: bool,
    pub assessor: String,
    pub assessed_on: NaiveDate,
}

/// Money of a period.
#[derive(Debug, Clone)]
pub struct AmountRow {
    pub family_id: String,
    pub person_id: Option<String>,
    pub kind: String,
    pub from_on: NaiveDate,
    /// The last day of the period; of a single day, that day.
    pub to_on: NaiveDate,
    pub pounds: f64,
    pub earned_as: Option<String>,
}

/// A result that was claimed.
#[derive(Debug, Clone)]
pub struct ClaimRow {
    pub family_id: String,
    pub basis: String,
    pub claimed_on: NaiveDate,
}

/// Days that a source covers.
#[derive(Debug, Clone)]
pub struct CoverageRow {
    pub source_table: String,
    pub kind: String,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
}

/// A row that could not be taken in. What is not known of it is empty.
#[derive(Debug, Clone)]
pub struct RejectedRow {
    pub source_table: String,
    pub kind: Option<String>,
    pub family_id: Option<String>,
}

/// All rows of an extract.
#[derive(Debug, Clone)]
pub struct Extract {
    pub families: Vec<FamilyRow>,
    pub people: Vec<PersonRow>,
    pub needs: Vec<NeedRow>,
    pub attendance: Vec<AttendanceRow>,
    pub events: Vec<EventRow>,
    pub scores: Vec<ScoreRow>,
    pub spells: Vec<SpellRow>,
    pub support: Vec<SupportRow>,
    pub judgements: Vec<JudgementRow>,
    pub amounts: Vec<AmountRow>,
    pub claims: Vec<ClaimRow>,
    /// None: everything is covered.
    pub coverage: Option<Vec<CoverageRow>>,
    pub rejects: Vec<RejectedRow>,
}
