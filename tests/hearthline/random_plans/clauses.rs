//! Random clauses: every function with every argument.

use hearthline::extract::{INSTRUMENTS, words};

use super::{
    arguments::{Place, compared, comparison, duration, flag, holding, listed, maybe, point, some, spell, who, window},
    dice::Dice,
    theme::{Theme, readings},
};

const COUNTS: [&str; 7] = ["0", "0", "1", "1", "2", "3", "5"];
const RUNS: [&str; 3] = ["total", "longest", "current"];
const READINGS: [&str; 3] = ["first", "latest", "min"];

/// A clause that the place allows.
pub fn clause(dice: &mut Dice, theme: &mut Theme, place: &Place) -> String {
    let function = theme.function(dice);
    let theme = &*theme;
    let who = who(dice, place);
    match function {
        "attendance" => attendance(dice, theme, who),
        "exclusions" => exclusions(dice, theme, who),
        "events" => compared(dice, theme, &COUNTS, |dice| {
            let (kinds, filter) = (event_kinds(dice, theme), event_filter(dice));
            format!("events({kinds}, who => {who}, during => {}{filter})", window(dice, theme))
        }),
        "change" => change(dice, theme, who),
        "score" => score(dice, theme, who),
        "improvement" => improvement(dice, theme, who),
        "scales_at_least" => scales_at_least(dice, theme, who),
        "status" => status(dice, theme, who),
        "days_in" => {
            let (kind, statuses) = spell(dice, theme);
            lasting(dice, theme, |during, take| {
                format!("days_in({kind}, {statuses}, who => {who}, during => {during}, take => {take})")
            })
        }
        "ended" => {
            let (kind, statuses) = spell(dice, theme);
            let (how, during) = (some(dice, words::SPELL_ENDINGS, 3), window(dice, theme));
            holding(dice, format!("ended({kind}, {statuses}, who => {who}, how => {how}, during => {during})"))
        }
        "support" => compared(dice, theme, &COUNTS, |dice| {
            let (services, result) = (services(dice, theme), some(dice, words::SUPPORT_RESULTS, 3));
            let flags = maybe(dice, 30, "benefit", flag) + &maybe(dice, 20, "applied", flag);
            format!("support({services}, who => {who}, result => {result}{flags}, during => {})", window(dice, theme))
        }),
        "support_days" => {
            let services = services(dice, theme);
            lasting(dice, theme, |during, take| {
                format!("support_days({services}, who => {who}, during => {during}, take => {take})")
            })
        }
        "judgement" => {
            let call = judgement(dice, theme, "judgement", who);
            holding(dice, call)
        }
        "judgements" => compared(dice, theme, &COUNTS, |dice| judgement(dice, theme, "judgements", who)),
        "amount" => compared(dice, theme, &["0", "100", "338", "400", "500"], |dice| {
            let (kind, during, take) = (dice.word(&theme.amounts), window(dice, theme), dice.word(&READINGS));
            format!("amount({kind}, who => {who}, during => {during}, take => {take})")
        }),
        "weeks_at" => compared(dice, theme, &["0", "1", "2", "4", "8", "13"], |dice| {
            let (kind, during, take) = (dice.word(&theme.amounts), window(dice, theme), dice.word(&RUNS));
            let minimum = dice.word(&["338", "365", "100"]);
            format!("weeks_at({kind}, minimum => {minimum}, who => {who}, during => {during}, take => {take})")
        }),
        "recorded" => recorded(dice, theme, place),
        "calendar_months" => compared(dice, theme, &["0", "0", "1", "3", "6", "-1"], |dice| {
            format!("calendar_months(from => {}, to => {})", point(dice, theme), point(dice, theme))
        }),
        "people" => compared(dice, theme, &COUNTS, |dice| {
            let ages = ["[0, 5]", "[0, 17]", "[16, 17]", "[18, 120]", "[5, 15]", "[6, 6]"];
            let more = maybe(dice, 50, "age", |dice| dice.word(&ages)) + &maybe(dice, 40, "resident", flag);
            format!("people(who => {who}{more}, at => {})", point(dice, theme))
        }),
        _ => met(dice, theme, place),
    }
}

fn attendance(dice: &mut Dice, theme: &Theme, who: &str) -> String {
    compared(dice, theme, &["0.5", "0.9", "0.9", "0.4", "1", "0"], |dice| {
        let (terms, of) = (dice.word(&["1", "2", "3"]), dice.word(&["attended", "excluding_authorised"]));
        let setting = maybe(dice, 20, "setting", |dice| some(dice, &words::SETTINGS[..3], 2));
        format!("attendance(who => {who}, terms => {terms}, upto => {}, of => {of}{setting})", point(dice, theme))
    })
}

fn exclusions(dice: &mut Dice, theme: &Theme, who: &str) -> String {
    compared(dice, theme, &["0", "1", "2", "2.5", "3"], |dice| {
        let (of, terms) = (dice.word(&["suspensions", "lost_days", "permanent"]), dice.word(&["1", "2", "3"]));
        format!("exclusions(of => {of}, who => {who}, terms => {terms}, upto => {})", point(dice, theme))
    })
}

fn event_kinds(dice: &mut Dice, theme: &Theme) -> String {
    let (group, kinds) = theme.events.split_last().unwrap();
    if dice.chance(40) { (*group).to_owned() } else { some(dice, kinds, 2) }
}

fn event_filter(dice: &mut Dice) -> String {
    if dice.chance(45) {
        return String::new();
    }
    [
        maybe(dice, 35, "role", |dice| some(dice, &words::EVENT_ROLES[..2], 2)),
        maybe(dice, 25, "reported_by", |dice| some(dice, &words::EVENT_REPORTERS[..3], 2)),
        maybe(dice, 25, "severe", flag),
        maybe(dice, 25, "proven", flag),
        maybe(dice, 20, "child_present_age", |dice| dice.word(&["16", "10", "0"])),
    ]
    .concat()
}

fn change(dice: &mut Dice, theme: &Theme, who: &str) -> String {
    compared(dice, theme, &["-0.5", "-0.25", "0", "-1", "1"], |dice| {
        let (kinds, filter) = (event_kinds(dice, theme), event_filter(dice));
        let (baseline, outcome) = (window(dice, theme), window(dice, theme));
        format!("change({kinds}, who => {who}, baseline => {baseline}, outcome => {outcome}{filter})")
    })
}

/// An instrument and one of its scales, rarely another than its first two.
fn scale(dice: &mut Dice, theme: &Theme) -> (&'static str, &'static str) {
    let name = *dice.pick(&theme.instruments);
    let scales = INSTRUMENTS.iter().find(|known| known.name == name).unwrap().scales;
    (name, dice.pick(&scales[..scales.len().min(2)]).name)
}

fn score(dice: &mut Dice, theme: &Theme, who: &str) -> String {
    let (instrument, scale) = scale(dice, theme);
    let thresholds: Vec<String> = readings(instrument, scale).iter().map(f64::to_string).collect();
    let thresholds: Vec<&str> = thresholds.iter().map(String::as_str).collect();
    compared(dice, theme, &thresholds, |dice| {
        let (during, take) = (window(dice, theme), dice.word(&READINGS));
        format!("score({instrument}, scale => {scale}, who => {who}, during => {during}, take => {take})")
    })
}

fn improvement(dice: &mut Dice, theme: &Theme, who: &str) -> String {
    let (instrument, own) = scale(dice, theme);
    let alone = dice.chance(60);
    let instruments = if alone { vec![instrument] } else { theme.instruments.clone() };
    let scale = if alone && dice.chance(50) { format!(", scale => {own}") } else { String::new() };
    let mut margins = vec!["any", "any", "2", "4", "1"];
    if instruments == ["gad7"] {
        margins.extend(["reliable", "reliable", "reliable"]);
    }
    let (by, sustained) = (dice.word(&margins), maybe(dice, 40, "sustained", |dice| duration(dice, theme)));
    holding(dice, format!("improvement({}{scale}, who => {who}, by => {by}{sustained})", listed(&instruments)))
}

fn scales_at_least(dice: &mut Dice, theme: &Theme, who: &str) -> String {
    let several: Vec<&str> =
        theme.instruments.iter().copied().filter(|name| ["sdq", "mors", "dass"].contains(name)).collect();
    let instrument = if several.is_empty() { dice.word(&theme.instruments) } else { dice.word(&several) };
    let first = INSTRUMENTS.iter().find(|known| known.name == instrument).unwrap().scales[0].name;
    let readings = readings(&instrument, first);
    compared(dice, theme, &["0", "1", "2", "3"], |dice| {
        let (minimum, during, take) = (*dice.pick(&readings), window(dice, theme), dice.word(&READINGS));
        format!("scales_at_least({instrument}, minimum => {minimum}, who => {who}, during => {during}, take => {take})")
    })
}

fn status(dice: &mut Dice, theme: &Theme, who: &str) -> String {
    let (kind, statuses) = spell(dice, theme);
    let reason = maybe(dice, 20, "reason", |dice| some(dice, &words::SPELL_REASONS[..3], 2));
    let expected = maybe(dice, 20, "expected_within", |dice| duration(dice, theme));
    let at = point(dice, theme);
    holding(dice, format!("status({kind}, {statuses}, who => {who}, at => {at}{reason}{expected})"))
}

/// Days compared with a duration or with a number. All days together are not compared with months.
fn lasting(dice: &mut Dice, theme: &Theme, call: impl Fn(&str, &str) -> String) -> String {
    if dice.chance(60) {
        let (during, comparison, duration) = (window(dice, theme), dice.word(&[">=", "<"]), duration(dice, theme));
        // Nothing can be asked to last no time.
        let duration = duration.replace("(0)", "(1)");
        let take = dice.word(if duration.starts_with("months") { &RUNS[1..] } else { &RUNS });
        return format!("{} {comparison} {duration}", call(&during, &take));
    }
    compared(dice, theme, &["0", "1", "30", "43", "90"], |dice| {
        let (during, take) = (window(dice, theme), dice.word(&RUNS));
        call(&during, &take)
    })
}

fn services(dice: &mut Dice, theme: &Theme) -> String {
    if dice.chance(15) { "services".to_owned() } else { some(dice, &theme.services, 2) }
}

fn judgement(dice: &mut Dice, theme: &Theme, function: &str, who: &str) -> String {
    let (finding, by) = (some(dice, &theme.findings, 2), some(dice, &theme.assessors, 3));
    format!("{function}({finding}, by => {by}, who => {who}, during => {})", window(dice, theme))
}

fn recorded(dice: &mut Dice, theme: &Theme, place: &Place) -> String {
    let mut arguments = Vec::new();
    if !place.own || dice.chance(50) {
        arguments.push(format!("'{}'", dice.pick(&place.needs)));
    }
    if dice.chance(50) {
        arguments.push(format!("source => {}", some(dice, &words::NEED_SOURCES[..3], 2)));
    }
    if dice.chance(50) {
        arguments.push(format!("by_date => {}", point(dice, theme)));
    }
    holding(dice, format!("recorded({})", arguments.join(", ")))
}

/// `met`, or `recorded` where no outcome can be asked for.
fn met(dice: &mut Dice, theme: &Theme, place: &Place) -> String {
    if place.any_other {
        return holding(dice, "met(any_other)".to_owned());
    }
    if place.earlier.is_empty() {
        return recorded(dice, theme, place);
    }
    let many = dice.count(1, 2);
    let needs: Vec<String> = dice.some(&place.earlier, many).iter().map(|need| format!("'{need}'")).collect();
    holding(dice, format!("met({})", needs.join(", ")))
}

/// A comparison of two different functions that ask the same.
pub fn mixed(dice: &mut Dice, theme: &Theme, place: &Place) -> String {
    let who = who(dice, place);
    let (kinds, services) = (event_kinds(dice, theme), services(dice, theme));
    let events = format!("events({kinds}, who => {who}, during => {})", window(dice, theme));
    let support = format!("support({services}, who => {who}, result => engaged, during => {})", window(dice, theme));
    format!("{events} {} {support}", comparison(dice))
}
