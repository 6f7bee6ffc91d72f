//! The README of a sample: that nothing in it is real, how it was made, and what is wrong with it on purpose.

use std::{fmt::Write as _, path::Path};

use super::{Sample, Span, areas::Area, faults::Made};
use crate::base::{Month, Problem, count, write_file};

/// Everything that the README tells.
pub(super) struct Readme<'a> {
    pub(super) sample: &'a Sample,
    pub(super) span: Span,
    pub(super) months: &'a [Month],
    pub(super) areas: &'a [Area],
    pub(super) faults: &'a [Made],
}

impl Readme<'_> {
    /// Writes `README.md`.
    pub(super) fn write(&self, folder: &Path) -> Result<(), Problem> {
        write_file(&folder.join("README.md"), self.text().as_bytes())
    }

    fn text(&self) -> String {
        let mut text = format!(
            "# Sample extracts\n\n\
             Everything here is synthetic. The areas are fictional, their codes (X06…, X12…, X92…) and names belong to no\n\
             place, and no row describes a family or a person who exists. The figures say nothing about the programmes.\n\n\
             Made by\n\n    {}\n\n\
             and the same command writes the same bytes.\n\n\
             ## What is here\n\n\
             - `<area>/<month>/<table>.csv`: {} of {}, each all that was known at the end of its month.\n\
             - `reference/<name>/<name>.csv`: the areas and what describes them.\n",
            self.command(),
            count(self.submissions(), "submission"),
            count(self.areas.len(), "area"),
        );
        self.tell_what_to_find(&mut text);
        self.tell_faults(&mut text);
        text
    }

    fn command(&self) -> String {
        let Sample { families, areas, months, submissions, seed, faults } = self.sample;
        let faults = if *faults { "" } else { " --no-faults" };
        format!(
            "hearthline sample --families {families} --areas {areas} --months {months} --submissions {submissions} \
             --seed {seed}{faults} --out DIR"
        )
    }

    fn submissions(&self) -> usize {
        let late = self.areas.iter().filter(|area| self.misses_last(area)).count();
        self.areas.len() * self.months.len() - late
    }

    fn misses_last(&self, area: &Area) -> bool {
        self.months.len() > 1 && area.is_late()
    }

    fn tell_what_to_find(&self, text: &mut String) {
        let named = |wanted: &dyn Fn(&Area) -> bool| -> String {
            let found: Vec<String> = self
                .areas
                .iter()
                .filter(|area| wanted(area))
                .map(|area| format!("{} ({})", area.name, area.code))
                .collect();
            found.join(", ")
        };
        let lines = [
            (named(&|area| area.success > 1.0), "families do far better here than elsewhere"),
            (named(&|area| area.success < -1.0), "families do far worse here than elsewhere"),
            (
                named(&|area| area.busier_from.is_some_and(|from| from < self.span.end)),
                "two thirds more families come from April 2022 on, and closures follow some ten months later",
            ),
            (named(&|area| area.has_gaps()), "a source is missing over some days: see `coverage.csv`"),
            (named(&|area| self.misses_last(area)), "its last submission has not come"),
            (
                named(&|area| area.earlier_code.is_some() && super::areas::boundary_changed_on() <= self.span.end),
                "took this code when its boundary changed in April 2023",
            ),
        ];
        text.push_str("\n## What there is to find\n\n");
        for (areas, what) in lines.iter().filter(|(areas, _)| !areas.is_empty()) {
            let _ = writeln!(text, "- {areas}: {what}.");
        }
        text.push_str(
            "- Families that are supported, and families with less weighing on them, have more of their needs met.\n",
        );
    }

    fn tell_faults(&self, text: &mut String) {
        text.push_str("\n## Faults\n\n");
        if self.faults.is_empty() {
            text.push_str("None: every row keeps the contract.\n");
            return;
        }
        text.push_str(
            "These rows are wrong on purpose, and landing leaves them out. Lines count from the header, line 1.\n\n",
        );
        for (file, what) in self.faults {
            let _ = writeln!(text, "- `{file}`, {what}");
        }
    }
}
