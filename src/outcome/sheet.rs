//! Cases of a plan that are told in one go, as the families of one area: reading tables takes longer than judging a family.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    area::Area,
    edges::FAMILY,
    evaluate::{Evaluation, Rules},
    told::{ToldClause, ToldNeed, ToldResult, case_area, tell, told_family},
};
use crate::{
    base::Problem,
    plan::{Case, CaseRows, Expectation},
};

/// Cases of one day with the same coverage.
pub(super) struct Sheet<'r> {
    pub cases: Vec<&'r Case>,
    pub area: Area,
    pub evaluation: Evaluation<'r>,
}

/// What the family of a case comes to.
#[derive(Default)]
pub(super) struct ToldCase {
    needs: Vec<ToldNeed>,
    result: Option<ToldResult>,
    /// The clauses that are asked of the family as such.
    of_family: Vec<ToldClause>,
}

/// What the cases of a sheet have in common: the day, the coverage, and whether there are rejected rows.
type Shared<'r> = (NaiveDate, Option<&'r Vec<BTreeMap<String, String>>>, bool);

impl<'r> Sheet<'r> {
    /// Puts the cases of a plan on sheets; a case with a value that is none of its kind is on none, and a problem.
    pub fn all(rules: &'r Rules, problems: &mut Vec<Problem>) -> Vec<Self> {
        let mut together: BTreeMap<Shared<'_>, Vec<&Case>> = BTreeMap::new();
        let mut sheets = Vec::new();
        for case in &rules.plan.deck.cases {
            // What hangs on the other families of the area is asked of a case alone.
            let anybodys = |row: &BTreeMap<String, String>| row.get("family_id").is_none_or(String::is_empty);
            let alone = !rules.plan.settings.averages.is_empty()
                || case.rows.get("rejects").into_iter().flatten().any(anybodys);
            if alone {
                sheets.extend(Self::read(rules, vec![case], problems));
            } else {
                let shared = (case.as_of, case.rows.get("coverage"), case.rows.contains_key("rejects"));
                together.entry(shared).or_default().push(case);
            }
        }
        for cases in together.into_values() {
            let mut faults = Vec::new();
            match Self::read(rules, cases.clone(), &mut faults) {
                Some(sheet) => sheets.push(sheet),
                // One of them has a fault: each is asked alone, to say which.
                None => sheets.extend(cases.into_iter().filter_map(|case| Self::read(rules, vec![case], problems))),
            }
        }
        sheets
    }

    fn read(rules: &'r Rules, cases: Vec<&'r Case>, problems: &mut Vec<Problem>) -> Option<Self> {
        let first = *cases.first()?;
        match case_area(&rows(&cases), first.as_of) {
            Ok(area) => {
                let evaluation = rules.evaluate_given(&area, |_| true, &first.averages, (None, None));
                Some(Self { cases, area, evaluation })
            }
            Err(problem) => {
                problems.push(Problem { place: format!("{}, {}", first.place, problem.place), ..problem });
                None
            }
        }
    }

    /// The place of a family's case on the sheet.
    pub fn case_of(&self, family: u32) -> usize {
        place_of(self.area.families.id(family))
    }

    /// Says what each case comes to, in the order of the cases.
    pub fn tell(&self, rules: &Rules) -> Vec<ToldCase> {
        let mut told: Vec<ToldCase> = self.cases.iter().map(|_| ToldCase::default()).collect();
        let (needs, results) = tell(rules, &self.area, &self.evaluation);
        for need in needs {
            if let Some(told) = told.get_mut(place_of(&need.family)) {
                let person = need.person.as_deref().map(|person| own(person).to_owned());
                told.needs.push(ToldNeed { person, ..need });
            }
        }
        for (result, evaluated) in results.into_iter().zip(&self.evaluation.results) {
            if let Some(told) = told.get_mut(place_of(&result.family)) {
                told.of_family.extend(told_family(rules, &self.area, &self.evaluation, evaluated.family));
                told.result.get_or_insert(result);
            }
        }
        told
    }

    /// Says whether all that its cases do not show is known not to have been.
    pub fn is_covered(&self) -> bool {
        self.cases.iter().all(|case| !["coverage", "rejects"].iter().any(|table| case.rows.contains_key(*table)))
    }
}

impl ToldCase {
    /// What the case expects and the plan does not say.
    pub fn failures(&self, case: &Case) -> Vec<Problem> {
        let expected = case.expect.iter();
        let mut found: Vec<Problem> =
            expected.filter_map(|expected| disappointed(case, expected, &self.needs)).collect();
        let result = self.result.as_ref().map_or("none", |told| told.result);
        if let Some(expected) = case.result.as_deref().filter(|expected| *expected != result) {
            let reason = self.result.as_ref().and_then(|told| told.reason.as_deref());
            let reason = reason.map_or_else(String::new, |reason| format!(", by reason of `{reason}`"));
            let said = format!("case `{}`: expected the result {expected}, and it is {result}{reason}", case.name);
            found.push(Problem::new(case.place.clone(), said));
        }
        found
    }

    /// Visits its clauses, each with its need, or with what stands for the family.
    pub fn each_clause(&self, mut visit: impl FnMut(&str, &ToldClause)) {
        self.of_family.iter().for_each(|clause| visit(FAMILY, clause));
        for need in &self.needs {
            need.clauses.iter().for_each(|clause| visit(&need.need, clause));
        }
    }
}

/// The rows of several cases, each with its place before the names of its family and its people.
fn rows(cases: &[&Case]) -> CaseRows {
    let mut together = CaseRows::new();
    for (place, case) in cases.iter().enumerate() {
        for (table, rows) in &case.rows {
            let all = together.entry(table.clone()).or_default();
            if table == "coverage" {
                if place == 0 {
                    all.extend(rows.iter().cloned());
                }
                continue;
            }
            all.extend(rows.iter().map(|row| {
                let mut row = row.clone();
                for name in ["family_id", "earlier_family_id", "person_id"] {
                    if let Some(id) = row.get_mut(name).filter(|id| !id.is_empty()) {
                        *id = format!("{place} {id}");
                    }
                }
                row
            }));
        }
    }
    together
}

/// The place that stands before a name.
fn place_of(name: &str) -> usize {
    name.split_once(' ').and_then(|(place, _)| place.parse().ok()).unwrap_or(usize::MAX)
}

/// A name without the place before it.
fn own(name: &str) -> &str {
    name.split_once(' ').map_or(name, |(_, own)| own)
}

/// Says what a case expects of a need and the plan does not say.
fn disappointed(case: &Case, expected: &Expectation, told: &[ToldNeed]) -> Option<Problem> {
    let of_need: Vec<&ToldNeed> = told.iter().filter(|told| told.need == expected.need).collect();
    let named = of_need.iter().find(|told| expected.person.is_none() || told.person == expected.person);
    let found = |found: Option<bool>| found.map_or("unknown".to_owned(), |found| found.to_string());
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    // Whoever expects another status looks for the clause first.
    let deciding = |what: &str| match named.and_then(|told| told.decided_by.as_deref()) {
        Some(clause) if what == "status" && expected.decided_by.is_none() => format!(", decided by `{clause}`"),
        _ => String::new(),
    };
    let pairs = match named {
        Some(told) => vec![
            ("status", &expected.status, told.status.to_owned()),
            ("found", &expected.found, found(told.found)),
            ("decided_by", &expected.decided_by, told.decided_by.clone().unwrap_or_default()),
            ("knowable_on", &expected.knowable_on, day(told.knowable_on)),
        ],
        // A need that is not on record, and that the data does not show, has no row.
        None if expected.found.as_deref() == Some("false") && expected.status.is_none() => Vec::new(),
        None => vec![("status", &expected.status, "none".to_owned()), ("found", &expected.found, "unknown".to_owned())],
    };
    let wrong = pairs.iter().filter_map(|(what, wanted, is)| {
        wanted
            .as_ref()
            .filter(|wanted| *wanted != is)
            .map(|wanted| format!("expected {what} {}, and it is {}{}", said(wanted), said(is), deciding(what)))
    });
    let wrong: Vec<String> = wrong.collect();
    (!wrong.is_empty()).then(|| Problem::new(case.place.clone(), format!("case `{}`: {}", case.name, wrong.join("; "))))
}

fn said(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}
