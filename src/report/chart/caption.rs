//! The accessible name of a chart: its title and description, tied to the drawing by ids.

use super::typeface::clean;

/// Holds what a chart is called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caption {
    /// The start of the chart's ids, which must be its own on the page.
    pub id: String,
    /// What the chart says.
    pub headline: String,
    /// What is shown, of whom and when.
    pub subtitle: String,
    /// The chart in words, for those who do not see it.
    pub description: String,
}

impl Caption {
    /// Writes the attributes that give the drawing its name.
    pub(super) fn attributes(&self) -> String {
        let id = self.safe_id();
        let description = if clean(&self.description).is_empty() { String::new() } else { format!(" {id}-desc") };
        format!("role=\"img\" aria-labelledby=\"{id}-title{description}\"")
    }

    /// Writes the title and, if there is one, the description.
    pub(super) fn elements(&self) -> String {
        let id = self.safe_id();
        let parts = [&self.headline, &self.subtitle].map(|part| escape(&one_line(part)));
        let title = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(": ");
        let title = format!("<title id=\"{id}-title\">{title}</title>\n");
        let description = escape(&one_line(&self.description));
        if description.is_empty() {
            return title;
        }
        format!("{title}<desc id=\"{id}-desc\">{description}</desc>\n")
    }

    /// The caption of a part of the chart, counted from zero, where a part is a drawing of its own. Each is called by what it
    /// shows; the first says what the whole is.
    pub(super) fn of_part(&self, part: usize, shows: &str) -> Self {
        let (headline, subtitle) = (self.headline.clone(), shows.to_owned());
        if part == 0 {
            let description = format!("{} {}", self.subtitle, self.description);
            return Self { id: self.id.clone(), headline, subtitle, description };
        }
        Self { id: format!("{}-part-{}", self.id, part + 1), headline, subtitle, description: String::new() }
    }

    /// The caption of a sheet of rows with such names; a chart of one sheet is called by itself.
    pub(super) fn of_sheet<'a>(
        &self,
        sheet: usize,
        sheets: usize,
        mut names: impl DoubleEndedIterator<Item = &'a str>,
    ) -> Self {
        if sheets == 1 {
            return self.clone();
        }
        let first = names.next().unwrap_or_default();
        let shows = names.next_back().map_or_else(|| first.to_owned(), |last| format!("from {first} to {last}"));
        self.of_part(sheet, &shows)
    }

    /// Returns the id with what an id, or a list of ids, cannot hold replaced by hyphens.
    fn safe_id(&self) -> String {
        let letter = |letter: char| {
            if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' }
        };
        self.id.chars().map(letter).collect()
    }
}

/// Makes prose one line without control characters, at any length.
fn one_line(text: &str) -> String {
    text.split_whitespace().map(clean).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Escapes a text for XML, inside an element or an attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            plain => escaped.push(plain),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::Caption;

    #[test]
    fn a_caption_is_escaped_and_its_id_made_safe() {
        let caption = Caption {
            id: "need 7\"<".to_owned(),
            headline: "A < B".to_owned(),
            subtitle: "\"all\" & \u{1}more".to_owned(),
            description: "It's\nso.".to_owned(),
        };
        assert_eq!(caption.attributes(), "role=\"img\" aria-labelledby=\"need-7---title need-7---desc\"");
        assert_eq!(
            caption.elements(),
            "<title id=\"need-7---title\">A &lt; B: &quot;all&quot; &amp; more</title>\n\
             <desc id=\"need-7---desc\">It&#39;s so.</desc>\n"
        );
    }

    #[test]
    fn without_a_description_none_is_announced() {
        let caption =
            Caption { id: "a".to_owned(), headline: "A".to_owned(), description: " ".to_owned(), ..Caption::default() };
        assert_eq!(caption.attributes(), "role=\"img\" aria-labelledby=\"a-title\"");
        assert_eq!(caption.elements(), "<title id=\"a-title\">A</title>\n");
    }
}
