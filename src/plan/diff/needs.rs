use super::{
    super::{Change, Headline, Line, Link, Need, Node, NotCollected, Plan},
    About, Became, By, NeedDiff, Reach, Verdict, Why,
    pairs::{Crossing, Pair},
    sides::{Sides, asks_the_person},
    trees::{compare as compare_trees, plain_lines},
};

/// Compares the two needs of a pair, or says why a need has no other.
pub(super) fn compare<'p>(sides: Sides<'_>, pair: &Pair<'p>, crossing: Option<Crossing<'p>>) -> NeedDiff<'p> {
    let Pair { one, other, link } = *pair;
    let alone = |verdict, elsewhere: &Plan, need: &Need| {
        let said = crossing.and_then(|crossing| crossing.reason(verdict == Verdict::Gone, need));
        let why = reason(elsewhere, need, said).into_iter().collect();
        NeedDiff { one, other, verdict, by: None, reach: None, link, why }
    };
    match (one, other) {
        (Some((under, own)), Some((moved_under, their))) => {
            let mut why = Vec::new();
            let (verdict, by, reach) = if let (Some(link), Some(crossing)) = (link, crossing) {
                over_link(sides, (own, their), (link, crossing.back), &mut why)
            } else {
                stands((under, own), (moved_under, their), &mut why);
                let (verdict, reach) = by_id(sides.asked_by(own), own, their, &mut why);
                (verdict, By::Clauses, reach)
            };
            NeedDiff { one, other, verdict, by: Some(by), reach: Some(reach), link, why }
        }
        (Some((_, need)), None) => alone(Verdict::Gone, sides.other, need),
        (None, Some((_, need))) => alone(Verdict::New, sides.one, need),
        (None, None) => NeedDiff { one, other, verdict: Verdict::Same, by: None, reach: None, link, why: Vec::new() },
    }
}

/// Why a need is in one plan alone, as far as anybody says.
fn reason(elsewhere: &Plan, need: &Need, said: Option<&str>) -> Option<Why> {
    let not_collected = elsewhere.not_collected().find(|other| other.id == need.id);
    let text = match not_collected {
        Some(NotCollected { why, .. }) => format!("{} does not collect it: {why}", elsewhere.id),
        None => said?.to_owned(),
    };
    Some(Why { about: About::Found, became: Became::Reason, was: Vec::new(), is: vec![Line::plain(text)] })
}

/// Where a need is printed: a plan that counts headlines makes another result of it under another.
fn stands((under, own): (&Headline, &Need), (moved_under, their): (&Headline, &Need), why: &mut Vec<Why>) {
    let mut say = |about, was: String, is: String| {
        let (was, is) = (vec![Line::plain(was)], vec![Line::plain(is)]);
        why.push(Why { about, became: Became::Other, was, is });
    };
    if under.id != moved_under.id {
        let named = |headline: &Headline| format!("{} {}", headline.code, headline.title);
        say(About::Headline, named(under), named(moved_under));
    }
    if own.code != their.code {
        say(About::Code, own.code.clone(), their.code.clone());
    }
}

fn by_id(sides: Sides<'_>, own: &Need, their: &Need, why: &mut Vec<Why>) -> (Verdict, Reach) {
    let text = |text: &str| vec![Line::plain(text)];
    if own.title != their.title {
        let (was, is) = (text(&own.title), text(&their.title));
        why.push(Why { about: About::Title, became: Became::Other, was, is });
    }
    let of_another = own.person != their.person;
    if of_another {
        let (was, is) = (text(&own.person), text(&their.person));
        why.push(Why { about: About::Person, became: Became::Other, was, is });
    }
    // Whom a record means that names nobody hangs on whose need it is.
    let means_another = |tree: &Node| of_another && asks_the_person(tree);
    let verdict = outcome(sides, own, their, why);
    let moved = own.achieved.iter().chain(&their.achieved).any(means_another);
    let verdict = if moved && verdict != Verdict::NotCompared { Verdict::Different } else { verdict };
    let reach = found(sides, own, their, why);
    let moved = own.found.iter().chain(&their.found).any(means_another);
    let reach = if moved { Reach::Different } else { reach };
    supplementary(sides, own, their, why);
    (verdict, reach)
}

fn outcome(sides: Sides<'_>, own: &Need, their: &Need, why: &mut Vec<Why>) -> Verdict {
    match (&own.achieved, &their.achieved) {
        (Some(one), Some(other)) => {
            let (verdict, found) = compare_trees(sides, one, other, About::Outcome);
            why.extend(found);
            verdict
        }
        (None, None) => Verdict::Same,
        (one, other) => {
            let said = |tree: &Option<Node>| match tree {
                Some(tree) => plain_lines(tree),
                None => vec![Line::plain("the source prints no outcome")],
            };
            why.push(Why { about: About::Outcome, became: Became::Other, was: said(one), is: said(other) });
            Verdict::NotCompared
        }
    }
}

/// What became of whom the data shows to have a need: of fewer, where more is asked.
fn found(sides: Sides<'_>, own: &Need, their: &Need, why: &mut Vec<Why>) -> Reach {
    match (&own.found, &their.found) {
        (Some(one), Some(other)) => {
            let (verdict, found) = compare_trees(sides, one, other, About::Found);
            why.extend(found);
            match verdict {
                Verdict::Same => Reach::Same,
                Verdict::Stricter => Reach::Narrower,
                Verdict::Looser => Reach::Wider,
                _ => Reach::Different,
            }
        }
        (None, None) => Reach::Same,
        (one, other) => {
            let said = |tree: &Option<Node>| match tree {
                Some(tree) => plain_lines(tree),
                None => vec![Line::plain("no data can show it: the record says it")],
            };
            why.push(Why { about: About::Found, became: Became::Other, was: said(one), is: said(other) });
            if one.is_none() { Reach::Wider } else { Reach::Narrower }
        }
    }
}

fn supplementary(sides: Sides<'_>, own: &Need, their: &Need, why: &mut Vec<Why>) {
    let (one, other) = (&own.supplementary, &their.supplementary);
    let alike = one.len() == other.len() && one.iter().zip(other).all(|(one, other)| sides.identical(one, other));
    if !alike {
        let said = |trees: &[Node]| {
            let lines: Vec<Line> = trees.iter().flat_map(plain_lines).collect();
            if lines.is_empty() { vec![Line::plain("nothing")] } else { lines }
        };
        let trees: Vec<&Node> = one.iter().chain(other).collect();
        why.push(Why::between(sides, (About::Supplementary, Became::Other), (said(one), said(other)), &trees));
    }
}

/// Compares over a link of the crosswalk, which speaks of what is printed. What the clauses prove goes before it.
fn over_link(
    sides: Sides<'_>,
    (own, their): (&Need, &Need),
    (link, back): (&Link, bool),
    why: &mut Vec<Why>,
) -> (Verdict, By, Reach) {
    let change = link.change().map(|change| match change {
        Change::Same => Verdict::Same,
        Change::Stricter => Verdict::Stricter,
        Change::Looser => Verdict::Looser,
        Change::Mixed => Verdict::Mixed,
    });
    let (verdict, reach) = (change.unwrap_or(Verdict::NotCompared), Reach::of_link(link.kind));
    let mut say = |about, what, texts: &[String]| {
        if !texts.is_empty() {
            let is = vec![Line::plain(texts.join("; "))];
            why.push(Why { about, became: Became::Crosswalk(what), was: Vec::new(), is });
        }
    };
    // The texts speak as the plan to which the crosswalk leads.
    let (more, less) = if back { ("asked more before", "asked less before") } else { ("asks more", "asks less") };
    say(About::Outcome, more, &link.asks_more);
    say(About::Outcome, less, &link.asks_less);
    say(About::Found, "who has it", std::slice::from_ref(&link.reason));
    let (verdict, reach) = if back { (verdict.mirrored(), reach.mirrored()) } else { (verdict, reach) };
    let of_another = |tree: &Node| own.person != their.person && asks_the_person(tree);
    let proved = own.achieved.as_ref().zip(their.achieved.as_ref()).filter(|_| change.is_some());
    let proved = proved.filter(|(one, other)| !of_another(one) && !of_another(other));
    let proved = proved.map(|(one, other)| compare_trees(sides, one, other, About::Outcome).0);
    let proved = proved.filter(|verdict| matches!(verdict, Verdict::Same | Verdict::Stricter | Verdict::Looser));
    let (verdict, by) = proved.map_or((verdict, By::Crosswalk), |proved| (proved, By::Clauses));
    (verdict, by, reach)
}
