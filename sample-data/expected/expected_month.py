"""Works out the numbers of the monthly report for March 2024 from the extracts alone, with DuckDB.

It shares no code with the program. Landing and the statuses of recorded needs are those of expected_needs.py, which it
imports (that writes its own three files again), the deciding clauses those of expected_clauses.py, what the data shows that
of expected_found.py; family results, stocks, flows, stages, coverage and faults are worked out here, from the contract, the plans and docs/rule-language.md. Run it in this folder:
    pip install duckdb==2.0.0 && python expected_month.py
    python expected_month.py X06000003 L2
It writes monthly/<query>.csv for the queries of queries/monthly/, and for data/areas and families/in_support: a header of
the query's own column names, and all rows of the query for those columns, in no order of the query's. Days are YYYY-MM-DD, nulls empty, flags true or false, doubles
have nine decimals. An area that is late is counted at its own month's end, and left out of the rows of scope all.
It also writes one_clause_away.csv (area, plan, need, status, one_clause_away, rows), of each need that is asked for it.

With an area and a locality of it, it writes monthly-locality/<area>-<locality>/<query>.csv: the same of the families that the
area's newest submission places there, the rows of scope area alone. Their needs are judged on all that is known of them,
linked engagements in other localities too. What is no family's stays whole: coverage, the rows that the area supplied and
that were left out of them, and rows left out of which no landed family is known, for they may be the locality's. A target is
the area's and says nothing of a locality, which has none; nor is a locality compared with all areas (all_share is empty).
Left out beside the columns below, for they are of the areas and not of families: areas_on_time, areas_late and late_names
of now, families of areas.

Left out:
    plans                       version: the program's own hash of what a plan asks
    decided_by, one_need_away   words: the clause in plain English, which the program makes
success_by_employment counts 0 throughout, since no plan of the sample has a rule of it.
In incomplete, closed_by_rejected counts families that lack nothing but what a row that was left out may have held.
In rejects, the reasons are those that the sample gives; others of the program (a row twice, say) are not looked for.
"""

import csv
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
# Which families: all of them, or those of one locality. expected_needs.py takes words of its own, and none of these.
AREA, LOCALITY = sys.argv[1:] or (None, None)
del sys.argv[1:]
import expected_clauses  # noqa: E402, F401
import expected_found  # noqa: E402, F401
from expected_needs import MONTH, contract, db, test_and_type  # noqa: E402

import whole_plans

HERE = Path(__file__).parent
DATA = HERE.parent
OUT = HERE / "monthly-locality" / f"{AREA}-{LOCALITY}" if AREA else HERE / "monthly"
OUT.mkdir(parents=True, exist_ok=True)
NOT_OF_A_LOCALITY = {"areas": ["families"], "now": ["areas_on_time", "areas_late", "late_names"]}


def plain(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.9f}" if isinstance(value, float) else str(value)


def confined(name, sql):
    """The rows and columns that are a locality's."""
    columns = [column[0] for column in db.execute(f"select * from ({sql}) limit 0").description]
    kept = [column for column in columns if column not in NOT_OF_A_LOCALITY.get(name, [])]
    if name in ("prevalence", "achievement"):
        kept[kept.index("all_share")] = "null as all_share"
    here = f"where area_code = '{AREA}'" if "area_code" in columns else ""
    return f"select {', '.join(kept)} from ({sql}) {here}"


def write(name, sql):
    found = db.execute(f"select * from ({confined(name, sql) if AREA else sql}) order by all")
    with open(OUT / f"{name}.csv", "w", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow([column[0] for column in found.description])
        lines.writerows([plain(value) for value in row] for row in found.fetchall())


# The plans: titles and places of needs. The place counts on from plan to plan.

db.execute("create table plan (plan text, programme text, title text, source text, in_force_from date, in_force_to date)")
db.execute("create table title (plan text, headline text, headline_title text, need text, code text, title text, place bigint, level text)")
db.execute("create table rule (plan text, kind text, enough bigint, practice boolean, at_engagement boolean)")
db.execute("create table whose (plan text, need text, kind text)")
db.execute("create table reading (plan text, programme text, place bigint, code text, title text, question text, taken text, otherwise text, reading text)")


def read(plan, name, code, title, readings):
    for r in readings:
        place = db.execute("select count(*) + 1 from reading").fetchone()[0]
        db.execute("insert into reading values (?, ?, ?, ?, ?, ?, ?, ?, ?)", [plan["id"], name, place, code, title, r["question"], r["taken"], r["otherwise"], r["id"]])


place = 0
for plan in whole_plans.plans():
    name = {"TF": "Troubled Families", "SF": "Supporting Families"}[plan["programme"]]
    db.execute("insert into plan values (?, ?, ?, ?, ?, ?)",
               [plan["id"], name, plan["title"], plan["source"], plan["in_force_from"], plan.get("in_force_to")])
    read(plan, name, None, "The whole plan", plan.get("reading", []))
    (kind, enough), = plan["eligibility"].items()
    assert plan["judged_after"] == "months(6)" and "employment" not in plan
    db.execute("insert into rule values (?, ?, ?, ?, ?)", [plan["id"], kind, enough, plan["practice"], plan["needs_join_until"] == "engaged"])
    for headline in plan["headline"]:
        same = [plan["id"], headline["id"], headline["title"]]
        db.execute("insert into title values (?, ?, ?, '', ?, ?, ?, 'headline')", [*same, headline["code"], headline["title"], place + 1])
        for need in headline.get("need", []) + headline.get("not_published", []):
            place += 1
            read(plan, name, need["code"], need["title"], need.get("reading", []))
            db.execute("insert into whose values (?, ?, ?)", [plan["id"], need["id"], need["person"]])
            db.execute("insert into title values (?, ?, ?, ?, ?, ?, ?, 'need')", [*same, need["id"], need["code"], need["title"], place])

for table in ("areas", "targets"):
    db.execute(f"create table {table} as select * from read_csv('{DATA}/reference/{table}/{table}.csv', header = true, all_varchar = true)")
if AREA:
    db.execute(f"delete from targets where area_code = '{AREA}'")
db.execute(f"""create table named as select code, min(name) as name from areas
    where coalesce(valid_from::date <= date '{MONTH}', true) and coalesce(valid_to::date >= date '{MONTH}', true) group by code""")

# Every area under its own code, and each area on time once more under '', for all. Of a locality's area, its own code is that
# locality's families alone.

db.execute("create table current_area as select distinct area as area_code, known from raw_families")
db.execute(f"create table scopes as select area_code as s, area_code, known from current_area union all select '', area_code, known from current_area where known = date '{MONTH}'")
db.execute("create table spans as select distinct s, known from scopes")
SCOPE = "if(s = '', 'all', 'area') as scope, nullif(s, '') as area_code"

db.execute("create macro first_of(d) as cast(date_trunc('month', d) as date)")
db.execute("create macro back_month(d, n) as last_day(cast(date_trunc('month', d) - to_months(n) as date))")
db.execute("""create macro financial_year(d) as year(cast(d - interval 3 months as date)) || '-' ||
    right(cast(year(cast(d - interval 3 months as date)) + 1 as text), 2)""")
db.execute("create macro word(a, b) as case when a > b then 'more' when a < b then 'fewer' else 'same' end")
db.execute("create macro share(k, n) as k::double / nullif(n, 0)")
Z = 1.959963984540054
db.execute(f"create macro wilson_middle(k, n) as (k::double / n + {Z * Z} / (2 * n)) / (1 + {Z * Z} / n)")
db.execute(f"create macro wilson_half(k, n) as {Z} * sqrt(k::double / n * (1 - k::double / n) / n + {Z * Z} / (4 * n::double * n)) / (1 + {Z * Z} / n)")
db.execute("create macro low(k, n) as if(n = 0, null, greatest(0.0::double, wilson_middle(k, n) - wilson_half(k, n)))")
db.execute("create macro high(k, n) as if(n = 0, null, least(1.0::double, wilson_middle(k, n) + wilson_half(k, n)))")
LIVES_HERE = f"coalesce(f.area_code = '{AREA}' and f.locality = '{LOCALITY}', false)" if AREA else "true"
db.execute(f"create table fam as select s.s, f.*, p.programme from all_families f join scopes s using (area_code, known) join plan p using (plan) where s = '' or {LIVES_HERE}")
assert db.execute("select count(*) from fam where s <> ''").fetchone()[0], "no family is there"

# --- plans, now, flows

write("readings", "select * from reading where plan in (select plan from fam where s <> '')")
write("plans", "select p.*, (select count(*) from fam f where f.plan = p.plan and s <> '') as families from plan p where p.plan in (select plan from fam where s <> '')")


def supported(n):
    return f"count(*) filter (engaged_on <= back_month(m.known, {n}) and coalesce(closed_on >= first_of(back_month(m.known, {n})), true))"


def moved(column, n):
    return f"count(*) filter (engaged_on is not null and {column} between first_of(back_month(m.known, {n})) and back_month(m.known, {n}))"


def change(name):
    return f"""{name}, {name}_before, abs({name} - {name}_before) as {name}_month_change, word({name}, {name}_before) as {name}_month_word,
        abs({name} - {name}_then) as {name}_year_change, word({name}, {name}_then) as {name}_year_word"""


counts = ", ".join(
    f"{what(0)} as {name}, {what(1)} as {name}_before, {what(12)} as {name}_then"
    for name, what in (("families", supported), ("starts", lambda n: moved("engaged_on", n)), ("closures", lambda n: moved("closed_on", n)))
)
write("now", f"""
    with n as (select m.s, m.known, {counts} from spans m left join fam f on f.s = m.s group by all)
    select {SCOPE}, known as month, back_month(known, 1) as month_before, back_month(known, 12) as year_before, known < date '{MONTH}' as late,
        (select count(*) from current_area where known = date '{MONTH}') as areas_on_time, (select count(*) from current_area where known < date '{MONTH}') as areas_late,
        (select string_agg(coalesce(name, c.area_code) || ' (newest data: ' || strftime(known, '%B %Y') || ')', ', ' order by c.area_code)
            from current_area c left join named on code = c.area_code where known < date '{MONTH}') as late_names,
        {change("families")}, {change("starts")}, {change("closures")}
    from n
""")
write("flows", f"""
    select {SCOPE}, back_month(m.known, n) as month, kind,
        (select count(*) from fam f where f.s = m.s and f.engaged_on is not null
            and last_day(if(kind = 'Starts', f.engaged_on, f.closed_on)) = back_month(m.known, n)) as families
    from spans m cross join range(36) r(n) cross join (values ('Starts'), ('Closures')) k(kind)
""")

# Each programme has a row, and each of 48 months that an area's own submission has reached.
write("in_support", f"""
    select d.month, nullif(m.s, '') as area_code, if(m.s = '', 'all', 'area') as scope, programme, (select count(*) from fam f where f.s = m.s and f.programme = p.programme
        and f.engaged_on <= d.month and coalesce(f.closed_on >= first_of(d.month), true)) as families
    from spans m join (select back_month(date '{MONTH}', n) as month from range(48) r(n)) d on d.month <= m.known cross join (select distinct programme from plan) p
""")

write("needs_first_recorded", f"""
    with f as (select x.s, n.area_code, n.family_no, n.need, min(coalesce(n.recorded_on, n.identified_on)) as d from all_needs n join fam x on x.area_code = n.area_code and x.family_no = n.family_no group by all),
    c as (select m.s, back_month(m.known, n) as month, (select count(*) from f where f.s = m.s and last_day(d) = back_month(m.known, n)) as needs,
        (select count(*) from f where f.s = m.s and last_day(d) = m.known) as needs_now,
        (select count(*) from f where f.s = m.s and last_day(d) = back_month(m.known, 1)) as needs_before
        from spans m cross join range(36) r(n))
    select {SCOPE}, month, needs_now, needs_before, abs(needs_now - needs_before) as needs_month_change, word(needs_now, needs_before) as needs_month_word, needs from c
""")

# A stock: in support on any day of the month, with a need under the headline identified and not withdrawn by its end.
write("prevalence_by_month", f"""
    with g as (select m.s, back_month(m.known, n) as month from spans m cross join range(24) r(n)),
    u as (select distinct g.s, f.plan from g join fam f on f.s = g.s where f.engaged_on <= g.month and coalesce(f.closed_on >= first_of(g.month), true)),
    c as (
        select u.s, u.plan, t.headline, g.month,
            (select count(*) from fam f where f.s = u.s and f.plan = u.plan and f.engaged_on <= g.month and coalesce(f.closed_on >= first_of(g.month), true)) as families,
            (select count(*) from fam f where f.s = u.s and f.plan = u.plan and f.engaged_on <= g.month and coalesce(f.closed_on >= first_of(g.month), true)
                and exists (select 1 from all_needs n join title own on own.plan = f.plan and own.need = n.need where n.area_code = f.area_code and n.family_no = f.family_no
                    and own.headline = t.headline and n.identified_on <= g.month and coalesce(n.withdrawn_on > g.month, true))) as with_need
        from u join g using (s) join title t on t.plan = u.plan and t.level = 'headline'
    )
    select {SCOPE}, plan, headline, month, families, with_need from c
""")

# --- stages

db.execute("create table claimed as select area_code, family_no, min(claimed_on) as claimed_on from all_claims group by all")
db.execute("""create table stage as
    with f as (select fam.*, c.claimed_on from fam left join claimed c using (area_code, family_no))
    select s, known, 1 as place, identified_on as d, null::date as before from f
    union all select s, known, 2, engaged_on, identified_on from f
    union all select s, known, 3, assessed_on, engaged_on from f
    union all select s, known, 4, action_plan_on, engaged_on from f
    union all select s, known, 5, support_on, engaged_on from f
    union all select s, known, 6, closed_on, engaged_on from f where engaged_on is not null
    union all select s, known, 7, claimed_on, closed_on from f""")


def days(q, of=""):
    return f"cast(floor(quantile_cont(d - before, {q}) filter (d >= before {of}) + 0.5) as bigint)"


write("stages", f"""
    with y as (select * from stage where d > back_month(known, 12) and d <= known),
    n as (select s, place, count(*) as reached, count(*) filter (d >= before) as timed, {days(0.25)} as a, {days(0.5)} as b, {days(0.75)} as c,
        count(*) filter (d < before) as out_of_order, count(*) filter (before is null and place > 1) as undated from y group by all)
    select if(m.s = '', 'all', 'area') as scope, nullif(m.s, '') as area_code, t.place::bigint as place, stage, since,
        back_month(m.known, 11) as first_month, m.known as last_month,
        coalesce(reached, 0) as reached, coalesce(timed, 0) as timed, a as days_lower_quartile, b as days_median, c as days_upper_quartile,
        coalesce(out_of_order, 0) as out_of_order, coalesce(undated, 0) as undated,
        (select e.b from n e where e.s = m.s and e.place = 2 and e.timed >= 10) as days_to_engaged,
        (select e.b from n e where e.s = m.s and e.place = 6 and e.timed >= 10) as days_to_closed
    from spans m cross join (values (1, 'Identified', null), (2, 'Engaged', 'identified'), (3, 'Assessed', 'engaged'), (4, 'Action plan', 'engaged'),
        (5, 'Support begun', 'engaged'), (6, 'Closed', 'engaged'), (7, 'First claimed', 'closed')) t(place, stage, since)
    left join n on n.s = m.s and n.place = t.place
""")

# --- the families in support in the month, and who they are

db.execute("create table sup as select * from fam where engaged_on <= known and coalesce(closed_on >= first_of(known), true)")
db.execute("""create table home as select s.s, s.area_code, s.known, s.family_no, p.birth_month
    from sup s join all_people p using (area_code, family_no) where coalesce(p.resident_from <= s.known, true) and coalesce(p.resident_to >= s.known, true)""")
write("household_sizes", f"""
    with n as (select s, least(7, (select count(*) from home h where h.s = x.s and h.area_code = x.area_code and h.family_no = x.family_no)) as place from sup x),
    g as (select s, place, count(*) as families, (sum(count(*)) over (partition by s))::bigint as of_families from n group by s, place)
    select {SCOPE}, place, case place when 0 then 'nobody on record' when 1 then '1 person' when 7 then '7 or more' else place || ' people' end as size,
        families, of_families, share(families, of_families) as share, of_families >= 10 as enough from g
""")
# The age is in whole years at the month's end; a birthday is the first day of the month of birth.
db.execute("""create table aged as select s, year(known) - year(birth_month) - if(month(known) < month(birth_month), 1, 0) as age from home
    where first_of(birth_month) <= known""")
write("child_ages", f"""
    with a as (select s, case when age < 5 then 1 when age < 11 then 2 when age < 16 then 3 else 4 end as place from aged where age < 18),
    g as (select s, place, count(*) as children, (sum(count(*)) over (partition by s))::bigint as of_children from a group by s, place)
    select {SCOPE}, place::bigint as place, ['0 to 4', '5 to 10', '11 to 15', '16 and 17'][place] as ages, children, of_children,
        share(children, of_children) as share, of_children >= 10 as enough from g
""")

# --- needs on record

db.execute("create table rec as select distinct s.s, s.area_code, s.family_no, s.plan, t.headline, t.need from sup s join statuses t using (area_code, family_no)")
# What the data shows of needs that are not on record. Of the rules, those of one plan are read.
db.execute("create table sho as select s.s, s.area_code, s.family_no, s.plan, t.headline, t.need from sup s join shown h using (area_code, family_no) join title t using (plan, need)")
assert db.execute("select bool_and(plan = 'mk-sf-2022') from sup").fetchone()[0]
db.execute("create table total as select s, plan, programme, count(*) as families from sup group by all")
write("needs_per_family", f"""
    with n as (select s, plan, programme, least(8, (select count(*) from rec r where r.s = x.s and r.area_code = x.area_code and r.family_no = x.family_no)) as place from sup x),
    g as (select s, plan, programme, place, count(*) as families, (sum(count(*)) over (partition by s, plan))::bigint as of_families from n
        group by s, plan, programme, place)
    select {SCOPE}, plan, programme, place, case place when 0 then 'none' when 1 then '1 need' when 8 then '8 or more' else place || ' needs' end as needs,
        families, of_families, share(families, of_families) as share, of_families >= 10 as enough from g
""")
write("prevalence", f"""
    with n as (
        select x.s, x.plan, x.programme, x.families, t.level, t.place, t.code, t.title, t.headline, t.need, t.headline_title,
            (select count(distinct (r.area_code, r.family_no)) from rec r
                where r.s = x.s and r.plan = x.plan and r.headline = t.headline and (t.need = '' or r.need = t.need)) as with_need,
            (select count(distinct (h.area_code, h.family_no)) from sho h
                where h.s = x.s and h.plan = x.plan and h.headline = t.headline and (t.need = '' or h.need = t.need)
                    and not exists (select 1 from rec r where r.s = h.s and r.area_code = h.area_code and r.family_no = h.family_no
                        and r.headline = t.headline and (t.need = '' or r.need = t.need))) as found_only
        from total x join title t using (plan)
    ),
    first as (select s, plan, arg_max(title, 1000 * with_need - place) as title, max(share(with_need, families)) as share
        from n where level = 'headline' and families >= 10 group by all)
    select if(n.s = '', 'all', 'area') as scope, nullif(n.s, '') as area_code, n.plan, n.programme, n.level, n.place, n.code, n.title, n.headline_title,
        n.families, n.with_need, share(n.with_need, n.families) as share, low(n.with_need, n.families) as low, high(n.with_need, n.families) as high,
        n.found_only, share(n.found_only, n.families) as found_only_share,
        (select share(a.with_need, a.families) from n a where a.s = '' and n.s <> '' and a.plan = n.plan and a.headline = n.headline and a.need = n.need) as all_share,
        first.title as foremost_title, first.share as foremost_share
    from n left join first on first.s = n.s and first.plan = n.plan
""")
write("pairs", f"""
    with h as (select distinct s, plan, area_code, family_no, headline from rec),
    one as (select s, plan, headline, count(*) as families from h group by all),
    two as (select a.s, a.plan, a.headline as first, b.headline as second, count(*) as families_both
        from h a join h b using (s, plan, area_code, family_no) group by all),
    t as (select plan, headline, headline_title, place from title where level = 'headline'),
    n as (
        select a.s, a.plan, x.programme, ta.headline_title as first_title, tb.headline_title as second_title, ta.place = tb.place as same,
            coalesce(families_both, 0) as families_both, a.families as families_first, b.families as families_second, x.families
        from one a join one b using (s, plan) join total x using (s, plan)
        join t ta on ta.plan = a.plan and ta.headline = a.headline join t tb on tb.plan = b.plan and tb.headline = b.headline
        left join two on two.s = a.s and two.plan = a.plan and two.first = a.headline and two.second = b.headline
        where ta.place <= tb.place
    )
    select if(s = '', 'all', 'area') as scope, nullif(s, '') as area_code, plan, programme,
        if(same, 'alone', if(families_both = 0, 'apart', 'pair')) as kind, first_title, second_title,
        families_both, families_first, families_second, families, share(families_both, families) as share,
        low(families_both, families) as low, high(families_both, families) as high,
        if(same, null, share(families_both, families) / (share(families_first, families) * share(families_second, families))) as times_expected,
        families >= 10 as enough
    from n
""")

# --- statuses of the needs of engaged families. A need of several people comes to the worst.

db.execute("""create table inset_person as
    select f.s, f.known, f.area_code, f.family_no, f.plan, f.programme, f.closed_on, t.headline, t.need, t.person_no, t.status,
        case t.status when 'not_achieved' then 1 when 'not_yet_knowable' then 2 when 'not_evidenced' then 3 when 'achieved' then 4 else 5 end as worst
    from fam f join statuses t using (area_code, family_no) join rule on rule.plan = f.plan
    where f.engaged_on is not null
        and t.identified <= if(at_engagement, f.engaged_on, least(f.known, coalesce(cast(f.closed_on + interval 6 months as date), f.known)))""")
db.execute("create table inset as select * exclude (person_no, status, worst), min(worst) as worst from inset_person group by all")
FINAL = "closed_on > back_month(known, 18) and closed_on <= back_month(known, 6)"
BEFORE = "closed_on > back_month(known, 30) and closed_on <= back_month(known, 18)"
write("achievement", f"""
    with w as (
        select * from inset where {FINAL}
        union all by name
        select s, known, area_code, family_no, plan, programme, headline, '' as need, min(worst) as worst from inset where {FINAL} group by all
    ),
    n as (select s, known, plan, programme, headline, need, count(*) as closed, count(*) filter (worst = 4) as achieved, count(*) filter (worst = 1) as not_achieved,
        count(*) filter (worst = 3) as not_evidenced, count(*) filter (worst = 2) as not_yet_knowable, count(*) filter (worst = 5) as not_published,
        count(*) filter (worst in (1, 3, 4)) as judged from w group by all)
    select {SCOPE}, plan, programme, level, place, code, title, headline_title, back_month(known, 17) as first_month, back_month(known, 6) as last_month,
        closed, achieved, not_achieved, not_evidenced, not_yet_knowable, not_published, judged,
        share(achieved, judged) as share, low(achieved, judged) as low, high(achieved, judged) as high,
        share(achieved, achieved + not_achieved) as share_evidenced, share(achieved, judged) as share_lowest,
        share(achieved + not_evidenced, judged) as share_highest,
        (select share(a.achieved, a.judged) from n a where a.s = '' and n.s <> '' and (a.plan, a.headline, a.need) = (n.plan, n.headline, n.need)) as all_share,
        judged >= 10 as enough
    from n join title using (plan, headline, need)
""")

# --- the family's result, in the order of docs/rule-language.md, of all engaged families

# A row that was left out and does not say whose it was concerns every family of its area.
db.execute("""create table hurt as select distinct f.area_code, f.family_no, r.source_table
    from all_rejects r join all_families f on f.area_code = r.area_code and (r.any_family or f.family_no = r.family_no)""")
db.execute("""create table judged as
    with n as (
        select s, area_code, family_no, count(*) as needs, count(distinct headline) as headlines, bool_or(worst = 1) as no, bool_or(worst = 2) as open,
            bool_or(worst = 3) as missing, bool_and(worst = 5) as unprinted
        from inset group by all
    ),
    f as (
        select fam.*, r.practice, if(r.kind = 'needs', coalesce(n.needs, 0), coalesce(n.headlines, 0)) >= r.enough as enough, coalesce(n.no, false) as no,
            coalesce(n.open, false) as open, coalesce(n.missing, false) as missing, coalesce(n.unprinted, true) as unprinted,
            fam.expectant or exists (select 1 from all_people p where p.area_code = fam.area_code and p.family_no = fam.family_no
                and first_of(p.birth_month) + interval 18 years > fam.engaged_on and coalesce(p.resident_from <= fam.engaged_on, true)
                and coalesce(p.resident_to >= fam.engaged_on, true)) as child,
            exists (select 1 from hurt h where h.area_code = fam.area_code and h.family_no = fam.family_no and h.source_table = 'people') as people_hurt,
            exists (select 1 from hurt h where h.area_code = fam.area_code and h.family_no = fam.family_no and h.source_table = 'needs') as needs_hurt,
            exists (select 1 from all_claims c where c.area_code = fam.area_code and c.family_no = fam.family_no and c.basis = 'discretion') as discretion,
            coalesce(lead_practitioner_on <= judged_on and assessed_on <= judged_on and action_plan_on <= judged_on and support_on <= judged_on, false) as practised
        from (select *, least(known, cast(closed_on + interval 6 months as date)) as judged_on from fam) fam
        join rule r using (plan) left join n using (s, area_code, family_no)
        where engaged_on is not null
    ),
    r as (
        select *, case
            when not child and not people_hurt or not enough and not needs_hurt then 'not_eligible'
            when no then 'not_success'
            when open then 'not_yet_knowable'
            when missing or unprinted or practice and not practised then 'not_evidenced'
            when needs_hurt or not child or not enough then 'rejected'
            else 'success' end as rule
        from f
    )
    select * exclude (rule), if(rule <> 'success' and discretion, 'success_by_discretion', if(rule = 'rejected', 'not_evidenced', rule)) as result, rule = 'rejected' as by_rejected from r""")
ACHIEVED, ASKED, LACKS = "result in ('success', 'success_by_employment')", "result not in ('not_eligible', 'not_yet_knowable')", "result = 'not_evidenced'"
RESULTS = ["success", "success_by_employment", "success_by_discretion", "not_success", "not_evidenced", "not_yet_knowable", "not_eligible"]
each = ", ".join(f"count(result) filter (result = '{result}') as {result}" for result in RESULTS)
write("success_by_month", f"""
    with p as (select distinct s, known, plan, programme from judged where closed_on > back_month(known, 24)),
    m as (select s, known, plan, programme, back_month(known, n) as closed_month, n from p cross join range(24) r(n)),
    g as (select m.s, m.plan, m.programme, m.closed_month, m.n, count(result) as closed, {each}, count(result) filter ({ASKED}) as judged,
            count(result) filter ({ACHIEVED}) as achieved
        from m left join judged j on j.s = m.s and j.plan = m.plan and last_day(j.closed_on) = m.closed_month group by all)
    select {SCOPE}, plan, programme, closed_month, if(n < 6, 'Provisional', 'Final') as judgement, closed, {", ".join(RESULTS)}, judged,
        share(achieved, judged) as share, low(achieved, judged) as low, high(achieved, judged) as high, share(achieved + not_evidenced, judged) as share_highest,
        achieved, n < 6 as provisional
    from g
""")


def years(key, programme):
    def count(what, year):
        return f"count(result) filter (programme = '{programme}' and {year} and {what})"
    out = [f"{count(what, FINAL)} as {key}_{name}" for name, what in (("closed", "true"), ("achieved", ACHIEVED), ("judged", ASKED), ("not_evidenced", LACKS))]
    return ", ".join([*out, f"{count(ACHIEVED, BEFORE)} as {key}_won", f"{count(ASKED, BEFORE)} as {key}_asked"])


def shown(key):
    return f"""{key}_closed, {key}_achieved, {key}_judged, {key}_not_evidenced, share({key}_achieved, {key}_judged) as {key}_share,
        low({key}_achieved, {key}_judged) as {key}_low, high({key}_achieved, {key}_judged) as {key}_high,
        share({key}_achieved + {key}_not_evidenced, {key}_judged) as {key}_highest, share({key}_won, {key}_asked) as {key}_share_before,
        low({key}_won, {key}_asked) as {key}_low_before, high({key}_won, {key}_asked) as {key}_high_before"""


write("two_plans", f"""
    with g as (select m.s, m.known, {years("sf", "Supporting Families")}, {years("tf", "Troubled Families")},
            count(result) filter ({FINAL} and result = 'not_eligible') as not_eligible
        from spans m left join (select * exclude (known) from judged) j using (s) group by all)
    select {SCOPE}, if(s = '', null, coalesce(name, s)) as name, known < date '{MONTH}' as late, back_month(known, 17) as first_month,
        back_month(known, 6) as last_month, back_month(known, 29) as first_month_before, back_month(known, 18) as last_month_before,
        {shown("sf")}, {shown("tf")}, sf_closed + tf_closed as closed, sf_achieved + tf_achieved as achieved, not_eligible
    from g left join named on code = s
""")
PARTS = f"count(*) as closed, count(*) filter ({ACHIEVED}) as achieved, count(*) filter ({LACKS}) as not_evidenced, count(*) filter ({ASKED}) as judged"
SHARES = "share(achieved, judged) as share, low(achieved, judged) as low, high(achieved, judged) as high"
write("by_deprivation", f"""
    with g as (select s, plan, programme, case when imd_decile is null then 4 when imd_decile <= 3 then 1 when imd_decile <= 7 then 2 else 3 end as place, {PARTS}
        from judged where {FINAL} group by all)
    select {SCOPE}, plan, programme, place, ['Deciles 1 to 3 (most deprived)', 'Deciles 4 to 7', 'Deciles 8 to 10 (least deprived)', 'Not known'][place] as band,
        closed, achieved, not_evidenced, judged, {SHARES} from g
""")
write("by_locality", f"""
    with g as (select area_code, plan, programme, coalesce(locality, 'Not known') as locality, {PARTS} from judged where {FINAL} and s <> '' group by all)
    select *, {SHARES} from g
""")


def won(when):
    return f"count(result) filter ({ACHIEVED} and {when})"


write("achieved_now", f"""
    with y as (select s, known, financial_year(known) as financial_year, (month(known) + 8) % 12 + 1 as months_of_year,
        back_month(known, (month(known) + 8) % 12 + 6) as first from spans),
    n as (select y.s, y.known, financial_year, months_of_year, first,
            {won("last_day(closed_on) = back_month(y.known, 6)")} as a, {won("last_day(closed_on) = back_month(y.known, 7)")} as b,
            {won("last_day(closed_on) = back_month(y.known, 18)")} as c,
            {won("closed_on between first_of(first) and back_month(y.known, 6)")} as year_to_date,
            {won("closed_on between first_of(back_month(first, 12)) and back_month(y.known, 18)")} as year_to_date_before,
            count(result) filter (closed_on > back_month(y.known, 6)) as provisional_closed,
            count(result) filter (closed_on > back_month(y.known, 6) and result = 'not_yet_knowable') as provisional_open
        from y left join judged j on j.s = y.s group by all),
    g as (select x.s, if(count(t.families) = count(*), sum(t.families::bigint), null)::bigint as target, count(*) - count(t.families) as areas_without_target
        from scopes x left join targets t on t.area_code = x.area_code and t.financial_year = financial_year(x.known) group by x.s),
    p as (select *, cast(floor(target * months_of_year / 12.0 + 0.5) as bigint) as target_to_date from n join g using (s))
    select {SCOPE}, back_month(known, 6) as closed_month, back_month(known, 7) as closed_month_before, back_month(known, 18) as closed_year_before,
        a as achieved, abs(a - b) as achieved_month_change, word(a, b) as achieved_month_word, abs(a - c) as achieved_year_change, word(a, c) as achieved_year_word,
        financial_year, months_of_year, first as year_first_closed, year_to_date, year_to_date_before, abs(year_to_date - year_to_date_before) as year_change,
        word(year_to_date, year_to_date_before) as year_word, target, target_to_date, abs(year_to_date - target_to_date) as target_gap,
        case when target is null then 'none' when year_to_date > target_to_date then 'above' when year_to_date < target_to_date then 'below' else 'met' end as target_word,
        areas_without_target, provisional_closed, provisional_open
    from p
""")

def to_date(first, last):
    return f"(select count(*) from judged j where j.s = y.s and {ACHIEVED} and closed_on > {first} and closed_on <= {last})"


# The n-th month of the year counts closures from half a year before the year up to half a year before that month.
write("year_to_date", f"""
    with y as (select s, known, n, back_month(known, (month(known) + 8) % 12 + 1 - n) as month from spans cross join range(1, 13) r(n)),
    g as (select x.s, if(count(t.families) = count(*), sum(t.families::bigint), null)::bigint as target
        from scopes x left join targets t on t.area_code = x.area_code and t.financial_year = financial_year(x.known) group by x.s),
    l as (
        select s, month, n, financial_year(month) as line, back_month(month, 6) as closed_month, {to_date("back_month(month, n + 6)", "back_month(month, 6)")} as families
            from y where month <= known
        union all
        select s, month, n, financial_year(back_month(month, 12)), back_month(month, 18), {to_date("back_month(month, n + 18)", "back_month(month, 18)")} from y
        union all
        select s, month, n, 'Target ' || financial_year(month), null, cast(floor(target * n / 12.0 + 0.5) as bigint) from y join g using (s) where target is not null
    )
    select {SCOPE}, month, n as place, line, closed_month, families from l
""")

# --- who achieves: people by their own needs, families by service

GROUPS = [("All", "All people with needs of their own", "true"), ("Sex", "Female", "sex = 'female'"), ("Sex", "Male", "sex = 'male'"),
          ("Sex", "Sex not known", "sex is null or sex = 'not_known'")]
GROUPS += [("Ethnic group", name, f"ethnic_group = '{name.split()[0].lower()}'") for name in ("Asian", "Black", "Mixed", "White", "Other ethnic group")]
GROUPS += [("Ethnic group", "Ethnic group not known", "ethnic_group is null"), ("Disability", "Disabled", "disabled"), ("Disability", "Not disabled", "not disabled"),
           ("Disability", "Disability not known", "disabled is null")]
APART = [("Of the whole family", "kind = 'family'"), ("Of a person not named", "kind <> 'family'")]
db.execute(f"""create table own as
    select s, known, plan, programme, area_code, family_no, person_no, if(person_no is null, if(kind = 'family', 'family', 'nobody'), null) as kind, min(worst) as worst
    from inset_person join whose using (plan, need) where {FINAL} group by all""")
db.execute("create table own_group (s text, plan text, programme text, place bigint, dimension text, title text, counted text, compared boolean, worst integer)")
for place, (dimension, title, test) in enumerate(GROUPS, 1):
    db.execute(f"""insert into own_group select s, plan, programme, {place}, '{dimension}', '{title}', 'people', {dimension != "All"}, worst
        from own join all_people using (area_code, family_no, person_no) where {test}""")
for place, (title, test) in enumerate(APART, len(GROUPS) + 1):
    db.execute(f"insert into own_group select s, plan, programme, {place}, 'Counted apart', '{title}', 'families', false, worst from own where {test}")


def told(key, name):
    total = f"(select {{}} from n b where b.s = n.s and b.programme = '{name}' and b.place = 1)"
    telling = f"from n b where b.s = n.s and b.programme = '{name}' and b.compared and b.title not like '%not known' and b.judged >= 10"
    achieved, judged = total.format("coalesce(sum(achieved), 0)::bigint"), total.format("coalesce(sum(judged), 0)::bigint")
    apart = "not (select share(a.achieved, a.judged) from n a where a.s = b.s and a.plan = b.plan and a.place = 1) between low(b.achieved, b.judged) and high(b.achieved, b.judged)"
    return f"""{achieved} as {key}_achieved, {judged} as {key}_judged, share({achieved}, {judged}) as {key}_share, (select count(*) {telling}) as {key}_groups,
        (select string_agg(lower(title), ', ' order by place) {telling} and {apart}) as {key}_apart"""


write("by_group", f"""
    with n as (select s, plan, programme, place, dimension, title, counted, compared, count(*) as with_needs, count(*) filter (worst = 4) as achieved,
        count(*) filter (worst = 1) as not_achieved, count(*) filter (worst = 3) as not_evidenced, count(*) filter (worst in (1, 3, 4)) as judged from own_group group by all)
    select {SCOPE}, n.* exclude (s), {SHARES}, (select share(a.achieved, a.judged) from n a where a.s = n.s and a.plan = n.plan and a.place = 1) as all_share,
        {told("sf", "Supporting Families")}, {told("tf", "Troubled Families")}
    from n
""")
NAMES = {"services": "A service, not said which", "affected_by_support": "Support for those affected by substance use", "through_the_gate": "Through the Gate support",
         "child_to_parent_abuse_course": "Child-to-parent abuse course", "da_awareness_programme": "Domestic abuse awareness programme",
         "da_specialist_support": "Domestic abuse specialist support", "family_nurse_partnership": "Family Nurse Partnership", "send_package": "SEND package",
         "healthy_lifestyle": "Healthy lifestyle programme", "multi_agency_partnership": "Multi-agency partnership", "teen_parent_adviser": "Teenage parent adviser",
         "parents_as_first_teachers": "Parents as First Teachers", "whole_family_substance": "Whole-family substance support"}
words_of = next(says for column, says, _ in contract["support"] if column == "service").removeprefix("one of ").split(", ")
db.execute("create table service_name (word text, name text)")
db.executemany("insert into service_name values (?, ?)", [(word, NAMES.get(word, word.replace("_", " ").capitalize())) for word in words_of])
# The days of the work and those of the service overlap.
db.execute(f"""create table served as select distinct j.s, j.area_code, j.family_no, p.service from judged j join all_support p using (area_code, family_no)
    where {FINAL} and p.result in ('completed', 'engaged') and greatest(j.engaged_on, p.started_on) <= least(j.closed_on, coalesce(p.ended_on, j.closed_on))
        and coalesce(p.ended_on >= j.engaged_on, true)""")


def closed_of(programme, served=""):
    return f"""(select count(*) from judged j where j.s = g.s and j.programme = '{programme}' and {FINAL} {served})"""


SERVED = "and exists (select 1 from served v where v.s = j.s and v.area_code = j.area_code and v.family_no = j.family_no)"
write("by_service", f"""
    with r as (
        select j.*, 1 as part, v.service as word, name as service from judged j join served v using (s, area_code, family_no) join service_name on word = v.service
        union all by name
        select j.*, 2 as part, 'None of these on record' as service from judged j where {FINAL} and not exists (select 1 from served v where v.s = j.s and v.area_code = j.area_code and v.family_no = j.family_no)
        union all by name
        select j.*, 3 as part, 'All families closed' as service from judged j where {FINAL}
    ),
    n as (select s, plan, programme, part, word, service, {PARTS} from r group by all),
    g as (select *, row_number() over (partition by s, plan order by part, closed desc, word) as place from n)
    select {SCOPE}, plan, programme, place, service, closed, achieved, not_evidenced, judged, {SHARES},
        {closed_of("Supporting Families")} as sf_closed, {closed_of("Supporting Families", SERVED)} as sf_served,
        {closed_of("Troubled Families")} as tf_closed, {closed_of("Troubled Families", SERVED)} as tf_served
    from g
""")

# --- what stands between: deciding clauses, and families that one need keeps from success

write("decided_by", f"""
    with d as (select distinct s, plan, programme, area_code, family_no, need, status, clause from inset_person p join decided using (area_code, family_no, need)
            where p.person_no is not distinct from decided.person_no and {FINAL} and status in ('not_achieved', 'not_evidenced')),
    g as (select s, plan, programme, need, status, clause, count(*) as families from d group by all)
    select {SCOPE}, g.plan, g.programme, if(status = 'not_achieved', 'Not achieved', 'Not evidenced') as status, g.need, code, title, headline_title, clause,
        families, of_families, families / of_families::double as share
    from g join (select s, plan, count(*) as of_families from judged where {FINAL} group by all) using (s, plan) join title t on t.plan = g.plan and t.need = g.need
""")
# Of whom it is asked whether one clause is in the way.
db.execute("""create table asked as select p.*, d.away
    from inset_person p join decided d on d.area_code = p.area_code and d.family_no = p.family_no and d.need = p.need and d.person_no is not distinct from p.person_no
    where status in ('not_achieved', 'not_evidenced') and coalesce(cast(closed_on + interval 6 months as date) > known, true)""")
if not AREA:
    lines = db.execute("select area_code, plan, need, status, away, count(*) from asked where s <> '' group by all order by all").fetchall()
    (HERE / "one_clause_away.csv").write_text("".join(",".join(plain(value) for value in line) + "\n" for line in lines))
# Whose result can still turn, and how many rows of a need and a person are in the way.
db.execute(f"""create table turning as
    select j.s, j.known, j.area_code, j.family_no, j.plan, j.programme,
        (select count(*) from inset_person p where p.s = j.s and p.area_code = j.area_code and p.family_no = j.family_no and p.worst <= 3) as needs,
        exists (select 1 from inset_person p where p.s = j.s and p.area_code = j.area_code and p.family_no = j.family_no and p.worst = 1) as refuted,
        exists (select 1 from asked p where p.s = j.s and p.area_code = j.area_code and p.family_no = j.family_no and p.away) as away
    from judged j where result in ('not_success', 'not_evidenced', 'not_yet_knowable') and coalesce(closed_on > back_month(known, 6), true)""")
write("needs_away", f"""
    with n as (select t.s, p.place, p.needs, count(*) filter (least(t.needs, 4) = p.place) as families, count(*) filter (least(t.needs, 4) = p.place and refuted) as not_achieved,
            count(*) filter (least(t.needs, 4) = p.place and programme = 'Supporting Families') as sf_families,
            count(*) filter (least(t.needs, 4) = p.place and programme = 'Troubled Families') as tf_families, count(*) as of_families,
            count(*) filter (t.needs = 1) as one_away, count(*) filter (t.needs = 1 and refuted) as one_away_not_achieved, count(*) filter (t.needs = 1 and not refuted) as one_away_lacking,
            count(*) filter (t.needs = 1 and away) as one_clause_away
        from turning t cross join (values (0, 'No need: something else is lacking'), (1, 'One need'), (2, 'Two needs'), (3, 'Three needs'), (4, 'Four needs or more')) p(place, needs)
        group by all)
    select {SCOPE}, place, needs, families, not_achieved, families - not_achieved as lacking, sf_families, tf_families, of_families, share(families, of_families) as share,
        one_away, one_away_not_achieved, one_away_lacking, one_clause_away from n
""")
write("one_need_away", f"""
    with o as (select t.s, t.plan, t.programme, p.need, p.status, d.clause
        from turning t join inset_person p using (s, area_code, family_no) join decided d on d.area_code = t.area_code and d.family_no = t.family_no and d.need = p.need
            and d.person_no is not distinct from p.person_no
        where t.needs = 1 and p.worst <= 3),
    g as (select s, plan, programme, need, status, clause, count(*) as families from o group by all)
    select {SCOPE}, g.plan, g.programme, case status when 'not_achieved' then 'Not achieved' when 'not_evidenced' then 'Not evidenced' else 'Not yet knowable' end as status,
        g.need, code, title, headline_title, clause, families, (sum(families) over (partition by s))::bigint as of_families
    from g join title t on t.plan = g.plan and t.need = g.need
""")

# --- claims. A month or year without a claim of a kind that was ever claimed has a row of 0.

KIND = "case route when 'outcomes' then 'Outcomes' when 'employment' then 'Employment' end || ', by ' || basis as kind"
db.execute("create table claim as select f.s, f.known, c.* exclude (area_code) from all_claims c join fam f using (area_code, family_no)")
write("claims", f"""
    with m as (select s, back_month(known, n) as month from spans cross join range(24) r(n)), k as (select distinct s, route, basis from claim)
    select {SCOPE}, month, financial_year(month) as financial_year, route, basis, {KIND},
        (select count(*) from claim c where c.s = m.s and c.route = k.route and c.basis = k.basis and last_day(c.claimed_on) = m.month) as claims
    from m join k using (s)
""")
write("claims_years", f"""
    with c as (select s, min(claimed_on) as first, max(claimed_on) as last from claim group by all),
    y as (select distinct s, financial_year(d::date) as financial_year from c, unnest(generate_series(date_trunc('month', first), last, interval 1 month)) u(d)), k as (select distinct s, route, basis from claim)
    select {SCOPE}, y.financial_year, route, basis, {KIND},
        (select count(*) from claim c where c.s = y.s and c.route = k.route and c.basis = k.basis and financial_year(c.claimed_on) = y.financial_year) as claims
    from y join k using (s)
""")

# --- coverage, day by day over the four years up to each area's month

KIND_COLUMNS = {"events": "kind", "scores": "instrument", "spells": "kind", "support": "service", "amounts": "kind"}
db.execute("create table source_kind (source_table text, kind text)")
for table, named_by in KIND_COLUMNS.items():
    says = next(says for column, says, _ in contract[table] if column == named_by)
    db.executemany("insert into source_kind values (?, ?)", [(table, kind) for kind in says.removeprefix("one of ").split(", ")])
write("coverage_gaps", """
    with d as (select area_code, known, unnest(generate_series(date_trunc('month', known) - interval 47 months, known, interval 1 day))::date as day from current_area),
    total as (select area_code, count(*) as of_days from d group by all),
    held as (select c.area_code, c.source_table, c.kind, count(distinct d.day) as days, min(d.day) as covered_from, max(d.day) as covered_to
        from all_coverage c join d on d.area_code = c.area_code and d.day between c.from_on and c.to_on group by all),
    g as (
        select area_code, source_table, count(*) as kinds, replace(string_agg(kind, ', ' order by kind), '_', ' ') as kind_names, covered_from, covered_to,
            of_days - days as days_missing, of_days
        from held join total using (area_code) where days < of_days group by all
        union all
        select area_code, source_table, 1, 'all', null, null, of_days, of_days
        from total cross join (values ('attendance'), ('events'), ('scores'), ('spells'), ('support'), ('judgements'), ('amounts'), ('claims')) t(source_table)
        where (area_code, source_table) not in (select (area_code, source_table) from held)
        union all
        -- Kinds that no row names, in a table of which some kinds are named and not all.
        select area_code, source_table, count(*), replace(string_agg(kind, ', ' order by kind), '_', ' '), null, null, of_days, of_days
        from total cross join source_kind
        where (area_code, source_table) in (select (area_code, source_table) from held) and (area_code, source_table, 'all') not in (select (area_code, source_table, kind) from held)
            and (area_code, source_table, kind) not in (select (area_code, source_table, kind) from held)
        group by all
    )
    select area_code, coalesce(name, area_code) as name, source_table, kinds, kind_names, covered_from, covered_to, days_missing, of_days
    from g left join named on code = area_code
""")

# --- faults of the rows left out: every column of every row, by the contract's words

ORDER = {
    "families": [("engaged_on", "identified_on"), ("closed_on", "engaged_on"), ("closed_on", "identified_on")],
    "people": [("resident_to", "resident_from")], "attendance": [("ends_on", "starts_on")], "spells": [("ended_on", "started_on")],
    "support": [("ended_on", "started_on")], "amounts": [("to_on", "from_on")],
}
WORDS = ("one of", "the id of an outcome plan", "a word that goes with")
db.execute("create table fault (area text, source_table text, line bigint, column_name text, reason text, withheld boolean, elsewhere boolean)")
# Of families that are known to be of another locality.
ELSEWHERE = f"coalesce((area, family_id) in (select (area_code, family_id) from all_families f where not {LIVES_HERE}), false)"
for table, columns in contract.items():
    db.execute(f"create or replace temp table numbered as select row_number() over () as line, * from raw_{table}")
    faults = []
    for column, says, may_be in columns:
        test, kind = test_and_type(column, says)
        if not may_be:
            faults.append((column, "missing", f"{column} is null"))
        if says.startswith(WORDS):
            ready = f"kind in {tuple(re.findall(r'([a-z_]+):', says))}" if says.startswith(WORDS[2]) else "true"
            faults.append((column, "not in vocabulary", f"{ready} and not {test}"))
        elif says.startswith("the id of a need"):
            faults.append((column, "not in vocabulary", f"{column} not in (select need from plan_needs)"))
            faults.append((column, "need not in plan", f"{column} in (select need from plan_needs) and exists (select 1 from all_families f "
                           f"where f.area_code = area and f.family_id = n.family_id and (f.plan, n.{column}) not in (select (plan, need) from plan_needs))"))
        elif kind == "date":
            faults.append((column, "wrong type", f"try_cast({column} as date) is null"))
            faults.append((column, "after submission", f"not coalesce({test}, true) and try_cast({column} as date) is not null"))
        elif kind in ("integer", "double"):
            faults.append((column, "wrong type", f"try_cast({column} as double) is null"))
            faults.append((column, "out of range", f"try_cast({column} as double) is not null and not {test}"))
        elif says.startswith("a scale of"):
            scales = tuple(re.findall(r"(\w+) \d+ (?:to|or)", says))
            faults.append((column, "not in vocabulary", f"{column} not in {scales}"))
            faults.append(("score", "out of range", f"{column} in {scales} and try_cast(score as double) is not null and not {test}"))
        else:
            faults.append((column, "wrong type", f"not {test}"))
    for later, earlier in ORDER.get(table, []):
        faults.append((later, "dates out of order", f"try_cast({later} as date) < try_cast({earlier} as date)"))
    if table == "attendance":
        faults.append(("attended", "above its bound", "try_cast(attended as integer) > try_cast(possible as integer)"))
    names = [column for column, _, _ in columns]
    if "family_id" in names and table != "families":
        faults.append(("family_id", "no such family", "(area, family_id) not in (select (area, family_id) from raw_families)"))
        faults.append(("family_id", "family rejected", "(area, family_id) in (select (area, family_id) from raw_families) "
                       "and (area, family_id) not in (select (area_code, family_id) from all_families)"))
    if "person_id" in names and table != "people":
        faults.append(("person_id", "no such person", "(area, family_id) in (select (area_code, family_id) from all_families) "
                       "and (area, family_id, person_id) not in (select (area, family_id, person_id) from raw_people)"))
        faults.append(("person_id", "person rejected", "(area, family_id) in (select (area_code, family_id) from all_families) "
                       "and (area, family_id, person_id) in (select (area, family_id, person_id) from raw_people) "
                       "and (area, family_id, person_id) not in (select (area_code, family_id, person_id) from all_people)"))
    for column, reason, when in faults:
        there = "true" if reason == "missing" else f"{column} is not null"
        db.execute(f"insert into fault select distinct area, '{table}', line, '{column}', '{reason}', {reason in ('family rejected', 'person rejected')}, {ELSEWHERE if 'family_id' in names else 'false'} "
                   f"from numbered n where {there} and {when}")
write("rejects", """
    select area as area_code, coalesce(name, area) as name, source_table, column_name, reason, withheld, count(distinct line) as faults
    from fault left join named on code = area where not elsewhere group by all
""")

# A row whose only fault is that another row was left out is withheld; any other is rejected.
db.execute("create table row_fault as select area, source_table, line, bool_and(withheld) as withheld from fault group by all")
# Evidence is read by every engagement of a family, whichever of them it was supplied for.
db.execute("""create table kin as with recursive pair as (
        select f.area_code, f.family_no as a, e.family_no as b from all_families f join all_families e on e.area_code = f.area_code and e.family_id = f.earlier_family_id),
    reached as (select area_code, a, b from (select * from pair union all select area_code, b, a from pair)
        union select r.area_code, r.a, if(p.a = r.b, p.b, p.a) from reached r join pair p on p.area_code = r.area_code and r.b in (p.a, p.b))
    select distinct * from reached where a <> b""")
db.execute("""create table hurt_by_kin as select * from hurt union select k.area_code, k.b, h.source_table from hurt h join kin k on k.area_code = h.area_code and k.a = h.family_no
    where h.source_table not in ('people', 'needs', 'claims')""")
everything = " union all ".join(f"select area_code, count(*) as n from all_{table} group by all" for table in contract)
marked = ", ".join(f"exists (select 1 from hurt_by_kin h where h.area_code = x.area_code and h.family_no = x.family_no{test}) as {name}"
                   for name, test in (("hurt", ""), ("needs_hurt", " and h.source_table = 'needs'")))
db.execute(f"create table sup_marked as select x.*, {marked} from sup x")
db.execute(f"create table judged_marked as select x.* exclude (needs_hurt, people_hurt), {marked} from judged x where {FINAL}")


def rows(sql):
    return f"(select coalesce(sum(n), 0)::bigint from ({sql}) r join scopes x on x.area_code = r.area_code where x.s = m.s)"


def lacking(test):
    return rows(f"select area as area_code, count(*) as n from row_fault where {test} group by all")


def of(table, test):
    return f"(select count(*) from {table} x where x.s = m.s and {test})"


write("areas", f"""
    select m.s as area_code, coalesce(name, m.s) as name, m.known as submission, m.known < date '{MONTH}' as late, (select count(*) from all_families f where f.area_code = m.s) as families,
        {rows(everything)} as rows_kept, {lacking("not withheld")} as rows_rejected, {lacking("withheld")} as rows_withheld
    from spans m left join named on code = m.s where m.s <> ''
""")
write("incomplete", f"""
    select {SCOPE}, {rows(everything)} as rows_kept, {lacking("not withheld")} as rows_rejected, {lacking("withheld")} as rows_withheld,
        {lacking("source_table = 'families'")} as families_left_out, {of("sup_marked", "true")} as in_support,
        {of("sup_marked", "hurt")} as in_support_incomplete, {of("sup_marked", "needs_hurt")} as in_support_needs_incomplete,
        {of("judged_marked", "true")} as closed, {of("judged_marked", "hurt")} as closed_incomplete,
        {of("judged_marked", "hurt and " + LACKS)} as closed_incomplete_not_evidenced, {of("judged_marked", LACKS)} as closed_not_evidenced,
        {of("judged_marked", "by_rejected")} as closed_by_rejected
    from spans m
""")
