"""Works out the numbers of the sample report for March 2024 from the extracts alone, with DuckDB.

It shares no code with the program and reads the rules of the contract in its own way. Run it in this folder:
    pip install duckdb==2.0.0 && python expected.py
"""

from pathlib import Path

import duckdb

import whole_plans

HERE = Path(__file__).parent
DATA = HERE.parent
MONTH = "2024-03-31"

db = duckdb.connect()
db.execute(f"set variable month = date '{MONTH}'")

newest = {}
for folder in sorted(DATA.glob("X*/????-??")):
    newest[folder.parent.name] = folder

needs, plans = [], []
for plan in whole_plans.plans():
    plans.append((plan["id"], plan["programme"]))
    for headline in plan["headline"]:
        for need in headline.get("need", []) + headline.get("not_published", []):
            needs.append((plan["id"], headline["id"], int(headline["code"]), need["id"]))
db.execute("create table plan_needs (plan text, headline text, code int, need text)")
db.executemany("insert into plan_needs values (?, ?, ?, ?)", needs)
db.execute("create table plans (plan text, programme text)")
db.executemany("insert into plans values (?, ?)", plans)


def load(table):
    parts = []
    for area, folder in newest.items():
        parts.append(
            f"select '{area}' as area, last_day(date '{folder.name}-01') as known, * "
            f"from read_csv('{folder}/{table}.csv', header = true, all_varchar = true)"
        )
    db.execute(f"create table raw_{table} as " + " union all by name ".join(parts))


for table in ("families", "people", "needs"):
    load(table)

# A row of families counts where its plan exists and its dates are days in order.
db.execute("""
    create table families as
    select area, known, family_id, plan, try_cast(engaged_on as date) as engaged, try_cast(closed_on as date) as closed
    from raw_families
    where plan in (select plan from plans)
        and try_cast(identified_on as date) is not null
        and (engaged_on is null or try_cast(engaged_on as date) >= try_cast(identified_on as date))
        and (closed_on is null or try_cast(closed_on as date) >= coalesce(try_cast(engaged_on as date), try_cast(identified_on as date)))
        and (closed_on is null or try_cast(closed_on as date) <= known)
""")
# A person counts in a family that counts, with a month of birth.
db.execute("""
    create table people as
    select area, family_id, person_id from raw_people
    where (area, family_id) in (select (area, family_id) from families)
        and try_cast(birth_month || '-01' as date) is not null
""")
# A need counts where its family counts, its plan has it, and its person, if it names one, counts.
db.execute("""
    create table needs as
    select n.area, n.family_id, f.plan, p.headline,
        cast(n.identified_on as date) as identified,
        coalesce(cast(n.recorded_on as date), cast(n.identified_on as date)) as recorded,
        cast(n.withdrawn_on as date) as withdrawn
    from raw_needs n
    join families f on f.area = n.area and f.family_id = n.family_id
    join plan_needs p on p.plan = f.plan and p.need = n.need
    where n.person_id is null or (n.area, n.family_id, n.person_id) in (select (area, family_id, person_id) from people)
""")
# A family of which a row of needs was left out: its record of needs is incomplete.
db.execute("""
    create table spoilt as
    select distinct n.area, n.family_id from raw_needs n join families f on f.area = n.area and f.family_id = n.family_id
    left join plan_needs p on p.plan = f.plan and p.need = n.need
    where p.need is null
        or (n.person_id is not null and (n.area, n.family_id, n.person_id) not in (select (area, family_id, person_id) from people))
""")
db.execute("create table on_time as select distinct area from raw_families where known = getvariable('month')")
db.execute("""
    create table months as
    select last_day(d) as month, d as first_day
    from (select unnest(generate_series(
        date_trunc('month', getvariable('month')) - interval 47 months, getvariable('month'), interval 1 month
    ))::date as d)
""")


def write(name, sql):
    rows = db.execute(sql).fetchall()
    lines = [",".join("" if value is None else str(value) for value in row) for row in rows]
    (HERE / f"{name}.csv").write_text("\n".join(lines) + "\n")


write("now", """
    with engaged as (select * from families where engaged is not null and area in (select area from on_time)),
    supported(first_day, last_day) as (
        values (date '2024-03-01', date '2024-03-31'), (date '2024-02-01', date '2024-02-29'), (date '2023-03-01', date '2023-03-31')
    ),
    counted as (
        select first_day, (select count(*) from engaged e where e.engaged <= s.last_day and (e.closed is null or e.closed >= s.first_day)) as n
        from supported s
    )
    select getvariable('month'), (select count(*) from on_time),
        (select count(distinct area) from raw_families) - (select count(*) from on_time),
        (select n from counted where first_day = date '2024-03-01'),
        (select n from counted where first_day = date '2024-02-01'),
        (select n from counted where first_day = date '2023-03-01'),
        (select count(*) from engaged where engaged between date '2024-03-01' and date '2024-03-31'),
        (select count(*) from engaged where closed between date '2024-03-01' and date '2024-03-31')
""")
for name, column in (("starts", "engaged"), ("closures", "closed")):
    write(name, f"""
        select m.month, (select count(*) from families f
            where f.engaged is not null and f.{column} between m.first_day and m.month and f.area in (select area from on_time))
        from months m order by m.month
    """)
write("in_support", """
    select m.month, p.programme, (select count(*) from families f
        where f.plan in (select plan from plans where case programme when 'TF' then 'Troubled Families' else 'Supporting Families' end = p.programme) and f.engaged <= m.month and (f.closed is null or f.closed >= m.first_day)
            and f.area in (select area from on_time))
    from months m cross join (select distinct case programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme from plans) p
    order by m.month, p.programme
""")
write("recorded_by_headline", """
    with supported as (
        select * from families
        where known = getvariable('month') and engaged <= getvariable('month')
            and (closed is null or closed >= date_trunc('month', getvariable('month')))
    ),
    headlines as (select distinct plan, headline, code from plan_needs)
    select h.plan, h.headline, (select count(*) from supported s where s.plan = h.plan),
        (select count(*) from supported s where s.plan = h.plan and exists (
            select 1 from needs n
            where n.area = s.area and n.family_id = s.family_id and n.headline = h.headline
                and n.identified <= getvariable('month') and n.recorded <= getvariable('month')
                and (n.withdrawn is null or n.withdrawn > getvariable('month')))),
        (select count(*) from supported s where s.plan = h.plan and (s.area, s.family_id) in (select (area, family_id) from spoilt))
    from headlines h
    where h.plan in (select plan from supported)
    order by h.plan, h.code
""")
