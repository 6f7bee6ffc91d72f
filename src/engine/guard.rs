use datafusion::{
    execution::context::SQLOptions,
    sql::{
        parser::Statement,
        sqlparser::ast::{Query, SetExpr, Statement as Sql},
    },
};

use crate::base::Problem;

/// Says whether a statement only reads tables: one query, `explain` of one, `show` or `describe`. All else is denied.
pub(super) fn reads_only(statement: &Statement) -> bool {
    match statement {
        Statement::Statement(sql) => sql_reads_only(sql),
        Statement::Explain(explain) => reads_only(&explain.statement),
        Statement::CreateExternalTable(_) | Statement::CopyTo(_) | Statement::Reset(_) => false,
    }
}

fn sql_reads_only(sql: &Sql) -> bool {
    match sql {
        Sql::Query(query) => is_plain(query),
        Sql::Explain { statement, .. } => sql_reads_only(statement),
        Sql::ShowTables { .. }
        | Sql::ShowColumns { .. }
        | Sql::ShowVariable { .. }
        | Sql::ShowFunctions { .. }
        | Sql::ExplainTable { .. } => true,
        _ => false,
    }
}

/// A query whose body is no insert, update or delete in disguise. What hides deeper is denied on the plan.
fn is_plain(query: &Query) -> bool {
    fn plain(body: &SetExpr) -> bool {
        match body {
            SetExpr::Select(select) => select.into.is_none(),
            SetExpr::Query(query) => is_plain(query),
            SetExpr::SetOperation { left, right, .. } => plain(left) && plain(right),
            SetExpr::Values(_) | SetExpr::Table(_) => true,
            _ => false,
        }
    }
    let with = query.with.iter().flat_map(|with| &with.cte_tables);
    plain(&query.body) && with.into_iter().all(|cte| is_plain(&cte.query))
}

/// The same promise, checked on the logical plan.
pub(super) fn options() -> SQLOptions {
    SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false)
}

/// What a denied statement is answered with.
pub(super) fn denied(place: &str) -> Problem {
    Problem::new(place, "this statement does more than read")
        .help("one query is run at a time: `select …`, `with …`, `explain …`, `show tables` or `describe TABLE`")
}
