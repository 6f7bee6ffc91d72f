//! What a submission knows: the rows of one engagement that were dated and recorded by its last day, as fields.
//!
//! A later submission holds every row of an earlier one, with more of its dates filled.

use super::{
    areas::Area,
    calendar::{Calendar, Day},
    family::Family,
    household::Household,
    rows::{Pseudonym, Rows, Who},
    sheets::{Sheet, Sheets},
};
use crate::base::Problem;

const LOCALITIES: &[&str] = &["L1", "L2", "L3", "L4", "L5"];

/// One engagement as a submission of that day sees it.
pub(super) struct Known<'a> {
    pub(super) area: &'a Area,
    pub(super) calendar: &'a Calendar,
    pub(super) home: &'a Household,
    pub(super) family: &'a Family,
    pub(super) rows: &'a Rows,
    pub(super) end: Day,
}

impl Known<'_> {
    /// Writes the rows of every table.
    pub(super) fn write(&self, sheets: &mut Sheets) -> Result<(), Problem> {
        if self.family.identified > self.end {
            return Ok(());
        }
        self.family_row(sheets)?;
        self.people(sheets)?;
        self.needs(sheets)?;
        self.attendance(sheets)?;
        self.events(sheets)?;
        self.scores(sheets)?;
        self.spells(sheets)?;
        self.support(sheets)?;
        self.judgements(sheets)?;
        self.amounts(sheets)?;
        self.claims(sheets)
    }

    fn id(&self) -> &[u8] {
        self.family.id.as_bytes()
    }

    fn day(&self, day: Day) -> &[u8] {
        self.calendar.text(day)
    }

    fn by_then(&self, day: Option<Day>) -> &[u8] {
        self.calendar.known(day, self.end)
    }

    fn number(&self, number: Option<i32>) -> &[u8] {
        number.map_or(b"", |number| self.calendar.number(number))
    }

    /// The pseudonym of the person of a row, empty for the family; nothing where the person is not known yet.
    fn person(&self, who: Who) -> Option<&[u8]> {
        match who {
            None => Some(b""),
            Some(place) => self
                .home
                .people
                .get(place)
                .filter(|person| person.is_known(self.end))
                .map(|person| person.id.as_bytes()),
        }
    }

    fn family_row(&self, sheets: &mut Sheets) -> Result<(), Problem> {
        let family = self.family;
        let engaged = family.takes_part.then_some(family.engaged);
        let closed = family.recorded_closed;
        let [assessed, plan, lead, support] =
            family.practice.map(|day| self.by_then(day.filter(|_| family.takes_part)));
        let locality = family.locality.and_then(|place| LOCALITIES.get(usize::try_from(place - 1).ok()?));
        let reason = closed.filter(|closed| *closed <= self.end).map_or("", |_| family.closure_reason);
        sheets.put(
            Sheet::Families,
            &[
                self.id(),
                self.area.code.as_bytes(),
                family.programme.plan().as_bytes(),
                family.earlier.as_ref().map_or(b"", Pseudonym::as_bytes),
                self.day(family.identified),
                self.by_then(engaged),
                assessed,
                plan,
                lead,
                support,
                self.by_then(closed),
                reason.as_bytes(),
                flag(Some(self.home.expectant && family.earlier.is_none())),
                locality.map_or(b"", |code| code.as_bytes()),
                self.number(family.imd_decile),
            ],
        )
    }

    fn people(&self, sheets: &mut Sheets) -> Result<(), Problem> {
        for person in self.home.people.iter().filter(|person| person.is_known(self.end)) {
            sheets.put(
                Sheet::People,
                &[
                    self.id(),
                    person.id.as_bytes(),
                    self.calendar.month_text(person.born),
                    person.sex.as_bytes(),
                    person.ethnic_group.as_bytes(),
                    flag(person.disabled),
                    flag(Some(person.parental)),
                    self.by_then(person.resident_from),
                    self.by_then(person.resident_to),
                ],
            )?;
        }
        Ok(())
    }

    fn needs(&self, sheets: &mut Sheets) -> Result<(), Problem> {
        for need in self.rows.needs.iter().filter(|need| need.recorded.unwrap_or(need.identified) <= self.end) {
            let Some(person) = self.person(need.who) else { continue };
            sheets.put(
                Sheet::Needs,
                &[
                    self.id(),
                    need.id.as_bytes(),
                    person,
                    self.day(need.identified),
                    self.by_then(need.recorded),
                    self.by_then(need.withdrawn),
                    need.source.as_bytes(),
                    need.measure.as_bytes(),
                ],
            )?;
        }
        Ok(())
    }

    fn attendance(&self, sheets: &mut Sheets) -> Result<(), Problem> {
        for row in &self.rows.attendance {
            let Some(term) = self.calendar.terms.get(row.term).filter(|term| term.ends <= self.end) else { continue };
            let Some(person) = self.person(Some(row.who)) else { continue };
            sheets.put(
                Sheet::Attendance,
                &[
                    self.id(),
                    person,
                    term.name.as_bytes(),
                    self.day(term.starts),
                    self.day(term.ends),
                    self.calendar.number(row.possible),
                    self.number(row.attended),
                    self.number(row.authorised),
                    self.number(row.unauthorised),
                    self.number(row.suspensions),
                    row.suspension_halves.map_or(b"", |halves| self.calendar.halves(halves)),
                    self.number(row.exclusion_days),
                    flag(row.permanently_excluded),
                    row.setting.as_bytes(),
                ],
            )?;
        }
        Ok(())
    }

    fn events(&self, sheets: &mut Sheets) -> Result<(), Problem> {
        for row in self.rows.events.iter().filter(|row| row.recorded.unwrap_or(row.occurred) <= self.end) {
            let Some(person) = self.person(row.who) else { continue };
            sheets.put(
                Sheet::Events,
                &[
                    self.id(),
                    person,
                    row.kind.as_bytes(),
                    self.day(row.occurred),
                    self.by_then(row.proven),
                    self.by_then(row.recorded),
                    row.role.as_bytes(),
                    row.reported_by.as_bytes(),
                    flag(row.severe),
                    self.number(row.child_age),
                ],
            )?;
        }
        Ok(())
    }

    fn scores(&self, sheets: &mut Sheets) -> Result<(), Problem> {
        for row in self.rows.scores.iter().filter(|row| row.measured <= self.end) {
            let Some(person) = self.person(row.who) else { continue };
            sheets.put(
                Sheet::Scores,
                &[
                    self.id(),
                    person,
                    row.instrument.as_bytes(),
                    row.version.as_bytes(),
                    row.scale.as_bytes(),
                    row.informant.as_bytes(),
                    self.day(row.measured),
                    self.calendar.number(row.reading),
                ],
            )?;
        }
        Ok(())
    }

    fn spells(&self, sheets: &mut Sheets) -> Result<(), Problem> {
        for row in self.rows.spells.iter().filter(|row| row.started <= self.end) {
            let Some(person) = self.person(row.who) else { continue };
            let ended = row.ended.is_some_and(|ended| ended <= self.end);
            sheets.put(
                Sheet::Spells,
                &[
                    self.id(),
                    person,
                    row.kind.as_bytes(),
                    row.status.as_bytes(),
                    self.day(row.started),
                    self.by_then(row.ended),
                    if ended { row.ended_as.as_bytes() } else { b"" },
                    row.expected_end.map_or(b"", |day| self.day(day)),
                    row.reason.as_bytes(),
                ],
            )?;
        }
        Ok(())
    }

    fn support(&self, sheets: &mut Sheets) -> Result<(), Problem> {
        for row in self.rows.support.iter().filter(|row| row.started <= self.end) {
            let Some(person) = self.person(row.who) else { continue };
            // A service without an end is asked about after three months.
            let over = row.ended.unwrap_or(row.started + 90) <= self.end;
            let flag_then = |value: Option<bool>| flag(value.filter(|_| over));
            sheets.put(
                Sheet::Support,
                &[
                    self.id(),
                    person,
                    row.service.as_bytes(),
                    self.day(row.started),
                    self.by_then(row.ended),
                    if over { row.result.as_bytes() } else { row.result_so_far.as_bytes() },
                    flag_then(row.benefit),
                    flag_then(row.applied),
                ],
            )?;
        }
        Ok(())
    }

    fn judgements(&self, sheets: &mut Sheets) -> Result<(), Problem> {
        for row in self.rows.judgements.iter().filter(|row| row.assessed <= self.end) {
            let Some(person) = self.person(row.who) else { continue };
            sheets.put(
                Sheet::Judgements,
                &[
                    self.id(),
                    person,
                    row.need.as_bytes(),
                    row.finding.as_bytes(),
                    flag(Some(row.holds)),
                    row.assessor.as_bytes(),
                    self.day(row.assessed),
                ],
            )?;
        }
        Ok(())
    }

    fn amounts(&self, sheets: &mut Sheets) -> Result<(), Problem> {
        for row in self.rows.amounts.iter().filter(|row| row.to.unwrap_or(row.from) <= self.end) {
            let Some(person) = self.person(row.who) else { continue };
            let pounds = format!("{}.{:02}", row.pence / 100, row.pence % 100);
            sheets.put(
                Sheet::Amounts,
                &[
                    self.id(),
                    person,
                    row.kind.as_bytes(),
                    self.day(row.from),
                    self.by_then(row.to),
                    pounds.as_bytes(),
                    row.earned_as.as_bytes(),
                ],
            )?;
        }
        Ok(())
    }

    fn claims(&self, sheets: &mut Sheets) -> Result<(), Problem> {
        for row in self.rows.claims.iter().filter(|row| row.claimed <= self.end) {
            let fields: [&[u8]; 4] = [self.id(), row.route.as_bytes(), row.basis.as_bytes(), self.day(row.claimed)];
            sheets.put(Sheet::Claims, &fields)?;
        }
        Ok(())
    }
}

fn flag(value: Option<bool>) -> &'static [u8] {
    match value {
        Some(true) => b"true",
        Some(false) => b"false",
        None => b"",
    }
}
