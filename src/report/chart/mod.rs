//! Charts drawn as SVG text for the pages: lines over time, intervals, bars, parts of a whole, heat maps,
//! small multiples, funnels and hex maps.
//!
//! Each chart is a value with public fields; `draw` turns it into one `<svg>` element and does nothing else: the same
//! value gives the same bytes. The headline and the subtitle are the accessible title and are not drawn, for the page
//! prints them above the figure. Text stays text in the font of the pages, which [`REGULAR`] and [`SEMIBOLD`] hold.
//!
//! A value that is missing, not a number, infinite, or beyond 10^15 is never drawn: a line breaks there, a row prints
//! its note instead.
//!
//! Deliberately absent: files, clocks, colours chosen by a caller, two scales in one chart, and joining across a gap.

mod along;
mod bar;
mod canvas;
mod caption;
mod dress;
mod failure;
mod fill;
mod frame;
mod funnel;
mod heat;
mod hexes;
#[cfg(test)]
mod inspect;
mod interval;
mod key;
mod label;
mod line;
mod line_end;
mod line_layer;
mod mark;
mod multiples;
mod palette;
mod panel;
mod row;
mod run;
mod scale;
mod second;
#[cfg(test)]
mod spree;
mod stacked;
mod stacked_row;
mod standing;
mod tally;
mod typeface;
mod unit;

pub use bar::{Bar, BarChart};
pub use caption::Caption;
pub use failure::ChartFailure;
pub use funnel::{FunnelArea, FunnelChart, FunnelLimits};
pub use heat::{HeatMap, HeatRow};
pub use hexes::{Hex, HexMap};
pub use interval::{IntervalChart, Row};
pub use line::{LineChart, Series};
pub use multiples::{Panel, SmallMultiples};
pub use palette::{Theme, custom_properties};
pub use second::Second;
pub use stacked::{StackedChart, StackedRow};
pub use standing::Standing;
pub use tally::Tally;
pub use typeface::{FAMILY, REGULAR, REGULAR_WOFF2, SEMIBOLD, SEMIBOLD_WOFF2};
pub use unit::Unit;
