//! The words of the vocabulary as parts of a sentence. A word without an entry is said with spaces for its underscores.

use super::vocabulary::{
    ASSESSORS, ENDINGS, EVENTS, FINDINGS, INSTRUMENTS, REPORTERS, ROLES, SERVICES, SETTINGS, SOURCES, STATES,
};
use crate::{base::or_list, extract};

/// What somebody found.
pub(super) enum Finding {
    /// A clause of its own.
    That(String),
    /// What somebody was found to be.
    Was(&'static str),
    /// What somebody was found to have.
    Had(&'static str),
}

/// Says a word with spaces for its underscores.
pub(super) fn plain_word(word: &str) -> String {
    word.replace('_', " ")
}

/// Says kinds of event: one of them, and several.
pub(super) fn event(kind: &str) -> (String, String) {
    match EVENTS.iter().find(|(word, ..)| *word == kind) {
        Some((_, one, several)) => ((*one).to_owned(), (*several).to_owned()),
        None => (plain_word(kind), format!("{}s", plain_word(kind))),
    }
}

/// Says any of some statuses of a kind of spell, as it stands after "was" and "time".
pub(super) fn state(kind: &str, statuses: &[String]) -> String {
    let states: Vec<String> = statuses
        .iter()
        .map(|status| match STATES.iter().find(|(of, word, _)| *of == kind && word == status) {
            Some((.., state)) => (*state).to_owned(),
            None => format!("recorded as {} under {}", plain_word(status), plain_word(kind)),
        })
        .collect();
    shared(&states)
}

/// Says what somebody found.
pub(super) fn finding(word: &str) -> Finding {
    match word {
        "in_work" => Finding::Was("in work"),
        "in_eet" => Finding::Was("in education, employment or training"),
        "progression_pathway" => Finding::Was("on a progression pathway"),
        "job_search" => Finding::Was("searching for work"),
        "fasd_assessed" => Finding::Was("assessed for FASD"),
        "cv" => Finding::Had("a CV"),
        "email_address" => Finding::Had("an email address"),
        "safe_home" => Finding::Had("a safe home"),
        other => Finding::That(match FINDINGS.iter().find(|(word, _)| *word == other) {
            Some((_, clause)) => (*clause).to_owned(),
            None => format!("the finding was {}", plain_word(other)),
        }),
    }
}

/// Says who found something.
pub(super) fn assessor(word: &str) -> String {
    named(ASSESSORS, word)
}

/// Says any of some services; the word `services` stands for all.
pub(super) fn services(words: &[String]) -> String {
    if words.iter().any(|word| word == "services") {
        return "a service of any kind".to_owned();
    }
    any_of(SERVICES, words)
}

/// Says any of some settings of attendance.
pub(super) fn settings(words: &[String]) -> String {
    any_of(SETTINGS, words)
}

/// Says any of those who report events.
pub(super) fn reporters(words: &[String]) -> String {
    any_of(REPORTERS, words)
}

/// Says any of the sources of a need's record.
pub(super) fn sources(words: &[String]) -> String {
    any_of(SOURCES, words)
}

/// Says any of some reasons of a spell.
pub(super) fn reasons(words: &[String]) -> String {
    any_of(&[("other", "something else")], words)
}

/// Says any of some ways in which a spell ended.
pub(super) fn endings(words: &[String]) -> String {
    any_of(ENDINGS, words)
}

/// Says somebody's part in an event.
pub(super) fn role(word: &str) -> String {
    named(ROLES, word)
}

/// Says a kind of amount.
pub(super) fn amount(word: &str) -> String {
    plain_word(word)
}

/// Says an instrument.
pub(super) fn instrument(word: &str) -> String {
    named(INSTRUMENTS, word)
}

/// Says any of some instruments.
pub(super) fn instruments(words: &[String]) -> String {
    any_of(INSTRUMENTS, words)
}

/// Says whether an instrument gives readings on several scales.
pub(super) fn has_scales(instrument: &str) -> bool {
    extract::INSTRUMENTS.iter().any(|known| known.name == instrument && known.scales.len() > 1)
}

/// Says a scale before "score" and "reading".
pub(super) fn scale(word: &str) -> String {
    match word.strip_prefix("days_") {
        Some("other") => "days of other drug use".to_owned(),
        Some(substance) => format!("days of {} use", plain_word(substance)),
        None => named(&[("t", "T")], word),
    }
}

/// Joins things by "or", saying once what they share.
///
/// Where one word alone sets them apart, all before and after it is shared: "at medium or high risk of domestic abuse".
/// Else it is their first word: "on a child in need plan or a child protection plan".
pub(super) fn shared(things: &[String]) -> String {
    let words: Vec<Vec<&str>> = things.iter().map(|thing| thing.split(' ').collect()).collect();
    let (Some(first), true) = (words.first(), words.len() > 1) else {
        return or_list(things);
    };
    // At least one word of each is its own.
    let shortest = words.iter().map(Vec::len).min().unwrap_or(0).saturating_sub(1);
    let begin = (0..shortest).take_while(|at| words.iter().all(|thing| thing.get(*at) == first.get(*at))).count();
    let end = (0..shortest - begin)
        .take_while(|back| words.iter().all(|thing| thing.iter().rev().nth(*back) == first.iter().rev().nth(*back)))
        .count();
    let by_one_word = words.iter().all(|thing| thing.len() == begin + 1 + end);
    let (begin, end) = if by_one_word { (begin, end) } else { (begin.min(1), 0) };
    let apart: Vec<String> = words
        .iter()
        .map(|thing| thing.iter().copied().skip(begin).take(thing.len() - begin - end).collect::<Vec<_>>().join(" "))
        .collect();
    let mut said: Vec<String> = first.iter().take(begin).map(|word| (*word).to_owned()).collect();
    said.push(or_list(&apart));
    said.extend(first.iter().skip(first.len() - end).map(|word| (*word).to_owned()));
    said.join(" ")
}

fn named(table: &[(&str, &str)], word: &str) -> String {
    table.iter().find(|(known, _)| *known == word).map_or_else(|| plain_word(word), |(_, said)| (*said).to_owned())
}

fn any_of(table: &[(&str, &str)], words: &[String]) -> String {
    let said: Vec<String> = words.iter().map(|word| named(table, word)).collect();
    or_list(&said)
}
