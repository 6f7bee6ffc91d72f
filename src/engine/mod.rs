//! The only door to DataFusion: a session over the landed tables, a guard that lets queries read and nothing else,
//! and the statistics as SQL functions. Errors of DataFusion are put into words here, once.

mod failure;
mod grouping_sets;
mod guard;
mod landed_table;
mod measure_at;
mod on_demand;
mod plan_tables;
mod schemas;
mod session;
mod statistics_functions;
mod tables;
mod within;

pub use datafusion::{
    arrow::record_batch::RecordBatch, common::ScalarValue, execution::SendableRecordBatchStream,
    logical_expr::ScalarUDF,
};
pub use on_demand::{Asked, Of, OnDemand};
pub use session::{Engine, Limits, Params, Prepared};
pub use within::Locality;
