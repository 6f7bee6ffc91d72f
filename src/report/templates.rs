use base64::{Engine as _, engine::general_purpose::STANDARD};
use tera::Tera;

use super::chart::{FAMILY, REGULAR_WOFF2, SEMIBOLD_WOFF2, Theme, custom_properties};
use crate::base::{Library, Problem};

/// Reads every template of the library, so that each can build on the shared ones.
pub(super) fn templates(library: &Library) -> Result<Tera, Problem> {
    let mut files = library.files("reports", ".html")?;
    files.extend(library.files("reports", ".css")?);
    let texts = files.into_iter().map(|file| (file.path.trim_start_matches("reports/").to_owned(), file.text));
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html"]);
    tera.add_raw_templates(texts.collect::<Vec<_>>()).map_err(|failure| {
        Problem::new("reports", in_words(&failure)).help("mend the template, or remove it from the library")
    })?;
    Ok(tera)
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

/// What a template engine says, without the frame that it draws around it.
pub(super) fn in_words(failure: &tera::Error) -> String {
    let mut text = failure.to_string();
    let mut source = std::error::Error::source(failure);
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).collect();
    lines.join("\n  ")
}
