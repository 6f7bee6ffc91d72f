//! Storage that fails, and a process that stops, at every operation of a landing of three submissions.

use std::{
    fmt,
    path::Path as FilePath,
    process::{Command, Stdio, abort},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use hearthline::{
    base::{Library, Problem},
    landing::{Fate, Forget, Landing, Limits, Outcome, discover, forget, land},
    plan::Plans,
    store::Store,
};
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, local::LocalFileSystem, memory::InMemory,
    path::Path,
};

use crate::{
    extracts::{EVENTS, header, tiny_of},
    sandbox::{Sandbox, files_below},
};

/// What happens at the operation that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// It fails and nothing is done.
    FailBefore,
    /// It is done, and fails all the same: the answer was lost.
    FailAfter,
    /// The process stops.
    Stop,
}

/// Another store, of which the n-th operation goes wrong, and which remembers what is read.
#[derive(Debug)]
pub struct Failing {
    inner: Arc<dyn ObjectStore>,
    left: AtomicUsize,
    due: Due,
    read: Mutex<Vec<String>>,
}

impl Failing {
    pub fn at(operation: usize, due: Due, inner: Arc<dyn ObjectStore>) -> Arc<Self> {
        Arc::new(Self { inner, left: AtomicUsize::new(operation), due, read: Mutex::default() })
    }

    /// The paths that were read, as often as they were.
    pub fn read(&self) -> Vec<String> {
        self.read.lock().unwrap().clone()
    }

    /// Counts an operation, and says whether it is the one that is due.
    fn is_due(&self) -> bool {
        let due =
            self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| Some(left.saturating_sub(1))) == Ok(1);
        if due && self.due == Due::Stop {
            abort();
        }
        due
    }

    async fn run<T>(&self, operation: impl Future<Output = Result<T>>) -> Result<T> {
        let due = self.is_due();
        if due && self.due == Due::FailBefore {
            return Err(lost());
        }
        let done = operation.await;
        if due { Err(lost()) } else { done }
    }
}

fn lost() -> Error {
    Error::Generic { store: "test", source: "the connection was lost".into() }
}

impl fmt::Display for Failing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failing {}", self.inner)
    }
}

#[async_trait]
impl ObjectStore for Failing {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        self.run(self.inner.put_opts(location, payload, options)).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.run(self.inner.put_multipart_opts(location, options)).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        if !options.head {
            self.read.lock().unwrap().push(location.to_string());
        }
        self.run(self.inner.get_opts(location, options)).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        if self.is_due() {
            futures::stream::once(async { Err(lost()) }).boxed()
        } else {
            self.inner.delete_stream(locations)
        }
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        if self.is_due() { futures::stream::once(async { Err(lost()) }).boxed() } else { self.inner.list(prefix) }
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.run(self.inner.list_with_delimiter(prefix)).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.run(self.inner.copy_opts(from, to, options)).await
    }
}

fn extracts(sandbox: &Sandbox) {
    for (area, month) in [("X06000001", "2024-02"), ("X06000001", "2024-03"), ("X06000002", "2024-03")] {
        tiny_of(sandbox, area, month, &[]);
    }
}

async fn land_into(objects: Arc<dyn ObjectStore>, extracts: &FilePath, replace: bool) -> Result<Vec<Outcome>, Problem> {
    let plans = Arc::new(Plans::read(&Library::built_in()).unwrap());
    let landing = Landing { plans, limits: Limits::default(), replace, workers: 2 };
    let arrivals = discover(extracts).unwrap().arrivals;
    land(&Store::new(objects, "the store"), arrivals, &landing, |_| {}).await
}

/// The submissions that a store shows, after checking that everything they name is there.
async fn shown(objects: &Arc<dyn ObjectStore>) -> usize {
    let manifest = Store::new(Arc::clone(objects), "the store").state().await.unwrap().manifest;
    for file in manifest.entries.iter().flat_map(|entry| &entry.files) {
        let found = objects.head(&Path::from(file.path.as_str())).await.unwrap();
        assert_eq!(found.size, file.bytes, "{}", file.path);
    }
    manifest.entries.len()
}

async fn all_bytes(objects: &Arc<dyn ObjectStore>) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut listed = objects.list(None);
    while let Some(object) = listed.next().await {
        let location = object.unwrap().location;
        let bytes = objects.get(&location).await.unwrap().bytes().await.unwrap();
        found.push((location.to_string(), bytes.to_vec()));
    }
    found.sort();
    found
}

#[tokio::test]
async fn storage_that_fails_at_any_operation_leaves_the_store_before_or_after() {
    let sandbox = Sandbox::new();
    extracts(&sandbox);
    let folder = sandbox.path("extracts");
    let whole: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
    land_into(Arc::clone(&whole), &folder, false).await.unwrap();
    let expected = all_bytes(&whole).await;
    for due in [Due::FailBefore, Due::FailAfter] {
        let mut failures = 0;
        for operation in 1.. {
            let objects: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
            let ended = land_into(Failing::at(operation, due, Arc::clone(&objects)), &folder, false).await;
            let shown = shown(&objects).await;
            assert!(shown == 0 || shown == 3, "operation {operation}: {shown} submissions");
            if ended.is_ok() {
                assert_eq!(shown, 3);
                break;
            }
            failures += 1;
            land_into(Arc::clone(&objects), &folder, false).await.unwrap();
            assert_eq!(all_bytes(&objects).await, expected, "operation {operation}");
        }
        assert!(failures >= 3 * 14, "only {failures} operations failed");
    }
}

#[tokio::test]
async fn a_forgetting_that_fails_at_any_operation_is_ended_by_the_next() {
    let sandbox = Sandbox::new();
    extracts(&sandbox);
    let folder = sandbox.path("extracts");
    let what = Forget::Family("00000000000000f1".to_owned());
    let holds = |bytes: &[u8]| bytes.windows(16).any(|window| window == b"00000000000000f1");
    for due in [Due::FailBefore, Due::FailAfter] {
        for operation in 1.. {
            let objects: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
            land_into(Arc::clone(&objects), &folder, false).await.unwrap();
            let failing = Failing::at(operation, due, Arc::clone(&objects));
            let ended = forget(&Store::new(failing, "the store"), &what).await;
            assert_eq!(shown(&objects).await, 3, "operation {operation}");
            forget(&Store::new(Arc::clone(&objects), "the store"), &what).await.unwrap();
            assert_eq!(shown(&objects).await, 3, "operation {operation}");
            for (path, bytes) in all_bytes(&objects).await {
                assert!(!holds(&bytes), "operation {operation}: {path}");
            }
            if ended.is_ok() {
                assert!(operation > 20, "only {operation} operations");
                break;
            }
        }
    }
}

#[test]
fn a_process_that_stops_at_any_operation_leaves_the_store_before_or_after() {
    let sandbox = Sandbox::new();
    extracts(&sandbox);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let land = |store: &FilePath| {
        std::fs::create_dir_all(store).unwrap();
        let objects: Arc<dyn ObjectStore> = Arc::new(LocalFileSystem::new_with_prefix(store).unwrap());
        runtime.block_on(land_into(objects, &sandbox.path("extracts"), false)).unwrap();
    };
    land(&sandbox.path("whole"));
    let expected = files_below(&sandbox.path("whole"));
    let mut stops = 0;
    for operation in 1.. {
        let store = sandbox.path(&format!("store-{operation}"));
        std::fs::create_dir_all(&store).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "faults::lands_until_it_is_stopped", "--nocapture"]);
        child.env("HEARTHLINE_TEST_STOP", operation.to_string());
        child.env("HEARTHLINE_TEST_STORE", &store).env("HEARTHLINE_TEST_EXTRACTS", sandbox.path("extracts"));
        let ended = child.output().unwrap();
        let objects: Arc<dyn ObjectStore> = Arc::new(LocalFileSystem::new_with_prefix(&store).unwrap());
        let shown = runtime.block_on(shown(&objects));
        assert!(shown == 0 || shown == 3, "operation {operation}: {shown} submissions");
        if ended.status.success() {
            assert_eq!(shown, 3);
            break;
        }
        stops += 1;
        land(&store);
        assert!(files_below(&store) == expected, "operation {operation}");
    }
    assert!(stops >= 3 * 14, "only {stops} operations stopped");
}

/// What the test above runs in a process of its own; on its own it does nothing.
#[test]
#[expect(clippy::disallowed_methods, reason = "the parent says by the environment where to stop")]
fn lands_until_it_is_stopped() {
    let Ok(operation) = std::env::var("HEARTHLINE_TEST_STOP") else { return };
    let store = std::env::var("HEARTHLINE_TEST_STORE").unwrap();
    let extracts = std::env::var("HEARTHLINE_TEST_EXTRACTS").unwrap();
    let objects = Arc::new(LocalFileSystem::new_with_prefix(store).unwrap());
    let failing = Failing::at(operation.parse().unwrap(), Due::Stop, objects);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(land_into(failing, FilePath::new(&extracts), false)).unwrap();
}

#[tokio::test]
async fn two_landings_at_once_are_both_sound() {
    let (first, second) = (Sandbox::new(), Sandbox::new());
    tiny_of(&first, "X06000001", "2024-03", &[]);
    tiny_of(&second, "X06000002", "2024-03", &[]);
    let (one_folder, other_folder) = (first.path("extracts"), second.path("extracts"));
    for _ in 0..20 {
        let objects: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
        let (one, other) = tokio::join!(
            land_into(Arc::clone(&objects), &one_folder, false),
            land_into(Arc::clone(&objects), &other_folder, false)
        );
        assert!(one.unwrap().iter().chain(&other.unwrap()).all(|outcome| outcome.fate == Fate::Landed));
        assert_eq!(shown(&objects).await, 2);
    }
}

#[tokio::test]
async fn of_two_landings_of_one_submission_the_second_is_told() {
    let (first, second) = (Sandbox::new(), Sandbox::new());
    tiny_of(&first, "X06000001", "2024-03", &[]);
    tiny_of(&second, "X06000001", "2024-03", &[("events", &header("events"))]);
    let (one_folder, other_folder) = (first.path("extracts"), second.path("extracts"));
    for _ in 0..20 {
        let objects: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
        let (one, other) = tokio::join!(
            land_into(Arc::clone(&objects), &one_folder, false),
            land_into(Arc::clone(&objects), &other_folder, false)
        );
        let mut fates: Vec<Fate> = one.unwrap().iter().chain(&other.unwrap()).map(|outcome| outcome.fate).collect();
        fates.sort_by_key(|fate| *fate == Fate::Refused);
        assert_eq!(fates, [Fate::Landed, Fate::Refused]);
        assert_eq!(shown(&objects).await, 1);
    }
}

#[test]
fn two_processes_at_once_are_both_sound() {
    let sandbox = Sandbox::new();
    tiny_of(&sandbox, "X06000001", "2024-03", &[]);
    tiny_of(&sandbox, "X06000002", "2024-03", &[("events", EVENTS)]);
    let mut children: Vec<_> = ["X06000001", "X06000002"]
        .iter()
        .map(|area| {
            sandbox
                .command(&["land", &format!("extracts/{area}"), "--store", "store"])
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    assert!(children.iter_mut().all(|child| child.wait().unwrap().success()));
    let listed = sandbox.run(&["store", "--format", "json"]);
    assert_eq!(listed.well().matches("\"state\": \"current\"").count(), 2, "{}", listed.out);
}
