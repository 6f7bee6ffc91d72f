use super::{
    super::{Done, options::Shared, print::Output},
    files::read_whole,
};
use crate::{
    base::{Problems, count},
    outcome::{Rules, check_cases},
};

/// Says everything that is wrong with plans, runs their cases, and says what no case has seen or shows.
pub(super) fn check(names: &[String], shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
    let mut problems = Problems::default();
    let mut done = Done::Well;
    let library = shared.library()?;
    for name in names {
        match read_whole(name, &library) {
            Err(found) => problems.0.extend(found.0),
            Ok((plan, _)) => {
                let checked = check_cases(&Rules::new(&plan));
                problems.0.extend(checked.problems);
                let clauses = checked.clauses;
                output.line(format!(
                    "{}: {}, {}, {}, {}",
                    plan.id,
                    count(plan.needs().count(), "need"),
                    count(clauses, "clause"),
                    count(plan.readings().count(), "reading"),
                    count(plan.deck.cases.len(), "case"),
                ))?;
                for ((name, said), base) in checked.left_out.iter().zip(plan.based_on.iter().cycle()) {
                    output.line(format!(
                        "  `{name}`, a case of {base}, does not hold here, where this plan departs: {said}"
                    ))?;
                }
                for unseen in &checked.unseen {
                    done = Done::WithFindings;
                    output.line(format!("  no case has seen {unseen}"))?;
                }
                for unshown in &checked.unshown {
                    done = Done::WithFindings;
                    output.line(format!("  no case shows {unshown}"))?;
                }
            }
        }
    }
    problems.or(done)
}
