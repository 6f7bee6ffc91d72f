"""Works out what the sample says of every recorded need at the end of March 2024, from the extracts alone, with DuckDB.

It shares no code with the program: the contract, the plans and the rule language are read a second time, here and in
benches/evaluate.sql, which has the rules of mk-sf-2022. Run it in this folder:
    pip install duckdb==2.0.0 && python expected_needs.py
It writes need_status.csv (area, plan, need, status, rows), need_prevalence.csv (plan, headline, need, families, with need)
and need_achievement.csv (plan, headline, need, closed, achieved, not_achieved, not_evidenced, not_yet_knowable,
not_published; families closed from April to September 2023). An area that is late is judged at its own month's end, and
stands in the first table only.
"""

import re
import sys
from pathlib import Path

import duckdb

import whole_plans

HERE = Path(__file__).parent
ROOT = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent.parent
DATA = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "sample-data"
EVALUATE = HERE / "evaluate.sql" if (HERE / "evaluate.sql").exists() else ROOT / "benches" / "evaluate.sql"
MONTH = "2024-03-31"

db = duckdb.connect()

newest = {}
for folder in sorted(DATA.glob("X*/????-??")):
    newest[folder.parent.name] = folder

db.execute("create table plan_needs (plan text, headline text, code int, need text, published boolean)")
for plan in whole_plans.plans():
    for headline in plan["headline"]:
        for published, kind in ((True, "need"), (False, "not_published")):
            for need in headline.get(kind, []):
                db.execute("insert into plan_needs values (?, ?, ?, ?, ?)", [plan["id"], headline["id"], int(headline["code"]), need["id"], published])

# Landing: the contract's own words, column by column, made into tests of a text.

DAY = r"(regexp_full_match({c}, '\d{{4}}-\d\d-\d\d') and try_cast({c} as date) is not null)"
PSEUDONYM = r"regexp_full_match({c}, '[0-9a-fA-F]{{16,64}}|[0-9a-fA-F]{{8}}(-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}}')"


def words(text):
    return "(" + ", ".join(f"'{word}'" for word in re.split(r", ", text)) + ")"


def test_and_type(column, says):
    c = column
    if says.startswith("a pseudonym"):
        return PSEUDONYM.format(c=c), "text"
    if says.startswith("an area code"):
        return f"{c} = area", "text"
    if says.startswith("the id of an outcome plan"):
        return f"{c} in (select plan from plan_needs)", "text"
    if says.startswith("a day"):
        ahead = "" if "may lie ahead" in says else f" and cast(try_cast({c} as date) as date) <= known"
        return f"({DAY.format(c=c)}{ahead})", "date"
    if says.startswith("a month"):
        return f"try_cast({c} || '-01' as date) is not null", "month"
    if says.startswith("one of"):
        return f"{c} in {words(says[7:])}", "text"
    if says.startswith("true or false"):
        return f"{c} in ('true', 'false')", "boolean"
    if bounds := re.match(r"a whole number (?:from (\d+) to (\d+)|of 0 or more)", says):
        low, high = bounds.group(1) or 0, bounds.group(2) or 2**31 - 1
        return f"(regexp_full_match({c}, '\\d+') and try_cast({c} as bigint) between {low} and {high})", "integer"
    if bounds := re.match(r"a number from (\d+) to (\d+)", says):
        return f"(regexp_full_match({c}, '\\d+(\\.\\d+)?') and try_cast({c} as double) between {bounds.group(1)} and {bounds.group(2)})", "double"
    if says.startswith("a number within"):
        return f"try_cast({c} as double) is not null", "double"
    if says.startswith("a school term"):
        return f"regexp_full_match({c}, '\\d{{4}}-(autumn|spring|summer)')", "text"
    if says.startswith("a word that goes with"):
        pairs = re.findall(r"(\w+): ([\w, ]+)", says)
        return "(" + " or ".join(f"(kind = '{kind}' and {c} in {words(text)})" for kind, text in pairs) + ")", "text"
    if says.startswith("a scale of the row's instrument"):
        tests = []
        for instrument, text in re.findall(r"(\w+): ([^;)]+)", says):
            for scale, low, high in re.findall(r"(\w+) (\d+) (?:to (\d+)|or more)", text):
                tests.append(f"(instrument = '{instrument}' and {c} = '{scale}' and try_cast(score as double) between {low} and {high or 1e9})")
        return "(" + " or ".join(tests) + ")", "text"
    if says.startswith("the id of a need"):
        return "true", "text"
    return "true", "text"


contract = {}
for line in (ROOT / "docs" / "extract-contract.md").read_text().splitlines():
    if line.startswith("## extract."):
        table = contract.setdefault(line[11:], [])
    elif line.startswith("## "):
        table = []
    elif line.startswith("| ") and not line.startswith(("| column", "|---")):
        column, says, empty = [cell.strip() for cell in line.strip("|").split("|")][:3]
        table.append((column, says, empty == "may be"))

ORDERED = {
    "families": "coalesce(engaged_on >= identified_on, true) and coalesce(closed_on >= engaged_on, true) and coalesce(closed_on >= identified_on, true)",
    "people": "coalesce(resident_to >= resident_from, true)",
    "attendance": "ends_on >= starts_on and coalesce(try_cast(attended as int) <= try_cast(possible as int), true)",
    "spells": "coalesce(ended_on >= started_on, true)",
    "support": "coalesce(ended_on >= started_on, true)",
    "amounts": "coalesce(to_on >= from_on, true)",
}
KIND = {"events": "kind", "scores": "instrument", "spells": "kind", "support": "service", "amounts": "kind"}

for table, columns in contract.items():
    db.execute(f"create table raw_{table} as " + " union all by name ".join(
        f"select '{area}' as area, last_day(date '{folder.name}-01') as known, * "
        f"from read_csv('{folder}/{table}.csv', header = true, all_varchar = true)"
        for area, folder in newest.items()
    ))
    tests = [ORDERED.get(table, "true")]
    for column, says, may_be in columns:
        test, _ = test_and_type(column, says)
        tests.append(f"case when {column} is null then {'true' if may_be else 'false'} else {test} end")
    kind = "null"
    if table in KIND:
        test, _ = next((test_and_type(column, says) for column, says, _ in columns if column == KIND[table]))
        kind = f"if({test}, {KIND[table]}, null)"
    named = f"coalesce({PSEUDONYM.format(c='family_id')}, false)" if columns[0][0] == "family_id" else "true"
    db.execute(f"create table checked_{table} as select *, coalesce({' and '.join(tests)}, false) as sound, {kind} as its_kind, {named} as named from raw_{table}")


def typed(table, alias):
    out = []
    for column, says, _ in contract[table]:
        if column in ("area_code", "family_id", "person_id"):
            continue
        kind = test_and_type(column, says)[1]
        out.append(f"last_day(cast({alias}.{column} || '-01' as date)) as {column}" if kind == "month" else f"cast({alias}.{column} as {kind}) as {column}")
    return ", ".join(out)


db.execute(f"""create table all_families as select area as area_code, known, family_id, (row_number() over (partition by area order by family_id) - 1)::integer as family_no,
    {typed('families', 'f')} from checked_families f where sound""")
db.execute("create table all_rejects (area_code text, source_table text, any_family boolean, family_no integer, kind text)")
db.execute("create table person_numbers as select area as area_code, person_id, row_number() over (partition by area order by person_id)::integer as person_no from (select distinct area, person_id from raw_people)")
for table in contract:
    if table in ("families", "coverage"):
        continue
    has_person = any(column == "person_id" for column, _, _ in contract[table])
    own_need = {
        "needs": "(f.plan, r.need) in (select (plan, need) from plan_needs)",
        "judgements": "(r.need is null or (f.plan, r.need) in (select (plan, need) from plan_needs))",
    }.get(table, "true")
    person = "(r.person_id is null or (r.area, r.family_id, r.person_id) in (select (area_code, family_id, person_id) from all_people))" if has_person and table != "people" else "true"
    good = f"r.sound and f.family_no is not null and {own_need} and {person}"
    columns = f"r.area as area_code, r.family_id, f.family_no, {'r.person_id, n.person_no, ' if has_person else ''}{typed(table, 'r')}"
    source = f"checked_{table} r left join all_families f on f.area_code = r.area and f.family_id = r.family_id" + (
        " left join person_numbers n on n.area_code = r.area and n.person_id = r.person_id" if has_person else "")
    db.execute(f"create table all_{table} as select {columns} from {source} where {good}")
    db.execute(f"insert into all_rejects select r.area, '{table}', not r.named, f.family_no, r.its_kind from {source} where not ({good})")
db.execute(f"create table all_coverage as select area as area_code, {typed('coverage', 'r')} from checked_coverage r where sound")

# The rules of mk-tf-2020. What evaluate.sql leaves behind is used: its macros, and family, chain, person.

SETUP = r"""
create or replace temp table tf_need as select * from (values
    ('child-proved-offence', 'child'), ('anti-social-behaviour-incident', 'anyone'), ('sentence-or-licence-in-community', 'adult'),
    ('custody-release-within-year', 'anyone'), ('gangs-and-serious-violence', 'anyone'), ('nominated-over-offending', 'anyone'),
    ('unauthorised-absence', 'child'), ('three-suspensions', 'child'), ('permanent-exclusion', 'child'), ('no-school-or-alternative-place', 'child'),
    ('early-help', 'child'), ('child-in-need', 'child'), ('missing-three-times', 'child'), ('sexual-exploitation-risk-referred', 'child'),
    ('out-of-work-benefit', 'adult'), ('universal-credit-work-related', 'adult'), ('neet-or-leaving-school-without-plan', 'child'),
    ('debt-unmet-basic-needs', 'family'), ('homelessness-risk-tenancy-breach', 'family'), ('temporary-accommodation-over-six-weeks', 'family'),
    ('domestic-or-sexual-abuse-victim', 'anyone'), ('domestic-abuse-committed', 'anyone'), ('domestic-call-out-child-present', 'family'),
    ('honour-based-abuse', 'anyone'), ('parent-wellbeing', 'parent'), ('child-wellbeing', 'child'),
    ('substance-use-or-new-parent-health', 'anyone'), ('caring-responsibilities', 'anyone')
) as t(need, whose);

create or replace temp table tf_ask as
with seen as (
    select fid(a.area, n.family_no) as family, n.need, t.whose, n.person_no, min(n.identified_on) as identified
    from needs n join area_key a using (area_code) join tf_need t using (need)
    where n.identified_on <= getvariable('as_of') and coalesce(n.recorded_on, n.identified_on) <= getvariable('as_of')
        and (n.withdrawn_on is null or n.withdrawn_on > getvariable('as_of'))
    group by all
)
select row_number() over () as ask_id, s.family, f.area, s.need, s.person_no as recorded, s.identified, f.engaged, f.closed, f.judged,
    case when s.whose = 'family' then null else coalesce(s.person_no, (
        select if(count(*) = 1, min(p.person_no), null) from person p
        where p.family = s.family and case s.whose when 'child' then ahead(p.birth, 216) > s.identified
            when 'adult' then ahead(p.birth, 216) <= s.identified when 'parent' then p.parental_responsibility else true end)) end as person
from seen s join family f using (family);

-- What a family reads: its own rows, and those of its chain.
create or replace temp view reads as select family, family as owner from family union all select family, linked from chain;
create or replace temp table r_events as
select r.family, e.person_no, e.kind, e.occurred_on as day, e.role
from events e join area_key a using (area_code) join reads r on r.owner = fid(a.area, e.family_no)
where e.occurred_on <= getvariable('as_of') and coalesce(e.recorded_on, e.occurred_on) <= getvariable('as_of')
union all
select c.family, null, 'referral_early_help', l.identified_on, null
from chain c join family f using (family) join family l on l.family = c.linked where l.identified_on > f.identified_on;
create or replace temp table r_spells as
select r.family, s.person_no, s.kind, s.status, s.started_on as first, if(s.ended_on <= getvariable('as_of'), s.ended_on, null) as last, s.ended_as
from spells s join area_key a using (area_code) join reads r on r.owner = fid(a.area, s.family_no)
where s.started_on <= getvariable('as_of');
create or replace temp table r_support as
select r.family, s.person_no, s.service, s.started_on as first, if(s.ended_on <= getvariable('as_of'), s.ended_on, null) as last,
    if(s.ended_on > getvariable('as_of') and s.result in ('completed', 'disengaged'), 'engaged', s.result) as result
from support s join area_key a using (area_code) join reads r on r.owner = fid(a.area, s.family_no)
where s.started_on <= getvariable('as_of');
create or replace temp table r_judgements as
select r.family, j.person_no, j.need, j.finding, j.holds, j.assessor, j.assessed_on as day
from judgements j join area_key a using (area_code) join reads r on r.owner = fid(a.area, j.family_no)
where j.assessed_on <= getvariable('as_of');
create or replace temp table r_amounts as
select r.family, m.person_no, m.kind, m.from_on, coalesce(m.to_on, m.from_on) as to_on, m.pounds, m.earned_as, p.birth
from amounts m join area_key a using (area_code) join reads r on r.owner = fid(a.area, m.family_no)
left join person p on p.family = r.family and p.person_no = m.person_no
where coalesce(m.to_on, m.from_on) <= getvariable('as_of');
create or replace temp table r_attendance as
select r.family, t.*, 3 * left(t.term, 4)::integer + case substr(t.term, 6) when 'autumn' then 0 when 'spring' then 1 else 2 end as term_no
from attendance t join area_key a using (area_code) join reads r on r.owner = fid(a.area, t.family_no);
create or replace temp table r_scores as
select r.family, s.* from scores s join area_key a using (area_code) join reads r on r.owner = fid(a.area, s.family_no)
where s.measured_on <= getvariable('as_of') and s.instrument = 'carers_level';

-- What is lacking: rows that were rejected, and days that no tile holds.
create or replace temp table r_hole as
select distinct r.family, h.source_table as tbl, if(h.source_table in ('attendance', 'judgements', 'claims'), null, h.kind) as kind
from rejects h join area_key a using (area_code) join family f on f.area = a.area and (h.any_family or f.family = fid(a.area, h.family_no))
join reads r on r.owner = f.family;
create or replace temp table uncovered as
with kinds(tbl, kind) as (values ('events', 'offence'), ('events', 'asb_incident'), ('events', 'breach_of_order'), ('events', 'serious_violence'),
    ('events', 'referral_early_help'), ('events', 'referral_social_care'), ('events', 'referral_other'), ('events', 'escalation_social_care'),
    ('events', 'missing_report'), ('events', 'marmm_referral'), ('events', 'emergency_provision'), ('events', 'financial_review'),
    ('events', 'da_callout'), ('events', 'sv_callout'), ('events', 'hba_callout'), ('events', 'da_incident'),
    ('spells', 'education'), ('spells', 'plan'), ('spells', 'exploitation_risk'), ('spells', 'benefit'), ('spells', 'work'), ('spells', 'household'),
    ('spells', 'participation'), ('spells', 'debt_plan'), ('spells', 'housing'), ('spells', 'da_risk'), ('spells', 'hba_risk'), ('spells', 'caring'),
    ('judgements', 'all'), ('amounts', 'earnings') union all select 'support', unnest(getvariable('services')))
select a.area, k.tbl, k.kind, d.day
from area_key a cross join kinds k cross join (select unnest(generate_series(date '2016-01-01', getvariable('as_of')::timestamp, interval 1 day))::date as day) d
anti join (select a.area, c.source_table, c.kind, unnest(generate_series(c.from_on, c.to_on, interval 1 day))::date as day
    from coverage c join area_key a using (area_code)) c
    on c.area = a.area and c.source_table = k.tbl and c.kind in (k.kind, 'all') and c.day = d.day;
create or replace macro lacks(q_area, q_family, q_tbl, q_kinds, q_after, q_last) as q_last > q_after and (
    exists (select 1 from r_hole h where h.family = q_family and h.tbl = q_tbl and (h.kind is null or list_contains(q_kinds, h.kind)))
    or exists (select 1 from uncovered u where u.area = q_area and u.tbl = q_tbl and list_contains(q_kinds, u.kind) and u.day > q_after and u.day <= q_last));

-- The functions, for one who is asked: the person, or where q_whole the family.
create or replace macro not_certain(q_last) as if(q_last > getvariable('as_of'), 2, 1);
create or replace macro counted(q_family, q_person, q_whole, q_kinds, q_role, q_after, q_last) as (
    select {'sure': count(*) filter ((q_whole or e.person_no is not null) and (q_role is null or e.role is not null)), 'possible': count(*)} from r_events e
    where e.family = q_family and list_contains(q_kinds, e.kind) and e.day > q_after and e.day <= q_last
        and (q_whole or e.person_no is null or e.person_no = q_person) and (q_role is null or e.role is null or e.role = q_role));
create or replace macro no_event(q_area, q_family, q_person, q_whole, q_kinds, q_role, q_after, q_last) as case
    when not q_whole and q_person is null or q_after is null then 1
    when counted(q_family, q_person, q_whole, q_kinds, q_role, q_after, q_last).sure > 0 then 0
    when q_last > getvariable('as_of') then 2
    when counted(q_family, q_person, q_whole, q_kinds, q_role, q_after, q_last).possible > 0 or lacks(q_area, q_family, 'events', q_kinds, q_after, q_last) then 1
    else 3 end;
create or replace macro some_event(q_area, q_family, q_person, q_whole, q_kinds, q_role, q_after, q_last) as case
    when not q_whole and q_person is null or q_after is null then 1
    when counted(q_family, q_person, q_whole, q_kinds, q_role, q_after, q_last).sure > 0 then 3
    when q_last > getvariable('as_of') then 2
    when counted(q_family, q_person, q_whole, q_kinds, q_role, q_after, q_last).possible > 0 or lacks(q_area, q_family, 'events', q_kinds, q_after, q_last) then 1
    else 0 end;
create or replace macro has(q_area, q_family, q_person, q_whole, q_kind, q_statuses, q_day) as case
    when not q_whole and q_person is null or q_day is null then 1
    else coalesce((
        select case when bool_or((q_whole or s.person_no is not null) and list_contains(q_statuses, s.status)) then 3
            when bool_or(list_contains(q_statuses, s.status)) then 1
            when bool_or(q_whole or s.person_no is not null) then 0 end
        from r_spells s where s.family = q_family and s.kind = q_kind and s.first <= q_day and coalesce(s.last >= q_day, true)
            and (q_whole or s.person_no is null or s.person_no = q_person)),
        if(lacks(q_area, q_family, 'spells', [q_kind], q_day - 1, q_day), 1, 0)) end;
create or replace macro negated(x) as case x when 3 then 0 when 0 then 3 else x end;
create or replace macro ended(q_area, q_family, q_person, q_kind, q_statuses, q_how, q_after, q_last) as case
    when q_person is null or q_after is null then 1
    else coalesce((
        select case when bool_or(s.person_no is not null and s.ended_as is not null) then 3 when count(*) > 0 then 1 end
        from r_spells s where s.family = q_family and s.kind = q_kind and list_contains(q_statuses, s.status) and s.last > q_after and s.last <= q_last
            and (s.person_no is null or s.person_no = q_person) and (s.ended_as is null or list_contains(q_how, s.ended_as))),
        if(lacks(q_area, q_family, 'spells', [q_kind], q_after, q_last), 1, 0)) end;
-- The last day of the latest spell that ended; one that runs leaves it open, none at all missing.
create or replace macro spell_end(q_family, q_person, q_whole, q_kind, q_statuses) as (
    select case when count(*) filter (s.last is null) = 0 then max(s.last) end from r_spells s
    where s.family = q_family and s.kind = q_kind and list_contains(q_statuses, s.status) and (q_whole or s.person_no = q_person));
create or replace macro spell_end_lacks(q_family, q_person, q_whole, q_kind, q_statuses) as (
    select case when count(*) filter (s.last is null) > 0 then 2 when count(*) = 0 then 1 end from r_spells s
    where s.family = q_family and s.kind = q_kind and list_contains(q_statuses, s.status) and (q_whole or s.person_no = q_person));
create or replace macro supported(q_area, q_family, q_person, q_services, q_after, q_last) as case
    when q_person is null or q_after is null then 1
    else coalesce((
        select case when bool_or(s.person_no is not null) then 3 when count(*) > 0 then 1 end
        from r_support s where s.family = q_family and list_contains(q_services, s.service) and s.result in ('engaged', 'completed')
            and (s.person_no is null or s.person_no = q_person)
            and if(s.result = 'engaged', q_after < q_last and s.first <= q_last and coalesce(s.last > q_after, true),
                coalesce(s.last, s.first) > q_after and coalesce(s.last, s.first) <= q_last)),
        if(lacks(q_area, q_family, 'support', q_services, q_after, q_last), 1, 0)) end;
create or replace macro judgement(q_family, q_person, q_whole, q_need, q_finding, q_by, q_after, q_last) as case
    when not q_whole and q_person is null or q_after is null then 1
    when exists (select 1 from r_hole h where h.family = q_family and h.tbl = 'judgements') then 1
    else (
        select case when count(*) = 0 then 1 when bool_or(last_word) then 3 else 0 end
        from (
            select j.assessor, max(2 * (j.day - date '2000-01-01') + if(j.holds, 0, 1)) % 2 = 0 as last_word
            from r_judgements j
            where j.family = q_family and (j.need is null or j.need = q_need) and j.finding = q_finding and list_contains(q_by, j.assessor)
                and (q_whole or j.person_no is null or j.person_no = q_person) and j.day > q_after and j.day <= q_last
            group by j.assessor)) end;
create or replace macro twice_judged(q_area, q_family, q_person, q_need, q_finding, q_by, q_after, q_last) as case
    when q_person is null or q_after is null then 1
    else coalesce((
        select case when count(*) filter (j.person_no is not null) >= 2 then 3 when count(*) >= 2 then 1 end
        from r_judgements j
        where j.family = q_family and (j.need is null or j.need = q_need) and j.finding = q_finding and list_contains(q_by, j.assessor) and j.holds
            and (j.person_no is null or j.person_no = q_person) and j.day > q_after and j.day <= q_last),
        if(lacks(q_area, q_family, 'judgements', ['all'], q_after, q_last), 1, 0)) end;
create or replace macro aged(q_family, q_person, q_low, q_high, q_day) as coalesce((
    select if(p.birth <= q_day and ahead(p.birth, 12 * q_low) <= q_day and ahead(p.birth, 12 * (q_high + 1)) > q_day, 3, 0)
    from person p where p.family = q_family and p.person_no = q_person), 1);
-- The last amount of a window below its first, by months; adults' and nobody's.
create or replace macro less(q_family, q_kind, q_after, q_last) as case
    when exists (select 1 from r_hole h where h.family = q_family and h.tbl = 'amounts' and (h.kind is null or h.kind = q_kind)) then 1
    else (
        select case when count(*) < 2 then 1 when arg_max(pounds, month) < arg_min(pounds, month) - 1e-9 then 3 else 0 end
        from (
            select date_trunc('month', m.to_on) as month, sum(m.pounds) as pounds from r_amounts m
            where m.family = q_family and m.kind = q_kind and m.to_on > q_after and m.to_on <= q_last
                and (m.person_no is null or m.birth + interval 18 years <= q_after + 1)
            group by 1)) end;

-- Days of spells: days in the window, in runs. A run lasts so many months, or weeks.
create or replace temp table day_rule as select * from (values
    ('early-help', 5, 'plan', ['child_in_need', 'child_protection', 'looked_after'], false, 'half year from end', 'total', null, null),
    ('out-of-work-benefit', 2, 'work', ['employed', 'self_employed'], false, 'since', 'longest', null, 26),
    ('out-of-work-benefit', 4, 'work', ['employed', 'self_employed'], false, 'since', 'longest', null, 13),
    ('neet-or-leaving-school-without-plan', 1, 'participation', ['in_education', 'in_training', 'in_employment'], false, 'since', 'longest', 12, null),
    ('debt-unmet-basic-needs', 3, 'debt_plan', ['monitored'], true, 'since', 'current', 6, null),
    ('homelessness-risk-tenancy-breach', 2, 'debt_plan', ['monitored'], true, 'since', 'current', 6, null),
    ('domestic-or-sexual-abuse-victim', 3, 'da_risk', ['high'], true, 'last half year', 'total', null, null),
    ('domestic-or-sexual-abuse-victim', 4, 'da_risk', ['standard', 'medium'], true, 'since', 'current', 6, null),
    ('domestic-or-sexual-abuse-victim', 6, 'da_risk', ['medium', 'high'], true, 'last half year', 'total', null, null),
    ('domestic-or-sexual-abuse-victim', 7, 'da_risk', ['standard'], true, 'since', 'current', 6, null),
    ('domestic-call-out-child-present', 3, 'da_risk', ['high'], true, 'last half year', 'total', null, null),
    ('domestic-call-out-child-present', 4, 'da_risk', ['standard', 'medium'], true, 'since', 'current', 6, null),
    ('domestic-call-out-child-present', 6, 'da_risk', ['medium', 'high'], true, 'last half year', 'total', null, null),
    ('domestic-call-out-child-present', 7, 'da_risk', ['standard'], true, 'since', 'current', 6, null),
    ('honour-based-abuse', 3, 'hba_risk', ['standard', 'medium'], false, 'since', 'current', 6, null),
    ('honour-based-abuse', 5, 'hba_risk', ['standard'], false, 'since', 'current', 6, null)
) as t(need, c, kind, statuses, whole, span, take, months, weeks);
create or replace temp table day_value as
with due as (
    select a.*, r.* exclude (need),
        case r.span when 'since' then a.engaged when 'last half year' then back(a.judged, 6) else spell_end(a.family, a.person, r.whole, 'plan', ['early_help']) end as after_day,
        case r.span when 'half year from end' then ahead(spell_end(a.family, a.person, r.whole, 'plan', ['early_help']), 6) else a.judged end as last_day
    from tf_ask a join day_rule r using (need)
),
day as (
    select d.ask_id, d.c, bool_or(d.whole or s.person_no is not null) as sure, x.day
    from due d join r_spells s on s.family = d.family and s.kind = d.kind and list_contains(d.statuses, s.status) and (d.whole or s.person_no is null or s.person_no = d.person),
        lateral (select unnest(generate_series(greatest(s.first, d.after_day + 1), least(coalesce(s.last, d.last_day), d.last_day, getvariable('as_of')), interval 1 day))::date as day) x
    group by all
),
days_of as (
    select ask_id, c, false as possible, day from day where sure union all select ask_id, c, true, day from day
),
run as (
    select ask_id, c, possible, min(day) as first, max(day) as last
    from (select *, day - row_number() over (partition by ask_id, c, possible order by day)::integer as start from days_of)
    group by ask_id, c, possible, start
),
lasting as (
    select r.ask_id, r.c, r.possible from run r join due d using (ask_id, c)
    where (d.take <> 'current' or r.last = least(d.last_day, getvariable('as_of')))
        and case when d.take = 'total' then true when d.months is not null then ahead(r.first, d.months) - 1 <= r.last else r.last - r.first + 1 >= 7 * d.weeks end
)
select d.ask_id, d.c, case
    when not d.whole and d.person is null then 1
    when d.after_day is null then if(d.span = 'half year from end', spell_end_lacks(d.family, d.person, d.whole, 'plan', ['early_help']), 1)
    -- No day at all: a day seen decides.
    when d.take = 'total' then case
        when exists (select 1 from lasting l where l.ask_id = d.ask_id and l.c = d.c and not l.possible) then 0
        when d.last_day > getvariable('as_of') then 2
        when exists (select 1 from lasting l where l.ask_id = d.ask_id and l.c = d.c) or lacks(d.area, d.family, 'spells', [d.kind], d.after_day, d.last_day) then 1
        else 3 end
    when exists (select 1 from lasting l where l.ask_id = d.ask_id and l.c = d.c and not l.possible) then 3
    when exists (select 1 from lasting l where l.ask_id = d.ask_id and l.c = d.c) then 1
    when lacks(d.area, d.family, 'spells', [d.kind], d.after_day, d.last_day)
        and if(d.months is not null, ahead(d.after_day + 1, d.months) - 1 <= d.last_day, d.last_day - d.after_day >= 7 * d.weeks) then 1
    else 0 end as v
from due d;

-- 26 weeks on earnings, in the last 30.
create or replace temp table earning_value as
with rule(c, whole, least_pounds) as (values (2, false, 338), (4, true, 541)),
due as (
    select a.*, r.*, a.judged - 210 as after_day from tf_ask a cross join rule r where a.need = 'universal-credit-work-related'
),
row_of as (
    select d.ask_id, d.c, m.from_on, m.to_on, greatest(m.from_on, d.after_day + 1) as first, least(m.to_on, d.judged) as last,
        m.earned_as is not null and (d.whole or m.person_no is not null) as sure,
        case when m.from_on + to_months(date_diff('month', m.from_on, m.to_on + 1)) = m.to_on + 1 and date_diff('month', m.from_on, m.to_on + 1) > 0
            then m.pounds / date_diff('month', m.from_on, m.to_on + 1) else m.pounds / (m.to_on - m.from_on + 1) * 365 / 12 end as pounds
    from due d join r_amounts m on m.family = d.family and m.kind = 'earnings' and m.earned_as is distinct from 'self_employed'
    where m.to_on > d.after_day and m.from_on <= d.judged
        and if(d.whole, m.person_no is null or m.birth + interval 18 years <= d.after_day + 1, m.person_no is null or m.person_no = d.person)
),
day as (
    select ask_id, c, x.day from row_of r join due d using (ask_id, c), lateral (select unnest(generate_series(r.first, r.last, interval 1 day))::date as day) x
    where r.sure group by ask_id, c, x.day, d.least_pounds having sum(r.pounds) >= d.least_pounds - 1e-9
),
run as (
    select ask_id, c, count(*) as days from (select *, day - row_number() over (partition by ask_id, c order by day)::integer as start from day) group by ask_id, c, start
)
select d.ask_id, d.c, case when not d.whole and d.person is null then 1
    when exists (select 1 from run r where r.ask_id = d.ask_id and r.c = d.c and r.days // 7 >= 26) then 3
    when exists (select 1 from row_of r where r.ask_id = d.ask_id and r.c = d.c and not r.sure) or lacks(d.area, d.family, 'amounts', ['earnings'], d.after_day, d.judged) then 1
    else 0 end as v
from due d;

-- Terms.
create or replace temp table term_value as
with rule(need, c, terms, judged_day, less_authorised, only_setting) as (values
    ('unauthorised-absence', 1, 3, true, true, null), ('unauthorised-absence', 2, 3, false, false, null),
    ('unauthorised-absence', 3, 3, true, true, 'approved_alternative_provision'), ('unauthorised-absence', 4, 3, false, true, null),
    ('three-suspensions', 1, 3, true, false, null), ('permanent-exclusion', 2, 3, true, false, null),
    ('no-school-or-alternative-place', 2, 1, true, false, null)),
due as (select a.*, r.* exclude (need), if(r.judged_day, a.judged, a.identified) as upto from tf_ask a join rule r using (need)),
row_of as (
    select d.ask_id, d.c, t.term_no, t.possible, t.attended, t.authorised, t.suspensions,
        max(t.term_no) over (partition by d.ask_id, d.c) as latest
    from due d join r_attendance t on t.family = d.family and t.person_no = d.person and t.ends_on <= d.upto and (d.only_setting is null or t.setting = d.only_setting)
),
term as (
    select r.ask_id, r.c, r.term_no, sum(r.possible) as possible, sum(r.attended) as attended, sum(r.authorised) as authorised, sum(r.suspensions) as suspensions,
        count(*) = count(r.attended) as attended_told, count(*) = count(r.authorised) as authorised_told, count(*) = count(r.suspensions) as suspensions_told
    from row_of r join due d using (ask_id, c) where r.term_no > r.latest - d.terms group by all
),
pooled as (
    select d.ask_id, d.c, count(t.term_no) = d.terms and not exists (select 1 from r_hole h where h.family = d.family and h.tbl = 'attendance') as all_there,
        sum(t.possible) - if(d.less_authorised, sum(t.authorised), 0) as possible, min(t.possible) as least_possible, sum(t.attended) as attended,
        bool_and(t.attended_told and (not d.less_authorised or t.authorised_told)) as told,
        coalesce(sum(t.suspensions), 0) as suspensions, bool_and(t.suspensions_told) as suspensions_told
    from due d left join term t using (ask_id, c) group by d.ask_id, d.c, d.terms, d.family, d.less_authorised
)
select ask_id, c, if(all_there and told and least_possible > 0 and possible > 0, attended / possible, null) as share,
    suspensions, coalesce(all_there and suspensions_told, false) as suspensions_sure
from pooled;

-- The carer's level: lower by one or more, and lasting half a year.
create or replace temp table carer_value as
with day as (
    select a.ask_id, s.version, s.scale, s.informant, s.measured_on as day, max(s.score) as level, any_value(a.engaged) as engaged, any_value(a.judged) as judged
    from tf_ask a join r_scores s on s.family = a.family and s.person_no = a.person
    where a.need = 'caring-responsibilities' and s.measured_on <= a.judged and a.engaged is not null
        and not exists (select 1 from r_hole h where h.family = a.family and h.tbl = 'scores' and (h.kind is null or h.kind = 'carers_level'))
    group by a.ask_id, s.version, s.scale, s.informant, s.measured_on
),
base as (
    select ask_id, version, scale, informant, coalesce(max(day) filter (day <= engaged), min(day)) as base_day, max(day) as latest_day,
        coalesce(arg_max(level, day) filter (day <= engaged), arg_min(level, day)) as base, arg_max(level, day) as latest
    from day group by all
),
series as (
    select b.ask_id, case
        when b.latest > b.base - 1 + 1e-9 then 0
        when bool_or(d.level > b.base - 1 + 1e-9 and d.day > f.first) then 0
        when ahead(f.first, 6) <= any_value(d.judged) then 3
        else 1 end as v
    from base b
    join day d using (ask_id, version, scale, informant)
    left join (
        select b.ask_id, b.version, b.scale, b.informant, min(d.day) as first from base b join day d using (ask_id, version, scale, informant)
        where d.day > b.base_day and d.level <= b.base - 1 + 1e-9 group by all
    ) f using (ask_id, version, scale, informant)
    where b.latest_day > b.base_day
    group by b.ask_id, version, scale, informant, b.base, b.latest, f.first
)
select ask_id, case when bool_or(v = 3) then 3 when bool_or(v = 0) then 0 else 1 end as v from series group by ask_id;
create or replace temp table tf_value (ask_id bigint, need text, v integer);
"""

SERVICES = "getvariable('services')"  # `services` stands for any of them
A, P = "a.area, a.family", "a.area, a.family, a.person, false"  # asked of all, asked of the person
F = "a.area, a.family, null::integer, true"
LAST, SINCE = "back(a.judged, 6), a.judged", "a.engaged, a.judged"


def leaf(sql):
    """A clause is worked out by itself; the tree is put together from what all of its clauses came to."""
    return "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}" + sql.translate({171: None, 187: None}) + "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"


def none(kinds, who=P, role=None, span=LAST):
    return leaf(f"no_event({who}, {kinds}, {repr(role) if role else 'null::text'}, {span})")


def some(kinds, who, span):
    return leaf(f"some_event({who}, {kinds}, null::text, {span})")


def has(kind, statuses, day="a.judged", who=P):
    return leaf(f"has({who}, '{kind}', {statuses}, {day})")


def ended(statuses, how):
    return leaf(f"ended({A}, a.person, 'plan', {statuses}, {how}, {SINCE})")


def judged(need, finding, by, who="a.family, a.person, false", span=SINCE):
    return leaf(f"judgement({who}, '{need}', '{finding}', {by}, {span})")


def supported(services):
    return leaf(f"supported({A}, a.person, {services}, {SINCE})")


def days(c):
    return leaf(f"(select v from day_value d where d.ask_id = a.ask_id and d.c = {c})")


def earns(c):
    return leaf(f"(select v from earning_value d where d.ask_id = a.ask_id and d.c = {c})")


def share(c):
    return f"(select share from term_value d where d.ask_id = a.ask_id and d.c = {c})"


def attends(test):
    return leaf(f"case when {test} then 3 when not ({test}) then 0 end")


def few_suspensions(c):
    return leaf(f"(select case when suspensions >= 3 then 0 when suspensions_sure then 3 else 1 end from term_value d where d.ask_id = a.ask_id and d.c = {c})")


def aged(low, high):
    return leaf(f"aged(a.family, a.person, {low}, {high}, a.identified)")


def less(kind):
    return leaf(f"less(a.family, '{kind}', a.identified, a.judged)")


def after_end(kinds, statuses):
    end = f"a.family, null::integer, true, 'plan', {statuses}"
    return leaf(f"coalesce(spell_end_lacks({end}), {none(kinds, F, span=f'spell_end({end}), ahead(spell_end({end}), 6)')})")


def risk(kind, who, since_risk):
    """High at engagement and lower since, or medium and lower since; each for half a year."""
    high, medium = ("least(" + ", ".join([has(kind, [level], "a.engaged", who)] + [days(c) for c in slots]) + ")" for level, slots in since_risk)
    return f"applies({has(kind, ['medium', 'high'], 'a.engaged', who)}, greatest({high}, {medium}))"


PERPETRATOR = "perpetrator"
OFFENCE = none(["offence"], role=PERPETRATOR)
ASB = ["asb_incident"]
REFERRAL = ["referral_early_help", "referral_social_care", "referral_other"]
CARE = ["child_in_need", "child_protection", "looked_after"]
CAREER = ["adviser", "keyworker", "practitioner", "professional"]
OFFICIALS = ["practitioner", "professional", "police", "social_care"]
CARERS = ["practitioner", "professional", "social_care"]
RENT, DEBT = less("rent_arrears"), less("debt")
IDENTIFIED_ADULT, IDENTIFIED_CHILD = aged(18, 120), aged(0, 17)
COUNTS = (f"counted(a.family, a.person, false, {ASB}, 'perpetrator', {{0}})", f"lacks({A}, 'events', {ASB}, {{0}})")

TWICE_ASSESSED = leaf(f"twice_judged({A}, a.person, 'caring-responsibilities', 'needs_assessed', {CARERS}, {LAST})")
CARERS_LEVEL = leaf("(select v from carer_value d where d.ask_id = a.ask_id)")
# A need of several people comes to the worst: not achieved, open, missing, achieved.
ANY_OTHER = leaf("""coalesce((select max(v) from (
    select case min(case o.v when 0 then 0 when 2 then 1 when 1 then 2 else 3 end) when 0 then 0 when 1 then 2 when 2 then 1 else 3 end as v
    from tf_value o join tf_ask b using (ask_id) where b.family = a.family and b.need <> 'out-of-work-benefit' group by b.need)), 0)""")


def fallen(outcome, baseline):
    """(outcome - baseline) / baseline <= -1/4, between bounds."""
    o, b = COUNTS[0].format(outcome), COUNTS[0].format(baseline)
    o_high, b_high = (f"if({COUNTS[1].format(span)}, null, {count}.possible)" for span, count in ((outcome, o), (baseline, b)))
    return leaf(f"""case when a.person is null or a.engaged is null then 1
        when {o}.sure = 0 and {b}.sure = 0 then 1
        when {b}.sure > 0 and {o_high} / {b}.sure - 1 <= -0.25 + 1e-9 then 3
        when {b_high} = 0 or {o}.sure / {b_high} - 1 > -0.25 + 1e-9 then 0
        else 1 end""")


TREES = {
    "child-proved-offence": OFFENCE,
    "anti-social-behaviour-incident": f"greatest({none(ASB, role=PERPETRATOR)}, {fallen(LAST, 'back(a.engaged, 6), a.engaged')})",
    "sentence-or-licence-in-community": none(["breach_of_order"]),
    "custody-release-within-year": OFFENCE,
    "gangs-and-serious-violence": none(["offence", "serious_violence"], role=PERPETRATOR),
    "nominated-over-offending": OFFENCE,
    "unauthorised-absence": f"greatest({attends(f'{share(1)} >= 0.95 - 1e-9')}, least({attends(f'{share(2)} < 0.4 - 1e-9')}, {attends(f'{share(3)} - {share(4)} >= 0.4 - 1e-9')}))",
    "three-suspensions": few_suspensions(1),
    "permanent-exclusion": f"least({has('education', ['new_school'])}, {attends(f'{share(2)} >= 0.9 - 1e-9')}, {few_suspensions(2)})",
    "no-school-or-alternative-place": f"greatest(least({has('education', ['on_roll', 'new_school'])}, {attends(f'{share(2)} > 1e-9')}), {has('education', ['alternative_provision', 'medical_needs_education', 'elective_home_education'])})",
    "early-help": f"""least({ended(['early_help'], ['completed', 'resolved'])}, negated({has('plan', ['early_help'])}),
        {after_end(REFERRAL, ['early_help'])}, {after_end(['escalation_social_care'], ['early_help'])}, {days(5)})""",
    "child-in-need": f"least({ended(CARE, ['resolved', 'completed'])}, negated({has('plan', CARE)}), {after_end(REFERRAL, CARE)})",
    "missing-three-times": none(["missing_report"], span="a.judged - 90, a.judged"),
    "sexual-exploitation-risk-referred": f"""least(evidence(negated({has('exploitation_risk', ['sexual'])}), {judged('sexual-exploitation-risk-referred', 'no_concern', ['police', 'mash'])}),
        {none(['marmm_referral'])})""",
    "universal-credit-work-related": f"greatest(least({has('household', ['single'], who=F)}, {earns(2)}), least({has('household', ['couple'], who=F)}, {earns(4)}))",
    "neet-or-leaving-school-without-plan": days(1),
    "debt-unmet-basic-needs": f"least({none(['emergency_provision'], F)}, {some(['financial_review'], F, SINCE)}, {days(3)}, evidence({DEBT}, {RENT}))",
    "homelessness-risk-tenancy-breach": f"least({some(['financial_review'], F, SINCE)}, {days(2)}, evidence({RENT}, {DEBT}))",
    "temporary-accommodation-over-six-weeks": has("housing", ["settled", "suitable_temporary"], who=F),
    "domestic-or-sexual-abuse-victim": f"""evidence({risk('da_risk', F, (('high', (3, 4)), ('medium', (6, 7))))},
        {judged('domestic-or-sexual-abuse-victim', 'risk_reduced', OFFICIALS)}, {none(['da_callout', 'sv_callout'], F)})""",
    "domestic-abuse-committed": f"least({none(['da_incident', 'da_callout'], role=PERPETRATOR)}, {supported(SERVICES)})",
    "domestic-call-out-child-present": f"""evidence({risk('da_risk', F, (('high', (3, 4)), ('medium', (6, 7))))},
        {judged('domestic-call-out-child-present', 'risk_reduced', OFFICIALS, 'a.family, null::integer, true')}, {none(['da_callout'], F)})""",
    "honour-based-abuse": f"""evidence({risk('hba_risk', P, (('high', (3,)), ('medium', (5,))))},
        {judged('honour-based-abuse', 'risk_reduced', OFFICIALS)}, {none(['hba_callout'], F)})""",
    "parent-wellbeing": judged("parent-wellbeing", "progress_on_target", ["professional"], span=LAST),
    "child-wellbeing": judged("child-wellbeing", "progress_on_target", ["professional"], span=LAST),
    "substance-use-or-new-parent-health": f"""evidence(
        applies({IDENTIFIED_ADULT}, {judged('substance-use-or-new-parent-health', 'progress_on_target', ['professional', 'treatment_service'], span=LAST)}),
        applies({IDENTIFIED_CHILD}, {judged('substance-use-or-new-parent-health', 'planned_exit_on_target', ['professional', 'treatment_service'], span=LAST)}))""",
    "caring-responsibilities": f"""evidence(
        applies({IDENTIFIED_ADULT}, least(
            evidence({judged('caring-responsibilities', 'need_met', CARERS)},
                applies({has('caring', ['unsupported', 'supported', 'changed', 'care_act_assessed'])}, {has('caring', ['supported'])})),
            {TWICE_ASSESSED},
            {judged('caring-responsibilities', 'no_increase', CARERS, span=LAST)})),
        applies({IDENTIFIED_CHILD}, {CARERS_LEVEL}))""",
    # Last, for it asks what became of the family's other needs.
    "out-of-work-benefit": f"""greatest(
        least({has('benefit', ['jsa'], 'a.identified')}, {days(2)}),
        least({has('benefit', ['esa', 'income_support', 'carers_allowance'], 'a.identified')}, {days(4)}),
        least({judged('out-of-work-benefit', 'cv', CAREER)}, {judged('out-of-work-benefit', 'email_address', CAREER)}, {judged('out-of-work-benefit', 'job_search', CAREER)},
            {supported(['employment_support'])}, {judged('out-of-work-benefit', 'options_considered', CAREER)}),
        {ANY_OTHER})""",
}
STATUS = "case v when 3 then 'achieved' when 0 then 'not_achieved' when 2 then 'not_yet_knowable' else 'not_evidenced' end"

db.execute("create table statuses (area_code text, as_of date, family_no integer, plan text, headline text, need text, person_no integer, identified date, status text)")
# What each clause of a need came to (0 false, 1 missing, 2 open, 3 true), c counting from 1; one that is not here is missing.
db.execute("create table clause_values (area_code text, family_no integer, need text, person_no integer, c integer, v integer)")
ASKED = "insert into clause_values select k.area_code, (a.family % 4294967296)::integer, a.need, a.recorded, l.c + 1, l.v from leaf l join tf_ask a using (ask_id) join area_key k using (area)"
SLOTS = " union all ".join(f"select ask_id, c, v from {kind}_value" for kind in ("event", "support", "spell", "judgement", "score", "schooling", "debt", "age"))
evaluate = EVALUATE.read_text()
services = next(says for column, says, _ in contract["support"] if column == "service")
db.execute(f"set variable services = [{words(services[7:])[1:-1]}]")
for (as_of,) in db.execute("select distinct known from raw_families order by 1").fetchall():
    db.execute(f"set variable as_of = date '{as_of}'")
    areas = f"(select area from raw_families where known = date '{as_of}')"
    for table in ("families", "people", "needs", "attendance", "events", "scores", "spells", "support", "judgements", "amounts", "claims", "coverage", "rejects"):
        db.execute(f"create or replace temp view {table} as select * from all_{table} where area_code in {areas}")
    db.execute(evaluate)
    db.execute(f"""insert into clause_values select k.area_code, (a.family % 4294967296)::integer, r.need, a.recorded, s.c, s.v
        from ({SLOTS}) s join ask a on a.rowid = s.ask_id join need_rule r using (n) join area_key k using (area)""")
    db.execute(SETUP)
    for need, tree in TREES.items():
        clauses = re.findall("\u00ab([^\u00bb]*)\u00bb", tree)
        db.execute("create or replace temp table leaf (ask_id bigint, c integer, v integer)")
        for c, clause in enumerate(clauses):
            tree = tree.replace(f"\u00ab{clause}\u00bb", f"c{c}", 1)
            db.execute(f"insert into leaf select a.ask_id, {c}, coalesce({clause}, 1) from tf_ask a where a.need = '{need}'")
        db.execute(ASKED)
        slots = ", ".join(f"max(v) filter (c = {c}) as c{c}" for c in range(len(clauses)))
        db.execute(f"insert into tf_value select ask_id, '{need}', coalesce({tree}, 1) from (select ask_id, {slots} from leaf group by ask_id)")
    db.execute(f"""
        insert into statuses
        with recorded as (
            select n.area_code, n.family_no, f.plan, n.need, n.person_no, min(n.identified_on) as identified
            from needs n join families f using (area_code, family_no)
            where n.identified_on <= getvariable('as_of') and coalesce(n.recorded_on, n.identified_on) <= getvariable('as_of')
                and (n.withdrawn_on is null or n.withdrawn_on > getvariable('as_of'))
            group by all
        ),
        known as (
            select area_code, family_no, need, person_no, status from need_status
            union all
            select k.area_code, (a.family % 4294967296)::integer, a.need, a.recorded, {STATUS}
            from tf_value v join tf_ask a using (ask_id) join area_key k using (area)
        )
        select r.area_code, getvariable('as_of'), r.family_no, r.plan, p.headline, r.need, r.person_no, r.identified, if(p.published, k.status, 'not_published')
        from recorded r join plan_needs p on p.plan = r.plan and p.need = r.need
        left join known k on k.area_code = r.area_code and k.family_no = r.family_no and k.need = r.need and k.person_no is not distinct from r.person_no
    """)


def write(name, sql):
    rows = db.execute(sql).fetchall()
    lines = [",".join("" if value is None else str(value) for value in row) for row in rows]
    (HERE / f"{name}.csv").write_text("\n".join(lines) + "\n")


write("need_status", "select area_code, plan, need, status, count(*) from statuses group by all order by all")
db.execute("create view on_time as select distinct area_code from all_families where known = date '" + MONTH + "'")
write("need_prevalence", f"""
    with supported as (
        select * from all_families where area_code in (select area_code from on_time)
            and engaged_on <= date '{MONTH}' and (closed_on is null or closed_on >= date_trunc('month', date '{MONTH}'))
    )
    select p.plan, p.headline, p.need, (select count(*) from supported s where s.plan = p.plan),
        (select count(*) from supported s where s.plan = p.plan and exists (
            select 1 from statuses t where t.area_code = s.area_code and t.family_no = s.family_no and t.need = p.need))
    from plan_needs p where p.plan in (select plan from supported) order by p.plan, p.code, p.need
""")
write("need_achievement", f"""
    with judged as (
        select t.plan, t.headline, t.need, t.area_code, t.family_no,
            min(case t.status when 'not_achieved' then 1 when 'not_yet_knowable' then 2 when 'not_evidenced' then 3 when 'achieved' then 4 else 5 end) as worst
        from statuses t join all_families f using (area_code, family_no)
        where t.area_code in (select area_code from on_time) and f.closed_on between date '2023-04-01' and date '2023-09-30' and f.engaged_on is not null
            and t.identified <= if(t.plan = 'mk-tf-2020', f.engaged_on, least(date '{MONTH}', cast(f.closed_on + interval 6 months as date)))
        group by all
    )
    select p.plan, p.headline, p.need, count(j.worst), count(*) filter (worst = 4), count(*) filter (worst = 1), count(*) filter (worst = 3),
        count(*) filter (worst = 2), count(*) filter (worst = 5)
    from plan_needs p join judged j using (plan, headline, need)
    group by p.plan, p.code, p.headline, p.need order by p.plan, p.code, p.need
""")
