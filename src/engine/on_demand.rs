use std::{fmt, sync::Arc};

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use chrono::NaiveDate;
use datafusion::{
    catalog::{Session, TableFunctionArgs, TableFunctionImpl, TableProvider},
    common::{ScalarValue, plan_err},
    error::{DataFusionError, Result},
    logical_expr::{Expr, TableProviderFilterPushDown, TableType},
    physical_plan::ExecutionPlan,
};

use super::landed_table::LandedTable;
use crate::{
    base::{Month, Problem, date_from_days},
    store::Object,
};

/// Whoever works out tables that are asked for, and keeps them as objects of the store.
#[async_trait]
pub trait OnDemand: fmt::Debug + Send + Sync {
    /// Gives the objects that hold a table; works it out first where it is not kept.
    ///
    /// # Errors
    /// When it cannot be worked out.
    async fn objects(&self, asked: &Asked) -> std::result::Result<Vec<Object>, Problem>;

    /// Says what is wrong with the plan that is asked for, without working anything out.
    ///
    /// # Errors
    /// When there is no such plan, or it has no such reading.
    fn check(&self, asked: &Asked) -> std::result::Result<(), Problem>;
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `need_status`, `family_result` or `engagements`.
    pub table: &'static str,
    /// Of what.
    pub of: Of,
}

/// Of what outcomes are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// Of each submission, at the end of its month, each family under its own plan: as known then.
    EachSubmission,
    /// The same, of each area's newest submission alone.
    NewestSubmission,
    /// Of the newest submissions on a day, every family under a plan.
    Day(NaiveDate, String),
}

/// A table whose rows are worked out when it is first read.
#[derive(Debug)]
pub(super) struct OnDemandTable {
    pub schema: SchemaRef,
    pub source: Arc<dyn OnDemand>,
    pub asked: Asked,
}

#[async_trait]
impl TableProvider for OnDemandTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let objects = self.source.objects(&self.asked).await.map_err(external)?;
        LandedTable::new(self.schema(), objects).scan(state, projection, filters, limit).await
    }
}

/// `need_status_at(date, plan)` and `family_result_at(date, plan)`.
#[derive(Debug)]
pub(super) struct AtFunction {
    pub name: &'static str,
    pub table: &'static str,
    pub schema: SchemaRef,
    pub source: Arc<dyn OnDemand>,
}

impl TableFunctionImpl for AtFunction {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        let (day, plan) = day_and_plan(self.name, args.exprs())?;
        let asked = Asked { table: self.table, of: Of::Day(day, plan) };
        check(&*self.source, &asked)?;
        let (schema, source) = (Arc::clone(&self.schema), Arc::clone(&self.source));
        Ok(Arc::new(OnDemandTable { schema, source, asked }))
    }
}

/// The arguments of a function that asks of a day and a plan.
pub(super) fn day_and_plan(name: &str, arguments: &[Expr]) -> Result<(NaiveDate, String)> {
    let [day, plan] = arguments else {
        return plan_err!("hearthline: `{name}` takes a date and the id of a plan");
    };
    let (Some(day), Some(plan)) = (day_of(day), text_of(plan)) else {
        return plan_err!(
            "hearthline: `{name}` takes a date such as '2024-03-31', or a month, and the id of a plan, both as written values"
        );
    };
    Ok((day, plan.to_owned()))
}

/// Says what is wrong with the plan that is asked for.
pub(super) fn check(source: &dyn OnDemand, asked: &Asked) -> Result<()> {
    source.check(asked).map_err(external)
}

fn text_of(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Literal(ScalarValue::Utf8(Some(text)) | ScalarValue::Utf8View(Some(text)), _) => Some(text),
        Expr::Cast(cast) => text_of(&cast.expr),
        _ => None,
    }
}

fn day_of(expression: &Expr) -> Option<NaiveDate> {
    if let Expr::Literal(ScalarValue::Date32(Some(day)), _) = expression {
        return Some(date_from_days(*day));
    }
    let text = text_of(expression)?;
    text.parse().ok().or_else(|| text.parse::<Month>().ok().map(Month::last_day))
}

fn external(problem: Problem) -> DataFusionError {
    DataFusionError::External(Box::new(problem))
}
