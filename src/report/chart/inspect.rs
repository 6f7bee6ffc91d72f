//! Test help: checks that a reader can read every text of a drawing.

use super::palette::WIDTH;
use super::typeface::Face;

/// A label that is longer than any chart has room for.
pub(super) const LONG: &str =
    "Children, young people & their parents who <may> need help with attendance, housing, debt and unemployment";

/// A text of a drawing, and the box that it fills.
#[derive(Debug)]
pub(super) struct Placed {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// Returns the value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    Some(tag.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0)
}

/// Finds and measures every text.
pub(super) fn texts(svg: &str) -> Vec<Placed> {
    let place = |element: &str| {
        let (tag, rest) = element.split_once('>').unwrap();
        let text = rest.split_once("</text>").unwrap().0;
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
        let text = text.replace("&amp;", "&");
        let number = |name: &str| attribute(tag, name).unwrap().parse::<f64>().unwrap();
        let (x, size) = (number("x"), number("font-size"));
        let face = Face { size, semibold: tag.contains("font-weight") };
        let width = f64::from(face.width(&text).unwrap());
        let left = match attribute(tag, "text-anchor").unwrap() {
            "start" => x,
            "middle" => x - width / 2.0,
            "end" => x - width,
            other => panic!("anchor {other}"),
        };
        // The box of `getBBox` in Chromium, which rounds the ascent and the descent of the face.
        let (baseline, up, down) = (number("y") + 0.36 * size, (0.97 * size).round(), (0.27 * size).round());
        Placed { text, left, right: left + width, top: baseline - up, bottom: baseline + down }
    };
    svg.split("<text").skip(1).map(place).collect()
}

/// Asserts that all texts lie inside the view box, that no two overlap by more than a unit, and that the markup is whole.
pub(super) fn assert_legible(svg: &str) {
    let view = attribute(svg, "viewBox").unwrap();
    let height: f64 = view.rsplit(' ').next().unwrap().parse().unwrap();
    let texts = texts(svg);
    for (index, one) in texts.iter().enumerate() {
        let inside = one.left >= 0.0 && one.right <= f64::from(WIDTH) && one.top >= 0.0 && one.bottom <= height;
        assert!(inside, "outside {view}: {one:?}");
        for other in texts.iter().skip(index + 1) {
            let across = one.right.min(other.right) - one.left.max(other.left);
            let down = one.bottom.min(other.bottom) - one.top.max(other.top);
            assert!(across <= 1.0 || down <= 1.0, "overlap: {one:?} and {other:?}");
        }
    }
    assert_whole(svg);
}

/// Asserts the same of each drawing of a chart that has several.
pub(super) fn assert_all_legible(svgs: &str) {
    let drawings: Vec<&str> = svgs.split_inclusive("</svg>\n").collect();
    assert!(!drawings.is_empty());
    drawings.into_iter().for_each(assert_legible);
}

/// Asserts that tags close in order, that no number is missing and that no code colour is left.
fn assert_whole(svg: &str) {
    let mut open = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        assert!(!text.contains('>') && tag.matches('"').count().is_multiple_of(2), "{piece}");
        let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty() && svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    let is_code = |value: &str| value.starts_with("=\"#");
    assert!(!svg.contains("NaN") && !svg.contains("inf\"") && !svg.split("fill").any(is_code));
}

#[test]
#[should_panic(expected = "overlap")]
fn texts_on_each_other_are_found() {
    let text = |x: i32| format!("<text x=\"{x}\" y=\"10\" text-anchor=\"start\" font-size=\"13\">word</text>");
    assert_legible(&format!("<svg viewBox=\"0 0 760 20\">{}{}</svg>\n", text(10), text(20)));
}

#[test]
#[should_panic(expected = "outside")]
fn texts_beyond_the_edge_are_found() {
    let text = "<text x=\"2\" y=\"10\" text-anchor=\"end\" font-size=\"13\">word</text>";
    assert_legible(&format!("<svg viewBox=\"0 0 760 20\">{text}</svg>\n"));
}
