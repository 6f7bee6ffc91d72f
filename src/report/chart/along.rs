//! Labels along an axis: as many as fit beside each other, counted back from the last, which is the newest.

use super::ChartFailure;
use super::typeface::Face;

/// One label in so many is written; the steps suit months.
const STRIDES: [usize; 14] = [1, 2, 3, 4, 6, 12, 24, 36, 60, 120, 240, 600, 1200, 2400];
/// The least distance between two labels.
const GAP: i32 = 8;

/// A label that fits: the place it belongs to, the centre of its text, which the ends of the axis may push, and the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fitted {
    pub place: i32,
    pub centre: i32,
    pub text: String,
}

/// Returns the labels to write between `left` and `right`, each no wider than `room`, none touching another.
pub(super) fn fit(
    labels: impl IntoIterator<Item = (i32, String)>,
    face: Face,
    (left, right): (i32, i32),
    room: i32,
) -> Result<Vec<Fitted>, ChartFailure> {
    let mut boxed = Vec::new();
    for (place, label) in labels {
        let text = face.shorten(&label, room.min(right - left))?;
        let half = face.width(&text)? / 2 + 1;
        let centre = place.min(right - half).max(left + half);
        boxed.push((centre - half, centre + half, Fitted { place, centre, text }));
    }
    boxed.reverse();
    let fits = |stride: &usize| {
        let shown = boxed.iter().step_by(*stride);
        shown.clone().zip(shown.skip(1)).all(|(after, before)| before.1 + GAP <= after.0)
    };
    let stride = STRIDES.into_iter().find(fits).unwrap_or(usize::MAX);
    Ok(boxed.into_iter().step_by(stride).map(|(_, _, label)| label).collect())
}

#[cfg(test)]
mod tests {
    use super::{Face, fit};

    fn written(count: i32, distance: i32, label: &str) -> Vec<i32> {
        let labels = (0..count).map(|index| (index * distance, label.to_owned()));
        let fitted = fit(labels, Face::regular(12.0), (0, 600), 150).unwrap();
        fitted.into_iter().map(|label| label.place / distance.max(1)).collect()
    }

    #[test]
    fn labels_are_thinned_until_they_fit_and_the_last_stays() {
        assert_eq!(written(5, 100, "2023-01"), [4, 3, 2, 1, 0]);
        assert_eq!(written(13, 30, "2023-01"), [12, 9, 6, 3, 0]);
        assert_eq!(written(60, 10, "2023-01"), [59, 47, 35, 23, 11]);
        assert_eq!(written(3, 0, "2023-01").len(), 1);
        assert!(written(0, 10, "").is_empty());
    }

    #[test]
    fn a_long_label_is_shortened_and_kept_inside() {
        let labels = [(0, "a very long label for a very short axis".to_owned())];
        let fitted = fit(labels, Face::regular(12.0), (0, 600), 100).unwrap();
        assert_eq!(fitted[0].text, "a very long labe…");
        assert!((45..52).contains(&fitted[0].centre));
    }
}
