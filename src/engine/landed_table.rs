use std::sync::Arc;

use arrow::{compute::SortOptions, datatypes::SchemaRef};
use async_trait::async_trait;
use datafusion::{
    catalog::{Session, TableProvider},
    common::{ScalarValue, Statistics, stats::Precision},
    datasource::{
        listing::PartitionedFile,
        physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource},
        source::DataSourceExec,
    },
    error::Result,
    execution::object_store::ObjectStoreUrl,
    logical_expr::{Expr, TableProviderFilterPushDown, TableType},
    physical_expr::{LexOrdering, PhysicalSortExpr, expressions::Column},
    physical_plan::{ExecutionPlan, empty::EmptyExec},
};

use crate::store::Object;

/// Under this address the engine finds the objects of the store.
pub(super) const STORE: &str = "hearthline://store/";

/// A table of the store: just the objects that the manifest names for it.
///
/// Nothing is listed or looked for, so an object that is gone is an error of the query and never a row too few.
#[derive(Debug)]
pub(super) struct LandedTable {
    schema: SchemaRef,
    objects: Vec<Object>,
}

impl LandedTable {
    pub fn new(schema: SchemaRef, objects: Vec<Object>) -> Self {
        Self { schema, objects }
    }

    /// The place of the column that says the area, where each object is of one.
    fn area_code(&self) -> Option<usize> {
        let whole = self.objects.iter().all(|object| object.area.is_some());
        self.schema.index_of("area_code").ok().filter(|_| whole)
    }

    /// All objects in the order of their areas, each with its area as the least and the greatest.
    fn area_by_area(&self, area_code: usize) -> FileGroup {
        let mut objects: Vec<&Object> = self.objects.iter().collect();
        objects.sort_by(|one, other| (&one.area, &one.path).cmp(&(&other.area, &other.path)));
        let files = objects.into_iter().map(|object| {
            let mut known = Statistics::new_unknown(&self.schema);
            if let Some(column) = known.column_statistics.get_mut(area_code) {
                let area = Precision::Exact(ScalarValue::Utf8(object.area.clone()));
                column.min_value = area.clone();
                column.max_value = area;
            }
            PartitionedFile::new(object.path.as_str(), object.bytes).with_statistics(Arc::new(known))
        });
        FileGroup::new(files.collect())
    }
}

#[async_trait]
impl TableProvider for LandedTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    /// A filter can skip parts of a file; what is left is filtered again.
    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        if self.objects.is_empty() {
            let schema = match projection {
                Some(columns) => Arc::new(self.schema.project(columns)?),
                None => self.schema(),
            };
            return Ok(Arc::new(EmptyExec::new(schema)));
        }
        let source = Arc::new(ParquetSource::new(self.schema()));
        let scan = FileScanConfigBuilder::new(ObjectStoreUrl::parse(STORE)?, source);
        let parts = state.config().target_partitions();
        let scan = if let Some(area_code) = self.area_code().filter(|_| parts == 1) {
            // Read in one go, rows come area by area. Said so, groups of an area are done with when the next one begins,
            // and a query needs the memory of one area, not of all.
            let order = PhysicalSortExpr::new(Arc::new(Column::new("area_code", area_code)), SortOptions::default());
            scan.with_file_groups(vec![self.area_by_area(area_code)])
                .with_output_ordering(LexOrdering::new([order]).into_iter().collect())
        } else {
            let files = self.objects.iter().map(|object| PartitionedFile::new(object.path.as_str(), object.bytes));
            scan.with_file_groups(FileGroup::new(files.collect()).split_files(parts))
        };
        let scan = scan.with_projection_indices(projection.cloned())?.with_limit(limit).build();
        Ok(DataSourceExec::from_data_source(scan))
    }
}
