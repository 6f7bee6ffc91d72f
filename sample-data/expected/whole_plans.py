"""The plan files, each whole: what a plan that is based on another does not state is as there."""

import copy
import tomllib
from pathlib import Path

PLANS = Path(__file__).parents[2] / "queries" / "plans"
NEEDS = ("need", "not_published", "not_collected")


def replaced(node, own_id, parts):
    """A tree in which clauses and branches, by their ids, are other ones; each keeps its id, its cite and its `when`."""
    node = {"clause": node} if isinstance(node, str) else copy.deepcopy(node)
    own_id = node.get("id", own_id)
    if own_id in parts:
        new = parts[own_id]
        new = {"clause": new} if isinstance(new, str) else dict(new)
        kept = {key: node[key] for key in ("cite", "when") if key in node}
        return {"id": own_id} | kept | new
    for kind in ("all", "any", "evidence", "first"):
        if kind in node:
            node[kind] = [replaced(child, f"{own_id}.{place}", parts) for place, child in enumerate(node[kind], 1)]
    return node


def need_of(there, own):
    need = {key: value for key, value in there.items() if key not in ("reading",)} | own
    for key in ("found", "achieved"):
        if key in need and key not in own and "changes" in own:
            need[key] = replaced(need[key], key, own["changes"])
    readings = [own_or(reading, own.get("reading", [])) for reading in there.get("reading", [])]
    kept = [reading for reading, old in zip(readings, there.get("reading", [])) if reading is not old or same(there, need, old)]
    ids = {reading["id"] for reading in kept}
    need["reading"] = kept + [reading for reading in own.get("reading", []) if reading["id"] not in ids]
    return need


def own_or(reading, stated):
    return next((reading | own for own in stated if own["id"] == reading["id"]), reading)


def asked(node):
    """What a tree asks, without ids and without where it is printed."""
    if isinstance(node, str):
        return ("clause", node, None)
    when = asked(node["when"]) if "when" in node else None
    if "clause" in node:
        return ("clause", node["clause"], when)
    (kind,) = (kind for kind in ("all", "any", "evidence", "first") if kind in node)
    return (kind, tuple(asked(child) for child in node[kind]), when)


def find(node, own_id, wanted):
    own_id = own_id if isinstance(node, str) else node.get("id", own_id)
    if own_id == wanted:
        return asked(node)
    children = [] if isinstance(node, str) else [child for kind in ("all", "any", "evidence", "first") for child in node.get(kind, [])]
    found = (find(child, f"{own_id}.{place}", wanted) for place, child in enumerate(children, 1))
    return next((part for part in found if part is not None), None)


def same(there, need, reading):
    part = lambda of: next((p for key in ("found", "achieved") if key in of and (p := find(of[key], key, reading["clause"])) is not None), None)
    return part(there) is not None and part(there) == part(need)


def based(base, own):
    plan = {key: value for key, value in base.items() if key not in ("headline", "reading", "case", "cannot_show", "in_force_to")} | own
    plan["parameters"] = base.get("parameters", {}) | own.get("parameters", {})
    plan["reading"] = [own_or(reading, own.get("reading", [])) for reading in base.get("reading", [])]
    known = {reading["id"] for reading in plan["reading"]}
    plan["reading"] += [reading for reading in own.get("reading", []) if reading["id"] not in known]
    there = {need["id"]: need for headline in base["headline"] for kind in NEEDS for need in headline.get(kind, [])}
    titles = {headline["id"]: headline for headline in base["headline"]}
    headlines = []
    for headline in own["headline"]:
        merged = {key: value for key, value in titles.get(headline["id"], {}).items() if key not in NEEDS} | headline
        for kind in NEEDS:
            merged[kind] = [need_of(there.get(need["id"], {}), need) for need in headline.get(kind, [])]
        headlines.append(merged)
    # Every plan here that is based on another states all of its needs.
    stated = {need["id"] for headline in headlines for kind in NEEDS for need in headline[kind]}
    assert stated == set(there), set(there) ^ stated
    return plan | {"headline": headlines}


def plans():
    files = (file for file in sorted(PLANS.glob("*.toml")) if not file.name.endswith((".cases.toml", ".source.toml")))
    found = {plan["id"]: plan for plan in (tomllib.loads(file.read_text()) for file in files)}
    whole = lambda plan: based(whole(found[plan["based_on"]]), plan) if "based_on" in plan else plan
    return [whole(plan) for _, plan in sorted(found.items())]
