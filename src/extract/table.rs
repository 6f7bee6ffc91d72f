use super::Column;

/// One table of the contract.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The name: of the file without its ending, and of the table in SQL.
    pub name: &'static str,
    /// What one row is.
    pub grain: &'static str,
    /// Whether a submission must hold it.
    pub required: bool,
    /// The columns, in the order of the data dictionary; a file may hold them in any order.
    pub columns: &'static [Column],
    /// The columns that name a row, where two rows may not share them.
    pub key: &'static [&'static str],
    /// What must hold between two columns where a row has both.
    pub orders: &'static [Order],
}

/// What must hold between two columns of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Dates: the first on or before the second.
    Dates(&'static str, &'static str),
    /// Whole numbers: the first at most the second.
    Numbers(&'static str, &'static str),
    /// A term and a day of it: the day lies in the school year that the term names.
    Term(&'static str, &'static str),
}

impl Table {
    /// Gives the column of a name.
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Says whether the rows are about a person, at least sometimes.
    pub fn has_person(&self) -> bool {
        self.column("person_id").is_some()
    }

    /// Gives the column whose words divide a table of evidence into sources that can each be covered or not; `coverage`
    /// itself is no evidence about a family.
    pub fn kind_column(&self) -> Option<&'static str> {
        self.column("family_id")?;
        ["kind", "instrument", "service", "finding"].into_iter().find(|name| self.column(name).is_some())
    }
}
