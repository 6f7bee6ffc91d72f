use std::{collections::BTreeMap, fs, path::Path};

use super::*;

fn sample(families: usize, submissions: usize) -> Sample {
    Sample { families, areas: 2, months: 48, submissions, seed: 7, faults: false }
}

/// Every file of a sample by its path below the folder.
fn written(sample: &Sample) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    write_sample(sample, folder.path(), &mut |_| ()).unwrap();
    let mut files = BTreeMap::new();
    gather(folder.path(), folder.path(), &mut files);
    files
}

fn gather(folder: &Path, below: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(folder, &path, files);
        } else {
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn the_same_parameters_give_the_same_bytes() {
    assert_eq!(written(&sample(60, 2)), written(&sample(60, 2)));
}

#[test]
fn a_larger_sample_begins_with_the_smaller() {
    let (smaller, larger) = (written(&sample(40, 1)), written(&sample(80, 1)));
    for table in ["families", "people", "needs", "attendance", "events"] {
        let file = format!("X06000001/2024-03/{table}.csv");
        assert!(larger[&file].starts_with(&smaller[&file]), "{table}");
    }
}

#[test]
fn an_earlier_submission_holds_nothing_that_a_later_one_lacks() {
    let files = written(&sample(80, 3));
    for table in ["attendance", "scores", "judgements", "amounts", "claims"] {
        let later = &files[&format!("X06000001/2024-03/{table}.csv")];
        for line in files[&format!("X06000001/2024-01/{table}.csv")].lines() {
            assert!(later.lines().any(|other| other == line), "{table}: {line}");
        }
    }
}

#[test]
fn faults_are_told_with_the_lines_that_hold_them() {
    let faulty = Sample { faults: true, ..sample(200, 1) };
    let folder = tempfile::tempdir().unwrap();
    let written = write_sample(&faulty, folder.path(), &mut |_| ()).unwrap();
    let readme = fs::read_to_string(folder.path().join("README.md")).unwrap();
    assert_eq!(written.faults.len(), 23);
    for (file, what) in &written.faults {
        assert!(folder.path().join(file).exists() && readme.contains(what), "{file}: {what}");
    }
    let (file, what) = written.faults.iter().find(|(_, what)| what.contains("no calendar has")).unwrap();
    let line: usize = what.trim_start_matches("line ").split(':').next().unwrap().parse().unwrap();
    let text = fs::read_to_string(folder.path().join(file)).unwrap();
    assert!(text.lines().nth(line - 1).unwrap().contains("2023-02-30"));
}

#[test]
fn a_parameter_out_of_range_is_named() {
    let none = Sample { areas: 0, ..sample(10, 1) };
    let folder = tempfile::tempdir().unwrap();
    let problem = write_sample(&none, folder.path(), &mut |_| ()).unwrap_err();
    assert_eq!(problem.place, "--areas");
}
