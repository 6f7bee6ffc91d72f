use chrono::{Datelike, NaiveDate};

/// Says whether a day lies in the school year that a term names: from August of its year to the August after it.
pub fn is_in_school_year(term: &str, day: NaiveDate) -> bool {
    let year: Option<i32> = term.split('-').next().and_then(|year| year.parse().ok());
    // August belongs to the school year that ends and to the one that begins.
    let first = if day.month() <= 8 { day.year() - 1 } else { day.year() };
    let last = if day.month() < 8 { day.year() - 1 } else { day.year() };
    year.is_none_or(|year| (first..=last).contains(&year))
}
