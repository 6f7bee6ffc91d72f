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
    pub from: Option<Month>,
    pub to: Option<Month>,
    pub area: Option<&'a AreaCode>,
    pub locality: Option<&'a str>,
}

/// How many months a report of chosen months is about, unless the first is given.
const PERIOD: i32 = 24;

/// The pages of one run for one month, or for chosen ones.
pub(super) struct OneSite {
    /// The first of the chosen months.
    pub from: Option<Month>,
    /// The month, or the last of the chosen ones: what was known at its end is what the pages say.
    pub month: Option<Month>,
    pub folder: PathBuf,
}

impl Run<'_> {
    /// The months to report on, each with its folder; one without a month in a report that is about none. A month up to
    /// which nothing was landed has no page, and months of that kind at the beginning are left out, which is said.
    ///
    /// # Errors
    /// When the options do not fit the report, or nothing was landed up to the last month.
    pub fn sites(&self, manifest: &Manifest, store: &str, out: &Path) -> Result<Vec<OneSite>, Problem> {
        self.check_options()?;
        let folder = out.join(self.folder());
        if self.recipe.period {
            let (_, last) = self.bounds(manifest, store, "--to", self.to)?;
            // What families were judged on reaches back beyond the first submission, so the first month may too.
            let from = self.from.unwrap_or_else(|| last.plus(1 - PERIOD));
            if from > last {
                let cause = format!("is after {last}, the last month");
                return Err(Problem::new("--from", cause).help("give an earlier month, or a later one with --to"));
            }
            return Ok(vec![OneSite { from: Some(from), month: Some(last), folder }]);
        }
        if !self.recipe.monthly {
            return Ok(vec![OneSite { from: None, month: None, folder }]);
        }
        let (first, last) = self.bounds(manifest, store, "--month", self.month)?;
        let of = |month, folder| OneSite { from: None, month: Some(month), folder };
        let Some(since) = self.since else { return Ok(vec![of(last, folder)]) };
        if since > last {
            let cause = format!("is after {last}, the last month");
            return Err(Problem::new("--since", cause).help("give an earlier month"));
        }
        if since < first {
            print::note(&format!("{} no submission before {first}: the months begin there", self.has()));
        }
        let months = std::iter::successors(Some(since.max(first)), |month| Some(month.plus(1)));
        let months = months.take_while(|month| *month <= last);
        Ok(months.map(|month| of(month, folder.join(month.to_string()))).collect())
    }

    /// Refuses months that the report is not about, and a locality where areas are compared.
    fn check_options(&self) -> Result<(), Problem> {
        let Recipe { name, monthly, period, .. } = self.recipe;
        if self.locality.is_some() && self.recipe.areas.is_some() {
            return Err(Problem::new("--locality", format!("the report `{name}` compares whole areas"))
                .help("leave it out: with --area alone, the localities of the area are compared with each other"));
        }
        let one = [("--month", self.month), ("--since", self.since)];
        let chosen = [("--from", self.from), ("--to", self.to)];
        let given = |options: [(&'static str, Option<Month>); 2]| {
            options.into_iter().find(|(_, month)| month.is_some()).map(|(option, _)| option)
        };
        let about = match (monthly, period) {
            (true, _) => "is about one month",
            (_, true) => "is about chosen months",
            _ => "is not about a month",
        };
        let unfit = given(one).filter(|_| !monthly).or_else(|| given(chosen).filter(|_| !period));
        let Some(option) = unfit else { return Ok(()) };
        let help = match (monthly, period) {
            (true, _) => "give --month, or --since for several, each on a page of its own",
            (_, true) => "give --from and --to",
            _ => "leave it out",
        };
        Err(Problem::new(option, format!("the report `{name}` {about}")).help(help))
    }

    /// The first month with a submission, of the area where one is given, and the last month to report on, which an option
    /// gives.
    fn bounds(
        &self,
        manifest: &Manifest,
        store: &str,
        option: &str,
        given: Option<Month>,
    ) -> Result<(Month, Month), Problem> {
        let Some(newest) = manifest.newest_month() else {
            return Err(Problem::new(store, "holds no submission to report on")
                .help("land one first: `hearthline land FOLDER`"));
        };
        let Some(first) = manifest.oldest_month(self.area) else {
            let cause = "no submission of that area was landed";
            return Err(Problem::new("--area", cause).help("`hearthline store` says which areas were landed"));
        };
        let last = given.unwrap_or(newest);
        if last < first {
            let cause = format!("{} no submission up to {last}; the first is of {first}", self.has());
            return Err(Problem::new(option, cause).help(format!("give {first}, or a later month")));
        }
        if last > newest {
            let cause = format!("no area has a submission of {last} yet; the newest is of {newest}");
            return Err(Problem::new(option, cause).help(format!("give {newest}, or an earlier month")));
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
