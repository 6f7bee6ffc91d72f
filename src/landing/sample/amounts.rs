//! Amounts: debts and arrears at reviews, and earnings by the month around the thresholds of Universal Credit.

use super::{
    calendar::Day,
    needs::Chosen,
    rows::{Amount, Who, Word},
    source::whole,
    story::Story,
    troubles::Trouble as T,
};

/// Gross pounds a month at which Universal Credit asks a single person, or a couple, for no more.
const SINGLE: f64 = 338.0;
const COUPLE: f64 = 541.0;

/// Tells the amounts of one need.
pub(super) fn tell(story: &mut Story, need: &Chosen) {
    if !story.family.takes_part {
        return;
    }
    match need.trouble {
        T::Debt | T::FinancialExclusion => owed(story, "debt", need.met),
        T::InsecureHome => owed(story, "rent_arrears", need.met),
        T::UniversalCredit => earned(story, need),
        T::Workless if need.met && story.source.chance(0.15) => earned(story, need),
        _ => {}
    }
}

fn owed(story: &mut Story, kind: Word, met: bool) {
    if story.source.chance(0.12) {
        return;
    }
    let mut pounds = 400.0 + 7000.0 * story.source.unit() * story.source.unit();
    let mut on = story.family.engaged + story.source.between(0, 40);
    for _ in 0..story.source.between(1, 5) {
        write(story, None, kind, (on, None), pounds, "");
        on += story.source.between(55, 100);
        if story.source.chance(0.08) {
            continue; // nothing paid off since: equal is not a reduction
        }
        pounds *= if met { 0.6 + 0.3 * story.source.unit() } else { 0.95 + 0.2 * story.source.unit() };
    }
}

/// Earnings of each month from the last months of the work to the day of judgement: more than thirty weeks.
fn earned(story: &mut Story, need: &Chosen) {
    let couple = story.home.people.iter().filter(|person| person.parental).count() > 1;
    let threshold = if couple { COUPLE } else { SINGLE };
    let earned_as = story.source.weighted(&[("employed", 88), ("self_employed", 10), ("", 2)]);
    let first = story.calendar.month_of(story.family.closed - story.source.between(40, 120));
    let last = story.calendar.month_of(story.family.judged());
    let level = if need.met { 1.05 + 0.8 * story.source.unit() } else { 0.2 + 0.9 * story.source.unit() };
    for month in first..=last {
        let (from, to) = (story.calendar.month_start(month), story.calendar.month_start(month + 1) - 1);
        let share = if story.source.chance(0.2) { 1.0 } else { level + 0.15 * story.source.normal() };
        let exact = if need.met { share.max(1.0) } else { share.max(0.05) };
        if story.source.chance(0.985) {
            write(story, need.subject, "earnings", (from, Some(to)), threshold * exact, earned_as);
        }
    }
}

fn write(story: &mut Story, who: Who, kind: Word, (from, to): (Day, Option<Day>), pounds: f64, earned_as: Word) {
    if !story.area.lacks("amounts", kind, from) {
        story.rows.amounts.push(Amount { who, kind, from, to, pence: whole(pounds * 100.0), earned_as });
    }
}
