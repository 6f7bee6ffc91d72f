//! The last step: plotters' SVG, drawn in code colours, becomes the SVG that a page embeds.

use super::caption::Caption;
use super::palette::{WIDTH, decode};
use super::typeface::FAMILY;

/// Rewrites plotters' SVG: named and scalable at the root, custom properties for code colours, dashes where the code
/// says so, and nothing that only repeats a default.
pub(super) fn dress(raw: &str, caption: &Caption, height: i32) -> String {
    let mut dressed = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 {WIDTH} {height}\" width=\"100%\" \
         font-family=\"{FAMILY}, sans-serif\" stroke-linejoin=\"round\" {}>\n{}",
        caption.attributes(),
        caption.elements()
    );
    // Texts and attributes are escaped, so every `<` opens a tag and the first `>` after it closes that tag.
    for piece in raw.split('<') {
        let Some((tag, text)) = piece.split_once('>') else {
            continue;
        };
        if tag.starts_with("svg") {
            continue;
        }
        let ends_line = tag.starts_with('/') || tag.ends_with('/');
        dressed.extend(["<", &dress_tag(tag), ">", text.trim()]);
        if ends_line {
            dressed.push('\n');
        }
    }
    dressed
}

/// Rewrites one tag, given without its angle brackets.
fn dress_tag(tag: &str) -> String {
    let Some((name, attributes)) = tag.split_once(' ') else {
        return tag.to_owned();
    };
    let mut dressed = name.to_owned();
    let mut rest = attributes;
    while let Some((key, (value, after))) =
        rest.split_once("=\"").and_then(|(key, rest)| Some((key, rest.split_once('"')?)))
    {
        dressed.push_str(&dress_attribute(key.trim(), value.trim()));
        rest = after;
    }
    dressed.push_str(rest.trim());
    dressed
}

/// Rewrites one attribute, with a space before it; a needless one is nothing.
fn dress_attribute(key: &str, value: &str) -> String {
    match (key, value) {
        ("opacity", "1") | ("stroke", "none") | ("font-family", _) => String::new(),
        // Half an x-height centres small letters; labels are mostly digits and capitals.
        ("dy", _) => " dy=\"0.36em\"".to_owned(),
        ("font-weight", _) => " font-weight=\"600\"".to_owned(),
        ("font-size", size) => format!(" font-size=\"{:.0}\"", size.parse().unwrap_or(super::palette::BODY)),
        (key, value) => match decode(value) {
            Some((ink, dash)) => {
                let colour = ink.colour();
                let dashes = dash.pattern().filter(|_| key == "stroke");
                let dashes = dashes.map(|pattern| format!(" stroke-dasharray=\"{pattern}\"")).unwrap_or_default();
                format!("{dashes} style=\"{key}:var({},{})\"", colour.property, colour.light)
            }
            None => format!(" {key}=\"{value}\""),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Caption, dress};

    #[test]
    fn plotters_svg_becomes_page_svg() {
        let raw = "<svg width=\"760\" height=\"90\" viewBox=\"0 0 760 90\" xmlns=\"http://www.w3.org/2000/svg\">\n\
                   <polyline fill=\"none\" opacity=\"1\" stroke=\"#040100\" stroke-width=\"2\" points=\"1,2 3,4 \"/>\n\
                   <text x=\"1\" y=\"2\" dy=\"0.5ex\" text-anchor=\"end\" font-family=\"Hearthline\" \
                   font-size=\"12.999999\" opacity=\"1\" fill=\"#000000\" font-weight=\"bold\">\n\
                   fill=&quot;#000000&quot; &lt;b&gt;\n</text>\n</svg>\n";
        let caption = Caption { id: "a".to_owned(), headline: "A".to_owned(), ..Caption::default() };
        assert_eq!(
            dress(raw, &caption, 90),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 760 90\" width=\"100%\" \
             font-family=\"Hearthline, sans-serif\" stroke-linejoin=\"round\" role=\"img\" \
             aria-labelledby=\"a-title\">\n<title id=\"a-title\">A</title>\n\
             <polyline fill=\"none\" stroke-dasharray=\"11 4\" style=\"stroke:var(--chart-1,#1f5fa8)\" \
             stroke-width=\"2\" points=\"1,2 3,4\"/>\n\
             <text x=\"1\" y=\"2\" dy=\"0.36em\" text-anchor=\"end\" font-size=\"13\" \
             style=\"fill:var(--chart-ink,#1d2733)\" font-weight=\"600\">fill=&quot;#000000&quot; &lt;b&gt;</text>\n\
             </svg>\n"
        );
    }
}
