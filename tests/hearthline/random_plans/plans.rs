//! Random outcome plans, as text.

use std::fmt::Write;

use super::{
    arguments::Place,
    clauses::{clause, mixed},
    dice::Dice,
    theme::Theme,
};

const PEOPLE: [&str; 5] = ["child", "adult", "parent", "anyone", "family"];

/// A need of a plan before its trees are there.
struct Sketch {
    id: String,
    headline: usize,
    person: &'static str,
    published: bool,
}

/// Gives the text of a random plan that its reader accepts.
pub fn plan_text(dice: &mut Dice) -> String {
    let mut theme = Theme::new(dice);
    let needs = sketches(dice);
    let mut text = settings(dice, &mut theme, &needs);
    let headlines = needs.last().map_or(0, |need| need.headline) + 1;
    let any_other = dice.chance(25).then(|| dice.count(0, needs.len() - 1));
    for headline in 0..headlines {
        let _ = write!(text, "\n[[headline]]\nid = \"h{headline}\"\ncode = \"{headline}\"\ntitle = \"A headline\"\n");
        for (place, need) in needs.iter().enumerate().filter(|(_, need)| need.headline == headline) {
            let asks_others = any_other == Some(place);
            text += &need_text(dice, &mut theme, &needs, place, need, any_other.is_some(), asks_others);
        }
        if dice.chance(10) {
            let _ = write!(
                text,
                "\n[[headline.not_collected]]\nid = \"without-{headline}\"\ncode = \"w{headline}\"\ntitle = \"A need\"\n\
                 person = \"child\"\ncite = \"None\"\nwhy = \"Nobody asks\"\n"
            );
        }
    }
    let averages = theme.averages.into_inner();
    // A parameter that no clause names is refused.
    let names_share = |text: &String| text.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "share");
    if let Some(share) = theme.share.filter(|_| averages.iter().chain([&text]).any(names_share)) {
        let _ = write!(text, "\n[parameters]\nshare = {share}\n");
    }
    for (place, average) in averages.into_iter().enumerate() {
        text += if place == 0 { "\n[averages]\n" } else { "" };
        let _ = writeln!(text, "average_{place:02} = \"{average}\"");
    }
    text
}

fn sketches(dice: &mut Dice) -> Vec<Sketch> {
    let (many, headlines) = (dice.count(3, 6), dice.count(2, 3));
    let sketch = |place: usize| Sketch {
        id: format!("need-{place}"),
        headline: place * headlines / many,
        person: dice.weighted(&[(30, "child"), (18, "adult"), (12, "parent"), (20, "anyone"), (20, "family")]),
        published: !dice.chance(15),
    };
    (0..many).map(sketch).collect()
}

fn settings(dice: &mut Dice, theme: &mut Theme, needs: &[Sketch]) -> String {
    let programme = dice.word(&["TF", "SF"]);
    let judged_after = dice.weighted(&[(5, "months(6)"), (2, "days(0)"), (2, "months(3)")]);
    let join = dice.word(&["engaged", "judged_on"]);
    let eligibility = dice.weighted(&[
        (4, "{ needs = 1 }"),
        (2, "{ needs = 2 }"),
        (1, "{ needs = 3 }"),
        (2, "{ headlines = 1 }"),
        (2, "{ headlines = 2 }"),
        (2, "{ needs = 2, most_per_person = 1 }"),
        (2, "{ needs = 3, most_per_person = 2 }"),
        (2, "{ headlines = 2, most_per_person = 1 }"),
    ]);
    let practice = dice.chance(25);
    let mut text = format!(
        "id = \"random\"\nprogramme = \"{programme}\"\ntitle = \"A random plan\"\nsource = \"None\"\n\
         in_force_from = 2015-01-01\njudged_after = \"{judged_after}\"\nneeds_join_until = \"{join}\"\n\
         eligibility = {eligibility}\npractice = {practice}\n"
    );
    if dice.chance(25) {
        text += "strict = true\n";
    }
    for (key, percent) in [("gate", 20), ("route", 25), ("employment", 60)] {
        if !dice.chance(percent) {
            continue;
        }
        let place = Place {
            index: false,
            earlier: Vec::new(),
            any_other: false,
            needs: needs.iter().map(|need| need.id.clone()).collect(),
            own: false,
        };
        let _ = writeln!(text, "{key} = {}", tree(dice, theme, &place, 1));
    }
    if let Some(better) = theme.elim {
        let _ = write!(text, "\n[directions]\nelim = \"{better}\"\n");
    }
    text
}

fn need_text(
    dice: &mut Dice,
    theme: &mut Theme,
    needs: &[Sketch],
    position: usize,
    need: &Sketch,
    no_met: bool,
    asks_others: bool,
) -> String {
    let table = if need.published { "need" } else { "not_published" };
    let Sketch { id, person, .. } = need;
    let mut text = format!(
        "\n[[headline.{table}]]\nid = \"{id}\"\ncode = \"n{position}\"\ntitle = \"A need\"\nperson = \"{person}\"\ncite = \"None\"\n"
    );
    let mut place = Place {
        index: *person != PEOPLE[4],
        earlier: Vec::new(),
        any_other: false,
        needs: needs.iter().map(|need| need.id.clone()).collect(),
        own: true,
    };
    if dice.chance(75) {
        let depth = dice.count(0, 2);
        let _ = writeln!(text, "found = {}", tree(dice, theme, &place, depth));
    }
    if need.published {
        if !no_met {
            place.earlier = needs[..position].iter().map(|need| need.id.clone()).collect();
        }
        place.any_other = asks_others;
        let depth = dice.count(1, 3);
        let _ = writeln!(text, "achieved = {}", tree(dice, theme, &place, depth));
        if dice.chance(15) {
            let _ = writeln!(text, "supplementary = [{}]", tree(dice, theme, &place, 1));
        }
    }
    text
}

/// A tree of at most so many branches above each other.
fn tree(dice: &mut Dice, theme: &mut Theme, place: &Place, depth: usize) -> String {
    if depth == 0 || dice.chance(30) {
        return format!("\"{}\"", leaf(dice, theme, place));
    }
    let branch = dice.weighted(&[(1, "all"), (1, "any"), (1, "evidence"), (1, "first")]);
    let children: Vec<String> = (0..dice.count(2, 3))
        .map(|_| {
            let child = tree(dice, theme, place, depth - 1);
            if !["evidence", "first"].contains(&&*branch) || dice.chance(65) {
                return child;
            }
            let when_depth = dice.weighted(&[(3, 0), (1, 1)]);
            let when = tree(dice, theme, place, when_depth);
            match child.strip_prefix('{') {
                Some(rest) => format!("{{ when = {when},{rest}"),
                None => format!("{{ when = {when}, clause = {child} }}"),
            }
        })
        .collect();
    format!("{{ {branch} = [{}] }}", children.join(", "))
}

fn leaf(dice: &mut Dice, theme: &mut Theme, place: &Place) -> String {
    if dice.chance(2) { mixed(dice, theme, place) } else { clause(dice, theme, place) }
}
