//! The names at the ends of lines, with the last value, kept apart and tied to their lines.

use super::ChartFailure;
use super::canvas::{Canvas, Side, Stroke};
use super::frame::Frame;
use super::label::{Wish, spread};
use super::line::Series;
use super::line_layer::{Layers, Reading};
use super::palette::{BODY, Dash, Ink, LINE};
use super::scale::whole;
use super::typeface::{Face, clean};
use super::unit::Unit;

/// The widest that a name may be before it is wrapped, and into how many lines.
const ROOM: i32 = 170;
const LINES: usize = 3;
/// The distance from the frame to the names, which the leaders cross.
const LEADER: i32 = 20;

/// The names of a chart's series, wrapped and measured.
#[derive(Debug)]
pub(super) struct LineEnds {
    ends: Vec<LineEnd>,
}

#[derive(Debug)]
struct LineEnd {
    lines: Vec<String>,
    is_marked: bool,
    /// The last position with a value, and that value.
    last: Option<(usize, f64)>,
    face: Face,
    ink: Ink,
}

impl LineEnds {
    /// Wraps and measures the names.
    pub fn of(series: &[Series], readings: &[Vec<Option<Reading>>], unit: Unit) -> Result<Self, ChartFailure> {
        let mut ends = Vec::new();
        for (index, (series, readings)) in series.iter().zip(readings).enumerate() {
            let last = readings.iter().enumerate().rev().find_map(|(at, reading)| Some((at, (*reading)?.value)));
            let face = if series.emphasis { Face::semibold(BODY) } else { Face::regular(BODY) };
            let tally = last.and_then(|(at, _)| series.values.get(at)).copied().unwrap_or_default();
            let value = tally.text(unit).unwrap_or_else(|| "no data".to_owned());
            let ink = if last.is_some() { Ink::of_series(index) } else { Ink::Muted };
            let lines = name_and_value(&clean(&series.name), &value, face)?;
            ends.push(LineEnd { lines, is_marked: tally.is_marked(), last, face, ink });
        }
        Ok(Self { ends })
    }

    /// Tells whether any value is written with the mark of a small count.
    pub fn is_marked(&self) -> bool {
        self.ends.iter().any(|end| end.is_marked)
    }

    /// Returns the width that the names and their leaders take.
    pub fn width(&self) -> Result<i32, ChartFailure> {
        self.ends.iter().try_fold(0, |widest, end| Ok(widest.max(LEADER + end.face.widest(&end.lines)?)))
    }

    /// Returns the height that the names take together.
    pub fn height(&self) -> i32 {
        self.ends.iter().map(LineEnd::height).sum()
    }

    /// Writes the names beside the frame and draws a leader to each that could not stay beside its line's end.
    pub fn draw(
        &self,
        canvas: &Canvas<'_>,
        frame: &Frame,
        layers: &Layers<'_>,
        dodges: &[i32],
    ) -> Result<(), ChartFailure> {
        let wish = |end: &LineEnd| {
            let centre = end.last.map_or(frame.bottom, |(_, value)| layers.up.at(value));
            Wish { centre, height: end.height() }
        };
        let wishes: Vec<Wish> = self.ends.iter().map(wish).collect();
        let centres = spread(&wishes, frame.top - LINE / 2, frame.bottom + LINE / 2);
        for (index, (end, centre)) in self.ends.iter().zip(centres).enumerate() {
            if let Some((at, value)) = end.last {
                let end_x = layers.x(at) + dodges.get(index).copied().unwrap_or(0);
                let end_y = layers.up.at(value);
                let is_beside = at + 1 == layers.length && (centre - end_y).abs() < LINE / 2;
                if !is_beside {
                    let leader = Stroke { ink: Ink::Muted, dash: Dash::Dots, width: 1 };
                    let reached = (frame.right + LEADER - 4, centre);
                    canvas.line([(end_x + 6, end_y), (frame.right.max(end_x + 6), end_y), reached], leader)?;
                }
            }
            let above = LINE * (whole(end.lines.len()) - 1) / 2;
            for (line, text) in end.lines.iter().enumerate() {
                let place = (frame.right + LEADER, centre - above + LINE * whole(line));
                canvas.text(text, place, Side::Right, end.face, end.ink)?;
            }
        }
        Ok(())
    }
}

impl LineEnd {
    fn height(&self) -> i32 {
        LINE * whole(self.lines.len()) + 2
    }
}

/// Wraps a name and puts the value after it, on a line of its own if there is no room; the value is never shortened.
fn name_and_value(name: &str, value: &str, face: Face) -> Result<Vec<String>, ChartFailure> {
    let mut lines = face.wrap(name, ROOM, LINES)?;
    let last = lines.pop().unwrap_or_default();
    let both = if last.is_empty() { value.to_owned() } else { format!("{last} {value}") };
    if face.width(&both)? <= ROOM {
        lines.push(both);
    } else {
        lines.extend([last, value.to_owned()]);
    }
    Ok(lines)
}
