use std::{collections::HashSet, sync::Arc};

use arrow::{
    array::{Array, ArrayRef, AsArray, BooleanArray, Int32Array, RecordBatch, StringArray, UInt32Array},
    compute::{concat, filter, take},
    datatypes::{Date32Type, Int32Type, SchemaRef},
    row::{RowConverter, SortField},
};

use super::{
    finding::{Faults, Finding},
    parse::{Surroundings, parse},
    read::{Chunk, Rows, TableSource},
    reason::{Fault, Reason},
    register::Register,
};
use crate::{
    base::{Problem, and_list, count, date_from_days, nearest},
    extract::{Column, Kind, Order, Table, is_in_school_year},
};

/// A table read whole: what was kept, what was left out and why.
pub(super) struct ReadTable {
    /// The kept values, one array per contract column that the table has.
    pub columns: Vec<ArrayRef>,
    /// The family number of each kept row; empty where the table has no families.
    pub family_no: Int32Array,
    /// The person number of each kept row; empty where the table has no people.
    pub person_no: Int32Array,
    /// What was left out.
    pub rejects: Vec<Rejected>,
    /// Rows left out for a fault of their own.
    pub rows_rejected: usize,
    /// Rows left out for what they hang on.
    pub rows_withheld: usize,
    /// What there is to say.
    pub findings: Vec<Finding>,
    /// The hash of the source.
    pub hash: String,
}

/// One thing that was wrong with a row that was left out. The value itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rejected {
    pub line: u64,
    pub column: &'static str,
    pub reason: Reason,
    /// Whether the row does not say whose it is, so that it may be any family's of the area.
    pub any_family: bool,
    /// The row's family, where its pseudonym can be read.
    pub family_id: Option<String>,
    /// The row's person, where its pseudonym can be read.
    pub person_id: Option<String>,
    /// The row's kind, where it is a word of the vocabulary.
    pub kind: Option<String>,
}

impl ReadTable {
    /// The rows that were kept.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, Array::len)
    }
}

/// Reads and checks a table. `register` numbers the families and people; none for reference data and `coverage`.
///
/// # Errors
/// When the source cannot be read or its header is not that of the table: all that is wrong with the header at once.
pub(super) fn read_table(
    table: &'static Table,
    source: TableSource,
    surroundings: &Surroundings<'_>,
    register: Option<&Register>,
) -> Result<ReadTable, Vec<Problem>> {
    let mut rows = source.open().map_err(|problem| vec![problem])?;
    let places = match_header(table, &rows)?;
    let mut kept = Kept::new(table);
    let mut faults = Faults::default();
    let place = rows.place.clone();
    while let Some(chunk) = rows.next_chunk().map_err(|problem| vec![problem])? {
        kept.chunk(&chunk, &places, surroundings, register, &mut faults);
    }
    let hash = rows.hash();
    let refuse = faults.refuse();
    let mut findings = faults.findings(&place, table);
    let mut read = kept.finish(hash).map_err(|problem| vec![problem])?;
    if !refuse {
        findings.extend(duplicate_keys(table, &read, &place));
    }
    read.findings = findings;
    Ok(read)
}

/// Says what is wrong with the header of a source, and nothing of its rows.
pub(super) fn header_problems(table: &Table, source: TableSource) -> Vec<Problem> {
    match source.open() {
        Ok(rows) => match_header(table, &rows).err().unwrap_or_default(),
        Err(problem) => vec![problem],
    }
}

/// Finds each contract column in the header.
fn match_header(table: &Table, rows: &Rows) -> Result<Vec<usize>, Vec<Problem>> {
    let mut problems = Vec::new();
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    for (position, name) in rows.header.iter().enumerate() {
        let place = format!("{}, column {}", rows.place, position + 1);
        if rows.header.iter().take(position).any(|earlier| earlier == name) {
            problems.push(Problem::new(place, "a column of that name stands before it").help("keep one of them"));
        } else if !names.contains(&name.as_str()) {
            // A header is no value of an extract, but a file without one begins with values: only near names are said.
            let close = nearest(name, names.iter().copied());
            let help = close
                .map_or_else(|| format!("the columns are {}", names.join(", ")), |close| format!("`{close}` is close"));
            problems.push(Problem::new(place, format!("is no column of `{}`", table.name)).help(help));
        }
    }
    let places: Vec<Option<usize>> =
        names.iter().map(|name| rows.header.iter().position(|found| found == name)).collect();
    let missing = names.iter().zip(&places).filter(|(_, place)| place.is_none());
    let missing: Vec<String> = missing.map(|(name, _)| format!("`{name}`")).collect();
    if !missing.is_empty() {
        let cause = match missing.as_slice() {
            [only] => format!("column {only} is missing"),
            more => format!("columns {} are missing", and_list(more)),
        };
        let help = "every column of the table must be there; one that has no values is left empty";
        problems.push(Problem::new(rows.place.clone(), cause).help(help));
    }
    if problems.is_empty() { Ok(places.into_iter().flatten().collect()) } else { Err(problems) }
}

/// The rows kept so far.
struct Kept {
    table: &'static Table,
    columns: Vec<Vec<ArrayRef>>,
    family_no: Vec<ArrayRef>,
    person_no: Vec<ArrayRef>,
    rejects: Vec<Rejected>,
    rows_rejected: usize,
    rows_withheld: usize,
}

impl Kept {
    fn new(table: &'static Table) -> Self {
        Self {
            table,
            columns: vec![Vec::new(); table.columns.len()],
            family_no: Vec::new(),
            person_no: Vec::new(),
            rejects: Vec::new(),
            rows_rejected: 0,
            rows_withheld: 0,
        }
    }

    fn chunk(
        &mut self,
        chunk: &Chunk,
        places: &[usize],
        surroundings: &Surroundings<'_>,
        register: Option<&Register>,
        faults: &mut Faults,
    ) {
        let texts = Texts { table: self.table, chunk, places };
        let mut found: Vec<(usize, &'static str, Fault)> = Vec::new();
        let mut values = Vec::with_capacity(places.len());
        for column in self.table.columns {
            let Some(text) = texts.of(column.name) else { continue };
            let parsed = parse(column, &text, surroundings, &|name| texts.of(name));
            found.extend(parsed.faults.into_iter().map(|(row, fault)| (row, column.name, fault)));
            values.push(parsed.values);
        }
        for order in self.table.orders {
            found.extend(out_of_order(self.table, *order, &values));
        }
        let numbers = register.zip(texts.of("family_id")).map(|(register, families)| {
            // The table that says who there is cannot be asked about itself.
            let people = texts.of("person_id").filter(|_| self.table.name != "people");
            let numbers = register.number(&families, people.as_ref());
            if let Some(needs) = texts.of("need") {
                let outside = register.needs_outside_plan(&families, &needs, surroundings.plans);
                found.extend(outside.into_iter().map(|row| (row, "need", Fault::Reject(Reason::NotInPlan))));
            }
            numbers
        });
        found.extend(numbers.iter().flat_map(|numbers| numbers.faults.iter().copied()));
        let keep = self.leave_out(found, &texts, faults);
        let push = |to: &mut Vec<ArrayRef>, array: &dyn Array| match &keep {
            Some(keep) => to.extend(filter(array, keep).ok()),
            None => to.push(arrow::array::make_array(array.to_data())),
        };
        for (to, array) in self.columns.iter_mut().zip(&values) {
            push(to, array);
        }
        if let Some(numbers) = &numbers {
            push(&mut self.family_no, &numbers.families);
            if self.table.has_person() && self.table.name != "people" {
                push(&mut self.person_no, &numbers.people);
            }
        }
    }

    /// Notes the rows at fault and gives the mask of the others; none where every row is kept.
    fn leave_out(
        &mut self,
        mut found: Vec<(usize, &'static str, Fault)>,
        texts: &Texts<'_>,
        faults: &mut Faults,
    ) -> Option<BooleanArray> {
        if found.is_empty() {
            return None;
        }
        found.sort_unstable_by_key(|(row, column, fault)| (*row, texts.position(column), *fault));
        found.dedup();
        let (families, people) = (texts.of("family_id"), texts.of("person_id"));
        let kind_column = self.table.kind_column();
        let kinds = kind_column.and_then(|name| texts.of(name));
        let mut keep = vec![true; texts.chunk.lines.len()];
        for of_row in found.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(row, ..)) = of_row.first() else { continue };
            let line = texts.chunk.lines.get(row).copied().unwrap_or_default();
            let kind_at_fault = of_row.iter().any(|(_, column, _)| Some(*column) == kind_column);
            let mut withheld = true;
            for &(_, column, fault) in of_row {
                faults.add(column, fault, line);
                let Fault::Reject(reason) = fault else { continue };
                withheld &= reason.is_withheld();
                let kind = if kind_at_fault { None } else { value_at(kinds.as_ref(), row) };
                // The value at fault is not kept, not even where it has the form of a pseudonym.
                let family_id = value_at(families.as_ref(), row).filter(|_| reason != Reason::NoSuchFamily);
                let any_family = families.as_ref().is_some_and(|text| text.is_null(row));
                let person_id = value_at(people.as_ref(), row);
                self.rejects.push(Rejected { line, column, reason, any_family, family_id, person_id, kind });
            }
            if withheld {
                self.rows_withheld += 1;
            } else {
                self.rows_rejected += 1;
            }
            if let Some(keep) = keep.get_mut(row) {
                *keep = false;
            }
        }
        Some(BooleanArray::from(keep))
    }

    fn finish(self, hash: String) -> Result<ReadTable, Problem> {
        let mut columns = Vec::with_capacity(self.columns.len());
        for (column, chunks) in self.table.columns.iter().zip(self.columns) {
            columns.push(join(&chunks, column)?);
        }
        let number = Column { name: "family_no", kind: Kind::Whole(0, i32::MAX), required: true, about: "" };
        Ok(ReadTable {
            columns,
            family_no: join(&self.family_no, &number)?.as_primitive::<Int32Type>().clone(),
            person_no: join(&self.person_no, &number)?.as_primitive::<Int32Type>().clone(),
            rejects: self.rejects,
            rows_rejected: self.rows_rejected,
            rows_withheld: self.rows_withheld,
            findings: Vec::new(),
            hash,
        })
    }
}

fn join(chunks: &[ArrayRef], column: &Column) -> Result<ArrayRef, Problem> {
    let parts: Vec<&dyn Array> = chunks.iter().map(AsRef::as_ref).collect();
    if parts.is_empty() {
        return Ok(arrow::array::new_empty_array(&crate::extract::arrow_type(column.kind)));
    }
    concat(&parts).map_err(|_| {
        Problem::new(format!("column `{}`", column.name), "holds more text than one table can")
            .help("split the area's extract")
    })
}

/// The text of a chunk, by the names of the contract.
struct Texts<'a> {
    table: &'static Table,
    chunk: &'a Chunk,
    places: &'a [usize],
}

impl Texts<'_> {
    fn position(&self, name: &str) -> Option<usize> {
        self.table.columns.iter().position(|column| column.name == name)
    }

    fn of(&self, name: &str) -> Option<StringArray> {
        self.chunk.columns.get(*self.places.get(self.position(name)?)?).cloned()
    }
}

fn value_at(text: Option<&StringArray>, row: usize) -> Option<String> {
    text.filter(|text| text.is_valid(row)).map(|text| text.value(row).to_owned())
}

/// Finds the rows in which two columns do not go together: the second date, the first number, or the term is at fault.
fn out_of_order(table: &Table, order: Order, values: &[ArrayRef]) -> Vec<(usize, &'static str, Fault)> {
    let value = |name: &str| values.get(table.columns.iter().position(|column| column.name == name)?);
    let (first, second, at, reason) = match order {
        Order::Dates(first, second) => (first, second, second, Reason::OutOfOrder),
        Order::Numbers(first, second) => (first, second, first, Reason::AboveBound),
        Order::Term(first, second) => (first, second, first, Reason::WrongTerm),
    };
    let Some((low, high)) = value(first).zip(value(second)) else { return Vec::new() };
    let above = |low: Option<i32>, high: Option<i32>| low.zip(high).is_some_and(|(low, high)| low > high);
    let wrong: Vec<bool> = match order {
        Order::Dates(..) => {
            let pairs = low.as_primitive::<Date32Type>().iter().zip(high.as_primitive::<Date32Type>());
            pairs.map(|(low, high)| above(low, high)).collect()
        }
        Order::Numbers(..) => {
            let pairs = low.as_primitive::<Int32Type>().iter().zip(high.as_primitive::<Int32Type>());
            pairs.map(|(low, high)| above(low, high)).collect()
        }
        Order::Term(..) => {
            let pairs = low.as_string::<i32>().iter().zip(high.as_primitive::<Date32Type>());
            pairs
                .map(|(term, day)| {
                    term.zip(day).is_some_and(|(term, day)| !is_in_school_year(term, date_from_days(day)))
                })
                .collect()
        }
    };
    let rows = wrong.into_iter().enumerate().filter(|(_, wrong)| *wrong);
    rows.map(|(row, _)| (row, at, Fault::Reject(reason))).collect()
}

/// Finds rows that share the key of an earlier one. The key itself is not said: it is made of pseudonyms.
fn duplicate_keys(table: &Table, read: &ReadTable, place: &str) -> Option<Finding> {
    let key: Vec<ArrayRef> = table
        .key
        .iter()
        .filter_map(|name| read.columns.get(table.columns.iter().position(|column| column.name == *name)?).cloned())
        .collect();
    if key.is_empty() || read.rows() == 0 {
        return None;
    }
    let fields = key.iter().map(|column| SortField::new(column.data_type().clone())).collect();
    let rows = RowConverter::new(fields).and_then(|converter| converter.convert_columns(&key)).ok()?;
    let mut seen = HashSet::with_capacity(rows.num_rows());
    let twice = rows.iter().filter(|row| !seen.insert(row.data())).count();
    (twice > 0).then(|| {
        let cause = format!("{} with the key of an earlier row", count(twice, "row"));
        let help = format!("a row of `{}` is known by {}", table.name, and_list(table.key));
        Finding::refused(Problem::new(place, cause).help(help))
    })
}

/// Sorts a table by family, keeping the order of the source within each, and gives it the schema of the store.
pub(super) fn sorted(columns: &[ArrayRef], by: &[u32], schema: &SchemaRef) -> Result<RecordBatch, Problem> {
    let order = UInt32Array::from(by.to_vec());
    let failed = |failure: arrow::error::ArrowError| Problem::new("sorting a table", failure.to_string());
    let taken: Result<Vec<ArrayRef>, _> = columns.iter().map(|column| take(column, &order, None)).collect();
    RecordBatch::try_new(Arc::clone(schema), taken.map_err(failed)?).map_err(failed)
}
