use std::collections::BTreeMap;

use super::{
    alone::once_false,
    asked::{Amount, Ask, Asked, Branch, Clause, Day, Days, Frame, From, Happening, Length, OnceFalse, Reading, Tree},
    codes::{WordSet, code_in, scale_code, scales_of, spell_code},
    coverage::Source,
    visit::whens,
};
use crate::{
    base::days_from_date,
    extract::{Direction, INSTRUMENTS, reliable_change, words},
    plan::{
        Anchor, AttendanceOf, Average, Call, EventFilter, Kinds, Leaf, Needs, Node, Number, Parameter, Plan, Point,
        Rule, Take, Test, Window,
    },
};

/// Compiles the trees of a plan.
pub struct Compiler<'a> {
    plan: &'a Plan,
    needs: BTreeMap<&'a str, u32>,
    averages: BTreeMap<&'a str, u32>,
}

impl<'a> Compiler<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            needs: plan.needs().map(|(_, need)| need.id.as_str()).zip(0..).collect(),
            averages: plan.settings.averages.keys().map(String::as_str).zip(0..).collect(),
        }
    }

    /// Compiles a tree, and gives each of its parts its place.
    pub fn tree(&self, node: &Node) -> Tree {
        let mut tree = self.part(node);
        tree.number(&mut 0);
        tree
    }

    fn part(&self, node: &Node) -> Tree {
        let children = |nodes: &[Node]| nodes.iter().map(|node| self.part(node)).collect();
        let branch = match &node.rule {
            Rule::All(nodes) => Branch::All(children(nodes)),
            Rule::Any(nodes) => Branch::Any(children(nodes)),
            Rule::Evidence(nodes) => Branch::Evidence(children(nodes)),
            Rule::First(nodes) => Branch::First(children(nodes)),
            Rule::Leaf(leaf) => Branch::Clause(Box::new(self.clause(leaf))),
        };
        let when = node.when.as_ref().map(|when| Box::new(self.part(when)));
        Tree { id: node.id.clone(), place: 0, when, branch }
    }

    fn clause(&self, leaf: &Leaf) -> Clause {
        let asked = match &leaf.test {
            Test::Holds(call, wanted) => Asked::Holds(self.ask(call), *wanted),
            Test::Lasts(call, comparison, duration) => Asked::Lasts(self.ask(call), *comparison, Length::of(*duration)),
            Test::Compare(left, comparison, right) => {
                Asked::Compare(self.amount(left), *comparison, self.amount(right))
            }
        };
        Clause { once_false: once_false(leaf), ..clause(&leaf.calls(), asked) }
    }

    /// What an average is of, asked as a clause asks.
    pub fn average(&self, average: &Average) -> Clause {
        clause(&average.calls(), Asked::Number(self.amount(&average.number)))
    }

    fn amount(&self, number: &Number) -> Amount {
        let both = |left: &Number, right: &Number| (Box::new(self.amount(left)), Box::new(self.amount(right)));
        match number {
            Number::Literal(value) | Number::Parameter(_, Parameter::Fixed(value)) => Amount::Number(*value),
            Number::Parameter(_, Parameter::Dated(values)) => {
                Amount::Dated(values.iter().map(|(from, value)| (days_from_date(*from), *value)).collect())
            }
            Number::Average(name, _) => Amount::Average(self.averages.get(name.as_str()).copied().unwrap_or(u32::MAX)),
            Number::Call(call) => Amount::Ask(Box::new(self.ask(call))),
            Number::Plus(left, right) => {
                let (left, right) = both(left, right);
                Amount::Plus(left, right)
            }
            Number::Minus(left, right) => {
                let (left, right) = both(left, right);
                Amount::Minus(left, right)
            }
            Number::Times(left, right) => {
                let (left, right) = both(left, right);
                Amount::Times(left, right)
            }
        }
    }

    fn ask(&self, call: &Call) -> Ask {
        match call {
            Call::Attendance { who: _, terms, upto, of, setting } => Ask::Attendance {
                terms: count(*terms),
                upto: day(upto),
                excluding_authorised: *of == AttendanceOf::ExcludingAuthorised,
                setting: some(setting, |word| code_in(words::SETTINGS, word)),
            },
            Call::Exclusions { who: _, of, terms, upto } => {
                Ask::Exclusions { of: *of, terms: count(*terms), upto: day(upto) }
            }
            Call::Events { kinds, who: _, during, filter } => {
                Ask::Events { what: happening(kinds, filter), during: days(during) }
            }
            Call::Change { kinds, who: _, baseline, outcome, filter } => {
                Ask::Change { what: happening(kinds, filter), baseline: days(baseline), outcome: days(outcome) }
            }
            Call::Score { instrument, scale, who: _, during, take } => Ask::Score {
                instrument: code_in(words::INSTRUMENT_NAMES, instrument),
                reading: self.reading(scale_code(instrument, scale), during, *take),
            },
            Call::Improvement { instruments, scale, who: _, by, sustained } => {
                let code = |name: &String| code_in(words::INSTRUMENT_NAMES, name);
                let scales =
                    instruments.iter().flat_map(|name| scales_of(name, scale.as_deref()).codes().collect::<Vec<_>>());
                Ask::Improvement {
                    instruments: instruments.iter().map(code).fold(WordSet::default(), WordSet::with),
                    scales: scales.fold(WordSet::default(), WordSet::with),
                    higher: self.towards(Direction::Higher),
                    margins: instruments.iter().filter_map(|name| Some((code(name), reliable_change(name)?))).collect(),
                    by: *by,
                    sustained: sustained.map(Length::of),
                }
            }
            Call::ScalesAtLeast { instrument, minimum, who: _, during, take } => Ask::ScalesAtLeast {
                instrument: code_in(words::INSTRUMENT_NAMES, instrument),
                minimum: *minimum,
                scales: scales_of(instrument, None),
                reading: self.reading(0, during, *take),
            },
            Call::Status { kind, statuses, who: _, at, reason, expected_within } => Ask::Status {
                kind: code_in(words::SPELL_KINDS, kind),
                statuses: spells(kind, statuses),
                at: day(at),
                reason: some(reason, |word| code_in(words::SPELL_REASONS, word)),
                expected_within: expected_within.map(Length::of),
            },
            Call::DaysIn { kind, statuses, who: _, during, take } => Ask::DaysIn {
                kind: code_in(words::SPELL_KINDS, kind),
                statuses: spells(kind, statuses),
                during: days(during),
                take: *take,
            },
            Call::Ended { kind, statuses, who: _, how, during } => Ask::Ended {
                kind: code_in(words::SPELL_KINDS, kind),
                statuses: spells(kind, statuses),
                how: WordSet::of(how, |word| code_in(words::SPELL_ENDINGS, word)),
                during: days(during),
            },
            Call::Support { services, who: _, result, benefit, applied, during } => Ask::Support {
                services: WordSet::of(services, |word| code_in(words::SERVICES, word)),
                result: WordSet::of(result, |word| code_in(words::SUPPORT_RESULTS, word)),
                benefit: *benefit,
                applied: *applied,
                during: days(during),
            },
            Call::SupportDays { services, who: _, during, take } => Ask::SupportDays {
                services: WordSet::of(services, |word| code_in(words::SERVICES, word)),
                during: days(during),
                take: *take,
            },
            Call::Judgement { finding, by, who: _, during } => {
                let (finding, by) = judged(finding, by);
                Ask::Judgement { finding, by, during: days(during) }
            }
            Call::Judgements { finding, by, who: _, during } => {
                let (finding, by) = judged(finding, by);
                Ask::Judgements { finding, by, during: days(during) }
            }
            Call::Amount { kind, who: _, during, take } => {
                Ask::Amount { kind: code_in(words::AMOUNT_KINDS, kind), during: days(during), take: *take }
            }
            Call::WeeksAt { kind, minimum, who: _, during, take } => Ask::WeeksAt {
                kind: code_in(words::AMOUNT_KINDS, kind),
                minimum: *minimum,
                during: days(during),
                take: *take,
            },
            Call::Recorded { need, source, by_date } => Ask::Recorded {
                need: need.as_ref().map(|need| self.place(need)),
                source: some(source, |word| code_in(words::NEED_SOURCES, word)),
                by_date: by_date.as_ref().map(day),
            },
            Call::People { who, age, resident, at } => {
                Ask::People { who: *who, age: *age, resident: *resident, at: day(at) }
            }
            Call::CalendarMonths { from, to } => Ask::CalendarMonths { from: day(from), to: day(to) },
            Call::Met(needs) => self.met(needs),
        }
    }

    fn met(&self, needs: &Needs) -> Ask {
        match needs {
            Needs::AnyOther => Ask::Met { any_other: true, needs: Vec::new() },
            Needs::All(needs) => {
                Ask::Met { any_other: false, needs: needs.iter().map(|need| self.place(need)).collect() }
            }
        }
    }

    fn place(&self, need: &str) -> u32 {
        self.needs.get(need).copied().unwrap_or(u32::MAX)
    }

    fn reading(&self, scale: u8, during: &Window, take: Take) -> Reading {
        Reading { scale, during: days(during), take, lower: self.towards(Direction::Lower) }
    }

    /// The scales on which this way is better, as published or as the plan says.
    fn towards(&self, direction: Direction) -> WordSet {
        let mut found = WordSet::default();
        for instrument in INSTRUMENTS {
            for scale in instrument.scales {
                let better = scale.better.or_else(|| self.plan.directions.get(instrument.name).copied());
                if better == Some(direction) {
                    found = found.with(scale_code(instrument.name, scale.name));
                }
            }
        }
        found
    }
}

/// A clause, with what its functions say of whom it asks.
fn clause(calls: &[&Call], asked: Asked) -> Clause {
    let who = calls.first().and_then(|call| call.who());
    let of_people = calls.iter().any(|call| matches!(call, Call::People { .. }));
    let dated = calls.iter().any(|call| matches!(call, Call::Events { .. } | Call::Change { .. }));
    let of_school = calls.iter().any(|call| matches!(call, Call::Attendance { .. } | Call::Exclusions { .. }));
    let (numbers_from, whens) = (asked.numbers_from(), whens(&asked));
    Clause { who, of_people, dated, of_school, numbers_from, takes: 0, once_false: OnceFalse::MayTurn, whens, asked }
}

/// Where the coverage of a function is looked up.
pub fn kinds_of(source: Source, code: u8) -> WordSet {
    match source {
        Source::Attendance | Source::Judgements => WordSet::default().with(0),
        Source::Events | Source::Scores | Source::Spells | Source::Support | Source::Amounts => {
            WordSet::default().with(code)
        }
    }
}

fn count(terms: u32) -> i32 {
    i32::try_from(terms).unwrap_or(i32::MAX)
}

fn some(words: &[String], code: impl Fn(&str) -> u8) -> Option<WordSet> {
    (!words.is_empty()).then(|| WordSet::of(words, code))
}

fn spells(kind: &str, statuses: &[String]) -> WordSet {
    WordSet::of(statuses, |status| spell_code(kind, status))
}

fn judged(finding: &[String], by: &[String]) -> (WordSet, WordSet) {
    let finding = WordSet::of(finding, |word| code_in(words::FINDINGS, word));
    (finding, WordSet::of(by, |word| code_in(words::ASSESSORS, word)))
}

fn happening(kinds: &Kinds, filter: &EventFilter) -> Happening {
    Happening {
        kinds: WordSet::of(&kinds.kinds, |word| code_in(words::EVENT_KINDS, word)),
        crime: kinds.crime,
        role: some(&filter.role, |word| code_in(words::EVENT_ROLES, word)),
        reported_by: some(&filter.reported_by, |word| code_in(words::EVENT_REPORTERS, word)),
        severe: filter.severe,
        proven: filter.proven,
        child_present_age: filter.child_present_age,
    }
}

fn from(anchor: &Anchor) -> From {
    match anchor {
        Anchor::Identified => From::Identified,
        Anchor::FamilyIdentified => From::FamilyIdentified,
        Anchor::Engaged => From::Engaged,
        Anchor::Closed => From::Closed,
        Anchor::Claimed => From::Claimed,
        Anchor::AsOf => From::AsOf,
        Anchor::JudgedOn => From::JudgedOn,
        Anchor::SpellEnd { kind, statuses } => From::SpellEnd(spells(kind, statuses)),
    }
}

fn day(point: &Point) -> Day {
    Day { from: from(&point.anchor), shift: point.shift, moved: 0 }
}

fn days(window: &Window) -> Days {
    let frame = match window {
        Window::Before(anchor, length) => Frame::Before(from(anchor), *length),
        Window::After(anchor, length) => Frame::After(from(anchor), *length),
        Window::Since(anchor) => Frame::Since(from(anchor)),
        Window::Until(anchor) => Frame::Until(from(anchor)),
        Window::Spell { kind, statuses } => Frame::Spell(spells(kind, statuses)),
    };
    Days { frame, moved: (0, 0) }
}
