//! What may land: one entry per table of the extract contract, with columns, types, units and allowed values.
//!
//! The contract is written once, here. The check at landing, the Arrow schemas, `hearthline tables` and the reference
//! page in `docs/` are all made from it. It knows neither files nor stores, and holds no rule of any plan.

mod column;
mod identifier;
mod instrument;
mod outcome_schemas;
mod reference_tables;
mod schema;
mod table;
mod tables;
mod term;
pub mod vocabulary;

pub use self::vocabulary as words;
pub use column::{Column, Kind};
pub use identifier::{Identifier, MOST_DIGITS, MOST_LETTERS, is_landable_word, is_pseudonym, is_word};
pub use instrument::{Direction, INSTRUMENTS, Instrument, Scale, reliable_change, scale_of};
pub use outcome_schemas::{
    OUTCOME_TABLES, OutcomeColumn, OutcomeKind, OutcomeTable, carried_family_schema, carried_need_schema,
    carried_reading_schema, changed_family_schema, changed_need_schema, family_result_schema, need_status_schema,
};
pub use reference_tables::REFERENCE_TABLES;
pub use schema::{arrow_type, landed_schema, reference_schema, rejects_schema, submissions_schema};
pub use table::{Order, Table};
pub use tables::TABLES;
pub use term::is_in_school_year;

/// Gives the contract table of a name.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// Gives the reference table of a name.
pub fn reference_table(name: &str) -> Option<&'static Table> {
    REFERENCE_TABLES.iter().find(|table| table.name == name)
}
