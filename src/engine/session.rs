use std::{collections::BTreeMap, sync::Arc};

use datafusion::{
    arrow::datatypes::SchemaRef,
    catalog::{MemorySchemaProvider, SchemaProvider},
    common::{ParamValues, ScalarValue, runtime::SpawnedTask, tree_node::TreeNodeRecursion},
    dataframe::DataFrame,
    datasource::ViewTable,
    error::DataFusionError,
    execution::{
        SendableRecordBatchStream,
        disk_manager::{DiskManagerBuilder, DiskManagerMode},
        memory_pool::GreedyMemoryPool,
        runtime_env::RuntimeEnvBuilder,
        session_state::SessionStateBuilder,
    },
    logical_expr::{LogicalPlan, ScalarUDF},
    physical_optimizer::optimizer::PhysicalOptimizer,
    prelude::{SessionConfig, SessionContext},
};
use futures::TryStreamExt;

use super::{
    RecordBatch, failure,
    grouping_sets::GroupingSets,
    guard, landed_table,
    measure_at::{self, MeasureAt},
    on_demand::{AtFunction, Of, OnDemand},
    schemas::{BARE, CATALOG, Schemas},
    statistics_functions,
    tables::{self, Outcome},
    within::Locality,
};
use crate::{
    base::Problem,
    plan::Plans,
    store::{Store, View},
};

/// How much a session may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of memory; a query that needs more fails.
    pub memory: usize,
    /// How many parts of a query run at once.
    pub partitions: usize,
}

/// The values of named parameters.
pub type Params = BTreeMap<String, ScalarValue>;

/// A session over landed tables, or over the sources of a mapping.
pub struct Engine {
    context: SessionContext,
    measures: Arc<MemorySchemaProvider>,
    /// Who works out outcomes, if the session has any.
    outcomes: Option<Arc<dyn OnDemand>>,
    /// The tables that a query may have meant; none where names could be values.
    names: Vec<String>,
}

impl Engine {
    /// Opens a session over a view of a store; over no store, the reference tables of the plans alone have rows. Of one
    /// locality alone, where one is given: functions of a day and a plan, which ask of whole areas, are not offered then.
    ///
    /// # Errors
    /// When the session cannot be set up.
    pub fn over(
        store: Option<&Store>,
        view: &View,
        plans: &Plans,
        outcomes: Option<&Arc<dyn OnDemand>>,
        locality: Option<&Locality>,
        limits: Limits,
    ) -> Result<Self, Problem> {
        let schemas = Schemas::new();
        tables::offer(&schemas, view, plans, outcomes, locality)
            .map_err(|error| failure::in_words("the tables", &error, &[]))?;
        let mut engine = Self::start(schemas, limits)?;
        let outcomes = outcomes.filter(|_| locality.is_none());
        engine.outcomes = outcomes.cloned();
        for Outcome { table, of, schema, .. } in tables::outcome_tables() {
            let Some(source) = outcomes.cloned().filter(|_| of == Of::EachSubmission) else { continue };
            let name = match table {
                "need_status" => "need_status_at",
                "family_result" => "family_result_at",
                _ => continue,
            };
            engine.context.register_udtf(name, Arc::new(AtFunction { name, table, schema, source }));
        }
        if let Some(store) = store {
            let url =
                url::Url::parse(landed_table::STORE).map_err(|error| Problem::new(store.name(), error.to_string()))?;
            engine.context.register_object_store(&url, store.objects());
        }
        Ok(engine)
    }

    /// Opens a session over tables in memory, each under a bare name.
    ///
    /// # Errors
    /// When two tables have one name.
    pub fn over_sources(
        sources: Vec<(String, RecordBatch)>,
        functions: Vec<ScalarUDF>,
        limits: Limits,
    ) -> Result<Self, Problem> {
        let schemas = Schemas::new();
        for (name, batch) in sources {
            let added = tables::in_memory(batch).and_then(|table| schemas.add("extract", &name, &table));
            added.map_err(|_| {
                Problem::new(name.clone(), "two sources are named this")
                    .help("sources are named by their files, without the ending")
            })?;
        }
        let mut engine = Self::start(schemas, limits)?;
        engine.names.clear();
        for function in functions {
            engine.context.register_udf(function);
        }
        Ok(engine)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place where a session begins")]
    fn start(schemas: Schemas, limits: Limits) -> Result<Self, Problem> {
        let config = SessionConfig::new()
            .with_default_catalog_and_schema(CATALOG, BARE)
            .with_create_default_catalog_and_schema(false)
            .with_information_schema(true)
            .with_target_partitions(limits.partitions)
            .with_collect_statistics(false);
        let runtime = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(GreedyMemoryPool::new(limits.memory)))
            // Rows of families are not written to a temporary file.
            .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled))
            .build_arc()
            .map_err(|error| failure::in_words("the engine", &error, &[]))?;
        let mut rules = PhysicalOptimizer::new().rules;
        rules.insert(0, Arc::new(GroupingSets));
        let state = SessionStateBuilder::new()
            .with_config(config)
            .with_runtime_env(runtime)
            .with_default_features()
            .with_physical_optimizer_rules(rules)
            .build();
        let context = SessionContext::new_with_state(state);
        let names = schemas.names();
        let measures = schemas.of("measure");
        let catalog = schemas.into_catalog().map_err(|error| failure::in_words("the tables", &error, &names))?;
        context.register_catalog(CATALOG, catalog);
        // These make a text of any length out of one row, which no memory limit sees.
        for function in ["repeat", "lpad", "rpad"] {
            context.deregister_udf(function);
        }
        for function in statistics_functions::all() {
            context.register_udf(function);
        }
        Ok(Self { context, measures, outcomes: None, names })
    }

    /// Offers a query as a table of the schema `measure`; what reads outcomes, also as a function of a day and a plan.
    ///
    /// # Errors
    /// When it is not SQL, or names what is not there.
    pub async fn offer_measure(&self, place: &str, name: &str, sql: &str) -> Result<(), Problem> {
        let words = |error| failure::in_words(place, &error, &self.names);
        let plan = self.context.state().create_logical_plan(sql).await.map_err(words)?;
        let reads_outcomes = measure_at::reads_outcomes(&plan).map_err(words)?;
        if let Some(source) = self.outcomes.clone().filter(|_| reads_outcomes) {
            let families = self.context.table_provider("extract.families").await.map_err(words)?;
            let (name, measure) = (format!("{name}_at"), plan.clone());
            let function = MeasureAt { name: name.clone(), measure, families, source };
            self.context.register_udtf(&name, Arc::new(function));
        }
        self.measures.register_table(name.to_owned(), Arc::new(ViewTable::new(plan, None))).map_err(words)?;
        Ok(())
    }

    /// Plans one statement that only reads. `place` is what messages call it.
    ///
    /// # Errors
    /// When it is not SQL, does more than read, names what is not there, or lacks a parameter.
    pub async fn prepare(&self, place: &str, sql: &str, params: &Params) -> Result<Prepared, Problem> {
        let words = |error| failure::in_words(place, &error, &self.names);
        let state = self.context.state();
        let dialect = state.config_options().sql_parser.dialect;
        let statement = state.sql_to_statement(sql, &dialect).map_err(words)?;
        if !guard::reads_only(&statement) {
            return Err(guard::denied(place));
        }
        let plan = state.statement_to_plan(statement).await.map_err(words)?;
        guard::options().verify_plan(&plan).map_err(|_| guard::denied(place))?;
        let placeholders = plan.get_parameter_names().map_err(words)?;
        let mut named: Vec<String> =
            placeholders.into_iter().map(|name| name.trim_start_matches('$').to_owned()).collect();
        named.sort();
        if let Some(lacking) = named.iter().find(|name| !params.contains_key(*name)) {
            return Err(Problem::new(place, format!("the parameter `${lacking}` has no value"))
                .help(format!("give it one with --param {lacking}=VALUE")));
        }
        let reads = self.tables_read(&plan).map_err(words)?;
        let plan = if named.is_empty() {
            plan
        } else {
            let given = params.iter().filter(|(name, _)| named.contains(name));
            let values: Vec<(&str, ScalarValue)> = given.map(|(name, value)| (name.as_str(), value.clone())).collect();
            plan.with_param_values(ParamValues::from(values)).map_err(words)?
        };
        let frame = DataFrame::new(state, plan);
        let schema = Arc::new(frame.schema().as_arrow().clone());
        Ok(Prepared { frame, schema, named, reads, place: place.to_owned(), names: self.names.clone() })
    }

    /// Finds the tables that a plan scans, subqueries included, each with its schema.
    fn tables_read(&self, plan: &LogicalPlan) -> datafusion::error::Result<Vec<String>> {
        let mut reads = Vec::new();
        plan.apply_with_subqueries(|node| {
            if let LogicalPlan::TableScan(scan) = node {
                let bare = scan.table_name.table();
                let named = scan.table_name.schema().filter(|schema| *schema != BARE);
                let known = |name: &&String| name.split_once('.').is_some_and(|(_, table)| table == bare);
                let found = || self.names.iter().find(known).cloned();
                let measure = || self.measures.table_exist(bare).then(|| format!("measure.{bare}"));
                // What a query makes for itself, to read it again, is no table of the session.
                let own = || self.names.is_empty().then(|| bare.to_owned());
                reads.extend(match named {
                    Some(schema) => Some(format!("{schema}.{bare}")),
                    None => found().or_else(measure).or_else(own),
                });
            }
            Ok(TreeNodeRecursion::Continue)
        })?;
        reads.sort();
        reads.dedup();
        Ok(reads)
    }
}

/// A statement that is planned and can be run.
pub struct Prepared {
    frame: DataFrame,
    /// The columns it gives.
    pub schema: SchemaRef,
    /// The parameters it names.
    pub named: Vec<String>,
    /// The tables it reads, with their schemas.
    pub reads: Vec<String>,
    place: String,
    names: Vec<String>,
}

impl Prepared {
    /// Runs it and gives the rows as they come. What goes wrong on the way is put into words by [`Self::in_words`].
    ///
    /// # Errors
    /// When it cannot be started.
    pub async fn stream(&self) -> Result<SendableRecordBatchStream, Problem> {
        self.frame.clone().execute_stream().await.map_err(|error| self.in_words(&error))
    }

    /// Runs it and gives all its rows, for results that are small by nature. It is a task of its own, so that statements
    /// that are collected side by side run on several processors.
    ///
    /// # Errors
    /// When it fails on the way.
    pub async fn collect(&self) -> Result<Vec<RecordBatch>, Problem> {
        let frame = self.frame.clone();
        let rows = SpawnedTask::spawn(async move { frame.execute_stream().await?.try_collect().await });
        let rows = rows.join_unwind().await.map_err(|failure| DataFusionError::ExecutionJoin(Box::new(failure)));
        rows.and_then(|rows| rows).map_err(|error| self.in_words(&error))
    }

    /// Puts an error of the stream into words.
    pub fn in_words(&self, error: &datafusion::error::DataFusionError) -> Problem {
        failure::in_words(&self.place, error, &self.names)
    }
}
