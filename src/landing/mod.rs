//! From files as they arrive to checked, pseudonymous, sorted Parquet in a store.
//!
//! `discover` finds submissions, `read` gives their rows as text, `parse` turns text into values column by column,
//! `table` keeps a row or says why not, `submission` puts the tables of one submission together, and `land` commits.
//! `mapping` comes in beside `read`, for sources of another shape, and `hex_map` for a hex map. Nothing here evaluates a rule or counts a need.

mod discover;
mod finding;
mod forget;
mod hex_map;
mod hexjson;
mod land;
mod mapping;
mod parse;
mod pseudonym;
mod read;
mod reason;
mod register;
pub mod sample;
mod sources;
mod stored;
mod submission;
mod table;

pub use discover::{Discovered, discover};
pub use finding::{Finding, Gravity};
pub use forget::{Forget, forget};
pub use land::{Fate, Landing, Outcome, check, land};
pub use mapping::{Mapping, map_sources};
pub use pseudonym::PseudonymKey;
pub use read::TableSource;
pub use reason::{Fault, Reason, Refusal};
pub use submission::{Arrival, Limits};
