//! Days as numbers since 1970, as the extract's date columns hold them.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};

use crate::{
    base::{date_from_days, days_from_date},
    plan::Duration,
};

/// No day.
pub const NONE: i32 = i32::MIN;
/// A day after all others: the end of what still runs.
pub const FOREVER: i32 = i32::MAX;
/// A day before all others: the beginning of all that was.
pub const EVER: i32 = i32::MIN + 1;

/// The day so much later.
pub fn later(day: i32, duration: Duration) -> i32 {
    match duration {
        Duration::Days(days) => day.saturating_add_unsigned(days),
        Duration::Weeks(weeks) => day.saturating_add_unsigned(weeks * 7),
        Duration::Months(months) => CALENDAR
            .shifted(day, i64::from(months))
            .unwrap_or_else(|| duration.after(date_from_days(day)).map_or(FOREVER, days_from_date)),
    }
}

/// The day so much earlier.
pub fn earlier(day: i32, duration: Duration) -> i32 {
    match duration {
        Duration::Days(days) => day.saturating_sub_unsigned(days),
        Duration::Weeks(weeks) => day.saturating_sub_unsigned(weeks * 7),
        Duration::Months(months) => CALENDAR
            .shifted(day, -i64::from(months))
            .unwrap_or_else(|| duration.before(date_from_days(day)).map_or(EVER, days_from_date)),
    }
}

/// The months that are looked up rather than reckoned: windows are counted in months for every clause of every family.
static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::new);

struct Calendar {
    /// The day on which each month begins, from January 1900.
    starts: Vec<i32>,
    /// For each day the month that it lies in, as a place in `starts`.
    months: Vec<u16>,
}

impl Calendar {
    fn new() -> Self {
        let month = |month: i32| NaiveDate::from_ymd_opt(1900 + month / 12, month.unsigned_abs() % 12 + 1, 1);
        let starts: Vec<i32> = (0..12 * 300).filter_map(month).map(days_from_date).collect();
        let mut months = Vec::new();
        for ((place, start), next) in (0_u16..).zip(&starts).zip(starts.iter().skip(1)) {
            months.resize(months.len() + usize::try_from(next - start).unwrap_or(0), place);
        }
        Self { starts, months }
    }

    fn month_of(&self, day: i32) -> Option<(usize, i32)> {
        let first = *self.starts.first()?;
        let month = usize::from(*self.months.get(usize::try_from(day.checked_sub(first)?).ok()?)?);
        Some((month, day - self.starts.get(month)?))
    }

    /// The 31 August before the school year of a day; none outside the calendar.
    fn eve_of_school_year(&self, day: i32) -> Option<i32> {
        let (month, _) = self.month_of(day)?;
        // Months are counted from a January, and a school year begins with the ninth.
        let september = (month + 4).checked_sub(12)? / 12 * 12 + 8;
        Some(self.starts.get(september)? - 1)
    }

    /// The day so many months later, clamped at the month's end; none outside the calendar.
    fn shifted(&self, day: i32, months: i64) -> Option<i32> {
        let (month, place) = self.month_of(day)?;
        let month = usize::try_from(i64::try_from(month).ok()? + months).ok()?;
        let (start, next) = (*self.starts.get(month)?, *self.starts.get(month + 1)?);
        Some(start + place.min(next - start - 1))
    }
}

/// The first day of the month of a day.
pub fn first_of_month(day: i32) -> i32 {
    let place = CALENDAR.month_of(day).map(|(_, place)| place);
    day - place.unwrap_or_else(|| i32::try_from(date_from_days(day).day0()).unwrap_or(0))
}

/// The number of the month of a day, of all months there are.
pub fn month_of(day: i32) -> i32 {
    let date = date_from_days(day);
    date.year() * 12 + i32::try_from(date.month0()).unwrap_or(0)
}

/// The 31 August before the school year of a day.
pub fn eve_of_school_year(day: i32) -> i32 {
    CALENDAR.eve_of_school_year(day).unwrap_or_else(|| {
        let date = date_from_days(day);
        let year = if date.month() >= 9 { date.year() } else { date.year() - 1 };
        NaiveDate::from_ymd_opt(year, 8, 31).map_or(day, days_from_date)
    })
}

/// Days from which rows are taken, both ends included; no days where the last lies before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day, or [`EVER`].
    pub first: i32,
    /// The last day.
    pub last: i32,
}

impl Span {
    #[inline]
    pub fn holds(self, day: i32) -> bool {
        self.first <= day && day <= self.last
    }

    /// How many days it has.
    pub fn days(self) -> i64 {
        if self.first == EVER { i64::MAX } else { (i64::from(self.last) - i64::from(self.first) + 1).max(0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_looked_up_as_the_calendar_reckons_them() {
        for day in (-30_000..30_000).step_by(17) {
            for months in [0, 1, 2, 6, 12, 18, 216] {
                let date = date_from_days(day);
                let duration = Duration::Months(months);
                assert_eq!(later(day, duration), days_from_date(duration.after(date).unwrap()), "{date} + {months}");
                assert_eq!(earlier(day, duration), days_from_date(duration.before(date).unwrap()), "{date} - {months}");
            }
        }
    }

    #[test]
    fn school_years_begin_in_september() {
        let day = |text: &str| days_from_date(text.parse().unwrap());
        assert_eq!(eve_of_school_year(day("2023-08-31")), day("2022-08-31"));
        assert_eq!(eve_of_school_year(day("2023-09-01")), day("2023-08-31"));
        assert_eq!(eve_of_school_year(day("2024-01-01")), day("2023-08-31"));
        // Before and at the edge of what is looked up.
        for (of, eve) in [("1899-05-01", "1898-08-31"), ("1900-03-01", "1899-08-31"), ("1900-09-01", "1900-08-31")] {
            assert_eq!(eve_of_school_year(day(of)), day(eve), "{of}");
        }
        for of in (-25_000..30_000).step_by(13) {
            let date = date_from_days(of);
            let year = if date.month() >= 9 { date.year() } else { date.year() - 1 };
            assert_eq!(eve_of_school_year(of), day(&format!("{year}-08-31")), "{date}");
        }
    }
}
