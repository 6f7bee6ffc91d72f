//! Plans printed as their files, and read again: nothing is lost, and there is one form for everything.

use std::collections::BTreeMap;

use hearthline::{
    base::{Library, LibraryFile},
    extract::{INSTRUMENTS, words},
    plan::{
        Need, Node, Number, Plan, Plans, Reading, Rule, Setting, Switch, Test, read_plan, read_plan_of_any_clauses,
        read_plan_with_cases,
    },
};

use crate::{
    random_plans::{Dice, number, random_plan_text},
    sandbox::Sandbox,
};

fn file(path: &str, text: String) -> LibraryFile {
    LibraryFile { path: path.to_owned(), text, overrides: false }
}

/// A plan without what its file has and its meaning has not: the words in which clauses are written, the places of cases, the plan
/// that it is based on.
fn meant(mut plan: Plan) -> Plan {
    let settings = &mut plan.settings;
    [&mut settings.gate, &mut settings.route, &mut settings.employment].into_iter().flatten().for_each(forget_words);
    settings.averages.values_mut().for_each(|average| average.text.clear());
    plan.readings.iter_mut().for_each(forget_words_of_reading);
    for need in plan.headlines.iter_mut().flat_map(|headline| &mut headline.needs) {
        let Need { found, achieved, supplementary, readings, .. } = need;
        found.iter_mut().chain(achieved).chain(supplementary).for_each(forget_words);
        readings.iter_mut().for_each(forget_words_of_reading);
    }
    plan.based_on = None;
    // Cases of the other plan that need not hold are none of this one.
    plan.deck.cases.retain(|case| !case.if_it_holds);
    plan.deck.cases.iter_mut().for_each(|case| case.place.clear());
    plan.deck.cannot_show.iter_mut().for_each(|claim| claim.place.clear());
    plan
}

fn forget_words_of_reading(reading: &mut Reading) {
    match &mut reading.switch {
        Switch::Clause(_, tree) => forget_words(tree),
        Switch::Setting(Setting::Gate(tree) | Setting::Route(tree) | Setting::Employment(tree)) => forget_words(tree),
        Switch::Average(_, average) => average.text.clear(),
        Switch::Setting(_) | Switch::Parameter(..) => {}
    }
}

fn forget_words(node: &mut Node) {
    node.when.iter_mut().for_each(|when| forget_words(when));
    match &mut node.rule {
        Rule::All(nodes) | Rule::Any(nodes) | Rule::Evidence(nodes) | Rule::First(nodes) => {
            nodes.iter_mut().for_each(forget_words);
        }
        Rule::Leaf(leaf) => {
            leaf.text.clear();
            if let Test::Compare(left, _, right) = &mut leaf.test {
                forget_words_of_averages(left);
                forget_words_of_averages(right);
            }
        }
    }
}

fn forget_words_of_averages(number: &mut Number) {
    match number {
        Number::Average(_, average) => average.text.clear(),
        Number::Plus(left, right) | Number::Minus(left, right) | Number::Times(left, right) => {
            forget_words_of_averages(left);
            forget_words_of_averages(right);
        }
        Number::Literal(_) | Number::Parameter(..) | Number::Call(_) => {}
    }
}

/// Checks that what is printed reads as the same plan and is printed in the same way again.
#[track_caller]
fn keeps(plan: &Plan, name: &str) {
    let printed = plan.to_toml();
    let again = read_plan_of_any_clauses(&file("printed.toml", printed.clone()));
    assert_eq!(again.as_ref().err().map(ToString::to_string), None, "{name} is printed as no plan\n{printed}");
    let again = again.unwrap();
    assert!(meant(again.clone()) == meant(plan.clone()), "{name} is printed as another plan\n{printed}");
    assert_eq!(again.to_toml(), printed, "{name}");
}

#[test]
fn every_built_in_plan_is_printed_whole_with_its_cases() {
    let library = Library::built_in();
    let files = library.files("queries/plans", ".toml").unwrap();
    let beside = |path: &str| Ok(files.iter().find(|file| file.path == path).cloned());
    for plan in Plans::read(&library).unwrap().iter() {
        keeps(plan, &plan.id);
        let path = format!("queries/plans/{}.toml", plan.id);
        let file = files.iter().find(|file| file.path == path).unwrap();
        keeps(&read_plan_with_cases(file, &library, &beside).unwrap(), &path);
    }
}

#[test]
fn random_plans_are_printed_whole() {
    let (seed, plans) = (number("HEARTHLINE_SEED", 20_240_331), number("HEARTHLINE_PRINTED", 150));
    for place in 0..plans {
        let text = random_plan_text(&mut Dice::new(seed.wrapping_add(place)));
        let plan = read_plan_of_any_clauses(&file("random.toml", text)).unwrap();
        keeps(&plan, &format!("seed {seed}, plan {place}"));
    }
}

/// A plan with everything that the built-in and the random ones may lack, in odd forms.
const ODD: &str = include_str!("../fuzz/plans/everything.toml");

#[test]
fn a_plan_with_everything_in_it_is_printed_whole() {
    let plan =
        read_plan_of_any_clauses(&file("odd.toml", ODD.to_owned())).unwrap_or_else(|problems| panic!("{problems}"));
    keeps(&plan, "the odd plan");
}

#[test]
fn every_word_of_the_vocabulary_is_printed_as_it_is_read() {
    let each = |many: &[&str]| -> Vec<String> {
        many.iter().map(|word| (*word).to_owned()).chain([format!("[{}]", many.join(", "))]).collect()
    };
    let mut clauses: Vec<String> = Vec::new();
    let mut add =
        |words: Vec<String>, clause: &str| clauses.extend(words.iter().map(|word| clause.replace("WORD", word)));
    let during = "who => adult, during => last(months(6))";
    add(each(words::EVENT_KINDS), &format!("events(WORD, {during}) = 0"));
    add(each(words::EVENT_ROLES), &format!("events(crime, {during}, role => WORD) = 0"));
    add(each(words::EVENT_REPORTERS), &format!("events(referral, {during}, reported_by => WORD) = 0"));
    for (kind, statuses) in words::SPELL_STATUSES {
        add(each(statuses), &format!("days_in({kind}, WORD, {during}, take => longest) >= 3"));
        add(each(statuses), &format!("events(crime, who => adult, during => since(spell_end({kind}, WORD))) = 0"));
    }
    add(each(words::SPELL_REASONS), "status(housing, settled, who => adult, at => closed, reason => WORD)");
    add(each(words::SPELL_ENDINGS), &format!("ended(housing, settled, how => WORD, {during})"));
    add(each(words::SERVICES), &format!("support_days(WORD, {during}, take => total) >= weeks(2)"));
    add(each(words::SUPPORT_RESULTS), &format!("support(services, {during}, result => WORD) >= 1"));
    add(each(words::FINDINGS), &format!("judgement(WORD, by => practitioner, {during})"));
    add(each(words::ASSESSORS), &format!("judgements({}, by => WORD, {during}) >= 2", words::FINDINGS[0]));
    add(
        each(words::AMOUNT_KINDS)[..words::AMOUNT_KINDS.len()].to_vec(),
        &format!("amount(WORD, {during}, take => min) < 5"),
    );
    add(each(words::NEED_SOURCES), "recorded(source => WORD)");
    add(
        each(words::SETTINGS),
        "attendance(who => index, terms => 2, upto => closed, of => attended, setting => WORD) < 0.9",
    );
    for instrument in INSTRUMENTS {
        for scale in instrument.scales {
            add(
                vec![scale.name.to_owned()],
                &format!("score({}, scale => WORD, {during}, take => first) <= {:?}", instrument.name, scale.range.0),
            );
        }
        if instrument.scales.iter().all(|scale| scale.better.is_some()) {
            add(vec![instrument.name.to_owned()], "improvement(WORD, who => parent, by => any)");
        }
    }
    let clauses: Vec<String> = clauses.iter().map(|clause| format!("  \"{clause}\",\n")).collect();
    let (before, after) = ODD.split_once("supplementary = [").unwrap();
    let plan = format!("{before}supplementary = [\n{}  {after}", clauses.concat());
    let plan = read_plan_of_any_clauses(&file("words.toml", plan)).unwrap_or_else(|problems| panic!("{problems}"));
    keeps(&plan, "the plan of all words");
}

#[test]
fn a_plan_is_shown_as_its_file() {
    let sandbox = Sandbox::new();
    let printed = sandbox.run(&["plan", "show", "mk-tf-2020", "--format", "toml"]);
    assert_eq!((printed.err.as_str(), printed.code), ("", 0));
    sandbox.file("mk-tf-2020.toml", &printed.out);
    let plan = read_plan(&file("mk-tf-2020.toml", printed.out), &BTreeMap::new()).unwrap();
    assert!(meant(plan) == meant(Plans::read(&Library::built_in()).unwrap().get("mk-tf-2020").unwrap().clone()));
    let diff = sandbox.run(&["plan", "diff", "mk-tf-2020", "mk-tf-2020.toml"]);
    assert!(diff.code == 0 && !diff.out.contains("stricter"), "{}{}", diff.out, diff.err);
    let one = sandbox.run(&["plan", "show", "mk-tf-2020", "adult-crime", "--format", "toml"]);
    assert_eq!(one.code, 2);
    assert!(one.err.contains("leave the need out"), "{}", one.err);
}

/// `plan show` gives each need a paragraph of its own, and in it a line for each clause, branch and reading.
#[test]
fn every_clause_and_every_reading_of_a_built_in_plan_is_shown() {
    let plans = Plans::read(&Library::built_in()).unwrap();
    for plan in plans.iter() {
        let shown = Sandbox::new().run(&["plan", "show", &plan.id]).out;
        let paragraphs: Vec<&str> = shown.split("\n\n").collect();
        let has = |paragraph: &str, node: &Node| {
            let cite = if node.cite.is_empty() { String::new() } else { format!(" ({})", node.cite) };
            paragraph.lines().any(|line| line.ends_with(&format!("{cite} [{}]", node.id)))
        };
        for (which, tree) in plan.settings.trees() {
            assert!(tree.all().into_iter().all(|node| has(&shown, node)), "{}, {}\n{shown}", plan.id, which.key());
        }
        for (_, need) in plan.needs() {
            let own = |paragraph: &&&str| {
                paragraph.lines().next().is_some_and(|line| line.ends_with(&format!(" [{}]", need.id)))
            };
            let paragraph = paragraphs.iter().find(own).unwrap();
            for node in need.found.iter().chain(&need.achieved).chain(&need.supplementary).flat_map(Node::all) {
                assert!(has(paragraph, node), "{}, {}\n{paragraph}", plan.id, node.id);
            }
            for reading in &need.readings {
                assert!(paragraph.contains(&format!("{} [{}]", reading.otherwise, reading.id)), "{paragraph}");
            }
        }
        for reading in &plan.readings {
            assert!(shown.contains(&format!("{} [{}]", reading.otherwise, reading.id)), "{}: {}", plan.id, reading.id);
        }
    }
}
