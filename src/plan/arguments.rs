use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments, Value,
};

use super::{
    Anchor, AttendanceOf, Call, Duration, EventFilter, ExclusionsOf, Kinds, Margin, Needs, Point, Take, Who, Window,
    clause::{Reading, column, duration, literal, whole},
};
use crate::{
    base::{nearest, or_list},
    extract::{INSTRUMENTS, scale_of, words},
};

/// The functions of the rule language.
const FUNCTIONS: [&str; 19] = [
    "attendance",
    "exclusions",
    "events",
    "change",
    "score",
    "improvement",
    "scales_at_least",
    "status",
    "days_in",
    "ended",
    "support",
    "support_days",
    "judgement",
    "judgements",
    "amount",
    "weeks_at",
    "recorded",
    "people",
    "met",
];

const WHO: &[(&str, Who)] = &[
    ("index", Who::Index),
    ("every_child", Who::EveryChild),
    ("any_child", Who::AnyChild),
    ("adult", Who::Adult),
    ("parent", Who::Parent),
    ("family", Who::Family),
];
const READINGS: &[(&str, Take)] = &[("first", Take::First), ("latest", Take::Latest), ("min", Take::Min)];
const RUNS: &[(&str, Take)] = &[("total", Take::Total), ("longest", Take::Longest), ("current", Take::Current)];
const ANCHORS: [&str; 8] =
    ["identified", "family_identified", "engaged", "closed", "claimed", "as_of", "judged_on", "spell_end"];

/// What a function was given.
pub(super) struct Arguments<'e> {
    first: Vec<&'e Expr>,
    named: Vec<(&'e str, &'e Expr)>,
    /// Whether something stands there that is no argument.
    odd: bool,
    column: usize,
}

impl<'e> Arguments<'e> {
    pub fn new(list: &'e FunctionArgumentList, column: usize) -> Self {
        let mut arguments = Self { first: Vec::new(), named: Vec::new(), odd: !list.clauses.is_empty(), column };
        for argument in &list.args {
            match argument {
                FunctionArg::Named { name, arg: FunctionArgExpr::Expr(value), .. } => {
                    arguments.named.push((&name.value, value));
                }
                FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => arguments.first.push(value),
                _ => arguments.odd = true,
            }
        }
        arguments
    }
}

/// Reads a call of one of the functions.
pub(super) fn call(reading: &mut Reading<'_>, function: &str, arguments: Arguments<'_>) -> Option<Call> {
    let mut given = Given { reading, arguments, function, known: Vec::new() };
    let call = match function {
        "attendance" => attendance(&mut given),
        "exclusions" => exclusions(&mut given),
        "events" => events(&mut given),
        "change" => change(&mut given),
        "score" => score(&mut given),
        "improvement" => improvement(&mut given),
        "scales_at_least" => scales_at_least(&mut given),
        "status" => status(&mut given),
        "days_in" => days_in(&mut given),
        "ended" => ended(&mut given),
        "support" => support(&mut given),
        "support_days" => support_days(&mut given),
        "judgement" => {
            judgement(&mut given).map(|(finding, by, who, during)| Call::Judgement { finding, by, who, during })
        }
        "judgements" => {
            judgement(&mut given).map(|(finding, by, who, during)| Call::Judgements { finding, by, who, during })
        }
        "amount" => amount(&mut given),
        "weeks_at" => weeks_at(&mut given),
        "recorded" => Some(recorded(&mut given)),
        "people" => people(&mut given),
        "met" => met(&mut given),
        _ => {
            let help = match nearest(function, FUNCTIONS) {
                Some(close) => format!("`{close}` is close"),
                None => format!("the functions are {}", FUNCTIONS.join(", ")),
            };
            given.fault(
                given.arguments.column,
                format!("calls `{function}`, which is no function of the rule language"),
                help,
            );
            return None;
        }
    };
    given.finish();
    call
}

fn attendance(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let (who, terms, upto) = (given.who(), given.count("terms"), given.point("upto"));
    let of = given.choice(
        "of",
        &[("attended", AttendanceOf::Attended), ("excluding_authorised", AttendanceOf::ExcludingAuthorised)],
    );
    let setting = given.words_if_any("setting", words::SETTINGS);
    Some(Call::Attendance { who: who?, terms: terms?, upto: upto?, of: of?, setting })
}

fn exclusions(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let (who, terms, upto) = (given.who(), given.count("terms"), given.point("upto"));
    let of = given.choice(
        "of",
        &[
            ("suspensions", ExclusionsOf::Suspensions),
            ("lost_days", ExclusionsOf::LostDays),
            ("permanent", ExclusionsOf::Permanent),
        ],
    );
    Some(Call::Exclusions { who: who?, of: of?, terms: terms?, upto: upto? })
}

fn events(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let (kinds, who, during) = (given.kinds(), given.who(), given.window("during"));
    let filter = given.event_filter();
    Some(Call::Events { kinds: kinds?, who: who?, during: during?, filter })
}

fn change(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let (kinds, who) = (given.kinds(), given.who());
    let (baseline, outcome) = (given.window("baseline"), given.window("outcome"));
    let filter = given.event_filter();
    Some(Call::Change { kinds: kinds?, who: who?, baseline: baseline?, outcome: outcome?, filter })
}

fn score(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let instrument = given.first_word("an instrument", words::INSTRUMENT_NAMES);
    let scale = given.scale(instrument.as_slice());
    if given.named("scale").is_none() {
        given.lacks("scale");
    }
    let (who, during, take) = (given.who(), given.window("during"), given.choice("take", READINGS));
    Some(Call::Score { instrument: instrument?, scale: scale?, who: who?, during: during?, take: take? })
}

fn improvement(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let instruments = given.first_words("instruments", words::INSTRUMENT_NAMES);
    let scale = given.scale(&instruments);
    let who = given.who();
    let by = given.margin(&instruments);
    given.directions(&instruments, scale.as_deref());
    let sustained = given.duration_if_any("sustained");
    (!instruments.is_empty()).then_some(())?;
    Some(Call::Improvement { instruments, scale, who: who?, by: by?, sustained })
}

fn scales_at_least(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let instrument = given.first_word("an instrument", words::INSTRUMENT_NAMES);
    let (minimum, who) = (given.number("minimum"), given.who());
    let (during, take) = (given.window("during"), given.choice("take", READINGS));
    Some(Call::ScalesAtLeast { instrument: instrument?, minimum: minimum?, who: who?, during: during?, take: take? })
}

fn status(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let (kind, statuses) = given.kind_and_statuses()?;
    let (who, at) = (given.who(), given.point("at"));
    let reason = given.words_if_any("reason", words::SPELL_REASONS);
    let expected_within = given.duration_if_any("expected_within");
    Some(Call::Status { kind, statuses, who: who?, at: at?, reason, expected_within })
}

fn days_in(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let (kind, statuses) = given.kind_and_statuses()?;
    let (who, during, take) = (given.who(), given.window("during"), given.choice("take", RUNS));
    Some(Call::DaysIn { kind, statuses, who: who?, during: during?, take: take? })
}

fn ended(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let (kind, statuses) = given.kind_and_statuses()?;
    let (who, how, during) = (given.who(), given.words("how", words::SPELL_ENDINGS), given.window("during"));
    Some(Call::Ended { kind, statuses, who: who?, how: how?, during: during? })
}

fn support(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let services = given.services();
    let (who, result) = (given.who(), given.words("result", words::SUPPORT_RESULTS));
    let (benefit, applied) = (given.flag_if_any("benefit"), given.flag_if_any("applied"));
    let during = given.window("during");
    Some(Call::Support { services: services?, who: who?, result: result?, benefit, applied, during: during? })
}

fn support_days(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let services = given.services();
    let (who, during, take) = (given.who(), given.window("during"), given.choice("take", RUNS));
    Some(Call::SupportDays { services: services?, who: who?, during: during?, take: take? })
}

fn judgement(given: &mut Given<'_, '_, '_>) -> Option<(Vec<String>, Vec<String>, Who, Window)> {
    let finding = given.first_words("findings", words::FINDINGS);
    let (by, who, during) = (given.words("by", words::ASSESSORS), given.who(), given.window("during"));
    (!finding.is_empty()).then_some(())?;
    Some((finding, by?, who?, during?))
}

fn amount(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let kind = given.first_word("a kind of amount", words::AMOUNT_KINDS);
    let (who, during, take) = (given.who(), given.window("during"), given.choice("take", READINGS));
    Some(Call::Amount { kind: kind?, who: who?, during: during?, take: take? })
}

fn weeks_at(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let kind = given.first_word("a kind of amount", words::AMOUNT_KINDS);
    let minimum = given.number("minimum");
    let (who, during, take) = (given.who(), given.window("during"), given.choice("take", RUNS));
    Some(Call::WeeksAt { kind: kind?, minimum: minimum?, who: who?, during: during?, take: take? })
}

fn recorded(given: &mut Given<'_, '_, '_>) -> Call {
    let need = given.arguments.first.first().copied();
    let need = need.and_then(|need| given.need_id(need));
    let source = given.words_if_any("source", words::NEED_SOURCES);
    let by_date = given.named("by_date").and_then(|point| given.point_of(point));
    given.at_most_first(1);
    Call::Recorded { need, source, by_date }
}

fn people(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let (who, at) = (given.who(), given.point("at"));
    let age = given.age();
    let resident = given.flag_if_any("resident").unwrap_or(false);
    Some(Call::People { who: who?, age, resident, at: at? })
}

fn met(given: &mut Given<'_, '_, '_>) -> Option<Call> {
    let needs = given.arguments.first.clone();
    given.at_most_first(usize::MAX);
    match needs.as_slice() {
        [] => {
            given.fault(given.arguments.column, "asks `met` of no need", "name needs in single quotes, or `any_other`");
            None
        }
        [Expr::Identifier(name)] if name.value == "any_other" && name.quote_style.is_none() => {
            Some(Call::Met(Needs::AnyOther))
        }
        several => {
            let ids: Vec<String> = several.iter().filter_map(|need| given.need_id(need)).collect();
            (ids.len() == several.len()).then_some(Call::Met(Needs::All(ids)))
        }
    }
}

/// The arguments of one call while they are read.
struct Given<'r, 's, 'e> {
    reading: &'r mut Reading<'s>,
    arguments: Arguments<'e>,
    function: &'e str,
    known: Vec<&'static str>,
}

impl<'e> Given<'_, '_, 'e> {
    fn fault(&mut self, column: usize, cause: impl Into<String>, help: impl Into<String>) {
        self.reading.fault(column, cause, help);
    }

    fn lacks(&mut self, name: &str) {
        let cause = format!("gives `{}` no `{name}`", self.function);
        self.fault(self.arguments.column, cause, format!("add `{name} => …`"));
    }

    fn named(&mut self, name: &'static str) -> Option<&'e Expr> {
        self.known.push(name);
        self.arguments.named.iter().find(|(found, _)| *found == name).map(|(_, value)| *value)
    }

    fn required(&mut self, name: &'static str) -> Option<&'e Expr> {
        let found = self.named(name);
        if found.is_none() {
            self.lacks(name);
        }
        found
    }

    /// The one argument without a name, for functions that have one.
    fn only_first(&mut self, what: &str) -> Option<&'e Expr> {
        self.at_most_first(1);
        let first = self.arguments.first.first().copied();
        if first.is_none() {
            let cause = format!("does not say what `{}` asks for", self.function);
            self.fault(self.arguments.column, cause, format!("begin its arguments with {what}"));
        }
        first
    }

    fn at_most_first(&mut self, most: usize) {
        if self.arguments.first.len() > most {
            let cause = format!("gives `{}` too many arguments without a name", self.function);
            self.fault(
                self.arguments.column,
                cause,
                "name the others, such as `who => index`; several words stand in brackets",
            );
        }
        self.known.push("");
    }

    /// Notes what nobody asked for.
    fn finish(&mut self) {
        if self.arguments.odd {
            let cause = format!("gives `{}` something that is no argument", self.function);
            self.fault(self.arguments.column, cause, "an argument is a word, a number or a function");
        }
        if !self.known.contains(&"") && !self.arguments.first.is_empty() {
            let cause = format!("gives `{}` an argument without a name", self.function);
            self.fault(self.arguments.column, cause, format!("its arguments are {}", or_list(&self.known)));
        }
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in self.arguments.named.clone() {
            if !self.known.contains(&name) {
                let names: Vec<&str> = self.known.iter().copied().filter(|name| !name.is_empty()).collect();
                let help = match nearest(name, names.iter().copied()) {
                    Some(close) => format!("`{close}` is close"),
                    None => format!("its arguments are {}", or_list(&names)),
                };
                let cause = format!("gives `{}` an argument `{name}`, which it does not have", self.function);
                self.fault(column(value), cause, help);
            } else if seen.contains(&name) {
                self.fault(column(value), format!("gives `{name}` twice"), "keep one of them");
            }
            seen.push(name);
        }
    }

    /// The words of an expression: a name, or several in brackets. A name may have hyphens only in quotes.
    fn names(&mut self, expression: &'e Expr) -> Vec<(usize, String)> {
        match expression {
            Expr::Identifier(name) => vec![(column(expression), name.value.clone())],
            Expr::Array(array) if !array.elem.is_empty() => {
                array.elem.iter().flat_map(|word| self.names(word)).collect()
            }
            Expr::Nested(inner) => self.names(inner),
            Expr::Function(function) if matches!(function.args, FunctionArguments::None) => {
                vec![(column(expression), function.name.to_string())]
            }
            _ => {
                let cause = format!("gives `{}` something that is no word", self.function);
                self.fault(
                    column(expression),
                    cause,
                    "write words without quotes, several in brackets: `[offence, arrest]`",
                );
                Vec::new()
            }
        }
    }

    fn known_words(&mut self, expression: &'e Expr, vocabulary: &[&str]) -> Vec<String> {
        let names = self.names(expression);
        let mut words = Vec::new();
        for (column, name) in names {
            if vocabulary.contains(&name.as_str()) {
                words.push(name);
                continue;
            }
            let help = match nearest(&name, vocabulary.iter().copied()) {
                Some(close) => format!("`{close}` is close"),
                None => format!("the words are {}", vocabulary.join(", ")),
            };
            let cause = format!("has the word `{name}`, which `{}` does not know there", self.function);
            self.fault(column, cause, help);
        }
        words
    }

    fn words(&mut self, name: &'static str, vocabulary: &[&str]) -> Option<Vec<String>> {
        let expression = self.required(name)?;
        let words = self.known_words(expression, vocabulary);
        (!words.is_empty()).then_some(words)
    }

    fn words_if_any(&mut self, name: &'static str, vocabulary: &[&str]) -> Vec<String> {
        match self.named(name) {
            Some(expression) => self.known_words(expression, vocabulary),
            None => Vec::new(),
        }
    }

    fn first_words(&mut self, what: &str, vocabulary: &[&str]) -> Vec<String> {
        match self.only_first(what) {
            Some(expression) => self.known_words(expression, vocabulary),
            None => Vec::new(),
        }
    }

    fn first_word(&mut self, what: &str, vocabulary: &[&str]) -> Option<String> {
        let mut words = self.first_words(what, vocabulary);
        if words.len() > 1 {
            let cause = format!("gives `{}` several words where it takes one", self.function);
            self.fault(self.arguments.column, cause, format!("give {what}"));
        }
        words.pop()
    }

    fn choice<T: Copy>(&mut self, name: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let expression = self.required(name)?;
        let allowed: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let words = self.known_words(expression, &allowed);
        let [word] = words.as_slice() else { return None };
        choices.iter().find(|(known, _)| known == word).map(|(_, value)| *value)
    }

    fn who(&mut self) -> Option<Who> {
        self.choice("who", WHO)
    }

    fn number(&mut self, name: &'static str) -> Option<f64> {
        let expression = self.required(name)?;
        let number = literal(expression);
        if number.is_none() {
            self.fault(column(expression), format!("has no number for `{name}`"), "write it in digits");
        }
        number
    }

    fn count(&mut self, name: &'static str) -> Option<u32> {
        let expression = self.required(name)?;
        let count = whole(expression).filter(|count| (1..=60).contains(count));
        if count.is_none() {
            self.fault(
                column(expression),
                format!("has no whole number from 1 to 60 for `{name}`"),
                "write it in digits",
            );
        }
        count
    }

    fn flag_if_any(&mut self, name: &'static str) -> Option<bool> {
        let expression = self.named(name)?;
        let flag = match expression {
            Expr::Value(value) => match value.value {
                Value::Boolean(flag) => Some(flag),
                _ => None,
            },
            _ => None,
        };
        if flag.is_none() {
            self.fault(column(expression), format!("has neither true nor false for `{name}`"), "write true or false");
        }
        flag
    }

    fn duration_if_any(&mut self, name: &'static str) -> Option<Duration> {
        let expression = self.named(name)?;
        let found = duration(expression);
        if found.is_none() {
            self.fault(
                column(expression),
                format!("has no duration for `{name}`"),
                "write `days(n)`, `weeks(n)` or `months(n)`",
            );
        }
        found
    }

    fn age(&mut self) -> Option<(u32, u32)> {
        let expression = self.named("age")?;
        let ages: Option<Vec<u32>> = match expression {
            Expr::Array(array) => array.elem.iter().map(whole).collect(),
            _ => None,
        };
        match ages.as_deref() {
            Some([from, to]) if from <= to => Some((*from, *to)),
            _ => {
                self.fault(
                    column(expression),
                    "has no ages for `age`",
                    "write the youngest and the oldest in brackets: `[0, 5]`",
                );
                None
            }
        }
    }

    fn kinds(&mut self) -> Option<Kinds> {
        let expression = self.only_first("kinds of event")?;
        let mut known: Vec<&str> = words::EVENT_KINDS.to_vec();
        known.extend(["crime", "referral"]);
        let named = self.known_words(expression, &known);
        let crime = named.iter().any(|name| name == "crime");
        if crime && named.len() > 1 {
            self.fault(
                column(expression),
                "joins `crime` with other kinds",
                "let it stand alone: it stands for the need's own measure",
            );
            return None;
        }
        let kinds: Vec<String> = named
            .into_iter()
            .flat_map(|name| match name.as_str() {
                "crime" => words::CRIME.iter().map(|kind| (*kind).to_owned()).collect(),
                "referral" => words::REFERRAL.iter().map(|kind| (*kind).to_owned()).collect(),
                _ => vec![name],
            })
            .collect();
        (!kinds.is_empty()).then_some(Kinds { kinds, crime })
    }

    fn event_filter(&mut self) -> EventFilter {
        EventFilter {
            role: self.words_if_any("role", words::EVENT_ROLES),
            reported_by: self.words_if_any("reported_by", words::EVENT_REPORTERS),
            severe: self.flag_if_any("severe"),
            proven: self.flag_if_any("proven"),
            child_present_age: self.named("child_present_age").and_then(|age| {
                let found = whole(age);
                if found.is_none() {
                    self.fault(
                        column(age),
                        "has no age for `child_present_age`",
                        "write the oldest age in whole years",
                    );
                }
                found
            }),
        }
    }

    fn services(&mut self) -> Option<Vec<String>> {
        let expression = self.only_first("services")?;
        let named = self.known_words(expression, words::SERVICES);
        if named.iter().any(|name| name == "services") {
            return Some(words::SERVICES.iter().map(|service| (*service).to_owned()).collect());
        }
        (!named.is_empty()).then_some(named)
    }

    fn kind_and_statuses(&mut self) -> Option<(String, Vec<String>)> {
        self.at_most_first(2);
        let [kind, statuses] = self.arguments.first.as_slice() else {
            let cause = format!("does not say which kind and which statuses `{}` asks for", self.function);
            self.fault(self.arguments.column, cause, "begin with both, such as `housing, [settled, with_family]`");
            return None;
        };
        let (kind, statuses) = (*kind, *statuses);
        let kinds = self.known_words(kind, words::SPELL_KINDS);
        self.statuses_of(kinds.first()?, statuses)
            .map(|statuses| (kinds.first().cloned().unwrap_or_default(), statuses))
    }

    fn statuses_of(&mut self, kind: &str, expression: &'e Expr) -> Option<Vec<String>> {
        let vocabulary =
            words::SPELL_STATUSES.iter().find(|(known, _)| *known == kind).map_or(&[][..], |(_, words)| words);
        let statuses = self.known_words(expression, vocabulary);
        (!statuses.is_empty()).then_some(statuses)
    }

    fn scale(&mut self, instruments: &[String]) -> Option<String> {
        let expression = self.named("scale")?;
        let names = self.names(expression);
        let [(column, scale)] = names.as_slice() else { return None };
        for instrument in instruments {
            if scale_of(instrument, scale).is_none() {
                let scales =
                    INSTRUMENTS.iter().find(|known| known.name == instrument).map_or(&[][..], |known| known.scales);
                let scales: Vec<&str> = scales.iter().map(|scale| scale.name).collect();
                self.fault(
                    *column,
                    format!("asks `{instrument}` for the scale `{scale}`"),
                    format!("it has {}", or_list(&scales)),
                );
            }
        }
        Some(scale.clone())
    }

    /// Every scale asked for must have a direction, published or given by the plan.
    fn directions(&mut self, instruments: &[String], scale: Option<&str>) {
        for instrument in INSTRUMENTS.iter().filter(|known| instruments.iter().any(|name| name == known.name)) {
            let lacking = instrument.scales.iter().any(|known| {
                scale.is_none_or(|scale| scale == known.name)
                    && known.better.is_none()
                    && !self.reading.surroundings.directions.contains_key(instrument.name)
            });
            if lacking {
                let cause = format!("asks whether `{}` improved, which has no published direction", instrument.name);
                let help = format!("say which way is better under `[directions]`: `{} = \"higher\"`", instrument.name);
                self.fault(self.arguments.column, cause, help);
            }
        }
    }

    fn margin(&mut self, instruments: &[String]) -> Option<Margin> {
        let expression = self.required("by")?;
        if let Some(number) = literal(expression) {
            if number > 0.0 {
                return Some(Margin::AtLeast(number));
            }
        } else if let Expr::Identifier(word) = expression {
            match word.value.as_str() {
                "any" => return Some(Margin::Any),
                "reliable" => {
                    if let Some(lacking) =
                        instruments.iter().find(|name| crate::extract::reliable_change(name).is_none())
                    {
                        let cause = format!("asks for the reliable change of `{lacking}`, of which none is published");
                        self.fault(column(expression), cause, "say by how much: `by => 6`, or `by => any`");
                        return None;
                    }
                    return Some(Margin::Reliable);
                }
                _ => {}
            }
        }
        self.fault(
            column(expression),
            "does not say by how much it must improve",
            "write `any`, `reliable` or a number above 0",
        );
        None
    }

    fn need_id(&mut self, expression: &Expr) -> Option<String> {
        if let Expr::Value(value) = expression
            && let Value::SingleQuotedString(id) = &value.value
        {
            return Some(id.clone());
        }
        let cause = format!("names no need in `{}`", self.function);
        self.fault(column(expression), cause, "write the id of the need in single quotes");
        None
    }

    fn point(&mut self, name: &'static str) -> Option<Point> {
        let expression = self.required(name)?;
        self.point_of(expression)
    }

    fn point_of(&mut self, expression: &'e Expr) -> Option<Point> {
        match expression {
            Expr::Nested(inner) => self.point_of(inner),
            Expr::BinaryOp { left, op: op @ (BinaryOperator::Plus | BinaryOperator::Minus), right } => {
                let anchor = self.anchor(left);
                let shift = duration(right);
                if shift.is_none() {
                    self.fault(
                        column(right),
                        "shifts a day by something that is no duration",
                        "write `days(n)`, `weeks(n)` or `months(n)`",
                    );
                }
                Some(Point { anchor: anchor?, shift: Some((*op == BinaryOperator::Plus, shift?)) })
            }
            _ => Some(Point { anchor: self.anchor(expression)?, shift: None }),
        }
    }

    fn anchor(&mut self, expression: &'e Expr) -> Option<Anchor> {
        let name = match expression {
            Expr::Identifier(name) => name.value.clone(),
            Expr::Function(function) => return self.spell_end(function, column(expression)),
            _ => String::new(),
        };
        match name.as_str() {
            "identified" => Some(Anchor::Identified),
            "family_identified" => Some(Anchor::FamilyIdentified),
            "engaged" => Some(Anchor::Engaged),
            "closed" => Some(Anchor::Closed),
            "claimed" => Some(Anchor::Claimed),
            "as_of" => Some(Anchor::AsOf),
            "judged_on" => Some(Anchor::JudgedOn),
            _ => {
                let help = match nearest(&name, ANCHORS) {
                    Some(close) => format!("`{close}` is close"),
                    None => format!("the anchors are {}", ANCHORS.join(", ")),
                };
                self.fault(column(expression), format!("counts from `{name}`, which is no anchor"), help);
                None
            }
        }
    }

    fn spell_end(&mut self, function: &'e Function, column: usize) -> Option<Anchor> {
        if function.name.to_string() == "spell_end"
            && let FunctionArguments::List(list) = &function.args
        {
            let arguments = Arguments::new(list, column);
            if let [kind, statuses] = arguments.first.as_slice() {
                let kinds = self.known_words(kind, words::SPELL_KINDS);
                let kind = kinds.first()?;
                let statuses = self.statuses_of(kind, statuses)?;
                return Some(Anchor::SpellEnd { kind: kind.clone(), statuses });
            }
        }
        self.fault(
            column,
            format!("counts from `{}`, which is no anchor", function.name),
            format!("the anchors are {}", ANCHORS.join(", ")),
        );
        None
    }

    fn window(&mut self, name: &'static str) -> Option<Window> {
        let expression = self.required(name)?;
        let help = "a window is `before(A, n)`, `after(A, n)`, `since(A)`, `last(n)` or `until(A)`, with an anchor A and a duration n, such as `before(engaged, months(12))`";
        let Expr::Function(function) = expression else {
            self.fault(column(expression), format!("has no window for `{name}`"), help);
            return None;
        };
        let given = match &function.args {
            FunctionArguments::List(list) => Arguments::new(list, column(expression)).first,
            _ => Vec::new(),
        };
        match (function.name.to_string().as_str(), given.as_slice()) {
            ("before", [anchor, length]) => {
                let (anchor, length) = (self.anchor(anchor), self.length(length));
                Some(Window::Before(anchor?, length?))
            }
            ("after", [anchor, length]) => {
                let (anchor, length) = (self.anchor(anchor), self.length(length));
                Some(Window::After(anchor?, length?))
            }
            ("since", [anchor]) => Some(Window::Since(self.anchor(anchor)?)),
            ("until", [anchor]) => Some(Window::Until(self.anchor(anchor)?)),
            ("last", [length]) => Some(Window::Before(Anchor::JudgedOn, self.length(length)?)),
            ("before" | "after", [length]) if duration(length).is_some() => {
                self.fault(column(expression), "has a window without an anchor", help);
                None
            }
            (word, _) => {
                let cause = format!("has the window `{word}`, which is none, or lacks what it takes");
                self.fault(column(expression), cause, help);
                None
            }
        }
    }

    fn length(&mut self, expression: &Expr) -> Option<Duration> {
        let found = duration(expression);
        if found.is_none() {
            self.fault(column(expression), "has a window of no length", "write `days(n)`, `weeks(n)` or `months(n)`");
        }
        found
    }
}
