"""Works out the numbers of the plan comparison, January 2021 to March 2024, with DuckDB and plain Python.

It shares no code with the program. It begins where the program's own tables end: which needs are carried over which links, what
they come to under either plan, and what another reading moves, which other tests check. Those are given to it as CSV files:
    for table in need family reading; do hearthline sql "select * from outcome.carried_$table" --format csv > FOLDER/carried_$table.csv; done
    for table in crosswalk plans plan_needs plan_readings; do hearthline sql "select * from reference.$table" --format csv > FOLDER/$table.csv; done
over a store in which sample-data is landed. Run it in this folder:
    pip install duckdb==2.0.0 statsmodels==0.15.0 && python expected_plans.py FOLDER
It writes comparison/<query>.csv for queries of queries/comparison/: a header of the query's own column names, and all rows of the
query for those columns, in no order of the query's. Days are YYYY-MM-DD, nulls empty, flags true or false, doubles have nine
decimals. An area that is late is counted at its own month's end, and left out of the rows of scope all.

Families are told apart one by one here: each is looked at in Python, and put into the rows that it belongs to. Intervals and tests
are statsmodels'; that of the same families (Newcombe 1998b, method 10), which statsmodels lacks, is written out below.

Left out: sentences that the program makes (tf_words and sf_words of clauses), names of areas, links (which says what the crosswalk
says). Rows of clauses stand in the order of their families; where several have as many, which is shown first is the program's affair,
so that only rows with more families than the last one shown are written. Of sensitivity, only readings that move a number.
"""

import csv
import datetime
import math
import sys
from collections import Counter, defaultdict
from itertools import product
from pathlib import Path

import duckdb
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

HERE = Path(__file__).parent
OUT = HERE / "comparison"
OUT.mkdir(exist_ok=True)
GIVEN = Path(sys.argv[1])
FROM, TO = datetime.date(2021, 1, 1), datetime.date(2024, 3, 31)
COHORTS = {"TF": "Closed under Troubled Families", "SF": "Closed under Supporting Families", "": "Both together"}
NAMES = {"TF": "Troubled Families", "SF": "Supporting Families"}
STATUSES = ["achieved", "not_achieved", "not_evidenced", "not_yet_knowable"]
CARRIED = ("always", "shown", "assumed")


def rows(name):
    read = f"select * from read_csv('{GIVEN / (name + '.csv')}', nullstr='', types={{{TYPES.get(name, '')}}})"
    found = duckdb.execute(read)
    head = [column[0] for column in found.description]
    return [dict(zip(head, row)) for row in found.fetchall()]


DAYS = "'as_of': 'date', 'closed_on': 'date', "
TYPES = {
    "carried_need": DAYS + "'identified_on': 'date', 'person_id': 'varchar', 'family_id': 'varchar'",
    "carried_family": DAYS + "'engaged_on': 'date', 'family_id': 'varchar'",
    "carried_reading": "'closed_month': 'date'",
    "plan_needs": "'need_code': 'varchar', 'headline_code': 'varchar'",
}
needs, families, readings = rows("carried_need"), rows("carried_family"), rows("carried_reading")
crosswalk, plans = rows("crosswalk"), {row["plan"]: row for row in rows("plans")}
plan_needs = {(row["plan"], row["need"]): row for row in rows("plan_needs")}
TF_PLAN, SF_PLAN = crosswalk[0]["from_plan"], crosswalk[0]["to_plan"]
IN_FORCE = max(plans[TF_PLAN]["in_force_from"], plans[SF_PLAN]["in_force_from"])
PROGRAMME = {TF_PLAN: "TF", SF_PLAN: "SF"}
as_of = {row["area_code"]: row["as_of"] for row in families}
SCOPES = [""] + sorted(as_of)


def month_of(day):
    return day.year * 12 + day.month - 1


def last_day(month):
    return datetime.date((month + 1) // 12, (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)


def is_final(area, closed_on):
    """Closed six whole months or more before the end of the month that the area's newest submission is of."""
    return closed_on is not None and month_of(closed_on) + 6 <= month_of(as_of[area])


def in_months(day):
    return day is not None and FROM <= day <= TO


def scopes(area):
    return [area] + ([""] if as_of[area] == TO else [])


def place(scope):
    return {"scope": "area" if scope else "all", "area_code": scope or None}


def share(k, n):
    return k / n if n else None


def wilson(k, n):
    if not n:
        return None, None
    low, high = proportion_confint(k, n, method="wilson")
    return max(float(low), 0.0), min(float(high), 1.0)


def apart(k1, n1, k2, n2):
    if not n1 or not n2:
        return None, None
    low, high = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", compare="diff")
    return float(low), float(high)


def paired(both, first, second, neither):
    """The difference of the first and the second share, the families being the same: Newcombe 1998b, method 10."""
    n = both + first + second + neither
    if not n:
        return None, None
    p1, p2 = (both + first) / n, (both + second) / n
    (l1, u1), (l2, u2) = wilson(both + first, n), wilson(both + second, n)
    margins = (both + first) * (second + neither) * (both + second) * (first + neither)
    cross = both * neither - first * second
    if cross > 0:
        cross = max(cross - n / 2, 0)
    phi = cross / math.sqrt(margins) if margins else 0.0
    down, up = p1 - l1, u2 - p2
    low = p1 - p2 - math.sqrt(down**2 - 2 * phi * down * up + up**2)
    down, up = u1 - p1, p2 - l2
    high = p1 - p2 + math.sqrt(up**2 - 2 * phi * up * down + down**2)
    return max(low, -1.0), min(high, 1.0)


def exact(b, c):
    return float(mcnemar([[0, b], [c, 0]], exact=True).pvalue) if b + c else 1.0


def plain(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.9f}" if isinstance(value, float) else str(value)


def write(name, found):
    found = list(found)
    with open(OUT / f"{name}.csv", "w", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(found[0].keys())
        lines.writerows(sorted([plain(value) for value in row.values()] for row in found))


def worst(statuses):
    """What several statuses come to together: the first of these that one of them is; else achieved."""
    for status in ("not_achieved", "not_yet_knowable", "not_evidenced"):
        if status in statuses:
            return status
    return "achieved"


# --- the families that closed in the months

closed = [row for row in families if in_months(row["closed_on"])]
assert all(row["judged_finally"] == is_final(row["area_code"], row["closed_on"]) for row in families)
final = [row for row in closed if row["judged_finally"]]


def of_cohort(scope, cohort, among):
    return [row for row in among if scope in scopes(row["area_code"]) and cohort in ("", PROGRAMME[row["plan"]])]


def is_known(row):
    return all(row[side] in ("achieved", "not_achieved") for side in ("from_status", "to_status"))


def summary():
    for scope in SCOPES:
        row = place(scope)
        for cohort in ("TF", "SF"):
            mine = [of_cohort(scope, cohort, among) for among in (closed, final)]
            linked = [family for family in mine[1] if family["from_status"] is not None]
            counts = [len(mine[0]), len(mine[1]), len(linked), sum(map(is_known, linked))]
            row |= {f"{cohort.lower()}_{name}": count for name, count in zip(("closed", "final", "linked", "known"), counts)}
        last = month_of(as_of[scope] if scope else TO) - 6
        yield row | {"last_final_month": last_day(last), "known": row["tf_known"] + row["sf_known"]}


def cohorts():
    for scope in SCOPES:
        counts = defaultdict(Counter)
        for row in filter(is_known, of_cohort(scope, "", final)):
            domains = str(row["linked_domains"]) if row["linked_domains"] < 3 else "3+"
            key = (row["area_code"], domains, row["youngest"], NAMES[PROGRAMME[row["plan"]]])
            counts[key][row["from_status"] == "achieved", row["to_status"] == "achieved"] += 1
        if not counts:
            areas = [scope] if scope else []
            counts = {(area, "", "", None): Counter() for area in areas}
        elif not scope:
            lacking = {area for area in as_of if as_of[area] == TO} - {key[0] for key in counts}
            counts.update({(area, "", "", None): Counter() for area in lacking})
        for (area, domains, youngest, programme), cells in counts.items():
            names = {"stratum_area": area, "domains": domains, "youngest": youngest, "programme": programme}
            yield place(scope) | names | {
                "both_plans": cells[True, True], "tf_only": cells[True, False],
                "sf_only": cells[False, True], "neither": cells[False, False],
            }


def compared(pairs):
    """Of the same families, each with whether it achieves under either plan."""
    cells = Counter(pairs)
    both, tf, sf, neither = (cells[pair] for pair in ((True, True), (True, False), (False, True), (False, False)))
    n = both + tf + sf + neither
    low, high = paired(both, sf, tf, neither)
    return {
        "difference": share(sf - tf, n), "low": low, "high": high, "p_value": exact(sf, tf) if n else None,
        "both_plans": both, "tf_only": tf, "sf_only": sf, "neither": neither,
    }


def same_families():
    for scope, cohort in product(SCOPES, COHORTS):
        linked = [(row["from_status"], row["to_status"]) for row in of_cohort(scope, cohort, final) if row["from_status"]]
        known = [pair for pair in linked if set(pair) <= {"achieved", "not_achieved"}]
        for treatment, among in (("Known under both plans", known), ("Unknown as not achieved", linked)):
            tf, sf = (sum(pair[side] == "achieved" for pair in among) for side in (0, 1))
            yield place(scope) | {"cohort": COHORTS[cohort], "treatment": treatment, "tf_achieved": tf, "tf_families": len(among),
                "tf_share": share(tf, len(among)), "sf_achieved": sf, "sf_families": len(among), "sf_share": share(sf, len(among)),
            } | compared([tuple(status == "achieved" for status in pair) for pair in among])
        sides = [[pair[side] for pair in linked if pair[side] in ("achieved", "not_achieved")] for side in (0, 1)]
        (tf, tf_all), (sf, sf_all) = ((side.count("achieved"), len(side)) for side in sides)
        nothing = dict.fromkeys(compared([]).keys())
        yield place(scope) | {"cohort": COHORTS[cohort], "treatment": "Each plan by itself", "tf_achieved": tf, "tf_families": tf_all,
            "tf_share": share(tf, tf_all), "sf_achieved": sf, "sf_families": sf_all, "sf_share": share(sf, sf_all),
        } | nothing | {"difference": sf / sf_all - tf / tf_all if sf_all and tf_all else None}


def flows():
    words = {status: status.replace("_", " ").capitalize() for status in STATUSES}
    for scope, cohort in product(SCOPES, COHORTS):
        cells = Counter((row["from_status"], row["to_status"]) for row in of_cohort(scope, cohort, final))
        for under_tf in STATUSES:
            row = {f"sf_{under_sf}": cells[under_tf, under_sf] for under_sf in STATUSES}
            yield place(scope) | {"cohort": COHORTS[cohort], "tf_status": words[under_tf], "families": sum(row.values())} | row


def eligible():
    for scope, cohort in product(SCOPES, COHORTS):
        pairs = [(row["from_eligible"], row["to_eligible"]) for row in of_cohort(scope, cohort, final)]
        pairs = [pair for pair in pairs if None not in pair]
        tf, sf = (sum(pair[side] for pair in pairs) for side in (0, 1))
        yield place(scope) | {"cohort": COHORTS[cohort], "families": len(pairs), "tf_share": share(tf, len(pairs)), "sf_share": share(sf, len(pairs))} | compared(pairs)


# --- needs, by domain

DOMAINS = {row["domain"]: row["domain_title"] for row in crosswalk if row["domain"]}


def by_family(from_need, to_need):
    """Whether the one need is a child's and the other an adult's, so that no person could have both."""
    kinds = {plan_needs[TF_PLAN, from_need]["person"], plan_needs[SF_PLAN, to_need]["person"]}
    return "child" in kinds and bool(kinds & {"adult", "parent"})


counted = [row for row in needs if row["carried"] != "nobody" or by_family(row["from_need"], row["to_need"])]


def sides(tf, tf_all, sf, sf_all):
    (tf_low, tf_high), (sf_low, sf_high) = wilson(tf, tf_all), wilson(sf, sf_all)
    low, high = apart(sf, sf_all, tf, tf_all)
    return {
        "tf_share": share(tf, tf_all), "tf_low": tf_low, "tf_high": tf_high,
        "sf_share": share(sf, sf_all), "sf_low": sf_low, "sf_high": sf_high,
        "difference": sf / sf_all - tf / tf_all if sf_all and tf_all else None, "low": low, "high": high,
    }


def prevalence():
    stayed = {(row["area_code"], row["family_id"]): PROGRAMME[row["plan"]] for row in families if row["closed_on"] is None or row["closed_on"] >= FROM}
    has = defaultdict(set)
    for row in counted:
        has[row["domain"]].add((row["area_code"], row["family_id"]))
    for scope, domain in product(SCOPES, DOMAINS):
        mine = {key: programme for key, programme in stayed.items() if scope in scopes(key[0])}
        among = {side: [key for key, programme in mine.items() if programme == side] for side in ("TF", "SF")}
        tf, sf = (sum(key in has[domain] for key in among[side]) for side in ("TF", "SF"))
        yield place(scope) | {"domain": domain, "tf_families": len(among["TF"]), "tf_with_need": tf, "sf_families": len(among["SF"]), "sf_with_need": sf} | sides(tf, len(among["TF"]), sf, len(among["SF"]))


def prevalence_by_month():
    first = defaultdict(lambda: datetime.date.max)
    for row in counted:
        key = row["area_code"], row["family_id"], row["domain"]
        first[key] = min(first[key], row["identified_on"])
    for scope in SCOPES:
        last = as_of[scope] if scope else TO
        mine = [row for row in families if scope in scopes(row["area_code"])]
        for month in range(month_of(FROM), month_of(last) + 1):
            end = last_day(month)
            here = [row for row in mine if row["engaged_on"] <= end and (row["closed_on"] is None or month_of(row["closed_on"]) >= month)]
            for domain in DOMAINS:
                row = place(scope) | {"domain": domain, "month": end}
                for side in ("TF", "SF"):
                    among = [family for family in here if PROGRAMME[family["plan"]] == side]
                    having = sum(first[family["area_code"], family["family_id"], domain] <= end for family in among)
                    row |= {f"{side.lower()}_families": len(among), f"{side.lower()}_with_need": having}
                yield row


def own(row):
    return row["from_status"] if row["plan"] == TF_PLAN else row["to_status"]


def achievement():
    printed = defaultdict(lambda: [False, False])
    for row in crosswalk:
        if row["domain"]:
            printed[row["domain"]][0] |= plan_needs[TF_PLAN, row["from_need"]]["published"]
            printed[row["domain"]][1] |= plan_needs[SF_PLAN, row["to_need"]]["published"]
    found = defaultdict(list)
    for row in needs:
        if row["in_set"] and row["carried"] != "nobody" and in_months(row["closed_on"]) and is_final(row["area_code"], row["closed_on"]):
            found[row["area_code"], PROGRAMME[row["plan"]], row["domain"], row["family_id"]].append(own(row))
    for scope, domain in product(SCOPES, DOMAINS):
        row = place(scope) | {"domain": domain, "compared": all(printed[domain])}
        counts = {}
        for side in ("TF", "SF"):
            mine = [statuses for (area, programme, about, _), statuses in found.items() if scope in scopes(area) and programme == side and about == domain]
            statuses = Counter(worst(known) if (known := [status for status in statuses if status in STATUSES]) else "not_published" for statuses in mine)
            judged = statuses["achieved"] + statuses["not_achieved"] + statuses["not_evidenced"]
            counts[side] = statuses["achieved"], judged
            name = side.lower()
            row |= {f"{name}_with_need": len(mine), f"{name}_achieved": statuses["achieved"], f"{name}_judged": judged, f"{name}_not_evidenced": statuses["not_evidenced"],
                f"{name}_not_yet_knowable": statuses["not_yet_knowable"], f"{name}_not_published": statuses["not_published"]}
        yield row | sides(*counts["TF"], *counts["SF"])


def achieved_by_month():
    for scope, side in product(SCOPES, ("TF", "SF")):
        last = as_of[scope] if scope else TO
        for month in range(month_of(FROM), month_of(last) + 1):
            mine = [own(row) for row in of_cohort(scope, side, closed) if month_of(row["closed_on"]) == month and row["from_status"]]
            judged = [status for status in mine if status != "not_yet_knowable"]
            achieved = judged.count("achieved")
            low, high = wilson(achieved, len(judged))
            yield place(scope) | {
                "programme": NAMES[side], "closed_month": last_day(month), "in_force_from": IN_FORCE, "achieved": achieved, "judged": len(judged),
                "not_evidenced": judged.count("not_evidenced"), "not_yet_knowable": len(mine) - len(judged), "share": share(achieved, len(judged)),
                "share_low": low, "share_high": high, "provisional": month + 6 > month_of(last), "closed": len(mine),
            }


# --- what was carried, and what changed

carried = [row for row in needs if row["in_set"] and in_months(row["closed_on"]) and is_final(row["area_code"], row["closed_on"])]


def carried_over():
    order = [*CARRIED, "not_shown", "never", "nobody"]
    best = {}
    for row in carried:
        key = row["area_code"], row["plan"], row["family_id"], row["from_need"], row["to_need"], row["person_id"]
        best[key] = min(best.get(key, 6), order.index(row["carried"]) + 1)
    for scope, number in product(SCOPES, range(1, 7)):
        row = place(scope) | {"place": number, "carried": number <= 3}
        for plan, side in PROGRAMME.items():
            mine = [key for key, how in best.items() if how == number and key[1] == plan and scope in scopes(key[0])]
            row |= {f"{side.lower()}_needs": len(mine), f"{side.lower()}_families": len({key[:3] for key in mine})}
        yield row


def without_assumed():
    pairs = defaultdict(lambda: ([], []))
    for row in carried:
        if row["carried"] in CARRIED:
            every, sure = pairs[row["area_code"], row["plan"], row["family_id"]]
            statuses = row["from_status"], row["to_status"]
            every.append(statuses)
            if row["carried"] != "assumed":
                sure.append(statuses)
    for scope, cohort, way in product(SCOPES, COHORTS, (0, 1)):
        found = []
        for (area, plan, _), ways in pairs.items():
            if scope in scopes(area) and cohort in ("", PROGRAMME[plan]) and ways[way]:
                statuses = [worst([pair[side] for pair in ways[way]]) for side in (0, 1)]
                if set(statuses) <= {"achieved", "not_achieved"}:
                    found.append(tuple(status == "achieved" for status in statuses))
        yield place(scope) | {"cohort": COHORTS[cohort], "links": ("All links carried over", "Assumed links left out")[way], "families": len(found)} | compared(found)


def clauses():
    found = defaultdict(set)
    for row in carried:
        if row["carried"] in CARRIED:
            what = (row["plan"], row["from_need"], row["to_need"], row["from_status"], row["from_decided_by"], row["to_status"], row["to_decided_by"])
            for scope in scopes(row["area_code"]):
                found[scope, *what].add((row["area_code"], row["family_id"]))
    for scope in SCOPES:
        mine = {key[1:]: len(ids) for key, ids in found.items() if key[0] == scope}
        changed = {key: number for key, number in mine.items() if key[3] != key[5]}
        least = sorted(changed.values(), reverse=True)[39] if len(changed) > 40 else 0
        for (plan, tf_need, sf_need, tf_status, tf_clause, sf_status, sf_clause), number in changed.items():
            of = sum(many for key, many in mine.items() if key[:3] == (plan, tf_need, sf_need))
            known = {"achieved", "not_achieved"} == {tf_status, sf_status}
            row = place(scope) | {"cohort": COHORTS[PROGRAMME[plan]], "families": number, "of_families": of, "share": number / of,
                "change": ("lost" if tf_status == "achieved" else "gained") if known else "unknown",
                "tf_need": tf_need, "tf_clause": tf_clause, "sf_need": sf_need, "sf_clause": sf_clause}
            if number > least:
                yield row


# --- other readings

def numbers(cells):
    """The shares of cells of families: (programme, status under TF, status under SF, eligible under TF, under SF)."""
    known = {cell: n for cell, n in cells.items() if {cell[1], cell[2]} <= {"achieved", "not_achieved"}}
    count = lambda wanted: sum(n for cell, n in known.items() if wanted(cell))
    all_known = count(lambda cell: True)
    tf, sf = (count(lambda cell: cell[side] == "achieved") for side in (1, 2))
    t_all, s_all = (count(lambda cell: cell[0] == side) for side in ("TF", "SF"))
    t, s = count(lambda cell: cell[0] == "TF" and cell[1] == "achieved"), count(lambda cell: cell[0] == "SF" and cell[2] == "achieved")
    told = {cell: n for cell, n in cells.items() if None not in cell[3:]}
    tf_eligible, sf_eligible = (sum(n for cell, n in told.items() if cell[side]) for side in (3, 4))
    both = count(lambda cell: cell[1] == cell[2] == "achieved")
    low, high = paired(both, sf - both, tf - both, all_known - tf - sf + both)
    return {
        "known": all_known, "tf_share": share(tf, all_known), "sf_share": share(sf, all_known), "difference": share(sf - tf, all_known), "low": low, "high": high,
        "total": s / s_all - t / t_all if s_all and t_all else None, "tf_eligible": share(tf_eligible, sum(told.values())), "sf_eligible": share(sf_eligible, sum(told.values())),
    }


def sensitivity():
    base = defaultdict(Counter)
    for row in final:
        for scope in scopes(row["area_code"]):
            base[scope][PROGRAMME[row["plan"]], row["from_status"], row["to_status"], row["from_eligible"], row["to_eligible"]] += 1
    moved = defaultdict(Counter)
    for row in readings:
        if in_months(row["closed_month"]) and is_final(row["area_code"], row["closed_month"]):
            for scope in scopes(row["area_code"]):
                cell = PROGRAMME[row["plan"]], row["from_status"], row["to_status"], row["from_eligible"], row["to_eligible"]
                moved[scope, row["reading_plan"], row["reading"]][cell] += row["families"]
    asked = {(row["plan"], row["reading"]): None for row in rows("plan_readings") if row["plan"] in PROGRAMME}
    minus = lambda one, other: None if one is None or other is None else one - other
    for scope, (plan, reading) in product(SCOPES, asked):
        before = numbers(base[scope])
        cells = base[scope].copy()
        for cell, n in moved[scope, plan, reading].items():
            cells[cell] += n
        assert min(cells.values()) >= 0, "a reading takes more families from a cell than are in it"
        after = numbers(cells)
        if after == before:
            continue
        yield place(scope) | {"programme": NAMES[PROGRAMME[plan]], "reading": reading} | {name: after[name] for name in ("known", "tf_share", "sf_share", "difference", "low", "high", "total")} | {
            "tf_move": minus(after["tf_share"], before["tf_share"]), "sf_move": minus(after["sf_share"], before["sf_share"]),
            "difference_move": minus(after["difference"], before["difference"]), "total_move": minus(after["total"], before["total"]),
            "tf_eligible_move": minus(after["tf_eligible"], before["tf_eligible"]), "sf_eligible_move": minus(after["sf_eligible"], before["sf_eligible"]),
        }


for query in (summary, cohorts, same_families, flows, eligible, prevalence, prevalence_by_month, achievement, achieved_by_month, carried_over, without_assumed, clauses, sensitivity):
    write(query.__name__, query())
