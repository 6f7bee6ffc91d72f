//! Reads the rows of an extract from text. A row that lacks what every such row must have is left out.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hearthline::plan::CaseRows;

use super::rows::{
    AmountRow, AttendanceRow, ClaimRow, CoverageRow, EventRow, Extract, FamilyRow, JudgementRow, NeedRow, PersonRow,
    RejectedRow, ScoreRow, SpellRow, SupportRow,
};

type Row = BTreeMap<String, String>;

/// Reads every table.
pub fn read(rows: &CaseRows) -> Extract {
    Extract {
        families: table(rows, "families", family),
        people: table(rows, "people", person),
        needs: table(rows, "needs", need),
        attendance: table(rows, "attendance", attendance),
        events: table(rows, "events", event),
        scores: table(rows, "scores", score),
        spells: table(rows, "spells", spell),
        support: table(rows, "support", support),
        judgements: table(rows, "judgements", judgement),
        amounts: table(rows, "amounts", amount),
        claims: table(rows, "claims", claim),
        coverage: rows.contains_key("coverage").then(|| table(rows, "coverage", coverage)),
        rejects: table(rows, "rejects", rejected),
    }
}

fn table<T>(rows: &CaseRows, name: &str, read_row: fn(&Row) -> Option<T>) -> Vec<T> {
    let mut read = Vec::new();
    if let Some(rows) = rows.get(name) {
        for row in rows {
            read.extend(read_row(row));
        }
    }
    read
}

fn family(row: &Row) -> Option<FamilyRow> {
    Some(FamilyRow {
        family_id: text(row, "family_id")?,
        earlier_family_id: text(row, "earlier_family_id"),
        identified_on: day(row, "identified_on")?,
        engaged_on: day(row, "engaged_on"),
        assessed_on: day(row, "assessed_on"),
        action_plan_on: day(row, "action_plan_on"),
        lead_practitioner_on: day(row, "lead_practitioner_on"),
        support_on: day(row, "support_on"),
        closed_on: day(row, "closed_on"),
        expectant: flag(row, "expectant").unwrap_or(false),
    })
}

fn person(row: &Row) -> Option<PersonRow> {
    Some(PersonRow {
        family_id: text(row, "family_id")?,
        person_id: text(row, "person_id")?,
        // A person counts as born on the first day of the month.
        born_on: format!("{}-01", text(row, "birth_month")?).parse().ok()?,
        parental_responsibility: flag(row, "parental_responsibility").unwrap_or(false),
        resident_from: day(row, "resident_from"),
        resident_to: day(row, "resident_to"),
    })
}

fn need(row: &Row) -> Option<NeedRow> {
    let identified_on = day(row, "identified_on")?;
    Some(NeedRow {
        family_id: text(row, "family_id")?,
        need: text(row, "need")?,
        person_id: text(row, "person_id"),
        identified_on,
        recorded_on: day(row, "recorded_on").unwrap_or(identified_on),
        withdrawn_on: day(row, "withdrawn_on"),
        source: text(row, "source").unwrap_or_default(),
        measure: text(row, "measure"),
    })
}

fn attendance(row: &Row) -> Option<AttendanceRow> {
    Some(AttendanceRow {
        family_id: text(row, "family_id")?,
        person_id: text(row, "person_id")?,
        term: term(&text(row, "term")?)?,
        ends_on: day(row, "ends_on")?,
        possible: number(row, "possible")?,
        attended: number(row, "attended"),
        authorised: number(row, "authorised"),
        suspensions: number(row, "suspensions"),
        suspension_days: number(row, "suspension_days"),
        exclusion_days: number(row, "exclusion_days"),
        permanently_excluded: flag(row, "permanently_excluded"),
        setting: text(row, "setting").unwrap_or_default(),
    })
}

fn event(row: &Row) -> Option<EventRow> {
    let occurred_on = day(row, "occurred_on")?;
    Some(EventRow {
        family_id: text(row, "family_id")?,
        person_id: text(row, "person_id"),
        kind: text(row, "kind")?,
        occurred_on,
        proven_on: day(row, "proven_on"),
        recorded_on: day(row, "recorded_on").unwrap_or(occurred_on),
        role: text(row, "role"),
        reported_by: text(row, "reported_by"),
        severe: flag(row, "severe"),
        child_present_age: text(row, "child_present_age").and_then(|age| age.parse().ok()),
    })
}

fn score(row: &Row) -> Option<ScoreRow> {
    Some(ScoreRow {
        family_id: text(row, "family_id")?,
        person_id: text(row, "person_id"),
        instrument: text(row, "instrument")?,
        version: text(row, "version").unwrap_or_default(),
        scale: text(row, "scale")?,
        informant: text(row, "informant").unwrap_or_default(),
        measured_on: day(row, "measured_on")?,
        score: number(row, "score")?,
    })
}

fn spell(row: &Row) -> Option<SpellRow> {
    Some(SpellRow {
        family_id: text(row, "family_id")?,
        person_id: text(row, "person_id"),
        kind: text(row, "kind")?,
        status: text(row, "status")?,
        started_on: day(row, "started_on")?,
        ended_on: day(row, "ended_on"),
        ended_as: text(row, "ended_as"),
        expected_end_on: day(row, "expected_end_on"),
        reason: text(row, "reason"),
    })
}

fn support(row: &Row) -> Option<SupportRow> {
    Some(SupportRow {
        family_id: text(row, "family_id")?,
        person_id: text(row, "person_id"),
        service: text(row, "service")?,
        started_on: day(row, "started_on")?,
        ended_on: day(row, "ended_on"),
        result: text(row, "result")?,
        benefit: flag(row, "benefit"),
        applied: flag(row, "applied"),
    })
}

fn judgement(row: &Row) -> Option<JudgementRow> {
    Some(JudgementRow {
        family_id: text(row, "family_id")?,
        person_id: text(row, "person_id"),
        need: text(row, "need"),
        finding: text(row, "finding")?,
        holds: flag(row, "holds")?,
        assessor: text(row, "assessor")?,
        assessed_on: day(row, "assessed_on")?,
    })
}

fn amount(row: &Row) -> Option<AmountRow> {
    let from_on = day(row, "from_on")?;
    Some(AmountRow {
        family_id: text(row, "family_id")?,
        person_id: text(row, "person_id"),
        kind: text(row, "kind")?,
        from_on,
        to_on: day(row, "to_on").unwrap_or(from_on),
        pounds: number(row, "pounds")?,
        earned_as: text(row, "earned_as"),
    })
}

fn claim(row: &Row) -> Option<ClaimRow> {
    Some(ClaimRow {
        family_id: text(row, "family_id")?,
        basis: text(row, "basis")?,
        claimed_on: day(row, "claimed_on")?,
    })
}

fn coverage(row: &Row) -> Option<CoverageRow> {
    Some(CoverageRow {
        source_table: text(row, "source_table")?,
        kind: text(row, "kind")?,
        from_on: day(row, "from_on")?,
        to_on: day(row, "to_on")?,
    })
}

fn rejected(row: &Row) -> Option<RejectedRow> {
    Some(RejectedRow {
        source_table: text(row, "source_table")?,
        kind: text(row, "kind"),
        family_id: text(row, "family_id"),
    })
}

fn text(row: &Row, column: &str) -> Option<String> {
    row.get(column).filter(|text| !text.is_empty()).cloned()
}

fn day(row: &Row, column: &str) -> Option<NaiveDate> {
    text(row, column)?.parse().ok()
}

fn number(row: &Row, column: &str) -> Option<f64> {
    text(row, column)?.parse().ok()
}

fn flag(row: &Row, column: &str) -> Option<bool> {
    text(row, column)?.parse().ok()
}

/// Reads `2022-autumn`: the year in which the school year began, and the term.
fn term(text: &str) -> Option<i32> {
    let (year, season) = text.split_once('-')?;
    let place = match season {
        "autumn" => 0,
        "spring" => 1,
        "summer" => 2,
        _ => return None,
    };
    Some(year.parse::<i32>().ok()? * 3 + place)
}
