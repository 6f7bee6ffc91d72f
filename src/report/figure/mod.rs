//! Figures: the rows that a recipe chooses become a chart, the table beside it and what is said of both.
//!
//! `draw` is the way of every figure; `control`, `funnel`, `heat` and `stacked` are what some kinds take besides, `apart` keeps rows of several plans in
//! figures of their own, and `chance` is what the control charts say of the newest month. Deliberately absent: lines and colours (`chart`).

mod apart;
mod chance;
mod control;
mod draw;
mod funnel;
mod heat;
mod stacked;

pub(super) use self::{
    apart::{Part, apart},
    chance::{Newest, moved},
    draw::{Figure, draw},
};
