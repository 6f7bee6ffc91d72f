use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use super::{Kind, Table};

/// Gives the Arrow type in which the values of a kind are kept.
pub fn arrow_type(kind: Kind) -> DataType {
    match kind {
        Kind::Date | Kind::DateAhead | Kind::Month => DataType::Date32,
        Kind::Whole(..) => DataType::Int32,
        Kind::Number(..) | Kind::Reading => DataType::Float64,
        Kind::Flag => DataType::Boolean,
        Kind::Term
        | Kind::Word(_)
        | Kind::WordBy(..)
        | Kind::SourceKind
        | Kind::Scale
        | Kind::Version
        | Kind::Pseudonym
        | Kind::Area
        | Kind::Plan
        | Kind::Need
        | Kind::Locality
        | Kind::Code
        | Kind::Title
        | Kind::FinancialYear => DataType::Utf8,
    }
}

/// Gives the schema of a landed contract table: the area and the submission, the contract's columns, and the dense
/// integers `family_no` and `person_no` after the pseudonyms that they stand for.
pub fn landed_schema(table: &Table) -> SchemaRef {
    let mut fields = submission_fields();
    for column in table.columns.iter().filter(|column| column.name != "area_code") {
        fields.push(Field::new(column.name, arrow_type(column.kind), !column.required));
        match column.name {
            "family_id" => fields.push(Field::new("family_no", DataType::Int32, false)),
            "person_id" => fields.push(Field::new("person_no", DataType::Int32, !column.required)),
            _ => {}
        }
    }
    Arc::new(Schema::new(fields))
}

/// Gives the schema of a landed reference table: its columns, nothing added.
pub fn reference_schema(table: &Table) -> SchemaRef {
    let fields: Vec<Field> =
        table.columns.iter().map(|column| Field::new(column.name, arrow_type(column.kind), !column.required)).collect();
    Arc::new(Schema::new(fields))
}

/// Gives the schema of `extract.rejects`: one row per thing that was wrong with a row that was left out.
pub fn rejects_schema() -> SchemaRef {
    let mut fields = submission_fields();
    fields.extend([
        Field::new("source_table", DataType::Utf8, false),
        Field::new("line", DataType::Int64, false),
        Field::new("column_name", DataType::Utf8, false),
        Field::new("reason", DataType::Utf8, false),
        Field::new("withheld", DataType::Boolean, false),
        Field::new("any_family", DataType::Boolean, false),
        Field::new("family_id", DataType::Utf8, true),
        Field::new("family_no", DataType::Int32, true),
        Field::new("kind", DataType::Utf8, true),
    ]);
    Arc::new(Schema::new(fields))
}

/// Gives the schema of `extract.submissions`: one row per table of a submission.
pub fn submissions_schema() -> SchemaRef {
    let mut fields = submission_fields();
    fields.extend([
        Field::new("source_table", DataType::Utf8, false),
        Field::new("rows_kept", DataType::Int64, false),
        Field::new("rows_rejected", DataType::Int64, false),
        Field::new("rows_withheld", DataType::Int64, false),
        Field::new("hash", DataType::Utf8, false),
    ]);
    Arc::new(Schema::new(fields))
}

fn submission_fields() -> Vec<Field> {
    vec![Field::new("area_code", DataType::Utf8, false), Field::new("submission", DataType::Date32, false)]
}
