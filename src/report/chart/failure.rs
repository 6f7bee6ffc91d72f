//! Why a chart could not be drawn.

use plotters::drawing::DrawingAreaErrorKind;

/// Says why a chart could not be drawn; neither reason depends on the values that were to be shown.
#[derive(Debug, thiserror::Error)]
pub enum ChartFailure {
    /// The embedded font is not one that can be measured.
    #[error("the embedded font of the charts cannot be read")]
    Font,
    /// The drawing library refused a shape.
    #[error("the chart could not be drawn: {0}")]
    Drawing(#[from] DrawingAreaErrorKind<std::io::Error>),
}
