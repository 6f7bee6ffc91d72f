//! The command line as a user meets it: help, answers, and what it says when something is wrong.

use std::{io::Read, process::Stdio};

use crate::{
    extracts::{NEEDS, tiny},
    sandbox::Sandbox,
};

fn landed() -> Sandbox {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts"]).well();
    sandbox
}

#[test]
fn every_command_has_help_worth_reading() {
    let sandbox = Sandbox::new();
    for args in [
        &["--help"][..],
        &["report", "--help"],
        &["land", "--help"],
        &["check", "--help"],
        &["sample", "--help"],
        &["store", "--help"],
        &["store", "forget", "--help"],
        &["tables", "--help"],
        &["queries", "--help"],
        &["queries", "run", "--help"],
        &["sql", "--help"],
    ] {
        let ran = sandbox.run(args);
        assert!(ran.well().contains("Usage: hearthline") && ran.out.lines().count() > 8, "{args:?}\n{}", ran.out);
        assert!(ran.out.lines().all(|line| line.chars().count() <= 100), "{args:?}\n{}", ran.out);
    }
}

#[test]
fn sql_reads_and_nothing_else() {
    let sandbox = landed();
    let before = sandbox.files("store");
    for statement in [
        "insert into needs values (1)",
        "update needs set need = 'x'",
        "delete from needs",
        "create table t as select * from needs",
        "create view v as select 1",
        "create external table t stored as csv location '/etc/passwd'",
        "drop table needs",
        "copy needs to 'needs.csv'",
        "copy (select * from needs) to 'needs.csv'",
        "set datafusion.execution.batch_size = 1",
        "reset datafusion.execution.batch_size",
        "select * into t from needs",
        "with t as (insert into needs values (1)) select 1",
        "explain insert into needs values (1)",
        "explain analyze copy needs to 'needs.csv'",
        "begin",
        "prepare p as select 1",
        "truncate table needs",
        "vacuum",
        "use extract",
    ] {
        let ran = sandbox.run(&["sql", statement]);
        assert_eq!(ran.code, 2, "{statement}: {}", ran.out);
        assert!(!ran.err.contains("panicked"), "{statement}: {}", ran.err);
    }
    assert_eq!(
        sandbox.run(&["sql", "drop table needs"]).error(),
        "error: the query\n         this statement does more than read\n         \
         help: one query is run at a time: `select …`, `with …`, `explain …`, `show tables` or `describe TABLE`\n"
    );
    for statement in ["select 1; select 2", "select 1; drop table needs"] {
        assert!(sandbox.run(&["sql", statement]).error().contains("the query"), "{statement}");
    }
    for statement in [
        "select * from '/etc/passwd'",
        "select * from \"extracts/X06000001/2024-03/needs.csv\"",
        "select * from read_csv('x')",
    ] {
        sandbox.run(&["sql", statement]).error();
    }
    for statement in [
        "show tables",
        "describe needs",
        "explain select * from needs",
        "explain analyze select count(*) from needs",
        "values (1)",
    ] {
        sandbox.run(&["sql", statement]).well();
    }
    assert_eq!(sandbox.files("store"), before);
    assert!(!sandbox.path("needs.csv").exists());
}

#[test]
fn sql_prints_every_format() {
    let sandbox = landed();
    let query = "select need, identified_on from needs order by need limit 2";
    assert_eq!(
        sandbox.run(&["sql", query]).well(),
        "+---------------------+---------------+\n\
         | need                | identified_on |\n\
         +---------------------+---------------+\n\
         | adult-crime         | 2023-02-01    |\n\
         | attendance-below-90 | 2023-02-01    |\n\
         +---------------------+---------------+\n"
    );
    assert_eq!(
        sandbox.run(&["sql", query, "--format", "csv"]).well(),
        "need,identified_on\nadult-crime,2023-02-01\nattendance-below-90,2023-02-01\n"
    );
    assert_eq!(
        sandbox.run(&["sql", query, "--format", "json"]).well(),
        "{\"need\":\"adult-crime\",\"identified_on\":\"2023-02-01\"}\n{\"need\":\"attendance-below-90\",\"identified_on\":\"2023-02-01\"}\n"
    );
    let parquet = sandbox.command(&["sql", query, "--format", "parquet"]).output().unwrap();
    assert!(parquet.stdout.starts_with(b"PAR1") && parquet.stdout.ends_with(b"PAR1"));
    assert_eq!(sandbox.run(&["sql", "select need from needs where false", "--format", "csv"]).well(), "need\n");
}

#[test]
fn sql_parameters_are_bound_not_pasted() {
    let sandbox = landed();
    let count = |args: &[&str]| {
        let mut all = vec!["sql", "select count(*) as n from needs where identified_on <= $month", "--format", "csv"];
        all.extend(args);
        sandbox.run(&all)
    };
    assert_eq!(count(&["--param", "month=2022-06"]).well(), "n\n1\n");
    assert_eq!(count(&["--param", "month=2022-05-31"]).well(), "n\n0\n");
    assert_eq!(
        count(&[]).error(),
        "error: the query\n         the parameter `$month` has no value\n         help: give it one with --param month=VALUE\n"
    );
    let ran = sandbox.run(&["sql", "select $x as x", "--param", "x=1); drop table needs", "--format", "csv"]);
    assert_eq!(ran.well(), "x\n1); drop table needs\n");
    let ran = sandbox.run(&["queries", "run", "families/starts", "--param", "area=X0600001"]);
    assert!(ran.error().contains("the parameter `area` is not an area code"), "{}", ran.err);
    let ran = sandbox.run(&["queries", "run", "families/starts", "--param", "are=X06000001"]);
    assert!(ran.error().contains("takes no parameter `are`\n         help: `area` is close"), "{}", ran.err);
    assert!(sandbox.run(&["sql", "select 1", "--param", "month"]).error().contains("NAME=VALUE"));
}

#[test]
fn misspelt_names_are_answered_with_the_nearest() {
    let sandbox = landed();
    for (query, cause, help) in [
        ("select * from neds", "there is no table `neds`", "`needs` is close"),
        ("select * from extract.neds", "there is no table `neds`", "`needs` is close"),
        ("select ned from needs", "there is no column `ned`", "`need` is close"),
        ("select needs.ned from needs", "there is no column `ned`", "`need` is close"),
        ("select wilson_lo(1, 2)", "Invalid function 'wilson_lo'", "Did you mean 'wilson_low'?"),
    ] {
        assert_eq!(
            sandbox.run(&["sql", query]).error(),
            format!("error: the query\n         {cause}\n         help: {help}\n"),
            "{query}"
        );
    }
    assert!(sandbox.run(&["sql", "selct 1"]).error().contains("is not SQL"));
    assert!(sandbox.run(&["queries", "run", "families/stars"]).error().contains("`families/starts` is close"));
    assert!(sandbox.run(&["tables", "need"]).error().contains("`needs` is close"));
    assert!(sandbox.run(&["report", "contxt"]).error().contains("`context` is close"));
    assert!(sandbox.run(&["land", "x.csv", "--mapping", "dfe-factor"]).error().contains("`dfe-factors` is close"));
    assert!(sandbox.run(&["lnad"]).error().contains("tip: a similar subcommand exists: 'land'"));
}

#[test]
fn a_value_that_does_not_fit_is_not_repeated() {
    let sandbox = landed();
    let ran = sandbox.run(&["sql", "select cast(family_id as bigint) from families"]);
    assert_eq!(
        ran.error(),
        "error: the query\n         a value does not fit the type that the query asks for\n         \
         help: `try_cast` gives null instead; a division by zero needs `nullif`\n"
    );
}

#[test]
fn statistics_say_what_is_impossible() {
    let sandbox = Sandbox::new();
    for (call, cause) in [
        ("wilson_low(3, 2)", "`wilson_low`: a part cannot be larger than the whole"),
        ("wilson_high(-1, 2)", "`wilson_high`: a count is a whole number of 0 or more"),
        ("wilson_high(0.5, 2)", "`wilson_high`: a count is a whole number of 0 or more"),
        ("wilson_high(1, 2, 95)", "`wilson_high`: a level lies between 0 and 1"),
    ] {
        let ran = sandbox.run(&["sql", &format!("select {call}")]);
        assert!(ran.error().contains(cause), "{}", ran.err);
    }
}

#[test]
fn a_query_keeps_to_its_memory_and_time() {
    let sandbox = Sandbox::new();
    let greedy = "select count(distinct a.value * 1000003 + b.value) from generate_series(1, 3000) a cross join generate_series(1, 3000) b";
    let ran = sandbox.run(&["--memory", "16", "sql", greedy]);
    assert!(ran.error().contains("needs more memory than it may use\n         help: raise --memory"), "{}", ran.err);
    let joined = "select count(*) from generate_series(1, 1000000) a cross join generate_series(1, 1000000) b";
    for endless in ["select count(*) from generate_series(1, 1000000000000)", joined] {
        let ran = sandbox.run(&["sql", endless, "--seconds", "1"]);
        assert!(ran.error().contains("took longer than 1 seconds"), "{}", ran.err);
    }
    let sum = format!("select {}1 as n", "1 + ".repeat(2000));
    assert_eq!(sandbox.run(&["sql", &sum, "--format", "csv"]).well(), "n\n2001\n");
    assert!(
        sandbox.run(&["sql", "select length(repeat('a', 500000000))"]).error().contains("Invalid function 'repeat'")
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let sandbox = Sandbox::new();
    for format in ["csv", "json", "parquet"] {
        let query = "select value from generate_series(1, 2000000)";
        let mut child = sandbox
            .command(&["sql", query, "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut [0; 4]).unwrap();
        drop(out);
        let ended = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.success() && err.is_empty(), "{format}: {:?} {err}", ended.status);
    }
}

#[test]
fn without_a_store_only_what_needs_none_is_answered() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["sql", "select 1 as one", "--format", "csv"]).well(), "one\n1\n");
    assert_eq!(sandbox.run(&["sql", "select count(*) as n from plan_needs", "--format", "csv"]).well(), "n\n153\n");
    let expected = "error: ./store\n         there is no store here\n         \
                    help: land something first: `hearthline land FOLDER --store STORE`\n";
    for args in
        [&["sql", "select * from needs"][..], &["store"], &["report", "sample"], &["queries", "run", "data/areas"]]
    {
        assert_eq!(sandbox.run(args).error(), expected, "{args:?}");
    }
    assert!(sandbox.run(&["report"]).error().contains("sample-data\n         is not here"));
    assert!(sandbox.run(&["land", "nowhere"]).error().contains("nowhere\n         is not a folder"));
    sandbox.file("empty/readme.txt", "");
    assert!(sandbox.run(&["check", "empty"]).error().contains("holds no submission"));
}

#[test]
fn a_damaged_store_is_said() {
    let sandbox = landed();
    sandbox.file("store/manifests/00000002.json", "{ \"layout\": 1, ");
    assert!(sandbox.run(&["store"]).error().contains("is not a manifest: line 1, it ends too early"));
    sandbox.file("store/manifests/00000002.json", "{ \"layout\": 9, \"entries\": [] }");
    assert!(sandbox.run(&["store"]).error().contains("has layout 9, and this program reads layout 1"));
    std::fs::remove_file(sandbox.path("store/manifests/00000002.json")).unwrap();
    for (path, _) in sandbox.files("store").into_iter().filter(|(path, _)| path.ends_with("needs.parquet")) {
        sandbox.file(&format!("store/{path}"), "nonsense");
    }
    let ran = sandbox.run(&["sql", "select * from needs"]);
    assert!(ran.error().contains("its file is damaged"), "{}", ran.err);
    for (path, _) in sandbox.files("store").into_iter().filter(|(path, _)| path.ends_with("needs.parquet")) {
        std::fs::remove_file(sandbox.path(&format!("store/{path}"))).unwrap();
    }
    let ran = sandbox.run(&["sql", "select count(*) from needs where need > 'a'"]);
    ran.error();
    let ran = sandbox.run(&["sql", "select count(need) from needs"]);
    assert!(ran.error().contains("its file is gone from the store"), "{}", ran.err);
    // What the message says mends it.
    sandbox.run(&["land", "extracts", "--replace"]).well();
    assert_eq!(sandbox.run(&["sql", "select count(need) as n from needs", "--format", "csv"]).well(), "n\n3\n");
}

#[test]
fn a_mapping_fills_family_tables_with_pseudonyms() {
    let sandbox = Sandbox::new();
    sandbox
        .file("cases.csv", "\u{feff}Case,Child,Born,Start\r\n17,9,2014-05,2023-01-05\r\n18,10,2015-06,2023-02-06\r\n")
        .file("key.txt", "a secret that is long enough\n")
        .file(
            "map/families.sql",
            "select pseudonym(\"Case\") as family_id, 'X06000001' as area_code, 'mk-sf-2022' as plan, null as earlier_family_id, \
             \"Start\" as identified_on, \"Start\" as engaged_on, null as assessed_on, null as action_plan_on, null as lead_practitioner_on, \
             null as support_on, null as closed_on, null as closure_reason, 'false' as expectant, null as locality, null as imd_decile from source",
        )
        .file(
            "map/people.sql",
            "select pseudonym(\"Case\") as family_id, pseudonym(\"Child\") as person_id, \"Born\" as birth_month, null as sex, null as ethnic_group, \
             null as disabled, false as parental_responsibility, null as resident_from, null as resident_to from cases",
        )
        .file(
            "map/needs.sql",
            "select pseudonym(\"Case\") as family_id, 'adult-crime' as need, null as person_id, cast(\"Start\" as date) as identified_on, null as recorded_on, \
             null as withdrawn_on, 'school' as source, null as measure from cases",
        );
    let land = |extra: &[&str]| {
        let mut args = vec!["land", "cases.csv", "--mapping", "map"];
        args.extend(extra);
        sandbox.run(&args)
    };
    let of = ["--area", "X06000001", "--month", "2024-03", "--key", "key.txt"];
    assert!(land(&of).well().contains("6 rows kept"));
    // hmac.new(b"a secret that is long enough", b"17", "sha256").hexdigest()[:32], with Python 3.11
    let ids = sandbox.run(&["sql", "select family_id from families order by 1", "--format", "csv"]);
    assert_eq!(ids.well(), "family_id\n6ad50ac0ddbccfe6e61dc20ccad71507\n70cdb15c47c07ffbdd745732a1c54da7\n");
    assert!(land(&of).well().contains("1 already landed"));
    let ran = land(&["--area", "X06000001", "--month", "2024-03"]);
    assert!(
        ran.error().contains("`pseudonym` needs a key: name the file that holds it with --key FILE"),
        "{}",
        ran.err
    );
    let ran = land(&["--key", "key.txt"]);
    assert!(ran.error().contains("makes `families`, but of which area and month?"), "{}", ran.err);
    sandbox.file("key.txt", "short");
    assert!(land(&of).error().contains("the key is shorter than 16 bytes"));
}

#[test]
fn a_wrong_mapping_is_said_whole() {
    let sandbox = Sandbox::new();
    sandbox.file("cases.csv", "a,b\n1,2\n").file("map/hexs.sql", "select 1").file("map/neds.sql", "select 1");
    let ran = sandbox.run(&["land", "cases.csv", "--mapping", "map"]);
    assert_eq!(
        ran.error(),
        "error: map/hexs.sql\n         is named for no table of the contract\n         help: `hexes.sql` is close\n       \
         map/neds.sql\n         is named for no table of the contract\n         help: `needs.sql` is close\n"
    );
    std::fs::remove_file(sandbox.path("map/hexs.sql")).unwrap();
    std::fs::remove_file(sandbox.path("map/neds.sql")).unwrap();
    sandbox.file("map/hexes.sql", "select a as area_code, c as q, b as r from cases");
    let ran = sandbox.run(&["land", "cases.csv", "--mapping", "map"]);
    assert!(ran.error().contains("map/hexes.sql\n         there is no column `c`"), "{}", ran.err);
    sandbox.file("map/hexes.sql", "select a as area_code, b as q from cases");
    let ran = sandbox.run(&["land", "cases.csv", "--mapping", "map"]);
    assert!(ran.findings().contains("refused: map/hexes.sql, its result\n    column `r` is missing"), "{}", ran.out);
    // The columns of a source without a header are its first row, and are not said.
    sandbox.file("map/hexes.sql", "select nhs as area_code from cases").file("cases.csv", "Ann Other,9434765919\n");
    let ran = sandbox.run(&["land", "cases.csv", "--mapping", "map"]);
    assert!(
        ran.error().contains("there is no column `nhs`") && !ran.err.contains("Ann") && !ran.err.contains("943"),
        "{}",
        ran.err
    );
    sandbox
        .file("map/hexes.sql", "select regexp_replace(a, 'x', 'y', a) as area_code from cases")
        .file("cases.csv", "a\nAnn Other\n");
    let ran = sandbox.run(&["land", "cases.csv", "--mapping", "map"]);
    assert!(!ran.error().contains("Ann"), "{}", ran.err);
    sandbox.file("cases.csv", "a,b\n1,2\n");
    sandbox.file("map/hexes.sql", "create table t as select 1");
    assert!(sandbox.run(&["land", "cases.csv", "--mapping", "map"]).error().contains("does more than read"));
    assert!(
        sandbox.run(&["land", "none.csv", "--mapping", "map"]).error().contains("none.csv\n         cannot be read")
    );
}

#[test]
fn the_factors_are_typed_cell_by_cell() {
    let sandbox = Sandbox::new();
    let header = include_str!("factors.csv").lines().next().unwrap();
    assert_eq!(header.split(',').count(), 51);
    sandbox.file("factors.csv", include_str!("factors.csv"));
    let ran = sandbox.run(&["land", "factors.csv", "--mapping", "dfe-factors"]);
    ran.well();
    let csv = |query: &str| sandbox.run(&["sql", query, "--format", "csv"]).well().to_owned();
    assert_eq!(
        csv(
            "select shown, count(*) as cells from indicators where not starts_with(area_code, 'X12') and area_code <> 'X92000001' group by shown order by shown"
        ),
        "shown,cells\nnot_applicable,39\nnot_available,40\nsuppressed,2\nunreliable,40\nvalue,39\n"
    );
    assert_eq!(
        csv(
            "select indicator, numerator, denominator, shown, rounded_to from indicators where area_code = 'X06000001' and indicator in ('neglect', 'gangs', 'episodes-with-assessment-factor') order by indicator"
        ),
        "indicator,numerator,denominator,shown,rounded_to\nepisodes-with-assessment-factor,100,,value,\ngangs,,100,suppressed,\nneglect,20,100,value,\n"
    );
    assert_eq!(
        csv("select code, level, region from areas order by code"),
        "code,level,region\nX06000001,area,London\nX06000002,area,East\nX06000003,area,East\nX06000004,area,East\nX12000001,region,East\nX92000001,country,\n"
    );
    let broken = include_str!("factors.csv").replacen(",20,", ",twenty,", 1);
    sandbox.file("factors.csv", broken);
    let ran = sandbox.run(&["land", "factors.csv", "--mapping", "dfe-factors", "--replace"]);
    assert!(
        ran.findings().contains("column `numerator`")
            && ran.out.contains("reference data is landed whole or not at all"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("twenty"));
}

#[test]
fn a_wrong_library_file_is_an_error_never_a_fall_back() {
    let sandbox = landed();
    let with = |args: &[&str]| {
        let mut all = vec!["--library", "own"];
        all.extend(args);
        sandbox.run(&all)
    };
    assert!(with(&["queries"]).error().contains("own\n         is not a folder"));
    sandbox.file(
        "own/queries/data/areas.sql",
        "-- title: x\n-- grain: y\n-- reads: nothing\n-- takes: month day\nselect 1 as n",
    );
    assert_eq!(
        with(&["queries"]).error(),
        "queries/data/areas.sql overrides the built-in file\nerror: queries/data/areas.sql\n         has no `-- gives:` at its top\n         help: a query begins with title, grain, reads, takes and gives\n       \
         queries/data/areas.sql:4\n         `day` is no type; a type is one of text, integer, bigint, double, date, boolean\n         \
         help: write `name type`, with `?` after the type of a parameter that may be left out\n"
    );
    sandbox.file("own/queries/data/areas.sql", "-- title: x\n-- grain: y\n-- reads: nothing\n-- takes: month date\n-- gives: n text\nselect count(*) as n from needs");
    assert_eq!(
        with(&["queries", "run", "data/areas"]).error(),
        "queries/data/areas.sql overrides the built-in file\nerror: queries/data/areas.sql\n         `-- gives:` is not what the query gives\n         help: it gives n bigint\n       \
         queries/data/areas.sql\n         `-- takes:` does not name the parameters of the query\n         help: it names nothing\n       \
         queries/data/areas.sql\n         `-- reads:` does not name the tables that the query reads\n         help: it reads extract.needs\n"
    );
    sandbox.file("own/queries/data/areas.sql", "-- title: Own\n-- grain: y\n-- reads: extract.needs\n-- takes: nothing\n-- gives: n bigint\nselect count(*) as n from needs order by n");
    let ran = with(&["queries", "run", "data/areas", "--format", "csv"]);
    assert_eq!(ran.well(), "n\n3\n");
    assert_eq!(ran.err, "queries/data/areas.sql overrides the built-in file\n");
    assert!(with(&["queries"]).well().contains("Own (override)"));
    sandbox.file(
        "own/queries/plans/mk-sf-2022.toml",
        "id = \"mk-sf\"\nprogramme = \"XX\"\ntitle = \"\"\nsource = \"\"\nin_force_from = 2022-10-01T00:00:00\n",
    );
    assert_eq!(
        with(&["check", "extracts"]).error(),
        "queries/data/areas.sql overrides the built-in file\nqueries/plans/mk-sf-2022.toml overrides the built-in file\nerror: queries/plans/mk-sf-2022.toml:1:1\n         a plan has no `needs_join_until`\n         help: add `needs_join_until = \"engaged\" or \"judged_on\"`\n       \
         queries/plans/mk-sf-2022.toml:1:1\n         a plan has no `eligibility`\n         help: add `eligibility = { needs = 3 } or { headlines = 2 }`\n       \
         queries/plans/mk-sf-2022.toml:1:1\n         a plan has no need\n         help: add `[[headline]]`, and under it `[[headline.need]]`\n       \
         queries/plans/mk-sf-2022.toml:1:6\n         is not the name of the file\n         help: name the file `mk-sf.toml`\n       \
         queries/plans/mk-sf-2022.toml:2:13\n         is not a programme\n         help: a programme is TF or SF\n       \
         queries/plans/mk-sf-2022.toml:3:9\n         the `title` of a plan is empty\n         help: write what it is\n       \
         queries/plans/mk-sf-2022.toml:4:10\n         the `source` of a plan is empty\n         help: write what it is\n       \
         queries/plans/mk-sf-2022.toml:5:17\n         is not a day\n         help: a day is written 2022-10-01, without quotes\n"
    );
}

#[test]
fn options_that_do_not_fit_are_said() {
    let sandbox = Sandbox::new();
    for (args, words) in [
        (&["report", "sample", "--month", "2024-13"][..], "a month is written YYYY-MM, such as 2024-03"),
        (
            &["land", "x", "--mapping", "dfe-factors", "--area", "north"],
            "an area code is a capital letter and eight digits",
        ),
        (&["store", "forget"], "--family <ID>"),
        (&["sql"], "<QUERY>"),
        (&["check", "x", "--max-rejected-percent", "nan"], "a percentage lies between 0 and 100"),
        (&["sql", ""], "is empty"),
        (&["sample", "--out", "x", "--areas", "0"], "--areas"),
    ] {
        let ran = sandbox.run(args);
        assert!(ran.error().contains(words), "{args:?}: {}", ran.err);
    }
    sandbox.file("mine/notes.txt", "mine");
    assert!(
        sandbox
            .run(&["sample", "--families", "20", "--out", "mine"])
            .error()
            .contains("is there already and was not made by this command")
    );
    assert!(sandbox.path("mine/notes.txt").exists());
    // Nor one that holds a sample and something else.
    sandbox.run(&["sample", "--families", "20", "--areas", "1", "--submissions", "1", "--out", "some"]).well();
    sandbox.run(&["sample", "--families", "20", "--areas", "1", "--submissions", "1", "--out", "some"]).well();
    sandbox.file("some/notes.txt", "mine");
    assert!(sandbox.run(&["sample", "--families", "20", "--out", "some"]).error().contains("is there already"));
}

#[test]
fn the_sample_is_the_same_every_time_and_lands_without_a_fault() {
    let sandbox = Sandbox::new();
    for out in ["one", "two"] {
        sandbox.run(&["sample", "--families", "200", "--areas", "3", "--submissions", "2", "--out", out]).well();
    }
    assert!(sandbox.files("one") == sandbox.files("two"));
    sandbox
        .run(&["sample", "--families", "1500", "--areas", "3", "--submissions", "1", "--no-faults", "--out", "one"])
        .well();
    let ran = sandbox.run(&["check", "one"]);
    assert!(!ran.well().contains("rejected:") && !ran.out.contains("withheld:"), "{}", ran.out);
}

#[test]
fn the_data_dictionary_names_every_column() {
    let sandbox = Sandbox::new();
    assert!(sandbox.run(&["tables"]).well().contains("extract.needs"));
    let needs = sandbox.run(&["tables", "needs"]);
    for column in NEEDS.lines().next().unwrap().split(',') {
        assert!(needs.well().contains(&format!("\n{column} (")), "{column}");
    }
    assert!(
        sandbox.run(&["tables", "needs", "--format", "json"]).well().contains("\"grain\": \"need found in a family\"")
    );
}

#[test]
fn a_list_of_actions_takes_the_place_of_a_file_and_of_nothing_else() {
    let sandbox = landed();
    sandbox.file("folder/note.txt", "").file("list.csv", "earlier");
    std::os::unix::fs::symlink(sandbox.path("list.csv"), sandbox.path("link.csv")).unwrap();
    let to = |path: &str| sandbox.run(&["actions", "--area", "X06000001", "--out", path]);
    for (path, cause) in [
        ("no/where/list.csv", "lies in a folder that is not there"),
        ("folder", "is no plain file"),
        ("link.csv", "is no plain file"),
        ("/dev/null", "is no plain file"),
    ] {
        assert!(to(path).error().contains(cause), "{path}");
    }
    assert!(!sandbox.path("no").exists());
    assert_eq!(std::fs::read_to_string(sandbox.path("list.csv")).unwrap(), "earlier");
    to("list.csv").well();
    assert!(std::fs::read_to_string(sandbox.path("list.csv")).unwrap().starts_with("area_code,"));
}

#[test]
fn a_library_that_nobody_names_is_said() {
    let sandbox = landed();
    // A folder of that name need not be a library.
    sandbox.file("library/novels.txt", "");
    assert_eq!(sandbox.run(&["queries"]).err, "");
    let ran = sandbox.run(&["report", "new", "my-report"]);
    assert!(ran.well().ends_with("Make it: hearthline report my-report\n"), "{}", ran.out);
    let ran = sandbox.run(&["report", "my-report"]);
    assert!(ran.well().contains("Open out/my-report/index.html"), "{}", ran.out);
    assert_eq!(ran.err, "the library is ./library\n");
    sandbox.file("library/queries/data/areas.sql", "-- title: Own\n-- grain: y\n-- reads: extract.needs\n-- takes: nothing\n-- gives: n bigint\nselect count(*) as n from needs order by n");
    let said = "the library is ./library\nqueries/data/areas.sql overrides the built-in file\n";
    assert_eq!(sandbox.run(&["queries"]).err, said);
    // Whoever names one has that alone.
    sandbox.file("other/queries/readme.txt", "");
    assert_eq!(sandbox.run(&["queries", "--library", "other"]).err, "");
    assert!(sandbox.run(&["report", "my-report", "--library", "other"]).error().contains("there is no such report"));
}
