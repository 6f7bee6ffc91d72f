//! Which days the area's sources really cover.

use chrono::NaiveDate;

use super::{seen::Seen, spans::Span};

/// Says whether the sources of a table cover each of these kinds on every day of the span that has come.
///
/// Of `attendance` and `judgements` the only kind is `all`.
pub fn is_covered(seen: &Seen, table: &str, kinds: &[String], span: Span) -> bool {
    if span.is_empty() {
        return true;
    }
    let Some(first) = span.first else {
        // No source covers all days that ever were.
        return false;
    };
    if has_rejected(seen, table, kinds) {
        return false;
    }
    for kind in kinds {
        let mut day = first;
        while day <= span.last && day <= seen.as_of {
            if !is_day_covered(seen, table, kind, day) {
                return false;
            }
            let Some(next) = day.succ_opt() else { break };
            day = next;
        }
    }
    true
}

/// Says whether a row of the table was rejected that may be of one of these kinds.
pub fn has_rejected(seen: &Seen, table: &str, kinds: &[String]) -> bool {
    let all_kinds = kinds.iter().any(|kind| kind == "all");
    seen.rejects.iter().any(|row| {
        row.source_table == table && (all_kinds || row.kind.as_ref().is_none_or(|kind| kinds.contains(kind)))
    })
}

fn is_day_covered(seen: &Seen, table: &str, kind: &str, day: NaiveDate) -> bool {
    let Some(coverage) = &seen.coverage else {
        return true;
    };
    coverage.iter().any(|tile| {
        tile.source_table == table
            && (tile.kind == kind || tile.kind == "all")
            && tile.from_on <= day
            && day <= tile.to_on
    })
}
