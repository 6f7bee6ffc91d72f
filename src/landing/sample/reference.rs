//! Reference data of the fictional areas: names, a change of boundary, targets, neighbours, children and a map.

use std::{fs, path::Path};

use super::{
    Span,
    areas::{Area, COUNTRY, REGIONS, boundary_changed_on},
    calendar::{Calendar, day},
    sheets::{begin_file, unwritable},
    source::whole,
};
use crate::{base::Problem, extract::reference_table};

/// Everything that reference data is made from.
pub(super) struct World<'a> {
    pub(super) areas: &'a [Area],
    /// The families of each area.
    pub(super) families: &'a [usize],
    pub(super) calendar: &'a Calendar,
    pub(super) span: Span,
}

type Row = Vec<String>;

impl World<'_> {
    /// Writes every reference table that has rows, and gives the number of files and rows.
    pub(super) fn write(&self, folder: &Path) -> Result<(usize, usize), Problem> {
        let tables = [
            ("areas", self.area_rows()),
            ("area_changes", self.changes()),
            ("targets", self.targets()),
            ("neighbours", self.neighbours()),
            ("populations", self.populations()),
            ("hexes", self.hexes()),
        ];
        let (mut files, mut rows) = (0, 0);
        for (name, found) in tables {
            let below = format!("reference/{name}");
            let path = format!("{below}/{name}.csv");
            fs::create_dir_all(folder.join(&below)).map_err(|failure| unwritable(&below, &failure))?;
            let mut file = begin_file(folder, &path)?;
            let failed = |failure: csv::Error| unwritable(&path, &failure.into());
            if let Some(table) = reference_table(name) {
                file.write_record(table.columns.iter().map(|column| column.name)).map_err(failed)?;
            }
            for row in &found {
                file.write_record(row).map_err(failed)?;
            }
            file.flush().map_err(|failure| unwritable(&path, &failure))?;
            files += 1;
            rows += found.len();
        }
        Ok((files, rows))
    }

    fn has_changed(&self) -> bool {
        boundary_changed_on() <= self.span.end
    }

    /// The code of an area before its boundary changed, where it did within the sample's months.
    fn earlier<'a>(&self, area: &'a Area) -> Option<&'a str> {
        area.earlier_code.as_deref().filter(|_| self.has_changed())
    }

    fn text(&self, on: i32) -> String {
        String::from_utf8_lossy(self.calendar.text(on)).into_owned()
    }

    /// The columns of the hex map, about as many as rows.
    fn width(&self) -> usize {
        (1..=self.areas.len()).find(|width| width * width >= self.areas.len()).unwrap_or(1)
    }

    /// The region of an area: a band of the map, so that regions hang together.
    fn region(&self, area: &Area) -> &'static str {
        let bands = if self.areas.len() < 6 { 2 } else { REGIONS.len() };
        let band = area.number % self.width() * bands / self.width();
        REGIONS.get(band).map_or("", |(_, name)| name)
    }

    fn area_rows(&self) -> Vec<Row> {
        let row = |code: &str, name: &str, level: &str, region: &str, from: &str, to: &str| {
            [code, name, level, region, from, to].map(str::to_owned).to_vec()
        };
        let mut rows = vec![row(COUNTRY.0, COUNTRY.1, "country", "", "", "")];
        let used: Vec<&str> = self.areas.iter().map(|area| self.region(area)).collect();
        for (code, name) in REGIONS.iter().filter(|(_, name)| used.contains(name)) {
            rows.push(row(code, name, "region", "", "", ""));
        }
        for area in self.areas {
            let region = self.region(area);
            let mut from = String::new();
            if let Some(earlier) = self.earlier(area) {
                from = self.text(boundary_changed_on());
                rows.push(row(earlier, &area.name, "area", region, "", &self.text(boundary_changed_on() - 1)));
            }
            rows.push(row(&area.code, &area.name, "area", region, &from, ""));
        }
        rows
    }

    fn changes(&self) -> Vec<Row> {
        let changed = self.areas.iter().filter_map(|area| self.earlier(area).map(|earlier| (earlier, &area.code)));
        changed
            .map(|(earlier, later)| vec![earlier.to_owned(), later.clone(), self.text(boundary_changed_on())])
            .collect()
    }

    /// The code that stood for an area in most of a year, from its April.
    fn code_in(&self, area: &Area, year: i32) -> String {
        let before = day(year, 4, 1) < boundary_changed_on();
        self.earlier(area).filter(|_| before).map_or_else(|| area.code.clone(), str::to_owned)
    }

    /// Targets for each financial year begun: about half of the families that a year brings, less in the first.
    fn targets(&self) -> Vec<Row> {
        // Those in support on the first day were identified over some eight months before it.
        let days = f64::from(self.span.end - self.span.begin + 240);
        let mut rows = Vec::new();
        for (area, families) in self.areas.iter().zip(self.families) {
            let a_year = f64::from(u32::try_from(*families).unwrap_or(u32::MAX)) * 365.0 / days;
            for (place, year) in (2020..).take_while(|year| day(*year, 4, 1) <= self.span.end).enumerate() {
                let share = if place == 0 { 0.38 } else { 0.45 };
                let target = whole(a_year * share).max(1);
                rows.push(vec![
                    self.code_in(area, year),
                    format!("{year}-{:02}", (year + 1) % 100),
                    target.to_string(),
                ]);
            }
        }
        rows
    }

    /// Up to ten neighbours each: the areas closest in size, deprivation and needs.
    fn neighbours(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for area in self.areas {
            let others = self.areas.iter().filter(|other| other.number != area.number);
            let mut near: Vec<(f64, &Area)> = others.map(|other| (distance(area, other), other)).collect();
            near.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.number.cmp(&other.1.number)));
            for (place, (distance, other)) in near.iter().take(10).enumerate() {
                let closeness = match *distance {
                    near if near < 1.0 => "Very close",
                    near if near < 1.6 => "Close",
                    near if near < 2.4 => "Somewhat close",
                    _ => "Not close",
                };
                rows.push(vec![area.code.clone(), (place + 1).to_string(), other.code.clone(), closeness.to_owned()]);
            }
        }
        rows
    }

    fn populations(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for area in self.areas {
            let mut children = 42_000.0 * area.weight;
            for year in (2019..).take_while(|year| day(*year, 6, 30) <= self.span.end) {
                let code = self.code_in(area, year);
                rows.push(vec![code, year.to_string(), "children-0-17".to_owned(), whole(children).to_string()]);
                children *= 1.004;
            }
        }
        rows
    }

    fn hexes(&self) -> Vec<Row> {
        let width = self.width();
        let place = |area: &Area| [area.number % width, area.number / width].map(|step| step.to_string());
        let hex = |area: &Area| {
            let [q, r] = place(area);
            vec![area.code.clone(), q, r]
        };
        self.areas.iter().map(hex).collect()
    }
}

fn distance(one: &Area, other: &Area) -> f64 {
    let needs: f64 = one.mix.iter().zip(other.mix).map(|(one, other)| (one.ln() - other.ln()).powi(2)).sum();
    let size = one.weight.ln() - other.weight.ln();
    (needs + size * size + (one.deprivation - other.deprivation).powi(2)).sqrt()
}
