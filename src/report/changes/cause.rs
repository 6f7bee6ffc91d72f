use std::collections::{BTreeMap, BTreeSet};

use crate::{
    query::Query,
    report::{
        figures::{Figures, Place},
        lineage::Submission,
    },
    store::Manifest,
};

/// Why a number is not what an earlier page said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::report) enum Cause {
    Late,
    LeftOut,
    Corrected,
    Forgotten,
    Newer,
    Plan,
    Query,
    Reference,
    Unknown,
}

impl Cause {
    /// The cause in a cell of a table.
    pub fn words(self) -> &'static str {
        match self {
            Self::Late => "late data",
            Self::LeftOut => "late now",
            Self::Corrected => "correction",
            Self::Forgotten => "forgotten data",
            Self::Newer => "newer submission",
            Self::Plan => "plan version",
            Self::Query => "query",
            Self::Reference => "reference data",
            Self::Unknown => "no cause found",
        }
    }

    /// What it means, as the end of a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Late => "an area that was late on the earlier page, or not there yet, has sent newer data since",
            Self::LeftOut => "an area that was on time on the earlier page is late now, and left out of every total",
            Self::Corrected => "a submission behind the earlier page was replaced after that page was made",
            Self::Forgotten => "families or submissions behind the earlier page were taken out of the store since",
            Self::Newer => {
                "each submission is a complete extract: a newer one knows what was recorded since, and may lack rows that were left out"
            }
            Self::Plan => "what the plan asks, or how it is read, was changed",
            Self::Query => "the query behind the number was changed",
            Self::Reference => "reference data, such as names or targets, was landed again",
            Self::Unknown => "the same submissions, plans and query gave another number",
        }
    }
}

/// An earlier page and this one.
#[derive(Debug, Clone)]
pub(in crate::report) struct Pair<'a> {
    pub then: &'a Figures,
    pub now: &'a Figures,
    /// What the store holds today of the submissions behind the earlier page, by area.
    held: BTreeMap<String, Submission>,
}

/// The causes of a change, each with the areas that it concerns; none where it concerns all.
pub(in crate::report) type Causes = BTreeMap<Cause, BTreeSet<String>>;

impl<'a> Pair<'a> {
    pub fn new(then: &'a Figures, now: &'a Figures, manifest: &Manifest) -> Self {
        let behind = |area: &str| then.lineage.submissions.get(area).map(|submission| &submission.month);
        let current = manifest.entries.iter().filter(|entry| !entry.superseded).filter_map(Submission::of);
        let held = current.filter(|(area, submission)| behind(area) == Some(&submission.month)).collect();
        Self { then, now, held }
    }

    /// Why a number of a result changed. `plan` is the plan that the row is about, where it is about one.
    pub fn causes(&self, query: &Query, result: &str, place: &Place, column: &str, plan: Option<&str>) -> Causes {
        let mut causes = Causes::new();
        let hash = |figures: &Figures| figures.results.get(result).map(|result| result.hash.clone());
        if hash(self.then) != hash(self.now) {
            causes.entry(Cause::Query).or_default();
        }
        if query.header.reads.iter().any(|table| is_judged(table)) && self.plan_changed(plan) {
            causes.entry(Cause::Plan).or_default();
        }
        for area in self.areas(result, place, column) {
            if let Some(cause) = self.of_area(&area, place.is_total()) {
                causes.entry(cause).or_default().insert(area);
            }
        }
        if causes.is_empty() {
            let again = self.then.lineage.reference != self.now.lineage.reference;
            let reads = query.header.reads.iter().any(|table| table.starts_with("reference."));
            causes.entry(if again && reads { Cause::Reference } else { Cause::Unknown }).or_default();
        }
        causes
    }

    fn plan_changed(&self, plan: Option<&str>) -> bool {
        let (then, now) = (&self.then.lineage.plans, &self.now.lineage.plans);
        plan.map_or_else(|| then != now, |plan| then.get(plan) != now.get(plan))
    }

    /// The areas through which a number changed: its own, or those that put another number into the total.
    fn areas(&self, result: &str, place: &Place, column: &str) -> Vec<String> {
        if !place.is_total() {
            return vec![place.area.clone()];
        }
        let given = |figures: &Figures, area: &str| {
            let late = figures.lineage.is_late(area, figures.month.as_deref());
            let place = Place { area: area.to_owned(), ..place.clone() };
            let number = figures.results.get(result).filter(|_| !late)?.number(&place, column)?.as_ref()?;
            Some(number.clone()).filter(|number| number.as_f64() != Some(0.0))
        };
        let all: BTreeSet<&String> =
            [self.then, self.now].iter().flat_map(|figures| figures.lineage.submissions.keys()).collect();
        let moved = |area: &&&String| given(self.then, area) != given(self.now, area);
        let through: Vec<String> = all.iter().filter(moved).map(|area| (*area).clone()).collect();
        // A median can move while that of no area does, and a result may have no rows of areas.
        if through.is_empty() { all.into_iter().cloned().collect() } else { through }
    }

    /// What became of an area's data since the earlier page.
    fn of_area(&self, area: &str, total: bool) -> Option<Cause> {
        let (then, now) = match (self.then.lineage.submissions.get(area), self.now.lineage.submissions.get(area)) {
            (Some(then), Some(now)) => (then, now),
            (None, Some(_)) => return Some(Cause::Late),
            (Some(_), None) => return Some(Cause::Forgotten),
            (None, None) => return None,
        };
        let late = |figures: &Figures| figures.lineage.is_late(area, figures.month.as_deref());
        let newer = then.month != now.month;
        if newer && late(self.then) {
            return Some(Cause::Late);
        }
        if total && late(self.now) && !late(self.then) {
            return Some(Cause::LeftOut);
        }
        match self.held.get(area) {
            None => Some(Cause::Forgotten),
            Some(held) if held.hash != then.hash => Some(Cause::Corrected),
            Some(held) if held.rows != then.rows => Some(Cause::Forgotten),
            Some(_) => newer.then_some(Cause::Newer),
        }
    }
}

/// Whether a table holds what plans say of families.
fn is_judged(table: &str) -> bool {
    table.starts_with("outcome.") || table.starts_with("measure.")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        base::{Library, Month},
        query::Queries,
        store::{Entry, Subject},
    };

    /// Figures of a month: of each area its submission's month and hash and how many families it gives the total.
    fn figures(month: &str, areas: &[(&str, &str, &str, u64)]) -> serde_json::Value {
        let submissions: BTreeMap<&str, _> = areas
            .iter()
            .map(|(area, month, hash, _)| (*area, json!({ "month": month, "hash": hash, "rows": 10 })))
            .collect();
        let row = |families: u64| json!({ "2024-01": { "": [families] } });
        let mut rows: BTreeMap<&str, _> = areas.iter().map(|(area, _, _, families)| (*area, row(*families))).collect();
        rows.insert("all", row(0));
        json!({
            "program": format!("hearthline {}", env!("CARGO_PKG_VERSION")), "report": "r", "month": month,
            "lineage": { "submissions": submissions, "reference": { "reference/areas": "1" }, "plans": { "p": "1", "q": "1" } },
            "results": { "x": { "query": "x.sql", "hash": "1", "key": [], "columns": ["families"], "rows": rows } }
        })
    }

    fn manifest(areas: &[(&str, &str, &str, u64)]) -> Manifest {
        let entry = |(area, month, hash, rows): &(&str, &str, &str, u64)| Entry {
            subject: Subject::Submission { area: (*area).to_owned(), month: (*month).to_owned() },
            hash: (*hash).to_owned(),
            superseded: false,
            rows_kept: *rows,
            rows_rejected: 0,
            rows_withheld: 0,
            files: Vec::new(),
        };
        Manifest { entries: areas.iter().map(entry).collect(), ..Manifest::default() }
    }

    /// The causes by which the number of an area, or of the total, changed.
    fn causes(then: &serde_json::Value, now: &serde_json::Value, manifest: &Manifest, area: &str) -> Vec<String> {
        let queries = Queries::read(&Library::built_in()).unwrap();
        let read = |value: &serde_json::Value| {
            let month: Month = "2030-01".parse().unwrap();
            Figures::read("f", &value.to_string(), "r", (None, Some(month)), None).unwrap()
        };
        let (then, now) = (read(then), read(now));
        let place = Place { area: area.to_owned(), month: "2024-01".to_owned(), key: String::new() };
        let query = queries.get("monthly/achievement").unwrap();
        let found = Pair::new(&then, &now, manifest).causes(query, "x", &place, "families", Some("p"));
        found
            .into_iter()
            .map(|(cause, areas)| format!("{}: {}", cause.words(), areas.into_iter().collect::<Vec<_>>().join(" ")))
            .collect()
    }

    #[test]
    fn a_submission_tells_why_the_numbers_of_its_area_differ() {
        // Of each area: late then; on time both times; corrected; with a family forgotten; forgotten; unchanged.
        let then = figures(
            "2024-02",
            &[
                ("A", "2024-01", "1", 1),
                ("B", "2024-02", "1", 1),
                ("C", "2024-02", "1", 1),
                ("D", "2024-02", "1", 1),
                ("E", "2024-02", "1", 1),
                ("F", "2024-02", "1", 1),
            ],
        );
        let now = figures(
            "2024-03",
            &[
                ("A", "2024-03", "2", 2),
                ("B", "2024-03", "2", 2),
                ("C", "2024-03", "2", 2),
                ("D", "2024-03", "2", 2),
                ("F", "2024-02", "1", 1),
                ("G", "2024-03", "1", 2),
            ],
        );
        let held = manifest(&[
            ("A", "2024-01", "1", 10),
            ("B", "2024-02", "1", 10),
            ("C", "2024-02", "x", 10),
            ("D", "2024-02", "1", 9),
            ("F", "2024-02", "1", 10),
        ]);
        for (area, cause) in [
            ("A", "late data"),
            ("B", "newer submission"),
            ("C", "correction"),
            ("D", "forgotten data"),
            ("E", "forgotten data"),
            ("G", "late data"),
        ] {
            assert_eq!(causes(&then, &now, &held, area), [format!("{cause}: {area}")]);
        }
        assert_eq!(causes(&then, &now, &held, "F"), ["no cause found: "]);
        assert_eq!(
            causes(&then, &now, &held, "all"),
            ["late data: A G", "late now: F", "correction: C", "forgotten data: D E", "newer submission: B"]
        );
    }

    #[test]
    fn a_total_changed_through_the_areas_whose_own_numbers_did() {
        let then = figures("2024-02", &[("A", "2024-02", "1", 3), ("B", "2024-02", "1", 3)]);
        let now = figures("2024-03", &[("A", "2024-03", "2", 3), ("B", "2024-03", "2", 4)]);
        let held = manifest(&[("A", "2024-02", "1", 10), ("B", "2024-02", "1", 10)]);
        assert_eq!(causes(&then, &now, &held, "all"), ["newer submission: B"]);
        // Where no area's did, it may have been through any of them.
        let now = figures("2024-03", &[("A", "2024-03", "2", 3), ("B", "2024-03", "2", 3)]);
        assert_eq!(causes(&then, &now, &held, "all"), ["newer submission: A B"]);
    }

    #[test]
    fn plans_queries_and_reference_data_are_causes_too() {
        let areas = [("A", "2024-02", "1", 1)];
        let (then, held) = (figures("2024-02", &areas), manifest(&[("A", "2024-02", "1", 10)]));
        for (path, cause) in [
            ("/lineage/plans/p", "plan version: "),
            ("/lineage/plans/q", "no cause found: "),
            ("/results/x/hash", "query: "),
            ("/lineage/reference/reference~1areas", "reference data: "),
        ] {
            let mut now = then.clone();
            *now.pointer_mut(path).unwrap() = json!("2");
            assert_eq!(causes(&then, &now, &held, "A"), [cause], "{path}");
        }
    }
}
