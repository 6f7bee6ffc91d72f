//! Figures and tables whose rows are of several plans, or of several values of another column: each gets one of its own.

use std::collections::BTreeMap;

use tera::Context;

use crate::{
    query::{Cell, Rows},
    report::{context::WrittenRow, recipe::is_file_name},
};

/// The rows of one value of the column that others are kept apart by.
pub(in crate::report) struct Part {
    /// The id: that of the whole where there is one part.
    pub id: String,
    /// The value; none where there is one part.
    pub value: Option<String>,
    pub rows: Rows,
}

/// Takes rows apart by the values of a column, in the order in which they come; rows of one value stay one part.
pub(in crate::report) fn apart(id: &str, column: Option<&String>, rows: Rows) -> Vec<Part> {
    let whole = |rows: Rows| vec![Part { id: id.to_owned(), value: None, rows }];
    let Some(place) = column.and_then(|column| rows.position(column)) else { return whole(rows) };
    let mut parts: Vec<(String, Rows)> = Vec::new();
    for row in &rows.rows {
        let value = row.get(place).map(Cell::plain).unwrap_or_default();
        let known = parts.iter().position(|(known, _)| *known == value);
        let at = known.unwrap_or_else(|| {
            parts.push((value, Rows { columns: rows.columns.clone(), rows: Vec::new() }));
            parts.len() - 1
        });
        if let Some((_, part)) = parts.get_mut(at) {
            part.rows.push(row.clone());
        }
    }
    if parts.len() < 2 {
        return whole(rows);
    }
    let part = |(number, (value, rows)): (usize, (String, Rows))| {
        let suffix = if is_file_name(&value) { value.clone() } else { (number + 1).to_string() };
        Part { id: format!("{id}-{suffix}"), value: Some(value), rows }
    };
    parts.into_iter().enumerate().map(part).collect()
}

impl Part {
    /// A title, a template, that says which part it is of.
    pub fn titled(&self, template: &str) -> String {
        if self.value.is_some() { format!("{template} ({{{{ apart }}}})") } else { template.to_owned() }
    }

    /// What its texts are filled from: `first` of its result is the first row of the part, `apart` its value.
    pub fn context(
        &self,
        whole: &Context,
        firsts: &BTreeMap<&String, WrittenRow>,
        first: Option<(&String, WrittenRow)>,
    ) -> Context {
        let mut context = whole.clone();
        if let Some(value) = &self.value {
            context.insert("apart", value);
            let mut firsts = firsts.clone();
            firsts.extend(first);
            context.insert("first", &firsts);
        }
        context
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(values: &[&str]) -> Vec<(String, usize)> {
        let rows = values.iter().map(|value| vec![Cell::Text((*value).to_owned())]).collect();
        let rows = Rows { columns: vec!["plan".to_owned()], rows };
        apart("needs", Some(&"plan".to_owned()), rows).into_iter().map(|part| (part.id, part.rows.rows.len())).collect()
    }

    #[test]
    fn rows_of_several_values_are_parts_and_of_one_a_whole() {
        assert_eq!(parts(&["b", "a", "b"]), [("needs-b".to_owned(), 2), ("needs-a".to_owned(), 1)]);
        assert_eq!(parts(&["a plan", "a"]), [("needs-1".to_owned(), 1), ("needs-a".to_owned(), 1)]);
        assert_eq!(parts(&["a", "a"]), [("needs".to_owned(), 2)]);
        assert_eq!(parts(&[]), [("needs".to_owned(), 0)]);
    }
}
