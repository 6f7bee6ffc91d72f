//! Every colour, dash pattern and size of the charts.
//!
//! Inks are drawn in code colours that name them (red is the ink, green the dash); `dress` turns each code into a CSS
//! custom property with the light value as fallback. A page with a dark card sets the properties from
//! [`custom_properties`]. On either card every ink but the grid reaches 4.5 to 1, the least for text under WCAG AA.

use plotters::style::RGBColor;

/// The width of every chart, in the units of its view box.
pub(super) const WIDTH: i32 = 760;
/// The size of most text.
pub(super) const BODY: f64 = 13.0;
/// The size of ticks, notes and the labels of small panels.
pub(super) const SMALL: f64 = 12.0;
/// The distance between the centres of two lines of text.
pub(super) const LINE: i32 = 17;
/// The free border around a chart.
pub(super) const EDGE: i32 = 8;
/// How much of an ink stands in the lightest shade of it, and in the darkest that text can be read on.
pub(super) const LIGHTEST: f64 = 0.05;
pub(super) const DARKEST: f64 = 0.45;

/// Tells a light page from a dark one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Charts on white.
    Light,
    /// Charts on a dark card, `#1b1f24`.
    Dark,
}

/// Writes the charts' colours as CSS declarations, for `:root` or any element that holds charts.
#[must_use]
pub fn custom_properties(theme: Theme) -> String {
    let declaration = |ink: &Ink| {
        let colour = ink.colour();
        let value = match theme {
            Theme::Light => colour.light,
            Theme::Dark => colour.dark,
        };
        format!("{}:{value};", colour.property)
    };
    Ink::ALL.iter().map(declaration).collect()
}

/// Names what a shape or a text is drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Text,
    Muted,
    Grid,
    Paper,
    One,
    Two,
    Three,
    Four,
    Five,
    Six,
}

/// Holds an ink's CSS property and its values on white and on the dark card.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colour {
    pub property: &'static str,
    pub light: &'static str,
    pub dark: &'static str,
}

impl Ink {
    const ALL: [Self; 10] = [
        Self::Text,
        Self::Muted,
        Self::Grid,
        Self::Paper,
        Self::One,
        Self::Two,
        Self::Three,
        Self::Four,
        Self::Five,
        Self::Six,
    ];

    /// Returns the ink's colours.
    pub fn colour(self) -> Colour {
        let (property, light, dark) = match self {
            Self::Text => ("--chart-ink", "#1d2733", "#e8ecf1"),
            Self::Muted => ("--chart-muted", "#55606e", "#a9b4c0"),
            Self::Grid => ("--chart-grid", "#d9dee4", "#3a424c"),
            Self::Paper => ("--chart-paper", "#ffffff", "#1b1f24"),
            Self::One => ("--chart-1", "#1f5fa8", "#7fb2f0"),
            Self::Two => ("--chart-2", "#b04a06", "#f0a35e"),
            Self::Three => ("--chart-3", "#0f766e", "#4fd1c0"),
            Self::Four => ("--chart-4", "#7c3aed", "#b9a0f8"),
            Self::Five => ("--chart-5", "#be185d", "#f48fb8"),
            Self::Six => ("--chart-6", "#4a6b0a", "#a3d15a"),
        };
        Colour { property, light, dark }
    }

    /// Returns the ink of a series; after the sixth they begin again, with another dash and shape.
    pub fn of_series(index: usize) -> Self {
        let inks = [Self::One, Self::Two, Self::Three, Self::Four, Self::Five, Self::Six];
        inks.get(index % inks.len()).copied().unwrap_or(Self::One)
    }
}

/// Names how a line is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dash {
    Solid,
    Long,
    Dots,
    Mixed,
    Short,
}

impl Dash {
    const ALL: [Self; 5] = [Self::Solid, Self::Long, Self::Dots, Self::Mixed, Self::Short];

    /// Returns the pattern as SVG writes it, or nothing for an unbroken line.
    pub fn pattern(self) -> Option<&'static str> {
        match self {
            Self::Solid => None,
            Self::Long => Some("11 4"),
            Self::Dots => Some("2 3"),
            Self::Mixed => Some("9 3 2 3"),
            Self::Short => Some("5 3"),
        }
    }

    /// Returns the pattern of a series.
    pub fn of_series(index: usize) -> Self {
        Self::ALL.get(index % Self::ALL.len()).copied().unwrap_or(Self::Solid)
    }
}

/// Writes an ink and a dash as the colour that stands for them while drawing.
pub(super) fn encode(ink: Ink, dash: Dash) -> RGBColor {
    RGBColor(ink as u8, dash as u8, 0)
}

/// Reads a code colour, `#RRGGBB`, back.
pub(super) fn decode(code: &str) -> Option<(Ink, Dash)> {
    let number = u32::from_str_radix(code.strip_prefix('#')?, 16).ok()?;
    let [_, ink, dash, _] = number.to_be_bytes();
    Some((*Ink::ALL.get(usize::from(ink))?, *Dash::ALL.get(usize::from(dash))?))
}

#[cfg(test)]
mod tests {
    use super::{DARKEST, Dash, Ink, Theme, custom_properties, decode, encode};

    /// Red, green and blue from 0 to 255.
    fn levels(hex: &str) -> [f64; 3] {
        let [_, red, green, blue] = u32::from_str_radix(&hex.replace('#', ""), 16).unwrap().to_be_bytes();
        [red, green, blue].map(f64::from)
    }

    /// The relative luminance of WCAG 2.2.
    fn luminance(levels: [f64; 3]) -> f64 {
        let linear = |level: f64| {
            let level = level / 255.0;
            if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = levels.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast_of(one: [f64; 3], other: [f64; 3]) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        contrast_of(levels(one), levels(other))
    }

    /// What a browser shows of an ink over a card.
    fn mixed(ink: &str, card: &str, opacity: f64) -> [f64; 3] {
        let (ink, card) = (levels(ink), levels(card));
        std::array::from_fn(|at| opacity * ink[at] + (1.0 - opacity) * card[at])
    }

    #[test]
    fn text_can_be_read_on_every_shade_of_both_cards() {
        let (text, paper) = (Ink::Text.colour(), Ink::Paper.colour());
        for ink in [Ink::One, Ink::Muted] {
            let ink = ink.colour();
            for opacity in (0..=100).map(|part| DARKEST * f64::from(part) / 100.0) {
                let light = contrast_of(levels(text.light), mixed(ink.light, paper.light, opacity));
                let dark = contrast_of(levels(text.dark), mixed(ink.dark, paper.dark, opacity));
                assert!(light >= 4.5 && dark >= 4.5, "{opacity}: {light} and {dark}");
            }
        }
        // Labels on a solid fill are in paper.
        let one = Ink::One.colour();
        assert!(contrast(one.light, paper.light) >= 4.5 && contrast(one.dark, paper.dark) >= 4.5);
    }

    #[test]
    fn every_ink_can_be_read_on_both_cards() {
        for ink in Ink::ALL.into_iter().filter(|ink| !matches!(ink, Ink::Grid | Ink::Paper)) {
            let colour = ink.colour();
            assert!(contrast(colour.light, "#ffffff") >= 4.5, "{ink:?} on white");
            assert!(contrast(colour.dark, "#1b1f24") >= 4.5, "{ink:?} on the dark card");
        }
    }

    #[test]
    fn a_code_reads_back_as_what_was_written() {
        for ink in Ink::ALL {
            for dash in Dash::ALL {
                let code = encode(ink, dash);
                assert_eq!(decode(&format!("#{:02X}{:02X}{:02X}", code.0, code.1, code.2)), Some((ink, dash)));
            }
        }
        assert_eq!(decode("#FFFFFF"), None);
        assert_eq!(decode("none"), None);
    }

    #[test]
    fn properties_are_declarations() {
        assert!(custom_properties(Theme::Light).starts_with("--chart-ink:#1d2733;--chart-muted:"));
        assert!(custom_properties(Theme::Dark).contains("--chart-paper:#1b1f24;"));
    }
}
