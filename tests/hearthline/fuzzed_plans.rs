//! Plan files that once broke the program, or that visit a corner of it; and those that go deeper, or on for longer, than anybody
//! writes. `tests/fuzz/run.sh` looks for more.

use std::{fs, path::Path, sync::mpsc, thread, time::Duration};

use crate::whole_way::whole_way;

/// Nothing that is read here takes a second; what takes so long does not end.
const TOO_LONG: Duration = Duration::from_mins(1);

fn ends(name: &str, bytes: Vec<u8>) {
    let (done, waits) = mpsc::channel();
    // As much stack as a program has by itself; who overflows it is named.
    let worker = thread::Builder::new().name(name.to_owned()).stack_size(8 << 20).spawn(move || {
        whole_way(&bytes);
        let _ = done.send(());
    });
    let ended = waits.recv_timeout(TOO_LONG);
    assert_ne!(ended, Err(mpsc::RecvTimeoutError::Timeout), "{name} does not end");
    assert!(worker.unwrap().join().is_ok(), "{name} breaks the program");
}

#[test]
fn no_plan_of_the_corpus_breaks_the_program() {
    let mut many = 0;
    for folder in ["tests/fuzz/plans", "tests/plans"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        for file in files.filter(|file| file.extension().is_some_and(|ending| ending == "toml")) {
            ends(&file.display().to_string(), fs::read(&file).unwrap());
            many += 1;
        }
    }
    assert!(many > 20, "{many}");
}

#[test]
fn no_plan_is_too_deep_or_too_long() {
    let small = include_str!("../fuzz/plans/one-need.toml");
    let clause = "events(offence, who => index, during => after(closed, months(6))) <= 1";
    let number = clause.strip_suffix(" <= 1").unwrap();
    let instead = |other: String| small.replacen(clause, &other, 1);
    let many = |text: &str| text.repeat(20_000);
    for (name, text) in [
        ("a list of lists", format!("a = {}", many("["))),
        ("a list of lists, closed", format!("a = {}{}", many("["), many("]"))),
        ("a table of tables", format!("a = {}1{}", many("{ a = "), many("}"))),
        ("a long key", format!("a{} = 1", many(".a"))),
        ("a long header", format!("[a{}]\nb = 1", many(".a"))),
        ("a long header of a list", format!("[[a{}]]\nb = 1", many(".a"))),
        ("a sum", instead(format!("{number} <= 1{}", many(" + 1")))),
        ("a short sum", instead(format!("{number} <= 1{}", " + 1".repeat(450)))),
        ("a product", instead(format!("1{} <= {number}", many(" * 1")))),
        ("brackets", instead(format!("{}{clause}{}", many("("), many(")")))),
        ("signs", instead(format!("{number} <= {}1", many("- ")))),
        ("casts", instead(format!("{number}{} <= 1", many("::int")))),
        ("some casts", instead(format!("{number}{} <= 1", "::int".repeat(380)))),
        ("nulls", instead(format!("{number}{}", many(" is null")))),
        ("a name with dots", instead(format!("{number} <= a{}", many(".a")))),
        ("comparisons", instead(format!("{number}{}", many(" = 1")))),
        ("lists of words", instead(number.replace("offence", &format!("{}offence{}", many("["), many("]"))))),
        (
            "a long judgement",
            small.replacen("eligibility", &format!("judged_after = \"months(6){}\"\neligibility", many("::int")), 1),
        ),
        ("unknown keys", format!("{small}{}", (0..2_000).map(|place| format!("x{place} = 1\n")).collect::<String>())),
    ] {
        ends(name, text.into_bytes());
    }
}

/// Needs that wait for each other in a long row, in one large circle, and all for all.
#[test]
fn many_needs_may_wait_for_each_other() {
    let (head, _) = include_str!("../fuzz/plans/one-need.toml").split_once("[[headline.need]]").unwrap();
    let need = |place: usize, achieved: String| {
        format!(
            "[[headline.need]]\nid = \"n{place}\"\ncode = \"1.{place}\"\ntitle = \"N\"\nperson = \"adult\"\ncite = \"C\"\nachieved = \"{achieved}\"\n"
        )
    };
    let many = 400;
    let row = |place: usize| if place + 1 == many { "recorded()".to_owned() } else { format!("met('n{}')", place + 1) };
    let circle = |place: usize| format!("met('n{}')", (place + 1) % many);
    let all = |_: usize| "met(any_other)".to_owned();
    let plan = |of: &dyn Fn(usize) -> String| (0..many).map(|place| need(place, of(place))).collect::<String>();
    for (name, needs) in [("a row", plan(&row)), ("a circle", plan(&circle)), ("all for all", plan(&all))] {
        ends(name, format!("{head}{needs}").into_bytes());
    }
}
