//! Which months a run of a report is about, and the folder that each of its sites goes to.

use std::path::{Path, PathBuf};

use super::print;
use crate::{
    base::{AreaCode, Month, Problem},
    report::Recipe,
    store::Manifest,
};

/// What a run is asked for.
pub(super) struct Run<'a> {
    pub recipe: &'a Recipe,
    pub month: Option<Month>,
    pub since: Option<Month>,
    pub area: Option<&'a AreaCode>,
    pub locality: Option<&'a str>,
}

impl Run<'_> {
    /// The months to report on, each with its folder; one without a month in a report that is about none. A month up to
    /// which nothing was landed has no page, and months of that kind at the beginning are left out, which is said.
    ///
    /// # Errors
    /// When the options do not fit the report, or nothing was landed up to the last month.
    pub fn sites(
        &self,
        manifest: &Manifest,
        store: &str,
        out: &Path,
    ) -> Result<Vec<(Option<Month>, PathBuf)>, Problem> {
        let folder = out.join(self.folder());
        if !self.recipe.monthly {
            let given = [("--month", self.month), ("--since", self.since)];
            let unfit = given.into_iter().find(|(_, month)| month.is_some());
            return match unfit {
                None => Ok(vec![(None, folder)]),
                Some((option, _)) => {
                    let cause = format!("the report `{}` is not about a month", self.recipe.name);
                    Err(Problem::new(option, cause).help("leave it out"))
                }
            };
        }
        let (first, last) = self.bounds(manifest, store)?;
        let Some(since) = self.since else { return Ok(vec![(Some(last), folder)]) };
        if since > last {
            let cause = format!("is after {last}, the last month");
            return Err(Problem::new("--since", cause).help("give an earlier month"));
        }
        if since < first {
            print::note(&format!("{} no submission before {first}: the months begin there", self.has()));
        }
        let months = std::iter::successors(Some(since.max(first)), |month| Some(month.plus(1)));
        let months = months.take_while(|month| *month <= last);
        Ok(months.map(|month| (Some(month), folder.join(month.to_string()))).collect())
    }

    /// The first month with a submission, of the area where one is given, and the last month to report on.
    fn bounds(&self, manifest: &Manifest, store: &str) -> Result<(Month, Month), Problem> {
        let Some(newest) = manifest.newest_month() else {
            return Err(Problem::new(store, "holds no submission to report on")
                .help("land one first: `hearthline land FOLDER`"));
        };
        let Some(first) = manifest.oldest_month(self.area) else {
            let cause = "no submission of that area was landed";
            return Err(Problem::new("--area", cause).help("`hearthline store` says which areas were landed"));
        };
        let last = self.month.unwrap_or(newest);
        if last < first {
            let cause = format!("{} no submission up to {last}; the first is of {first}", self.has());
            return Err(Problem::new("--month", cause).help(format!("give {first}, or a later month")));
        }
        if last > newest {
            let cause = format!("no area has a submission of {last} yet; the newest is of {newest}");
            return Err(Problem::new("--month", cause).help(format!("give {newest}, or an earlier month")));
        }
        Ok((first, last))
    }

    /// The beginning of a sentence on what was landed.
    fn has(&self) -> String {
        self.area.map_or_else(|| "the areas have".to_owned(), |area| format!("{area} has"))
    }

    /// Each kind of run has a folder of its own, so that none takes the place of another's pages.
    fn folder(&self) -> String {
        let mut name = self.recipe.name.clone();
        if self.since.is_some() {
            name.push_str("-months");
        }
        let area = self.area.map(AreaCode::as_str);
        for part in area.into_iter().chain(self.locality) {
            let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
            name.push('-');
            name.extend(part.chars().map(plain));
        }
        name
    }
}
