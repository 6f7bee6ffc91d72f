//! The words of the field that every floor above shares: months, area codes, problems, shown values.
//!
//! Nothing here knows a table, a plan or a store, and nothing here prints or reads the clock.

mod area_code;
mod file;
mod folder;
mod hash;
mod library;
mod month;
mod nearest;
mod number;
mod problem;
mod shown;

pub use area_code::AreaCode;
pub use file::write_file;
pub use folder::{check_folder, write_folder};
pub use hash::{Digest, hex};
pub use library::{Library, LibraryFile};
pub use month::{Month, date_from_days, days_from_date};
pub use nearest::{and_list, nearest, or_list};
pub use number::{count, grouped};
pub use problem::{Problem, Problems};
pub use shown::Shown;
