use std::collections::HashMap;

use arrow::array::{Array, StringArray};
use smallvec::{SmallVec, smallvec};

use super::{
    codes::{NO_WORD, code_in},
    columns::{Columns, Names, Supply},
    coverage::Coverage,
    day::{NONE, first_of_month, later},
    evidence::Evidence,
};
use crate::{base::Problem, extract::words, plan::Duration};

/// The families of one area, as one submission knows them on one day: everything that a plan can ask.
///
/// A person, or what is nobody's, or somebody else's, has a *slot*: those of a family lie together, its people first, then
/// one for rows without a person, then one for rows of people who are not of this engagement.
pub struct Area {
    pub as_of: i32,
    pub code: String,
    pub families: Families,
    pub people: People,
    pub needs: Vec<RecordedNeed>,
    /// The ids of the needs on record.
    pub need_names: Vec<String>,
    pub coverage: Coverage,
    pub evidence: Evidence,
}

/// The days of practice: their columns.
pub const PRACTICE: [&str; 4] = ["assessed_on", "action_plan_on", "lead_practitioner_on", "support_on"];

/// One entry per engagement that was identified by the day asked about.
#[derive(Default)]
pub struct Families {
    ids: Ids,
    /// The number in the submission.
    pub number: Vec<i32>,
    /// The id of the plan, as a place in `plans`.
    pub plan: Vec<u32>,
    pub plans: Vec<String>,
    /// The locality, as a place in `localities`; [`NONE`] for none.
    pub locality: Vec<i32>,
    pub localities: Vec<String>,
    pub identified: Vec<i32>,
    pub engaged: Vec<i32>,
    pub closed: Vec<i32>,
    /// Assessment, action plan, lead practitioner and support: the latest of the four, or none if one is lacking.
    pub practice: Vec<i32>,
    /// Which of the four are lacking, a bit for each in the order of [`PRACTICE`].
    pub unpractised: Vec<u8>,
    /// Whether a child is expected, or lives in the household on the day on which the work begins.
    pub with_child: Vec<bool>,
    /// The first claim.
    pub claimed: Vec<i32>,
    /// Whether a claim was made by discretion.
    pub discretion: Vec<bool>,
    /// The other engagements of the same family, for those that have any.
    pub linked: HashMap<u32, Vec<u32>>,
    /// Whether a family has any.
    pub has_linked: Vec<bool>,
    /// The first slot of each family, and one more for the end.
    pub slots: Vec<u32>,
}

/// The ids of a table's rows, and which row each entry is.
struct Ids {
    texts: StringArray,
    rows: Vec<u32>,
}

impl Default for Ids {
    fn default() -> Self {
        Self { texts: StringArray::new_null(0), rows: Vec::new() }
    }
}

/// One entry per slot; those that are no person's have no number.
pub struct People {
    /// The ids of the table's rows, and for each slot the first of them that has its id: one person may be of several families.
    ids: StringArray,
    rows: Vec<Option<u32>>,
    pub number: Vec<i32>,
    pub born: Vec<i32>,
    /// The eighteenth birthday.
    pub of_age: Vec<i32>,
    pub parent: Vec<bool>,
    pub resident_from: Vec<i32>,
    pub resident_to: Vec<i32>,
}

/// A need that counts: recorded by the day asked about, and not withdrawn.
#[derive(Debug, Clone)]
pub struct RecordedNeed {
    pub family: u32,
    /// The need, by its place in the area's `need_names`.
    pub need: u32,
    /// The slot of the person, if it is one's.
    pub person: Option<u32>,
    pub identified: i32,
    pub measure: u8,
    /// From which sources it is on record, each with the day.
    pub sources: SmallVec<[(u8, i32); 1]>,
}

impl Area {
    /// Reads an area from the tables of a submission.
    ///
    /// # Errors
    /// When a table lacks a column, which a store of another version may.
    pub fn read(code: &str, tables: &mut impl Supply, as_of: i32) -> Result<Self, Problem> {
        Self::read_all_but(code, tables, as_of, |_| false)
    }

    /// The same, without the evidence of families, by their numbers, that nobody asks.
    ///
    /// # Errors
    /// The same.
    pub fn read_all_but(
        code: &str,
        tables: &mut impl Supply,
        as_of: i32,
        unasked: impl Fn(i32) -> bool,
    ) -> Result<Self, Problem> {
        let mut number_of = Numbers::default();
        let mut families = families(&mut tables.take("families")?, as_of, &mut number_of)?;
        let people = people(&mut tables.take("people")?, &mut families, &number_of)?;
        claims(&mut tables.take("claims")?, &mut families, &number_of, as_of)?;
        let (need_names, needs) = needs(&mut tables.take("needs")?, &families, &people, &number_of, as_of)?;
        let coverage =
            Coverage::read(&mut tables.take("coverage")?, &mut tables.take("rejects")?, &families, &number_of)?;
        families.number.iter().filter(|number| unasked(**number)).for_each(|number| number_of.set(*number, NO_PLACE));
        let evidence = Evidence::read(tables, &families, &people, &number_of, as_of)?;
        Ok(Self { as_of, code: code.to_owned(), families, people, needs, need_names, coverage, evidence })
    }
}

impl Families {
    pub fn count(&self) -> u32 {
        u32::try_from(self.ids.rows.len()).unwrap_or(u32::MAX)
    }

    /// The id of a family; empty beyond the last.
    pub fn id(&self, family: u32) -> &str {
        self.id_place(family).map_or("", |row| self.ids.texts.value(row as usize))
    }

    /// The place of a family's id in [`Self::id_list`]; none beyond the last.
    pub fn id_place(&self, family: u32) -> Option<u32> {
        self.ids.rows.get(family as usize).copied()
    }

    /// The ids of the table's rows.
    pub fn id_list(&self) -> &StringArray {
        &self.ids.texts
    }

    /// The ids of all families, in their order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        (0..self.count()).map(|family| self.id(family))
    }

    /// The name of a locality by its place; none where it has none.
    pub fn locality_of(&self, place: i32) -> Option<&str> {
        self.localities.get(usize::try_from(place).ok()?).map(String::as_str)
    }

    /// The slots of a family's people.
    #[inline]
    pub fn people(&self, family: u32) -> std::ops::Range<u32> {
        let (first, end) = self.all(family);
        first..end.saturating_sub(2)
    }

    /// The slot of a family's rows that are nobody's.
    #[inline]
    pub fn nobody(&self, family: u32) -> u32 {
        self.all(family).1.saturating_sub(2)
    }

    /// The first slot of a family, and the one after its last.
    #[inline]
    pub fn all(&self, family: u32) -> (u32, u32) {
        let place = family as usize;
        let slot = |place: usize| self.slots.get(place).copied().unwrap_or(0);
        (slot(place), slot(place + 1))
    }

    /// Says whether a family has other engagements.
    #[inline]
    pub fn is_linked(&self, family: u32) -> bool {
        at(&self.has_linked, family)
    }

    /// The other engagements of the same family.
    #[inline]
    pub fn linked(&self, family: u32) -> &[u32] {
        if self.is_linked(family) { self.linked.get(&family).map_or(&[], Vec::as_slice) } else { &[] }
    }
}

impl People {
    fn of(ids: StringArray, slots: usize) -> Self {
        let days = || Vec::with_capacity(slots);
        Self {
            ids,
            rows: Vec::with_capacity(slots),
            number: days(),
            born: days(),
            of_age: days(),
            parent: Vec::with_capacity(slots),
            resident_from: days(),
            resident_to: days(),
        }
    }

    /// How many slots there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// The id of a person; none of nobody.
    pub fn id(&self, slot: u32) -> Option<&str> {
        self.id_place(slot).map(|row| self.ids.value(row as usize))
    }

    /// The place of a person's id in [`Self::id_list`], the same wherever the person is; none of nobody.
    pub fn id_place(&self, slot: u32) -> Option<u32> {
        at(&self.rows, slot)
    }

    /// The ids of the table's rows.
    pub fn id_list(&self) -> &StringArray {
        &self.ids
    }

    fn add(&mut self, row: Option<u32>, number: i32, born: i32, parent: bool, resident: (i32, i32)) {
        self.rows.push(row);
        self.number.push(number);
        self.born.push(born);
        self.of_age.push(if born == NONE { NONE } else { later(born, Duration::Months(12 * 18)) });
        self.parent.push(parent);
        self.resident_from.push(resident.0);
        self.resident_to.push(resident.1);
    }

    /// The day on which a person has lived so many years; [`NONE`] for nobody.
    pub fn birthday(&self, slot: u32, years: u32) -> i32 {
        let born = at(&self.born, slot);
        if born == NONE { NONE } else { later(born, Duration::Months(12 * years)) }
    }

    /// Says whether a person is under 18 on a day.
    #[inline]
    pub fn is_child(&self, slot: u32, day: i32) -> bool {
        day < at(&self.of_age, slot)
    }

    /// Says whether a person lives in the household on a day; who is not yet born lives nowhere.
    #[inline]
    pub fn is_resident(&self, slot: u32, day: i32) -> bool {
        let (from, to) = (at(&self.resident_from, slot), at(&self.resident_to, slot));
        at(&self.born, slot) <= day && (from == NONE || from <= day) && (to == NONE || day <= to)
    }
}

/// The value at a place, or the type's own zero beyond the end.
#[inline]
pub fn at<T: Copy + Default>(values: &[T], place: u32) -> T {
    values.get(place as usize).copied().unwrap_or_default()
}

/// From the family numbers of a submission to places among the families that are there.
#[derive(Default)]
pub struct Numbers {
    places: Vec<u32>,
}

const NO_PLACE: u32 = u32::MAX;

impl Numbers {
    fn set(&mut self, number: i32, place: u32) {
        let Ok(number) = usize::try_from(number) else { return };
        if self.places.len() <= number {
            self.places.resize(number + 1, NO_PLACE);
        }
        if let Some(own) = self.places.get_mut(number) {
            *own = place;
        }
    }

    /// The place of a family of the submission, if it is there on the day asked about.
    pub fn place(&self, number: i32) -> Option<u32> {
        let place = self.places.get(usize::try_from(number).ok()?).copied()?;
        (place != NO_PLACE).then_some(place)
    }
}

/// All families of a submission, whenever they were identified, with their chains.
pub fn every_family(tables: &mut impl Supply) -> Result<Families, Problem> {
    families(&mut tables.take("families")?, i32::MAX, &mut Numbers::default())
}

fn families(columns: &mut Columns, as_of: i32, numbers: &mut Numbers) -> Result<Families, Problem> {
    let number = columns.whole("family_no")?;
    let id = columns.text("family_id")?;
    let Names { names: plans, of: plan } = columns.names("plan")?;
    let Names { names: localities, of: locality } = columns.names("locality")?;
    let earlier = columns.text("earlier_family_id")?;
    let identified = columns.day("identified_on")?;
    let [engaged, closed] = ["engaged_on", "closed_on"].map(|name| columns.day(name));
    let (engaged, closed) = (engaged?, closed?);
    let [assessed, planned, led, supported] = PRACTICE.map(|name| columns.day(name));
    let practice = [assessed?, planned?, led?, supported?];
    let expectant = columns.flag("expectant")?;
    let rows = columns.rows() as usize;
    let mut found = Families {
        ids: Ids { texts: id, rows: Vec::with_capacity(rows) },
        number: Vec::with_capacity(rows),
        plans,
        localities,
        plan: Vec::with_capacity(rows),
        locality: Vec::with_capacity(rows),
        identified: Vec::with_capacity(rows),
        engaged: Vec::with_capacity(rows),
        closed: Vec::with_capacity(rows),
        practice: Vec::with_capacity(rows),
        unpractised: Vec::with_capacity(rows),
        with_child: Vec::with_capacity(rows),
        claimed: Vec::with_capacity(rows),
        discretion: Vec::with_capacity(rows),
        slots: Vec::with_capacity(rows + 1),
        ..Families::default()
    };
    let mut earlier_ids: Vec<(u32, String)> = Vec::new();
    let known = |day: i32| if day > as_of { NONE } else { day };
    for row_at in 0..columns.rows() {
        let row = row_at as usize;
        if at(&identified, row_at) > as_of {
            continue;
        }
        let place = found.count();
        numbers.set(at(&number, row_at), place);
        found.plan.push(u32::try_from(at(&plan, row_at)).unwrap_or(u32::MAX));
        found.locality.push(at(&locality, row_at));
        found.ids.rows.push(row_at);
        found.number.push(at(&number, row_at));
        found.identified.push(at(&identified, row_at));
        found.engaged.push(known(at(&engaged, row_at)));
        found.closed.push(known(at(&closed, row_at)));
        let days = practice.each_ref().map(|days| known(at(days, row_at)));
        found
            .unpractised
            .push((0..).zip(days).filter(|(_, day)| *day == NONE).fold(0, |bits, (bit, _)| bits | 1 << bit));
        found.practice.push(if days.contains(&NONE) { NONE } else { days.into_iter().max().unwrap_or(NONE) });
        found.with_child.push(at(&expectant, row_at) == Some(true));
        found.claimed.push(NONE);
        found.discretion.push(false);
        if !earlier.is_null(row) {
            earlier_ids.push((place, earlier.value(row).to_owned()));
        }
    }
    found.linked = chains(&found, &earlier_ids);
    found.has_linked = (0..found.count()).map(|family| found.linked.contains_key(&family)).collect();
    Ok(found)
}

/// Joins engagements that name each other as earlier ones into chains, each with all the others of its chain.
fn chains(families: &Families, earlier: &[(u32, String)]) -> HashMap<u32, Vec<u32>> {
    if earlier.is_empty() {
        return HashMap::new();
    }
    let places: HashMap<&str, u32> = families.ids().zip(0..).collect();
    let mut chains: Vec<Vec<u32>> = Vec::new();
    let mut chain_of: HashMap<u32, usize> = HashMap::new();
    for (later, id) in earlier {
        let Some(&before) = places.get(id.as_str()).filter(|before| *before != later) else { continue };
        match (chain_of.get(later).copied(), chain_of.get(&before).copied()) {
            (None, None) => {
                chain_of.insert(*later, chains.len());
                chain_of.insert(before, chains.len());
                chains.push(vec![*later, before]);
            }
            (Some(chain), None) => join(&mut chains, &mut chain_of, chain, vec![before]),
            (None, Some(chain)) => join(&mut chains, &mut chain_of, chain, vec![*later]),
            (Some(one), Some(other)) if one != other => {
                let moved = chains.get_mut(other).map(std::mem::take).unwrap_or_default();
                join(&mut chains, &mut chain_of, one, moved);
            }
            (Some(_), Some(_)) => {}
        }
    }
    let others = |chain: &[u32], own: u32| chain.iter().copied().filter(|other| *other != own).collect();
    chains.iter().flat_map(|chain| chain.iter().map(move |own| (*own, others(chain, *own)))).collect()
}

fn join(chains: &mut [Vec<u32>], chain_of: &mut HashMap<u32, usize>, chain: usize, more: Vec<u32>) {
    for family in &more {
        chain_of.insert(*family, chain);
    }
    if let Some(own) = chains.get_mut(chain) {
        own.extend(more);
    }
}

/// Reads the people and gives every family its slots. People are sorted by family already; the slots need them so.
fn people(columns: &mut Columns, families: &mut Families, numbers: &Numbers) -> Result<People, Problem> {
    let family = columns.whole("family_no")?;
    let number = columns.whole("person_no")?;
    let id = columns.text("person_id")?;
    let born = columns.day("birth_month")?;
    let parent = columns.flag("parental_responsibility")?;
    let (from, to) = (columns.day("resident_from")?, columns.day("resident_to")?);
    let mut rows: Vec<(u32, i32, u32)> =
        (0..columns.rows()).filter_map(|row| Some((numbers.place(at(&family, row))?, at(&number, row), row))).collect();
    sort_by_family(&mut rows, |(family, ..)| *family);
    let mut people = People::of(id.clone(), rows.len() + 2 * families.ids.rows.len());
    let mut first = hashbrown::HashMap::with_capacity(rows.len());
    let mut rows = rows.into_iter().peekable();
    for place in 0..families.count() {
        families.slots.push(u32::try_from(people.count()).unwrap_or(u32::MAX));
        while let Some((_, number, row)) = rows.next_if(|(family, ..)| *family == place) {
            // In SQL the birth month is its last day; a person counts as born on its first.
            let born = first_of_month(at(&born, row));
            let resident = (at(&from, row), at(&to, row));
            let id = *first.entry(id.value(row as usize)).or_insert(row);
            people.add(Some(id), number, born, at(&parent, row) == Some(true), resident);
        }
        for _ in 0..2 {
            people.add(None, NONE, NONE, false, (NONE, NONE));
        }
    }
    families.slots.push(u32::try_from(people.count()).unwrap_or(u32::MAX));
    for (place, engaged) in (0..).zip(&families.engaged) {
        let child = |slot: u32| people.is_child(slot, *engaged) && people.is_resident(slot, *engaged);
        let has_one = *engaged != NONE && families.people(place).any(child);
        if let Some(own) = families.with_child.get_mut(place as usize) {
            *own |= has_one;
        }
    }
    Ok(people)
}

/// Sorts rows; those that lie together by family already, as landing leaves them, are sorted family by family.
fn sort_by_family<T: Ord>(rows: &mut [T], family: impl Fn(&T) -> u32) {
    if rows.is_sorted_by_key(&family) {
        rows.chunk_by_mut(|one, other| family(one) == family(other)).for_each(<[T]>::sort_unstable);
    } else {
        rows.sort_unstable();
    }
}

fn claims(columns: &mut Columns, families: &mut Families, numbers: &Numbers, as_of: i32) -> Result<(), Problem> {
    let family = columns.whole("family_no")?;
    let day = columns.day("claimed_on")?;
    let basis = columns.words("basis", |word| code_in(words::CLAIM_BASES, word))?;
    let discretion = code_in(words::CLAIM_BASES, "discretion");
    for row in 0..columns.rows() {
        let claimed = at(&day, row);
        let Some(place) = numbers.place(at(&family, row)).filter(|_| claimed <= as_of) else { continue };
        if let Some(first) = families.claimed.get_mut(place as usize)
            && (*first == NONE || claimed < *first)
        {
            *first = claimed;
        }
        if let Some(own) = families.discretion.get_mut(place as usize) {
            *own |= basis.get(row as usize) == Some(&discretion);
        }
    }
    Ok(())
}

fn needs(
    columns: &mut Columns,
    families: &Families,
    people: &People,
    numbers: &Numbers,
    as_of: i32,
) -> Result<(Vec<String>, Vec<RecordedNeed>), Problem> {
    let family = columns.whole("family_no")?;
    let person = columns.whole("person_no")?;
    let Names { names, of: need } = columns.names("need")?;
    let [identified, recorded, withdrawn] =
        ["identified_on", "recorded_on", "withdrawn_on"].map(|name| columns.day(name));
    let (identified, recorded, withdrawn) = (identified?, recorded?, withdrawn?);
    let source = columns.words("source", |word| code_in(words::NEED_SOURCES, word))?;
    let measure = columns.words("measure", |word| code_in(words::EVENT_KINDS, word))?;
    let on_record = |row: u32| match at(&recorded, row) {
        NONE => at(&identified, row),
        day => day,
    };
    let counts = |row: u32| {
        let withdrawn = at(&withdrawn, row);
        at(&identified, row) <= as_of && on_record(row) <= as_of && (withdrawn == NONE || withdrawn > as_of)
    };
    let rows = (0..columns.rows()).filter(|row| counts(*row));
    let key = |row: u32| {
        let place = numbers.place(at(&family, row))?;
        let number = Some(at(&person, row)).filter(|number| *number != NONE);
        let slot = number.and_then(|number| families.people(place).find(|slot| at(&people.number, *slot) == number));
        Some((place, slot, u32::try_from(at(&need, row)).unwrap_or(u32::MAX), at(&identified, row), row))
    };
    let mut keys: Vec<_> = rows.filter_map(key).collect();
    sort_by_family(&mut keys, |(family, ..)| *family);
    let mut found: Vec<RecordedNeed> = Vec::with_capacity(keys.len());
    for (family, person, need, identified, row) in keys {
        let source = (source.get(row as usize).copied().unwrap_or(NO_WORD), on_record(row));
        match found.last_mut() {
            // Rows of one need and person are one need: the earliest day, and the measure of that row.
            Some(last) if (last.family, last.person, last.need) == (family, person, need) => last.sources.push(source),
            _ => {
                let measure = measure.get(row as usize).copied().unwrap_or(NO_WORD);
                found.push(RecordedNeed { family, need, person, identified, measure, sources: smallvec![source] });
            }
        }
    }
    Ok((names, found))
}
