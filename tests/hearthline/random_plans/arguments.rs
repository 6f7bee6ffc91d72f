//! Arguments of clauses: whom they ask, of which days, and how much.

use super::{dice::Dice, theme::Theme};

/// What a clause may speak of at the place where it stands.
#[derive(Clone)]
pub struct Place {
    /// Whether there is a person of the need.
    pub index: bool,
    /// The needs whose outcomes it may ask for.
    pub earlier: Vec<String>,
    /// Whether it may ask for any other need.
    pub any_other: bool,
    /// All needs of the plan.
    pub needs: Vec<String>,
    /// Whether there is a need of its own.
    pub own: bool,
}

pub fn who(dice: &mut Dice, place: &Place) -> &'static str {
    let index = if place.index { 40 } else { 0 };
    dice.weighted(&[
        (index, "index"),
        (14, "every_child"),
        (12, "any_child"),
        (12, "adult"),
        (8, "parent"),
        (16, "family"),
    ])
}

/// One word, or several in brackets.
pub fn listed(words: &[&str]) -> String {
    match words {
        [only] => (*only).to_owned(),
        several => format!("[{}]", several.join(", ")),
    }
}

pub fn some(dice: &mut Dice, words: &[&str], most: usize) -> String {
    let many = dice.count(1, most);
    listed(&dice.some(words, many))
}

/// An argument that may be left out: so many times in a hundred it is there.
pub fn maybe(dice: &mut Dice, percent: u32, name: &str, value: impl FnOnce(&mut Dice) -> String) -> String {
    if dice.chance(percent) { format!(", {name} => {}", value(dice)) } else { String::new() }
}

pub fn flag(dice: &mut Dice) -> String {
    dice.word(&["true", "false"])
}

pub fn duration(dice: &mut Dice, theme: &Theme) -> String {
    (*dice.pick(&theme.durations)).to_owned()
}

pub fn spell(dice: &mut Dice, theme: &Theme) -> (String, String) {
    let (kind, statuses) = dice.pick(&theme.spells).clone();
    (kind.to_owned(), some(dice, &statuses, 2))
}

fn anchor(dice: &mut Dice, theme: &Theme) -> String {
    let found = dice.weighted(&[
        (24, "judged_on"),
        (20, "engaged"),
        (15, "identified"),
        (14, "closed"),
        (8, "family_identified"),
        (8, "as_of"),
        (6, "claimed"),
        (5, ""),
    ]);
    if found.is_empty() {
        let (kind, statuses) = spell(dice, theme);
        return format!("spell_end({kind}, {statuses})");
    }
    found.to_owned()
}

pub fn window(dice: &mut Dice, theme: &Theme) -> String {
    let (anchor, duration) = (anchor(dice, theme), duration(dice, theme));
    match dice.weighted(&[(25, 0), (22, 1), (22, 2), (22, 3), (9, 4), (9, 5)]) {
        5 => {
            let (kind, statuses) = spell(dice, theme);
            format!("spell({kind}, {statuses})")
        }
        0 => format!("before({anchor}, {duration})"),
        1 => format!("after({anchor}, {duration})"),
        2 => format!("since({anchor})"),
        3 => format!("last({duration})"),
        _ => format!("until({anchor})"),
    }
}

pub fn point(dice: &mut Dice, theme: &Theme) -> String {
    let (anchor, duration) = (anchor(dice, theme), duration(dice, theme));
    match dice.weighted(&[(60, 0), (20, 1), (20, 2)]) {
        0 => anchor,
        1 => format!("{anchor} + {duration}"),
        _ => format!("{anchor} - {duration}"),
    }
}

pub fn comparison(dice: &mut Dice) -> String {
    dice.word(&["=", "<", "<=", ">", ">="])
}

/// A comparison of what a function gives: with a number, or with what it gives for other days.
pub fn compared(
    dice: &mut Dice,
    theme: &Theme,
    thresholds: &[&str],
    mut call: impl FnMut(&mut Dice) -> String,
) -> String {
    let (comparison, threshold, first) = (comparison(dice), dice.word(thresholds), call(dice));
    let threshold = if theme.share.is_some() && dice.chance(12) { "share".to_owned() } else { threshold };
    if dice.chance(8)
        && let Some(average) = average(dice, theme, &mut call)
    {
        let factor = dice.weighted(&[(6, ""), (1, "1.1 * "), (1, "0.5 * "), (1, "0 * "), (1, "-1 + ")]);
        return format!("{first} {comparison} {factor}{average}");
    }
    match dice.weighted(&[(76, 0), (7, 1), (6, 2), (3, 3), (3, 4), (3, 5), (2, 6)]) {
        0 => format!("{first} {comparison} {threshold}"),
        1 => format!("{first} {comparison} {}", call(dice)),
        2 => format!("{first} - {} {comparison} {threshold}", call(dice)),
        3 => format!("{first} + {} {comparison} {threshold}", call(dice)),
        4 => {
            let factor =
                theme.share.as_ref().map_or_else(|| dice.word(&["0.5", "1.4", "2", "-1"]), |_| "share".to_owned());
            format!("{factor} * {first} {comparison} {}", call(dice))
        }
        5 => format!("{first} * {} {comparison} {threshold}", call(dice)),
        _ => format!("{threshold} {comparison} {first}"),
    }
}

/// The name of an average of what a function gives, at times of two joined; none where the function is about a need.
fn average(dice: &mut Dice, theme: &Theme, call: &mut impl FnMut(&mut Dice) -> String) -> Option<String> {
    let mut of = call(dice);
    match dice.weighted(&[(8, 0), (2, 1), (1, 2), (1, 3)]) {
        1 => of = format!("{of} - {}", call(dice)),
        2 => of = format!("2 * {of}"),
        3 if theme.share.is_some() => of = format!("share * {of}"),
        _ => {}
    }
    if of.contains("judgements(") {
        return None;
    }
    let who = dice.word(&["family", "family", "any_child", "every_child", "adult", "parent"]);
    for other in ["index", "family", "any_child", "every_child", "adult", "parent"] {
        of = of.replace(&format!("who => {other}"), &format!("who =>  {who}"));
    }
    // `identified` is the day of a need.
    let of = of.replace("family_identified", "identified").replace("identified", "family_identified");
    Some(theme.average(of.replace("=>  ", "=> ")))
}

/// What is true or false, alone or compared with either.
pub fn holding(dice: &mut Dice, call: String) -> String {
    match dice.weighted(&[(60, 0), (15, 1), (25, 2)]) {
        0 => call,
        1 => format!("{call} = true"),
        _ => format!("{call} = false"),
    }
}
