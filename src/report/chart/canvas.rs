//! The only door to plotters: a sheet to draw lines, areas, dots and text on, which ends as SVG text.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBAColor, ShapeStyle, TextStyle};

use super::ChartFailure;
use super::caption::Caption;
use super::dress::dress;
use super::palette::{BODY, Dash, Ink, WIDTH, encode};
use super::typeface::Face;

/// A place on the sheet: to the right and down from its upper left corner.
pub(super) type Point = (i32, i32);

/// Says how a line is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    pub ink: Ink,
    pub dash: Dash,
    pub width: u32,
}

impl Stroke {
    pub const HAIRLINE: Self = Self { ink: Ink::Grid, dash: Dash::Solid, width: 1 };
    pub const TEXT: Self = Self { ink: Ink::Text, dash: Dash::Solid, width: 1 };
    pub const AXIS: Self = Self { ink: Ink::Muted, dash: Dash::Solid, width: 1 };
}

/// Says to which side of its place a text lies; up and down it is always centred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The text begins at the place.
    Right,
    /// The text ends at the place.
    Left,
    /// The text is centred on the place.
    Middle,
}

/// A sheet of the charts' width, drawn on in code colours.
pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

/// Makes a sheet of the given height, lets `paint` draw on it, and returns the SVG.
pub(super) fn draw(
    caption: &Caption,
    height: i32,
    paint: impl FnOnce(&Canvas<'_>) -> Result<(), ChartFailure>,
) -> Result<String, ChartFailure> {
    let mut raw = String::new();
    {
        let size = (WIDTH.unsigned_abs(), height.unsigned_abs());
        let canvas = Canvas { area: SVGBackend::with_string(&mut raw, size).into_drawing_area() };
        paint(&canvas)?;
        canvas.area.present()?;
    }
    Ok(dress(&raw, caption, height))
}

/// Draws the chart that has nothing to show.
pub(super) fn draw_nothing(caption: &Caption) -> Result<String, ChartFailure> {
    draw(caption, 96, |canvas| canvas.text("No data", (WIDTH / 2, 48), Side::Middle, Face::regular(BODY), Ink::Muted))
}

impl Canvas<'_> {
    /// Draws a line through the points; fewer than two draw nothing.
    pub fn line(&self, points: impl Into<Vec<Point>>, stroke: Stroke) -> Result<(), ChartFailure> {
        let points = points.into();
        if points.len() < 2 {
            return Ok(());
        }
        Ok(self.area.draw(&PathElement::new(points, outlined(stroke)))?)
    }

    /// Fills the area inside the points.
    pub fn area(&self, points: impl Into<Vec<Point>>, ink: Ink, opacity: f64) -> Result<(), ChartFailure> {
        Ok(self.area.draw(&Polygon::new(points, filled(encode(ink, Dash::Solid).mix(opacity))))?)
    }

    /// Fills a circle.
    pub fn disc(&self, centre: Point, radius: u32, ink: Ink) -> Result<(), ChartFailure> {
        Ok(self.area.draw(&Circle::new(centre, radius, filled(encode(ink, Dash::Solid).to_rgba())))?)
    }

    /// Draws the outline of a circle.
    pub fn ring(&self, centre: Point, radius: u32, stroke: Stroke) -> Result<(), ChartFailure> {
        Ok(self.area.draw(&Circle::new(centre, radius, outlined(stroke)))?)
    }

    /// Fills a rectangle between two corners.
    pub fn block(&self, corner: Point, opposite: Point, ink: Ink) -> Result<(), ChartFailure> {
        let corners = [
            (corner.0.min(opposite.0), corner.1.min(opposite.1)),
            (corner.0.max(opposite.0), corner.1.max(opposite.1)),
        ];
        Ok(self.area.draw(&Rectangle::new(corners, filled(encode(ink, Dash::Solid).to_rgba())))?)
    }

    /// Writes a text on one line; an empty one leaves no trace.
    pub fn text(&self, text: &str, place: Point, side: Side, face: Face, ink: Ink) -> Result<(), ChartFailure> {
        if text.is_empty() {
            return Ok(());
        }
        let anchor = match side {
            Side::Right => HPos::Left,
            Side::Left => HPos::Right,
            Side::Middle => HPos::Center,
        };
        let colour = encode(ink, Dash::Solid);
        let style = TextStyle::from(face.font()?).pos(Pos::new(anchor, VPos::Center)).color(&colour);
        Ok(self.area.draw(&Text::new(text.to_owned(), place, style))?)
    }
}

fn filled(color: RGBAColor) -> ShapeStyle {
    ShapeStyle { color, filled: true, stroke_width: 0 }
}

fn outlined(stroke: Stroke) -> ShapeStyle {
    ShapeStyle { color: encode(stroke.ink, stroke.dash).to_rgba(), filled: false, stroke_width: stroke.width }
}

#[cfg(test)]
mod tests {
    use super::super::inspect::assert_legible;
    use super::{Caption, draw_nothing};

    #[test]
    fn the_empty_chart_says_so() {
        let caption = Caption { id: "a".to_owned(), headline: "A & B".to_owned(), ..Caption::default() };
        let svg = draw_nothing(&caption).unwrap();
        assert_legible(&svg);
        assert!(svg.contains(">No data</text>"));
    }
}
