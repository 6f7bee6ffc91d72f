use super::*;

#[test]
fn attendance_is_a_share_of_sessions() {
    let attended = AttendanceOf::Attended;
    let every_child = attendance(Who::EveryChild, on(Anchor::JudgedOn), attended, &[]);
    let sentence = "every child attended at least 90% of sessions over the last 2 terms ended by the judgement date";
    call_says(every_child.clone(), AtLeast, 0.9, sentence);
    let later = Point { anchor: Anchor::Engaged, shift: Some((true, Weeks(2))) };
    let elsewhere = attendance(Who::Index, later, AttendanceOf::ExcludingAuthorised, &["home", "special"]);
    let sentence = "the person attended some sessions in home education or special school (leaving out authorised \
                    absence) over the last 2 terms ended by the day 2 weeks after the work began";
    call_says(elsewhere, Greater, 0.0, sentence);
    let before = number(attendance(Who::EveryChild, on(Anchor::Identified), attended, &[]));
    let test = Test::Compare(number(every_child.clone()), AtLeast, times(Number::Literal(1.30), before.clone()));
    let sentence = "every child's attendance over the last 2 terms ended by the judgement date was at least 1.3 times \
                    their attendance over the last 2 terms ended by the day the need was identified";
    says(test, sentence);
    let risen = Number::Minus(Box::new(number(every_child)), Box::new(before));
    let sentence = "every child's attendance over the last 2 terms ended by the judgement date was at least 40 \
                    percentage points (rise) higher than their attendance over the last 2 terms ended by the day the \
                    need was identified";
    says(Test::Compare(risen, AtLeast, Number::Parameter("rise".to_owned(), Parameter::Fixed(0.4))), sentence);
}

#[test]
fn exclusions_are_counted_over_terms() {
    let exclusions = |who, of, terms| Call::Exclusions { who, of, terms, upto: on(Anchor::JudgedOn) };
    let suspended = exclusions(Who::Index, ExclusionsOf::Suspensions, 3);
    let sentence = "the person had fewer than 3 suspensions over the last 3 terms ended by the judgement date";
    call_says(suspended, Less, 3.0, sentence);
    let permanent = exclusions(Who::EveryChild, ExclusionsOf::Permanent, 1);
    let sentence = "no child had any permanent exclusions over the last term ended by the judgement date";
    call_says(permanent, Equal, 0.0, sentence);
    // Half a day may be lost, which is less than one and not none.
    let lost = exclusions(Who::Family, ExclusionsOf::LostDays, 2);
    let sentence = "the family's children together had fewer than 1 day lost to suspension or exclusion over the last \
                    2 terms ended by the judgement date";
    call_says(lost, Less, 1.0, sentence);
}

#[test]
fn events_are_counted_with_all_that_is_asked_of_them() {
    let none = events(crime(), Who::Index, last(Months(6)));
    let sentence = "the person had no crime or anti-social behaviour in the 6 months before the judgement date";
    call_says(none, Equal, 0.0, sentence);
    let children = events(kinds(&["cse_report", "cce_report"]), Who::EveryChild, Window::Until(Anchor::Closed));
    let sentence = "no child had any reports of child sexual or criminal exploitation at any time up to the day the \
                    work ended";
    call_says(children, Less, 1.0, sentence);
    let filter = EventFilter {
        role: owned(&["perpetrator"]),
        reported_by: owned(&["police", "yos"]),
        severe: Some(true),
        proven: Some(false),
        child_present_age: Some(16),
    };
    let identified = Window::Before(Anchor::Identified, Months(12));
    let offences =
        Call::Events { kinds: kinds(&["offence"]), who: Who::Index, during: identified, filter: filter.clone() };
    let sentence = "the person had at least one offence as the perpetrator in the 12 months before the need was \
                    identified (counting only those reported by the police or the youth offending service, counted as \
                    severe, not proved by the status date and with a child aged 16 or younger present)";
    call_says(offences, AtLeast, 1.0, sentence);
    let role = EventFilter { role: owned(&["victim", "witness"]), ..EventFilter::default() };
    let both = kinds(&["da_incident", "hba_incident"]);
    let family = Call::Events { kinds: both, who: Who::Family, during: since_engaged(), filter: role };
    let sentence = "the family had at most 2 domestic or honour-based abuse incidents, with one of its members as a \
                    victim or as a witness, since the work began";
    call_says(family, AtMost, 2.0, sentence);
    let kind = "plan".to_owned();
    let after = Window::After(Anchor::SpellEnd { kind, statuses: owned(&["early_help"]) }, Months(6));
    let referred = events(kinds(words::REFERRAL), Who::Adult, after);
    let sentence = "at least one adult had exactly 1 referral to early help, to social care or elsewhere in the 6 \
                    months after the latest time on an early help plan ended";
    call_says(referred, Equal, 1.0, sentence);
}

#[test]
fn events_are_compared_with_events() {
    let before = number(events(kinds(&["asb_incident"]), Who::Index, Window::Before(Anchor::Engaged, Months(12))));
    let after = number(events(kinds(&["asb_incident"]), Who::Index, last(Months(6))));
    let reduction = times(Number::Literal(0.5), Number::Parameter("asb_reduction".to_owned(), Parameter::Fixed(0.25)));
    let share = Number::Minus(Box::new(Number::Literal(0.5)), Box::new(reduction));
    let sentence = "the person's number of anti-social behaviour incidents in the 6 months before the judgement date \
                    was at most 0.375 (with asb_reduction at 0.25) times their number of anti-social behaviour \
                    incidents in the 12 months before the work began";
    says(Test::Compare(after.clone(), AtMost, times(share, before.clone())), sentence);
    let fewer = Number::Minus(Box::new(before.clone()), Box::new(Number::Literal(2.0)));
    let sentence = "the person's number of anti-social behaviour incidents in the 6 months before the judgement date \
                    was more than 2 lower than their number of anti-social behaviour incidents in the 12 months before \
                    the work began";
    says(Test::Compare(after.clone(), Less, fewer), sentence);
    let sum = Number::Plus(Box::new(after), Box::new(before));
    let sentence = "2 times (the person's number of anti-social behaviour incidents in the 6 months before the \
                    judgement date plus their number of anti-social behaviour incidents in the 12 months before the \
                    work began) was less than 7";
    says(Test::Compare(Number::Literal(7.0), Greater, times(sum, Number::Literal(2.0))), sentence);
}

#[test]
fn a_change_falls_or_rises() {
    let change = |kinds, who, filter| Call::Change {
        kinds,
        who,
        baseline: Window::Before(Anchor::Engaged, Months(6)),
        outcome: last(Months(6)),
        filter,
    };
    let less = Number::Parameter("asb_reduction".to_owned(), Parameter::Fixed(0.25));
    let less = Number::Minus(Box::new(Number::Literal(0.0)), Box::new(less));
    let asb = number(change(kinds(&["asb_incident"]), Who::Index, EventFilter::default()));
    let sentence = "the person's anti-social behaviour incidents fell by at least 25% (asb_reduction) from the 6 \
                    months before the work began to the 6 months before the judgement date";
    says(Test::Compare(asb, AtMost, less), sentence);
    let sentence = "every child's crime or anti-social behaviour fell or stayed the same from the 6 months before the \
                    work began to the 6 months before the judgement date";
    call_says(change(crime(), Who::EveryChild, EventFilter::default()), AtMost, 0.0, sentence);
    let proven = EventFilter { proven: Some(true), ..EventFilter::default() };
    let sentence = "the family's arrests rose by less than 12.5%, stayed the same or fell from the 6 months before the \
                    work began to the 6 months before the judgement date (counting only those proved by the status \
                    date)";
    call_says(change(kinds(&["arrest"]), Who::Family, proven), Less, 0.125, sentence);
}

#[test]
fn readings_have_their_instrument_and_scale() {
    let score = |instrument: &str, scale: &str, take, during| Call::Score {
        instrument: instrument.to_owned(),
        scale: scale.to_owned(),
        who: Who::Parent,
        during,
        take,
    };
    let sentence = "at least one parent's latest SDQ prosocial score since the work began was at least 7.5";
    call_says(score("sdq", "prosocial", Take::Latest, since_engaged()), AtLeast, 7.50, sentence);
    let sentence = "at least one parent's lowest TOP days of alcohol use score in the month before the judgement date \
                    was exactly 0";
    call_says(score("top", "days_alcohol", Take::Min, last(Months(1))), Equal, 0.0, sentence);
    let scales = Call::ScalesAtLeast {
        instrument: "family_star_plus".to_owned(),
        minimum: 7.0,
        who: Who::EveryChild,
        during: since_engaged(),
        take: Take::First,
    };
    let sentence = "every child reached 7 or more on at least 8 Family Star Plus scales at the first reading since the \
                    work began";
    call_says(scales, AtLeast, 8.0, sentence);
}

#[test]
fn an_improvement_has_a_margin_and_may_have_to_last() {
    let improvement = |instruments: &[&str], scale: Option<&str>, who, by, sustained| Call::Improvement {
        instruments: owned(instruments),
        scale: scale.map(str::to_owned),
        who,
        by,
        sustained,
    };
    let audit = improvement(&["audit", "audit_c"], None, Who::Index, Margin::Any, None);
    holds_says(audit, true, "the person's latest AUDIT or AUDIT-C reading is better than the one at the start");
    let gad7 = improvement(&["gad7"], Some("total"), Who::Adult, Margin::Reliable, Some(Months(3)));
    let sentence = "at least one adult's latest GAD-7 total reading is better than the one at the start by at least \
                    the published reliable change and has stayed so for at least 3 months before the judgement date";
    holds_says(gad7, true, sentence);
    let sdq = improvement(&["sdq"], None, Who::Index, Margin::AtLeast(2.5), Some(Weeks(1)));
    let sentence = "the person's latest SDQ reading is not better than the one at the start by at least 2.5 on any \
                    scale, or has not stayed so for at least 1 week before the judgement date";
    holds_says(sdq, false, sentence);
}

#[test]
fn orders_months_and_dated_thresholds_are_said() {
    let during = Window::Spell { kind: "justice".to_owned(), statuses: owned(&["community_order"]) };
    let breaches = events(kinds(&["breach_of_order"]), Who::Index, during);
    let sentence = "the person had no breaches of an order during the latest time on a community order";
    call_says(breaches.clone(), Equal, 0.0, sentence);
    let months = Call::CalendarMonths { from: on(Anchor::Closed), to: on(Anchor::Claimed) };
    let sentence = "the number of calendar months from the month of the day the work ended to that of the day the first \
                    claim was made was at least 6";
    call_says(months, AtLeast, 6.0, sentence);
    let day = |year| chrono::NaiveDate::from_ymd_opt(year, 10, 1).unwrap();
    let most = Parameter::Dated(vec![(day(2022), 3.0), (day(2023), 2.0)]);
    let most = Number::Parameter("most".to_owned(), most);
    let sentence = "the person had at most 3 from 2022-10-01, then 2 from 2023-10-01 (most) breaches of an order during \
                    the latest time on a community order";
    says(Test::Compare(number(breaches.clone()), AtMost, most.clone()), sentence);
    let sentence = "the person had at most 1.5 from 2022-10-01, then 1 from 2023-10-01 (with most) breaches of an order \
                    during the latest time on a community order";
    says(Test::Compare(number(breaches), AtMost, times(Number::Literal(0.5), most)), sentence);
}

#[test]
fn an_average_says_of_what_it_is_the_mean() {
    let average =
        |number: Number| Number::Average("usual".to_owned(), Box::new(Average { text: String::new(), number }));
    let own = number(attendance(Who::Index, on(Anchor::JudgedOn), AttendanceOf::Attended, &[]));
    let children = || number(attendance(Who::AnyChild, on(Anchor::JudgedOn), AttendanceOf::Attended, &[]));
    let sentence = "the person's attendance over the last 2 terms ended by the judgement date was more than the area's \
                    average (usual) of each child's attendance over the last 2 terms ended by the judgement date";
    says(Test::Compare(own.clone(), Greater, average(children())), sentence);
    let sentence = "the person's attendance over the last 2 terms ended by the judgement date was at least 5 percentage \
                    points higher than the area's average (usual) of each child's attendance over the last 2 terms ended \
                    by the judgement date";
    let more = Number::Plus(Box::new(average(children())), Box::new(Number::Literal(0.05)));
    says(Test::Compare(own, AtLeast, more), sentence);
    let of = |who| number(events(kinds(&["arrest"]), who, last(Months(6))));
    let sentence = "the family's number of arrests in the 6 months before the judgement date was at most 1.1 times the \
                    area's average (usual) of each family's number of arrests in the 6 months before the judgement date";
    says(Test::Compare(of(Who::Family), AtMost, times(Number::Literal(1.1), average(of(Who::Family)))), sentence);
    let asked_of = |who, many| Average { text: String::new(), number: of(who) }.asked_of(many);
    assert_eq!(asked_of(Who::EveryChild, 1), "1 resident child");
    assert_eq!(asked_of(Who::Adult, 1204), "1,204 adults");
    let adults = Call::People { who: Who::Adult, age: None, resident: false, at: on(Anchor::JudgedOn) };
    let people = Average { text: String::new(), number: number(adults) };
    assert_eq!(people.asked_of(2), "2 families");
    assert_eq!(people.in_words(), "the number of adults in the family on the judgement date");
}
