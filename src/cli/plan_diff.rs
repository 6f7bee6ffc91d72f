use serde::Serialize;

use super::{Done, options::ListFormat, print::Output};
use crate::{
    base::{Problem, Problems, and_list, count, nearest},
    plan::{About, Became, By, Crosswalk, Headline, Line, Need, NeedDiff, Plan, PlanDiff, Plans, Reach, Verdict, Why},
};

/// The column after the verdict.
const INDENT: usize = 16;

/// Prints what changed from one plan to another.
pub(super) fn diff(
    plans: &Plans,
    (one, other): (&Plan, &Plan),
    wanted: Option<&str>,
    format: ListFormat,
    output: &mut Output,
) -> Result<Done, Problems> {
    let crosswalk = plans.crosswalk_for(one, other);
    let mut diff = one.diff(other, crosswalk.as_ref().ok().and_then(Option::as_deref));
    if let Err(problems) = &crosswalk
        && diff.needs.iter().all(|need| need.one.is_none() || need.other.is_none())
    {
        // No needs of one id, and what would pair them is wrong.
        return Err((*problems).clone());
    }
    if let Some(wanted) = wanted {
        keep_need(&mut diff, wanted, (one, other))?;
    }
    match format {
        ListFormat::Json => output.json(&Whole::of(&diff, one, other))?,
        ListFormat::Table => show(&diff, (one, other), wanted.is_some(), output)?,
    }
    Ok(Done::Well)
}

/// Keeps what is about one need, by its id or number in either plan.
fn keep_need(diff: &mut PlanDiff<'_>, wanted: &str, (one, other): (&Plan, &Plan)) -> Result<(), Problem> {
    let is = |end: Option<(&Headline, &Need)>| end.is_some_and(|(_, need)| need.id == wanted || need.code == wanted);
    if !diff.needs.iter().any(|need| is(need.one) || is(need.other)) {
        let ids = one.needs().chain(other.needs()).map(|(_, need)| need.id.as_str());
        let close = nearest(wanted, ids);
        let help = close.map_or_else(
            || format!("`hearthline plan show {}` shows its needs", other.id),
            |close| format!("`{close}` is close"),
        );
        return Err(Problem::new("the need", format!("neither plan has a need `{wanted}`")).help(help));
    }
    diff.needs.retain(|need| is(need.one) || is(need.other));
    diff.settings.clear();
    Ok(())
}

fn show(diff: &PlanDiff<'_>, (one, other): (&Plan, &Plan), narrowed: bool, output: &mut Output) -> Result<(), Problem> {
    if !narrowed {
        summary(diff, (one, other), output)?;
    }
    if !diff.differs() {
        return Ok(());
    }
    let groups = groups(diff, one);
    for (place, (headline, of_plan, needs)) in groups.iter().enumerate() {
        if !narrowed || place > 0 {
            output.line("")?;
        }
        output.line(format!("{} {}{of_plan}", headline.code, headline.title.to_uppercase()))?;
        for need in needs {
            show_need(need, one, output)?;
        }
    }
    if narrowed && has_links(diff) {
        output.line("")?;
        output.hanging("", &of_links(diff, (one, other)), 0)?;
    }
    if !diff.settings.is_empty() {
        output.line("")?;
        output.line("THE PLAN AS A WHOLE")?;
        for why in &diff.settings {
            if why.became == Became::Elsewhere {
                output.hanging("  ", &said_of(why), 4)?;
                continue;
            }
            output.line(format!("  {}", said_of(why)))?;
            show_sides(why, 4, output)?;
        }
    }
    Ok(())
}

/// A headline, what is said behind it, and its needs.
type Group<'a, 'p> = (&'p Headline, String, Vec<&'a NeedDiff<'p>>);

/// The needs under their headlines: those of the later plan, and behind them those of the earlier for needs that are gone. A
/// headline of both has both, unless the plans have nothing but the crosswalk in common.
fn groups<'a, 'p>(diff: &'a PlanDiff<'p>, one: &Plan) -> Vec<Group<'a, 'p>> {
    let mut groups: Vec<Group<'_, '_>> = Vec::new();
    for need in &diff.needs {
        let Some((headline, _)) = need.other.or(need.one) else { continue };
        let of_plan = match need.other {
            None if diff.crosswalk.is_some() => format!(" ({})", one.id),
            _ => String::new(),
        };
        match groups.iter_mut().find(|(known, of, _)| known.id == headline.id && *of == of_plan) {
            Some((.., needs)) => needs.push(need),
            None => groups.push((headline, of_plan, vec![need])),
        }
    }
    groups
}

/// What the summary says of so many pairs of needs.
fn told(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "the same",
        other => other.word(),
    }
}

const VERDICTS: [Verdict; 8] = [
    Verdict::Same,
    Verdict::Stricter,
    Verdict::Looser,
    Verdict::Mixed,
    Verdict::Different,
    Verdict::NotCompared,
    Verdict::New,
    Verdict::Gone,
];

fn summary(diff: &PlanDiff<'_>, (one, other): (&Plan, &Plan), output: &mut Output) -> Result<(), Problem> {
    let names = format!("{} to {}", one.id, other.id);
    if !diff.differs() {
        let what = if one == other { "the two are the same plan" } else { "both ask the same" };
        return output.hanging("", &format!("{names}: {what}, {}", count(other.needs().count(), "need")), 0);
    }
    let of = |verdict: Verdict, star: &str| {
        diff.needs.iter().filter(|need| need.verdict == verdict && star_of(need) == star).count()
    };
    let counts = VERDICTS.into_iter().flat_map(|verdict| ["", STAR].map(|star| (of(verdict, star), verdict, star)));
    let counts = counts.filter(|(many, ..)| *many > 0);
    let counts: Vec<String> = counts.map(|(many, verdict, star)| format!("{many} {}{star}", told(verdict))).collect();
    let needs = format!("{} against {}", count(other.needs().count(), "need"), one.needs().count());
    let linked = diff.needs.iter().filter(|need| need.link.is_some()).count();
    let pairs = if linked > 0 { format!(", {linked} pairs by the crosswalk") } else { String::new() };
    output.hanging("", &format!("{names}: {needs}{pairs}; {}.", counts.join(", ")), 0)?;
    let reached = |reach: Reach| diff.needs.iter().filter(|need| need.reach == Some(reach)).count();
    let told = [(Reach::Narrower, "fewer families"), (Reach::Wider, "more families"), (Reach::Different, "others")];
    let reached = told.map(|(reach, told)| (reached(reach), told)).into_iter().filter(|(many, _)| *many > 0);
    let reached: Vec<String> = reached.map(|(many, told)| format!("{many} of {told}")).collect();
    if !reached.is_empty() {
        output.hanging("", &format!("Whose need it is: {}.", and_list(&reached)), 0)?;
    }
    output.line("")?;
    output.hanging("", "The word is about the outcome. Stricter: whoever achieves it now would have achieved it before. Looser: the other \
         way round. So much is proved from the clauses, of any family.", 0)?;
    if diff.settings.iter().any(|why| why.about == About::Plan("judged")) {
        output.hanging("", "It is said as if both judged on one day; the days on which they do are below.", 0)?;
    }
    if has_links(diff) {
        output.hanging("", &of_links(diff, (one, other)), 0)?;
    }
    Ok(())
}

fn has_links(diff: &PlanDiff<'_>) -> bool {
    diff.needs.iter().any(|need| need.link.is_some())
}

/// What the star means, and who has a need that the crosswalk pairs.
fn of_links(diff: &PlanDiff<'_>, (one, other): (&Plan, &Plan)) -> String {
    let as_taken = match diff.crosswalk {
        Some(Crosswalk { from, to, .. }) if [one, other].iter().any(|plan| plan.id != *from && plan.id != *to) => {
            format!(" for {from} and {to}")
        }
        _ => String::new(),
    };
    let printed = format!("It compares what the sources print{as_taken}; a single family may show otherwise.");
    if diff.needs.iter().any(|need| star_of(need) == STAR) {
        format!(
            "With {STAR} nothing is proved: the word is the crosswalk's, as is who has a need that it pairs. {printed}"
        )
    } else {
        format!("Who has a need that the crosswalk pairs is said by the crosswalk. {printed}")
    }
}

/// Behind a word that nothing proves.
const STAR: &str = "*";

/// The star, where what is said of the outcome is the crosswalk's.
fn star_of(need: &NeedDiff<'_>) -> &'static str {
    if need.by == Some(By::Crosswalk) && need.verdict != Verdict::NotCompared { STAR } else { "" }
}

fn show_need(need: &NeedDiff<'_>, one: &Plan, output: &mut Output) -> Result<(), Problem> {
    let word = format!("{}{}", need.verdict.word(), star_of(need));
    let named = |need: &Need| format!("{} {} [{}]", need.code, need.title, need.id);
    let Some((_, shown)) = need.other.or(need.one) else { return Ok(()) };
    let first = format!("  {word:<width$}", width = INDENT - 2);
    output.hanging(&first, &named(shown), INDENT)?;
    if need.link.is_some()
        && let Some((_, own)) = need.one
    {
        let reach = need
            .reach
            .map_or("", |reach| if reach == Reach::Different { "partly other families" } else { in_words(reach) });
        output.hanging(&" ".repeat(INDENT), &format!("{}: {} ({reach})", one.id, named(own)), INDENT + 2)?;
    } else if let Some(reach) = need.reach.filter(|reach| *reach != Reach::Same) {
        output.hanging(&" ".repeat(INDENT), &format!("who has it: {}", in_words(reach)), INDENT)?;
    }
    for why in &need.why {
        show_why(why, output)?;
    }
    Ok(())
}

fn in_words(reach: Reach) -> &'static str {
    match reach {
        Reach::Same => "the same families",
        Reach::Narrower => "fewer families",
        Reach::Wider => "more families",
        Reach::Different => "others, neither surely more nor surely fewer",
    }
}

/// What differs, in words, before what it was and is.
fn said_of(why: &Why) -> String {
    let about = match why.about {
        About::Outcome => "",
        About::Found => "shown by the data, ",
        About::Person => "whose need it is, ",
        About::Supplementary => "recorded beside it, never deciding, ",
        About::Title => "what it is called, ",
        About::Headline => return "stands under another headline:".to_owned(),
        About::Code => return "has another number:".to_owned(),
        About::Plan(_) if why.became == Became::Other => return format!("{}:", why.about.word()),
        About::Plan(what) if why.became == Became::Elsewhere => &format!("{what}, "),
        About::Plan(what) => return format!("{what}, {}:", why.became.words()),
    };
    if let (Became::Elsewhere, [line]) = (why.became, why.is.as_slice()) {
        return format!("{about}{}", line.text);
    }
    format!("{about}{}:", why.became.words())
}

fn show_why(why: &Why, output: &mut Output) -> Result<(), Problem> {
    let margin = " ".repeat(INDENT);
    match (why.became, why.was.as_slice(), why.is.as_slice()) {
        (Became::Crosswalk(_), _, [line]) => {
            output.hanging(&margin, &format!("{}: {}", why.became.words(), line.text), INDENT + 2)
        }
        (_, [was], [is]) if matches!(why.about, About::Headline | About::Code) => {
            output.hanging(&margin, &format!("{} was {}, is {}", said_of(why), was.text, is.text), INDENT + 2)
        }
        (Became::Elsewhere, ..) => output.hanging(&margin, &said_of(why), INDENT + 2),
        (Became::Reason, _, [line]) => output.hanging(&margin, &line.text, INDENT),
        (Became::More | Became::Less | Became::Other | Became::Lacking, ..) => {
            output.line(format!("{margin}{}", said_of(why)))?;
            show_sides(why, INDENT + 2, output)
        }
        (_, [line], []) | (_, [], [line]) => {
            output.hanging(&margin, &format!("{} {}", said_of(why), line.text), INDENT + 2)
        }
        (_, was, is) => {
            output.line(format!("{margin}{}", said_of(why)))?;
            was.iter().chain(is).try_for_each(|line| show_line("", line, INDENT + 2, output))
        }
    }
}

/// What it was, and what it is.
fn show_sides(why: &Why, indent: usize, output: &mut Output) -> Result<(), Problem> {
    for (word, lines) in [("was  ", &why.was), ("is   ", &why.is)] {
        for (place, line) in lines.iter().enumerate() {
            show_line(if place == 0 { word } else { "     " }, line, indent, output)?;
        }
    }
    Ok(())
}

fn show_line(word: &str, line: &Line, indent: usize, output: &mut Output) -> Result<(), Problem> {
    let first = format!("{}{word}{}", " ".repeat(indent), "  ".repeat(line.depth));
    let hang = first.chars().count() + 2;
    output.hanging(&first, &line.text, hang)
}

#[derive(Serialize)]
struct Whole<'a> {
    from: &'a str,
    to: &'a str,
    by_crosswalk: bool,
    needs: Vec<Listed<'a>>,
    plan: Vec<Reason<'a>>,
}

#[derive(Serialize)]
struct Listed<'a> {
    from: Option<&'a str>,
    to: Option<&'a str>,
    outcome: &'static str,
    outcome_by: Option<&'static str>,
    who_has_it: Option<&'static str>,
    who_has_it_by: Option<&'static str>,
    why: Vec<Reason<'a>>,
}

#[derive(Serialize)]
struct Reason<'a> {
    about: &'static str,
    change: &'static str,
    was: Vec<&'a str>,
    is: Vec<&'a str>,
}

impl<'a> Whole<'a> {
    fn of(diff: &'a PlanDiff<'_>, one: &'a Plan, other: &'a Plan) -> Self {
        let id = |end: Option<(&'a Headline, &'a Need)>| end.map(|(_, need)| need.id.as_str());
        let needs = diff.needs.iter().map(|need| Listed {
            from: id(need.one),
            to: id(need.other),
            outcome: need.verdict.word(),
            outcome_by: need.by.map(By::word),
            who_has_it: need.reach.map(Reach::word),
            who_has_it_by: need.reach.map(|_| if need.link.is_some() { By::Crosswalk } else { By::Clauses }.word()),
            why: need.why.iter().map(Reason::of).collect(),
        });
        Self {
            from: &one.id,
            to: &other.id,
            by_crosswalk: diff.crosswalk.is_some(),
            needs: needs.collect(),
            plan: diff.settings.iter().map(Reason::of).collect(),
        }
    }
}

impl<'a> Reason<'a> {
    fn of(why: &'a Why) -> Self {
        let texts = |lines: &'a [Line]| lines.iter().map(|line| line.text.as_str()).collect();
        Self { about: why.about.word(), change: why.became.words(), was: texts(&why.was), is: texts(&why.is) }
    }
}
