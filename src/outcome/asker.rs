use smallvec::SmallVec;

use super::{
    area::{Area, at},
    asked::{Amount, Ask, Asked, Clause, Frame, From},
    averages::Mean,
    bounds::{Bounds, Truth},
    codes::{NO_WORD, WordSet},
    day::{EVER, FOREVER, NONE, Span, earlier, eve_of_school_year, later},
    evaluate::Met,
    evidence::Rows,
    verdict::{Join, Verdict},
    visit::{When, each_ask, each_when},
};
use crate::plan::{Comparison, Duration, Who};

/// Asks clauses of the families of an area.
pub struct Asker<'a> {
    pub area: &'a Area,
    /// The day at which each family is judged.
    pub judged: &'a [i32],
    /// For each need of the plan what it comes to for each family, as far as it is evaluated: the second pass.
    pub met: &'a Met,
    /// The needs on record, by family, as places in the plan with day and source.
    pub recorded: &'a Recorded,
    /// The averages over the area's families, in the order of the plan's.
    pub averages: &'a [Mean],
}

/// What is on record of each family.
#[derive(Default)]
pub struct Recorded {
    /// For each family the first of its entries, and one more for the end.
    pub starts: Vec<u32>,
    /// The need by its place in the plan, the source, and the day on which it was recorded.
    pub entries: Vec<(u32, u8, i32)>,
}

impl Recorded {
    pub fn of(&self, family: u32) -> &[(u32, u8, i32)] {
        let place = |family: usize| self.starts.get(family).copied().unwrap_or(0) as usize;
        self.entries.get(place(family as usize)..place(family as usize + 1)).unwrap_or_default()
    }
}

/// A need of a family, or of a person of it, of which something is asked.
#[derive(Debug, Clone, Copy)]
pub struct Instance {
    pub family: u32,
    /// The slot of the person.
    pub index: Option<u32>,
    /// The day on which the need was identified.
    pub identified: i32,
    pub measure: u8,
    /// The need, by its place in the plan.
    pub need: u32,
    /// The need, by its place among those that judgements are about; -1 for none of them.
    pub judged_as: i32,
}

impl Instance {
    /// A family, of which something is asked as such.
    pub fn of_family(area: &Area, family: u32) -> Self {
        let identified = at(&area.families.identified, family);
        Self { family, index: None, identified, measure: NO_WORD, need: u32::MAX, judged_as: -1 }
    }
}

/// Who a function is asked about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub instance: &'a Instance,
    pub family: u32,
    /// The slot of the person; none: all rows of the family together.
    pub slot: Option<u32>,
    /// Whether only the days count on which the person was a child, or an adult.
    pub age: Option<Age>,
    /// The day on which ages are taken, where no row says another.
    pub age_day: i32,
    /// Whether everybody is meant: a day that is each person's own is passed over.
    pub of_everybody: bool,
}

/// An age that dated rows must find a person in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    Child,
    Adult,
}

/// A reading or an amount that a number rests on: its scale or kind, and the day (or month).
pub type RestsOn = (u8, i32);

/// The windows and days of a clause, and what hangs on all of them together.
pub struct Whens {
    /// In the order of its functions; none where it is each person's own, or not there.
    pub spans: SmallVec<[Option<Span>; 2]>,
    /// The first day of all, [`EVER`] aside; [`NONE`] without any.
    pub first: i32,
    /// The last day of all; [`NONE`] without any.
    last: i32,
    /// Whether a window goes back for ever.
    endless: bool,
    /// Whether a window with days in it ends after the day asked about.
    pub open: bool,
    /// Whether a day (not a window) lies ahead.
    ahead: bool,
}

impl Whens {
    fn none() -> Self {
        Self { spans: SmallVec::new(), first: NONE, last: NONE, endless: false, open: false, ahead: false }
    }

    fn push(&mut self, when: &When, span: Option<Span>, as_of: i32) {
        if let Some(span) = span {
            let endless = span.first == EVER;
            let first = if endless { span.last } else { span.first };
            self.first = if self.first == NONE { first } else { self.first.min(first) };
            self.last = self.last.max(span.last);
            self.endless |= endless;
            if span.last > as_of {
                self.open |= span.first <= span.last;
                self.ahead |= matches!(when, When::Day(_));
            }
        }
        self.spans.push(span);
    }

    /// Whether some of them are each person's own.
    pub fn are_own(&self) -> bool {
        self.spans.iter().any(Option::is_none)
    }

    /// What a clause comes to of which a day (not a window) lies ahead.
    fn point_ahead(&self) -> Option<Verdict> {
        self.ahead.then_some(Verdict::open(self.last))
    }
}

impl<'a> Asker<'a> {
    /// Asks a clause of one need.
    pub fn clause(&self, clause: &Clause, instance: &Instance) -> Verdict {
        let family = instance.family;
        if clause.numbers_from != NONE && at(self.judged, family) < clause.numbers_from {
            return Verdict::MISSING;
        }
        let whole = Subject { instance, family, slot: None, age: None, age_day: NONE, of_everybody: false };
        match clause.who {
            Some(Who::Index) if instance.index.is_none() => Verdict::MISSING,
            Some(Who::Index) => self.asked(clause, Subject { slot: instance.index, ..whole }),
            Some(who @ (Who::EveryChild | Who::AnyChild | Who::Adult | Who::Parent)) if !clause.of_people => {
                self.people(clause, who, whole).unwrap_or_else(|verdict| verdict)
            }
            _ => self.asked(clause, whole),
        }
    }

    /// Asks a clause of each person of a kind.
    fn people(&self, clause: &Clause, who: Who, whole: Subject<'_>) -> Result<Verdict, Verdict> {
        // Days that hang on a person's spell are each person's own; the others say whether the clause can be asked at all.
        let common = self.days(clause, Subject { of_everybody: true, ..whole })?;
        if let Some(verdict) = common.point_ahead() {
            return Err(verdict);
        }
        let own_days = common.are_own();
        let verdicts = self.each_asked(clause, who, whole, &common).map(|subject| {
            if own_days { self.asked(clause, subject) } else { self.asked_on(clause, subject, &common) }
        });
        let lost = self.area.coverage.lacks_people(whole.family).then_some(Verdict::MISSING);
        let join = if who == Who::EveryChild { Join::All } else { Join::Any };
        Ok(join.of(verdicts.chain(lost)))
    }

    /// Everybody of a kind whom a clause asks, on the days that are not each person's own.
    #[inline]
    pub fn each_asked<'s>(
        &'s self,
        clause: &'s Clause,
        who: Who,
        whole: Subject<'s>,
        common: &'s Whens,
    ) -> impl Iterator<Item = Subject<'s>> {
        let (own_days, dated) = (common.are_own(), clause.dated);
        let age = match who {
            Who::EveryChild | Who::AnyChild if dated => Some(Age::Child),
            Who::Adult if dated => Some(Age::Adult),
            _ => None,
        };
        let asked = self.area.families.people(whole.family).filter(move |slot| {
            if !own_days {
                return self.is_asked((whole.family, *slot), who, clause, common, dated);
            }
            let own = self.days_there(clause, Subject { slot: Some(*slot), ..whole });
            self.is_asked((whole.family, *slot), who, clause, &own, dated)
        });
        asked.map(move |slot| Subject { slot: Some(slot), age, ..whole })
    }

    fn is_asked(&self, (family, slot): (u32, u32), who: Who, clause: &Clause, days: &Whens, dated: bool) -> bool {
        let people = &self.area.people;
        if who == Who::Parent {
            return at(&people.parent, slot);
        }
        let judged = at(self.judged, family);
        let or_judged = |day: i32| if day == NONE { judged } else { day };
        let last = or_judged(days.last);
        if who == Who::EveryChild && !people.is_resident(slot, last) {
            return false;
        }
        let child = who != Who::Adult;
        if child
            && clause.of_school
            && let Some(of_school_age) = self.is_of_school_age(slot, clause, days, judged)
        {
            return of_school_age;
        }
        if dated && days.endless {
            return true;
        }
        people.is_child(slot, if dated && !child { last } else { or_judged(days.first) }) == child
    }

    /// Says whether a child was 5 to 15 years old before the school years of all terms asked; none where none are.
    fn is_of_school_age(&self, slot: u32, clause: &Clause, days: &Whens, judged: i32) -> Option<bool> {
        let (five, sixteen) = (self.area.people.birthday(slot, 5), self.area.people.birthday(slot, 16));
        let mut days = days.spans.iter();
        let mut found = None;
        each_ask(&clause.asked, &mut |ask| {
            each_when(ask, &mut |_| {
                let upto = days.next().copied().flatten().map_or(judged, |span| span.last);
                if let Ask::Attendance { terms, .. } | Ask::Exclusions { terms, .. } = ask {
                    let back = u32::try_from(4 * terms - 2).unwrap_or(0);
                    let fits = [3, back].into_iter().all(|months| {
                        let eve = eve_of_school_year(earlier(upto, Duration::Months(months)));
                        five <= eve && eve < sixteen
                    });
                    found = Some(found.unwrap_or(true) && fits);
                }
            });
        });
        found
    }

    pub fn asked(&self, clause: &Clause, subject: Subject<'_>) -> Verdict {
        let days = match self.days(clause, subject) {
            Ok(days) => days,
            Err(verdict) => return verdict,
        };
        if let Some(verdict) = days.point_ahead() {
            return verdict;
        }
        self.asked_on(clause, subject, &days)
    }

    /// Asks a clause of which the days are known, none of which that is no window lies ahead.
    fn asked_on(&self, clause: &Clause, subject: Subject<'_>, days: &Whens) -> Verdict {
        let mut spans = days.spans.iter().flatten().copied();
        let truth = self.truth(&clause.asked, Subject { age_day: days.first, ..subject }, &mut spans);
        match truth {
            Truth::Yes => Verdict::TRUE,
            Truth::No => Verdict::FALSE,
            Truth::Undecided if days.open => Verdict::open(days.last),
            Truth::Undecided => Verdict::MISSING,
            Truth::Is(verdict) => verdict,
        }
    }

    fn truth(&self, asked: &Asked, subject: Subject<'_>, spans: &mut impl Iterator<Item = Span>) -> Truth {
        match asked {
            Asked::Holds(ask, wanted) => self.holds(ask, subject, spans).is(*wanted),
            Asked::Lasts(ask, comparison, duration) => {
                let lasts = self.lasts(ask, subject, spans, *duration);
                lasts.is(*comparison != Comparison::Less)
            }
            Asked::Compare(left, comparison, right) => {
                let mut days = SmallVec::<[RestsOn; 4]>::new();
                let left = self.amount(left, subject, spans, &mut days);
                let right = self.amount(right, subject, spans, &mut days);
                if rest_on_the_same(&days) { Truth::Undecided } else { left.compare(*comparison, right) }
            }
            // Nothing is asked of it: its mean is taken.
            Asked::Number(_) => Truth::Undecided,
        }
    }

    pub fn amount(
        &self,
        amount: &Amount,
        subject: Subject<'_>,
        spans: &mut impl Iterator<Item = Span>,
        days: &mut SmallVec<[RestsOn; 4]>,
    ) -> Bounds {
        match amount {
            Amount::Number(value) => Bounds::exactly(*value),
            Amount::Dated(values) => {
                let judged = at(self.judged, subject.family);
                let value = values.iter().rev().find(|(from, _)| *from <= judged);
                value.map_or(Bounds::UNKNOWN, |(_, value)| Bounds::exactly(*value))
            }
            Amount::Average(place) => {
                let mean = self.averages.get(*place as usize).and_then(|mean| mean.value);
                mean.map_or(Bounds::UNKNOWN, Bounds::exactly)
            }
            Amount::Ask(ask) => {
                let (bounds, day) = self.number(ask, subject, spans);
                days.extend(day);
                bounds
            }
            Amount::Plus(left, right) => {
                let left = self.amount(left, subject, spans, days);
                left.plus(self.amount(right, subject, spans, days))
            }
            Amount::Minus(left, right) => {
                let left = self.amount(left, subject, spans, days);
                left.minus(self.amount(right, subject, spans, days))
            }
            Amount::Times(left, right) => {
                let left = self.amount(left, subject, spans, days);
                left.times(self.amount(right, subject, spans, days))
            }
        }
    }

    /// The windows and days of a clause, or what it comes to where an anchor has no day. Of everybody, those that are each
    /// person's own are none.
    pub fn days(&self, clause: &Clause, subject: Subject<'_>) -> Result<Whens, Verdict> {
        let mut days = Whens::none();
        let mut absent: Option<Verdict> = None;
        for when in &clause.whens {
            if subject.of_everybody && when.is_own() {
                days.push(when, None, self.area.as_of);
                continue;
            }
            match self.when(when, subject) {
                Ok(span) => days.push(when, Some(span), self.area.as_of),
                Err(_) if absent == Some(Verdict::MISSING) => {}
                Err(verdict) => absent = Some(verdict),
            }
        }
        absent.map_or(Ok(days), Err)
    }

    /// The windows and days of a clause that are there.
    fn days_there(&self, clause: &Clause, subject: Subject<'_>) -> Whens {
        let mut days = Whens::none();
        for when in &clause.whens {
            days.push(when, self.when(when, subject).ok(), self.area.as_of);
        }
        days
    }

    pub fn when(&self, when: &When, subject: Subject<'_>) -> Result<Span, Verdict> {
        let days = match when {
            When::Day(day) => {
                let anchor = self.anchor(&day.from, subject)?;
                let shifted = match day.shift {
                    None => anchor,
                    Some((true, duration)) => later(anchor, duration),
                    Some((false, duration)) => earlier(anchor, duration),
                };
                let day = shifted.saturating_add(day.moved);
                return Ok(Span { first: day, last: day });
            }
            When::Days(days) => days,
        };
        let (first, last) = match &days.frame {
            Frame::Before(from, length) => {
                let last = self.anchor(from, subject)?;
                (earlier(last, *length).saturating_add(1), last)
            }
            Frame::After(from, length) => {
                let anchor = self.anchor(from, subject)?;
                (anchor.saturating_add(1), later(anchor, *length))
            }
            Frame::Since(from) => (self.anchor(from, subject)?.saturating_add(1), at(self.judged, subject.family)),
            Frame::Until(from) => (EVER, self.anchor(from, subject)?),
            Frame::Spell(statuses) => self.last_spell(*statuses, subject)?,
        };
        let first = if first == EVER { EVER } else { first.saturating_add(days.moved.0) };
        Ok(Span { first, last: last.saturating_add(days.moved.1) })
    }

    fn anchor(&self, from: &From, subject: Subject<'_>) -> Result<i32, Verdict> {
        let families = &self.area.families;
        let there = |day: i32| if day == NONE { Err(Verdict::MISSING) } else { Ok(day) };
        match from {
            From::Identified => Ok(subject.instance.identified),
            From::FamilyIdentified => Ok(at(&families.identified, subject.family)),
            From::Engaged => there(at(&families.engaged, subject.family)),
            From::Closed => match at(&families.closed, subject.family) {
                NONE => Err(Verdict::open(NONE)),
                day => Ok(day),
            },
            From::Claimed => there(at(&families.claimed, subject.family)),
            From::AsOf => Ok(self.area.as_of),
            From::JudgedOn => Ok(at(self.judged, subject.family)),
            From::SpellEnd(statuses) => self.last_spell(*statuses, subject).map(|(_, last)| last),
        }
    }

    /// The first and the last day of the spell that ended last; of several that ended on one day, of that which began first.
    fn last_spell(&self, statuses: WordSet, subject: Subject<'_>) -> Result<(i32, i32), Verdict> {
        let spells = &self.area.evidence.spells;
        let (own, _) = self.rows_of(&spells.rows, subject, statuses);
        let own = own.iter().filter(|row| statuses.has(at(&spells.status, **row)));
        let last = own.map(|row| (at(&spells.from, *row), at(&spells.to, *row)));
        match last.max_by_key(|(from, to)| (*to, std::cmp::Reverse(*from))) {
            None => Err(Verdict::MISSING),
            Some((_, FOREVER)) => Err(Verdict::open(NONE)),
            Some(days) => Ok(days),
        }
    }

    /// The rows of a table that are the subject's, and those that may be: none, where not one has any of the words.
    pub fn rows_of(&self, rows: &'a Rows, subject: Subject<'_>, words: WordSet) -> (&'a [u32], &'a [u32]) {
        let of_slot = |slot: u32| if rows.slot_has(words, slot) { rows.of_slot(slot) } else { &[] };
        if let Some(slot) = subject.slot {
            return (of_slot(slot), of_slot(self.area.families.nobody(subject.family)));
        }
        let (first, end) = self.area.families.all(subject.family);
        (if rows.family_has(words, subject.family) { rows.of(first, end) } else { &[] }, &[])
    }
}

/// Says whether two readings or amounts are one and the same: those compare nothing.
pub fn rest_on_the_same(days: &[RestsOn]) -> bool {
    days.iter().enumerate().any(|(place, day)| days.iter().take(place).any(|other| other == day))
}
