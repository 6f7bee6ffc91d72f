//! Submissions of two areas with families that are judged under both plans, for the queries that compare plans: what each comes to
//! under either is said in its name. Areas and families are made up. The second area is late.
//!
//! Each family has one need of the wellbeing of a parent, which the crosswalk carries from either plan to the other: `y` achieved,
//! `n` not achieved, `u` not evidenced, under Troubled Families first. The professional's word decides under Troubled Families, the
//! practitioner's under Supporting Families; of whom nobody says anything, nothing is known.

use std::fmt::Write as _;

use crate::{
    extracts::{header, tiny_of},
    sandbox::Sandbox,
};

/// A family: its number, its plan's programme, what it comes to under both plans, the month in which it closed, and whether a
/// child of three lives there.
struct Family(u32, &'static str, &'static str, Option<&'static str>, bool);

/// Troubled Families closed in March 2022, Supporting Families in June 2023: both judged for good. 16 closed in January 2024 and
/// can still turn; 17 is open.
const FAMILIES: [Family; 14] = [
    Family(1, "TF", "yy", Some("2022-03"), true),
    Family(2, "TF", "yn", Some("2022-03"), false),
    Family(3, "TF", "yn", Some("2022-03"), false),
    Family(4, "TF", "ny", Some("2022-03"), false),
    Family(5, "TF", "nn", Some("2022-03"), false),
    Family(6, "TF", "uy", Some("2022-03"), false),
    Family(7, "TF", "yu", Some("2022-03"), false),
    Family(11, "SF", "yy", Some("2023-06"), true),
    Family(12, "SF", "ny", Some("2023-06"), false),
    Family(13, "SF", "nn", Some("2023-06"), false),
    Family(14, "SF", "yn", Some("2023-06"), false),
    Family(15, "SF", "yu", Some("2023-06"), false),
    Family(16, "SF", "yy", Some("2024-01"), false),
    Family(17, "SF", "uu", None, false),
];

const LATE: [Family; 2] =
    [Family(21, "TF", "yn", Some("2022-03"), false), Family(22, "SF", "yy", Some("2023-06"), false)];

/// Both areas, and the name of the first.
pub fn lay_out(sandbox: &Sandbox) {
    write(sandbox, "X06000001", "2024-03", &FAMILIES);
    write(sandbox, "X06000002", "2024-02", &LATE);
    sandbox.file(
        "extracts/reference/areas/areas.csv",
        "code,name,level,region,valid_from,valid_to\nX06000001,Northbrook,area,East,,\n",
    );
}

fn write(sandbox: &Sandbox, area: &str, month: &str, all: &[Family]) {
    let names = ["attendance", "scores", "amounts", "support", "spells", "events", "claims"];
    let mut tables: Vec<(&str, String)> = names.map(|name| (name, header(name))).to_vec();
    let [mut families, mut people, mut needs, mut judgements] =
        ["families", "people", "needs", "judgements"].map(header);
    for Family(number, programme, statuses, closed, with_child) in all {
        let (family, parent) = (format!("{number:016}"), format!("{:016}", 100 + number));
        let under_tf = *programme == "TF";
        let (plan, need, began) = if under_tf {
            ("mk-tf-2020", "parent-wellbeing", "2021-06-01")
        } else {
            ("mk-sf-2022", "adult-mental-health", "2023-01-01")
        };
        let (closed_on, reason) =
            closed.map_or_else(<(String, &str)>::default, |month| (format!("{month}-10"), "completed"));
        writeln!(families, "{family},{area},{plan},,{began},{began},,,,,{closed_on},{reason},false,L1,2").unwrap();
        writeln!(people, "{family},{parent},1987-03,female,white,false,true,,").unwrap();
        if *with_child {
            let child = 200 + number;
            let born = if under_tf { "2018-06" } else { "2020-01" };
            writeln!(people, "{family},{child:016},{born},male,white,false,false,,").unwrap();
        }
        writeln!(needs, "{family},{need},{parent},{began},,,practitioner,").unwrap();
        let on = if under_tf { "2022-05-01" } else { "2023-08-01" };
        let said = [("progress_on_target", "professional"), ("improved", "practitioner")];
        for ((finding, assessor), status) in said.into_iter().zip(statuses.chars()).filter(|(_, status)| *status != 'u')
        {
            // Of the family that closed in January the word is of the days before.
            let on = if *closed == Some("2024-01") { "2023-12-01" } else { on };
            writeln!(judgements, "{family},{parent},{need},{finding},{},{assessor},{on}", status == 'y').unwrap();
        }
    }
    let coverage = format!("source_table,kind,from_on,to_on\njudgements,all,2020-04-01,{month}-28\n");
    tables.extend([("families", families), ("people", people), ("needs", needs), ("judgements", judgements)]);
    tables.push(("coverage", coverage));
    let tables: Vec<(&str, &str)> = tables.iter().map(|(name, text)| (*name, text.as_str())).collect();
    tiny_of(sandbox, area, month, &tables);
}
