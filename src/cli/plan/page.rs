use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::{
    super::{
        Done,
        options::Shared,
        print::{self, Output},
    },
    files::{named, read_whole},
};
use crate::{
    base::{Problem, Problems, count, write_file},
    outcome::{Rules, check_cases},
    plan::Plan,
    report::{GENERATOR, PlanCases, plan_page},
};

/// Writes a plan as one page.
pub(super) fn page(name: &str, out: &Path, shared: &Shared, output: &mut Output) -> Result<Done, Problems> {
    let library = shared.library()?;
    // With other readings the cases may say something else; a page of those has none.
    let (plan, cases) = if name.contains('+') && !Path::new(name).is_file() {
        (named(name, &*shared.plans()?)?, None)
    } else {
        let (plan, _) = read_whole(name, &library)?;
        let cases = cases(&plan);
        (plan, Some(cases))
    };
    let path = file(&plan, out);
    check_own(&path)?;
    let html = plan_page(&plan, cases.as_ref(), &library)?;
    write_file(&path, html.as_bytes())?;
    output.line(format!("{}: open {}", plan.title, print::path(&path)))?;
    Ok(Done::Well)
}

/// The file of the page: the one that is named, or one of the plan's name in the folder.
fn file(plan: &Plan, out: &Path) -> PathBuf {
    if out.extension().is_some_and(|ending| ending == "html") {
        return out.to_owned();
    }
    out.join(format!("{}.html", plan.id.replace(" + ", "-")))
}

/// Checks that nothing is written over but an earlier page of this program.
fn check_own(path: &Path) -> Result<(), Problem> {
    let there = fs::read_to_string(path);
    if path.exists() && !there.is_ok_and(|text| text.contains(GENERATOR)) {
        return Err(Problem::new(print::path(path), "is there already, and was not made by this program")
            .help("name another file or folder with --out"));
    }
    Ok(())
}

/// What the cases of a plan come to.
fn cases(plan: &Plan) -> PlanCases {
    let checked = check_cases(&Rules::new(plan));
    let left_out: BTreeSet<&str> = checked.left_out.iter().map(|(name, _)| name.as_str()).collect();
    let held = || plan.deck.cases.iter().filter(|case| !left_out.contains(case.name.as_str()));
    let mut of_needs = BTreeMap::new();
    for case in held() {
        let needs: BTreeSet<&str> = case.expect.iter().map(|expected| expected.need.as_str()).collect();
        for need in needs {
            *of_needs.entry(need.to_owned()).or_default() += 1;
        }
    }
    let many = count(held().count(), "case");
    let sentence = match (checked.problems.len(), checked.unseen.len() + checked.unshown.len()) {
        (0, 0) => format!("{many} show every clause at work, with each of its numbers."),
        (0, lacking) => {
            format!(
                "{many} hold; {} not shown by any yet.",
                if lacking == 1 { "1 thing is".to_owned() } else { format!("{lacking} things are") }
            )
        }
        (failing, _) => {
            format!("{many} are written, and {failing} of the things that they expect are not as the plan says.")
        }
    };
    PlanCases { of_needs, sentence }
}
