use std::collections::BTreeMap;

use futures::{StreamExt, stream};

use super::Sources;
use crate::base::{Problem, Problems, count};

/// Runs every audit; what one finds stops the report.
pub(super) async fn run_audits(sources: Sources<'_>) -> Result<(), Problems> {
    let Sources { engine, queries, side_by_side, .. } = sources;
    let none = BTreeMap::new();
    let none = &none;
    let runs = queries.audits().map(|audit| async move { (audit, audit.run(engine, none).await) });
    let mut found: Vec<_> = stream::iter(runs).buffer_unordered(side_by_side).collect().await;
    found.sort_by_key(|(audit, _)| &audit.name);
    let mut problems = Problems::default();
    for (audit, run) in found {
        match run {
            Ok(rows) if rows.rows.is_empty() => {}
            Ok(rows) => {
                let cause = format!("the audit finds {}: {}", count(rows.rows.len(), "row"), audit.header.title);
                let help = format!("`hearthline queries run {}` shows them; no page is written", audit.name);
                problems.push(Problem::new(audit.path.clone(), cause).help(help));
            }
            Err(found) => problems.0.extend(found.0),
        }
    }
    problems.or(())
}
