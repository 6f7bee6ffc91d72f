use std::{collections::HashMap, fs, path::Path, sync::Arc};

use arrow::{
    array::{ArrayRef, Int64Array, RecordBatch, StringArray},
    error::ArrowError,
};
use serde_json::Value;

use super::{finding::Finding, hexjson::HexJson, read::TableSource, submission::Arrival};
use crate::{
    base::{AreaCode, Digest, Problem, count},
    extract::{Kind, reference_table},
    store::Subject,
};

/// The only layout that lands: rows of pointy hexagons, the odd rows half a hexagon to the right.
const LAYOUT: &str = "odd-r";

/// The layouts that HexJSON knows besides.
const OTHER_LAYOUTS: [&str; 3] = ["even-r", "odd-q", "even-q"];

/// Says whether a path is that of a hex map, by its ending.
pub(super) fn is_hex_map(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("hexjson"))
}

/// Reads a hex map in HexJSON (Open Innovations, <https://open-innovations.org/projects/hexmaps/hexjson>) as the
/// reference table `hexes`: each key of `hexes` that is an area code, with the `q` and `r` of its entry.
///
/// Entries under other keys are left out and counted. Everything else that is wrong refuses the map, all of it at once.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn hex_map(path: &Path) -> Result<Arrival, Problem> {
    let place = path.display().to_string();
    let bytes = fs::read(path).map_err(|failure| {
        Problem::new(place.clone(), format!("cannot be read: {failure}")).help("supply the file again")
    })?;
    let mut digest = Digest::default();
    digest.feed(&bytes);
    let subject = Subject::Reference { table: "hexes".to_owned(), source: "reference".to_owned() };
    let mut arrival = Arrival::new(subject);
    arrival.place.clone_from(&place);
    match HexJson::read(&bytes, &place) {
        Err(problem) => arrival.findings.push(Finding::refused(problem)),
        Ok(written) => {
            let mut map = HexMap { place: &place, hexes: Vec::new(), problems: Vec::new(), no_areas: 0 };
            map.check(&written);
            arrival.findings.extend(map.left_out().map(Finding::warned));
            if map.problems.is_empty() {
                let source = map.rows(digest.finish());
                let source = source.map_err(|failure| Problem::new(place.clone(), failure.to_string()))?;
                arrival.tables.insert("hexes", source);
            }
            arrival.findings.extend(map.problems.into_iter().map(Finding::refused));
        }
    }
    Ok(arrival)
}

/// The hexagons found so far, and what is wrong.
struct HexMap<'a> {
    place: &'a str,
    hexes: Vec<(String, i64, i64)>,
    problems: Vec<Problem>,
    /// How many entries have a key that is no area code.
    no_areas: usize,
}

impl HexMap<'_> {
    fn check(&mut self, written: &HexJson) {
        self.layout(written.layout.as_ref());
        let mut entries: HashMap<&str, usize> = HashMap::new();
        let mut taken: HashMap<(i64, i64), &str> = HashMap::new();
        for (key, entry) in &written.hexes {
            if !AreaCode::is_one(key) {
                self.no_areas += 1;
                continue;
            }
            let times = entries.entry(key).or_default();
            *times += 1;
            if *times > 1 {
                self.wrong(key, "stands in the map twice", "keep one entry for each area");
                continue;
            }
            let (q, r) = (self.step(key, entry, "q"), self.step(key, entry, "r"));
            let Some((q, r)) = q.zip(r) else { continue };
            if let Some(first) = taken.get(&(q, r)) {
                let cause = format!("lies in the hexagon of `{first}`, q {q} and r {r}");
                self.wrong(key, &cause, "two areas may not share a hexagon");
                continue;
            }
            taken.insert((q, r), key);
            self.hexes.push((key.clone(), q, r));
        }
        if entries.is_empty() {
            let problem = Problem::new(self.place, "`hexes` holds no area");
            self.problems.push(problem.help("each area is an entry under its code, a capital letter and eight digits"));
        }
    }

    fn layout(&mut self, layout: Option<&Value>) {
        let cause = match layout {
            Some(Value::String(name)) if name == LAYOUT => return,
            Some(Value::String(name)) if OTHER_LAYOUTS.contains(&name.as_str()) => format!("its layout is {name}"),
            Some(_) => "its `layout` is none that HexJSON knows".to_owned(),
            None => "it has no `layout`".to_owned(),
        };
        let problem = Problem::new(self.place, cause);
        self.problems
            .push(problem.help(format!("only a map in the layout {LAYOUT} lands: `\"layout\": \"{LAYOUT}\"`")));
    }

    /// Gives the column or the row of an entry, where it is a whole number within the bounds of the contract.
    fn step(&mut self, key: &str, entry: &Value, name: &str) -> Option<i64> {
        let kind = reference_table("hexes").and_then(|table| table.column(name)).map(|column| column.kind);
        let (cause, found) = match (entry.get(name), kind) {
            (None | Some(Value::Null), _) => (format!("has no `{name}`"), None),
            (Some(value), Some(Kind::Whole(low, high))) => {
                let number = value.as_i64();
                let within = number.filter(|number| (i64::from(low)..=i64::from(high)).contains(number));
                (format!("its `{name}` is not a whole number from {low} to {high}"), within)
            }
            (Some(value), _) => (format!("its `{name}` is no whole number"), value.as_i64()),
        };
        if found.is_none() {
            self.wrong(key, &cause, "`q` is the column of the hexagon and `r` its row, such as `\"q\": 4, \"r\": -2`");
        }
        found
    }

    fn wrong(&mut self, key: &str, cause: &str, help: &str) {
        self.problems.push(Problem::new(format!("{}, `{key}`", self.place), cause).help(help));
    }

    fn left_out(&self) -> Option<Problem> {
        let are = if self.no_areas == 1 { "is" } else { "are" };
        let cause = format!("{} {are} left out: the key is no area code", count(self.no_areas, "hexagon"));
        let problem = Problem::new(self.place, cause).help("an area code is a capital letter and eight digits");
        (self.no_areas > 0).then_some(problem)
    }

    fn rows(&self, hash: String) -> Result<TableSource, ArrowError> {
        let codes: StringArray = self.hexes.iter().map(|(code, ..)| Some(code.as_str())).collect();
        let columns: Int64Array = self.hexes.iter().map(|(_, q, _)| *q).collect();
        let rows: Int64Array = self.hexes.iter().map(|(.., r)| *r).collect();
        let arrays: [(&str, ArrayRef); 3] =
            [("area_code", Arc::new(codes)), ("q", Arc::new(columns)), ("r", Arc::new(rows))];
        let names = arrays.iter().map(|(name, _)| (*name).to_owned()).collect();
        let batch = RecordBatch::try_from_iter(arrays)?;
        Ok(TableSource::Batches { place: self.place.to_owned(), batches: vec![batch], columns: names, hash })
    }
}
