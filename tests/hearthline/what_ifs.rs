//! What changed plans would do: evidence is read once for all of them, and what goes wrong is said.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use hearthline::{
    base::Library,
    engine::{Engine, Limits, OnDemand},
    landing::{self, Landing, discover, land},
    outcome::{Kept, WhatIf},
    plan::Plans,
    query::Queries,
    store::Store,
};
use object_store::{ObjectStore, memory::InMemory};

use crate::{
    closures,
    faults::{Due, Failing},
    sandbox::Sandbox,
};

#[tokio::test]
async fn twenty_what_ifs_read_evidence_once() {
    let objects = Failing::at(usize::MAX, Due::FailBefore, Arc::new(InMemory::new()));
    let store = Store::new(Arc::clone(&objects) as Arc<dyn ObjectStore>, "the store");
    let plans = Arc::new(Plans::read(&Library::built_in()).unwrap());
    let limits = landing::Limits::default();
    let landing = Landing { plans: Arc::clone(&plans), limits, replace: false, workers: 2 };
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    land(&store, discover(&sample).unwrap().arrivals, &landing, |_| {}).await.unwrap();
    let manifest = store.state().await.unwrap().manifest;
    let view = manifest.view(None);
    let against = plans.get("mk-sf-2022").unwrap();
    let changed = |reading: &str| {
        let name = format!("mk-sf-2022 + {reading}");
        (name.clone(), plans.read_as(&name).unwrap())
    };
    let changed: Vec<_> = against.readings().take(20).map(|reading| changed(&reading.id)).collect();
    assert_eq!(changed.len(), 20);
    let kept = Kept::new(store.clone(), manifest.clone(), Arc::clone(&plans), 2).asking(WhatIf::new(against, &changed));
    let outcomes: Arc<dyn OnDemand> = Arc::new(kept);
    let limits = Limits { memory: 1 << 28, partitions: 1 };
    let engine = Engine::over(Some(&store), &view, &plans, Some(&outcomes), None, limits).unwrap();
    let queries = Queries::read(&Library::built_in()).unwrap();
    let before = objects.read().len();
    for query in ["summary", "areas", "results", "needs", "clauses"] {
        let query = queries.get(&format!("what_if/{query}")).unwrap();
        let rows = query.run(&engine, &BTreeMap::new()).await.unwrap();
        if query.name == "what_if/summary" {
            assert_eq!(rows.rows.len(), 20);
        }
    }
    let mut reads: BTreeMap<String, usize> = BTreeMap::new();
    for path in objects.read().split_off(before) {
        *reads.entry(path).or_default() += 1;
    }
    let mut evidence = 0;
    for entry in &view.submissions {
        for table in
            ["families", "people", "needs", "attendance", "events", "scores", "spells", "support", "judgements"]
        {
            let files: Vec<_> = entry.objects(table).collect();
            assert_eq!(files.len(), 1);
            for file in files {
                assert_eq!(reads.get(&file.path), Some(&1), "{}", file.path);
                evidence += 1;
            }
        }
    }
    assert_eq!(evidence, 9 * 9);
}

fn land_closures() -> Sandbox {
    let sandbox = Sandbox::new();
    closures::lay_out(&sandbox);
    let ran = sandbox.run(&["land", "extracts", "--store", "store"]);
    assert!(ran.code < 2, "{}", ran.err);
    sandbox
}

fn plan_file() -> String {
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries/plans/mk-sf-2022.toml");
    fs::read_to_string(plan).unwrap()
}

/// Nobody in tests/hearthline/closures.rs has four needs: the four families that were eligible are so no more, nor is that of
/// the late area.
#[test]
fn a_changed_plan_is_a_file_with_a_name_and_an_id_of_its_own() {
    let sandbox = land_closures();
    let plan = plan_file().replace("id = \"mk-sf-2022\"", "id = \"my-own\"");
    sandbox.file("my-plan.toml", plan.replace("eligibility = { needs = 3 }", "eligibility = { needs = 4 }"));
    let ran = sandbox.run(&["whatif", "--plan", "my-plan.toml", "--out", "out"]);
    let expected = "\
my-plan.toml (my-own) against mk-sf-2022
  Closed families: 4, of which 4 have another result.
  No closed family is judged under both, so that success cannot be compared.
  Late, as known then, and left out of all but the table of areas: X06000002 (2024-02-29).

  families  was            is
  2         not evidenced  not eligible
  1         not success    not eligible
  1         success        not eligible
  No need comes to another status.

  area        success before  after   judged by both  difference  95% interval
  Northbrook  25.0% of 4      - of 0  0               -           -
  X06000002   100.0% of 1     - of 0  0               -           -

1 page. Open out/whatif/index.html
";
    assert_eq!(ran.well(), expected);
    let page = fs::read_to_string(sandbox.path("out/whatif/index.html")).unwrap();
    assert!(page.contains("What my-plan.toml would do in the place of mk-sf-2022"), "{page}");
    assert!(page.contains("Of 4* closed families 4*"), "{page}");
}

#[test]
fn what_is_wrong_with_any_of_the_plans_is_said_at_once() {
    let sandbox = land_closures();
    sandbox.file("broken.toml", plan_file().replace("eligibility", "eligibilty"));
    let plans = ["broken.toml", "mk-sf-2022", "mk-sf-22 + strict-evidence", "mk-sf-2022 + strict", "nowhere.toml"];
    let mut args = vec!["whatif", "--against", "mk-sf-2022", "--out", "out"];
    args.extend(plans.iter().flat_map(|plan| ["--plan", plan]));
    let ran = sandbox.run(&args);
    for part in [
        "broken.toml:",
        "asks the same as `mk-sf-2022`",
        "there is no plan `mk-sf-22`",
        "has no reading `strict`",
        "nowhere.toml\n         is no file",
    ] {
        assert!(ran.error().contains(part), "{part}: {}", ran.err);
    }
    assert!(!sandbox.path("out").exists());
}

#[test]
fn families_that_nobody_closed_or_has_are_an_error() {
    let sandbox = land_closures();
    let changed = ["whatif", "--plan", "mk-sf-2022 + strict-evidence"];
    let ran = sandbox.run(&[&changed[..], &["--from", "2024-02"]].concat());
    assert!(
        ran.error().contains("no family that is worked with under `mk-sf-2022` was closed from 2024-02 on"),
        "{}",
        ran.err
    );
    let ran = sandbox.run(&[&changed[..], &["--against", "mk-tf-2020"]].concat());
    assert!(ran.error().contains("has no need of `mk-tf-2020`"), "{}", ran.err);
    let ran =
        sandbox.run(&["whatif", "--plan", "mk-sf-2022 + strict-evidence", "--plan", "mk-tf-2020 + strict-evidence"]);
    assert!(ran.error().contains("the changed plans could be of mk-sf-2022 and mk-tf-2020"), "{}", ran.err);
    let ran = sandbox.run(&["report", "whatif", "--store", "store"]);
    assert!(ran.error().contains("`hearthline whatif --plan FILE --out DIR`"), "{}", ran.err);
}
