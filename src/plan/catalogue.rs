use std::collections::{BTreeMap, HashMap};

use super::{
    Crosswalk, Deck, Plan, SourceList,
    read::{base_of, read_deck, read_plan},
    read_crosswalk,
};
use crate::base::{Library, LibraryFile, Problem, Problems, nearest};

/// How the name of a file of cases ends.
const CASES: &str = ".cases.toml";

/// How the names of files end that stand beside a plan and are none.
const BESIDE: [&str; 2] = [CASES, SourceList::ENDING];

/// All plans of the library, by id.
#[derive(Debug, Clone, Default)]
pub struct Plans {
    by_id: BTreeMap<String, Plan>,
    needs: HashMap<String, HashMap<String, usize>>,
    crosswalk: Option<Result<Crosswalk, Problems>>,
    more_crosswalks: Vec<Result<Crosswalk, Problems>>,
}

impl Plans {
    /// Reads every plan file of the library, and the crosswalk between two of them, if it has one.
    ///
    /// # Errors
    /// Gives all problems of all files.
    pub fn read(library: &Library) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut plans = BTreeMap::new();
        let files = library.files("queries/plans", ".toml")?;
        let is_plan = |file: &LibraryFile| !BESIDE.iter().any(|ending| file.path.ends_with(ending));
        let (ordered, in_circles) = bases_first(files.into_iter().filter(is_plan).collect());
        problems.0.extend(in_circles.iter().flat_map(|file| circle(file).0));
        for file in ordered {
            match read_plan(&file, &plans) {
                Ok(plan) => {
                    plans.insert(plan.id.clone(), plan);
                }
                Err(found) => problems.0.extend(found.0),
            }
        }
        if plans.is_empty() && problems.0.is_empty() {
            problems.push(Problem::new("queries/plans", "holds no plan"));
        }
        let needs = plans
            .values()
            .map(|plan| {
                let places = plan.needs().enumerate().map(|(place, (_, need))| (need.id.clone(), place)).collect();
                (plan.id.clone(), places)
            })
            .collect();
        let read = |file: &LibraryFile| read_crosswalk(file, &plans);
        let files = library.files("queries", ".toml")?;
        let crosswalk = files.iter().find(|file| file.path == Crosswalk::FILE).map(read);
        let more_crosswalks = files.iter().filter(|file| file.path.starts_with(Crosswalk::FOLDER)).map(read).collect();
        problems.or(Self { by_id: plans, needs, crosswalk, more_crosswalks })
    }

    /// Reads a plan file that may be based on one of these.
    ///
    /// # Errors
    /// Gives all that is wrong with the file, each with its line and column.
    pub fn read_file(&self, file: &LibraryFile) -> Result<Plan, Problems> {
        read_plan(file, &self.by_id)
    }

    /// The plans, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &Plan> {
        self.by_id.values()
    }

    /// The crosswalk of comparisons, or what is wrong with it: a plan with other needs than the crosswalk names can be
    /// worked with, but not be compared.
    pub fn crosswalk(&self) -> Option<Result<&Crosswalk, &Problems>> {
        self.crosswalk.as_ref().map(Result::as_ref)
    }

    /// The crosswalks beside that of comparisons, or what is wrong with them.
    pub(super) fn more_crosswalks(&self) -> impl Iterator<Item = Result<&Crosswalk, &Problems>> {
        self.more_crosswalks.iter().map(Result::as_ref)
    }

    /// The crosswalk, where it is there and nothing is wrong with it.
    ///
    /// # Errors
    /// Gives all that is wrong with it; or that there is none.
    pub fn whole_crosswalk(&self) -> Result<&Crosswalk, Problems> {
        match self.crosswalk() {
            Some(crosswalk) => crosswalk.map_err(Clone::clone),
            None => Err(Problem::new(Crosswalk::FILE, "is not in the library")
                .help("write which needs of two plans correspond, as the built-in file does")
                .into()),
        }
    }

    /// Gives a plan by its id.
    ///
    /// # Errors
    /// When there is none of that id.
    pub fn get(&self, id: &str) -> Result<&Plan, Problem> {
        self.by_id.get(id).ok_or_else(|| {
            let problem = Problem::new("the plan", format!("there is no plan `{id}`"));
            match nearest(id, self.by_id.keys().map(String::as_str)) {
                _ if id.rsplit_once('.').is_some_and(|(_, ending)| ending == "toml") => problem.help(
                    "a file is no plan's id here: put it into the library, below `queries/plans/`, and name its id",
                ),
                Some(close) => problem.help(format!("`{close}` is close")),
                None => problem.help("`hearthline plan list` says which plans there are"),
            }
        })
    }

    /// Gives a plan by its id, or with other readings: `mk-sf-2022 + strict-evidence + three-headlines`. One with other
    /// readings has all that as its id.
    ///
    /// # Errors
    /// When there is none of that id, it has no such reading, or the readings do not go together.
    pub fn read_as(&self, name: &str) -> Result<Plan, Problem> {
        let (id, readings) = id_and_readings(name);
        let plan = self.get(id)?;
        if readings.is_empty() { Ok(plan.clone()) } else { plan.read_as(name, &readings) }
    }

    /// Says whether a plan of that id exists.
    pub fn has(&self, plan: &str) -> bool {
        self.by_id.contains_key(plan)
    }

    /// Says whether a plan knows a need.
    pub fn has_need(&self, plan: &str, need: &str) -> bool {
        self.needs.get(plan).is_some_and(|needs| needs.contains_key(need))
    }

    /// Says whether any plan knows a need.
    pub fn any_has_need(&self, need: &str) -> bool {
        self.needs.values().any(|needs| needs.contains_key(need))
    }
}

/// Reads a plan file alone, with the cases that `deck` gives for its path beside those in the file, and with the cases of
/// the plans that it is based on.
///
/// # Errors
/// Gives all that is wrong with the file, with one that it is based on, or with their cases.
pub fn read_plan_with_cases(
    file: &LibraryFile,
    library: &Library,
    deck: &dyn Fn(&str) -> Result<Option<LibraryFile>, Problems>,
) -> Result<Plan, Problems> {
    read_with_bases(file, library, &mut Vec::new(), deck)
}

fn read_with_bases(
    file: &LibraryFile,
    library: &Library,
    above: &mut Vec<String>,
    deck: &dyn Fn(&str) -> Result<Option<LibraryFile>, Problems>,
) -> Result<Plan, Problems> {
    let mut bases = BTreeMap::new();
    let mut inherited = Deck::default();
    above.push(file.path.clone());
    if let Some(base) = base_of(file) {
        let path = format!("queries/plans/{base}.toml");
        let found = library.files("queries/plans", ".toml")?.into_iter().find(|file| file.path == path);
        if found.as_ref().is_some_and(|found| above.contains(&found.path)) {
            return Err(circle(file));
        }
        if let Some(found) = found {
            let mut read = read_with_bases(&found, library, above, deck)?;
            // A plan is copied as another is read beside it; its cases need not be.
            inherited = std::mem::take(&mut read.deck);
            bases.insert(base, read);
        }
    }
    let mut plan = read_plan(file, &bases)?;
    if let Some(beside) = deck(&format!("{}{CASES}", file.path.strip_suffix(".toml").unwrap_or(&file.path)))? {
        let beside = read_deck(&beside, &plan)?;
        plan.deck.add(beside);
    }
    if let Some(base) = plan.based_on.as_ref().and_then(|base| bases.remove(base)) {
        plan.take_cases_of(Plan { deck: inherited, ..base });
    }
    Ok(plan)
}

/// Says that a plan is based on itself, over others or at once.
fn circle(file: &LibraryFile) -> Problems {
    let problem = Problem::new(file.path.clone(), "is based on a plan that is based on it, or on itself");
    problem.help("let one of them stand whole, without `based_on`").into()
}

/// Puts plan files in an order in which each comes after the one that it is based on, and apart those that are based on
/// themselves, over others or at once. Those that wait for such a one, or for none that is there, come last.
fn bases_first(files: Vec<LibraryFile>) -> (Vec<LibraryFile>, Vec<LibraryFile>) {
    let id = |file: &LibraryFile| {
        file.path.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).map(str::to_owned)
    };
    let mut waiting: Vec<(Option<String>, LibraryFile)> =
        files.into_iter().map(|file| (base_of(&file), file)).collect();
    let mut ordered: Vec<LibraryFile> = Vec::new();
    loop {
        let (ready, later): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(base, _)| base.is_none() || ordered.iter().any(|known| id(known) == *base));
        waiting = later;
        if ready.is_empty() {
            break;
        }
        ordered.extend(ready.into_iter().map(|(_, file)| file));
    }
    let bases: BTreeMap<Option<String>, Option<String>> =
        waiting.iter().map(|(base, file)| (id(file), base.clone())).collect();
    let comes_back = |file: &LibraryFile| {
        let own = id(file);
        let mut above = bases.get(&own).cloned().flatten();
        for _ in &bases {
            if above == own {
                return true;
            }
            above = bases.get(&above).cloned().flatten();
        }
        false
    };
    let (in_circles, lost): (Vec<_>, Vec<_>) =
        waiting.into_iter().map(|(_, file)| file).partition(|file| comes_back(file));
    ordered.extend(lost);
    (ordered, in_circles)
}

/// Splits a plan's name into its id, or its file, and the readings that are taken otherwise.
pub fn id_and_readings(name: &str) -> (&str, Vec<&str>) {
    let mut parts = name.split('+').map(str::trim);
    (parts.next().unwrap_or_default(), parts.collect())
}

impl Plan {
    /// Gives the plan with other readings, under a name that says so.
    ///
    /// # Errors
    /// When it has no such reading, or they do not go together.
    pub fn read_as(&self, name: &str, readings: &[&str]) -> Result<Self, Problem> {
        Ok(Self { id: name.to_owned(), ..self.read_otherwise(readings)? })
    }
}
