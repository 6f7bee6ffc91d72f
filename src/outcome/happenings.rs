use smallvec::SmallVec;

use super::{
    area::at,
    asked::Happening,
    asker::{Age, Asker, Subject},
    bounds::Bounds,
    codes::{NO_WORD, WordSet, code_in},
    coverage::Source,
    day::{NONE, Span},
};
use crate::extract::words;

/// Whether a row is what was asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    No,
    Possible,
    Sure,
}

impl Fit {
    fn of(known: Option<bool>) -> Self {
        known.map_or(Self::Possible, |fits| if fits { Self::Sure } else { Self::No })
    }
}

/// An incident: whose, on which day; nobody's has the person [`NONE`].
type Incident = (i32, i32);

impl Asker<'_> {
    /// How often something happened in a window.
    pub fn events(&self, subject: Subject<'_>, what: &Happening, span: Span) -> Bounds {
        let measured = what.crime && subject.instance.measure != NO_WORD;
        let kinds = if measured { WordSet::default().with(subject.instance.measure) } else { what.kinds };
        let by_day = what.crime && !measured;
        let mut sure = SmallVec::<[Incident; 8]>::new();
        let mut possible = SmallVec::<[Incident; 8]>::new();
        let rows = &self.area.evidence.events;
        let (own, nobodys) = self.rows_of(&rows.rows, subject, kinds);
        for (rows_of, cap) in [(own, Fit::Sure), (nobodys, Fit::Possible)] {
            for row in rows_of {
                let day = at(&rows.on, *row);
                if !kinds.has(at(&rows.kind, *row)) || !span.holds(day) {
                    continue;
                }
                let own = cap == Fit::Sure;
                if !self.is_of_age(subject, day) {
                    continue;
                }
                let incident = (if own { at(&rows.person, *row) } else { NONE }, day);
                match self.fit(what, *row).min(cap) {
                    Fit::No => {}
                    Fit::Possible => possible.push(incident),
                    Fit::Sure => sure.push(incident),
                }
            }
        }
        self.later_engagements(subject, what, kinds, span, &mut sure, &mut possible);
        let (low, more) =
            if by_day { in_days(&sure, &possible, subject.slot.is_none()) } else { (sure.len(), possible.len()) };
        let asked = Span { last: span.last.min(self.area.as_of), ..span };
        let known =
            span.last <= self.area.as_of && self.area.coverage.covers(Source::Events, kinds, subject.family, asked);
        Bounds { low: real(low), high: if known { real(low + more) } else { f64::INFINITY } }
    }

    /// By how much a count changed, as a share of the earlier one.
    pub fn change(&self, subject: Subject<'_>, what: &Happening, baseline: Span, outcome: Span) -> Bounds {
        let (before, after) = (self.events(subject, what, baseline), self.events(subject, what, outcome));
        if before.low == 0.0 && after.low == 0.0 {
            return Bounds::UNKNOWN;
        }
        let share = |after: f64, before: f64| if before == 0.0 { f64::INFINITY } else { (after - before) / before };
        let low = if before.high.is_infinite() { -1.0 } else { share(after.low, before.high) };
        let high = if after.high.is_infinite() { f64::INFINITY } else { share(after.high, before.low) };
        Bounds { low, high }
    }

    pub fn is_of_age(&self, subject: Subject<'_>, day: i32) -> bool {
        match (subject.age, subject.slot) {
            (Some(age), Some(slot)) => self.area.people.is_child(slot, day) == (age == Age::Child),
            _ => true,
        }
    }

    fn fit(&self, what: &Happening, row: u32) -> Fit {
        let rows = &self.area.evidence.events;
        let word = |set: Option<WordSet>, words: &[u8]| match set {
            None => Fit::Sure,
            Some(set) => Fit::of(Some(at(words, row)).filter(|word| *word != NO_WORD).map(|word| set.has(word))),
        };
        let severe =
            what.severe.map_or(Fit::Sure, |wanted| Fit::of(at(&rows.severe, row).map(|severe| severe == wanted)));
        let proven_on = at(&rows.proven_on, row);
        let proven = proven_on != NONE && proven_on <= self.area.as_of;
        let proven = what.proven.map_or(Fit::Sure, |wanted| Fit::of(Some(proven == wanted)));
        let age = at(&rows.child_present_age, row);
        let age = what.child_present_age.map_or(Fit::Sure, |oldest| {
            Fit::of((age != NONE).then(|| u32::try_from(age).is_ok_and(|age| age <= oldest)))
        });
        let fits = [word(what.role, &rows.role), word(what.reported_by, &rows.reported_by), severe, proven, age];
        fits.into_iter().min().unwrap_or(Fit::Sure)
    }

    /// The start of a later engagement counts as a referral to early help, of nobody in particular.
    fn later_engagements(
        &self,
        subject: Subject<'_>,
        what: &Happening,
        kinds: WordSet,
        span: Span,
        sure: &mut SmallVec<[Incident; 8]>,
        possible: &mut SmallVec<[Incident; 8]>,
    ) {
        let families = &self.area.families;
        let linked = families.linked(subject.family);
        if linked.is_empty()
            || !kinds.has(code_in(words::EVENT_KINDS, "referral_early_help"))
            || what.proven == Some(true)
        {
            return;
        }
        let own = at(&families.identified, subject.family);
        let unknown = what.role.is_some()
            || what.reported_by.is_some()
            || what.severe.is_some()
            || what.child_present_age.is_some()
            || subject.slot.is_some();
        for day in linked.iter().map(|other| at(&families.identified, *other)) {
            if day > own && span.holds(day) && self.is_of_age(subject, day) {
                if unknown { possible.push((NONE, day)) } else { sure.push((NONE, day)) }
            }
        }
    }
}

/// Counts incidents, the rows of one person on one day being one: those that are sure, and how many more there may be.
fn in_days(sure: &[Incident], possible: &[Incident], family: bool) -> (usize, usize) {
    let mut all: SmallVec<[(i32, i32, bool); 8]> = SmallVec::new();
    all.extend(sure.iter().map(|(person, day)| (*day, *person, true)));
    all.extend(possible.iter().map(|(person, day)| (*day, *person, false)));
    all.sort_unstable();
    let (mut low, mut high) = (0, 0);
    for day in all.chunk_by(|one, next| one.0 == next.0) {
        let nobodys = day.iter().filter(|(_, person, _)| *person == NONE);
        let sure_of_nobody = nobodys.clone().any(|(.., sure)| *sure);
        let somebody = day.iter().filter(|(_, person, _)| *person != NONE);
        let (mut people, mut sure_people) = (0, 0);
        for person in somebody.collect::<SmallVec<[_; 8]>>().chunk_by(|one, next| one.1 == next.1) {
            people += 1;
            sure_people += usize::from(person.iter().any(|(.., sure)| *sure));
        }
        if family {
            // Whoever a row does not name may be one of those named on the day, or somebody more.
            low += if sure_people == 0 { usize::from(sure_of_nobody) } else { sure_people };
            high += people + nobodys.count();
        } else {
            low += sure_people;
            high += 1;
        }
    }
    (low, high - low)
}

#[expect(clippy::cast_precision_loss, reason = "a family has fewer events than 2^52")]
fn real(count: usize) -> f64 {
    count as f64
}
