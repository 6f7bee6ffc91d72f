use std::collections::HashSet;

use chrono::NaiveDate;
use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use super::{Headline, Need, Plan};
use crate::base::{LibraryFile, Problem, Problems};

const PEOPLE: &[&str] = &["child", "adult", "parent", "family"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFile {
    id: Spanned<String>,
    programme: Spanned<String>,
    title: String,
    source: String,
    in_force_from: Spanned<Datetime>,
    in_force_to: Option<Spanned<Datetime>>,
    #[serde(default)]
    headline: Vec<HeadlineEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadlineEntry {
    id: Spanned<String>,
    code: String,
    title: String,
    #[serde(default)]
    need: Vec<NeedEntry>,
    #[serde(default)]
    not_published: Vec<NeedEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NeedEntry {
    id: Spanned<String>,
    code: Spanned<String>,
    title: String,
    person: Spanned<String>,
    cite: String,
}

/// Reads a plan file.
///
/// # Errors
/// Gives all that is wrong with the file, each with its line and column.
pub fn read_plan(file: &LibraryFile) -> Result<Plan, Problems> {
    let parsed: PlanFile = toml::from_str(&file.text).map_err(|failure| {
        let at = failure.span().map_or(0, |span| span.start);
        Problem::new(place(file, at), failure.message().to_owned())
            .help("a plan has id, programme, title, source, in_force_from, then headlines with their needs")
    })?;
    let mut problems = Check { file, ids: HashSet::new(), codes: HashSet::new(), problems: Problems::default() };
    let stem = file.path.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).unwrap_or_default();
    if parsed.id.get_ref() != stem {
        problems.add(
            &parsed.id,
            "is not the name of the file",
            format!("name the file `{}.toml`", parsed.id.get_ref()),
        );
    }
    if !["TF", "SF"].contains(&parsed.programme.get_ref().as_str()) {
        problems.add(&parsed.programme, "is not a programme", "a programme is TF or SF".to_owned());
    }
    let in_force_from = problems.date(&parsed.in_force_from);
    let in_force_to = parsed.in_force_to.as_ref().map(|date| problems.date(date));
    if let Some((end, date)) = in_force_to.zip(parsed.in_force_to.as_ref())
        && end < in_force_from
    {
        problems.add(date, "is before the plan came into force", "give a later day, or leave it out".to_owned());
    }
    let headlines = parsed.headline.into_iter().map(|headline| problems.headline(headline)).collect();
    let plan = Plan {
        id: parsed.id.into_inner(),
        programme: parsed.programme.into_inner(),
        title: parsed.title,
        source: parsed.source,
        in_force_from,
        in_force_to,
        headlines,
    };
    problems.problems.or(plan)
}

struct Check<'a> {
    file: &'a LibraryFile,
    ids: HashSet<String>,
    codes: HashSet<String>,
    problems: Problems,
}

impl Check<'_> {
    fn add<T>(&mut self, at: &Spanned<T>, cause: &str, help: String) {
        self.problems.push(Problem::new(place(self.file, at.span().start), cause).help(help));
    }

    fn date(&mut self, date: &Spanned<Datetime>) -> NaiveDate {
        let given = date.get_ref();
        let day = given
            .date
            .filter(|_| given.time.is_none())
            .and_then(|day| NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into()));
        if day.is_none() {
            self.add(date, "is not a day", "a day is written 2022-10-01, without quotes".to_owned());
        }
        day.unwrap_or_default()
    }

    fn headline(&mut self, entry: HeadlineEntry) -> Headline {
        self.id(&entry.id, "headline");
        let published = entry.need.into_iter().map(|need| (need, true));
        let unpublished = entry.not_published.into_iter().map(|need| (need, false));
        let needs = published.chain(unpublished).map(|(need, published)| self.need(need, published)).collect();
        Headline { id: entry.id.into_inner(), code: entry.code, title: entry.title, needs }
    }

    fn need(&mut self, entry: NeedEntry, published: bool) -> Need {
        self.id(&entry.id, "need");
        if !self.codes.insert(entry.code.get_ref().clone()) {
            self.add(&entry.code, "is the code of an earlier need too", "give each need a code of its own".to_owned());
        }
        if !PEOPLE.contains(&entry.person.get_ref().as_str()) {
            self.add(&entry.person, "does not say whose need it is", format!("it is one of {}", PEOPLE.join(", ")));
        }
        Need {
            id: entry.id.into_inner(),
            code: entry.code.into_inner(),
            title: entry.title,
            person: entry.person.into_inner(),
            cite: entry.cite,
            published,
        }
    }

    fn id(&mut self, id: &Spanned<String>, thing: &str) {
        let text = id.get_ref();
        let formed = text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
        if !formed {
            self.add(id, "is not an id", "an id is lower-case letters, digits and hyphens".to_owned());
        }
        if !self.ids.insert(format!("{thing} {text}")) {
            self.add(
                id,
                &format!("is the id of an earlier {thing} too"),
                format!("give each {thing} an id of its own"),
            );
        }
    }
}

fn place(file: &LibraryFile, at: usize) -> String {
    let before = file.text.get(..at).unwrap_or(&file.text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |text| text.chars().count()) + 1;
    format!("{}:{line}:{column}", file.path)
}
