mod counts;
mod states;

use super::{
    super::{
        Anchor, AttendanceOf, Average, Call, Comparison, Duration, EventFilter, ExclusionsOf, Kinds, Leaf, Margin,
        Needs, Node, Number, Parameter, Point, Rule, Take, Test, Who, Window,
    },
    lines,
    vocabulary::{ASSESSORS, EVENTS, FINDINGS, INSTRUMENTS, SERVICES, STATES},
    words::{Finding, finding, has_scales, shared},
};
use crate::extract::words;
use Comparison::{AtLeast, AtMost, Equal, Greater, Less};
use Duration::{Days, Months, Weeks};

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn on(anchor: Anchor) -> Point {
    Point { anchor, shift: None }
}

fn last(duration: Duration) -> Window {
    Window::Before(Anchor::JudgedOn, duration)
}

fn since_engaged() -> Window {
    Window::Since(Anchor::Engaged)
}

fn says(test: Test, sentence: &str) {
    assert_eq!(Leaf { text: String::new(), test }.in_words(), sentence);
}

fn call_says(call: Call, comparison: Comparison, value: f64, sentence: &str) {
    says(Test::Compare(number(call), comparison, Number::Literal(value)), sentence);
}

fn holds_says(call: Call, wanted: bool, sentence: &str) {
    says(Test::Holds(call, wanted), sentence);
}

fn number(call: Call) -> Number {
    Number::Call(Box::new(call))
}

fn times(factor: Number, number: Number) -> Number {
    Number::Times(Box::new(factor), Box::new(number))
}

fn attendance(who: Who, upto: Point, of: AttendanceOf, setting: &[&str]) -> Call {
    Call::Attendance { who, terms: 2, upto, of, setting: owned(setting) }
}

fn crime() -> Kinds {
    Kinds { kinds: owned(words::CRIME), crime: true }
}

fn kinds(words: &[&str]) -> Kinds {
    Kinds { kinds: owned(words), crime: false }
}

fn events(kinds: Kinds, who: Who, during: Window) -> Call {
    Call::Events { kinds, who, during, filter: EventFilter::default() }
}

fn days_in(kind: &str, statuses: &[&str], who: Who, during: Window, take: Take) -> Call {
    Call::DaysIn { kind: kind.to_owned(), statuses: owned(statuses), who, during, take }
}

fn status(kind: &str, statuses: &[&str], who: Who, at: Point) -> Call {
    Call::Status { kind: kind.to_owned(), statuses: owned(statuses), who, at, reason: vec![], expected_within: None }
}

fn amount(kind: &str, take: Take, during: Window) -> Call {
    Call::Amount { kind: kind.to_owned(), who: Who::Family, during, take }
}

#[test]
fn what_things_share_is_said_once() {
    for (things, said) in [
        (vec!["on JSA", "on ESA", "on Income Support"], "on JSA, ESA or Income Support"),
        (vec!["employed", "self-employed"], "employed or self-employed"),
        (
            vec!["at risk of sexual exploitation", "at risk of criminal exploitation"],
            "at risk of sexual or criminal exploitation",
        ),
        (vec!["on a child in need plan", "looked after"], "on a child in need plan or looked after"),
        (vec!["arrest", "arrest"], "arrest or arrest"),
    ] {
        assert_eq!(shared(&owned(&things)), said);
    }
}

#[test]
fn every_word_of_the_vocabulary_has_its_english() {
    let events: Vec<&str> = EVENTS.iter().map(|(word, ..)| *word).collect();
    assert_eq!(events, words::EVENT_KINDS);
    let statuses = words::SPELL_STATUSES.iter().flat_map(|(kind, words)| words.iter().map(move |word| (*kind, *word)));
    assert_eq!(STATES.iter().map(|(kind, word, _)| (*kind, *word)).collect::<Vec<_>>(), statuses.collect::<Vec<_>>());
    let known = |table: &[(&'static str, &str)]| table.iter().map(|(word, _)| *word).collect::<Vec<_>>();
    assert_eq!(known(INSTRUMENTS), words::INSTRUMENT_NAMES);
    assert_eq!([known(SERVICES), vec!["services"]].concat(), words::SERVICES);
    let assessors = words::ASSESSORS.iter().copied().filter(|word| *word != "self");
    assert_eq!(known(ASSESSORS), assessors.collect::<Vec<_>>());
    for word in words::FINDINGS {
        let own = !matches!(finding(word), Finding::That(_));
        assert!(own || known(FINDINGS).contains(word), "{word}");
    }
}

#[test]
fn a_tree_is_said_line_by_line() {
    let leaf = |id: &str, call: Call| Node {
        id: id.to_owned(),
        cite: String::new(),
        when: None,
        rule: Rule::Leaf(Box::new(Leaf { text: String::new(), test: Test::Holds(call, true) })),
    };
    let asked = |id: &str, kind: &str, word: &str| leaf(id, status(kind, &[word], Who::Index, on(Anchor::JudgedOn)));
    let branch = |id: &str, rule| Node { id: id.to_owned(), cite: format!("row {id}"), when: None, rule };
    let housed =
        Node { when: Some(Box::new(asked("e.1.when", "work", "employed"))), ..asked("e.1", "housing", "settled") };
    let either = Rule::Any(vec![asked("e.2.when.1", "plan", "early_help"), asked("e.2.when.2", "sen", "ehc_plan")]);
    let cared = Node { when: Some(Box::new(branch("e.2.when", either))), ..asked("e.2", "caring", "supported") };
    let evidence = branch("e", Rule::Evidence(vec![housed, cared]));
    let alone = branch("c", Rule::Any(vec![asked("c.1", "custody", "prison")]));
    let order = vec![asked("f.1", "custody", "prison"), asked("f.2", "work", "employed")];
    let tree = branch("achieved", Rule::All(vec![evidence, alone, branch("f", Rule::First(order))]));
    let said: Vec<String> = lines(&tree)
        .into_iter()
        .map(|line| format!("{}{} [{}] {}", "  ".repeat(line.depth), line.text, line.id.unwrap_or_default(), line.cite))
        .map(|line| line.trim_end().to_owned())
        .collect();
    let expected = "\
All of: [achieved] row achieved
  Any of this evidence: [e] row e
    Where the person was employed on the judgement date: [e.1.when]
      the person was in settled housing on the judgement date [e.1]
    Where one of these cases holds: [e.2.when] row e.2.when
      the person was on an early help plan on the judgement date [e.2.when.1]
      the person was on an EHC plan on the judgement date [e.2.when.2]
    Then: []
      the person was caring with support on the judgement date [e.2]
  This case: [c] row c
    the person was in prison on the judgement date [c.1]
  The first of this evidence that is there: [f] row f
    the person was in prison on the judgement date [f.1]
    the person was employed on the judgement date [f.2]";
    assert_eq!(said.join("\n"), expected);
}

#[test]
fn instruments_with_several_scales_are_known() {
    assert!(has_scales("sdq") && !has_scales("audit"));
}
