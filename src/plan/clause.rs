use std::collections::BTreeMap;

use sqlparser::{
    ast::{BinaryOperator, Expr, FunctionArguments, Spanned, UnaryOperator, Value},
    dialect::GenericDialect,
    parser::Parser,
};

use super::{
    Average, Call, Comparison, Direction, Duration, Leaf, Number, Parameter, Take, Test, arguments::call,
    given::Arguments,
};
use crate::base::nearest;

/// A clause has no more letters: one that goes on and on is as deep as it is long, for whoever walks through it.
const MOST_LETTERS: usize = 2_000;

/// So many numbers may be joined.
const MOST_JOINED: usize = 50;

/// Something wrong with a clause: the column of the clause (from 1), the cause, and what would be right.
pub(super) struct Fault {
    pub column: usize,
    pub cause: String,
    pub help: String,
}

/// What a clause may name beside the functions and the vocabulary.
pub(super) struct Surroundings<'a> {
    pub parameters: &'a BTreeMap<String, Parameter>,
    /// The averages by their names; none of those in which something is wrong.
    pub averages: &'a Averages,
    pub directions: &'a BTreeMap<String, Direction>,
    /// What is read.
    pub what: What,
    /// The clause's id, or the average's name, for messages.
    pub id: &'a str,
}

/// The averages of a plan by their names; none where something is wrong with one.
pub(super) type Averages = BTreeMap<String, Option<Average>>;

/// What is read: something to be asked, or a number to be averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Clause,
    Average,
}

/// Reads one clause.
pub(super) fn clause(text: &str, surroundings: &Surroundings<'_>) -> Result<Leaf, Vec<Fault>> {
    let help = "a clause is a comparison in SQL, such as `events(crime, who => index, during => last(months(6))) = 0`";
    let mut reading = Reading { surroundings, faults: Vec::new(), depth: 0 };
    let asked = reading.parsed(text, "a clause", help).and_then(|expression| reading.test(&expression));
    match asked {
        Some(found) if reading.faults.is_empty() => Ok(Leaf { text: text.to_owned(), test: found }),
        _ => Err(reading.faults),
    }
}

/// Reads what an average is of.
pub(super) fn average(text: &str, surroundings: &Surroundings<'_>) -> Result<Average, Vec<Fault>> {
    let help = "an average is of a number, such as `events(crime, who => adult, during => last(months(6)))`";
    let mut reading = Reading { surroundings, faults: Vec::new(), depth: 0 };
    let number = reading.parsed(text, "a number", help).and_then(|expression| reading.number(&expression));
    let Some(number) = number else { return Err(reading.faults) };
    let average = Average { text: text.to_owned(), number };
    let same = reading.asks_the_same(&average.calls());
    if same && reading.faults.is_empty() { Ok(average) } else { Err(reading.faults) }
}

/// Reads a duration that stands alone, such as `months(6)`.
pub(super) fn lone_duration(text: &str) -> Option<Duration> {
    if text.len() > MOST_LETTERS {
        return None;
    }
    let expression = Parser::new(&GenericDialect {}).try_with_sql(text).and_then(|mut parser| parser.parse_expr());
    duration(&expression.ok()?)
}

/// Says whether a name is read as a name wherever a number stands, and not as a word of SQL.
pub(super) fn is_plain_name(name: &str) -> bool {
    let text = format!("{name} - 1 = {name} - 1 * {name}");
    let parsed = Parser::new(&GenericDialect {}).try_with_sql(&text).and_then(|mut parser| parser.parse_expr());
    let is_name = |expression: &Expr| matches!(expression, Expr::Identifier(read) if read.quote_style.is_none() && read.value == name);
    let Ok(Expr::BinaryOp { left, op: BinaryOperator::Eq, right }) = parsed else { return false };
    let (Expr::BinaryOp { left: first, .. }, Expr::BinaryOp { left: second, right: product, .. }) = (*left, *right)
    else {
        return false;
    };
    let Expr::BinaryOp { right: third, .. } = *product else { return false };
    [first, second, third].iter().all(|read| is_name(read))
}

/// One clause on its way from SQL to a test.
pub(super) struct Reading<'a> {
    pub surroundings: &'a Surroundings<'a>,
    faults: Vec<Fault>,
    /// How many numbers are joined above the one that is read.
    depth: usize,
}

impl Reading<'_> {
    pub fn fault(&mut self, column: usize, cause: impl Into<String>, help: impl Into<String>) {
        let what = if self.is_average() { "average" } else { "clause" };
        let cause = format!("{what} `{}` {}", self.surroundings.id, cause.into());
        self.faults.push(Fault { column, cause, help: help.into() });
    }

    /// Says whether it is a number to be averaged, which is about no need.
    pub fn is_average(&self) -> bool {
        self.surroundings.what == What::Average
    }

    /// Parses the text as SQL, and notes where it is none.
    fn parsed(&mut self, text: &str, what: &str, help: &str) -> Option<Expr> {
        let letters = text.chars().count();
        if letters > MOST_LETTERS {
            let help = format!("say it in at most {MOST_LETTERS}, or as several clauses under `all` or `any`");
            self.fault(1, format!("is {letters} letters long"), help);
            return None;
        }
        let parsed = Parser::new(&GenericDialect {}).try_with_sql(text).and_then(|mut parser| {
            let expression = parser.parse_expr()?;
            parser.expect_token(&sqlparser::tokenizer::Token::EOF)?;
            Ok(expression)
        });
        let failure = match parsed {
            Ok(expression) => return Some(expression),
            Err(failure) => failure.to_string(),
        };
        // The parser repeats the text it stopped at, with a place of its own.
        let said = failure.strip_prefix("sql parser error: ").unwrap_or(&failure);
        let (cause, column) = match said.rsplit_once(" at Line: 1, Column: ") {
            Some((cause, column)) => (cause, column.parse().unwrap_or(1)),
            None => (said, 1),
        };
        let help = if has_percent(text) { "a share is written as a decimal: 90% is 0.9" } else { help };
        self.fault(column, format!("is not {what}: {cause}"), help);
        None
    }

    /// Says whether functions that are compared or joined ask at all, and ask the same people; notes where they do not.
    fn asks_the_same(&mut self, calls: &[&Call]) -> bool {
        match calls {
            [] => {
                self.fault(1, "asks nothing of the data", "call one of the functions");
                false
            }
            [first, rest @ ..] if rest.iter().any(|call| call.who() != first.who()) => {
                let what = if self.is_average() { "an average" } else { "a clause" };
                self.fault(1, "asks different people", format!("give every function of {what} the same `who`"));
                false
            }
            _ => true,
        }
    }

    fn test(&mut self, expression: &Expr) -> Option<Test> {
        match expression {
            Expr::Nested(inner) => self.test(inner),
            Expr::BinaryOp { left, op, right } if comparison(op).is_some() => {
                self.comparison(left, comparison(op)?, right)
            }
            Expr::Function(_) => {
                let call = self.call(expression)?;
                if !is_flag(&call) {
                    self.fault(
                        column(expression),
                        "gives a number and compares it with nothing",
                        "add a comparison, such as `>= 1`",
                    );
                    return None;
                }
                Some(Test::Holds(call, true))
            }
            _ => {
                let (cause, help) = no_clause(expression);
                self.fault(column(expression), cause, help);
                None
            }
        }
    }

    fn comparison(&mut self, left: &Expr, comparison: Comparison, right: &Expr) -> Option<Test> {
        if let Some(duration) = duration(right) {
            let call = self.call(left)?;
            let lasting = matches!(call, Call::DaysIn { .. } | Call::SupportDays { .. });
            if !lasting || !matches!(comparison, Comparison::AtLeast | Comparison::Less) {
                let help = "only `days_in` and `support_days` are compared with a duration, by `>=` or `<`";
                self.fault(column(right), "compares with a duration what has none", help);
                return None;
            }
            if duration == Duration::Days(0) || duration == Duration::Weeks(0) || duration == Duration::Months(0) {
                self.fault(column(right), "asks for something that lasts no time", "give a duration of a day or more");
                return None;
            }
            let total =
                matches!(call, Call::DaysIn { take: Take::Total, .. } | Call::SupportDays { take: Take::Total, .. });
            if total && matches!(duration, Duration::Months(_)) {
                let help = "months have no one length: ask for days or weeks, or for the longest or the current run";
                self.fault(column(right), "compares the total of days with months", help);
                return None;
            }
            return Some(Test::Lasts(call, comparison, duration));
        }
        if let Expr::Value(value) = right
            && let Value::Boolean(wanted) = value.value
        {
            let call = self.call(left)?;
            if !is_flag(&call) || comparison != Comparison::Equal {
                self.fault(column(right), "compares a number with true or false", "compare it with a number");
                return None;
            }
            return Some(Test::Holds(call, wanted));
        }
        let (left, right) = (self.number(left), self.number(right));
        let test = Test::Compare(left?, comparison, right?);
        let leaf = Leaf { text: String::new(), test };
        self.asks_the_same(&leaf.calls()).then_some(leaf.test)
    }

    fn number(&mut self, expression: &Expr) -> Option<Number> {
        if self.depth >= MOST_JOINED {
            let help = format!("join at most {MOST_JOINED}");
            self.fault(column(expression), "joins too many numbers", help);
            return None;
        }
        self.depth += 1;
        let number = self.joined(expression);
        self.depth -= 1;
        number
    }

    fn joined(&mut self, expression: &Expr) -> Option<Number> {
        match expression {
            Expr::Nested(inner) => self.number(inner),
            Expr::Value(_) | Expr::UnaryOp { .. } => {
                if let Some(number) = literal(expression) {
                    return Some(Number::Literal(number));
                }
                let cause = "has something that is no number where a number stands";
                self.fault(column(expression), cause, "write it in digits");
                None
            }
            Expr::Identifier(name) => self.named(&name.value, column(expression)),
            Expr::BinaryOp { left, op, right } => {
                let (left, right) = (self.number(left), self.number(right));
                let (left, right) = (Box::new(left?), Box::new(right?));
                match op {
                    BinaryOperator::Plus => Some(Number::Plus(left, right)),
                    BinaryOperator::Minus => Some(Number::Minus(left, right)),
                    BinaryOperator::Multiply => Some(Number::Times(left, right)),
                    _ => {
                        let help = if *op == BinaryOperator::Divide {
                            "numbers are joined by +, - and *: multiply the other side, as in `3 * a <= 2 * b`"
                        } else {
                            "numbers are joined by +, - and *"
                        };
                        self.fault(column(expression), format!("has the operator `{op}`"), help);
                        None
                    }
                }
            }
            Expr::Function(_) => {
                let found = self.call(expression)?;
                if is_flag(&found) {
                    let (cause, help) = if self.is_average() {
                        ("asks what is true or false, which has no mean", "call a function that gives a number")
                    } else {
                        let help = "let it stand alone, or compare with true or false";
                        ("compares what is true or false with a number", help)
                    };
                    self.fault(column(expression), cause, help);
                    return None;
                }
                if self.is_average() && matches!(found, Call::Judgements { .. }) {
                    let help = "call a function that is about no need in particular";
                    self.fault(column(expression), "counts findings about a need, and an average is about none", help);
                    return None;
                }
                Some(Number::Call(Box::new(found)))
            }
            _ => {
                self.fault(
                    column(expression),
                    "has something that is no number where a number stands",
                    "write a number or a function",
                );
                None
            }
        }
    }

    /// Reads the name of a parameter or of an average.
    fn named(&mut self, name: &str, column: usize) -> Option<Number> {
        let Surroundings { parameters, averages, .. } = self.surroundings;
        if let Some(value) = parameters.get(name) {
            return Some(Number::Parameter(name.to_owned(), value.clone()));
        }
        if let Some(average) = averages.get(name) {
            if self.is_average() {
                let help = "write out what that is of, and let a clause join the two";
                self.fault(column, format!("names the average `{name}`"), help);
                return None;
            }
            // What is wrong with the average itself is noted already.
            return Some(Number::Average(name.to_owned(), Box::new(average.clone()?)));
        }
        let help = match nearest(name, parameters.keys().chain(averages.keys()).map(String::as_str)) {
            Some(close) => format!("`{close}` is close"),
            None => "define it under `[parameters]` or `[averages]`, or write a number".to_owned(),
        };
        self.fault(column, format!("names `{name}`, which is no parameter and no average of the plan"), help);
        None
    }

    fn call(&mut self, expression: &Expr) -> Option<Call> {
        if let Expr::Nested(inner) = expression {
            return self.call(inner);
        }
        let Expr::Function(function) = expression else {
            self.fault(column(expression), "has no function where one stands", "call one of the functions");
            return None;
        };
        let FunctionArguments::List(list) = &function.args else {
            self.fault(column(expression), "calls a function without arguments", "give them in brackets");
            return None;
        };
        call(self, &function.name.to_string(), Arguments::new(list, column(expression)))
    }
}

/// Says whether a number with a percent sign stands in a text.
fn has_percent(text: &str) -> bool {
    text.match_indices('%').any(|(at, _)| {
        text.get(..at).is_some_and(|before| before.trim_end().ends_with(|last: char| last.is_ascii_digit()))
    })
}

/// The column of the clause at which an expression begins.
pub(super) fn column(expression: &Expr) -> usize {
    usize::try_from(expression.span().start.column).unwrap_or(1).max(1)
}

/// Says whether a function is true or false rather than a number.
fn is_flag(call: &Call) -> bool {
    match call {
        Call::Improvement { .. }
        | Call::Status { .. }
        | Call::Ended { .. }
        | Call::Judgement { .. }
        | Call::Recorded { .. }
        | Call::Met(_) => true,
        Call::Attendance { .. }
        | Call::Exclusions { .. }
        | Call::Events { .. }
        | Call::Change { .. }
        | Call::Score { .. }
        | Call::ScalesAtLeast { .. }
        | Call::DaysIn { .. }
        | Call::Support { .. }
        | Call::SupportDays { .. }
        | Call::Judgements { .. }
        | Call::Amount { .. }
        | Call::WeeksAt { .. }
        | Call::People { .. }
        | Call::CalendarMonths { .. } => false,
    }
}

/// What SQL has, and a clause has not; and what says it instead.
fn no_clause(expression: &Expr) -> (&'static str, &'static str) {
    let joined = |op: &BinaryOperator| match op {
        BinaryOperator::And => {
            Some(("joins two clauses", "write each in quotes of its own: `{ all = [\"…\", \"…\"] }`"))
        }
        BinaryOperator::Or => Some((
            "joins two clauses",
            "write each in quotes of its own: `{ any = [\"…\", \"…\"] }`, or `evidence` for alternative evidence",
        )),
        BinaryOperator::NotEq => Some(("compares by `<>`", "a clause compares by `=`, `<`, `<=`, `>` or `>=`")),
        _ => None,
    };
    match expression {
        Expr::BinaryOp { op, .. } => joined(op),
        Expr::UnaryOp { op: UnaryOperator::Not, .. } => {
            Some(("has a `not`", "compare the other way round; what is true or false is turned round by `= false`"))
        }
        Expr::Between { .. } => {
            Some(("asks for a number between two", "write two clauses under `all`, one with `>=` and one with `<=`"))
        }
        _ => None,
    }
    .unwrap_or((
        "is not a comparison",
        "a clause compares a function with a number, or is a function that is true or false; `all`, `any`, `evidence` \
         and `first` join clauses",
    ))
}

fn comparison(operator: &BinaryOperator) -> Option<Comparison> {
    match operator {
        BinaryOperator::Eq => Some(Comparison::Equal),
        BinaryOperator::Lt => Some(Comparison::Less),
        BinaryOperator::LtEq => Some(Comparison::AtMost),
        BinaryOperator::Gt => Some(Comparison::Greater),
        BinaryOperator::GtEq => Some(Comparison::AtLeast),
        _ => None,
    }
}

/// Reads a number as written, with its sign.
pub(super) fn literal(expression: &Expr) -> Option<f64> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => digits.parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        },
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => literal(expr).map(|number| -number),
        _ => None,
    }
}

/// Reads a whole number as written.
pub(super) fn whole(expression: &Expr) -> Option<u32> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => digits.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// Reads `days(n)`, `weeks(n)` or `months(n)`.
pub(super) fn duration(expression: &Expr) -> Option<Duration> {
    let Expr::Function(function) = expression else { return None };
    let FunctionArguments::List(list) = &function.args else { return None };
    let [only] = list.args.as_slice() else { return None };
    let sqlparser::ast::FunctionArg::Unnamed(sqlparser::ast::FunctionArgExpr::Expr(count)) = only else { return None };
    // A hundred years are more than any extract holds, and keep dates inside the calendar.
    let count = whole(count).filter(|count| *count <= 36_525)?;
    match function.name.to_string().as_str() {
        "days" => Some(Duration::Days(count)),
        "weeks" => Some(Duration::Weeks(count)).filter(|_| count <= 5_218),
        "months" => Some(Duration::Months(count)).filter(|_| count <= 1_200),
        _ => None,
    }
}
