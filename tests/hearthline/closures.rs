//! Submissions of two areas with families that closed, for the queries that look at those: what became of each is said beside
//! it. Areas and families are made up. The second area is late.
//!
//! Months are final up to September 2023 in the first area, whose submission is of March 2024, up to August in the second.

use std::fmt::Write as _;

use crate::{
    extracts::{header, tiny_of},
    sandbox::Sandbox,
};

/// Supporting Families, closed with a final judgement: c1 success; c2 not success, for the parent's need is not achieved; c3 not
/// evidenced, for nobody says whether the parent found work. Closed since: c5, two needs not evidenced. Open: c4 and c6, one need
/// away, the one not achieved and the other not evidenced; c7, of which all needs are achieved and the action plan is lacking.
/// Troubled Families: c8 success, closed two years ago; c9 not success. c4 is the family of c8, come back.
const FAMILIES: &str = "\
family_id,area_code,plan,earlier_family_id,identified_on,engaged_on,assessed_on,action_plan_on,lead_practitioner_on,support_on,closed_on,closure_reason,expectant,locality,imd_decile
00000000000000c1,X06000001,mk-sf-2022,,2022-06-01,2022-06-15,2022-07-01,2022-07-15,2022-06-15,2022-07-20,2023-01-20,completed,false,L1,2
00000000000000c2,X06000001,mk-sf-2022,,2022-08-20,2022-09-01,2022-09-10,2022-09-20,2022-09-01,2022-09-15,2023-05-10,completed,false,L2,5
00000000000000c3,X06000001,mk-sf-2022,,2022-10-20,2022-11-01,2022-11-10,2022-11-20,2022-11-01,2022-11-15,2023-09-30,completed,false,L1,
00000000000000c4,X06000001,mk-sf-2022,00000000000000c8,2023-01-20,2023-02-01,2023-02-10,2023-02-20,2023-02-01,2023-02-15,,,false,L2,1
00000000000000c5,X06000001,mk-sf-2022,,2023-02-20,2023-03-01,2023-03-10,2023-03-20,2023-03-01,2023-03-15,2024-01-15,completed,false,L1,9
00000000000000c6,X06000001,mk-sf-2022,,2023-03-20,2023-04-01,2023-04-10,2023-04-20,2023-04-01,2023-04-15,,,false,L1,4
00000000000000c7,X06000001,mk-sf-2022,,2023-04-20,2023-05-01,2023-05-10,,2023-05-01,2023-05-15,,,false,L2,3
00000000000000c8,X06000001,mk-tf-2020,,2020-11-20,2020-12-01,,,,,2022-03-10,completed,false,L2,1
00000000000000c9,X06000001,mk-tf-2020,,2021-09-20,2021-10-01,,,,,2023-06-20,completed,false,L1,8
";

/// In each family a parent and a child; c8 and c4 are the same two. Who lives where is not said, so they live there.
const PEOPLE: &str = "\
family_id,person_id,birth_month,sex,ethnic_group,disabled,parental_responsibility,resident_from,resident_to
00000000000000c1,000000000000ba11,1985-03,female,white,false,true,,
00000000000000c1,000000000000ba12,2006-05,male,white,,false,,
00000000000000c2,000000000000ba21,1990-02,female,asian,true,true,,
00000000000000c2,000000000000ba22,2006-08,,mixed,false,false,,
00000000000000c3,000000000000ba31,1988-01,male,white,false,true,,
00000000000000c3,000000000000ba32,2006-12,female,black,,false,,
00000000000000c4,000000000000ba41,1984-07,female,white,false,true,,
00000000000000c4,000000000000ba42,2007-01,male,white,false,false,,
00000000000000c5,000000000000ba51,1986-09,female,white,false,true,,
00000000000000c5,000000000000ba52,2007-03,male,white,false,false,,
00000000000000c6,000000000000ba61,1991-11,female,white,false,true,,
00000000000000c6,000000000000ba62,2006-11,male,white,false,false,,
00000000000000c7,000000000000ba71,1989-05,male,white,false,true,,
00000000000000c7,000000000000ba72,2007-10,female,white,false,false,,
00000000000000c8,000000000000ba41,1984-07,female,white,false,true,,
00000000000000c8,000000000000ba42,2007-01,male,white,false,false,,
00000000000000c9,000000000000ba91,1992-06,not_known,other,false,true,,
00000000000000c9,000000000000ba92,2011-02,female,other,true,false,,
";

/// The need of c9's parent was recorded without saying whose it is.
const NEEDS: &str = "\
family_id,need,person_id,identified_on,recorded_on,withdrawn_on,source,measure
00000000000000c1,parenting-support,000000000000ba11,2022-06-15,,,practitioner,
00000000000000c1,young-person-excluded-from-home,000000000000ba12,2022-06-15,,,practitioner,
00000000000000c1,debt-or-money-problems,,2022-06-15,,,practitioner,
00000000000000c2,parenting-support,000000000000ba21,2022-09-01,,,practitioner,
00000000000000c2,adult-workless,000000000000ba21,2022-09-01,,,dwp,
00000000000000c2,young-person-excluded-from-home,000000000000ba22,2022-09-01,,,practitioner,
00000000000000c3,parenting-support,000000000000ba31,2022-11-01,,,practitioner,
00000000000000c3,adult-workless,000000000000ba31,2022-11-01,,,dwp,
00000000000000c3,young-person-excluded-from-home,000000000000ba32,2022-11-01,,,practitioner,
00000000000000c4,parenting-support,000000000000ba41,2023-02-01,,,practitioner,
00000000000000c4,adult-workless,000000000000ba41,2023-02-01,,,dwp,
00000000000000c4,young-person-excluded-from-home,000000000000ba42,2023-02-01,,,practitioner,
00000000000000c5,parenting-support,000000000000ba51,2023-03-01,,,practitioner,
00000000000000c5,adult-workless,000000000000ba51,2023-03-01,,,dwp,
00000000000000c5,young-person-excluded-from-home,000000000000ba52,2023-03-01,,,practitioner,
00000000000000c6,parenting-support,000000000000ba61,2023-04-01,,,practitioner,
00000000000000c6,adult-workless,000000000000ba61,2023-04-01,,,dwp,
00000000000000c6,young-person-excluded-from-home,000000000000ba62,2023-04-01,,,practitioner,
00000000000000c7,parenting-support,000000000000ba71,2023-05-01,,,practitioner,
00000000000000c7,adult-workless,000000000000ba71,2023-05-01,,,dwp,
00000000000000c7,young-person-excluded-from-home,000000000000ba72,2023-05-01,,,practitioner,
00000000000000c8,parent-wellbeing,000000000000ba41,2020-12-01,,,health_service,
00000000000000c8,temporary-accommodation-over-six-weeks,,2020-12-01,,,landlord,
00000000000000c9,parent-wellbeing,,2021-10-01,,,health_service,
00000000000000c9,child-wellbeing,000000000000ba92,2021-10-01,,,health_service,
00000000000000c9,temporary-accommodation-over-six-weeks,,2021-10-01,,,landlord,
";

/// c2's parent did not improve, nor did c4's. Of c3's, c5's and c6's missing needs nobody says anything.
const JUDGEMENTS: &str = "\
family_id,person_id,need,finding,holds,assessor,assessed_on
00000000000000c1,000000000000ba12,young-person-excluded-from-home,improved,true,practitioner,2022-12-01
00000000000000c1,,debt-or-money-problems,improved,true,practitioner,2022-12-01
00000000000000c2,000000000000ba21,parenting-support,improved,false,practitioner,2023-04-01
00000000000000c2,000000000000ba21,adult-workless,in_work,true,dwp_record,2023-04-01
00000000000000c2,000000000000ba22,young-person-excluded-from-home,improved,true,practitioner,2023-04-01
00000000000000c3,000000000000ba31,parenting-support,improved,true,self,2023-08-01
00000000000000c3,000000000000ba32,young-person-excluded-from-home,improved,true,practitioner,2023-08-01
00000000000000c4,000000000000ba41,parenting-support,improved,false,practitioner,2023-11-01
00000000000000c4,000000000000ba41,adult-workless,in_work,true,dwp_record,2023-11-01
00000000000000c4,000000000000ba42,young-person-excluded-from-home,improved,true,practitioner,2023-11-01
00000000000000c5,000000000000ba51,parenting-support,improved,true,practitioner,2023-11-01
00000000000000c6,000000000000ba61,parenting-support,improved,true,practitioner,2023-11-01
00000000000000c6,000000000000ba61,adult-workless,in_work,true,dwp_record,2023-11-01
00000000000000c7,000000000000ba71,parenting-support,improved,true,practitioner,2023-11-01
00000000000000c7,000000000000ba71,adult-workless,in_work,true,dwp_record,2023-11-01
00000000000000c7,000000000000ba72,young-person-excluded-from-home,improved,true,practitioner,2023-11-01
00000000000000c8,000000000000ba41,parent-wellbeing,progress_on_target,true,professional,2022-05-01
00000000000000c9,000000000000ba91,parent-wellbeing,progress_on_target,false,professional,2023-08-01
00000000000000c9,000000000000ba92,child-wellbeing,progress_on_target,true,professional,2023-08-01
";

/// c1's parent completed a course and was offered advice on debt; c2's engages with a course, and had completed another service
/// before the work began.
const SUPPORT: &str = "\
family_id,person_id,service,started_on,ended_on,result,benefit,applied
00000000000000c1,000000000000ba11,parenting_course,2022-08-01,2022-10-01,completed,true,true
00000000000000c1,,debt_advice,2022-08-01,,offered,,
00000000000000c2,000000000000ba21,parenting_course,2023-01-10,,engaged,,
00000000000000c2,000000000000ba21,mental_health_service,2022-01-10,2022-08-31,completed,,
00000000000000c9,000000000000ba92,youth_services,2022-01-10,2022-03-10,completed,,
";

/// c8 has a settled home; of c9's nothing is on record, though it would be.
const SPELLS: &str = "\
family_id,person_id,kind,status,started_on,ended_on,ended_as,expected_end_on,reason
00000000000000c8,,housing,settled,2021-06-01,,,,
";

/// A kind that is no word: a row of c8 that is left out, and so evidence that c4, linked to it, lacks too.
const EVENTS: &str = "\
family_id,person_id,kind,occurred_on,proven_on,recorded_on,role,reported_by,severe,child_present_age
00000000000000c8,,arest,2021-03-01,,,,police,,
";

/// Two years lie between the claims.
const CLAIMS: &str = "\
family_id,route,basis,claimed_on
00000000000000c1,outcomes,rule,2023-08-01
00000000000000c8,employment,rule,2021-02-15
";

/// Spells of debt plans are covered for longer than others; of amounts, only debt is.
const COVERAGE: &str = "\
source_table,kind,from_on,to_on
judgements,all,2020-04-01,2024-03-31
support,all,2020-04-01,2024-03-31
spells,all,2022-04-01,2024-03-31
spells,debt_plan,2020-04-01,2024-03-31
amounts,debt,2020-04-01,2024-03-31
";

/// The late area: d1, a success; [`parents_alone`] stand beside it.
const LATE_FAMILIES: &str = "\
family_id,area_code,plan,earlier_family_id,identified_on,engaged_on,assessed_on,action_plan_on,lead_practitioner_on,support_on,closed_on,closure_reason,expectant,locality,imd_decile
00000000000000d1,X06000002,mk-sf-2022,,2022-11-20,2022-12-01,2022-12-10,2022-12-20,2022-12-01,2022-12-15,2023-08-31,completed,false,L1,2
";

const LATE_PEOPLE: &str = "\
family_id,person_id,birth_month,sex,ethnic_group,disabled,parental_responsibility,resident_from,resident_to
00000000000000d1,000000000000bad1,1987-03,female,white,false,true,,
00000000000000d1,000000000000bad2,2007-05,male,white,false,false,,
";

const LATE_NEEDS: &str = "\
family_id,need,person_id,identified_on,recorded_on,withdrawn_on,source,measure
00000000000000d1,parenting-support,000000000000bad1,2022-12-01,,,practitioner,
00000000000000d1,adult-workless,000000000000bad1,2022-12-01,,,dwp,
00000000000000d1,young-person-excluded-from-home,000000000000bad2,2022-12-01,,,practitioner,
";

const LATE_JUDGEMENTS: &str = "\
family_id,person_id,need,finding,holds,assessor,assessed_on
00000000000000d1,000000000000bad1,parenting-support,improved,true,practitioner,2023-07-01
00000000000000d1,000000000000bad1,adult-workless,in_work,true,dwp_record,2023-07-01
00000000000000d1,000000000000bad2,young-person-excluded-from-home,improved,true,practitioner,2023-07-01
";

/// Twenty families more in the late area, each a parent alone with one need: ten women for whom it was achieved, then ten men
/// for whom it was not. One need makes no family eligible, so none of them counts for family success.
fn parents_alone() -> [String; 4] {
    let [mut families, mut people, mut needs, mut judgements] =
        [LATE_FAMILIES, LATE_PEOPLE, LATE_NEEDS, LATE_JUDGEMENTS].map(str::to_owned);
    for number in 10..30 {
        let (family, person) = (format!("00000000000000{number}"), format!("000000000000bb{number}"));
        let (sex, improved) = if number < 20 { ("female", true) } else { ("male", false) };
        writeln!(families, "{family},X06000002,mk-sf-2022,,2022-11-20,2022-12-01,,,,,2023-08-31,completed,false,L1,2")
            .unwrap();
        writeln!(people, "{family},{person},1987-03,{sex},white,false,true,,").unwrap();
        writeln!(needs, "{family},parenting-support,{person},2022-12-01,,,practitioner,").unwrap();
        writeln!(judgements, "{family},{person},parenting-support,improved,{improved},practitioner,2023-07-01")
            .unwrap();
    }
    [families, people, needs, judgements]
}

/// Writes both submissions and what is known of the areas: the first has a target for the year.
pub fn lay_out(sandbox: &Sandbox) {
    let none: Vec<(&str, String)> = ["attendance", "scores", "amounts"].map(|name| (name, header(name))).to_vec();
    let mut tables: Vec<(&str, &str)> = none.iter().map(|(name, text)| (*name, text.as_str())).collect();
    tables.extend([("families", FAMILIES), ("people", PEOPLE), ("needs", NEEDS), ("judgements", JUDGEMENTS)]);
    tables.extend([("support", SUPPORT), ("spells", SPELLS), ("events", EVENTS), ("claims", CLAIMS)]);
    tables.push(("coverage", COVERAGE));
    tiny_of(sandbox, "X06000001", "2024-03", &tables);
    let [families, people, needs, judgements] = parents_alone();
    let names = ["attendance", "scores", "amounts", "support", "spells", "events", "claims", "coverage"];
    let none: Vec<(&str, String)> = names.map(|name| (name, header(name))).to_vec();
    let mut tables: Vec<(&str, &str)> = none.iter().map(|(name, text)| (*name, text.as_str())).collect();
    tables.extend([("families", families.as_str()), ("people", people.as_str())]);
    tables.extend([("needs", needs.as_str()), ("judgements", judgements.as_str())]);
    tiny_of(sandbox, "X06000002", "2024-02", &tables);
    sandbox.file(
        "extracts/reference/areas/areas.csv",
        "code,name,level,region,valid_from,valid_to\nX06000001,Northbrook,area,East,,\n",
    );
    sandbox.file("extracts/reference/targets/targets.csv", "area_code,financial_year,families\nX06000001,2023-24,6\n");
}
