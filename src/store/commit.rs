use std::collections::HashSet;

use futures::TryStreamExt;
use object_store::{Error, ObjectStore as _, ObjectStoreExt as _, PutMode, PutOptions, PutPayload, path::Path};
use serde::{Deserialize, Serialize};

use super::{Entry, Store};
use crate::base::Problem;

/// How often a commit is built again on what somebody else committed in the meantime.
const ATTEMPTS: usize = 32;

/// What a store holds: every entry, in the order of landing, and the objects still to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// The layout of the store, which a program must know to read it.
    pub layout: u32,
    /// How often something was forgotten: a landing that began before must not commit after.
    #[serde(default)]
    pub forgettings: u64,
    /// Everything landed and not forgotten.
    pub entries: Vec<Entry>,
    /// Objects that no entry names any more and that a forgetting has not yet deleted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_delete: Vec<String>,
}

/// The newest manifest and its number; number 0 is the empty store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The number of the manifest.
    pub number: u64,
    /// The manifest.
    pub manifest: Manifest,
}

impl Manifest {
    const LAYOUT: u32 = 1;

    /// The paths of all objects that an entry names.
    fn named(&self) -> HashSet<String> {
        self.entries.iter().flat_map(|entry| &entry.files).map(|file| file.path.clone()).collect()
    }
}

impl Store {
    /// Reads what the store holds now.
    ///
    /// # Errors
    /// When the storage fails, or the newest manifest is not one that this program reads.
    pub async fn state(&self) -> Result<State, Problem> {
        let folder = Path::from("manifests");
        let names = self.objects.list(Some(&folder)).map_ok(|object| object.location);
        let names: Vec<Path> = names.try_collect().await.map_err(|failure| self.failed("listed", &failure))?;
        let numbers = names.iter().filter_map(|path| path.filename()?.strip_suffix(".json")?.parse::<u64>().ok());
        let Some(number) = numbers.max() else {
            return Ok(State { number: 0, manifest: Manifest { layout: Manifest::LAYOUT, ..Manifest::default() } });
        };
        let path = manifest_path(number);
        let bytes = self.get(&path).await?;
        let place = format!("{}/{path}", self.name);
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|failure| {
            Problem::new(place.clone(), format!("is not a manifest: line {}, {}", failure.line(), kind_of(&failure)))
                .help("restore this object from a copy, or remove it to go back to the manifest before it")
        })?;
        if manifest.layout != Manifest::LAYOUT {
            let cause = format!("has layout {}, and this program reads layout {}", manifest.layout, Manifest::LAYOUT);
            return Err(Problem::new(place, cause).help("use the version of hearthline that wrote it"));
        }
        Ok(State { number, manifest })
    }

    /// Makes a change visible, all of it at once.
    ///
    /// `change` is called on the newest manifest, and again where somebody else committed first, so it must check
    /// what it builds on each time. The next manifest is created, never overwritten: one of two writers wins.
    ///
    /// # Errors
    /// What `change` refused, what the storage said, or that others kept committing first.
    pub async fn commit(&self, mut change: impl FnMut(&mut Manifest) -> Result<(), Problem>) -> Result<State, Problem> {
        for _ in 0..ATTEMPTS {
            let State { number, mut manifest } = self.state().await?;
            let before = manifest.clone();
            change(&mut manifest)?;
            if manifest == before {
                return Ok(State { number, manifest });
            }
            let number = number.checked_add(1).ok_or_else(|| {
                Problem::new(self.name.clone(), "the newest manifest has the highest number there is")
                    .help("remove what is no manifest from manifests/")
            })?;
            let text = serde_json::to_string_pretty(&manifest).map_err(|failure| {
                Problem::new(self.name.clone(), format!("the manifest cannot be written: {failure}"))
            })?;
            let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
            let path = Path::from(manifest_path(number));
            match self.objects.put_opts(&path, PutPayload::from(text.into_bytes()), options).await {
                Ok(_) => return Ok(State { number, manifest }),
                Err(Error::AlreadyExists { .. }) => {}
                Err(failure) => return Err(self.failed("written", &failure)),
            }
        }
        Err(Problem::new(self.name.clone(), format!("others committed first, {ATTEMPTS} times in a row"))
            .help("nothing was written; run the command again when they are done"))
    }

    /// Deletes the objects that a forgetting left to delete, and says so in a further manifest.
    ///
    /// # Errors
    /// What the storage said. What could not be deleted stays listed and is tried again by the next command that
    /// writes.
    pub async fn sweep(&self) -> Result<(), Problem> {
        let manifest = self.state().await?.manifest;
        let (named, doomed) = (manifest.named(), manifest.to_delete);
        if doomed.is_empty() {
            return Ok(());
        }
        let unnamed = doomed.iter().filter(|path| !named.contains(*path));
        self.delete(unnamed.map(|path| Path::from(path.as_str()))).await?;
        self.commit(|manifest| {
            manifest.to_delete.retain(|path| !doomed.contains(path));
            Ok(())
        })
        .await
        .map(|_| ())
    }

    /// Deletes the objects below a folder that no entry names. Nothing may be landing meanwhile.
    ///
    /// # Errors
    /// What the storage said.
    pub async fn delete_unnamed(&self, folder: &str) -> Result<(), Problem> {
        let named = self.state().await?.manifest.named();
        let found = self.objects.list(Some(&Path::from(folder))).map_ok(|object| object.location);
        let found: Vec<Path> = found.try_collect().await.map_err(|failure| self.failed("listed", &failure))?;
        self.delete(found.into_iter().filter(|path| !named.contains(path.as_ref()))).await
    }

    /// Deletes objects; one that is gone already is no failure.
    async fn delete(&self, paths: impl Iterator<Item = Path>) -> Result<(), Problem> {
        for path in paths {
            match self.objects.delete(&path).await {
                Ok(()) | Err(Error::NotFound { .. }) => {}
                Err(failure) => return Err(self.failed("cleared of what was forgotten", &failure)),
            }
        }
        Ok(())
    }
}

fn manifest_path(number: u64) -> String {
    format!("manifests/{number:08}.json")
}

fn kind_of(failure: &serde_json::Error) -> &'static str {
    match failure.classify() {
        serde_json::error::Category::Io => "it could not be read",
        serde_json::error::Category::Syntax => "it is not JSON",
        serde_json::error::Category::Data => "a field is missing or of another kind",
        serde_json::error::Category::Eof => "it ends too early",
    }
}
