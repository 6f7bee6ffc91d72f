//! The choice of a family's needs, and their rows.

use super::{
    calendar::{Calendar, Day},
    family::{Family, Programme},
    household::Household,
    rows::{Need as Row, Rows, Who, Word},
    source::{Source, whole},
    troubles::{LINES, Line, Trouble, Trouble as T, Whose},
};
use crate::extract::words;

/// A need of a family, with what will become of it.
pub(super) struct Chosen {
    pub(super) trouble: Trouble,
    /// The id in the family's plan.
    pub(super) id: Word,
    /// The person of the need's own row, none for a need of the family.
    pub(super) who: Who,
    /// The person whom the story is about.
    pub(super) subject: Who,
    pub(super) met: bool,
    /// Whether somebody wrote down what became of it.
    pub(super) evidenced: bool,
    /// The kind of incident counted at both ends, for crime.
    pub(super) measure: Word,
}

/// Chooses the needs of an engagement and writes their rows.
pub(super) fn choose(
    family: &Family,
    home: &Household,
    calendar: &Calendar,
    source: &mut Source,
    rows: &mut Rows,
    chosen: &mut Vec<Chosen>,
) {
    chosen.clear();
    let many = 0.6 + 2.0 * family.severity;
    let wanted = 1 + whole(many + source.unit() * 2.4);
    for _ in 0..wanted * 2 {
        if i32::try_from(chosen.len()).is_ok_and(|count| count >= wanted) {
            break;
        }
        if let Some(need) = one(family, home, calendar, source, chosen) {
            rows.needs.push(row(&need, family, source));
            chosen.push(need);
        }
    }
}

fn one(
    family: &Family,
    home: &Household,
    calendar: &Calendar,
    source: &mut Source,
    chosen: &[Chosen],
) -> Option<Chosen> {
    // One need in four has nothing to do with the kind of family.
    let kind = if source.chance(0.25) { source.between(0, 5) } else { i32::try_from(family.kind).unwrap_or(0) };
    let weight =
        |line: &Line| usize::try_from(kind).ok().and_then(|kind| line.4.get(kind)).copied().map_or(0.0, f64::from);
    let total: f64 = LINES.iter().map(weight).sum();
    let mut left = source.unit() * total;
    let line = LINES.iter().find(|line| {
        left -= weight(line);
        left < 0.0
    })?;
    let (trouble, troubled, supporting, ages, _) = *line;
    let (id, whose) = match family.programme {
        Programme::TroubledFamilies => troubled,
        Programme::SupportingFamilies => supporting,
    };
    let subject = subject(whose, ages, family, home, calendar, source)?;
    let who = (whose != Whose::Family).then_some(subject);
    if id.is_empty() || chosen.iter().any(|other| other.id == id && other.who == who) {
        return None;
    }
    let measure = match (trouble, family.programme) {
        (T::AdultCrime, Programme::TroubledFamilies) => "asb_incident",
        (T::YouthCrime, Programme::TroubledFamilies) => "offence",
        (T::AdultCrime | T::YouthCrime, _) if source.chance(0.5) => source.pick(words::CRIME),
        _ => "",
    };
    Some(Chosen {
        trouble,
        id,
        who,
        subject: Some(subject),
        met: source.chance(if family.well { 0.97 } else { 0.38 }),
        evidenced: source.chance(0.94),
        measure,
    })
}

/// Finds somebody whom the need can be about.
fn subject(
    whose: Whose,
    ages: Option<(i32, i32)>,
    family: &Family,
    home: &Household,
    calendar: &Calendar,
    source: &mut Source,
) -> Option<usize> {
    let fits = |place: &usize| {
        let Some(person) = home.people.get(*place) else { return false };
        let age = calendar.age(person.born, family.identified);
        let here = person.resident_from.is_none() && person.resident_to.is_none_or(|to| to > family.closed);
        let right = match (whose, ages) {
            (Whose::Adult, _) | (Whose::Family | Whose::Anyone, None) => age >= 18,
            (Whose::Parent, _) => person.parental,
            (Whose::Child | Whose::Family | Whose::Anyone, Some((low, high))) => (low..=high).contains(&age),
            (Whose::Child, None) => age < 18,
        };
        here && right
    };
    let count = (0..home.people.len()).filter(fits).count();
    let last = i32::try_from(count).ok()? - 1;
    if last < 0 {
        return None;
    }
    let place = usize::try_from(source.between(0, last)).ok()?;
    (0..home.people.len()).filter(fits).nth(place)
}

fn row(need: &Chosen, family: &Family, source: &mut Source) -> Row {
    let identified = match source.unit() {
        drawn if drawn < 0.74 => family.identified,
        drawn if drawn < 0.92 => source.between(family.identified, family.engaged),
        // A need found only once the work has begun: inside the set of an SF plan, outside that of a TF plan.
        _ => family.engaged + source.between(5, 150),
    };
    let recorded = match source.unit() {
        drawn if drawn < 0.72 => None,
        drawn if drawn < 0.97 => Some(identified + source.between(0, 28)),
        _ => Some(identified + source.between(60, 200)),
    };
    let withdrawn = source.chance(0.02).then(|| identified + source.between(30, 200));
    let by_trouble = match need.trouble {
        T::Absence | T::SevereAbsence | T::Suspensions | T::Exclusion | T::OffRoll | T::SpecialNeeds => "school",
        T::EarlyHealth | T::Development | T::ChildMind | T::AdultMind | T::Condition => "health_service",
        T::AdultCrime | T::YouthCrime | T::Gangs | T::AbuseSuffered | T::AbuseWitnessed | T::Missing => "police",
        T::Neglect | T::EarlyHelp | T::SexualExploitation | T::CriminalExploitation => "social_care",
        T::Workless | T::UniversalCredit => "dwp",
        T::InsecureHome | T::TemporaryHome => "landlord",
        T::YouthRisk | T::Radicalisation | T::HarmOutside => "panel",
        T::FinancialExclusion | T::Custody | T::Sentence => "professional_nomination",
        _ => "self_referral",
    };
    let source_word = if source.chance(0.55) { "practitioner" } else { by_trouble };
    Row { id: need.id, who: need.who, identified, recorded, withdrawn, source: source_word, measure: need.measure }
}

/// The first day on which a story can be told of a person: nothing happens to a child before birth.
pub(super) fn begins(home: &Household, who: Who) -> Day {
    who.and_then(|place| home.people.get(place)).map_or(Day::MIN, |person| person.born)
}
