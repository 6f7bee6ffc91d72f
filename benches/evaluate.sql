-- The status of every recorded need of mk-sf-2022, by plain SQL: docs/rule-language.md read a second time.
--
-- Reads the tables (or views) families, people, needs, attendance, events, scores, spells, support, judgements, amounts,
-- coverage and rejects, one submission per area, and the variable as_of. Leaves the table need_status.
--
--     set variable as_of = date '2024-03-31';
--
-- A need is an "ask" of its evidence. Rules are rows: the n-th clause of a need is its slot c. Each evidence table is read
-- once and joined once, on integers, to those who ask for it; the slots of a need come together in one row, and the tree of
-- the need is an expression over them.
--
-- Truth: 0 false, 1 missing, 2 open, 3 true. So `all` is the least and `any` the greatest; `evidence` is the greatest with
-- false and missing changed about, and an alternative that does not apply is null.

-- 0, 1, 2, 3 to 1, 0, 2, 3: two bits each.
create or replace macro tested(x) as (225 >> (2 * x)) & 3;
create or replace macro evidence
    (a, b) as tested(greatest(tested(a), tested(b))),
    (a, b, c) as tested(greatest(tested(a), tested(b), tested(c))),
    (a, b, c, d) as tested(greatest(tested(a), tested(b), tested(c), tested(d))),
    (a, b, c, d, e) as tested(greatest(tested(a), tested(b), tested(c), tested(d), tested(e)));
-- 0, 1, 2, 3 to 3, 1, 2, 0.
create or replace macro denied(x) as (39 >> (2 * x)) & 3;
create or replace macro applies(w, x) as case w when 3 then x when 0 then null else w end;
-- A comparison of a number of which only bounds are known; no upper bound: null.
create or replace macro at_least(lo, hi, n, open) as case when lo >= n then 3 when hi < n then 0 when open then 2 else 1 end;
create or replace macro at_most(lo, hi, n, open) as case when lo > n then 0 when hi <= n then 3 when open then 2 else 1 end;
-- outcome <= 1/2 baseline, the bounds of both counts given.
create or replace macro halved(o_lo, o_hi, b_lo, b_hi) as case when 2 * o_hi <= b_lo then 3 when 2 * o_lo > b_hi then 0 else 1 end;
create or replace macro back(day, n) as cast(day - to_months(n) as date);
create or replace macro ahead(day, n) as cast(day + to_months(n) as date);
create or replace macro fid(area, family_no) as area::bigint * 4294967296 + family_no;

-- The rules of mk-sf-2022.

create or replace temp table need_rule as
from (values
    (1, 'attendance-below-90', 'child'), (2, 'attendance-below-50', 'child'), (3, 'not-engaging-with-education', 'child'),
    (4, 'special-educational-needs-unmet', 'child'), (5, 'new-parent-extra-support', 'parent'),
    (6, 'early-years-physical-health', 'child'), (7, 'early-years-development', 'child'), (8, 'child-mental-health', 'child'),
    (9, 'adult-mental-health', 'adult'), (10, 'disability-or-health-condition', 'family'), (11, 'adult-substance-use', 'adult'),
    (12, 'child-substance-use', 'child'), (13, 'parenting-support', 'parent'), (14, 'parental-conflict', 'parent'),
    (15, 'child-violence-at-home', 'child'), (16, 'young-carer', 'child'), (17, 'abuse-or-neglect-at-home', 'child'),
    (18, 'missing-from-home', 'child'), (19, 'sexual-exploitation', 'child'), (20, 'criminal-exploitation', 'child'),
    (21, 'harm-outside-family', 'child'), (22, 'radicalisation', 'child'), (23, 'adult-crime', 'adult'),
    (24, 'youth-crime-risk', 'child'), (25, 'youth-crime', 'child'), (26, 'domestic-abuse-victim', 'family'),
    (27, 'domestic-abuse-perpetrator', 'adult'), (28, 'domestic-abuse-child', 'child'),
    (29, 'temporary-accommodation-at-risk', 'family'), (30, 'unsuitable-or-insecure-housing', 'family'),
    (31, 'young-person-excluded-from-home', 'child'), (32, 'adult-workless', 'adult'), (33, 'debt-or-money-problems', 'family'),
    (34, 'young-person-neet', 'child')
) as t(n, need, person);

-- grp: the kinds that count together, and of which each must be covered.
create or replace temp table kind_rule as
select tbl, grp, unnest(kinds) as kind
from (values
    ('events', 'crime', ['offence', 'arrest', 'suspect', 'asb_incident']),
    ('events', 'offence', ['offence']), ('events', 'arrest', ['arrest']), ('events', 'suspect', ['suspect']), ('events', 'asb_incident', ['asb_incident']),
    ('events', 'referral', ['referral_early_help', 'referral_social_care', 'referral_other']),
    ('events', 'abuse', ['da_incident', 'da_callout']),
    ('events', 'missing_report', ['missing_report']), ('events', 'cse_report', ['cse_report']), ('events', 'cce_report', ['cce_report']),
    ('events', 'harm_report', ['harm_report']), ('events', 'development_check', ['development_check']),
    ('support', 'send_package', ['send_package']), ('support', 'parenting_course', ['parenting_course']),
    ('support', 'mental_health', ['mental_health_service', 'therapeutic_support', 'appropriate_support']),
    ('support', 'disability', ['appropriate_support', 'send_package', 'respite']), ('support', 'health_plan', ['health_plan']),
    ('support', 'substance', ['substance_support', 'substance_treatment']), ('support', 'substance_treatment', ['substance_treatment']),
    ('support', 'relationship_support', ['relationship_support']), ('support', 'therapeutic_support', ['therapeutic_support']),
    ('support', 'child_to_parent_abuse_course', ['child_to_parent_abuse_course']),
    ('support', 'young_carer_assessment', ['young_carer_assessment']), ('support', 'young_carer_support', ['young_carer_support']),
    ('support', 'carer', ['young_carer_support', 'respite', 'appropriate_support']), ('support', 'respite', ['respite']),
    ('support', 'youth', ['youth_services', 'mental_health_service', 'exploitation_support', 'rehabilitation_programme']),
    ('support', 'multi_agency_partnership', ['multi_agency_partnership']), ('support', 'perpetrator_programme', ['perpetrator_programme']),
    ('support', 'abused_child', ['da_specialist_support', 'therapeutic_support']),
    ('spells', 'education', ['education']), ('spells', 'entitlement', ['entitlement']), ('spells', 'diagnosis', ['diagnosis']),
    ('spells', 'adaptation', ['adaptation']), ('spells', 'plan', ['plan']), ('spells', 'housing', ['housing']), ('spells', 'debt_plan', ['debt_plan']),
    ('judgements', 'all', ['all']), ('attendance', 'all', ['all']), ('amounts', 'debt', ['debt'])
) as t(tbl, grp, kinds);

-- The test: at least one, or at most `most`. `span` names a window, below. Crime is asked of its perpetrator.
create or replace temp table event_rule as
select n, c, grp, whole, span, most, reported, if(grp = 'crime', 'perpetrator', null) as role
from (values
    ('early-years-development', 5, 'development_check', false, 'since', null, null),
    ('missing-from-home', 1, 'missing_report', false, 'month to closure', 0, null),
    ('missing-from-home', 2, 'referral', true, 'half year from closure', 0, null),
    ('sexual-exploitation', 3, 'cse_report', false, 'last half year', 0, ['police']),
    ('criminal-exploitation', 3, 'cce_report', false, 'last half year', 0, ['police']),
    ('harm-outside-family', 3, 'harm_report', false, 'last half year', 0, ['police', 'school']),
    ('adult-crime', 1, 'crime', false, 'year to identification', 7, null),
    ('adult-crime', 2, 'crime', false, 'last half year', 0, null),
    ('adult-crime', 5, 'crime', false, 'half year to engagement', null, null),
    ('youth-crime', 1, 'crime', false, 'year to identification', 4, null),
    ('youth-crime', 2, 'crime', false, 'last half year', 0, null),
    ('youth-crime', 5, 'crime', false, 'half year to engagement', null, null),
    ('youth-crime-risk', 1, 'crime', false, 'last half year', 0, null),
    ('domestic-abuse-victim', 1, 'abuse', true, 'month to closure', 0, null),
    ('domestic-abuse-victim', 2, 'referral', true, 'half year from closure', 0, null),
    ('domestic-abuse-perpetrator', 1, 'abuse', true, 'month to closure', 0, null),
    ('domestic-abuse-perpetrator', 2, 'referral', true, 'half year from closure', 0, null),
    ('domestic-abuse-child', 1, 'abuse', true, 'month to closure', 0, null),
    ('domestic-abuse-child', 2, 'referral', true, 'half year from closure', 0, null)
) as t(need, c, grp, whole, span, most, reported)
join need_rule using (need);

create or replace temp table support_rule as
select n, c, grp, whole, results, coalesce(benefit, false) as benefit, coalesce(applied, false) as applied
from (values
    ('special-educational-needs-unmet', 2, 'send_package', false, ['in_place', 'engaged', 'completed'], null, null),
    ('new-parent-extra-support', 1, 'parenting_course', false, ['completed'], true, true),
    ('parenting-support', 1, 'parenting_course', false, ['completed'], true, true),
    ('child-mental-health', 3, 'mental_health', false, ['in_place', 'engaged', 'completed'], null, null),
    ('adult-mental-health', 3, 'mental_health', false, ['in_place', 'engaged', 'completed'], null, null),
    ('disability-or-health-condition', 3, 'disability', true, ['engaged', 'completed'], true, null),
    ('disability-or-health-condition', 4, 'health_plan', true, ['in_place', 'engaged', 'completed'], null, null),
    ('adult-substance-use', 3, 'substance', false, ['engaged', 'completed'], null, null),
    ('adult-substance-use', 4, 'substance_treatment', false, ['completed'], null, null),
    ('parental-conflict', 2, 'relationship_support', true, ['engaged', 'completed'], true, null),
    ('child-violence-at-home', 1, 'therapeutic_support', false, ['engaged', 'completed'], null, null),
    ('child-violence-at-home', 2, 'child_to_parent_abuse_course', true, ['completed'], null, null),
    ('child-violence-at-home', 3, 'therapeutic_support', true, ['engaged', 'completed'], null, null),
    ('young-carer', 1, 'young_carer_assessment', false, ['in_place', 'engaged', 'completed'], null, null),
    ('young-carer', 2, 'carer', false, ['in_place', 'engaged', 'completed'], null, null),
    ('young-carer', 3, 'young_carer_support', false, ['engaged', 'completed'], null, null),
    ('young-carer', 4, 'respite', false, ['in_place', 'engaged', 'completed'], null, null),
    ('youth-crime-risk', 2, 'youth', false, ['engaged', 'completed'], null, null),
    ('youth-crime', 6, 'youth', false, ['engaged', 'completed'], null, null),
    ('domestic-abuse-victim', 5, 'multi_agency_partnership', true, ['engaged', 'completed'], null, null),
    ('domestic-abuse-perpetrator', 5, 'perpetrator_programme', false, ['engaged', 'completed'], null, null),
    ('domestic-abuse-perpetrator', 6, 'multi_agency_partnership', false, ['engaged', 'completed'], null, null),
    ('domestic-abuse-child', 5, 'abused_child', false, ['engaged', 'completed'], null, null)
) as t(need, c, grp, whole, results, benefit, applied)
join need_rule using (need);

-- Asked of a day (`moment`), or of how a spell ended since engagement (`how`).
create or replace temp table spell_rule as
select n, c, kind, whole, statuses, moment, how
from (values
    ('not-engaging-with-education', 4, 'education', false, ['elective_home_education'], 'identified', null),
    ('not-engaging-with-education', 6, 'education', false, ['off_roll'], 'identified', null),
    ('not-engaging-with-education', 7, 'education', false, ['on_roll', 'new_school', 'alternative_provision', 'medical_needs_education'], 'judged', null),
    ('early-years-development', 4, 'entitlement', false, ['two_year_old', 'three_four_year_old'], 'judged', null),
    ('child-mental-health', 2, 'diagnosis', false, ['received'], 'judged', null),
    ('adult-mental-health', 2, 'diagnosis', false, ['received'], 'judged', null),
    ('disability-or-health-condition', 1, 'adaptation', true, ['in_place'], 'judged', null),
    ('abuse-or-neglect-at-home', 1, 'plan', false, ['early_help', 'child_in_need', 'child_protection'], null, ['resolved', 'completed', 'stepped_down']),
    ('harm-outside-family', 2, 'plan', false, ['early_help', 'child_in_need', 'child_protection'], null, ['resolved', 'completed', 'stepped_down']),
    ('temporary-accommodation-at-risk', 2, 'housing', true, ['suitable_temporary', 'settled'], 'judged', null),
    ('unsuitable-or-insecure-housing', 2, 'housing', true, ['settled', 'suitable_temporary'], 'judged', null),
    ('unsuitable-or-insecure-housing', 4, 'housing', true, ['settled', 'suitable_temporary'], 'identified', null),
    ('debt-or-money-problems', 1, 'debt_plan', true, ['agreed', 'monitored'], 'judged', null)
) as t(need, c, kind, whole, statuses, moment, how)
join need_rule using (need);

create or replace temp table judgement_rule as
select n, c, person = 'family' as whole, unnest(findings) as finding, assessor
from (
    select * exclude (assessors), unnest(assessors) as assessor
    from (values
        ('not-engaging-with-education', 5, ['no_concern'], ['professional', 'practitioner', 'school']),
        ('not-engaging-with-education', 8, ['improved'], ['practitioner']),
        ('special-educational-needs-unmet', 1, ['needs_assessed'], ['professional', 'practitioner', 'school']),
        ('new-parent-extra-support', 2, ['improved'], ['practitioner', 'self']),
        ('early-years-physical-health', 1, ['need_met'], ['a_and_e', 'gp', 'dental', 'midwife', 'family_nurse', 'health_visitor']),
        ('early-years-physical-health', 2, ['improved'], ['practitioner', 'self']),
        ('early-years-development', 6, ['improved'], ['practitioner', 'self']),
        ('early-years-development', 7, ['fasd_assessed'], ['professional', 'practitioner']),
        ('child-mental-health', 4, ['improved'], ['professional', 'practitioner', 'self']),
        ('adult-mental-health', 4, ['improved'], ['professional', 'practitioner', 'self']),
        ('disability-or-health-condition', 2, ['improved'], ['professional', 'practitioner', 'self']),
        ('adult-substance-use', 5, ['improved'], ['practitioner', 'self']),
        ('child-substance-use', 3, ['improved'], ['practitioner', 'self']),
        ('parenting-support', 2, ['improved'], ['practitioner', 'self']),
        ('parental-conflict', 3, ['improved'], ['practitioner', 'self']),
        ('child-violence-at-home', 4, ['improved'], ['practitioner', 'self']),
        ('young-carer', 5, ['improved'], ['practitioner', 'self']),
        ('abuse-or-neglect-at-home', 2, ['improved'], ['practitioner']),
        ('missing-from-home', 3, ['improved'], ['practitioner']),
        ('sexual-exploitation', 1, ['improved'], ['practitioner']),
        ('sexual-exploitation', 2, ['improved'], ['self']),
        ('criminal-exploitation', 1, ['improved'], ['practitioner']),
        ('criminal-exploitation', 2, ['improved'], ['self']),
        ('harm-outside-family', 1, ['improved'], ['practitioner', 'self']),
        ('radicalisation', 1, ['improved'], ['practitioner']),
        ('radicalisation', 2, ['improved'], ['self']),
        ('youth-crime-risk', 3, ['positive_behaviour'], ['practitioner', 'professional']),
        ('domestic-abuse-victim', 3, ['improved', 'risk_reduced'], ['practitioner', 'self']),
        ('domestic-abuse-perpetrator', 3, ['improved', 'risk_reduced'], ['practitioner', 'self']),
        ('domestic-abuse-child', 3, ['improved', 'risk_reduced'], ['practitioner', 'self']),
        ('temporary-accommodation-at-risk', 1, ['need_met'], ['homelessness_service']),
        ('temporary-accommodation-at-risk', 3, ['improved'], ['practitioner']),
        ('unsuitable-or-insecure-housing', 1, ['need_met'], ['homelessness_service', 'landlord']),
        ('unsuitable-or-insecure-housing', 3, ['improved'], ['practitioner']),
        ('young-person-excluded-from-home', 1, ['improved'], ['practitioner']),
        ('adult-workless', 1, ['in_work'], ['dwp_record']),
        ('adult-workless', 2, ['in_work', 'progress_to_work'], ['practitioner', 'self', 'adviser', 'keyworker']),
        ('debt-or-money-problems', 3, ['improved'], ['practitioner', 'self']),
        ('young-person-neet', 1, ['in_eet'], ['census', 'ccis']),
        ('young-person-neet', 2, ['progression_pathway'], ['practitioner', 'professional', 'school', 'ccis']),
        ('young-person-neet', 3, ['in_eet'], ['practitioner', 'self'])
    ) as t(need, c, findings, assessors)
)
join need_rule using (need);

create or replace temp table score_rule as
select n, c, whole, unnest(instruments) as instrument, scale
from (values
    ('not-engaging-with-education', 1, false, ['sdq'], 'total'),
    ('early-years-development', 1, false, ['elim', 'asq3', 'asq_se'], null),
    ('early-years-development', 3, false, ['sdq'], 'total'),
    ('child-mental-health', 1, false, ['sdq', 'mors', 'swemwbs', 'gad7', 'rcads', 'k10', 'dass'], null),
    ('adult-mental-health', 1, false, ['wemwbs', 'swemwbs', 'gad7', 'k10', 'dass'], null),
    ('adult-substance-use', 1, false, ['top'], null),
    ('adult-substance-use', 2, false, ['audit', 'audit_c', 'sadq', 'assist_lite'], null),
    ('child-substance-use', 1, false, ['crafft', 'assist_lite', 'audit', 'dast_a'], null),
    ('child-substance-use', 2, false, ['sdq'], 'total'),
    ('parental-conflict', 1, true, ['family_relationship_quality'], null),
    ('domestic-abuse-victim', 4, true, ['dash'], 'risk_ticks'),
    ('domestic-abuse-perpetrator', 4, false, ['dash'], 'risk_ticks'),
    ('domestic-abuse-child', 4, false, ['dash'], 'risk_ticks')
) as t(need, c, whole, instruments, scale)
join need_rule using (need);
insert into kind_rule select distinct 'scores', instrument, instrument from score_rule;
-- A number for each group.
create or replace temp table kind_rule as select *, dense_rank() over (order by tbl, grp)::integer as g from kind_rule;

-- Where more is better; everywhere else less is.
create or replace macro more_is_better(instrument, scale) as
    instrument in ('elim', 'asq3', 'swemwbs', 'wemwbs', 'family_relationship_quality')
    or (instrument = 'sdq' and scale = 'prosocial') or (instrument = 'mors' and scale = 'warmth')
    or (instrument = 'top' and scale in ('physical', 'psychological', 'quality_of_life'));

-- The families that are there, and what is linked to what.

create or replace temp table area_key as
select area_code, row_number() over (order by area_code)::integer as area from (select distinct area_code from families);

create or replace temp table family as
select fid(a.area, f.family_no) as family, a.area, f.identified_on,
    if(f.engaged_on <= getvariable('as_of'), f.engaged_on, null) as engaged,
    if(f.closed_on <= getvariable('as_of'), f.closed_on, null) as closed,
    least(ahead(if(f.closed_on <= getvariable('as_of'), f.closed_on, null), 6), getvariable('as_of')) as judged
from families f join area_key a using (area_code)
where f.identified_on <= getvariable('as_of');

create or replace temp table chain as
with recursive edge as (
    select fid(a.area, f.family_no) as x, fid(a.area, e.family_no) as y
    from families f join families e on e.area_code = f.area_code and e.family_id = f.earlier_family_id join area_key a on a.area_code = f.area_code
    where f.earlier_family_id is not null and f.identified_on <= getvariable('as_of') and e.identified_on <= getvariable('as_of')
),
pair as (select x, y from edge union select y, x from edge),
reached(x, y) as (
    select x, y from pair
    union
    select r.x, p.y from reached r join pair p on p.x = r.y where p.y <> r.x
)
select x as family, y as linked from reached;

-- Days that are covered for every kind of a group: each kind's tiles made one, and the days that all kinds have.

create or replace temp table covered as
with tile as (
    select a.area, k.g, k.kind, c.from_on, c.to_on
    from coverage c join area_key a using (area_code) join kind_rule k on k.tbl = c.source_table and c.kind in (k.kind, 'all')
),
begun as (
    select *, from_on > max(to_on) over (partition by area, g, kind order by from_on, to_on rows between unbounded preceding and 1 preceding) + 1 as gap
    from tile
),
numbered as (select *, count(*) filter (gap) over (partition by area, g, kind order by from_on, to_on rows unbounded preceding) as part from begun),
stretch as (select area, g, kind, min(from_on) as from_on, max(to_on) as to_on from numbered group by area, g, kind, part),
change as (
    select area, g, day, sum(step) as step
    from (select area, g, from_on as day, 1 as step from stretch union all select area, g, to_on + 1, -1 from stretch)
    group by area, g, day
),
running as (
    select area, g, day, sum(step) over w as kinds, lead(day) over w as until
    from change window w as (partition by area, g order by day)
)
select area, g, day as from_on, until - 1 as to_on
from running join (select g, count(*) as kinds from kind_rule group by g) using (g, kinds);

-- Families of which a row of a group was rejected, their own or of a linked engagement.

create or replace temp table hole as
with lost as (
    select a.area, r.family_no, r.any_family, k.tbl, k.grp, k.g
    from rejects r join area_key a using (area_code)
    join kind_rule k on k.tbl = r.source_table and (r.kind is null or k.kind in (r.kind, 'all'))
),
own as (
    select fid(area, family_no) as family, tbl, grp, g from lost where family_no is not null
    union
    select f.family, tbl, grp, g from lost join family f using (area) where any_family
)
select family, tbl, grp, g from own
union
select c.family, o.tbl, o.grp, o.g from own o join chain c on c.linked = o.family;

create or replace temp table lost_person as
select fid(area, family_no) as family from rejects join area_key using (area_code) where source_table = 'people' and family_no is not null
union
select f.family from rejects join area_key using (area_code) join family f using (area) where source_table = 'people' and any_family;

-- A month is kept as its last day; a person is born on its first.
create or replace temp view person as
select fid(a.area, p.family_no) as family, p.person_no, cast(date_trunc('month', p.birth_month) as date) as birth, p.parental_responsibility, p.resident_from, p.resident_to
from people p join area_key a using (area_code);

-- The needs, and whose they are.

create or replace temp table ask as
with seen as (
    select fid(a.area, n.family_no) as family, r.n, n.person_no, min(n.identified_on) as identified,
        nullif(arg_min(coalesce(n.measure, ''), n.identified_on), '') as measure
    from needs n join area_key a using (area_code) join need_rule r using (need)
    where n.identified_on <= getvariable('as_of') and coalesce(n.recorded_on, n.identified_on) <= getvariable('as_of')
        and (n.withdrawn_on is null or n.withdrawn_on > getvariable('as_of'))
    group by all
),
only_one as (
    select s.family, s.n, min(p.person_no) as person_no
    from seen s join need_rule r using (n)
    join person p on p.family = s.family
    where s.person_no is null and r.person <> 'family' and case r.person
        when 'child' then ahead(p.birth, 216) > s.identified
        when 'adult' then ahead(p.birth, 216) <= s.identified
        when 'parent' then p.parental_responsibility
        else true end
    group by all
    having count(*) = 1
)
select s.family, f.area, s.n, s.person_no as recorded, coalesce(s.person_no, o.person_no) as person, s.identified, s.measure, f.engaged, f.closed, f.judged
from seen s join family f using (family) left join only_one o on o.family = s.family and o.n = s.n and s.person_no is null;

-- Who reads whose rows: a family its own, and those of its chain. ask_id is the row of the ask.

create or replace temp table reader as
select family as owner, rowid as ask_id, * exclude (recorded) from ask
union all
select c.linked, a.rowid, a.* exclude (recorded) from ask a join chain c using (family);

-- Events.

create or replace temp table event_due as
select a.rowid as ask_id, a.family, a.area, a.n, r.c, k.g, r.whole, a.person, r.most, r.reported, r.role,
    r.grp = 'crime' and a.measure is null as by_day,
    -- The day before the window, and its last.
    case r.span when 'since' then a.engaged when 'half year to engagement' then back(a.engaged, 6) when 'last half year' then back(a.judged, 6)
        when 'year to identification' then back(a.identified, 12) when 'month to closure' then back(a.closed, 1) else a.closed end as after_day,
    case r.span when 'half year to engagement' then a.engaged when 'year to identification' then a.identified
        when 'month to closure' then a.closed when 'half year from closure' then ahead(a.closed, 6) else a.judged end as last_day,
    case when not r.whole and a.person is null then 1
        when a.closed is null and r.span in ('month to closure', 'half year from closure') then 2
        when a.engaged is null and r.span in ('since', 'half year to engagement') then 1 end as forced
from ask a join event_rule r using (n)
join (select distinct grp, g from kind_rule where tbl = 'events') k on k.grp = if(r.grp = 'crime', coalesce(a.measure, 'crime'), r.grp);

create or replace temp table event_count as
with reader as (
    select family as owner, ask_id, c, g, whole, person, reported, role, by_day, after_day, last_day from event_due where forced is null
    union all
    select linked, ask_id, c, g, whole, person, reported, role, by_day, after_day, last_day from event_due join chain using (family) where forced is null
),
happened as (
    select fid(a.area, e.family_no) as owner, k.g, e.person_no, e.occurred_on, e.reported_by, e.role
    from events e join kind_rule k on k.tbl = 'events' and k.kind = e.kind join area_key a using (area_code)
    where e.occurred_on <= getvariable('as_of') and coalesce(e.recorded_on, e.occurred_on) <= getvariable('as_of')
),
counted as (
    select r.ask_id, r.c, r.by_day, e.occurred_on,
        (r.whole or e.person_no is not null) and (r.reported is null or e.reported_by is not null) and (r.role is null or e.role is not null) as sure
    from happened e
    join reader r on r.owner = e.owner and r.g = e.g
    where e.occurred_on > r.after_day and e.occurred_on <= r.last_day
        and (r.whole or e.person_no is null or e.person_no = r.person)
        and (r.reported is null or e.reported_by is null or e.reported_by in r.reported)
        and (r.role is null or e.role is null or e.role = r.role)
    union all
    -- The start of a later engagement is a referral.
    select d.ask_id, d.c, false, l.identified_on, true
    from event_due d join chain c using (family) join family f using (family) join family l on l.family = c.linked
    where d.g in (select g from kind_rule where grp = 'referral')
        and l.identified_on > f.identified_on and l.identified_on > d.after_day and l.identified_on <= d.last_day
),
total as (
    select ask_id, c, sum(sure)::integer as lo, sum(possible)::integer as hi
    from (
        select ask_id, c, if(by_day, least(count(*) filter (sure), 1), count(*) filter (sure)) as sure, if(by_day, 1, count(*)) as possible
        from counted group by ask_id, c, by_day, occurred_on
    )
    group by ask_id, c
)
select d.ask_id, d.n, d.c, d.most, d.forced, coalesce(t.lo, 0) as lo,
    if(d.last_day <= getvariable('as_of') and (d.last_day <= d.after_day or (v.area is not null and h.family is null)), coalesce(t.hi, 0), null) as hi,
    d.last_day > getvariable('as_of') as open
from event_due d
left join total t using (ask_id, c)
left join covered v on v.area = d.area and v.g = d.g and v.from_on <= d.after_day + 1 and v.to_on >= d.last_day
left join hole h on h.family = d.family and h.g = d.g;

create or replace temp table event_value as
select ask_id, c, coalesce(forced, if(most is null, at_least(lo, hi, 1, open), at_most(lo, hi, most, open))) as v from event_count
union all
-- Crime of adults (23) and of young people (25): more than so many; and half as many as before engagement.
select ask_id, 3, coalesce(forced, at_least(lo, hi, most + 1, open)) from event_count where n in (23, 25) and c = 1
union all
select o.ask_id, 4, least(o.forced, b.forced, if(coalesce(o.forced, b.forced) is null, halved(o.lo, o.hi, b.lo, b.hi), null))
from event_count o join event_count b using (ask_id)
where o.n in (23, 25) and o.c = 2 and b.c = 5;

-- Support since engagement.

create or replace temp table support_value as
with due as (
    select a.rowid as ask_id, a.family, a.area, a.person, a.engaged, a.judged, r.c, k.g, r.whole, r.results, r.benefit, r.applied,
        a.engaged is null or (not r.whole and a.person is null) as missing
    from ask a join support_rule r using (n) join (select distinct grp, g from kind_rule where tbl = 'support') k using (grp)
),
reader as (
    select family as owner, * exclude (family, area) from due where not missing
    union all
    select linked, d.* exclude (family, area) from due d join chain using (family) where not missing
),
given as (
    select fid(a.area, s.family_no) as owner, k.g, s.person_no, s.started_on, if(later, null, s.ended_on) as ended_on,
        if(later and s.result in ('completed', 'disengaged'), 'engaged', s.result) as result,
        if(later and s.result in ('completed', 'disengaged'), null, s.benefit) as benefit,
        if(later and s.result in ('completed', 'disengaged'), null, s.applied) as applied
    from (select *, coalesce(ended_on > getvariable('as_of'), false) as later from support) s
    join kind_rule k on k.tbl = 'support' and k.kind = s.service join area_key a using (area_code)
    where s.started_on <= getvariable('as_of')
),
total as (
    select r.ask_id, r.c,
        bool_or((r.whole or s.person_no is not null) and (not r.benefit or s.benefit is not null) and (not r.applied or s.applied is not null)) as sure
    from given s join reader r on r.owner = s.owner and r.g = s.g
    where s.result in r.results
        and (r.whole or s.person_no is null or s.person_no = r.person)
        and (not r.benefit or coalesce(s.benefit, true)) and (not r.applied or coalesce(s.applied, true))
        and case when s.result in ('engaged', 'in_place') then s.started_on <= r.judged and (s.ended_on is null or s.ended_on > r.engaged) and r.engaged < r.judged
            when s.result in ('completed', 'disengaged') then coalesce(s.ended_on, s.started_on) > r.engaged and coalesce(s.ended_on, s.started_on) <= r.judged
            else s.started_on > r.engaged and s.started_on <= r.judged end
    group by all
)
select d.ask_id, d.c, case
    when d.missing then 1
    when t.sure then 3
    when t.sure is null and (d.engaged >= d.judged or (v.area is not null and h.family is null)) then 0
    else 1 end as v
from due d
left join total t using (ask_id, c)
left join covered v on v.area = d.area and v.g = d.g and v.from_on <= d.engaged + 1 and v.to_on >= d.judged
left join hole h on h.family = d.family and h.g = d.g;

-- Spells.

create or replace temp table spell_value as
with due as (
    select a.rowid as ask_id, a.family, a.area, a.person, r.c, k.g, r.whole, r.statuses, r.how,
        case r.moment when 'judged' then a.judged when 'identified' then a.identified else a.engaged + 1 end as first_day,
        if(r.moment = 'identified', a.identified, a.judged) as last_day,
        (r.how is not null and a.engaged is null) or (not r.whole and a.person is null) as missing
    from ask a join spell_rule r using (n) join (select distinct grp, g from kind_rule where tbl = 'spells') k on k.grp = r.kind
),
reader as (
    select family as owner, * exclude (family, area) from due where not missing
    union all
    select linked, d.* exclude (family, area) from due d join chain using (family) where not missing
),
spell as (
    select fid(a.area, s.family_no) as owner, k.g, s.person_no, s.status, s.started_on,
        if(s.ended_on <= getvariable('as_of'), s.ended_on, null) as ended_on, s.ended_as
    from spells s join kind_rule k on k.tbl = 'spells' and k.kind = s.kind join area_key a using (area_code)
    where s.started_on <= getvariable('as_of')
),
total as (
    select r.ask_id, r.c,
        bool_or((r.whole or s.person_no is not null) and (r.how is null or s.ended_as is not null) and s.status in r.statuses) as sure,
        bool_or(s.status in r.statuses) as possible,
        bool_or(r.how is null and (r.whole or s.person_no is not null)) as running
    from spell s join reader r on r.owner = s.owner and r.g = s.g
    where (r.whole or s.person_no is null or s.person_no = r.person)
        and if(r.how is null, s.started_on <= r.first_day and (s.ended_on is null or s.ended_on >= r.first_day),
            s.ended_on >= r.first_day and s.ended_on <= r.last_day and s.status in r.statuses and (s.ended_as is null or s.ended_as in r.how))
    group by all
)
select d.ask_id, d.c, case
    when d.missing then 1
    when t.sure then 3
    when t.possible then 1
    when t.running or d.first_day > d.last_day or (v.area is not null and h.family is null) then 0
    else 1 end as v
from due d
left join total t using (ask_id, c)
left join covered v on v.area = d.area and v.g = d.g and v.from_on <= d.first_day and v.to_on >= d.last_day
left join hole h on h.family = d.family and h.g = d.g;

-- Judgements since engagement: the last day on which each assessor found anything, and whether all findings of that day hold.

create or replace temp table judgement_value as
with finding as (
    select fid(a.area, j.family_no) as owner, j.person_no, r.n, j.finding, j.assessor, j.assessed_on, j.holds
    from judgements j join area_key a using (area_code) left join need_rule r using (need)
    where j.assessed_on <= getvariable('as_of') and (j.need is null or r.n is not null)
),
last_word as (
    select r.ask_id, v.c, v.assessor, max(2 * (j.assessed_on - date '2000-01-01') + if(j.holds, 0, 1)) % 2 = 0 as holds
    from finding j
    join reader r on r.owner = j.owner
    join judgement_rule v on v.n = r.n and v.finding = j.finding and v.assessor = j.assessor
    where (j.n is null or j.n = r.n)
        and (v.whole or (r.person is not null and (j.person_no is null or j.person_no = r.person)))
        and j.assessed_on > r.engaged and j.assessed_on <= r.judged
        and r.family not in (select family from hole where tbl = 'judgements')
    group by all
)
select ask_id, c, if(bool_or(holds), 3, 0) as v from last_word group by ask_id, c;

-- Scores: of a series the last reading by engagement (else the first after), and the last of all; of one day the least good.

create or replace temp table score_value as
with reading as (
    select fid(a.area, s.family_no) as owner, coalesce(s.person_no, -1) as person_no, s.instrument, s.version, s.scale, s.informant, s.measured_on,
        if(more_is_better(s.instrument, s.scale), s.score, -s.score) as good
    from scores s join area_key a using (area_code)
    where s.measured_on <= getvariable('as_of') and s.instrument in (select instrument from score_rule)
),
series as (
    select r.ask_id, v.c, s.person_no, s.instrument, s.version, s.scale, s.informant,
        max({'day': s.measured_on, 'bad': -s.good}) filter (s.measured_on <= r.engaged) as base,
        min({'day': s.measured_on, 'good': s.good}) filter (s.measured_on > r.engaged) as first_after,
        max({'day': s.measured_on, 'bad': -s.good}) as latest
    from reading s
    join reader r on r.owner = s.owner
    join score_rule v on v.n = r.n and v.instrument = s.instrument
    where (v.whole or s.person_no = r.person) and (v.scale is null or v.scale = s.scale)
        and s.measured_on <= r.judged and r.engaged is not null
        and (r.family, s.instrument) not in (select (family, grp) from hole where tbl = 'scores')
    group by all
)
select ask_id, c, if(bool_or(-latest.bad > coalesce(-base.bad, first_after.good) + 1e-9), 3, 0) as v
from series
where latest.day > coalesce(base.day, first_after.day)
group by ask_id, c;

-- Attendance: by the last two terms of the child that ended by a day.

create or replace macro school_age(birth, day) as birth + interval 5 years <= day and birth + interval 16 years > day;
create or replace macro august_before(day) as make_date(year(day) - if(month(day) < 9, 1, 0), 8, 31);

create or replace temp table school_due as
-- Each child resident and of school age.
select a.rowid as ask_id, a.n, a.family, p.person_no as person, a.judged as upto
from ask a join person p using (family)
where a.n = 1 and coalesce(p.resident_from <= a.judged, true) and coalesce(p.resident_to >= a.judged, true)
    and school_age(p.birth, august_before(back(a.judged, 3))) and school_age(p.birth, august_before(back(a.judged, 6)))
union all
select rowid, n, family, person, unnest([identified, judged]) from ask where n in (2, 3) and person is not null;

create or replace temp table school_term as
with reader as (
    select rowid as due, family as owner, person, upto from school_due
    union all
    select d.rowid, c.linked, d.person, d.upto from school_due d join chain c using (family)
)
select r.due, 3 * left(t.term, 4)::integer + case substr(t.term, 6) when 'autumn' then 0 when 'spring' then 1 else 2 end as term,
    t.possible, t.attended, t.suspension_days + t.exclusion_days as lost, coalesce(t.suspension_days, 0) + coalesce(t.exclusion_days, 0) as at_least_lost
from (select fid(a.area, t.family_no) as owner, t.* from attendance t join area_key a using (area_code)) t
join reader r on r.owner = t.owner and r.person = t.person_no
where t.ends_on <= r.upto;

create or replace temp table schooling as
with pooled as (
    select t.due, bool_or(t.term < l.latest) as both,
        sum(t.possible) as possible, least(sum(t.possible) filter (t.term = l.latest), sum(t.possible) filter (t.term < l.latest)) as least_possible,
        sum(t.attended) as attended, count(*) = count(t.attended) as told, sum(t.at_least_lost) as lost, count(*) = count(t.lost) as lost_told
    from school_term t join (select due, max(term) as latest from school_term group by due) l using (due)
    where t.term >= l.latest - 1
    group by t.due
)
select d.ask_id, d.n, d.family, d.upto,
    if(p.both and p.told and p.least_possible > 0 and h.family is null, p.attended / p.possible, null) as share,
    coalesce(p.lost, 0) as lost, coalesce(p.both and p.lost_told and h.family is null, false) as lost_sure
from school_due d
left join pooled p on p.due = d.rowid
left join (from hole where tbl = 'attendance') h on h.family = d.family;

create or replace temp table schooling_value as
with of_children as (
    select ask_id, min(case when share is null then 1 when share >= 0.9 - 1e-9 then 3 else 0 end) as v from schooling where n = 1 group by ask_id
)
select a.rowid as ask_id, 1 as c, least(coalesce(o.v, 1), if(l.family is null, 3, 1)) as v
from ask a left join of_children o on o.ask_id = a.rowid left join lost_person l using (family)
where a.n = 1
union all
select a.rowid, unnest(if(a.n = 2, [1, 2], [2, 3])), unnest(if(a.n = 2, [
    case when j.share is null then 1 when j.share >= 0.5 - 1e-9 then 3 else 0 end,
    case when j.share is null or i.share is null then 1 when j.share >= 1.3 * i.share - 1e-9 then 3 else 0 end
], [
    -- Days lost: any at identification, and fewer now.
    case when i.lost > 1e-9 then 3 when i.lost_sure then 0 else 1 end,
    case when j.lost_sure and j.lost < i.lost - 1e-9 then 3 when i.lost_sure and j.lost >= i.lost - 1e-9 then 0 else 1 end
])) as v
from ask a
join schooling j on j.ask_id = a.rowid and j.upto = a.judged
join schooling i on i.ask_id = a.rowid and i.upto = a.identified
where a.n in (2, 3);

-- Debt: the adults' and nobody's, by months; the last month against the first.

create or replace temp table debt_value as
with debt as (
    select r.ask_id, date_trunc('month', coalesce(m.to_on, m.from_on)) as month, sum(m.pounds) as pounds
    from (select fid(a.area, m.family_no) as owner, m.* from amounts m join area_key a using (area_code) where m.kind = 'debt') m
    join reader r on r.owner = m.owner
    left join person p
        on p.family = r.family and p.person_no = m.person_no
    where r.n = 33 and coalesce(m.to_on, m.from_on) <= r.judged
        and (m.person_no is null or p.birth + interval 18 years <= r.judged)
        and r.family not in (select family from hole where tbl = 'amounts')
    group by all
)
select ask_id, 2 as c, if(arg_max(pounds, month) < arg_min(pounds, month) - 1e-9, 3, 0) as v
from debt group by ask_id having count(*) > 1;

-- The child is from 3 to 17 years old on the day of judgement.

create or replace temp table age_value as
select a.rowid as ask_id, 2 as c, if(ahead(p.birth, 36) <= a.judged and ahead(p.birth, 216) > a.judged, 3, 0) as v
from ask a join person p on p.family = a.family and p.person_no = a.person
where a.n = 7;

-- The trees.

-- A need's slots in one number, two bits each; a slot that nobody filled reads as missing.
create or replace macro slot(slots, c) as xor((slots >> (2 * c)) & 3, 1);

create or replace temp table need_status as
with together as (
    select ask_id, bit_or(xor(v, 1) << (2 * c)) as slots
    from (
        from event_value union all from support_value union all from spell_value union all from judgement_value
        union all from score_value union all from schooling_value union all from debt_value union all from age_value
    )
    group by ask_id
),
ready as (
    select a.*, slot(s, 1) as c1, slot(s, 2) as c2, slot(s, 3) as c3, slot(s, 4) as c4, slot(s, 5) as c5, slot(s, 6) as c6, slot(s, 7) as c7, slot(s, 8) as c8
    from (select a.*, coalesce(t.slots, 0) as s from ask a left join together t on t.ask_id = a.rowid) a
),
tree as (
    select a.*, case a.n
        when 1 then c1
        when 2 then least(c1, c2)
        when 3 then evidence(c1, applies(c2, c3), applies(c4, c5), applies(c6, c7), c8)
        when 4 then least(c1, c2)
        when 5 then evidence(c1, c2)
        when 6 then evidence(c1, c2)
        when 7 then evidence(c1, applies(c2, c3), least(c4, c5), evidence(c6, c7))
        when 8 then evidence(c1, least(c2, c3), c4)
        when 9 then evidence(c1, least(c2, c3), c4)
        when 10 then evidence(c1, c2, least(c3, c4))
        when 11 then evidence(c1, c2, least(c3, c4), c5)
        when 12 then evidence(c1, c2, c3)
        when 13 then evidence(c1, c2)
        when 14 then evidence(c1, c2, c3)
        when 15 then evidence(c1, evidence(c2, c3), c4)
        when 16 then evidence(least(c1, c2), c3, c4, c5)
        when 17 then least(c1, c2)
        when 18 then least(c1, c2, c3)
        when 19 then least(c1, c2, c3)
        when 20 then least(c1, c2, c3)
        when 21 then least(c1, c2, c3)
        when 22 then least(c1, c2)
        when 23 then greatest(least(c1, c2), least(c3, c4))
        when 24 then least(c1, c2, c3)
        when 25 then least(greatest(least(c1, c2), least(c3, c4)), c6)
        when 26 then least(c1, c2, evidence(evidence(c3, c4), c5))
        when 27 then least(c1, c2, evidence(evidence(c3, c4), c5, c6))
        when 28 then least(c1, c2, evidence(evidence(c3, c4), c5))
        when 29 then evidence(c1, c2, c3)
        when 30 then evidence(c1, applies(denied(c4), c2), c3)
        when 31 then c1
        when 32 then evidence(c1, c2)
        when 33 then evidence(c1, c2, c3)
        when 34 then evidence(c1, c2, c3)
        end as v
    from ready a
)
select k.area_code, (t.family % 4294967296)::integer as family_no, t.recorded as person_no, r.need,
    case t.v when 3 then 'achieved' when 0 then 'not_achieved' when 2 then 'not_yet_knowable' else 'not_evidenced' end as status
from tree t join need_rule r using (n) join area_key k using (area);
