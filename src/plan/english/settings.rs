//! What a plan says of the family as a whole, in sentences.

use chrono::NaiveDate;

use crate::{
    base::count,
    plan::{Eligibility, JoinUntil, Least, Parameter, Settings},
};

impl Eligibility {
    /// Says how much a family must have: "at least 3 needs".
    pub fn in_words(self) -> String {
        let least = match self.least {
            Least::Needs(needs) => format!("at least {}", count(needs as usize, "need")),
            Least::Headlines(headlines) => format!("needs under at least {}", count(headlines as usize, "headline")),
        };
        match self.most_per_person {
            Some(most) => format!("{least}, of which one person gives at most {most}"),
            None => least,
        }
    }
}

impl Settings {
    /// Says how a family's needs make its result, in whole sentences. Gate, route and employment are trees of their own.
    pub fn in_words(&self) -> Vec<String> {
        let join = match self.needs_join_until {
            JoinUntil::Engaged => "the day on which the work began",
            JoinUntil::JudgedOn => "the judgement date",
        };
        let eligible = self.eligibility.in_words();
        let mut said = vec![
            format!("A family is eligible with a child, or expecting one, and {eligible}."),
            format!("It is judged {} after closure, on the needs identified by {join}.", self.judged_after.in_words()),
        ];
        if self.practice {
            said.push(
                "Success takes a lead practitioner, an assessment, an action plan and support as well.".to_owned(),
            );
        }
        said
    }

    /// Says the thresholds that have a name and the averages of the area, in whole sentences.
    pub fn thresholds_in_words(&self) -> Vec<String> {
        let parameters = self.parameters.iter().map(|(name, value)| match value {
            Parameter::Fixed(value) => format!("The area may set `{name}`; it is {value}."),
            Parameter::Dated(values) => {
                let on = |(from, value): &(NaiveDate, f64)| format!("{value} for families judged from {from}");
                let values: Vec<String> = values.iter().map(on).collect();
                format!("The area may set `{name}`; it is {}.", values.join(", then "))
            }
        });
        let averages = self.averages.iter().map(|(name, average)| {
            format!("The area's average `{name}` is the mean of {}, as far as it is known.", average.in_words())
        });
        parameters.chain(averages).collect()
    }
}
