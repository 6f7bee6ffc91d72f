//! Coverage: which sources an area really supplied, and over which days.

use super::{
    areas::Area,
    calendar::{Calendar, Day},
    sheets::{Sheet, Sheets},
};
use crate::{base::Problem, extract::words};

/// Writes what an area's sources cover up to the last day of a submission.
pub(super) fn write(area: &Area, end: Day, calendar: &Calendar, sheets: &mut Sheets) -> Result<(), Problem> {
    for (table, kinds) in words::SOURCE_KINDS {
        // A table whose kinds were all supplied alike is covered in one word.
        let named: &[&str] = if area.supplies_by_kind(table) { kinds } else { &[words::ALL] };
        for kind in named {
            for (from, to) in area.covered(table, kind, end) {
                let row = [table.as_bytes(), kind.as_bytes(), calendar.text(from), calendar.text(to)];
                sheets.put(Sheet::Coverage, &row)?;
            }
        }
    }
    Ok(())
}
