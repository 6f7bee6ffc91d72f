//! The embedded font: registered once, then measured so that labels can be wrapped, shortened and kept apart.

use std::sync::OnceLock;

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};

use super::ChartFailure;

/// The family under which pages must offer the faces.
pub const FAMILY: &str = "Hearthline";
/// The regular face (OpenType), an open font; its licence is in `reports/fonts`.
pub const REGULAR: &[u8] = include_bytes!("../../../reports/fonts/hearthline-regular.otf");
/// The semibold face (OpenType, weight 600).
pub const SEMIBOLD: &[u8] = include_bytes!("../../../reports/fonts/hearthline-semibold.otf");
/// The regular face as WOFF2, half as large, for pages to embed.
pub const REGULAR_WOFF2: &[u8] = include_bytes!("../../../reports/fonts/hearthline-regular.woff2");
/// The semibold face as WOFF2.
pub const SEMIBOLD_WOFF2: &[u8] = include_bytes!("../../../reports/fonts/hearthline-semibold.woff2");

/// plotters writes `font-size` as its size divided by this, the height of a line in em that it takes every font to have.
const PLOTTERS_EM: f64 = 1.24;
/// Labels are cut to so many characters before they are measured; no chart has room for more.
const LONGEST: usize = 300;
const ELLIPSIS: char = '…';

/// Says how a text is set: its size in units of the view box, and whether it is semibold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Face {
    pub size: f64,
    pub semibold: bool,
}

impl Face {
    pub const fn regular(size: f64) -> Self {
        Self { size, semibold: false }
    }

    pub const fn semibold(size: f64) -> Self {
        Self { size, semibold: true }
    }

    /// Returns the face as plotters knows it, after the font has been registered.
    pub fn font(self) -> Result<FontDesc<'static>, ChartFailure> {
        static REGISTERED: OnceLock<bool> = OnceLock::new();
        let register = || {
            register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok()
                && register_font(FAMILY, FontStyle::Bold, SEMIBOLD).is_ok()
        };
        if !REGISTERED.get_or_init(register) {
            return Err(ChartFailure::Font);
        }
        let style = if self.semibold { FontStyle::Bold } else { FontStyle::Normal };
        Ok(FontDesc::new(FontFamily::Name(FAMILY), self.size * PLOTTERS_EM, style))
    }

    /// Measures a text, rounded up.
    pub fn width(self, text: &str) -> Result<i32, ChartFailure> {
        let ((left, _), (right, _)) = self.font()?.layout_box(text).map_err(|_| ChartFailure::Font)?;
        Ok(right - left + i32::from(!text.is_empty()))
    }

    /// Measures the widest of some texts; none is 0 wide.
    pub fn widest<T: AsRef<str>>(self, texts: &[T]) -> Result<i32, ChartFailure> {
        texts.iter().try_fold(0, |widest, text| Ok(self.width(text.as_ref())?.max(widest)))
    }

    /// Returns the text if it fits, and else as much of it as fits with an ellipsis at the end.
    pub fn shorten(self, text: &str, room: i32) -> Result<String, ChartFailure> {
        let whole = clean(text);
        if self.width(&whole)? <= room {
            return Ok(whole);
        }
        let cut = |letters: usize| {
            let kept: String = whole.chars().take(letters).collect();
            format!("{}{ELLIPSIS}", kept.trim_end())
        };
        if self.width(&cut(0))? > room {
            return Ok(String::new());
        }
        let (mut fits, mut too_wide) = (0, whole.chars().count());
        while fits + 1 < too_wide {
            let middle = usize::midpoint(fits, too_wide);
            if self.width(&cut(middle))? <= room {
                fits = middle;
            } else {
                too_wide = middle;
            }
        }
        Ok(cut(fits))
    }

    /// Breaks a text into at most `lines` lines, shortening the last one if even that is not enough.
    pub fn wrap(self, text: &str, room: i32, lines: usize) -> Result<Vec<String>, ChartFailure> {
        let cleaned = clean(text);
        let words: Vec<&str> = cleaned.split(' ').filter(|word| !word.is_empty()).collect();
        let mut rest = words.as_slice();
        let mut wrapped = Vec::new();
        while !rest.is_empty() {
            let is_last = wrapped.len() + 1 >= lines;
            // A word wider than the room stands alone and is shortened.
            let taken = if is_last { rest.len() } else { self.fitting(rest, room)?.max(1) };
            let Some((line, after)) = rest.split_at_checked(taken) else {
                break;
            };
            wrapped.push(self.shorten(&line.join(" "), room)?);
            rest = after;
        }
        Ok(wrapped)
    }

    /// Counts the words that fit on one line.
    fn fitting(self, words: &[&str], room: i32) -> Result<usize, ChartFailure> {
        let mut line = String::new();
        for (count, word) in words.iter().enumerate() {
            line.push_str(word);
            if self.width(&line)? > room {
                return Ok(count);
            }
            line.push(' ');
        }
        Ok(words.len())
    }
}

/// Makes a caller's text one line: white space of any kind is one space, control characters are gone.
pub(super) fn clean(text: &str) -> String {
    let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_printable = |letter: &char| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}');
    spaced.chars().filter(is_printable).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::{Face, clean};

    const FACE: Face = Face::regular(13.0);

    /// The widths are those of `getBBox` in Chromium with the same faces; kerning makes a browser's a little smaller.
    #[test]
    fn texts_are_as_wide_as_in_a_browser() {
        for (face, text, expected) in [
            (FACE, "Getting a good education", 156.1),
            (FACE, "Improved mental and physical health of", 241.4),
            (Face::regular(12.0), "Hollow: provisional, may still change", 204.2),
            (Face::semibold(13.0), "Marsh with Upper Stour", 149.4),
        ] {
            let width = f64::from(face.width(text).unwrap());
            assert!(width >= expected && width < expected * 1.02 + 1.0, "{text}: {width}");
        }
        assert_eq!(FACE.width("").unwrap(), 0);
    }

    #[test]
    fn digits_have_one_width() {
        assert_eq!(FACE.width("11,111").unwrap(), FACE.width("80,804").unwrap());
    }

    #[test]
    fn wrapping_keeps_every_word_when_there_is_room() {
        let lines = FACE.wrap("Children who need help with their attendance", 150, 3).unwrap();
        assert_eq!(lines, ["Children who need help", "with their attendance"]);
        assert!(FACE.wrap("  ", 100, 2).unwrap().is_empty());
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let lines = FACE.wrap("Children who need help with their attendance", 120, 2).unwrap();
        assert_eq!(lines, ["Children who need", "help with their att…"]);
        let lines = FACE.wrap(&"x".repeat(5000), 80, 2).unwrap();
        assert!(lines.len() == 1 && lines[0].ends_with('…') && FACE.width(&lines[0]).unwrap() <= 80);
        let lines = FACE.wrap("a Llanfairpwllgwyngyllgogerychwyrndrobwll b", 80, 3).unwrap();
        assert!(lines.len() == 3 && lines[1].ends_with('…') && lines[2] == "b", "{lines:?}");
        assert_eq!(FACE.shorten("wide", 3).unwrap(), "");
    }

    #[test]
    fn control_characters_and_line_breaks_do_not_reach_the_chart() {
        assert_eq!(clean("a\n\tb\u{0}c\u{7}\u{ffff}"), "a bc");
    }
}
