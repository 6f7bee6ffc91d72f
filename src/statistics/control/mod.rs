//! Control charts of monthly flows: which months, and which runs of months, are more than chance.

mod chance;
mod chart;
mod limits;
mod newest;
mod signals;
mod stretch;
mod words;

pub use chance::Chance;
pub use chart::{Chart, Kind, Month, Point, Share, Standing, p_chart, xmr_chart};
pub use limits::NoLimits;
pub use signals::{Rule, Signal};
