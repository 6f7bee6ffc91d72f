"""Works out the case-mix adjusted shares of the area report for March 2024, and the counts of its localities, from the extracts
alone, with DuckDB and scipy.

It shares no code with the program. Statuses and results of families are those of expected_month.py, which it imports (that writes
its own files again). Run it in this folder:
    pip install duckdb==2.0.0 scipy==1.17.1 && python expected_areas.py
It writes areas/adjusted.csv, a line for each measure and area on time that has an adjusted share: the share with the mix of all
areas on time, its interval, how many strata it is made of and how many of these are merged ones; and areas/localities.csv, a line
for each measure, area and locality of it that has families, in the newest period and, of measures that some locality has families of
now, in that a year before.

Strata: 1, 2, 3 or more headlines in the set of a closed family, by the youngest child at home when the work began (0-4, 5-10, else);
of needs on record the youngest child alone. Where an area has nobody in a stratum, those with as many headlines are one; where it
has nobody with as many, all are, and it has no adjusted share. The interval: Dobson et al. 1991, the bounds of the count exact
below 10 and from there Byar's (Breslow and Day 1987).
"""

import csv
import sys

sys.dont_write_bytecode = True
from expected_month import ACHIEVED, ASKED, BEFORE, FINAL, HERE, LACKS, MONTH, db  # noqa: E402
from scipy.stats import chi2, norm  # noqa: E402

OUT = HERE / "areas"
OUT.mkdir(exist_ok=True)

# Every measure of every family of the newest period (0) and of that a year before (1): whether it has what is counted.
ages = """select min(12 * (year(f.engaged_on) - year(p.birth_month)) + month(f.engaged_on) - month(p.birth_month)) from all_people p
    where p.area_code = f.area_code and p.family_no = f.family_no and first_of(p.birth_month) <= f.engaged_on
        and first_of(p.birth_month) + interval 18 years > f.engaged_on
        and coalesce(p.resident_from <= f.engaged_on, true) and coalesce(p.resident_to >= f.engaged_on, true)"""
db.execute(f"""create table band as select area_code, family_no, locality,
    case when months < 60 then 'a' when months < 132 then 'b' else 'c' end as band
    from (select f.area_code, f.family_no, f.locality, ({ages}) as months from fam f where f.s = f.area_code)""")
db.execute("create table breadth as select area_code, family_no, least(3, count(distinct headline)) as headlines from inset where s = area_code group by all")
db.execute("""create table worst as select area_code, family_no, plan, headline, min(worst) as worst from inset
    where s = area_code group by all""")
db.execute(f"""create table counted as
    with closed as (select *, case when {FINAL} then 0 when {BEFORE} then 1 end as back from judged where s = area_code)
    select 'success-' || plan as measure, area_code, family_no, back, true as closed, {ACHIEVED} as has from closed where {ASKED}
    union all select 'not-evidenced-' || plan, area_code, family_no, back, true, {LACKS} from closed where {ASKED}
    union all select 'achieved-' || w.plan || '-' || w.headline, w.area_code, w.family_no, c.back, true, w.worst = 4
        from worst w join closed c using (area_code, family_no) where w.worst in (1, 3, 4)
    union all select 'recorded-' || f.plan || '-' || t.headline, f.area_code, f.family_no, g.back, false,
        exists (select 1 from all_needs n join title o on o.need = n.need and o.plan = f.plan and o.headline = t.headline and o.need <> ''
            where n.area_code = f.area_code and n.family_no = f.family_no and n.identified_on <= back_month(f.known, 12 * g.back)
                and coalesce(n.withdrawn_on > back_month(f.known, 12 * g.back), true))
        from fam f cross join range(2) g(back) join title t on t.plan = f.plan and t.level = 'headline'
        where f.s = f.area_code and f.engaged_on <= back_month(f.known, 12 * g.back)
            and coalesce(f.closed_on >= first_of(back_month(f.known, 12 * g.back)), true)""")
db.execute("delete from counted where back is null")
now = "select distinct measure, area_code from counted join band using (area_code, family_no) where back = 0 and locality is not null"


def write(name, head, rows):
    with open(OUT / name, "w", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(head)
        lines.writerows(sorted(rows))


def bounds(k):
    """The bounds of a count, 95%: exact below 10, from there Byar's."""
    if k < 10:
        return chi2.ppf(0.025, 2 * k) / 2 if k else 0.0, chi2.isf(0.025, 2 * k + 2) / 2
    z = norm.isf(0.025)
    return k * (1 - 1 / (9 * k) - z / (3 * k**0.5)) ** 3, (k + 1) * (1 - 1 / (9 * (k + 1)) + z / (3 * (k + 1) ** 0.5)) ** 3


def adjusted(own, pool):
    """The adjusted share of an area whose strata hold (k, n), of all areas the n: None where one stratum alone is left."""
    groups = []
    for coarse in sorted({key[0] for key in pool}):
        keys = [key for key in pool if key[0] == coarse]
        there = [key for key in keys if key in own]
        if not there:
            return None
        groups += [[key] for key in keys] if there == keys else [keys]
    if len(groups) < 2:
        return None
    everyone, seen = sum(pool.values()), sum(k for k, _ in own.values())
    share = spread = empty = 0.0
    for keys in groups:
        w = sum(pool[key] for key in keys) / everyone
        k, n = (sum(own[key][at] for key in keys if key in own) for at in (0, 1))
        share, spread, empty = share + w * k / n, spread + w * w * k / n**2, empty + w * w / n
    per = (spread / seen if seen else empty / sum(n for _, n in own.values())) ** 0.5
    low, high = bounds(seen)
    return share, max(0.0, share + per * (low - seen)), min(1.0, share + per * (high - seen)), len(groups), sum(len(keys) > 1 for keys in groups)


strata = {}
for measure, area, coarse, fine, k, n in db.execute(f"""
    select measure, c.area_code, if(closed, coalesce(headlines, 1), 0), band, count(*) filter (has), count(*)
    from counted c join band using (area_code, family_no) left join breadth using (area_code, family_no)
    where back = 0 and c.area_code in (select area_code from current_area where known = date '{MONTH}') group by 1, 2, 3, 4 order by all""").fetchall():
    strata.setdefault(measure, {}).setdefault(area, {})[coarse, fine] = (k, n)
found = []
for measure, areas in strata.items():
    pool = {}
    for own in areas.values():
        for key, (_, n) in own.items():
            pool[key] = pool.get(key, 0) + n
    pool = dict(sorted(pool.items()))
    for area, own in areas.items():
        if one := adjusted(own, pool):
            found.append((measure, area, *(repr(float(value)) for value in one[:3]), *one[3:]))
write("adjusted.csv", ["measure", "area_code", "adjusted", "adjusted_low", "adjusted_high", "strata", "strata_merged"], found)
write("localities.csv", ["measure", "area_code", "locality", "before", "numerator", "denominator"], db.execute(f"""
    select measure, c.area_code, locality, if(back = 1, 'true', 'false'), count(*) filter (has), count(*)
    from counted c join band using (area_code, family_no) where locality is not null and (measure, c.area_code) in ({now}) group by 1, 2, 3, 4""").fetchall())
