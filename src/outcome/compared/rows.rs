use arrow::array::{BooleanArray, Date32Array, Int32Array, Int64Array};

use super::{
    Comparison, Side,
    carry::{Carriage, Carry},
    cells::{Base, Cell, Moved},
};
use crate::{
    base::Problem,
    extract::{carried_family_schema, carried_need_schema, carried_reading_schema},
    outcome::{
        area::{Area, at},
        batches::{month_end, texts},
        day::NONE,
        evaluate::{NeedStatus, Status},
    },
    store::{Column, Table},
};

/// The rows of the three tables that compare two plans, of one area.
pub struct Rows {
    pub needs: Vec<Table>,
    pub families: Table,
    pub readings: Table,
}

impl Rows {
    pub(super) fn new(
        comparison: &Comparison,
        area: &Area,
        base: &Base<'_>,
        moved: &[Moved<'_>],
    ) -> Result<Self, Problem> {
        let needs = Side::BOTH.map(|side| needs(comparison, area, side, base.carried.of(side)));
        Ok(Self {
            needs: needs.into_iter().collect::<Result<_, _>>()?,
            families: families(comparison, area, base)?,
            readings: readings(comparison, area, moved)?,
        })
    }
}

fn needs(comparison: &Comparison, area: &Area, side: Side, carriage: &Carriage<'_>) -> Result<Table, Problem> {
    let Carriage { own, over, other } = carriage;
    // Of families with which work has begun: others have no outcome.
    let over: Vec<&Carry> = over.iter().filter(|carry| at(&area.families.engaged, carry.family) != NONE).collect();
    let own = |carry: &Carry| own.needs.get(carry.own);
    let other = |carry: &Carry| other.needs.get(carry.other?);
    let link = |carry: &Carry| comparison.links.get(carry.link);
    let need = |carry: &Carry, of: Side| {
        let place = *link(carry)?.needs.of(of);
        comparison.rules.of(of).needs.get(place as usize).map(|need| need.id.as_str())
    };
    let person = |slot: Option<u32>| slot.and_then(|slot| area.people.id(slot));
    let under = |carry: &Carry, of: Side| if of == side { own(carry) } else { other(carry) };
    let status = |of: Side| texts(over.iter().map(|carry| under(carry, of).map(|status| status.status.word())));
    let decided = |of: Side| texts(over.iter().map(|carry| Some(under(carry, of)?.decided_by?.id.as_str())));
    let identified = |status: &NeedStatus<'_>| status.instance.identified;
    let columns: Vec<Column> = vec![
        Column::same_day(area.as_of, over.len()),
        Column::same(&area.code, over.len()),
        Column::same(&comparison.rules.of(side).plan.id, over.len()),
        texts(over.iter().map(|carry| Some(area.families.id(carry.family)))),
        over.iter().map(|carry| some(at(&area.families.closed, carry.family))).collect::<Date32Array>().into(),
        texts(over.iter().map(|carry| person(own(carry)?.person))),
        texts(over.iter().map(|carry| person(carry.person))),
        texts(over.iter().map(|carry| comparison.domains.get(link(carry)?.domain).map(String::as_str))),
        texts(over.iter().map(|carry| need(carry, Side::From))),
        texts(over.iter().map(|carry| need(carry, Side::To))),
        over.iter().map(|carry| own(carry).map(identified)).collect::<Date32Array>().into(),
        over.iter().map(|carry| own(carry).map(|status| status.in_set)).collect::<BooleanArray>().into(),
        texts(over.iter().map(|carry| Some(carry.how.word()))),
        status(Side::From),
        decided(Side::From),
        status(Side::To),
        decided(Side::To),
    ];
    Table::new(&carried_need_schema(), columns)
}

fn families(comparison: &Comparison, area: &Area, base: &Base<'_>) -> Result<Table, Problem> {
    let rows: Vec<(u32, &Cell)> =
        (0..).zip(&base.families).filter_map(|(family, cell)| Some((family, cell.as_ref()?))).collect();
    let day =
        |of: &[i32]| -> Column { rows.iter().map(|(family, _)| some(at(of, *family))).collect::<Date32Array>().into() };
    let finally = |family: u32| {
        let closed = at(&area.families.closed, family);
        let judged = Side::BOTH.map(|side| comparison.rules.of(side).finally_judged(closed));
        closed != NONE && judged.into_iter().all(|day| day <= area.as_of)
    };
    let carried = |family: u32| i32::try_from(at(&base.needs_carried, family)).ok();
    let columns: Vec<Column> = [
        Column::same_day(area.as_of, rows.len()),
        Column::same(&area.code, rows.len()),
        texts(rows.iter().map(|(_, cell)| Some(comparison.plan(cell.side)))),
        texts(rows.iter().map(|(family, _)| Some(area.families.id(*family)))),
        day(&area.families.engaged),
        day(&area.families.closed),
        rows.iter().map(|(family, _)| Some(finally(*family))).collect::<BooleanArray>().into(),
        rows.iter().map(|(family, _)| carried(*family)).collect::<Int32Array>().into(),
    ]
    .into_iter()
    .chain(of_cells(&rows.iter().map(|(_, cell)| *cell).collect::<Vec<_>>()))
    .collect();
    Table::new(&carried_family_schema(), columns)
}

fn readings(comparison: &Comparison, area: &Area, moved: &[Moved<'_>]) -> Result<Table, Problem> {
    let rows: Vec<(&Moved<'_>, &Cell, i64)> = moved
        .iter()
        .flat_map(|moved| moved.cells.iter().map(move |(cell, families)| (moved, cell, *families)))
        .collect();
    let closed = |cell: &Cell| cell.closed.and_then(month_end);
    let columns: Vec<Column> = [
        Column::same(&area.code, rows.len()),
        texts(rows.iter().map(|(moved, ..)| Some(comparison.plan(moved.side)))),
        texts(rows.iter().map(|(moved, ..)| Some(moved.reading))),
        texts(rows.iter().map(|(_, cell, _)| Some(comparison.plan(cell.side)))),
        texts(rows.iter().map(|(_, cell, _)| area.families.locality_of(cell.locality))),
        rows.iter().map(|(_, cell, _)| closed(cell)).collect::<Date32Array>().into(),
    ]
    .into_iter()
    .chain(of_cells(&rows.iter().map(|(_, cell, _)| *cell).collect::<Vec<_>>()))
    .chain([rows.iter().map(|(.., families)| Some(*families)).collect::<Int64Array>().into()])
    .collect();
    Table::new(&carried_reading_schema(), columns)
}

/// The columns that both tables have of a cell.
fn of_cells(cells: &[&Cell]) -> Vec<Column> {
    let status = |side: Side| texts(cells.iter().map(|cell| cell.status.of(side).map(Status::word)));
    let eligible =
        |side: Side| -> Column { cells.iter().map(|cell| *cell.eligible.of(side)).collect::<BooleanArray>().into() };
    vec![
        cells.iter().map(|cell| Some(i32::from(cell.domains))).collect::<Int32Array>().into(),
        texts(cells.iter().map(|cell| Some(cell.youngest.word()))),
        status(Side::From),
        status(Side::To),
        eligible(Side::From),
        eligible(Side::To),
    ]
}

fn some(day: i32) -> Option<i32> {
    (day != NONE).then_some(day)
}
