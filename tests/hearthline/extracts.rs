//! A tiny submission that is sound: two families, four people, a row of most tables. Tests change one thing in it.

use hearthline::{
    base::Month,
    extract::{TABLES, table},
};

use crate::sandbox::Sandbox;

pub const AREA: &str = "X06000001";
pub const MONTH: &str = "2024-03";

pub const FAMILIES: &str = "\
family_id,area_code,plan,earlier_family_id,identified_on,engaged_on,assessed_on,action_plan_on,lead_practitioner_on,support_on,closed_on,closure_reason,expectant,locality,imd_decile
00000000000000f1,X06000001,mk-sf-2022,,2023-01-10,2023-02-01,2023-02-10,2023-02-20,2023-02-01,2023-02-15,2023-11-30,completed,false,L1,2
00000000000000f2,X06000001,mk-tf-2020,,2022-05-10,2022-06-01,,,,,,,true,,
";

pub const PEOPLE: &str = "\
family_id,person_id,birth_month,sex,ethnic_group,disabled,parental_responsibility,resident_from,resident_to
00000000000000f1,000000000000aa01,1988-04,female,white,false,true,,
00000000000000f1,000000000000aa02,2012-09,male,white,,false,,
00000000000000f2,000000000000aa03,1990-01,not_known,,,true,,
00000000000000f2,000000000000aa04,2015-06,female,mixed,true,false,2020-01-01,2023-01-01
";

pub const NEEDS: &str = "\
family_id,need,person_id,identified_on,recorded_on,withdrawn_on,source,measure
00000000000000f1,attendance-below-90,000000000000aa02,2023-02-01,2023-02-03,,school,
00000000000000f1,adult-crime,000000000000aa01,2023-02-01,,,police,arrest
00000000000000f2,unauthorised-absence,000000000000aa04,2022-06-01,,,school,
";

pub const ATTENDANCE: &str = "\
family_id,person_id,term,starts_on,ends_on,possible,attended,authorised,unauthorised,suspensions,suspension_days,exclusion_days,permanently_excluded,setting
00000000000000f1,000000000000aa02,2022-autumn,2022-09-01,2022-12-16,140,120,10,10,1,1.5,0,false,mainstream
";

pub const EVENTS: &str = "\
family_id,person_id,kind,occurred_on,proven_on,recorded_on,role,reported_by,severe,child_present_age
00000000000000f1,000000000000aa01,arrest,2023-01-05,,2023-01-06,perpetrator,police,false,
00000000000000f1,,da_incident,2023-03-01,,,victim,police,,11
";

pub const SCORES: &str = "\
family_id,person_id,instrument,version,scale,informant,measured_on,score
00000000000000f1,000000000000aa02,sdq,1,total,parent,2023-02-10,21
";

pub const SPELLS: &str = "\
family_id,person_id,kind,status,started_on,ended_on,ended_as,expected_end_on,reason
00000000000000f1,000000000000aa01,housing,settled,2020-01-01,,,,
00000000000000f2,000000000000aa03,custody,prison,2022-01-01,,,2026-01-01,
";

pub const COVERAGE: &str = "\
source_table,kind,from_on,to_on
attendance,all,2022-01-01,2024-03-31
events,arrest,2022-01-01,2024-03-31
";

/// Writes the submission, with some of its tables replaced; tables without rows hold a header.
pub fn tiny(sandbox: &Sandbox, replaced: &[(&str, &str)]) {
    tiny_of(sandbox, AREA, MONTH, replaced);
}

/// The same for any area and month.
pub fn tiny_of(sandbox: &Sandbox, area: &str, month: &str, replaced: &[(&str, &str)]) {
    let last = month.parse::<Month>().unwrap().last_day().to_string();
    for known in TABLES {
        let given = replaced.iter().find(|(name, _)| *name == known.name).map(|(_, text)| (*text).to_owned());
        let text = given.unwrap_or_else(|| sound(known.name).replace(AREA, area).replace("2024-03-31", &last));
        sandbox.file(&format!("extracts/{area}/{month}/{}.csv", known.name), text);
    }
}

/// The sound text of a table.
pub fn sound(name: &str) -> String {
    let text = match name {
        "families" => FAMILIES,
        "people" => PEOPLE,
        "needs" => NEEDS,
        "attendance" => ATTENDANCE,
        "events" => EVENTS,
        "scores" => SCORES,
        "spells" => SPELLS,
        "coverage" => COVERAGE,
        _ => return header(name),
    };
    text.to_owned()
}

/// The header of a table, and no row.
pub fn header(name: &str) -> String {
    let names: Vec<&str> = table(name).unwrap().columns.iter().map(|column| column.name).collect();
    format!("{}\n", names.join(","))
}
