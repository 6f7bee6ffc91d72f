use super::{
    area::{Families, Numbers, People, at},
    codes::{Folded, NO_WORD, WordSet, code_in, scale_code, spell_code},
    columns::{Columns, Names, Supply},
    coverage::Source,
    day::{FOREVER, NONE},
};
use crate::{base::Problem, extract::words};

/// The evidence tables of an area: columns of plain values, and for each slot the rows that are seen.
#[derive(Default)]
pub struct Evidence {
    pub attendance: Attendance,
    pub events: Events,
    pub scores: Scores,
    pub spells: Spells,
    pub support: Support,
    pub judgements: Judgements,
    pub amounts: Amounts,
}

/// Which rows belong to which slot.
#[derive(Default)]
pub struct Rows {
    starts: Vec<u32>,
    order: Vec<u32>,
    /// The words on the rows of each slot, of the column by which the table is asked.
    words: Vec<Folded>,
    /// The same of each family.
    words_of_families: Vec<Folded>,
}

impl Rows {
    /// The rows of the slots from `first` up to, but not, `end`.
    #[inline]
    pub fn of(&self, first: u32, end: u32) -> &[u32] {
        let place = |slot: u32| self.starts.get(slot as usize).map_or(self.order.len(), |place| *place as usize);
        self.order.get(place(first)..place(end)).unwrap_or_default()
    }

    #[inline]
    pub fn of_slot(&self, slot: u32) -> &[u32] {
        self.of(slot, slot + 1)
    }

    /// Says whether a slot may have a row with one of some words.
    #[inline]
    pub fn slot_has(&self, words: WordSet, slot: u32) -> bool {
        at(&self.words, slot).meets(words.folded())
    }

    /// Says whether a family may have a row with one of some words.
    #[inline]
    pub fn family_has(&self, words: WordSet, family: u32) -> bool {
        at(&self.words_of_families, family).meets(words.folded())
    }

    /// Notes the words that the rows of each slot have.
    fn with_words(self, words: &[u8], families: &Families) -> Self {
        self.with_word_sets(|row| WordSet::default().with(at(words, row)), families)
    }

    fn with_word_sets(mut self, words: impl Fn(u32) -> WordSet, families: &Families) -> Self {
        let slots = self.starts.iter().zip(self.starts.iter().skip(1));
        let rows = |(start, end): (&u32, &u32)| self.order.get(*start as usize..*end as usize).unwrap_or_default();
        let found =
            slots.map(|slot| rows(slot).iter().map(|row| words(*row)).fold(WordSet::default(), WordSet::and).folded());
        self.words = found.collect();
        let of_family = |family: u32| {
            let (first, end) = families.all(family);
            self.words
                .get(first as usize..end as usize)
                .unwrap_or_default()
                .iter()
                .fold(Folded::default(), |all, own| all.and(*own))
        };
        self.words_of_families = (0..families.count()).map(of_family).collect();
        self
    }
}

#[derive(Default)]
pub struct Attendance {
    pub rows: Rows,
    /// Terms counted along the calendar, three a year.
    pub term: Vec<i32>,
    pub ends_on: Vec<i32>,
    pub possible: Vec<i32>,
    pub attended: Vec<i32>,
    pub authorised: Vec<i32>,
    pub suspensions: Vec<i32>,
    pub suspension_days: Vec<f64>,
    pub exclusion_days: Vec<f64>,
    pub permanent: Vec<Option<bool>>,
    pub setting: Vec<u8>,
}

#[derive(Default)]
pub struct Events {
    pub rows: Rows,
    pub person: Vec<i32>,
    pub kind: Vec<u8>,
    pub on: Vec<i32>,
    pub proven_on: Vec<i32>,
    pub role: Vec<u8>,
    pub reported_by: Vec<u8>,
    pub severe: Vec<Option<bool>>,
    pub child_present_age: Vec<i32>,
}

#[derive(Default)]
pub struct Scores {
    pub rows: Rows,
    pub person: Vec<i32>,
    pub instrument: Vec<u8>,
    pub version: Vec<i32>,
    pub scale: Vec<u8>,
    pub informant: Vec<u8>,
    pub on: Vec<i32>,
    pub score: Vec<f64>,
}

#[derive(Default)]
pub struct Spells {
    pub rows: Rows,
    /// The kind, and the status among those of all kinds.
    pub kind: Vec<u8>,
    pub status: Vec<u8>,
    pub from: Vec<i32>,
    /// The last day, or [`FOREVER`].
    pub to: Vec<i32>,
    pub ended_as: Vec<u8>,
    pub expected_end_on: Vec<i32>,
    pub reason: Vec<u8>,
}

#[derive(Default)]
pub struct Support {
    pub rows: Rows,
    pub service: Vec<u8>,
    pub from: Vec<i32>,
    /// The last day, or [`FOREVER`].
    pub to: Vec<i32>,
    pub result: Vec<u8>,
    pub benefit: Vec<Option<bool>>,
    pub applied: Vec<Option<bool>>,
}

#[derive(Default)]
pub struct Judgements {
    pub rows: Rows,
    /// The need it is about, as a place in `needs`; [`NONE`] for none in particular.
    pub need: Vec<i32>,
    pub needs: Vec<String>,
    pub finding: Vec<u8>,
    pub holds: Vec<bool>,
    pub assessor: Vec<u8>,
    pub on: Vec<i32>,
}

#[derive(Default)]
pub struct Amounts {
    pub rows: Rows,
    pub person: Vec<i32>,
    pub kind: Vec<u8>,
    pub from: Vec<i32>,
    /// The last day of the period.
    pub to: Vec<i32>,
    pub pounds: Vec<f64>,
    pub earned_as: Vec<u8>,
}

impl Evidence {
    pub fn read(
        tables: &mut impl Supply,
        families: &Families,
        people: &People,
        numbers: &Numbers,
        as_of: i32,
    ) -> Result<Self, Problem> {
        let index = Index { families, people, numbers, as_of };
        Ok(Self {
            attendance: attendance(&mut tables.take("attendance")?, &index)?,
            events: events(&mut tables.take("events")?, &index)?,
            scores: scores(&mut tables.take("scores")?, &index)?,
            spells: spells(&mut tables.take("spells")?, &index)?,
            support: support(&mut tables.take("support")?, &index)?,
            judgements: judgements(&mut tables.take("judgements")?, &index)?,
            amounts: amounts(&mut tables.take("amounts")?, &index)?,
        })
    }
}

impl Evidence {
    /// The rows of a source.
    #[inline]
    pub fn rows(&self, source: Source) -> &Rows {
        match source {
            Source::Attendance => &self.attendance.rows,
            Source::Events => &self.events.rows,
            Source::Scores => &self.scores.rows,
            Source::Spells => &self.spells.rows,
            Source::Support => &self.support.rows,
            Source::Judgements => &self.judgements.rows,
            Source::Amounts => &self.amounts.rows,
        }
    }

    /// The words on the rows of a family, whosever they are, of the column by which each source is asked.
    pub fn words_of_family(&self, family: u32) -> [Folded; Source::COUNT] {
        let of = |source: Source| at(&self.rows(source).words_of_families, family);
        [
            of(Source::Attendance),
            of(Source::Events),
            of(Source::Scores),
            of(Source::Spells),
            of(Source::Support),
            of(Source::Judgements),
            of(Source::Amounts),
        ]
    }
}

/// Sorts the rows of a table into slots.
struct Index<'a> {
    families: &'a Families,
    people: &'a People,
    numbers: &'a Numbers,
    as_of: i32,
}

impl Index<'_> {
    fn rows(&self, family: &[i32], person: &[i32], seen: impl Fn(u32) -> bool) -> Rows {
        let mut slots: Vec<(u32, u32)> = Vec::with_capacity(family.len());
        for ((row, number), person) in (0..).zip(family).zip(person) {
            let Some(place) = self.numbers.place(*number).filter(|_| seen(row)) else { continue };
            slots.push((self.slot(place, *person), row));
            for other in self.families.linked(place) {
                slots.push((self.slot(*other, *person), row));
            }
        }
        let mut starts = vec![0_u32; self.people.count() + 1];
        for (slot, _) in &slots {
            if let Some(count) = starts.get_mut(*slot as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        // Each row goes to the next free place of its slot, so that the rows of a slot keep their order.
        let mut free = starts.clone();
        let mut order = vec![0_u32; slots.len()];
        for (slot, row) in slots {
            let Some(next) = free.get_mut(slot as usize) else { continue };
            if let Some(place) = order.get_mut(*next as usize) {
                *place = row;
            }
            *next += 1;
        }
        Rows { starts, order, ..Rows::default() }
    }

    fn slot(&self, family: u32, person: i32) -> u32 {
        let nobody = self.families.nobody(family);
        if person == NONE {
            return nobody;
        }
        self.families.people(family).find(|slot| at(&self.people.number, *slot) == person).unwrap_or(nobody + 1)
    }

    fn known(&self, day: i32) -> bool {
        day <= self.as_of
    }
}

/// Rows of attendance have no word of their own; these say what they show.
pub mod attended {
    /// Any row.
    pub const ANY: u8 = 0;
    /// Suspensions.
    pub const SUSPENDED: u8 = 1;
    /// Days lost to suspensions or exclusions.
    pub const LOST_DAYS: u8 = 2;
    /// A permanent exclusion.
    pub const EXCLUDED: u8 = 3;
}

fn attendance(columns: &mut Columns, index: &Index<'_>) -> Result<Attendance, Problem> {
    let (family, person) = (columns.whole("family_no")?, columns.whole("person_no")?);
    let mut found = Attendance {
        rows: Rows::default(),
        term: columns.each("term", NONE, term_number)?,
        ends_on: columns.day("ends_on")?,
        possible: columns.whole("possible")?,
        attended: columns.whole("attended")?,
        authorised: columns.whole("authorised")?,
        suspensions: columns.whole("suspensions")?,
        suspension_days: columns.number("suspension_days")?,
        exclusion_days: columns.number("exclusion_days")?,
        permanent: columns.flag("permanently_excluded")?,
        setting: columns.words("setting", |word| code_in(words::SETTINGS, word))?,
    };
    let rows = index.rows(&family, &person, |row| index.known(at(&found.ends_on, row)));
    let shows = |row: u32| {
        let lost_days = at(&found.suspension_days, row) > 0.0 || at(&found.exclusion_days, row) > 0.0;
        let shown = [
            (attended::SUSPENDED, at(&found.suspensions, row) > 0),
            (attended::LOST_DAYS, lost_days),
            (attended::EXCLUDED, at(&found.permanent, row) == Some(true)),
        ];
        let any = WordSet::default().with(attended::ANY);
        shown.into_iter().filter(|(_, shows)| *shows).fold(any, |all, (word, _)| all.with(word))
    };
    found.rows = rows.with_word_sets(shows, index.families);
    Ok(found)
}

/// Counts terms along the calendar, three a year: `2022-autumn`, `2022-spring`, `2022-summer`, `2023-autumn`.
fn term_number(term: &str) -> i32 {
    let Some((year, term)) = term.split_once('-') else { return NONE };
    let place = ["autumn", "spring", "summer"].iter().zip(0..).find(|(name, _)| **name == term);
    match (year.parse::<i32>(), place) {
        (Ok(year), Some((_, place))) => year * 3 + place,
        _ => NONE,
    }
}

fn events(columns: &mut Columns, index: &Index<'_>) -> Result<Events, Problem> {
    let (family, person) = (columns.whole("family_no")?, columns.whole("person_no")?);
    let (on, recorded) = (columns.day("occurred_on")?, columns.day("recorded_on")?);
    let seen = |row| index.known(at(&on, row)) && index.known(at(&recorded, row));
    let kind = columns.words("kind", |word| code_in(words::EVENT_KINDS, word))?;
    Ok(Events {
        rows: index.rows(&family, &person, seen).with_words(&kind, index.families),
        person,
        kind,
        on,
        proven_on: columns.day("proven_on")?,
        role: columns.words("role", |word| code_in(words::EVENT_ROLES, word))?,
        reported_by: columns.words("reported_by", |word| code_in(words::EVENT_REPORTERS, word))?,
        severe: columns.flag("severe")?,
        child_present_age: columns.whole("child_present_age")?,
    })
}

fn scores(columns: &mut Columns, index: &Index<'_>) -> Result<Scores, Problem> {
    let (family, person) = (columns.whole("family_no")?, columns.whole("person_no")?);
    let on = columns.day("measured_on")?;
    let scale = columns.pairs(["instrument", "scale"], scale_code)?;
    Ok(Scores {
        rows: index.rows(&family, &person, |row| index.known(at(&on, row))).with_words(&scale, index.families),
        person,
        instrument: columns.words("instrument", |word| code_in(words::INSTRUMENT_NAMES, word))?,
        version: columns.each("version", NONE, version_number)?,
        scale,
        informant: columns.words("informant", |word| code_in(words::INFORMANTS, word))?,
        on,
        score: columns.number("score")?,
    })
}

/// A version is one to three digits; `1` and `01` are two versions.
fn version_number(version: &str) -> i32 {
    let length = i32::try_from(version.len()).unwrap_or(0);
    version.parse().map_or(NONE, |number: i32| length * 1000 + number)
}

fn spells(columns: &mut Columns, index: &Index<'_>) -> Result<Spells, Problem> {
    let (family, person) = (columns.whole("family_no")?, columns.whole("person_no")?);
    let from = columns.day("started_on")?;
    let mut to = columns.day("ended_on")?;
    let mut ended_as = columns.words("ended_as", |word| code_in(words::SPELL_ENDINGS, word))?;
    for (day, how) in to.iter_mut().zip(&mut ended_as) {
        // An end that lies ahead is not seen, nor how it ended.
        if *day == NONE || !index.known(*day) {
            *day = FOREVER;
            *how = NO_WORD;
        }
    }
    let status = columns.pairs(["kind", "status"], spell_code)?;
    Ok(Spells {
        rows: index.rows(&family, &person, |row| index.known(at(&from, row))).with_words(&status, index.families),
        kind: columns.words("kind", |word| code_in(words::SPELL_KINDS, word))?,
        status,
        from,
        to,
        ended_as,
        expected_end_on: columns.day("expected_end_on")?,
        reason: columns.words("reason", |word| code_in(words::SPELL_REASONS, word))?,
    })
}

fn support(columns: &mut Columns, index: &Index<'_>) -> Result<Support, Problem> {
    let (family, person) = (columns.whole("family_no")?, columns.whole("person_no")?);
    let from = columns.day("started_on")?;
    let mut to = columns.day("ended_on")?;
    let mut result = columns.words("result", |word| code_in(words::SUPPORT_RESULTS, word))?;
    let (mut benefit, mut applied) = (columns.flag("benefit")?, columns.flag("applied")?);
    let [engaged, disengaged, completed] =
        ["engaged", "disengaged", "completed"].map(|word| code_in(words::SUPPORT_RESULTS, word));
    let flags = benefit.iter_mut().zip(&mut applied);
    for ((day, result), (benefit, applied)) in to.iter_mut().zip(&mut result).zip(flags) {
        let ahead = *day != NONE && !index.known(*day);
        // What a service comes to is known when it ends.
        if ahead && (*result == completed || *result == disengaged) {
            *result = engaged;
            *benefit = None;
            *applied = None;
        }
        if ahead || *day == NONE {
            *day = FOREVER;
        }
    }
    let service = columns.words("service", |word| code_in(words::SERVICES, word))?;
    Ok(Support {
        rows: index.rows(&family, &person, |row| index.known(at(&from, row))).with_words(&service, index.families),
        service,
        from,
        to,
        result,
        benefit,
        applied,
    })
}

fn judgements(columns: &mut Columns, index: &Index<'_>) -> Result<Judgements, Problem> {
    let (family, person) = (columns.whole("family_no")?, columns.whole("person_no")?);
    let on = columns.day("assessed_on")?;
    let Names { names: needs, of: need } = columns.names("need")?;
    let finding = columns.words("finding", |word| code_in(words::FINDINGS, word))?;
    Ok(Judgements {
        rows: index.rows(&family, &person, |row| index.known(at(&on, row))).with_words(&finding, index.families),
        need,
        needs,
        finding,
        holds: columns.flag("holds")?.into_iter().map(|holds| holds == Some(true)).collect(),
        assessor: columns.words("assessor", |word| code_in(words::ASSESSORS, word))?,
        on,
    })
}

fn amounts(columns: &mut Columns, index: &Index<'_>) -> Result<Amounts, Problem> {
    let (family, person) = (columns.whole("family_no")?, columns.whole("person_no")?);
    let from = columns.day("from_on")?;
    let mut to = columns.day("to_on")?;
    for (to, from) in to.iter_mut().zip(&from) {
        if *to == NONE {
            *to = *from;
        }
    }
    let kind = columns.words("kind", |word| code_in(words::AMOUNT_KINDS, word))?;
    Ok(Amounts {
        rows: index.rows(&family, &person, |row| index.known(at(&to, row))).with_words(&kind, index.families),
        person,
        kind,
        from,
        to,
        pounds: columns.number("pounds")?,
        earned_as: columns.words("earned_as", |word| code_in(words::EARNED_AS, word))?,
    })
}
