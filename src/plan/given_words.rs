//! The arguments that are words of the contract: kinds, statuses, scales, directions, ages.

use sqlparser::ast::{Expr, Value};

use super::{
    EventFilter, Kinds, Margin,
    clause::{column, literal, whole},
    given::Given,
};
use crate::{
    base::or_list,
    extract::{INSTRUMENTS, scale_of, words},
};

impl<'e> Given<'_, '_, 'e> {
    pub fn age(&mut self) -> Option<(u32, u32)> {
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

    pub fn kinds(&mut self) -> Option<Kinds> {
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

    pub fn event_filter(&mut self) -> EventFilter {
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

    pub fn services(&mut self) -> Option<Vec<String>> {
        let expression = self.only_first("services")?;
        let named = self.known_words(expression, words::SERVICES);
        if named.iter().any(|name| name == "services") {
            return Some(words::SERVICES.iter().map(|service| (*service).to_owned()).collect());
        }
        (!named.is_empty()).then_some(named)
    }

    pub fn kind_and_statuses(&mut self) -> Option<(String, Vec<String>)> {
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

    pub fn statuses_of(&mut self, kind: &str, expression: &'e Expr) -> Option<Vec<String>> {
        let vocabulary =
            words::SPELL_STATUSES.iter().find(|(known, _)| *known == kind).map_or(&[][..], |(_, words)| words);
        let statuses = self.known_words(expression, vocabulary);
        (!statuses.is_empty()).then_some(statuses)
    }

    pub fn scale(&mut self, instruments: &[String]) -> Option<String> {
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
    pub fn directions(&mut self, instruments: &[String], scale: Option<&str>) {
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

    pub fn margin(&mut self, instruments: &[String]) -> Option<Margin> {
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

    pub fn need_id(&mut self, expression: &Expr) -> Option<String> {
        if let Expr::Value(value) = expression
            && let Value::SingleQuotedString(id) = &value.value
        {
            return Some(id.clone());
        }
        let cause = format!("names no need in `{}`", self.function);
        self.fault(column(expression), cause, "write the id of the need in single quotes");
        None
    }
}
