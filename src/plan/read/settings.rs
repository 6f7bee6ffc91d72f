//! How a plan makes a family's result of its needs.

use toml::{Spanned, de::DeValue};

use crate::plan::{
    Duration, Eligibility, JoinUntil, Least, Node, Settings,
    clause::lone_duration,
    section::{Section, number_of},
    tree::{Ids, Inside, Trees},
};

/// Reads the settings of a plan; what it does not state is as in the plan that it is based on.
pub(super) fn settings(section: &Section<'_, '_>, trees: &Trees<'_, '_>, base: Option<&Settings>) -> Option<Settings> {
    let after = section.value("judged_after").map(|value| judged_after(value, section));
    let required = |key: &'static str, example: &str| {
        let value = section.value(key);
        if value.is_none() && base.is_none() {
            section.reader.wrong(section.at, format!("a plan has no `{key}`"), format!("add `{key} = {example}`"));
        }
        value
    };
    let join = required("needs_join_until", "\"engaged\" or \"judged_on\"");
    let eligibility_value = required("eligibility", "{ needs = 3 } or { headlines = 2 }");
    let join = join.map(|value| join_until(value, section)).or(base.map(|base| Some(base.needs_join_until)));
    let eligible =
        eligibility_value.map(|value| eligibility(value, section)).or(base.map(|base| Some(base.eligibility)));
    let mut ids = Ids::new();
    let mut of_family = |key: &'static str, base: Option<&Node>| match section.value(key) {
        Some(value) => trees.tree(value, key, Inside::Other, &mut ids).map(Some),
        None => Some(base.cloned()),
    };
    let gate = of_family("gate", base.and_then(|base| base.gate.as_ref()));
    let route = of_family("route", base.and_then(|base| base.route.as_ref()));
    let employment = of_family("employment", base.and_then(|base| base.employment.as_ref()));
    let flag = |key: &'static str, base: Option<bool>| section.flag(key).or(base).unwrap_or(false);
    let (practice, strict) =
        (flag("practice", base.map(|base| base.practice)), flag("strict", base.map(|base| base.strict)));
    Some(Settings {
        judged_after: match (after, base) {
            (Some(after), _) => after?,
            (None, Some(base)) => base.judged_after,
            (None, None) => Duration::Months(6),
        },
        needs_join_until: join??,
        eligibility: eligible??,
        practice,
        gate: gate?,
        route: route?,
        employment: employment?,
        strict,
        parameters: trees.parameters.clone(),
        averages: trees.averages.iter().filter_map(|(name, own)| Some((name.clone(), own.clone()?))).collect(),
    })
}

pub(super) fn judged_after(value: &Spanned<DeValue<'_>>, section: &Section<'_, '_>) -> Option<Duration> {
    let text = value.get_ref().as_str();
    let found = text.and_then(lone_duration);
    if text.is_some() && found.is_none() {
        let help = "write `days(n)`, `weeks(n)` or `months(n)`, of a hundred years at most, such as \"months(6)\"";
        section.reader.wrong(value.span().start, "`judged_after` is no duration", help);
    } else if found.is_none() {
        section.wrong_type("judged_after", value, "a duration in quotes, such as \"months(6)\"");
    }
    found
}

pub(super) fn join_until(value: &Spanned<DeValue<'_>>, section: &Section<'_, '_>) -> Option<JoinUntil> {
    match value.get_ref().as_str() {
        Some("engaged") => Some(JoinUntil::Engaged),
        Some("judged_on") => Some(JoinUntil::JudgedOn),
        _ => {
            section.wrong_type("needs_join_until", value, "\"engaged\" or \"judged_on\"");
            None
        }
    }
}

pub(super) fn eligibility(value: &Spanned<DeValue<'_>>, section: &Section<'_, '_>) -> Option<Eligibility> {
    let keys = ["needs", "headlines", "most_per_person"];
    let table =
        value.get_ref().as_table().filter(|table| table.keys().all(|key| keys.contains(&key.get_ref().as_ref())));
    let whole = |key: &str| {
        let number = table?.iter().find(|(name, _)| name.get_ref() == key)?.1;
        let number = number_of(number.get_ref());
        Some((1..=50).find(|whole| number.is_some_and(|number| (f64::from(*whole) - number).abs() < f64::EPSILON)))
    };
    let least = match (whole("needs"), whole("headlines")) {
        (Some(Some(needs)), None) => Some((Least::Needs(needs), needs)),
        (None, Some(Some(headlines))) => Some((Least::Headlines(headlines), headlines)),
        _ => None,
    };
    let cap = whole("most_per_person");
    let (Some((least, number)), None | Some(Some(_))) = (least, cap) else {
        let wanted = "{ needs = 3 } or { headlines = 2 }, with a whole number from 1 to 50; `most_per_person = 2` beside it says \
                      how many one person can give";
        if table.is_some() {
            let cause =
                "`eligibility` names neither or both of `needs` and `headlines`, or a number that is not from 1 to 50";
            section.reader.wrong(value.span().start, cause, format!("give {wanted}"));
        } else {
            section.wrong_type("eligibility", value, wanted);
        }
        return None;
    };
    let cap = cap.flatten();
    if cap.is_some_and(|cap| cap >= number) {
        let cause = format!("lets one person give all {number} that the family must have, so that it caps nothing");
        section.reader.wrong(value.span().start, cause, "let `most_per_person` be less, or leave it out");
    }
    Some(Eligibility { least, most_per_person: cap })
}
