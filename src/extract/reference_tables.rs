use super::{
    Kind, Order, Table,
    column::{column, date, whole, word},
};
use crate::base::Shown;

/// The levels of `reference.areas`.
const LEVELS: &[&str] = &["area", "subregion", "region", "country"];

const AREA: super::Column = column("area_code", Kind::Area, "The area");

/// The tables of reference data: about areas, never about families.
pub const REFERENCE_TABLES: &[Table] = &[
    Table {
        name: "areas",
        grain: "area, part of a region, region or country, while its code is valid",
        required: false,
        columns: &[
            column("code", Kind::Area, "The code"),
            column("name", Kind::Title, "The name"),
            word("level", LEVELS, "Whether it is an area, a part of a region, a region or the country"),
            column("region", Kind::Title, "The region it lies in").optional(),
            column("valid_from", Kind::DateAhead, "First day on which the code is valid; empty: always was").optional(),
            column("valid_to", Kind::DateAhead, "Last day on which the code is valid; empty: still is").optional(),
        ],
        key: &["code", "valid_from"],
        orders: &[Order::Dates("valid_from", "valid_to")],
    },
    Table {
        name: "area_changes",
        grain: "code that gave way to another",
        required: false,
        columns: &[
            column("earlier_code", Kind::Area, "The code until the change"),
            column("later_code", Kind::Area, "The code after it"),
            date("changed_on", "First day of the later code"),
        ],
        key: &["earlier_code", "later_code"],
        orders: &[],
    },
    Table {
        name: "targets",
        grain: "area and financial year",
        required: false,
        columns: &[
            AREA,
            column("financial_year", Kind::FinancialYear, "The financial year"),
            whole("families", "Successful families aimed at in the year"),
        ],
        key: &["area_code", "financial_year"],
        orders: &[],
    },
    Table {
        name: "neighbours",
        grain: "area and rank of a statistical neighbour",
        required: false,
        columns: &[
            AREA,
            column("rank", Kind::Whole(1, 50), "1 for the closest"),
            column("neighbour", Kind::Area, "The neighbour"),
            column("closeness", Kind::Title, "How close it is, in the source's words").optional(),
        ],
        key: &["area_code", "rank"],
        orders: &[],
    },
    Table {
        name: "populations",
        grain: "area, period and group of people",
        required: false,
        columns: &[
            AREA,
            column("period", Kind::Code, "The year of the estimate"),
            column("people", Kind::Code, "The group, such as children-0-17"),
            whole("population", "People in the group"),
        ],
        key: &["area_code", "period", "people"],
        orders: &[],
    },
    Table {
        name: "hexes",
        grain: "area on the hex map",
        required: false,
        columns: &[
            AREA,
            column("q", Kind::Whole(-1000, 1000), "Column of the hexagon, odd-r"),
            column("r", Kind::Whole(-1000, 1000), "Row of the hexagon, odd-r"),
        ],
        key: &["area_code"],
        orders: &[],
    },
    Table {
        name: "indicators",
        grain: "area, period and indicator",
        required: false,
        columns: &[
            AREA,
            column("period", Kind::Code, "The period, as the source writes it"),
            column("indicator", Kind::Code, "The indicator"),
            column("title", Kind::Title, "The indicator in words"),
            whole("numerator", "The count; empty where it is not shown").optional(),
            whole("denominator", "What the count is a part of; empty where it is not shown").optional(),
            word("shown", Shown::WORDS, "Whether there is a value, or why there is none"),
            whole("rounded_to", "The step to which the source rounded both counts; empty: not rounded").optional(),
            column("source", Kind::Title, "Who published it, and where"),
        ],
        key: &["area_code", "period", "indicator"],
        orders: &[],
    },
];
