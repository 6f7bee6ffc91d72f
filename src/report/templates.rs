//! The templates of a report: which take part, how they are read, and how pages and short texts are filled.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
    sync::LazyLock,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult};

use super::{
    chart::{FAMILY, REGULAR_WOFF2, SEMIBOLD_WOFF2, Theme, custom_properties},
    recipe::Recipe,
    template_failure::failures,
};
use crate::base::{Library, Problem, Problems};

/// The most that a page may come to, in bytes: what is larger is a loop without an end.
const LARGEST_PAGE: usize = 32 << 20;

/// The longest series of numbers that a template may count through.
const LONGEST_RANGE: i64 = 1000;

/// What there is to name in a template.
const SEEN: &str = "a template sees title, news, report, this, first, figures, findings, moved, chance, tables, lists, lineage, changes, file and home";

/// Reads the templates that a report uses: its own and the shared ones, and those of other reports that they name. A fault
/// in one that it does not use is not its own.
///
/// # Errors
/// Gives what is wrong with all of them, with its place.
pub(super) fn templates(recipe: &Recipe, library: &Library) -> Result<Tera, Problems> {
    let own = format!("{}/", recipe.name);
    let is_own = |name: &str| {
        name.starts_with(&own) || name.starts_with("shared/") || recipe.pages.iter().any(|page| page.template == name)
    };
    read(&recipe.name, &is_own, library)
}

/// Reads one template with those that it names.
///
/// # Errors
/// Gives what is wrong with any of them, with its place; or that there is no such template.
pub(super) fn template(wanted: &str, library: &Library) -> Result<Tera, Problems> {
    read(wanted, &|name| name == wanted, library)
}

fn read(place: &str, is_own: &dyn Fn(&str) -> bool, library: &Library) -> Result<Tera, Problems> {
    let mut files = library.files("reports", ".html")?;
    files.extend(library.files("reports", ".css")?);
    let all = files.into_iter().map(|file| (file.path.trim_start_matches("reports/").to_owned(), file.text));
    let all: BTreeMap<String, String> = all.collect();
    let used = used(is_own, &all);
    let mut tera = engine();
    let mut problems = Problems::default();
    for (name, text) in &used {
        // Alone a template lacks those that it names, but whether it can be read is known.
        if let Err(failure) = engine().add_raw_template(name, text)
            && matches!(failure.kind(), ErrorKind::SyntaxError(_))
        {
            problems.0.extend(failures(name, &failure));
        }
    }
    if problems.0.is_empty()
        && let Err(failure) = tera.add_raw_templates(used)
    {
        problems.0.extend(failures(&format!("reports/{place}"), &failure));
    }
    let mend = |problem: Problem| problem.help("mend the template, or remove it from the library");
    Problems(problems.0.into_iter().map(mend).collect()).or(tera)
}

/// One's own templates, those that they name, and those that define a component that they call.
fn used<'a>(is_own: &dyn Fn(&str) -> bool, all: &'a BTreeMap<String, String>) -> BTreeMap<&'a str, &'a str> {
    let mut used: BTreeMap<&str, &str> = BTreeMap::new();
    let mut added: Vec<(&str, &str)> =
        all.iter().filter(|(name, _)| is_own(name)).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    while !added.is_empty() {
        used.extend(added);
        let named = |name: &str| ['"', '\'', '`'].map(|mark| format!("{mark}{name}{mark}"));
        let called: BTreeSet<&str> = used.values().flat_map(|text| words_after(text, "<")).collect();
        let defined: BTreeSet<&str> = used.values().flat_map(|text| words_after(text, "component ")).collect();
        let lacking: BTreeSet<&str> = called.difference(&defined).copied().collect();
        let takes_part = |(name, text): &(&String, &String)| {
            !used.contains_key(name.as_str())
                && (used.values().any(|other| named(name).iter().any(|name| other.contains(name)))
                    || words_after(text, "component ").any(|component| lacking.contains(component)))
        };
        added = all.iter().filter(takes_part).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    }
    used
}

/// The words that follow a mark at the beginning of a tag, such as the names of components that are called or defined.
fn words_after<'a>(text: &'a str, mark: &'static str) -> impl Iterator<Item = &'a str> {
    let tags = text.split("{{").skip(1).chain(text.split("{%").skip(1));
    let after = tags.filter_map(move |tag| tag.trim_start_matches('-').trim_start().strip_prefix(mark));
    let ends = |letter: char| !(letter.is_alphanumeric() || "_-.".contains(letter));
    after.filter_map(move |rest| rest.trim_start().split(ends).next().filter(|word| !word.is_empty()))
}

/// A template engine that counts no further than a page needs.
fn engine() -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html"]);
    tera.register_function("range", range);
    tera
}

/// The whole numbers from `start` (0) up to, without it, `end`, by steps of `step_by` (1).
#[expect(clippy::needless_pass_by_value, reason = "the engine hands its arguments over")]
fn range(given: Kwargs, _: &State<'_>) -> TeraResult<Vec<i64>> {
    let (start, end) = (given.get::<i64>("start")?.unwrap_or(0), given.must_get::<i64>("end")?);
    let step = given.get::<i64>("step_by")?.unwrap_or(1);
    let wrong = |cause: String| Err(tera::Error::message(cause));
    let Some(step) = usize::try_from(step).ok().filter(|step| *step > 0) else {
        return wrong("`range` goes up by steps of 1 or more".to_owned());
    };
    if end.saturating_sub(start) > LONGEST_RANGE {
        return wrong(format!("`range` counts through {LONGEST_RANGE} numbers at most"));
    }
    Ok((start..end).step_by(step).collect())
}

/// Renders a page.
///
/// # Errors
/// What is wrong in the template, with its place; or that the page does not end.
pub(super) fn render(templates: &Tera, template: &str, context: &Context) -> Result<String, Problem> {
    let place = format!("reports/{template}");
    let mut page = Bounded(Vec::new());
    match templates.render_to(template, context, &mut page) {
        Ok(()) => String::from_utf8(page.0).map_err(|failure| Problem::new(place, failure.to_string())),
        Err(failure) if matches!(failure.kind(), ErrorKind::Io(_)) => Err(too_large(place)),
        Err(failure) => {
            let problem = first(&place, &failure);
            let help = if problem.cause.contains("defined") { SEEN } else { "mend the template" };
            Err(problem.help(help))
        }
    }
}

/// Fills a short template of a recipe. What it holds is text, escaped where a page shows it.
///
/// # Errors
/// What is wrong in it; `place` says which it is.
pub(super) fn fill(place: &str, template: &str, context: &Context) -> Result<String, Problem> {
    static ENGINE: LazyLock<Tera> = LazyLock::new(engine);
    if !template.contains("{{") && !template.contains("{%") {
        return Ok(template.to_owned());
    }
    let mut text = Bounded(Vec::new());
    match ENGINE.render_str_to(template, context, false, &mut text) {
        Ok(()) => String::from_utf8(text.0).map_err(|failure| Problem::new(place, failure.to_string())),
        Err(failure) if matches!(failure.kind(), ErrorKind::Io(_)) => Err(too_large(place.to_owned())),
        Err(failure) => Err(first(place, &failure).help("the values of a row are named by the columns of its query")),
    }
}

fn first(place: &str, failure: &tera::Error) -> Problem {
    failures(place, failure).into_iter().next().unwrap_or_else(|| Problem::new(place, failure.to_string()))
}

fn too_large(place: String) -> Problem {
    let cause = format!("comes to more than {} MiB", LARGEST_PAGE >> 20);
    Problem::new(place, cause).help("look for a loop in it that goes on for too long")
}

/// What is written, as long as it is no more than a page.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LARGEST_PAGE {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The rules by which a page carries its own font and the colours of its charts.
pub(super) fn faces() -> String {
    let face = |weight: u32, bytes: &[u8]| {
        let data = STANDARD.encode(bytes);
        format!(
            "@font-face{{font-family:{FAMILY};font-weight:{weight};font-display:block;\
             src:url(data:font/woff2;base64,{data}) format(\"woff2\")}}"
        )
    };
    let dark = custom_properties(Theme::Dark);
    let light = custom_properties(Theme::Light);
    format!(
        "{}{}:root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}",
        face(400, REGULAR_WOFF2),
        face(600, SEMIBOLD_WOFF2)
    )
}
