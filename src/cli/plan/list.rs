use serde::Serialize;

use super::super::{Done, options::ListFormat, print::Output};
use crate::{
    base::Problems,
    plan::{Plan, Plans},
};

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    programme: &'a str,
    in_force_from: String,
    in_force_to: Option<String>,
    headlines: usize,
    needs: usize,
    not_published: usize,
    not_collected: usize,
    readings: usize,
}

impl<'a> Listed<'a> {
    fn of(plan: &'a Plan) -> Self {
        Self {
            id: &plan.id,
            title: &plan.title,
            programme: &plan.programme,
            in_force_from: plan.in_force_from.to_string(),
            in_force_to: plan.in_force_to.map(|day| day.to_string()),
            headlines: plan.headlines.len(),
            needs: plan.needs().filter(|(_, need)| need.published).count(),
            not_published: plan.needs().filter(|(_, need)| !need.published).count(),
            not_collected: plan.not_collected().count(),
            readings: plan.readings().count(),
        }
    }
}

/// Lists the plans of the library.
pub(super) fn list(plans: &Plans, format: ListFormat, output: &mut Output) -> Result<Done, Problems> {
    let listed: Vec<Listed<'_>> = plans.iter().map(Listed::of).collect();
    match format {
        ListFormat::Json => output.json(&listed)?,
        ListFormat::Table => {
            let row = |plan: &Listed<'_>| {
                let to = plan.in_force_to.clone().unwrap_or_else(|| "in force".to_owned());
                let counts = [plan.headlines, plan.needs, plan.not_published, plan.not_collected, plan.readings];
                let mut cells = vec![plan.id.to_owned(), plan.in_force_from.clone(), to];
                cells.extend(counts.map(|count| count.to_string()));
                cells.push(plan.title.to_owned());
                cells
            };
            let header =
                ["plan", "from", "to", "headlines", "needs", "not published", "not collected", "readings", "title"];
            output.table(&header, &listed.iter().map(row).collect::<Vec<_>>())?;
        }
    }
    Ok(Done::Well)
}
