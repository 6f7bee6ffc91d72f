use std::{fmt, str::FromStr};

use chrono::{Datelike, Days, Months, NaiveDate};

use super::Problem;

/// A calendar month: `2024-03` in text, the date of its last day in SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    first_day: NaiveDate,
}

impl Month {
    /// Gives the month that holds a day.
    pub fn of(day: NaiveDate) -> Self {
        Self { first_day: day.with_day(1).unwrap_or(day) }
    }

    /// Gives the month of a year and a number from 1 to 12, within the years 1900 to 2199.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        if !(1900..2200).contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(year, month, 1).map(|first_day| Self { first_day })
    }

    /// The first day of the month.
    pub fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// The last day of the month, which stands for the month in SQL.
    pub fn last_day(self) -> NaiveDate {
        self.plus(1).first_day.checked_sub_days(Days::new(1)).unwrap_or(self.first_day)
    }

    /// The month `months` later; earlier where negative.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        let step = Months::new(months.unsigned_abs());
        let moved =
            if months < 0 { self.first_day.checked_sub_months(step) } else { self.first_day.checked_add_months(step) };
        Self { first_day: moved.unwrap_or(self.first_day) }
    }

    /// The month as a reader writes it: "March 2024".
    pub fn in_words(self) -> String {
        self.first_day.format("%B %Y").to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first_day.format("%Y-%m"))
    }
}

impl FromStr for Month {
    type Err = Problem;

    /// Reads `YYYY-MM`, or any day of the month as `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| -> Option<u32> {
            let part = parts.next()?;
            (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
        };
        let month = number(4).zip(number(2)).and_then(|(year, month)| Self::new(i32::try_from(year).ok()?, month));
        let day = match text.len() {
            7 => Some(1),
            10 => number(2),
            _ => None,
        };
        month
            .zip(day)
            .filter(|(month, day)| *day >= 1 && *day <= month.last_day().day())
            .map(|(month, _)| month)
            .ok_or_else(|| {
                Problem::new("the month", "is not written as a month, or not one of the years 1900 to 2199")
                    .help("a month is written YYYY-MM, such as 2024-03")
            })
    }
}

/// Gives the date that Arrow counts as `days` since 1970-01-01.
pub fn date_from_days(days: i32) -> NaiveDate {
    let epoch = NaiveDate::default();
    let step = Days::new(u64::from(days.unsigned_abs()));
    let moved = if days < 0 { epoch.checked_sub_days(step) } else { epoch.checked_add_days(step) };
    moved.unwrap_or(epoch)
}

/// Gives the days since 1970-01-01 by which Arrow counts a date.
pub fn days_from_date(date: NaiveDate) -> i32 {
    i32::try_from((date - NaiveDate::default()).num_days()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_and_written() {
        for (text, last) in [("2024-02", "2024-02-29"), ("2023-02", "2023-02-28"), ("2024-12-31", "2024-12-31")] {
            assert_eq!(text.parse::<Month>().unwrap().last_day().to_string(), last);
        }
        for text in ["2024-13", "2024-00", "24-03", "2024-3", "2023-02-29", "2024-03-00", "2024-03-", "", "+024-03"] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_are_added_across_years() {
        let month = Month::new(2024, 1).unwrap();
        assert_eq!(month.plus(-1).to_string(), "2023-12");
        assert_eq!(month.plus(25).to_string(), "2026-02");
    }

    #[test]
    fn days_and_dates_are_the_same_thing() {
        for days in [-1, 0, 1, 19_000] {
            assert_eq!(days_from_date(date_from_days(days)), days);
        }
    }
}
