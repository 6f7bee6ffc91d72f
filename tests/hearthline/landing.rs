//! What landing refuses, rejects and warns of, each with its whole message, through `hearthline check` and `land`.

use std::collections::BTreeSet;

use hearthline::landing::Reason;

use crate::{
    extracts::{EVENTS, FAMILIES, NEEDS, PEOPLE, SCORES, header, sound, tiny, tiny_of},
    sandbox::Sandbox,
};

/// Checks the tiny submission with some tables replaced, and gives what is said about it.
fn said(replaced: &[(&str, &str)]) -> String {
    let sandbox = Sandbox::new();
    tiny(&sandbox, replaced);
    let ran = sandbox.run(&["check", "extracts", "--max-rejected-rows", "50"]);
    assert!(ran.code < 2, "{}{}", ran.out, ran.err);
    findings(&ran.out)
}

/// Only the findings, without the warnings that the tiny submission always has for its tables without rows.
fn findings(out: &str) -> String {
    let body = out.split("\n\nsubmission ").next().unwrap_or_default();
    let mut kept = String::new();
    let mut skipping = false;
    for line in body.lines().skip(1) {
        if line.starts_with("  ") && !line.starts_with("   ") {
            skipping = line.starts_with("  warning: ")
                && ["support", "judgements", "amounts", "claims"]
                    .iter()
                    .any(|table| line.ends_with(&format!("{table}.csv")));
        }
        if !skipping {
            kept.push_str(if line.starts_with("   ") { line } else { line.trim_start() });
            kept.push('\n');
        }
    }
    kept
}

fn with(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[test]
fn a_sound_submission_has_nothing_wrong() {
    assert_eq!(said(&[]), "");
}

#[test]
fn an_identifier_refuses_the_submission_and_is_not_repeated() {
    for (value, words) in [
        ("943 476 5919", "look like an NHS number"),
        ("A123456789012", "look like a unique pupil number"),
        ("QQ123456C", "look like a National Insurance number"),
        ("ZZ99 9ZZ", "look like a postcode"),
        ("somebody@example.org", "look like an email address"),
        ("07700 900123", "look like a telephone number"),
        ("2012-09-14", "look like a day, perhaps of birth"),
        ("Ann Other", "look like a name"),
        ("12345", "may identify somebody"),
    ] {
        let people = with(PEOPLE, "000000000000aa01", value);
        let said = said(&[("people", &people)]);
        let expected = format!(
            "refused: extracts/X06000001/2024-03/people.csv, column `person_id`, line 2\n    \
             1 value may not land: values here {words}\n    \
             help: replace identifiers by pseudonyms before the extract leaves its source\n"
        );
        assert!(said.starts_with(&expected), "{said}");
        assert!(!said.contains(value), "{said}");
    }
}

#[test]
fn a_name_in_a_vocabulary_column_refuses_and_a_stray_word_rejects() {
    let named = with(EVENTS, "arrest", "Ann Other");
    assert!(said(&[("events", &named)]).contains("refused: extracts/X06000001/2024-03/events.csv, column `kind`, line 2\n    1 value may not land: values here look like a name"));
    let stray = with(SCORES, "sdq", "sqd");
    assert_eq!(
        said(&[("scores", &stray)]).lines().take(2).collect::<Vec<_>>(),
        [
            "rejected: extracts/X06000001/2024-03/scores.csv, column `instrument`, line 2",
            "    1 row rejected: the word is not in the vocabulary",
        ]
    );
}

#[test]
fn a_locality_is_a_code_that_names_nobody() {
    for value in ["L12", "a1", "E01000001"] {
        assert_eq!(said(&[("families", &with(FAMILIES, "L1,2", &format!("{value},2")))]), "", "{value}");
    }
    for value in [
        "MK91AA",
        "mk91aa",
        "Ann-Other",
        "9434765919",
        "A123456789012",
        "QQ123456C",
        "07700900123",
        "2012-02-01",
        "riverside",
    ] {
        let families = with(FAMILIES, "L1,2", &format!("{value},2"));
        let said = said(&[("families", &families)]);
        assert!(said.contains("column `locality`, line 2\n    1 value may not land"), "{value}: {said}");
        assert!(!said.contains(value));
    }
    // The same in a column of words, whatever its case.
    for value in ["mk91aa", "qq123456c"] {
        assert!(said(&[("scores", &with(SCORES, "sdq", value))]).contains("refused"), "{value}");
    }
    assert!(said(&[("scores", &with(SCORES, "sdq,1,", "sdq,01022012,"))]).contains("refused"));
}

#[test]
fn a_day_of_birth_refuses_the_submission() {
    let people = with(PEOPLE, "2012-09", "2012-09-14");
    assert_eq!(
        said(&[("people", &people)]),
        "refused: extracts/X06000001/2024-03/people.csv, column `birth_month`, line 3\n    \
         1 value may not land: values here look like a day, perhaps of birth\n    \
         help: replace identifiers by pseudonyms before the extract leaves its source\n\
         rejected: extracts/X06000001/2024-03/needs.csv, column `person_id`, line 2\n    \
         1 row rejected: no such person of the family in `people`\n    \
         help: every person of a row needs a row in `people`, under that family\n\
         rejected: extracts/X06000001/2024-03/attendance.csv, column `person_id`, line 2\n    \
         1 row rejected: no such person of the family in `people`\n    \
         help: every person of a row needs a row in `people`, under that family\n\
         rejected: extracts/X06000001/2024-03/scores.csv, column `person_id`, line 2\n    \
         1 row rejected: no such person of the family in `people`\n    \
         help: every person of a row needs a row in `people`, under that family\n"
    );
}

#[test]
fn another_area_refuses_the_submission() {
    let families = with(FAMILIES, "X06000001,mk-tf", "X06000002,mk-tf");
    let said = said(&[("families", &families)]);
    assert!(
        said.starts_with(
            "refused: extracts/X06000001/2024-03/families.csv, column `area_code`, line 3\n    \
             1 row of another area than the folder\n    help: put each area's rows into the folder of that area\n"
        ),
        "{said}"
    );
}

#[test]
fn a_broken_header_is_said_whole() {
    let needs = with(NEEDS, "source,measure", "sauce,measure,measure");
    let needs = needs.lines().next().unwrap();
    assert_eq!(
        said(&[("needs", needs)]),
        "refused: extracts/X06000001/2024-03/needs.csv, column 7\n    is no column of `needs`\n    help: `source` is close\n\
         refused: extracts/X06000001/2024-03/needs.csv, column 9\n    a column of that name stands before it\n    help: keep one of them\n\
         refused: extracts/X06000001/2024-03/needs.csv\n    column `source` is missing\n    \
         help: every column of the table must be there; one that has no values is left empty\n"
    );
}

#[test]
fn a_file_without_header_never_shows_its_first_row() {
    let rows: String = NEEDS.lines().skip(1).map(|line| format!("{line}\n")).collect();
    let said = said(&[("needs", &rows)]);
    assert!(
        said.contains("is no column of `needs`") && !said.contains("00f1") && !said.contains("attendance-below"),
        "{said}"
    );
}

#[test]
fn files_that_cannot_be_read_are_refused() {
    for (text, expected) in [
        (b"".to_vec(), "needs.csv\n    has no header\n    help: the first line of a CSV file names its columns"),
        (
            [header("needs").as_bytes(), b"\xff\xfe,a,b,c,d,e,f,g\n"].concat(),
            "needs.csv, line 2\n    the text is not UTF-8\n    help: save the file as UTF-8",
        ),
        (
            [header("needs").as_bytes(), b"00000000000000f1,adult-crime\n"].concat(),
            "needs.csv, line 2\n    the row has 2 values where the header has 8\n    help: quote values that hold commas, and close every quote",
        ),
    ] {
        let sandbox = Sandbox::new();
        tiny(&sandbox, &[]);
        sandbox.file("extracts/X06000001/2024-03/needs.csv", text);
        let ran = sandbox.run(&["check", "extracts"]);
        assert!(ran.findings().contains(expected), "{}", ran.out);
    }
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    std::fs::remove_file(sandbox.path("extracts/X06000001/2024-03/needs.csv")).unwrap();
    sandbox.file("extracts/X06000001/2024-03/needs.parquet", "PAR1 but not really");
    let ran = sandbox.run(&["check", "extracts"]);
    let expected =
        "needs.parquet\n    cannot be read: it is not a Parquet file, or is damaged\n    help: supply the file again";
    assert!(ran.findings().contains(expected), "{}", ran.out);
}

#[test]
fn a_required_table_must_be_there() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    std::fs::remove_file(sandbox.path("extracts/X06000001/2024-03/needs.csv")).unwrap();
    std::fs::remove_file(sandbox.path("extracts/X06000001/2024-03/events.csv")).unwrap();
    let said = findings(sandbox.run(&["check", "extracts"]).findings());
    assert_eq!(
        said,
        "refused: extracts/X06000001/2024-03\n    has no `needs`\n    \
         help: a submission holds needs.csv or needs.parquet, if only with a header\n\
         warning: extracts/X06000001/2024-03\n    has no `events`\n    \
         help: what only this table could show counts as missing evidence\n"
    );
}

#[test]
fn a_row_rejected_beside_one_of_its_key_refuses_the_submission() {
    let families = format!("{FAMILIES}00000000000000f1,X06000001,mk-sf-2022,,2023-01-10,,,,,,,,false,,99\n");
    assert!(said(&[("families", &families)]).contains(
        "refused: extracts/X06000001/2024-03/families.csv\n    a row was rejected whose key another row has, too"
    ));
    let people = format!("{PEOPLE}00000000000000f1,000000000000aa01,1988-13,,,,true,,\n");
    assert!(said(&[("people", &people)]).contains(
        "refused: extracts/X06000001/2024-03/people.csv\n    a row was rejected whose key another row has, too"
    ));
}

#[test]
fn a_coverage_row_that_is_rejected_keeps_no_word() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[("coverage", "source_table,kind,from_on,to_on\nattendanc,annother,2022-01-01,2024-03-31\n")]);
    sandbox.run(&["land", "extracts"]).findings();
    assert!(sandbox.files("store").iter().all(|(_, bytes)| !bytes.windows(8).any(|window| window == b"annother")));
}

#[test]
fn without_families_only_headers_are_looked_at() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[("events", "family_id,kind\n")]);
    std::fs::remove_file(sandbox.path("extracts/X06000001/2024-03/families.csv")).unwrap();
    let said = findings(sandbox.run(&["check", "extracts"]).findings());
    assert!(said.contains("has no `families`") && said.contains("events.csv\n    columns `person_id`, "), "{said}");
    assert!(!said.contains("no such family"), "{said}");
}

#[test]
fn a_rejected_person_of_no_readable_family_is_not_called_an_orphan() {
    let people = with(PEOPLE, "00000000000000f1,000000000000aa02", ",000000000000aa02");
    let said = said(&[("people", &people)]);
    assert!(
        said.contains("1 row withheld: the person's own row was rejected") && !said.contains("no such person"),
        "{said}"
    );
}

#[test]
fn a_duplicate_key_refuses_the_submission() {
    let needs = format!("{NEEDS}00000000000000f1,adult-crime,000000000000aa01,2023-02-01,,,school,\n");
    assert_eq!(
        said(&[("needs", &needs)]),
        "refused: extracts/X06000001/2024-03/needs.csv\n    1 row with the key of an earlier row\n    \
         help: a row of `needs` is known by family_id, need, person_id and identified_on\n"
    );
}

#[test]
fn too_many_rejected_rows_refuse_the_submission() {
    let sandbox = Sandbox::new();
    let bad = "00000000000000f1,,arrest,2023-01-32,,,,,,\n".repeat(21);
    tiny(&sandbox, &[("events", &format!("{EVENTS}{bad}"))]);
    let said = findings(sandbox.run(&["check", "extracts"]).findings());
    assert_eq!(
        said,
        "rejected: extracts/X06000001/2024-03/events.csv, column `occurred_on`, lines 4, 5, 6, 7, 8 and 16 more\n    \
         21 rows rejected: the value is of another type\n    \
         help: a value here is a day, YYYY-MM-DD, not after the month of the submission\n\
         refused: extracts/X06000001/2024-03/events.csv\n    21 rows of 23 rows rejected, 91.3%\n    \
         help: mend the extract, or raise both limits (now 1% and 20 rows)\n"
    );
    // Twenty rows are not yet too many, whatever their share.
    let bad = bad.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>();
    tiny(&sandbox, &[("events", &format!("{EVENTS}{bad}"))]);
    assert!(sandbox.run(&["check", "extracts"]).findings().contains("could be landed"));
}

/// One extract for every reason for which a row is left out: the table, the change, and what is said of it.
fn rejections() -> Vec<(Reason, &'static str, String, &'static str)> {
    vec![
        (
            Reason::Missing,
            "needs",
            with(NEEDS, "2023-02-01,2023-02-03", ","),
            "needs.csv, column `identified_on`, line 2\n    1 row rejected: the value is missing\n    \
             help: a value here is a day, YYYY-MM-DD, not after the month of the submission\n",
        ),
        (
            Reason::WrongType,
            "events",
            with(EVENTS, "2023-01-05", "2023-02-30"),
            "events.csv, column `occurred_on`, line 2\n    1 row rejected: the value is of another type\n    \
             help: a value here is a day, YYYY-MM-DD, not after the month of the submission\n",
        ),
        (
            Reason::NotInVocabulary,
            "scores",
            with(SCORES, "parent", "teachr"),
            "scores.csv, column `informant`, line 2\n    1 row rejected: the word is not in the vocabulary\n    \
             help: a value here is one of self, parent, teacher, practitioner, family\n",
        ),
        (
            Reason::OutOfRange,
            "scores",
            with(SCORES, ",21", ",41"),
            "scores.csv, column `score`, line 2\n    1 row rejected: the number is outside its range\n    \
             help: a value here is a number within the published range of the row's scale\n",
        ),
        (
            Reason::OutOfOrder,
            "events",
            with(EVENTS, "2023-01-06", "2023-01-04"),
            "events.csv, column `recorded_on`, line 2\n    1 row rejected: the date lies before one that it must follow\n    \
             help: `occurred_on` comes on or before `recorded_on`\n",
        ),
        (
            Reason::AboveBound,
            "attendance",
            with(&sound("attendance"), "140,120", "100,120"),
            "attendance.csv, column `attended`, line 2\n    1 row rejected: the number is above one that bounds it\n    \
             help: `attended` is at most `possible`\n",
        ),
        (
            Reason::WrongTerm,
            "attendance",
            with(&sound("attendance"), "2022-autumn", "2023-autumn"),
            "attendance.csv, column `term`, line 2\n    1 row rejected: the day does not lie in the school year that the term names\n    \
             help: `term` names the year in which the school year of `starts_on` began\n",
        ),
        (
            Reason::AfterSubmission,
            "events",
            with(EVENTS, "2023-03-01", "2024-04-01"),
            "events.csv, column `occurred_on`, line 3\n    1 row rejected: the date lies after the month of the submission\n    \
             help: a submission holds what was known at the end of its month\n",
        ),
        (
            Reason::NotInPlan,
            "needs",
            with(NEEDS, "adult-crime", "unauthorised-absence"),
            "needs.csv, column `need`, line 3\n    1 row rejected: the need is not one of the family's plan\n    \
             help: `hearthline sql \"select * from reference.plan_needs\"` lists them\n",
        ),
        (
            Reason::NoSuchFamily,
            "events",
            with(EVENTS, "00000000000000f1,,da", "00000000000000f3,,da"),
            "events.csv, column `family_id`, line 3\n    1 row rejected: no such family in `families`\n    \
             help: every family of a row needs a row in `families`\n",
        ),
        (
            Reason::NoSuchPerson,
            "events",
            with(EVENTS, "aa01", "aa03"),
            "events.csv, column `person_id`, line 2\n    1 row rejected: no such person of the family in `people`\n    \
             help: every person of a row needs a row in `people`, under that family\n",
        ),
        (
            Reason::FamilyRejected,
            "families",
            with(FAMILIES, "mk-tf-2020", "mk-tf-2021"),
            "people.csv, column `family_id`, lines 4, 5\n    2 rows withheld: the family's own row was rejected\n",
        ),
        (
            Reason::PersonRejected,
            "people",
            with(PEOPLE, "2012-09", "2012-13"),
            "scores.csv, column `person_id`, line 2\n    1 row withheld: the person's own row was rejected\n",
        ),
    ]
}

#[test]
fn every_reason_has_an_extract_that_triggers_it() {
    let mut seen = BTreeSet::new();
    for (reason, table, text, expected) in rejections() {
        let said = said(&[(table, &text)]);
        assert!(said.contains(&format!("rejected: extracts/X06000001/2024-03/{expected}")), "{reason:?}:\n{said}");
        assert!(!said.contains("refused"), "{said}");
        seen.insert(reason);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), Reason::ALL);
}

#[test]
fn rejected_rows_are_kept_as_missing_evidence_without_their_values() {
    let sandbox = Sandbox::new();
    let events = with(&with(EVENTS, "2023-01-05", "2023-02-30"), "da_incident", "da_incidnt");
    let families = with(FAMILIES, "mk-tf-2020", "mk-tf-2021");
    tiny(&sandbox, &[("events", &events), ("families", &families)]);
    sandbox.run(&["land", "extracts"]).findings();
    let query = "select source_table, line, column_name, reason, withheld, any_family, family_id, family_no, kind \
                 from rejects order by source_table, line, column_name";
    let rejects = sandbox.run(&["sql", query, "--format", "csv"]);
    assert_eq!(
        rejects.well(),
        "source_table,line,column_name,reason,withheld,any_family,family_id,family_no,kind\n\
         events,2,occurred_on,wrong_type,false,false,00000000000000f1,0,arrest\n\
         events,3,kind,not_in_vocabulary,false,false,00000000000000f1,0,\n\
         families,3,plan,not_in_vocabulary,false,false,00000000000000f2,,\n\
         needs,4,family_id,family_rejected,true,false,00000000000000f2,,\n\
         people,4,family_id,family_rejected,true,false,00000000000000f2,,\n\
         people,5,family_id,family_rejected,true,false,00000000000000f2,,\n\
         spells,3,family_id,family_rejected,true,false,00000000000000f2,,custody\n"
    );
}

#[test]
fn a_rejected_family_that_cannot_be_read_may_be_any() {
    let families = with(FAMILIES, "00000000000000f2", "");
    let said = said(&[("families", &families)]);
    assert!(
        said.contains("a rejected row does not say which family it is: it may be any family that other rows name"),
        "{said}"
    );
    assert!(
        said.contains("1 row withheld: the family's own row was rejected") && !said.contains("no such family"),
        "{said}"
    );
}

#[test]
fn coverage_with_a_hole_warns() {
    let coverage = "source_table,kind,from_on,to_on\nevents,arrest,2022-01-01,2022-06-30\nevents,arrest,2022-07-02,2024-03-31\n\
                    scores,sdq,2022-01-01,2022-06-30\nscores,sdq,2022-07-01,2024-03-31\n";
    assert_eq!(
        said(&[("coverage", coverage)]),
        "warning: extracts/X06000001/2024-03/coverage.csv\n    coverage has a hole: `arrest` in `events`\n    \
         help: within the hole, no row is no evidence of nothing\n"
    );
}

#[test]
fn folders_that_are_no_submission_are_said() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox
        .file("extracts/northbrook/2024-03/needs.csv", "")
        .file("extracts/X06000001/March/needs.csv", "")
        .file("extracts/needs.csv", "")
        .file("extracts/X06000001/2024-03/need.csv", "")
        .file("extracts/X06000001/2024-03/needs.parquet", "")
        .file("extracts/X06000001/2024-03/notes.txt", "")
        .file("extracts/reference/hexagons/hexagons.csv", "")
        .file("extracts/reference/areas/a.csv", "")
        .file("extracts/reference/areas/b.csv", "");
    let out = sandbox.run(&["check", "extracts"]);
    let out = out.findings();
    for expected in [
        "refused: extracts/X06000001/March\n  is not a month\n  help: a folder of an area is named by a month, such as 2024-03\n",
        "refused: extracts/needs.csv\n  lies outside a submission\n  help: a table lies at <area>/<month>/<table>.csv\n",
        "refused: extracts/northbrook\n  is not the code of an area\n  help: a folder of submissions is named by an area code, such as X06000001\n",
        "refused: extracts/reference/areas\n  holds 2 table files\n  help: a reference table is one .csv or .parquet file\n",
        "refused: extracts/reference/hexagons\n  is not a reference table\n",
        "  refused: extracts/X06000001/2024-03/need.csv\n    is not a table of the contract\n    help: `needs` is close\n",
        "  refused: extracts/X06000001/2024-03/needs.parquet\n    `needs` is there twice\n    help: keep one file of each table\n",
        "  warning: extracts/X06000001/2024-03/notes.txt\n    is no table and is left aside\n    help: a table is a .csv or .parquet file\n",
    ] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
}

#[test]
fn one_bad_submission_does_not_stop_the_others() {
    let sandbox = Sandbox::new();
    tiny_of(&sandbox, "X06000001", "2024-03", &[("needs", "wrong\n")]);
    tiny_of(&sandbox, "X06000002", "2024-03", &[]);
    let out = sandbox.run(&["land", "extracts"]);
    assert!(out.findings().contains("2 submissions and reference tables: 1 landed, 1 refused;"), "{}", out.out);
    assert_eq!(
        sandbox.run(&["sql", "select distinct area_code from families", "--format", "csv"]).well(),
        "area_code\nX06000002\n"
    );
}

#[test]
fn the_same_again_is_already_landed_and_a_correction_needs_a_word() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    assert!(sandbox.run(&["land", "extracts"]).well().contains("1 landed"));
    let before = sandbox.files("store");
    assert!(sandbox.run(&["land", "extracts"]).well().contains("1 already landed"));
    assert_eq!(sandbox.files("store"), before);
    tiny(&sandbox, &[("events", &header("events"))]);
    let refused = sandbox.run(&["land", "extracts"]);
    assert!(
        refused.findings().contains(
            "refused: extracts/X06000001/2024-03\n    other files of this are landed already\n    \
             help: if these correct them, land them with --replace; the earlier ones stay in the history"
        ),
        "{}",
        refused.out
    );
    assert_eq!(sandbox.files("store"), before);
    assert!(sandbox.run(&["land", "extracts", "--replace"]).well().contains("landed as a correction"));
    assert_eq!(sandbox.run(&["sql", "select count(*) as n from events", "--format", "csv"]).well(), "n\n0\n");
    let listed = sandbox.run(&["store"]);
    assert!(listed.well().contains("replaced") && listed.out.contains("current"), "{}", listed.out);
    // The first version again is a correction of the correction.
    tiny(&sandbox, &[]);
    assert!(sandbox.run(&["land", "extracts", "--replace"]).well().contains("landed as a correction"));
    assert_eq!(sandbox.run(&["sql", "select count(*) as n from events", "--format", "csv"]).well(), "n\n2\n");
}

#[test]
fn csv_is_read_in_every_dress() {
    let plain = Sandbox::new();
    tiny(&plain, &[]);
    plain.run(&["land", "extracts"]).well();
    let rows = |sandbox: &Sandbox| {
        let query = "select * from needs order by need";
        sandbox.run(&["sql", query, "--format", "csv"]).well().to_owned()
    };
    let expected = rows(&plain);
    let quoted: String = NEEDS.lines().map(|line| format!("\"{}\"\n", line.replace(',', "\",\""))).collect();
    for needs in [format!("\u{feff}{NEEDS}"), NEEDS.replace('\n', "\r\n"), quoted, NEEDS.trim_end().to_owned()] {
        let sandbox = Sandbox::new();
        tiny(&sandbox, &[("needs", &needs)]);
        sandbox.run(&["land", "extracts"]).well();
        assert_eq!(rows(&sandbox), expected);
    }
    // Lines are counted alike, whether they end in LF or CRLF.
    let events = with(EVENTS, "da_incident", "da_incidnt");
    for text in [events.clone(), events.replace('\n', "\r\n")] {
        assert!(said(&[("events", &text)]).contains("column `kind`, line 3\n"));
    }
    // A newline within quotes belongs to the value, and the lines after it keep their numbers.
    let broken = with(NEEDS, "school,\n", "\"sch\nool\",\n").replace("police", "polce");
    let said = said(&[("needs", &broken)]);
    assert!(said.contains("column `source`, line 2\n    1 value may not land"), "{said}");
    assert!(said.contains("column `source`, line 4\n    1 row rejected"), "{said}");
}

#[test]
fn parquet_is_read_like_csv() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts"]).well();
    // The landed table, without the columns that landing added, is an extract again.
    let query = "select family_id, need, person_id, identified_on, recorded_on, withdrawn_on, source, measure from needs order by need";
    let parquet = sandbox.command(&["sql", query, "--format", "parquet"]).output().unwrap();
    let again = Sandbox::new();
    tiny(&again, &[]);
    std::fs::remove_file(again.path("extracts/X06000001/2024-03/needs.csv")).unwrap();
    again.file("extracts/X06000001/2024-03/needs.parquet", &parquet.stdout);
    again.run(&["land", "extracts"]).well();
    assert_eq!(
        again.run(&["sql", query, "--format", "csv"]).well(),
        sandbox.run(&["sql", query, "--format", "csv"]).well()
    );
}

#[test]
fn empty_tables_and_families_without_needs_land() {
    let sandbox = Sandbox::new();
    let empty: Vec<(&str, String)> =
        hearthline::extract::TABLES.iter().map(|table| (table.name, header(table.name))).collect();
    let empty: Vec<(&str, &str)> = empty.iter().map(|(name, text)| (*name, text.as_str())).collect();
    tiny(&sandbox, &empty);
    assert!(sandbox.run(&["land", "extracts"]).well().contains("0 rows kept"));
    tiny_of(&sandbox, "X06000002", "2024-03", &[("needs", &header("needs"))]);
    // An area with one family, of which nothing else is known.
    let alone: Vec<(&str, &str)> = empty.iter().copied().filter(|(name, _)| *name != "families").collect();
    let one: String = FAMILIES.lines().take(2).map(|line| format!("{line}\n")).collect();
    let one = one.replace("X06000001", "X06000003");
    tiny_of(&sandbox, "X06000003", "2024-03", &[alone.as_slice(), &[("families", &one)]].concat());
    sandbox.run(&["land", "extracts"]).well();
    assert!(sandbox.run(&["report", "sample", "--store", "store"]).well().contains("1 page"));
}

#[test]
fn forgetting_reaches_the_history() {
    let sandbox = Sandbox::new();
    tiny_of(&sandbox, "X06000001", "2024-02", &[]);
    tiny_of(&sandbox, "X06000001", "2024-03", &[]);
    sandbox.run(&["land", "extracts"]).well();
    tiny_of(&sandbox, "X06000001", "2024-03", &[("events", &header("events"))]);
    sandbox.run(&["land", "extracts", "--replace"]).well();
    // What a landing that was stopped has left behind.
    sandbox.file("store/submissions/X06000009/2024-03/0000/families.parquet", "00000000000000f1");
    let forgot = sandbox.run(&["store", "forget", "--family", "00000000000000f1"]);
    assert_eq!(forgot.well(), "Forgot the family: 3 submissions changed or removed.\n");
    for (path, bytes) in sandbox.files("store") {
        let holds = bytes.windows(16).any(|window| window == b"00000000000000f1");
        assert!(!holds, "{path}");
    }
    assert_eq!(sandbox.run(&["sql", "select count(*) as n from families", "--format", "csv"]).well(), "n\n1\n");
    let counts =
        "select source_table, rows_kept from submissions where source_table in ('families', 'people') order by 1";
    assert_eq!(
        sandbox.run(&["sql", counts, "--format", "csv"]).well(),
        "source_table,rows_kept\nfamilies,1\npeople,2\n"
    );
    assert_eq!(
        sandbox.run(&["store", "forget", "--family", "00000000000000f1"]).findings(),
        "Nothing to forget: no submission holds the family.\n"
    );
    // The same files do not bring it back.
    assert!(sandbox.run(&["land", "extracts"]).well().contains("already landed"));
    assert!(
        sandbox.run(&["store", "forget", "--before", "2024-03"]).well().contains("3 submissions changed or removed")
    );
    assert!(
        sandbox.run(&["store", "forget", "--area", "X06000001"]).well().contains("2 submissions changed or removed")
    );
    let left: Vec<String> = sandbox.files("store").into_iter().map(|(path, _)| path).collect();
    assert!(left.iter().all(|path| path.starts_with("manifests/")), "{left:?}");
}

#[test]
fn forgetting_before_a_month_leaves_missing_evidence_not_nothing() {
    let sandbox = Sandbox::new();
    tiny(&sandbox, &[]);
    sandbox.run(&["land", "extracts"]).well();
    sandbox.run(&["store", "forget", "--before", "2023-03"]).well();
    let csv = |query: &str| sandbox.run(&["sql", query, "--format", "csv"]).well().to_owned();
    assert_eq!(csv("select kind, occurred_on from events"), "kind,occurred_on\nda_incident,2023-03-01\n");
    assert_eq!(csv("select distinct from_on from coverage"), "from_on\n2023-03-01\n");
    assert_eq!(csv("select count(*) as n from families"), "n\n2\n");
    sandbox.run(&["store", "forget", "--before", "2023-12"]).well();
    assert_eq!(csv("select family_id from families"), "family_id\n00000000000000f2\n");
}
