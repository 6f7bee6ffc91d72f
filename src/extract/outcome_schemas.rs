use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

/// A table that is worked out of the landed ones.
#[derive(Debug, Clone, Copy)]
pub struct OutcomeTable {
    /// The name, in the schema `outcome`.
    pub name: &'static str,
    /// What one row is.
    pub grain: &'static str,
    /// The columns.
    pub columns: &'static [OutcomeColumn],
}

/// A column of such a table.
#[derive(Debug, Clone, Copy)]
pub struct OutcomeColumn {
    /// The name.
    pub name: &'static str,
    /// The type.
    pub kind: OutcomeKind,
    /// Whether a row may lack a value.
    pub may_be_empty: bool,
    /// What it means, in a sentence without a full stop.
    pub about: &'static str,
}

/// The types of such columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeKind {
    /// A day.
    Day,
    /// A word or a pseudonym.
    Text,
    /// True or false.
    Flag,
    /// A whole number.
    Count,
    /// A whole number of any size.
    LongCount,
}

const fn column(name: &'static str, kind: OutcomeKind, about: &'static str) -> OutcomeColumn {
    OutcomeColumn { name, kind, may_be_empty: false, about }
}

const fn empty(name: &'static str, kind: OutcomeKind, about: &'static str) -> OutcomeColumn {
    OutcomeColumn { name, kind, may_be_empty: true, about }
}

const AREA: OutcomeColumn = column("area_code", OutcomeKind::Text, "The area");
const FAMILY: OutcomeColumn = column("family_id", OutcomeKind::Text, "The engagement of a family");
const OWN_PLAN: OutcomeColumn = column("plan", OutcomeKind::Text, "The plan that the families are worked with under");
const LOCALITY: OutcomeColumn = empty("locality", OutcomeKind::Text, "The part of the area that the families live in");
const CLOSED_MONTH: OutcomeColumn =
    empty("closed_month", OutcomeKind::Day, "The month in which the work ended; empty while it goes on");

const NEED_STATUS: OutcomeTable = OutcomeTable {
    name: "need_status",
    grain: "need of a family at the end of each submission's month, and person where it is one's",
    columns: &[
        column("as_of", OutcomeKind::Day, "The day of the status: nothing later is seen"),
        column("judged_on", OutcomeKind::Day, "The day at which the outcome is judged"),
        AREA,
        column("plan", OutcomeKind::Text, "The plan that judges"),
        FAMILY,
        empty("person_id", OutcomeKind::Text, "The person it is recorded for, or found in"),
        column("headline", OutcomeKind::Text, "The headline, by its id"),
        column("need", OutcomeKind::Text, "The need, by its id"),
        column("in_set", OutcomeKind::Flag, "Whether it counts for the family's result"),
        column("recorded", OutcomeKind::Flag, "Whether it is on record"),
        empty("found", OutcomeKind::Flag, "Whether the data shows the need; empty where that is not known"),
        column("status", OutcomeKind::Text, "achieved, not_achieved, not_yet_knowable, not_evidenced or not_published"),
        empty("decided_by", OutcomeKind::Text, "The clause that decides"),
        empty("knowable_on", OutcomeKind::Day, "The day on which a status not yet knowable will be known"),
        empty(
            "one_clause_away",
            OutcomeKind::Flag,
            "Whether one clause, which can still come to hold, alone keeps it from being achieved; empty where it is \
             achieved or not yet knowable, does not count, has no printed rule, or is judged for good",
        ),
    ],
};

const FAMILY_RESULT: OutcomeTable = OutcomeTable {
    name: "family_result",
    grain: "engaged family at the end of each submission's month",
    columns: &[
        column("as_of", OutcomeKind::Day, "The day of the result: nothing later is seen"),
        AREA,
        column("plan", OutcomeKind::Text, "The plan that judges"),
        FAMILY,
        empty("eligible", OutcomeKind::Flag, "Whether it is eligible; empty where a rejected row leaves it open"),
        column("needs", OutcomeKind::Count, "How many needs count for the result"),
        column("needs_achieved", OutcomeKind::Count, "How many of them are achieved"),
        column(
            "result",
            OutcomeKind::Text,
            "success, success_by_discretion, success_by_employment, not_success, not_evidenced, not_yet_knowable or \
             not_eligible",
        ),
        empty(
            "reason",
            OutcomeKind::Text,
            "The need that stands in the way, or another reason, where it is no success; route, where it is one by the \
             plan's route",
        ),
    ],
};

const NEED_STATUS_NOW: OutcomeTable = OutcomeTable {
    name: "need_status_now",
    grain: "need of a family as its area's newest submission knows it, and person where it is one's",
    ..NEED_STATUS
};

const FAMILY_RESULT_NOW: OutcomeTable = OutcomeTable {
    name: "family_result_now",
    grain: "engaged family as its area's newest submission knows it",
    ..FAMILY_RESULT
};

const CARRIED_NEED: OutcomeTable = OutcomeTable {
    name: "carried_need",
    grain: "need on record of an engaged family under either plan of the crosswalk, as its area's newest submission knows \
            it, person, link of the need, and person it is carried to",
    columns: &[
        column("as_of", OutcomeKind::Day, "The day of the statuses: nothing later is seen"),
        AREA,
        column("plan", OutcomeKind::Text, "The plan that the family is worked with under"),
        FAMILY,
        empty("closed_on", OutcomeKind::Day, "The day on which the work ended"),
        empty("person_id", OutcomeKind::Text, "The person it is recorded for"),
        empty("other_person_id", OutcomeKind::Text, "The person it is carried to under the other plan"),
        column("domain", OutcomeKind::Text, "What the link is about, by its id"),
        column("from_need", OutcomeKind::Text, "The need of the crosswalk's first plan, by its id"),
        column("to_need", OutcomeKind::Text, "The need of its other plan, by its id"),
        column("identified_on", OutcomeKind::Day, "The day on which it was identified"),
        column("in_set", OutcomeKind::Flag, "Whether it counts for the family's result under its own plan"),
        column(
            "carried",
            OutcomeKind::Text,
            "always, shown or assumed where it is carried to the other plan; else why not: not_shown (the data does not \
             show the other need), never (outcomes are not compared over the link), nobody (the other need can be nobody's \
             of whom this is on record)",
        ),
        empty(
            "from_status",
            OutcomeKind::Text,
            "What it comes to under the first plan; empty where it is not judged there",
        ),
        empty("from_decided_by", OutcomeKind::Text, "The clause that decides there"),
        empty(
            "to_status",
            OutcomeKind::Text,
            "What it comes to under the other plan; empty where it is not judged there",
        ),
        empty("to_decided_by", OutcomeKind::Text, "The clause that decides there"),
    ],
};

const LINKED_DOMAINS: OutcomeColumn =
    column("linked_domains", OutcomeKind::Count, "In how many domains it has needs that are carried");
const YOUNGEST: OutcomeColumn = column(
    "youngest",
    OutcomeKind::Text,
    "The youngest child that lived in the household when the work began: 0-4, 5-10, 11+ or none",
);
const FROM_STATUS: OutcomeColumn = empty(
    "from_status",
    OutcomeKind::Text,
    "What all its carried needs come to under the crosswalk's first plan; empty where none is carried",
);
const TO_STATUS: OutcomeColumn =
    empty("to_status", OutcomeKind::Text, "What they come to under its other plan; empty where none is carried");
const FROM_ELIGIBLE: OutcomeColumn = empty(
    "from_eligible",
    OutcomeKind::Flag,
    "Whether it would be eligible under the first plan by data alone; empty where a rejected row leaves it open",
);
const TO_ELIGIBLE: OutcomeColumn = empty(
    "to_eligible",
    OutcomeKind::Flag,
    "Whether it would be eligible under the other plan by data alone; empty where a rejected row leaves it open",
);

const CARRIED_FAMILY: OutcomeTable = OutcomeTable {
    name: "carried_family",
    grain: "engaged family under either plan of the crosswalk, as its area's newest submission knows it",
    columns: &[
        column("as_of", OutcomeKind::Day, "The day of the statuses: nothing later is seen"),
        AREA,
        column("plan", OutcomeKind::Text, "The plan that the family is worked with under"),
        FAMILY,
        column("engaged_on", OutcomeKind::Day, "The day on which the work began"),
        empty("closed_on", OutcomeKind::Day, "The day on which it ended"),
        column("judged_finally", OutcomeKind::Flag, "Whether both plans have judged it for good"),
        column("needs_carried", OutcomeKind::Count, "How many of its needs are carried, each over each link"),
        LINKED_DOMAINS,
        YOUNGEST,
        FROM_STATUS,
        TO_STATUS,
        FROM_ELIGIBLE,
        TO_ELIGIBLE,
    ],
};

const CARRIED_READING: OutcomeTable = OutcomeTable {
    name: "carried_reading",
    grain: "cell of closed families that another reading of a plan's source moves, reading and area: what the families of \
            carried_family come to under that reading, less what they come to",
    columns: &[
        AREA,
        column("reading_plan", OutcomeKind::Text, "The plan whose source is read otherwise"),
        column("reading", OutcomeKind::Text, "The reading, by its id"),
        OWN_PLAN,
        empty("locality", OutcomeKind::Text, "The part of the area that they live in"),
        column("closed_month", OutcomeKind::Day, "The month in which the work ended"),
        LINKED_DOMAINS,
        YOUNGEST,
        FROM_STATUS,
        TO_STATUS,
        FROM_ELIGIBLE,
        TO_ELIGIBLE,
        column("families", OutcomeKind::LongCount, "By how many families the cell grows; below zero, shrinks"),
    ],
};

const WHAT_IF: OutcomeColumn = column("what_if", OutcomeKind::Text, "The changed plan, as it was named");

const CHANGED_NEED: OutcomeTable = OutcomeTable {
    name: "changed_need",
    grain: "changed plan, area and locality, need that counts for the results of families, and what becomes of it; empty but \
            where `hearthline whatif` asks",
    columns: &[
        WHAT_IF,
        OWN_PLAN,
        AREA,
        LOCALITY,
        CLOSED_MONTH,
        column("need", OutcomeKind::Text, "The need, by its id"),
        empty(
            "status_before",
            OutcomeKind::Text,
            "The status under the plan; empty where the need does not count there",
        ),
        empty("decided_by_before", OutcomeKind::Text, "The clause that decides there, where the status changes"),
        empty(
            "status_after",
            OutcomeKind::Text,
            "The status under the changed plan; empty where the need does not count there",
        ),
        empty("decided_by_after", OutcomeKind::Text, "The clause that decides there, where the status changes"),
        column("needs", OutcomeKind::LongCount, "How many needs of families, or of persons of them"),
    ],
};

const CHANGED_FAMILY: OutcomeTable = OutcomeTable {
    name: "changed_family",
    grain: "changed plan, area and locality, month of closure, and what becomes of engaged families; empty but where \
            `hearthline whatif` asks",
    columns: &[
        WHAT_IF,
        OWN_PLAN,
        AREA,
        LOCALITY,
        CLOSED_MONTH,
        column("result_before", OutcomeKind::Text, "The result under the plan"),
        empty("reason_before", OutcomeKind::Text, "Its reason"),
        column("result_after", OutcomeKind::Text, "The result under the changed plan"),
        empty("reason_after", OutcomeKind::Text, "Its reason"),
        column("families", OutcomeKind::LongCount, "How many families"),
    ],
};

/// The tables of outcomes.
pub const OUTCOME_TABLES: [&OutcomeTable; 9] = [
    &NEED_STATUS,
    &NEED_STATUS_NOW,
    &FAMILY_RESULT,
    &FAMILY_RESULT_NOW,
    &CARRIED_NEED,
    &CARRIED_FAMILY,
    &CARRIED_READING,
    &CHANGED_NEED,
    &CHANGED_FAMILY,
];

impl OutcomeColumn {
    /// The type as Arrow has it.
    pub fn arrow_type(&self) -> DataType {
        match self.kind {
            OutcomeKind::Day => DataType::Date32,
            OutcomeKind::Text => DataType::Utf8,
            OutcomeKind::Flag => DataType::Boolean,
            OutcomeKind::Count => DataType::Int32,
            OutcomeKind::LongCount => DataType::Int64,
        }
    }
}

impl OutcomeTable {
    fn schema(&self) -> SchemaRef {
        let field = |column: &OutcomeColumn| Field::new(column.name, column.arrow_type(), column.may_be_empty);
        Arc::new(Schema::new(self.columns.iter().map(field).collect::<Vec<Field>>()))
    }
}

/// Gives the schema of `outcome.need_status`.
pub fn need_status_schema() -> SchemaRef {
    NEED_STATUS.schema()
}

/// Gives the schema of `outcome.family_result`.
pub fn family_result_schema() -> SchemaRef {
    FAMILY_RESULT.schema()
}

/// Gives the schema of `outcome.carried_need`.
pub fn carried_need_schema() -> SchemaRef {
    CARRIED_NEED.schema()
}

/// Gives the schema of `outcome.carried_family`.
pub fn carried_family_schema() -> SchemaRef {
    CARRIED_FAMILY.schema()
}

/// Gives the schema of `outcome.carried_reading`.
pub fn carried_reading_schema() -> SchemaRef {
    CARRIED_READING.schema()
}

/// Gives the schema of `outcome.changed_need`.
pub fn changed_need_schema() -> SchemaRef {
    CHANGED_NEED.schema()
}

/// Gives the schema of `outcome.changed_family`.
pub fn changed_family_schema() -> SchemaRef {
    CHANGED_FAMILY.schema()
}
