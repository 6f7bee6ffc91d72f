//! The story of one engagement while its rows are being drawn: everything an evidence table needs to know of it.

use super::{
    areas::Area,
    calendar::{Calendar, Day, HALF_YEAR},
    family::Family,
    household::Household,
    needs,
    rows::{Event, Rows, Spell, Who, Word},
    source::Source,
};

/// One engagement, its household, its area, and where its rows go.
pub(super) struct Story<'a> {
    pub(super) area: &'a Area,
    pub(super) calendar: &'a Calendar,
    pub(super) home: &'a Household,
    pub(super) family: &'a Family,
    pub(super) source: &'a mut Source,
    pub(super) rows: &'a mut Rows,
    /// Up to when an earlier engagement has supplied attendance.
    pub(super) attendance_after: Day,
}

impl Story<'_> {
    /// A day of the year before the work began.
    pub(super) fn day_before(&mut self) -> Day {
        self.family.engaged - self.source.between(1, 350)
    }

    /// A day of the work, after its first two months.
    pub(super) fn day_during(&mut self) -> Day {
        self.source.between(self.family.engaged + 60, self.family.closed)
    }

    /// A day of the last weeks of the work or of the half year after it.
    pub(super) fn day_after(&mut self) -> Day {
        self.family.closed + self.source.between(-28, HALF_YEAR - 3)
    }

    /// The age of a person on a day; 0 where nobody is named.
    pub(super) fn age(&self, who: Who, on: Day) -> i32 {
        who.and_then(|place| self.home.people.get(place)).map_or(0, |person| self.calendar.age(person.born, on))
    }

    /// Writes down an event, unless nobody was born to it yet or the area's source does not reach that day.
    pub(super) fn event(&mut self, event: Event) {
        let known = self.family.takes_part || event.occurred <= self.family.engaged;
        if known
            && event.occurred >= needs::begins(self.home, event.who)
            && !self.area.lacks("events", event.kind, event.occurred)
        {
            self.rows.events.push(event);
        }
    }

    /// Writes down an event of one kind, reported by somebody, with a delay in one case of eight.
    pub(super) fn happened(&mut self, who: Who, kind: Word, reported_by: Word, on: Day) {
        let delay = self.source.between(1, 30);
        let recorded = self.source.maybe(0.12, on + delay);
        let reported_by = if self.source.chance(0.93) { reported_by } else { "" };
        self.event(Event { who, kind, occurred: on, recorded, reported_by, ..Event::default() });
    }

    /// Writes down a status, with the same limits as an event.
    pub(super) fn spell(&mut self, spell: Spell) {
        let known = self.family.takes_part || spell.started <= self.family.engaged;
        if known
            && spell.started >= needs::begins(self.home, spell.who)
            && !self.area.lacks("spells", spell.kind, spell.started)
        {
            self.rows.spells.push(spell);
        }
    }

    /// Writes down that a status gave way to another on a day.
    pub(super) fn turned(
        &mut self,
        who: Who,
        kind: Word,
        (earlier, later): (Word, Word),
        since: Day,
        on: Day,
        how: Word,
    ) {
        let ended_as = if self.source.chance(0.95) { how } else { "" };
        let ended = Some((on - 1).max(since));
        self.spell(Spell { who, kind, status: earlier, started: since, ended, ended_as, ..Spell::default() });
        if !later.is_empty() {
            self.spell(Spell { who, kind, status: later, started: on, ..Spell::default() });
        }
    }

    /// Writes down a status that lasts.
    pub(super) fn lasts(&mut self, who: Who, kind: Word, status: Word, since: Day) {
        self.spell(Spell { who, kind, status, started: since, ..Spell::default() });
    }
}
