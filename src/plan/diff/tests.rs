use super::{About, Became, Reach, Verdict};
use crate::{
    base::{Library, LibraryFile},
    plan::{Change, Deck, Plan, Plans, Switch, read_plan_of_any_clauses},
};

fn plans() -> Plans {
    Plans::read(&Library::built_in()).unwrap()
}

/// What is said of the one need that a reading changes.
fn of_reading(plans: &Plans, plan: &str, reading: &str) -> (Verdict, Reach) {
    let (taken, otherwise) = (plans.get(plan).unwrap(), plans.read_as(&format!("{plan} + {reading}")).unwrap());
    let diff = taken.diff(&otherwise, None);
    let mut changed = diff.needs.iter().filter(|need| need.differs());
    let need = changed.next().unwrap();
    assert!(changed.next().is_none(), "{reading} changes more than one need");
    (need.verdict, need.reach.unwrap())
}

/// Readings of the built-in plan, judged by hand, each with the reason.
const BY_HAND: &[(&str, Verdict, Reach)] = &[
    // Another scale of the same score may be the one that is better; the total is among them.
    ("education-sdq-either-scale", Verdict::Looser, Reach::Same),
    // One more status counts as a place.
    ("education-home-suitable", Verdict::Looser, Reach::Same),
    // Both assessors in place of either.
    ("new-parent-both-assess", Verdict::Stricter, Reach::Same),
    // A completed course need not have been of benefit as well.
    ("parenting-course-applied", Verdict::Looser, Reach::Same),
    // Support must have been completed and applied, not engaged with alone.
    ("conflict-support-completed", Verdict::Stricter, Reach::Same),
    // One of the alternatives is gone.
    ("health-support-supplementary", Verdict::Stricter, Reach::Same),
    // What improved must have lasted.
    ("child-mental-health-six-months", Verdict::Stricter, Reach::Same),
    // One of seven measures, and it alone.
    ("child-mental-health-bond", Verdict::Stricter, Reach::Same),
    // Each of four in place of any of them.
    ("adult-screening-all", Verdict::Stricter, Reach::Same),
    // More ways of ending a plan count; fewer.
    ("abuse-closed-however", Verdict::Looser, Reach::Same),
    ("harm-plan-stepped-down", Verdict::Stricter, Reach::Same),
    // All of two, or of three, in place of any, and the other way round.
    ("abuse-either", Verdict::Looser, Reach::Same),
    ("neet-all-three", Verdict::Stricter, Reach::Same),
    // Who fulfils all three fulfils the third, which is enough now.
    ("missing-assessment-alternative", Verdict::Looser, Reach::Same),
    // Fewer kinds of referral, of which there must be none.
    ("missing-referral-social-care", Verdict::Looser, Reach::Same),
    // One more condition on the way of those with five incidents or more.
    ("youth-crime-none-severe", Verdict::Stricter, Reach::Same),
    // Services are asked of those with many incidents alone, no longer of those with few.
    ("youth-crime-engagement-second-case", Verdict::Looser, Reach::Same),
    // The home must have been there six months without a break up to the day, not on the day alone.
    ("temporary-six-months", Verdict::Stricter, Reach::Same),
    // A settled home counts for all, and not for those alone who had none.
    ("rehoused-though-settled", Verdict::Looser, Reach::Same),
    // Absence with leave leaves out sessions; who has no record of it is not known.
    ("attendance-90-authorised-left-out", Verdict::Different, Reach::Same),
    // The child with the need may not live in the household, or be too young for school.
    ("attendance-90-this-child", Verdict::Different, Reach::Same),
    // The work may have begun within the last six months, or before.
    ("sexual-exploitation-reports-since-engagement", Verdict::Different, Reach::Same),
    // The days of two years are among those of one; a report however long ago.
    ("new-parent-two-years", Verdict::Same, Reach::Wider),
    ("missing-however-long-ago", Verdict::Same, Reach::Wider),
    ("risk-within-the-year", Verdict::Same, Reach::Narrower),
    // Two injuries in place of one.
    ("early-health-injured-again", Verdict::Same, Reach::Narrower),
    // Other incidents count as well.
    ("victim-of-other-violence", Verdict::Same, Reach::Wider),
];

#[test]
fn readings_change_what_they_change_by_hand() {
    let plans = plans();
    for (reading, verdict, reach) in BY_HAND {
        assert_eq!(of_reading(&plans, "mk-sf-2022", reading), (*verdict, *reach), "{reading}");
    }
}

/// The ids of a pair of needs, and what is said of it.
type Said = (Option<String>, Option<String>, Verdict, Option<Reach>);

/// A plan with itself, with each of its readings, and with the other plan, there and back.
#[test]
fn a_comparison_says_the_same_the_other_way_round() {
    let plans = plans();
    let crosswalk = plans.crosswalk().unwrap().ok();
    let said = |one: &Plan, other: &Plan| {
        let diff = one.diff(other, crosswalk);
        let mut said: Vec<Said> = diff
            .needs
            .iter()
            .map(|need| {
                let id = |end: Option<(&super::Headline, &super::Need)>| end.map(|(_, need)| need.id.clone());
                (id(need.one), id(need.other), need.verdict, need.reach)
            })
            .collect();
        said.sort();
        said
    };
    let mirrored = |one: &Plan, other: &Plan| {
        let back = said(other, one).into_iter();
        let mut back: Vec<_> = back
            .map(|(one, other, verdict, reach)| (other, one, verdict.mirrored(), reach.map(Reach::mirrored)))
            .collect();
        back.sort();
        assert_eq!(said(one, other), back, "{} and {}", one.id, other.id);
    };
    // Cases take no part, and take long to copy.
    let bare = |plan: &Plan| Plan { deck: Deck::default(), ..plan.clone() };
    let all: Vec<Plan> = plans.iter().map(bare).collect();
    for one in &all {
        assert!(!one.diff(one, crosswalk).differs(), "{}", one.id);
        for other in &all {
            mirrored(one, other);
        }
        for reading in one.readings() {
            let otherwise = one.switched(reading);
            mirrored(one, &otherwise);
            let diff = one.diff(&otherwise, crosswalk);
            assert!(diff.differs(), "{} changes nothing", reading.id);
            assert_eq!(diff.settings.is_empty(), matches!(reading.switch, Switch::Clause(..)), "{}", reading.id);
        }
    }
}

/// Where clauses prove something of two needs that the crosswalk links, it is what the crosswalk says of the printed words.
#[test]
fn what_clauses_prove_agrees_with_the_crosswalk() {
    let plans = plans();
    let (tf, sf) = (plans.get("mk-tf-2020").unwrap(), plans.get("mk-sf-2022").unwrap());
    let diff = tf.diff(sf, plans.crosswalk().unwrap().ok());
    for need in diff.needs.iter().filter(|need| need.link.is_some()) {
        let link = need.link.unwrap();
        let printed = link.change().map(|change| match change {
            Change::Same => Verdict::Same,
            Change::Stricter => Verdict::Stricter,
            Change::Looser => Verdict::Looser,
            Change::Mixed => Verdict::Mixed,
        });
        assert_eq!(printed.unwrap_or(Verdict::NotCompared), need.verdict, "{} to {}", link.from, link.to);
    }
}

#[test]
fn each_part_is_said_with_what_became_of_it() {
    let plans = plans();
    let became = |readings: &str| {
        let (one, other) = (plans.get("mk-sf-2022").unwrap(), plans.read_as(readings).unwrap());
        let diff = one.diff(&other, None);
        let why = diff.needs.into_iter().flat_map(|need| need.why).map(|why| (why.about, why.became));
        why.collect::<Vec<(About, Became)>>()
    };
    assert_eq!(became("mk-sf-2022 + abuse-stays-closed"), [(About::Outcome, Became::InAddition)]);
    assert_eq!(became("mk-sf-2022 + missing-referral-social-care"), [(About::Outcome, Became::Less)]);
    assert_eq!(became("mk-sf-2022 + health-support-supplementary"), [(About::Outcome, Became::NotEnough)]);
    assert_eq!(became("mk-sf-2022 + debt-with-arrears"), [(About::Outcome, Became::EnoughAsWell)]);
    assert_eq!(became("mk-sf-2022 + risk-engagement-supplementary"), [(About::Outcome, Became::NoMore); 2]);
    assert_eq!(became("mk-sf-2022 + early-health-injured-again"), [(About::Found, Became::More)]);
}

/// A plan of needs `a`, `b` and so on with these outcomes, in this order.
fn of_needs(needs: &[(&str, &str)]) -> Plan {
    let text = of_needs_text(needs);
    read_plan_of_any_clauses(&LibraryFile { path: "queries/plans/p.toml".into(), text, overrides: false }).unwrap()
}

fn of_needs_text(needs: &[(&str, &str)]) -> String {
    let mut text = "id = \"p\"\nprogramme = \"SF\"\ntitle = \"P\"\nsource = \"S\"\nin_force_from = 2022-10-01\n\
                    needs_join_until = \"engaged\"\neligibility = { needs = 1 }\n[[headline]]\nid = \"h\"\n\
                    code = \"1\"\ntitle = \"H\"\n"
        .to_owned();
    for (id, achieved) in needs {
        let need = format!(
            "[[headline.need]]\nid = \"{id}\"\ncode = \"1.{id}\"\ntitle = \"N\"\nperson = \"child\"\ncite = \"c\"\n\
             achieved = \"{achieved}\"\n"
        );
        text.push_str(&need);
    }
    text
}

#[test]
fn what_changed_in_another_need_is_said_to_be_there() {
    let none = "events(arrest, who => index, during => last(months(6))) = 0";
    let few = "events(arrest, who => index, during => last(months(6))) < 3";
    let one = of_needs(&[("a", none), ("b", none), ("c", "met('b')"), ("d", "met(any_other)")]);
    let said = |other: &Plan| {
        let diff = one.diff(other, None);
        let why = diff.needs.into_iter().filter(|need| need.one.is_some() && need.other.is_some());
        let why = why.flat_map(|need| need.why.into_iter().map(move |why| (need.other.unwrap().1.id.clone(), why)));
        let why = why.filter(|(_, why)| why.became == Became::Elsewhere && why.was.is_empty());
        why.map(|(id, why)| format!("{id} {}", why.is.first().unwrap().text)).collect::<Vec<String>>()
    };
    // Another order is no change.
    let moved = of_needs(&[("d", "met(any_other)"), ("b", none), ("c", "met('b')"), ("a", none)]);
    assert!(!one.diff(&moved, None).differs(), "{:?}", one.diff(&moved, None).needs);
    let other = of_needs(&[("a", none), ("b", few), ("c", "met('b')"), ("d", "met(any_other)")]);
    let words = ["c because the outcome of `b` changed", "d because the outcome of `b` and `c` changed"];
    assert_eq!(said(&other), words);
    let other = of_needs(&[("b", none), ("c", "met('b')"), ("d", "met(any_other)"), ("e", none), ("f", few)]);
    assert_eq!(said(&other), ["d because `e` and `f` are new and `a` is gone"]);
    let many = |clause| {
        let needs = ["a", "b", "c", "e", "f"].map(|id| (id, clause));
        of_needs(&[needs.as_slice(), &[("d", "met(any_other)")]].concat())
    };
    let (one, other) = (many(none), many(few));
    let diff = one.diff(&other, None);
    let why = diff.needs.last().unwrap().why.first().unwrap();
    assert_eq!(why.is.first().unwrap().text, "because the outcome of `a`, `b`, `c` and 2 more changed");
}

/// What is said of two clauses, each the outcome of a need of one plan.
fn of_clauses(one: &str, other: &str) -> Verdict {
    let plan = |clause: &str| of_needs(&[("n", clause)]);
    plan(one).diff(&plan(other), None).needs.first().unwrap().verdict
}

/// A tree of so many levels, three parts to each, `all` and `any` by turns, with clauses that ask for less than `bound`.
fn tree_of(levels: usize, bound: &dyn Fn(usize) -> usize, place: usize) -> String {
    if levels == 0 {
        // One window is longer, the other shorter, so that none of the clauses follows from another.
        let within = |days: usize| format!("events(arrest, who => index, during => last(days({days})))");
        let clause = format!("{} + {} < {}", within(place + 10), within(1000 - place), bound(place));
        return format!("{{ clause = \"{clause}\" }}");
    }
    let parts: Vec<String> = (0..3).map(|part| tree_of(levels - 1, bound, 3 * place + part)).collect();
    format!("{{ {} = [{}] }}", if levels.is_multiple_of(2) { "any" } else { "all" }, parts.join(", "))
}

/// A tree of 243 clauses cannot be taken apart into all its cases; what is so of each part is so of it.
#[test]
fn a_large_tree_is_compared_part_by_part_in_no_time() {
    let plan = |bound: &dyn Fn(usize) -> usize| {
        let text = of_needs_text(&[("n", "CLAUSE")]).replace("\"CLAUSE\"", &tree_of(5, bound, 0));
        let file = LibraryFile { path: "queries/plans/p.toml".into(), text, overrides: false };
        read_plan_of_any_clauses(&file).unwrap()
    };
    let verdict = |one: &Plan, other: &Plan| one.diff(other, None).needs.first().unwrap().verdict;
    let before = plan(&|_| 3);
    let (one, each) = (plan(&|place| if place == 100 { 5 } else { 3 }), plan(&|_| 5));
    let both = plan(&|place| if place == 100 { 5 } else { usize::from(place != 200) + 2 });
    assert_eq!(verdict(&before, &one), Verdict::Looser);
    assert_eq!(verdict(&one, &before), Verdict::Stricter);
    assert_eq!(verdict(&before, &each), Verdict::Looser);
    assert_eq!(verdict(&before, &both), Verdict::Mixed);
}

/// Clauses where more seems to be asked, with what can be said for sure.
const CLAUSES: &[(&str, &str, Verdict)] = &[
    // Bounds of one number; more than 1 are at least 2, and fewer than 1 are none.
    ("judgements(improved, by => self, who => index, during => last(months(6))) >= 2", "> 1", Verdict::Same),
    ("events(arrest, who => index, during => last(months(6))) = 0", "< 1", Verdict::Same),
    ("events(arrest, who => index, during => last(months(6))) <= 2", "= 0", Verdict::Stricter),
    ("attendance(who => index, terms => 2, upto => closed, of => attended) >= 0.9", "> 0.9", Verdict::Stricter),
    ("attendance(who => index, terms => 2, upto => closed, of => attended) > 0.9", ">= 0.95", Verdict::Stricter),
    // Nothing is at least as long as six months for sure, in days.
    (
        "days_in(work, employed, who => index, during => since(engaged), take => longest) >= months(6)",
        ">= days(180)",
        Verdict::Different,
    ),
    (
        "days_in(work, employed, who => index, during => since(engaged), take => longest) >= weeks(26)",
        ">= days(180)",
        Verdict::Looser,
    ),
];

#[test]
fn bounds_of_one_number_are_compared() {
    for (one, bound, verdict) in CLAUSES {
        let (number, _) = one.split_once(") ").unwrap();
        assert_eq!(of_clauses(one, &format!("{number}) {bound}")), *verdict, "{one} and {bound}");
    }
}

#[test]
fn what_only_seems_to_be_more_or_less_is_different() {
    let events = |more: &str| format!("events({more}) = 0");
    let judgement = |more: &str| format!("judgement({more}, who => index, during => since(engaged))");
    let improvement = |more: &str| format!("improvement(gad7, who => index, {more})");
    let days = |more: &str| format!("days_in(work, employed, who => index, {more}, take => current) >= days(30)");
    let cases = [
        // Who is a child hangs on the days; the person of the need does not.
        (
            events("arrest, who => index, during => last(months(6))"),
            events("arrest, who => index, during => last(months(12))"),
            Verdict::Stricter,
        ),
        (
            events("arrest, who => any_child, during => last(months(6))"),
            events("arrest, who => any_child, during => last(months(12))"),
            Verdict::Different,
        ),
        (
            events("arrest, who => every_child, during => last(months(6))"),
            events("arrest, who => every_child, during => last(months(12))"),
            Verdict::Different,
        ),
        // The kind that a need is measured by takes the place of `crime`, and may be another.
        (
            events("offence, who => index, during => last(months(6))"),
            events("crime, who => index, during => last(months(6))"),
            Verdict::Different,
        ),
        // An assessor's later finding of another kind may overrule what was found; another assessor cannot.
        (judgement("improved, by => self"), judgement("improved, by => [self, school]"), Verdict::Looser),
        (judgement("improved, by => self"), judgement("[improved, need_met], by => self"), Verdict::Different),
        // A smaller gain may have been lost in between, where the greater one has lasted since.
        (improvement("by => 4"), improvement("by => 2"), Verdict::Looser),
        (
            improvement("by => 4, sustained => months(6)"),
            improvement("by => 2, sustained => months(6)"),
            Verdict::Different,
        ),
        (improvement("by => 4, sustained => months(6)"), improvement("by => 2"), Verdict::Looser),
        // A current run is that of the last day, which is another.
        (days("during => before(closed, months(6))"), days("during => before(closed, months(12))"), Verdict::Looser),
        (days("during => after(engaged, months(6))"), days("during => after(engaged, months(12))"), Verdict::Different),
        // The anchors may stand either way.
        (
            events("arrest, who => index, during => since(engaged)"),
            events("arrest, who => index, during => since(identified)"),
            Verdict::Different,
        ),
    ];
    for (one, other, verdict) in cases {
        assert_eq!(of_clauses(&one, &other), verdict, "{one} and {other}");
        assert_eq!(of_clauses(&other, &one), verdict.mirrored(), "{other} and {one}");
    }
}
