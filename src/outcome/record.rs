use super::{
    area::at,
    asker::{Asker, Subject},
    bounds::{Bounds, Truth},
    codes::WordSet,
    day::NONE,
    verdict::{Join, Value, Verdict},
};
use crate::plan::Who;

impl Asker<'_> {
    /// Whether a need is on record.
    pub fn is_recorded(
        &self,
        subject: Subject<'_>,
        need: Option<u32>,
        source: Option<WordSet>,
        by: Option<i32>,
    ) -> Truth {
        let wanted = need.unwrap_or(subject.instance.need);
        let fits = |entry: &&(u32, u8, i32)| {
            entry.0 == wanted && source.is_none_or(|set| set.has(entry.1)) && by.is_none_or(|day| entry.2 <= day)
        };
        Truth::of(self.recorded.of(subject.family).iter().any(|entry| fits(&entry)))
    }

    /// How many people of a kind there are on a day.
    pub fn count_people(
        &self,
        subject: Subject<'_>,
        who: Who,
        age: Option<(u32, u32)>,
        resident: bool,
        day: i32,
    ) -> Bounds {
        let count = self.people_counted(subject, who, age, resident, day).fold(0.0, |sum, _| sum + 1.0);
        let lost = who != Who::Index && self.area.coverage.lacks_people(subject.family);
        Bounds { low: count, high: if lost { f64::INFINITY } else { count } }
    }

    /// The slots of the people of a kind on a day.
    #[inline]
    pub fn people_counted(
        &self,
        subject: Subject<'_>,
        who: Who,
        age: Option<(u32, u32)>,
        resident: bool,
        day: i32,
    ) -> impl Iterator<Item = u32> {
        let people = &self.area.people;
        let is_of = move |slot: u32| match who {
            Who::Index => subject.slot == Some(slot),
            Who::EveryChild | Who::AnyChild => people.is_child(slot, day),
            Who::Adult => !people.is_child(slot, day),
            Who::Parent => at(&people.parent, slot),
            Who::Family => true,
        };
        let of_age = move |slot: u32| {
            age.is_none_or(|(from, to)| people.birthday(slot, from) <= day && day < people.birthday(slot, to + 1))
        };
        let fits = move |slot: &u32| {
            let born = at(&people.born, *slot) <= day;
            born && is_of(*slot) && of_age(*slot) && (!resident || people.is_resident(*slot, day))
        };
        self.area.families.people(subject.family).filter(fits)
    }

    /// Whether other needs are achieved, by what they come to for the family.
    pub fn is_met(&self, subject: Subject<'_>, any_other: bool, needs: &[u32]) -> Truth {
        let of = |need: u32| self.met.of(subject.family, need);
        let verdict = if any_other {
            let others = self.met.needs().filter(|need| *need != subject.instance.need);
            let mut verdicts = others.filter_map(of).peekable();
            if verdicts.peek().is_none() { Verdict::FALSE } else { Join::Any.of(verdicts) }
        } else {
            let published = self.met.needs().filter(|need| needs.contains(need));
            let mut verdicts = published.map(|need| of(need).unwrap_or(Verdict::FALSE)).peekable();
            if verdicts.peek().is_none() { Verdict::FALSE } else { Join::All.of(verdicts) }
        };
        // It waits for other clauses, and for no day of its own.
        Truth::Is(if verdict.value == Value::Open { Verdict::open(NONE) } else { verdict })
    }
}
