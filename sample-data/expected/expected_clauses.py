"""Works out which clause decides each recorded need, and whether one clause alone would achieve it, for expected_month.py.

What each clause comes to is expected_needs.py's, which judges the needs by trees of its own. The trees here are those of the
plan files, joined and walked as docs/rule-language.md says under "A tree"; both must come to the same status.

One clause away, as read here: take one clause for true and leave all others as they are; if the tree is true then, the need is
one clause away. Each place in the tree is a clause of its own, that of a `when` too, and "... = false" is taken for true as a
whole. What is false and lost does not count: a number of events, or its change, that must stay below or at a bound and is
above it, in days that do not move on with the judgement. Any other clause may still come to hold, also one that is missing or
open, or that asks of a day gone by: it may be recorded late. Of whom this is asked (a need of the set, not achieved or not
evidenced, of a family not judged for good), expected_month.py knows.

It leaves the table decided (area, family, need, person, clause, away) in the database, and writes nothing.
"""

import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
from expected_needs import db  # noqa: E402

import whole_plans

PLANS = Path(__file__).parent.parent.parent / "queries" / "plans"
FALSE, MISSING, OPEN, TRUE = range(4)
STATUS = {FALSE: "not_achieved", MISSING: "not_evidenced", OPEN: "not_yet_knowable", TRUE: "achieved"}
# The first of these that a child has is what the branch comes to.
ORDER = {"all": [FALSE, MISSING, OPEN, TRUE], "any": [TRUE, OPEN, MISSING, FALSE], "evidence": [TRUE, OPEN, FALSE, MISSING]}
# The numbers of the clauses, in the order of the plan, where benches/evaluate.sql counts them in another.
NUMBERS = {"unsuitable-or-insecure-housing": [1, 4, 2, 3], "youth-crime": [1, 2, 3, 4, 6]}


def tree(rule, name, clauses):
    """(id, kind, children) of a branch, (id, None, number) of a clause; a child is a tree and the tree of its `when`."""
    if isinstance(rule, str):
        rule = {"clause": rule}
    name = rule.get("id", name)
    for kind in ORDER:
        if kind in rule:
            children = []
            for place, child in enumerate(rule[kind], 1):
                own = child.get("id", f"{name}.{place}") if isinstance(child, dict) else f"{name}.{place}"
                when = tree(child["when"], f"{own}.when", clauses) if isinstance(child, dict) and "when" in child else None
                children.append((tree(child, own, clauses), when))
            return name, kind, children
    clauses.append(rule["clause"])
    return name, None, len(clauses) - 1


def value(node, said):
    _, kind, children = node
    if kind is None:
        return said[children]
    values = [known for known in (alternative(*child, said) for child in children) if known is not None]
    return next((known for known in ORDER[kind] if known in values), MISSING)


def alternative(node, when, said):
    asked = TRUE if when is None else value(when, said)
    return {TRUE: value(node, said), FALSE: None}.get(asked, asked)


def decides(node, said):
    name, kind, children = node
    if kind is None:
        return name
    found = value(node, said)
    fitting = [(child, when) for child, when in children if alternative(child, when, said) == found]
    if not fitting:
        return name
    child, when = fitting[-1 if kind == "all" and found == TRUE else 0]
    return decides(child if when is None or value(when, said) == TRUE else when, said)


def lost(clause, came_to):
    bounded = re.fullmatch(r"(events|change)\(.*\) (<|<=|=) [^()]*", clause) and len(re.findall(r"(events|change)\(", clause)) == 1
    moving = re.search(r"(during|outcome) => (last\(|before\((judged_on|as_of),)", clause)
    return came_to == FALSE and bool(bounded) and not moving


def one_away(root, clauses, said):
    """Whether the tree would be true, if one clause were that is not lost."""
    return any(not lost(clause, said[n]) and value(root, [*said[:n], TRUE, *said[n + 1:]]) == TRUE for n, clause in enumerate(clauses))


trees = {}
for plan in whole_plans.plans():
    for headline in plan["headline"] if plan["id"].startswith("mk-") else []:
        for need in headline["need"]:
            clauses = []
            root = tree(need["achieved"], "achieved", clauses)
            trees[need["id"]] = root, clauses, NUMBERS.get(need["id"], range(1, len(clauses) + 1))

known = {}
for *key, number, came_to in db.execute("select area_code, family_no, need, person_no, c, v from clause_values").fetchall():
    known.setdefault(tuple(key), {})[number] = came_to
rows = []
for *key, status in db.execute("select area_code, family_no, need, person_no, status from statuses where status <> 'not_published'").fetchall():
    root, clauses, numbers = trees[key[2]]
    came_to = [known.get(tuple(key), {}).get(number, MISSING) for number in numbers]
    # "… = false" is asked of the statement before it.
    said = [{FALSE: TRUE, TRUE: FALSE}.get(v, v) if clause.endswith("= false") else v for v, clause in zip(came_to, clauses)]
    assert STATUS[value(root, said)] == status, key
    rows.append((*key, decides(root, said), one_away(root, clauses, said)))
db.execute("create table decided (area_code text, family_no integer, need text, person_no integer, clause text, away boolean)")
db.executemany("insert into decided values (?, ?, ?, ?, ?, ?)", rows)
