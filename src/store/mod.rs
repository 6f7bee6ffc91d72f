//! The landed data: where its objects lie, which of them count, and how a change to that becomes visible at once.
//!
//! A store is a folder of objects, on a local disk or in any other object store. The newest manifest is the state;
//! everything else is reached from it. This floor knows bytes and names, never what a row means.

mod commit;
mod entry;
mod flag_column;
mod leftovers;
mod list_column;
mod pages;
mod parquet_file;
mod table;
mod view;

use std::{
    path::{Path as FilePath, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path};

pub use commit::{Manifest, State};
pub use entry::{Entry, LandedFile, Object, Subject};
pub use parquet_file::{parquet_bytes, quick_parquet_bytes};
pub use table::{Column, Table};
pub use view::View;

use crate::base::Problem;

/// A store of landed data.
#[derive(Debug, Clone)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    name: String,
    /// The folder, where it is one.
    folder: Option<PathBuf>,
}

impl Store {
    /// A store in any object store; `name` is what messages call it.
    pub fn new(objects: Arc<dyn ObjectStore>, name: impl Into<String>) -> Self {
        Self { objects, name: name.into(), folder: None }
    }

    /// Opens the store in a folder that is there.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn open(folder: &FilePath) -> Result<Self, Problem> {
        let name = folder.display().to_string();
        if !folder.is_dir() {
            return Err(Problem::new(name, "there is no store here")
                .help("land something first: `hearthline land FOLDER --store STORE`"));
        }
        let objects = LocalFileSystem::new_with_prefix(folder)
            .map_err(|failure| Problem::new(name.clone(), format!("cannot be opened: {failure}")))?;
        Ok(Self { folder: Some(folder.to_owned()), ..Self::new(Arc::new(objects), name) })
    }

    /// Opens the store in a folder, which is made where it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn create(folder: &FilePath) -> Result<Self, Problem> {
        std::fs::create_dir_all(folder).map_err(|failure| {
            Problem::new(folder.display().to_string(), format!("cannot be made: {failure}"))
                .help("name a folder that can be written with --store")
        })?;
        Self::open(folder)
    }

    /// What messages call the store.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The objects themselves, for the engine to read from.
    pub fn objects(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.objects)
    }

    /// Writes an object, whole or not at all. It counts only once a manifest names it.
    ///
    /// # Errors
    /// What the storage said.
    pub async fn put(&self, path: &str, bytes: Vec<u8>) -> Result<(), Problem> {
        let payload = PutPayload::from(bytes);
        self.objects
            .put(&Path::from(path), payload)
            .await
            .map(|_| ())
            .map_err(|failure| self.failed("written", &failure))
    }

    /// Reads an object.
    ///
    /// # Errors
    /// What the storage said.
    pub async fn get(&self, path: &str) -> Result<Bytes, Problem> {
        let read = async { self.objects.get(&Path::from(path)).await?.bytes().await };
        read.await.map_err(|failure| self.failed("read", &failure))
    }

    /// Gives the size of an object, if it is there.
    ///
    /// # Errors
    /// What the storage said.
    pub async fn size(&self, path: &str) -> Result<Option<u64>, Problem> {
        match self.objects.head(&Path::from(path)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(failure) => Err(self.failed("read", &failure)),
        }
    }

    /// Gives the size of an object if it is there and is a whole Parquet file: it ends as one does.
    ///
    /// # Errors
    /// What the storage said.
    pub async fn whole_parquet(&self, path: &str) -> Result<Option<u64>, Problem> {
        const MARK: &[u8] = b"PAR1";
        let Some(size) = self.size(path).await?.filter(|size| *size > 8) else { return Ok(None) };
        let end = self.objects.get_range(&Path::from(path), size - 4..size).await;
        let end = end.map_err(|failure| self.failed("read", &failure))?;
        Ok((*end == *MARK).then_some(size))
    }

    fn failed(&self, done: &str, failure: &object_store::Error) -> Problem {
        Problem::new(self.name.clone(), format!("the storage could not be {done}: {failure}"))
            .help("nothing that was landed before is touched; run the command again")
    }
}
