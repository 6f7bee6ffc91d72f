//! Test: charts of random content are legible, whatever is in them. The seed is fixed, so a failure can be repeated.

use super::inspect::{LONG, assert_all_legible, assert_legible};
use super::{
    Bar, BarChart, Caption, HeatMap, HeatRow, IntervalChart, LineChart, Panel, Row, Second, Series, SmallMultiples,
    StackedChart, StackedRow, Tally, Unit,
};

/// How many charts of a kind are drawn; three thousand of each were, once.
const ROUNDS: usize = 10;

/// Draws numbers by Marsaglia's xorshift (2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn value(&mut self, unit: Unit) -> Option<f64> {
        let part = f64::from(u32::try_from(self.below(1000)).unwrap()) / 1000.0;
        let size = if unit == Unit::Share { 1.0 } else { [9.0, 1e3, 1e6, 1e15][self.below(4)] };
        match self.below(12) {
            0 => None,
            1 => Some([f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300][self.below(4)]),
            2 => Some(-part * size),
            3 => Some(0.0),
            _ => Some(part * size),
        }
    }

    fn values(&mut self, most: usize, unit: Unit) -> Vec<Option<f64>> {
        (0..self.below(most + 1)).map(|_| self.value(unit)).collect()
    }

    fn ends(&mut self, unit: Unit) -> Option<(f64, f64)> {
        Some((self.value(unit)?, self.value(unit)?))
    }

    fn text(&mut self) -> String {
        let words: Vec<&str> = LONG.split(' ').collect();
        match self.below(8) {
            0 => String::new(),
            1 => "&<>\"'\u{0}\n\u{202e}日本語 🏠".to_owned(),
            2 => "W".repeat(self.below(200)),
            _ => words[..self.below(words.len())].join(" "),
        }
    }

    fn tally(&mut self, unit: Unit) -> Tally {
        Tally { value: self.value(unit), small: self.below(4) == 0 }
    }

    fn tallies(&mut self, most: usize, unit: Unit) -> Vec<Tally> {
        (0..self.below(most + 1)).map(|_| self.tally(unit)).collect()
    }

    fn caption(&mut self) -> Caption {
        Caption { id: self.text(), headline: self.text(), subtitle: self.text(), description: self.text() }
    }

    fn texts(&mut self, most: usize) -> Vec<String> {
        (0..self.below(most + 1)).map(|_| self.text()).collect()
    }
}

#[test]
fn any_line_chart_is_legible() {
    let mut chance = Chance(0x5eed_0001);
    for _ in 0..ROUNDS {
        let unit = [Unit::Share, Unit::Count][chance.below(2)];
        let series = |chance: &mut Chance| Series {
            name: chance.text(),
            values: chance.tallies(40, unit),
            low_high: (chance.below(3) == 0).then(|| (0..40).map(|_| chance.ends(unit)).collect()),
            emphasis: chance.below(3) == 0,
        };
        let chart = LineChart {
            caption: chance.caption(),
            x_labels: chance.texts(60),
            series: (0..chance.below(9)).map(|_| series(&mut chance)).collect(),
            unit,
            y_from_zero: chance.below(2) == 0,
            provisional: (0..chance.below(50)).map(|_| chance.below(2) == 0).collect(),
            mark: (chance.below(3) == 0).then(|| (0.5, chance.text())),
        };
        assert_legible(&chart.draw().unwrap());
    }
}

#[test]
fn any_chart_of_rows_is_legible() {
    let mut chance = Chance(0x5eed_0002);
    for _ in 0..ROUNDS {
        let unit = [Unit::Share, Unit::Count][chance.below(2)];
        let caption = chance.caption();
        let note = |chance: &mut Chance| (chance.below(2) == 0).then(|| chance.text());
        let bar = |chance: &mut Chance| Bar { label: chance.text(), value: chance.tally(unit), note: note(chance) };
        let row = |chance: &mut Chance| Row {
            label: chance.text(),
            value: chance.tally(unit),
            low_high: chance.ends(unit),
            second: (chance.below(3) == 0).then(|| Second { value: chance.value(unit), low_high: chance.ends(unit) }),
            comparator: chance.value(unit),
            note: note(chance),
            emphasis: chance.below(4) == 0,
        };
        let (bars, rows) = (chance.below(20), chance.below(40));
        let bars = BarChart { caption: caption.clone(), rows: (0..bars).map(|_| bar(&mut chance)).collect(), unit };
        let reference = chance.value(unit).map(|value| (chance.text(), value));
        let rows = (0..rows).map(|_| row(&mut chance)).collect();
        assert_all_legible(&bars.draw().unwrap());
        let comparator_name = chance.text();
        let names = [chance.text(), chance.text()];
        let intervals = IntervalChart { caption, rows, reference, comparator_name, names, unit };
        assert_all_legible(&intervals.draw().unwrap());
    }
}

#[test]
fn any_small_multiples_are_legible() {
    let mut chance = Chance(0x5eed_0003);
    for _ in 0..ROUNDS {
        let unit = [Unit::Share, Unit::Count][chance.below(2)];
        let panel = |chance: &mut Chance| Panel {
            title: chance.text(),
            values: chance.tallies(30, unit),
            comparator: chance.values(30, unit),
        };
        let chart = SmallMultiples {
            caption: chance.caption(),
            x_labels: chance.texts(30),
            panels: (0..chance.below(12)).map(|_| panel(&mut chance)).collect(),
            comparator_name: chance.text(),
            series_name: chance.text(),
            unit,
            columns: chance.below(6),
            mark: (chance.below(3) == 0).then(|| (0.5, chance.text())),
        };
        assert_all_legible(&chart.draw().unwrap());
    }
}

#[test]
fn any_heat_map_is_legible() {
    let mut chance = Chance(0x5eed_0004);
    for _ in 0..ROUNDS {
        let unit = [Unit::Share, Unit::Count][chance.below(2)];
        let row = |chance: &mut Chance| HeatRow { name: chance.text(), cells: chance.tallies(20, unit) };
        let chart = HeatMap {
            caption: chance.caption(),
            rows: (0..chance.below(20)).map(|_| row(&mut chance)).collect(),
            pair_name: chance.text(),
            alone_name: chance.text(),
            unit,
        };
        assert_legible(&chart.draw().unwrap());
    }
}

#[test]
fn any_chart_of_parts_is_legible() {
    let mut chance = Chance(0x5eed_0005);
    for _ in 0..ROUNDS {
        let unit = [Unit::Share, Unit::Count][chance.below(2)];
        let row = |chance: &mut Chance| StackedRow {
            label: chance.text(),
            parts: chance.tallies(5, unit),
            whole: chance.tally(unit),
            value: chance.value(Unit::Share),
            range: chance.ends(Unit::Share),
            beside: chance.tallies(4, unit),
            note: (chance.below(2) == 0).then(|| chance.text()),
        };
        let chart = StackedChart {
            caption: chance.caption(),
            part_names: chance.texts(5),
            value_name: chance.text(),
            range_name: chance.text(),
            beside_names: chance.texts(4),
            rows: (0..chance.below(40)).map(|_| row(&mut chance)).collect(),
            unit,
        };
        assert_legible(&chart.draw().unwrap());
    }
}
