/// A longer name is no slip of the pen, and takes long to compare.
const LONGEST: usize = 80;

/// Gives the candidate that was probably meant, or none when nothing is close.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let wanted = name.to_lowercase();
    // `person` is meant for `person_id`, and not for `reason`: a name that goes on costs more than one slip, and less than two.
    let goes_on = |candidate: &str| candidate.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('_'));
    let half_slips = |candidate: &str| {
        if goes_on(candidate) { 3 } else { 2 * strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()) }
    };
    candidates
        .into_iter()
        .map(|candidate| (half_slips(candidate), candidate))
        .filter(|(slips, candidate)| goes_on(candidate) || *slips <= 2 + 2 * (wanted.len().min(candidate.len()) / 4))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Joins words as a sentence does: "a, b and c".
pub fn and_list<T: AsRef<str>>(words: &[T]) -> String {
    list(words, "and")
}

/// Joins words as a choice: "a, b or c".
pub fn or_list<T: AsRef<str>>(words: &[T]) -> String {
    list(words, "or")
}

fn list<T: AsRef<str>>(words: &[T], joint: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {joint} {}", first.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_or_none() {
        assert_eq!(nearest("attendence", ["attendance", "events"]), Some("attendance"));
        assert_eq!(nearest("zebra", ["attendance", "events"]), None);
        assert_eq!(nearest("person", ["reason", "person_id"]), Some("person_id"));
        assert_eq!(nearest("need", ["need_status", "needs"]), Some("needs"));
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(and_list(&["a"]), "a");
        assert_eq!(or_list(&["a", "b", "c"]), "a, b or c");
    }
}
