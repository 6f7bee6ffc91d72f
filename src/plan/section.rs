use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
};

use chrono::NaiveDate;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::base::{LibraryFile, Problem, Problems, nearest, or_list};

/// So many problems of one file are said; who has more has one cause to look for first.
const MOST: usize = 100;

/// Keys of the plan as such, which are easily written below a table and then belong to it.
const OF_PLAN: [&str; 13] = [
    "based_on",
    "eligibility",
    "employment",
    "gate",
    "in_force_from",
    "in_force_to",
    "judged_after",
    "needs_join_until",
    "practice",
    "programme",
    "route",
    "strict",
    "without",
];

/// The file that is read, and what was found wrong with it so far.
pub(super) struct Reader<'a> {
    file: &'a LibraryFile,
    problems: RefCell<Vec<(usize, Problem)>>,
    /// How many problems more there are.
    more: Cell<usize>,
    lines: Cell<Option<(usize, usize)>>,
}

impl<'a> Reader<'a> {
    pub fn new(file: &'a LibraryFile) -> Self {
        Self { file, problems: RefCell::default(), more: Cell::default(), lines: Cell::default() }
    }

    /// Notes something that is wrong at a byte of the file.
    pub fn wrong(&self, at: usize, cause: impl Into<String>, help: impl Into<String>) {
        if self.problems.borrow().len() >= MOST {
            self.more.set(self.more.get() + 1);
            return;
        }
        let problem = Problem::new(self.place(at), cause).help(help);
        let mut problems = self.problems.borrow_mut();
        if !problems.iter().any(|(_, known)| *known == problem) {
            problems.push((at, problem));
        }
    }

    /// Says whether nothing is wrong so far.
    pub fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// Gives all that is wrong, in the order of the file.
    pub fn problems(self) -> Problems {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|(at, _)| *at);
        let mut problems = Problems(problems.into_iter().map(|(_, problem)| problem).collect());
        if self.more.get() > 0 {
            problems.push(
                Problem::new(self.file.path.clone(), format!("has {} more problems", self.more.get()))
                    .help("mend these first"),
            );
        }
        problems
    }

    /// The line and column of a byte of the file.
    pub fn place(&self, at: usize) -> String {
        // Places are mostly asked for in the order of the file: counting goes on from the last one.
        let (from, lines) = self.lines.get().filter(|(from, _)| *from <= at).unwrap_or((0, 1));
        let line = lines + self.file.text.get(from..at).map_or(0, |text| text.matches('\n').count());
        self.lines.set(Some((at, line)));
        let before = self.file.text.get(..at).unwrap_or(&self.file.text);
        let column = before.rsplit('\n').next().map_or(0, |text| text.chars().count()) + 1;
        format!("{}:{line}:{column}", self.file.path)
    }

    pub fn path(&self) -> &str {
        &self.file.path
    }
}

/// One table of the file. What it holds is asked for by name; what nobody asked for is unknown.
pub(super) struct Section<'a, 'f> {
    pub reader: &'a Reader<'f>,
    table: &'a DeTable<'a>,
    /// Where it begins.
    pub at: usize,
    /// What it is called in messages.
    what: &'static str,
    known: RefCell<BTreeSet<&'static str>>,
    /// Whether reading it broke off, so that nobody asked for what stands behind.
    broke_off: Cell<bool>,
}

/// A text and the byte at which it stands.
pub(super) type Text<'a> = (usize, &'a str);

impl<'a, 'f> Section<'a, 'f> {
    pub fn new(reader: &'a Reader<'f>, at: usize, table: &'a DeTable<'a>, what: &'static str) -> Self {
        Self { reader, table, at, what, known: RefCell::default(), broke_off: Cell::default() }
    }

    /// The value of a key.
    pub fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.known.borrow_mut().insert(key);
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    /// The text of a key that must be there; an empty one where it is not, and that is noted.
    pub fn text(&self, key: &'static str) -> Text<'a> {
        if self.value(key).is_none() {
            self.reader.wrong(self.at, format!("{} has no `{key}`", self.what), format!("add `{key} = \"…\"`"));
        }
        let (at, text) = self.text_if_any(key).unwrap_or((self.at, ""));
        if self.value(key).is_some_and(|value| value.get_ref().as_str().is_some_and(|text| text.trim().is_empty())) {
            self.reader.wrong(at, format!("the `{key}` of {} is empty", self.what), "write what it is");
        }
        if text.chars().any(|letter| letter.is_control() && letter != '\n' || turns_the_text(letter)) {
            self.reader.wrong(at, format!("the `{key}` of {} has a control character", self.what), "take it out");
        }
        (at, text)
    }

    /// The text of a key that must be there, unless it is known from elsewhere.
    pub fn text_or<'t>(&self, key: &'static str, known: Option<&'t str>) -> Text<'t>
    where
        'a: 't,
    {
        match known {
            Some(known) if self.value(key).is_none() => (self.at, known),
            _ => self.text(key),
        }
    }

    /// The text of a key that may be there.
    pub fn text_if_any(&self, key: &'static str) -> Option<Text<'a>> {
        let value = self.value(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(key, value, "a text, in quotes");
        }
        Some((value.span().start, text?))
    }

    /// The day of a key that may be there.
    pub fn day(&self, key: &'static str) -> Option<(usize, NaiveDate)> {
        let value = self.value(key)?;
        let day = day_of(value.get_ref());
        if day.is_none() {
            self.reader.wrong(value.span().start, "is not a day", "a day is written 2022-10-01, without quotes");
        }
        Some((value.span().start, day?))
    }

    /// The flag of a key that may be there.
    pub fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(key, value, "true or false");
        }
        flag
    }

    /// The tables of a key that holds a list of them, or none.
    pub fn sections(&self, key: &'static str, what: &'static str) -> Vec<Section<'a, 'f>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "a list of tables");
            return Vec::new();
        };
        let section = |item: &'a Spanned<DeValue<'a>>| {
            let table = item.get_ref().as_table();
            if table.is_none() {
                self.wrong_type(key, item, "a table");
            }
            Some(Section::new(self.reader, item.span().start, table?, what))
        };
        list.iter().filter_map(section).collect()
    }

    /// The table of a key, or none.
    pub fn section(&self, key: &'static str, what: &'static str) -> Option<Section<'a, 'f>> {
        let value = self.value(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(key, value, "a table");
        }
        Some(Section::new(self.reader, value.span().start, table?, what))
    }

    /// All keys with their values, for a table whose keys are names.
    pub fn entries(&self) -> impl Iterator<Item = (usize, &'a str, &'a Spanned<DeValue<'a>>)> {
        self.table.iter().map(|(name, value)| (name.span().start, name.get_ref().as_ref(), value))
    }

    pub fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let found = value.get_ref().type_str();
        self.reader.wrong(value.span().start, format!("`{key}` is of the type {found}"), format!("give {wanted}"));
    }

    /// Breaks off: what nobody asked for yet is not unknown.
    pub fn break_off(&self) {
        self.broke_off.set(true);
    }

    /// Notes every key that nobody asked for.
    pub fn finish(&self) {
        if self.broke_off.get() {
            return;
        }
        let known = self.known.borrow();
        for (at, name, _) in self.entries().filter(|(_, name, _)| !known.contains(name)) {
            let help = match nearest(name, known.iter().copied()) {
                _ if self.what != "a plan" && OF_PLAN.contains(&name) => {
                    format!(
                        "`{name}` is a key of the plan: write it above the first `[…]`, for a key belongs to the last one before it"
                    )
                }
                Some(close) => format!("`{close}` is close"),
                None => format!("it may have {}", or_list(&known.iter().copied().collect::<Vec<&str>>())),
            };
            self.reader.wrong(at, format!("{} has no key `{name}`", self.what), help);
        }
    }
}

/// Says whether a letter changes the direction in which those after it are shown.
fn turns_the_text(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Reads a day without a time.
pub(super) fn day_of(value: &DeValue<'_>) -> Option<NaiveDate> {
    let given = value.as_datetime()?;
    given
        .date
        .filter(|_| given.time.is_none())
        .and_then(|day| NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into()))
}

/// Reads a number, whole or not.
pub(super) fn number_of(value: &DeValue<'_>) -> Option<f64> {
    let digits = match value {
        DeValue::Integer(whole) if whole.radix() == 10 => whole.as_str(),
        DeValue::Float(number) => number.as_str(),
        _ => return None,
    };
    digits.replace('_', "").parse().ok().filter(|number: &f64| number.is_finite())
}
