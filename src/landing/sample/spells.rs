//! Spells: a status before the work, and the one that followed it where the need was met.

use super::{
    needs::Chosen,
    rows::{Spell, Who, Word},
    story::Story,
    troubles::Trouble as T,
};

/// Tells the spells of one need.
pub(super) fn tell(story: &mut Story, need: &Chosen) {
    let who = need.subject;
    match need.trouble {
        T::OffRoll => off_roll(story, need),
        T::Exclusion => {
            change(story, need, "education", &["alternative_provision"], &["new_school"], "moved");
        }
        T::SpecialNeeds => {
            let first = story.source.pick(&["sen_support", "assessed"]);
            change(story, need, "sen", &[first], &["ehc_plan", "sen_support"], "completed");
            some(story, need, 0.1, "education", &["medical_needs_education", "on_roll"]);
        }
        T::Neet => {
            let later = ["in_education", "in_training", "in_employment"];
            change(story, need, "participation", &["neet", "neet", "at_risk_of_neet"], &later, "resolved");
        }
        T::EarlyHelp => plan(story, need, &["early_help"]),
        T::Neglect => plan(story, need, &["child_in_need", "child_in_need", "child_protection", "looked_after"]),
        T::HarmOutside => plan(story, need, &["early_help", "child_in_need"]),
        T::Sentence => {
            let since = story.day_before();
            let length = story.source.between(180, 540);
            let status = story.source.pick(&["licence", "supervision", "community_order", "suspended_sentence"]);
            running(story, who, ("justice", status), since, length, "completed");
        }
        T::Custody => {
            let since = story.day_before();
            let length = story.source.between(200, 700);
            let young = story.age(who, since) < 18;
            let status = if young { "secure_unit" } else { "prison" };
            running(story, who, ("custody", status), since, length, "released");
        }
        T::YouthCrime => {
            if story.source.chance(0.05) {
                let since = story.day_before();
                running(story, who, ("custody", "secure_unit"), since, 120, "released");
            }
        }
        T::Workless => workless(story, need),
        T::UniversalCredit => universal_credit(story, need),
        T::TemporaryHome => temporary(story, need),
        T::InsecureHome => insecure(story, need),
        T::ShutOut => change(story, need, "housing", &["excluded_from_home"], &["with_family", "settled"], "resolved"),
        T::AbuseSuffered | T::AbuseWitnessed => risk(story, need, "da_risk", 0.3),
        T::Honour => risk(story, need, "hba_risk", 0.9),
        T::SexualExploitation => ends(story, need, "exploitation_risk", "sexual", 0.9),
        T::CriminalExploitation => ends(story, need, "exploitation_risk", "criminal", 0.8),
        T::Debt | T::FinancialExclusion => debt_plan(story, need),
        T::Caring => {
            change(story, need, "caring", &["unsupported", "changed"], &["supported", "care_act_assessed"], "resolved");
        }
        T::Condition => {
            change(story, need, "adaptation", &["needed"], &["in_place"], "resolved");
            some(story, need, 0.4, "diagnosis", &["received", "awaiting"]);
        }
        T::ChildMind => {
            if story.source.chance(0.25) {
                change(story, need, "diagnosis", &["awaiting"], &["received"], "completed");
            }
        }
        T::AdultMind => {
            some(story, need, 0.2, "medication", if need.met { &["adhering"] } else { &["not_adhering", "adhering"] });
        }
        T::EarlyHealth | T::Development => {
            some(
                story,
                need,
                if need.met { 0.5 } else { 0.2 },
                "entitlement",
                &["two_year_old", "three_four_year_old"],
            );
        }
        T::Absence
        | T::SevereAbsence
        | T::Suspensions
        | T::NewParent
        | T::AdultSubstance
        | T::ChildSubstance
        | T::Parenting
        | T::Conflict
        | T::ChildViolence
        | T::Missing
        | T::Radicalisation
        | T::AdultCrime
        | T::YouthRisk
        | T::Gangs
        | T::AbuseCommitted => {}
    }
}

/// A status from before the work; another follows it during the work where the need is met, else it lasts.
fn change(story: &mut Story, need: &Chosen, kind: Word, earlier: &[Word], later: &[Word], how: Word) {
    let since = story.day_before();
    let (first, then) = (story.source.pick(earlier), story.source.pick(later));
    if need.met && story.family.takes_part {
        let on = story.day_during();
        story.turned(need.subject, kind, (first, then), since, on, how);
    } else {
        story.lasts(need.subject, kind, first, since);
    }
}

/// A status that begins during the work, with the given probability.
fn some(story: &mut Story, need: &Chosen, probability: f64, kind: Word, statuses: &[Word]) {
    if story.source.chance(probability) {
        let status = story.source.pick(statuses);
        let on = story.day_during();
        story.lasts(need.subject, kind, status, on);
    }
}

/// A risk that ends during the work where the need is met.
fn ends(story: &mut Story, need: &Chosen, kind: Word, status: Word, probability: f64) {
    if story.source.chance(probability) {
        change(story, need, kind, &[status], &[""], "resolved");
    }
}

/// A status of a set length, of which the end was expected.
fn running(story: &mut Story, who: Who, (kind, status): (Word, Word), started: i32, length: i32, ended_as: Word) {
    let ended = Some(started + length);
    let early = story.source.between(0, length / 4);
    let expected_end = story.source.maybe(0.85, started + length - early);
    story.spell(Spell { who, kind, status, started, ended, ended_as, expected_end, reason: "" });
}

fn off_roll(story: &mut Story, need: &Chosen) {
    let since = story.day_before();
    if need.met {
        let later = story.source.weighted(&[
            ("new_school", 45),
            ("on_roll", 25),
            ("alternative_provision", 15),
            ("elective_home_education", 10),
            ("medical_needs_education", 5),
        ]);
        let on = story.family.engaged + story.source.between(20, 150);
        story.turned(need.subject, "education", ("off_roll", later), since, on, "resolved");
    } else {
        story.lasts(need.subject, "education", "off_roll", since);
    }
}

fn plan(story: &mut Story, need: &Chosen, statuses: &[Word]) {
    let status = story.source.pick(statuses);
    let started = story.family.engaged - story.source.between(0, 120);
    let reason = story.source.weighted(&[
        ("neglect", 40),
        ("abuse", 30),
        ("disability", 10),
        ("other", 14),
        ("homelessness", 4),
        ("", 2),
    ]);
    let expected_end = story.source.maybe(0.2, story.family.closed + 30);
    let stepped = status != "early_help" && story.source.chance(0.35);
    let (ended, ended_as) = if need.met {
        (Some(story.day_during()), if stepped { "stepped_down" } else { "completed" })
    } else {
        let ended = story.day_during();
        match story.source.unit() {
            drawn if drawn < 0.45 => (None, ""),
            drawn if drawn < 0.7 => (Some(ended), "escalated"),
            drawn if drawn < 0.8 => (Some(ended), "withdrawn"),
            drawn if drawn < 0.9 => (Some(ended), "moved"),
            drawn if drawn < 0.95 => (Some(ended), "aged_out"),
            _ => (Some(ended), "other"),
        }
    };
    let who = need.subject;
    story.spell(Spell { who, kind: "plan", status, started, ended, ended_as, expected_end, reason });
    if let Some(ended) = ended.filter(|_| ended_as == "stepped_down") {
        let status = if status == "child_in_need" { "early_help" } else { "child_in_need" };
        let until = Some(ended + story.source.between(30, 150));
        let lower = Spell {
            who,
            kind: "plan",
            status,
            started: ended + 1,
            ended: until,
            ended_as: "completed",
            ..Spell::default()
        };
        story.spell(lower);
    }
}

fn workless(story: &mut Story, need: &Chosen) {
    let since = story.day_before() - 200;
    let benefit = story.source.weighted(&[
        ("jsa", 35),
        ("esa", 20),
        ("income_support", 12),
        ("carers_allowance", 13),
        ("uc_other", 20),
    ]);
    let on = story.family.engaged + story.source.between(30, 120);
    if need.met && story.source.chance(0.6) {
        story.turned(need.subject, "benefit", (benefit, ""), since, on, "resolved");
        let work = story.source.weighted(&[("employed", 85), ("self_employed", 15)]);
        story.lasts(need.subject, "work", work, on);
    } else {
        story.lasts(need.subject, "benefit", benefit, since);
        some(story, need, 0.1, "work", &["volunteering"]);
    }
}

fn universal_credit(story: &mut Story, need: &Chosen) {
    let since = story.day_before();
    story.lasts(need.subject, "benefit", "uc_work_related", since);
    let adults = story.home.people.iter().filter(|person| person.parental).count();
    story.lasts(None, "household", if adults > 1 { "couple" } else { "single" }, since);
}

fn temporary(story: &mut Story, need: &Chosen) {
    let first = story.source.pick(&["la_temporary", "la_temporary", "bed_and_breakfast", "with_family"]);
    let later = story.source.pick(&["settled", "settled", "suitable_temporary"]);
    let since = story.family.engaged - story.source.between(30, 200);
    let on = story.day_during();
    if need.met {
        story.turned(None, "housing", (first, later), since, on, "moved");
    } else {
        story.lasts(None, "housing", first, since);
    }
    if story.source.chance(0.5) {
        let duty = story.source.pick(&["relief", "main"]);
        let ended = need.met.then_some(on);
        let ended_as = if need.met { "resolved" } else { "" };
        story.spell(Spell {
            kind: "homelessness_duty",
            status: duty,
            started: since,
            ended,
            ended_as,
            reason: "homelessness",
            ..Spell::default()
        });
    }
}

fn insecure(story: &mut Story, need: &Chosen) {
    if story.source.chance(0.6) {
        let statuses = ["notice_served", "suspended_order", "tenancy_breach", "tenancy_breach"];
        change(story, need, "possession", &statuses, &[""], "withdrawn");
    } else {
        change(story, need, "housing", &["unsuitable"], &["settled", "suitable_temporary"], "moved");
    }
    if story.source.chance(0.3) {
        change(story, need, "homelessness_duty", &["prevention"], &[""], "resolved");
    }
}

fn risk(story: &mut Story, need: &Chosen, kind: Word, probability: f64) {
    if story.source.chance(probability) {
        let first = story.source.pick(&["high", "medium"]);
        let then = if first == "high" { story.source.pick(&["medium", "standard"]) } else { "standard" };
        change(story, need, kind, &[first], &[then], "stepped_down");
    }
}

fn debt_plan(story: &mut Story, need: &Chosen) {
    if story.source.chance(if need.met { 0.8 } else { 0.3 }) {
        let on = story.family.engaged + story.source.between(20, 90);
        let then = on + story.source.between(20, 60);
        story.turned(None, "debt_plan", ("agreed", "monitored"), on, then, "completed");
    }
}
