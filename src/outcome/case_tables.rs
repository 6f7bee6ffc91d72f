use std::{collections::BTreeMap, sync::Arc};

use arrow::{
    array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, RecordBatch, StringArray},
    datatypes::{DataType, Field, Schema},
};
use chrono::NaiveDate;

use super::columns::{Columns, Supply, unreadable};
use crate::{
    base::{Month, Problem, days_from_date},
    extract::{
        INSTRUMENTS, Kind, TABLES, arrow_type,
        words::{COVERAGE_TABLES, TERMS},
    },
    plan::CaseRows,
};

/// A row of text, by its columns.
type Row = BTreeMap<String, String>;

/// The tables that the rows of a case make.
#[derive(Default)]
pub struct CaseTables(BTreeMap<&'static str, Columns>);

impl Supply for CaseTables {
    fn take(&mut self, name: &str) -> Result<Columns, Problem> {
        self.0.remove(name).ok_or_else(|| unreadable(name))
    }
}

/// Makes the tables of a submission from rows of text, as a case of a plan writes them.
///
/// Short names of families and people stand for pseudonyms. Where `coverage` is not there, everything is covered.
///
/// # Errors
/// Names the table and column whose value is none of its kind.
pub fn case_tables(rows: &CaseRows) -> Result<CaseTables, Problem> {
    let none = Vec::new();
    let numbers = Numbers {
        families: numbered(rows.get("families"), "family_id"),
        people: numbered(rows.get("people"), "person_id"),
    };
    let mut tables = CaseTables::default();
    for table in TABLES {
        let full = full_coverage();
        let own = match (table.name, rows.get(table.name)) {
            ("coverage", None) => &full,
            (_, own) => own.unwrap_or(&none),
        };
        let mut columns: Vec<(String, ArrayRef)> = Vec::new();
        for column in table.columns {
            let texts: Vec<Option<&str>> = own.iter().map(|row| text(row, column.name)).collect();
            let values = values(column.kind, &texts).ok_or_else(|| {
                Problem::new(format!("`{}.{}`", table.name, column.name), "has a value that is none of its kind")
                    .help(format!("it is {}", column.kind.expects()))
            })?;
            let unfit = |row: &Row| text(row, column.name).and_then(|value| unfit(column.kind, row, value));
            if let Some(help) = own.iter().find_map(unfit) {
                let place = format!("`{}.{}`", table.name, column.name);
                return Err(Problem::new(place, "has a value that no extract could hold").help(help));
            }
            columns.push((column.name.to_owned(), values));
        }
        columns.extend(numbers.columns(own));
        tables.0.insert(table.name, made(columns)?);
    }
    let rejects = rejects(rows.get("rejects").unwrap_or(&none), &numbers)?;
    tables.0.insert("rejects", rejects);
    Ok(tables)
}

/// What a value that hangs on the rest of its row, or on more than its type, would have to be; none where it is so.
fn unfit(kind: Kind, row: &Row, value: &str) -> Option<String> {
    let allowed: Vec<&str> = match kind {
        Kind::WordBy(other, groups) => {
            let word = text(row, other)?;
            groups.iter().find(|(known, _)| *known == word)?.1.to_vec()
        }
        Kind::Scale => {
            let instrument = text(row, "instrument")?;
            let known = INSTRUMENTS.iter().find(|known| known.name == instrument)?;
            known.scales.iter().map(|scale| scale.name).collect()
        }
        Kind::Term => return (!is_term(value)).then(|| format!("it is {}", kind.expects())),
        _ => return None,
    };
    (!allowed.contains(&value)).then(|| format!("it is one of {}", allowed.join(", ")))
}

fn is_term(value: &str) -> bool {
    value.split_once('-').is_some_and(|(year, term)| {
        year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit()) && TERMS.contains(&term)
    })
}

/// The numbers that stand for the names of families and people.
struct Numbers {
    families: BTreeMap<String, i32>,
    people: BTreeMap<String, i32>,
}

impl Numbers {
    fn columns(&self, rows: &[Row]) -> Vec<(String, ArrayRef)> {
        // A person who is in no engagement still has a number, so that nobody else is taken for them.
        let unknown = i32::try_from(self.people.len()).unwrap_or(i32::MAX);
        let family = |row: &Row| text(row, "family_id").and_then(|id| self.families.get(id).copied());
        let person = |row: &Row| Some(self.people.get(text(row, "person_id")?).copied().unwrap_or(unknown));
        let column =
            |of: &dyn Fn(&Row) -> Option<i32>| Arc::new(rows.iter().map(of).collect::<Int32Array>()) as ArrayRef;
        vec![("family_no".to_owned(), column(&family)), ("person_no".to_owned(), column(&person))]
    }
}

fn numbered(rows: Option<&Vec<Row>>, column: &str) -> BTreeMap<String, i32> {
    let mut numbers = BTreeMap::new();
    for row in rows.into_iter().flatten() {
        let next = i32::try_from(numbers.len()).unwrap_or(i32::MAX);
        if let Some(name) = text(row, column) {
            numbers.entry(name.to_owned()).or_insert(next);
        }
    }
    numbers
}

fn text<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    row.get(column).map(String::as_str).filter(|text| !text.is_empty())
}

fn full_coverage() -> Vec<Row> {
    let row = |table: &&str| {
        [("source_table", *table), ("kind", "all"), ("from_on", "1900-01-01"), ("to_on", "2199-12-31")]
            .map(|(column, value)| (column.to_owned(), value.to_owned()))
            .into()
    };
    COVERAGE_TABLES.iter().map(row).collect()
}

fn rejects(rows: &[Row], numbers: &Numbers) -> Result<Columns, Problem> {
    let texts = |column: &str| Arc::new(rows.iter().map(|row| text(row, column)).collect::<StringArray>()) as ArrayRef;
    let anywhere = rows.iter().map(|row| Some(text(row, "family_id").is_none())).collect::<BooleanArray>();
    let mut columns = vec![
        ("source_table".to_owned(), texts("source_table")),
        ("kind".to_owned(), texts("kind")),
        ("any_family".to_owned(), Arc::new(anywhere) as ArrayRef),
    ];
    columns.extend(numbers.columns(rows).into_iter().take(1));
    made(columns)
}

fn made(columns: Vec<(String, ArrayRef)>) -> Result<Columns, Problem> {
    let field = |(name, values): &(String, ArrayRef)| Field::new(name, values.data_type().clone(), true);
    let schema = Schema::new(columns.iter().map(field).collect::<Vec<Field>>());
    let batch = RecordBatch::try_new(Arc::new(schema), columns.into_iter().map(|(_, values)| values).collect())
        .map_err(|failure| Problem::new("the rows of a case", failure.to_string()))?;
    let mut table = Columns::of(batch.schema_ref(), batch.num_rows());
    table.add(&batch)?;
    Ok(table)
}

/// Reads texts as values of a kind; none if one of them is not.
fn values(kind: Kind, texts: &[Option<&str>]) -> Option<ArrayRef> {
    fn each<T>(texts: &[Option<&str>], read: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
        let value = |text: Option<&str>| match text {
            None => Some(None),
            Some(text) => read(text).map(Some),
        };
        texts.iter().copied().map(value).collect()
    }
    Some(match (arrow_type(kind), kind) {
        (DataType::Date32, Kind::Month) => {
            let last = |text: &str| text.parse::<Month>().ok().map(|month| days_from_date(month.last_day()));
            Arc::new(each(texts, last)?.into_iter().collect::<Date32Array>())
        }
        (DataType::Date32, _) => {
            let day = |text: &str| text.parse::<NaiveDate>().ok().map(days_from_date);
            Arc::new(each(texts, day)?.into_iter().collect::<Date32Array>())
        }
        (DataType::Int32, _) => Arc::new(each(texts, |text| text.parse().ok())?.into_iter().collect::<Int32Array>()),
        (DataType::Float64, _) => {
            Arc::new(each(texts, |text| text.parse().ok())?.into_iter().collect::<Float64Array>())
        }
        (DataType::Boolean, _) => {
            Arc::new(each(texts, |text| text.parse().ok())?.into_iter().collect::<BooleanArray>())
        }
        (_, Kind::Word(allowed)) => {
            let word = |text: &str| allowed.contains(&text).then(|| text.to_owned());
            Arc::new(each(texts, word)?.into_iter().collect::<StringArray>())
        }
        _ => Arc::new(texts.iter().copied().collect::<StringArray>()),
    })
}
