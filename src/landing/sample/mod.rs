//! Synthetic extracts of fictional areas, as they would arrive: what `hearthline sample` writes.
//!
//! Each family's whole history is drawn once, from a random stream of its own, and then cut for every submission to
//! what was known at the end of its month. Families stream through one at a time, so that a million need no more memory
//! than a hundred. Nothing here reads the clock or real data, and the same parameters give the same bytes.

mod amounts;
mod areas;
mod attendance;
mod calendar;
mod claims;
mod coverage;
mod events;
mod family;
mod faults;
mod household;
mod judgements;
mod known;
mod needs;
mod readme;
mod reference;
mod rows;
mod scores;
mod sheets;
mod source;
mod spells;
mod story;
mod support;
mod troubles;

#[cfg(test)]
mod tests;

use std::path::Path;

use self::{
    areas::Area,
    calendar::{Calendar, Day, last_of},
    family::Family,
    faults::Made,
    household::Household,
    known::Known,
    needs::Chosen,
    readme::Readme,
    reference::World,
    rows::Rows,
    sheets::Sheets,
    source::Source,
    story::Story,
};
use crate::base::{Month, Problem, days_from_date};

/// How large a sample is, and the seed from which everything in it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Families over all areas, roughly: a few are worked with twice.
    pub families: usize,
    /// Fictional areas.
    pub areas: usize,
    /// Months of history from April 2020; the last is the month of the last submission.
    pub months: usize,
    /// Submissions of each area, of the last months.
    pub submissions: usize,
    /// The seed.
    pub seed: u64,
    /// Whether a few rows are wrong on purpose.
    pub faults: bool,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows in all submissions and in the reference data.
    pub rows: usize,
    /// Submissions, over all areas.
    pub submissions: usize,
    /// Files, the README included.
    pub files: usize,
    /// Each faulty row: its file below the folder, and what is wrong on which line.
    pub faults: Vec<(String, String)>,
}

/// The first and the last day of the sample's months.
#[derive(Clone, Copy)]
struct Span {
    begin: Day,
    end: Day,
}

/// Writes a sample into an empty folder. `on_progress` hears how many submissions have been written.
///
/// # Errors
/// Names a parameter out of its range, or a file that cannot be written.
pub fn write_sample(sample: &Sample, folder: &Path, on_progress: &mut dyn FnMut(usize)) -> Result<Written, Problem> {
    sample.check()?;
    let calendar = Calendar::new();
    let months = sample.submission_months();
    let begin = sample.month(0);
    let end = sample.month(sample.months.saturating_sub(1));
    let span = Span { begin: days_from_date(begin.first_day()), end: last_of(end) };
    let areas: Vec<Area> = (0..sample.areas).map(|number| Area::new(number, sample.seed)).collect();
    let families = shared_out(sample.families, &areas);

    let mut written = Written::default();
    for (area, families) in areas.iter().zip(&families) {
        let late = area.is_late() && months.len() > 1;
        let months = months.get(..months.len() - usize::from(late)).unwrap_or_default();
        let plot = Plot { sample, area, calendar: &calendar, span, families: *families };
        let (rows, faults) = plot.write(months, folder)?;
        written.rows += rows;
        written.faults.extend(faults);
        written.submissions += months.len();
        written.files += months.len() * crate::extract::TABLES.len();
        on_progress(written.submissions);
    }
    let (files, rows) = World { areas: &areas, families: &families, calendar: &calendar, span }.write(folder)?;
    written.files += files + 1;
    written.rows += rows;
    Readme { sample, span, months: &months, areas: &areas, faults: &written.faults }.write(folder)?;
    Ok(written)
}

impl Sample {
    fn check(&self) -> Result<(), Problem> {
        for (name, value, low, high) in [
            ("families", self.families, 1, 100_000_000),
            ("areas", self.areas, 1, 1600),
            ("months", self.months, 1, 120),
            ("submissions", self.submissions, 1, self.months.min(60)),
        ] {
            if !(low..=high).contains(&value) {
                return Err(Problem::new(format!("--{name}"), "is out of range")
                    .help(format!("a whole number from {low} to {high}")));
            }
        }
        Ok(())
    }

    /// A month of the sample, counted from April 2020.
    fn month(&self, place: usize) -> Month {
        let april = Month::of(crate::base::date_from_days(calendar::day(2020, 4, 1)));
        april.plus(i32::try_from(place.min(self.months)).unwrap_or(0))
    }

    fn submission_months(&self) -> Vec<Month> {
        (self.months.saturating_sub(self.submissions)..self.months).map(|place| self.month(place)).collect()
    }
}

/// Shares families out among areas by weight, so that the shares add up.
fn shared_out(families: usize, areas: &[Area]) -> Vec<usize> {
    let total: f64 = areas.iter().map(|area| area.weight).sum();
    let all = f64::from(u32::try_from(families).unwrap_or(u32::MAX));
    let mut weight = 0.0;
    let mut given = 0;
    let mut shares = Vec::with_capacity(areas.len());
    for area in areas {
        weight += area.weight;
        let upto = usize::try_from(source::whole(all * weight / total)).unwrap_or(0);
        shares.push(upto.saturating_sub(given));
        given = upto;
    }
    shares
}

/// One area with its families, about to be written.
struct Plot<'a> {
    sample: &'a Sample,
    area: &'a Area,
    calendar: &'a Calendar,
    span: Span,
    families: usize,
}

impl Plot<'_> {
    fn write(&self, months: &[Month], folder: &Path) -> Result<(usize, Vec<Made>), Problem> {
        let mut submissions = Vec::with_capacity(months.len());
        for (place, month) in months.iter().enumerate() {
            let last = self.sample.faults && place + 1 == months.len();
            let faults =
                if last { faults::of(self.area.number, self.sample.areas, *month, self.calendar) } else { Vec::new() };
            let sheets = Sheets::begin(folder, &format!("{}/{month}", self.area.code), faults)?;
            submissions.push((last_of(*month), sheets));
        }
        let mut page = Page::default();
        for family in 0..self.families {
            self.tell(family, &mut page, &mut submissions)?;
        }
        let (mut rows, mut made) = (0, Vec::new());
        for (end, mut sheets) in submissions {
            coverage::write(self.area, end, self.calendar, &mut sheets)?;
            let (more, faults) = sheets.end()?;
            rows += more;
            made.extend(faults);
        }
        Ok((rows, made))
    }

    /// Draws one family's history, every engagement of it, and writes what each submission knows of it.
    fn tell(&self, place: usize, page: &mut Page, submissions: &mut [(Day, Sheets)]) -> Result<(), Problem> {
        let number = |number: usize| u64::try_from(number).unwrap_or(0);
        let mut source = Source::of_family(self.sample.seed, number(self.area.number), number(place));
        let mut family = Family::first(self.area, self.span, &mut source);
        let home = Household::new(family.kind, family.identified, self.calendar, &mut source);
        let mut attendance_after = Day::MIN;
        loop {
            page.fill(self, &family, &home, attendance_after, &mut source);
            for (end, sheets) in &mut *submissions {
                let (area, calendar, rows) = (self.area, self.calendar, &page.rows);
                Known { area, calendar, home: &home, family: &family, rows, end: *end }.write(sheets)?;
            }
            attendance_after = family.judged() + 20;
            match family.next(self.area, self.span, &mut source) {
                Some(next) => family = next,
                None => return Ok(()),
            }
        }
    }
}

/// The rows and needs of the engagement in hand; kept from one to the next, so that nothing is allocated anew.
#[derive(Default)]
struct Page {
    rows: Rows,
    needs: Vec<Chosen>,
}

impl Page {
    fn fill(&mut self, plot: &Plot, family: &Family, home: &Household, attendance_after: Day, source: &mut Source) {
        self.rows.clear();
        needs::choose(family, home, plot.calendar, source, &mut self.rows, &mut self.needs);
        let (area, calendar) = (plot.area, plot.calendar);
        let mut story = Story { area, calendar, home, family, source, rows: &mut self.rows, attendance_after };
        attendance::tell(&mut story, &self.needs);
        events::tell_of_family(&mut story);
        scores::tell_of_family(&mut story);
        for need in &self.needs {
            events::tell(&mut story, need);
            scores::tell(&mut story, need);
            spells::tell(&mut story, need);
            support::tell(&mut story, need);
            judgements::tell(&mut story, need);
            amounts::tell(&mut story, need);
        }
        claims::tell(&mut story, &self.needs);
    }
}
