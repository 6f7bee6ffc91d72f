use std::sync::Arc;

use async_trait::async_trait;
use datafusion::{
    catalog::{CatalogProvider, MemoryCatalogProvider, MemorySchemaProvider, SchemaProvider, TableProvider},
    error::Result,
};

/// The schemas of the store, in the order in which a bare name is looked up.
pub(super) const SEARCH_PATH: [&str; 4] = ["measure", "outcome", "extract", "reference"];

/// The catalog and the schema that a bare name belongs to.
pub(super) const CATALOG: &str = "hearthline";
pub(super) const BARE: &str = "tables";

/// The catalog of a session: its schemas by name, and one more that finds bare names along the search path.
pub(super) struct Schemas {
    schemas: Vec<(&'static str, Arc<MemorySchemaProvider>)>,
}

impl Schemas {
    pub fn new() -> Self {
        Self { schemas: SEARCH_PATH.map(|name| (name, Arc::new(MemorySchemaProvider::new()))).to_vec() }
    }

    /// Offers a table in a schema.
    pub fn add(&self, schema: &str, name: &str, table: &Arc<dyn TableProvider>) -> Result<()> {
        for (_, provider) in self.schemas.iter().filter(|(own, _)| *own == schema) {
            provider.register_table(name.to_owned(), Arc::clone(table))?;
        }
        Ok(())
    }

    /// A schema, to which tables can be added later.
    pub fn of(&self, schema: &str) -> Arc<MemorySchemaProvider> {
        let found = self.schemas.iter().find(|(own, _)| *own == schema);
        found.map_or_else(|| Arc::new(MemorySchemaProvider::new()), |(_, provider)| Arc::clone(provider))
    }

    /// The names of all tables, with their schemas.
    pub fn names(&self) -> Vec<String> {
        let of_schema = |(schema, provider): &(&str, Arc<MemorySchemaProvider>)| {
            provider.table_names().into_iter().map(|name| format!("{schema}.{name}")).collect::<Vec<_>>()
        };
        let mut names: Vec<String> = self.schemas.iter().flat_map(of_schema).collect();
        names.sort();
        names
    }

    pub fn into_catalog(self) -> Result<Arc<dyn CatalogProvider>> {
        let catalog = MemoryCatalogProvider::new();
        for (name, provider) in &self.schemas {
            catalog.register_schema(name, Arc::clone(provider) as Arc<dyn SchemaProvider>)?;
        }
        let path = self.schemas.into_iter().map(|(_, provider)| provider).collect();
        catalog.register_schema(BARE, Arc::new(SearchPath { path }))?;
        Ok(Arc::new(catalog))
    }
}

/// Finds a bare name in the first schema that has it. It lists nothing itself, so that no table is shown twice.
#[derive(Debug)]
struct SearchPath {
    path: Vec<Arc<MemorySchemaProvider>>,
}

#[async_trait]
impl SchemaProvider for SearchPath {
    fn table_names(&self) -> Vec<String> {
        Vec::new()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        for schema in &self.path {
            if let Some(table) = schema.table(name).await? {
                return Ok(Some(table));
            }
        }
        Ok(None)
    }

    fn table_exist(&self, name: &str) -> bool {
        self.path.iter().any(|schema| schema.table_exist(name))
    }
}
