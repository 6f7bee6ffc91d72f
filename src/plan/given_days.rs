//! The arguments that are days and windows, with the anchors that they are counted from.

use sqlparser::ast::{BinaryOperator, Expr, Function, FunctionArguments};

use super::{
    Anchor, Duration, Point, Window,
    clause::{column, duration},
    given::{Arguments, Given},
};
use crate::{base::nearest, extract::words};

const ANCHORS: [&str; 8] =
    ["identified", "family_identified", "engaged", "closed", "claimed", "as_of", "judged_on", "spell_end"];

impl<'e> Given<'_, '_, 'e> {
    pub fn point(&mut self, name: &'static str) -> Option<Point> {
        let expression = self.required(name)?;
        self.point_of(expression)
    }

    pub fn point_of(&mut self, expression: &'e Expr) -> Option<Point> {
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

    pub fn anchor(&mut self, expression: &'e Expr) -> Option<Anchor> {
        let name = match expression {
            Expr::Identifier(name) => name.value.clone(),
            Expr::Function(function) => return self.spell_end(function, column(expression)),
            _ => String::new(),
        };
        match name.as_str() {
            "identified" if self.reading.is_average() => {
                let cause = "counts from the day of a need, and an average is about none";
                self.fault(column(expression), cause, "count from `family_identified`");
                None
            }
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
                let cause = match name.as_str() {
                    "" => "counts from something that is no anchor".to_owned(),
                    name => format!("counts from `{name}`, which is no anchor"),
                };
                self.fault(column(expression), cause, help);
                None
            }
        }
    }

    pub fn spell_end(&mut self, function: &'e Function, column: usize) -> Option<Anchor> {
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

    pub fn window(&mut self, name: &'static str) -> Option<Window> {
        let expression = self.required(name)?;
        let help = "a window is `before(A, n)`, `after(A, n)`, `since(A)`, `last(n)`, `until(A)` or `spell(kind, statuses)`, with an anchor A and a duration n, such as `before(engaged, months(12))`";
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
            ("spell", [kind, statuses]) => {
                let kind = self.known_words(kind, words::SPELL_KINDS).pop()?;
                let statuses = self.statuses_of(&kind, statuses)?;
                Some(Window::Spell { kind, statuses })
            }
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

    pub fn length(&mut self, expression: &Expr) -> Option<Duration> {
        let found = duration(expression);
        if found.is_none() {
            self.fault(
                column(expression),
                "has a window of no length, or of more than a hundred years",
                "write `days(n)`, `weeks(n)` or `months(n)`",
            );
        }
        found
    }
}
