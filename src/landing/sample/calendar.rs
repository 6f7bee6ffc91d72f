//! Days, months and school terms, with every date and small number written out once, so that rows need no formatting.

use chrono::{Datelike as _, NaiveDate};

use crate::base::{Month, date_from_days, days_from_date};

/// Days since 1970-01-01, as Arrow counts them.
pub(super) type Day = i32;

/// Half a year: how long after closure a family is judged in both programmes.
pub(super) const HALF_YEAR: Day = 183;

const FIRST_YEAR: i32 = 1950;
const LAST_YEAR: i32 = 2036;
const FIRST_TERM_YEAR: i32 = 2019;

/// The day of a year, a month and a day of the month.
pub(super) fn day(year: i32, month: u32, of_month: u32) -> Day {
    NaiveDate::from_ymd_opt(year, month, of_month).map_or(0, days_from_date)
}

/// The last day of a month.
pub(super) fn last_of(month: Month) -> Day {
    days_from_date(month.last_day())
}

/// One school term.
pub(super) struct Term {
    pub(super) name: String,
    pub(super) starts: Day,
    pub(super) ends: Day,
    /// Possible sessions, in half days.
    pub(super) possible: i32,
    /// The 31 August before the term, on which school age is counted.
    pub(super) august: Day,
}

/// The dates of eight decades and the terms of the programme's years.
pub(super) struct Calendar {
    first: Day,
    texts: Vec<[u8; 10]>,
    /// The number of each day's month, counted from the first month of the calendar.
    months: Vec<i32>,
    month_starts: Vec<Day>,
    numbers: Vec<String>,
    halves: Vec<String>,
    /// The terms, in order.
    pub(super) terms: Vec<Term>,
}

impl Calendar {
    pub(super) fn new() -> Self {
        let first = day(FIRST_YEAR, 1, 1);
        let mut texts = Vec::new();
        let mut months = Vec::new();
        let mut month_starts = Vec::new();
        for today in first..day(LAST_YEAR, 1, 1) {
            let date = date_from_days(today);
            let mut text = *b"0000-00-00";
            for (place, byte) in text.iter_mut().zip(date.to_string().bytes()) {
                *place = byte;
            }
            texts.push(text);
            if date.day() == 1 {
                month_starts.push(today);
            }
            months.push(i32::try_from(month_starts.len()).unwrap_or(0) - 1);
        }
        let numbers = (0..=1000).map(|number: i32| number.to_string()).collect();
        let halves = (0..=400).map(|half: i32| (f64::from(half) / 2.0).to_string()).collect();
        let terms = (FIRST_TERM_YEAR..LAST_YEAR - 1).flat_map(terms_of).collect();
        Self { first, texts, months, month_starts, numbers, halves, terms }
    }

    /// A date as text: `2024-03-31`.
    pub(super) fn text(&self, day: Day) -> &[u8] {
        usize::try_from(day - self.first).ok().and_then(|place| self.texts.get(place)).map_or(b"", |text| text)
    }

    /// The date as text, or nothing where there is none by the day up to which things are known.
    pub(super) fn known(&self, day: Option<Day>, end: Day) -> &[u8] {
        day.filter(|day| *day <= end).map_or(b"", |day| self.text(day))
    }

    /// The month of a day as text: `2024-03`.
    pub(super) fn month_text(&self, day: Day) -> &[u8] {
        self.text(day).get(..7).unwrap_or_default()
    }

    /// A whole number from 0 to 1,000 as text.
    pub(super) fn number(&self, number: i32) -> &[u8] {
        usize::try_from(number).ok().and_then(|place| self.numbers.get(place)).map_or(b"", |text| text.as_bytes())
    }

    /// A number of halves as text: 5 is `2.5`.
    pub(super) fn halves(&self, halves: i32) -> &[u8] {
        usize::try_from(halves).ok().and_then(|place| self.halves.get(place)).map_or(b"", |text| text.as_bytes())
    }

    /// The number of the month of a day.
    pub(super) fn month_of(&self, day: Day) -> i32 {
        usize::try_from(day - self.first).ok().and_then(|place| self.months.get(place)).copied().unwrap_or(0)
    }

    /// The first day of a month, by its number.
    pub(super) fn month_start(&self, month: i32) -> Day {
        usize::try_from(month).ok().and_then(|place| self.month_starts.get(place)).copied().unwrap_or(self.first)
    }

    /// The age in years on a day of somebody born on the first day of a month.
    pub(super) fn age(&self, born: Day, on: Day) -> i32 {
        (self.month_of(on) - self.month_of(born)).div_euclid(12)
    }
}

fn terms_of(year: i32) -> [Term; 3] {
    let august = day(year, 8, 31);
    let term =
        |name: &str, starts, ends, possible| Term { name: format!("{year}-{name}"), starts, ends, possible, august };
    [
        term("autumn", day(year, 9, 4), day(year, 12, 19), 140),
        term("spring", day(year + 1, 1, 5), day(year + 1, 3, 28), 112),
        term("summer", day(year + 1, 4, 14), day(year + 1, 7, 21), 126),
    ]
}
