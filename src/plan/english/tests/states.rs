use super::*;

#[test]
fn a_status_is_held_on_a_day() {
    let risk = status("da_risk", &["medium", "high"], Who::Family, on(Anchor::Engaged));
    holds_says(risk, true, "the family was at medium or high risk of domestic abuse on the day the work began");
    let plan = ["child_protection", "looked_after"];
    let sentence = "no child was on a child protection plan or looked after on the judgement date";
    holds_says(status("plan", &plan, Who::EveryChild, on(Anchor::JudgedOn)), false, sentence);
    let asked = |reason: &[&str], expected_within| Call::Status {
        kind: "custody".to_owned(),
        statuses: owned(&["prison"]),
        who: Who::Index,
        at: on(Anchor::Identified),
        reason: owned(reason),
        expected_within,
    };
    let sentence = "the person was in prison on the day the need was identified, with its end expected within 12 \
                    months of that day";
    holds_says(asked(&[], Some(Months(12))), true, sentence);
    let sentence = "on the day the need was identified the person was not in prison with abuse or something else as \
                    the reason";
    holds_says(asked(&["abuse", "other"], None), false, sentence);
}

#[test]
fn a_run_lasts() {
    let work = |take, during| days_in("work", &["employed", "self_employed"], Who::Index, during, take);
    let sentence = "the person was employed or self-employed for at least 6 months without a break up to the judgement \
                    date (counting only days since the work began)";
    says(Test::Lasts(work(Take::Current, since_engaged()), AtLeast, Months(6)), sentence);
    let sentence = "the person was not employed or self-employed for 13 weeks or more without a break in the 6 months \
                    after the first claim was made";
    let after = Window::After(Anchor::Claimed, Months(6));
    says(Test::Lasts(work(Take::Longest, after), Less, Weeks(13)), sentence);
    let sentence = "at least one child was not in prison or a secure unit on any day in the 6 months before the \
                    judgement date";
    let custody = days_in("custody", &["prison", "secure_unit"], Who::AnyChild, last(Months(6)), Take::Total);
    says(Test::Lasts(custody, Less, Days(1)), sentence);
    let services = owned(&["debt_advice", "respite"]);
    let support = Call::SupportDays { services, who: Who::Family, during: since_engaged(), take: Take::Total };
    let sentence =
        "the family was engaged with debt advice or respite for at least 43 days in total since the work began";
    says(Test::Lasts(support, AtLeast, Days(43)), sentence);
    let weeks = |take| Call::WeeksAt {
        kind: "earnings".to_owned(),
        minimum: 1338.5,
        who: Who::Adult,
        during: last(Weeks(30)),
        take,
    };
    let sentence = "at least one adult had earnings of £1,338.50 or more a month for at least 26 weeks without a break \
                    in the 30 weeks before the judgement date";
    call_says(weeks(Take::Longest), AtLeast, 26.0, sentence);
    let ended = Call::Ended {
        kind: "custody".to_owned(),
        statuses: owned(&["prison"]),
        who: Who::Index,
        how: owned(&["released", "moved"]),
        during: Window::Before(Anchor::Identified, Months(12)),
    };
    let sentence = "the person's time in prison did not end by release or by a move in the 12 months before the need \
                    was identified";
    holds_says(ended, false, sentence);
}

#[test]
fn support_has_a_result_and_what_came_of_it() {
    let support = |services: &[&str], result: &[&str], benefit, applied| Call::Support {
        services: owned(services),
        who: Who::Parent,
        result: owned(result),
        benefit,
        applied,
        during: since_engaged(),
    };
    let course = support(&["parenting_course"], &["completed"], Some(true), Some(true));
    let sentence = "at least one parent completed a parenting course since the work began, benefiting from it and \
                    putting what was learnt into practice";
    call_says(course, AtLeast, 1.0, sentence);
    let any = support(&["respite", "services"], &["offered", "in_place", "engaged"], None, Some(false));
    let sentence = "at least one parent never had in place, engaged with or was offered a service of any kind since \
                    the work began (counting only support whose lessons were not put into practice)";
    call_says(any, Equal, 0.0, sentence);
    let offered = support(&["debt_advice"], &["offered"], None, None);
    call_says(
        offered,
        Greater,
        2.0,
        "at least one parent was offered debt advice more than twice since the work began",
    );
}

#[test]
fn judgements_are_found_by_somebody() {
    let judged = |finding: &[&str], by: &[&str], who| Call::Judgement {
        finding: owned(finding),
        by: owned(by),
        who,
        during: since_engaged(),
    };
    let sentence = "the practitioner or the person themself found, since the work began, that things improved";
    holds_says(judged(&["improved"], &["practitioner", "self"], Who::Index), true, sentence);
    let sentence = "for every child, it was not found by a GP or the child themself, since the work began, that there \
                    was no further concern or that they had a CV";
    holds_says(judged(&["no_concern", "cv"], &["gp", "self"], Who::EveryChild), false, sentence);
    let by = owned(&["police", "mash"]);
    let finding = owned(&["needs_assessed"]);
    let assessed = Call::Judgements { finding, by, who: Who::Family, during: last(Months(6)) };
    let sentence = "for the family, the police or the MASH found, at least twice in the 6 months before the judgement \
                    date, that needs were assessed";
    call_says(assessed.clone(), AtLeast, 2.0, sentence);
    let sentence = "for the family, it was never found by the police or the MASH, in the 6 months before the judgement \
                    date, that needs were assessed";
    call_says(assessed, Equal, 0.0, sentence);
}

#[test]
fn money_people_and_records() {
    let debt = |take, during| number(amount("debt", take, during));
    let (latest, first) = (debt(Take::Latest, last(Months(6))), debt(Take::First, Window::Until(Anchor::Engaged)));
    let sentence = "the family's latest amount of debt in the 6 months before the judgement date was less than its \
                    first amount of debt up to the day the work began";
    says(Test::Compare(latest, Less, first), sentence);
    let people = |who, age, resident| Call::People { who, age, resident, at: on(Anchor::AsOf) };
    let sentence = "there was at least one child aged 5 or younger living in the household on the status date";
    call_says(people(Who::AnyChild, Some((0, 5)), true), AtLeast, 1.0, sentence);
    let sentence = "the person was aged 18 or over on the status date";
    call_says(people(Who::Index, Some((18, 120)), false), AtLeast, 1.0, sentence);
    let by_date = Some(Point { anchor: Anchor::Closed, shift: Some((false, Days(1))) });
    let need = Some("debt".to_owned());
    let recorded = Call::Recorded { need, source: owned(&["police", "dwp"]), by_date };
    let sentence = "the family had no record of the need 'debt' from the police or the DWP, made by the day before the \
                    work ended";
    holds_says(recorded, false, sentence);
    let met = Call::Met(Needs::All(owned(&["a", "b"])));
    holds_says(met, false, "the outcomes of the needs 'a' and 'b' were not all achieved");
    let sentence = "the outcome of at least one of the family's other needs was achieved";
    holds_says(Call::Met(Needs::AnyOther), true, sentence);
}
