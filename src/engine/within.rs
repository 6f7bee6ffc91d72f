use std::sync::Arc;

use datafusion::{
    common::{JoinType, TableReference},
    datasource::{TableProvider, ViewTable, provider_as_source},
    error::Result,
    logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, ident, lit},
};

/// The families of one locality of an area, to which a session is confined: each as the submission at hand places it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locality {
    /// The code of the area.
    pub area: String,
    /// The locality, as the extracts name it.
    pub name: String,
}

/// The tables of a session, and those that say where families live.
pub(super) struct Within<'a> {
    pub locality: &'a Locality,
    /// `extract.families`, and the same of every submission.
    pub families: Arc<dyn TableProvider>,
    pub engagements: Arc<dyn TableProvider>,
}

impl Within<'_> {
    /// A table, of which only what is about these families is left; of a table that is about no family, what is the area's.
    pub fn of(&self, schema: &str, name: &str, table: &Arc<dyn TableProvider>) -> Result<Arc<dyn TableProvider>> {
        let has = |column: &str| table.schema().column_with_name(column).is_some();
        if !has("area_code") || schema == "reference" {
            return Ok(Arc::clone(table));
        }
        let reference = TableReference::partial(schema.to_owned(), name.to_owned());
        let own = LogicalPlanBuilder::scan(reference, provider_as_source(Arc::clone(table)), None)?
            .filter(ident("area_code").eq(lit(&self.locality.area)))?;
        let plan = if has("locality") {
            own.filter(self.here())?.build()?
        } else if has("as_of") {
            own.join(self.homes(&self.engagements)?, JoinType::LeftSemi, keys(["as_of", "family_id"]), None)?.build()?
        } else if has("any_family") {
            let of_nobody = own.clone().filter(ident("family_no").is_null())?.build()?;
            own.join(self.homes(&self.families)?, JoinType::LeftSemi, keys(["submission", "family_no"]), None)?
                .union(of_nobody)?
                .build()?
        } else if has("family_no") {
            own.join(self.homes(&self.families)?, JoinType::LeftSemi, keys(["submission", "family_no"]), None)?
                .build()?
        } else {
            own.build()?
        };
        Ok(Arc::new(ViewTable::new(plan, None)))
    }

    fn here(&self) -> Expr {
        ident("locality").eq(lit(&self.locality.name))
    }

    /// The engagements of the locality.
    fn homes(&self, table: &Arc<dyn TableProvider>) -> Result<LogicalPlan> {
        LogicalPlanBuilder::scan("homes", provider_as_source(Arc::clone(table)), None)?
            .filter(ident("area_code").eq(lit(&self.locality.area)).and(self.here()))?
            .build()
    }
}

/// What a row and its engagement have in common.
fn keys([day, family]: [&'static str; 2]) -> (Vec<&'static str>, Vec<&'static str>) {
    (vec![day, family], vec!["submission", family])
}
