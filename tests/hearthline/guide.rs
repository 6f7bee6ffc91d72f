//! The plan author's guide, `docs/encode-a-plan.md`: its files are written, its commands run and its outputs compared, from top
//! to bottom, as a reader would.
//!
//! What a fenced block is stands behind its three backticks:
//!
//! | behind them | what is done |
//! |---|---|
//! | `toml FILE`, `csv FILE` | the file is written; with a `+` behind it, added to |
//! | `diff FILE` | lines with `-` are taken out of the file, those with `+` put in; with another file behind it, that one is written so |
//! | `toml head` | the head of a plan, for single needs |
//! | `toml try` | put under that head, as `try.toml` |
//! | `toml need` | the same; `plan check try.toml` ends with 0 |
//! | `console` | lines that begin with `$ ` are run; what follows is all that is printed, `…` standing for any lines |
//! | `text` | nothing: it is to be read |

use std::fs;

use crate::sandbox::Sandbox;

/// Printed by every command that has a library in the folder; the guide says so once.
const LIBRARY: &str = "the library is ./library\n";

/// A fenced block, and the line at which it begins.
struct Block<'a> {
    line: usize,
    info: Vec<&'a str>,
    text: String,
}

#[test]
fn every_snippet_of_the_plan_authors_guide_does_what_it_says() {
    let guide = fs::read_to_string("docs/encode-a-plan.md").unwrap();
    let sandbox = Sandbox::new();
    let (mut head, mut code) = (String::new(), 0);
    let (mut commands, mut needs) = (0, 0);
    for block in blocks(&guide) {
        let Block { line, info, text } = &block;
        match info[..] {
            ["text"] => {}
            ["console"] => commands += follow(&sandbox, &block, &mut code),
            ["toml", "head"] => head.clone_from(text),
            ["toml", what @ ("need" | "try")] => {
                sandbox.file("try.toml", under(&head, text));
                if what == "need" {
                    needs += 1;
                    let ran = sandbox.run(&["plan", "check", "try.toml"]);
                    assert_eq!(ran.code, 0, "the need of line {line}:\n{}{}", ran.out, ran.err);
                }
            }
            ["diff", from] => change(&sandbox, &block, from, from),
            ["diff", from, to] => change(&sandbox, &block, from, to),
            ["toml" | "csv", file] => {
                sandbox.file(file, text);
            }
            ["toml", file, "+"] => {
                let there = fs::read_to_string(sandbox.path(file)).unwrap();
                sandbox.file(file, format!("{there}\n{text}"));
            }
            _ => panic!("line {line}: nobody knows what to do with a block of `{}`", info.join(" ")),
        }
    }
    assert!(commands > 20 && needs > 10, "{commands} commands and {needs} needs were found");
}

fn blocks(guide: &str) -> Vec<Block<'_>> {
    let mut found: Vec<Block<'_>> = Vec::new();
    let mut within = false;
    for (number, line) in guide.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(info) if !within => {
                found.push(Block { line: number + 1, info: info.split(' ').collect(), text: String::new() });
                within = true;
            }
            Some(_) => within = false,
            None if within => found.last_mut().unwrap().text.extend([line, "\n"]),
            None => {}
        }
    }
    assert!(!within, "the last block of the guide has no end");
    found
}

/// Runs the commands of a block and compares what they print; `code` is how the last one ended.
fn follow(sandbox: &Sandbox, block: &Block<'_>, code: &mut i32) -> usize {
    let mut commands = 0;
    for part in format!("\n{}", block.text).split("\n$ ").skip(1) {
        let (command, wanted) = part.split_once('\n').unwrap_or((part, ""));
        let words = words(command);
        let printed = if words == ["echo", "$?"] {
            format!("{code}\n")
        } else {
            let (program, arguments) = words.split_first().unwrap();
            assert_eq!(program, "hearthline", "line {}: cannot run `{command}`", block.line);
            let ran = sandbox.run(&arguments.iter().map(String::as_str).collect::<Vec<&str>>());
            *code = ran.code;
            format!("{}{}", ran.out, ran.err.replace(LIBRARY, ""))
        };
        assert!(
            is_like(&wanted.lines().collect::<Vec<_>>(), &printed.lines().collect::<Vec<_>>()),
            "`{command}`, after line {} of the guide, prints\n{printed}",
            block.line
        );
        commands += 1;
    }
    commands
}

/// The words of a command, those in single quotes as one.
fn words(command: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (place, part) in command.split('\'').enumerate() {
        if place % 2 == 1 {
            found.push(part.to_owned());
        } else {
            found.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    found
}

fn is_like(wanted: &[&str], printed: &[&str]) -> bool {
    match (wanted, printed) {
        ([], []) => true,
        (["…", rest @ ..], _) => (0..=printed.len()).any(|passed| is_like(rest, &printed[passed..])),
        ([line, rest @ ..], [first, others @ ..]) => line == first && is_like(rest, others),
        _ => false,
    }
}

/// A plan of the head and a need: what the need says of the plan as such stands above the headline, in the stead of what the
/// head says of it.
fn under(head: &str, text: &str) -> String {
    let (of_plan, needs) = text.split_at(text.find("[[headline.").unwrap());
    let (keys, headline) = head.split_at(head.find("[[headline]]").unwrap());
    let key = |line: &str| line.split_once(" = ").map(|(key, _)| key.to_owned());
    let stated: Vec<String> = of_plan.lines().filter_map(key).collect();
    let kept = keys.lines().filter(|line| key(line).is_none_or(|key| !stated.contains(&key)));
    let kept: String = kept.map(|line| format!("{line}\n")).collect();
    format!("{kept}{of_plan}{headline}\n{needs}")
}

fn change(sandbox: &Sandbox, block: &Block<'_>, from: &str, to: &str) {
    let side = |mark: char| -> String {
        let lines = block.text.lines().filter_map(|line| line.strip_prefix([mark, ' ']));
        lines.map(|line| format!("{line}\n")).collect()
    };
    let (old, new) = (side('-'), side('+'));
    let there = fs::read_to_string(sandbox.path(from)).unwrap();
    assert_eq!(there.matches(&old).count(), 1, "line {}: what is taken out of {from}", block.line);
    sandbox.file(to, there.replace(&old, &new));
}
