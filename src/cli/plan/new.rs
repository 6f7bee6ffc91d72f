use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};

use super::super::{
    options::{LIBRARY, Shared},
    print::{self, Output},
};
use crate::{
    base::{Problem, Problems, write_file},
    extract::is_landable_word,
    plan::{Duration, JoinUntil, Least, Parameter, Plan, unlandable},
};

/// A whole plan under Supporting Families; NAME stands for its id.
const SKELETON: &str = include_str!("../../../docs/own-plan/plan.toml");

/// What is otherwise under Troubled Families.
const UNDER_TF: [(&str, &str); 5] = [
    ("programme = \"SF\"", "programme = \"TF\""),
    ("in_force_from = 2022-10-01", "in_force_from = 2020-04-01"),
    ("needs_join_until = \"judged_on\"", "needs_join_until = \"engaged\""),
    ("eligibility = { needs = 3 }", "eligibility = { headlines = 2 }"),
    ("practice = true", "practice = false"),
];

/// Begin a plan: writes a file that checks as it stands, with the next step said at each place
#[derive(Debug, Args)]
pub(super) struct New {
    /// The id that the plan is to have: lower-case letters, digits and hyphens
    id: String,
    /// A plan of the library that it departs from: all that the new file does not state is as there
    #[arg(long, value_name = "PLAN")]
    based_on: Option<String>,
    /// The national programme that it is under
    #[arg(long, value_enum, ignore_case = true, default_value = "SF", conflicts_with = "based_on")]
    programme: Programme,
    /// File to write, or the folder for ID.toml; ID.toml here unless given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
enum Programme {
    /// Troubled Families, to 2022
    Tf,
    /// Supporting Families, from 2022
    Sf,
}

impl New {
    /// Writes the file of a new plan and says what comes next.
    ///
    /// # Errors
    /// When the id is none or is taken, there is no plan to depart from, or the file is there already or cannot be written.
    pub fn run(&self, shared: &Shared, output: &mut Output) -> Result<(), Problems> {
        let id = &self.id;
        let place = format!("plan `{id}`");
        let formed = id.starts_with(|first: char| first.is_ascii_lowercase())
            && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !formed {
            return Err(Problem::new(place, "is no id for a plan")
                .help("an id is lower-case letters, digits and hyphens, such as northbrook-tf-2016")
                .into());
        }
        if !is_landable_word(id) {
            // An id of 300 letters is not repeated.
            return Err(Problem::new("the id of the plan", "is one that may not land in an extract")
                .help(unlandable())
                .into());
        }
        let plans = shared.plans()?;
        if plans.has(id) {
            let help = format!(
                "choose another id; `hearthline plan new ANOTHER-ID --based-on {id}` begins one that departs from it"
            );
            return Err(Problem::new(place, "is in the library already").help(help).into());
        }
        let file = format!("{id}.toml");
        let path = match &self.out {
            // What ends in a slash is a folder, there or not.
            Some(folder) if folder.is_dir() || folder.as_os_str().as_encoded_bytes().ends_with(b"/") => {
                folder.join(file)
            }
            Some(path) => path.clone(),
            None => PathBuf::from(file),
        };
        if path.exists() {
            return Err(Problem::new(print::path(&path), "is there already")
                .help("name another file with --out, or go on with that one")
                .into());
        }
        let text = match &self.based_on {
            Some(base) => departure(id, plans.get(base)?),
            None => whole(id, self.programme),
        };
        write_file(&path, text.as_bytes())?;
        self.say_next(&path, shared, output).map_err(Problems::from)
    }

    fn say_next(&self, path: &Path, shared: &Shared, output: &mut Output) -> Result<(), Problem> {
        let file = print::path(path);
        let library = shared.library.as_deref().unwrap_or(Path::new(LIBRARY));
        let kept = library.join(format!("queries/plans/{}.toml", self.id));
        output.line(format!("wrote {file}"))?;
        output.line(format!("Check it:    hearthline plan check {file}"))?;
        output.line(format!("Read it:     hearthline plan show {file}"))?;
        if let Some(base) = &self.based_on {
            output.line(format!("Compare it:  hearthline plan diff {base} {file}"))?;
        }
        output.line(format!("Follow it:   hearthline plan trace {file}"))?;
        output.line(
            "Then put the words of your own plan in place of what stands there, step by step, as its comments say.",
        )?;
        output.line(format!("Extracts can name the plan when it lies in the library, as {}.", print::path(&kept)))
    }
}

fn whole(id: &str, programme: Programme) -> String {
    let text = SKELETON.replace("NAME", id);
    match programme {
        Programme::Sf => text,
        Programme::Tf => UNDER_TF.iter().fold(text, |text, (under_sf, under_tf)| text.replace(under_sf, under_tf)),
    }
}

/// A plan that departs from another in nothing yet: what it may state otherwise stands in comments, as it is there.
fn departure(id: &str, base: &Plan) -> String {
    let settings = &base.settings;
    let until = base.in_force_to.map_or_else(String::new, |day| format!("#: in_force_to = {day}\n"));
    let mut text = format!(
        "# {id}: a plan that departs from {}.\n\
         # {}.\n\
         # What this file does not state is as there: settings, thresholds, headlines, needs, readings and cases. It departs in nothing yet.\n\
         # A line that begins with #: is an example, or the value there; take its mark away to state it. All that may stand here:\n\
         # docs/rule-language.md.\n\n\
         # Step 1. The plan. Extracts name it by its id; the file bears its name.\n\
         id = \"{id}\"\n\
         based_on = \"{}\"\n\
         title = \"Northbrook's outcome plan\"\n\
         # The printed document, as somebody would look it up.\n\
         source = \"Northbrook Council, outcome plan, edition of …\"\n\
         in_force_from = {}\n{until}\n\
         # Step 2. When a family is a success: state what is otherwise.\n\
         #: judged_after = \"{}\"\n\
         #: needs_join_until = \"{}\"\n\
         #: eligibility = {}\n\
         #: practice = {}\n\
         # The needs there that your plan does not have.\n\
         #: without = [\"{}\"]\n",
        base.id,
        one_line(&base.title),
        base.id,
        base.in_force_from,
        written(settings.judged_after),
        match settings.needs_join_until {
            JoinUntil::Engaged => "engaged",
            JoinUntil::JudgedOn => "judged_on",
        },
        eligibility(base),
        settings.practice,
        base.needs().last().map_or("", |(_, need)| &need.id),
    );
    add_parameters(base, &mut text);
    add_needs(base, &mut text);
    text.push_str(
        "\n# Step 5. Cases about what departs, as in docs/rule-language.md; those there go along where they hold.\n\
         #: [[case]]\n\
         #: name = \"what it shows\"\n\
         #: need = \"…\"\n\
         #: expect = { status = \"achieved\" }\n",
    );
    text
}

fn add_parameters(base: &Plan, text: &mut String) {
    if base.settings.parameters.is_empty() {
        return;
    }
    text.push_str("\n# Step 3. Thresholds that are otherwise here.\n#: [parameters]\n");
    for (name, value) in &base.settings.parameters {
        let value = match value {
            Parameter::Fixed(value) => format!("{value:?}"),
            Parameter::Dated(values) => {
                let values: Vec<String> =
                    values.iter().map(|(from, value)| format!("{{ from = {from}, is = {value:?} }}")).collect();
                format!("[{}]", values.join(", "))
            }
        };
        let _ = writeln!(text, "#: {name} = {value}");
    }
}

/// Every need, to be gone through in the order of the source.
fn add_needs(base: &Plan, text: &mut String) {
    text.push_str(
        "\n# Step 4. Needs. Go through them in the order of your source. Say where it prints each (`cite`), where the parts stand that it\n\
         # prints elsewhere (`cites`), and which clauses it has otherwise (`changes`). `achieved`, `found` and `supplementary` may be stated\n\
         # anew as a whole. A need, or a reading, that your source has alone is written in full.\n\
         #:   cite = \"Northbrook plan, headline 1, row 1\"\n\
         #:   cites = { achieved = \"item 1\" }\n\
         #:   changes = { achieved = \"…a clause or a tree…\" }\n\
         #:   supplementary = []\n",
    );
    for headline in &base.headlines {
        let _ = write!(
            text,
            "\n# {} {}\n[[headline]]\nid = \"{}\"\n",
            headline.code,
            one_line(&headline.title),
            headline.id
        );
        for need in headline.needs.iter().filter(|need| need.published) {
            let trees = need.found.iter().chain(&need.achieved).chain(&need.supplementary);
            let clauses: Vec<&str> = trees.flat_map(|tree| tree.leaves()).map(|(node, _)| node.id.as_str()).collect();
            let _ = write!(
                text,
                "\n# {} {}. There: {}.\n# Its clauses: {}.\n[[headline.need]]\nid = \"{}\"\n",
                need.code,
                one_line(&need.title),
                one_line(&need.cite),
                clauses.join(", "),
                need.id
            );
        }
        for need in headline.needs.iter().filter(|need| !need.published) {
            let _ =
                writeln!(text, "\n# {} {} [{}] has no published outcome.", need.code, one_line(&need.title), need.id);
        }
        for need in &headline.not_collected {
            let _ = writeln!(text, "\n# {} {} [{}] is not collected.", need.code, one_line(&need.title), need.id);
        }
    }
}

/// A text that stands in a comment.
fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

fn eligibility(base: &Plan) -> String {
    let least = match base.settings.eligibility.least {
        Least::Needs(needs) => format!("needs = {needs}"),
        Least::Headlines(headlines) => format!("headlines = {headlines}"),
    };
    let cap = base.settings.eligibility.most_per_person;
    let cap = cap.map_or_else(String::new, |most| format!(", most_per_person = {most}"));
    format!("{{ {least}{cap} }}")
}

fn written(duration: Duration) -> String {
    match duration {
        Duration::Days(days) => format!("days({days})"),
        Duration::Weeks(weeks) => format!("weeks({weeks})"),
        Duration::Months(months) => format!("months({months})"),
    }
}
