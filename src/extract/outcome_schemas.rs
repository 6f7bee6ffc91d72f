use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

/// Gives the schema of `outcome.need_status`: one row per need of a family, and of a person of it where it is one's.
pub fn need_status_schema() -> SchemaRef {
    let text = |name: &str, null: bool| Field::new(name, DataType::Utf8, null);
    let flag = |name: &str, null: bool| Field::new(name, DataType::Boolean, null);
    let day = |name: &str, null: bool| Field::new(name, DataType::Date32, null);
    Arc::new(Schema::new(vec![
        day("as_of", false),
        day("judged_on", false),
        text("area_code", false),
        text("plan", false),
        text("family_id", false),
        text("person_id", true),
        text("headline", false),
        text("need", false),
        flag("in_set", false),
        flag("recorded", false),
        flag("found", true),
        text("status", false),
        text("decided_by", true),
        day("knowable_on", true),
    ]))
}

/// Gives the schema of `outcome.family_result`: one row per engaged family.
pub fn family_result_schema() -> SchemaRef {
    let text = |name: &str, null: bool| Field::new(name, DataType::Utf8, null);
    Arc::new(Schema::new(vec![
        Field::new("as_of", DataType::Date32, false),
        text("area_code", false),
        text("plan", false),
        text("family_id", false),
        Field::new("eligible", DataType::Boolean, true),
        Field::new("needs", DataType::Int32, false),
        Field::new("needs_achieved", DataType::Int32, false),
        text("result", false),
        text("reason", true),
    ]))
}
