"""Works out which needs of mk-sf-2022 the data shows, for expected_month.py: its rules of `found`, read a second time.

Asked is only whether a rule is true, of families as they were on the day they were identified, with the evidence of every
engagement linked to theirs; whether it is false or unknown makes no difference to a number that is found only. A row that does
not say whose it is shows nothing of a person. No family of the sample is in support under mk-tf-2020, whose rules are not here.
It leaves the table shown (area, family, need) in the database, and writes nothing.
"""

import sys

sys.dont_write_bytecode = True
from expected_needs import db  # noqa: E402

# What each family reads: its own rows, and those of every engagement that a chain of earlier ones joins to it.
db.execute("""create table own_and_linked as with recursive pair as (
        select e.area_code, e.family_no as a, l.family_no as b from all_families e join all_families l on l.area_code = e.area_code and l.family_id = e.earlier_family_id),
    both_ways as (select * from pair union select area_code, b, a from pair),
    reached as (select area_code, family_no as a, family_no as b from all_families
        union select r.area_code, r.a, p.b from reached r join both_ways p on p.area_code = r.area_code and p.a = r.b)
    select * from reached""")
# A row for each person of a family, and one for the family as a whole (nobody).
db.execute("""create table whom as
    select f.area_code, f.family_no, f.identified_on as day, p.person_no, first_day as born, p.parental_responsibility as parent, first_day + interval 18 years > f.identified_on as child
    from all_families f join (select *, cast(date_trunc('month', birth_month) as date) as first_day from all_people) p using (area_code, family_no)
    where f.plan = 'mk-sf-2022'
    union all
    select area_code, family_no, identified_on, null, null, false, false from all_families where plan = 'mk-sf-2022'""")


def rows(table, columns):
    db.execute(f"""create table seen_{table} as select w.area_code, w.family_no, w.person_no as asked, w.day, {columns}
        from whom w join own_and_linked k on k.area_code = w.area_code and k.a = w.family_no join all_{table} e on e.area_code = w.area_code and e.family_no = k.b
        where w.person_no is null or e.person_no = w.person_no""")


rows("events", "e.kind, e.occurred_on, e.role")
rows("spells", "e.kind, e.status, e.started_on, e.ended_on, e.reason")
rows("support", "e.service, e.result, e.started_on, e.ended_on")
rows("attendance", "e.* exclude (area_code, family_no, person_no, family_id, person_id), 3 * left(term, 4)::integer + case substr(term, 6) when 'autumn' then 0 when 'spring' then 1 else 2 end as n")

SAME = "x.area_code = w.area_code and x.family_no = w.family_no and x.asked is not distinct from w.person_no"
YEAR = "occurred_on > w.day - interval 12 months and occurred_on <= w.day"
EVER = "occurred_on <= w.day"
CRIME = "kind in ('offence', 'arrest', 'suspect', 'asb_incident') and role = 'perpetrator'"
ABUSE = "kind in ('da_incident', 'da_callout')"


def event(what, when):
    return f"exists (select 1 from seen_events x where {SAME} and {what} and {when})"


def spell(kind, statuses, more="coalesce(ended_on >= w.day, true)"):
    """One that runs on the day; or whatever more says, of one begun by then."""
    return f"exists (select 1 from seen_spells x where {SAME} and kind = '{kind}' and status in ({statuses}) and started_on <= w.day and {more})"


# The last two terms in a row that ended by the day, all of them told.
LAST_TERMS = f"(select * from seen_attendance x where {SAME} and ends_on <= w.day qualify n >= max(n) over () - 1)"
HOLE = "exists (select 1 from all_rejects h join own_and_linked k on k.area_code = w.area_code and k.a = w.family_no where h.area_code = w.area_code and (h.any_family or h.family_no = k.b) and h.source_table = '{}')"


def attends_below(share):
    return f"""not {HOLE.format("attendance")} and (select count(distinct n) = 2 and bool_and(attended is not null) and bool_and(of_term > 0) and sum(attended) < ({share} - 1e-9) * sum(possible)
        from (select *, sum(possible) over (partition by n) as of_term from {LAST_TERMS}))"""


def lost(column):
    return f"(select coalesce(sum({column}), 0) >= 1 from {LAST_TERMS})"


def not_met(assessor):
    """The last finding of the year is that it is not met; of those of one day, one."""
    return f"""(select not bool_and(holds) from (
        select j.holds, j.assessed_on from all_judgements j join own_and_linked k on k.area_code = w.area_code and k.a = w.family_no and j.area_code = w.area_code and j.family_no = k.b
        where (j.need is null or j.need = 'early-years-physical-health') and (j.person_no is null or j.person_no = w.person_no) and finding = 'need_met' and assessor = '{assessor}'
            and assessed_on > w.day - interval 12 months and assessed_on <= w.day
        qualify assessed_on = max(assessed_on) over ()))"""


def owes(kind):
    """The pounds of the last calendar month of the year: the adults' and nobody's."""
    return f"""(select sum(pounds) > 1e-9 from (
        select m.pounds, date_trunc('month', coalesce(m.to_on, m.from_on)) as month
        from all_amounts m join own_and_linked k on k.area_code = w.area_code and k.a = w.family_no and m.area_code = w.area_code and m.family_no = k.b
        left join all_people p on p.area_code = w.area_code and p.family_no = w.family_no and p.person_no = m.person_no
        where m.kind = '{kind}' and coalesce(m.to_on, m.from_on) > w.day - interval 12 months and coalesce(m.to_on, m.from_on) <= w.day
            and (m.person_no is null or date_trunc('month', p.birth_month) + interval 18 years <= cast(w.day - interval 12 months as date) + 1)
        qualify month = max(month) over ()))"""


def aged(low, high):
    return f"born <= w.day and born + interval {low} years <= w.day and born + interval {high + 1} years > w.day"


CHILD, ADULT, PARENT, FAMILY = "w.child", "w.person_no is not null and not w.child", "w.parent", "w.person_no is null"
ANYBODY = "x.area_code = w.area_code and x.family_no = w.family_no and x.asked is null"
FOUND = {
    "attendance-below-90": (CHILD, attends_below(0.9)),
    "attendance-below-50": (CHILD, attends_below(0.5)),
    "not-engaging-with-education": (CHILD, f"{lost('suspensions')} or {lost('permanently_excluded::integer')} or {spell('education', repr('off_roll'))} or {spell('participation', repr('at_risk_of_neet'))}"),
    "new-parent-extra-support": (PARENT, f"""exists (select 1 from seen_events x where {ANYBODY} and kind = 'birth' and occurred_on > w.day - interval 12 months and occurred_on <= w.day + interval 9 months)
        or exists (select 1 from seen_support x where {SAME} and service in ('family_nurse_partnership', 'teen_parent_adviser') and result in ('engaged', 'completed')
            and started_on <= w.day and coalesce(ended_on >= w.day, true))"""),
    "early-years-physical-health": (CHILD, f"""{aged(0, 5)} and ({event("kind = 'accidental_injury'", YEAR)} or not {HOLE.format("judgements")} and ({
        " or ".join(not_met(assessor) for assessor in ("a_and_e", "gp", "dental", "midwife", "family_nurse", "health_visitor"))}))"""),
    "young-carer": (CHILD, spell("caring", "'unsupported', 'changed'")),
    "abuse-or-neglect-at-home": (CHILD, f"""{spell("plan", "'early_help', 'child_in_need', 'child_protection'", "coalesce(ended_on >= w.day, true) and reason in ('abuse', 'neglect')")}
        or {spell("plan", "'child_protection'", "true")}"""),
    "missing-from-home": (CHILD, event("kind = 'missing_report'", YEAR)),
    "sexual-exploitation": (CHILD, f"""{spell("exploitation_risk", "'sexual'")} or {event("kind = 'cse_report'", YEAR)}"""),
    "criminal-exploitation": (CHILD, f"""{spell("exploitation_risk", "'criminal'")} or {event("kind = 'cce_report'", YEAR)}"""),
    "harm-outside-family": (CHILD, event("kind = 'harm_report'", YEAR)),
    "adult-crime": (ADULT, event(CRIME, YEAR)),
    "youth-crime-risk": (CHILD, event("kind in ('gang_involvement', 'serious_violence')", EVER)),
    "youth-crime": (CHILD, event(CRIME, YEAR)),
    "domestic-abuse-victim": (FAMILY, f"""{event(f"{ABUSE} and role = 'victim'", EVER)} or {spell("da_risk", "'standard', 'medium', 'high'")} or {event("kind = 'marac_referral'", EVER)}"""),
    "domestic-abuse-perpetrator": (ADULT, event(f"{ABUSE} and role = 'perpetrator'", EVER)),
    "domestic-abuse-child": (CHILD, f"""{event(f"{ABUSE} and role in ('victim', 'witness')", EVER)} or {event("kind = 'encompass_notification'", EVER)}"""),
    "temporary-accommodation-at-risk": (FAMILY, spell("housing", "'la_temporary', 'bed_and_breakfast'")),
    "unsuitable-or-insecure-housing": (FAMILY, f"""{spell("housing", "'unsuitable'")} or {spell("possession", "'notice_served', 'suspended_order', 'tenancy_breach'")}
        or {spell("homelessness_duty", "'prevention', 'relief', 'main'")}"""),
    "young-person-excluded-from-home": (CHILD, f"""{aged(16, 17)} and {spell("housing", "'excluded_from_home'", "true")}"""),
    "adult-workless": (ADULT, spell("benefit", "'jsa', 'esa', 'income_support', 'carers_allowance', 'uc_work_related'")),
    "debt-or-money-problems": (FAMILY, f"""{" or ".join(f"(not {HOLE.format('amounts')} and {owes(kind)})" for kind in ("debt", "rent_arrears"))}"""),
    "young-person-neet": (CHILD, spell("participation", "'neet'")),
}
db.execute("create table shown (area_code text, family_no integer, need text)")
for need, (whose, rule) in FOUND.items():
    db.execute(f"insert into shown select distinct area_code, family_no, '{need}' from whom w where ({whose}) and ({rule})")
