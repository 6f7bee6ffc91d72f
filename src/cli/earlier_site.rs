//! What a report may take the place of: the folder that an earlier report was written to, with nothing else in it.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::report::{DataFile, Figures, GENERATOR, TABLES};

/// A page that this command wrote, and where it leads.
struct EarlierPage {
    stem: String,
    links: BTreeSet<String>,
}

/// Only a folder that holds nothing but what this command wrote may be replaced: pages, figures, the data files that the
/// pages lead to, which earlier versions wrote beside them.
pub(super) fn is_report(folder: &Path) -> bool {
    let Some(paths) = entries(folder) else { return false };
    let is_page = |path: &&PathBuf| path.extension().is_some_and(|ending| ending == "html");
    let pages: Option<Vec<EarlierPage>> = paths.iter().filter(is_page).map(|path| EarlierPage::read(path)).collect();
    // A page that was made elsewhere is somebody's.
    let Some(pages) = pages else { return false };
    let links = |link: &str| pages.iter().any(|page| page.links.contains(link));
    paths.iter().all(|path| match name(path) {
        _ if is_page(&path) => true,
        name if path.is_dir() && name == DataFile::FOLDER => {
            holds(path, |file, link| pages.iter().any(|page| page.leads_to(file, link)))
        }
        name if path.is_dir() && name == TABLES => holds(path, |_, link| links(link)),
        _ if path.is_dir() => false,
        name if [".xlsx", ".ods"].iter().any(|ending| name.ends_with(ending)) => links(&name),
        name => name == Figures::FILE || pages.iter().any(|page| page.leads_to(&name, &name)),
    })
}

/// Whether a folder beside the pages holds nothing but files that they lead to, by their names and by the links to them.
fn holds(folder: &Path, led_to: impl Fn(&str, &str) -> bool) -> bool {
    let within = name(folder);
    let led_to = |path: &PathBuf| !path.is_dir() && led_to(&name(path), &format!("{within}/{}", name(path)));
    entries(folder).is_some_and(|paths| paths.iter().all(led_to))
}

impl EarlierPage {
    /// Reads a page; none where it was not made by this command.
    fn read(path: &Path) -> Option<Self> {
        let html = String::from_utf8_lossy(&fs::read(path).ok()?).into_owned();
        if !html.get(..1000).unwrap_or(&html).contains(GENERATOR) {
            return None;
        }
        let links = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let links = links.map(str::to_owned).collect();
        Some(Self { stem: path.file_stem()?.to_string_lossy().into_owned(), links })
    }

    /// Whether a file of such a name is one of the page's own, and the page leads to it.
    fn leads_to(&self, name: &str, link: &str) -> bool {
        name.strip_prefix(&self.stem).is_some_and(|rest| rest.starts_with("--")) && self.links.contains(link)
    }
}

/// What lies in a folder; none where it cannot be read.
fn entries(folder: &Path) -> Option<Vec<PathBuf>> {
    fs::read_dir(folder).ok()?.map(|entry| Some(entry.ok()?.path())).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
