use std::{fmt, sync::Arc};

use arrow::datatypes::SchemaRef;
use chrono::NaiveDate;
use datafusion::{
    catalog::{TableFunctionArgs, TableFunctionImpl, TableProvider},
    common::{
        ScalarValue,
        tree_node::{Transformed, TreeNodeRecursion},
    },
    datasource::{ViewTable, provider_as_source},
    error::Result,
    logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, ident, lit, when},
};

use super::{
    on_demand::{Asked, Of, OnDemand, OnDemandTable, check, day_and_plan},
    tables::outcome_tables,
};
use crate::base::days_from_date;

/// A measure asked of another day and plan, `need_prevalence_at(date, plan)`: the same query, in which every family stands
/// under that plan, as the newest submission of its area knows it on that day.
pub(super) struct MeasureAt {
    pub name: String,
    pub measure: LogicalPlan,
    /// `extract.families`.
    pub families: Arc<dyn TableProvider>,
    pub source: Arc<dyn OnDemand>,
}

impl fmt::Debug for MeasureAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MeasureAt").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Says whether a query reads outcomes.
pub(super) fn reads_outcomes(plan: &LogicalPlan) -> Result<bool> {
    let mut found = false;
    plan.apply_with_subqueries(|node| {
        found |= matches!(node, LogicalPlan::TableScan(scan) if scan.table_name.schema() == Some("outcome"));
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(found)
}

impl TableFunctionImpl for MeasureAt {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        let (day, plan) = day_and_plan(&self.name, args.exprs())?;
        let tables = At { measure: self, day, plan };
        let asked = self.measure.clone().transform_up_with_subqueries(|node| {
            let LogicalPlan::TableScan(scan) = &node else { return Ok(Transformed::yes(node.recompute_schema()?)) };
            let name = scan.table_name.clone();
            Ok(match tables.instead(name.schema().unwrap_or_default(), name.table(), &node)? {
                Some(instead) => Transformed::yes(LogicalPlanBuilder::from(instead).alias(name)?.build()?),
                None => Transformed::no(node),
            })
        })?;
        Ok(Arc::new(ViewTable::new(asked.data, None)))
    }
}

/// The tables that a measure reads, on a day and under a plan.
struct At<'a> {
    measure: &'a MeasureAt,
    day: NaiveDate,
    plan: String,
}

impl At<'_> {
    /// What stands in place of a table; none for a table that knows neither day nor plan.
    fn instead(&self, schema: &str, table: &str, own: &LogicalPlan) -> Result<Option<LogicalPlan>> {
        Ok(match (schema, table) {
            ("outcome", "engagements") => Some(self.engagements()?),
            ("outcome", _) => {
                let known = outcome_tables().into_iter().find(|known| known.name == table);
                known.map(|known| self.outcomes(known.table, known.schema)).transpose()?
            }
            ("reference", "plans" | "plan_needs" | "plan_clauses" | "plan_readings") => Some(self.of_the_plan(own)?),
            _ => None,
        })
    }

    fn outcomes(&self, table: &'static str, schema: SchemaRef) -> Result<LogicalPlan> {
        let asked = Asked { table, of: Of::Day(self.day, self.plan.clone()) };
        check(&*self.measure.source, &asked)?;
        let source = Arc::clone(&self.measure.source);
        let provider = Arc::new(OnDemandTable { schema, source, asked });
        LogicalPlanBuilder::scan(table, provider_as_source(provider), None)?.build()
    }

    /// The rows of the plan, under the name that it is asked for by, which says its readings too.
    fn of_the_plan(&self, own: &LogicalPlan) -> Result<LogicalPlan> {
        let id = self.plan.split('+').next().unwrap_or_default().trim();
        let column = |name: &str| if name == "plan" { self.name_of_plan() } else { ident(name) };
        let columns: Vec<Expr> = own.schema().fields().iter().map(|field| column(field.name())).collect();
        LogicalPlanBuilder::from(own.clone()).filter(ident("plan").eq(lit(id)))?.project(columns)?.build()
    }

    fn name_of_plan(&self) -> Expr {
        lit(self.plan.clone()).alias("plan")
    }

    /// The newest submission of each area. An area that is late is asked at the end of its own month.
    fn engagements(&self) -> Result<LogicalPlan> {
        let provider = Arc::clone(&self.measure.families);
        let schema = provider.schema();
        let day = || lit(ScalarValue::Date32(Some(days_from_date(self.day))));
        let column = |name: &str| -> Result<Expr> {
            let own = ident(name);
            Ok(match name {
                "submission" => when(own.clone().gt(day()), day()).otherwise(own)?.alias(name),
                "plan" => self.name_of_plan(),
                _ => own,
            })
        };
        let columns = schema.fields().iter().map(|field| column(field.name())).collect::<Result<Vec<Expr>>>()?;
        LogicalPlanBuilder::scan("families", provider_as_source(provider), None)?.project(columns)?.build()
    }
}
