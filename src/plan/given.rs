//! The arguments of one call, read by name and type.

use sqlparser::ast::{
    BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments, Value,
};

use super::{
    Duration, Who,
    clause::{Reading, column, duration, literal, whole},
};
use crate::base::{nearest, or_list};

const WHO: &[(&str, Who)] = &[
    ("index", Who::Index),
    ("every_child", Who::EveryChild),
    ("any_child", Who::AnyChild),
    ("adult", Who::Adult),
    ("parent", Who::Parent),
    ("family", Who::Family),
];

/// What a function was given.
pub(super) struct Arguments<'e> {
    pub first: Vec<&'e Expr>,
    pub named: Vec<(&'e str, &'e Expr)>,
    /// Those that `=` names, which compares.
    compared: Vec<(&'e str, &'e Expr)>,
    /// Whether something stands there that is no argument.
    odd: bool,
    pub column: usize,
}

impl<'e> Arguments<'e> {
    pub fn new(list: &'e FunctionArgumentList, column: usize) -> Self {
        let odd = !list.clauses.is_empty();
        let mut arguments = Self { first: Vec::new(), named: Vec::new(), compared: Vec::new(), odd, column };
        for argument in &list.args {
            match argument {
                FunctionArg::Named { name, arg: FunctionArgExpr::Expr(value), .. } => {
                    arguments.named.push((&name.value, value));
                }
                FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => match equated(value) {
                    Some((name, value)) => {
                        arguments.compared.push((name, value));
                        arguments.named.push((name, value));
                    }
                    None => arguments.first.push(value),
                },
                _ => arguments.odd = true,
            }
        }
        arguments
    }
}

/// The name and the value of `who = index`.
fn equated(expression: &Expr) -> Option<(&str, &Expr)> {
    let Expr::BinaryOp { left, op: BinaryOperator::Eq, right } = expression else { return None };
    match left.as_ref() {
        Expr::Identifier(name) => Some((&name.value, right.as_ref())),
        _ => None,
    }
}

/// The arguments of one call while they are read.
pub(super) struct Given<'r, 's, 'e> {
    pub reading: &'r mut Reading<'s>,
    pub arguments: Arguments<'e>,
    pub function: &'e str,
    pub known: Vec<&'static str>,
}

impl<'e> Given<'_, '_, 'e> {
    pub fn fault(&mut self, column: usize, cause: impl Into<String>, help: impl Into<String>) {
        self.reading.fault(column, cause, help);
    }

    pub fn lacks(&mut self, name: &str) {
        let cause = format!("gives `{}` no `{name}`", self.function);
        self.fault(self.arguments.column, cause, format!("add `{name} => …`"));
    }

    pub fn named(&mut self, name: &'static str) -> Option<&'e Expr> {
        self.known.push(name);
        self.arguments.named.iter().find(|(found, _)| *found == name).map(|(_, value)| *value)
    }

    pub fn required(&mut self, name: &'static str) -> Option<&'e Expr> {
        let found = self.named(name);
        if found.is_none() {
            self.lacks(name);
        }
        found
    }

    /// The one argument without a name, for functions that have one.
    pub fn only_first(&mut self, what: &str) -> Option<&'e Expr> {
        self.at_most_first(1);
        let first = self.arguments.first.first().copied();
        if first.is_none() {
            let cause = format!("does not say what `{}` asks for", self.function);
            self.fault(self.arguments.column, cause, format!("begin its arguments with {what}"));
        }
        first
    }

    pub fn at_most_first(&mut self, most: usize) {
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
    pub fn finish(&mut self) {
        if self.arguments.odd {
            let cause = format!("gives `{}` something that is no argument", self.function);
            self.fault(self.arguments.column, cause, "an argument is a word, a number or a function");
        }
        for (name, value) in self.arguments.compared.clone() {
            self.fault(column(value), format!("gives `{name}` with `=`"), format!("write `{name} => …`"));
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
    pub fn names(&mut self, expression: &'e Expr) -> Vec<(usize, String)> {
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

    pub fn known_words(&mut self, expression: &'e Expr, vocabulary: &[&str]) -> Vec<String> {
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

    pub fn words(&mut self, name: &'static str, vocabulary: &[&str]) -> Option<Vec<String>> {
        let expression = self.required(name)?;
        let words = self.known_words(expression, vocabulary);
        (!words.is_empty()).then_some(words)
    }

    pub fn words_if_any(&mut self, name: &'static str, vocabulary: &[&str]) -> Vec<String> {
        match self.named(name) {
            Some(expression) => self.known_words(expression, vocabulary),
            None => Vec::new(),
        }
    }

    pub fn first_words(&mut self, what: &str, vocabulary: &[&str]) -> Vec<String> {
        match self.only_first(what) {
            Some(expression) => self.known_words(expression, vocabulary),
            None => Vec::new(),
        }
    }

    pub fn first_word(&mut self, what: &str, vocabulary: &[&str]) -> Option<String> {
        let mut words = self.first_words(what, vocabulary);
        if words.len() > 1 {
            let cause = format!("gives `{}` several words where it takes one", self.function);
            self.fault(self.arguments.column, cause, format!("give {what}"));
        }
        words.pop()
    }

    pub fn choice<T: Copy>(&mut self, name: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let expression = self.required(name)?;
        let allowed: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let words = self.known_words(expression, &allowed);
        let [word] = words.as_slice() else { return None };
        choices.iter().find(|(known, _)| known == word).map(|(_, value)| *value)
    }

    pub fn who(&mut self) -> Option<Who> {
        let who = self.choice("who", WHO)?;
        if who == Who::Index && self.reading.is_average() {
            let at = self.arguments.named.iter().find(|(name, _)| *name == "who").map_or(1, |(_, who)| column(who));
            let help = "ask `family`, `adult`, `parent`, `any_child` or `every_child`";
            self.fault(at, "asks the person of a need, and an average is about none", help);
            return None;
        }
        Some(who)
    }

    pub fn number(&mut self, name: &'static str) -> Option<f64> {
        let expression = self.required(name)?;
        let number = literal(expression);
        if number.is_none() {
            self.fault(column(expression), format!("has no number for `{name}`"), "write it in digits");
        }
        number
    }

    pub fn count(&mut self, name: &'static str) -> Option<u32> {
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

    pub fn flag_if_any(&mut self, name: &'static str) -> Option<bool> {
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

    pub fn duration_if_any(&mut self, name: &'static str) -> Option<Duration> {
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
}
