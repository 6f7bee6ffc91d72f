//! Who lives in a family: one or two adults, up to five children, and sometimes a baby on the way.

use super::{
    calendar::{Calendar, Day},
    rows::{Pseudonym, Word},
    source::Source,
};
use crate::extract::words;

/// The kind of family that is chosen for its young children.
pub(super) const EARLY_YEARS: usize = 4;
/// The kinds of family whose children are mostly of secondary age.
const TEENAGE: [usize; 2] = [2, 5];

/// One person of a household.
pub(super) struct Person {
    pub(super) id: Pseudonym,
    /// The first day of the month of birth.
    pub(super) born: Day,
    pub(super) sex: Word,
    pub(super) ethnic_group: Word,
    pub(super) disabled: Option<bool>,
    pub(super) parental: bool,
    pub(super) resident_from: Option<Day>,
    pub(super) resident_to: Option<Day>,
}

impl Person {
    /// Says whether an extract of that day holds the person.
    pub(super) fn is_known(&self, end: Day) -> bool {
        self.born <= end && self.resident_from.is_none_or(|from| from <= end)
    }

    /// Says whether the person lives in the household on a day.
    pub(super) fn is_resident(&self, on: Day) -> bool {
        self.is_known(on) && self.resident_to.is_none_or(|to| on <= to)
    }
}

/// The people of a family, the same in each of its engagements.
pub(super) struct Household {
    pub(super) people: Vec<Person>,
    pub(super) expectant: bool,
    /// The place of the baby born during the work, and the day of birth.
    pub(super) birth: Option<(usize, Day)>,
}

impl Household {
    /// Draws a household as it is on the day on which it is first identified.
    pub(super) fn new(kind: usize, on: Day, calendar: &Calendar, source: &mut Source) -> Self {
        let expectant = source.chance(if kind == EARLY_YEARS { 0.22 } else { 0.02 });
        let children = children(expectant, source);
        let oldest = oldest(kind, source);
        let ethnic = source.weighted(&[("white", 74), ("asian", 10), ("black", 7), ("mixed", 6), ("other", 3)]);
        let mut household = Self { people: Vec::with_capacity(8), expectant, birth: None };
        let age = oldest + source.between(18, 36);
        let mother = source.chance(0.88);
        household.add(age * 12 + source.between(0, 11), if mother { "female" } else { "male" }, on, calendar, source);
        if source.chance(0.45) {
            let other = if mother { "male" } else { "female" };
            household.add((age + source.between(-4, 8)).max(18) * 12, other, on, calendar, source);
        }
        let adults = household.people.len();
        let mut months = oldest * 12 + source.between(0, 11);
        for _ in 0..children {
            let sex = source.weighted(&[("male", 51), ("female", 48), ("not_known", 1)]);
            household.add(months, sex, on, calendar, source);
            months = (months - source.between(11, 50)).max(0);
        }
        for (place, person) in household.people.iter_mut().enumerate() {
            let adult = place < adults;
            person.ethnic_group = match source.unit() {
                drawn if drawn < 0.04 => "",
                drawn if drawn < 0.12 => source.pick(words::ETHNIC_GROUPS),
                _ => ethnic,
            };
            person.disabled = source.chance(0.95).then(|| source.chance(if adult { 0.18 } else { 0.12 }));
            person.parental = adult && (place == 0 || source.chance(0.8));
        }
        household.move_somebody(adults, on, source);
        if expectant {
            household.deliver(on, ethnic, calendar, source);
        }
        household
    }

    fn add(&mut self, months: i32, sex: Word, on: Day, calendar: &Calendar, source: &mut Source) {
        self.people.push(Person {
            id: source.pseudonym(),
            born: calendar.month_start(calendar.month_of(on) - months),
            sex: if source.chance(0.015) { "" } else { sex },
            ethnic_group: "",
            disabled: None,
            parental: false,
            resident_from: None,
            resident_to: None,
        });
    }

    /// Lets a second adult or the eldest child leave, or the youngest child come, in a few households.
    fn move_somebody(&mut self, adults: usize, on: Day, source: &mut Source) {
        if adults == 2 && source.chance(0.1) {
            let leaves = on + source.between(20, 500);
            if let Some(person) = self.people.get_mut(1) {
                person.resident_to = Some(leaves);
            }
        }
        if self.people.len() > adults + 1 && source.chance(0.04) {
            let leaves = on + source.between(60, 600);
            if let Some(person) = self.people.get_mut(adults) {
                person.resident_to = Some(leaves);
            }
        }
        if self.people.len() > adults + 1 && source.chance(0.03) {
            let comes = on - source.between(-200, 200);
            if let Some(person) = self.people.last_mut() {
                person.resident_from = Some(comes.max(person.born));
            }
        }
    }

    fn deliver(&mut self, on: Day, ethnic: Word, calendar: &Calendar, source: &mut Source) {
        let born = on + source.between(30, 230);
        let sex = source.pick(&["female", "male"]);
        let place = self.people.len();
        self.add(0, sex, born, calendar, source);
        if let Some(baby) = self.people.last_mut() {
            baby.ethnic_group = ethnic;
            baby.resident_from = Some(born);
        }
        self.birth = Some((place, born));
    }
}

fn children(expectant: bool, source: &mut Source) -> usize {
    if expectant {
        return source.weighted(&[(0, 45), (1, 30), (2, 17), (3, 8)]);
    }
    source.weighted(&[(0, 6), (1, 300), (2, 340), (3, 220), (4, 94), (5, 40)])
}

fn oldest(kind: usize, source: &mut Source) -> i32 {
    if kind == EARLY_YEARS {
        source.between(0, 5)
    } else if TEENAGE.contains(&kind) {
        source.between(10, 17)
    } else {
        source.between(2, 17)
    }
}
